//! Acting on the engine: networks, containers, attachments, images. Each call is one request, sent as it was
//! planned; what came of it is read back by the caller. The engine's prose is kept, and classified here only.
//! Leaves out on purpose order, undo and comparison (`workflow`, `core::compare`).

use std::collections::BTreeMap;

use bollard::{models::NetworkDisconnectRequest, query_parameters::CreateImageOptionsBuilder};
use futures_util::TryStreamExt;
use hyper::Method;
use lanward_core::{
    abilities::Spoken,
    endpoint::EngineProblem,
    facts::{Container, EngineFacts, HostFacts, Image, Network},
    names::{ContainerId, NetworkId},
    ports::{Depth, Engine, EngineError},
    request::{ContainerRequest, CreateRequest, EndpointRequest},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    dial::DockerEngine,
    documents::{
        ContainerInspectDocument, CreatedDocument, Identified, ImageDocument, NetworkDocument, list, one,
    },
    observe::Answers,
    problem,
    wire::Answer,
};

impl Engine for DockerEngine {
    type Answers = Answers;

    async fn look(&self, depth: Depth) -> Result<Answers, EngineError> {
        self.ask_all(depth).await
    }

    fn facts(&self, answers: Answers, host: &HostFacts) -> EngineFacts {
        self.read_all(answers, host)
    }

    async fn create_network(&self, request: &CreateRequest) -> Result<(NetworkId, String), EngineError> {
        let created: CreatedDocument = self.send_for(Method::POST, "/networks/create", request).await?;
        Ok((NetworkId::seen(created.id), created.warning))
    }

    async fn network(&self, id: &str) -> Result<Network, EngineError> {
        let document: NetworkDocument = self.ask_for(&format!("/networks/{}", segment(id))).await?;
        Ok(document.read())
    }

    async fn remove_network(&self, id: &NetworkId) -> Result<(), EngineError> {
        self.send(Method::DELETE, &format!("/networks/{}", segment(id.as_str())), None).await.map(drop)
    }

    async fn create_container(&self, request: &ContainerRequest) -> Result<ContainerId, EngineError> {
        let path = if request.name.is_empty() {
            "/containers/create".to_owned()
        } else {
            format!("/containers/create?name={}", segment(&request.name))
        };
        let body = request.body(Spoken::of(&self.api));
        let created: CreatedDocument = self.send_for(Method::POST, &path, &body).await?;
        Ok(ContainerId::seen(created.id))
    }

    async fn start_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        self.send(Method::POST, &format!("/containers/{}/start", segment(id.as_str())), None).await.map(drop)
    }

    async fn container(&self, id: &str) -> Result<Container, EngineError> {
        let document: ContainerInspectDocument =
            self.ask_for(&format!("/containers/{}/json", segment(id))).await?;
        Ok(document.read())
    }

    async fn remove_container(&self, id: &ContainerId) -> Result<(), EngineError> {
        // v: volumes without a name went with the container that Lanward made.
        let path = format!("/containers/{}?force=1&v=1", segment(id.as_str()));
        self.send(Method::DELETE, &path, None).await.map(drop)
    }

    /// A MAC address is honoured here only from API 1.54 on (Docker 29.3; moby `api/docs/CHANGELOG.md`).
    /// It is sent all the same: an older engine ignores it, and the comparison after the call says so.
    async fn connect(&self, container: &ContainerId, endpoint: &EndpointRequest) -> Result<(), EngineError> {
        let body = endpoint.connect_body(container.as_str(), Spoken::of(&self.api));
        let path = format!("/networks/{}/connect", segment(&endpoint.network));
        self.send(Method::POST, &path, Some(json(&body)?)).await.map(drop)
    }

    async fn disconnect(&self, container: &ContainerId, network: &NetworkId) -> Result<(), EngineError> {
        let body = NetworkDisconnectRequest { container: container.as_str().to_owned(), force: Some(false) };
        let path = format!("/networks/{}/disconnect", segment(network.as_str()));
        self.send(Method::POST, &path, Some(json(&body)?)).await.map(drop)
    }

    async fn images(&self) -> Result<Vec<Image>, EngineError> {
        let answer = self.ask("/images/json").await?;
        let documents: Vec<ImageDocument> =
            list(&answer.body).map_err(|_| problem::not_an_engine(&answer))?;
        let mut images: Vec<Image> = documents.into_iter().map(ImageDocument::read).collect();
        images.sort_by(|a, b| (&a.tags, &a.id).cmp(&(&b.tags, &b.id)));
        Ok(images)
    }

    /// Asks without credentials: what needs a log-in has to be pulled with docker's own client.
    async fn pull(
        &self,
        image: &str,
        progress: &mut (dyn FnMut(u8, &str) + Send),
    ) -> Result<(), EngineError> {
        let options = CreateImageOptionsBuilder::new().from_image(&with_tag(image)).build();
        let mut lines = Box::pin(self.docker.create_image(Some(options), None, None));
        let mut layers = Layers::default();
        loop {
            match lines.try_next().await {
                Ok(Some(line)) => {
                    let status = line.status.unwrap_or_default();
                    let id = line.id.unwrap_or_default();
                    let detail = line.progress_detail.unwrap_or_default();
                    layers.hear(&id, &status, detail.current, detail.total);
                    progress(layers.percent(), format!("{status} {id}").trim());
                }
                Ok(None) => return Ok(()),
                Err(error) => {
                    return Err(problem::of_bollard(&self.found.endpoint, &self.wire, error).await);
                }
            }
        }
    }

    async fn watch(&self, on_change: &mut (dyn FnMut() + Send)) -> EngineProblem {
        self.listen(on_change).await
    }
}

