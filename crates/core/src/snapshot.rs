//! What a face shows: the facts with their age, what is found about them, and one word for the whole.

use serde::{Deserialize, Serialize};

use crate::{
    endpoint::FoundEndpoint,
    facts::{Facts, Freshness},
    finding::{Finding, Remedy},
    health::Health,
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
    /// Engines that could be used instead.
    pub endpoints: Vec<FoundEndpoint>,
    /// The engine chosen by the person, as text; none means the first that answers.
    pub chosen: Option<String>,
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
