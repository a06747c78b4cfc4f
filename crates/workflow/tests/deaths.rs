//! The process dies: after each line of each journal, and before and after each call to the engine. Whatever is then
//! offered leaves the world as it was before the run, or as it is after it, and nothing of ours between the two.

mod fake;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fake::{
    FakeEngine, Fault, World, die,
    plans::{block_on, labels, plans, world},
};
use lanward_core::{
    RUN_LABEL,
    facts::{EngineView, Facts},
    plan::{Plan, Step},
    ports::Engine,
    recovery::{self, Act, Obstacle, RecoveryProposal, RunStatus},
    run::{Event, Outcome, Recovery, RunReport, replay},
};
use lanward_workflow::{
    Cancel, Journal, JournalFolder,
    apply::{apply, recover},
};

/// The world without what must differ: the ids of objects that were made again.
fn plain(world: &World) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for network in world.networks.values() {
        let mut network = network.clone();
        network.id = lanward_core::names::NetworkId::seen("");
        all.push(format!("{network:?}"));
    }
    for container in world.containers.values() {
        let mut container = container.clone();
        container.id = lanward_core::names::ContainerId::seen("");
        for endpoint in &mut container.endpoints {
            endpoint.network_id = lanward_core::names::NetworkId::seen("");
        }
        all.push(format!("{container:?}"));
    }
    all.extend(world.probe.iter().cloned());
    all.sort();
    all
}

/// Whether anything of it can be undone: an image that is gone is loaded again when it is wanted.
fn can_be_undone(plan: &Plan) -> bool {
    plan.steps.iter().any(recovery::has_undo)
}

/// What a run that nothing happens to makes of the world.
fn after(plan: &Plan) -> World {
    let engine = FakeEngine::new(world());
    let report = block_on(apply(&engine, plan, &mut Journal::none(), &Cancel::default(), &mut |_| {}));
    assert_eq!(report.expect("a report").outcome, Outcome::Done);
    engine.world()
}

fn lines(plan: &Plan) -> usize {
    let engine = FakeEngine::new(world());
    let mut count = 0;
    let mut on_event = |event: &Event| count += usize::from(!matches!(event, Event::Progress { .. }));
    block_on(apply(&engine, plan, &mut Journal::none(), &Cancel::default(), &mut on_event))
        .expect("a report");
    count
}

fn calls(plan: &Plan) -> usize {
    let engine = FakeEngine::new(world());
    block_on(apply(&engine, plan, &mut Journal::none(), &Cancel::default(), &mut |_| {})).expect("a report");
    engine.calls()
}

struct Dead {
    folder: tempfile::TempDir,
    engine: FakeEngine,
}

/// Runs `plan` until the process dies: after line `line` of the journal, or by the engine's fault.
fn dying(plan: &Plan, engine: FakeEngine, line: Option<usize>) -> Dead {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = JournalFolder::new(folder.path());
    let died = catch_unwind(AssertUnwindSafe(|| {
        let mut journal = runs.begin(&plan.id).expect("a journal");
        let mut written = 0;
        let mut on_event = |event: &Event| {
            if matches!(event, Event::Progress { .. }) {
                return;
            }
            written += 1;
            if Some(written) == line {
                die();
            }
        };
        block_on(apply(&engine, plan, &mut journal, &Cancel::default(), &mut on_event)).map(drop).ok();
    }));
    assert!(died.is_err(), "the process was to die");
    // The new process has an engine without the fault.
    Dead { folder, engine: FakeEngine::new(engine.world()) }
}

impl Dead {
    fn journals(&self) -> JournalFolder {
        JournalFolder::new(self.folder.path())
    }

    fn events(&self, plan: &Plan) -> Vec<Event> {
        self.journals().read(&plan.id).expect("read")
    }

    fn propose(&self, plan: &Plan, how: Recovery) -> RecoveryProposal {
        let mut facts: Facts = fake::lab();
        let mut engine = block_on(self.engine.observe(&facts.host)).expect("seen");
        engine.endpoint = plan.engine.parse().expect("an address");
        facts.engine = EngineView::Seen(Box::new(engine));
        recovery::propose(&self.events(plan), &facts, how).expect("a proposal")
    }

