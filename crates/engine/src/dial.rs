//! Connecting: is anybody there, is it an engine, and which API version do we share?
//! Leaves out on purpose which endpoint to try (`endpoints`) and where the engine runs (`core::placement`).

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bollard::Docker;
use lanward_core::{
    endpoint::{EngineEndpoint, EngineProblem, FoundEndpoint},
    facts::{EngineVersion, Product},
    observed::{Observed, Why},
};
use serde::Deserialize;
use tokio::sync::OnceCell;

use crate::{
    probe::Harbour,
    problem,
    wire::{Peer, Wire},
};

/// The oldest API we speak: Docker 20.10.
pub const OUR_MIN_API: &str = "1.41";

/// The newest API we speak: Docker 29.10.
pub const OUR_MAX_API: &str = "1.57";

/// How long a new acquaintance may take to answer. `ssh` has to log in first.
const FIRST_ANSWER_WITHIN: Duration = Duration::from_secs(2);
const FIRST_ANSWER_BY_SSH_WITHIN: Duration = Duration::from_secs(12);

/// How long any later answer may take: a create can wait for a plug-in.
const ANSWER_WITHIN_S: u64 = 120;

/// A connected engine. Cheap to clone.
#[derive(Debug, Clone)]
pub struct DockerEngine {
    pub(crate) found: FoundEndpoint,
    pub(crate) wire: Wire,
    pub(crate) docker: Docker,
    /// The API we speak with it.
    pub(crate) api: String,
    /// `/version`, asked for when it is needed: an old engine runs other programs to answer it (20.10: 10 ms).
    version: Arc<OnceCell<(EngineVersion, serde_json::Value)>>,
    /// The headers of `/_ping`, names in lower case.
    pub(crate) ping: BTreeMap<String, String>,
    pub(crate) harbour: Arc<Harbour>,
}

/// What is known of the process on the other side of a Unix socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerFacts {
    /// Its id: the one that listens, which is 1 where systemd opened the socket. None for other transports.
    pub pid: Option<i32>,
    /// Whose process it is; 0 is root.
    pub uid: Option<u32>,
    /// Its name (`/proc/<pid>/comm`): `dockerd`, `podman`, `systemd`; a forwarder's name (`ssh`, `limactl`)
    /// means that the engine is elsewhere.
    pub process: Option<String>,
    /// It is in this process's network namespace. Seen only by root and the process's own user
    /// (`ptrace(2)`, PTRACE_MODE_READ).
    pub same_network_namespace: Observed<bool>,
}

impl DockerEngine {
    /// Connects, agrees on an API version, and proves that an engine answers. A dead endpoint costs at most
    /// two seconds (twelve through `ssh`).
    ///
    /// # Errors
    /// Each way in which there is no engine is a problem of its own.
    pub async fn connect(found: &FoundEndpoint) -> Result<Self, EngineProblem> {
        let endpoint = &found.endpoint;
        let wire = Wire::to(endpoint).map_err(|error| problem::of_dial(endpoint, &error))?;
        let ssh = matches!(endpoint, EngineEndpoint::Ssh { .. });
        let within = if ssh { FIRST_ANSWER_BY_SSH_WITHIN } else { FIRST_ANSWER_WITHIN };

        // Without a version in the path: engines refuse versions they do not speak (29 below 1.44 or 1.40).
        let ping = match wire.get("/_ping", within).await {
            Ok(ping) => ping,
            Err(error) => return Err(problem::of_wire(endpoint, &wire, &error).await),
        };
        let answered = ping.is_success();
        let ping: BTreeMap<String, String> = ping
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut version = OnceCell::new();
        let api = match ping.get("api-version").filter(|_| answered) {
            // Every engine since API 1.26 says at once which is its newest (moby `ping.go`), and what it
            // speaks that is not newer than ours is not too new.
            Some(api)
                if ApiVersion::read(api).is_some()
                    && ApiVersion::read(api) <= ApiVersion::read(OUR_MAX_API) =>
            {
                negotiate(api, None)?
            }
            _ => {
                let (seen, document) = fetch_version(&wire, endpoint, &ping, within).await?;
                let api = seen.negotiated_api.clone();
                version = OnceCell::new_with(Some((seen, document)));
                api
            }
        };

        wire.speak(&api);
        let docker = {
            let wire = wire.clone();
            let transport = move |request| {
                let wire = wire.clone();
                async move { wire.forward(request).await }
            };
            Docker::connect_with_custom_transport(
                transport,
                Some("http://localhost"),
                ANSWER_WITHIN_S,
                bollard::API_DEFAULT_VERSION, // wire.rs writes the version that was agreed on
            )
            .map_err(|error| EngineProblem::NotAnswering { detail: error.to_string() })?
        };
        Ok(Self {
            found: found.clone(),
            wire,
            docker,
            api,
            version: Arc::new(version),
            ping,
            harbour: Arc::default(),
        })
    }

