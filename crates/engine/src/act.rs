//! Acting on the engine: networks, containers, attachments, images. Each call is one request, sent as it was
//! planned; what came of it is read back by the caller. The engine's prose is kept, and classified here only.
//! Leaves out on purpose order, undo and comparison (`workflow`, `core::compare`).

use std::collections::{BTreeMap, HashMap};

use bollard::{
    models::{
        ContainerCreateBody, EndpointIpamConfig, EndpointSettings, HostConfig, NetworkConnectRequest,
        NetworkDisconnectRequest, NetworkingConfig, PortBinding,
    },
    query_parameters::CreateImageOptionsBuilder,
};
use futures_util::TryStreamExt;
use hyper::Method;
use lanward_core::{
    endpoint::EngineProblem,
    facts::{Container, EngineFacts, HostFacts, Image, Network},
    names::{ContainerId, NetworkId},
    ports::{Depth, Engine, EngineError},
    ports_spec,
    request::{ContainerRequest, CreateRequest, EndpointRequest},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    dial::{ApiVersion, DockerEngine},
    documents::{
        ContainerInspectDocument, CreatedDocument, Identified, ImageDocument, NetworkDocument, list, one,
    },
    observe::Answers,
    problem,
    wire::Answer,
};

/// From this API on a MAC address belongs to an endpoint; before, to the container (moby `api/docs/CHANGELOG.md`).
const MAC_OF_ENDPOINT: ApiVersion = ApiVersion(1, 44);

