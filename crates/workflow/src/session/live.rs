//! The sitting's line to its engine: connecting, keeping to it, watching it, finding it again.

use std::{sync::Arc, time::Duration};

use lanward_core::{
    endpoint::{EngineEndpoint, EngineProblem, FoundEndpoint},
    facts::EndpointAttempt,
    ports::{Engine, Engines, Host},
    snapshot::Snapshot,
};

use super::Session;

/// While the engine is away it is tried again after this long.
const RETRY: Duration = Duration::from_millis(800);

/// Events come in bursts (a container start makes five); one look serves them all.
const SETTLE: Duration = Duration::from_millis(60);

/// Interfaces of this machine send us no events; they are looked at again after this long.
const SURVEY_AGAIN: Duration = Duration::from_secs(15);

/// Nearly everything of the engine that changes is told by an event. For the rest (its `/info`) it is looked at again
/// after so many surveys that showed nothing new.
const QUIET_SURVEYS: u32 = 4;

impl<H: Host, S: Engines> Session<H, S> {
    /// The engine in use, connecting first if need be. Once one has answered it stays the engine, also while it
    /// is away, until a person chooses: a plan must never reach another machine by itself.
    ///
    /// # Errors
    /// Every endpoint that was tried, with its problem.
    pub async fn engine(&self) -> Result<(FoundEndpoint, Arc<S::Engine>), Vec<EndpointAttempt>> {
        loop {
            let (choice, chosen, bound) = {
                let state = self.state();
                if let Some(engine) = &state.engine {
                    return Ok(engine.clone());
                }
                (state.choice, state.chosen.clone(), state.bound.clone())
            };
            let result = self.connect(chosen.as_deref(), bound).await;
            let mut state = self.state();
            if state.choice != choice {
                continue;
            }
            if let Ok(engine) = &result {
                state.bound = Some(engine.0.clone());
                state.engine = Some(engine.clone());
            }
            return result;
        }
    }

    async fn connect(
        &self,
        chosen: Option<&str>,
        bound: Option<FoundEndpoint>,
    ) -> Result<(FoundEndpoint, Arc<S::Engine>), Vec<EndpointAttempt>> {
        let found = match (bound, self.engines.find(chosen)) {
            (Some(bound), _) => vec![bound],
            (None, Ok(found)) => found,
            (None, Err(problem)) => {
                // What was named is no address at all, and yet the face must say what was tried.
                let text = match (chosen, &problem) {
                    (Some(chosen), _) => chosen,
                    (None, EngineProblem::BadAddress { text }) => text,
                    (None, EngineProblem::NoSuchContext { name }) => name,
                    (None, _) => "",
                }
                .to_owned();
                let endpoint = text.parse().unwrap_or(EngineEndpoint::Unix { path: text });
                return Err(vec![EndpointAttempt { endpoint, problem }]);
            }
        };
        let mut tried = Vec::new();
        for endpoint in found {
            match self.engines.connect(&endpoint).await {
                Ok(engine) => {
                    tracing::info!(endpoint = %endpoint.endpoint, "an engine answers");
                    return Ok((endpoint, Arc::new(engine)));
                }
                Err(problem) => {
                    tracing::info!(endpoint = %endpoint.endpoint, %problem, "no engine there");
                    tried.push(EndpointAttempt { endpoint: endpoint.endpoint, problem });
                }
            }
        }
        Err(tried)
    }

    /// Forgets a connection that failed, unless another has taken its place.
    pub(super) fn drop_engine(&self, engine: &Arc<S::Engine>) {
        let mut state = self.state();
        if state.engine.as_ref().is_some_and(|(_, current)| Arc::ptr_eq(current, engine)) {
            state.engine = None;
        }
    }

    /// Looks again and again until the future is dropped: after each event of the engine, when it goes away,
    /// when it comes back, and when this machine's interfaces have changed. While nothing happens a face has nothing
    /// to draw: only the machine is looked at, and only from time to time the engine too.
    /// The addresses that containers have are watched for a second holder meanwhile.
    pub async fn watch(&self, on_snapshot: &mut (dyn FnMut(&Snapshot) + Send)) {
        loop {
            self.show(on_snapshot).await;
            let engine = self.state().engine.clone();
            let Some((_, engine)) = engine else {
                tokio::time::sleep(RETRY).await;
                continue;
            };
            let (changed, mut changes) = tokio::sync::mpsc::channel::<()>(1);
            // A full channel already stands for "look again".
            let mut on_change = move || {
                let _ = changed.try_send(());
            };
            let mut listening = std::pin::pin!(engine.watch(&mut on_change));
            let mut quiet = 0;
            loop {
                tokio::select! {
                    problem = &mut listening => {
                        tracing::info!(%problem, "the engine went away");
                        self.drop_engine(&engine);
                        // It may be back at once and refuse the events again: never in a tight loop.
                        on_snapshot(&self.observe().await);
                        tokio::time::sleep(RETRY).await;
                        break;
                    }
                    Some(()) = changes.recv() => {
                        tokio::time::sleep(SETTLE).await;
                        let _ = changes.try_recv();
                        quiet = 0;
                        self.show(on_snapshot).await;
                    }
                    () = tokio::time::sleep(SURVEY_AGAIN) => {
                        quiet += 1;
                        if quiet >= QUIET_SURVEYS || self.machine_has_changed().await {
                            quiet = 0;
                            self.show(on_snapshot).await;
                        }
                    }
                }
                let current = self.state().engine.as_ref().map(|(_, e)| Arc::clone(e));
                if !current.is_some_and(|e| Arc::ptr_eq(&e, &engine)) {
                    break;
                }
            }
        }
    }

    /// Looks and hands the picture on; once more where the LAN was asked then.
    async fn show(&self, on_snapshot: &mut (dyn FnMut(&Snapshot) + Send)) {
        on_snapshot(&self.observe().await);
        if self.watch_addresses().await {
            on_snapshot(&self.snapshot().await);
        }
    }

    async fn machine_has_changed(&self) -> bool {
        let host = self.host.survey().await;
        let state = self.state();
        !state.last.as_ref().is_some_and(|last| host.is_unchanged_since(&last.facts.host))
    }
}
