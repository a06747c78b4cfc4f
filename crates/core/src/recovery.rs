//! What a run left on the engine when it was interrupted, or when it is to be undone after its end: how each step
//! stands by its journal, what the engine has of it now, and what undoing or finishing would do.
//! Leaves out on purpose doing it (`workflow`), which looks again before each act.

mod fold;
mod propose;

pub use fold::{Standing, standings};
pub use propose::{is_again, propose};

use serde::{Deserialize, Serialize};

use crate::{
    facts::Timestamp,
    names::{ContainerId, ContainerName, NetworkName},
    plan::{Plan, PlanId, Step},
    run::{Event, Outcome, Recovery, RunReport, StepFailure, StepState, replay},
};

/// One run on record, as a line of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunSummary {
    /// Its id.
    pub id: PlanId,
    /// What was to be done.
    pub kind: RunKind,
    /// What it is about: the names of networks and containers, the main one first.
    pub about: Vec<String>,
    /// The engine it was for.
    pub engine: String,
    /// When it began.
    pub began_at: Timestamp,
    /// The time of the last line of its journal.
    pub last_at: Timestamp,
    /// Whether it runs, was interrupted, or is over.
    pub status: RunStatus,
    /// How it stands.
    pub outcome: Outcome,
    /// Which ways it can be taken up, as far as the journal tells; the proposal has the last word.
    pub ways: Vec<Recovery>,
}

/// Whether a run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum RunStatus {
    /// A Lanward works on it now.
    Running,
    /// It did not come to its end, or its undo did not because the engine was gone: something is left to decide.
    Interrupted,
    /// It is over.
    Ended,
}

/// What kind of change a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it
pub enum RunKind {
    CreateNetwork,
    EditNetwork,
    RemoveNetwork,
    StartContainer,
    Attach,
    Detach,
    Move,
    Repair,
    RemoveProbe,
    HostAccessOn,
    HostAccessOff,
    Other,
}

/// All that is known of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunDetail {
    /// Its line in the list.
    pub summary: RunSummary,
    /// What was to be done.
    pub plan: Plan,
    /// How each step stands.
    pub report: RunReport,
    /// How long each container was cut off from the network.
    pub cut_offs: Vec<CutOff>,
    /// Its journal.
    pub events: Vec<Event>,
}

/// How long a container was without a network that it had before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CutOff {
    /// The container.
    pub name: ContainerName,
    /// From the beginning of the detaching to the end of the attaching, in milliseconds. None while it is cut off.
    #[cfg_attr(feature = "specta", specta(type = Option<f64>))]
    pub ms: Option<u64>,
    /// How much of that the engine took for what it was told, in milliseconds. The rest is Lanward's own. None while
    /// it is cut off, and in journals from before this was written down.
    #[cfg_attr(feature = "specta", specta(type = Option<f64>))]
    pub engine_ms: Option<u64>,
}

/// What taking a run up again would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RecoveryProposal {
    /// The run.
    pub run: PlanId,
    /// Forward or back.
    pub how: Recovery,
    /// What will be done, in this order. Empty and without obstacles: only the journal is closed.
    pub acts: Vec<RecoveryAct>,
    /// Why it cannot be done. Not empty: nothing will be.
    pub obstacles: Vec<Obstacle>,
}

/// One act of a recovery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RecoveryAct {
    /// The step that it finishes or undoes, counted from 0.
    pub step: u32,
    /// What.
    pub act: Act,
}

/// What is done; its words are `recovery-act-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// Carry out the step.
    Do {
        /// The step.
        does: Box<Step>,
    },
    /// Remove the network that the run made.
    RemoveNetwork {
        /// Its id.
        id: String,
        /// Its name.
        name: NetworkName,
    },
    /// Make the network again that the run removed.
    RemakeNetwork {
        /// Its name.
        name: NetworkName,
    },
    /// Remove the container that the run made.
    RemoveContainer {
        /// Its id.
        id: String,
        /// Its name.
        name: ContainerName,
    },
    /// Attach the container again that the run detached.
    Reattach {
        /// The container.
        name: ContainerName,
    },
    /// Detach the container again that the run attached.
    Detach {
        /// The container.
        name: ContainerName,
    },
    /// Take the host shim away that the run made.
    LetShimGo {
        /// Its network.
        name: NetworkName,
    },
    /// Make the host shim again that the run took away.
    HoldShimAgain {
        /// Its network.
        name: NetworkName,
    },
}

