//! A sitting keeps to its engine, keeps what it knew, and never carries out a plan that is no longer true.

mod fake;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use fake::{FakeEngine, World, lab, network};
use lanward_core::{
    draft::{DriverKind, NetworkDraft, SubnetDraft},
    endpoint::{EndpointSource, EngineEndpoint, EngineProblem, FoundEndpoint},
    facts::{Container, EngineFacts, EngineView, HostFacts, Image, Network},
    finding::Finding,
    identity::KeepOrder,
    names::{ContainerId, NetworkId},
    plan::PlanId,
    ports::{Depth, Engine, EngineError, Engines, Host, Prober},
    recovery::{RunKind, RunStatus},
    request::{ContainerRequest, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
    run::{Outcome, Recovery, StepFailure, StepState},
};
use lanward_workflow::{JournalFolder, Session, lock::EngineLock, session::SessionError};
use tokio::sync::Notify;

struct LabHost;

impl Host for LabHost {
    async fn survey(&self) -> HostFacts {
        lab().host
    }
}

/// The same fake engine, held by the test and by the sitting.
#[derive(Clone)]
struct Shared(Arc<FakeEngine>);

impl Prober for Shared {}

impl Engine for Shared {
    type Answers = EngineFacts;
    async fn look(&self, depth: Depth) -> Result<EngineFacts, EngineError> {
        self.0.look(depth).await
    }
    fn facts(&self, answers: EngineFacts, host: &HostFacts) -> EngineFacts {
        self.0.facts(answers, host)
    }
    async fn create_network(&self, request: &CreateRequest) -> Result<(NetworkId, String), EngineError> {
        let made = self.0.create_network(request).await;
        // As a real answer does, this one lets others go on before it arrives.
        tokio::task::yield_now().await;
        made
    }
    async fn network(&self, id: &str) -> Result<Network, EngineError> {
        self.0.network(id).await
    }
    async fn remove_network(&self, id: &NetworkId) -> Result<(), EngineError> {
        self.0.remove_network(id).await
    }
    async fn create_container(&self, request: &ContainerRequest) -> Result<ContainerId, EngineError> {
        self.0.create_container(request).await
    }
    async fn start_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.0.start_container(id).await
    }
    async fn container(&self, id: &str) -> Result<Container, EngineError> {
        self.0.container(id).await
    }
    async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.0.remove_container(id).await
    }
    async fn connect(&self, container: &ContainerId, endpoint: &EndpointRequest) -> Result<(), EngineError> {
        self.0.connect(container, endpoint).await
    }
    async fn disconnect(&self, container: &ContainerId, network: &NetworkId) -> Result<(), EngineError> {
        self.0.disconnect(container, network).await
    }
    async fn images(&self) -> Result<Vec<Image>, EngineError> {
        self.0.images().await
    }
    async fn pull(
        &self,
        image: &str,
        progress: &mut (dyn FnMut(u8, &str) + Send),
    ) -> Result<(), EngineError> {
        self.0.pull(image, progress).await
    }
    /// Nothing ever happens to this engine.
    async fn watch(&self, _: &mut (dyn FnMut() + Send)) -> EngineProblem {
        std::future::pending().await
    }
}

/// Engines by address. One may be made to answer only when it is let.
#[derive(Clone, Default)]
struct Several {
    engines: Arc<Mutex<BTreeMap<String, Shared>>>,
    slow: Option<(String, Arc<Notify>)>,
}

impl Several {
    fn with(self, path: &str, engine: &Shared) -> Self {
        self.engines.lock().expect("unlocked").insert(path.to_owned(), engine.clone());
        self
    }
}

fn at(path: &str) -> FoundEndpoint {
    FoundEndpoint {
        endpoint: EngineEndpoint::Unix { path: path.to_owned() },
        source: EndpointSource::Chosen,
        is_current: false,
    }
}

impl Engines for Several {
    type Engine = Shared;

