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
            docker_bridge_matches: bridges_match(host, networks, self.is_podman()),
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

    /// As far as is known without asking: podman says so in the first answer already.
    pub(crate) fn is_podman(&self) -> bool {
        self.ping.contains_key("libpod-api-version")
    }

    /// Seen at the peer of the Unix socket, but only where that peer is an engine: a forwarder such as `ssh`
    /// or a virtual machine's is always here, and systemd only opened the socket.
    pub(crate) fn same_network_namespace(&self) -> Observed<bool> {
        if !matches!(self.found.endpoint, EngineEndpoint::Unix { .. }) {
            return Observed::Unknown(Why::NotSupported);
        }
        let peer = self.peer();
        match (peer.process.as_deref(), peer.uid) {
            // Podman without root serves from here, but makes its networks in a namespace of its own.
            (Some("dockerd"), _) | (Some("podman"), Some(0)) => peer.same_network_namespace,
            // The kernel cuts names at 15 bytes, and Docker Desktop's are longer.
            (Some(_), _) => Observed::Unknown(Why::NotReported),
            (None, _) => peer
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
/// counts only with its network's gateway on it, because every engine has one of that name. Podman makes its
/// bridges only for running containers and does not tell their names, so there only a match proves something.
fn bridges_match(host: &HostFacts, networks: &[Network], podman: bool) -> Observed<bool> {
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
        (_, matches) if podman && matches != Some(true) => Observed::Unknown(Why::NotReported),
        (true, _) => Observed::Known(false),
        (false, Some(matches)) => Observed::Known(matches),
        (false, None) => Observed::Unknown(Why::NotReported),
    }
}

#[cfg(test)]
mod tests {
    use lanward_core::{
        facts::{HostNic, KernelSupport, LinkFacts, LinkKind, OperState, OperatingSystem, OsFamily},
        names::{NetworkId, NetworkName, NicName},
    };

    use super::*;

    fn host(nics: &[&str]) -> HostFacts {
        let unknown = || Why::NotLooked;
        let nic = |name: &&str| HostNic {
            name: NicName::seen(*name),
            link: LinkFacts {
                index: 1,
                kind: LinkKind::Bridge,
                friendly_name: None,
                alt_names: Vec::new(),
                mac: None,
                permanent_mac: Observed::Unknown(unknown()),
                addresses: Vec::new(),
                mtu: 1500,
                admin_up: true,
                oper_state: OperState::Up,
                carrier: Observed::Unknown(unknown()),
                speed_mbps: Observed::Unknown(unknown()),
                driver: Observed::Unknown(unknown()),
                master: None,
                docker_made: false,
            },
        };
        HostFacts {
            hostname: "nas".into(),
            os: OperatingSystem { family: OsFamily::Linux, name: "Linux".into(), kernel: "6.1".into() },
            nics: nics.iter().map(nic).collect(),
            routes: Observed::Unknown(unknown()),
            resolvers: Observed::Unknown(unknown()),
            machine: Observed::Unknown(unknown()),
            kernel: KernelSupport::unknown(unknown()),
            network_managers: Observed::Unknown(unknown()),
            bridge_nf_call: Observed::Unknown(unknown()),
        }
    }

    fn bridge(name: &str, id: &str, device: &str) -> Network {
        let options = [(BRIDGE_NAME.to_owned(), device.to_owned())];
        Network {
            id: NetworkId::seen(id),
            name: NetworkName::seen(name),
            driver: "bridge".into(),
            scope: "local".into(),
            internal: false,
            attachable: false,
            ingress: false,
            ipv4: None,
            ipv6: false,
            config_only: false,
            config_from: None,
            ipam_driver: "default".into(),
            ipam_options: Default::default(),
            ipam: Vec::new(),
            options: options.into_iter().filter(|(_, device)| !device.is_empty()).collect(),
            labels: [].into(),
            created: None,
            unread: Vec::new(),
        }
    }

    #[test]
    fn bridges_prove_where_the_engine_is() {
        let unsure = Observed::Unknown(Why::NotReported);
        let own = bridge("app", "0123456789abcdef", "");
        let named = bridge("six", "1", "br-six");
        let default = bridge("bridge", "2", "docker0");
        for (nics, networks, podman, expected) in [
            (&["br-0123456789ab"][..], vec![&own], false, Observed::Known(true)),
            (&["eth0"], vec![&own], false, Observed::Known(false)),
            (&["br-six"], vec![&own, &named], false, Observed::Known(true)),
            (&["docker0"], vec![&default], false, unsure.clone()),
            (&["eth0"], vec![&default], false, Observed::Known(false)),
            (&["docker0"], vec![&default, &own], false, Observed::Known(false)),
            (&["eth0"], vec![], false, unsure.clone()),
            (&["eth0"], vec![&own], true, unsure.clone()),
            (&["br-six"], vec![&named], true, Observed::Known(true)),
        ] {
            let networks: Vec<Network> = networks.into_iter().cloned().collect();
            assert_eq!(bridges_match(&host(nics), &networks, podman), expected, "{nics:?} {networks:?}");
        }
    }
}
