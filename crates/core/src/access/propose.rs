//! From a network to its host shim, or to all that speaks against one.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
};

use super::{AccessDraft, ROUTES_MAX, Refusal, Shim, link_name, seen};
use crate::{
    addressing::{AddressRange, Family, Subnet, address, number},
    facts::{EngineFacts, EngineLink, Facts, Ipam, LinkKind, Lookup, Network, Product},
    fnv::fnv1a,
    intent::reserved,
    map::{self, MapSubject},
    names::{LinkName, MacAddr, NetworkId},
    placement::{EngineKind, Location},
    sweep::SweepRecord,
};

/// How many addresses are looked at for one that is left.
const LOOK_AT_MOST: usize = 65_536;

/// The shim of a network. The address is the one that was typed, or one that the engine does not give and nobody is
/// known to hold: whether somebody holds it all the same is asked on the LAN before it is taken.
///
/// The routes are the network's IP range, and each container's address outside of it. Without a range, or where it is
/// the whole subnet, they are the addresses of the containers there are: a route for the whole subnet would lead the
/// machine's own traffic with its LAN through the shim. A container that comes later is then not reached until the
/// shim is made anew.
///
/// # Errors
/// All that speaks against it; what speaks against the network comes first.
pub fn propose(facts: &Facts, draft: &AccessDraft) -> Result<Shim, Vec<Refusal>> {
    let Some(engine) = facts.engine() else { return Err(vec![Refusal::NoEngine]) };
    let mut refusals = of_engine(engine);
    let typed = draft.network.trim();
    let network = match engine.find_network(typed) {
        Lookup::Found(network) => network,
        Lookup::Missing => {
            refusals.push(Refusal::NoSuchNetwork { typed: typed.into() });
            return Err(refusals);
        }
        Lookup::Ambiguous(networks) => {
            let ids = networks.iter().map(|n| n.id.short().to_owned()).collect();
            refusals.push(Refusal::AmbiguousNetwork { typed: typed.into(), ids });
            return Err(refusals);
        }
    };
    refusals.extend(of_network(network));
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let parent = of_parent(engine, network)?;
    if let Some(there) = seen(engine).into_iter().find(|s| s.shim.network == network.id) {
        return Err(vec![Refusal::AlreadyOn { address: there.shim.address.into() }]);
    }
    let world = World { facts, engine, network, parent };
    let address = world.address(draft.address.trim()).map_err(|refusal| vec![refusal])?;
    let routes = world.routes(address)?;
    Ok(Shim {
        link: link_name(&network.id),
        parent: parent.name.clone(),
        mac: mac(&network.id, parent),
        network: network.id.clone(),
        name: network.name.clone(),
        address,
        routes,
    })
}

fn of_engine(engine: &EngineFacts) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if engine.placement.location == Location::VirtualMachine {
        refusals.push(Refusal::EngineInVm { engine: engine.placement.kind });
    }
    if engine.info.rootless || engine.placement.rootless {
        refusals.push(Refusal::Rootless);
    }
    let podman = [EngineKind::Podman, EngineKind::PodmanNative, EngineKind::PodmanMachine];
    if engine.version.product == Product::Podman || podman.contains(&engine.placement.kind) {
        refusals.push(Refusal::Podman);
    }
    refusals
}

fn of_network(network: &Network) -> Vec<Refusal> {
    let mode = |key: &str, default: &str| {
        network.options.get(key).filter(|m| !m.is_empty()).map_or(default.to_owned(), Clone::clone)
    };
    let mut refusals = Vec::new();
    match network.driver.as_str() {
        "macvlan" => {
            let mode = mode("macvlan_mode", "bridge");
            if mode != "bridge" {
                refusals.push(Refusal::Mode { mode });
            }
        }
        "ipvlan" => refusals.push(Refusal::Ipvlan { mode: mode("ipvlan_mode", "l2") }),
        "bridge" => refusals.push(Refusal::NotNeeded),
        other => refusals.push(Refusal::OtherDriver { driver: other.to_owned() }),
    }
    if network.config_only || network.scope == "swarm" {
        refusals.push(Refusal::OtherDriver { driver: format!("{} ({})", network.driver, network.scope) });
    }
    if matches!(network.driver.as_str(), "macvlan") {
        if network.internal {
            refusals.push(Refusal::Internal);
        } else if network.parent().is_none() {
            refusals.push(Refusal::NoParent);
        }
        if !network.ipam.iter().any(|i| i.subnet.family() == Family::V4) {
            refusals.push(Refusal::Ipv6Only);
        }
    }
    refusals
}

