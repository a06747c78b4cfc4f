//! What an engine showed: itself, its networks, its containers. Shapes follow the Docker API, names follow
//! the glossary. Leaves out on purpose what Lanward never uses (volumes, plugins, build cache).

use std::{collections::BTreeMap, net::IpAddr};

use serde::{Deserialize, Serialize};

use super::{EngineLink, KernelSupport, Machine, Route, Timestamp};
use crate::{
    addressing::Subnet,
    endpoint::{EndpointSource, EngineEndpoint, EngineProblem},
    names::{ContainerId, ContainerName, MacAddr, NetworkId, NetworkName},
    observed::Observed,
    placement::Placement,
};

/// The engine, or why there is none to see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum EngineView {
    /// It answered.
    Seen(Box<EngineFacts>),
    /// Nothing answered; each endpoint that was tried, in order, with its problem.
    Unavailable {
        /// What was tried.
        tried: Vec<EndpointAttempt>,
    },
}

/// One endpoint that was tried without success.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EndpointAttempt {
    /// Which.
    pub endpoint: EngineEndpoint,
    /// What happened.
    pub problem: EngineProblem,
}

/// The attempt a person should hear of first: an endpoint that is there but fails tells more than one that is
/// simply not there. None where nothing was tried.
pub fn telling_attempt(tried: &[EndpointAttempt]) -> Option<&EndpointAttempt> {
    tried.iter().find(|a| !matches!(a.problem, EngineProblem::NoSocket { .. })).or(tried.first())
}

/// What an engine showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EngineFacts {
    /// How it was reached.
    pub endpoint: EngineEndpoint,
    /// How the endpoint was found.
    pub found_by: EndpointSource,
    /// `/version`.
    pub version: EngineVersion,
    /// `/info`.
    pub info: EngineInfo,
    /// Where it runs, and how we know.
    pub placement: Placement,
    /// Its interfaces.
    pub links: Observed<Vec<EngineLink>>,
    /// Its routes.
    pub routes: Observed<Vec<Route>>,
    /// The machine its kernel runs on.
    pub machine: Observed<Machine>,
    /// What its kernel can make.
    pub kernel: KernelSupport,
    /// Its networks, by name.
    pub networks: Vec<Network>,
    /// Its containers, running or not.
    pub containers: Vec<Container>,
}

impl EngineFacts {
    /// The network with that name or id (a unique id prefix counts), where it can only be that one.
    pub fn network(&self, name_or_id: &str) -> Option<&Network> {
        match self.find_network(name_or_id) {
            Lookup::Found(network) => Some(network),
            Lookup::Ambiguous(_) | Lookup::Missing => None,
        }
    }

    /// What the engine would take `name_or_id` for: a whole id, then a name, then the beginning of an id
    /// (moby `daemon/network.go`, `FindNetwork`). Up to Docker 24 two networks may have one name; then the
    /// engine refuses to choose, and so does this.
    pub fn find_network(&self, name_or_id: &str) -> Lookup<'_, Network> {
        if let Some(network) = self.networks.iter().find(|n| n.id.as_str() == name_or_id) {
            return Lookup::Found(network);
        }
        let all = |test: &dyn Fn(&&Network) -> bool| self.networks.iter().filter(test).collect::<Vec<_>>();
        let mut hits = all(&|n| n.name.as_str() == name_or_id);
        if hits.is_empty() && !name_or_id.is_empty() {
            hits = all(&|n| n.id.as_str().starts_with(name_or_id));
        }
        match hits[..] {
            [] => Lookup::Missing,
            [network] => Lookup::Found(network),
            _ => Lookup::Ambiguous(hits),
        }
    }

    /// The container with that name or id (a unique id prefix counts).
    pub fn container(&self, name_or_id: &str) -> Option<&Container> {
        let by = |test: &dyn Fn(&&Container) -> bool| self.containers.iter().find(test);
        by(&|c| c.name.as_str() == name_or_id).or_else(|| by(&|c| c.id.as_str() == name_or_id)).or_else(
            || {
                let mut hits = self
                    .containers
                    .iter()
                    .filter(|c| !name_or_id.is_empty() && c.id.as_str().starts_with(name_or_id));
                hits.next().filter(|_| hits.next().is_none())
            },
        )
    }

    /// Every endpoint on the network, running containers and stopped ones.
    pub fn endpoints_of<'a>(
        &'a self,
        network: &'a Network,
    ) -> impl Iterator<Item = (&'a Container, &'a Endpoint)> {
        self.containers
            .iter()
            .flat_map(move |c| c.endpoints.iter().filter(move |e| e.is_on(network)).map(move |e| (c, e)))
    }
}