    fn find(&self, chosen: Option<&str>) -> Result<Vec<FoundEndpoint>, EngineProblem> {
        Ok(match chosen {
            Some(path) => vec![at(path)],
            None => self.engines.lock().expect("unlocked").keys().map(|path| at(path)).collect(),
        })
    }

    async fn connect(&self, found: &FoundEndpoint) -> Result<Shared, EngineProblem> {
        let EngineEndpoint::Unix { path } = &found.endpoint else { panic!("unix only") };
        if let Some((slow, let_go)) = &self.slow
            && slow == path
        {
            let_go.notified().await;
        }
        let engine = self.engines.lock().expect("unlocked").get(path).cloned();
        match engine {
            Some(engine) if engine.0.observe(&lab().host).await.is_ok() => Ok(engine),
            _ => Err(EngineProblem::NoSocket { path: path.clone() }),
        }
    }
}

fn engine() -> Shared {
    Shared(Arc::new(FakeEngine::new(World::default())))
}

fn sitting(engines: Several) -> (Session<LabHost, Several>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    (Session::new(LabHost, engines, JournalFolder::new(folder.path()), None), folder)
}

fn draft() -> NetworkDraft {
    NetworkDraft {
        name: "lan".into(),
        driver: DriverKind::Macvlan,
        parent: "eth0".into(),
        subnets: vec![SubnetDraft {
            subnet: "198.19.249.0/24".into(),
            gateway: "198.19.249.1".into(),
            ip_range: "198.19.249.224/28".into(),
            ..SubnetDraft::default()
        }],
        ..NetworkDraft::default()
    }
}

/// A network that somebody else makes in the meantime, on the same subnet.
fn theirs() -> Network {
    let config = IpamConfig { subnet: Some("198.19.249.0/24".into()), ..IpamConfig::default() };
    network(
        "7heirs",
        &CreateRequest {
            name: "theirs".into(),
            driver: "bridge".into(),
            ipam: Some(IpamRequest { config: vec![config], ..IpamRequest::default() }),
            ..CreateRequest::default()
        },
    )
}

#[tokio::test]
async fn a_plan_that_is_true_is_carried_out_without_a_needless_look() {
    let engine = engine();
    let (session, _folder) = sitting(Several::default().with("/a", &engine));
    session.observe().await;
    let proposal = session.propose_network(draft()).await.expect("a proposal");
    let plan = proposal.plan.expect("a plan");
    let looks = engine.0.looks();
    let report = session.apply(&plan.id, &mut |_| {}).await.expect("a report");
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert_eq!(engine.0.looks(), looks, "the facts were a moment old");
    assert!(engine.0.world().networks.values().any(|n| n.name.as_str() == "lan"));
    let twice = session.apply(&plan.id, &mut |_| {}).await.expect_err("a plan is carried out once");
    assert!(matches!(twice, SessionError::NoSuchPlan(_)), "{twice:?}");
}

#[tokio::test]
async fn a_plan_made_before_the_last_look_is_compared_with_that_look() {
    let engine = engine();
    let (session, _folder) = sitting(Several::default().with("/a", &engine));
    session.observe().await;
    let plan = session.propose_network(draft()).await.expect("a proposal").plan.expect("a plan");
    engine.0.change(|w| {
        w.networks.insert("7heirs".into(), theirs());
    });
    // What the window does when the engine tells of a change: the facts are now young, and the plan is old.
    session.observe().await;
    let error = session.apply(&plan.id, &mut |_| {}).await.expect_err("refused");
    assert!(matches!(error, SessionError::StalePlan { .. }), "{error:?}");
    assert!(!engine.0.world().networks.values().any(|n| n.name.as_str() == "lan"));
}

