//! Who is looked at: the network, the container on it, and all that is known of both beforehand.

mod ways;

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use serde::{Deserialize, Serialize};

use crate::{
    access,
    addressing::{AddressRange, Family, Subnet},
    facts::{AddressScope, Container, Endpoint, EngineFacts, EngineLink, Facts, Lookup, Network},
    map::{self, MapSubject},
    names::{ContainerId, ContainerName, LinkName, MacAddr, NetworkId, NetworkName},
    placement::{EngineKind, Location},
    probe::Place,
};

/// How far to look for an address that the probe may take for a moment.
const LOOK_AT_MOST: usize = 8192;

/// How a look is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct Options {
    /// A name to be resolved; none leaves names out.
    pub name: Option<String>,
    /// Targets beyond the gateway; none leaves the Internet out.
    pub connect: Vec<SocketAddr>,
    /// Listen in the container for a visit from another device, for so many seconds; 0 does not.
    pub visit_s: u32,
    /// How long an errand may take, in milliseconds.
    pub deadline_ms: u32,
}

impl Default for Options {
    /// A name that IANA keeps for examples (RFC 2606), and the name servers of two operators over TLS' port: nothing
    /// is sent there but the opening of a connection.
    fn default() -> Self {
        let v4 = |a, b, c, d| IpAddr::V4(Ipv4Addr::new(a, b, c, d));
        let v6 = IpAddr::V6(Ipv6Addr::new(0x2620, 0xfe, 0, 0, 0, 0, 0, 0xfe));
        Self {
            name: Some("example.com".into()),
            connect: [v4(1, 1, 1, 1), v4(9, 9, 9, 9), v6].map(|ip| SocketAddr::new(ip, 443)).into(),
            visit_s: 0,
            deadline_ms: 3000,
        }
    }
}

/// Why there is nothing to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "subject", rename_all = "kebab-case")]
pub enum SubjectProblem {
    /// No engine was seen.
    #[error("no engine was seen")]
    NoEngine,
    /// There is no network of that name or id.
    #[error("no network {name:?}")]
    NoSuchNetwork {
        /// As given.
        name: String,
    },
    /// Several have that name.
    #[error("several networks {name:?}")]
    AmbiguousNetwork {
        /// As given.
        name: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// There is no container of that name or id.
    #[error("no container {name:?}")]
    NoSuchContainer {
        /// As given.
        name: String,
    },
    /// The container is not on the network.
    #[error("{container:?} is not on {network:?}")]
    NotAttached {
        /// The container.
        container: String,
        /// The network.
        network: String,
    },
    /// The container does not run: it has no link to look from.
    #[error("{container:?} does not run")]
    NotRunning {
        /// The container.
        container: String,
    },
    /// Such a network has no way of its own to be proven (`host`, `none`, a template, a swarm's network).
    #[error("a network of driver {driver:?} cannot be proven")]
    NotProvable {
        /// Its driver.
        driver: String,
    },
}

/// The container that is looked from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct VerifiedContainer {
    /// Its id.
    pub id: ContainerId,
    /// Its name.
    pub name: ContainerName,
}

