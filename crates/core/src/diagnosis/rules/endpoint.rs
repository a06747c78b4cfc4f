//! Rules about reaching and addressing single containers: the host's way to them, fixed addresses, MAC
//! addresses, ports.

use std::net::IpAddr;

use super::{
    super::scene::{Joining, Scene, Subject, can_face_lan},
    existing,
};
use crate::{
    addressing::{Family, Subnet},
    facts::{Endpoint, LinkFacts, LinkKind, Network},
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
    map::AnsweredBy,
    names::MacAddr,
    oui,
    placement::Location,
    predict::state_of,
};

/// macvlan and ipvlan frames between a parent and its own children are not looped back by the kernel
/// (measured on 20.10, 26.1, 28.5: 100 % loss both ways; with a macvlan link of the host's own all pass).
pub(super) fn host_reaches(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_lan_driver() {
        return Vec::new();
    }
    let learn = || Remedy::Learn { topic: "host-access".into() };
    if subject.host_access
        && let Some(reason) = no_shim_possible(scene, subject)
    {
        let kind = FindingKind::HostAccessImpossible { reason: reason.to_owned() };
        return vec![Finding::new(kind, Severity::Warning).remedy(learn())];
    }
    let Some(parent) = subject.parent.as_deref().filter(|_| existing::on_this_kernel(scene)) else {
        return Vec::new();
    };
    if !lan_is_behind(scene, subject) || has_shim(scene, parent, subject.driver) {
        return Vec::new();
    }
    let severity = if subject.host_access { Severity::Warning } else { Severity::Note };
    let kind = FindingKind::HostCannotReach { parent: parent.to_owned() };
    vec![Finding::new(kind, severity).remedy(learn())]
}

/// Why no link of the host's own can be put beside the containers.
fn no_shim_possible(scene: &Scene<'_>, subject: &Subject<'_>) -> Option<&'static str> {
    let rootless = scene.engine.is_some_and(|e| e.info.rootless || e.placement.rootless);
    match scene.location() {
        _ if rootless => Some("rootless"),
        Some(Location::VirtualMachine | Location::Remote | Location::Unknown) => Some("engine-elsewhere"),
        _ if subject.parent.is_none() => Some("no-parent"),
        _ if subject.mode == "passthru" => Some("passthru"),
        _ if matches!(subject.mode, "private" | "vepa") => Some("isolating-mode"),
        _ if subject.is_routed() => Some("routed"),
        _ => None,
    }
}

/// Containers on the parent can have neighbours on a LAN. Nothing speaks against it where links are unknown.
fn lan_is_behind(scene: &Scene<'_>, subject: &Subject<'_>) -> bool {
    let Ok(links) = scene.links() else { return true };
    let Some(base) = subject.base_link() else { return false };
    links.get(base).is_some_and(|link| {
        let made_by_engine =
            matches!(link.kind, LinkKind::Bridge | LinkKind::Veth) && scene.is_engines(base, Some(link));
        // A port of a virtual router keeps its own LAN.
        let is_vrf = |l: &LinkFacts| matches!(&l.kind, LinkKind::Other { what } if what == "vrf");
        let is_port = link.master.as_deref().is_some_and(|m| !links.get(m).is_some_and(|l| is_vrf(l)));
        can_face_lan(link) && !made_by_engine && !is_port
    })
}

/// A macvlan (or ipvlan) link of the host's own on the same parent.
fn has_shim(scene: &Scene<'_>, parent: &str, driver: &str) -> bool {
    let Ok(links) = scene.links() else { return false };
    links.values().any(|link| match &link.kind {
        LinkKind::Macvlan { link: Some(below), .. } => driver == "macvlan" && below == parent && link.is_up(),
        LinkKind::Ipvlan { link: Some(below), .. } => driver == "ipvlan" && below == parent && link.is_up(),
        _ => false,
    })
}

/// The fixed addresses that were asked for and can be read.
fn wanted(joining: &Joining<'_>) -> Vec<IpAddr> {
    let given = [&joining.endpoint.ipv4, &joining.endpoint.ipv6];
    given.into_iter().flatten().filter_map(|text| text.parse().ok()).collect()
}

/// The subnet of the network that holds `address`.
fn subnet_of(subject: &Subject<'_>, address: IpAddr) -> Option<Subnet> {
    subject.parts.iter().map(|p| p.subnet).find(|s| s.contains(address))
}

/// The engine refuses addresses outside its subnets, and the first and last of an IPv4 subnet (measured; the
/// latter at start, "Address already in use"; podman 5.4 accepts them).
pub(super) fn address_inside(_: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    let check = |address: IpAddr| {
        let Some(subnet) = subnet_of(joining.subject, address) else {
            let subnets = joining.subject.parts.iter().map(|p| p.subnet).collect();
            return Some(Finding::new(FindingKind::AddressOutside { address, subnets }, Severity::Blocks));
        };
        let edges = subnet.family() == Family::V4 && subnet.prefix() < 31;
        (edges && (address == subnet.network() || address == subnet.last()))
            .then(|| Finding::new(FindingKind::AddressNotUsable { address, subnet }, Severity::Blocks))
    };
    wanted(joining).into_iter().filter_map(check).collect()
}