#[tokio::test]
async fn an_engine_that_goes_away_leaves_its_facts_and_is_not_replaced() {
    let (first, second) = (engine(), engine());
    let (session, _folder) = sitting(Several::default().with("/a", &first).with("/b", &second));
    let before = session.observe().await;
    assert!(before.freshness.lost.is_none());
    first.0.away(true);
    let away = session.observe().await;
    assert!(away.freshness.lost.is_some(), "the loss is told");
    assert!(matches!(away.facts.engine, EngineView::Seen(_)), "what was known stays");
    assert_eq!(away.freshness.seen_at, before.freshness.seen_at, "and its age is told");
    let again = session.observe().await;
    assert!(again.freshness.lost.is_some(), "the other engine is not taken by itself");
    first.0.away(false);
    let back = session.observe().await;
    assert!(back.freshness.lost.is_none(), "it is back by itself");
    assert_eq!(session.engine().await.map(|(found, _)| found).ok(), Some(at("/a")));
}

#[tokio::test]
async fn a_choice_made_while_connecting_wins() {
    let (slow, fast) = (engine(), engine());
    let let_go = Arc::new(Notify::new());
    let engines = Several { slow: Some(("/slow".into(), let_go.clone())), ..Several::default() };
    let (session, _folder) = sitting(engines.with("/slow", &slow).with("/z", &fast));
    session.choose(Some("/slow".into()));
    let both = async {
        let (first, ()) = tokio::join!(session.observe(), async {
            tokio::task::yield_now().await;
            session.choose(Some("/z".into()));
            let_go.notify_one();
        });
        first
    };
    both.await;
    let (found, _) = session.engine().await.expect("connected");
    assert_eq!(found, at("/z"));
}

#[tokio::test]
async fn a_run_that_is_cancelled_before_it_begins_does_nothing() {
    let engine = engine();
    let (session, _folder) = sitting(Several::default().with("/a", &engine));
    let plan = session.propose_network(draft()).await.expect("a proposal").plan.expect("a plan");
    let mut on_event = |event: &lanward_core::run::Event| {
        if matches!(event, lanward_core::run::Event::Planned { .. }) {
            session.cancel(&plan.id);
        }
    };
    let report = session.apply(&plan.id, &mut on_event).await.expect("a report");
    assert_eq!(report.outcome, Outcome::NothingDone, "{report:?}");
    assert_eq!(engine.0.world(), World::default());
}

/// Another Lanward has the engine: who does not want to wait any longer need not.
#[tokio::test]
async fn a_run_that_waits_for_another_can_be_cancelled() {
    let engine = engine();
    let (session, folder) = sitting(Several::default().with("/a", &engine));
    let plan = session.propose_network(draft()).await.expect("a proposal").plan.expect("a plan");
    let none = Duration::ZERO;
    let other =
        EngineLock::take(folder.path(), &plan.engine, &PlanId("f1f1".into()), none).await.expect("free");
    let begun = std::time::Instant::now();
    let mut on_event = |_: &lanward_core::run::Event| {};
    let (report, ()) = tokio::join!(biased; session.apply(&plan.id, &mut on_event), async {
        assert!(session.is_running(), "it waits");
        session.cancel(&plan.id);
    });
    let report = report.expect("a report");
    assert!(begun.elapsed() < Duration::from_secs(4), "before its patience was over");
    assert_eq!((&report.outcome, session.is_running()), (&Outcome::NothingDone, false), "{report:?}");
    assert_eq!(report.steps[0], StepState::Failed { failure: StepFailure::Cancelled });
    assert_eq!((engine.0.world(), session.runs().expect("listed")), (World::default(), Vec::new()));

    // The plan is as true as it was, and so is one that is to be undone.
    drop(other);
    session.apply(&plan.id, &mut |_| {}).await.expect("a report");
    session.propose_recovery(&plan.id, Recovery::Undo).await.expect("a proposal");
    let _other =
        EngineLock::take(folder.path(), &plan.engine, &PlanId("f1f1".into()), none).await.expect("free");
    let (report, ()) = tokio::join!(biased; session.apply_recovery(&plan.id, &mut on_event), async {
        session.cancel(&plan.id);
    });
    assert_eq!(report.expect("a report").outcome, Outcome::Done, "it stands as before");
    assert_eq!(engine.0.world().networks.len(), 1);
}

