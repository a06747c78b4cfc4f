//! Rules about a wanted network's gateway, range and excluded addresses. The engine keeps count of what it
//! handed out itself; it never looks at the LAN. What answered on the LAN is known where somebody swept it; where
//! nobody did, `lan_not_probed` says so.

use std::net::IpAddr;

use super::super::scene::{Part, Scene, Subject};
use crate::{
    addressing::{AddressRange, Family, Subnet, address, number, propose_range},
    finding::{Finding, Remedy, Severity},
    kinds::{FindingKind, KnownAddress},
    sweep::SweepRecord,
};

/// Two addresses nearer than this are taken to lie in one DHCP pool: home routers hand out 50 to 150
/// addresses in one run, and a lease says nothing of its ends.
const NEAR: u128 = 32;

/// How many addresses a proposed range has.
const PROPOSED: u128 = 16;

/// What is known to be taken on the LAN of the parent: gateway, this machine, its name servers, and who answered when
/// the LAN was swept.
fn known_addresses(scene: &Scene<'_>, subject: &Subject<'_>, part: &Part) -> Vec<KnownAddress> {
    let mut known: Vec<KnownAddress> = Vec::new();
    let mut add = |address: IpAddr, holder: &str| {
        if part.subnet.contains(address) && known.iter().all(|k| k.address != address) {
            known.push(KnownAddress { address, holder: holder.to_owned() });
        }
    };
    if let Some(gateway) = lan_gateway(scene, subject, part.subnet.family()) {
        add(gateway, "gateway");
    }
    for lan in scene.lan.iter().filter(|l| l.of_engine) {
        add(lan.address, "host");
    }
    for resolver in scene.facts.host.resolvers.known().into_iter().flatten() {
        add(*resolver, "resolver");
    }
    let own: Vec<_> =
        scene.engine.into_iter().flat_map(|e| &e.containers).flat_map(|c| &c.endpoints).collect();
    for holder in sweeps(scene, subject).flat_map(|s| &s.holders) {
        // A container of this engine is no stranger, unless somebody else answers for its address.
        let is_ours = own.iter().any(|e| {
            e.ipv4.is_some_and(|a| a.written_address() == holder.address)
                && e.mac.is_none_or(|mac| holder.macs.iter().all(|m| *m == mac))
        });
        if !is_ours {
            add(holder.address, "neighbour");
        }
    }
    known
}

/// What is remembered of the LAN behind a network's parent. A VLAN's link has the parent's whole name.
fn sweeps<'a>(scene: &Scene<'a>, subject: &Subject<'_>) -> impl Iterator<Item = &'a SweepRecord> + use<'a> {
    let parent = subject.parent.clone();
    scene.facts.sweeps.iter().filter(move |s| parent.as_deref() == Some(s.link.as_str()))
}

/// The LAN's gateway, where the parent itself is there; a VLAN yet to be made is another LAN than its link's.
fn lan_gateway(scene: &Scene<'_>, subject: &Subject<'_>, family: Family) -> Option<IpAddr> {
    let parent = subject.parent.as_deref()?;
    scene.link(parent)?;
    scene.lan_gateway(parent, family)
}

fn second(subnet: Subnet) -> Option<IpAddr> {
    (subnet.size() > 2).then(|| address(subnet.family(), number(subnet.network()) + 1))
}

/// macvlan and ipvlan l2 without a gateway: up to 28 the engine takes the first address of the pool as the
/// gateway (28 not for an internal macvlan); from 29 it takes none, and hands the router's address to the
/// first container (measured on 28.5 and 29.7; moby commits 468e3521b0, aa78f19066).
pub(super) fn gateway_given(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_on_lan() {
        return Vec::new();
    }
    let without = subject.parts.iter().enumerate().filter(|(_, part)| part.gateway.is_none());
    without.filter_map(|(at, part)| without_gateway(scene, subject, at, part)).collect()
}

