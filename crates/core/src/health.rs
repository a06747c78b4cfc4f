//! One word for the tray: the state of the system, never of single containers.

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, FindingCode, Severity};

/// The system's state, worst first. Unknown is not healthy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum HealthState {
    /// Something does not work.
    Broken,
    /// Something needs a look.
    Attention,
    /// It cannot be told: no engine, or facts are missing.
    Unknown,
    /// Nothing is wrong as far as was looked.
    Ok,
}

/// The state with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Health {
    /// The word.
    pub state: HealthState,
    /// The worst finding's code, if one decided.
    pub because: Option<FindingCode>,
    /// How many findings have that severity or worse.
    pub count: u32,
}

/// Judges a diagnosis. `engine_seen` is false where no engine answered.
pub fn judge(findings: &[Finding], engine_seen: bool) -> Health {
    let roots = || findings.iter().filter(|f| f.explained_by.is_none());
    let worst = |severities: &[Severity], state| {
        let mut hits = roots().filter(|f| severities.contains(&f.severity));
        hits.next().map(|first| Health { state, because: Some(first.code()), count: 1 + hits.count() as u32 })
    };
    if !engine_seen {
        let because = roots().next().map(Finding::code);
        return Health { state: HealthState::Unknown, because, count: 0 };
    }
    worst(&[Severity::Blocks, Severity::Danger], HealthState::Broken)
        .or_else(|| worst(&[Severity::Warning], HealthState::Attention))
        .or_else(|| worst(&[Severity::Unknown], HealthState::Unknown))
        .unwrap_or(Health { state: HealthState::Ok, because: None, count: 0 })
}
