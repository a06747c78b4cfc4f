//! What the engine will answer, before it is asked. Rules by version, each with its source; no network, no
//! clock, no engine. Leaves out on purpose whether an accepted request is wise: that is `diagnosis`.

mod allocate;
mod automatic;
mod bridge;
#[cfg(any(test, feature = "cases"))]
pub mod cases;
mod chance;
mod classify;
mod create;
mod endpoint;
mod gateway;
mod go;
mod inspect;
mod lan;
mod link;
mod mac;
mod memory;
mod podman;
mod pools;
mod removal;
mod state;
mod texts;
pub mod versions;

use serde::{Deserialize, Serialize};

pub use classify::classify;
pub use endpoint::{
    Attachment, EndpointOutcome, EndpointPrediction, Moment, endpoint, possible_runs, run,
    takes_fixed_address,
};
pub use gateway::{DefaultGateway, default_gateway};
pub use memory::{LostPool, Memory};
pub use removal::removal;
pub use state::state_of;

use crate::{
    addressing::Subnet,
    facts::{AddressPool, Container, KernelSupport, Network, Product, SwarmState},
    names::LinkName,
    observed::Observed,
    request::{CreateRequest, IpamConfig},
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
    /// Its containers: the running ones hold addresses and parents.
    #[serde(default)]
    pub containers: Vec<Container>,
    /// What automatic subnets keep away from: on-link IPv4 routes and the nameservers of `resolv.conf`
    /// (`netutils.InferReservedNetworks` from 27 on, `FindAvailableNetwork` before).
    #[serde(default)]
    pub avoided: Vec<Subnet>,
    /// What it remembers that none of its answers show.
    #[serde(default)]
    pub memory: Memory,
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
    /// It is a port of a bridge.
    #[serde(default)]
    pub is_bridge_port: bool,
}

/// A predicted answer together with what the engine remembers after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The answer.
    pub prediction: Prediction,
    /// What it remembers.
    pub memory: Memory,
}

/// What the engine will answer to this create.
pub fn create(state: &EngineState, request: &CreateRequest) -> Prediction {
    create_in_full(state, request).prediction
}

/// What the engine will answer to this create, and what it will remember although no network shows it.
pub fn create_in_full(state: &EngineState, request: &CreateRequest) -> Outcome {
    outcome(state, request, &chance::Chances::default())
}

/// Everything the engine can answer to this create, each answer with what it remembers then. Most often one; several
/// where the engine throws dice (`chance`). The first is the one of `create`.
pub fn possible(state: &EngineState, request: &CreateRequest) -> Vec<Outcome> {
    chance::all(|chances| outcome(state, request, chances))
}

fn outcome(state: &EngineState, request: &CreateRequest, chances: &chance::Chances) -> Outcome {
    match state.product {
        Product::Docker => create::docker(state, release_of(state), request, chances),
        Product::Podman => podman::create(state, request),
    }
}

/// All automatic IPv4 subnets of the engine, in its order: from 27 on the first free one is given, before that
/// they are a ring.
pub fn automatic_ring(state: &EngineState) -> Vec<Subnet> {
    automatic::ring(state, release_of(state))
}

/// True where automatic subnets rotate, so that the next one depends on what was given before.
pub fn has_ring(state: &EngineState) -> bool {
    state.product == Product::Docker && !release_of(state).has(versions::Switch::NewAllocator)
}

/// The state of an engine up to 26 after it has given the automatic subnet `given`: where its ring goes on.
/// `None` where `given` is none of its automatic subnets, or the engine has no ring.
pub fn after_automatic(state: &EngineState, given: Subnet) -> Option<usize> {
    let release = release_of(state);
    if release.has(versions::Switch::NewAllocator) {
        return None;
    }
    let ring = automatic::ring(state, release);
    let at = ring.iter().position(|s| *s == given)?;
    Some(if at + 1 >= ring.len() { 0 } else { at + 1 })
}

fn release_of(state: &EngineState) -> versions::Release {
    match state.version.parse() {
        Ok(release) => release,
        Err(never) => match never {},
    }
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
    NoSpace,
    Other,
}
