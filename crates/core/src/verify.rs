//! Does the network work? What has to be asked and where ([`next`]), and what the answers mean ([`judge`]). Both are
//! pure: the same answers give the same verdict. What was not seen is never a pass.
//! Leaves out on purpose the asking (`workflow`) and every sentence: the words are `check-<what>`,
//! `verdict-<failure>` with `.why` and `.do`, `doubt-<why>`, `limit-<limit>`, `sighting-<seen>`.

mod cause;
mod failure;
mod judge;
mod questions;
mod subject;

pub use failure::Failure;
pub use judge::judge;
pub use questions::{Ask, Ear, Heard, Key, Question, next};
pub use subject::{Options, Subject, SubjectProblem, VerifiedContainer};

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use crate::{
    facts::Timestamp,
    finding::Remedy,
    map::AnsweredBy,
    names::{LinkName, NetworkId, NetworkName},
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
    /// The container reaches the engine's machine at the address of host access.
    ContainerToHost,
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
    /// The network has no host access: the machine has no address that its containers could reach.
    NoHostAccess,
    /// No container runs on the network, so that there is nobody at the other end.
    NobodyInside,
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
    /// The failure that tells the cause.
    pub failure: Option<Failure>,
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
            failure: self.failure().cloned(),
        }
    }
}

impl LinkName {
    /// The link and the VLAN id, where the name is written as docker writes a VLAN: `eth0.10`.
    pub fn vlan(&self) -> Option<(&str, u16)> {
        let (link, id) = self.as_str().split_once('.')?;
        id.parse().ok().filter(|id| (1..=4094).contains(id)).map(|id| (link, id))
    }
}
