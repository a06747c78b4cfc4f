//! Rules about where the engine runs and what lies below it: virtual machines, remote machines, rootless
//! engines, hypervisors, clouds, swarms, network managers. What is seen there says that there is a layer,
//! never that it filters; only a probe on the wire can tell. Leaves out on purpose the ways out of a virtual
//! machine (`crate::platform`).

use super::super::scene::{Missing, Scene, Subject};
use crate::{
    addressing::{Family, Subnet},
    facts::{Hypervisor, LinkKind, Machine, SwarmState},
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
    observed::Observed,
    placement::{EngineKind, LayerHint, Location},
    platform::ways_out,
};

/// The engine is in a virtual machine. As long as nobody wants a container on the LAN that is only a note.
pub(super) fn in_vm(scene: &Scene<'_>) -> Vec<Finding> {
    let used = scene.engine.is_some_and(|e| {
        e.networks.iter().any(|n| matches!(n.driver.as_str(), "macvlan" | "ipvlan") && !n.config_only)
    });
    vm(scene, if used { Severity::Warning } else { Severity::Note })
}

/// The engine accepts it and it leads nowhere: only by name.
pub(super) fn in_vm_for_wish(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.is_lan_driver() || subject.parent.is_none() && !scene.is_podman() {
        return Vec::new();
    }
    let accept = |f: Finding| {
        let code = f.code();
        f.remedy(Remedy::Accept { code })
    };
    vm(scene, Severity::Danger).into_iter().map(accept).collect()
}

fn vm(scene: &Scene<'_>, severity: Severity) -> Vec<Finding> {
    let Some(engine) = scene.engine.filter(|e| e.placement.location == Location::VirtualMachine) else {
        return Vec::new();
    };
    let mut finding = Finding::new(FindingKind::EngineInVm { engine: engine.placement.kind }, severity);
    finding.evidence.extend(engine.placement.evidence.iter().cloned());
    for way in ways_out(engine.placement.kind, engine.placement.location) {
        finding = finding.remedy(Remedy::Advice { code: format!("way-{}", way.code) });
    }
    let topic = if matches!(engine.placement.kind, EngineKind::Wsl2 | EngineKind::DockerDesktopWindows) {
        "virtual-machines"
    } else {
        "macos"
    };
    vec![finding.remedy(Remedy::Learn { topic: topic.into() })]
}

/// A remote engine, or one of which it cannot be told where it runs.
pub(super) fn elsewhere(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine else { return Vec::new() };
    let kind = match engine.placement.location {
        Location::Remote => FindingKind::EngineIsRemote { host: engine.info.name.clone() },
        Location::Unknown => FindingKind::EnginePlaceUnknown {},
        Location::SameKernel | Location::VirtualMachine => return Vec::new(),
    };
    let mut finding = Finding::new(kind, Severity::Note);
    finding.evidence.extend(engine.placement.evidence.iter().cloned());
    vec![finding]
}

/// The same for a wanted network: only LAN drivers care.
pub(super) fn elsewhere_for_wish(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    if subject.is_lan_driver() { elsewhere(scene) } else { Vec::new() }
}

/// Rootless engines look for the parent in a namespace of their own (documented: "not supported in rootless
/// mode"; moby#45779, podman#22111). Windows containers have other drivers.
pub(super) fn no_lan_drivers(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine.filter(|_| subject.is_lan_driver()) else { return Vec::new() };
    let severity = subject.grade(Severity::Blocks, Severity::Warning);
    let windows = engine.placement.kind == EngineKind::WindowsContainers || engine.info.os_type == "windows";
    if windows {
        let finding = Finding::new(FindingKind::EngineHasNoLanDrivers {}, severity);
        return vec![finding.because("OSType", &engine.info.os_type)];
    }
    if engine.info.rootless || engine.placement.rootless {
        let finding = Finding::new(FindingKind::EngineIsRootless {}, severity)
            .because("SecurityOptions", engine.info.security_options.join(", "))
            .remedy(Remedy::Advice { code: "use-rootful".into() });
        return vec![finding];
    }
    Vec::new()
}

