//! Where an engine can be reached, and every way in which reaching it can fail.
//! Finding and dialling are the `engine` crate's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An address an engine listens on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "scheme", rename_all = "kebab-case")]
pub enum EngineEndpoint {
    /// A Unix socket.
    Unix {
        /// Its path.
        path: String,
    },
    /// A Windows named pipe.
    Npipe {
        /// Its path, `//./pipe/docker_engine`.
        path: String,
    },
    /// TCP, with TLS where `tls` says so.
    Tcp {
        /// `host:port`.
        address: String,
        /// Folder with `ca.pem`, `cert.pem`, `key.pem`; none means plain HTTP.
        tls: Option<String>,
    },
    /// Through `ssh` and `docker system dial-stdio` on the other side.
    Ssh {
        /// `[user@]host[:port]`.
        target: String,
    },
}

/// Why a text is not an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an engine address begins with unix://, npipe://, tcp://, http://, https:// or ssh://")]
pub struct BadEndpoint;

impl FromStr for EngineEndpoint {
    type Err = BadEndpoint;

    /// Reads the form `DOCKER_HOST` has (docker/cli `opts/hosts.go`). `tcp://` is plain here; TLS comes from
    /// `DOCKER_TLS_VERIFY` or from a context.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(BadEndpoint)?;
        if rest.is_empty() {
            return Err(BadEndpoint);
        }
        let rest = rest.to_owned();
        match scheme {
            "unix" => Ok(Self::Unix { path: rest }),
            "npipe" => Ok(Self::Npipe { path: rest }),
            "tcp" | "http" => Ok(Self::Tcp { address: rest.trim_end_matches('/').to_owned(), tls: None }),
            "https" => {
                Ok(Self::Tcp { address: rest.trim_end_matches('/').to_owned(), tls: Some(String::new()) })
            }
            "ssh" => Ok(Self::Ssh { target: rest.trim_end_matches('/').to_owned() }),
            _ => Err(BadEndpoint),
        }
    }
}

impl fmt::Display for EngineEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix { path } => write!(f, "unix://{path}"),
            Self::Npipe { path } => write!(f, "npipe://{path}"),
            Self::Tcp { address, tls: None } => write!(f, "tcp://{address}"),
            Self::Tcp { address, tls: Some(_) } => write!(f, "https://{address}"),
            Self::Ssh { target } => write!(f, "ssh://{target}"),
        }
    }
}

/// How an endpoint was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum EndpointSource {
    /// Chosen: `--engine`, or the switch in the window.
    Chosen,
    /// The environment variable `DOCKER_HOST`.
    DockerHost,
    /// A docker context.
    Context {
        /// Its name.
        name: String,
    },
    /// A socket at a place that engines use.
    KnownSocket {
        /// Whose place it is ("Docker", "OrbStack", "Colima default" …).
        of: String,
    },
}

/// An endpoint together with how it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FoundEndpoint {
    /// Where.
    pub endpoint: EngineEndpoint,
    /// How it was found.
    pub source: EndpointSource,
    /// This is the one docker's own command line would use.
    pub is_current: bool,
}

/// Why an engine cannot be talked to. Each has its own remedy in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum EngineProblem {
    /// There is no socket at that path.
    #[error("there is no socket at {path}")]
    NoSocket {
        /// The path.
        path: String,
    },
    /// The socket or port is there (or the machine is), but nobody answers.
    #[error("nobody answers: {detail}")]
    NotAnswering {
        /// The system's word.
        detail: String,
    },
    /// The system refuses to let this user open the socket.
    #[error("permission denied on {path}")]
    PermissionDenied {
        /// The path.
        path: String,
        /// The group that may, where it is known.
        group: Option<String>,
    },
    /// The host name cannot be resolved.
    #[error("the host name {host} cannot be resolved")]
    UnknownHost {
        /// The name.
        host: String,
    },
    /// TLS failed: certificate, key, or a plain-HTTP peer.
    #[error("TLS failed: {detail}")]
    Tls {
        /// The library's word.
        detail: String,
    },
    /// `ssh` failed.
    #[error("ssh failed: {detail}")]
    Ssh {
        /// What it said.
        detail: String,
    },
    /// The engine speaks only API versions older than ours.
    #[error("the engine's API {api} is older than {needed}")]
    ApiTooOld {
        /// The newest it speaks.
        api: String,
        /// The oldest we speak.
        needed: String,
    },
    /// The engine speaks only API versions newer than ours.
    #[error("the engine needs API {min_api} or newer, we speak {ours}")]
    ApiTooNew {
        /// The oldest it speaks.
        min_api: String,
        /// The newest we speak.
        ours: String,
    },
    /// Something answered that is not a container engine.
    #[error("something answered with HTTP {status} that is not a container engine")]
    NotAnEngine {
        /// HTTP status; 0 where the answer was not HTTP.
        status: u16,
        /// The beginning of what it said.
        detail: String,
    },
    /// Docker Desktop's proxy answered, but its engine does not run.
    #[error("Docker Desktop answered, but its engine is not running")]
    DesktopNotRunning,
    /// The engine answered with an error of its own.
    #[error("the engine answered HTTP {status}: {message}")]
    EngineError {
        /// HTTP status.
        status: u16,
        /// Its message.
        message: String,
    },
    /// There is no context of that name.
    #[error("there is no docker context {name}")]
    NoSuchContext {
        /// The name.
        name: String,
    },
    /// The endpoint's text cannot be read.
    #[error("{text} is not an engine address")]
    BadAddress {
        /// The text.
        text: String,
    },
    /// This kind of endpoint cannot be used on this system.
    #[error("{scheme}:// cannot be used on this system")]
    UnsupportedScheme {
        /// The scheme.
        scheme: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_read_and_print() {
        for text in [
            "unix:///var/run/docker.sock",
            "npipe:////./pipe/docker_engine",
            "tcp://10.0.0.2:2375",
            "ssh://me@nas:22",
        ] {
            assert_eq!(text.parse::<EngineEndpoint>().map(|e| e.to_string()), Ok(text.into()));
        }
        for bad in ["", "/var/run/docker.sock", "unix://", "ftp://x"] {
            assert_eq!(bad.parse::<EngineEndpoint>(), Err(BadEndpoint), "{bad}");
        }
    }
}
