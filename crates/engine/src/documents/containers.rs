//! Containers and their endpoints, as the list and the inspection show them: two shapes of the same facts.

use std::collections::BTreeMap;

use lanward_core::{
    addressing::Subnet,
    facts::{Container, Endpoint, PublishedPort},
    names::{ContainerId, ContainerName, NetworkId, NetworkName},
};
use serde::Deserialize;

use super::{address, or_default, texts};

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
    /// Only in `GET /containers/{id}/json`.
    #[serde(deserialize_with = "or_default")]
    port_bindings: BTreeMap<String, Option<Vec<BindingDocument>>>,
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
    #[serde(deserialize_with = "or_default")]
    links: Vec<String>,
    #[serde(deserialize_with = "texts")]
    driver_opts: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct WantedDocument {
    #[serde(rename = "IPv4Address", deserialize_with = "or_default")]
    ipv4_address: String,
    #[serde(rename = "IPv6Address", deserialize_with = "or_default")]
    ipv6_address: String,
    #[serde(rename = "LinkLocalIPs", deserialize_with = "or_default")]
    link_local_ips: Vec<String>,
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
            wanted_mac: None,
            gateway_v4: address(&self.gateway),
            gateway_v6: address(&self.ipv6_gateway),
            dns_names: self.dns_names,
            aliases: self.aliases,
            gateway_priority: self.gw_priority,
            links: self.links,
            link_local: self.ipam_config.link_local_ips.iter().filter_map(|text| address(text)).collect(),
            driver_options: self.driver_opts,
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
    pub(super) id: String,
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
    #[serde(deserialize_with = "or_default")]
    mac_address: String,
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
        // While it does not run only what it was made with tells what it will publish.
        let promised = self.state.status != "running" && self.state.status != "paused";
        let bound = if promised { self.host_config.port_bindings } else { self.network_settings.ports };
        for (port, bindings) in bound {
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
        let mode = self.host_config.network_mode;
        let mut endpoints = NetworkSettingsDocument::endpoints(self.network_settings.networks);
        for endpoint in &mut endpoints {
            // Of the network the container was started on, which it is called by name or id.
            let is_main = endpoint.network.as_str() == mode || endpoint.network_id.as_str() == mode;
            endpoint.wanted_mac = self.config.mac_address.parse().ok().filter(|_| is_main);
        }
        Container {
            id: ContainerId::seen(self.id),
            name: ContainerName::seen(self.name.trim_start_matches('/')),
            image: self.config.image,
            status: self.state.status.clone(),
            state: self.state.status,
            network_mode: mode,
            endpoints,
            ports,
            labels: self.config.labels,
        }
    }
}
