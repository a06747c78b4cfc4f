//! Rules about what is kept for containers: a container that is there and has something else. Leaves out on purpose
//! containers that are not there: what is kept for them waits.

use super::super::scene::{Missing, Scene};
use crate::{
    finding::{Finding, Remedy, Severity},
    identity::{
        Identity, IdentityStanding, remedy,
        standing::{present, standing},
    },
    kinds::FindingKind,
    observed::Observed,
};

/// One finding a record, because each is repaired by itself.
pub(super) fn kept(scene: &Scene<'_>) -> Vec<Finding> {
    match &scene.facts.identities.records {
        Observed::Known(records) => records.iter().filter_map(|record| of_record(scene, record)).collect(),
        Observed::Unknown(why) => {
            Missing { fact: "identities", why: why.clone() }.for_rule("identity-drifted")
        }
    }
}

fn of_record(scene: &Scene<'_>, identity: &Identity) -> Option<Finding> {
    let engine = scene.engine?;
    let (container, network) = present(engine, identity)?;
    // One that does not run gets its address when it starts: nothing is wrong yet.
    let severity = if container.is_running() { Severity::Warning } else { Severity::Note };
    let (container_name, network_name) = (container.name.to_string(), network.name.to_string());
    let finding = match standing(scene.facts, identity) {
        IdentityStanding::Drifted { differences } => {
            let shown = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
            let kind = FindingKind::IdentityDrifted {
                network: network_name.clone(),
                container: container_name.clone(),
                kept: differences.iter().map(|d| shown(&d.wanted)).collect(),
                present: differences.iter().map(|d| shown(&d.got)).collect(),
            };
            let finding = Finding::new(kind, severity);
            differences.iter().fold(finding, |finding, d| {
                finding.because(&d.field, format!("{} → {}", shown(&d.wanted), shown(&d.got)))
            })
        }
        IdentityStanding::Detached => {
            let request = identity.request();
            let kept = [request.ipv4, request.ipv6, request.mac].into_iter().flatten().chain(request.aliases);
            let kind = FindingKind::IdentityDetached {
                network: network_name.clone(),
                container: container_name.clone(),
                kept: kept.collect(),
            };
            Finding::new(kind, severity).because("state", &container.state)
        }
        IdentityStanding::AsKept
        | IdentityStanding::ContainerAbsent
        | IdentityStanding::NetworkAbsent
        | IdentityStanding::NetworkAmbiguous
        | IdentityStanding::NoEngine => return None,
    };
    let remedy = remedy::of(scene.facts, engine, network, container, identity);
    let repair = || Remedy::RepairIdentity { container: container_name, network: network_name };
    let finding = if remedy.helps() { finding.remedy(repair()) } else { finding };
    let finding = match remedy.lost_mac {
        Some(_) => finding.remedy(Remedy::Advice { code: "mac-start-anew".into() }),
        None => finding,
    };
    Some(if remedy.lost_priority {
        finding.remedy(Remedy::Advice { code: "update-engine".into() })
    } else {
        finding
    })
}
