//! Rules about a network's subnet and what else uses it. dockerd compares a given subnet with its own
//! networks only, never with the host's routes (measured on 20.10, 26.1, 28.5; moby `defaultipam`), so all of
//! this is accepted. Leaves out on purpose overlaps among Docker networks: `engine::subnet_held`.

use super::super::scene::{Missing, Scene, Subject, bridge_device};
use crate::{
    addressing::Family,
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
    observed::Observed,
};

/// Bridges and routed networks must have subnets that nobody else has.
fn wants_own_subnet(subject: &Subject<'_>) -> bool {
    subject.driver == "bridge" || subject.is_routed()
}

/// A bridge on the subnet of the host's LAN: the host then looks for the LAN, and its router, behind the
/// bridge (measured: the router's address becomes local; moby#24796: SSH lost).
pub(super) fn on_lan(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !wants_own_subnet(subject) {
        return Vec::new();
    }
    if let (Err(missing), true) = (scene.links(), subject.is_planned() && !subject.parts.is_empty()) {
        return missing.for_rule("bridge-on-lan");
    }
    let own_device = subject.network.and_then(bridge_device);
    let mut found = Vec::new();
    for part in &subject.parts {
        let hit = scene
            .lan
            .iter()
            .find(|l| l.subnet.overlaps(part.subnet) && own_device.as_deref() != Some(l.link));
        let Some(hit) = hit else { continue };
        let (network, subnet) = (subject.name.to_owned(), part.subnet);
        let (link, lan) = (hit.link.to_owned(), hit.subnet);
        let finding = if subject.is_routed() {
            Finding::new(FindingKind::RoutedOnLan { network, subnet, link, lan }, Severity::Warning)
        } else {
            let severity = if hit.of_engine { Severity::Danger } else { Severity::Warning };
            Finding::new(FindingKind::BridgeOnLan { network, subnet, link, lan }, severity)
        };
        let mut finding = finding.because(hit.link, hit.address);
        if subject.is_planned() {
            if !subject.is_routed() {
                finding =
                    finding.remedy(Remedy::SetField { field: "driver".into(), value: "macvlan".into() });
            }
            finding = finding.remedy(Remedy::Advice { code: "choose-other-subnet".into() });
            if finding.severity == Severity::Danger {
                let code = finding.code();
                finding = finding.remedy(Remedy::Accept { code });
            }
        } else {
            finding = finding.remedy(Remedy::RemoveNetwork { name: subject.name.to_owned() });
        }
        found.push(finding.remedy(Remedy::Learn { topic: "types".into() }));
    }
    found
}

/// ipvlan l3 announces nothing: the LAN's router must be told where the subnet is (measured: a peer answers
/// only after `ip route add … via` the host).
pub(super) fn route_needed(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_routed() || subject.parent.is_none() || subject.internal {
        return Vec::new();
    }
    let link = scene.parent_link(subject);
    let needed = subject.parts.iter().map(|part| {
        let via = link.and_then(|l| l.global_address(part.subnet.family()));
        let via = via.map(|a| a.address.written_address());
        let kind = FindingKind::RouteNeeded { network: subject.name.to_owned(), subnet: part.subnet, via };
        let finding = Finding::new(kind, Severity::Note);
        match via {
            Some(via) => {
                let command = format!("sudo ip route add {} via {via}", part.subnet);
                finding.remedy(Remedy::RunCommand { command })
            }
            None => finding,
        }
    });
    needed.collect()
}