/// Who is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// The network's id.
    pub network: NetworkId,
    /// Its name.
    pub name: NetworkName,
    /// Its driver.
    pub driver: String,
    /// ipvlan at layer 3.
    pub routed: bool,
    /// No way out.
    pub internal: bool,
    /// Its subnets.
    pub subnets: Vec<Subnet>,
    /// Its parent.
    pub parent: Option<LinkName>,
    /// Whether the parent can carry frames; none where that is not known.
    pub parent_up: Option<bool>,
    /// The engine's own addresses on the parent.
    pub on_parent: Vec<Subnet>,
    /// The parent's MAC address.
    pub parent_mac: Option<MacAddr>,
    /// The LAN's gateway by the engine's routes out of the parent.
    pub lan_gateway: Option<IpAddr>,
    /// A link of the engine's machine through which it can reach the containers all the same: that of host access, there
    /// or not, or another.
    pub shim: Option<LinkName>,
    /// Where host access is on, the address at which the containers reach the machine.
    pub machine_address: Option<IpAddr>,
    /// Another link of the engine's machine on the network's LAN: what leaves there comes to the container over the
    /// LAN. None in a virtual machine, whose links meet inside.
    pub beside: Option<LinkName>,
    /// Every address of the engine's machine: whoever comes from there comes from no other device.
    pub machine: Vec<IpAddr>,
    /// The container; none where the probe takes an address of its own.
    pub container: Option<VerifiedContainer>,
    /// The addresses that it has or was promised, or that the probe will take.
    pub addresses: Vec<IpAddr>,
    /// The container's MAC address.
    pub mac: Option<MacAddr>,
    /// The gateways that must answer.
    pub gateways: Vec<IpAddr>,
    /// Neighbours that are known to have answered before.
    pub neighbours: Vec<IpAddr>,
    /// Where the engine runs.
    pub location: Location,
    /// Which engine.
    pub engine: EngineKind,
    /// The engine's links with their subnets, for the story of an isolated one.
    pub inside: Vec<String>,
    /// This computer's addresses.
    pub here: Vec<IpAddr>,
    /// Whether this computer is on the network's LAN, as its own addresses tell.
    pub here_on_subnet: bool,
    /// How it is looked at.
    pub options: Options,
}

impl Subject {
    /// The network, and the container where one is named, as the facts have them.
    ///
    /// # Errors
    /// [`SubjectProblem`].
    pub fn of(
        facts: &Facts,
        network: &str,
        container: Option<&str>,
        options: Options,
    ) -> Result<Self, SubjectProblem> {
        let engine = facts.engine().ok_or(SubjectProblem::NoEngine)?;
        let found = match engine.find_network(network.trim()) {
            Lookup::Found(found) => found,
            Lookup::Missing => return Err(SubjectProblem::NoSuchNetwork { name: network.into() }),
            Lookup::Ambiguous(several) => {
                let ids = several.iter().map(|n| n.id.short().to_owned()).collect();
                return Err(SubjectProblem::AmbiguousNetwork { name: network.into(), ids });
            }
        };
        let provable = matches!(found.driver.as_str(), "bridge" | "macvlan" | "ipvlan");
        if !provable || found.config_only || found.scope == "swarm" && found.ipam.is_empty() {
            return Err(SubjectProblem::NotProvable { driver: found.driver.clone() });
        }
        let attached = match container {
            Some(name) => Some(attached(engine, found, name)?),
            // A container that runs on it is the best witness: nothing is changed by looking from there.
            None => {
                engine.endpoints_of(found).find(|(c, e)| c.state == "running" && e.ipv4.or(e.ipv6).is_some())
            }
        };
        Ok(Self::new(facts, engine, found, attached, options))
    }

    /// A network without any container: the probe takes an address for a moment.
    ///
    /// # Errors
    /// [`SubjectProblem`].
    pub fn of_network_alone(facts: &Facts, network: &str, options: Options) -> Result<Self, SubjectProblem> {
        let subject = Self::of(facts, network, None, options)?;
        let (Some(engine), Some(_)) = (facts.engine(), &subject.container) else { return Ok(subject) };
        let Lookup::Found(found) = engine.find_network(network.trim()) else { return Ok(subject) };
        Ok(Self::new(facts, engine, found, None, subject.options))
    }