/// Docker in Docker: the parent is the outer container's end of a cable, and behind it is the outer engine's
/// bridge. System containers (LXC) can be on the LAN themselves, so this is a warning only.
pub(super) fn in_container(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine.filter(|_| subject.is_on_lan()) else { return Vec::new() };
    if !engine.placement.containerized && engine.placement.kind != EngineKind::DockerInDocker {
        return Vec::new();
    }
    let mut finding =
        Finding::new(FindingKind::EngineInContainer {}, subject.grade(Severity::Warning, Severity::Note));
    finding.evidence.extend(engine.placement.evidence.iter().cloned());
    vec![finding]
}

/// A hypervisor or a cloud below the engine's machine. macvlan shows it MAC addresses that it did not give.
pub(super) fn layer_below(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine.filter(|_| subject.is_on_lan()) else { return Vec::new() };
    // In an engine's own VM the VM is the obstacle, not what its hypervisor filters.
    if engine.placement.location == Location::VirtualMachine {
        return Vec::new();
    }
    let hint = match engine.placement.layer {
        Some(LayerHint::Amazon) => Some(Hypervisor::AmazonEc2),
        Some(LayerHint::Google) => Some(Hypervisor::GoogleCompute),
        Some(LayerHint::Azure) => Some(Hypervisor::HyperV),
        _ => None,
    };
    let (hypervisor, sign) = match (&engine.machine, hint) {
        (Observed::Known(Machine::Virtual { hypervisor, evidence }), _) => (*hypervisor, evidence.clone()),
        (Observed::Known(Machine::Physical), _) => return Vec::new(),
        // A kernel built for a cloud says it too, where the machine itself cannot be looked at.
        (Observed::Unknown(_), Some(hint)) => (hint, engine.info.kernel_version.clone()),
        (Observed::Unknown(why), None) if subject.is_planned() => {
            return Missing { fact: "machine", why: why.clone() }.for_rule("hypervisor-may-filter");
        }
        (Observed::Unknown(_), None) => return Vec::new(),
    };
    let is_cloud = matches!(
        hypervisor,
        Hypervisor::AmazonEc2 | Hypervisor::GoogleCompute | Hypervisor::OpenStack | Hypervisor::KubeVirt
    );
    if is_cloud {
        let finding = Finding::new(
            FindingKind::CloudDropsFrames { cloud: hypervisor, sign: sign.clone() },
            Severity::Warning,
        );
        let advice = match hypervisor {
            Hypervisor::AmazonEc2 => "amazon-secondary-addresses",
            Hypervisor::GoogleCompute => "google-alias-ranges",
            Hypervisor::OpenStack => "openstack-allowed-pairs",
            _ => "kubevirt-port-pinned",
        };
        return vec![finding.because("machine", sign).remedy(Remedy::Advice { code: advice.into() })];
    }
    // ipvlan shows the hypervisor one MAC address; what remains is that several addresses share it.
    if subject.driver != "macvlan" {
        return Vec::new();
    }
    let filters_by_default = matches!(
        hypervisor,
        Hypervisor::Vmware
            | Hypervisor::HyperV
            | Hypervisor::VirtualBox
            | Hypervisor::Wsl
            | Hypervisor::Apple
    );
    let severity = if filters_by_default { Severity::Warning } else { Severity::Note };
    let severity = subject.grade(severity, Severity::Note);
    let advice: &[&str] = match hypervisor {
        Hypervisor::Vmware => &["vmware-promiscuous"],
        Hypervisor::HyperV => &["hyperv-mac-spoofing"],
        Hypervisor::VirtualBox => &["virtualbox-promiscuous"],
        Hypervisor::Kvm | Hypervisor::Qemu => &["libvirt-trust-guest", "proxmox-macfilter"],
        Hypervisor::Wsl => &["wsl-no-mac-spoofing"],
        Hypervisor::Parallels => &["parallels-bridged"],
        Hypervisor::Apple => &["apple-vm-bridged"],
        _ => &["hypervisor-other-macs"],
    };
    let kind = FindingKind::HypervisorMayFilter { hypervisor, sign: sign.clone() };
    let mut finding = Finding::new(kind, severity).because("machine", sign);
    for code in advice {
        finding = finding.remedy(Remedy::Advice { code: (*code).to_owned() });
    }
    if subject.is_planned() {
        finding = finding.remedy(Remedy::SetField { field: "driver".into(), value: "ipvlan".into() });
    }
    vec![finding.remedy(Remedy::Learn { topic: "virtual-machines".into() })]
}

