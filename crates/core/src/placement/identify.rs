//! Recognises an engine's kind and place from its answers.

use super::{Certainty, ClientFacts, EngineKind, EngineRecord, Location, Placement};

/// Concludes which kind of engine answered and where it runs.
pub fn identify(_record: &EngineRecord, _client: &ClientFacts) -> Placement {
    Placement {
        location: Location::Unknown,
        kind: EngineKind::Unknown,
        certainty: Certainty::Unknown,
        evidence: Vec::new(),
        rootless: false,
        containerized: false,
        layer: None,
    }
}