    fn new(
        facts: &Facts,
        engine: &EngineFacts,
        network: &Network,
        attached: Option<(&Container, &Endpoint)>,
        options: Options,
    ) -> Self {
        let parent = network.parent().map(LinkName::seen);
        let links = engine.links.known();
        let by_name = |name: &LinkName| links.into_iter().flatten().find(|l| l.name == *name);
        let link = parent.as_ref().and_then(by_name);
        let subnets: Vec<Subnet> = network.ipam.iter().map(|i| i.subnet.canonical()).collect();
        let endpoint = attached.map(|(_, e)| e);
        let mode = ["ipvlan_mode", "mode"].iter().find_map(|o| network.options.get(*o));
        let routed = network.driver == "ipvlan" && mode.is_some_and(|m| m.starts_with("l3"));
        let shown = endpoint.into_iter().flat_map(|e| [e.gateway_v4, e.gateway_v6]).flatten();
        let mut gateways: Vec<IpAddr> = shown.chain(network.ipam.iter().filter_map(|i| i.gateway)).collect();
        gateways.retain(|g| subnets.iter().any(|s| s.contains(*g)));
        dedup(&mut gateways);
        if network.internal || routed {
            gateways.clear();
        }
        let lan_gateway = parent.as_ref().and_then(|parent| lan_gateway(engine, parent));
        let addresses = match endpoint {
            Some(endpoint) => promised(endpoint),
            None => safe_address(facts, network).into_iter().collect(),
        };
        let mac = match network.driver.as_str() {
            "ipvlan" => link.and_then(|l| l.link.mac),
            _ => endpoint.and_then(|e| e.mac),
        };
        let mut shims = access::seen(engine).into_iter().map(|seen| seen.shim);
        let host_access = shims.find(|shim| shim.network == network.id);
        let mut subject = Self {
            network: network.id.clone(),
            name: network.name.clone(),
            driver: network.driver.clone(),
            routed,
            internal: network.internal,
            parent_up: link.map(|l| l.link.is_up()),
            on_parent: link.map(on_link).unwrap_or_default(),
            parent_mac: link.and_then(|l| l.link.mac),
            lan_gateway,
            machine_address: host_access.as_ref().map(|shim| shim.address.into()),
            shim: host_access.map(|shim| shim.link).or_else(|| ways::shim(engine, parent.as_ref(), &subnets)),
            beside: ways::beside(engine, parent.as_ref(), &subnets),
            machine: links
                .into_iter()
                .flatten()
                .flat_map(|l| &l.link.addresses)
                .map(|a| a.address.written_address())
                .collect(),
            container: attached.map(|(c, _)| VerifiedContainer { id: c.id.clone(), name: c.name.clone() }),
            addresses,
            mac,
            gateways,
            neighbours: Vec::new(),
            location: engine.placement.location,
            engine: engine.placement.kind,
            inside: inside(links.map_or(&[], Vec::as_slice), parent.as_ref()),
            here: facts
                .host
                .nics
                .iter()
                .flat_map(|n| &n.link.addresses)
                .map(|a| a.address.written_address())
                .collect(),
            here_on_subnet: ways::is_here(&facts.host, &subnets, engine.placement.location),
            subnets,
            parent,
            options,
        };
        subject.neighbours = subject.known_neighbours(facts);
        subject
    }

    /// On the LAN itself: macvlan or ipvlan l2 with a parent.
    pub fn on_lan(&self) -> bool {
        self.driver != "bridge" && !self.routed && self.parent.is_some()
    }

    /// Where it is looked from: the container, or a new namespace on the network; none where no address can be taken.
    pub fn place(&self) -> Option<Place> {
        match (&self.container, self.addresses.first()) {
            (Some(container), _) => Some(Place::Container { id: container.id.clone() }),
            (None, Some(address)) => {
                Some(Place::Network { id: self.network.clone(), address: Some(*address) })
            }
            // An automatic subnet does not let anybody choose.
            (None, None) if self.driver == "bridge" => {
                Some(Place::Network { id: self.network.clone(), address: None })
            }
            (None, None) => None,
        }
    }

    /// The gateway of a family.
    pub fn gateway(&self, family: Family) -> Option<IpAddr> {
        self.gateways.iter().copied().find(|g| Family::of(*g) == family)
    }

    /// The network's subnet that is not one of the parent's, where the parent has any.
    pub fn foreign_subnet(&self) -> Option<Subnet> {
        if !self.on_lan() || self.on_parent.is_empty() {
            return None;
        }
        let v4 = self.subnets.iter().copied().find(|s| s.family() == Family::V4)?;
        let known: Vec<&Subnet> = self.on_parent.iter().filter(|s| s.family() == Family::V4).collect();
        (!known.is_empty() && !known.iter().any(|s| s.overlaps(v4))).then_some(v4)
    }

