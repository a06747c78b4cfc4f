//! Does the network work? What has to be asked and where ([`next`]), and what the answers mean ([`judge`]). Both are
//! pure: the same answers give the same verdict. What was not seen is never a pass.
//! Leaves out on purpose the asking (`workflow`) and every sentence: the words are `check-<what>`,
//! `verdict-<failure>` with `.why` and `.do`, `doubt-<why>`, `limit-<limit>`, `sighting-<seen>`.

mod cause;
mod judge;
mod questions;
mod subject;

pub use judge::judge;
pub use questions::{Ask, Ear, Heard, Key, Question, next};
pub use subject::{Options, Subject, SubjectProblem, VerifiedContainer};

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use crate::{
    addressing::Subnet,
    facts::Timestamp,
    finding::Remedy,
    map::AnsweredBy,
    names::{LinkName, NetworkId, NetworkName},
    placement::EngineKind,
    probe::ProbeError,
};

/// What was found out about a network, or about one container on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Verdict {
    /// The network's id.
    pub network: NetworkId,
    /// Its name.
    pub name: NetworkName,
    /// The container that was looked from; none where the probe took an address of its own for a moment.
    pub container: Option<VerifiedContainer>,
    /// The addresses that were looked from.
    pub addresses: Vec<IpAddr>,
    /// When it began.
    pub begun_at: Timestamp,
    /// When the last answer came; none while some are awaited.
    pub ended_at: Option<Timestamp>,
    /// The whole in one word.
    pub overall: Overall,
    /// Which check tells the cause, where something failed: the others follow from it.
    pub cause: Option<CheckKind>,
    /// Each check, in the order of the path.
    pub checks: Vec<Check>,
    /// Where another device can be opened to prove the way in, while somebody listens for it.
    pub visit: Option<Visit>,
}

/// The whole in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Overall {
    /// Answers are awaited.
    Running,
    /// Every check that the purpose needs passed, and none failed.
    Proven,
    /// Nothing failed, but what the purpose needs could not be told.
    NotProven,
    /// Something failed.
    Broken,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Check {
    /// What is checked.
    pub what: CheckKind,
    /// Whether the network's purpose needs it; without it nothing is proven.
    pub essential: bool,
    /// How it went.
    pub result: CheckResult,
    /// What can be done, best first.
    pub remedies: Vec<Remedy>,
}

/// What is checked, in the order of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum CheckKind {
    /// The parent is up and has a carrier, and so does the container's link.
    Link,
    /// The container has the address it was promised.
    OwnAddress,
    /// Nobody else answers for that address.
    Duplicate,
    /// The gateway answers ARP or neighbour discovery, with one MAC address.
    Gateway,
    /// The gateway answers ping.
    GatewayPing,
    /// A target beyond the gateway takes a connection.
    Internet,
    /// A name can be resolved.
    Name,
    /// The same for IPv6, as far as its gateway.
    Ipv6,
    /// Packets of the link's size come through whole.
    Mtu,
    /// The engine's machine reaches the container.
    HostToContainer,
    /// Another device of the LAN reaches the container.
    LanToContainer,
}

/// How a check went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "result", rename_all = "kebab-case")]
pub enum CheckResult {
    /// The answer is awaited.
    Waiting,
    /// It was seen to work.
    Pass {
        /// What was seen.
        observed: Sighting,
    },
    /// It was seen not to work.
    Fail {
        /// What that means.
        failure: Failure,
        /// What should have been seen.
        expected: Sighting,
        /// What was seen instead.
        observed: Sighting,
    },
    /// It cannot be told.
    Inconclusive {
        /// Why.
        doubt: Doubt,
    },
    /// It does not work, and with such a network never does: no fault, and no pass.
    ByDesign {
        /// What is in the way.
        limit: Limit,
    },
}

