//! Host access: the link of the engine's own machine through which that machine reaches the containers of a macvlan
//! network. The kernel does not loop frames between a parent and its children, so the machine gets a child of its
//! own, the host shim, with one address and routes for the containers alone.
//!
//! Leaves out on purpose making it (`crates/probe` does, in a container that `engine` makes) and
//! IPv6: a shim has no IPv6 address, so the machine reaches its containers by IPv4.

mod commands;
mod guard;
mod propose;
mod seen;
pub mod texts;

pub use commands::{commands, undo_commands};
pub use guard::{Before, Guard, GuardVerdict, Lost, WATCHED};
pub use propose::propose;
pub use seen::{SeenShim, ShimReport, reserved_by_shims, seen, uncovered};

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{AddressRange, Subnet},
    fnv::fnv1a,
    names::{ContainerName, LinkName, MacAddr, NetworkId, NetworkName},
    placement::EngineKind,
    probe::{ShimOrder, Task},
};

/// The label on a shim's container; its value is the [`Shim`] as JSON.
pub const ACCESS_LABEL: &str = "org.lanward.access";

/// Names of a shim's container begin so; the rest is the link's own part.
pub const ACCESS_NAME: &str = "lanward-access-";

/// The mark of the shim's routes, `proto` of `ip route`: no program is known to use it (`rtnetlink.h`, iproute2's
/// `rt_protos`).
pub const ROUTE_PROTOCOL: u8 = 76;

/// The link on the engine's machine through which that machine reaches its own containers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Shim {
    /// The link's name, from the network's id: the same every time.
    pub link: LinkName,
    /// What it hangs on: the network's parent.
    pub parent: LinkName,
    /// Its MAC address, from the network's id and the parent's MAC address: the same every time, locally administered.
    pub mac: MacAddr,
    /// The network's id.
    pub network: NetworkId,
    /// The network's name.
    pub name: NetworkName,
    /// Its one address, held as a /32. Containers reach the machine by it.
    pub address: Ipv4Addr,
    /// Where the containers are: aligned blocks without the gateway's address and the machine's own.
    pub routes: Vec<Subnet>,
}

impl Shim {
    /// What marks the link as ours (`ifalias`): a link of its name without that is somebody else's.
    pub fn alias(&self) -> String {
        alias(&self.network)
    }

    /// The name of its container.
    pub fn container(&self) -> String {
        format!("{ACCESS_NAME}{}", self.link.as_str().trim_start_matches(LINK_NAME))
    }

    /// The probe's order to hold it, watching the way out until then; or to remove it.
    pub fn order(&self, hold: bool, watch_until_s: u32) -> Task {
        Task::Shim(ShimOrder {
            hold,
            link: self.link.clone(),
            alias: self.alias(),
            mac: self.mac,
            parent: self.parent.clone(),
            address: self.address.into(),
            routes: self.routes.clone(),
            watch_until_s,
        })
    }

    /// Whether it can be one that was proposed here: what is read off a label may be anybody's.
    pub fn is_sound(&self) -> bool {
        let is_route = |r: &Subnet| r.written_address().is_ipv4() && r.prefix() >= 8 && !r.has_host_bits();
        self.link == link_name(&self.network)
            && LinkName::parse(self.parent.as_str()).is_ok()
            && self.mac.is_locally_administered()
            && !self.mac.is_multicast()
            && !self.routes.is_empty()
            && self.routes.len() <= ROUTES_MAX
            && self.routes.iter().all(is_route)
            && !self.address.is_unspecified()
            && !self.address.is_multicast()
            && !self.address.is_loopback()
            && !self.address.is_broadcast()
    }
}

/// More routes than this are no plan but a mistake.
pub const ROUTES_MAX: usize = 256;

const LINK_NAME: &str = "lw-";

/// What marks a network's shim.
pub fn alias(network: &NetworkId) -> String {
    format!("{ACCESS_LABEL} {}", network.short())
}

