//! Everything of the engine that diagnosis and plans need, in three or four requests at once.
//! Leaves out on purpose any look at this machine: its facts come in as an argument.

use lanward_core::{
    facts::{Container, EngineFacts, EngineInfo, EngineVersion, HostFacts, Network, Product},
    observed::Observed,
    placement,
    ports::{Depth, EngineError},
    probe::PROBE_LABEL,
};
use serde_json::Value;

use crate::{
    dial::DockerEngine,
    documents::{self, ContainerDocument, InfoDocument, NetworkDocument},
    probe, problem,
};

/// What the engine answered.
#[derive(Debug)]
pub struct Answers {
    /// `/version`, read and as it came, where it was asked for.
    version: Option<(EngineVersion, Value)>,
    info: Value,
    networks: Vec<Network>,
    containers: Vec<Container>,
}

impl DockerEngine {
    /// The engine's networks by name, in one request.
    ///
    /// # Errors
    /// [`EngineError`] where the engine does not answer or refuses.
    pub async fn networks_only(&self) -> Result<Vec<Network>, EngineError> {
        let mut networks: Vec<Network> =
            self.list::<NetworkDocument>("/networks").await?.into_iter().map(NetworkDocument::read).collect();
        networks.sort_by(|a, b| (&a.name, &a.created, &a.id).cmp(&(&b.name, &b.created, &b.id)));
        Ok(networks)
    }

    /// The engine's containers by name, running or not, in one request.
    ///
    /// # Errors
    /// [`EngineError`] where the engine does not answer or refuses.
    pub async fn containers_only(&self) -> Result<Vec<Container>, EngineError> {
        let mut containers: Vec<Container> = self
            .list::<ContainerDocument>("/containers/json?all=1")
            .await?
            .into_iter()
            .map(ContainerDocument::read)
            // A probe under way is nobody's container, and gone when this is read.
            .filter(|c| !(c.labels.contains_key(PROBE_LABEL) && c.name.as_str().starts_with(probe::NAME)))
            .collect();
        containers.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(containers)
    }

    /// `/info` as it came.
    pub(crate) async fn info_document(&self) -> Result<Value, EngineError> {
        let answer = self.ask("/info").await?;
        serde_json::from_slice(&answer.body).map_err(|_| problem::not_an_engine(&answer).into())
    }

    pub(crate) async fn ask_all(&self, depth: Depth) -> Result<Answers, EngineError> {
        let version = async {
            if depth == Depth::ForPlan && self.says_the_rest_in_info() {
                return Ok(None);
            }
            Ok(Some(self.version_document().await?.clone()))
        };
        let (version, info, networks, containers) =
            tokio::try_join!(version, self.info_document(), self.networks_only(), self.containers_only())?;
        Ok(Answers { version, info, networks, containers })
    }

    /// `/version` adds a platform's name and components, which tell virtual machines and Podman from Docker. Of a
    /// dockerd in this process's own network namespace both are known, and the rest is in `/info`.
    fn says_the_rest_in_info(&self) -> bool {
        !self.is_podman() && self.same_network_namespace() == Observed::Known(true)
    }

    pub(crate) fn read_all(&self, answers: Answers, host: &HostFacts) -> EngineFacts {
        let Answers { version, info: info_document, networks, containers } = answers;
        let info = <InfoDocument as serde::Deserialize>::deserialize(&info_document)
            .map_err(|error| {
                tracing::warn!(%error, "the engine's /info cannot be read");
            })
            .map(InfoDocument::read)
            .unwrap_or_default();
        let (version, version_document) =
            version.unwrap_or_else(|| (self.version_by_info(&info_document, &info), Value::Null));
        let placement = placement::identify(
            &self.record_of(info_document, version_document),
            &self.client_facts(host, &networks),
        );
        let side = placement.engine_side(host);
        EngineFacts {
            endpoint: self.found.endpoint.clone(),
            found_by: self.found.source.clone(),
            version,
            links: side.links,
            routes: side.routes,
            machine: side.machine,
            kernel: side.kernel,
            info,
            placement,
            networks,
            containers,
        }
    }

    fn version_by_info(&self, document: &Value, info: &EngineInfo) -> EngineVersion {
        let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
        EngineVersion {
            product: Product::Docker,
            version: text("ServerVersion").to_owned(),
            api: self.ping.get("api-version").unwrap_or(&self.api).clone(),
            min_api: None,
            negotiated_api: self.api.clone(),
            platform: String::new(),
            kernel: info.kernel_version.clone(),
            os: info.os_type.clone(),
            // `/info` says what uname says, `/version` what Go says.
            arch: match text("Architecture") {
                "x86_64" => "amd64",
                "aarch64" => "arm64",
                other => other,
            }
            .to_owned(),
            components: [].into(),
        }
    }

    async fn list<D: serde::de::DeserializeOwned>(&self, path: &str) -> Result<Vec<D>, EngineError> {
        let answer = self.ask(path).await?;
        documents::list(&answer.body).map_err(|_| problem::not_an_engine(&answer).into())
    }
}
