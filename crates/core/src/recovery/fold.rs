//! How each step of a run stands by its journal, with what is unclear kept unclear.
//! Leaves out on purpose what the engine has: that is the proposal's.

use super::plan_of;
use crate::run::{Event, StepFailure};

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not begun.
    NotBegun,
    /// It failed in a way that leaves nothing.
    NotDone,
    /// Begun or broken off: it may have happened.
    Unclear,
    /// Done; the id of what it made.
    Done(Option<String>),
    /// Its undo was begun, and may have happened; the id of what the step had made.
    UndoUnclear(Option<String>),
    /// Its undo failed; the id of what the step had made.
    LeftBehind(Option<String>),
    /// Undone; the id of what the undo made.
    Undone(Option<String>),
}

impl Standing {
    /// Whether there may be something of it on the engine.
    pub fn may_be_there(&self) -> bool {
        matches!(self, Self::Unclear | Self::Done(_) | Self::UndoUnclear(_) | Self::LeftBehind(_))
    }

    /// The id of what the step made, as far as the journal knows.
    pub fn made(&self) -> Option<&str> {
        match self {
            Self::Done(made) | Self::UndoUnclear(made) | Self::LeftBehind(made) => made.as_deref(),
            Self::NotBegun | Self::NotDone | Self::Unclear | Self::Undone(_) => None,
        }
    }
}

/// How each step of the journal's plan stands. Empty where there is no plan.
pub fn standings(events: &[Event]) -> Vec<Standing> {
    let Some(plan) = plan_of(events) else { return Vec::new() };
    let mut all = vec![Standing::NotBegun; plan.steps.len()];
    for event in events {
        let (Event::Started { step, .. }
        | Event::Succeeded { step, .. }
        | Event::Failed { step, .. }
        | Event::UndoStarted { step, .. }
        | Event::UndoFailed { step, .. }
        | Event::Undone { step, .. }) = event
        else {
            continue;
        };
        let Some(standing) = all.get_mut(*step as usize) else { continue };
        let known = standing.made().map(str::to_owned);
        *standing = match event {
            Event::Succeeded { made, .. } => Standing::Done(made.clone()),
            Event::Failed { failure: StepFailure::Unreachable { .. }, .. } => Standing::Unclear,
            Event::Failed { .. } => Standing::NotDone,
            Event::UndoStarted { .. } => Standing::UndoUnclear(known),
            Event::UndoFailed { .. } => Standing::LeftBehind(known),
            Event::Undone { made, .. } => Standing::Undone(made.clone()),
            _ => Standing::Unclear,
        };
    }
    all
}
