//! What the rules look at: the facts with the indexes they need, and a network in one form whether it is
//! there or only wanted. Leaves out on purpose every judgement.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    net::IpAddr,
};

use crate::{
    addressing::{AddressRange, Family, Subnet},
    facts::{
        AddressScope, Container, Endpoint, EngineFacts, Facts, LinkFacts, LinkKind, Network, OsFamily,
        Product, Route,
    },
    finding::{Finding, FindingCode, Severity},
    intent::{Driver, NetworkIntent, Parent},
    kinds::FindingKind,
    observed::{Observed, Why},
    placement::Location,
    predict::Prediction,
    request::{CreateRequest, EndpointRequest},
};

/// The facts with indexes.
pub(super) struct Scene<'a> {
    pub facts: &'a Facts,
    pub engine: Option<&'a EngineFacts>,
    /// Links that could be parents, by name; or why they are unknown.
    links: Observed<BTreeMap<&'a str, &'a LinkFacts>>,
    routes: Observed<&'a [Route]>,
    endpoints: HashMap<&'a str, Vec<(&'a Container, &'a Endpoint)>>,
    bridge_devices: BTreeSet<String>,
    networks_by_parent: BTreeMap<&'a str, Vec<&'a Network>>,
    networks: HashMap<&'a str, &'a Network>,
    /// Read once: many rules ask for each network.
    version: Option<(u32, u32, u32)>,
    gateways: HashMap<(&'a str, Family), IpAddr>,
    host_addresses: HashSet<IpAddr>,
    /// Addresses of links that a LAN is behind, not the engine's own.
    pub lan: Vec<LanAddress<'a>>,
    /// Routes that lead to somebody: not default, not link-local, not the engine's own.
    pub foreign_routes: Vec<&'a Route>,
}

/// An address of a machine on one of its LANs.
pub(super) struct LanAddress<'a> {
    pub link: &'a str,
    pub address: IpAddr,
    pub subnet: Subnet,
    /// Of the engine's machine; otherwise of the machine around the engine's.
    pub of_engine: bool,
}

/// A fact that is missing.
#[derive(Debug, Clone)]
pub(super) struct Missing {
    pub fact: &'static str,
    pub why: Why,
}

impl Missing {
    /// The finding that says so. `order` folds those of one fact into one.
    pub fn for_rule(&self, rule: &str) -> Vec<Finding> {
        let kind = FindingKind::CouldNotCheck {
            rule: FindingCode(rule.to_owned()),
            also: Vec::new(),
            fact: self.fact.to_owned(),
            reason: reason(&self.why).to_owned(),
        };
        let mut finding = Finding::new(kind, Severity::Unknown);
        match &self.why {
            Why::Denied { what } => finding = finding.because("denied", what),
            Why::Failed { detail } => finding = finding.because("failed", detail),
            _ => {}
        }
        vec![finding]
    }
}

fn reason(why: &Why) -> &'static str {
    match why {
        Why::NotSupported => "not-supported",
        Why::NotLooked => "not-looked",
        Why::Denied { .. } => "denied",
        Why::Failed { .. } => "failed",
        Why::OtherKernel => "other-kernel",
        Why::NoEngine => "no-engine",
        Why::NotReported => "not-reported",
        Why::NotAllowed => "not-allowed",
    }
}

/// A network as the rules see it: one that is there, or one that is wanted.
pub(super) struct Subject<'a> {
    pub name: &'a str,
    /// The network that is there; none for a wanted one.
    pub network: Option<&'a Network>,
    pub driver: &'a str,
    /// What the engine is told: `eth0`, `eth0.10`.
    pub parent: Option<String>,
    /// The link below a VLAN, with the id.
    pub vlan: Option<(String, u16)>,
    pub mode: &'a str,
    pub internal: bool,
    pub ipv6: bool,
    pub host_access: bool,
    pub parts: Vec<Part>,
    pub options: &'a BTreeMap<String, String>,
    pub prediction: Option<&'a Prediction>,
}