/// What is in the way of a recovery; its words are `obstacle-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "obstacle", rename_all = "kebab-case")]
pub enum Obstacle {
    /// The run was for another engine than the one that is looked at.
    OtherEngine {
        /// The run's engine.
        engine: String,
    },
    /// The engine cannot be seen.
    NoEngine,
    /// A Lanward works on it now.
    StillRunning,
    /// There is nothing on the engine to undo.
    NothingToUndo,
    /// The run is over; there is nothing to finish.
    NothingToFinish,
    /// It had begun to undo itself, so it can only be undone.
    TurnedBack,
    /// Containers that this run did not attach are on the network.
    Attached {
        /// The network.
        network: NetworkName,
        /// The containers.
        containers: Vec<ContainerName>,
    },
    /// Another network has the name now.
    NameTaken {
        /// The name.
        network: NetworkName,
    },
    /// How the network was made is not in the journal.
    NotRecorded {
        /// The network.
        network: NetworkName,
    },
    /// The network is gone to which a container would be attached.
    NetworkGone {
        /// Its id or name.
        gone: String,
    },
    /// What an earlier step of the run made is gone.
    Gone {
        /// Its name.
        gone: String,
    },
    /// The container was to get environment values, and the journal does not keep them.
    SecretsNotKept {
        /// The container.
        name: ContainerName,
    },
}

/// The line of a list for a run whose journal holds `events`. `running`: a Lanward works on it now. None where not
/// even the plan was written down; such a run did nothing.
pub fn summary(events: &[Event], running: bool) -> Option<RunSummary> {
    let report = replay(events)?;
    let plan = plan_of(events)?;
    let unfinished = report.outcome == Outcome::Unfinished;
    // The engine went away while something was undone: when it is back, the undo can go on.
    let cut =
        |s: &StepState| matches!(s, StepState::LeftBehind { failure: StepFailure::Unreachable { .. }, .. });
    let status = if running {
        RunStatus::Running
    } else if unfinished || report.steps.iter().any(cut) {
        RunStatus::Interrupted
    } else {
        RunStatus::Ended
    };
    let standings = standings(events);
    let may_finish = unfinished && !turned_back(events);
    // Where nothing can be undone, an undo only closes the journal; that is for a run that cannot be finished.
    let is_open = status == RunStatus::Interrupted && (!may_finish || plan.steps.iter().any(has_undo));
    let may_undo =
        is_open || plan.steps.iter().zip(&standings).any(|(step, s)| s.may_be_there() && has_undo(step));
    let mut ways = Vec::new();
    if status != RunStatus::Running {
        ways.extend(may_undo.then_some(Recovery::Undo));
        ways.extend(may_finish.then_some(Recovery::Finish));
    }
    Some(RunSummary {
        id: plan.id.clone(),
        kind: kind_of(&plan.steps),
        about: about(&plan.steps),
        engine: plan.engine.clone(),
        began_at: events.first().and_then(time_of).unwrap_or(plan.made_at),
        last_at: events.iter().rev().find_map(time_of).unwrap_or(plan.made_at),
        status,
        outcome: report.outcome,
        ways,
    })
}

/// Everything about a run whose journal holds `events`.
pub fn detail(events: Vec<Event>, running: bool) -> Option<RunDetail> {
    let summary = summary(&events, running)?;
    let plan = plan_of(&events)?.clone();
    let report = replay(&events)?;
    let cut_offs = cut_offs(&plan, &events);
    Some(RunDetail { summary, plan, report, cut_offs, events })
}

/// The plan at the head of a journal.
pub fn plan_of(events: &[Event]) -> Option<&Plan> {
    events.iter().find_map(|event| match event {
        Event::Planned { plan, .. } => Some(plan),
        _ => None,
    })
}

/// Whether a step changes something that can be changed back.
pub fn has_undo(step: &Step) -> bool {
    match step {
        Step::CreateNetwork { .. }
        | Step::CreateContainer { .. }
        | Step::Connect { .. }
        | Step::Disconnect { .. }
        | Step::HoldShim { .. }
        | Step::LetShimGo { .. } => true,
        Step::RemoveNetwork { definition, .. } => definition.is_some(),
        Step::CompareNetwork { .. }
        | Step::PullImage { .. }
        | Step::StartContainer { .. }
        | Step::CompareEndpoint { .. }
        | Step::RemoveProbe { .. }
        | Step::WatchWayOut { .. } => false,
    }
}

/// Whether the run had begun to undo itself, or was undone, or failed: then there is no way forward.
fn turned_back(events: &[Event]) -> bool {
    events.iter().any(|event| {
        matches!(
            event,
            Event::UndoStarted { .. } | Event::Failed { .. } | Event::Resumed { how: Recovery::Undo, .. }
        )
    })
}

fn kind_of(steps: &[Step]) -> RunKind {
    let any = |is: fn(&Step) -> bool| steps.iter().any(is);
    let creates = any(|s| matches!(s, Step::CreateNetwork { .. }));
    let removes = any(|s| matches!(s, Step::RemoveNetwork { .. }));
    let connects = any(|s| matches!(s, Step::Connect { .. }));
    let disconnects = any(|s| matches!(s, Step::Disconnect { .. }));
    match (creates, removes, connects, disconnects) {
        (true, true, ..) => RunKind::EditNetwork,
        (true, false, ..) => RunKind::CreateNetwork,
        (false, true, ..) => RunKind::RemoveNetwork,
        _ if any(|s| matches!(s, Step::CreateContainer { .. })) => RunKind::StartContainer,
        _ if any(|s| matches!(s, Step::RemoveProbe { .. })) => RunKind::RemoveProbe,
        _ if any(|s| matches!(s, Step::HoldShim { .. })) => RunKind::HostAccessOn,
        _ if any(|s| matches!(s, Step::LetShimGo { .. })) => RunKind::HostAccessOff,
        (.., true, true) if returns(steps) => RunKind::Repair,
        (.., true, true) => RunKind::Move,
        (.., true, false) => RunKind::Attach,
        (.., false, true) => RunKind::Detach,
        _ => RunKind::Other,
    }
}

