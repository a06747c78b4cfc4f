//! What a face shows: the facts with their age, what is found about them, and one word for the whole.

use serde::{Deserialize, Serialize};

use crate::{
    diagnosis,
    endpoint::FoundEndpoint,
    facts::{Facts, Freshness},
    finding::{Finding, Remedy},
    health::{self, Health},
    identity::{self, IdentityRow},
};

/// The picture at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Snapshot {
    /// The facts.
    pub facts: Facts,
    /// How old they are, and whether the engine has been lost since.
    pub freshness: Freshness,
    /// What is found about them, root causes first, worst first.
    pub findings: Vec<Finding>,
    /// One word for the whole.
    pub health: Health,
    /// What is kept for containers, and how it stands.
    #[serde(default)]
    pub identities: Vec<IdentityRow>,
    /// Engines that could be used instead.
    pub endpoints: Vec<FoundEndpoint>,
    /// The engine chosen by the person, as text; none means the first that answers.
    pub chosen: Option<String>,
}

impl Snapshot {
    /// The picture of `facts`, diagnosed and judged. A lost engine is not healthy, whatever was known of it.
    pub fn new(
        facts: Facts,
        freshness: Freshness,
        endpoints: Vec<FoundEndpoint>,
        chosen: Option<String>,
    ) -> Self {
        let findings = diagnosis::diagnose(&facts);
        let health = health::judge(&findings, facts.engine().is_some() && freshness.lost.is_none());
        let identities = identity::rows(&facts);
        Self { facts, freshness, findings, health, identities, endpoints, chosen }
    }

    /// The picture of a recorded site: true when it was taken, with nothing to choose.
    pub fn recorded(facts: Facts) -> Self {
        let freshness = Freshness { seen_at: facts.taken_at, lost: None };
        Self::new(facts, freshness, Vec::new(), None)
    }
}

/// What a face is told when we could not do our work: never a finding, never a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[error("{code}: {}", detail.join(": "))]
pub struct AppError {
    /// Its code; the words are `error-<code>`.
    pub code: String,
    /// The chain of causes, outermost first, in the libraries' own words.
    pub detail: Vec<String>,
    /// What can be done.
    pub remedies: Vec<Remedy>,
}

impl AppError {
    /// An error with the chain of its causes.
    pub fn new(code: impl Into<String>, cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut detail = Vec::new();
        let mut next = Some(cause);
        while let Some(error) = next {
            let text = error.to_string();
            if detail.last() != Some(&text) {
                detail.push(text);
            }
            next = error.source();
        }
        Self { code: code.into(), detail, remedies: Vec::new() }
    }

    /// An error without a cause.
    pub fn plain(code: impl Into<String>) -> Self {
        Self { code: code.into(), detail: Vec::new(), remedies: Vec::new() }
    }
}