    /// Up to six addresses that answered before, without those in question.
    fn known_neighbours(&self, facts: &Facts) -> Vec<IpAddr> {
        let mut sweeps: Vec<_> =
            facts.sweeps.iter().filter(|s| self.parent.as_ref() == Some(&s.link)).collect();
        sweeps.sort_by_key(|s| std::cmp::Reverse(s.started_at));
        let mut known: Vec<IpAddr> = sweeps
            .iter()
            .flat_map(|s| &s.holders)
            .map(|h| h.address)
            .filter(|a| a.is_ipv4() && self.subnets.iter().any(|s| s.contains(*a)))
            .filter(|a| !self.gateways.contains(a) && !self.addresses.contains(a))
            .filter(|a| !self.on_parent.iter().any(|own| own.written_address() == *a))
            .collect();
        dedup(&mut known);
        known.truncate(6);
        known
    }
}

fn dedup(addresses: &mut Vec<IpAddr>) {
    let mut seen = BTreeSet::new();
    addresses.retain(|a| seen.insert(*a));
}

fn attached<'a>(
    engine: &'a EngineFacts,
    network: &'a Network,
    name: &str,
) -> Result<(&'a Container, &'a Endpoint), SubjectProblem> {
    let container = engine
        .container(name.trim())
        .ok_or_else(|| SubjectProblem::NoSuchContainer { name: name.to_owned() })?;
    let endpoint = container.endpoints.iter().find(|e| e.is_on(network));
    let endpoint = endpoint.ok_or_else(|| SubjectProblem::NotAttached {
        container: container.name.to_string(),
        network: network.name.to_string(),
    })?;
    if !container.is_running() {
        return Err(SubjectProblem::NotRunning { container: container.name.to_string() });
    }
    Ok((container, endpoint))
}

/// What it has, else what it was promised.
fn promised(endpoint: &Endpoint) -> Vec<IpAddr> {
    let v4 = endpoint.ipv4.map(Subnet::written_address).or(endpoint.wanted_ipv4);
    let v6 = endpoint.ipv6.map(Subnet::written_address).or(endpoint.wanted_ipv6);
    v4.into_iter().chain(v6).collect()
}

fn on_link(link: &EngineLink) -> Vec<Subnet> {
    let global = link.link.addresses.iter().filter(|a| a.scope == AddressScope::Global);
    global.map(|a| a.address).collect()
}

fn lan_gateway(engine: &EngineFacts, parent: &LinkName) -> Option<IpAddr> {
    let routes = engine.routes.known()?.iter();
    let out = routes.filter(|r| r.is_default() && r.link.as_deref() == Some(parent.as_str()));
    out.filter_map(|r| r.gateway).find(IpAddr::is_ipv4)
}

/// The machine's own links with their subnets, the parent first.
fn inside(links: &[EngineLink], parent: Option<&LinkName>) -> Vec<String> {
    let mut own: Vec<&EngineLink> = links.iter().filter(|l| ways::leads_out(l)).collect();
    own.sort_by_key(|l| Some(&l.name) != parent);
    let told = |l: &&EngineLink| {
        let name = l.name.clone();
        on_link(l).into_iter().map(move |address| format!("{name} {address}")).collect::<Vec<_>>()
    };
    own.iter().flat_map(told).collect()
}

/// The first address that the engine could give and that nobody is known to hold. Whether somebody holds it all the
/// same is asked on the LAN before the probe takes it.
fn safe_address(facts: &Facts, network: &Network) -> Option<IpAddr> {
    let subjects = MapSubject::of_network(network);
    let subject = subjects.iter().find(|s| s.subnet.family() == Family::V4).or(subjects.first())?;
    let held = map::avoided(facts, subject);
    let pool = subject.range.unwrap_or(subject.subnet.range());
    let edge = |a: IpAddr| {
        subject.subnet.family() == Family::V4
            && subject.subnet.prefix() < 31
            && (a == subject.subnet.network() || a == subject.subnet.last())
    };
    // The gateway that an engine chooses by itself is the first of the pool.
    let first = subject.gateway.is_none().then(|| pool.addresses().find(|a| !edge(*a))).flatten();
    let usable =
        |a: &IpAddr| !edge(*a) && Some(*a) != first && !held.iter().any(|r: &AddressRange| r.contains(*a));
    pool.addresses().take(LOOK_AT_MOST).find(usable)
}
