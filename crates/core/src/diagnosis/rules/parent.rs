//! Rules about the parent of a macvlan or ipvlan network. The engine looks at little more than its name
//! (moby `drivers/macvlan/macvlan_setup.go`), so most of this is accepted and fails later, or carries nothing.
//! Leaves out on purpose what lies below the link: that is `platform`.

use super::super::scene::{Scene, Subject, can_face_lan, is_tunnel};
use crate::{
    addressing::Family,
    facts::{LinkKind, OsFamily},
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
    names::LINK_NAME_MAX,
    placement::Location,
};

/// From this many MAC addresses on one port, switches with port security, and NICs whose address filter is
/// full and that fall back to promiscuous mode, begin to matter (Linux `ipvlan.rst` section 6 names both).
const MANY_MACS: u32 = 32;

/// The parent is there. dockerd makes a missing `link.id` on a `link` that is there; Podman does not.
pub(super) fn found(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_lan_driver()) else {
        return Vec::new();
    };
    let links = match scene.links() {
        Ok(links) => links,
        Err(_) if names_a_nic_of_this_machine_only(scene, parent) => {
            let kind = FindingKind::ParentNotFound { parent: parent.to_owned(), candidates: Vec::new() };
            let learn = Remedy::Learn { topic: "macos".into() };
            return vec![Finding::new(kind, Severity::Warning).because("nic", parent).remedy(learn)];
        }
        Err(missing) => return missing.for_rule("parent-not-found"),
    };
    if links.contains_key(parent) {
        return Vec::new();
    }
    if let Some(network) = subject.network {
        let kind = FindingKind::NetworkLostParent { network: subject.name.into(), parent: parent.into() };
        let used = !scene.endpoints(network).is_empty();
        let severity = if used { Severity::Blocks } else { Severity::Warning };
        let remove = Remedy::RemoveNetwork { name: subject.name.into() };
        return vec![Finding::new(kind, severity).because("parent", parent).remedy(remove)];
    }
    let base_is_there = subject.vlan.as_ref().is_some_and(|(link, _)| links.contains_key(link.as_str()));
    if base_is_there && !scene.is_podman() {
        return Vec::new();
    }
    let candidates = candidates(scene);
    let kind = FindingKind::ParentNotFound { parent: parent.to_owned(), candidates: candidates.clone() };
    let mut finding = Finding::new(kind, Severity::Blocks).because("links", candidates.join(", "));
    if let Some(best) = candidates.first() {
        finding = finding.remedy(Remedy::SetField { field: "parent".into(), value: best.clone() });
    }
    vec![finding]
}

/// A Mac's `en0` or a Windows adapter named as parent of an engine in a VM: the VM has no link of that name.
fn names_a_nic_of_this_machine_only(scene: &Scene<'_>, parent: &str) -> bool {
    scene.location() == Some(Location::VirtualMachine)
        && scene.facts.host.os.family != OsFamily::Linux
        && scene.facts.host.nic(parent).is_some()
}

/// Links that would do, best first: with the default route, then with carrier.
fn candidates(scene: &Scene<'_>) -> Vec<String> {
    let Ok(links) = scene.links() else { return Vec::new() };
    let mut fit: Vec<_> = links
        .iter()
        .filter(|(name, link)| {
            can_face_lan(link) && link.master.is_none() && !scene.is_engines(name, Some(link))
        })
        .map(|(name, link)| {
            let leads_out = scene.lan_gateway(name, Family::V4).is_some();
            let wired = !matches!(link.kind, LinkKind::Wireless | LinkKind::Bridge);
            ((!leads_out, !link.is_up(), !wired, *name), *name)
        })
        .collect();
    fit.sort();
    fit.into_iter().take(5).map(|(_, name)| name.to_owned()).collect()
}

/// Without parent dockerd makes a dummy link `dm-…` (moby `macvlan_network.go`); Podman takes the link of
/// the default route (netavark `vlan.rs`).
pub(super) fn given(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_lan_driver() || subject.parent.is_some() || scene.is_podman() {
        return Vec::new();
    }
    let severity = if subject.internal { Severity::Note } else { Severity::Danger };
    let mut finding = Finding::new(FindingKind::ParentNotGiven {}, severity);
    if let Some(best) = candidates(scene).first() {
        finding = finding.remedy(Remedy::SetField { field: "parent".into(), value: best.clone() });
    }
    if severity == Severity::Danger {
        finding = finding.remedy(Remedy::Accept { code: FindingKind::ParentNotGiven {}.code() });
    }
    vec![finding]
}