#[tokio::test]
async fn ending_the_program_waits_until_a_run_is_undone() {
    let engine = engine();
    let (session, _folder) = sitting(Several::default().with("/a", &engine));
    let plan = session.propose_network(draft()).await.expect("a proposal").plan.expect("a plan");
    assert!(!session.is_running());
    // The run goes as far as the engine's answer to the create; there the program is asked to end.
    let mut on_event = |_: &lanward_core::run::Event| {};
    let (report, ()) = tokio::join!(biased; session.apply(&plan.id, &mut on_event), session.stop());
    assert_eq!(report.expect("a report").outcome, Outcome::RolledBack);
    assert!(!session.is_running());
    assert_eq!(engine.0.world(), World::default());
}

#[tokio::test]
async fn a_run_that_was_done_is_listed_shown_and_undone() {
    let engine = engine();
    let (session, _folder) = sitting(Several::default().with("/a", &engine));
    let plan = session.propose_network(draft()).await.expect("a proposal").plan.expect("a plan");
    session.apply(&plan.id, &mut |_| {}).await.expect("a report");
    let runs = session.runs().expect("listed");
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].id.clone(), runs[0].kind), (plan.id.clone(), RunKind::CreateNetwork));
    assert_eq!((runs[0].about.clone(), runs[0].status), (vec!["lan".to_owned()], RunStatus::Ended));
    assert_eq!(session.interrupted().expect("listed"), Vec::new());
    let detail = session.run_detail(&plan.id).expect("a detail");
    assert_eq!((detail.plan.id, detail.report.outcome), (plan.id.clone(), Outcome::Done));

    let none = session.apply_recovery(&plan.id, &mut |_| {}).await.expect_err("nothing was proposed");
    assert!(matches!(none, SessionError::NoSuchPlan(_)), "{none:?}");
    let proposal = session.propose_recovery(&plan.id, Recovery::Undo).await.expect("a proposal");
    assert_eq!((proposal.acts.len(), proposal.obstacles.len()), (1, 0), "{proposal:?}");
    // In the meantime somebody else removes the network: what was shown is no longer what would be done.
    let made = engine.0.world();
    engine.0.change(|w| w.networks.clear());
    let stale = session.apply_recovery(&plan.id, &mut |_| {}).await.expect_err("stale");
    assert!(matches!(stale, SessionError::StalePlan { .. }), "{stale:?}");
    engine.0.change(|w| *w = made);
    session.propose_recovery(&plan.id, Recovery::Undo).await.expect("a proposal");
    let report = session.apply_recovery(&plan.id, &mut |_| {}).await.expect("a report");
    assert_eq!(report.outcome, Outcome::Undone);
    assert_eq!(engine.0.world(), World::default());
    let unknown =
        session.run_detail(&lanward_core::plan::PlanId("../../etc".into())).expect_err("no such run");
    assert!(matches!(unknown, SessionError::NoSuchRun(_)), "{unknown:?}");
}

#[tokio::test]
async fn a_run_whose_process_died_is_interrupted_until_it_is_settled() {
    let engine = engine();
    let (session, folder) = sitting(Several::default().with("/a", &engine));
    let plan = session.propose_network(draft()).await.expect("a proposal").plan.expect("a plan");
    session.apply(&plan.id, &mut |_| {}).await.expect("a report");
    // As if it had died after the engine's answer and before the end: only the first two lines are on the disk.
    let file = folder.path().join(format!("{}.jsonl", plan.id.0));
    let text = std::fs::read_to_string(&file).expect("read");
    let lines: Vec<&str> = text.lines().take(2).collect();
    std::fs::write(&file, lines.join("\n") + "\n").expect("cut");
    let interrupted = session.interrupted().expect("listed");
    assert_eq!(interrupted.len(), 1, "{interrupted:?}");
    assert_eq!(interrupted[0].ways, vec![Recovery::Undo, Recovery::Finish]);
    let proposal = session.propose_recovery(&plan.id, Recovery::Finish).await.expect("a proposal");
    assert!(proposal.obstacles.is_empty(), "{proposal:?}");
    let report = session.apply_recovery(&plan.id, &mut |_| {}).await.expect("a report");
    assert_eq!(report.outcome, Outcome::Done);
    assert_eq!(session.interrupted().expect("listed"), Vec::new());
    assert_eq!(engine.0.world().networks.len(), 1, "the one that was there is taken, and no second made");
}