fn without_gateway(scene: &Scene<'_>, subject: &Subject<'_>, at: usize, part: &Part) -> Option<Finding> {
    let family = part.subnet.family();
    let of_lan = lan_gateway(scene, subject, family).filter(|g| part.subnet.contains(*g));
    let set = |finding: Finding, value: Option<IpAddr>| match value {
        Some(value) => finding
            .remedy(Remedy::SetField { field: Subject::field(at, "gateway"), value: value.to_string() }),
        None => finding,
    };
    let reserves_none = scene.docker().is_some_and(|(major, ..)| {
        major >= 29 || major == 28 && subject.internal && subject.driver == "macvlan"
    });
    if reserves_none {
        let router = of_lan.or_else(|| second(part.subnet));
        let handed_out =
            router.filter(|r| family == Family::V4 && part.pool().contains(*r) && !part.is_excluded(*r));
        if let Some(router) = handed_out {
            let kind = FindingKind::RouterAddressHandedOut { subnet: part.subnet, address: router };
            let code = kind.code();
            let mut finding = Finding::new(kind, Severity::Danger).because("Version", scene.version());
            if let Some(of_lan) = of_lan {
                finding = finding.because("default route", of_lan);
            }
            return Some(set(finding, Some(router)).remedy(Remedy::Accept { code }));
        }
        if subject.internal {
            return None;
        }
    }
    let taken = match part.range {
        _ if reserves_none || scene.engine.is_none() => None,
        Some(range) if !scene.is_podman() => Some(range.network()),
        _ => second(part.subnet),
    };
    // The engine's choice is right by luck, or nobody will use it: good to know, no more.
    let harmless = family == Family::V6 || subject.internal || taken.is_some() && taken == of_lan;
    let severity = if harmless { Severity::Note } else { Severity::Warning };
    let kind = FindingKind::GatewayNotGiven { subnet: part.subnet, taken };
    let propose = of_lan.or_else(|| second(part.subnet).filter(|_| family == Family::V4));
    Some(set(Finding::new(kind, severity), propose))
}

/// The gateway of a network on the LAN is the LAN's.
pub(super) fn gateway_of_link(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_on_lan() || subject.internal {
        return Vec::new();
    }
    if let (Err(missing), true) = (scene.routes(), subject.is_planned()) {
        return missing.for_rule("gateway-not-of-link");
    }
    let mut found = Vec::new();
    for (at, part) in subject.parts.iter().enumerate() {
        let Some(gateway) = part.gateway else { continue };
        let Some(lan) = lan_gateway(scene, subject, part.subnet.family()) else { continue };
        // A link-local router has no address in the subnet to compare with.
        if gateway == lan || !part.subnet.contains(lan) {
            continue;
        }
        let kind = FindingKind::GatewayNotOfLink { gateway, lan_gateway: lan };
        let mut finding = Finding::new(kind, subject.grade(Severity::Warning, Severity::Note))
            .because("default route", lan);
        if subject.is_planned() {
            let field = Subject::field(at, "gateway");
            finding = finding.remedy(Remedy::SetField { field, value: lan.to_string() });
        }
        found.push(finding);
    }
    found
}

/// The engine keeps the gateway back wherever it lies; the range only has one address fewer than it seems.
pub(super) fn gateway_in_range(_: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let inside = subject.parts.iter().filter_map(|part| {
        let (gateway, range) = (part.gateway?, part.range?);
        // A range that is the whole subnet holds the gateway by nature.
        (range.contains(gateway) && range != part.subnet)
            .then(|| Finding::new(FindingKind::GatewayInRange { gateway, range }, Severity::Note))
    });
    inside.collect()
}

/// Without a range automatic addresses begin at the bottom of the LAN.
pub(super) fn range_given(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_on_lan() {
        return Vec::new();
    }
    let wide = subject.parts.iter().enumerate().filter(|(_, part)| {
        part.range.is_none() && part.subnet.family() == Family::V4 && part.subnet.prefix() < 30
    });
    wide.map(|(at, part)| {
        let taken = known_addresses(scene, subject, part).into_iter().map(|k| k.address);
        let mut avoid: Vec<AddressRange> = taken
            .chain(part.gateway)
            .map(AddressRange::single)
            .chain(part.excluded.iter().copied())
            .collect();
        avoid.extend(leased(scene, subject, part).map(|a| around(part.subnet, a)));
        let proposed = propose_range(part.subnet, &avoid, PROPOSED);
        let kind = FindingKind::RangeNotGiven { subnet: part.subnet, proposed };
        let finding = Finding::new(kind, Severity::Warning);
        match proposed {
            Some(range) => finding
                .remedy(Remedy::SetField { field: Subject::field(at, "ip_range"), value: range.to_string() }),
            None => finding,
        }
    })
    .collect()
}

/// Known addresses inside what is handed out: the engine gives them away without looking (measured: the
/// host's own address and a neighbour's are accepted by 20.10, 26.1, 28.5).
pub(super) fn range_covers_known(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_on_lan() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in &subject.parts {
        let range = part.pool();
        let at_risk = |k: &KnownAddress| {
            range.contains(k.address) && part.gateway != Some(k.address) && !part.is_excluded(k.address)
        };
        let known: Vec<KnownAddress> =
            known_addresses(scene, subject, part).into_iter().filter(at_risk).collect();
        if known.is_empty() {
            continue;
        }
        let addresses: Vec<IpAddr> = known.iter().map(|k| k.address).collect();
        let kind = FindingKind::RangeCoversKnown { range, known: known.clone(), addresses };
        let finding = known.iter().fold(Finding::new(kind, Severity::Warning), |finding, k| {
            finding.because(k.holder.clone(), k.address)
        });
        found.push(finding.remedy(Remedy::Advice { code: "exclude-known".into() }));
    }
    found
}

