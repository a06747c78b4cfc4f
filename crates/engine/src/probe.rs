//! The probe's way into an engine and out again: an image made here and loaded only where it is absent, a container
//! that may do next to nothing, attached to before it starts, and gone when the errand is over, however it ends.
//! Leaves out on purpose whether a person has allowed it (`workflow`) and what its answers mean (`core`).

mod image;
mod listen;
mod remains;
mod request;
mod shim;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bollard::query_parameters::EventsOptionsBuilder;
use futures_util::StreamExt;
use hyper::Method;
use lanward_core::{
    access::{Shim, ShimState},
    endpoint::EngineProblem,
    names::ContainerId,
    plan::PlanId,
    ports::{EngineError, Prober},
    predict::{ErrorClass, classify},
    probe::{Answer, EngineIdentity, Errand, ProbeError, ProbeRemains, ProbeTerms},
};
use serde_json::Value;
use tokio::{
    sync::OnceCell,
    task::JoinHandle,
    time::{Instant, sleep, timeout, timeout_at},
};

pub(crate) use self::request::NAME;

use self::{
    image::{PROGRAM_PATH, Program},
    listen::{Ear, End},
};
use crate::{
    act::segment,
    dial::DockerEngine,
    problem,
    wire::{self, Hijacked, Raw},
};

/// How long an image may take to be loaded: it is small, but the way may be long and the disk slow.
const LOADED_WITHIN: Duration = Duration::from_secs(60);

/// How long the engine may take to make or start the container.
const STARTED_WITHIN: Duration = Duration::from_secs(30);

/// How much longer than its own deadline the probe is waited for: it ends itself, and this is for when it cannot.
const GRACE: Duration = Duration::from_secs(2);

/// How long the engine may take to clear a container away.
const CLEARED_WITHIN: Duration = Duration::from_secs(10);

/// How long a dead engine may seem alive.
const ALIVE_WITHIN: Duration = Duration::from_secs(3);

/// How long an engine that ends in order still answers after it has ended the probe, and how often it is asked.
const GONE_WITHIN: Duration = Duration::from_secs(2);
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// A status beyond this is 128 and the signal that ended the program (docker's and every shell's convention).
const BY_SIGNAL: i32 = 128;

/// What is learnt of an engine once for the sake of the probe.
#[derive(Debug, Default)]
pub(crate) struct Harbour {
    about: OnceCell<About>,
    program: OnceCell<Program>,
    swept: OnceCell<()>,
    /// Containers that are thrown off in the background.
    leaving: Mutex<Vec<JoinHandle<()>>>,
}

/// What the engine says of itself (`/info`).
#[derive(Debug)]
struct About {
    system: String,
    arch: String,
    id: String,
    name: String,
}

