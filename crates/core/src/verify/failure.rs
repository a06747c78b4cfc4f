//! What a failed check means, each with what was seen of it. The words are `verdict-<code>`, with `.why` and `.do`.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use crate::{addressing::Subnet, map::AnsweredBy, placement::EngineKind};

/// What a failed check means. Each has its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "failure", rename_all = "kebab-case")]
pub enum Failure {
    /// The parent is switched off or has no carrier: no frame leaves.
    ParentWithoutCarrier {
        /// The parent.
        parent: String,
    },
    /// The container's own link is down.
    LinkDown {
        /// The link.
        link: String,
    },
    /// The container does not have its address.
    MissingAddress {
        /// Which.
        address: IpAddr,
        /// Those that it has.
        has: Vec<IpAddr>,
    },
    /// Somebody else holds the container's address.
    DuplicateAddress {
        /// Which.
        address: IpAddr,
        /// The container's MAC address; empty where it is not known.
        ours: Vec<AnsweredBy>,
        /// The others'.
        others: Vec<AnsweredBy>,
    },
    /// Two answer for the gateway's address.
    GatewayTwice {
        /// The gateway.
        gateway: IpAddr,
        /// Who.
        macs: Vec<AnsweredBy>,
    },
    /// Nobody answers for the gateway, neither to the container nor to the engine's machine; others do answer.
    GatewayDown {
        /// The gateway.
        gateway: IpAddr,
        /// Others that answered.
        others: u32,
    },
    /// Nobody answers for the gateway, and the LAN's is another.
    WrongGateway {
        /// The network's.
        gateway: IpAddr,
        /// The LAN's.
        lan_gateway: IpAddr,
    },
    /// The network's subnet is not the LAN's, and nobody answers there.
    WrongSubnet {
        /// The network's.
        subnet: Subnet,
        /// The parent.
        parent: String,
        /// The parent's subnets.
        link_subnets: Vec<Subnet>,
    },
    /// Nobody answers behind a VLAN's link: the other end does not carry that VLAN.
    VlanMismatch {
        /// The VLAN's link.
        parent: String,
        /// Its id.
        vlan: u16,
    },
    /// Nobody answers without a tag, and frames with the tags of these VLANs come in.
    LanIsTagged {
        /// The parent.
        parent: String,
        /// The VLANs' numbers, lowest first.
        vlans: Vec<u16>,
    },
    /// The gateway answers the engine's machine and not the container, others answer the container: something
    /// lets ARP between these two not through.
    ArpFiltered {
        /// The gateway.
        gateway: IpAddr,
        /// Who answered the container.
        others: u32,
    },
    /// The LAN answers the engine's machine and never the container: something drops frames of MAC addresses it does
    /// not know.
    MacFiltered {
        /// The gateway.
        gateway: IpAddr,
        /// How many answered the machine and not the container.
        silent: u32,
    },
    /// The gateway answers the engine's machine and not the container; there was nobody else to ask.
    ContainerUnheard {
        /// The gateway.
        gateway: IpAddr,
    },
    /// The engine lives in a virtual machine whose links are not this LAN: everything is made, nothing is reached.
    IsolatedVm {
        /// The network's subnet.
        subnet: Subnet,
        /// Which engine.
        engine: EngineKind,
        /// The links of the virtual machine, with their subnets; none where they are not known.
        inside: Vec<String>,
    },
    /// Nobody at all answers behind the link.
    LanSilent {
        /// The link.
        link: String,
    },
    /// The gateway did not answer the container; whether it answers others is not known.
    GatewaySilent {
        /// The gateway.
        gateway: IpAddr,
    },
    /// The container has no way out although it should have one.
    NoDefaultRoute {
        /// The gateway it should have.
        gateway: IpAddr,
    },
    /// No name server answers.
    NoNameServer {
        /// Those of the container.
        resolvers: Vec<IpAddr>,
    },
    /// Targets that the engine's machine reaches are not reached from the container.
    NoWayOut {
        /// The target.
        target: SocketAddr,
        /// The gateway.
        gateway: Option<IpAddr>,
    },
    /// Only smaller packets than the link's come through.
    SmallPackets {
        /// The largest that came through.
        bytes: u32,
        /// The link's MTU.
        link_mtu: u32,
    },
    /// The IPv6 gateway does not answer.
    Ipv6GatewaySilent {
        /// The gateway.
        gateway: IpAddr,
    },
    /// The engine's machine should reach the container and does not.
    HostCannotReach {
        /// The container's address.
        address: IpAddr,
    },
    /// Host access is on, and the container does not reach the engine's machine by it.
    ContainerCannotReachHost {
        /// The machine's address there.
        address: IpAddr,
    },
    /// This computer is on that LAN and does not reach the container.
    LanCannotReach {
        /// The container's address.
        address: IpAddr,
    },
}

impl Failure {
    /// Its code: the words are `verdict-<code>`.
    pub fn code(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value["failure"].as_str().unwrap_or_default().to_owned()
    }
}
