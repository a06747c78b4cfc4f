//! The sitting's use of the probe: only with a person's consent, and the engine's links as the probe saw them
//! wherever this machine's are not the engine's. Leaves out on purpose what the errands mean (`core`).

use std::sync::Arc;

use lanward_core::{
    facts::{EngineFacts, KernelSupport, Timestamp},
    observed::{Observed, Why},
    placement::{EngineSide, Evidence},
    plan::{Fingerprint, Plan, Step},
    ports::{Engines, Host, Prober},
    probe::{Answer, Consent, Errand, Order, Place, ProbeError, ProbeRemains, ProbeStatus, SCHEMA, Task},
    run::{RunReport, StepFailure, StepState},
    snapshot::Snapshot,
};

use super::{Session, SessionError, first_problem};
use crate::{
    apply::{self, Cancel, JournalError},
    clock::now,
    consent::ConsentBook,
};

/// A look at links takes some ten milliseconds where the machine is not very busy.
const LINKS_WITHIN_MS: u32 = 5000;

/// Where links come from that the probe saw; as evidence beside the placement.
const FROM_PROBE: &str = "probe.links";

/// What the sitting knows of the probe.
pub(super) struct Eyes<E> {
    pub(super) consents: ConsentBook,
    /// Allowed by a person for this sitting, without being kept.
    for_now: bool,
    /// It may also stay there and change links, in this sitting.
    pub(super) access_for_now: bool,
    /// What was seen through this very connection. Another one may lead to another machine.
    seen: Option<(Arc<E>, Look)>,
}

/// The last look at the engine's links.
#[derive(Debug, Clone)]
struct Look {
    at: Timestamp,
    result: Result<(EngineSide, Evidence), ProbeError>,
}

impl<E> Eyes<E> {
    pub(super) fn closed() -> Self {
        Self { consents: ConsentBook::in_memory(), for_now: false, access_for_now: false, seen: None }
    }

    fn look_through(&self, engine: &Arc<E>) -> Option<&Look> {
        self.seen.as_ref().filter(|(through, _)| Arc::ptr_eq(through, engine)).map(|(_, look)| look)
    }
}

impl<H: Host, S: Engines> Session<H, S> {
    /// The same sitting, with what people said about the probe kept there.
    #[must_use]
    pub fn with_consents(self, consents: ConsentBook) -> Self {
        self.state().eyes.consents = consents;
        self
    }

    /// Allows the probe for this sitting, without keeping it.
    pub fn allow_probe_for_now(&self) {
        let mut state = self.state();
        state.eyes.for_now = true;
        state.outdated = true;
    }

    /// How things stand with the probe on the engine in use.
    ///
    /// # Errors
    /// [`SessionError::NoEngine`].
    pub async fn probe_status(&self) -> Result<ProbeStatus, SessionError> {
        let engine = self.engine_in_use().await?;
        let errand = look_errand();
        let (identity, terms) = tokio::join!(engine.identity(), engine.probe_terms(&errand));
        let consent =
            identity.as_ref().map_or(Consent::Unasked, |identity| self.state().eyes.consents.read(identity));
        let remains = match &terms {
            Ok(_) => engine.probe_remains().await.map_err(SessionError::from)?,
            Err(_) => ProbeRemains::default(),
        };
        let state = self.state();
        let look = state.eyes.look_through(&engine);
        Ok(ProbeStatus {
            consent,
            for_now: state.eyes.for_now,
            links_seen_at: look.filter(|look| look.result.is_ok()).map(|look| look.at),
            problem: terms.as_ref().err().or(look.and_then(|look| look.result.as_ref().err())).cloned(),
            engine: identity.ok(),
            terms: terms.ok(),
            remains,
        })
    }

