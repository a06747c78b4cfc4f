//! What can happen to a probe at work, on real engines: each has a name, and nothing of it stays. Needs the lab (root
//! and namespaces); where that cannot start, these tests fail.
#![cfg(target_os = "linux")]

mod support;

use std::time::{Duration, Instant};

use lanward_core::{
    endpoint::EngineEndpoint,
    ports::Prober,
    predict::ErrorClass,
    probe::{Answer, Errand, Order, Place, ProbeError, SCHEMA, Task},
};
use lanward_engine::DockerEngine;
use lanward_lab::{EngineChoice, Lab, Node};
use support::found;
use tokio::{sync::mpsc, task::JoinHandle};

const ENGINES: [EngineChoice; 2] = [EngineChoice::Debian, EngineChoice::Sid];

async fn connect(lab: &Lab) -> DockerEngine {
    let path = lab.socket().to_string_lossy().into_owned();
    DockerEngine::connect(&found(EngineEndpoint::Unix { path })).await.expect("an engine")
}

fn errand(deadline_ms: u32, task: Task) -> Errand {
    Errand { place: Place::Host, order: Order { schema: SCHEMA, deadline_ms, task } }
}

/// Something that takes as long as it is let.
fn listening(deadline_ms: u32) -> Errand {
    errand(deadline_ms, Task::Listen { port: 0, nonce: "0123456789abcdef".into() })
}

async fn links(engine: &DockerEngine) -> Result<(), ProbeError> {
    engine.probe(&errand(5000, Task::Links), &mut |_| ()).await
}

/// What docker's own client lists with the probe's label.
fn containers(lab: &Lab) -> String {
    lab.docker(["ps", "-aq", "--no-trunc", "--filter", "label=org.lanward.probe"]).expect("a list")
}

/// Sends it on a long errand and comes back when it is at work.
async fn at_work(engine: &DockerEngine, deadline_ms: u32) -> JoinHandle<Result<(), ProbeError>> {
    let (said, mut hear) = mpsc::unbounded_channel();
    let engine = engine.clone();
    let errand = listening(deadline_ms);
    let at_work =
        tokio::spawn(async move { engine.probe(&errand, &mut |answer| drop(said.send(answer))).await });
    while let Some(answer) = hear.recv().await {
        if matches!(answer, Answer::Listening { .. }) {
            return at_work;
        }
    }
    panic!("it did not begin: {:?}", at_work.await);
}

/// Waits until docker's own client lists no container of the probe's.
fn gone(lab: &Lab, within: Duration) -> bool {
    let end = Instant::now() + within;
    while !containers(lab).is_empty() {
        if Instant::now() > end {
            return false;
        }
    }
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_it_has_died_of_that() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let errand = at_work(&engine, 60_000).await;
        lab.docker(["kill", "-s", "KILL", &containers(&lab)]).expect("docker kill");
        let ended = errand.await.expect("no panic");
        assert_eq!(ended, Err(ProbeError::Died { status: Some(137), said: String::new() }), "{choice}");
        assert_eq!(containers(&lab), "", "{choice}: a container stayed");
        assert_eq!(links(&engine).await, Ok(()), "{choice}: the next one is not disturbed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_engine_may_go_and_come_back() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        for crash in [true, false] {
            let engine = connect(&lab).await;
            let errand = at_work(&engine, 60_000).await;
            if crash { lab.kill_engine() } else { lab.stop_engine() }.expect("the engine ends");
            let ended = errand.await.expect("no panic");
            // An engine that ends in order ends its containers first, and still answers then.
            assert!(matches!(ended, Err(ProbeError::Unreachable { .. })), "{choice}, {crash}: {ended:?}");
            lab.start_engine().expect("the engine starts");
            let engine = connect(&lab).await;
            assert_eq!(links(&engine).await, Ok(()), "{choice}, {crash}");
            assert!(gone(&lab, Duration::from_secs(20)), "{choice}, {crash}: {}", containers(&lab));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn frozen_it_is_waited_for_no_longer_than_promised() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let begun = Instant::now();
        let errand = at_work(&engine, 1000).await;
        lab.docker(["pause", &containers(&lab)]).expect("docker pause");
        let ended = errand.await.expect("no panic");
        assert_eq!(ended, Err(ProbeError::Deadline { within_ms: 3000 }), "{choice}");
        assert!(begun.elapsed() < Duration::from_secs(30), "{choice}: {:?}", begun.elapsed());
        assert_eq!(containers(&lab), "", "{choice}: a container stayed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_loses_interest_ends_it() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let errand = at_work(&engine, 60_000).await;
        assert_ne!(containers(&lab), "", "{choice}: it is at work");
        errand.abort();
        assert!(errand.await.expect_err("it was aborted").is_cancelled());
        assert!(gone(&lab, Duration::from_secs(20)), "{choice}: {}", containers(&lab));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_away_it_has_died_and_is_gone_with_its_image() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let errand = at_work(&engine, 60_000).await;
        let removed = engine.remove_probe().await.expect("what was there");
        assert_eq!((removed.containers.len(), removed.images.len()), (1, 1), "{choice}");
        let ended = errand.await.expect("no panic");
        assert!(matches!(ended, Err(ProbeError::Died { .. })), "{choice}: {ended:?}");
        assert_eq!(containers(&lab), "", "{choice}: a container stayed");
        let images = lab.docker(["images", "-q", "--filter", "label=org.lanward.probe"]);
        assert_eq!(images.expect("a list"), "", "{choice}: an image stayed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_work_side_by_side() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = connect(&lab).await;
        let long = at_work(&engine, 60_000).await;
        let again = connect(&lab).await; // as another Lanward would, with a sweep of its own
        let (one, two) = tokio::join!(links(&engine), links(&again));
        assert_eq!((one, two), (Ok(()), Ok(())), "{choice}");
        assert!(!long.is_finished(), "{choice}: one at work is not swept away");
        long.abort();
        assert!(gone(&lab, Duration::from_secs(20)), "{choice}: {}", containers(&lab));
    }
}

/// The engine's data on a small disk, which a file then fills to the brim.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_passes() {
    let lab =
        Lab::build(EngineChoice::Debian).with_disk("64m").start().unwrap_or_else(|error| panic!("{error}"));
    let engine = connect(&lab).await;
    let full = lab.directory().join("host/data/full");
    let full = full.to_str().expect("a path of text");
    // dd ends with "no space left", as it should.
    let dd = ["sh", "-c", "dd if=/dev/zero of=$0 bs=64k 2>/dev/null; test -s $0", full];
    lab.run(Node::Host, dd).expect("a full disk");
    let refused = links(&engine).await;
    match &refused {
        Err(ProbeError::ImageRefused { class, message } | ProbeError::StartRefused { class, message }) => {
            assert_eq!(*class, ErrorClass::NoSpace, "{message}")
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(containers(&lab), "", "a container stayed");
    lab.run(Node::Host, ["rm", full]).expect("room");
    assert_eq!(links(&engine).await, Ok(()), "with room again it works");
    assert_eq!(containers(&lab), "", "a container stayed");
}