/// Every node of a swarm hands out addresses of its own accord from the same range (moby#49921), unless each
/// node's template has a range of its own.
pub(super) fn swarm(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(network) = subject.network.filter(|_| subject.is_lan_driver()) else { return Vec::new() };
    let in_swarm = scene.engine.is_some_and(|e| e.info.swarm != SwarmState::Inactive);
    if !in_swarm || network.scope != "swarm" || subject.parts.iter().all(|p| p.range.is_some()) {
        return Vec::new();
    }
    let kind = FindingKind::SwarmSameAddresses { network: subject.name.to_owned() };
    vec![Finding::new(kind, Severity::Warning).remedy(Remedy::Advice { code: "swarm-ranges".into() })]
}

/// A link that the engine made carries an address that the engine did not give: link-local, or leased. That
/// is the work of NetworkManager, systemd-networkd or dhcpcd (systemd#28626, moby#40217).
pub(super) fn managed_links(scene: &Scene<'_>) -> Vec<Finding> {
    let Ok(links) = scene.links() else { return Vec::new() };
    let managers = scene.facts.host.network_managers.known().cloned().unwrap_or_default();
    let made = links.iter().filter(|(_, link)| {
        link.docker_made && matches!(link.kind, LinkKind::Bridge | LinkKind::Veth | LinkKind::Macvlan { .. })
    });
    let foreign = made.filter_map(|(name, link)| {
        let address = link.addresses.iter().find(|a| {
            let v4 = a.address.family() == Family::V4;
            v4 && (is_v4_link_local(a.address) || a.leased.known() == Some(&true))
        })?;
        Some(FindingKind::DockerLinkManaged {
            link: (*name).to_owned(),
            address: address.address,
            managers: managers.clone(),
        })
    });
    let advise = |kind| {
        Finding::new(kind, Severity::Warning).remedy(Remedy::Advice { code: "unmanage-docker-links".into() })
    };
    foreign.take(1).map(advise).collect()
}

fn is_v4_link_local(address: Subnet) -> bool {
    matches!(address.written_address(), std::net::IpAddr::V4(v4) if v4.is_link_local())
}

/// br_netfilter sends the frames of every bridge through the packet filter whose FORWARD policy Docker sets
/// to DROP: virtual machines on bridges of the host can lose their network (docker/docs#7370).
pub(super) fn bridge_netfilter(scene: &Scene<'_>) -> Vec<Finding> {
    let same_kernel = scene.location() == Some(Location::SameKernel);
    if !same_kernel || scene.facts.host.bridge_nf_call.known() != Some(&true) {
        return Vec::new();
    }
    let Ok(links) = scene.links() else { return Vec::new() };
    let masters: std::collections::BTreeSet<&str> =
        links.values().filter_map(|link| link.master.as_deref()).collect();
    let bridges: Vec<String> = links
        .iter()
        .filter(|(name, link)| link.kind == LinkKind::Bridge && masters.contains(*name))
        .filter(|(name, link)| !scene.is_engines(name, Some(link)))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    if bridges.is_empty() {
        return Vec::new();
    }
    let finding = Finding::new(FindingKind::BridgeNetfilterOn { bridges }, Severity::Note)
        .because("net.bridge.bridge-nf-call-iptables", 1)
        .remedy(Remedy::Advice { code: "bridge-netfilter".into() });
    vec![finding]
}
