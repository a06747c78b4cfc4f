//! Decisions, complete: every name, address and undo is in the plan, and execution has no choice left.
//! Leaves out on purpose carrying it out (`workflow`) and the sentences about it (the catalogue).

mod access;
mod action;
mod edit;
mod fill;
mod fingerprint;
mod first;
mod moves;
mod network;
pub(crate) mod read;
mod repair;
mod supposed;

pub use access::{AccessProposal, propose_access, propose_access_off};
pub use action::{propose_attach, propose_detach, propose_removal, propose_run};
pub use edit::{copy_form, edit_form, propose_copy, propose_edit};
pub use fill::lease_neighbourhood;
pub use fingerprint::fingerprint;
pub use moves::propose_move;
pub use network::propose_network;
pub use repair::propose_repair;

use serde::{Deserialize, Serialize};

use crate::{
    access::Shim,
    draft::{FieldError, NetworkDraft},
    export::Exports,
    facts::{Product, Timestamp},
    finding::Finding,
    names::{ContainerId, ContainerName, NetworkId, NetworkName},
    placement::Evidence,
    predict::Prediction,
    probe::ProbeRemains,
    request::{ContainerRequest, CreateRequest, EndpointRequest},
};

/// A plan's id and, at the same time, the value of the run label on what the plan makes. 16 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct PlanId(pub String);

/// A digest of the facts a plan relied on. Two sights of an unchanged world give the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Fingerprint(pub Vec<Evidence>);

/// A decided change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// When it was made.
    pub made_at: Timestamp,
    /// The engine it is for, as text (`unix:///var/run/docker.sock`).
    pub engine: String,
    /// The facts it relied on.
    pub fingerprint: Fingerprint,
    /// What will be done, in order.
    pub steps: Vec<Step>,
}

/// One unit of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// Make a network. Undo: remove it, if it has our label and the recorded id.
    CreateNetwork {
        /// The request, as sent.
        request: CreateRequest,
    },
    /// Inspect what was made and compare it with the request; a difference fails the run.
    CompareNetwork {
        /// The request.
        request: CreateRequest,
        /// Whose engine made it: Podman cannot show all it was told.
        product: Product,
    },
    /// Remove a network. Undo: make it again as it was; it then has another id.
    RemoveNetwork {
        /// Its id.
        id: NetworkId,
        /// Its name.
        name: NetworkName,
        /// All that it takes to make it again. None in journals from before Lanward could, and where the network
        /// has something that cannot be made again.
        #[serde(default)]
        definition: Option<Box<CreateRequest>>,
    },
    /// Fetch an image. No undo: an image does no harm, and may have been wanted anyway.
    PullImage {
        /// The image.
        image: String,
    },
    /// Make a container. Undo: remove it, if it has our label and the recorded id.
    CreateContainer {
        /// The request.
        request: ContainerRequest,
    },
    /// Start the container made in this run. Undo: none of its own; removing the container ends it.
    StartContainer {
        /// Its name in this plan; the id is in the journal.
        name: String,
    },
    /// Attach a container to a network. Undo: detach.
    Connect {
        /// The container.
        container: ContainerId,
        /// Its name.
        name: ContainerName,
        /// How.
        endpoint: EndpointRequest,
    },
    /// Compare the endpoint with what was asked for; a difference fails the run.
    CompareEndpoint {
        /// The container's id, or its name where this run makes it.
        container: String,
        /// What was asked for.
        endpoint: EndpointRequest,
        /// The network's name, where `endpoint` holds its id: the attachment of a container that does not run
        /// shows no id (measured on 20.10 and 28.5).
        #[serde(default)]
        network: Option<NetworkName>,
    },
    /// Detach a container. Undo: attach it again with the same addresses.
    Disconnect {
        /// The container.
        container: ContainerId,
        /// Its name.
        name: ContainerName,
        /// The network's id.
        network_id: NetworkId,
        /// How it was attached.
        endpoint: EndpointRequest,
    },
    /// Remove all of the probe from the engine. No undo: it is loaded again when it is sent the next time.
    RemoveProbe {
        /// What of it was there.
        remains: ProbeRemains,
    },
    /// Make the container that holds a host shim, and wait until its link is up. Undo: let it go.
    HoldShim {
        /// The shim.
        shim: Shim,
    },
    /// Watch the machine's way out for a while after its shim came; a loss fails the run.
    WatchWayOut {
        /// The shim.
        shim: Shim,
    },
    /// End and remove what holds a host shim; the link goes with it. Undo: hold it again.
    LetShimGo {
        /// The shim.
        shim: Shim,
        /// The container that holds it.
        container: ContainerId,
        /// The run that made it: held again, it is that run's as before.
        run: PlanId,
    },
}

/// The answer to a draft: what is wrong with the form, what is proposed, what is found, and the plan if
/// there can be one. A face shows exactly this and decides nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Proposal {
    /// The draft with everything proposed filled in.
    pub filled: NetworkDraft,
    /// Fields that cannot be read. Not empty: no plan.
    pub field_errors: Vec<FieldError>,
    /// What is found about it, root causes first, worst first.
    pub findings: Vec<Finding>,
    /// What the engine will answer; none without an engine or with field errors.
    pub prediction: Option<Prediction>,
    /// What the first container will get, where it can be told.
    pub first_address: Option<std::net::IpAddr>,
    /// The request, once the form can be read.
    pub request: Option<CreateRequest>,
    /// The same as docker command, Compose file and JSON.
    pub exports: Option<Exports>,
    /// The plan; none where something blocks it.
    pub plan: Option<Plan>,
}

/// The answer to any other wish (start, attach, detach, remove).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ActionProposal {
    /// Fields that cannot be read.
    pub field_errors: Vec<FieldError>,
    /// What is found about it.
    pub findings: Vec<Finding>,
    /// What the engine will answer to the deciding step.
    pub prediction: Option<Prediction>,
    /// What it touches besides its object: for a removal, the attached containers.
    pub touches: Vec<String>,
    /// The docker commands of the same meaning; none where these cannot say it.
    pub command: Option<String>,
    /// Of a start and of an attaching: the same in every form, with what each cannot say.
    pub exports: Option<Exports>,
    /// The plan; none where something blocks it.
    pub plan: Option<Plan>,
}
