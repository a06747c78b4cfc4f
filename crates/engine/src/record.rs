//! The engine's own words about itself and what this machine shows of it, as `placement` judges them.
//! Leaves out on purpose the judgement.

use lanward_core::{
    endpoint::{EndpointSource, EngineEndpoint},
    facts::{HostFacts, Network},
    observed::{Observed, Why},
    placement::{ClientFacts, EngineRecord, RecordedClient},
    ports::EngineError,
};
use serde_json::{Map, Value};

use crate::dial::DockerEngine;

/// moby `drivers/bridge`: the option that names a bridge device.
const BRIDGE_NAME: &str = "com.docker.network.bridge.name";

impl DockerEngine {
    /// The engine's answers as they came, for `lanward identify` and for bug reports.
    ///
    /// # Errors
    /// [`EngineError`] where the engine does not answer.
    pub async fn record(&self) -> Result<EngineRecord, EngineError> {
        let ((_, version), info) =
            tokio::try_join!(async { Ok(self.version_document().await?) }, self.info_document())?;
        Ok(self.record_of(info, version.clone()))
    }

    /// What this machine shows of the engine.
    pub fn client_facts(&self, host: &HostFacts, networks: &[Network]) -> ClientFacts {
        ClientFacts {
            os: Some(host.os.family),
            kernel: Some(host.os.kernel.clone()),
            hostname: Some(host.hostname.clone()),
            endpoint: Some(self.found.endpoint.clone()),
            context: match &self.found.source {
                EndpointSource::Context { name } => Some(name.clone()),
                _ => None,
            },
            same_netns: self.same_network_namespace(),
            docker_bridge_matches: bridges_match(host, networks),
        }
    }

    pub(crate) fn record_of(&self, info: Value, version: Value) -> EngineRecord {
        EngineRecord {
            info: object(info),
            version: object(version),
            ping_headers: self.ping.clone(),
            client: RecordedClient {
                host: Some(self.found.endpoint.to_string()),
                ..RecordedClient::default()
            },
            http_status: None,
        }
    }

    /// Seen at the peer of the Unix socket, but only where that peer is an engine: a forwarder such as `ssh`
    /// or a virtual machine's is always here, and systemd only opened the socket.
    fn same_network_namespace(&self) -> Observed<bool> {
        if !matches!(self.found.endpoint, EngineEndpoint::Unix { .. }) {
            return Observed::Unknown(Why::NotSupported);
        }
        let peer = self.peer();
        match peer.process.as_deref() {
            Some("dockerd" | "podman") => peer.same_network_namespace,
            // The kernel cuts names at 15 bytes, and Docker Desktop's are longer.
            Some(_) => Observed::Unknown(Why::NotReported),
            None => peer
                .same_network_namespace
                .as_ref()
                .why()
                .cloned()
                .map_or(Observed::Unknown(Why::NotReported), Observed::Unknown),
        }
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Whether the devices that the engine's bridge networks must have are links of this machine: `br-` and the
/// first twelve digits of the network's id, or the option's name (moby `drivers/bridge`). `docker0` alone
/// counts only with its network's gateway on it, because every engine has one of that name.
fn bridges_match(host: &HostFacts, networks: &[Network]) -> Observed<bool> {
    let mut seen_any = false;
    let mut default_matches = None;
    for network in networks.iter().filter(|n| n.driver == "bridge" && !n.config_only) {
        let named = network.options.get(BRIDGE_NAME).map(String::as_str).filter(|name| !name.is_empty());
        if network.is_predefined() {
            let Some(name) = named else { continue };
            let gateways: Vec<_> = network.ipam.iter().filter_map(|i| i.gateway).collect();
            let held = |address| {
                host.nic(name).is_some_and(|nic| {
                    nic.link.addresses.iter().any(|a| a.address.written_address() == address)
                })
            };
            // Up to 28 the gateway of a subnet the engine chose is not shown; then nothing is proved.
            default_matches = match gateways.as_slice() {
                [] if host.nic(name).is_some() => None,
                [] => Some(false),
                gateways => Some(gateways.iter().any(|g| held(*g))),
            };
        } else {
            seen_any = true;
            let device = named.map_or_else(|| format!("br-{}", network.id.short()), str::to_owned);
            if host.nic(&device).is_some() {
                return Observed::Known(true);
            }
        }
    }
    match (seen_any, default_matches) {
        (true, _) => Observed::Known(false),
        (false, Some(matches)) => Observed::Known(matches),
        (false, None) => Observed::Unknown(Why::NotReported),
    }
}
