//! A pretended engine: HTTP over a Unix socket in a folder of its own, with answers from a function, and a
//! memory of what it was asked.
#![allow(dead_code)] // each test file uses its part

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use lanward_core::endpoint::{EndpointSource, EngineEndpoint, FoundEndpoint};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, UnixListener},
};
use tokio_rustls::rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub body: String,
}

impl Asked {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A status and a body.
    Json(u16, String),
    /// Bytes as they are; then the connection is closed.
    Raw(Vec<u8>),
    /// Nothing, for as long as the client waits.
    Silence,
    /// The beginning of a stream that stays open until the engine is dropped.
    Stream(String),
}

impl Reply {
    pub fn ok(body: impl Into<String>) -> Self {
        Self::Json(200, body.into())
    }
}

/// A pretended engine; it is gone when dropped.
pub struct Pretender {
    pub found: FoundEndpoint,
    asked: Arc<Mutex<Vec<Asked>>>,
    folder: tempfile::TempDir,
    listening: tokio::task::JoinSet<()>,
}

type Answer = dyn Fn(&Asked) -> Reply + Send + Sync;

impl Pretender {
    pub fn new(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("engine.sock");
        let listener = UnixListener::bind(&path).expect("a socket");
        let mut pretender = Self {
            found: found(EngineEndpoint::Unix { path: path.to_string_lossy().into_owned() }),
            asked: Arc::default(),
            folder,
            listening: tokio::task::JoinSet::new(),
        };
        let (asked, answer): (_, Arc<Answer>) = (pretender.asked.clone(), Arc::new(answer));
        pretender.listening.spawn(async move {
            // Connections end with the set that they are in, and so with the pretender.
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (asked, answer) = (asked.clone(), answer.clone());
                open.spawn(async move { serve(stream, asked, answer).await });
            }
        });
        pretender
    }

    /// The same over TCP, at a port that the system chose.
    pub async fn over_tcp(
        tls: Option<String>,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let mut pretender = Self {
            found: found(EngineEndpoint::Tcp { address, tls }),
            asked: Arc::default(),
            folder: tempfile::tempdir().expect("a temporary folder"),
            listening: tokio::task::JoinSet::new(),
        };
        let (asked, answer): (_, Arc<Answer>) = (pretender.asked.clone(), Arc::new(answer));
        pretender.listening.spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (asked, answer) = (asked.clone(), answer.clone());
                open.spawn(async move { serve(stream, asked, answer).await });
            }
        });
        pretender
    }

    /// The same with TLS, for clients that show a certificate of the fixtures' authority.
    pub async fn over_tls(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let material = |name| std::fs::read(tls_folder().join(name)).expect("a fixture");
        let certificates = |name| -> Vec<CertificateDer<'static>> {
            CertificateDer::pem_slice_iter(&material(name)).map(|c| c.expect("a certificate")).collect()
        };
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(certificates("ca.pem"));
        let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_client_cert_verifier(clients.build().expect("an authority"))
            .with_single_cert(
                certificates("cert.pem"),
                PrivateKeyDer::from_pem_slice(&material("key.pem")).expect("a key"),
            )
            .expect("a certificate and its key");
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let mut pretender = Self {
            found: found(EngineEndpoint::Tcp {
                address,
                tls: Some(tls_folder().to_string_lossy().into_owned()),
            }),
            asked: Arc::default(),
            folder: tempfile::tempdir().expect("a temporary folder"),
            listening: tokio::task::JoinSet::new(),
        };
        let (asked, answer): (_, Arc<Answer>) = (pretender.asked.clone(), Arc::new(answer));
        pretender.listening.spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, asked, answer) = (acceptor.clone(), asked.clone(), answer.clone());
                open.spawn(async move { serve(acceptor.accept(stream).await.ok()?, asked, answer).await });
            }
        });
        pretender
    }

    /// An engine with the documents of a folder in `fixtures`, and `more` before them.
    pub fn of_fixtures(
        name: &'static str,
        more: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        Self::new(move |asked| {
            if let Some(reply) = more(asked) {
                return reply;
            }
            match unversioned(&asked.path) {
                "/_ping" => Reply::ok("OK"),
                "/version" => Reply::ok(fixture(name, "version")),
                "/info" => Reply::ok(fixture(name, "info")),
                "/networks" => Reply::ok(fixture(name, "networks")),
                "/containers/json?all=1" => Reply::ok(fixture(name, "containers-json")),
                "/containers/web/json" => Reply::ok(fixture(name, "containers-web-json")),
                "/images/json" => Reply::ok(fixture(name, "images-json")),
                other => Reply::Json(404, format!(r#"{{"message":"page not found: {other}"}}"#)),
            }
        })
    }

    /// Everything that was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic while asking").clone()
    }

    /// The requests that change something.
    pub fn writes(&self) -> Vec<Asked> {
        self.asked().into_iter().filter(|a| a.method != "GET").collect()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

pub fn found(endpoint: EngineEndpoint) -> FoundEndpoint {
    FoundEndpoint { endpoint, source: EndpointSource::Chosen, is_current: false }
}

/// The path without `/v1.41`.
pub fn unversioned(path: &str) -> &str {
    match path.strip_prefix("/v1.").and_then(|rest| rest.find('/').map(|at| &rest[at..])) {
        Some(rest) => rest,
        None => path,
    }
}

pub fn tls_folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/fixtures/tls"].iter().collect()
}

pub fn fixture(folder: &str, name: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/fixtures", folder].iter().collect();
    std::fs::read_to_string(path.join(format!("{name}.json"))).expect("a fixture")
}

/// `/version` of an engine that speaks these APIs.
pub fn version(api: &str, min_api: &str) -> String {
    format!(
        r#"{{"Version":"28.5.2","ApiVersion":"{api}","MinAPIVersion":"{min_api}","Os":"linux","Arch":"amd64","KernelVersion":"6.12"}}"#
    )
}

/// An engine of that API that says yes to `answer`'s requests.
pub fn engine(api: &'static str, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Pretender {
    Pretender::new(move |asked| match unversioned(&asked.path) {
        "/_ping" => Reply::ok("OK"),
        "/version" => Reply::ok(version(api, "1.24")),
        _ => answer(asked),
    })
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    asked: Arc<Mutex<Vec<Asked>>>,
    answer: Arc<Answer>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let mut words = line.split(' ');
        let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
        let mut length = 0;
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).await.ok()?;
            let header = header.trim().to_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        let request = Asked { method, path, body: String::from_utf8_lossy(&body).into_owned() };
        let reply = answer(&request);
        asked.lock().expect("no panic while asking").push(request);
        match reply {
            Reply::Json(status, body) => {
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all(head.as_bytes()).await.ok()?;
                stream.write_all(body.as_bytes()).await.ok()?;
                stream.flush().await.ok()?;
            }
            Reply::Raw(bytes) => {
                stream.write_all(&bytes).await.ok()?;
                stream.flush().await.ok()?;
                stream.shutdown().await.ok()?;
                return Some(());
            }
            Reply::Silence => std::future::pending().await,
            Reply::Stream(text) => {
                let head =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
                let chunk = format!("{:x}\r\n{text}\r\n", text.len());
                stream.write_all(head.as_bytes()).await.ok()?;
                if !text.is_empty() {
                    stream.write_all(chunk.as_bytes()).await.ok()?;
                }
                stream.flush().await.ok()?;
                std::future::pending::<()>().await;
            }
        }
    }
}
