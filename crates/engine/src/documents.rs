//! The engine's JSON documents and what they mean. One shape for every version from 20.10 on and for Podman:
//! everything is optional, nulls are absences, an entry that cannot be read is left out of its list.
//! Leaves out on purpose bollard's models, which refuse a whole list for one unknown word.

use std::{collections::BTreeMap, net::IpAddr};

use lanward_core::{
    addressing::Subnet,
    facts::{AddressPool, Container, Endpoint, EngineInfo, Image, Ipam, Network, PublishedPort, SwarmState},
    names::{ContainerId, ContainerName, NetworkId, NetworkName},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// Reads a list; entries that do not fit are left out and logged.
///
/// # Errors
/// The parser's word where it is no JSON list at all.
pub(crate) fn list<D: DeserializeOwned>(body: &[u8]) -> Result<Vec<D>, serde_json::Error> {
    // The usual case costs one pass.
    if let Ok(list) = serde_json::from_slice::<Option<Vec<D>>>(body) {
        return Ok(list.unwrap_or_default());
    }
    let values: Vec<Value> = serde_json::from_slice(body)?;
    Ok(values
        .into_iter()
        .filter_map(|value| {
            serde_json::from_value(value)
                .map_err(|error| tracing::warn!(%error, "an entry of the engine's answer cannot be read"))
                .ok()
        })
        .collect())
}

/// A document about one thing, which always has an id.
///
/// # Errors
/// The parser's word, also where the id is missing.
pub(crate) fn one<D: DeserializeOwned + Identified>(body: &[u8]) -> Result<D, serde_json::Error> {
    let document: D = serde_json::from_slice(body)?;
    if document.id().is_empty() { Err(serde::de::Error::missing_field("Id")) } else { Ok(document) }
}

/// Has an id.
pub(crate) trait Identified {
    fn id(&self) -> &str;
}

macro_rules! identified {
    ($($document:ident)*) => {
        $(impl Identified for $document {
            fn id(&self) -> &str {
                &self.id
            }
        })*
    };
}

identified! { NetworkDocument ContainerInspectDocument CreatedDocument }

/// A map of texts; Docker's options and labels are that, other engines may say numbers or null.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let map: Option<BTreeMap<String, Value>> = Option::deserialize(deserializer)?;
    Ok(map
        .unwrap_or_default()
        .into_iter()
        .map(|(key, value)| match value {
            Value::String(text) => (key, text),
            Value::Null => (key, String::new()),
            other => (key, other.to_string()),
        })
        .collect())
}

fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// An address; empty and unspecified texts are absences.
fn address(text: &str) -> Option<IpAddr> {
    text.split('/').next()?.parse().ok().filter(|a: &IpAddr| !a.is_unspecified())
}