/// One subnet of a network.
pub(super) struct Part {
    pub subnet: Subnet,
    pub gateway: Option<IpAddr>,
    pub range: Option<Subnet>,
    pub excluded: Vec<AddressRange>,
}

impl Part {
    /// What automatic addresses come from: the range, or else the whole subnet.
    pub fn pool(&self) -> Subnet {
        self.range.unwrap_or(self.subnet)
    }

    pub fn is_excluded(&self, address: IpAddr) -> bool {
        self.excluded.iter().any(|e| e.contains(address))
    }
}

/// A container about to join a network.
pub(super) struct Joining<'a> {
    pub network: &'a Network,
    pub subject: &'a Subject<'a>,
    pub endpoint: &'a EndpointRequest,
    pub publish: &'a [String],
    pub container: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// A wanted network.
    pub fn planned(
        intent: &'a NetworkIntent,
        request: &'a CreateRequest,
        prediction: Option<&'a Prediction>,
    ) -> Self {
        let mode = match &intent.driver {
            Driver::Bridge(_) => "",
            Driver::Macvlan { mode, .. } => mode.as_str(),
            Driver::Ipvlan { mode, .. } => mode.as_str(),
        };
        let vlan = match intent.driver.parent() {
            Some(Parent::Vlan { link, id }) => Some((link.to_string(), id.get())),
            _ => None,
        };
        let parts = intent.subnets.iter().map(|s| Part {
            subnet: s.subnet,
            gateway: s.gateway,
            range: s.ip_range,
            excluded: s.excluded.clone(),
        });
        Self {
            name: intent.name.as_str(),
            network: None,
            driver: intent.driver.kind().as_str(),
            parent: intent.driver.parent().map(Parent::option_value),
            vlan,
            mode,
            internal: intent.internal,
            ipv6: intent.ipv6,
            host_access: intent.host_access,
            parts: parts.collect(),
            options: &request.options,
            prediction,
        }
    }

    pub fn is_planned(&self) -> bool {
        self.network.is_none()
    }

    /// macvlan or ipvlan.
    pub fn is_lan_driver(&self) -> bool {
        matches!(self.driver, "macvlan" | "ipvlan")
    }

    /// ipvlan at layer 3: routed, not on the LAN.
    pub fn is_routed(&self) -> bool {
        self.driver == "ipvlan" && matches!(self.mode, "l3" | "l3s")
    }

    /// Its containers are neighbours of the LAN: macvlan, or ipvlan l2, with a parent.
    pub fn is_on_lan(&self) -> bool {
        self.is_lan_driver() && !self.is_routed() && self.parent.is_some()
    }

    /// The link frames leave by, below a VLAN that is yet to be made.
    pub fn base_link(&self) -> Option<&str> {
        self.vlan.as_ref().map(|(link, _)| link.as_str()).or(self.parent.as_deref())
    }

    /// `planned` for a wanted network, `existing` for one that is there.
    pub fn grade(&self, planned: Severity, existing: Severity) -> Severity {
        if self.is_planned() { planned } else { existing }
    }

    /// The form's field of subnet `at`.
    pub fn field(at: usize, name: &str) -> String {
        format!("subnets.{at}.{name}")
    }
}