/// What a name or id stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'a, T> {
    /// This one and no other.
    Found(&'a T),
    /// Several; their ids tell them apart.
    Ambiguous(Vec<&'a T>),
    /// Nothing.
    Missing,
}

/// An engine's make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// dockerd, whoever ships it.
    Docker,
    /// Podman behind its Docker API.
    Podman,
}

/// `GET /version`, asked without a version prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EngineVersion {
    /// Whose engine.
    pub product: Product,
    /// The engine's version as it prints it (`20.10.24+dfsg1`).
    pub version: String,
    /// The newest API it speaks (`1.41`).
    pub api: String,
    /// The oldest API it speaks; engines before 1.25 do not say.
    pub min_api: Option<String>,
    /// The API we speak with it.
    pub negotiated_api: String,
    /// `Platform.Name`; empty on distribution builds.
    pub platform: String,
    /// The kernel it runs on.
    pub kernel: String,
    /// `linux` or `windows`.
    pub os: String,
    /// `amd64`, `arm64` …
    pub arch: String,
    /// `Components`: name → version (rootlesskit, Podman Engine …).
    pub components: BTreeMap<String, String>,
}

/// The parts of `GET /info` that matter here. Podman's `ID` is random at each call (`podman
/// pkg/api/handlers/compat/info.go`), so there is no id among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EngineInfo {
    /// The engine's host name.
    pub name: String,
    /// `PRETTY_NAME` of the engine's `/etc/os-release`.
    pub operating_system: String,
    /// `linux` or `windows`.
    pub os_type: String,
    /// `uname -r`.
    pub kernel_version: String,
    /// Where it keeps its data.
    pub root_dir: String,
    /// `SecurityOptions`.
    pub security_options: Vec<String>,
    /// Runs without root (`name=rootless`).
    pub rootless: bool,
    /// This node's part in a swarm.
    pub swarm: SwarmState,
    /// The engine's own labels.
    pub labels: Vec<String>,
    /// `HttpProxy`.
    pub http_proxy: String,
    /// `Warnings`, the engine's own prose.
    pub warnings: Vec<String>,
    /// `DefaultAddressPools`: base and size; empty means the engine's built-in list.
    pub address_pools: Vec<AddressPool>,
}

/// One of the engine's pools for automatic subnets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AddressPool {
    /// The block it cuts from.
    pub base: Subnet,
    /// The prefix length of each piece.
    pub size: u8,
}

/// A node's part in a swarm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum SwarmState {
    /// Not in a swarm.
    #[default]
    Inactive,
    /// A worker.
    Worker,
    /// A manager.
    Manager,
}

/// A network of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Network {
    /// Its id.
    pub id: NetworkId,
    /// Its name; not always unique up to Docker 24.
    pub name: NetworkName,
    /// `bridge`, `macvlan`, `ipvlan`, `overlay`, `host`, `null`, or a plug-in's name.
    pub driver: String,
    /// `local`, `global` or `swarm`.
    pub scope: String,
    /// No way out.
    pub internal: bool,
    /// Standalone containers may join (swarm scope).
    pub attachable: bool,
    /// The swarm's routing mesh.
    pub ingress: bool,
    /// IPv4 is on; engines before API 1.48 do not say.
    pub ipv4: Option<bool>,
    /// IPv6 is on.
    pub ipv6: bool,
    /// A template for other networks, not a network.
    pub config_only: bool,
    /// The template it was made from.
    pub config_from: Option<String>,
    /// The IPAM driver (`default`, `null` …).
    pub ipam_driver: String,
    /// Options for the IPAM driver.
    #[serde(default)]
    pub ipam_options: BTreeMap<String, String>,
    /// Its subnets.
    pub ipam: Vec<Ipam>,
    /// Driver options.
    pub options: BTreeMap<String, String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// When it was made, in the engine's words (RFC 3339).
    pub created: Option<String>,
    /// Fields that it was shown with and that are not understood here, by name: such a network cannot be made again.
    #[serde(default)]
    pub unread: Vec<String>,
}

impl Network {
    /// `host`, `none` and the default `bridge` belong to the engine and cannot be removed.
    pub fn is_predefined(&self) -> bool {
        // A template is shown with the driver `null`, too.
        matches!(self.driver.as_str(), "host" | "null") && !self.config_only
            || self.options.get("com.docker.network.bridge.default_bridge").is_some_and(|v| v == "true")
            || matches!(self.name.as_str(), "bridge" | "podman") && self.driver == "bridge"
    }

    /// The parent option of a macvlan or ipvlan network, as the engine holds it.
    pub fn parent(&self) -> Option<&str> {
        matches!(self.driver.as_str(), "macvlan" | "ipvlan")
            .then(|| self.options.get("parent").map(String::as_str).filter(|p| !p.is_empty()))
            .flatten()
    }

