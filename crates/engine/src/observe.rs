//! Everything of the engine that diagnosis and plans need, in four requests at once.
//! Leaves out on purpose any look at this machine: its facts come in as an argument.

use lanward_core::{
    facts::{Container, EngineFacts, HostFacts, Network},
    placement,
    ports::EngineError,
    probe::PROBE_LABEL,
};
use serde_json::Value;

use crate::{
    dial::DockerEngine,
    documents::{self, ContainerDocument, InfoDocument, NetworkDocument},
    probe, problem,
};

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

    pub(crate) async fn observe_all(&self, host: &HostFacts) -> Result<EngineFacts, EngineError> {
        let ((version, version_document), info_document, networks, containers) = tokio::try_join!(
            async { Ok(self.version_document().await?) },
            self.info_document(),
            self.networks_only(),
            self.containers_only(),
        )?;
        let info = <InfoDocument as serde::Deserialize>::deserialize(&info_document)
            .map_err(|error| {
                tracing::warn!(%error, "the engine's /info cannot be read");
            })
            .map(InfoDocument::read)
            .unwrap_or_default();
        let placement = placement::identify(
            &self.record_of(info_document, version_document.clone()),
            &self.client_facts(host, &networks),
        );
        let side = placement.engine_side(host);
        Ok(EngineFacts {
            endpoint: self.found.endpoint.clone(),
            found_by: self.found.source.clone(),
            version: version.clone(),
            links: side.links,
            routes: side.routes,
            machine: side.machine,
            kernel: side.kernel,
            info,
            placement,
            networks,
            containers,
        })
    }

    async fn list<D: serde::de::DeserializeOwned>(&self, path: &str) -> Result<Vec<D>, EngineError> {
        let answer = self.ask(path).await?;
        documents::list(&answer.body).map_err(|_| problem::not_an_engine(&answer).into())
    }
}
