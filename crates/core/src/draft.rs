//! What a person typed into the form or on the command line: texts, not yet checked. Both faces send this
//! and nothing else; `intent::parse` is the one border where it is read.

mod of;

pub use of::{Drawn, NotCarried, of_network, of_request};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::FindingCode;

/// What a person is after. It decides the proposed driver and the order of the advice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// On my LAN with its own address (macvlan, or ipvlan l2 where macvlan cannot).
    #[default]
    OnLan,
    /// On a VLAN of my LAN.
    OnVlan,
    /// A private network with published ports (bridge).
    Private,
    /// Routed: the LAN's router gets a route (ipvlan l3).
    Routed,
}

/// The drivers Lanward makes networks with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names are the drivers' own
pub enum DriverKind {
    Bridge,
    #[default]
    Macvlan,
    Ipvlan,
}

impl DriverKind {
    /// Docker's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bridge => "bridge",
            Self::Macvlan => "macvlan",
            Self::Ipvlan => "ipvlan",
        }
    }
}

/// The new-network form. Empty text means "not filled in"; what may be proposed is then proposed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct NetworkDraft {
    /// What for.
    pub purpose: Purpose,
    /// The network's name.
    pub name: String,
    /// Its driver.
    pub driver: DriverKind,
    /// The parent link's name (`eth0`, or `eth0.10` as docker writes a VLAN).
    pub parent: String,
    /// VLAN id on that link.
    pub vlan: String,
    /// macvlan: `bridge`, `private`, `vepa`, `passthru`; ipvlan: `l2`, `l3`, `l3s`.
    pub mode: String,
    /// ipvlan: `bridge`, `private`, `vepa`.
    pub flag: String,
    /// Subnets, IPv4 and IPv6 mixed, in the order given.
    pub subnets: Vec<SubnetDraft>,
    /// IPv6 on.
    pub ipv6: bool,
    /// No way out.
    pub internal: bool,
    /// Bridge device's name.
    pub bridge_name: String,
    /// MTU in bytes.
    pub mtu: String,
    /// Containers of a bridge network may talk to each other; none means the engine's default (yes).
    pub icc: Option<bool>,
    /// The engine hides containers behind the host's address; none means the engine's default (yes).
    pub masquerade: Option<bool>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Further driver options.
    pub options: BTreeMap<String, String>,
    /// This computer must reach the containers.
    pub host_access: bool,
    /// Propose what is not filled in (subnet, gateway, range). Off: take the form literally.
    pub propose: bool,
    /// Dangers the person was shown and accepted, by code.
    pub accepted: Vec<FindingCode>,
    /// What comes from a network that is there or from a text that was pasted, and has no field of its own.
    #[serde(skip_serializing_if = "Kept::is_empty")]
    pub kept: Kept,
}

/// Settings without a field in the form. They come from an existing network or a pasted text and go into the
/// request as they are, so that nothing is lost on the way through the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct Kept {
    /// Standalone containers may join (`Attachable`, swarm scope).
    pub attachable: bool,
    /// `EnableIPv4`; none leaves the engine's default (on).
    pub ipv4: Option<bool>,
    /// `Scope`, where it is not `local`.
    pub scope: String,
    /// The template it is made from (`ConfigFrom`).
    pub config_from: String,
    /// The IPAM driver, where it is not `default`.
    pub ipam_driver: String,
    /// Options of the IPAM driver.
    pub ipam_options: BTreeMap<String, String>,
    /// Options that have a field of their own, in the words they were given in, where Lanward would use other
    /// words or none (`macvlan_mode=bridge` is the default). They count while the field means the same.
    pub spelled: BTreeMap<String, String>,
}

impl Kept {
    /// True where there is nothing beyond the form's fields.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One subnet of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct SubnetDraft {
    /// `198.19.249.0/24`.
    pub subnet: String,
    /// `198.19.249.1`.
    pub gateway: String,
    /// `198.19.249.208/28`, or `198.19.249.208-223`.
    pub ip_range: String,
    /// Addresses never handed out: `198.19.249.10`, `198.19.249.10-20`, or a CIDR block; a single one may have
    /// a name (`printer=198.19.249.10`).
    pub excluded: Vec<String>,
}