#[tokio::test]
async fn an_edit_keeps_what_the_list_of_containers_does_not_show() {
    let engine = engine();
    let (session, _folder) = sitting(Several::default().with("/a", &engine));
    let plan = session.propose_network(draft()).await.expect("a proposal").plan.expect("a plan");
    session.apply(&plan.id, &mut |_| {}).await.expect("a report");
    let endpoint = EndpointRequest {
        network: "lan".into(),
        ipv4: Some("198.19.249.230".into()),
        aliases: vec!["www".into()],
        ..EndpointRequest::default()
    };
    let web = ContainerRequest { name: "web".into(), endpoint, ..ContainerRequest::default() };
    let id = engine.0.create_container(&web).await.expect("made");
    engine.0.hides_aliases();
    session.observe().await;
    let mut edited = session.edit_form("lan").await.expect("a form").draft;
    edited.subnets[0].gateway = "198.19.249.2".into();
    edited.accepted = vec![];
    let proposal = session.propose_edit("lan", edited).await.expect("a proposal");
    let plan = proposal.plan.clone().unwrap_or_else(|| panic!("{proposal:#?}"));
    let report = session.apply(&plan.id, &mut |_| {}).await.expect("a report");
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    let world = engine.0.world();
    let web = &world.containers[id.as_str()];
    assert_eq!(web.endpoints[0].aliases, vec!["www".to_owned()]);
    assert_eq!(
        web.endpoints[0].ipv4.map(|a| a.written_address().to_string()).as_deref(),
        Some("198.19.249.230")
    );
    let network = world.networks.values().next().expect("made anew");
    assert_eq!(network.ipam[0].gateway, "198.19.249.2".parse().ok());
    let cut = session.run_detail(&plan.id).expect("a detail").cut_offs;
    assert!(matches!(&cut[..], [one] if one.name.as_str() == "web" && one.ms.is_some()), "{cut:?}");
}

/// A machine whose interfaces the test changes.
#[derive(Clone)]
struct ChangingHost(Arc<Mutex<HostFacts>>);

impl Host for ChangingHost {
    async fn survey(&self) -> HostFacts {
        self.0.lock().expect("unlocked").clone()
    }
}

/// A face draws nothing while nothing changes, hears of a changed interface within fifteen seconds, and of what no
/// event tells within a minute.
#[tokio::test(start_paused = true)]
async fn a_quiet_world_is_not_shown_again_and_again() {
    let engine = engine();
    let folder = tempfile::tempdir().expect("a folder");
    let host = ChangingHost(Arc::new(Mutex::new(lab().host)));
    let engines = Several::default().with("/a", &engine);
    let session = Session::new(host.clone(), engines, JournalFolder::new(folder.path()), None);
    let shown = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&shown);
    let mut tell = move |_: &lanward_core::snapshot::Snapshot| *counter.lock().expect("unlocked") += 1;
    let mut watching = std::pin::pin!(session.watch(&mut tell));
    let mut after = async |seconds| {
        tokio::select! {
            () = &mut watching => unreachable!("it watches until it is dropped"),
            () = tokio::time::sleep(Duration::from_secs(seconds)) => {}
        }
        (*shown.lock().expect("unlocked"), engine.0.looks())
    };
    let looks = engine.0.looks();
    let lease = |seconds| {
        host.0.lock().expect("unlocked").nics[1].link.addresses[0].valid_for_s = Some(seconds);
    };
    lease(3600);
    assert_eq!(after(1).await.0, 1);
    lease(3580);
    let (shown, seen) = after(20).await;
    assert_eq!((shown, seen), (1, after(1).await.1), "a lease that runs on is no change");
    assert!(seen > looks);
    host.0.lock().expect("unlocked").nics[1].link.mtu = 9000;
    assert_eq!(after(15).await.0, 2, "a changed interface is shown");
    assert_eq!(after(30).await.0, 2);
    assert_eq!(after(30).await.0, 3, "from time to time the engine is looked at all the same");
}

