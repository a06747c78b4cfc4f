//! What the probe says: observations, never opinions. Times count from the probe's start.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use crate::{
    access::ShimState,
    addressing::Subnet,
    facts::{HostFacts, LinkFacts},
    names::{LinkName, MacAddr},
    observed::Observed,
};

/// One line of the probe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "said", rename_all = "kebab-case")]
pub enum Answer {
    /// First of all.
    Hello {
        /// [`super::SCHEMA`] it speaks.
        schema: u32,
        /// Lanward's version.
        version: String,
        /// `x86_64` or `aarch64`.
        arch: String,
    },
    /// The machine the engine's kernel runs on, in the namespace the probe was put into.
    Machine {
        /// As the survey of a machine sees it; its NICs are the engine's links.
        facts: Box<HostFacts>,
        /// The kernel's neighbour tables.
        neighbours: Vec<Neighbour>,
    },
    /// Somebody answered for an address.
    Answered {
        /// Which.
        address: IpAddr,
        /// By which MAC. Two lines with one address and two MACs are two holders.
        mac: MacAddr,
        /// After how many milliseconds since the probe's start.
        at_ms: u32,
    },
    /// What an address is called.
    Named {
        /// Which.
        address: IpAddr,
        /// Its name, cleaned of control characters and cut at 255 bytes.
        name: String,
        /// Who says so.
        by: NamedBy,
    },
    /// A frame came in with the tag of a VLAN (IEEE 802.1Q). Each VLAN is told once.
    Tagged {
        /// The VLAN's number.
        vlan: u16,
        /// Who sent it.
        mac: MacAddr,
    },
    /// How far a sweep is.
    Progress {
        /// Requests sent.
        sent: u32,
        /// Requests there are at most.
        total: u32,
    },
    /// A DHCP server's offer.
    Offer(Offer),
    /// Something seen on the way out of a container.
    Seen(Sight),
    /// It listens, and where. The other side may knock now.
    Listening {
        /// At every address of the namespace, on this port.
        port: u16,
    },
    /// Somebody knocked with the nonce (`listen`), or a knock was answered with it (`knock`).
    Knocked {
        /// Who: the other side's address as seen here.
        peer: SocketAddr,
        /// After how many milliseconds since the probe's start.
        at_ms: u32,
    },
    /// Multicast was heard.
    Multicast {
        /// Which kind.
        protocol: MulticastProtocol,
        /// From whom.
        from: IpAddr,
        /// The name it gave, cleaned of control characters and cut at 255 bytes.
        name: Option<String>,
    },
    /// How it stands with the host shim; said whenever that changes.
    Shim {
        /// How.
        state: ShimState,
        /// After how many milliseconds since the probe's start.
        at_ms: u32,
    },
    /// Something was received that is no sound packet: hostile or broken. Counted, never trusted.
    Malformed {
        /// How many so far.
        count: u32,
    },
    /// Last of all: everything was done.
    Done {
        /// Milliseconds since the probe's start.
        elapsed_ms: u32,
    },
    /// Last of all: it could not be done.
    Failed(ProbeProblem),
}

/// Who says what an address is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum NamedBy {
    /// A name server of the LAN.
    NameServer,
    /// Whoever holds it, by mDNS: the answer came from that very address.
    Holder,
}

/// A line of the kernel's neighbour table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Neighbour {
    /// On which link.
    pub link: LinkName,
    /// Whose address.
    pub address: IpAddr,
    /// The MAC the kernel knows for it.
    pub mac: Option<MacAddr>,
    /// The kernel's word (`reachable`, `stale`, `failed` …), as `ip neigh` prints it.
    pub state: String,
}

/// A DHCP server's offer (RFC 2131, 2132). Lies are possible: it is what somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Offer {
    /// Server identifier (option 54), or who sent it where that is missing.
    pub server: IpAddr,
    /// From which MAC.
    pub server_mac: MacAddr,
    /// The address offered.
    pub address: IpAddr,
    /// With the subnet mask (option 1).
    pub subnet: Option<Subnet>,
    /// Routers (option 3).
    pub routers: Vec<IpAddr>,
    /// Name servers (option 6).
    pub dns: Vec<IpAddr>,
    /// Lease time in seconds (option 51).
    pub lease_s: Option<u32>,
    /// Domain (option 15), cleaned.
    pub domain: Option<String>,
}

