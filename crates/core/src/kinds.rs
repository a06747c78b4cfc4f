//! Every kind of finding there is: one list. A rule returns these; the catalogue has words for each.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{AddressRange, Subnet},
    endpoint::EngineProblem,
    finding::FindingCode,
    placement::EngineKind,
    predict::ErrorClass,
};

/// What is so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum FindingKind {
    // ---- engine
    /// No engine could be reached.
    NoEngine {
        /// The problem with the endpoint that would have been used.
        problem: EngineProblem,
    },
    /// The engine will refuse the request.
    EngineWillRefuse {
        /// The kind of refusal.
        class: ErrorClass,
        /// HTTP status.
        status: u16,
        /// The engine's sentence.
        message: String,
    },
    /// Another Docker network holds an overlapping subnet.
    SubnetHeldByNetwork {
        /// The wanted subnet.
        subnet: Subnet,
        /// The other network's name.
        network: String,
        /// Its subnet.
        other: Subnet,
    },
    /// A fact that a rule needs is unknown.
    CouldNotCheck {
        /// The rule's code.
        rule: FindingCode,
        /// The fact that is missing (`engine-links`, `routes`, `lan-answers`, …).
        fact: String,
    },

    // ---- placement
    /// The engine runs in a virtual machine: LAN drivers end inside it.
    EngineInVm {
        /// Which.
        engine: EngineKind,
    },
    /// The engine is remote: this machine's NICs are not its links.
    EngineIsRemote {
        /// Its host name.
        host: String,
    },
    /// Rootless engines have no access to the host's links.
    EngineIsRootless {},

    // ---- parent
    /// The parent is not among the engine's links.
    ParentNotFound {
        /// The name.
        parent: String,
        /// Links that would do.
        candidates: Vec<String>,
    },
    /// A macvlan or ipvlan without parent hangs on a dummy link and reaches nobody.
    ParentNotGiven {},
    /// Wi-Fi does not carry further MAC addresses.
    ParentIsWireless {
        /// The name.
        parent: String,
    },
    /// The parent is switched off or has no carrier.
    ParentIsDown {
        /// The name.
        parent: String,
    },
    /// The parent is a bridge.
    ParentIsBridge {
        /// The name.
        parent: String,
    },
    /// The parent is a port of a bridge or bond: containers fail at start.
    ParentIsPort {
        /// The name.
        parent: String,
        /// Of what.
        master: String,
    },
    /// The parent was made by the engine.
    ParentIsDockerMade {
        /// The name.
        parent: String,
    },
    /// macvlan and ipvlan on one parent: containers fail at start.
    ParentHasOtherDriver {
        /// The name.
        parent: String,
        /// The driver already there.
        other: String,
        /// What uses it: a network's or a link's name.
        by: String,
    },

    // ---- addressing
    /// A bridge network takes the subnet of the host's own LAN: the host can lose its LAN.
    BridgeOnLan {
        /// The wanted subnet.
        subnet: Subnet,
        /// The interface on that LAN.
        link: String,
        /// The subnet there.
        lan: Subnet,
    },
    /// No gateway: some engines then take an address of the LAN, some hand the router's to a container.
    GatewayNotGiven {
        /// The subnet.
        subnet: Subnet,
        /// The address that would be taken.
        taken: Option<IpAddr>,
    },
    /// The gateway is not the one this LAN uses.
    GatewayNotOfLink {
        /// The wanted gateway.
        gateway: IpAddr,
        /// The LAN's.
        lan_gateway: IpAddr,
    },
    /// Automatic addresses could be the gateway's, the host's or others' that are known.
    RangeCoversKnown {
        /// The range in force.
        range: Subnet,
        /// The known addresses inside it, with what holds them.
        known: Vec<KnownAddress>,
    },
    /// No range: automatic addresses start at the bottom of the LAN, where routers and DHCP live.
    RangeNotGiven {
        /// The subnet.
        subnet: Subnet,
        /// A better range.
        proposed: Option<Subnet>,
    },
    /// The range may hold what the LAN's DHCP server hands out: this link's address is leased and lies near.
    RangeMayCoverDhcp {
        /// The range in force.
        range: Subnet,
        /// This machine's leased address.
        leased: IpAddr,
    },
    /// The subnet is not the link's.
    SubnetNotOfLink {
        /// The wanted subnet.
        subnet: Subnet,
        /// The parent.
        parent: String,
        /// The subnets on it.
        link_subnets: Vec<Subnet>,
    },
    /// Nobody looked whether addresses on the LAN answer.
    LanNotProbed {
        /// The addresses that will be handed out.
        range: AddressRange,
    },

    // ---- use
    /// The host cannot reach macvlan and ipvlan containers: the kernel does not loop frames back.
    HostCannotReach {
        /// The parent.
        parent: String,
    },
    /// Published ports have no effect on macvlan and ipvlan.
    PortsHaveNoEffect {
        /// The network.
        network: String,
    },
}

/// A known address and what holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KnownAddress {
    /// The address.
    pub address: IpAddr,
    /// `gateway`, `host`, `resolver`, `neighbour`.
    pub holder: String,
}

impl FindingKind {
    /// The code, as serde writes it.
    pub fn code(&self) -> FindingCode {
        // One list: serde's tag is the code, so that the two can never differ.
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(map)) => {
                FindingCode(map.get("code").and_then(|c| c.as_str()).unwrap_or_default().to_owned())
            }
            _ => FindingCode(String::new()),
        }
    }
}
