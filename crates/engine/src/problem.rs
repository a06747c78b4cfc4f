//! Failures as problem states: which of the system's, TLS's, ssh's and HTTP's words mean what.
//! Leaves out on purpose what can be done about each: that is in the catalogue.

use std::{error::Error, io};

use lanward_core::{
    endpoint::{EngineEndpoint, EngineProblem},
    ports::EngineError,
    predict::classify,
};
use serde::Deserialize;

use crate::wire::{Answer, DialError, Wire, WireError};

/// How much of a stranger's answer is kept.
const DETAIL: usize = 200;

/// The problem behind a failed request. Waits a moment for `ssh` to have its say.
pub(crate) async fn of_wire(endpoint: &EngineEndpoint, wire: &Wire, error: &WireError) -> EngineProblem {
    let verdict = read_chain(endpoint, error);
    heard(endpoint, wire, verdict).await
}

/// The same for bollard's errors, which are answers too.
pub(crate) async fn of_bollard(
    endpoint: &EngineEndpoint,
    wire: &Wire,
    error: bollard::errors::Error,
) -> EngineError {
    use bollard::errors::Error as Bollard;
    match error {
        Bollard::DockerResponseServerError { status_code, message } => refused(status_code, message),
        // Within an answer that began well: docker reports what went wrong in a line of the stream.
        Bollard::DockerStreamError { error } => refused(500, error),
        Bollard::JsonDataError { message, .. } => {
            EngineError::Unreachable(EngineProblem::NotAnEngine { status: 200, detail: message })
        }
        Bollard::RequestTimeoutError => {
            EngineError::Unreachable(EngineProblem::NotAnswering { detail: error.to_string() })
        }
        other => {
            let verdict = read_chain(endpoint, &other);
            EngineError::Unreachable(heard(endpoint, wire, verdict).await)
        }
    }
}

/// A refusal by the engine.
pub(crate) fn refused(status: u16, message: String) -> EngineError {
    EngineError::Refused { status, class: classify(status, &message), message }
}

/// The error in a complete answer to a call on a path that every engine has.
pub(crate) fn of_answer(answer: &Answer) -> EngineError {
    refused(answer.status, message(answer).unwrap_or_else(|| beginning(&answer.text())))
}

/// The problem that a failing first answer shows.
pub(crate) fn of_first_answer(answer: &Answer) -> EngineProblem {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Stub {
        #[serde(default)]
        server_version: Option<String>,
        #[serde(default)]
        labels: Option<Vec<String>>,
    }
    let text = answer.text();
    // Docker Desktop's proxy without its engine answers with an empty document that has one label
    // (recorded: status 400, empty ServerVersion, `com.docker.desktop.address`).
    if let Ok(stub) = serde_json::from_slice::<Stub>(&answer.body)
        && stub.server_version.as_deref().unwrap_or_default().is_empty()
        && stub.labels.unwrap_or_default().iter().any(|l| l.starts_with("com.docker.desktop.address="))
    {
        return EngineProblem::DesktopNotRunning;
    }
    // Go's net/http, asked without TLS on a TLS port.
    if text.contains("HTTP request to an HTTPS server") {
        return EngineProblem::Tls { detail: beginning(&text) };
    }
    match message(answer) {
        // No engine lacks /version, so a 404 is somebody else's.
        Some(message) if answer.status != 404 && answer.status >= 400 => {
            EngineProblem::EngineError { status: answer.status, message }
        }
        _ => EngineProblem::NotAnEngine { status: answer.status, detail: beginning(&text) },
    }
}

/// Something answered well, but not as an engine does.
pub(crate) fn not_an_engine(answer: &Answer) -> EngineProblem {
    EngineProblem::NotAnEngine { status: answer.status, detail: beginning(&answer.text()) }
}

/// Docker's error document: `{"message": "…"}`.
fn message(answer: &Answer) -> Option<String> {
    #[derive(Deserialize)]
    struct Message {
        message: String,
    }
    serde_json::from_slice::<Message>(&answer.body).ok().map(|m| m.message)
}

/// Where `ssh` carried the connection, its own words tell more than the broken pipe.
async fn heard(endpoint: &EngineEndpoint, wire: &Wire, verdict: EngineProblem) -> EngineProblem {
    if let (EngineEndpoint::Ssh { .. }, EngineProblem::NotAnswering { detail }) = (endpoint, &verdict) {
        let detail = wire.ssh_words().await.map_or_else(|| detail.clone(), |words| beginning(&words));
        return EngineProblem::Ssh { detail };
    }
    verdict
}

/// Reads the chain of causes, outermost first.
fn read_chain(endpoint: &EngineEndpoint, error: &(dyn Error + 'static)) -> EngineProblem {
    let mut next = Some(error);
    let mut deepest = error.to_string();
    while let Some(cause) = next {
        if let Some(dial) = cause.downcast_ref::<DialError>() {
            return of_dial(endpoint, dial);
        }
        if let Some(http) = cause.downcast_ref::<hyper::Error>()
            && http.is_parse()
        {
            return EngineProblem::NotAnEngine { status: 0, detail: http.to_string() };
        }
        if let Some(inner) = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            // TLS 1.3 servers refuse a client's certificate only after the handshake (RFC 8446 §4.4.2.4).
            if let Some(tls) = inner.downcast_ref::<tokio_rustls::rustls::Error>() {
                return EngineProblem::Tls { detail: tls.to_string() };
            }
            if let Some(wire) = inner.downcast_ref::<WireError>() {
                return read_chain(endpoint, wire);
            }
        }
        deepest = cause.to_string();
        next = cause.source();
    }
    EngineProblem::NotAnswering { detail: deepest }
}