impl<'a> Scene<'a> {
    pub fn of(facts: &'a Facts) -> Self {
        let engine = facts.engine();
        let mut endpoints: HashMap<&str, Vec<_>> = HashMap::new();
        let mut bridge_devices = BTreeSet::new();
        let mut networks_by_parent: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        if let Some(engine) = engine {
            for container in &engine.containers {
                for endpoint in &container.endpoints {
                    let id = endpoint.network_id.as_str();
                    let key = if id.is_empty() { endpoint.network.as_str() } else { id };
                    endpoints.entry(key).or_default().push((container, endpoint));
                }
            }
            bridge_devices.extend(engine.networks.iter().filter_map(bridge_device));
            for network in &engine.networks {
                // An attachment without an id is to whatever has that name.
                if let Some(named) = endpoints.get(network.name.as_str()).cloned() {
                    endpoints.entry(network.id.as_str()).or_default().extend(named);
                }
                if let Some(parent) = network.parent() {
                    networks_by_parent.entry(parent).or_default().push(network);
                }
            }
        }
        let networks = engine.map_or(&[][..], |e| e.networks.as_slice());
        let links = links(facts);
        // A bridge device with a bridge network's gateway address is that network's, whatever its name
        // (Podman counts: podman0, podman1).
        let gateways: BTreeSet<IpAddr> = networks
            .iter()
            .filter(|n| n.driver == "bridge")
            .flat_map(|n| n.ipam.iter().filter_map(|i| i.gateway))
            .collect();
        for (name, link) in links.known().into_iter().flatten() {
            let serves = link.addresses.iter().any(|a| gateways.contains(&a.address.written_address()));
            if link.kind == LinkKind::Bridge && serves {
                bridge_devices.insert((*name).to_owned());
            }
        }
        let mut scene = Self {
            facts,
            engine,
            links,
            routes: routes(facts),
            endpoints,
            bridge_devices,
            networks_by_parent,
            networks: networks.iter().map(|n| (n.id.as_str(), n)).collect(),
            version: engine.and_then(|e| number(&e.version.version)),
            gateways: HashMap::new(),
            host_addresses: HashSet::new(),
            lan: Vec::new(),
            foreign_routes: Vec::new(),
        };
        scene.gateways = scene.default_gateways();
        scene.lan = scene.lan_addresses();
        scene.host_addresses = scene.lan.iter().filter(|l| l.of_engine).map(|l| l.address).collect();
        scene.foreign_routes = scene.routes_to_somebody();
        scene
    }

