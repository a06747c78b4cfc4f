//! What was seen of this machine and of the engine, at one moment. Plain data: no opinion (that is
//! `diagnosis`), no looking (that is the `host` and `engine` crates).

mod engine;
mod link;

pub use engine::*;
pub use link::*;

use serde::{Deserialize, Serialize};

use crate::{identity::Identities, sweep::SweepRecord};

/// A moment: milliseconds since 1970-01-01 00:00 UTC. Comes in as an argument; core has no clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct Timestamp(#[cfg_attr(feature = "specta", specta(type = f64))] pub u64);

/// Everything seen at one moment. As a JSON file this is a *site*: a test fixture, a demonstration, a bug report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Facts {
    /// When it was seen.
    pub taken_at: Timestamp,
    /// The machine the person sits at.
    pub host: HostFacts,
    /// The engine, or why there is none to see.
    pub engine: EngineView,
    /// What was heard of the LANs behind the engine's links, as remembered; each with its own time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = Vec<SweepRecord>))]
    pub sweeps: Vec<SweepRecord>,
    /// What is kept for the engine's containers.
    #[serde(default, skip_serializing_if = "Identities::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = Identities))]
    pub identities: Identities,
}

impl Facts {
    /// The engine's facts, if an engine was seen.
    pub fn engine(&self) -> Option<&EngineFacts> {
        match &self.engine {
            EngineView::Seen(engine) => Some(engine),
            EngineView::Unavailable { .. } => None,
        }
    }
}
