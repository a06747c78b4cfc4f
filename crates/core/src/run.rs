//! A run as its journal tells it: events, and the one fold over them that gives progress, recovery and report.
//! Leaves out on purpose writing the journal and acting (`workflow`).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    access::Lost,
    addressing::Subnet,
    facts::Timestamp,
    names::{LinkName, MacAddr},
    plan::{Plan, PlanId},
    probe::{ProbeError, ProbeProblem},
};

/// One line of a journal. `step` counts from 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The plan, first of all.
    Planned {
        /// When.
        at: Timestamp,
        /// The plan.
        plan: Plan,
    },
    /// A step begins.
    Started {
        /// When.
        at: Timestamp,
        /// Which.
        step: u32,
    },
    /// How far a long step is, in percent. Not written to the journal.
    Progress {
        /// Which.
        step: u32,
        /// 0 to 100.
        percent: u8,
        /// The engine's own word, such as an image layer's id.
        detail: String,
    },
    /// A step is done.
    Succeeded {
        /// When.
        at: Timestamp,
        /// Which.
        step: u32,
        /// The id of what it made, if it made something.
        made: Option<String>,
        /// How long the engine took, in microseconds. None in journals from before this was written down.
        #[serde(default)]
        engine_us: Option<u32>,
    },
    /// A step failed.
    Failed {
        /// When.
        at: Timestamp,
        /// Which.
        step: u32,
        /// What failed.
        failure: StepFailure,
        /// How long the engine took, in microseconds. None in journals from before this was written down.
        #[serde(default)]
        engine_us: Option<u32>,
    },
    /// Undoing a step begins.
    UndoStarted {
        /// When.
        at: Timestamp,
        /// Which.
        step: u32,
    },
    /// A step is undone.
    Undone {
        /// When.
        at: Timestamp,
        /// Which.
        step: u32,
        /// The id of what undoing it made: a removed network that was made again.
        #[serde(default)]
        made: Option<String>,
        /// How long the engine took, in microseconds. None in journals from before this was written down.
        #[serde(default)]
        engine_us: Option<u32>,
    },
    /// A step could not be undone.
    UndoFailed {
        /// When.
        at: Timestamp,
        /// Which.
        step: u32,
        /// Why.
        failure: StepFailure,
        /// How long the engine took, in microseconds. None in journals from before this was written down.
        #[serde(default)]
        engine_us: Option<u32>,
    },
    /// A run that was over, or had been interrupted, is taken up again.
    Resumed {
        /// When.
        at: Timestamp,
        /// Forward or back.
        how: Recovery,
    },
    /// Nothing more will come, unless it is taken up again.
    Finished {
        /// When.
        at: Timestamp,
    },
}

/// Which way a run is taken up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Recovery {
    /// Undo what it did.
    Undo,
    /// Do what is left of it.
    Finish,
}

/// Why a step failed. `message` is the engine's or the system's own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "failure", rename_all = "kebab-case")]
pub enum StepFailure {
    /// The engine refused.
    Refused {
        /// HTTP status.
        status: u16,
        /// Its kind.
        class: crate::predict::ErrorClass,
        /// The engine's sentence.
        message: String,
    },
    /// The engine could not be reached.
    Unreachable {
        /// Why.
        problem: crate::endpoint::EngineProblem,
    },
    /// What was made is not what was asked for.
    Differs {
        /// Each difference.
        differences: Vec<Difference>,
    },
    /// The object is not ours (label or id differ), so it was left alone.
    NotOurs {
        /// What it is.
        what: String,
    },
    /// Somebody answers for the address that the host shim was to have. Nothing of it is left.
    AddressHeld {
        /// Which.
        address: IpAddr,
        /// By whom.
        macs: Vec<MacAddr>,
    },
    /// A link of the host shim's name is there and is not ours.
    LinkTaken {
        /// Which.
        link: LinkName,
    },
    /// A route that the host shim was to have is there and is not ours.
    RouteTaken {
        /// Where to.
        route: Subnet,
    },
    /// The machine lost its way out after the change, so the change was taken back.
    WayOutLost {
        /// What was lost.
        lost: Lost,
    },
    /// The probe could not do it.
    Probe {
        /// Why.
        error: ProbeError,
    },
    /// Stopped by the person.
    Cancelled,
}

/// A difference between what was asked for and what is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Difference {
    /// The field (`Driver`, `IPAM.Config.0.Gateway`, `Options.parent`).
    pub field: String,
    /// What was asked for.
    pub wanted: String,
    /// What is.
    pub got: String,
}

/// Where a run stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunReport {
    /// The plan's id.
    pub plan: PlanId,
    /// Each step, in order.
    pub steps: Vec<StepState>,
    /// The whole.
    pub outcome: Outcome,
}