    /// On the LAN itself: macvlan or ipvlan at layer 2, with a parent.
    pub fn is_on_lan(&self) -> bool {
        let mode = ["ipvlan_mode", "mode"].iter().find_map(|o| self.options.get(*o));
        let is_routed = self.driver == "ipvlan" && mode.is_some_and(|m| m.starts_with("l3"));
        self.parent().is_some() && !is_routed
    }

    /// Made by Lanward: carries its run label.
    pub fn is_ours(&self) -> bool {
        self.labels.contains_key(crate::RUN_LABEL)
    }
}

/// One subnet of a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Ipam {
    /// The subnet.
    pub subnet: Subnet,
    /// The part of it that automatic addresses come from.
    pub ip_range: Option<Subnet>,
    /// The gateway; Docker up to 28 does not show one it chose itself.
    pub gateway: Option<IpAddr>,
    /// Addresses the engine never hands out (`AuxiliaryAddresses`): name → address.
    pub excluded: BTreeMap<String, IpAddr>,
}

/// A container of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Container {
    /// Its id.
    pub id: ContainerId,
    /// Its name.
    pub name: ContainerName,
    /// The image it was made from, as it was named.
    pub image: String,
    /// `running`, `exited`, `created`, `paused` …
    pub state: String,
    /// The engine's own sentence ("Up 2 hours").
    pub status: String,
    /// `HostConfig.NetworkMode`.
    pub network_mode: String,
    /// Its networks.
    pub endpoints: Vec<Endpoint>,
    /// Published ports.
    pub ports: Vec<PublishedPort>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
}

impl Container {
    /// True while its process runs or is paused.
    pub fn is_running(&self) -> bool {
        matches!(self.state.as_str(), "running" | "paused" | "restarting")
    }

    /// The aliases it was given on a network. The engine itself adds the container's short id to those of a running one
    /// (20.10 to 24).
    pub fn own_aliases(&self, endpoint: &Endpoint) -> Vec<String> {
        endpoint.aliases.iter().filter(|alias| *alias != self.id.short()).cloned().collect()
    }
}

/// One container's attachment to a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Endpoint {
    /// The network's id; empty before the first start.
    pub network_id: NetworkId,
    /// The network's name.
    pub network: NetworkName,
    /// The IPv4 address it has now, with the network's prefix; none while it does not run.
    pub ipv4: Option<Subnet>,
    /// The IPv6 address it has now.
    pub ipv6: Option<Subnet>,
    /// The IPv4 address it was promised (`IPAMConfig.IPv4Address`).
    pub wanted_ipv4: Option<IpAddr>,
    /// The IPv6 address it was promised.
    pub wanted_ipv6: Option<IpAddr>,
    /// Its MAC address; none for ipvlan, which uses its parent's.
    pub mac: Option<MacAddr>,
    /// The MAC address that was asked for, as far as the engine tells: the container's own (`Config.MacAddress`), on
    /// the network it was started on (measured on 20.10 and 28.5). Only where the container was inspected.
    #[serde(default)]
    pub wanted_mac: Option<MacAddr>,
    /// Its IPv4 gateway.
    pub gateway_v4: Option<IpAddr>,
    /// Its IPv6 gateway.
    pub gateway_v6: Option<IpAddr>,
    /// Names other containers of the network resolve.
    pub dns_names: Vec<String>,
    /// Aliases it was given.
    pub aliases: Vec<String>,
    /// Priority of its default route (API 1.48).
    pub gateway_priority: i32,
    /// Legacy links, `container:alias` (`Links`).
    #[serde(default)]
    pub links: Vec<String>,
    /// Link-local addresses it was given (`IPAMConfig.LinkLocalIPs`).
    #[serde(default)]
    pub link_local: Vec<IpAddr>,
    /// Options for the network's driver (`DriverOpts`).
    #[serde(default)]
    pub driver_options: BTreeMap<String, String>,
}

impl Endpoint {
    /// True where this is an attachment to `network`.
    pub fn is_on(&self, network: &Network) -> bool {
        if self.network_id.as_str().is_empty() {
            self.network == network.name
        } else {
            self.network_id == network.id
        }
    }
}

/// A published port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PublishedPort {
    /// The address it is published on.
    pub host_ip: Option<IpAddr>,
    /// The port on the host; none where it is only exposed.
    pub host_port: Option<u16>,
    /// The port in the container.
    pub container_port: u16,
    /// `tcp`, `udp`, `sctp`.
    pub protocol: String,
}

/// An image that is on the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Image {
    /// Its id.
    pub id: String,
    /// Its names with tags; may be empty.
    pub tags: Vec<String>,
    /// Size in bytes.
    #[cfg_attr(feature = "specta", specta(type = f64))]
    pub size: u64,
}

/// When the picture was last true, and what happened since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Freshness {
    /// When the facts were taken.
    pub seen_at: Timestamp,
    /// Set where the engine has not answered since: the facts are old.
    pub lost: Option<EngineProblem>,
}