/// This machine's leased addresses on the parent: one look into the DHCP server's pool.
fn leased<'a>(
    scene: &Scene<'a>,
    subject: &Subject<'_>,
    part: &Part,
) -> impl Iterator<Item = IpAddr> + use<'a> {
    let link = subject.parent.as_deref().and_then(|parent| scene.link(parent));
    let subnet = part.subnet;
    link.into_iter()
        .flat_map(|l| &l.addresses)
        .filter(|a| a.leased.known() == Some(&true))
        .map(|a| a.address.written_address())
        .filter(move |a| a.is_ipv4() && subnet.contains(*a))
}

/// The addresses near `center`, within the subnet.
fn around(subnet: Subnet, center: IpAddr) -> AddressRange {
    let first = number(center).saturating_sub(NEAR).max(number(subnet.network()));
    let last = (number(center) + NEAR).min(number(subnet.last()));
    AddressRange { first: address(subnet.family(), first), last: address(subnet.family(), last) }
}

/// A leased address in the range, or near it, says that the DHCP server hands out addresses there.
pub(super) fn range_may_cover_dhcp(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_on_lan() {
        return Vec::new();
    }
    let near = subject.parts.iter().filter_map(|part| {
        let range = part.pool();
        let leased =
            leased(scene, subject, part).find(|a| around(part.subnet, *a).overlaps(range.range()))?;
        let kind = FindingKind::RangeMayCoverDhcp { range, leased };
        let finding = Finding::new(kind, Severity::Warning).because("leased", leased);
        Some(finding.remedy(Remedy::Advice { code: "shrink-dhcp-pool".into() }))
    });
    near.collect()
}

/// What is left of the range for containers.
pub(super) fn range_too_small(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    /// Larger pools have enough left, whatever is excluded one by one.
    const COUNTED: u128 = 1024;
    let keeps_gateway = subject.driver == "bridge"
        || subject.is_on_lan() && scene.docker().is_none_or(|(major, ..)| major < 29);
    let mut found = Vec::new();
    for part in subject.parts.iter().filter(|p| p.pool().size() <= COUNTED) {
        let (range, subnet) = (part.pool(), part.subnet);
        let edges = subnet.family() == Family::V4 && subnet.prefix() < 31;
        let usable = |a: &IpAddr| {
            !(edges && (*a == subnet.network() || *a == subnet.last()))
                && part.gateway != Some(*a)
                && !part.is_excluded(*a)
        };
        let mut available = range.range().addresses().filter(usable).count();
        if part.gateway.is_none() && keeps_gateway {
            available = available.saturating_sub(1);
        }
        let severity = match available {
            0 => Severity::Blocks,
            1 if subject.mode != "passthru" => Severity::Note,
            _ => continue,
        };
        let kind = FindingKind::RangeTooSmall { range, available: available as u32 };
        found.push(Finding::new(kind, severity));
    }
    found
}

/// A range is a CIDR block; what is written with host bits means the block around it.
pub(super) fn range_not_aligned(_: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let skewed = subject.parts.iter().enumerate().filter_map(|(at, part)| {
        let range = part.range.filter(|r| r.has_host_bits())?;
        let kind = FindingKind::RangeNotAligned { range, aligned: range.canonical() };
        let field = Subject::field(at, "ip_range");
        let value = range.canonical().to_string();
        Some(Finding::new(kind, Severity::Warning).remedy(Remedy::SetField { field, value }))
    });
    skewed.collect()
}

/// 25 and later refuse it; 20.10 refuses it and forgets the subnet (measured).
pub(super) fn excluded_outside(_: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let outside = subject.parts.iter().flat_map(|part| {
        let inside = move |e: &&AddressRange| part.subnet.contains(e.first) && part.subnet.contains(e.last);
        part.excluded.iter().filter(move |e| !inside(e)).map(move |e| {
            let kind = FindingKind::ExcludedOutside { excluded: *e, subnet: part.subnet };
            Finding::new(kind, Severity::Blocks)
        })
    });
    outside.collect()
}

/// Nobody asked the LAN whether the addresses answer.
pub(super) fn lan_not_probed(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_on_lan() {
        return Vec::new();
    }
    let is_asked = |part: &&Part| sweeps(scene, subject).any(|s| s.has_asked(part.pool()));
    let v4 = subject.parts.iter().filter(|p| p.subnet.family() == Family::V4).filter(|p| !is_asked(p));
    v4.map(|part| Finding::new(FindingKind::LanNotProbed { range: part.pool().range() }, Severity::Unknown))
        .collect()
}
