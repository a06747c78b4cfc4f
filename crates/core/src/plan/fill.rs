//! Fills in what a person left empty: parent, subnet, gateway, range, exclusions. What was typed always wins.
//! Leaves out on purpose any judgement: what is proposed goes through the same reading and rules as what is typed.

use std::net::IpAddr;

use super::supposed::supposed_engine;
use crate::{
    addressing::{AddressRange, Family, Subnet, address, number},
    draft::{DriverKind, NetworkDraft, Purpose, SubnetDraft},
    facts::{EngineFacts, EngineLink, Facts, LinkAddress},
    fnv::fnv1a,
    map::{self, MapSubject},
    placement::Location,
    suitability::{Suitability, rank_links_for},
};

/// The blocks Docker cuts automatic subnets from where none are configured: prefix of the base, base,
/// prefix of the piece (moby `ipamutils/utils.go`).
const BUILT_IN_POOLS: [(&str, u8); 6] = [
    ("172.17.0.0/16", 16),
    ("172.18.0.0/16", 16),
    ("172.19.0.0/16", 16),
    ("172.20.0.0/14", 16),
    ("172.24.0.0/13", 16),
    ("192.168.0.0/16", 20),
];

/// The draft with proposals in its empty fields.
pub(super) fn fill(facts: &Facts, draft: &NetworkDraft) -> NetworkDraft {
    let mut draft = draft.clone();
    let supposed = if facts.engine().is_none() { supposed_engine(&facts.host) } else { None };
    let Some(engine) = facts.engine().or(supposed.as_ref()) else { return draft };
    let site = Site { facts, engine };
    if draft.driver == DriverKind::Ipvlan && draft.purpose == Purpose::Routed && draft.mode.trim().is_empty()
    {
        draft.mode = "l3".into();
    }
    let lan = draft.driver != DriverKind::Bridge;
    let routed = draft.driver == DriverKind::Ipvlan && draft.mode.trim().starts_with("l3");
    if lan && draft.parent.trim().is_empty() {
        let best = rank_links_for(engine, draft.driver).into_iter().next();
        if let Some(best) = best.filter(|c| c.suitability != Suitability::Impossible) {
            draft.parent = best.name.to_string();
        }
    }
    if !draft.kept.config_from.is_empty() || draft.kept.ipam_driver == "null" {
        // The template has the subnets, or nobody shall.
        return draft;
    }
    let families = [(Family::V4, draft.kept.ipv4 != Some(false)), (Family::V6, draft.ipv6)];
    for (family, _) in families.into_iter().filter(|(_, wanted)| *wanted) {
        if draft.subnets.iter().any(|s| s.is_of(family)) {
            continue;
        }
        let proposed = match (lan, routed) {
            (true, false) => site.link_of(&draft).and_then(|l| lan_subnet(l, family)),
            _ => site.private_subnet(family, &draft.name, if routed { 24 } else { 0 }),
        };
        let Some(subnet) = proposed.map(|s| s.to_string()) else { continue };
        // An entry with a range or a gateway but no subnet belongs to the family of what is in it.
        match draft.subnets.iter_mut().find(|s| s.subnet.trim().is_empty() && s.could_be(family)) {
            Some(empty) => empty.subnet = subnet,
            None => draft.subnets.push(SubnetDraft { subnet, ..SubnetDraft::default() }),
        }
    }
    let link = if lan && !routed { site.link_of(&draft) } else { None };
    for entry in &mut draft.subnets {
        let Ok(subnet) = entry.subnet.trim().parse::<Subnet>() else { continue };
        if subnet.has_host_bits() {
            continue;
        }
        if !routed && entry.gateway.trim().is_empty() {
            let gateway = match (lan, link) {
                (true, Some(link)) => site.router_on(link, subnet),
                _ => None,
            };
            let on_link = link.is_some_and(|l| l.link.addresses.iter().any(|a| a.address.overlaps(subnet)));
            // Where nothing tells, the first address is the custom; it is in the form to be corrected. On
            // the link's own IPv6 subnet the router speaks from a link-local address, which Docker cannot take.
            let custom =
                (!(lan && on_link && subnet.family() == Family::V6)).then(|| first_of(subnet)).flatten();
            if let Some(gateway) = gateway.or(custom) {
                entry.gateway = gateway.to_string();
            }
        }
        if lan && !routed {
            site.fill_range(entry, subnet, link);
        }
    }
    draft
}

