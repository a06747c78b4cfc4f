//! What a person typed into the form or on the command line: texts, not yet checked. Both faces send this
//! and nothing else; `intent::parse` is the one border where it is read.

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
    /// Addresses never handed out: `198.19.249.10`, `198.19.249.10-20`, or a CIDR block.
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
    /// Dangers the person was shown and accepted, by code. Inside the start form its own list counts too.
    pub accepted: Vec<FindingCode>,
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
