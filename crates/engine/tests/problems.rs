//! Every way in which there is no engine is a state of its own.
#![cfg(unix)]

mod support;

use std::time::{Duration, Instant};

use lanward_core::endpoint::{EngineEndpoint, EngineProblem};
use lanward_engine::DockerEngine;
use support::{Pretender, Reply, found, tls_folder, unversioned, version};

async fn problem(endpoint: EngineEndpoint) -> EngineProblem {
    DockerEngine::connect(&found(endpoint)).await.expect_err("no engine")
}

async fn problem_of(pretender: &Pretender) -> EngineProblem {
    DockerEngine::connect(&pretender.found).await.expect_err("no engine")
}

fn always(reply: Reply) -> impl Fn(&support::Asked) -> Reply + Send + Sync + 'static {
    move |_| reply.clone()
}

#[tokio::test]
async fn no_socket() {
    for path in ["/nowhere/docker.sock", "/etc/hostname/docker.sock"] {
        let problem = problem(EngineEndpoint::Unix { path: path.into() }).await;
        assert_eq!(problem, EngineProblem::NoSocket { path: path.into() });
    }
}

#[tokio::test]
async fn a_path_that_is_too_long_is_no_address() {
    let path = format!("/{}", "x".repeat(300));
    let problem = problem(EngineEndpoint::Unix { path: path.clone() }).await;
    assert_eq!(problem, EngineProblem::BadAddress { text: format!("unix://{path}") });
}

#[tokio::test]
async fn a_socket_that_nobody_listens_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("left.sock");
    drop(std::os::unix::net::UnixListener::bind(&path).expect("a socket"));
    let problem = problem(EngineEndpoint::Unix { path: path.to_string_lossy().into_owned() }).await;
    assert!(
        matches!(&problem, EngineProblem::NotAnswering { detail } if detail.contains("refused")),
        "{problem:?}"
    );
}

#[tokio::test]
async fn a_silent_engine_costs_two_seconds_and_no_more() {
    let pretender = Pretender::new(always(Reply::Silence));
    let begin = Instant::now();
    let problem = problem_of(&pretender).await;
    assert!(matches!(problem, EngineProblem::NotAnswering { .. }), "{problem:?}");
    assert!(begin.elapsed() < Duration::from_millis(2_500), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_closed_port() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    drop(listener);
    let problem = problem(EngineEndpoint::Tcp { address, tls: None }).await;
    assert!(
        matches!(&problem, EngineProblem::NotAnswering { detail } if detail.contains("refused")),
        "{problem:?}"
    );
}

#[tokio::test]
async fn an_unknown_host() {
    let endpoint = EngineEndpoint::Tcp { address: "no-such-host.invalid:2375".into(), tls: None };
    assert_eq!(problem(endpoint).await, EngineProblem::UnknownHost { host: "no-such-host.invalid".into() });
}

#[tokio::test]
async fn tls_against_a_plain_server() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tls = Some(folder.path().to_string_lossy().into_owned());
    let pretender =
        Pretender::over_tcp(tls, always(Reply::Raw(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()))).await;
    let problem = problem_of(&pretender).await;
    assert!(matches!(problem, EngineProblem::Tls { .. }), "{problem:?}");
}

#[tokio::test]
async fn an_engine_behind_tls_with_certificates_on_both_sides() {
    let pretender = Pretender::over_tls(|asked| match unversioned(&asked.path) {
        "/networks" => Reply::ok("[]"),
        _ => Reply::ok(version("1.48", "1.24")),
    })
    .await;
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    assert_eq!((engine.api(), engine.networks_only().await), ("1.48", Ok(Vec::new())));

    // The same engine seen with other material: its authority is not known; it goes by another name.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let EngineEndpoint::Tcp { address, .. } = &pretender.found.endpoint else { panic!("TCP") };
    let tls = Some(folder.path().to_string_lossy().into_owned());
    let with = |address: &str| EngineEndpoint::Tcp { address: address.to_owned(), tls: tls.clone() };
    for (file, address) in
        [("cert.pem", address.clone()), ("ca.pem", address.replace("127.0.0.1", "localhost"))]
    {
        std::fs::copy(tls_folder().join(file), folder.path().join(file)).expect("copied");
        let problem = problem(with(&address)).await;
        assert!(matches!(problem, EngineProblem::Tls { .. }), "{file} {address}: {problem:?}");
    }
    // We show no certificate. The server's alert may be lost when it hangs up, so either is right.
    let problem = problem(with(address)).await;
    assert!(matches!(problem, EngineProblem::Tls { .. } | EngineProblem::NotAnswering { .. }), "{problem:?}");
}