    fn take_up(&self, plan: &Plan, how: Recovery) -> RunReport {
        let mut journal = self.journals().go_on(&plan.id).expect("a journal");
        let cancel = Cancel::default();
        block_on(recover(&self.engine, self.events(plan), how, &mut journal, &cancel, &mut |_| {}))
            .expect("a report")
    }

    fn orphans(&self) -> usize {
        let world = self.engine.world();
        let ours =
            |l: &std::collections::BTreeMap<String, String>| l.get(RUN_LABEL) == labels().get(RUN_LABEL);
        world.networks.values().filter(|n| ours(&n.labels)).count()
            + world.containers.values().filter(|c| ours(&c.labels)).count()
    }
}

/// Checks both ways out of a death. Returns how many could be gone.
fn both_ways(what: &str, plan: &Plan, make: impl Fn() -> Dead) -> usize {
    let mut gone = 0;
    for how in [Recovery::Undo, Recovery::Finish] {
        let dead = make();
        let what = format!("{what}, {how:?}");
        if replay(&dead.events(plan)).is_some_and(|r| r.outcome != Outcome::Unfinished) {
            continue; // it died after the last line: nothing is left to offer
        }
        let summary = recovery::summary(&dead.events(plan), false).expect("a summary");
        assert_eq!(summary.status, RunStatus::Interrupted, "{what}");
        if !summary.ways.contains(&how) {
            let only_forward = !can_be_undone(plan) && summary.ways == [Recovery::Finish];
            assert!(
                only_forward || how == Recovery::Finish,
                "{what}: an interrupted run can always be undone"
            );
            continue;
        }
        let proposal = dead.propose(plan, how);
        assert_eq!(proposal.obstacles, Vec::new(), "{what}");
        let report = dead.take_up(plan, how);
        let (expected, outcome) = match how {
            Recovery::Undo => (world(), Outcome::Undone),
            Recovery::Finish => (after(plan), Outcome::Done),
        };
        assert_eq!(report.outcome, outcome, "{what}: {report:?}");
        let is = plain(&dead.engine.world());
        let is_as_after = !can_be_undone(plan) && is == plain(&after(plan));
        assert!(is_as_after || is == plain(&expected), "{what}: {is:#?}");
        if how == Recovery::Undo {
            assert_eq!(dead.orphans(), 0, "{what}");
        }
        // What was shown is what was done: one undo for each act, and no other.
        let undone = dead.events(plan).iter().filter(|e| matches!(e, Event::Undone { .. })).count();
        assert!(how != Recovery::Undo || undone >= proposal.acts.len(), "{what}: {proposal:?}");
        assert_eq!(replay(&dead.events(plan)), Some(report), "{what}: the journal tells the same");
        gone += 1;
    }
    gone
}

#[test]
fn death_after_any_line_of_any_run() {
    let mut gone = 0;
    for (name, plan) in plans() {
        for line in 1..=lines(&plan) {
            gone += both_ways(&format!("{name}, line {line}"), &plan, || {
                dying(&plan, FakeEngine::new(world()), Some(line))
            });
        }
    }
    assert!(gone >= 110, "only {gone} ways were gone");
}

#[test]
fn death_at_any_call_of_any_run() {
    let mut gone = 0;
    for (name, plan) in plans() {
        for call in 0..calls(&plan) {
            for fault in [Fault::WeDieBefore, Fault::WeDieAfter] {
                gone += both_ways(&format!("{name}, call {call}, {fault:?}"), &plan, || {
                    dying(&plan, FakeEngine::new(world()).failing(call, fault), None)
                });
            }
        }
    }
    assert!(gone >= 40, "only {gone} ways were gone");
}

