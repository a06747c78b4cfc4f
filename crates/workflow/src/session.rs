//! One person's sitting with Lanward: which engine, what was last seen, which plans are open. Both faces stand
//! on this and on nothing below it. Leaves out on purpose every rule (`core`) and every sentence (`words`).

mod access;
mod asking;
mod history;
mod identities;
mod live;
mod look;
mod probe;
mod seeing;
mod wishes;

pub use access::AccessProof;
pub use history::interrupted;
pub use seeing::Seen;

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lanward_core::{
    addressing::Family,
    endpoint::{EngineProblem, FoundEndpoint},
    facts::{EndpointAttempt, Image, Timestamp, telling_attempt},
    names::LinkName,
    plan::{Plan, PlanId},
    ports::{Depth, Engine, EngineError, Engines, Host},
    probe::ProbeError,
    recovery::RecoveryProposal,
    run::{Event, RunReport},
    snapshot::AppError,
    stale,
};

use self::seeing::Look;
use crate::{
    apply::{self, Cancel, JournalError},
    clock::now,
    journal::JournalFolder,
    lock::{EngineLock, LockError},
    session::wishes::{Wish, planned},
};

/// Facts younger than this count as a second look: the plan was made from them a moment ago, in this process.
const FRESH: Duration = Duration::from_millis(1500);

/// How long a run waits for another on the same engine to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it is looked whether the last run has ended.
const SETTLE: Duration = Duration::from_millis(50);

/// Open plans that nobody applied are forgotten, oldest first, beyond this many.
const OPEN_PLANS: usize = 64;