#[tokio::test]
async fn broken_tls_material_names_the_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("ca.pem"), "-----BEGIN CERTIFICATE-----\n!!\n").expect("written");
    let tls = Some(folder.path().to_string_lossy().into_owned());
    let problem = problem(EngineEndpoint::Tcp { address: "127.0.0.1:1".into(), tls }).await;
    assert!(matches!(&problem, EngineProblem::Tls { detail } if detail.contains("ca.pem")), "{problem:?}");
}

#[tokio::test]
async fn a_plain_question_to_a_tls_server() {
    // As Go's net/http answers.
    let text = "Client sent an HTTP request to an HTTPS server.\n";
    let pretender = Pretender::over_tcp(None, always(Reply::Json(400, text.into()))).await;
    let problem = problem_of(&pretender).await;
    assert!(matches!(problem, EngineProblem::Tls { .. }), "{problem:?}");
}

#[tokio::test]
async fn apis_that_are_too_old_or_too_new() {
    for (api, min_api, expected) in [
        ("1.40", "1.12", EngineProblem::ApiTooOld { api: "1.40".into(), needed: "1.41".into() }),
        ("1.99", "1.58", EngineProblem::ApiTooNew { min_api: "1.58".into(), ours: "1.57".into() }),
    ] {
        let pretender = Pretender::new(move |_| Reply::ok(version(api, min_api)));
        assert_eq!(problem_of(&pretender).await, expected);
    }
}

#[tokio::test]
async fn strangers_are_not_engines() {
    for (reply, status) in [
        (Reply::Json(404, "<html>nginx</html>".into()), 404),
        (Reply::Json(404, r#"{"message":"Not Found"}"#.into()), 404),
        (Reply::Json(200, "<html>hello</html>".into()), 200),
        (Reply::Json(200, "[]".into()), 200),
        (Reply::Json(200, r#"{"ApiVersion":7}"#.into()), 200),
        (Reply::Json(200, r#"{"ApiVersion":"latest"}"#.into()), 200),
        (Reply::Json(302, String::new()), 302),
        (Reply::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), 0),
    ] {
        let pretender = Pretender::new(always(reply.clone()));
        let problem = problem_of(&pretender).await;
        assert!(
            matches!(problem, EngineProblem::NotAnEngine { status: s, .. } if s == status),
            "{reply:?}: {problem:?}"
        );
    }
}

#[tokio::test]
async fn a_strangers_page_is_shortened() {
    let pretender = Pretender::new(always(Reply::Json(500, "<b>\n".repeat(10_000))));
    let EngineProblem::NotAnEngine { detail, .. } = problem_of(&pretender).await else {
        panic!("not an engine")
    };
    assert!(detail.chars().count() < 250 && !detail.contains('\n'));
}

#[tokio::test]
async fn an_engine_in_trouble() {
    let pretender =
        Pretender::new(always(Reply::Json(500, r#"{"message":"Docker Desktop is manually paused"}"#.into())));
    assert_eq!(
        problem_of(&pretender).await,
        EngineProblem::EngineError { status: 500, message: "Docker Desktop is manually paused".into() }
    );
}

#[tokio::test]
async fn the_stub_of_docker_desktop() {
    // As recorded on Windows; docker/cli prints the same document.
    let stub = r#"{"ID":"","ContainersRunning":0,"ServerVersion":"","Labels":["com.docker.desktop.address=npipe://\\\\.\\pipe\\docker_cli"]}"#;
    let pretender = Pretender::new(always(Reply::Json(400, stub.into())));
    assert_eq!(problem_of(&pretender).await, EngineProblem::DesktopNotRunning);
}

#[tokio::test]
async fn other_systems_pipes() {
    let endpoint = EngineEndpoint::Npipe { path: "//./pipe/docker_engine".into() };
    assert_eq!(problem(endpoint).await, EngineProblem::UnsupportedScheme { scheme: "npipe".into() });
}

#[tokio::test]
async fn ssh_says_what_is_wrong() {
    // Either there is no ssh at all, or it cannot reach a name that can never exist.
    let problem = problem(EngineEndpoint::Ssh { target: "me@no-such-host.invalid".into() }).await;
    assert!(matches!(&problem, EngineProblem::Ssh { detail } if !detail.is_empty()), "{problem:?}");
}
