//! How the probe gets into an engine and out again, as values: who may send it, what it may do there, and each way
//! in which it could not be carried. Leaves out on purpose the carrying (`engine`) and the keeping of a person's
//! choice (`workflow`).

use serde::{Deserialize, Serialize};

use super::ProbeProblem;
use crate::{
    endpoint::{EngineEndpoint, EngineProblem},
    facts::Timestamp,
    predict::ErrorClass,
};

/// Why an errand brought no result, or not all of it. What was said until then has been handed on and stays true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "error", rename_all = "kebab-case")]
pub enum ProbeError {
    /// Nobody has allowed the probe on this engine, or somebody has denied it.
    #[error("the probe is not allowed on this engine")]
    NoConsent {
        /// Whether a person said no; else nobody was asked.
        denied: bool,
    },
    /// There is no probe for this engine's system and architecture.
    #[error("there is no probe for {system}/{arch}")]
    NotSupportedHere {
        /// The engine's `OSType`.
        system: String,
        /// The engine's `Architecture`.
        arch: String,
    },
    /// The engine did not take the image.
    #[error("the engine did not take the probe's image: {message}")]
    ImageRefused {
        /// The kind of refusal.
        class: ErrorClass,
        /// The engine's sentence.
        message: String,
    },
    /// The engine did not make or start the container.
    #[error("the engine did not start the probe: {message}")]
    StartRefused {
        /// The kind of refusal.
        class: ErrorClass,
        /// The engine's sentence.
        message: String,
    },
    /// The probe ended before it was done: killed, out of memory, or its machine went down.
    #[error("the probe ended before it was done")]
    Died {
        /// Its exit status, where the engine told one: 137 is SIGKILL.
        status: Option<i32>,
        /// The last it wrote to its standard error, cleaned and cut.
        said: String,
    },
    /// Its time was over, and it did not end by itself.
    #[error("the probe did not end within {within_ms} ms")]
    Deadline {
        /// How long it was waited for.
        within_ms: u32,
    },
    /// The engine went away, or was not there.
    #[error("the engine cannot be reached")]
    Unreachable {
        /// How.
        #[source]
        problem: EngineProblem,
    },
    /// What came was not the probe's language. Nothing of it was believed.
    #[error("what came is not the probe's language: {detail}")]
    SaidNonsense {
        /// What was wrong with it.
        detail: String,
    },
    /// The probe ran, and told that it cannot do this.
    #[error("the probe cannot do this")]
    Problem {
        /// What it told.
        #[source]
        told: ProbeProblem,
    },
}

impl ProbeError {
    /// The code of [`crate::snapshot::AppError`]; its words are `error-<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoConsent { denied: false } => "probe-not-allowed",
            Self::NoConsent { denied: true } => "probe-denied",
            Self::NotSupportedHere { .. } => "probe-not-supported-here",
            Self::ImageRefused { .. } => "probe-image-refused",
            Self::StartRefused { .. } => "probe-start-refused",
            Self::Died { .. } => "probe-died",
            Self::Deadline { .. } => "probe-deadline",
            Self::Unreachable { .. } => "no-engine",
            Self::SaidNonsense { .. } => "probe-said-nonsense",
            Self::Problem { .. } => "probe-problem",
        }
    }
}

/// What tells one engine from another where a person's choice is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EngineIdentity {
    /// What stays the same as long as it is the same engine: dockerd's own id, else where and as whom it answers.
    pub key: String,
    /// Its host name, for people.
    pub name: String,
    /// How it was reached.
    pub endpoint: EngineEndpoint,
}

/// What a person said about the probe on one engine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Nobody was asked.
    #[default]
    Unasked,
    /// It may run there.
    Allowed,
    /// It may not.
    Denied,
}

/// What exactly runs and what it may do, read off the very request that the engine is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProbeTerms {
    /// The image's name with its tag, the hash of its content.
    pub image: String,
    /// The program's size in bytes.
    pub size: u32,
    /// SHA-256 of the program.
    pub sha256: String,
    /// The architecture it was built for.
    pub arch: String,
    /// In whose network namespace (`host`, `container:…`, a network).
    pub network: String,
    /// Capabilities it gives up.
    pub capabilities_dropped: Vec<String>,
    /// Capabilities it has.
    pub capabilities: Vec<String>,
    /// Folders of the engine's machine that it sees.
    pub mounts: Vec<String>,
    /// Whether it cannot write its own file system.
    pub read_only: bool,
    /// Whether it cannot gain rights.
    pub no_new_privileges: bool,
    /// Memory it may use, in bytes.
    pub memory: u32,
    /// Processes and threads it may have.
    pub processes: u32,
    /// Whether the engine removes it when it ends.
    pub removed_at_end: bool,
    /// The same as a docker command.
    pub command: String,
    /// The body of `POST /containers/create`, as JSON.
    pub request: String,
}

/// What of the probe is on an engine, found by its label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProbeRemains {
    /// Images by name, or by id where they have none.
    pub images: Vec<String>,
    /// Containers by id.
    pub containers: Vec<String>,
    /// Names of the containers that hold a host shim. They and their image are in use, and stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = Vec<String>))]
    pub access: Vec<String>,
}

impl ProbeRemains {
    /// Nothing of it is there that could be removed.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty() && self.containers.is_empty()
    }
}

/// How things stand with the probe on one engine: what a person decides on, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProbeStatus {
    /// Which engine; none where it cannot be told, and then nothing can be kept for it.
    pub engine: Option<EngineIdentity>,
    /// What a person said.
    pub consent: Consent,
    /// It may run in this sitting only, whatever is kept.
    pub for_now: bool,
    /// What runs, with what rights; none where no probe can run there.
    pub terms: Option<ProbeTerms>,
    /// What of it is there now.
    pub remains: ProbeRemains,
    /// When it last looked at the engine's links, where they are shown from its look.
    pub links_seen_at: Option<Timestamp>,
    /// Why it cannot run, or why the last look at the links failed.
    pub problem: Option<ProbeError>,
}

impl ProbeStatus {
    /// It may run.
    pub fn is_allowed(&self) -> bool {
        self.for_now || self.consent == Consent::Allowed
    }
}
