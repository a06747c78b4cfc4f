//! The probe runs only where a person allowed it, and what it saw is the engine's, as long as the line holds.

mod fake;

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use fake::{FakeEngine, World, lab};
use lanward_core::{
    endpoint::{EndpointSource, EngineEndpoint, EngineProblem, FoundEndpoint},
    facts::{EngineFacts, HostFacts},
    names::NicName,
    observed::{Observed, Why},
    ports::{Engines, Host},
    probe::{Consent, Errand, Order, Place, ProbeError, SCHEMA, Task},
    recovery::{RunKind, RunStatus},
    run::Outcome,
    snapshot::{AppError, Snapshot},
};
use lanward_workflow::{ConsentBook, JournalFolder, Session, session::SessionError};

struct LabHost;

impl Host for LabHost {
    async fn survey(&self) -> HostFacts {
        lab().host
    }
}

/// Each connection is to what the setting says at that moment.
#[derive(Clone, Default)]
struct Elsewhere(Arc<Mutex<Setting>>);

#[derive(Clone)]
struct Setting {
    key: &'static str,
    sees: Result<HostFacts, ProbeError>,
    supported: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Self { key: "docker:a", sees: Ok(machine("far0")), supported: true }
    }
}

impl Elsewhere {
    fn set(&self, change: impl FnOnce(&mut Setting)) {
        change(&mut self.0.lock().expect("unlocked"));
    }
}

impl Engines for Elsewhere {
    type Engine = FakeEngine;

    fn find(&self, _: Option<&str>) -> Result<Vec<FoundEndpoint>, EngineProblem> {
        let endpoint = EngineEndpoint::Ssh { target: "nas".into() };
        Ok(vec![FoundEndpoint { endpoint, source: EndpointSource::Chosen, is_current: true }])
    }

    async fn connect(&self, _: &FoundEndpoint) -> Result<FakeEngine, EngineProblem> {
        let Setting { key, sees, supported } = self.0.lock().expect("unlocked").clone();
        let engine = FakeEngine::new(World { probe: vec!["lanward-probe:0123".into()], ..World::default() });
        if supported {
            engine.elsewhere(key, sees);
        }
        Ok(engine)
    }
}

/// A machine with that NIC alone.
fn machine(nic: &str) -> HostFacts {
    let mut facts = lab().host;
    facts.nics.truncate(1);
    facts.nics[0].name = NicName::seen(nic);
    facts
}

type Sitting = Session<LabHost, Elsewhere>;

fn sitting(engines: &Elsewhere, folder: &Path) -> Sitting {
    Session::new(LabHost, engines.clone(), JournalFolder::new(folder.join("runs")), None)
        .with_consents(ConsentBook::at(folder.join("probe.json")))
}

fn engine(snapshot: &Snapshot) -> &EngineFacts {
    snapshot.facts.engine().expect("an engine")
}

fn links(snapshot: &Snapshot) -> Observed<Vec<String>> {
    engine(snapshot).links.clone().map(|links| links.iter().map(|link| link.name.to_string()).collect())
}

fn seen(name: &str) -> Observed<Vec<String>> {
    Observed::Known(vec![name.to_owned()])
}

async fn probes(session: &Sitting) -> (usize, usize) {
    session.engine().await.expect("an engine").1.probes()
}

fn errand() -> Errand {
    Errand { place: Place::Host, order: Order { schema: SCHEMA, deadline_ms: 1000, task: Task::Links } }
}

fn code(error: SessionError) -> String {
    AppError::from(error).code
}

#[tokio::test]
async fn unasked_and_denied_nothing_is_sent_and_the_links_stay_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting(&Elsewhere::default(), folder.path());
    assert_eq!(links(&session.observe().await), Observed::Unknown(Why::NotAllowed));
    let refused = session.probe(&errand(), &mut |_| ()).await.expect_err("nobody allowed it");
    assert_eq!(code(refused), "probe-not-allowed");
    assert_eq!(code(session.look_links().await.expect_err("nobody allowed it")), "probe-not-allowed");

    let status = session.set_probe_consent(Consent::Denied).await.expect("kept");
    assert_eq!((status.consent, status.is_allowed()), (Consent::Denied, false));
    assert_eq!(links(&session.observe().await), Observed::Unknown(Why::NotAllowed));
    let refused = session.probe(&errand(), &mut |_| ()).await.expect_err("denied");
    assert_eq!(code(refused), "probe-denied");
    assert_eq!(probes(&session).await, (0, 1), "nothing was sent, and what there was is taken away");
    let runs = session.runs().expect("listed");
    assert_eq!((runs.len(), runs[0].kind), (1, RunKind::RemoveProbe), "as a run like any other");
}