    /// Keeps what a person said about the probe on the engine in use. A denial takes away what of it is there,
    /// running or not.
    ///
    /// # Errors
    /// No engine, an engine that cannot be told from others, or the answer cannot be kept.
    pub async fn set_probe_consent(&self, consent: Consent) -> Result<ProbeStatus, SessionError> {
        let engine = self.engine_in_use().await?;
        let identity = engine.identity().await?;
        {
            let mut state = self.state();
            state.eyes.consents.write(&identity, consent, now()).map_err(SessionError::Consent)?;
            state.eyes.for_now &= consent != Consent::Denied;
            state.eyes.access_for_now &= consent != Consent::Denied;
            state.eyes.seen = None;
            state.outdated = true;
        }
        if consent == Consent::Denied {
            // What cannot be removed is told as what remains.
            if let Err(error) = self.remove_probe().await {
                tracing::warn!(%error, "the probe could not be removed");
            }
        }
        self.probe_status().await
    }

    /// Looks at the engine's links anew, and gives the picture with them.
    ///
    /// # Errors
    /// No engine, no consent, or the probe did not come back with them.
    pub async fn look_links(&self) -> Result<Snapshot, SessionError> {
        let engine = self.engine_in_use().await?;
        self.permit(&engine).await?;
        self.state().eyes.seen = None;
        self.look(&engine).await?;
        Ok(self.observe().await)
    }