impl SubnetDraft {
    fn is_of(&self, family: Family) -> bool {
        // A typed text that cannot be read is still what the person wants: nothing is put beside it.
        match self.subnet.trim() {
            "" => false,
            text => text.contains(':') == (family == Family::V6),
        }
    }

    fn could_be(&self, family: Family) -> bool {
        let texts = [&self.gateway, &self.ip_range].into_iter().chain(&self.excluded);
        let v6 = family == Family::V6;
        let address = |t: &String| t.rsplit_once('=').map_or(t.as_str(), |(_, a)| a).trim().to_owned();
        let mut told = texts.map(address).filter(|t| !t.is_empty());
        match told.next() {
            None => true,
            Some(text) => text.contains(':') == v6,
        }
    }
}

/// The subnet of a link's first lasting global address.
fn lan_subnet(link: &EngineLink, family: Family) -> Option<Subnet> {
    let lasting = |a: &&LinkAddress| !a.flags.iter().any(|f| f == "temporary" || f == "deprecated");
    link.link
        .addresses
        .iter()
        .filter(|a| a.scope == crate::facts::AddressScope::Global && a.address.family() == family)
        // A /32 or /128 says nothing about the LAN (DHCPv6, clouds).
        .filter(|a| a.address.prefix() + 1 < family.bits())
        .find(lasting)
        .map(|a| a.address.canonical())
}

/// The first address that can be given to anybody.
fn first_of(subnet: Subnet) -> Option<IpAddr> {
    (subnet.prefix() + 1 < subnet.family().bits())
        .then(|| address(subnet.family(), number(subnet.network()) + 1))
}

/// The addresses around one that a DHCP server gave out: its pool is likely to reach there. An eighth of
/// the subnet to each side, at least 32 addresses (the rules' idea of near) and at most 128.
pub fn lease_neighbourhood(subnet: Subnet, leased: IpAddr) -> AddressRange {
    let reach = (subnet.size() / 8).clamp(32, 128);
    let family = subnet.family();
    let first = number(leased).saturating_sub(reach).max(number(subnet.network()));
    let last = number(leased).saturating_add(reach).min(number(subnet.last()));
    AddressRange { first: address(family, first), last: address(family, last) }
}

struct Site<'a> {
    facts: &'a Facts,
    engine: &'a EngineFacts,
}

