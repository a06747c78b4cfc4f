//! Streams that are no HTTP any more: the engine "hijacks" the connection of an attach and sends the container's
//! output over it as raw bytes (moby `api/server/router/container/container_routes.go`, `postContainersAttach`).
//! Leaves out on purpose what the bytes mean, and sending anything to a container.

use std::time::Duration;

use http_body_util::BodyExt;
use hyper::{
    Method, Request, StatusCode,
    body::{Bytes, Incoming},
    header::{CONNECTION, UPGRADE},
    upgrade::Upgraded,
};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;

use super::{Answer, LARGEST_ANSWER, Wire, WireError, whole};

/// How much is read at once.
const CHUNK: usize = 16 << 10;

/// What came of asking for a stream.
pub(crate) enum Hijacked {
    /// The stream.
    Open(Raw),
    /// The engine's refusal.
    Refused(Answer),
}

/// Raw bytes of the engine.
pub(crate) enum Raw {
    /// The engine switched protocols.
    Upgraded(TokioIo<Upgraded>),
    /// It did not, and sends the bytes as the answer's body, as it does for clients that ask for no upgrade.
    Body(Incoming),
}

impl Wire {
    /// `POST path`, with the wish to switch protocols. The stream is open when this returns: whatever happens
    /// after is seen.
    pub(crate) async fn hijack(&self, path: &str, within: Duration) -> Result<Hijacked, WireError> {
        tracing::debug!(path, "asks the engine for a stream");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "tcp")
            .body(whole(Vec::new()))?;
        let exchange = async {
            let response = self.send(request).await?;
            match response.status() {
                StatusCode::SWITCHING_PROTOCOLS => {
                    let upgraded = hyper::upgrade::on(response).await;
                    let upgraded = upgraded.map_err(|error| WireError::Body(error.into()))?;
                    Ok(Hijacked::Open(Raw::Upgraded(TokioIo::new(upgraded))))
                }
                StatusCode::OK => Ok(Hijacked::Open(Raw::Body(response.into_body()))),
                _ => {
                    let (head, body) = response.into_parts();
                    let body = http_body_util::Limited::new(body, LARGEST_ANSWER).collect().await;
                    let body = body.map_err(WireError::Body)?.to_bytes();
                    let answer = Answer { status: head.status.as_u16(), headers: head.headers, body };
                    Ok(Hijacked::Refused(answer))
                }
            }
        };
        tokio::time::timeout(within, exchange).await.unwrap_or(Err(WireError::Slow(within)))
    }
}

impl Raw {
    /// The next bytes; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, WireError> {
        match self {
            Self::Upgraded(stream) => {
                let mut chunk = vec![0; CHUNK];
                let n = stream.read(&mut chunk).await.map_err(|error| WireError::Body(error.into()))?;
                chunk.truncate(n);
                Ok((n > 0).then(|| chunk.into()))
            }
            Self::Body(body) => loop {
                match body.frame().await {
                    // A frame that is no data is a trailer.
                    Some(Ok(frame)) => match frame.into_data() {
                        Ok(data) => return Ok(Some(data)),
                        Err(_) => continue,
                    },
                    Some(Err(error)) => return Err(WireError::Body(error.into())),
                    None => return Ok(None),
                }
            },
        }
    }
}