/// Measured on 20.10, 26.1, 28.5: "loopback interface is not a valid macvlan parent link".
pub(super) fn loopback(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_lan_driver()) else {
        return Vec::new();
    };
    let is_loopback = parent == "lo" || scene.link(parent).is_some_and(|l| l.kind == LinkKind::Loopback);
    if !is_loopback {
        return Vec::new();
    }
    let mut finding = Finding::new(FindingKind::ParentIsLoopback { parent: parent.into() }, Severity::Blocks);
    if let Some(best) = candidates(scene).first() {
        finding = finding.remedy(Remedy::SetField { field: "parent".into(), value: best.clone() });
    }
    vec![finding]
}

/// An access point takes frames from the one address that associated; further source addresses are dropped
/// (three-address frames, IEEE 802.11). ipvlan keeps to one address.
pub(super) fn wireless(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(link) = scene.parent_link(subject).filter(|_| subject.is_lan_driver()) else {
        return Vec::new();
    };
    if link.kind != LinkKind::Wireless {
        return Vec::new();
    }
    let parent = subject.base_link().unwrap_or_default().to_owned();
    let severity = if subject.driver == "ipvlan" { Severity::Note } else { Severity::Warning };
    let mut finding =
        Finding::new(FindingKind::ParentIsWireless { parent }, severity).because("kind", "wireless");
    let wired = candidates(scene)
        .into_iter()
        .find(|name| scene.link(name).is_some_and(|l| l.is_up() && l.kind == LinkKind::Ethernet));
    if let (Some(wired), true) = (wired, subject.is_planned()) {
        finding = finding.remedy(Remedy::SetField { field: "parent".into(), value: wired });
    }
    if subject.is_planned() && subject.driver == "macvlan" {
        finding = finding.remedy(Remedy::SetField { field: "driver".into(), value: "ipvlan".into() });
    }
    vec![finding.remedy(Remedy::Learn { topic: "wifi".into() })]
}

/// dockerd starts a container on a parent that is down (28.0.2 and up to 27), but no frame leaves it.
pub(super) fn down(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(link) = scene.parent_link(subject).filter(|_| subject.is_lan_driver()) else {
        return Vec::new();
    };
    if link.is_up() || matches!(link.kind, LinkKind::Dummy | LinkKind::Loopback) {
        return Vec::new();
    }
    let parent = subject.base_link().unwrap_or_default().to_owned();
    let mut finding = Finding::new(FindingKind::ParentIsDown { parent: parent.clone() }, Severity::Warning)
        .because("admin_up", link.admin_up)
        .because("oper_state", format!("{:?}", link.oper_state).to_lowercase());
    if let Some(carrier) = link.carrier.known() {
        finding = finding.because("carrier", carrier);
    }
    let way_out = if link.admin_up {
        Remedy::Advice { code: "plug-in-cable".into() }
    } else {
        Remedy::RunCommand { command: format!("sudo ip link set dev {} up", quoted(&parent)) }
    };
    vec![finding.remedy(way_out)]
}

