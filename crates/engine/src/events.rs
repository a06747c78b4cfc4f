//! Listening to the engine: its events, and a pulse that notices when it hangs or is gone.
//! Leaves out on purpose what changed; the caller looks again.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use bollard::{models::EventMessage, query_parameters::EventsOptionsBuilder};
use futures_util::StreamExt;
use lanward_core::{
    endpoint::{EngineEndpoint, EngineProblem},
    ports::EngineError,
    probe::PROBE_LABEL,
};

use crate::{dial::DockerEngine, problem};

/// A dead engine closes its connections at once, wherever it is; a frozen one is noticed by the pulse. For an
/// engine on this machine both numbers together stay below the promised two seconds.
const PULSE: Duration = Duration::from_millis(700);

/// How long an answer to the pulse may take. Over a network it may need a new connection, through `ssh` even a
/// new log-in, and a slow one is no lost engine.
fn pulse_answer_within(endpoint: &EngineEndpoint) -> Duration {
    match endpoint {
        EngineEndpoint::Unix { .. } | EngineEndpoint::Npipe { .. } => Duration::from_millis(900),
        EngineEndpoint::Tcp { .. } => Duration::from_secs(4),
        EngineEndpoint::Ssh { .. } => Duration::from_secs(15),
    }
}

/// Events that change nothing of what is shown, and come often.
const NOISE: [&str; 3] = ["exec_", "health_status", "top"];

/// The probe's own containers come and go, and change nothing of what is shown: a look after each would be a look at
/// oneself. Their networks' events tell only the container's id.
#[derive(Debug, Default)]
struct OwnComings(HashSet<String>);

impl OwnComings {
    fn is_about(&mut self, event: &EventMessage) -> bool {
        let Some(actor) = &event.actor else { return false };
        let attributes = actor.attributes.as_ref();
        let id = actor.id.as_deref().unwrap_or_default();
        if attributes.is_some_and(|attributes| attributes.contains_key(PROBE_LABEL)) {
            if event.action.as_deref() == Some("destroy") {
                self.0.remove(id);
            } else {
                self.0.insert(id.to_owned());
            }
            return true;
        }
        attributes.and_then(|attributes| attributes.get("container")).is_some_and(|c| self.0.contains(c))
    }
}

impl DockerEngine {
    /// Calls `on_change` once when listening has begun, so that nothing is missed between a look and this
    /// call, and then for each event about networks, containers or the engine. Returns why it ended.
    pub(crate) async fn listen(&self, on_change: &mut (dyn FnMut() + Send)) -> EngineProblem {
        let mut pulse = tokio::time::interval(PULSE);
        pulse.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let within = pulse_answer_within(&self.found.endpoint);
        let mut begun = false;
        let mut own = OwnComings::default();
        loop {
            let kinds = ["container", "network", "daemon"].map(str::to_owned).to_vec();
            let filters = HashMap::from([("type".to_owned(), kinds)]);
            let options = EventsOptionsBuilder::new().filters(&filters).build();
            let mut events = Box::pin(self.docker.events(Some(options)));
            let ended = loop {
                tokio::select! {
                    biased;
                    event = events.next() => match event {
                        Some(Ok(event)) => {
                            if !own.is_about(&event) {
                                let action = event.action.unwrap_or_default();
                                if !NOISE.iter().any(|noise| action.starts_with(noise)) {
                                    on_change();
                                }
                            }
                        }
                        Some(Err(error)) => break Some(error),
                        None => break None,
                    },
                    _ = pulse.tick() => {
                        if let Err(problem) = self.ping(within).await {
                            return problem;
                        }
                        if !begun {
                            begun = true;
                            on_change();
                        }
                    }
                }
            };
            match ended {
                // An event in a shape we do not know is an event all the same: look, and listen again.
                Some(bollard::errors::Error::JsonDataError { .. }) => on_change(),
                // Nothing happened for so long that the request itself ran out.
                Some(bollard::errors::Error::RequestTimeoutError) => {}
                Some(error) => match problem::of_bollard(&self.found.endpoint, &self.wire, error).await {
                    EngineError::Unreachable(problem) => return problem,
                    EngineError::Refused { status, message, .. } => {
                        return EngineProblem::EngineError { status, message };
                    }
                },
                // The engine has closed the stream. It is going away even if it answers one more time.
                None => {
                    return match self.ping(within).await {
                        Err(problem) => problem,
                        Ok(()) => EngineProblem::NotAnswering { detail: "the event stream has ended".into() },
                    };
                }
            }
            pulse.tick().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(action: &str, id: &str, attributes: &[(&str, &str)]) -> EventMessage {
        let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        EventMessage {
            action: Some(action.to_owned()),
            actor: Some(bollard::models::EventActor {
                id: Some(id.to_owned()),
                attributes: Some(attributes),
            }),
            ..EventMessage::default()
        }
    }

    #[test]
    fn the_probes_comings_are_no_change_and_everybody_elses_are() {
        let mut own = OwnComings::default();
        let labelled = [(PROBE_LABEL, "1"), ("name", "lanward-probe-1")];
        // As an engine of version 28 tells of one probe, with somebody else's container in between.
        for (event, is_own) in [
            (event("create", "p", &labelled), true),
            (event("connect", "n", &[("container", "p")]), true),
            (event("start", "c", &[("name", "web")]), false),
            (event("connect", "n", &[("container", "c")]), false),
            (event("die", "p", &labelled), true),
            (event("disconnect", "n", &[("container", "p")]), true),
            (event("destroy", "p", &labelled), true),
            (event("connect", "n", &[("container", "p")]), false),
            (EventMessage::default(), false),
        ] {
            assert_eq!(own.is_about(&event), is_own, "{event:?}");
        }
        assert!(own.0.is_empty(), "nothing is kept of what is gone");
    }
}
