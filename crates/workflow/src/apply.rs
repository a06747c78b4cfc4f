//! Carries out a plan, step by step, and undoes what was done where a step fails. No choice is made here:
//! what is done and how it is undone follows from the plan and from what the engine answered.
//! Leaves out on purpose finding out whether the plan is still true: that is [`crate::session`].

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use lanward_core::{
    RUN_LABEL, compare,
    names::{ContainerId, NetworkId},
    plan::{Plan, PlanId, Step},
    ports::{Engine, EngineError},
    predict::ErrorClass,
    request::EndpointRequest,
    run::{Event, RunReport, StepFailure, replay},
};

use crate::{clock::now, journal::Journal};

/// Asks a run to stop. It stops between steps, or in the middle of fetching an image; a step that was sent to
/// the engine is always waited for, so that it is known whether it happened.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
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
        made: vec![None; plan.steps.len()],
        begun: 0,
    };
    match run.carry_out().await {
        Ok(()) => Ok(replay(&run.events).unwrap_or_else(|| RunReport {
            plan: plan.id.clone(),
            steps: Vec::new(),
            outcome: lanward_core::run::Outcome::NothingDone,
        })),
        Err(cause) => {
            // The disk is full or gone. What was done must still be undone; it can only be told, not written.
            *run.journal = Journal::none();
            if run.undo_before(run.begun).await.is_ok() {
                let _ = run.tell(Event::Finished { at: now() });
            }
            Err(JournalError { cause, report: replay(&run.events) })
        }
    }
}