/// The subnet covers what a route of the host leads to: a VPN, another site.
pub(super) fn overlaps_route(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !wants_own_subnet(subject) {
        return Vec::new();
    }
    if let (Err(missing), true) = (scene.routes(), subject.is_planned() && !subject.parts.is_empty()) {
        return missing.for_rule("subnet-overlaps-route");
    }
    let own_device = subject.network.and_then(bridge_device);
    let mut found = Vec::new();
    for part in &subject.parts {
        let hit = scene
            .foreign_routes
            .iter()
            .find(|r| r.destination.overlaps(part.subnet) && (own_device.is_none() || r.link != own_device));
        let Some(route) = hit else { continue };
        let kind = FindingKind::SubnetOverlapsRoute {
            network: subject.name.to_owned(),
            subnet: part.subnet,
            route: route.destination,
            link: route.link.clone().unwrap_or_default(),
        };
        let mut finding = Finding::new(kind, Severity::Warning).because("route", route.destination);
        if let Some(protocol) = &route.protocol {
            finding = finding.because("protocol", protocol);
        }
        found.push(finding.remedy(Remedy::Advice { code: "choose-other-subnet".into() }));
    }
    found
}

/// The subnet covers a name server of the host: the host's names stop working.
pub(super) fn covers_resolver(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !wants_own_subnet(subject) || subject.parts.is_empty() {
        return Vec::new();
    }
    let resolvers = match &scene.facts.host.resolvers {
        Observed::Known(resolvers) => resolvers,
        Observed::Unknown(why) if subject.is_planned() => {
            return Missing { fact: "resolvers", why: why.clone() }.for_rule("subnet-covers-resolver");
        }
        Observed::Unknown(_) => return Vec::new(),
    };
    // A name server that runs as a container of this very network is where it should be.
    let lives_there = |address: &std::net::IpAddr| {
        let gateway = subject.parts.iter().any(|p| p.gateway == Some(*address));
        let container = subject.network.is_some_and(|network| {
            scene.endpoints(network).iter().any(|(_, e)| {
                e.ipv4.is_some_and(|a| a.written_address() == *address) || e.wanted_ipv4 == Some(*address)
            })
        });
        subject.network.is_some() && (gateway || container)
    };
    let hits = subject.parts.iter().flat_map(|part| {
        let inside = resolvers.iter().filter(|r| part.subnet.contains(**r) && !lives_there(r));
        inside.take(1).map(|resolver| {
            let kind = FindingKind::SubnetCoversResolver {
                network: subject.name.to_owned(),
                subnet: part.subnet,
                resolver: *resolver,
            };
            Finding::new(kind, Severity::Warning)
                .because("resolver", resolver)
                .remedy(Remedy::Advice { code: "choose-other-subnet".into() })
        })
    });
    hits.collect()
}

/// The subnet of a network on the LAN is that of its parent; otherwise nobody there answers it.
pub(super) fn of_link(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_on_lan()) else { return Vec::new() };
    let Some(link) = scene.link(parent) else { return Vec::new() };
    let mut found = Vec::new();
    for (at, part) in subject.parts.iter().enumerate() {
        let family = part.subnet.family();
        let there: Vec<_> = link
            .addresses
            .iter()
            .filter(|a| a.address.family() == family && a.scope == crate::facts::AddressScope::Global)
            // A single host address tells nothing of the LAN's size.
            .filter(|a| a.address.prefix() < family.bits())
            .map(|a| a.address.canonical())
            .collect();
        if there.is_empty() || there.contains(&part.subnet) {
            continue;
        }
        let in_use = subject.network.is_some_and(|network| scene.has_running(network));
        let existing = if in_use { Severity::Warning } else { Severity::Note };
        let kind = FindingKind::SubnetNotOfLink {
            subnet: part.subnet,
            parent: parent.to_owned(),
            link_subnets: there.clone(),
        };
        let mut finding = Finding::new(kind, subject.grade(Severity::Warning, existing));
        for subnet in &there {
            finding = finding.because(parent, subnet);
        }
        if let (Some(first), true, Family::V4) = (there.first(), subject.is_planned(), family) {
            finding = finding
                .remedy(Remedy::SetField { field: Subject::field(at, "subnet"), value: first.to_string() });
        }
        found.push(finding);
    }
    found
}
