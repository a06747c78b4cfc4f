//! Where engines may listen: what was chosen, `DOCKER_HOST`, docker contexts, and the places that engines of
//! every kind use. Looks at files and variables only; whether anybody answers is `dial`'s to find out.
//!
//! Order and meaning follow docker/cli `cli/command/cli.go` (`resolveContextName`): `DOCKER_HOST` wins over
//! `DOCKER_CONTEXT`, which wins over `currentContext` of `config.json`.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use lanward_core::{
    endpoint::{EndpointSource, EngineEndpoint, EngineProblem, FoundEndpoint},
    facts::OsFamily,
};
use serde::Deserialize;

use crate::places::{default_socket, known_sockets};

/// The files that discovery may look at. A trait so that every table of places can be tested anywhere.
pub trait Files {
    /// The file's text.
    ///
    /// # Errors
    /// Whatever the system says.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// The names inside a folder, sorted; none where it cannot be read.
    fn list(&self, folder: &Path) -> Vec<String>;

    /// Something is there, whether or not it may be opened.
    fn exists(&self, path: &Path) -> bool;
}

/// This machine's files.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealFiles;

/// No `config.json` or `meta.json` is larger; a larger file is not read.
const LARGEST_FILE: u64 = 1 << 20;

impl Files for RealFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() || metadata.len() > LARGEST_FILE {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not a small regular file"));
        }
        std::fs::read_to_string(path)
    }

    fn list(&self, folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    fn exists(&self, path: &Path) -> bool {
        // A folder that may not be searched hides what is in it; then the socket may be there.
        match path.try_exists() {
            Ok(exists) => exists,
            Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
        }
    }
}

/// What discovery depends on.
pub struct Environment {
    /// The operating system of this machine.
    pub os: OsFamily,
    /// The person's home.
    pub home: Option<PathBuf>,
    /// Environment variables.
    pub vars: BTreeMap<String, String>,
    /// The person's numeric id, on systems that have one.
    pub uid: Option<u32>,
    /// Files.
    pub files: Box<dyn Files + Send + Sync>,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self {
            os: this_os(),
            home: std::env::home_dir(),
            // A value that is no text still names something; as it stands here it is refused, not passed over.
            vars: std::env::vars_os()
                .map(|(k, v)| (k.to_string_lossy().into_owned(), v.to_string_lossy().into_owned()))
                .collect(),
            uid: own_uid(),
            files: Box::new(RealFiles),
        }
    }

    /// A variable that is set to something.
    pub(crate) fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A path below the person's home.
    pub(crate) fn in_home(&self, below: &str) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(below))
    }

    /// `$DOCKER_CONFIG`, or `~/.docker`.
    fn docker_config(&self) -> Option<PathBuf> {
        self.var("DOCKER_CONFIG").map(PathBuf::from).or_else(|| self.in_home(".docker"))
    }

    /// The folder with TLS material that the environment asks for (`DOCKER_TLS_VERIFY`, `DOCKER_TLS`;
    /// docker/cli `cli/flags/options.go`). Certificates are always verified, also with `DOCKER_TLS`.
    fn tls_folder(&self) -> Option<String> {
        self.var("DOCKER_TLS_VERIFY").or_else(|| self.var("DOCKER_TLS"))?;
        self.var("DOCKER_CERT_PATH")
            .map(str::to_owned)
            .or_else(|| self.docker_config().map(|p| p.to_string_lossy().into_owned()))
    }

    /// Reads an address, with TLS where the environment asks for it.
    fn address(&self, text: &str) -> Result<EngineEndpoint, EngineProblem> {
        let endpoint = match text.trim() {
            path if path.starts_with('/') && !path.starts_with("//") => {
                EngineEndpoint::Unix { path: path.into() }
            }
            text => text.parse().map_err(|_| EngineProblem::BadAddress { text: text.to_owned() })?,
        };
        Ok(match endpoint {
            EngineEndpoint::Tcp { address, tls } => {
                let folder = self.tls_folder();
                let tls = if tls.is_some() { Some(folder.unwrap_or_default()) } else { folder };
                EngineEndpoint::Tcp { address, tls }
            }
            other => other,
        })
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The variables may hold secrets.
        f.debug_struct("Environment").field("os", &self.os).field("home", &self.home).finish_non_exhaustive()
    }
}

/// The system this program was built for.
fn this_os() -> OsFamily {
    if cfg!(target_os = "linux") {
        OsFamily::Linux
    } else if cfg!(target_os = "macos") {
        OsFamily::Macos
    } else if cfg!(windows) {
        OsFamily::Windows
    } else {
        OsFamily::Other
    }
}

#[cfg(target_os = "linux")]
fn own_uid() -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").ok().map(|m| m.uid())
}

#[cfg(not(target_os = "linux"))]
fn own_uid() -> Option<u32> {
    None
}

