//! Containers that move from one network to another, or onto a second one: what each of them gets, what it loses, which
//! network leads it out before and afterwards, and why one cannot be moved.
//! Leaves out on purpose the plan (`plan::propose_move`) and whether an address is wise (`diagnosis`).

use std::{collections::BTreeSet, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::{
    addressing::Subnet,
    draft::{FieldError, MoveDraft},
    facts::{Container, Endpoint, EngineFacts, Network, Product, PublishedPort, Timestamp},
    finding::Finding,
    names::{ContainerId, ContainerName, NetworkName},
    plan::Plan,
    predict::{self, DefaultGateway, EngineState, Prediction},
    request::EndpointRequest,
};

/// Options of an attachment that mean the same on every network; the others belong to a driver, or (an interface's name)
/// can be had once only (moby `libnetwork/netlabel/labels.go`).
const GOES_ALONG: &str = "com.docker.network.endpoint.sysctls";

/// The answer to a move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MoveProposal {
    /// The form with the proposed addresses filled in.
    pub filled: MoveDraft,
    /// Fields that cannot be read.
    pub field_errors: Vec<FieldError>,
    /// What is found about the attachments as they would be.
    pub findings: Vec<Finding>,
    /// What happens to each container, in the form's order.
    pub moves: Vec<ContainerMove>,
    /// The docker commands of the same meaning, one a line; none where one of them cannot say it.
    pub commands: Option<String>,
    /// The plan; none where something blocks it.
    pub plan: Option<Plan>,
}

/// What a move does to a container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ContainerMove {
    /// The container.
    pub container: ContainerId,
    /// Its name.
    pub name: ContainerName,
    /// It runs, so its connections break.
    pub running: bool,
    /// The network it leaves; none where it stays on all that it has.
    pub leaves: Option<NetworkName>,
    /// Its IPv4 address on the new network.
    pub ipv4: NewAddress,
    /// Its IPv6 address there.
    pub ipv6: NewAddress,
    /// What it does not have any more afterwards.
    pub losses: Vec<Loss>,
    /// Which networks lead it out now.
    pub way_out: DefaultGateway,
    /// Which do afterwards.
    pub new_way_out: DefaultGateway,
    /// Containers that use its network and therefore come along.
    pub along: Vec<ContainerName>,
    /// The Compose project it belongs to: `docker compose up` goes by its file, and makes it anew as that says.
    pub project: Option<String>,
    /// What the engine will answer to the attaching.
    pub prediction: Option<Prediction>,
    /// Why it cannot be moved. Not empty: nobody is.
    pub refusals: Vec<MoveRefusal>,
}

/// An address on the new network; its words are `new-address-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "new", rename_all = "kebab-case")]
pub enum NewAddress {
    /// The network has none of that family.
    Without,
    /// It was asked for.
    Typed {
        /// The address.
        address: IpAddr,
    },
    /// Lanward proposes it: it was asked for on the LAN, and nobody answered.
    NobodyAnswered {
        /// The address.
        address: IpAddr,
        /// When it was asked.
        at: Timestamp,
    },
    /// Lanward proposes it: nobody is known to hold it, and nobody asked.
    NotAsked {
        /// The address.
        address: IpAddr,
    },
    /// The engine gives one.
    Engines,
}

/// What a container does not have any more; its words are `move-loss-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "loss", rename_all = "kebab-case")]
pub enum Loss {
    /// Its published ports: an engine serves them only through the bridge network that leads the container out.
    Ports {
        /// `8080:80/tcp`.
        ports: Vec<String>,
    },
    /// Its further names: the default bridge has none.
    Names {
        /// The names.
        names: Vec<String>,
    },
    /// Settings of the old attachment that mean nothing on another network.
    Settings {
        /// `link db:database`, `key=value`, link-local addresses.
        settings: Vec<String>,
    },
    /// Containers that stay behind and that it shares no other network with.
    Neighbours {
        /// The network they stay on.
        network: NetworkName,
        /// The containers.
        containers: Vec<ContainerName>,
    },
}

/// Why a container cannot be moved; its words are `move-refusal-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum MoveRefusal {
    /// It uses the network of the engine's machine.
    HostNetwork,
    /// It uses another container's network.
    SharesNetwork {
        /// Whose: a name, or an id where that container is gone.
        with: String,
    },
    /// It was made to have no network.
    NoNetwork,
    /// It is a task of a swarm.
    SwarmTask,
    /// It is about to change by itself (restarting, being removed).
    Unsettled {
        /// Its state.
        state: String,
    },
    /// It is on the new network already.
    AlreadyThere {
        /// The network.
        network: NetworkName,
    },
    /// It is not on the network that it is to leave.
    NotThere {
        /// The network.
        network: NetworkName,
    },
    /// It is on several networks, and which one it is to leave was not said.
    SeveralNetworks {
        /// The networks.
        networks: Vec<NetworkName>,
    },
    /// Podman does not show all of an attachment, so it could not be put back.
    Podman,
}

