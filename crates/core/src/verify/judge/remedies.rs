//! What can be done about a check that failed, or that never passes on such a network.

use crate::{
    finding::Remedy,
    placement::EngineKind,
    verify::{CheckResult, Failure, Limit, Subject},
};

/// What can be done about a check's result, best first.
pub(super) fn of(subject: &Subject, result: &CheckResult) -> Vec<Remedy> {
    let learn = |topic: &str| Remedy::Learn { topic: topic.into() };
    match result {
        CheckResult::Fail { failure, .. } => match failure {
            Failure::ParentWithoutCarrier { parent } => {
                vec![Remedy::RunCommand { command: format!("ip link set dev {} up", quoted(parent)) }]
            }
            // Which of several is meant only a person knows.
            Failure::LanIsTagged { vlans, .. } => match vlans[..] {
                [vlan] => {
                    let network = quoted(subject.name.as_str());
                    vec![Remedy::RunCommand { command: format!("lanward edit {network} --vlan {vlan}") }]
                }
                _ => Vec::new(),
            },
            Failure::IsolatedVm { engine, .. } => match engine {
                EngineKind::DockerDesktopMac | EngineKind::Orbstack | EngineKind::Colima => {
                    vec![learn("macos"), learn("virtual-machines")]
                }
                _ => vec![learn("virtual-machines")],
            },
            Failure::MacFiltered { .. } | Failure::ContainerUnheard { .. } => {
                vec![learn("virtual-machines")]
            }
            Failure::HostCannotReach { .. } | Failure::ContainerCannotReachHost { .. } => {
                vec![learn("host-access")]
            }
            _ => Vec::new(),
        },
        CheckResult::ByDesign { limit: Limit::MacvlanHost | Limit::IpvlanHost } => {
            vec![learn("host-access")]
        }
        _ => Vec::new(),
    }
}

/// A name for a POSIX shell.
fn quoted(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if is_plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
