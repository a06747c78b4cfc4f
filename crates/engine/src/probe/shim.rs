//! The container that holds a host shim: the probe's program, which stays. It is made, listened to, and ended in order,
//! so that it takes its link away; where it could not, another errand does.
//! Leaves out on purpose whether a person has allowed it, and what becomes of it later.

use std::time::{Duration, SystemTime};

use hyper::{Method, header::DATE};
use lanward_core::{
    access::{Shim, ShimState, WATCHED},
    names::ContainerId,
    plan::PlanId,
    ports::{Engine as _, EngineError, Prober as _},
    probe::{Answer, Errand, Order, Place, ProbeError, SCHEMA},
};
use tokio::time::{Instant, timeout_at};

use super::{
    ALIVE_WITHIN, STARTED_WITHIN,
    listen::{Ear, End},
    request, start_refused, unreachable, unwritable,
};
use crate::{act::segment, dial::DockerEngine, problem, wire::Raw};

/// How long the holder may take until its link is up: it asks for the address for 0.8 s first.
const UP_WITHIN: Duration = Duration::from_secs(20);

/// How long the holder may take to end when it is told to, in seconds.
const ENDS_WITHIN_S: u32 = 10;

/// How long the removal of a link may take that was left behind, in milliseconds.
const REMOVED_WITHIN_MS: u32 = 5000;

/// How many of its lines are read back.
const TAIL: u32 = 40;

/// The holder's order. It is the one task without a deadline.
pub(super) fn order(shim: &Shim, watch_until_s: u32) -> Order {
    Order { schema: SCHEMA, deadline_ms: 0, task: shim.order(true, watch_until_s) }
}

impl DockerEngine {
    pub(super) async fn make_holder(&self, shim: &Shim, run: &PlanId) -> Result<ContainerId, ProbeError> {
        let program = self.program().await?;
        let (loaded, ()) = tokio::join!(self.bring_image(program), self.sweep_once(program));
        loaded?;
        // A loss is put down to the change as long as the watch lasts from its being up; by the engine's clock.
        let until = self.clock().await?.map_or(0, |now| now + (UP_WITHIN + WATCHED).as_secs());
        let order = order(shim, u32::try_from(until).unwrap_or(u32::MAX));
        let body = request::holder(program, shim, &order, &run.0).and_then(|body| serde_json::to_vec(&body));
        let body = body.map_err(unwritable)?;
        let name = shim.container();
        let path = format!("/containers/create?name={}", segment(&name));
        self.start_step(Method::POST, &path, Some(body)).await?;
        match self.start_holder(&name, program.arch).await {
            Ok(()) => {
                let container = self.container(&name).await.map_err(start_refused)?;
                Ok(container.id)
            }
            Err(error) => {
                if !matches!(error, ProbeError::Unreachable { .. })
                    && let Err(left) = self.remove_holder(shim).await
                {
                    tracing::warn!(%left, "what holds a host shim could not be removed");
                }
                Err(error)
            }
        }
    }

    /// Starts it and waits until it says that its link is up.
    async fn start_holder(&self, name: &str, arch: &'static str) -> Result<(), ProbeError> {
        let mut stream = self.attach(name, "").await?;
        self.start_step(Method::POST, &format!("/containers/{}/start", segment(name)), None).await?;
        let is_up = &mut |state: &ShimState| *state == ShimState::Up { carrier: true };
        self.hear(&mut stream, Ear::new(arch), name, UP_WITHIN, is_up).await
    }

    pub(super) async fn hear_holder(
        &self,
        shim: &Shim,
        within: Duration,
        on_state: &mut (dyn FnMut(&ShimState) -> bool + Send),
    ) -> Result<(), ProbeError> {
        let (name, arch) = (shim.container(), self.program().await?.arch);
        let mut stream = self.attach(&name, "logs=1&").await?;
        self.hear(&mut stream, Ear::of_one_that_comes_back(arch), &name, within, on_state).await
    }

    async fn hear(
        &self,
        stream: &mut Raw,
        mut ear: Ear,
        name: &str,
        within: Duration,
        on_state: &mut (dyn FnMut(&ShimState) -> bool + Send),
    ) -> Result<(), ProbeError> {
        let until = Instant::now() + within;
        let mut enough = false;
        loop {
            let Ok(next) = timeout_at(until, stream.next()).await else {
                let within_ms = u32::try_from(within.as_millis()).unwrap_or(u32::MAX);
                return Err(ProbeError::Deadline { within_ms });
            };
            let Ok(Some(bytes)) = next else {
                return Err(match self.ping(ALIVE_WITHIN).await {
                    Ok(()) => ProbeError::Died { status: self.status_of(name).await, said: ear.last_words() },
                    Err(problem) => ProbeError::Unreachable { problem },
                });
            };
            let mut on_answer = |answer: Answer| {
                if let Answer::Shim { state, .. } = &answer {
                    enough |= on_state(state);
                }
            };
            let end = ear.hear(&bytes, &mut on_answer)?.cloned();
            if enough {
                return Ok(());
            }
            match end {
                None => {}
                Some(End::Failed(told)) => return Err(ProbeError::Problem { told }),
                Some(End::Done) => {
                    return Err(ProbeError::Died { status: Some(0), said: ear.last_words() });
                }
            }
        }
    }

    pub(super) async fn last_state(&self, shim: &Shim) -> Result<Option<ShimState>, ProbeError> {
        let path = format!("/containers/{}/logs?stdout=1&tail={TAIL}", segment(&shim.container()));
        let answer = match self.ask(&path).await {
            Ok(answer) => answer,
            Err(EngineError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(unreachable(error)),
        };
        let mut last = None;
        let mut on_answer = |answer: Answer| match answer {
            Answer::Shim { state, .. } => last = Some(state),
            // What it said before it was started again is no longer so.
            Answer::Hello { .. } => last = None,
            _ => {}
        };
        let mut ear = Ear::of_one_that_comes_back(self.program().await?.arch);
        ear.join();
        ear.hear(&answer.body, &mut on_answer)?;
        Ok(last)
    }

    pub(super) async fn remove_holder(&self, shim: &Shim) -> Result<(), ProbeError> {
        let name = shim.container();
        let path = format!("/containers/{}/stop?t={ENDS_WITHIN_S}", segment(&name));
        let within = STARTED_WITHIN + Duration::from_secs(ENDS_WITHIN_S.into());
        match self.wire.call(Method::POST, &path, None, within).await {
            // 304: it does not run; 404: it is not there.
            Ok(answer) if answer.is_success() || matches!(answer.status, 304 | 404) => {}
            Ok(answer) => return Err(start_refused(problem::of_answer(&answer))),
            Err(error) => return Err(self.wire_problem(&error).await),
        }
        self.remove_by_force(&name).await;
        // It takes its link away when it ends, unless it was killed.
        let order = Order { schema: SCHEMA, deadline_ms: REMOVED_WITHIN_MS, task: shim.order(false, 0) };
        self.probe(&Errand { place: Place::Host, order }, &mut |_| ()).await
    }

    /// What time it is on the engine's machine, in seconds since 1970; none where it does not say.
    async fn clock(&self) -> Result<Option<u64>, ProbeError> {
        let answer = self.ask("/info").await.map_err(unreachable)?;
        let date = answer.headers.get(DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        Ok(date.and_then(|date| Some(date.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs())))
    }
}