fn of_parent<'a>(engine: &'a EngineFacts, network: &Network) -> Result<&'a EngineLink, Vec<Refusal>> {
    let Some(links) = engine.links.known() else { return Err(vec![Refusal::LinksUnknown]) };
    let parent = network.parent().unwrap_or_default().to_owned();
    let Some(link) = links.iter().find(|l| l.name.as_str() == parent) else {
        return Err(vec![Refusal::ParentMissing { parent }]);
    };
    let mut refusals = Vec::new();
    if link.link.kind == LinkKind::Wireless {
        refusals.push(Refusal::Wireless { parent: parent.clone() });
    }
    if let Some(master) = &link.link.master {
        refusals.push(Refusal::ParentIsPort { parent: parent.clone(), master: master.clone() });
    }
    if !link.link.is_up() {
        refusals.push(Refusal::ParentDown { parent });
    }
    if refusals.is_empty() { Ok(link) } else { Err(refusals) }
}

/// Locally administered, individual. The parent's own is in it, because an engine may make ids from names, and two
/// machines of one LAN may have a network of the same name.
fn mac(network: &NetworkId, parent: &EngineLink) -> MacAddr {
    let below = parent.link.mac.map_or([0; 6], |mac| mac.0);
    let [_, _, _, a, b, c, d, e] = fnv1a(&[network.as_str().as_bytes(), &below].concat()).to_be_bytes();
    MacAddr([0x02, a, b, c, d, e])
}

struct World<'a> {
    facts: &'a Facts,
    engine: &'a EngineFacts,
    network: &'a Network,
    parent: &'a EngineLink,
}