#[tokio::test]
async fn taking_the_probe_away_is_a_run_on_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting(&Elsewhere::default(), folder.path());
    let removed = session.remove_probe().await.expect("removed");
    assert_eq!(removed.images, ["lanward-probe:0123"]);
    let runs = session.runs().expect("listed");
    assert_eq!(
        (runs[0].kind, &runs[0].about[..]),
        (RunKind::RemoveProbe, &["lanward-probe:0123".to_owned()][..])
    );
    assert_eq!(
        (&runs[0].outcome, runs[0].status, &runs[0].ways[..]),
        (&Outcome::Done, RunStatus::Ended, &[][..])
    );
    let twice = session.remove_probe().await.expect("nothing is there");
    assert!(twice.is_empty() && session.runs().expect("listed").len() == 1, "nothing to do is no run");
}

#[tokio::test]
async fn allowed_it_looks_once_a_connection_and_anew_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = sitting(&Elsewhere::default(), folder.path());
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    let (one, two) = tokio::join!(session.observe(), session.observe());
    assert_eq!((links(&one), links(&two)), (seen("far0"), seen("far0")));
    assert_eq!(probes(&session).await.0, 1, "one look serves both");
    let evidence = &engine(&one).placement.evidence;
    assert!(evidence.iter().any(|e| e.field == "probe.links"), "{evidence:?}");
    assert!(session.probe_status().await.expect("a status").links_seen_at.is_some());

    let (_, far) = session.engine().await.expect("an engine");
    far.elsewhere("docker:a", Ok(machine("far1")));
    assert_eq!(links(&session.observe().await), seen("far0"), "what was seen is kept");
    assert_eq!(links(&session.look_links().await.expect("a look")), seen("far1"));
    assert_eq!(links(&session.observe().await), seen("far1"));
    assert_eq!(probes(&session).await.0, 2);
}

#[tokio::test]
async fn another_connection_may_be_another_machine_and_another_engine_is_asked_for_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = Elsewhere::default();
    let session = sitting(&engines, folder.path());
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    assert_eq!(links(&session.observe().await), seen("far0"));

    engines.set(|setting| setting.sees = Ok(machine("new0")));
    session.choose(None);
    assert_eq!(links(&session.observe().await), seen("new0"), "the same engine, reached again");

    engines.set(|setting| setting.key = "docker:b");
    session.choose(None);
    assert_eq!(links(&session.observe().await), Observed::Unknown(Why::NotAllowed));
    assert_eq!(probes(&session).await, (0, 0));
}

#[tokio::test]
async fn what_one_sitting_withdraws_holds_for_the_others_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = Elsewhere::default();
    let (window, command) = (sitting(&engines, folder.path()), sitting(&engines, folder.path()));
    window.set_probe_consent(Consent::Allowed).await.expect("kept");
    assert_eq!(links(&command.observe().await), seen("far0"));
    command.set_probe_consent(Consent::Denied).await.expect("kept");
    let refused = window.probe(&errand(), &mut |_| ()).await.expect_err("withdrawn");
    assert_eq!(code(refused), "probe-denied");
    assert_eq!(links(&window.observe().await), Observed::Unknown(Why::NotAllowed));
}

#[tokio::test]
async fn allowed_for_now_is_kept_by_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = Elsewhere::default();
    let session = sitting(&engines, folder.path());
    session.allow_probe_for_now();
    assert_eq!(links(&session.observe().await), seen("far0"));
    let status = session.probe_status().await.expect("a status");
    assert_eq!((status.consent, status.for_now, status.is_allowed()), (Consent::Unasked, true, true));
    let later = sitting(&engines, folder.path());
    assert_eq!(links(&later.observe().await), Observed::Unknown(Why::NotAllowed));
}

#[tokio::test]
async fn a_look_that_fails_is_told_and_not_repeated_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = Elsewhere::default();
    let died = ProbeError::Died { status: Some(137), said: String::new() };
    engines.set(|setting| setting.sees = Err(died.clone()));
    let session = sitting(&engines, folder.path());
    session.set_probe_consent(Consent::Allowed).await.expect("kept");
    let failed = Observed::Unknown(Why::Failed { detail: died.to_string() });
    assert_eq!(links(&session.observe().await), failed);
    assert_eq!(links(&session.observe().await), failed);
    assert_eq!(probes(&session).await.0, 1);
    assert_eq!(session.probe_status().await.expect("a status").problem, Some(died));
    assert_eq!(code(session.look_links().await.expect_err("it dies again")), "probe-died");
    assert_eq!(probes(&session).await.0, 2);
}

#[tokio::test]
async fn where_no_probe_can_run_nothing_is_asked_and_the_reason_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let engines = Elsewhere::default();
    engines.set(|setting| setting.supported = false);
    let session = sitting(&engines, folder.path());
    let before = session.observe().await;
    assert_ne!(links(&before), Observed::Unknown(Why::NotAllowed));
    let status = session.probe_status().await.expect("a status");
    assert!(status.terms.is_none() && matches!(status.problem, Some(ProbeError::NotSupportedHere { .. })));
}