impl<'a> Site<'a> {
    /// The link whose addresses tell about the LAN: the VLAN's own if it is there, else the parent.
    fn link_of(&self, draft: &NetworkDraft) -> Option<&'a EngineLink> {
        let links = self.engine.links.known()?;
        let (parent, vlan) = (draft.parent.trim(), draft.vlan.trim());
        if parent.is_empty() {
            return None;
        }
        let name = if vlan.is_empty() { parent.to_owned() } else { format!("{parent}.{vlan}") };
        links.iter().find(|l| l.name.as_str() == name)
    }

    /// The router in `subnet` that routes by `link` lead to, the default route before others.
    fn router_on(&self, link: &EngineLink, subnet: Subnet) -> Option<IpAddr> {
        let routes = self.engine.routes.known()?;
        routes
            .iter()
            .filter(|r| r.link.as_deref() == Some(link.name.as_str()))
            .filter_map(|r| Some((r, r.gateway.filter(|g| subnet.contains(*g))?)))
            .min_by_key(|(r, _)| (!r.is_default(), r.metric.unwrap_or(0)))
            .map(|(_, gateway)| gateway)
    }

    /// A subnet that no network of the engine, no link and no route touches, of at least `prefix` bits.
    fn private_subnet(&self, family: Family, name: &str, prefix: u8) -> Option<Subnet> {
        if family == Family::V6 {
            return Some(unique_local(name));
        }
        let mut taken: Vec<(u128, u128)> =
            self.taken().map(|s| (number(s.network()), number(s.last()))).collect();
        taken.sort_unstable();
        let configured = self.engine.info.address_pools.iter().map(|p| (p.base.canonical(), p.size));
        let built_in = BUILT_IN_POOLS.iter().filter_map(|(base, size)| Some((base.parse().ok()?, *size)));
        let pools: Vec<(Subnet, u8)> =
            if self.engine.info.address_pools.is_empty() { built_in.collect() } else { configured.collect() };
        pools.into_iter().filter(|(base, _)| base.family() == family).find_map(|(base, size)| {
            let size = size.max(base.prefix()).max(prefix).min(family.bits());
            let step = 1u128 << (family.bits() - size);
            let mut first = number(base.network());
            while first + (step - 1) <= number(base.last()) {
                let last = first + (step - 1);
                // The taken blocks are sorted by their first address and never partly overlap (they are
                // CIDR blocks), so those that begin before `last` and reach `first` are what is in the way.
                let end = taken.partition_point(|(begin, _)| *begin <= last);
                match taken[..end].iter().filter(|(_, until)| *until >= first).map(|(_, until)| *until).max()
                {
                    None => return Subnet::new(address(family, first), size),
                    Some(until) => first = (until / step + 1) * step,
                }
            }
            None
        })
    }

    fn taken(&self) -> impl Iterator<Item = Subnet> + '_ {
        let networks = self.engine.networks.iter().flat_map(|n| n.ipam.iter().map(|i| i.subnet.canonical()));
        let links = self.engine.links.known().into_iter().flatten().flat_map(|l| &l.link.addresses);
        let routes = self.engine.routes.known().into_iter().flatten().filter(|r| !r.is_default());
        let (nics, host_routes) = match self.same_kernel() {
            true => (Some(&self.facts.host.nics), self.facts.host.routes.known()),
            false => (None, None),
        };
        let nics = nics.into_iter().flatten().flat_map(|n| &n.link.addresses);
        let host_routes = host_routes.into_iter().flatten().filter(|r| !r.is_default());
        let resolvers = self.resolvers().filter_map(|a| Subnet::new(a, Family::of(a).bits()));
        networks
            .chain(links.chain(nics).map(|a| a.address.canonical()))
            .chain(routes.chain(host_routes).map(|r| r.destination.canonical()))
            .chain(resolvers)
            .filter(|s| s.family() == Family::V4)
    }

    fn same_kernel(&self) -> bool {
        self.engine.placement.location == Location::SameKernel
    }

    /// This machine's name servers. They are on the LAN of this machine wherever the engine runs.
    fn resolvers(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.facts.host.resolvers.known().into_iter().flatten().copied()
    }

    /// The machine's own addresses: the engine's links and, which may be others, this machine's NICs.
    fn machine_addresses(&self) -> impl Iterator<Item = &'a LinkAddress> {
        let links = self.engine.links.known().into_iter().flatten().flat_map(|l| &l.link.addresses);
        links.chain(self.facts.host.nics.iter().flat_map(|n| &n.link.addresses))
    }

    fn fill_range(&self, entry: &mut SubnetDraft, subnet: Subnet, link: Option<&EngineLink>) {
        if entry.ip_range.trim().is_empty() {
            let subject = MapSubject {
                subnet,
                link: link.map(|l| l.name.clone()),
                gateway: entry.gateway.trim().parse().ok(),
                range: None,
                excluded: entry.excluded.iter().filter_map(|t| t.trim().parse().ok()).collect(),
                network: None,
            };
            if let Some(proposal) = map::propose_range(self.facts, &subject) {
                entry.ip_range = proposal.range.to_string();
            }
        }
        let range = match entry.ip_range.trim() {
            "" => subnet.range(),
            text => match text.parse::<AddressRange>() {
                Ok(range) => range,
                Err(_) => return,
            },
        };
        let gateway = entry.gateway.trim().parse::<IpAddr>().ok();
        let own = self.machine_addresses().map(|a| a.address.written_address()).chain(self.resolvers());
        for own in own.filter(|a| subnet.contains(*a) && range.contains(*a) && Some(*a) != gateway) {
            let said = entry
                .excluded
                .iter()
                .any(|t| t.trim().parse::<AddressRange>().is_ok_and(|excluded| excluded.contains(own)));
            if !said {
                entry.excluded.push(own.to_string());
            }
        }
    }
}

/// A unique local /64 (RFC 4193) that depends on the name alone, so that it stays the same while a person types.
fn unique_local(name: &str) -> Subnet {
    // The RFC asks for a number that two sites are unlikely to share, not for a secret.
    let global_id = u128::from(fnv1a(name.as_bytes()) >> 24);
    let network = (0xfd_u128 << 120) | (global_id << 80);
    Subnet::new(address(Family::V6, network), 64).expect("64 is a prefix length of IPv6")
}