#[test]
fn death_while_it_undoes_itself_and_again_while_that_is_taken_up() {
    for (name, plan) in plans() {
        let last = calls(&plan);
        // The last call is refused, so that everything before it is undone; death comes in the middle of that.
        for line in 1..60 {
            let engine = FakeEngine::new(world()).failing(last - 1, Fault::Refuses);
            let folder = tempfile::tempdir().expect("a folder");
            let runs = JournalFolder::new(folder.path());
            let mut seen = 0;
            let died = catch_unwind(AssertUnwindSafe(|| {
                let mut journal = runs.begin(&plan.id).expect("a journal");
                let mut on_event = |event: &Event| {
                    seen += usize::from(!matches!(event, Event::Progress { .. }));
                    if seen == line {
                        die();
                    }
                };
                block_on(apply(&engine, &plan, &mut journal, &Cancel::default(), &mut on_event))
                    .map(drop)
                    .ok();
            }));
            if died.is_ok() {
                break;
            }
            let dead = Dead { folder, engine: FakeEngine::new(engine.world()) };
            if replay(&dead.events(&plan)).is_some_and(|r| r.outcome != Outcome::Unfinished) {
                continue;
            }
            // The undo itself is interrupted at each of its calls, then done to its end.
            for call in 0..4 {
                let again = FakeEngine::new(dead.engine.world()).failing(call, Fault::WeDieAfter);
                let died = catch_unwind(AssertUnwindSafe(|| {
                    let mut journal = dead.journals().go_on(&plan.id).expect("a journal");
                    let events = dead.events(&plan);
                    let cancel = Cancel::default();
                    block_on(recover(&again, events, Recovery::Undo, &mut journal, &cancel, &mut |_| {}))
                        .map(drop)
                        .ok();
                }));
                dead.engine.change(|w| *w = again.world());
                if died.is_ok() {
                    break;
                }
            }
            let report = dead.take_up(&plan, Recovery::Undo);
            assert_eq!(report.outcome, Outcome::Undone, "{name}, line {line}: {report:?}");
            let is = plain(&dead.engine.world());
            let is_as_after = !can_be_undone(&plan) && is == plain(&after(&plan));
            assert!(is_as_after || is == plain(&world()), "{name}, line {line}: {is:#?}");
        }
    }
}

#[test]
fn a_finished_run_can_be_undone_while_nobody_else_has_built_on_it() {
    for (name, plan) in plans() {
        let done = || {
            let folder = tempfile::tempdir().expect("a folder");
            let engine = FakeEngine::new(world());
            let mut journal = JournalFolder::new(folder.path()).begin(&plan.id).expect("a journal");
            block_on(apply(&engine, &plan, &mut journal, &Cancel::default(), &mut |_| {})).expect("a report");
            Dead { folder, engine }
        };
        let dead = done();
        let summary = recovery::summary(&dead.events(&plan), false).expect("a summary");
        if !can_be_undone(&plan) {
            assert_eq!((summary.status, &summary.ways[..]), (RunStatus::Ended, &[][..]), "{name}");
            continue;
        }
        assert_eq!((summary.status, &summary.ways[..]), (RunStatus::Ended, &[Recovery::Undo][..]), "{name}");
        let proposal = dead.propose(&plan, Recovery::Undo);
        assert_eq!(proposal.obstacles, Vec::new(), "{name}");
        assert!(!proposal.acts.is_empty(), "{name}");
        let finish = dead.propose(&plan, Recovery::Finish);
        assert_eq!(finish.obstacles, vec![Obstacle::NothingToFinish], "{name}");
        let report = dead.take_up(&plan, Recovery::Undo);
        assert_eq!(report.outcome, Outcome::Undone, "{name}: {report:?}");
        assert_eq!(plain(&dead.engine.world()), plain(&world()), "{name}");
        let twice = dead.propose(&plan, Recovery::Undo);
        assert_eq!((twice.acts.len(), twice.obstacles), (0, vec![Obstacle::NothingToUndo]), "{name}");
    }
}

#[test]
fn a_stranger_on_our_network_keeps_it_from_being_removed() {
    let plan = plans().remove(0).1;
    let dead = dying(&plan, FakeEngine::new(world()), Some(lines(&plan) - 1));
    dead.engine.change(|w| {
        let id = w.networks.values().find(|n| n.name.as_str() == "lan").expect("made").id.clone();
        let container = w.containers.values_mut().find(|c| c.name.as_str() == "web").expect("web");
        let mut endpoint = container.endpoints[0].clone();
        (endpoint.network_id, endpoint.network) = (id, lanward_core::names::NetworkName::seen("lan"));
        container.endpoints.push(endpoint);
    });
    let proposal = dead.propose(&plan, Recovery::Undo);
    assert!(
        matches!(&proposal.obstacles[..], [Obstacle::Attached { containers, .. }] if containers[0].as_str() == "web"),
        "{proposal:?}"
    );
}