/// For a POSIX shell. Link names have no quotes in practice; a hostile one must not become a command.
fn quoted(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_@".contains(&b)) && !word.is_empty() {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// macvlan on a bridge works, and crashed kernels (kernel bug 217777; Unraid 6.12.4 notes). A bridge that
/// the engine made has nobody from the LAN on it.
pub(super) fn bridge(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.base_link().filter(|_| subject.is_lan_driver()) else { return Vec::new() };
    let Some(link) = scene.link(parent) else { return Vec::new() };
    let network_made =
        matches!(link.kind, LinkKind::Bridge | LinkKind::Veth) && scene.is_engines(parent, Some(link));
    let kind = match &link.kind {
        _ if network_made => FindingKind::ParentIsDockerMade { parent: parent.into() },
        LinkKind::Bridge => FindingKind::ParentIsBridge { parent: parent.into() },
        _ => return Vec::new(),
    };
    let existing = if network_made { Severity::Warning } else { Severity::Note };
    let finding = Finding::new(kind, subject.grade(Severity::Warning, existing)).because("kind", "bridge");
    let better = candidates(scene).into_iter().find(|name| name != parent);
    vec![match better.filter(|_| subject.is_planned()) {
        Some(value) => finding.remedy(Remedy::SetField { field: "parent".into(), value }),
        None => finding,
    }]
}

/// A port's frames belong to its bridge or bond: the kernel gives no second receiver, and containers fail at
/// start with "device or resource busy" (measured on 20.10, 26.1, 28.5, podman 5.4).
pub(super) fn port(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_lan_driver()) else {
        return Vec::new();
    };
    let Some(link) = scene.link(parent) else { return Vec::new() };
    let Some(master) = &link.master else { return Vec::new() };
    if scene.link(master).is_some_and(|m| matches!(&m.kind, LinkKind::Other { what } if what == "vrf")) {
        return Vec::new();
    }
    let used = subject.network.is_none_or(|network| !scene.endpoints(network).is_empty());
    let severity = if used { Severity::Blocks } else { Severity::Warning };
    let kind = FindingKind::ParentIsPort { parent: parent.into(), master: master.clone() };
    let finding = Finding::new(kind, severity).because("master", master);
    // Open vSwitch (on a NAS, often) shows the port's own device under another name: ovs_eth0.
    let own_port = format!("ovs_{parent}");
    let instead = if scene.link(&own_port).is_some() { own_port.as_str() } else { master.as_str() };
    let would_do =
        scene.link(instead).is_some_and(|l| can_face_lan(l) && !scene.is_engines(instead, Some(l)));
    vec![if subject.is_planned() && would_do {
        finding.remedy(Remedy::SetField { field: "parent".into(), value: instead.to_owned() })
    } else {
        finding
    }]
}

/// A tunnel has no MAC addresses (the kernel refuses all but Ethernet links, `macvlan_port_create`); a dummy
/// has nobody behind it.
pub(super) fn not_a_lan(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_lan_driver()) else {
        return Vec::new();
    };
    let Some(link) = scene.link(parent) else { return Vec::new() };
    if is_tunnel(link) {
        let kind = FindingKind::ParentIsTunnel { parent: parent.into() };
        let severity = if subject.driver == "macvlan" { Severity::Blocks } else { Severity::Warning };
        return vec![
            Finding::new(kind, subject.grade(severity, Severity::Warning)).because("kind", "tunnel"),
        ];
    }
    if link.kind == LinkKind::Dummy && !link.docker_made {
        let kind = FindingKind::ParentIsDummy { parent: parent.into() };
        let severity = subject.grade(Severity::Warning, Severity::Note);
        return vec![Finding::new(kind, severity).because("kind", "dummy")];
    }
    Vec::new()
}

/// A parent without an address is fine for traffic, but the LAN's subnet and gateway cannot be read off it.
pub(super) fn no_address(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_on_lan()) else { return Vec::new() };
    let Some(link) = scene.link(parent) else { return Vec::new() };
    let wants = subject.parts.iter().any(|p| p.subnet.family() == Family::V4);
    if !wants || link.kind == LinkKind::Loopback || link.global_address(Family::V4).is_some() {
        return Vec::new();
    }
    vec![Finding::new(FindingKind::ParentHasNoAddress { parent: parent.into() }, Severity::Note)]
}

/// The kernel gives a link either macvlan ports or ipvlan ports: `EBUSY` at container start, never at create.
pub(super) fn other_driver(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_lan_driver()) else {
        return Vec::new();
    };
    let finding = |other: &str, by: &str, now: bool| {
        let severity = if now { Severity::Blocks } else { Severity::Warning };
        let kind =
            FindingKind::ParentHasOtherDriver { parent: parent.into(), other: other.into(), by: by.into() };
        Finding::new(kind, subject.grade(severity, Severity::Warning)).because("used_by", by)
    };
    // Said once for a pair of networks: on the ipvlan side where both are there.
    if subject.is_planned() || subject.driver == "ipvlan" {
        let rival = scene.networks_on(parent).iter().find(|n| n.driver != subject.driver);
        if let Some(rival) = rival {
            let now = scene.has_running(rival);
            return vec![finding(&rival.driver, rival.name.as_str(), now)];
        }
    }
    let Ok(links) = scene.links() else { return Vec::new() };
    links
        .iter()
        .filter_map(|(name, link)| match &link.kind {
            LinkKind::Ipvlan { link: Some(below), .. } if below == parent && subject.driver == "macvlan" => {
                Some(finding("ipvlan", name, true))
            }
            LinkKind::Macvlan { link: Some(below), .. } if below == parent && subject.driver == "ipvlan" => {
                Some(finding("macvlan", name, true))
            }
            LinkKind::Macvtap { link: Some(below) } if below == parent && subject.driver == "ipvlan" => {
                Some(finding("macvtap", name, true))
            }
            _ => None,
        })
        .take(1)
        .collect()
}

