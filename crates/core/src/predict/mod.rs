//! What the engine will answer, before it is asked. Rules by version, each with its source; no network, no
//! clock, no engine. Leaves out on purpose whether an accepted request is wise: that is `diagnosis`.

use serde::{Deserialize, Serialize};

use crate::{
    facts::{AddressPool, KernelSupport, Network, Product, SwarmState},
    names::LinkName,
    observed::Observed,
    request::IpamConfig,
};

/// What of an engine decides its answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EngineState {
    /// Whose engine.
    pub product: Product,
    /// Its version as printed (`20.10.24+dfsg1`).
    pub version: String,
    /// Its networks, oldest first.
    pub networks: Vec<Network>,
    /// Its links, as far as known: name and whether it is a bridge.
    pub links: Observed<Vec<LinkBrief>>,
    /// What its kernel can make.
    pub kernel: KernelSupport,
    /// Its part in a swarm.
    pub swarm: SwarmState,
    /// Pools for automatic subnets; empty means the built-in list.
    pub address_pools: Vec<AddressPool>,
}

/// A link as the predictor needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkBrief {
    /// Its name.
    pub name: LinkName,
    /// It is a bridge device.
    pub is_bridge: bool,
    /// It is switched on.
    pub is_up: bool,
}

/// A predicted answer to a create, attach or start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Prediction {
    /// The engine will accept.
    Accept {
        /// The IPAM that inspect will show, in the engine's order.
        ipam: Vec<IpamConfig>,
    },
    /// The engine will refuse.
    Refuse {
        /// HTTP status.
        status: u16,
        /// The kind of refusal.
        class: ErrorClass,
        /// The engine's sentence; `<id>` stands for what cannot be known.
        message: String,
    },
    /// It cannot be told, because a fact is missing.
    Unsure {
        /// What would have to be known.
        missing: String,
    },
}

/// Kinds of refusal, across versions and wordings. `classify` reads one from an engine's own answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the words of each are in the catalogue: `refusal-<class>`
pub enum ErrorClass {
    PredefinedName,
    InvalidName,
    NameInUse,
    InvalidSubnet,
    InvalidRange,
    InvalidGateway,
    InvalidExclusion,
    GatewayInUse,
    ExclusionInUse,
    PoolOverlaps,
    PoolsExhausted,
    TooManySubnets,
    FamiliesDisabled,
    InvalidIpamDriver,
    UnknownDriver,
    SingletonDriver,
    NotInSwarm,
    ConfigNetwork,
    InvalidOption,
    InvalidMode,
    ParentMissing,
    ParentIsLoopback,
    ParentInUse,
    InvalidVlan,
    KernelLacks,
    BridgeNameInUse,
    BridgeNameInvalid,
    NotABridge,
    BridgeConflict,
    Ipv6Clash,
    AddressOutside,
    AddressInUse,
    InvalidAddress,
    InvalidMac,
    MacInUse,
    MacNotSupported,
    NoAddressLeft,
    ParentBusy,
    AlreadyConnected,
    NotFound,
    ActiveEndpoints,
    NotAllowed,
    MalformedRequest,
    Other,
}
