//! The recorded sites of `tests/fixtures/sites`, for every test of this crate.
#![allow(dead_code)] // each test program uses its own part

use lanward_core::{
    facts::{EngineFacts, EngineView, Facts, Timestamp},
    plan::PlanId,
};

/// The site of that name.
pub fn site(name: &str) -> Facts {
    let path = format!("{}/../../tests/fixtures/sites/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The laboratory: one host on 198.19.249.0/24, a fresh Docker 20.10.
pub fn lab() -> Facts {
    site("lab")
}

/// The engine of a site that has one.
pub fn engine(facts: &mut Facts) -> &mut EngineFacts {
    match &mut facts.engine {
        EngineView::Seen(engine) => engine,
        EngineView::Unavailable { .. } => panic!("the site has no engine"),
    }
}

/// A plan's id.
pub fn id() -> PlanId {
    PlanId("00c0ffee00c0ffee".into())
}

/// A moment.
pub fn at() -> Timestamp {
    Timestamp(1_795_557_600_000)
}
