//! What the probe's carrier asks of an engine, and what it makes of an engine that lies.
#![cfg(unix)]

mod support;

use lanward_core::{
    names::NetworkId,
    ports::Prober,
    predict::ErrorClass,
    probe::{Answer, Errand, Order, Place, ProbeError, ProbeProblem, SCHEMA, Task},
};
use lanward_engine::DockerEngine;
use support::{Asked, Pretender, Reply, engine, unversioned};

const HELLO: &str = r#"{"said":"hello","schema":1,"version":"0.1.0","arch":"x86_64"}"#;
const DONE: &str = r#"{"said":"done","elapsed_ms":3}"#;

fn frame(output: u8, text: &str) -> Vec<u8> {
    [&[output, 0, 0, 0][..], &(text.len() as u32).to_be_bytes(), text.as_bytes()].concat()
}

/// The container's output as the engine sends it, and then its end.
fn upgraded(output: &[u8]) -> Reply {
    let head = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    Reply::Raw([&head[..], output].concat())
}

/// An engine of that architecture that agrees to everything and streams this.
fn says(system: &'static str, arch: &'static str, stream: Reply) -> Pretender {
    engine("1.48", move |asked| answer(asked, system, arch, &stream))
}

fn answer(asked: &Asked, system: &str, arch: &str, stream: &Reply) -> Reply {
    let path = unversioned(&asked.path);
    let path = path.split('?').next().unwrap_or(path);
    match path {
        "/info" => {
            Reply::ok(format!(r#"{{"ID":"x","Name":"nas","OSType":"{system}","Architecture":"{arch}"}}"#))
        }
        "/containers/json" | "/images/json" => Reply::ok("[]"),
        "/images/load" => Reply::ok(r#"{"stream":"Loaded image"}"#),
        "/containers/create" => Reply::Json(201, r#"{"Id":"abc","Warnings":[]}"#.into()),
        "/events" => Reply::Stream(String::new()),
        path if path.ends_with("/attach") => stream.clone(),
        path if path.ends_with("/start") => Reply::Json(204, String::new()),
        path if path.ends_with("/wait") => Reply::ok(r#"{"StatusCode":0}"#),
        path if path.starts_with("/images/") => Reply::Json(404, r#"{"message":"No such image"}"#.into()),
        _ if asked.method == "DELETE" => Reply::Json(204, String::new()),
        other => Reply::Json(404, format!(r#"{{"message":"page not found: {other}"}}"#)),
    }
}

fn errand(place: Place) -> Errand {
    Errand { place, order: Order { schema: SCHEMA, deadline_ms: 300, task: Task::Links } }
}

async fn sent(pretender: &Pretender) -> (Vec<Answer>, Result<(), ProbeError>) {
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let mut answers = Vec::new();
    let result = engine.probe(&errand(Place::Host), &mut |answer| answers.push(answer)).await;
    (answers, result)
}

#[tokio::test]
async fn it_asks_for_no_more_than_it_needs() {
    let pretender = says("linux", "x86_64", upgraded(&frame(1, &format!("{HELLO}\n{DONE}\n"))));
    let (answers, result) = sent(&pretender).await;
    assert_eq!((answers.len(), result), (2, Ok(())));
    let writes = pretender.writes();
    let create = writes.iter().find(|w| w.path.contains("/containers/create")).expect("a container");
    let host = &create.json()["HostConfig"];
    let mut keys: Vec<&str> = host.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    let known = [
        "AutoRemove",
        "CapAdd",
        "CapDrop",
        "LogConfig",
        "Memory",
        "NetworkMode",
        "PidsLimit",
        "ReadonlyRootfs",
        "SecurityOpt",
    ];
    assert_eq!(keys, known, "a right that is not told of");
    assert_eq!(host["CapAdd"], serde_json::json!(["NET_RAW"]));
    let at = |part: &str| writes.iter().position(|w| w.path.contains(part)).expect("it was asked");
    assert!(
        at("/images/load") < at("/create") && at("/create") < at("/attach") && at("/attach") < at("/start")
    );
}

#[tokio::test]
async fn an_engine_that_none_is_built_for_is_sent_nothing() {
    for (system, arch) in
        [("linux", "armv7l"), ("linux", "riscv64"), ("windows", "x86_64"), ("linux", ""), ("", "x86_64")]
    {
        let pretender = says(system, arch, Reply::Silence);
        let (answers, result) = sent(&pretender).await;
        let unfit = ProbeError::NotSupportedHere { system: system.into(), arch: arch.into() };
        assert_eq!((answers, result), (Vec::new(), Err(unfit)), "{system}/{arch}");
        assert_eq!(pretender.writes(), [], "{system}/{arch}");
    }
}

#[tokio::test]
async fn a_stream_that_is_not_the_probes_ends_it_and_the_container_goes() {
    let stranger = HELLO.replace("x86_64", "aarch64");
    for (output, answers) in [
        (b"HTTP/1.1 200 OK\r\n\r\nhello".to_vec(), 0),
        (frame(1, "sh: not found\n"), 0),
        (frame(1, &format!("{stranger}\n")), 0),
        (frame(1, &format!("{DONE}\n")), 0),
        (frame(1, &format!("{HELLO}\n{{\"said\":\"machine\",\"facts\":{{}},\"neighbours\":[]}}\n")), 1),
        ([frame(1, &format!("{HELLO}\n")), vec![9; 64]].concat(), 1),
    ] {
        let pretender = says("linux", "x86_64", upgraded(&output));
        let (heard, result) = sent(&pretender).await;
        let told = String::from_utf8_lossy(&output).into_owned();
        assert!(matches!(result, Err(ProbeError::SaidNonsense { .. })), "{told}: {result:?}");
        assert_eq!(heard.len(), answers, "{told}");
        assert!(pretender.writes().iter().any(|w| w.method == "DELETE"), "{told}: it was left there");
    }
}

#[tokio::test]
async fn silence_ends_in_time_and_a_failure_is_its_own_word() {
    let pretender = says("linux", "x86_64", Reply::Stream(String::new()));
    let (_, result) = sent(&pretender).await;
    assert_eq!(result, Err(ProbeError::Deadline { within_ms: 2300 }));
    assert!(pretender.writes().iter().any(|w| w.method == "DELETE"));

    let failed = r#"{"said":"failed","problem":"deadline"}"#;
    let pretender = says("linux", "x86_64", upgraded(&frame(1, &format!("{HELLO}\n{failed}\n"))));
    let (answers, result) = sent(&pretender).await;
    assert_eq!((answers.len(), result), (2, Err(ProbeError::Problem { told: ProbeProblem::Deadline })));
}

#[tokio::test]
async fn a_refusal_is_told_with_its_class_whichever_way_it_is_said() {
    let full = "write /probe: no space left on device";
    let late = format!(r#"{{"errorDetail":{{"message":"{full}"}},"error":"{full}"}}"#);
    for reply in [Reply::ok(late), Reply::Json(500, format!(r#"{{"message":"{full}"}}"#))] {
        let pretender = engine("1.48", move |asked| {
            if asked.path.contains("/images/load") {
                return reply.clone();
            }
            answer(asked, "linux", "amd64", &Reply::Silence)
        });
        let (_, result) = sent(&pretender).await;
        assert_eq!(
            result,
            Err(ProbeError::ImageRefused { class: ErrorClass::NoSpace, message: full.into() })
        );
        assert!(!pretender.writes().iter().any(|w| w.path.contains("/containers/create")));
    }
}

#[tokio::test]
async fn names_go_into_requests_as_data() {
    let pretender = says("linux", "x86_64", upgraded(&frame(1, &format!("{HELLO}\n{DONE}\n"))));
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let id = NetworkId::seen("../x?force=1&a=\"b\"\n");
    let place = Place::Network { id: id.clone(), address: None };
    engine.probe(&errand(place), &mut |_| ()).await.expect("it is done");
    let writes = pretender.writes();
    let create = writes.iter().find(|w| w.path.contains("/containers/create")).expect("a container");
    assert_eq!(create.json()["HostConfig"]["NetworkMode"], id.as_str());
}