/// From this API on an endpoint has a priority for the default route (same source).
const GATEWAY_PRIORITY: ApiVersion = ApiVersion(1, 48);

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
        let created: CreatedDocument =
            self.send_for(Method::POST, &path, &self.container_body(request)).await?;
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
        let body = NetworkConnectRequest {
            container: container.as_str().to_owned(),
            endpoint_config: Some(self.endpoint_settings(endpoint, true)),
        };
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

    fn speaks(&self, since: ApiVersion) -> bool {
        ApiVersion::read(&self.api).is_some_and(|api| api >= since)
    }

    fn endpoint_settings(&self, request: &EndpointRequest, connecting: bool) -> EndpointSettings {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let (ipv4, ipv6) = (given(&request.ipv4), given(&request.ipv6));
        EndpointSettings {
            ipam_config: (ipv4.is_some() || ipv6.is_some() || !request.link_local.is_empty()).then(|| {
                EndpointIpamConfig {
                    ipv4_address: ipv4,
                    ipv6_address: ipv6,
                    link_local_ips: Some(request.link_local.clone()).filter(|all| !all.is_empty()),
                }
            }),
            aliases: Some(request.aliases.clone()).filter(|aliases| !aliases.is_empty()),
            links: Some(request.links.clone()).filter(|links| !links.is_empty()),
            driver_opts: Some(request.driver_options.clone().into_iter().collect())
                .filter(|options: &HashMap<_, _>| !options.is_empty()),
            mac_address: given(&request.mac).filter(|_| connecting || self.speaks(MAC_OF_ENDPOINT)),
            gw_priority: request.gateway_priority.filter(|_| self.speaks(GATEWAY_PRIORITY)).map(i64::from),
            ..EndpointSettings::default()
        }
    }

    /// The body of `POST /containers/create`.
    fn container_body(&self, request: &ContainerRequest) -> serde_json::Value {
        let (exposed, bindings) = publish(&request.publish);
        let network = Some(request.endpoint.network.clone()).filter(|n| !n.is_empty());
        let settings = self.endpoint_settings(&request.endpoint, false);
        let body = ContainerCreateBody {
            image: Some(request.image.clone()),
            cmd: Some(request.command.clone()).filter(|command| !command.is_empty()),
            env: Some(request.env.clone()).filter(|env| !env.is_empty()),
            labels: Some(request.labels.clone().into_iter().collect())
                .filter(|l: &HashMap<_, _>| !l.is_empty()),
            tty: request.interactive.then_some(true),
            open_stdin: request.interactive.then_some(true),
            exposed_ports: Some(exposed).filter(|ports| !ports.is_empty()),
            host_config: Some(HostConfig {
                network_mode: network.clone(),
                port_bindings: Some(bindings).filter(|bindings| !bindings.is_empty()),
                ..HostConfig::default()
            }),
            networking_config: network.filter(|_| settings != EndpointSettings::default()).map(|network| {
                NetworkingConfig { endpoints_config: Some(HashMap::from([(network, settings)])) }
            }),
            ..ContainerCreateBody::default()
        };
        let mut body = serde_json::to_value(body).unwrap_or_default();
        if let Some(policy) = restart_policy(&request.restart) {
            body["HostConfig"]["RestartPolicy"] = policy;
        }
        if let Some(mac) = request.endpoint.mac.as_deref().filter(|mac| !mac.is_empty())
            && !self.speaks(MAC_OF_ENDPOINT)
        {
            // bollard's model has lost this field, as the API has.
            body["MacAddress"] = mac.into();
        }
        body
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

/// What of each port is opened inside and where it is published. The form has read these texts already; one that is
/// none is sent as a key of its own, so that the engine refuses the container instead of making it without the port.
fn publish(ports: &[String]) -> (Vec<String>, HashMap<String, Option<Vec<PortBinding>>>) {
    let mut bindings: BTreeMap<String, Vec<PortBinding>> = BTreeMap::new();
    for text in ports {
        let Ok(mappings) = ports_spec::parse(text) else {
            bindings.entry(text.clone()).or_default();
            continue;
        };
        for mapping in mappings {
            bindings.entry(mapping.key()).or_default().push(PortBinding {
                host_ip: mapping.host_ip.map(|ip| ip.to_string()),
                host_port: Some(mapping.host_port.map(|port| port.to_string()).unwrap_or_default()),
            });
        }
    }
    (bindings.keys().cloned().collect(), bindings.into_iter().map(|(k, v)| (k, Some(v))).collect())
}

/// docker's `--restart` (docker/cli `opts/restart.go`): the name, for `on-failure` with the most tries after a colon.
/// `no` is what the engine does anyway. A name that it does not know it is asked all the same, and refuses.
fn restart_policy(text: &str) -> Option<serde_json::Value> {
    let (name, count) = text.split_once(':').unwrap_or((text, ""));
    match (name, count.parse::<u32>()) {
        ("" | "no", _) => None,
        (name, Ok(count)) => Some(serde_json::json!({"Name": name, "MaximumRetryCount": count})),
        (_, Err(_)) => Some(serde_json::json!({"Name": text})),
    }
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
    fn published_ports_come_apart() {
        let (exposed, bindings) =
            publish(&["8080:80".into(), "127.0.0.1:53:53/udp".into(), "443".into(), "[::1]:81:80".into()]);
        assert_eq!(exposed, ["443/tcp", "53/udp", "80/tcp"]);
        let binding = |ip: Option<&str>, port: &str| PortBinding {
            host_ip: ip.map(str::to_owned),
            host_port: Some(port.into()),
        };
        assert_eq!(bindings["80/tcp"], Some(vec![binding(None, "8080"), binding(Some("::1"), "81")]));
        assert_eq!(bindings["53/udp"], Some(vec![binding(Some("127.0.0.1"), "53")]));
        assert_eq!(bindings["443/tcp"], Some(vec![binding(None, "")]));
        let (exposed, bindings) = publish(&["http".into()]);
        assert_eq!((exposed.len(), &bindings["http"]), (1, &Some(Vec::new())), "the engine is to refuse it");
    }

    #[test]
    fn restart_policies_keep_their_count() {
        use serde_json::json;
        for (text, policy) in [
            ("", None),
            ("no", None),
            ("always", Some(json!({"Name": "always"}))),
            ("unless-stopped", Some(json!({"Name": "unless-stopped"}))),
            ("on-failure", Some(json!({"Name": "on-failure"}))),
            ("on-failure:3", Some(json!({"Name": "on-failure", "MaximumRetryCount": 3}))),
            // For the engine to refuse.
            ("sometimes", Some(json!({"Name": "sometimes"}))),
            ("on-failure:x", Some(json!({"Name": "on-failure:x"}))),
        ] {
            assert_eq!(restart_policy(text), policy, "{text}");
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