    /// Sends the probe on an errand; every answer is handed on as it comes. Dropping the future ends it.
    ///
    /// # Errors
    /// No engine, no consent, or the probe did not come to its end.
    pub async fn probe(
        &self,
        errand: &Errand,
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> Result<(), SessionError> {
        let engine = self.engine_in_use().await?;
        self.permit(&engine).await?;
        match engine.probe(errand, on_answer).await {
            // Somebody has taken it away while it worked: that is what a person has to be told.
            Err(ProbeError::Died { status, said }) => {
                self.permit(&engine).await?;
                Err(ProbeError::Died { status, said }.into())
            }
            Err(error) => {
                if matches!(error, ProbeError::Unreachable { .. }) {
                    self.drop_engine(&engine);
                }
                Err(error.into())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Removes all of the probe from the engine in use, and tells what was there and is gone. Needs no consent. It is a
    /// run like every other change; where nothing is there, nothing is done.
    ///
    /// # Errors
    /// No engine, it refuses, another run goes on, or no journal.
    pub async fn remove_probe(&self) -> Result<ProbeRemains, SessionError> {
        let (found, engine) =
            self.engine().await.map_err(|tried| SessionError::NoEngine(first_problem(tried)))?;
        let remains = engine.probe_remains().await?;
        if remains.is_empty() {
            return Ok(remains);
        }
        let plan = Plan {
            id: self.new_id()?,
            made_at: now(),
            engine: found.endpoint.to_string(),
            fingerprint: Fingerprint(Vec::new()),
            steps: vec![Step::RemoveProbe { remains: remains.clone() }],
        };
        let cancel = Cancel::default();
        self.state().running.insert(plan.id.clone(), cancel.clone());
        let result = self.run_without_looking(&plan, engine.as_ref(), &cancel).await;
        self.state().running.remove(&plan.id);
        let report = result?;
        let failure = report.steps.into_iter().find_map(|step| match step {
            StepState::Failed { failure } => Some(failure),
            _ => None,
        });
        match failure {
            None => Ok(remains),
            Some(StepFailure::Unreachable { problem }) => Err(SessionError::NoEngine(problem)),
            Some(_) => {
                // What is left is told as what remains.
                let left = engine.probe_remains().await?;
                let gone = |all: Vec<String>, left: &[String]| {
                    all.into_iter().filter(|n| !left.contains(n)).collect()
                };
                Ok(ProbeRemains {
                    images: gone(remains.images, &left.images),
                    containers: gone(remains.containers, &left.containers),
                    access: left.access,
                })
            }
        }
    }

    /// Carries out a plan that rests on no facts.
    async fn run_without_looking(
        &self,
        plan: &Plan,
        engine: &S::Engine,
        cancel: &Cancel,
    ) -> Result<RunReport, SessionError> {
        let Some(_lock) = self.lock(&plan.engine, &plan.id, cancel).await? else {
            return Ok(RunReport::cancelled(plan));
        };
        let mut journal = self.journals.begin(&plan.id).map_err(SessionError::Journal)?;
        let result = apply::apply(engine, plan, &mut journal, cancel, &mut |_| {}).await;
        result.map_err(|JournalError { cause, .. }| SessionError::Journal(cause))
    }

    pub(super) async fn engine_in_use(&self) -> Result<Arc<S::Engine>, SessionError> {
        match self.engine().await {
            Ok((_, engine)) => Ok(engine),
            Err(tried) => Err(SessionError::NoEngine(first_problem(tried))),
        }
    }

    /// Waits until a probe that nobody waits for any more is gone from the engine in use.
    pub async fn settled(&self) {
        let engine = self.state().engine.as_ref().map(|(_, engine)| Arc::clone(engine));
        if let Some(engine) = engine {
            engine.settled().await;
        }
    }

    /// Whether the probe may be sent to the engine in use.
    pub(super) async fn may_probe(&self) -> bool {
        match self.engine_in_use().await {
            Ok(engine) => self.permit(&engine).await.is_ok(),
            Err(_) => false,
        }
    }

    async fn permit(&self, engine: &Arc<S::Engine>) -> Result<(), ProbeError> {
        match self.consent(engine).await? {
            Consent::Allowed => Ok(()),
            consent => Err(ProbeError::NoConsent { denied: consent == Consent::Denied }),
        }
    }

    /// What holds for this engine now, the sitting's own permission included.
    async fn consent(&self, engine: &Arc<S::Engine>) -> Result<Consent, ProbeError> {
        if self.state().eyes.for_now {
            return Ok(Consent::Allowed);
        }
        let identity = engine.identity().await?;
        Ok(self.state().eyes.consents.read(&identity))
    }

    /// Puts what the probe saw into what an observation could not know. Looks first if it may and nobody has.
    pub(super) async fn see_through_probe(&self, engine: &Arc<S::Engine>, facts: &mut EngineFacts) {
        if facts.links.known().is_some() || engine.probe_terms(&look_errand()).await.is_err() {
            return;
        }
        match self.consent(engine).await {
            Ok(Consent::Allowed) => match self.look(engine).await {
                Ok((side, evidence)) => side.put_into(facts, evidence),
                Err(error) => unknown(facts, &Why::Failed { detail: error.to_string() }),
            },
            Ok(Consent::Unasked | Consent::Denied) => unknown(facts, &Why::NotAllowed),
            Err(_) => {}
        }
    }

    /// The last look through this connection, or a first one.
    async fn look(&self, engine: &Arc<S::Engine>) -> Result<(EngineSide, Evidence), ProbeError> {
        // Two observations at once are served by one look.
        let _one_at_a_time = self.looking.lock().await;
        if let Some(look) = self.state().eyes.look_through(engine) {
            return look.result.clone();
        }
        let mut seen = None;
        let mut hear = |answer: Answer| {
            if let (Some(side), Answer::Machine { facts, .. }) = (EngineSide::seen(&answer), &answer) {
                let value = format!("{} · {}", facts.hostname, facts.os.kernel);
                seen = Some((side, Evidence::new(FROM_PROBE, value)));
            }
        };
        let nothing = || ProbeError::SaidNonsense { detail: "it told nothing of the machine".into() };
        let result = engine.probe(&look_errand(), &mut hear).await.and_then(|()| seen.ok_or_else(nothing));
        // An engine that is away is another matter than one where looking fails.
        if !matches!(result, Err(ProbeError::Unreachable { .. })) {
            let look = Look { at: now(), result: result.clone() };
            self.state().eyes.seen = Some((Arc::clone(engine), look));
        }
        result
    }
}

fn unknown(facts: &mut EngineFacts, why: &Why) {
    facts.links = Observed::Unknown(why.clone());
    facts.routes = Observed::Unknown(why.clone());
    facts.machine = Observed::Unknown(why.clone());
    facts.kernel = KernelSupport::unknown(why.clone());
}

fn look_errand() -> Errand {
    Errand {
        place: Place::Host,
        order: Order { schema: SCHEMA, deadline_ms: LINKS_WITHIN_MS, task: Task::Links },
    }
}