    fn lan_addresses(&self) -> Vec<LanAddress<'a>> {
        let inside = self.links.known().into_iter().flatten().map(|(name, link)| (*name, *link, true));
        // Around an engine's VM lies this machine; its LANs are hidden from containers by an equal subnet.
        let nics = &self.facts.host.nics;
        let around = self.location() == Some(Location::VirtualMachine);
        let around = around.then_some(nics).into_iter().flatten().map(|n| (n.name.as_str(), &n.link, false));
        let facing = inside.chain(around).filter(|(name, link, _)| {
            (can_face_lan(link) || matches!(link.kind, LinkKind::Macvlan { .. }))
                && !self.is_engines(name, Some(link))
        });
        facing
            .flat_map(|(name, link, of_engine)| {
                let global = link.addresses.iter().filter(|a| a.scope == AddressScope::Global);
                global.map(move |a| LanAddress {
                    link: name,
                    address: a.address.written_address(),
                    subnet: a.address.canonical(),
                    of_engine,
                })
            })
            .collect()
    }

    fn routes_to_somebody(&self) -> Vec<&'a Route> {
        let inside = self.routes.known().copied().unwrap_or_default();
        let around = match self.location() {
            Some(Location::VirtualMachine) => self.facts.host.routes.known().map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let local_table = 255;
        inside
            .iter()
            .chain(around)
            .filter(|r| r.destination.prefix() > 1 && r.table != local_table && !is_special(r.destination))
            .filter(|r| r.link.as_deref().is_some_and(|name| !self.is_engines(name, self.link(name))))
            .filter(|r| {
                !self.lan.iter().any(|l| r.gateway.is_none() && l.subnet == r.destination.canonical())
            })
            .collect()
    }

    /// The network of an endpoint.
    pub fn network_of(&self, endpoint: &Endpoint) -> Option<&'a Network> {
        let by_name = || self.engine?.network(endpoint.network.as_str());
        self.networks.get(endpoint.network_id.as_str()).copied().or_else(by_name)
    }

    /// The endpoint is on a macvlan or ipvlan network.
    pub fn is_on_lan_driver(&self, endpoint: &Endpoint) -> bool {
        self.network_of(endpoint).is_some_and(|n| matches!(n.driver.as_str(), "macvlan" | "ipvlan"))
    }

    /// Links that could be parents.
    pub fn links(&self) -> Result<&BTreeMap<&'a str, &'a LinkFacts>, Missing> {
        match &self.links {
            Observed::Known(links) => Ok(links),
            Observed::Unknown(why) => Err(Missing { fact: "engine-links", why: why.clone() }),
        }
    }

    /// The link of that name, if it was seen.
    pub fn link(&self, name: &str) -> Option<&'a LinkFacts> {
        self.links.known()?.get(name).copied()
    }

    /// The link a network's frames leave by: the parent itself, or what a VLAN yet to be made hangs on.
    pub fn parent_link(&self, subject: &Subject<'_>) -> Option<&'a LinkFacts> {
        let parent = subject.parent.as_deref()?;
        self.link(parent).or_else(|| self.link(subject.base_link()?))
    }

    pub fn routes(&self) -> Result<&'a [Route], Missing> {
        match &self.routes {
            Observed::Known(routes) => Ok(routes),
            Observed::Unknown(why) => Err(Missing { fact: "routes", why: why.clone() }),
        }
    }

    /// The LAN's gateway by the default route out of `link`.
    pub fn lan_gateway(&self, link: &str, family: Family) -> Option<IpAddr> {
        self.gateways.get(&(link, family)).copied()
    }

    /// An address of the engine's own machine on one of its LANs.
    pub fn is_host_address(&self, address: IpAddr) -> bool {
        self.host_addresses.contains(&address)
    }

    /// The first default route of each link and family wins, as in the kernel's order.
    fn default_gateways(&self) -> HashMap<(&'a str, Family), IpAddr> {
        let mut gateways = HashMap::new();
        for route in self.routes.known().copied().unwrap_or_default().iter().filter(|r| r.is_default()) {
            let family = route.destination.family();
            let gateway = route.gateway.filter(|g| Family::of(*g) == family);
            if let (Some(link), Some(gateway)) = (route.link.as_deref(), gateway) {
                gateways.entry((link, family)).or_insert(gateway);
            }
        }
        gateways
    }

    /// Running and stopped containers on a network.
    pub fn endpoints(&self, network: &Network) -> &[(&'a Container, &'a Endpoint)] {
        self.endpoints.get(network.id.as_str()).map_or(&[], Vec::as_slice)
    }

    pub fn has_running(&self, network: &Network) -> bool {
        self.endpoints(network).iter().any(|(container, _)| container.is_running())
    }

    /// Networks whose parent option has exactly this value.
    pub fn networks_on(&self, parent: &str) -> &[&'a Network] {
        self.networks_by_parent.get(parent).map_or(&[], Vec::as_slice)
    }

    /// A device that the engine's own bridge networks use, or that it made in another way.
    pub fn is_engines(&self, name: &str, link: Option<&LinkFacts>) -> bool {
        link.is_some_and(|l| l.docker_made) || self.bridge_devices.contains(name)
    }

    /// Where the engine runs; none without an engine.
    pub fn location(&self) -> Option<Location> {
        self.engine.map(|e| e.placement.location)
    }

    pub fn is_podman(&self) -> bool {
        self.engine.is_some_and(|e| e.version.product == Product::Podman)
    }

    /// Docker's major and minor version; none for Podman, without an engine, or if it cannot be read.
    pub fn docker(&self) -> Option<(u32, u32, u32)> {
        self.version.filter(|_| !self.is_podman())
    }

    /// Podman's version; none for Docker.
    pub fn podman(&self) -> Option<(u32, u32, u32)> {
        self.version.filter(|_| self.is_podman())
    }

    pub fn version(&self) -> &'a str {
        self.engine.map_or("", |e| e.version.version.as_str())
    }

    /// The engine's networks as subjects.
    pub fn existing(&self) -> Vec<Subject<'a>> {
        self.engine.map_or_else(Vec::new, |e| e.networks.iter().map(|n| self.subject(n)).collect())
    }

    /// One of the engine's networks as a subject.
    pub fn subject(&self, network: &'a Network) -> Subject<'a> {
        let option =
            |names: [&str; 2]| names.iter().find_map(|n| network.options.get(*n)).map_or("", String::as_str);
        let mode = match network.driver.as_str() {
            "macvlan" => option(["macvlan_mode", "mode"]),
            "ipvlan" => option(["ipvlan_mode", "mode"]),
            _ => "",
        };
        let parts = network.ipam.iter().map(|i| Part {
            subnet: i.subnet.canonical(),
            gateway: i.gateway,
            range: i.ip_range,
            excluded: i.excluded.values().copied().map(AddressRange::single).collect(),
        });
        Subject {
            name: network.name.as_str(),
            network: Some(network),
            driver: network.driver.as_str(),
            parent: network.parent().map(str::to_owned),
            vlan: network.parent().and_then(split_vlan),
            mode,
            internal: network.internal,
            ipv6: network.ipv6,
            host_access: false,
            parts: parts.collect(),
            options: &network.options,
            prediction: None,
        }
    }
}

