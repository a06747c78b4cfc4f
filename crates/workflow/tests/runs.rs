//! Every run either does all it said or leaves the world as it found it: shown by failing each call of each
//! run in each way, and by looking at the world afterwards.

mod fake;

use std::collections::BTreeMap;

use fake::{
    FakeEngine, Fault, World,
    plans::{block_on, plan, plans, request, world},
};
use lanward_core::{
    access::Lost,
    plan::{Plan, Step},
    request::CreateRequest,
    run::{Event, Outcome, RunReport, StepFailure, StepState, replay},
};
use lanward_workflow::{Cancel, Journal, JournalFolder, apply::apply};

fn go(engine: &FakeEngine, plan: &Plan, cancel: &Cancel) -> (RunReport, Vec<Event>) {
    let mut events = Vec::new();
    let mut keep = |event: &Event| events.push(event.clone());
    let report = block_on(apply(engine, plan, &mut Journal::none(), cancel, &mut keep)).expect("a report");
    (report, events)
}

#[test]
fn a_run_that_goes_well_is_done() {
    for (name, plan) in plans() {
        let engine = FakeEngine::new(world());
        let (report, _) = go(&engine, &plan, &Cancel::default());
        assert_eq!(report.outcome, Outcome::Done, "{name}: {report:?}");
    }
}