/// The problem behind a connection that could not be opened.
pub(crate) fn of_dial(endpoint: &EngineEndpoint, error: &DialError) -> EngineProblem {
    match error {
        DialError::Io(cause) => of_io(endpoint, cause),
        DialError::Resolve { host, .. } => EngineProblem::UnknownHost { host: host.clone() },
        DialError::Tls(cause) => EngineProblem::Tls { detail: beginning(&cause.to_string()) },
        DialError::Ssh(cause) => EngineProblem::Ssh { detail: cause.to_string() },
        DialError::Slow(_) => EngineProblem::NotAnswering { detail: error.to_string() },
        DialError::Unsupported(scheme) => EngineProblem::UnsupportedScheme { scheme: (*scheme).to_owned() },
    }
}

fn of_io(endpoint: &EngineEndpoint, cause: &io::Error) -> EngineProblem {
    let (EngineEndpoint::Unix { path } | EngineEndpoint::Npipe { path }) = endpoint else {
        return EngineProblem::NotAnswering { detail: cause.to_string() };
    };
    match cause.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            EngineProblem::NoSocket { path: path.clone() }
        }
        io::ErrorKind::PermissionDenied => {
            EngineProblem::PermissionDenied { path: path.clone(), group: group_of(path) }
        }
        // A path too long for a socket address, or with a zero byte.
        io::ErrorKind::InvalidInput => EngineProblem::BadAddress { text: endpoint.to_string() },
        _ => EngineProblem::NotAnswering { detail: cause.to_string() },
    }
}

/// The name of the group whose members may open the socket, where that can be seen.
#[cfg(unix)]
fn group_of(path: &str) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path).ok()?;
    helpful_group(&std::fs::read_to_string("/etc/group").ok()?, metadata.gid(), metadata.mode())
}

/// Opening a socket takes the right to write (unix(7)). Nobody is to join root's own group.
#[cfg_attr(not(unix), allow(dead_code))]
fn helpful_group(groups: &str, gid: u32, mode: u32) -> Option<String> {
    const GROUP_WRITES: u32 = 0o020;
    if gid == 0 || mode & GROUP_WRITES == 0 {
        return None;
    }
    group_name(groups, gid)
}

#[cfg(not(unix))]
fn group_of(_: &str) -> Option<String> {
    None
}

/// Looks a group up in the text of `/etc/group` (group(5)).
#[cfg_attr(not(unix), allow(dead_code))]
fn group_name(groups: &str, gid: u32) -> Option<String> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, number) = (fields.next()?, fields.nth(1)?);
        (number.parse() == Ok(gid)).then(|| name.to_owned())
    })
}

/// The beginning of a text, on one line.
pub(crate) fn beginning(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(DETAIL) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_found_by_number() {
        let groups = "root:x:0:\ndocker:x:998:me,you\nbroken\n";
        assert_eq!(group_name(groups, 998), Some("docker".into()));
        assert_eq!(group_name(groups, 0), Some("root".into()));
        assert_eq!(group_name(groups, 7), None);
    }

    #[test]
    fn a_refusal_of_the_system_names_who_may() {
        // root is refused nothing, so the refusal itself is made up here.
        let refused = |path: &str| {
            let endpoint = EngineEndpoint::Unix { path: path.into() };
            of_dial(&endpoint, &DialError::Io(io::ErrorKind::PermissionDenied.into()))
        };
        let path = "/nowhere/docker.sock".to_owned();
        assert_eq!(refused(&path), EngineProblem::PermissionDenied { path, group: None });
        if cfg!(target_os = "linux") {
            // It belongs to root's group, which may not write either.
            let path = "/etc/group".to_owned();
            assert_eq!(refused(&path), EngineProblem::PermissionDenied { path, group: None });
        }
    }

    #[test]
    fn only_a_group_that_may_open_the_socket_is_named() {
        let groups = "root:x:0:\ndocker:x:998:\n";
        for (gid, mode, group) in [
            (998, 0o140_660, Some("docker")),
            (998, 0o140_620, Some("docker")),
            (998, 0o140_600, None),
            (998, 0o140_640, None),
            (0, 0o140_660, None),
            (7, 0o140_660, None),
        ] {
            assert_eq!(helpful_group(groups, gid, mode).as_deref(), group, "{gid} {mode:o}");
        }
    }

    #[test]
    fn a_strangers_text_is_cut_between_characters() {
        let cut = beginning(&"가\n".repeat(500));
        assert_eq!(cut.chars().count(), DETAIL + 1);
        assert!(cut.ends_with('…') && !cut.contains('\n'));
    }
}
