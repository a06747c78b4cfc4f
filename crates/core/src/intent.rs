//! What a person wants, read and checked for sense: the far side of the border that [`crate::draft`] is the
//! near side of. Leaves out on purpose what this engine or this LAN thinks of it.

mod addresses;
mod parse;
mod wire;

pub use addresses::EXCLUSIONS_MAX;
pub(crate) use addresses::reserved;
pub(crate) use parse::Errors;
pub use parse::parse;
pub(crate) use parse::{go_bool, keys};
pub(crate) use wire::excluded_name;

use std::{collections::BTreeMap, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{AddressRange, Subnet},
    draft::{DriverKind, Kept},
    names::{LinkName, NetworkName, VlanId},
};

/// A network somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkIntent {
    /// Its name.
    pub name: NetworkName,
    /// Its driver and the driver's own options.
    pub driver: Driver,
    /// Its subnets; empty lets the engine choose.
    pub subnets: Vec<SubnetIntent>,
    /// IPv6 on.
    pub ipv6: bool,
    /// No way out.
    pub internal: bool,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Further driver options, passed on as they are.
    pub options: BTreeMap<String, String>,
    /// This computer must reach the containers.
    pub host_access: bool,
    /// What the form has no field for.
    #[serde(default, skip_serializing_if = "Kept::is_empty")]
    pub kept: Kept,
}

/// One subnet somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubnetIntent {
    /// The subnet, without host bits.
    pub subnet: Subnet,
    /// The gateway, inside it.
    pub gateway: Option<IpAddr>,
    /// Where automatic addresses come from, inside it.
    pub ip_range: Option<Subnet>,
    /// Addresses never handed out, inside it.
    pub excluded: Vec<AddressRange>,
    /// Names of excluded addresses, where they are not the ones Lanward gives.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<IpAddr, String>,
}

/// A driver with its own options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "driver", rename_all = "kebab-case")]
pub enum Driver {
    /// A private network behind the host.
    Bridge(BridgeOptions),
    /// Own MAC addresses on the parent.
    Macvlan {
        /// The parent; none makes an isolated dummy.
        parent: Option<Parent>,
        /// How its containers see each other.
        mode: MacvlanMode,
    },
    /// Own IP addresses behind the parent's MAC address.
    Ipvlan {
        /// The parent; none makes an isolated dummy.
        parent: Option<Parent>,
        /// At which layer.
        mode: IpvlanMode,
        /// How its containers see each other.
        flag: IpvlanFlag,
    },
}

impl Driver {
    /// Its kind.
    pub fn kind(&self) -> DriverKind {
        match self {
            Self::Bridge(_) => DriverKind::Bridge,
            Self::Macvlan { .. } => DriverKind::Macvlan,
            Self::Ipvlan { .. } => DriverKind::Ipvlan,
        }
    }

    /// Its parent, if it has one.
    pub fn parent(&self) -> Option<&Parent> {
        match self {
            Self::Bridge(_) => None,
            Self::Macvlan { parent, .. } | Self::Ipvlan { parent, .. } => parent.as_ref(),
        }
    }
}

/// What a macvlan or ipvlan network hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "on", rename_all = "kebab-case")]
pub enum Parent {
    /// A link that is there.
    Link {
        /// Its name.
        link: LinkName,
    },
    /// A VLAN sub-interface, which dockerd makes if it is not there (`link.id`).
    Vlan {
        /// The link below.
        link: LinkName,
        /// The VLAN id.
        id: VlanId,
    },
}

impl Parent {
    /// The name the engine is given: `eth0` or `eth0.10`.
    pub fn option_value(&self) -> String {
        match self {
            Self::Link { link } => link.to_string(),
            Self::Vlan { link, id } => format!("{link}.{id}"),
        }
    }

    /// The link the frames leave by.
    pub fn link(&self) -> &LinkName {
        match self {
            Self::Link { link } | Self::Vlan { link, .. } => link,
        }
    }
}

/// Options of a bridge network. `None` leaves the engine's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeOptions {
    /// `com.docker.network.bridge.name`.
    pub name: Option<LinkName>,
    /// `com.docker.network.driver.mtu`, bytes.
    pub mtu: Option<u16>,
    /// `com.docker.network.bridge.enable_icc`.
    pub icc: Option<bool>,
    /// `com.docker.network.bridge.enable_ip_masquerade`.
    pub masquerade: Option<bool>,
}

macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $first:ident = $first_text:literal, $($variant:ident = $text:literal),* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs)] // the names are the kernel's own
        pub enum $name { #[default] $first, $($variant),* }

        impl $name {
            /// Every value, the engine's default first.
            pub const ALL: &[Self] = &[Self::$first, $(Self::$variant),*];

            /// The engine's word.
            pub fn as_str(self) -> &'static str {
                match self { Self::$first => $first_text, $(Self::$variant => $text),* }
            }

            /// Reads the engine's word; nothing typed is the default. Case matters, as it does to dockerd.
            pub fn parse(text: &str) -> Option<Self> {
                if text.is_empty() { return Some(Self::default()); }
                Self::ALL.iter().copied().find(|v| v.as_str() == text)
            }
        }
    };
}

word_enum! {
    /// macvlan modes (`ip-link(8)`; moby `drivers/macvlan/macvlan.go`).
    MacvlanMode { Bridge = "bridge", Private = "private", Vepa = "vepa", Passthru = "passthru" }
}
word_enum! {
    /// ipvlan modes (kernel `Documentation/networking/ipvlan.rst`; l3s from Docker 23.0).
    IpvlanMode { L2 = "l2", L3 = "l3", L3s = "l3s" }
}
word_enum! {
    /// ipvlan flags (kernel `Documentation/networking/ipvlan.rst`; from Docker 23.0).
    IpvlanFlag { Bridge = "bridge", Private = "private", Vepa = "vepa" }
}