impl Prober for DockerEngine {
    async fn probe(
        &self,
        errand: &Errand,
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> Result<(), ProbeError> {
        let program = self.program().await?;
        let (loaded, ()) = tokio::join!(self.bring_image(program), self.sweep_once(program));
        loaded?;
        let run = format!("{:016x}", getrandom::u64().map_err(no_randomness)?);
        let aboard = Aboard { engine: self.clone(), name: format!("{}{run}", NAME), armed: true };
        let mut hand_on = |answer: Answer| {
            if let Answer::Done { elapsed_ms } = &answer {
                tracing::debug!(elapsed_ms, "the probe is done");
            }
            on_answer(answer);
        };
        let result = self.carry_out(program, errand, &run, &aboard.name, &mut hand_on).await;
        match &result {
            // Ended by itself: the engine is clearing it away.
            Ok(()) | Err(ProbeError::Problem { .. } | ProbeError::Died { .. }) => aboard.see_off().await,
            // Whoever answers next at this address sweeps.
            Err(ProbeError::Unreachable { .. }) => aboard.give_up(),
            Err(_) => aboard.throw_off().await,
        }
        result
    }

    async fn settled(&self) {
        let leaving = std::mem::take(&mut *self.leaving());
        for container in leaving {
            // It has a deadline of its own; where it panicked there is nothing left to wait for.
            let _ = container.await;
        }
    }

    async fn identity(&self) -> Result<EngineIdentity, ProbeError> {
        let about = self.about().await?;
        let endpoint = self.found.endpoint.clone();
        let key = if about.id.is_empty() {
            // Podman draws a new id for each answer, so it is known by where and as whom it answers.
            format!("at:{endpoint}:{}", about.name)
        } else {
            format!("docker:{}", about.id)
        };
        Ok(EngineIdentity { key, name: about.name.clone(), endpoint })
    }

    async fn probe_terms(&self, errand: &Errand) -> Result<ProbeTerms, ProbeError> {
        let program = self.program().await?;
        let body = request::body(program, errand, "…").map_err(unwritable)?;
        Ok(request::terms(program, &body))
    }

    async fn hold_shim(&self, shim: &Shim, run: &PlanId) -> Result<ContainerId, ProbeError> {
        self.make_holder(shim, run).await
    }

    async fn hear_shim(
        &self,
        shim: &Shim,
        within: Duration,
        on_state: &mut (dyn FnMut(&ShimState) -> bool + Send),
    ) -> Result<(), ProbeError> {
        self.hear_holder(shim, within, on_state).await
    }

    async fn shim_state(&self, shim: &Shim) -> Result<Option<ShimState>, ProbeError> {
        self.last_state(shim).await
    }

    async fn let_shim_go(&self, shim: &Shim) -> Result<(), ProbeError> {
        self.remove_holder(shim).await
    }

    async fn shim_terms(&self, shim: &Shim) -> Result<ProbeTerms, ProbeError> {
        let program = self.program().await?;
        let order = shim::order(shim, 0);
        let body = request::holder(program, shim, &order, "…").map_err(unwritable)?;
        Ok(request::terms(program, &body))
    }

    async fn probe_remains(&self) -> Result<ProbeRemains, ProbeError> {
        self.find_remains().await
    }

    async fn remove_probe(&self) -> Result<ProbeRemains, ProbeError> {
        self.clear_remains().await
    }
}

impl DockerEngine {
    fn leaving(&self) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.harbour.leaving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn about(&self) -> Result<&About, ProbeError> {
        let ask = async || Ok(About::read(&self.info_document().await.map_err(unreachable)?));
        self.harbour.about.get_or_try_init(ask).await
    }

    /// The probe for this engine's architecture, never another.
    async fn program(&self) -> Result<&Program, ProbeError> {
        let make = async || {
            let About { system, arch, .. } = self.about().await?;
            let name = match arch.as_str() {
                "amd64" => "x86_64",
                "arm64" => "aarch64",
                other => other,
            };
            let known = lanward_probe_image::architectures().find(|known| *known == name);
            known
                .filter(|_| system == "linux")
                .and_then(|known| Some((known, lanward_probe_image::binary(known)?)))
                .and_then(|(known, program)| Program::new(known, program).ok())
                .ok_or_else(|| ProbeError::NotSupportedHere { system: system.clone(), arch: arch.clone() })
        };
        self.harbour.program.get_or_try_init(make).await
    }

    /// Sees to it that the image is there and is ours: an image of its name may be anybody's.
    async fn bring_image(&self, program: &Program) -> Result<(), ProbeError> {
        let path = format!("/images/{}/json", segment(&program.image()));
        match self.ask(&path).await {
            Ok(answer) => {
                let seen: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                if seen["RootFS"]["Layers"] == serde_json::json!([program.layer_digest])
                    && seen["Config"]["Entrypoint"] == serde_json::json!([PROGRAM_PATH])
                {
                    return Ok(());
                }
                tracing::warn!(image = program.image(), "an image of the probe's name is not the probe's");
            }
            Err(EngineError::Refused { .. }) => {}
            Err(error) => return Err(unreachable(error)),
        }
        self.load(program).await
    }

