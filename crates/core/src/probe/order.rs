//! What the probe can be asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use serde::{Deserialize, Serialize};

use crate::{
    addressing::Subnet,
    names::{ContainerId, LinkName, MacAddr, NetworkId},
};

/// An order and where it is carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Errand {
    /// In whose network namespace.
    pub place: Place,
    /// What to do there.
    pub order: Order,
}

/// A network namespace of the engine's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "place", rename_all = "kebab-case")]
pub enum Place {
    /// The engine's own.
    Host,
    /// A running container's.
    Container {
        /// Which.
        id: ContainerId,
    },
    /// A new one, attached to a network for the time of the errand.
    Network {
        /// Which.
        id: NetworkId,
        /// With this address; the engine chooses where none is given.
        address: Option<IpAddr>,
    },
}

/// One errand: the probe's only argument, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Order {
    /// [`super::SCHEMA`] of who asks.
    pub schema: u32,
    /// The probe ends by itself after this many milliseconds, whatever it does, unless it stays ([`Task::stays`]).
    pub deadline_ms: u32,
    /// What to do.
    #[serde(flatten)]
    pub task: Task,
}

/// What to do. Each task sees only, but for `shim`: the others change no address, route or link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "task", rename_all = "kebab-case")]
pub enum Task {
    /// All links, addresses, routes, neighbours, the machine and its kernel.
    Links,
    /// Ask for every address of some blocks whether somebody answers.
    Sweep(Sweep),
    /// Ask what addresses are called: name servers, and the holders themselves.
    Names(Names),
    /// Ask the LAN's DHCP servers for an offer, with a random MAC, and never accept it (RFC 2131, DISCOVER only).
    Dhcp {
        /// Where.
        link: LinkName,
        /// How long to wait for offers, in milliseconds. dnsmasq pings an address for 3 s before it offers it.
        patience_ms: u32,
    },
    /// Whether somebody else holds an address (RFC 5227 for IPv4, RFC 4862 for IPv6).
    Duplicate {
        /// Where.
        link: LinkName,
        /// Which.
        address: IpAddr,
        /// MAC addresses that may answer: the holder's own.
        ours: Vec<MacAddr>,
    },
    /// From inside a container's network namespace: does the way out work?
    Path(Path),
    /// Wait until somebody knocks with the nonce, or the deadline.
    Listen {
        /// TCP port; 0 lets the kernel choose.
        port: u16,
        /// What the other side must say.
        nonce: String,
    },
    /// Knock at addresses with the nonce, until one answers with it or the deadline comes.
    Knock {
        /// Where.
        targets: Vec<SocketAddr>,
        /// What is said and must come back.
        nonce: String,
        /// Out of this link, whatever the routes say; by the routes where none is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<LinkName>,
    },
    /// Whether multicast of the LAN is heard: asks by mDNS (RFC 6762) and SSDP, and listens.
    Multicast {
        /// Where.
        link: LinkName,
        /// How long, in milliseconds.
        patience_ms: u32,
    },
    /// Hold the link of a host shim, or remove one.
    Shim(ShimOrder),
}

impl Task {
    /// Whether it changes links, and so needs the right to (CAP_NET_ADMIN).
    pub fn changes_links(&self) -> bool {
        matches!(self, Self::Shim(_))
    }

    /// Whether it goes on until it is told to end (SIGTERM), whatever the deadline.
    pub fn stays(&self) -> bool {
        matches!(self, Self::Shim(order) if order.hold)
    }
}

/// The link of a host shim (`access::Shim`), as far as making and removing it goes. Of simple types that other orders
/// have, too: reading each further one is a few kilobytes of the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ShimOrder {
    /// Make it and hold it, and take it away at the end; else remove what an earlier holder left.
    pub hold: bool,
    /// Its name.
    pub link: LinkName,
    /// What marks it as ours.
    pub alias: String,
    /// Its MAC address.
    pub mac: MacAddr,
    /// What it hangs on.
    pub parent: LinkName,
    /// Its IPv4 address.
    pub address: IpAddr,
    /// Where to it leads.
    pub routes: Vec<Subnet>,
    /// Until when a loss of the machine's way out is put down to it, in seconds since 1970 by the clock of the engine's
    /// machine.
    pub watch_until_s: u32,
}

/// A sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Sweep {
    /// Where.
    pub link: LinkName,
    /// IPv4 blocks, asked address by address (RFC 826); network and broadcast address of a block are left out.
    pub blocks: Vec<Subnet>,
    /// IPv6 addresses to ask one by one (RFC 4861). The all-nodes group is asked too where this is not empty or
    /// `all_nodes` is set.
    pub candidates: Vec<Ipv6Addr>,
    /// Ask `ff02::1` who is there.
    pub all_nodes: bool,
    /// How fast and how patiently.
    pub pace: Pace,
}

/// Names of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Names {
    /// Where.
    pub link: LinkName,
    /// Whose names, at most 1,024.
    pub addresses: Vec<Ipv4Addr>,
    /// Name servers that are asked for each (RFC 1035, 3.5). Each holder is asked by mDNS, too (RFC 6762).
    pub servers: Vec<IpAddr>,
}

/// How fast and how patiently a sweep asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Pace {
    /// Requests a second, at most.
    pub per_second: u32,
    /// How often an address that did not answer is asked.
    pub rounds: u8,
    /// How long the last request of a round waits for its answer, in milliseconds.
    pub patience_ms: u32,
}

impl Default for Pace {
    /// 2,000 requests a second are 1.3 Mbit/s on the wire (frames of 64 bytes with preamble and gap): a hundredth of a
    /// slow switch's port, for an eighth of a second in a /24. Three rounds, for hosts that sleep or drop the first
    /// request.
    fn default() -> Self {
        Self { per_second: 2000, rounds: 3, patience_ms: 250 }
    }
}

/// The way out of a container. What is not given is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Path {
    /// The container's link of the network in question, found by one of its addresses.
    pub addresses: Vec<IpAddr>,
    /// The gateways that must answer.
    pub gateways: Vec<IpAddr>,
    /// Neighbours that may answer, such as another host of the LAN or the DNS server.
    pub neighbours: Vec<IpAddr>,
    /// A name to resolve with the container's own resolvers.
    pub name: Option<String>,
    /// TCP targets.
    pub connect: Vec<SocketAddr>,
    /// Where to measure the largest packet that passes unbroken; the first gateway where none is given.
    pub mtu_target: Option<IpAddr>,
    /// MAC addresses that are the container's own, so that an answer by another one is a duplicate.
    pub ours: Vec<MacAddr>,
}