    /// How it was reached.
    pub fn endpoint(&self) -> &FoundEndpoint {
        &self.found
    }

    /// The API we speak with it.
    pub fn api(&self) -> &str {
        &self.api
    }

    /// What it is.
    ///
    /// # Errors
    /// The problem, where it does not answer.
    pub async fn version(&self) -> Result<&EngineVersion, EngineProblem> {
        self.version_document().await.map(|(version, _)| version)
    }

    /// `/version`, read and as it came.
    pub(crate) async fn version_document(
        &self,
    ) -> Result<&(EngineVersion, serde_json::Value), EngineProblem> {
        let ask = || fetch_version(&self.wire, &self.found.endpoint, &self.ping, self.patience());
        self.version.get_or_try_init(ask).await
    }

    /// Asks for a sign of life.
    ///
    /// # Errors
    /// The problem, at the latest after `within`.
    pub async fn ping(&self, within: Duration) -> Result<(), EngineProblem> {
        match self.wire.get("/_ping", within).await {
            Ok(answer) if answer.is_success() => Ok(()),
            Ok(answer) => Err(problem::of_first_answer(&answer)),
            Err(error) => Err(problem::of_wire(&self.found.endpoint, &self.wire, &error).await),
        }
    }

    /// The process on the other side.
    pub fn peer(&self) -> PeerFacts {
        peer_facts(self.wire.peer())
    }

    /// `GET` on a path that every engine has, as the longest-lived request may take.
    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(ANSWER_WITHIN_S)
    }
}

/// Asks for `/version` and judges whether it is an engine's.
async fn fetch_version(
    wire: &Wire,
    endpoint: &EngineEndpoint,
    ping: &BTreeMap<String, String>,
    within: Duration,
) -> Result<(EngineVersion, serde_json::Value), EngineProblem> {
    let answer = match wire.get("/version", within).await {
        Ok(answer) => answer,
        Err(error) => return Err(problem::of_wire(endpoint, wire, &error).await),
    };
    if !answer.is_success() {
        return Err(problem::of_first_answer(&answer));
    }
    let stranger = || problem::not_an_engine(&answer);
    let document: serde_json::Value = serde_json::from_slice(&answer.body).map_err(|_| stranger())?;
    let read = VersionDocument::deserialize(&document).map_err(|_| stranger())?;
    Ok((read_version(read, ping).ok_or_else(stranger)??, document))
}

/// `GET /version` (`SystemVersion`), as far as it is needed.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VersionDocument {
    version: Option<String>,
    api_version: Option<String>,
    #[serde(rename = "MinAPIVersion")]
    min_api_version: Option<String>,
    platform: Option<PlatformDocument>,
    kernel_version: Option<String>,
    os: Option<String>,
    arch: Option<String>,
    components: Option<Vec<ComponentDocument>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PlatformDocument {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ComponentDocument {
    name: Option<String>,
    version: Option<String>,
}

/// `None` where the document is not an engine's.
fn read_version(
    document: VersionDocument,
    ping: &BTreeMap<String, String>,
) -> Option<Result<EngineVersion, EngineProblem>> {
    let api = document.api_version.filter(|api| ApiVersion::read(api).is_some())?;
    let min_api = document.min_api_version.filter(|api| ApiVersion::read(api).is_some());
    let components: BTreeMap<String, String> = document
        .components
        .unwrap_or_default()
        .into_iter()
        .filter_map(|c| Some((c.name?, c.version.unwrap_or_default())))
        .collect();
    // podman `pkg/api/handlers/compat/ping.go`: clients should tell engines apart by this header.
    let podman = ping.contains_key("libpod-api-version") || components.contains_key("Podman Engine");
    let negotiated_api = match negotiate(&api, min_api.as_deref()) {
        Ok(version) => version,
        Err(problem) => return Some(Err(problem)),
    };
    Some(Ok(EngineVersion {
        product: if podman { Product::Podman } else { Product::Docker },
        version: document.version.unwrap_or_default(),
        api,
        min_api,
        negotiated_api,
        platform: document.platform.and_then(|p| p.name).unwrap_or_default(),
        kernel: document.kernel_version.unwrap_or_default(),
        os: document.os.unwrap_or_default(),
        arch: document.arch.unwrap_or_default(),
        components,
    }))
}

/// An API version in order: 1.9 is older than 1.41.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ApiVersion(pub(crate) u32, pub(crate) u32);

impl ApiVersion {
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (major, minor) = text.trim().split_once('.')?;
        Some(Self(major.parse().ok()?, minor.parse().ok()?))
    }
}

