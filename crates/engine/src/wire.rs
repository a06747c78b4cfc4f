//! HTTP to the engine over a Unix socket, a named pipe, TCP, TLS or `ssh`, below bollard.
//!
//! bollard 0.21 has transports of its own. They are not used because it drops the API version from its paths
//! (`uri.rs` joins an absolute path), hides answer headers, has strict models only, does not build its `ssh`
//! feature on Windows, and throws away the system's words that the problem states are made of.
//! Leaves out on purpose what an answer means.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use bollard::BollardRequest;
use http_body_util::{BodyExt, Full, Limited, combinators::UnsyncBoxBody};
use hyper::{
    HeaderMap, Method, Request, Response, Uri,
    body::{Bytes, Incoming},
    header::{CONTENT_TYPE, HOST, HeaderValue},
};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{Connected, Connection},
    },
    rt::{TokioExecutor, TokioIo},
};
use lanward_core::endpoint::EngineEndpoint;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite},
    sync::watch,
};

mod hijack;
mod tls;

pub(crate) use hijack::{Hijacked, Raw};

/// No answer of an engine is larger: 10,000 containers are about 30 MB.
const LARGEST_ANSWER: usize = 256 << 20;

/// How long opening a connection may take. ssh has to authenticate.
const CONNECT_WITHIN: Duration = Duration::from_secs(2);
const SSH_CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Why a connection could not be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DialError {
    /// The socket, pipe or port.
    #[error("cannot connect")]
    Io(#[source] io::Error),
    /// The name.
    #[error("cannot resolve {host}")]
    Resolve {
        host: String,
        #[source]
        source: io::Error,
    },
    /// Certificates or the TLS handshake.
    #[error("TLS failed")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The program `ssh`.
    #[error("cannot run ssh")]
    Ssh(#[source] io::Error),
    /// Nothing happened for that long.
    #[error("no answer within {} s", .0.as_secs())]
    Slow(Duration),
    /// Not on this system.
    #[error("{0}:// cannot be used on this system")]
    Unsupported(&'static str),
}

/// Why a request brought no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WireError {
    /// No connection, or it broke.
    #[error("the connection failed")]
    Client(#[from] hyper_util::client::legacy::Error),
    /// The answer broke off or is too large.
    #[error("the answer cannot be read")]
    Body(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The request cannot be written.
    #[error("the request cannot be written")]
    Request(#[from] hyper::http::Error),
    /// Nothing happened for that long.
    #[error("no answer within {} s", .0.as_secs())]
    Slow(Duration),
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text, however broken.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

type Body = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// The process that listens on a Unix socket (`SO_PEERCRED`, unix(7)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code))]
pub(crate) struct Peer {
    pub(crate) pid: i32,
    pub(crate) uid: u32,
}

/// A way to an engine. Cheap to clone; connections are kept and used again.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    client: Client<Connector, Body>,
    /// The `Host` of every request.
    authority: String,
    /// The API version in every path, once it is agreed on.
    api: Arc<OnceLock<String>>,
    /// Where connections are opened, and what was learnt there.
    connector: Connector,
}

impl Wire {
    /// Prepares; nothing is opened yet.
    ///
    /// # Errors
    /// TLS material that cannot be read.
    pub(crate) fn to(endpoint: &EngineEndpoint) -> Result<Self, DialError> {
        let connector = Connector {
            to: endpoint.clone(),
            tls: match endpoint {
                EngineEndpoint::Tcp { tls: Some(folder), .. } => Some(tls::configure(folder)?),
                _ => None,
            },
            peer: Arc::default(),
            ssh_words: Arc::default(),
        };
        let authority = match endpoint {
            EngineEndpoint::Tcp { address, .. } => with_port(address, connector.tls.is_some()),
            // As docker's own client says since 25.0.6 (moby `client/client.go`, `DummyHost`).
            _ => "api.moby.localhost".to_owned(),
        };
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(4)
            .pool_idle_timeout(Duration::from_secs(30))
            .build(connector.clone());
        Ok(Self { client, authority, api: Arc::default(), connector })
    }

    /// From now on every path begins with this API version. Only the first call counts.
    pub(crate) fn speak(&self, api: &str) {
        let _ = self.api.set(api.to_owned());
    }

    /// The process behind the Unix socket, after the first connection.
    pub(crate) fn peer(&self) -> Option<Peer> {
        *self.connector.peer.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What `ssh` said when it ended; waits a moment for it to end.
    pub(crate) async fn ssh_words(&self) -> Option<String> {
        let words =
            self.connector.ssh_words.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let mut words = words?;
        let ended = words.wait_for(Option::is_some);
        tokio::time::timeout(Duration::from_millis(500), ended).await.ok()?.ok()?.clone()
    }

    /// `GET path`.
    pub(crate) async fn get(&self, path: &str, within: Duration) -> Result<Answer, WireError> {
        self.call(Method::GET, path, None, within).await
    }

    /// One request with its whole answer.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        json: Option<Vec<u8>>,
        within: Duration,
    ) -> Result<Answer, WireError> {
        self.exchange(method, path, "application/json", json.unwrap_or_default(), within).await
    }

    /// One request of whatever type with its whole answer.
    pub(crate) async fn exchange(
        &self,
        method: Method,
        path: &str,
        content_type: &'static str,
        body: Vec<u8>,
        within: Duration,
    ) -> Result<Answer, WireError> {
        tracing::debug!(%method, path, "asks the engine");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(CONTENT_TYPE, HeaderValue::from_static(content_type))
            .body(whole(body))?;
        let exchange = async {
            let response = self.send(request).await?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, LARGEST_ANSWER).collect().await.map_err(WireError::Body)?;
            Ok(Answer { status: head.status.as_u16(), headers: head.headers, body: body.to_bytes() })
        };
        tokio::time::timeout(within, exchange).await.unwrap_or(Err(WireError::Slow(within)))
    }

    /// A request of bollard's, with its answer still streaming.
    pub(crate) async fn forward(
        &self,
        request: BollardRequest,
    ) -> Result<Response<Incoming>, bollard::errors::Error> {
        match self.send(request.map(BodyExt::boxed_unsync)).await {
            Ok(response) => Ok(response),
            Err(WireError::Client(error)) => Err(error.into()),
            Err(WireError::Request(error)) => Err(error.into()),
            Err(other) => Err(io::Error::other(other).into()),
        }
    }

    async fn send(&self, mut request: Request<Body>) -> Result<Response<Incoming>, WireError> {
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let version = self.api.get().map(|api| format!("/v{api}")).unwrap_or_default();
        let uri = Uri::builder()
            .scheme("http")
            .authority(self.authority.as_str())
            .path_and_query(format!("{version}{path}"))
            .build()?;
        *request.uri_mut() = uri;
        request.headers_mut().remove(HOST);
        Ok(self.client.request(request).await?)
    }
}

fn whole(body: Vec<u8>) -> Body {
    Full::new(Bytes::from(body)).map_err(|never| match never {}).boxed_unsync()
}

/// `host:port`, with docker's default port where none is given.
fn with_port(address: &str, tls: bool) -> String {
    let host = address.split('/').next().unwrap_or_default();
    let has_port = host.rsplit_once(':').is_some_and(|(before, port)| {
        !port.is_empty()
            && port.bytes().all(|b| b.is_ascii_digit())
            && (!before.contains(':') || before.ends_with(']'))
    });
    if has_port { host.to_owned() } else { format!("{host}:{}", if tls { 2376 } else { 2375 }) }
}

/// Anything bytes go through.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

impl Connection for Box<dyn Duplex> {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

/// Opens connections to one endpoint.
#[derive(Debug, Clone)]
struct Connector {
    to: EngineEndpoint,
    tls: Option<tls::Connector>,
    peer: Arc<Mutex<Option<Peer>>>,
    ssh_words: Arc<Mutex<Option<watch::Receiver<Option<String>>>>>,
}

impl tower_service::Service<Uri> for Connector {
    type Response = TokioIo<Box<dyn Duplex>>;
    type Error = DialError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, DialError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), DialError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let ssh = matches!(connector.to, EngineEndpoint::Ssh { .. });
            let within = if ssh { SSH_CONNECT_WITHIN } else { CONNECT_WITHIN };
            let opened = tokio::time::timeout(within, connector.open()).await;
            opened.unwrap_or(Err(DialError::Slow(within))).map(TokioIo::new)
        })
    }
}

impl Connector {
    async fn open(&self) -> Result<Box<dyn Duplex>, DialError> {
        match &self.to {
            EngineEndpoint::Unix { path } => self.open_unix(path).await,
            EngineEndpoint::Npipe { path } => open_pipe(path).await,
            EngineEndpoint::Tcp { address, .. } => {
                let address = with_port(address, self.tls.is_some());
                let stream = open_tcp(&address).await?;
                match &self.tls {
                    Some(tls) => Ok(Box::new(tls.open(&address, stream).await?)),
                    None => Ok(Box::new(stream)),
                }
            }
            EngineEndpoint::Ssh { target } => self.open_ssh(target),
        }
    }

    #[cfg(unix)]
    async fn open_unix(&self, path: &str) -> Result<Box<dyn Duplex>, DialError> {
        let stream = tokio::net::UnixStream::connect(path).await.map_err(DialError::Io)?;
        let peer = stream.peer_cred().ok().and_then(|peer| {
            // 0 is a process that our process-id namespace cannot see.
            Some(Peer { pid: peer.pid().filter(|pid| *pid > 0)?, uid: peer.uid() })
        });
        *self.peer.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = peer;
        Ok(Box::new(stream))
    }

    #[cfg(not(unix))]
    async fn open_unix(&self, _: &str) -> Result<Box<dyn Duplex>, DialError> {
        Err(DialError::Unsupported("unix"))
    }

    /// `ssh … docker system dial-stdio`, as docker's own client does (docker/cli
    /// `cli/connhelper/connhelper.go`), but never asking for a password, because nobody could answer.
    fn open_ssh(&self, target: &str) -> Result<Box<dyn Duplex>, DialError> {
        let (user, host, port) = ssh_target(target);
        let mut command = tokio::process::Command::new("ssh");
        command.args(["-o", "BatchMode=yes", "-o", "ConnectTimeout=8", "-T"]);
        if let Some(user) = user {
            command.args(["-l", user]);
        }
        if let Some(port) = port {
            command.args(["-p", port]);
        }
        command.args(["--", host, "docker", "system", "dial-stdio"]);
        command
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().map_err(DialError::Ssh)?;
        let (Some(stdin), Some(stdout), Some(mut stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(DialError::Ssh(io::Error::other("no pipes")));
        };
        let (tell, words) = watch::channel(None);
        *self.ssh_words.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(words);
        // Lives as long as ssh does: it ends when our side of its input is dropped.
        tokio::spawn(async move {
            let mut said = Vec::new();
            let mut chunk = [0; 1024];
            while let Ok(n @ 1..) = stderr.read(&mut chunk).await {
                if said.len() < 8192 {
                    said.extend_from_slice(&chunk[..n]);
                }
            }
            let ended = child.wait().await;
            let mut said = String::from_utf8_lossy(&said).trim().to_owned();
            if said.is_empty() {
                said = ended.map_or_else(|error| error.to_string(), |status| status.to_string());
            }
            let _ = tell.send(Some(said));
        });
        Ok(Box::new(tokio::io::join(stdout, stdin)))
    }
}

/// `[user@]host[:port]` in its parts.
fn ssh_target(target: &str) -> (Option<&str>, &str, Option<&str>) {
    let target = target.split('/').next().unwrap_or_default();
    let (user, rest) = target.rsplit_once('@').map_or((None, target), |(user, rest)| (Some(user), rest));
    match rest.rsplit_once(':') {
        Some((host, port))
            if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) && !host.ends_with(':') =>
        {
            (user, host.trim_start_matches('[').trim_end_matches(']'), Some(port))
        }
        _ => (user, rest.trim_start_matches('[').trim_end_matches(']'), None),
    }
}

async fn open_tcp(address: &str) -> Result<tokio::net::TcpStream, DialError> {
    let resolved = tokio::net::lookup_host(address).await.map_err(|source| {
        let host = address.rsplit_once(':').map_or(address, |(host, _)| host).to_owned();
        DialError::Resolve { host, source }
    })?;
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in resolved {
        match tokio::net::TcpStream::connect(address).await {
            Ok(stream) => {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(DialError::Io(last))
}

#[cfg(windows)]
async fn open_pipe(path: &str) -> Result<Box<dyn Duplex>, DialError> {
    /// `ERROR_PIPE_BUSY`: every instance of the pipe is taken at this moment.
    const BUSY: i32 = 231;
    let path = path.replace('/', "\\");
    loop {
        match tokio::net::windows::named_pipe::ClientOptions::new().open(&path) {
            Ok(pipe) => return Ok(Box::new(pipe)),
            Err(error) if error.raw_os_error() == Some(BUSY) => {
                tokio::time::sleep(Duration::from_millis(20)).await
            }
            Err(error) => return Err(DialError::Io(error)),
        }
    }
}

#[cfg(not(windows))]
async fn open_pipe(_: &str) -> Result<Box<dyn Duplex>, DialError> {
    Err(DialError::Unsupported("npipe"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_added_where_they_are_missing() {
        for (address, tls, whole) in [
            ("10.0.0.2:2375", false, "10.0.0.2:2375"),
            ("10.0.0.2", false, "10.0.0.2:2375"),
            ("nas.lan", true, "nas.lan:2376"),
            ("nas.lan:443/docker", true, "nas.lan:443"),
            ("[fd00::1]", false, "[fd00::1]:2375"),
            ("[fd00::1]:2999", false, "[fd00::1]:2999"),
        ] {
            assert_eq!(with_port(address, tls), whole, "{address}");
        }
    }

    #[test]
    fn ssh_targets_come_apart() {
        for (target, parts) in [
            ("nas", (None, "nas", None)),
            ("me@nas:22", (Some("me"), "nas", Some("22"))),
            ("me@[fd00::1]:2222", (Some("me"), "fd00::1", Some("2222"))),
            ("me@corp.com@nas", (Some("me@corp.com"), "nas", None)),
            ("-oProxyCommand=x", (None, "-oProxyCommand=x", None)),
            ("nas:22/run/docker.sock", (None, "nas", Some("22"))),
        ] {
            assert_eq!(ssh_target(target), parts, "{target}");
        }
    }
}
