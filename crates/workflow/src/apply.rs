//! Carries out a plan, step by step, and undoes what was done where a step fails; takes up a run that was interrupted
//! or is to be undone. No choice is made here: what is done and how it is undone follows from the plan, the journal
//! and what the engine answers.
//! Leaves out on purpose finding out whether the plan is still true: that is [`crate::session`].

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use lanward_core::{
    RUN_LABEL,
    access::{Shim, ShimState, WATCHED},
    compare,
    names::ContainerId,
    plan::{Plan, Step},
    ports::{Engine, EngineError},
    predict::ErrorClass,
    probe::ProbeError,
    recovery::{Standing, plan_of, standings},
    request::EndpointRequest,
    run::{Difference, Event, Recovery, RunReport, StepFailure, replay},
};
use tokio::time::Instant;

use crate::{
    clock::now,
    journal::Journal,
    undo::{Undo, attached, is_gone, undo_of, undo_one},
};

/// How long a run that undoes itself waits for an engine that went away: one that is started again is back within
/// seconds. All steps together; then what could not be undone is left for [`recover`].
const BACK_WITHIN: Duration = Duration::from_secs(15);

/// How often it is looked whether the engine is back.
const AGAIN: Duration = Duration::from_millis(300);

/// How much longer than its watch the holder of a shim is heard: what seems lost at the end is looked at again.
const LONGER: Duration = Duration::from_secs(15);

/// How often it is told how far a watch is.
const TELL: Duration = Duration::from_secs(1);

/// How often it is looked whether somebody asked to stop.
const HEAR: Duration = Duration::from_millis(50);

/// Asks a run to stop. It stops between steps, or in the middle of fetching an image; a step that was sent to
/// the engine is always waited for, so that it is known whether it happened.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns as soon as somebody has asked.
    pub(crate) async fn asked(&self) {
        while !self.is_asked() {
            tokio::time::sleep(HEAR).await;
        }
    }
}

/// A run could not keep its journal, so it stopped.
#[derive(Debug, thiserror::Error)]
#[error("the journal cannot be written")]
pub struct JournalError {
    /// The disk's word.
    #[source]
    pub cause: io::Error,
    /// How the run stands in memory: what was done before the journal failed is undone.
    pub report: Option<RunReport>,
}

/// Carries out `plan` and reports how it ended. `on_event` sees every event as it happens.
///
/// # Errors
/// [`JournalError`] where an announcement could not be written down; the announced act was then not begun.
pub async fn apply<E: Engine>(
    engine: &E,
    plan: &Plan,
    journal: &mut Journal,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(&Event) + Send),
) -> Result<RunReport, JournalError> {
    let mut run = Run {
        engine,
        plan,
        journal,
        cancel,
        on_event,
        events: Vec::new(),
        standings: vec![Standing::NotBegun; plan.steps.len()],
        back_until: None,
    };
    let result = run.carry_out().await;
    run.report(result).await
}

/// Takes up the run whose journal holds `events`: forward or back. What is done is decided at each step by what is on
/// the engine then, so that it can be interrupted and taken up again.
///
/// # Errors
/// [`JournalError`]. A journal without a plan tells of nothing that could be taken up; that is an error of the caller.
pub async fn recover<E: Engine>(
    engine: &E,
    events: Vec<Event>,
    how: Recovery,
    journal: &mut Journal,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(&Event) + Send),
) -> Result<RunReport, JournalError> {
    let Some(plan) = plan_of(&events).cloned() else {
        let cause = io::Error::new(io::ErrorKind::InvalidData, "the journal holds no plan");
        return Err(JournalError { cause, report: None });
    };
    let standings = standings(&events);
    let mut run = Run { engine, plan: &plan, journal, cancel, on_event, events, standings, back_until: None };
    let result = run.take_up(how).await;
    run.report(result).await
}