/// `Network` of `GET /networks` and `GET /networks/{id}`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct NetworkDocument {
    id: String,
    #[serde(deserialize_with = "or_default")]
    name: String,
    created: Option<String>,
    #[serde(deserialize_with = "or_default")]
    scope: String,
    #[serde(deserialize_with = "or_default")]
    driver: String,
    #[serde(rename = "EnableIPv4")]
    enable_ipv4: Option<bool>,
    #[serde(rename = "EnableIPv6")]
    enable_ipv6: Option<bool>,
    #[serde(rename = "IPAM", deserialize_with = "or_default")]
    ipam: IpamDocument,
    internal: Option<bool>,
    attachable: Option<bool>,
    ingress: Option<bool>,
    config_only: Option<bool>,
    config_from: Option<ConfigFromDocument>,
    #[serde(deserialize_with = "texts")]
    options: BTreeMap<String, String>,
    #[serde(deserialize_with = "texts")]
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct IpamDocument {
    #[serde(deserialize_with = "or_default")]
    driver: String,
    #[serde(deserialize_with = "or_default")]
    config: Vec<IpamConfigDocument>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct IpamConfigDocument {
    #[serde(deserialize_with = "or_default")]
    subnet: String,
    #[serde(rename = "IPRange", deserialize_with = "or_default")]
    ip_range: String,
    #[serde(deserialize_with = "or_default")]
    gateway: String,
    #[serde(deserialize_with = "texts")]
    auxiliary_addresses: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ConfigFromDocument {
    #[serde(deserialize_with = "or_default")]
    network: String,
}

impl NetworkDocument {
    pub(crate) fn read(self) -> Network {
        Network {
            id: NetworkId::seen(self.id),
            name: NetworkName::seen(self.name),
            driver: self.driver,
            scope: self.scope,
            internal: self.internal.unwrap_or_default(),
            attachable: self.attachable.unwrap_or_default(),
            ingress: self.ingress.unwrap_or_default(),
            ipv4: self.enable_ipv4,
            ipv6: self.enable_ipv6.unwrap_or_default(),
            config_only: self.config_only.unwrap_or_default(),
            config_from: self.config_from.map(|c| c.network).filter(|name| !name.is_empty()),
            ipam_driver: self.ipam.driver,
            ipam: self.ipam.config.into_iter().filter_map(IpamConfigDocument::read).collect(),
            options: self.options,
            labels: self.labels,
            created: self.created,
        }
    }
}

impl IpamConfigDocument {
    fn read(self) -> Option<Ipam> {
        Some(Ipam {
            subnet: self.subnet.parse().ok()?,
            ip_range: self.ip_range.parse().ok(),
            gateway: address(&self.gateway),
            excluded: self
                .auxiliary_addresses
                .into_iter()
                .filter_map(|(name, text)| Some((name, address(&text)?)))
                .collect(),
        })
    }
}

/// One entry of `GET /containers/json`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ContainerDocument {
    id: String,
    #[serde(deserialize_with = "or_default")]
    names: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    image: String,
    #[serde(deserialize_with = "or_default")]
    state: String,
    #[serde(deserialize_with = "or_default")]
    status: String,
    #[serde(deserialize_with = "texts")]
    labels: BTreeMap<String, String>,
    #[serde(deserialize_with = "or_default")]
    ports: Vec<PortDocument>,
    #[serde(deserialize_with = "or_default")]
    host_config: HostConfigDocument,
    #[serde(deserialize_with = "or_default")]
    network_settings: NetworkSettingsDocument,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct HostConfigDocument {
    #[serde(deserialize_with = "or_default")]
    network_mode: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PortDocument {
    #[serde(rename = "IP", deserialize_with = "or_default")]
    ip: String,
    private_port: Option<u16>,
    public_port: Option<u16>,
    #[serde(rename = "Type", deserialize_with = "or_default")]
    protocol: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct NetworkSettingsDocument {
    #[serde(deserialize_with = "or_default")]
    networks: BTreeMap<String, Option<EndpointDocument>>,
    /// Only in `GET /containers/{id}/json`.
    #[serde(deserialize_with = "or_default")]
    ports: BTreeMap<String, Option<Vec<BindingDocument>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct BindingDocument {
    #[serde(deserialize_with = "or_default")]
    host_ip: String,
    #[serde(deserialize_with = "or_default")]
    host_port: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct EndpointDocument {
    #[serde(rename = "NetworkID", deserialize_with = "or_default")]
    network_id: String,
    #[serde(rename = "IPAMConfig", deserialize_with = "or_default")]
    ipam_config: WantedDocument,
    #[serde(deserialize_with = "or_default")]
    aliases: Vec<String>,
    #[serde(rename = "DNSNames", deserialize_with = "or_default")]
    dns_names: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    gateway: String,
    #[serde(rename = "IPAddress", deserialize_with = "or_default")]
    ip_address: String,
    #[serde(rename = "IPPrefixLen", deserialize_with = "or_default")]
    ip_prefix_len: u8,
    #[serde(rename = "IPv6Gateway", deserialize_with = "or_default")]
    ipv6_gateway: String,
    #[serde(rename = "GlobalIPv6Address", deserialize_with = "or_default")]
    global_ipv6_address: String,
    #[serde(rename = "GlobalIPv6PrefixLen", deserialize_with = "or_default")]
    global_ipv6_prefix_len: u8,
    #[serde(deserialize_with = "or_default")]
    mac_address: String,
    #[serde(deserialize_with = "or_default")]
    gw_priority: i32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct WantedDocument {
    #[serde(rename = "IPv4Address", deserialize_with = "or_default")]
    ipv4_address: String,
    #[serde(rename = "IPv6Address", deserialize_with = "or_default")]
    ipv6_address: String,
}

impl EndpointDocument {
    fn read(self, network: String) -> Endpoint {
        let with_prefix = |text: &str, prefix: u8| address(text).and_then(|a| Subnet::new(a, prefix));
        Endpoint {
            network_id: NetworkId::seen(self.network_id),
            network: NetworkName::seen(network),
            ipv4: with_prefix(&self.ip_address, self.ip_prefix_len),
            ipv6: with_prefix(&self.global_ipv6_address, self.global_ipv6_prefix_len),
            wanted_ipv4: address(&self.ipam_config.ipv4_address),
            wanted_ipv6: address(&self.ipam_config.ipv6_address),
            mac: self.mac_address.parse().ok(),
            gateway_v4: address(&self.gateway),
            gateway_v6: address(&self.ipv6_gateway),
            dns_names: self.dns_names,
            aliases: self.aliases,
            gateway_priority: self.gw_priority,
        }
    }
}

impl NetworkSettingsDocument {
    fn endpoints(networks: BTreeMap<String, Option<EndpointDocument>>) -> Vec<Endpoint> {
        networks.into_iter().map(|(name, endpoint)| endpoint.unwrap_or_default().read(name)).collect()
    }
}

impl ContainerDocument {
    pub(crate) fn read(self) -> Container {
        // Legacy links give a container further names, with a slash inside: "/web/db".
        let own = self.names.iter().map(|n| n.trim_start_matches('/')).find(|n| !n.contains('/'));
        let name = own.or(self.names.first().map(String::as_str)).unwrap_or_default().to_owned();
        Container {
            id: ContainerId::seen(self.id),
            name: ContainerName::seen(name),
            image: self.image,
            state: self.state,
            status: self.status,
            network_mode: self.host_config.network_mode,
            endpoints: NetworkSettingsDocument::endpoints(self.network_settings.networks),
            ports: self
                .ports
                .into_iter()
                .filter_map(|port| {
                    Some(PublishedPort {
                        // Published on all addresses is "0.0.0.0" or "::", which is a fact here.
                        host_ip: port.ip.parse().ok(),
                        host_port: port.public_port.filter(|p| *p != 0),
                        container_port: port.private_port?,
                        protocol: port.protocol,
                    })
                })
                .collect(),
            labels: self.labels,
        }
    }
}

/// `GET /containers/{id}/json`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ContainerInspectDocument {
    id: String,
    #[serde(deserialize_with = "or_default")]
    name: String,
    #[serde(deserialize_with = "or_default")]
    config: ContainerConfigDocument,
    #[serde(deserialize_with = "or_default")]
    state: StateDocument,
    #[serde(deserialize_with = "or_default")]
    host_config: HostConfigDocument,
    #[serde(deserialize_with = "or_default")]
    network_settings: NetworkSettingsDocument,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ContainerConfigDocument {
    #[serde(deserialize_with = "or_default")]
    image: String,
    #[serde(deserialize_with = "texts")]
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct StateDocument {
    #[serde(deserialize_with = "or_default")]
    status: String,
}

impl ContainerInspectDocument {
    pub(crate) fn read(self) -> Container {
        let mut ports = Vec::new();
        for (port, bindings) in self.network_settings.ports {
            let (number, protocol) = port.split_once('/').unwrap_or((&port, "tcp"));
            let Ok(container_port) = number.parse() else { continue };
            let published = |host_ip, host_port| PublishedPort {
                host_ip,
                host_port,
                container_port,
                protocol: protocol.to_owned(),
            };
            match bindings.unwrap_or_default() {
                none if none.is_empty() => ports.push(published(None, None)),
                some => ports
                    .extend(some.iter().map(|b| published(b.host_ip.parse().ok(), b.host_port.parse().ok()))),
            }
        }
        Container {
            id: ContainerId::seen(self.id),
            name: ContainerName::seen(self.name.trim_start_matches('/')),
            image: self.config.image,
            status: self.state.status.clone(),
            state: self.state.status,
            network_mode: self.host_config.network_mode,
            endpoints: NetworkSettingsDocument::endpoints(self.network_settings.networks),
            ports,
            labels: self.config.labels,
        }
    }
}

/// `GET /info`, as far as it is needed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct InfoDocument {
    #[serde(deserialize_with = "or_default")]
    name: String,
    #[serde(deserialize_with = "or_default")]
    operating_system: String,
    #[serde(rename = "OSType", deserialize_with = "or_default")]
    os_type: String,
    #[serde(deserialize_with = "or_default")]
    kernel_version: String,
    #[serde(deserialize_with = "or_default")]
    docker_root_dir: String,
    #[serde(deserialize_with = "or_default")]
    security_options: Vec<String>,
    /// Podman's own word.
    rootless: Option<bool>,
    #[serde(deserialize_with = "or_default")]
    swarm: SwarmDocument,
    #[serde(deserialize_with = "or_default")]
    labels: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    http_proxy: String,
    #[serde(deserialize_with = "or_default")]
    warnings: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    default_address_pools: Vec<PoolDocument>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SwarmDocument {
    #[serde(deserialize_with = "or_default")]
    local_node_state: String,
    control_available: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PoolDocument {
    #[serde(deserialize_with = "or_default")]
    base: String,
    #[serde(deserialize_with = "or_default")]
    size: u8,
}

impl InfoDocument {
    pub(crate) fn read(self) -> EngineInfo {
        let rootless = self.rootless.unwrap_or_default()
            || self.security_options.iter().any(|o| o.split(',').any(|part| part == "name=rootless"));
        EngineInfo {
            name: self.name,
            operating_system: self.operating_system,
            os_type: self.os_type,
            kernel_version: self.kernel_version,
            root_dir: self.docker_root_dir,
            security_options: self.security_options,
            rootless,
            swarm: match (self.swarm.local_node_state.as_str(), self.swarm.control_available) {
                ("" | "inactive", _) => SwarmState::Inactive,
                (_, Some(true)) => SwarmState::Manager,
                _ => SwarmState::Worker,
            },
            labels: self.labels,
            http_proxy: self.http_proxy,
            warnings: self.warnings,
            address_pools: self
                .default_address_pools
                .into_iter()
                .filter_map(|p| Some(AddressPool { base: p.base.parse().ok()?, size: p.size }))
                .collect(),
        }
    }
}

/// One entry of `GET /images/json`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ImageDocument {
    id: String,
    #[serde(deserialize_with = "or_default")]
    repo_tags: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    size: i64,
}

impl ImageDocument {
    pub(crate) fn read(self) -> Image {
        Image {
            id: self.id,
            // docker writes "<none>:<none>" for an image without names.
            tags: self.repo_tags.into_iter().filter(|tag| !tag.contains("<none>")).collect(),
            size: self.size.try_into().unwrap_or_default(),
        }
    }
}

/// The answer to a create.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreatedDocument {
    pub(crate) id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) warning: String,
}