/// `eth0.10` as the engine reads it where no link has that name: exactly one dot, a number after it.
fn split_vlan(parent: &str) -> Option<(String, u16)> {
    let (link, id) = parent.split_once('.')?;
    id.parse().ok().filter(|id| (1..=4094).contains(id)).map(|id| (link.to_owned(), id))
}

/// The device of a bridge network: its option, or what dockerd calls it (moby `bridge_linux.go`).
pub(super) fn bridge_device(network: &Network) -> Option<String> {
    if network.driver != "bridge" {
        return None;
    }
    let named = network.options.get("com.docker.network.bridge.name").filter(|name| !name.is_empty());
    named.cloned().or_else(|| Some(format!("br-{}", network.id.short())))
}

/// The links an engine could use. Without an engine a Linux machine's own links are taken, because an engine
/// that is installed there would see them.
fn links(facts: &Facts) -> Observed<BTreeMap<&str, &LinkFacts>> {
    match facts.engine() {
        Some(engine) => {
            engine.links.as_ref().map(|links| links.iter().map(|l| (l.name.as_str(), &l.link)).collect())
        }
        None if facts.host.os.family == OsFamily::Linux => {
            Observed::Known(facts.host.nics.iter().map(|n| (n.name.as_str(), &n.link)).collect())
        }
        None => Observed::Unknown(Why::NoEngine),
    }
}

fn routes(facts: &Facts) -> Observed<&[Route]> {
    match facts.engine() {
        Some(engine) => engine.routes.as_ref().map(Vec::as_slice),
        None if facts.host.os.family == OsFamily::Linux => facts.host.routes.as_ref().map(Vec::as_slice),
        None => Observed::Unknown(Why::NoEngine),
    }
}

/// The first three numbers of a version as printed: `20.10.24+dfsg1` is (20, 10, 24).
fn number(version: &str) -> Option<(u32, u32, u32)> {
    let mut parts = version.split(['.', '+', '-', '~']).map(|p| p.parse::<u32>().ok());
    let major = parts.next().flatten()?;
    Some((major, parts.next().flatten().unwrap_or(0), parts.next().flatten().unwrap_or(0)))
}

/// Link-local, loopback and multicast blocks: every machine has routes for them, and nobody lives there.
fn is_special(destination: Subnet) -> bool {
    match destination.network() {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_loopback() || v4.is_multicast() || v4.is_broadcast(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_multicast() || v6.is_unicast_link_local(),
    }
}

/// A tunnel has no MAC addresses.
pub(super) fn is_tunnel(link: &LinkFacts) -> bool {
    matches!(link.kind, LinkKind::Tunnel)
}

/// A link that a LAN can be behind: neither loopback, nor a tunnel, nor a link to nowhere.
pub(super) fn can_face_lan(link: &LinkFacts) -> bool {
    // Open vSwitch's own devices (`ovs_eth0` on a NAS) carry the LAN.
    let is_ovs = |what: &str| what == "openvswitch" || what == "ovs";
    matches!(
        &link.kind,
        LinkKind::Other { what } if is_ovs(what)
    ) || matches!(
        link.kind,
        LinkKind::Ethernet
            | LinkKind::Wireless
            | LinkKind::Bridge
            | LinkKind::Bond
            | LinkKind::Vlan { .. }
            | LinkKind::Veth
            | LinkKind::Unknown
    )
}