/// What was seen, or should have been. Values only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "seen", rename_all = "kebab-case")]
pub enum Sighting {
    /// A link that is up.
    LinkUp {
        /// Which.
        link: String,
    },
    /// A link that is switched off or has no carrier.
    LinkDown {
        /// Which.
        link: String,
    },
    /// Addresses that are held.
    Addresses {
        /// Which; may be none.
        addresses: Vec<IpAddr>,
    },
    /// MAC addresses that answered for an address.
    Macs {
        /// For which.
        address: IpAddr,
        /// Which, with their makers.
        macs: Vec<AnsweredBy>,
    },
    /// Nobody answered for an address.
    NobodyAnswered {
        /// For which.
        address: IpAddr,
    },
    /// Exactly one holder.
    OneHolder {
        /// Of which address.
        address: IpAddr,
    },
    /// Somebody should answer for an address.
    Answers {
        /// For which.
        address: IpAddr,
    },
    /// A ping came back.
    Echo {
        /// From whom.
        address: IpAddr,
        /// After how many microseconds.
        after_us: u32,
    },
    /// A name's addresses.
    Resolved {
        /// The name.
        name: String,
        /// Its addresses; may be none.
        addresses: Vec<IpAddr>,
    },
    /// A connection was taken.
    Connected {
        /// By whom.
        target: SocketAddr,
        /// After how many microseconds; unknown where it is only expected.
        after_us: Option<u32>,
    },
    /// A connection was not taken.
    NotConnected {
        /// By whom.
        target: SocketAddr,
        /// `silent`, or the system's word.
        how: String,
    },
    /// The largest packet that came through.
    Bytes {
        /// Its size.
        bytes: u32,
    },
    /// Somebody knocked, with the right word.
    Knocked {
        /// From where.
        peer: SocketAddr,
    },
    /// Nobody could be reached by knocking.
    NobodyOpened {
        /// At which address.
        address: IpAddr,
    },
}

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
    /// This computer is on that LAN and does not reach the container.
    LanCannotReach {
        /// The container's address.
        address: IpAddr,
    },
}

/// Why a check cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum Doubt {
    /// The probe could not look.
    NotSeen {
        /// Why.
        error: ProbeError,
    },
    /// The probe ended without a word about it.
    NotTold,
    /// It rests on a check that failed.
    After {
        /// Which.
        check: CheckKind,
    },
    /// It answers ARP and keeps silent on ping, as many routers do.
    PingSilent {
        /// Who.
        address: IpAddr,
    },
    /// The engine's machine does not get there either: the LAN has no way out now.
    LanWithoutInternet {
        /// Where to.
        target: SocketAddr,
    },
    /// Nothing was to be asked: it was switched off.
    SwitchedOff,
    /// The name has no address; the server did answer.
    NoSuchName {
        /// The name.
        name: String,
    },
    /// No echo came back at all.
    NoEcho,
    /// The network has no gateway.
    NoGateway,
    /// The holder of the MAC address cannot be told: the container's own is not known.
    OwnMacUnknown,
    /// Nobody on the LAN can be made to knock from here.
    NobodyToKnock {
        /// The address to be reached.
        address: IpAddr,
    },
    /// Somebody listens for a visit.
    VisitAwaited,
    /// Somebody listened, and nobody came in time.
    NoVisit,
    /// An address that the probe could take without harm was not found.
    NoSafeAddress,
    /// IPv6 comes from the LAN's router, not from the network.
    Ipv6FromRouter,
}

/// What such a network never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "limit", rename_all = "kebab-case")]
pub enum Limit {
    /// The kernel keeps a macvlan's children from their own machine.
    MacvlanHost,
    /// The kernel keeps an ipvlan's children from their own machine.
    IpvlanHost,
    /// A bridge network is reached through published ports.
    PublishedPorts,
    /// The LAN's router needs a route to the subnet.
    NeedsRoute,
    /// An internal network has no way out.
    Internal,
}

/// Where another device can prove the way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Visit {
    /// To be opened on another device.
    pub url: String,
    /// The same as a QR code: an SVG document.
    pub qr_svg: String,
    /// Whether somebody came.
    pub visited: bool,
}

/// A line of a network's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LastVerdict {
    /// The network.
    pub network: NetworkId,
    /// When it was.
    pub at: Timestamp,
    /// The whole.
    pub overall: Overall,
    /// The failure that tells the cause, as a code.
    pub failure: Option<String>,
}

impl Verdict {
    /// The check of that kind.
    pub fn check(&self, what: CheckKind) -> Option<&Check> {
        self.checks.iter().find(|c| c.what == what)
    }

    /// The failure that tells the cause.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.check(self.cause?)?.result {
            CheckResult::Fail { failure, .. } => Some(failure),
            _ => None,
        }
    }

    /// What a list shows of it.
    pub fn summary(&self) -> LastVerdict {
        LastVerdict {
            network: self.network.clone(),
            at: self.ended_at.unwrap_or(self.begun_at),
            overall: self.overall,
            failure: self.failure().map(|f| f.code()),
        }
    }
}

impl Failure {
    /// Its code: the words are `verdict-<code>`.
    pub fn code(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value["failure"].as_str().unwrap_or_default().to_owned()
    }
}

impl LinkName {
    /// The link and the VLAN id, where the name is written as docker writes a VLAN: `eth0.10`.
    pub fn vlan(&self) -> Option<(&str, u16)> {
        let (link, id) = self.as_str().split_once('.')?;
        id.parse().ok().filter(|id| (1..=4094).contains(id)).map(|id| (link, id))
    }
}