/// What discovery found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// Endpoints in the order in which they should be tried.
    pub endpoints: Vec<FoundEndpoint>,
    /// What could not be read, each with the system's or parser's word. Never fatal.
    pub complaints: Vec<String>,
}

impl Discovery {
    /// The endpoints alone; the complaints go to the log.
    fn told(self) -> Vec<FoundEndpoint> {
        for complaint in &self.complaints {
            tracing::warn!(%complaint, "left out while looking for engines");
        }
        self.endpoints
    }
}

/// The endpoints that may be used now: see [`discover`].
///
/// # Errors
/// As [`discover`].
pub fn find_endpoints(
    environment: &Environment,
    chosen: Option<&str>,
) -> Result<Vec<FoundEndpoint>, EngineProblem> {
    discover(environment, chosen).map(Discovery::told)
}

/// The endpoints that a person could choose: see [`survey`].
pub fn list_endpoints(environment: &Environment) -> Vec<FoundEndpoint> {
    survey(environment).told()
}

/// The endpoints that may be used now, in the order in which they should be tried. What is named is the only
/// one: `chosen` (a context's name or an address), or else what docker's own client is told (`DOCKER_HOST`,
/// `DOCKER_CONTEXT`, the current context). It is never replaced by another engine, which may be another
/// machine. Only where nothing is named does the first that answers serve, and then only one on this machine.
///
/// # Errors
/// [`EngineProblem::NoSuchContext`] or [`EngineProblem::BadAddress`] where the name or address means nothing.
pub fn discover(env: &Environment, chosen: Option<&str>) -> Result<Discovery, EngineProblem> {
    let mut complaints = Vec::new();
    let named = match chosen {
        Some(chosen) if chosen.contains("://") || chosen.starts_with('/') => {
            Some((env.address(chosen)?, EndpointSource::Chosen))
        }
        Some(name) => Some((context_endpoint(env, name, &mut complaints)?, EndpointSource::Chosen)),
        None => named_for_docker(env, &mut complaints)?,
    };
    if let Some((endpoint, source)) = named {
        let endpoints = vec![FoundEndpoint { endpoint, source, is_current: chosen.is_none() }];
        return Ok(Discovery { endpoints, complaints });
    }
    let mut found = survey(env);
    found
        .endpoints
        .retain(|f| matches!(f.endpoint, EngineEndpoint::Unix { .. } | EngineEndpoint::Npipe { .. }));
    Ok(found)
}

/// What docker's own client is told to use; none where it is told nothing and takes its default.
fn named_for_docker(
    env: &Environment,
    complaints: &mut Vec<String>,
) -> Result<Option<(EngineEndpoint, EndpointSource)>, EngineProblem> {
    if let Some(text) = env.var("DOCKER_HOST") {
        return Ok(Some((env.address(text)?, EndpointSource::DockerHost)));
    }
    let name = match env.var("DOCKER_CONTEXT") {
        Some(name) => name.to_owned(),
        None => match current_context(env, complaints) {
            Some(name) if name != DEFAULT_CONTEXT => name,
            _ => return Ok(None),
        },
    };
    let endpoint = context_endpoint(env, &name, complaints)?;
    Ok(Some((endpoint, EndpointSource::Context { name })))
}

/// The endpoint of the context of that name.
fn context_endpoint(
    env: &Environment,
    name: &str,
    complaints: &mut Vec<String>,
) -> Result<EngineEndpoint, EngineProblem> {
    if name == DEFAULT_CONTEXT {
        return env.var("DOCKER_HOST").map_or_else(|| Ok(default_socket(env.os)), |text| env.address(text));
    }
    let found = contexts(env, complaints).into_iter().find(|context| context.name == name);
    found.ok_or_else(|| EngineProblem::NoSuchContext { name: name.to_owned() })?.endpoint
}