impl World<'_> {
    fn subnets(&self) -> impl Iterator<Item = &Ipam> {
        self.network.ipam.iter().filter(|i| i.subnet.family() == Family::V4)
    }

    /// Where automatic addresses come from.
    fn range(ipam: &Ipam) -> AddressRange {
        ipam.ip_range.unwrap_or(ipam.subnet).canonical().range()
    }

    /// The machine's own addresses, with the link of each.
    fn own(&self) -> impl Iterator<Item = (IpAddr, &LinkName)> {
        let links = self.engine.links.known().into_iter().flatten();
        links.flat_map(|l| l.link.addresses.iter().map(move |a| (a.address.written_address(), &l.name)))
    }

    fn gateways(&self) -> BTreeSet<IpAddr> {
        let routes = self.engine.routes.known().into_iter().flatten().filter_map(|r| r.gateway);
        self.network.ipam.iter().filter_map(|i| i.gateway).chain(routes).collect()
    }

    /// The sweeps of the LAN behind the parent.
    fn sweeps(&self) -> impl Iterator<Item = &SweepRecord> {
        self.facts.sweeps.iter().filter(|s| s.link == self.parent.name)
    }

    fn address(&self, typed: &str) -> Result<Ipv4Addr, Refusal> {
        if typed.is_empty() {
            return self.subnets().find_map(|ipam| self.left(ipam)).ok_or_else(|| Refusal::NoAddressLeft {
                subnet: self.subnets().next().map_or(self.network.ipam[0].subnet, |i| i.subnet.canonical()),
            });
        }
        let Ok(address) = typed.parse::<Ipv4Addr>() else {
            return Err(Refusal::NotAnAddress { typed: typed.to_owned() });
        };
        match self.against(address.into()) {
            Some(refusal) => Err(refusal),
            None => Ok(address),
        }
    }

    /// What speaks against an address.
    fn against(&self, address: IpAddr) -> Option<Refusal> {
        let Some(ipam) = self.subnets().find(|i| i.subnet.contains(address)) else {
            let subnets = self.subnets().map(|i| i.subnet.canonical()).collect();
            return Some(Refusal::AddressOutside { address, subnets });
        };
        if reserved(ipam.subnet.canonical(), address).is_some() {
            return Some(Refusal::AddressNotUsable { address });
        }
        if self.gateways().contains(&address) {
            return Some(Refusal::AddressIsGateway { address });
        }
        if let Some((_, link)) = self.own().find(|(own, _)| *own == address) {
            return Some(Refusal::AddressIsHost { address, link: link.to_string() });
        }
        if let Some(other) = seen(self.engine).into_iter().find(|s| IpAddr::V4(s.shim.address) == address) {
            return Some(Refusal::AddressIsShim { address, network: other.shim.name });
        }
        for container in &self.engine.containers {
            let has = |e: &crate::facts::Endpoint| {
                e.ipv4.map(Subnet::written_address) == Some(address) || e.wanted_ipv4 == Some(address)
            };
            if container.endpoints.iter().any(has) {
                return Some(Refusal::AddressHeld { address, container: container.name.clone() });
            }
        }
        // The newest look at an address is what counts.
        let looks = self.sweeps().filter(|s| s.blocks.iter().any(|b| b.contains(address)));
        let newest = looks.max_by_key(|s| s.looked_at);
        let holder = newest.and_then(|s| s.holders.iter().find(|h| h.address == address));
        let ours = mac(&self.network.id, self.parent);
        if let Some(mac) = holder.and_then(|h| h.macs.iter().find(|m| **m != ours)) {
            return Some(Refusal::AddressAnswered { address, mac: *mac });
        }
        let range = Self::range(ipam);
        let is_excluded = ipam.excluded.values().any(|e| *e == address);
        (range.contains(address) && !is_excluded).then_some(Refusal::AddressInRange { address, range })
    }

    /// An address that is left, the best guess first: one that was asked and was silent; one that the engine is kept
    /// from within the range, from which the router's DHCP server should be kept, too; one outside the range, from the
    /// high end, away from what DHCP servers are known to give.
    fn left(&self, ipam: &Ipam) -> Option<Ipv4Addr> {
        let subnet = ipam.subnet.canonical();
        let range = Self::range(ipam);
        let subject = MapSubject {
            subnet,
            link: Some(self.parent.name.clone()),
            gateway: ipam.gateway,
            range: None,
            excluded: Vec::new(),
            network: Some(self.network.id.clone()),
        };
        let avoided = map::avoided(self.facts, &subject);
        let usable = |a: &IpAddr| !avoided.iter().any(|r| r.contains(*a)) && self.against(*a).is_none();
        let reserved_for_us: Vec<IpAddr> =
            ipam.excluded.values().copied().filter(|a| range.contains(*a)).filter(usable).collect();
        let (first, last) = (number(subnet.network()), number(subnet.last()));
        let outside = (first..=last).rev().take(LOOK_AT_MOST).map(|n| address(Family::V4, n));
        let outside = outside.filter(|a| !range.contains(*a));
        let silent = |a: &IpAddr| self.sweeps().any(|s| s.has_asked(Subnet::single(*a)));
        let found = reserved_for_us
            .iter()
            .copied()
            .find(silent)
            .or_else(|| outside.clone().filter(silent).find(usable))
            .or_else(|| reserved_for_us.first().copied())
            .or_else(|| outside.clone().find(usable));
        match found {
            Some(IpAddr::V4(address)) => Some(address),
            _ => None,
        }
    }

    fn routes(&self, shim: Ipv4Addr) -> Result<Vec<Subnet>, Vec<Refusal>> {
        let mut spared: BTreeSet<IpAddr> = self.gateways();
        spared.extend(self.own().map(|(own, _)| own));
        spared.insert(shim.into());
        let mut routes = Vec::new();
        for ipam in self.subnets() {
            if let Some(range) = ipam.ip_range.map(Subnet::canonical)
                && !range.covers(ipam.subnet.canonical())
                && !self.is_whole_lan(range)
            {
                routes.extend(without(range.range(), &spared));
            }
        }
        let endpoints = self.engine.endpoints_of(self.network);
        let addresses = endpoints.filter_map(|(_, e)| e.ipv4.map(Subnet::written_address).or(e.wanted_ipv4));
        let mut single: Vec<IpAddr> = addresses.filter(|a| a.is_ipv4() && !spared.contains(a)).collect();
        single.retain(|a| !routes.iter().any(|r: &Subnet| r.contains(*a)));
        single.sort_unstable_by_key(|a| number(*a));
        single.dedup();
        routes.extend(single.into_iter().map(Subnet::single));
        if routes.is_empty() {
            return Err(vec![Refusal::NothingToReach]);
        }
        if routes.len() > ROUTES_MAX {
            return Err(vec![Refusal::TooManyRoutes {
                count: u32::try_from(routes.len()).unwrap_or(u32::MAX),
            }]);
        }
        let ours = link_name(&self.network.id);
        let there = self.engine.routes.known().into_iter().flatten();
        let taken: Vec<Refusal> = there
            .filter(|r| r.table == MAIN && routes.contains(&r.destination))
            .filter_map(|r| Some((r.destination, r.link.clone()?)))
            .filter(|(_, link)| *link != ours.as_str())
            .map(|(route, link)| Refusal::RouteTaken { route, link })
            .collect();
        if taken.is_empty() { Ok(routes) } else { Err(taken) }
    }

    /// Whether a block is all of a subnet that the parent has an address in.
    fn is_whole_lan(&self, range: Subnet) -> bool {
        let on_link = self.parent.link.addresses.iter().filter(|a| a.address.prefix() < 31);
        on_link.map(|a| a.address.canonical()).any(|subnet| range.covers(subnet))
    }
}

/// `RT_TABLE_MAIN`.
const MAIN: u32 = 254;

/// The blocks of a range without some addresses.
fn without(range: AddressRange, spared: &BTreeSet<IpAddr>) -> Vec<Subnet> {
    let family = Family::of(range.first);
    let mut holes: Vec<u128> = spared.iter().filter(|a| range.contains(**a)).map(|a| number(*a)).collect();
    holes.sort_unstable();
    let mut blocks = Vec::new();
    let mut at = number(range.first);
    for hole in holes.into_iter().chain([number(range.last) + 1]) {
        if hole > at {
            let part = AddressRange { first: address(family, at), last: address(family, hole - 1) };
            blocks.extend(part.blocks());
        }
        at = hole + 1;
    }
    blocks
}
