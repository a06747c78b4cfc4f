//! Rules about the host access there is: what holds it, its network, the containers it does not lead to.
//! Leaves out on purpose whether there can be one (`crate::access`).

use super::super::scene::Scene;
use crate::{
    access::{self, SeenShim},
    facts::Network,
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
};

/// What holds it does not run, or its link is not up. Where the engine's links are unknown only the container counts.
pub(super) fn broken(scene: &Scene<'_>) -> Vec<Finding> {
    let finding = |seen: &SeenShim| {
        let kind = FindingKind::HostAccessBroken {
            network: seen.shim.name.to_string(),
            container: seen.container.to_string(),
            running: seen.state == "running",
        };
        Finding::new(kind, Severity::Warning)
            .because("container", &seen.status)
            .because("link", &seen.shim.link)
            .remedy(again(&seen.shim.name.to_string()))
    };
    let broken = all(scene).into_iter().filter(|seen| seen.network_is_there && !seen.is_well());
    broken.map(|seen| finding(&seen)).collect()
}

/// Its network is gone: it holds an address and routes for nobody.
pub(super) fn orphaned(scene: &Scene<'_>) -> Vec<Finding> {
    let orphans = all(scene).into_iter().filter(|seen| !seen.network_is_there);
    orphans
        .map(|seen| {
            let network = seen.shim.name.to_string();
            let command = off(&network);
            let kind = FindingKind::HostAccessOrphaned { network, address: seen.shim.address.into() };
            Finding::new(kind, Severity::Warning)
                .because("link", &seen.shim.link)
                .remedy(Remedy::RunCommand { command })
        })
        .collect()
}

/// Two lead to the same addresses: the machine takes the one whose route came first.
pub(super) fn twice(scene: &Scene<'_>) -> Vec<Finding> {
    let all = all(scene);
    let mut findings = Vec::new();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            let shared = one.shim.routes.iter().find(|r| other.shim.routes.iter().any(|o| o.overlaps(**r)));
            if let Some(route) = shared {
                let kind = FindingKind::HostAccessTwice {
                    network: one.shim.name.to_string(),
                    other_network: other.shim.name.to_string(),
                    route: *route,
                };
                findings.push(
                    Finding::new(kind, Severity::Warning)
                        .because("link", &one.shim.link)
                        .because("link", &other.shim.link),
                );
            }
        }
    }
    findings
}

/// Containers that came after it and that it has no route to.
pub(super) fn incomplete(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(engine) = scene.engine else { return Vec::new() };
    let mut findings = Vec::new();
    for seen in all(scene) {
        let Some(network) = engine.networks.iter().find(|n| n.id == seen.shim.network) else { continue };
        let missed = access::uncovered(engine, network, &seen.shim);
        if missed.is_empty() {
            continue;
        }
        let containers = missed.iter().map(|(name, _)| name.to_string()).collect();
        let kind = FindingKind::HostAccessIncomplete { network: network.name.to_string(), containers };
        let finding = missed.iter().fold(Finding::new(kind, Severity::Note), |finding, (name, address)| {
            finding.because(name.as_str(), address)
        });
        findings.push(finding.remedy(again(network.name.as_str())));
    }
    findings
}

/// It goes with its network.
pub(in crate::diagnosis) fn ends_with_network(scene: &Scene<'_>, network: &Network) -> Vec<Finding> {
    let ends = all(scene).into_iter().filter(|seen| seen.shim.network == network.id);
    ends.map(|seen| {
        let kind = FindingKind::HostAccessEnds {
            network: network.name.to_string(),
            address: seen.shim.address.into(),
        };
        Finding::new(kind, Severity::Note).because("link", &seen.shim.link)
    })
    .collect()
}

fn all(scene: &Scene<'_>) -> Vec<SeenShim> {
    scene.engine.map(access::seen).unwrap_or_default()
}

fn again(network: &str) -> Remedy {
    let name = crate::export::quote(network);
    Remedy::RunCommand { command: format!("lanward access off {name} && lanward access on {name}") }
}

fn off(network: &str) -> String {
    format!("lanward access off {}", crate::export::quote(network))
}