/// Every container that is attached goes back to a network that it was taken off.
fn returns(steps: &[Step]) -> bool {
    let left = |container: &ContainerId, network: &str| {
        steps.iter().any(|step| {
            matches!(step, Step::Disconnect { container: who, network_id, .. }
                if who == container && network_id.as_str() == network)
        })
    };
    steps.iter().all(|step| match step {
        Step::Connect { container, endpoint, .. } => left(container, &endpoint.network),
        _ => true,
    })
}

fn about(steps: &[Step]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let networks = steps.iter().filter_map(|step| match step {
        Step::CreateNetwork { request } => Some(request.name.clone()),
        Step::RemoveNetwork { name, .. } => Some(name.to_string()),
        Step::HoldShim { shim } | Step::LetShimGo { shim, .. } => Some(shim.name.to_string()),
        _ => None,
    });
    let containers = steps.iter().filter_map(|step| match step {
        Step::CreateContainer { request } => Some(request.name.clone()),
        Step::Connect { name, .. } | Step::Disconnect { name, .. } => Some(name.to_string()),
        _ => None,
    });
    let images = steps.iter().flat_map(|step| match step {
        Step::RemoveProbe { remains } => remains.images.clone(),
        _ => Vec::new(),
    });
    for name in networks.chain(containers).chain(images) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn time_of(event: &Event) -> Option<Timestamp> {
    match event {
        Event::Planned { at, .. }
        | Event::Started { at, .. }
        | Event::Succeeded { at, .. }
        | Event::Failed { at, .. }
        | Event::UndoStarted { at, .. }
        | Event::Undone { at, .. }
        | Event::UndoFailed { at, .. }
        | Event::Resumed { at, .. }
        | Event::Finished { at } => Some(*at),
        Event::Progress { .. } => None,
    }
}

/// How long each container was cut off that the plan detaches: until it was attached again, be it by the plan or by
/// the undo.
pub fn cut_offs(plan: &Plan, events: &[Event]) -> Vec<CutOff> {
    let mut all: Vec<Absence> = Vec::new();
    for event in events {
        let step = |at: u32| plan.steps.get(at as usize);
        if let Event::Started { at, step: number } = event
            && let Some(Step::Disconnect { name, .. }) = step(*number)
        {
            all.push(Absence { name, from: *at, engine_us: Some(0), to: None });
        }
        let (Event::Succeeded { engine_us, .. }
        | Event::Failed { engine_us, .. }
        | Event::Undone { engine_us, .. }
        | Event::UndoFailed { engine_us, .. }) = event
        else {
            continue;
        };
        for absence in all.iter_mut().filter(|absence| absence.to.is_none()) {
            absence.engine_us = absence.engine_us.zip(*engine_us).map(|(sum, us)| sum + u64::from(us));
        }
        match event {
            Event::Succeeded { at, step: number, .. } => {
                if let Some(Step::Connect { name, .. }) = step(*number) {
                    end(&mut all, name, *at);
                }
            }
            Event::Undone { at, step: number, .. } => {
                if let Some(Step::Disconnect { name, .. }) = step(*number) {
                    end(&mut all, name, *at);
                }
            }
            _ => {}
        }
    }
    // Who is attached to the other network first is never without one.
    let comes_back = |name: &ContainerName| {
        let leaves = |s: &Step| matches!(s, Step::Disconnect { name: other, .. } if other == name);
        let after = plan.steps.iter().skip_while(|s| !leaves(s));
        after.into_iter().any(|s| matches!(s, Step::Connect { name: other, .. } if other == name))
    };
    all.into_iter()
        .filter(|absence| absence.to.is_some() || comes_back(absence.name))
        .map(|Absence { name, from, to, engine_us }| CutOff {
            name: name.clone(),
            ms: to.map(|to| to.0.saturating_sub(from.0)),
            engine_ms: to.and(engine_us).map(|us| us / 1000),
        })
        .collect()
}

struct Absence<'a> {
    name: &'a ContainerName,
    from: Timestamp,
    to: Option<Timestamp>,
    engine_us: Option<u64>,
}

/// The first attaching after the detaching counts.
fn end(all: &mut [Absence<'_>], name: &ContainerName, at: Timestamp) {
    if let Some(absence) = all.iter_mut().find(|absence| absence.name == name && absence.to.is_none()) {
        absence.to = Some(at);
    }
}