/// Everything that a person could choose, what docker's own client would use first. For lists only: what of it
/// may be used without being chosen is [`discover`]'s to say.
pub fn survey(env: &Environment) -> Discovery {
    let mut complaints = Vec::new();
    let mut endpoints: Vec<FoundEndpoint> = Vec::new();
    let mut add = |endpoint: EngineEndpoint, source: EndpointSource, is_current: bool| {
        if !endpoints.iter().any(|known| known.endpoint == endpoint) {
            endpoints.push(FoundEndpoint { endpoint, source, is_current });
        }
    };

    let by_host = env.var("DOCKER_HOST");
    if let Some(text) = by_host {
        match env.address(text) {
            Ok(endpoint) => add(endpoint, EndpointSource::DockerHost, true),
            Err(problem) => complaints.push(format!("DOCKER_HOST: {problem}")),
        }
    }

    let contexts = contexts(env, &mut complaints);
    let current = match by_host {
        Some(_) => None,
        None => {
            env.var("DOCKER_CONTEXT").map(str::to_owned).or_else(|| current_context(env, &mut complaints))
        }
    };
    let is_current = |context: &Context| current.as_deref() == Some(context.name.as_str());
    if let Some(name) = &current
        && name != DEFAULT_CONTEXT
        && !contexts.iter().any(is_current)
    {
        complaints.push(EngineProblem::NoSuchContext { name: name.clone() }.to_string());
    }
    let default_is_current =
        by_host.is_none() && current.as_deref().is_none_or(|name| name == DEFAULT_CONTEXT);
    let default = default_socket(env.os);
    if default_is_current {
        add(default.clone(), EndpointSource::KnownSocket { of: "Docker".into() }, true);
    }
    // The current context first, then the others by name: a stable sort on "is not current".
    let mut contexts: Vec<Context> = contexts;
    contexts.sort_by_key(|context| !is_current(context));
    for context in contexts {
        let current = is_current(&context);
        match context.endpoint {
            Ok(endpoint) => add(endpoint, EndpointSource::Context { name: context.name }, current),
            Err(problem) => complaints.push(format!("context {}: {problem}", context.name)),
        }
    }
    for (of, endpoint) in known_sockets(env) {
        // The default socket is always named, so that its absence can be explained.
        let there = match &endpoint {
            EngineEndpoint::Unix { path } => env.files.exists(Path::new(path)),
            _ => true,
        };
        if there || endpoint == default {
            add(endpoint, EndpointSource::KnownSocket { of }, false);
        }
    }
    Discovery { endpoints, complaints }
}

/// The context that docker's client always has: `DOCKER_HOST`, or the system's own socket.
const DEFAULT_CONTEXT: &str = "default";

/// A docker context.
struct Context {
    name: String,
    endpoint: Result<EngineEndpoint, EngineProblem>,
}

#[derive(Deserialize)]
struct ConfigFile {
    #[serde(rename = "currentContext", default)]
    current_context: Option<String>,
}

/// `contexts/meta/<id>/meta.json` (docker/cli `cli/context/store`); the folder's name is the SHA-256 of the
/// context's name, and the same under `contexts/tls`.
#[derive(Deserialize)]
struct MetaFile {
    #[serde(rename = "Name", default)]
    name: String,
    #[serde(rename = "Endpoints", default)]
    endpoints: BTreeMap<String, MetaEndpoint>,
}

#[derive(Deserialize)]
struct MetaEndpoint {
    #[serde(rename = "Host", default)]
    host: Option<String>,
}

fn current_context(env: &Environment, complaints: &mut Vec<String>) -> Option<String> {
    let path = env.docker_config()?.join("config.json");
    let config: ConfigFile = read_json(env, &path, complaints)?;
    config.current_context.filter(|name| !name.is_empty())
}

fn contexts(env: &Environment, complaints: &mut Vec<String>) -> Vec<Context> {
    let Some(folder) = env.docker_config().map(|config| config.join("contexts")) else { return Vec::new() };
    let mut found = Vec::new();
    for id in env.files.list(&folder.join("meta")) {
        let path = folder.join("meta").join(&id).join("meta.json");
        let Some(meta) = read_json::<MetaFile>(env, &path, complaints) else { continue };
        // Contexts of other orchestrators have no docker endpoint.
        let Some(host) = meta.endpoints.get("docker").map(|e| e.host.clone().unwrap_or_default()) else {
            continue;
        };
        let endpoint = if host.is_empty() {
            Ok(default_socket(env.os))
        } else {
            host.parse().map_err(|_| EngineProblem::BadAddress { text: host })
        };
        let tls = folder.join("tls").join(&id).join("docker");
        let has_tls = ["ca.pem", "cert.pem", "key.pem"].iter().any(|f| env.files.exists(&tls.join(f)));
        let endpoint = endpoint.map(|endpoint| match endpoint {
            EngineEndpoint::Tcp { address, .. } if has_tls => {
                EngineEndpoint::Tcp { address, tls: Some(tls.to_string_lossy().into_owned()) }
            }
            other => other,
        });
        found.push(Context { name: meta.name, endpoint });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Reads a JSON file; a missing one is no complaint.
fn read_json<T: serde::de::DeserializeOwned>(
    env: &Environment,
    path: &Path,
    complaints: &mut Vec<String>,
) -> Option<T> {
    let text = match env.files.read(path) {
        Ok(text) => text,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound && error.kind() != io::ErrorKind::NotADirectory {
                complaints.push(format!("{}: {error}", path.display()));
            }
            return None;
        }
    };
    match serde_json::from_str(&text) {
        Ok(value) => Some(value),
        Err(error) => {
            complaints.push(format!("{}: {error}", path.display()));
            None
        }
    }
}