/// The start-a-container form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct RunDraft {
    /// The container's name.
    pub name: String,
    /// The image.
    pub image: String,
    /// Fetch the image first if it is not on the engine.
    pub pull: bool,
    /// The command, already split into words.
    pub command: Vec<String>,
    /// Where to attach it.
    pub endpoint: EndpointDraft,
    /// `8080:80`, `127.0.0.1:8080:80/udp`.
    pub publish: Vec<String>,
    /// `KEY=value`.
    pub env: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Restart policy.
    pub restart: String,
    /// `-it`.
    pub interactive: bool,
    /// Dangers the person was shown and accepted, by code.
    pub accepted: Vec<FindingCode>,
}

/// The attach form: how a container joins a network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct EndpointDraft {
    /// The network's name or id.
    pub network: String,
    /// The container's name or id; empty in the start form.
    pub container: String,
    /// IPv4 address, or empty.
    pub ipv4: String,
    /// IPv6 address, or empty.
    pub ipv6: String,
    /// MAC address, or empty.
    pub mac: String,
    /// Further names.
    pub aliases: Vec<String>,
    /// Priority of the default route, or empty.
    pub gateway_priority: String,
    /// Dangers the person was shown and accepted, by code. Inside the start form its own list counts too.
    pub accepted: Vec<FindingCode>,
}

/// The form that moves containers onto a network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct MoveDraft {
    /// The network they come to, by name or id.
    pub to: String,
    /// The network they leave. Empty: the only one that each of them is on.
    pub from: String,
    /// They stay on the networks that they have.
    pub keep: bool,
    /// Which, and with which addresses.
    pub containers: Vec<MovedDraft>,
    /// Dangers the person was shown and accepted, by code.
    pub accepted: Vec<FindingCode>,
}

/// One container of a [`MoveDraft`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct MovedDraft {
    /// Its name or id.
    pub container: String,
    /// IPv4 address; empty lets Lanward propose one on a LAN, and the engine choose elsewhere.
    pub ipv4: String,
    /// IPv6 address, likewise.
    pub ipv6: String,
}

/// A field of a form that cannot be read, for the message beside that field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FieldError {
    /// The field's path: `name`, `subnets.0.gateway`, `subnets.1.excluded.2`, `labels` …
    pub field: String,
    /// What is wrong with it; its words are `field-error-<code>`.
    pub code: FieldErrorCode,
    /// What was typed.
    pub typed: String,
    /// What it could be instead, where that can be told (`10.9.0.0/16` for `10.9.1.5/16`).
    pub suggestion: Option<String>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the words of each are in the catalogue
pub enum FieldErrorCode {
    Required,
    NotASubnet,
    HostBits,
    NotAnAddress,
    WrongFamily,
    NotARange,
    RangeBackwards,
    RangeNotABlock,
    OutsideSubnet,
    LargerThanSubnet,
    IsNetworkAddress,
    IsBroadcastAddress,
    SameAsGateway,
    Duplicate,
    OverlapsOtherSubnet,
    TooManyExclusions,
    BadVlan,
    BadLinkName,
    LinkNameTooLong,
    BadMode,
    BadFlag,
    BadMtu,
    BadBridgeName,
    BadMac,
    MulticastMac,
    BadPriority,
    NoPriorities,
    KeptForAnother,
    NothingKept,
    BadPort,
    BadImage,
    BadEnv,
    BadRestart,
    NotForThisDriver,
    PredefinedName,
    NameNotAllowed,
    NoSuchNetwork,
    NoSuchContainer,
    AmbiguousName,
    NotAttached,
    NoSuchLink,
    LinkOfThisComputer,
    SubnetMissing,
    Ipv6Off,
}