impl DockerEngine {
    /// `GET path`; anything but success is the engine's refusal.
    pub(crate) async fn ask(&self, path: &str) -> Result<Answer, EngineError> {
        self.send(Method::GET, path, None).await
    }

    async fn ask_for<D: DeserializeOwned + Identified>(&self, path: &str) -> Result<D, EngineError> {
        let answer = self.ask(path).await?;
        one(&answer.body).map_err(|_| problem::not_an_engine(&answer).into())
    }

    async fn send_for<D: DeserializeOwned + Identified>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<D, EngineError> {
        let answer = self.send(method, path, Some(json(body)?)).await?;
        one(&answer.body).map_err(|_| problem::not_an_engine(&answer).into())
    }

    async fn send(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Result<Answer, EngineError> {
        match self.wire.call(method, path, body, self.patience()).await {
            Ok(answer) if answer.is_success() || answer.status == 304 => Ok(answer),
            Ok(answer) => Err(problem::of_answer(&answer)),
            Err(error) => Err(problem::of_wire(&self.found.endpoint, &self.wire, &error).await.into()),
        }
    }
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, EngineError> {
    serde_json::to_vec(body)
        .map_err(|error| EngineProblem::NotAnswering { detail: format!("cannot write JSON: {error}") }.into())
}

/// A name or id as one segment of a path or one value of a query: RFC 3986 leaves letters, digits and `-_.~`
/// unreserved. A name of dots alone would be a folder, so its dots are written out too.
pub(crate) fn segment(text: &str) -> String {
    let dots = text.bytes().all(|b| b == b'.');
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) || (byte == b'.' && !dots) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Without a tag or digest the engine would fetch every tag there is.
fn with_tag(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or(image);
    if last.contains([':', '@']) || image.contains('@') {
        image.to_owned()
    } else {
        format!("{image}:latest")
    }
}

/// How far each layer of a pull is: half for fetching, half for unpacking.
#[derive(Debug, Default)]
struct Layers {
    parts: BTreeMap<String, u8>,
    shown: u8,
}

impl Layers {
    /// Statuses are those of moby `distribution/pull_v2.go` and `xfer/download.go`.
    fn hear(&mut self, id: &str, status: &str, current: Option<i64>, total: Option<i64>) {
        let part = match (current, total) {
            (Some(current), Some(total)) if total > 0 => (current.clamp(0, total) * 50 / total) as u8,
            _ => 0,
        };
        let percent = match status {
            "Pulling fs layer" | "Waiting" => 0,
            "Downloading" => part,
            "Verifying Checksum" | "Download complete" => 50,
            "Extracting" => 50 + part,
            "Pull complete" | "Already exists" => 100,
            _ => return,
        };
        let known = self.parts.entry(id.to_owned()).or_default();
        *known = (*known).max(percent);
    }

    /// 0 to 100, never backwards; 100 only when every layer is there.
    fn percent(&mut self) -> u8 {
        if !self.parts.is_empty() {
            let sum: usize = self.parts.values().map(|part| usize::from(*part)).sum();
            self.shown = self.shown.max((sum / self.parts.len()) as u8);
        }
        self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_one_segment() {
        for (name, encoded) in [
            ("lan", "lan"),
            ("a/../b?x=1#y", "a%2F..%2Fb%3Fx%3D1%23y"),
            ("..", "%2E%2E"),
            ("공유기", "%EA%B3%B5%EC%9C%A0%EA%B8%B0"),
            ("a\nb", "a%0Ab"),
        ] {
            assert_eq!(segment(name), encoded, "{name}");
        }
    }

    #[test]
    fn a_pull_without_tag_asks_for_one() {
        for (image, whole) in [
            ("nginx", "nginx:latest"),
            ("nginx:1.27", "nginx:1.27"),
            ("nas:5000/nginx", "nas:5000/nginx:latest"),
            ("nginx@sha256:00", "nginx@sha256:00"),
        ] {
            assert_eq!(with_tag(image), whole);
        }
    }

    #[test]
    fn progress_never_goes_backwards() {
        let mut layers = Layers::default();
        let mut seen = Vec::new();
        for (id, status, current, total) in [
            ("latest", "Pulling from library/nginx", None, None),
            ("a", "Pulling fs layer", None, None),
            ("a", "Downloading", Some(50), Some(100)),
            ("b", "Pulling fs layer", None, None),
            ("a", "Download complete", None, None),
            ("b", "Already exists", None, None),
            ("a", "Extracting", Some(10), Some(0)),
            ("a", "Pull complete", None, None),
        ] {
            layers.hear(id, status, current, total);
            seen.push(layers.percent());
        }
        assert_eq!(seen, [0, 0, 25, 25, 25, 75, 75, 100]);
    }
}
