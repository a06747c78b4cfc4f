//! Looking: the engine and this machine at the same time, kept until the next look. What a look means is judged
//! only when somebody asks: diagnosing a whole engine takes longer than making a plan.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use lanward_core::{
    endpoint::{EngineProblem, FoundEndpoint},
    facts::{EndpointAttempt, EngineFacts, EngineView, Facts, Freshness, HostFacts},
    finding::Finding,
    health::Health,
    identity::{Identities, IdentityRow},
    ports::{Depth, Engine, EngineError, Engines, Host},
    snapshot::Snapshot,
    sweep::SweepRecord,
};

use super::{Session, told_first};
use crate::clock::now;

/// What one look has seen.
#[derive(Debug)]
pub(super) struct Look {
    /// Later looks have higher numbers.
    pub(super) number: u64,
    pub(super) depth: Depth,
    pub(super) facts: Facts,
    pub(super) freshness: Freshness,
    /// Engines that could be used instead, and the one that was chosen. A look for a plan does not list them.
    endpoints: Vec<FoundEndpoint>,
    chosen: Option<String>,
    judged: OnceLock<(Vec<Finding>, Health, Vec<IdentityRow>)>,
}

impl Look {
    /// The look with what is found about it, judged once.
    pub(super) fn snapshot(&self) -> Snapshot {
        let (facts, freshness) = (self.facts.clone(), self.freshness.clone());
        let (endpoints, chosen) = (self.endpoints.clone(), self.chosen.clone());
        if let Some((findings, health, identities)) = self.judged.get().cloned() {
            return Snapshot { facts, freshness, findings, health, identities, endpoints, chosen };
        }
        let snapshot = Snapshot::new(facts, freshness, endpoints, chosen);
        // Somebody may have been faster; both judged the same facts.
        let judged = (snapshot.findings.clone(), snapshot.health.clone(), snapshot.identities.clone());
        let _ = self.judged.set(judged);
        snapshot
    }

    /// The look with what was just heard on a LAN, not yet judged: rules speak about who answered.
    pub(super) fn with_sweep(&self, record: &SweepRecord) -> Self {
        let mut facts = self.facts.clone();
        facts.sweeps.retain(|s| !(s.link == record.link && s.blocks == record.blocks));
        facts.sweeps.insert(0, record.clone());
        self.with_facts(facts)
    }

    /// The look with facts that were added to since, not yet judged.
    pub(super) fn with_facts(&self, facts: Facts) -> Self {
        Self {
            number: self.number,
            depth: self.depth,
            facts,
            freshness: self.freshness.clone(),
            endpoints: self.endpoints.clone(),
            chosen: self.chosen.clone(),
            judged: OnceLock::new(),
        }
    }
}

/// The facts of a look, shared and not copied.
#[derive(Debug, Clone)]
pub struct Seen(pub(super) Arc<Look>);

impl Deref for Seen {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0.facts
    }
}

impl<H: Host, S: Engines> Session<H, S> {
    /// Looks at everything and keeps it. An engine that was seen before and is gone now leaves its facts
    /// behind, marked as old.
    pub async fn observe(&self) -> Snapshot {
        self.take_look(Depth::Whole).await.snapshot()
    }

    /// What was last seen, looking first if nothing was.
    pub async fn snapshot(&self) -> Snapshot {
        self.last_or_look(Depth::Whole).await.snapshot()
    }

    /// The facts that were last seen, at least to that depth, looking first if need be; not judged.
    pub async fn facts(&self, depth: Depth) -> Seen {
        Seen(self.last_or_look(depth).await)
    }

    pub(super) async fn last_or_look(&self, depth: Depth) -> Arc<Look> {
        let last = self.state().last.clone();
        match last.filter(|last| last.depth >= depth) {
            Some(last) => last,
            None => self.take_look(depth).await,
        }
    }

    pub(super) async fn take_look(&self, depth: Depth) -> Arc<Look> {
        let (choice, number) = {
            let mut state = self.state();
            state.looks += 1;
            (state.choice, state.looks)
        };
        // Both at once: the engine needs about as long to answer as this machine takes to look at.
        let (host, answers) = tokio::join!(self.host.survey(), self.answers(depth));
        let seen = match answers {
            Ok((engine, answers)) => {
                let mut facts = engine.facts(answers, &host);
                self.see_through_probe(&engine, &mut facts).await;
                let identities = self.kept_for(engine.as_ref(), &mut facts).await;
                Ok((facts, identities))
            }
            Err(tried) => Err(tried),
        };
        let remembered = seen.as_ref().map(|(engine, _)| self.remembered(engine)).unwrap_or_default();
        let endpoints = if depth == Depth::Whole { self.engines.list() } else { Vec::new() };
        let mut state = self.state();
        if let Some(last) = &state.last
            && (last.number > number || state.choice != choice)
        {
            return Arc::clone(last);
        }
        let last = state.last.take();
        let (facts, freshness) = picture(host, seen, remembered, last.as_deref());
        let chosen = state.chosen.clone();
        let look = Look { number, depth, facts, freshness, endpoints, chosen, judged: OnceLock::new() };
        let look = Arc::new(look);
        state.outdated = false;
        state.last = Some(Arc::clone(&look));
        look
    }

    /// The engine with its answers, connecting first if need be.
    async fn answers(
        &self,
        depth: Depth,
    ) -> Result<(Arc<S::Engine>, <S::Engine as Engine>::Answers), Vec<EndpointAttempt>> {
        let (found, engine) = self.engine().await?;
        match engine.look(depth).await {
            Ok(answers) => Ok((engine, answers)),
            Err(error) => {
                let problem = match error {
                    EngineError::Unreachable(problem) => problem,
                    EngineError::Refused { status, message, .. } => {
                        EngineProblem::EngineError { status, message }
                    }
                };
                self.drop_engine(&engine);
                Err(vec![EndpointAttempt { endpoint: found.endpoint, problem }])
            }
        }
    }
}

/// What is known now: an engine that does not answer any more is still known by the last look.
fn picture(
    host: HostFacts,
    seen: Result<(EngineFacts, Identities), Vec<EndpointAttempt>>,
    remembered: Vec<SweepRecord>,
    last: Option<&Look>,
) -> (Facts, Freshness) {
    let taken_at = now();
    let mut sweeps = remembered;
    let mut identities = Identities::default();
    let (engine, seen_at, lost) = match seen {
        Ok((engine, kept)) => {
            identities = kept;
            (EngineView::Seen(Box::new(engine)), taken_at, None)
        }
        Err(tried) => {
            let problem = told_first(&tried);
            match last {
                Some(Look {
                    facts: Facts { engine: EngineView::Seen(old), sweeps: heard, identities: kept, .. },
                    freshness,
                    ..
                }) => {
                    sweeps.clone_from(heard);
                    identities.clone_from(kept);
                    (EngineView::Seen(old.clone()), freshness.seen_at, problem)
                }
                _ => (EngineView::Unavailable { tried }, taken_at, problem),
            }
        }
    };
    (Facts { taken_at, host, engine, sweeps, identities }, Freshness { seen_at, lost })
}