/// The newest API version that both sides speak.
fn negotiate(api: &str, min_api: Option<&str>) -> Result<String, EngineProblem> {
    let read = ApiVersion::read;
    if read(api) < read(OUR_MIN_API) {
        return Err(EngineProblem::ApiTooOld { api: api.into(), needed: OUR_MIN_API.into() });
    }
    if let Some(min_api) = min_api
        && read(min_api) > read(OUR_MAX_API)
    {
        return Err(EngineProblem::ApiTooNew { min_api: min_api.into(), ours: OUR_MAX_API.into() });
    }
    // Written anew: it goes into paths.
    let shared = read(api).min(read(OUR_MAX_API));
    Ok(shared.map_or_else(|| OUR_MIN_API.to_owned(), |ApiVersion(major, minor)| format!("{major}.{minor}")))
}

#[cfg(target_os = "linux")]
fn peer_facts(peer: Option<Peer>) -> PeerFacts {
    let Some(Peer { pid, uid }) = peer else {
        // Behind a Unix socket this means that the peer is not in our process-id namespace.
        return PeerFacts {
            pid: None,
            uid: None,
            process: None,
            same_network_namespace: Observed::Unknown(Why::NotReported),
        };
    };
    let process =
        std::fs::read_to_string(format!("/proc/{pid}/comm")).ok().map(|name| name.trim().to_owned());
    let theirs = format!("/proc/{pid}/ns/net");
    let same = match (std::fs::read_link(&theirs), std::fs::read_link("/proc/self/ns/net")) {
        (Ok(theirs), Ok(ours)) => Observed::Known(theirs == ours),
        (Err(error), _) | (_, Err(error)) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            Observed::Unknown(Why::Denied { what: theirs })
        }
        (Err(error), _) | (_, Err(error)) => Observed::Unknown(Why::Failed { detail: error.to_string() }),
    };
    PeerFacts { pid: Some(pid), uid: Some(uid), process, same_network_namespace: same }
}

#[cfg(not(target_os = "linux"))]
fn peer_facts(peer: Option<Peer>) -> PeerFacts {
    PeerFacts {
        pid: peer.map(|peer| peer.pid),
        uid: peer.map(|peer| peer.uid),
        process: None,
        same_network_namespace: Observed::Unknown(Why::NotSupported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_shared_version_is_spoken() {
        for (api, min_api, expected) in [
            ("1.41", Some("1.12"), Ok("1.41")),
            ("1.44", None, Ok("1.44")),
            ("1.57", Some("1.40"), Ok("1.57")),
            ("1.60", Some("1.44"), Ok("1.57")),
            ("2.0", Some("1.57"), Ok("1.57")),
            (
                "1.40",
                Some("1.12"),
                Err(EngineProblem::ApiTooOld { api: "1.40".into(), needed: "1.41".into() }),
            ),
            ("1.9", None, Err(EngineProblem::ApiTooOld { api: "1.9".into(), needed: "1.41".into() })),
            (
                "1.70",
                Some("1.58"),
                Err(EngineProblem::ApiTooNew { min_api: "1.58".into(), ours: "1.57".into() }),
            ),
        ] {
            assert_eq!(negotiate(api, min_api), expected.map(str::to_owned), "{api} {min_api:?}");
        }
    }

    #[test]
    fn odd_versions_are_not_versions() {
        for text in ["", "1", "one.two", "1.2.3", "-1.4"] {
            assert_eq!(ApiVersion::read(text), None, "{text}");
        }
    }
}