/// Where containers go.
pub(crate) struct Course<'a> {
    pub(crate) engine: &'a EngineFacts,
    pub(crate) state: &'a EngineState,
    pub(crate) to: &'a Network,
    /// The network that was named to be left.
    pub(crate) from: Option<&'a Network>,
    pub(crate) keep: bool,
    /// All that are moved.
    pub(crate) moved: Vec<&'a ContainerId>,
}

impl<'a> Course<'a> {
    /// The attachment that `container` gives up, with its network; none where it gives up none.
    pub(crate) fn left(&self, container: &'a Container) -> Option<(&'a Network, &'a Endpoint)> {
        let on = |network: &Network| container.endpoints.iter().find(|e| e.is_on(network));
        match (self.keep, self.from) {
            (true, _) => None,
            (false, Some(from)) => Some((from, on(from)?)),
            (false, None) => match &container.endpoints[..] {
                [only] => Some((self.network_of(only)?, only)),
                _ => None,
            },
        }
    }

    fn network_of(&self, endpoint: &Endpoint) -> Option<&'a Network> {
        self.engine.networks.iter().find(|n| endpoint.is_on(n))
    }

    /// Why `container` cannot be moved.
    pub(crate) fn refusals(&self, container: &Container) -> Vec<MoveRefusal> {
        let mut refusals = Vec::new();
        if self.engine.version.product == Product::Podman {
            refusals.push(MoveRefusal::Podman);
        }
        match container.network_mode.as_str() {
            "host" => refusals.push(MoveRefusal::HostNetwork),
            "none" => refusals.push(MoveRefusal::NoNetwork),
            mode => {
                if let Some(other) = mode.strip_prefix("container:") {
                    let with = self.engine.container(other).map_or(other, |c| c.name.as_str()).to_owned();
                    refusals.push(MoveRefusal::SharesNetwork { with });
                }
            }
        }
        if container.labels.contains_key("com.docker.swarm.task.id") {
            refusals.push(MoveRefusal::SwarmTask);
        }
        if matches!(container.state.as_str(), "restarting" | "removing" | "dead") {
            refusals.push(MoveRefusal::Unsettled { state: container.state.clone() });
        }
        let is_on = |network: &Network| container.endpoints.iter().any(|e| e.is_on(network));
        if is_on(self.to) {
            refusals.push(MoveRefusal::AlreadyThere { network: self.to.name.clone() });
        }
        if !refusals.is_empty() || self.keep {
            return refusals;
        }
        match self.from {
            Some(from) if !is_on(from) => refusals.push(MoveRefusal::NotThere { network: from.name.clone() }),
            None if container.endpoints.len() > 1 => {
                let networks = container.endpoints.iter().map(|e| e.network.clone()).collect();
                refusals.push(MoveRefusal::SeveralNetworks { networks });
            }
            _ => {}
        }
        refusals
    }

    /// How `container` is to be attached to the new network, its addresses aside. Names and what means the same
    /// everywhere go along with who leaves; who stays keeps them where they are.
    pub(crate) fn endpoint(&self, container: &'a Container, addresses: EndpointRequest) -> EndpointRequest {
        let mut request = EndpointRequest { network: self.to.id.to_string(), ..addresses };
        if let Some((_, old)) = self.left(container) {
            if !self.to.is_predefined() {
                request.aliases = container.own_aliases(old);
            }
            request.gateway_priority = Some(old.gateway_priority).filter(|p| *p != 0);
            request.driver_options = old.driver_options.clone();
            request.driver_options.retain(|key, _| key == GOES_ALONG);
        }
        request
    }

    /// The attachment that is given up, so that it can be had again: with the address that it has now, where the engine
    /// lets one be asked for.
    pub(crate) fn as_it_was(
        &self,
        container: &Container,
        network: &Network,
        old: &Endpoint,
    ) -> EndpointRequest {
        let now = |present: Option<Subnet>| {
            present
                .filter(|s| predict::takes_fixed_address(self.state, network, s.family()))
                .map(Subnet::written_address)
        };
        EndpointRequest {
            network: network.id.to_string(),
            ipv4: old.wanted_ipv4.or(now(old.ipv4)).map(|a| a.to_string()),
            ipv6: old.wanted_ipv6.or(now(old.ipv6)).map(|a| a.to_string()),
            mac: old.mac.or(old.wanted_mac).filter(|_| network.driver != "ipvlan").map(|m| m.to_string()),
            aliases: container.own_aliases(old),
            gateway_priority: Some(old.gateway_priority).filter(|p| *p != 0),
            links: old.links.clone(),
            link_local: old.link_local.iter().map(ToString::to_string).collect(),
            driver_options: old.driver_options.clone(),
        }
    }

    /// Which networks lead `container` out, before and after.
    pub(crate) fn ways_out(
        &self,
        container: &'a Container,
        request: &EndpointRequest,
    ) -> (DefaultGateway, DefaultGateway) {
        let mut networks: Vec<(&Network, i32)> = container
            .endpoints
            .iter()
            .filter_map(|e| Some((self.network_of(e)?, e.gateway_priority)))
            .collect();
        let before = predict::default_gateway(self.state, &networks);
        let left = self.left(container).map(|(network, _)| &network.id);
        networks.retain(|(network, _)| Some(&network.id) != left);
        networks.push((self.to, request.gateway_priority.unwrap_or(0)));
        (before, predict::default_gateway(self.state, &networks))
    }

    /// What `container` does not have any more when it goes.
    pub(crate) fn losses(
        &self,
        container: &'a Container,
        before: &DefaultGateway,
        after: &DefaultGateway,
    ) -> Vec<Loss> {
        let mut losses = Vec::new();
        // libnetwork serves ports for the endpoint that leads out, and for no other: only that one is told to its driver by
        // `ProgramExternalConnectivity`, and taken back by `RevokeExternalConnectivity` (moby's driverapi).
        let serves = |way: &DefaultGateway| {
            let leads = way.v4.as_ref().or(way.v6.as_ref());
            leads.is_some_and(|name| {
                self.engine.networks.iter().any(|n| n.name == *name && n.driver == "bridge")
            })
        };
        let ports = published(&container.ports);
        if !ports.is_empty() && serves(before) && !serves(after) {
            losses.push(Loss::Ports { ports });
        }
        let Some((network, old)) = self.left(container) else { return losses };
        let names = container.own_aliases(old);
        if self.to.is_predefined() && !names.is_empty() {
            losses.push(Loss::Names { names });
        }
        let links = old.links.iter().map(|link| format!("link {link}"));
        let addresses = old.link_local.iter().map(ToString::to_string);
        let options = old.driver_options.iter().filter(|(key, _)| *key != GOES_ALONG);
        let settings: Vec<String> =
            links.chain(addresses).chain(options.map(|(key, value)| format!("{key}={value}"))).collect();
        if !settings.is_empty() {
            losses.push(Loss::Settings { settings });
        }
        let containers = self.left_behind(container, network);
        if !containers.is_empty() {
            losses.push(Loss::Neighbours { network: network.name.clone(), containers });
        }
        losses
    }

    /// Who stays on `network` and is on no other network of `container`'s. On the default bridge nobody knows the others
    /// by name.
    fn left_behind(&self, container: &Container, network: &Network) -> Vec<ContainerName> {
        if network.is_predefined() {
            return Vec::new();
        }
        let others = self.engine.endpoints_of(network).map(|(other, _)| other);
        let mut names: Vec<ContainerName> = others
            .filter(|other| other.id != container.id && !self.moved.contains(&&other.id))
            .filter(|other| {
                let on = |n: &Network| other.endpoints.iter().any(|e| e.is_on(n));
                let mut kept = container
                    .endpoints
                    .iter()
                    .filter_map(|e| self.network_of(e))
                    .filter(|n| n.id != network.id);
                !on(self.to) && !kept.any(on)
            })
            .map(|other| other.name.clone())
            .collect();
        names.sort();
        names
    }

    /// The containers that use `container`'s network.
    pub(crate) fn along(&self, container: &Container) -> Vec<ContainerName> {
        let shares = |other: &&Container| {
            let with = other.network_mode.strip_prefix("container:");
            with.is_some_and(|with| with == container.id.as_str() || with == container.name.as_str())
        };
        self.engine.containers.iter().filter(shares).map(|c| c.name.clone()).collect()
    }
}

/// Published ports as docker writes them, each once: an engine tells those of IPv4 and IPv6 apart.
fn published(ports: &[PublishedPort]) -> Vec<String> {
    let mut all: BTreeSet<(u16, u16, &str, Option<IpAddr>)> = BTreeSet::new();
    for port in ports {
        let Some(on_host) = port.host_port else { continue };
        let on = port.host_ip.filter(|ip| !ip.is_unspecified());
        all.insert((on_host, port.container_port, &port.protocol, on));
    }
    let on = |ip: Option<IpAddr>| match ip {
        Some(IpAddr::V6(v6)) => format!("[{v6}]:"),
        Some(v4) => format!("{v4}:"),
        None => String::new(),
    };
    all.into_iter()
        .map(|(host, inside, protocol, ip)| format!("{}{host}:{inside}/{protocol}", on(ip)))
        .collect()
}