struct Run<'a, E> {
    engine: &'a E,
    plan: &'a Plan,
    journal: &'a mut Journal,
    cancel: &'a Cancel,
    on_event: &'a mut (dyn FnMut(&Event) + Send),
    events: Vec<Event>,
    /// How each step stands.
    standings: Vec<Standing>,
    /// Until when an undo waits for the engine; set when it is first missed.
    back_until: Option<Instant>,
}

impl<E: Engine> Run<'_, E> {
    fn tell(&mut self, event: Event) -> io::Result<()> {
        if !matches!(event, Event::Progress { .. }) {
            log(&self.plan.steps, &event);
            self.journal.write(&without_secrets(&event))?;
            self.events.push(event.clone());
        }
        (self.on_event)(&event);
        Ok(())
    }

    /// The report of a run that went as `result` tells. Where the disk is full or gone, what was done must still be
    /// undone; it can only be told, not written.
    async fn report(mut self, result: io::Result<()>) -> Result<RunReport, JournalError> {
        let Err(cause) = result else {
            return Ok(replay(&self.events).unwrap_or_else(|| RunReport {
                plan: self.plan.id.clone(),
                steps: Vec::new(),
                outcome: lanward_core::run::Outcome::NothingDone,
            }));
        };
        *self.journal = Journal::none();
        if self.undo().await.is_ok() {
            let _ = self.tell(Event::Finished { at: now() });
        }
        Err(JournalError { cause, report: replay(&self.events) })
    }

    async fn carry_out(&mut self) -> io::Result<()> {
        self.tell(Event::Planned { at: now(), plan: self.plan.clone() })?;
        self.forward().await?;
        self.tell(Event::Finished { at: now() })
    }

    async fn take_up(&mut self, how: Recovery) -> io::Result<()> {
        self.tell(Event::Resumed { at: now(), how })?;
        match how {
            Recovery::Undo => self.undo().await?,
            Recovery::Finish => self.forward().await?,
        }
        self.tell(Event::Finished { at: now() })
    }

    /// Does what is not done yet, and undoes everything where something fails.
    async fn forward(&mut self) -> io::Result<()> {
        for at in 0..self.plan.steps.len() {
            let step = at as u32;
            if matches!(self.standings[at], Standing::Done(_)) {
                continue;
            }
            if self.cancel.is_asked() {
                let failure = StepFailure::Cancelled;
                self.tell(Event::Failed { at: now(), step, failure, engine_us: Some(0) })?;
                return self.undo().await;
            }
            let happened = match self.standings[at] {
                Standing::Unclear => self.what_happened(at).await,
                _ => Ok(None),
            };
            let mut begun = Instant::now();
            let result = match happened {
                Ok(Some(made)) => Ok(made),
                Ok(None) => {
                    self.tell(Event::Started { at: now(), step })?;
                    self.standings[at] = Standing::Unclear;
                    if changes_the_engine(&self.plan.steps[at]) {
                        self.journal.force()?;
                    }
                    begun = Instant::now();
                    self.act(at).await
                }
                Err(failure) => Err(failure),
            };
            let engine_us = Some(since(begun));
            match result {
                Ok(made) => {
                    self.standings[at] = Standing::Done(made.clone());
                    self.tell(Event::Succeeded { at: now(), step, made, engine_us })?;
                }
                Err(failure) => {
                    // A call that broke off may have been carried out all the same.
                    if !matches!(failure, StepFailure::Unreachable { .. }) {
                        self.standings[at] = Standing::NotDone;
                    }
                    self.tell(Event::Failed { at: now(), step, failure, engine_us })?;
                    return self.undo().await;
                }
            }
        }
        Ok(())
    }

    /// Whether a step that was announced happened: then the id of what it made, if it made something.
    /// `&mut` although nothing changes: who hears the events may be sent to another thread, but not shared.
    async fn what_happened(&mut self, at: usize) -> Result<Option<Option<String>>, StepFailure> {
        let ours = |labels: &std::collections::BTreeMap<String, String>| {
            labels.get(RUN_LABEL) == Some(&self.plan.id.0)
        };
        Ok(match &self.plan.steps[at] {
            Step::CreateNetwork { request } => there(self.engine.network(&request.name).await)?
                .filter(|network| ours(&network.labels))
                .map(|network| Some(network.id.to_string())),
            Step::CreateContainer { request } => there(self.engine.container(&request.name).await)?
                .filter(|container| ours(&container.labels))
                .map(|container| Some(container.id.to_string())),
            Step::RemoveNetwork { id, .. } => match there(self.engine.network(id.as_str()).await)? {
                Some(_) => None,
                None => Some(None),
            },
            Step::Connect { container, endpoint, .. } => {
                let network = self.current(at, &endpoint.network);
                attached(self.engine, container, &network).await?.map(|_| None)
            }
            Step::Disconnect { container, network_id, .. } => {
                match attached(self.engine, container, network_id.as_str()).await? {
                    Some(_) => None,
                    None => Some(None),
                }
            }
            // Done twice they do no harm.
            Step::CompareNetwork { .. }
            | Step::CompareEndpoint { .. }
            | Step::PullImage { .. }
            | Step::StartContainer { .. }
            | Step::RemoveProbe { .. }
            | Step::HoldShim { .. }
            | Step::WatchWayOut { .. }
            | Step::LetShimGo { .. } => None,
        })
    }

    async fn act(&mut self, at: usize) -> Result<Option<String>, StepFailure> {
        let plan = self.plan;
        match &plan.steps[at] {
            Step::CreateNetwork { request } => {
                let (id, warning) = self.engine.create_network(request).await?;
                if !warning.is_empty() {
                    tracing::warn!(warning, "the engine warns");
                }
                Ok(Some(id.to_string()))
            }
            Step::CompareNetwork { request, product } => {
                let id = self
                    .made_by(at, |s| matches!(s, Step::CreateNetwork { .. }))
                    .unwrap_or(&request.name)
                    .to_owned();
                let network = self.engine.network(&id).await?;
                same(compare::network_on(*product, request, &network))
            }
            Step::RemoveNetwork { id, .. } => {
                self.engine.remove_network(id).await?;
                Ok(None)
            }
            Step::PullImage { image } => self.pull(at as u32, image).await,
            Step::CreateContainer { request } => {
                let id = self.engine.create_container(request).await?;
                Ok(Some(id.to_string()))
            }
            Step::StartContainer { name } => {
                let id = self.container_made_before(at, name);
                self.engine.start_container(&ContainerId::seen(id)).await?;
                Ok(None)
            }
            Step::Connect { container, endpoint, .. } => {
                let network = self.current(at, &endpoint.network);
                let endpoint = EndpointRequest { network, ..endpoint.clone() };
                self.engine.connect(container, &endpoint).await?;
                Ok(None)
            }
            Step::CompareEndpoint { container, endpoint, network } => {
                let id = self.container_made_before(at, container);
                let container = self.engine.container(&id).await?;
                same(compare::endpoint(endpoint, network.as_ref(), &container))
            }
            Step::Disconnect { container, network_id, .. } => {
                self.engine.disconnect(container, network_id).await?;
                Ok(None)
            }
            Step::HoldShim { shim } => {
                // One that this run made and did not see come up is made anew.
                match there(self.engine.container(&shim.container()).await)? {
                    Some(half) if half.labels.get(RUN_LABEL) == Some(&plan.id.0) => {
                        self.engine.let_shim_go(shim).await?;
                    }
                    _ => {}
                }
                Ok(Some(self.engine.hold_shim(shim, &plan.id).await?.to_string()))
            }
            Step::WatchWayOut { shim } => self.watch(at as u32, shim).await,
            Step::LetShimGo { shim, .. } => {
                self.engine.let_shim_go(shim).await?;
                Ok(None)
            }
            Step::RemoveProbe { .. } => {
                self.engine.remove_probe().await.map_err(probe_failure)?;
                let left = self.engine.probe_remains().await.map_err(probe_failure)?;
                let named = [("images", left.images), ("containers", left.containers)];
                let left = named.into_iter().filter(|(_, names)| !names.is_empty());
                same(
                    left.map(|(field, names)| Difference {
                        field: field.into(),
                        wanted: String::new(),
                        got: names.join(", "),
                    })
                    .collect(),
                )
            }
        }
    }

    async fn pull(&mut self, step: u32, image: &str) -> Result<Option<String>, StepFailure> {
        let (on_event, cancel) = (&mut *self.on_event, self.cancel);
        let mut progress = |percent: u8, detail: &str| {
            on_event(&Event::Progress { step, percent, detail: detail.to_owned() });
        };
        tokio::select! {
            done = self.engine.pull(image, &mut progress) => { done?; Ok(None) }
            () = cancel.asked() => Err(StepFailure::Cancelled),
        }
    }

    /// Hears the holder of a shim out: it watches the machine's way out itself, so that it is taken away also where
    /// this Lanward is the one who is cut off.
    async fn watch(&mut self, step: u32, shim: &Shim) -> Result<Option<String>, StepFailure> {
        let (engine, on_event, cancel) = (self.engine, &mut *self.on_event, self.cancel);
        let (told, mut telling) = tokio::sync::watch::channel(None);
        let mut on_state = |state: &ShimState| {
            let end = match state {
                ShimState::Kept => Some(Ok(())),
                ShimState::Withdrawn { lost } => Some(Err(*lost)),
                _ => None,
            };
            let is_end = end.is_some();
            if is_end {
                let _ = told.send(end);
            }
            is_end
        };
        let mut hearing = std::pin::pin!(engine.hear_shim(shim, WATCHED + LONGER, &mut on_state));
        let begun = Instant::now();
        let ended = loop {
            tokio::select! {
                ended = &mut hearing => break ended,
                () = cancel.asked() => return Err(StepFailure::Cancelled),
                () = tokio::time::sleep(TELL) => {
                    let part = begun.elapsed().as_secs_f32() / WATCHED.as_secs_f32();
                    let percent = (part * 100.0).min(99.0) as u8;
                    on_event(&Event::Progress { step, percent, detail: String::new() });
                }
            }
        };
        ended?;
        let end = *telling.borrow_and_update();
        match end {
            Some(Err(lost)) => Err(StepFailure::WayOutLost { lost }),
            _ => Ok(None),
        }
    }

    /// The id that the nearest earlier step of that sort made.
    fn made_by(&self, at: usize, is: impl Fn(&Step) -> bool) -> Option<&str> {
        (0..at).rev().find(|&i| is(&self.plan.steps[i])).and_then(|i| self.standings[i].made())
    }

    fn container_made_before(&self, at: usize, otherwise: &str) -> String {
        self.made_by(at, |s| matches!(s, Step::CreateContainer { .. })).unwrap_or(otherwise).to_owned()
    }

    /// The network that step `at` calls by a name or an id: the one this run made of that name, or made again in
    /// place of the one with that id.
    fn current(&self, at: usize, name_or_id: &str) -> String {
        let made = self.made_by(
            at,
            |step| matches!(step, Step::CreateNetwork { request } if request.name == name_or_id),
        );
        let again = || {
            self.plan.steps.iter().zip(&self.standings).find_map(|(step, standing)| match (step, standing) {
                (Step::RemoveNetwork { id, .. }, Standing::Undone(Some(made)))
                    if id.as_str() == name_or_id =>
                {
                    Some(made.as_str())
                }
                _ => None,
            })
        };
        made.or_else(again).unwrap_or(name_or_id).to_owned()
    }

    /// Undoes all that may be there, last first. Every undo is tried, whatever became of the others.
    async fn undo(&mut self) -> io::Result<()> {
        for at in (0..self.plan.steps.len()).rev() {
            if !self.standings[at].may_be_there() {
                continue;
            }
            let made = self.standings[at].made().map(str::to_owned);
            let current = |network: &str| self.current(at, network);
            let Some(undo) = undo_of(&self.plan.steps[at], made.as_deref(), current) else { continue };
            let step = at as u32;
            self.standings[at] = Standing::UndoUnclear(made.clone());
            self.tell(Event::UndoStarted { at: now(), step })?;
            self.journal.force()?;
            let begun = Instant::now();
            let result = self.undo_once_back(undo).await;
            let engine_us = Some(since(begun));
            match result {
                Ok(again) => {
                    self.standings[at] = Standing::Undone(again.clone());
                    self.tell(Event::Undone { at: now(), step, made: again, engine_us })?;
                }
                Err(failure) => {
                    self.standings[at] = Standing::LeftBehind(made);
                    self.tell(Event::UndoFailed { at: now(), step, failure, engine_us })?;
                }
            }
        }
        Ok(())
    }

    /// Undoes one step; where the engine is away, again and again until it is back or [`BACK_WITHIN`] is over. An undo
    /// looks first at what is there, so it can be done twice.
    async fn undo_once_back(&mut self, undo: Undo) -> Result<Option<String>, StepFailure> {
        loop {
            let result = undo_one(self.engine, &self.plan.id, undo.clone()).await;
            if !matches!(result, Err(StepFailure::Unreachable { .. })) {
                return result;
            }
            let until = *self.back_until.get_or_insert_with(|| Instant::now() + BACK_WITHIN);
            if Instant::now() >= until {
                return result;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// The event as the journal may hold it: the values of a container's environment are passwords often enough,
/// and nothing that reads a journal needs them.
fn without_secrets(event: &Event) -> Event {
    let mut event = event.clone();
    if let Event::Planned { plan, .. } = &mut event {
        for step in &mut plan.steps {
            if let Step::CreateContainer { request } = step {
                for variable in &mut request.env {
                    if let Some(end) = variable.find('=') {
                        variable.replace_range(end + 1.., "…");
                    }
                }
            }
        }
    }
    event
}

/// A step that only looks needs no announcement that outlives a power loss; forcing costs milliseconds.
fn changes_the_engine(step: &Step) -> bool {
    !matches!(step, Step::CompareNetwork { .. } | Step::CompareEndpoint { .. } | Step::WatchWayOut { .. })
}

/// One line of the log an event; what a step sends is in the journal.
fn log(steps: &[Step], event: &Event) {
    let name = |at: u32| {
        let step = serde_json::to_value(steps.get(at as usize)).unwrap_or_default();
        step["step"].as_str().unwrap_or_default().to_owned()
    };
    match event {
        Event::Planned { plan, .. } => {
            tracing::info!(plan = plan.id.0, steps = steps.len(), "the run begins")
        }
        Event::Started { step, .. } => tracing::info!(step = name(*step), "begins"),
        Event::Succeeded { step, made, .. } => tracing::info!(step = name(*step), made, "done"),
        Event::Failed { step, failure, .. } => tracing::info!(step = name(*step), ?failure, "failed"),
        Event::UndoStarted { step, .. } => tracing::info!(step = name(*step), "is being undone"),
        Event::Undone { step, .. } => tracing::info!(step = name(*step), "undone"),
        Event::UndoFailed { step, failure, .. } => {
            tracing::info!(step = name(*step), ?failure, "could not be undone");
        }
        Event::Resumed { how, .. } => tracing::info!(?how, "the run is taken up again"),
        Event::Progress { .. } | Event::Finished { .. } => {}
    }
}

/// Microseconds since then.
fn since(begun: Instant) -> u32 {
    u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX)
}

/// Why the probe could not be removed.
fn probe_failure(error: ProbeError) -> StepFailure {
    match error {
        ProbeError::Unreachable { problem } => StepFailure::Unreachable { problem },
        other => StepFailure::Refused { status: 0, class: ErrorClass::Other, message: other.to_string() },
    }
}

/// What was looked for; none where it is not there.
fn there<T>(result: Result<T, EngineError>) -> Result<Option<T>, StepFailure> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn same(differences: Vec<lanward_core::run::Difference>) -> Result<Option<String>, StepFailure> {
    if differences.is_empty() { Ok(None) } else { Err(StepFailure::Differs { differences }) }
}