struct Run<'a, E> {
    engine: &'a E,
    plan: &'a Plan,
    journal: &'a mut Journal,
    cancel: &'a Cancel,
    on_event: &'a mut (dyn FnMut(&Event) + Send),
    events: Vec<Event>,
    /// Ids of what each step made.
    made: Vec<Option<String>>,
    /// How many steps were begun.
    begun: usize,
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

    async fn carry_out(&mut self) -> io::Result<()> {
        self.tell(Event::Planned { at: now(), plan: self.plan.clone() })?;
        for at in 0..self.plan.steps.len() {
            let step = at as u32;
            if self.cancel.is_asked() {
                self.tell(Event::Failed { at: now(), step, failure: StepFailure::Cancelled })?;
                self.undo_before(at).await?;
                break;
            }
            self.tell(Event::Started { at: now(), step })?;
            if changes_the_engine(&self.plan.steps[at]) {
                self.journal.force()?;
            }
            self.begun = at + 1;
            match self.act(at).await {
                Ok(made) => {
                    self.made[at].clone_from(&made);
                    self.tell(Event::Succeeded { at: now(), step, made })?;
                }
                Err(failure) => {
                    let unclear = matches!(failure, StepFailure::Unreachable { .. });
                    self.tell(Event::Failed { at: now(), step, failure })?;
                    // A call that broke off may have been carried out all the same.
                    self.undo_before(if unclear { at + 1 } else { at }).await?;
                    break;
                }
            }
        }
        self.tell(Event::Finished { at: now() })
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
                self.engine.connect(container, endpoint).await?;
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
        }
    }

    async fn pull(&mut self, step: u32, image: &str) -> Result<Option<String>, StepFailure> {
        let (on_event, cancel) = (&mut *self.on_event, self.cancel);
        let mut progress = |percent: u8, detail: &str| {
            on_event(&Event::Progress { step, percent, detail: detail.to_owned() });
        };
        let asked = async {
            while !cancel.is_asked() {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        tokio::select! {
            done = self.engine.pull(image, &mut progress) => { done?; Ok(None) }
            () = asked => Err(StepFailure::Cancelled),
        }
    }

    /// The id that the nearest earlier step of that sort made.
    fn made_by(&self, at: usize, is: impl Fn(&Step) -> bool) -> Option<&str> {
        (0..at).rev().find(|&i| is(&self.plan.steps[i])).and_then(|i| self.made[i].as_deref())
    }

    fn container_made_before(&self, at: usize, otherwise: &str) -> String {
        self.made_by(at, |s| matches!(s, Step::CreateContainer { .. })).unwrap_or(otherwise).to_owned()
    }

    /// Undoes the steps before `end`, last first. Every undo is tried, whatever became of the others.
    async fn undo_before(&mut self, end: usize) -> io::Result<()> {
        for at in (0..end).rev() {
            let Some(undo) = undo_of(&self.plan.steps[at], self.made[at].as_deref()) else { continue };
            let step = at as u32;
            self.tell(Event::UndoStarted { at: now(), step })?;
            self.journal.force()?;
            match undo_one(self.engine, &self.plan.id, undo).await {
                Ok(()) => self.tell(Event::Undone { at: now(), step })?,
                Err(failure) => self.tell(Event::UndoFailed { at: now(), step, failure })?,
            }
        }
        Ok(())
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
    !matches!(step, Step::CompareNetwork { .. } | Step::CompareEndpoint { .. })
}

/// How a step is undone.
enum Undo {
    RemoveNetwork { id_or_name: String },
    RemoveContainer { id_or_name: String },
    Disconnect { container: ContainerId, network: String },
    Connect { container: ContainerId, network: NetworkId, endpoint: EndpointRequest },
}

/// Undoes one step. Removes only what carries this run's label.
async fn undo_one(engine: &impl Engine, run: &PlanId, undo: Undo) -> Result<(), StepFailure> {
    let ours = |labels: &std::collections::BTreeMap<String, String>| labels.get(RUN_LABEL) == Some(&run.0);
    match undo {
        Undo::RemoveNetwork { id_or_name } => match engine.network(&id_or_name).await {
            Ok(network) if ours(&network.labels) => Ok(engine.remove_network(&network.id).await?),
            Ok(network) => Err(StepFailure::NotOurs { what: network.id.to_string() }),
            Err(error) => gone(error),
        },
        Undo::RemoveContainer { id_or_name } => match engine.container(&id_or_name).await {
            Ok(container) if ours(&container.labels) => Ok(engine.remove_container(&container.id).await?),
            Ok(container) => Err(StepFailure::NotOurs { what: container.id.to_string() }),
            Err(error) => gone(error),
        },
        Undo::Disconnect { container, network } => {
            match engine.disconnect(&container, &NetworkId::seen(network)).await {
                Ok(()) => Ok(()),
                Err(error) => gone(error),
            }
        }
        Undo::Connect { container, network, endpoint } => {
            // If the detaching never reached the engine, the container is still there.
            let still = engine.container(container.as_str()).await?;
            if still.endpoints.iter().any(|e| e.network_id == network) {
                return Ok(());
            }
            Ok(engine.connect(&container, &endpoint).await?)
        }
    }
}

fn undo_of(step: &Step, made: Option<&str>) -> Option<Undo> {
    match step {
        Step::CreateNetwork { request } => {
            Some(Undo::RemoveNetwork { id_or_name: made.unwrap_or(&request.name).to_owned() })
        }
        Step::CreateContainer { request } => {
            let id_or_name = made.unwrap_or(&request.name).to_owned();
            (!id_or_name.is_empty()).then_some(Undo::RemoveContainer { id_or_name })
        }
        Step::Connect { container, endpoint, .. } => {
            Some(Undo::Disconnect { container: container.clone(), network: endpoint.network.clone() })
        }
        Step::Disconnect { container, network_id, endpoint, .. } => Some(Undo::Connect {
            container: container.clone(),
            network: network_id.clone(),
            endpoint: endpoint.clone(),
        }),
        Step::CompareNetwork { .. }
        | Step::CompareEndpoint { .. }
        | Step::RemoveNetwork { .. }
        | Step::PullImage { .. }
        | Step::StartContainer { .. } => None,
    }
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
        Event::Progress { .. } | Event::Finished { .. } => {}
    }
}

fn same(differences: Vec<lanward_core::run::Difference>) -> Result<Option<String>, StepFailure> {
    if differences.is_empty() { Ok(None) } else { Err(StepFailure::Differs { differences }) }
}

/// What is not there any more needs no undoing.
fn gone(error: EngineError) -> Result<(), StepFailure> {
    match error {
        EngineError::Refused { status: 404, .. }
        | EngineError::Refused { class: ErrorClass::NotFound, .. } => Ok(()),
        other => Err(other.into()),
    }
}