#[test]
fn secrets_that_the_journal_does_not_keep_are_no_ground_to_go_on() {
    let (_, mut plan) = plans().remove(1);
    for step in &mut plan.steps {
        if let Step::CreateContainer { request } = step {
            request.env = vec!["PASSWORD=hunter2".into()];
        }
    }
    let dead = dying(&plan, FakeEngine::new(world()), Some(2));
    let proposal = dead.propose(&plan, Recovery::Finish);
    assert!(matches!(&proposal.obstacles[..], [Obstacle::SecretsNotKept { .. }]), "{proposal:?}");
    assert_eq!(dead.propose(&plan, Recovery::Undo).obstacles, Vec::new());
}

#[test]
fn a_last_line_that_was_cut_off_does_not_spoil_the_next() {
    let plan = plans().remove(0).1;
    let dead = dying(&plan, FakeEngine::new(world()), Some(3));
    let file = dead.folder.path().join(format!("{}.jsonl", plan.id.0));
    let whole = std::fs::read(&file).expect("read");
    std::fs::write(&file, &whole[..whole.len() - 5]).expect("cut");
    assert_eq!(dead.take_up(&plan, Recovery::Undo).outcome, Outcome::Undone);
    assert!(matches!(dead.events(&plan).last(), Some(Event::Finished { .. })));
    assert_eq!(plain(&dead.engine.world()), plain(&world()));
}

#[test]
fn another_engines_run_is_refused_by_name() {
    let plan = plans().remove(0).1;
    let dead = dying(&plan, FakeEngine::new(world()), Some(3));
    let facts = fake::lab();
    let proposal = recovery::propose(&dead.events(&plan), &facts, Recovery::Undo).expect("a proposal");
    assert_eq!(proposal.obstacles, vec![Obstacle::OtherEngine { engine: plan.engine.clone() }]);
    assert!(!proposal.acts.iter().any(|a| matches!(a.act, Act::RemoveNetwork { .. })));
}

#[test]
fn an_undo_that_the_engine_left_in_the_middle_is_closed_when_it_is_back() {
    let plan = plans().remove(2).1;
    // Call 0 creates, call 1 attaches and is refused, call 2 removes; the engine did that before it went away.
    let folder = tempfile::tempdir().expect("a folder");
    let engine = FakeEngine::new(world()).failing(2, Fault::CutAfter).leaving(3, usize::MAX);
    let mut cut = plan.clone();
    let Step::Connect { endpoint, .. } = &mut cut.steps[1] else { panic!("a connect") };
    endpoint.network = "nowhere".into();
    let mut journal = JournalFolder::new(folder.path()).begin(&plan.id).expect("a journal");
    let report =
        hurried(apply(&engine, &cut, &mut journal, &Cancel::default(), &mut |_| {})).expect("a report");
    assert!(matches!(report.outcome, Outcome::PartlyRolledBack { .. }), "{report:?}");
    let dead = Dead { folder, engine: FakeEngine::new(engine.world()) };
    let summary = recovery::summary(&dead.events(&plan), false).expect("a summary");
    assert_eq!((summary.status, &summary.ways[..]), (RunStatus::Interrupted, &[Recovery::Undo][..]));
    let proposal = dead.propose(&plan, Recovery::Undo);
    assert_eq!((proposal.acts.len(), proposal.obstacles.len()), (0, 0), "{proposal:?}");
    assert_eq!(dead.take_up(&plan, Recovery::Undo).outcome, Outcome::Undone);
    let summary = recovery::summary(&dead.events(&plan), false).expect("a summary");
    assert_eq!((summary.status, summary.ways), (RunStatus::Ended, Vec::new()));
    assert_eq!(plain(&dead.engine.world()), plain(&world()));
}

