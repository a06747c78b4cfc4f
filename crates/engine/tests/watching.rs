//! Listening to an engine, and noticing within two seconds that it is gone.
#![cfg(unix)]

mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use lanward_core::{endpoint::EngineProblem, ports::Engine};
use lanward_engine::DockerEngine;
use support::{Reply, engine, unversioned};

const EVENTS: &str = concat!(
    r#"{"Type":"network","Action":"create","Actor":{"ID":"n1","Attributes":{"name":"<b>"}},"scope":"local","time":1,"timeNano":1}"#,
    "\n",
    r#"{"status":"exec_create: ls","Type":"container","Action":"exec_create: ls","Actor":{"ID":"c1"},"time":2}"#,
    "\n",
    r#"{"Type":"container","Action":"start","Actor":{"ID":"c1"},"time":3}"#,
    "\n",
);

fn is_events(path: &str) -> bool {
    unversioned(path).starts_with("/events")
}

#[tokio::test]
async fn events_are_heard_and_the_end_is_noticed() {
    let pretender = engine("1.48", |asked| {
        assert!(is_events(&asked.path), "{}", asked.path);
        Reply::Stream(EVENTS.into())
    });
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let (heard, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let watching = tokio::spawn(async move { engine.watch(&mut || _ = heard.send(())).await });
    // The beginning, the network and the container; not the exec.
    for _ in 0..3 {
        tokio::time::timeout(Duration::from_secs(2), hear.recv()).await.expect("in time").expect("a change");
    }
    let gone = Instant::now();
    drop(pretender);
    let problem = watching.await.expect("no panic");
    assert!(
        matches!(problem, EngineProblem::NoSocket { .. } | EngineProblem::NotAnswering { .. }),
        "{problem:?}"
    );
    assert!(gone.elapsed() < Duration::from_secs(2), "{:?}", gone.elapsed());
    assert!(hear.recv().await.is_none(), "the exec is no change");
}

#[tokio::test]
async fn a_frozen_engine_is_noticed_within_two_seconds() {
    let frozen = Arc::new(AtomicBool::new(false));
    let pretender = {
        let frozen = frozen.clone();
        support::Pretender::new(move |asked| match unversioned(&asked.path) {
            _ if frozen.load(Ordering::SeqCst) => Reply::Silence,
            "/version" => Reply::ok(support::version("1.48", "1.24")),
            "/_ping" => Reply::ok("OK"),
            _ => Reply::Stream(String::new()),
        })
    };
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let (heard, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let watching = tokio::spawn(async move { engine.watch(&mut || _ = heard.send(())).await });
    hear.recv().await.expect("listening has begun");
    frozen.store(true, Ordering::SeqCst);
    let since = Instant::now();
    let problem = watching.await.expect("no panic");
    assert!(matches!(problem, EngineProblem::NotAnswering { .. }), "{problem:?}");
    assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
}

#[tokio::test]
async fn an_event_nobody_knows_is_a_change_all_the_same() {
    let pretender = engine("1.48", |_| Reply::Stream("{\"Type\":\"teapot\",\"Action\":1}\n".into()));
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let (heard, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let watching = tokio::spawn(async move { engine.watch(&mut || _ = heard.send(())).await });
    for _ in 0..3 {
        tokio::time::timeout(Duration::from_secs(4), hear.recv()).await.expect("in time").expect("a change");
    }
    assert!(!watching.is_finished());
    watching.abort();
}
