//! Rules about networks and containers that are there: what Docker shows without a word although it does not
//! do what it seems to. One finding a network, not one a container. Leaves out on purpose what is the same for
//! wanted networks: those rules are by subject.

use std::{collections::BTreeMap, collections::BTreeSet, net::IpAddr};

use super::super::scene::{Scene, Subject, bridge_device};
use crate::{
    addressing::Family,
    facts::{Container, Endpoint, Network},
    finding::{Finding, Remedy, Severity},
    identity::derived_mac,
    kinds::FindingKind,
    names::{MacAddr, NetworkName},
    placement::Location,
    predict::{EngineState, default_gateway, state_of},
};

/// A macvlan or ipvlan that was made without a parent hangs on a dummy link `dm-…` or `di-…`
/// (moby `macvlan_network.go`, `ipvlan_network.go`). Podman takes the link of the default route instead.
pub(super) fn isolated(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(network) = subject.network.filter(|_| subject.is_lan_driver()) else { return Vec::new() };
    let on_dummy = subject.parent.as_deref().is_none_or(|p| p.starts_with("dm-") || p.starts_with("di-"));
    // A network made from a template, or by a swarm, shows its parent only where it is in use.
    let shows_all = network.config_from.is_none() && network.scope != "swarm" && !network.config_only;
    if !on_dummy || !shows_all || scene.is_podman() {
        return Vec::new();
    }
    let meant = network.internal || scene.endpoints(network).is_empty();
    let severity = if meant { Severity::Note } else { Severity::Warning };
    let kind = FindingKind::NetworkIsIsolated { network: subject.name.to_owned() };
    let finding = Finding::new(kind, severity).because("parent", subject.parent.as_deref().unwrap_or("-"));
    vec![if scene.endpoints(network).is_empty() {
        finding.remedy(Remedy::RemoveNetwork { name: subject.name.to_owned() })
    } else {
        finding.remedy(Remedy::Advice { code: "recreate-with-parent".into() })
    }]
}

/// Templates that no network was made from: a leftover of the two-step set-up of some tools.
pub(super) fn config_only(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine else { return Vec::new() };
    let used: BTreeSet<&str> = engine.networks.iter().filter_map(|n| n.config_from.as_deref()).collect();
    let left = engine.networks.iter().filter(|n| n.config_only && !used.contains(n.name.as_str()));
    left.map(|n| {
        let network = n.name.to_string();
        Finding::new(FindingKind::ConfigOnlyLeftover { network: network.clone() }, Severity::Note)
            .remedy(Remedy::RemoveNetwork { name: network })
    })
    .collect()
}

/// The bridge's device is there and its gateway address is not: containers have lost their way out. Network
/// managers do that (systemd#28626), and people with `ip addr flush`.
pub(super) fn bridge_lost_address(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(network) = subject.network.filter(|n| n.driver == "bridge") else { return Vec::new() };
    let option = |key: &str| network.options.get(key).map_or("", String::as_str);
    let wants_none = option("com.docker.network.bridge.inhibit_ipv4") == "true"
        || option("com.docker.network.bridge.gateway_mode_ipv4") == "isolated";
    let Some(bridge) = bridge_device(network).filter(|_| !wants_none) else { return Vec::new() };
    let Some(link) = scene.link(&bridge) else { return Vec::new() };
    let gateway = subject.parts.iter().filter(|p| p.subnet.family() == Family::V4).find_map(|p| p.gateway);
    let Some(gateway) = gateway else { return Vec::new() };
    if link.addresses.iter().any(|a| a.address.written_address() == gateway) {
        return Vec::new();
    }
    let severity = if scene.has_running(network) { Severity::Warning } else { Severity::Note };
    let kind = FindingKind::BridgeLostAddress { network: subject.name.to_owned(), bridge, gateway };
    vec![
        Finding::new(kind, severity)
            .remedy(Remedy::RunCommand { command: "sudo systemctl restart docker".into() }),
    ]
}

/// A container on the LAN has the router's or the host's address.
pub(super) fn address_clash(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(network) = subject.network.filter(|_| subject.is_on_lan()) else { return Vec::new() };
    let endpoints = scene.endpoints(network);
    if endpoints.is_empty() {
        return Vec::new();
    }
    let parent = subject.parent.as_deref().unwrap_or_default();
    let gateways = [Family::V4, Family::V6].map(|family| scene.lan_gateway(parent, family));
    let holder_of = |address: IpAddr| {
        if gateways.contains(&Some(address)) {
            return Some("gateway");
        }
        scene.is_host_address(address).then_some("host")
    };
    let clashes = endpoints.iter().filter_map(|(container, endpoint)| {
        let (address, holder) = addresses(endpoint).find_map(|a| holder_of(a).map(|holder| (a, holder)))?;
        let severity = if container.is_running() { Severity::Danger } else { Severity::Warning };
        let kind = FindingKind::AddressClash {
            network: subject.name.to_owned(),
            container: container.name.to_string(),
            address,
            holder: holder.to_owned(),
        };
        let finding = Finding::new(kind, severity).because(holder, address);
        Some(finding.remedy(Remedy::Advice { code: "move-container".into() }))
    });
    clashes.collect()
}

/// What it has, or was promised.
fn addresses(endpoint: &Endpoint) -> impl Iterator<Item = IpAddr> {
    let now = [endpoint.ipv4, endpoint.ipv6].into_iter().flatten().map(|a| a.written_address());
    now.chain([endpoint.wanted_ipv4, endpoint.wanted_ipv6].into_iter().flatten())
}