    async fn load(&self, program: &Program) -> Result<(), ProbeError> {
        let archive = program.image_archive().map_err(unwritable)?;
        tracing::info!(image = program.image(), bytes = archive.len(), "loads the probe's image");
        let sent = self.wire.exchange(
            Method::POST,
            "/images/load?quiet=1",
            "application/x-tar",
            archive,
            LOADED_WITHIN,
        );
        let answer = match sent.await {
            Ok(answer) => answer,
            Err(error) => return Err(self.wire_problem(&error).await),
        };
        if !answer.is_success() {
            return Err(image_refused(problem::of_answer(&answer)));
        }
        // It says yes first and what went wrong later, as a line of the body (moby `pkg/streamformatter`).
        let said = answer.text();
        let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        match lines.filter_map(|line| line["error"].as_str().map(str::to_owned)).next() {
            Some(message) => Err(ProbeError::ImageRefused { class: classify(500, &message), message }),
            None => Ok(()),
        }
    }

    async fn carry_out(
        &self,
        program: &Program,
        errand: &Errand,
        run: &str,
        name: &str,
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> Result<(), ProbeError> {
        let body = request::body(program, errand, run).and_then(|body| serde_json::to_vec(&body));
        let body = body.map_err(unwritable)?;
        let path = format!("/containers/create?name={}", segment(name));
        let create = || self.start_step(Method::POST, &path, Some(body.clone()));
        match create().await {
            // The image was there a moment ago, and somebody has removed it since.
            Err(ProbeError::StartRefused { class: ErrorClass::NotFound, message })
                if message.to_lowercase().contains("no such image") =>
            {
                self.load(program).await?;
                create().await?;
            }
            created => created?,
        }
        // Attached before it starts, so that nothing it says is missed.
        let mut stream = self.attach(name, "").await?;
        self.start_step(Method::POST, &format!("/containers/{}/start", segment(name)), None).await?;
        let within = Duration::from_millis(errand.order.deadline_ms.into()) + GRACE;
        self.listen_to(&mut stream, program, name, within, on_answer).await
    }

    async fn listen_to(
        &self,
        stream: &mut Raw,
        program: &Program,
        name: &str,
        within: Duration,
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> Result<(), ProbeError> {
        let until = Instant::now() + within;
        let mut ear = Ear::new(program.arch);
        loop {
            let Ok(next) = timeout_at(until, stream.next()).await else {
                return Err(ProbeError::Deadline {
                    within_ms: u32::try_from(within.as_millis()).unwrap_or(u32::MAX),
                });
            };
            match next {
                Ok(Some(bytes)) => match ear.hear(&bytes, on_answer)? {
                    Some(End::Done) => return Ok(()),
                    Some(End::Failed(told)) => return Err(ProbeError::Problem { told: told.clone() }),
                    None => {}
                },
                // The engine's end of the line is the same whether the probe died or the engine.
                Ok(None) | Err(_) => {
                    let status = match self.ping(ALIVE_WITHIN).await {
                        Ok(()) => self.status_of(name).await,
                        Err(problem) => return Err(ProbeError::Unreachable { problem }),
                    };
                    // An engine that ends in order ends its containers by a signal, and answers until they are gone.
                    if status.is_none_or(|status| status > BY_SIGNAL)
                        && let Some(problem) = self.goes_away().await
                    {
                        return Err(ProbeError::Unreachable { problem });
                    }
                    return Err(ProbeError::Died { status, said: ear.last_words() });
                }
            }
        }
    }

    /// Why the engine answers no more, where it goes away within a moment.
    async fn goes_away(&self) -> Option<EngineProblem> {
        let until = Instant::now() + GONE_WITHIN;
        while Instant::now() < until {
            if let Err(problem) = self.ping(ALIVE_WITHIN).await {
                return Some(problem);
            }
            sleep(ASKED_EVERY).await;
        }
        None
    }

    async fn attach(&self, name: &str, from: &str) -> Result<Raw, ProbeError> {
        let path = format!("/containers/{}/attach?{from}stream=1&stdout=1&stderr=1", segment(name));
        match self.wire.hijack(&path, STARTED_WITHIN).await {
            Ok(Hijacked::Open(stream)) => Ok(stream),
            Ok(Hijacked::Refused(answer)) => Err(start_refused(problem::of_answer(&answer))),
            Err(error) => Err(self.wire_problem(&error).await),
        }
    }

    /// One step on the way to a running probe.
    async fn start_step(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Result<(), ProbeError> {
        match self.wire.call(method, path, body, STARTED_WITHIN).await {
            Ok(answer) if answer.is_success() => Ok(()),
            Ok(answer) => Err(start_refused(problem::of_answer(&answer))),
            Err(error) => Err(self.wire_problem(&error).await),
        }
    }

    /// The exit status of a container that may be gone already: the engine remembers its last events.
    async fn status_of(&self, name: &str) -> Option<i32> {
        let filters = [("container", name), ("event", "die")];
        let filters = filters.map(|(key, value)| (key.to_owned(), vec![value.to_owned()]));
        let filters = std::collections::HashMap::from(filters);
        let options = EventsOptionsBuilder::new().since("1").filters(&filters).build();
        let mut events = Box::pin(self.docker.events(Some(options)));
        let event = timeout(ALIVE_WITHIN, events.next()).await.ok()??.ok()?;
        let attributes = event.actor?.attributes?;
        ["exitCode", "containerExitCode"].iter().find_map(|key| attributes.get(*key))?.parse().ok()
    }

    async fn wire_problem(&self, error: &wire::WireError) -> ProbeError {
        ProbeError::Unreachable { problem: problem::of_wire(&self.found.endpoint, &self.wire, error).await }
    }
}

impl About {
    fn read(info: &Value) -> Self {
        let text = |key: &str| info[key].as_str().unwrap_or_default().to_owned();
        // Podman's own field; its `ID` is drawn anew for each answer (podman `pkg/api/handlers/compat/info.go`).
        let is_podman = info.get("BuildahVersion").is_some() || info.get("Rootless").is_some();
        let id = if is_podman { String::new() } else { text("ID") };
        Self { system: text("OSType"), arch: text("Architecture"), id, name: text("Name") }
    }
}

/// A container of the probe that may exist on the engine. Dropping it throws the container off in the background.
struct Aboard {
    engine: DockerEngine,
    name: String,
    armed: bool,
}

impl Aboard {
    /// Waits until the engine has cleared away a container that has ended.
    async fn see_off(mut self) {
        self.engine.wait_until_gone(&self.name).await;
        self.armed = false;
    }

    /// Ends and removes it.
    async fn throw_off(mut self) {
        self.engine.remove_by_force(&self.name).await;
        self.armed = false;
    }

    /// Leaves it to the engine, or to the next sweep.
    fn give_up(mut self) {
        self.armed = false;
    }
}

impl Drop for Aboard {
    fn drop(&mut self) {
        if !self.armed {
            return;
        }
        // Outside a runtime there is nobody to do it; the probe's own deadline ends it then, and the engine
        // removes it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (engine, name) = (self.engine.clone(), std::mem::take(&mut self.name));
            let carrier = engine.clone();
            let removal = runtime.spawn(async move { carrier.remove_by_force(&name).await });
            let mut leaving = engine.leaving();
            leaving.retain(|other| !other.is_finished());
            leaving.push(removal);
        }
    }
}

fn unreachable(error: EngineError) -> ProbeError {
    match error {
        EngineError::Unreachable(problem) => ProbeError::Unreachable { problem },
        EngineError::Refused { status, message, .. } => {
            ProbeError::Unreachable { problem: EngineProblem::EngineError { status, message } }
        }
    }
}

fn start_refused(error: EngineError) -> ProbeError {
    match error {
        EngineError::Refused { class, message, .. } => ProbeError::StartRefused { class, message },
        other => unreachable(other),
    }
}

fn image_refused(error: EngineError) -> ProbeError {
    match error {
        EngineError::Refused { class, message, .. } => ProbeError::ImageRefused { class, message },
        other => unreachable(other),
    }
}

fn unwritable(error: impl std::fmt::Display) -> ProbeError {
    ProbeError::SaidNonsense { detail: error.to_string() }
}

fn no_randomness(error: getrandom::Error) -> ProbeError {
    ProbeError::SaidNonsense { detail: error.to_string() }
}