/// The name of a network's shim: eleven bytes of the fifteen that Linux allows.
pub fn link_name(network: &NetworkId) -> LinkName {
    let hash = fnv1a(network.as_str().as_bytes());
    LinkName::seen(format!("{LINK_NAME}{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff)))
}

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccessDraft {
    /// The network's name or id.
    pub network: String,
    /// The address of the link; empty lets Lanward propose one.
    #[serde(default)]
    pub address: String,
}

/// Why there can be no host shim; the words are `access-refusal-<tag>`, `.why`, `.do`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum Refusal {
    /// No engine was seen.
    NoEngine,
    /// The engine is in a virtual machine: the shim would be there, and this computer as far away as before.
    EngineInVm {
        /// Which engine.
        engine: EngineKind,
    },
    /// The engine runs without root: it has no right to the machine's links.
    Rootless,
    /// Podman: not tried, and therefore not promised.
    Podman,
    /// There is no such network.
    NoSuchNetwork {
        /// What was typed.
        typed: String,
    },
    /// Several networks have that name.
    AmbiguousNetwork {
        /// What was typed.
        typed: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// The machine reaches the containers of a bridge anyway.
    NotNeeded,
    /// Another driver, or a network of a swarm.
    OtherDriver {
        /// Which.
        driver: String,
    },
    /// ipvlan needs another way: a link of its own kind, or routes.
    Ipvlan {
        /// `l2`, `l3`, `l3s`.
        mode: String,
    },
    /// In this mode no child speaks with another (`private`), only by way of the switch (`vepa`), or there is only one
    /// (`passthru`).
    Mode {
        /// Which.
        mode: String,
    },
    /// The network has no way out, so it hangs on no link of the machine.
    Internal,
    /// The network was made without a parent.
    NoParent,
    /// What links the engine has could not be seen.
    LinksUnknown,
    /// The parent is not there.
    ParentMissing {
        /// Which.
        parent: String,
    },
    /// The parent is Wi-Fi, which carries no other MAC address.
    Wireless {
        /// Which.
        parent: String,
    },
    /// The parent is a port of a bridge or bond, and can have no children.
    ParentIsPort {
        /// Which.
        parent: String,
        /// Of what.
        master: String,
    },
    /// The parent is down: nobody could be asked whether the address is theirs.
    ParentDown {
        /// Which.
        parent: String,
    },
    /// The network has IPv6 subnets only.
    Ipv6Only,
    /// The network has no IP range and no container with an address: there is nothing to route to.
    NothingToReach,
    /// The containers' addresses make too many routes; a network with an IP range needs few.
    TooManyRoutes {
        /// How many.
        count: u32,
    },
    /// What was typed is no IPv4 address.
    NotAnAddress {
        /// What.
        typed: String,
    },
    /// The address lies in no subnet of the network.
    AddressOutside {
        /// Which.
        address: IpAddr,
        /// The subnets.
        subnets: Vec<Subnet>,
    },
    /// The first or last address of the subnet.
    AddressNotUsable {
        /// Which.
        address: IpAddr,
    },
    /// The engine may give the address to a container.
    AddressInRange {
        /// Which.
        address: IpAddr,
        /// From where automatic addresses come.
        range: AddressRange,
    },
    /// The gateway's address.
    AddressIsGateway {
        /// Which.
        address: IpAddr,
    },
    /// An address that the machine has already.
    AddressIsHost {
        /// Which.
        address: IpAddr,
        /// On which link.
        link: String,
    },
    /// A container has the address or was promised it.
    AddressHeld {
        /// Which.
        address: IpAddr,
        /// The container.
        container: ContainerName,
    },
    /// Somebody on the LAN answered for the address when it was last asked.
    AddressAnswered {
        /// Which.
        address: IpAddr,
        /// With which MAC address.
        mac: MacAddr,
    },
    /// Another host shim has the address.
    AddressIsShim {
        /// Which.
        address: IpAddr,
        /// The other's network.
        network: NetworkName,
    },
    /// Every address of the subnet is held, or may be given to a container.
    NoAddressLeft {
        /// The subnet.
        subnet: Subnet,
    },
    /// It is there already.
    AlreadyOn {
        /// Its address.
        address: IpAddr,
    },
    /// There is none to be turned off.
    NotOn {
        /// What was typed.
        typed: String,
    },
    /// The machine has a route there already, through another link.
    RouteTaken {
        /// Where to.
        route: Subnet,
        /// Through which link.
        link: String,
    },
}

impl Refusal {
    /// Whether it is the typed address that is refused: another one may do.
    pub fn is_of_address(&self) -> bool {
        matches!(
            self,
            Self::NotAnAddress { .. }
                | Self::AddressOutside { .. }
                | Self::AddressNotUsable { .. }
                | Self::AddressInRange { .. }
                | Self::AddressIsGateway { .. }
                | Self::AddressIsHost { .. }
                | Self::AddressHeld { .. }
                | Self::AddressAnswered { .. }
                | Self::AddressIsShim { .. }
                | Self::NoAddressLeft { .. }
        )
    }
}

/// What the program says that holds the link; its words are `access-state-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ShimState {
    /// Link, address and routes are there.
    Up {
        /// Whether the link has a carrier: without one its parent is down.
        carrier: bool,
    },
    /// The parent is not there (any more); it waits for it.
    ParentMissing,
    /// Something of it had been taken away, and was put back.
    Mended,
    /// After the change the way out of the machine was watched, and is still there.
    Kept,
    /// After the change the way out was lost, so the link was taken away. It stays away until the container is started
    /// again.
    Withdrawn {
        /// What was lost.
        lost: Lost,
    },
    /// It was told to end, and the link is gone.
    Ended,
}