/// Containers with several gateways, one of them on the LAN: one leads out, and which one depends on the
/// engine's version. Containers of the same networks are one finding.
pub(super) fn several_gateways(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine else { return Vec::new() };
    let leads = |e: &&Endpoint| e.gateway_v4.is_some() || e.gateway_v6.is_some();
    let state = std::cell::OnceCell::new();
    let mut groups: BTreeMap<(Vec<String>, Winners), Vec<String>> = BTreeMap::new();
    for container in engine.containers.iter().filter(|c| c.is_running() && c.endpoints.len() > 1) {
        let leading: Vec<&Endpoint> = container.endpoints.iter().filter(leads).collect();
        if leading.len() < 2 || !leading.iter().any(|e| scene.is_on_lan_driver(e)) {
            continue;
        }
        let networks: Vec<(&Network, i32)> =
            leading.iter().filter_map(|e| Some((scene.network_of(e)?, e.gateway_priority))).collect();
        let winners = Winners::of(scene, state.get_or_init(|| state_of(engine)), &networks);
        let names = leading.iter().map(|e| e.network.to_string()).collect();
        groups.entry((names, winners)).or_default().push(container.name.to_string());
    }
    groups
        .into_iter()
        .map(|((networks, winners), containers)| winners.finding(scene, containers, networks))
        .collect()
}

/// The networks whose gateways become the default routes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Winners {
    v4: Option<String>,
    v6: Option<String>,
}

impl Winners {
    /// As the predictor says it for Docker; Podman's choice is not told here.
    pub fn of(scene: &Scene<'_>, state: &EngineState, networks: &[(&Network, i32)]) -> Self {
        if scene.docker().is_none() {
            return Self::default();
        }
        let winner = default_gateway(state, networks);
        let text = |name: Option<NetworkName>| name.map(|n| n.to_string());
        Self { v4: text(winner.v4), v6: text(winner.v6) }
    }

    pub fn finding(self, scene: &Scene<'_>, containers: Vec<String>, networks: Vec<String>) -> Finding {
        let kind = FindingKind::SeveralGateways { containers, networks, winner: self.v4, winner_v6: self.v6 };
        Finding::new(kind, Severity::Note).because("Version", scene.version())
    }
}

/// macvlan containers whose MAC address the engine makes up: from the address up to Docker 27, at random at
/// each start from 28.0 on. A router's reservation by MAC does not survive that.
pub(super) fn mac_not_fixed(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(network) = subject.network.filter(|_| subject.driver == "macvlan") else { return Vec::new() };
    let random = scene.docker().is_some_and(|(major, ..)| major >= 28);
    let made_up = |container: &Container, endpoint: &Endpoint| -> bool {
        let Some(mac) = endpoint.mac.filter(|_| container.is_running()) else { return false };
        let kept = scene.facts.identities.of(container.name.as_str(), network.name.as_str());
        let chosen = [
            Some(derived_mac(container.name.as_str(), network.name.as_str())),
            endpoint.wanted_mac,
            kept.and_then(|kept| kept.mac),
        ];
        if chosen.contains(&Some(mac)) {
            return false;
        }
        match endpoint.ipv4.and_then(|now| MacAddr::of_docker(now.written_address())) {
            Some(derived) if derived == mac => endpoint.wanted_ipv4.is_none(),
            _ => random && mac.is_locally_administered() && mac.0[..2] != [0x02, 0x42],
        }
    };
    let containers: Vec<String> = scene
        .endpoints(network)
        .iter()
        .filter(|(container, endpoint)| made_up(container, endpoint))
        .map(|(container, _)| container.name.to_string())
        .collect();
    if containers.is_empty() {
        return Vec::new();
    }
    let kind = FindingKind::MacNotFixed { network: subject.name.to_owned(), containers };
    vec![Finding::new(kind, Severity::Note).remedy(Remedy::Advice { code: "fix-mac".into() })]
}

/// Published ports of containers that are on LAN networks only: nothing listens for them on the host.
pub(super) fn ports_without_effect(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(network) = subject.network.filter(|_| subject.is_lan_driver()) else { return Vec::new() };
    let lan_only = |c: &Container| c.endpoints.iter().all(|e| scene.is_on_lan_driver(e));
    let containers: Vec<&str> = scene
        .endpoints(network)
        .iter()
        .filter(|(c, _)| c.ports.iter().any(|p| p.host_port.is_some()) && lan_only(c))
        .map(|(c, _)| c.name.as_str())
        .collect();
    if containers.is_empty() {
        return Vec::new();
    }
    let kind = FindingKind::PortsHaveNoEffect { network: subject.name.to_owned() };
    vec![Finding::new(kind, Severity::Warning).because("containers", containers.join(", "))]
}

/// The engine is on this very kernel, or there is none and it would be.
pub(super) fn on_this_kernel(scene: &Scene<'_>) -> bool {
    matches!(scene.location(), None | Some(Location::SameKernel))
}

/// A network goes although stopped containers are attached to it: only running ones have endpoints that count
/// (`libnetwork/network.go` `delete`). They keep the attachment and fail at their next start.
pub(super) fn removal_strands_stopped(scene: &Scene<'_>, network: &Network) -> Vec<Finding> {
    // Not the index: one that never ran is attached by name, one that did by id.
    let attached = scene.engine.into_iter().flat_map(|engine| engine.endpoints_of(network));
    let containers: Vec<String> =
        attached.filter(|(c, _)| !c.is_running()).map(|(c, _)| c.name.to_string()).collect();
    if containers.is_empty() {
        return Vec::new();
    }
    let kind = FindingKind::RemovalStrandsStopped { network: network.name.to_string(), containers };
    vec![Finding::new(kind, Severity::Warning)]
}