/// Something seen on the way out of a container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "sight", rename_all = "kebab-case")]
pub enum Sight {
    /// The link that holds the asked address; none where no link of this namespace does.
    Link {
        /// The link's name.
        name: Option<LinkName>,
        /// What is known of it.
        facts: Option<Box<LinkFacts>>,
    },
    /// An address that the container should have.
    OwnAddress {
        /// Which.
        address: IpAddr,
        /// Whether a link of this namespace has it.
        held: bool,
        /// MAC addresses that answer for it on the LAN and are not the container's own.
        others: Vec<MacAddr>,
    },
    /// A default route, as the kernel of the container has it.
    DefaultRoute {
        /// Through whom.
        gateway: Option<IpAddr>,
        /// Out of which link.
        link: Option<String>,
    },
    /// Whether an address on the link answers ARP or neighbour discovery, and ping.
    Reach {
        /// Which.
        address: IpAddr,
        /// Asked as a gateway or as any neighbour.
        role: Role,
        /// The MAC addresses that answered.
        macs: Vec<MacAddr>,
        /// Round-trip time of an ICMP echo in microseconds; unknown where none came back. That is no proof of
        /// absence: many hosts do not answer.
        echo_us: Observed<u32>,
    },
    /// Whether a name could be resolved.
    Name {
        /// Which.
        name: String,
        /// The resolvers of the container.
        resolvers: Vec<IpAddr>,
        /// The addresses; empty where the answer was that there are none; unknown where nobody answered.
        addresses: Observed<Vec<IpAddr>>,
    },
    /// Whether a TCP target took a connection.
    Connect {
        /// Which.
        target: SocketAddr,
        /// How it ended.
        outcome: ConnectOutcome,
    },
    /// The largest IP packet that came through unbroken.
    PathMtu {
        /// Towards whom.
        target: IpAddr,
        /// Bytes; unknown where no echo came back at all.
        bytes: Observed<u32>,
        /// The link's own MTU.
        link_mtu: u32,
    },
}

/// What an address is asked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The way out.
    Gateway,
    /// Somebody on the same link.
    Neighbour,
}

/// How a TCP connection ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum ConnectOutcome {
    /// It was taken.
    Open {
        /// After how many microseconds.
        after_us: u32,
    },
    /// It was refused: the host is there, nothing listens.
    Refused,
    /// Nobody answered.
    Silent,
    /// There is no way to it; the kernel's word.
    Unreachable {
        /// The kernel's word.
        detail: String,
    },
}

/// Kinds of multicast that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum MulticastProtocol {
    /// RFC 6762.
    Mdns,
    /// UPnP's discovery.
    Ssdp,
}

/// Why the probe could not do its errand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum ProbeProblem {
    /// It was asked in a version of the schema that it does not speak.
    #[error("the probe speaks schema {speaks}")]
    OtherSchema {
        /// What it speaks.
        speaks: u32,
    },
    /// The order cannot be read.
    #[error("the order cannot be read: {detail}")]
    BadOrder {
        /// Where and why.
        detail: String,
    },
    /// There is no such link in this namespace.
    #[error("no link {link:?} here")]
    NoSuchLink {
        /// Which.
        link: LinkName,
    },
    /// The link cannot be used for this: it is down, or has no MAC address.
    #[error("link {link:?} cannot be used: {detail}")]
    LinkUnfit {
        /// Which.
        link: LinkName,
        /// `down`, `no-mac`, `no-address`.
        detail: String,
    },
    /// Somebody answers for the address that the shim was to have.
    #[error("{address} is held by {}", .macs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    AddressHeld {
        /// Which.
        address: IpAddr,
        /// By whom.
        macs: Vec<MacAddr>,
    },
    /// A link of the shim's name is there that is not ours.
    #[error("link {link:?} is somebody else's")]
    LinkTaken {
        /// Which.
        link: LinkName,
    },
    /// A route that the shim was to have is there already, and not ours.
    #[error("there is another route to {route}")]
    RouteTaken {
        /// Where to.
        route: Subnet,
    },
    /// The system refused; `what` names the call.
    #[error("{what}: {detail}")]
    System {
        /// The call.
        what: String,
        /// The system's word.
        detail: String,
    },
    /// The deadline came.
    #[error("the deadline came")]
    Deadline,
}