impl RunReport {
    /// The report of a run that was cancelled before it began.
    pub fn cancelled(plan: &Plan) -> Self {
        let mut steps = vec![StepState::Waiting; plan.steps.len()];
        if let Some(first) = steps.first_mut() {
            *first = StepState::Failed { failure: StepFailure::Cancelled };
        }
        Self { plan: plan.id.clone(), steps, outcome: Outcome::NothingDone }
    }
}

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Begun; whether it happened is unknown if the journal ends here.
    Running,
    /// Done.
    Done {
        /// The id of what it made.
        made: Option<String>,
    },
    /// Failed.
    Failed {
        /// Why.
        failure: StepFailure,
    },
    /// Done and undone again.
    Undone,
    /// Done, and could not be undone.
    LeftBehind {
        /// The id of what is left.
        made: Option<String>,
        /// Why.
        failure: StepFailure,
    },
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Still running, or the journal was cut off.
    Unfinished,
    /// Everything was done.
    Done,
    /// It failed, and everything it had done is undone.
    RolledBack,
    /// It failed, and something is left.
    PartlyRolledBack {
        /// What is left: ids.
        left_behind: Vec<String>,
    },
    /// It failed before it had done anything.
    NothingDone,
    /// It was undone on request.
    Undone,
}

/// Folds a journal, or any beginning of one, into a report. `None` where the plan itself is missing.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<RunReport> {
    let mut report: Option<RunReport> = None;
    let mut finished = false;
    let mut resumed = None;
    for event in events {
        match event {
            Event::Planned { plan, .. } => {
                report = Some(RunReport {
                    plan: plan.id.clone(),
                    steps: vec![StepState::Waiting; plan.steps.len()],
                    outcome: Outcome::Unfinished,
                });
            }
            Event::Finished { .. } => finished = true,
            Event::Resumed { how, .. } => {
                finished = false;
                resumed = Some(*how);
            }
            Event::Progress { .. } | Event::UndoStarted { .. } => {}
            Event::Started { step, .. } => set(&mut report, *step, StepState::Running),
            Event::Succeeded { step, made, .. } => {
                set(&mut report, *step, StepState::Done { made: made.clone() })
            }
            Event::Failed { step, failure, .. } => {
                set(&mut report, *step, StepState::Failed { failure: failure.clone() })
            }
            Event::Undone { step, .. } => set(&mut report, *step, StepState::Undone),
            Event::UndoFailed { step, failure, .. } => {
                if let Some(state) = report.as_mut().and_then(|r| r.steps.get_mut(*step as usize)) {
                    let made = match state {
                        StepState::Done { made } | StepState::LeftBehind { made, .. } => made.clone(),
                        _ => None,
                    };
                    *state = StepState::LeftBehind { made, failure: failure.clone() };
                }
            }
        }
    }
    let mut report = report?;
    if finished {
        report.outcome = match outcome(&report.steps) {
            Outcome::RolledBack | Outcome::NothingDone | Outcome::Done if resumed == Some(Recovery::Undo) => {
                Outcome::Undone
            }
            outcome => outcome,
        };
    }
    Some(report)
}

fn set(report: &mut Option<RunReport>, step: u32, state: StepState) {
    if let Some(slot) = report.as_mut().and_then(|r| r.steps.get_mut(step as usize)) {
        *slot = state;
    }
}

fn outcome(steps: &[StepState]) -> Outcome {
    let left: Vec<String> = steps
        .iter()
        .filter_map(|s| match s {
            StepState::LeftBehind { made, .. } => Some(made.clone().unwrap_or_default()),
            _ => None,
        })
        .collect();
    if !left.is_empty() {
        Outcome::PartlyRolledBack { left_behind: left }
    } else if steps.iter().all(|s| matches!(s, StepState::Done { .. })) {
        Outcome::Done
    } else if steps.iter().any(|s| matches!(s, StepState::Undone)) {
        Outcome::RolledBack
    } else {
        Outcome::NothingDone
    }
}

impl From<ProbeError> for StepFailure {
    fn from(error: ProbeError) -> Self {
        match error {
            ProbeError::Unreachable { problem } => Self::Unreachable { problem },
            ProbeError::Problem { told: ProbeProblem::AddressHeld { address, macs } } => {
                Self::AddressHeld { address, macs }
            }
            ProbeError::Problem { told: ProbeProblem::LinkTaken { link } } => Self::LinkTaken { link },
            ProbeError::Problem { told: ProbeProblem::RouteTaken { route } } => Self::RouteTaken { route },
            error => Self::Probe { error },
        }
    }
}

impl From<crate::ports::EngineError> for StepFailure {
    fn from(error: crate::ports::EngineError) -> Self {
        match error {
            crate::ports::EngineError::Refused { status, class, message } => {
                Self::Refused { status, class, message }
            }
            crate::ports::EngineError::Unreachable(problem) => Self::Unreachable { problem },
        }
    }
}