/// One macvlan network a parent up to Docker 26; one ipvlan network a parent in every version; passthru never
/// shares (moby `parentHasSingleUser`; changed in 27.0 by commit 528ffa9cae). Podman shares.
pub(super) fn used_by_network(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let (Some(parent), Some((major, ..))) = (subject.parent.as_deref(), scene.docker()) else {
        return Vec::new();
    };
    let same = |n: &&&crate::facts::Network| n.driver == subject.driver;
    let holder = scene.networks_on(parent).iter().filter(same).find(|n| {
        let passthru = subject.mode == "passthru"
            || n.options.get("macvlan_mode").is_some_and(|mode| mode == "passthru");
        subject.driver == "ipvlan" || major < 27 || passthru
    });
    let Some(holder) = holder else { return Vec::new() };
    let kind = FindingKind::ParentUsedByNetwork { parent: parent.into(), network: holder.name.to_string() };
    let finding = Finding::new(kind, Severity::Blocks)
        .because("network", &holder.name)
        .because("Version", scene.version())
        .remedy(Remedy::UseNetwork { name: holder.name.to_string() });
    let empty = scene.endpoints(holder).is_empty();
    vec![if empty {
        finding.remedy(Remedy::RemoveNetwork { name: holder.name.to_string() })
    } else {
        finding
    }]
}

/// passthru: one container, which takes the parent's own traffic too (measured: the second fails at start).
pub(super) fn passthru(_: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if subject.driver != "macvlan" || subject.mode != "passthru" {
        return Vec::new();
    }
    let parent = subject.parent.clone().unwrap_or_default();
    let bridge_mode = Remedy::SetField { field: "mode".into(), value: "bridge".into() };
    vec![Finding::new(FindingKind::PassthruTakesParent { parent }, Severity::Warning).remedy(bridge_mode)]
}

/// `enp0s31f6abcd.100` does not fit into IFNAMSIZ: the engine answers "numerical result out of range".
pub(super) fn name_too_long(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let bridge = subject.options.get("com.docker.network.bridge.name").filter(|_| subject.driver == "bridge");
    let name = subject.vlan.as_ref().and(subject.parent.as_ref()).or(bridge);
    let Some(name) = name.filter(|n| n.len() > LINK_NAME_MAX && scene.link(n).is_none()) else {
        return Vec::new();
    };
    let kind = FindingKind::LinkNameTooLong {
        name: name.clone(),
        length: u32::try_from(name.len()).unwrap_or(u32::MAX),
        limit: LINK_NAME_MAX as u32,
    };
    vec![Finding::new(kind, Severity::Blocks).remedy(Remedy::Advice { code: "rename-link".into() })]
}

/// Each macvlan container is one more MAC address on the parent's switch port.
pub(super) fn many_macs(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.driver == "macvlan") else {
        return Vec::new();
    };
    let mut on_parent = scene.networks_on(parent).iter().filter(|n| n.driver == "macvlan").peekable();
    // Once a parent: by the first of its networks.
    if subject.network.is_some_and(|this| on_parent.peek().is_none_or(|first| first.id != this.id)) {
        return Vec::new();
    }
    let count: usize = on_parent.map(|n| scene.endpoints(n).len()).sum();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if count < MANY_MACS {
        return Vec::new();
    }
    let kind = FindingKind::ManyMacs { parent: parent.into(), count, limit: MANY_MACS };
    vec![Finding::new(kind, Severity::Note).remedy(Remedy::Advice { code: "port-security".into() })]
}