/// As [`block_on`]; whoever waits for time alone waits no time.
fn hurried<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(future)
}

#[test]
fn an_engine_that_is_started_again_finds_the_run_waiting_to_undo_itself() {
    for (name, plan) in plans() {
        for call in 0..calls(&plan) {
            // Away for as many tries as a few seconds hold.
            let engine = FakeEngine::new(world()).leaving(call, 12);
            let report =
                hurried(apply(&engine, &plan, &mut Journal::none(), &Cancel::default(), &mut |_| {}));
            let report = report.expect("a report");
            let what = format!("{name}, call {call}: {report:?}");
            assert!(matches!(report.outcome, Outcome::RolledBack | Outcome::NothingDone), "{what}");
            assert_eq!(plain(&engine.world()), plain(&world()), "{what}");
        }
    }
}

#[test]
fn an_engine_that_stays_away_leaves_a_run_that_can_be_undone_when_it_is_back() {
    let mut left = 0;
    for (name, plan) in plans().into_iter().filter(|(_, plan)| can_be_undone(plan)) {
        for call in 0..calls(&plan) {
            let folder = tempfile::tempdir().expect("a folder");
            let engine = FakeEngine::new(world()).leaving(call, usize::MAX);
            let mut journal = JournalFolder::new(folder.path()).begin(&plan.id).expect("a journal");
            let begun = std::time::Instant::now();
            let cancel = Cancel::default();
            let report =
                hurried(apply(&engine, &plan, &mut journal, &cancel, &mut |_| {})).expect("a report");
            assert!(begun.elapsed().as_secs() < 10, "it waits for the engine, and not for ever");
            let dead = Dead { folder, engine: FakeEngine::new(engine.world()) };
            let summary = recovery::summary(&dead.events(&plan), false).expect("a summary");
            let what = format!("{name}, call {call}: {report:?}");
            if report.outcome == Outcome::NothingDone {
                assert_eq!(plain(&dead.engine.world()), plain(&world()), "{what}");
                continue;
            }
            assert_eq!(
                (summary.status, &summary.ways[..]),
                (RunStatus::Interrupted, &[Recovery::Undo][..]),
                "{what}"
            );
            assert_eq!(dead.propose(&plan, Recovery::Undo).obstacles, Vec::new(), "{what}");
            assert_eq!(dead.take_up(&plan, Recovery::Undo).outcome, Outcome::Undone, "{what}");
            assert_eq!(plain(&dead.engine.world()), plain(&world()), "{what}");
            left += 1;
        }
    }
    assert!(left >= 15, "only {left} runs were left");
}

#[test]
fn the_engines_own_time_is_told_from_ours() {
    let plan = plans().into_iter().find(|(name, _)| *name == "edit").expect("an edit").1;
    let mut events = Vec::new();
    let mut keep = |event: &Event| events.push(event.clone());
    let engine = FakeEngine::new(world());
    block_on(apply(&engine, &plan, &mut Journal::none(), &Cancel::default(), &mut keep)).expect("a report");
    // As if each call had taken the engine 10 ms, and each step us 2 ms more.
    let mut at = 1000;
    for event in &mut events {
        if let Event::Started { at: time, .. } = event {
            time.0 = at;
        }
        if let Event::Succeeded { at: time, engine_us, .. } = event {
            assert!(engine_us.is_some(), "it is measured");
            at += 12;
            (time.0, *engine_us) = (at, Some(10_000));
        }
    }
    let cut_offs = recovery::cut_offs(&plan, &events);
    // Detach web, detach idle, remove, create, compare, attach web, attach idle.
    let times: Vec<_> = cut_offs.iter().map(|c| (c.name.as_str(), c.ms, c.engine_ms)).collect();
    assert_eq!(times, [("web", Some(72), Some(60)), ("idle", Some(72), Some(60))]);
    let before: Vec<Event> = events
        .iter()
        .cloned()
        .map(|event| match event {
            Event::Succeeded { at, step, made, .. } => Event::Succeeded { at, step, made, engine_us: None },
            other => other,
        })
        .collect();
    assert_eq!(recovery::cut_offs(&plan, &before)[0].engine_ms, None, "an older journal does not tell");
}