#[test]
fn a_failure_at_any_call_leaves_the_world_as_it_was() {
    let mut tried = 0;
    for (name, plan) in plans() {
        let calls = {
            let engine = FakeEngine::new(world());
            go(&engine, &plan, &Cancel::default());
            engine.calls()
        };
        for call in 0..calls {
            for fault in [Fault::Refuses, Fault::CutBefore, Fault::CutAfter] {
                let engine = FakeEngine::new(world()).failing(call, fault);
                let (report, events) = go(&engine, &plan, &Cancel::default());
                let what = format!("{name}, call {call}, {fault:?}: {report:?}");
                assert!(matches!(report.outcome, Outcome::RolledBack | Outcome::NothingDone), "{what}");
                assert_eq!(endpoints(&engine.world()), endpoints(&world()), "{what}");
                assert!(matches!(events.last(), Some(Event::Finished { .. })), "{what}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 20, "only {tried} failures were tried");
}

/// What must be as before: which networks there are, and who is on them with which address.
fn endpoints(world: &World) -> Vec<(String, Vec<String>)> {
    let on = |id: &str| {
        let all = world.containers.values().flat_map(|c| c.endpoints.iter().map(move |e| (c, e)));
        all.filter(|(_, e)| e.network_id.as_str() == id)
            .map(|(c, e)| format!("{} {:?}", c.name, e.ipv4))
            .collect()
    };
    // A network that was made again has another id.
    let mut all: Vec<_> = world.networks.values().map(|n| (n.name.to_string(), on(n.id.as_str()))).collect();
    all.sort();
    all
}

#[test]
fn a_machine_that_loses_its_way_out_gets_its_shim_taken_away_again() {
    let engine = FakeEngine::new(world()).losing_its_way_out();
    let (_, plan) = plans().into_iter().find(|(name, _)| *name == "host access on").expect("that plan");
    let (report, _) = go(&engine, &plan, &Cancel::default());
    assert_eq!(report.outcome, Outcome::RolledBack);
    let lost = StepFailure::WayOutLost { lost: Lost::Gateway };
    assert_eq!(report.steps, [StepState::Undone, StepState::Failed { failure: lost }]);
    assert_eq!(engine.world(), world(), "nothing of it is left");
}

#[test]
fn a_silently_dropped_option_fails_the_run_and_is_named() {
    let engine = FakeEngine::new(World::default()).dropping_option("parent");
    let plan = &plans()[0].1;
    let (report, _) = go(&engine, plan, &Cancel::default());
    assert_eq!(report.outcome, Outcome::RolledBack);
    let StepState::Failed { failure: StepFailure::Differs { differences } } = &report.steps[1] else {
        panic!("{report:?}")
    };
    assert_eq!(differences[0].field, "Options.parent");
    assert_eq!(engine.world(), World::default());
}

#[test]
fn what_is_not_ours_is_left_alone_and_said() {
    // The line is cut before the engine heard; meanwhile somebody else makes a network of that name.
    let engine = FakeEngine::new(World::default()).failing(0, Fault::CutBefore);
    let theirs = fake::network("theirs", &CreateRequest { labels: BTreeMap::new(), ..request("lan") });
    engine.change(|w| {
        w.networks.insert("theirs".into(), theirs);
    });
    let (report, _) = go(&engine, &plans()[0].1, &Cancel::default());
    assert!(matches!(report.outcome, Outcome::PartlyRolledBack { .. }), "{report:?}");
    assert!(engine.world().networks.contains_key("theirs"));
}

#[test]
fn an_undo_that_fails_is_never_called_a_rollback() {
    // Call 0 creates, call 1 connects and fails, call 2 is the undo's removal and fails too.
    let engine = FakeEngine::new(world()).failing(2, Fault::Refuses);
    let mut steps = plans().remove(2).1.steps;
    let Step::Connect { endpoint, .. } = &mut steps[1] else { panic!("a connect") };
    endpoint.network = "nowhere".into();
    let (report, _) = go(&engine, &plan(steps), &Cancel::default());
    let Outcome::PartlyRolledBack { left_behind } = &report.outcome else { panic!("{report:?}") };
    assert_eq!(left_behind.len(), 1);
    assert!(engine.world().networks.contains_key(&left_behind[0]), "the report names what is left");
}

#[test]
fn a_cancelled_run_is_rolled_back() {
    let engine = FakeEngine::new(world());
    let cancel = Cancel::default();
    let plan = &plans()[2].1;
    let asks = cancel.clone();
    let mut on_event = move |event: &Event| {
        if matches!(event, Event::Succeeded { step: 0, .. }) {
            asks.ask();
        }
    };
    let report =
        block_on(apply(&engine, plan, &mut Journal::none(), &cancel, &mut on_event)).expect("a report");
    assert_eq!(report.outcome, Outcome::RolledBack);
    assert_eq!(report.steps[1], StepState::Failed { failure: StepFailure::Cancelled });
    assert_eq!(engine.world(), world());
}

#[test]
fn every_beginning_of_a_journal_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = JournalFolder::new(folder.path());
    let engine = FakeEngine::new(world()).failing(2, Fault::Refuses);
    let plan = &plans()[1].1;
    let mut journal = runs.begin(&plan.id).expect("a journal");
    let report =
        block_on(apply(&engine, plan, &mut journal, &Cancel::default(), &mut |_| {})).expect("a report");
    let events = runs.read(&plan.id).expect("read");
    assert_eq!(replay(&events), Some(report));
    for end in 1..events.len() {
        let part = replay(&events[..end]).expect("the plan is in the first line");
        assert_eq!(part.outcome, Outcome::Unfinished, "cut after line {end}");
    }
}

#[test]
fn secrets_do_not_reach_the_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = JournalFolder::new(folder.path());
    let mut plan = plans().remove(1).1;
    let Step::CreateContainer { request } = &mut plan.steps[1] else { panic!("a container") };
    request.env = vec!["PASSWORD=hunter2".into(), "FLAG".into()];
    let mut journal = runs.begin(&plan.id).expect("a journal");
    let engine = FakeEngine::new(world());
    block_on(apply(&engine, &plan, &mut journal, &Cancel::default(), &mut |_| {})).expect("a report");
    let file = std::fs::read_to_string(folder.path().join(format!("{}.jsonl", plan.id.0))).expect("read");
    assert!(file.contains("PASSWORD=") && file.contains("FLAG") && !file.contains("hunter2"), "{file}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_run_before_it_acts() {
    // /dev/full accepts no byte: the announcement cannot be written, so nothing may be done.
    let folder = tempfile::tempdir().expect("a folder");
    let plan = &plans()[0].1;
    std::os::unix::fs::symlink("/dev/full", folder.path().join(format!("{}.jsonl", plan.id.0)))
        .expect("linked");
    let mut journal = Journal::append_to(&folder.path().join(format!("{}.jsonl", plan.id.0))).expect("open");
    let engine = FakeEngine::new(World::default());
    let error =
        block_on(apply(&engine, plan, &mut journal, &Cancel::default(), &mut |_| {})).expect_err("refused");
    assert_eq!(error.cause.kind(), std::io::ErrorKind::StorageFull);
    assert_eq!((engine.calls(), engine.world()), (0, World::default()));
}