/// Why a session could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// No engine can be reached.
    #[error("no engine can be reached")]
    NoEngine(#[source] EngineProblem),
    /// The engine refused, outside a run.
    #[error("the engine refused")]
    Engine(#[source] EngineError),
    /// There is no open plan of that id.
    #[error("there is no open plan {0:?}")]
    NoSuchPlan(PlanId),
    /// The world is no longer the one the plan was made for.
    #[error("the plan is out of date")]
    StalePlan {
        /// What differs: field, then, now.
        changed: Vec<lanward_core::run::Difference>,
    },
    /// There is no run of that id on record.
    #[error("there is no run {0:?} on record")]
    NoSuchRun(PlanId),
    /// Another run goes on, on the same engine.
    #[error("another run is under way on this engine: {}", by.as_ref().map_or("?", |id| &id.0))]
    Busy {
        /// Which, where it has said so.
        by: Option<PlanId>,
    },
    /// The journal cannot be begun or written.
    #[error("the journal cannot be written")]
    Journal(#[source] io::Error),
    /// The system gives no random bits.
    #[error("the system gives no random bits")]
    NoRandomness(#[source] getrandom::Error),
    /// What a person said about the probe cannot be kept.
    #[error("what was said about the probe cannot be kept")]
    Consent(#[source] io::Error),
    /// What is kept for containers cannot be read or written.
    #[error("what is kept for containers cannot be read or written")]
    Shelf(#[source] io::Error),
    /// Nobody has allowed host access on this engine.
    #[error("host access is not allowed on this engine")]
    AccessNotAllowed,
    /// The probe did not do its errand.
    #[error("the probe did not do its errand")]
    Probe(#[source] ProbeError),
}

impl From<SessionError> for AppError {
    /// The error as a face tells it: its code and the chain of causes; for a stale plan what has changed.
    fn from(error: SessionError) -> Self {
        let code = match &error {
            SessionError::NoEngine(_) => "no-engine",
            SessionError::Engine(_) => "engine-refused",
            SessionError::NoSuchPlan(_) => "no-such-plan",
            SessionError::StalePlan { .. } => "stale-plan",
            SessionError::NoSuchRun(_) => "no-such-run",
            SessionError::Busy { .. } => "busy",
            SessionError::Journal(_) => "journal",
            SessionError::NoRandomness(_) => "no-randomness",
            SessionError::Consent(_) => "consent",
            SessionError::Shelf(_) => "identities",
            SessionError::AccessNotAllowed => "access-not-allowed",
            SessionError::Probe(error) => error.code(),
        };
        let mut told = Self::new(code, &error);
        if let SessionError::StalePlan { changed } = &error {
            told.detail.extend(changed.iter().map(|d| format!("{}: {} → {}", d.field, d.wanted, d.got)));
        }
        told
    }
}

impl From<EngineError> for SessionError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Unreachable(problem) => Self::NoEngine(problem),
            refused => Self::Engine(refused),
        }
    }
}

impl From<ProbeError> for SessionError {
    fn from(error: ProbeError) -> Self {
        match error {
            ProbeError::Unreachable { problem } => Self::NoEngine(problem),
            other => Self::Probe(other),
        }
    }
}

/// One sitting. Cheap calls may come from any thread; nothing is held locked while the engine is asked.
pub struct Session<H: Host, S: Engines> {
    host: H,
    engines: S,
    journals: JournalFolder,
    state: Mutex<State<S::Engine>>,
    /// Held while the probe looks at the engine's links.
    looking: tokio::sync::Mutex<()>,
}

/// A plan that was shown, with the wish it answers and the look it was made from.
#[derive(Debug, Clone)]
struct Open {
    plan: Plan,
    wish: Wish,
    look: u64,
}

struct State<E> {
    chosen: Option<String>,
    /// Counts the choices, so that a connection made for an older one is not taken for the newer.
    choice: u64,
    engine: Option<(FoundEndpoint, Arc<E>)>,
    /// The endpoint that answered first since the choice. Only a person moves to another engine.
    bound: Option<FoundEndpoint>,
    /// Counts the looks, so that a slow one does not overwrite a later one.
    looks: u64,
    /// A run has changed the world since the last look.
    outdated: bool,
    last: Option<Arc<Look>>,
    open: BTreeMap<PlanId, Open>,
    running: BTreeMap<PlanId, Cancel>,
    /// What was last proposed for the runs on record.
    recoveries: BTreeMap<PlanId, RecoveryProposal>,
    eyes: probe::Eyes<E>,
    /// Links on which the conflict watch could not ask for addresses of a family, and when it tried.
    unheard: BTreeMap<(LinkName, Family), Timestamp>,
}

pub use asking::SweepOrder;
pub use look::VerifyError;

impl<H: Host, S: Engines> Session<H, S> {
    /// A sitting with the engine `chosen` (a context's name or an address), or with the one the docker command would use.
    pub fn new(host: H, engines: S, journals: JournalFolder, chosen: Option<String>) -> Self {
        let state = State {
            chosen,
            choice: 0,
            engine: None,
            bound: None,
            looks: 0,
            outdated: false,
            last: None,
            open: BTreeMap::new(),
            running: BTreeMap::new(),
            recoveries: BTreeMap::new(),
            eyes: probe::Eyes::closed(),
            unheard: BTreeMap::new(),
        };
        Self { host, engines, journals, state: Mutex::new(state), looking: tokio::sync::Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State<S::Engine>> {
        // A panic elsewhere leaves plain data behind, which is still true.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Chooses another engine; none means the one the docker command would use. What was known of the old one is dropped.
    pub fn choose(&self, chosen: Option<String>) {
        let mut state = self.state();
        state.chosen = chosen;
        state.choice += 1;
        state.engine = None;
        state.bound = None;
        state.last = None;
        state.open.clear();
        state.recoveries.clear();
    }

    /// Carries out an open plan, after a second look at the world. The plan is then no longer open.
    ///
    /// # Errors
    /// No such plan, a stale plan, no engine, or no journal. A run that failed and was rolled back is no
    /// error: the report tells it.
    pub async fn apply(
        &self,
        id: &PlanId,
        on_event: &mut (dyn FnMut(&Event) + Send),
    ) -> Result<RunReport, SessionError> {
        let open = self.state().open.get(id).cloned();
        let open = open.ok_or_else(|| SessionError::NoSuchPlan(id.clone()))?;
        let cancel = Cancel::default();
        self.state().running.insert(id.clone(), cancel.clone());
        let result = self.carry_out(&open, &cancel, on_event).await;
        self.state().running.remove(id);
        result
    }

    async fn carry_out(
        &self,
        open: &Open,
        cancel: &Cancel,
        on_event: &mut (dyn FnMut(&Event) + Send),
    ) -> Result<RunReport, SessionError> {
        let plan = &open.plan;
        let Some(_lock) = self.lock(&plan.engine, &plan.id, cancel).await? else {
            return Ok(RunReport::cancelled(plan));
        };
        self.look_again(open).await?;
        let (_, engine) =
            self.engine().await.map_err(|tried| SessionError::NoEngine(first_problem(tried)))?;
        self.permit_access(plan, &engine).await?;
        let mut journal = self.journals.begin(&plan.id).map_err(SessionError::Journal)?;
        self.state().open.remove(&plan.id);
        let result = apply::apply(engine.as_ref(), plan, &mut journal, cancel, on_event).await;
        self.state().outdated = true;
        result.map_err(|JournalError { cause, .. }| SessionError::Journal(cause))
    }

    /// The right to change an engine, alone among all Lanwards of this person. None where the run was cancelled while
    /// it waited for that.
    async fn lock(
        &self,
        engine: &str,
        run: &PlanId,
        cancel: &Cancel,
    ) -> Result<Option<EngineLock>, SessionError> {
        self.journals.prepare().map_err(SessionError::Journal)?;
        let lock = tokio::select! {
            biased;
            lock = EngineLock::take(self.journals.path(), engine, run, PATIENCE) => lock,
            () = cancel.asked() => return Ok(None),
        };
        let lock = lock.map_err(|error| match error {
            LockError::Busy { by } => SessionError::Busy { by },
            LockError::Io(error) => SessionError::Journal(error),
        })?;
        if lock.has_waited() {
            self.state().outdated = true;
        }
        Ok(Some(lock))
    }

    /// Asks a running plan to stop and undo what it did. Nothing happens if it does not run.
    pub fn cancel(&self, id: &PlanId) {
        if let Some(cancel) = self.state().running.get(id) {
            cancel.ask();
        }
    }

    /// Whether a run is under way.
    pub fn is_running(&self) -> bool {
        !self.state().running.is_empty()
    }

    /// Asks every run to stop, and waits until each has undone what it did. Called before the program ends.
    pub async fn stop(&self) {
        self.state().running.values().for_each(Cancel::ask);
        while self.is_running() {
            tokio::time::sleep(SETTLE).await;
        }
    }

    /// Makes the plan again from facts of this moment and compares. A look that is younger than [`FRESH`] is
    /// not repeated; a plan that was made from an older look than the last is always compared.
    async fn look_again(&self, open: &Open) -> Result<(), SessionError> {
        let Open { plan, wish, look } = open;
        let (last, young) = {
            let state = self.state();
            let young = |s: &Arc<Look>| {
                Duration::from_millis(now().0.saturating_sub(s.facts.taken_at.0)) <= FRESH
                    && s.freshness.lost.is_none()
            };
            let last = state.last.clone();
            let is_young = !state.outdated && last.as_ref().is_some_and(young);
            (last, is_young)
        };
        let last = match last {
            Some(last) if young && last.number == *look => return Ok(()),
            Some(last) if young => last,
            // As deep as the last one, so that the window need not look once more.
            other => self.take_look(other.map_or(Depth::ForPlan, |last| last.depth)).await,
        };
        if let Some(problem) = &last.freshness.lost {
            return Err(SessionError::NoEngine(problem.clone()));
        }
        let facts = self.completed(last.facts.clone(), wish).await?;
        let again = planned(&facts, wish, plan.id.clone(), plan.made_at);
        let changed = stale::changes(plan, again.as_ref());
        if changed.is_empty() { Ok(()) } else { Err(SessionError::StalePlan { changed }) }
    }

    /// Images on the engine.
    ///
    /// # Errors
    /// No engine, or the engine refused.
    pub async fn images(&self) -> Result<Vec<Image>, SessionError> {
        let (_, engine) =
            self.engine().await.map_err(|tried| SessionError::NoEngine(first_problem(tried)))?;
        Ok(engine.images().await?)
    }

    /// Where the journals are.
    pub fn journals(&self) -> &JournalFolder {
        &self.journals
    }
}

fn first_problem(tried: Vec<EndpointAttempt>) -> EngineProblem {
    told_first(&tried).unwrap_or(EngineProblem::NotAnswering { detail: String::new() })
}

fn told_first(tried: &[EndpointAttempt]) -> Option<EngineProblem> {
    telling_attempt(tried).map(|a| a.problem.clone())
}