/// A container whose address and alias are kept; the engine's list does not show the alias.
async fn kept() -> (Shared, Session<LabHost, Several>, tempfile::TempDir) {
    // It waits for the fake by itself, which no test that waits may do.
    let mut world = std::thread::spawn(fake::plans::world).join().expect("a world");
    let web = world.containers.values_mut().find(|c| c.name.as_str() == "web").expect("a container");
    web.endpoints[0].aliases = vec!["www".into()];
    let engine = Shared(Arc::new(FakeEngine::new(world)));
    engine.0.hides_aliases();
    let folder = tempfile::tempdir().expect("a folder");
    let session = beside(&engine, &folder);
    let order = KeepOrder { containers: vec!["web".into()], ..KeepOrder::default() };
    let answer = session.keep_present(&order).await.expect("kept");
    assert_eq!(answer.kept[0].aliases, ["www"], "the list does not show them: {answer:?}");
    (engine, session, folder)
}

fn forget_aliases(world: &mut fake::World) {
    world.containers.values_mut().flat_map(|c| &mut c.endpoints).for_each(|e| e.aliases.clear());
}

/// A sitting that keeps its state in this folder.
fn beside(engine: &Shared, folder: &tempfile::TempDir) -> Session<LabHost, Several> {
    let journals = JournalFolder::new(folder.path().join("runs"));
    Session::new(LabHost, Several::default().with("/a", engine), journals, None)
}

fn has_drifted(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.code().0 == "identity-drifted")
}

#[tokio::test]
async fn what_is_kept_is_compared_at_every_look_by_every_sitting() {
    let (engine, session, folder) = kept().await;
    assert!(!has_drifted(&session.observe().await.findings));
    engine.0.change(forget_aliases);
    let another = beside(&engine, &folder);
    let snapshot = another.observe().await;
    assert!(has_drifted(&snapshot.findings), "{:?}", snapshot.identities);
    let plan = another.propose_repair("web", "", Vec::new()).await.expect("an answer").plan.expect("a plan");
    let report = another.apply(&plan.id, &mut |_| {}).await.expect("a report");
    assert_eq!(report.outcome, Outcome::Done, "{report:?}");
    assert!(!has_drifted(&session.observe().await.findings));
    assert_eq!(session.forget("web", "").await.expect("forgotten").len(), 1);
    assert!(another.identities().await.expect("read").len() == 1, "as of its last look");
    assert!(another.observe().await.identities.is_empty());
}

#[tokio::test]
async fn a_repair_of_what_is_no_longer_kept_is_stale() {
    let (engine, session, _folder) = kept().await;
    engine.0.change(forget_aliases);
    session.observe().await;
    let plan = session.propose_repair("web", "", Vec::new()).await.expect("an answer").plan.expect("a plan");
    session.forget("web", "").await.expect("forgotten");
    let error = session.apply(&plan.id, &mut |_| {}).await.expect_err("refused");
    assert!(matches!(error, SessionError::StalePlan { .. }), "{error:?}");
}

#[tokio::test]
async fn records_that_cannot_be_read_are_told_and_kept_from_being_written() {
    let (_, session, folder) = kept().await;
    let kept = folder.path().join("identities");
    let file = std::fs::read_dir(&kept)
        .expect("there")
        .flatten()
        .find(|f| f.path().extension().is_some_and(|e| e == "json"));
    let file = file.expect("the file").path();
    std::fs::write(&file, "{").expect("damaged");
    let snapshot = session.observe().await;
    assert!(snapshot.findings.iter().any(|f| f.code().0 == "could-not-check"), "{:?}", snapshot.findings);
    assert!(matches!(session.forget("web", "").await, Err(SessionError::Shelf(_))));
    assert_eq!(std::fs::read_to_string(&file).expect("there"), "{");
}