/// The gateway's, this host's, a name server's, or an excluded address. The engine knows the first and the
/// last only; the host's own is accepted (measured on 20.10, 26.1, 28.5) and takes it off the LAN.
pub(super) fn address_of_another(scene: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    let subject = joining.subject;
    let danger = |kind: FindingKind| {
        let code = kind.code();
        Finding::new(kind, Severity::Danger).remedy(Remedy::Accept { code })
    };
    let lan_gateway = |address: IpAddr| {
        let parent = subject.parent.as_deref().filter(|_| subject.is_on_lan());
        parent.and_then(|p| scene.lan_gateway(p, Family::of(address))) == Some(address)
    };
    let check = |address: IpAddr| -> Option<Finding> {
        if subject.parts.iter().any(|p| p.gateway == Some(address)) {
            let kind = FindingKind::AddressIsGateway { address };
            // podman 5.4 gives it away (measured).
            return Some(if scene.is_podman() { danger(kind) } else { Finding::new(kind, Severity::Blocks) });
        }
        if lan_gateway(address) {
            return Some(danger(FindingKind::AddressIsGateway { address }));
        }
        if subject.parts.iter().any(|p| p.is_excluded(address)) {
            return Some(Finding::new(FindingKind::AddressIsExcluded { address }, Severity::Blocks));
        }
        if let Some(host) = scene.lan.iter().find(|l| l.of_engine && l.address == address) {
            let kind = FindingKind::AddressIsHost { address, link: host.link.to_owned() };
            return Some(danger(kind).because(host.link, address));
        }
        let resolvers = scene.facts.host.resolvers.known().map_or(&[][..], Vec::as_slice);
        if subject.is_on_lan() && resolvers.contains(&address) {
            return Some(Finding::new(FindingKind::AddressIsResolver { address }, Severity::Warning));
        }
        None
    };
    wanted(joining).into_iter().filter_map(check).collect()
}

/// Somebody on the LAN answered for it when it was asked last. The engine does not ask (measured on 20.10, 26.1, 28.5:
/// both then answer, and 28.5 takes the address away at once).
pub(super) fn address_answered(scene: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    let subject = joining.subject;
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_on_lan()) else { return Vec::new() };
    // The container itself may have it now, and answer.
    let own: Vec<MacAddr> = scene
        .endpoints(joining.network)
        .iter()
        .filter(|(c, _)| joining.container.is_some_and(|id| id == c.id.as_str() || id == c.name.as_str()))
        .filter_map(|(_, e)| e.mac)
        .collect();
    let check = |address: IpAddr| {
        let is_known = subject.parts.iter().any(|p| p.gateway == Some(address) || p.is_excluded(address));
        if is_known || scene.is_host_address(address) {
            return None;
        }
        let asked = scene.facts.sweeps.iter().filter(|s| s.link.as_str() == parent && s.covers(address));
        let newest = asked.max_by_key(|s| s.started_at)?;
        let others: Vec<AnsweredBy> = newest
            .holder(address)?
            .macs
            .iter()
            .filter(|mac| !own.contains(mac))
            .map(|mac| AnsweredBy { mac: *mac, vendor: oui::vendor(*mac) })
            .collect();
        let macs: Vec<String> = others.iter().map(|o| o.mac.to_string()).collect();
        let kind = FindingKind::AddressAnswered { address, others };
        let code = kind.code();
        (!macs.is_empty()).then(|| {
            Finding::new(kind, Severity::Danger)
                .because(address.to_string(), macs.join(", "))
                .remedy(Remedy::Accept { code })
        })
    };
    wanted(joining).into_iter().filter_map(check).collect()
}

/// Another container has it, or may get it.
pub(super) fn address_in_use(scene: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    let endpoints = scene.endpoints(joining.network);
    let is_self = |name: &str, id: &str| joining.container.is_some_and(|c| c == name || c == id);
    let mut found = Vec::new();
    for address in wanted(joining) {
        let holder =
            endpoints.iter().filter(|(c, _)| !is_self(c.name.as_str(), c.id.as_str())).find(|(_, e)| {
                let now = [e.ipv4, e.ipv6].into_iter().flatten().any(|a| a.written_address() == address);
                now || e.wanted_ipv4 == Some(address) || e.wanted_ipv6 == Some(address)
            });
        if let Some((container, _)) = holder {
            let severity = if container.is_running() { Severity::Blocks } else { Severity::Warning };
            let kind = FindingKind::AddressInUse { address, container: container.name.to_string() };
            found.push(Finding::new(kind, severity).because("state", &container.state));
            continue;
        }
        let range = joining.subject.parts.iter().filter_map(|p| p.range).find(|r| r.contains(address));
        if let Some(range) = range {
            found.push(Finding::new(FindingKind::AddressInRange { address, range }, Severity::Note));
        }
    }
    found
}

/// A MAC address that no interface can have, that another has, that ipvlan cannot give, or that the engine
/// ignores.
pub(super) fn mac(scene: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    let given = joining.endpoint.mac.as_deref().and_then(|text| text.parse::<MacAddr>().ok());
    let Some(given) = given else { return Vec::new() };
    let mac = given.to_string();
    if given.is_multicast() {
        return vec![Finding::new(FindingKind::MacIsMulticast { mac }, Severity::Blocks)];
    }
    if joining.subject.driver == "ipvlan" {
        // A new container is refused by every version (measured on 20.10.24 and 28.5.2). Attaching one that is there is
        // refused from Docker 25 on; before, the address is ignored.
        let refused = joining.container.is_none() || scene.docker().is_some_and(|(major, ..)| major >= 25);
        let severity = if refused { Severity::Blocks } else { Severity::Warning };
        return vec![Finding::new(FindingKind::MacNotForIpvlan { mac }, severity)];
    }
    let mut found = Vec::new();
    if let Some(holder) = mac_holder(scene, joining, given) {
        let kind = FindingKind::MacInUse { mac: mac.clone(), holder: holder.clone() };
        found.push(Finding::new(kind, Severity::Blocks).because("holder", holder));
    }
    let ignored = scene.docker().is_some_and(|version| version < (29, 3, 0));
    if joining.container.is_some() && ignored {
        let kind = FindingKind::MacIgnored { mac, version: scene.version().to_owned() };
        let advice = Remedy::Advice { code: "mac-at-start".into() };
        // The comparison afterwards would fail, and the attachment be undone.
        found.push(Finding::new(kind, Severity::Blocks).remedy(advice));
    }
    found
}

/// Who on the same parent has that MAC address: the parent itself, or a container of any network there.
fn mac_holder(scene: &Scene<'_>, joining: &Joining<'_>, mac: MacAddr) -> Option<String> {
    let parent = joining.subject.parent.as_deref();
    if let Some(parent) = parent
        && scene.link(parent).and_then(|l| l.mac) == Some(mac)
    {
        return Some(parent.to_owned());
    }
    let here = std::slice::from_ref(&joining.network);
    let networks = parent.map_or(here, |p| scene.networks_on(p));
    let endpoints = networks.iter().flat_map(|n| scene.endpoints(n));
    let others = endpoints.filter(|(c, e)| {
        e.mac == Some(mac)
            && c.is_running()
            && !joining.container.is_some_and(|name| name == c.name.as_str() || name == c.id.as_str())
    });
    others.map(|(c, _)| c.name.to_string()).next()
}

/// Without a MAC address the engine makes one up.
pub(super) fn mac_not_fixed(_: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    if joining.subject.driver != "macvlan" || joining.endpoint.mac.is_some() {
        return Vec::new();
    }
    let kind = FindingKind::MacNotFixed { network: joining.subject.name.to_owned(), containers: Vec::new() };
    let derived = Remedy::SetField { field: "mac".into(), value: "derived".into() };
    vec![Finding::new(kind, Severity::Note).remedy(derived).remedy(Remedy::Advice { code: "fix-mac".into() })]
}

/// dockerd accepts ports on macvlan and ipvlan and does nothing with them (measured; a line in its log).
pub(super) fn ports(_: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    if joining.publish.is_empty() || !joining.subject.is_lan_driver() {
        return Vec::new();
    }
    let kind = FindingKind::PortsHaveNoEffect { network: joining.subject.name.to_owned() };
    vec![
        Finding::new(kind, Severity::Warning)
            .because("publish", joining.publish.join(", "))
            .remedy(Remedy::SetField { field: "publish".into(), value: String::new() }),
    ]
}

/// A container that joins a second network with a gateway.
pub(super) fn several_gateways(scene: &Scene<'_>, joining: &Joining<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine else { return Vec::new() };
    let container = joining.container.and_then(|name| engine.container(name));
    let leads_out = joining.subject.parts.iter().any(|p| p.gateway.is_some());
    let Some(container) = container.filter(|_| leads_out) else { return Vec::new() };
    let leads = |e: &&Endpoint| e.gateway_v4.is_some() || e.gateway_v6.is_some();
    let others = container.endpoints.iter().filter(|e| !e.is_on(joining.network)).filter(leads);
    let mut networks: Vec<(&Network, i32)> =
        others.filter_map(|e| Some((scene.network_of(e)?, e.gateway_priority))).collect();
    if networks.is_empty() {
        return Vec::new();
    }
    networks.push((joining.network, joining.endpoint.gateway_priority.unwrap_or(0)));
    let names = networks.iter().map(|(n, _)| n.name.to_string()).collect();
    let winners = existing::Winners::of(scene, &state_of(engine), &networks);
    vec![winners.finding(scene, vec![container.name.to_string()], names)]
}
