//! Every rule: a site, a wish or an attachment that differs from a clean one in one fact, where exactly that
//! finding appears. The clean ones are the twins: they yield nothing but what is always to be said.

mod cases;
mod order;
mod site;
mod walkthrough;
mod watch;

use std::collections::BTreeSet;

use cases::{Ask, CASES, Case, Said};
use lanward_core::{
    diagnosis::{diagnose, diagnose_endpoint, diagnose_intent, diagnose_removal},
    finding::{Finding, Severity},
    health::{HealthState, judge},
    kinds::FindingKind,
};
use site::{clean, codes, join, wish, with_lan};

/// Said of every macvlan that is wanted: nobody can know the first, and nobody looked at the second.
const OF_A_WISH: [&str; 2] = ["host-cannot-reach", "lan-not-probed"];
/// Said of every macvlan that is there.
const OF_A_LAN: [&str; 1] = ["host-cannot-reach"];

fn run(case: &Case) -> Vec<Finding> {
    match case.ask {
        Ask::Site(change) => {
            let mut facts = clean();
            change(&mut facts);
            diagnose(&facts)
        }
        Ask::Lan(change) => {
            let mut facts = with_lan();
            change(&mut facts);
            diagnose(&facts)
        }
        Ask::Wish(change) => {
            let (mut facts, mut intent) = (clean(), wish());
            let prediction = change(&mut facts, &mut intent);
            diagnose_intent(&facts, &intent, &intent.request(None), prediction.as_ref())
        }
        Ask::Join(change) => {
            let (mut facts, mut request) = (with_lan(), join());
            let how = change(&mut facts, &mut request);
            let publish: Vec<String> = how.publish.iter().map(|p| (*p).to_owned()).collect();
            diagnose_endpoint(&facts, &request, &publish, how.container, None)
        }
        Ask::Removal(change) => {
            let mut facts = with_lan();
            change(&mut facts);
            let lan = facts.engine().and_then(|e| e.network("lan")).expect("the network");
            diagnose_removal(&facts, lan)
        }
    }
}

#[test]
fn a_clean_site_yields_nothing() {
    assert_eq!(codes(&diagnose(&clean())), [""; 0]);
    assert_eq!(judge(&diagnose(&clean()), true).state, HealthState::Ok);
}

#[test]
fn a_clean_lan_yields_only_that_the_host_cannot_reach_it() {
    let findings = diagnose(&with_lan());
    assert_eq!(codes(&findings), OF_A_LAN);
    assert_eq!(findings[0].severity, Severity::Note);
    assert_eq!(judge(&findings, true).state, HealthState::Ok);
}

#[test]
fn a_clean_wish_yields_only_what_is_always_to_be_said() {
    let intent = wish();
    assert_eq!(codes(&diagnose_intent(&clean(), &intent, &intent.request(None), None)), OF_A_WISH);
    let mut bridge = wish();
    site::bridge(&mut bridge);
    assert_eq!(codes(&diagnose_intent(&clean(), &bridge, &bridge.request(None), None)), [""; 0]);
}

#[test]
fn a_clean_attachment_yields_only_that_the_host_cannot_reach_it() {
    assert_eq!(codes(&diagnose_endpoint(&with_lan(), &join(), &[], None, None)), OF_A_LAN);
}

#[test]
fn removing_a_network_without_stopped_containers_yields_nothing() {
    let facts = with_lan();
    let lan = facts.engine().and_then(|e| e.network("lan")).expect("the network");
    assert_eq!(codes(&diagnose_removal(&facts, lan)), [""; 0]);
}

#[test]
fn each_rule_speaks_where_one_fact_differs_and_no_other_does() {
    let mut wrong = Vec::new();
    for case in CASES {
        let findings = run(case);
        let always: &[&str] = match case.ask {
            Ask::Site(_) | Ask::Removal(_) => &[],
            Ask::Wish(_) => &OF_A_WISH,
            Ask::Lan(_) | Ask::Join(_) => &OF_A_LAN,
        };
        let mut expected: BTreeSet<&str> = always.iter().copied().collect();
        expected.retain(|code| !case.lost.contains(code));
        expected.extend(case.also);
        expected.insert(case.code);
        let found = codes(&findings);
        let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        let said = findings.iter().find(|f| f.code().0 == case.code).map(|f| Said(f.severity));
        if found != expected || said != Some(Said(case.severity)) {
            wrong.push(format!("{} ({}): {found:?}, expected {expected:?}; {said:?}", case.code, case.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_has_a_case() {
    let tested: BTreeSet<&str> = CASES.iter().map(|c| c.code).collect();
    let missing: Vec<String> = FindingKind::SHAPES
        .iter()
        .map(|s| s.code().0)
        .filter(|code| !tested.contains(code.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A danger can be accepted by its name; what blocks cannot.
#[test]
fn what_is_dangerous_can_be_accepted_by_name_and_what_blocks_cannot() {
    use lanward_core::finding::Remedy;
    for case in CASES.iter().filter(|c| matches!(c.ask, Ask::Wish(_) | Ask::Join(_))) {
        for finding in run(case) {
            let accept = finding.remedies.contains(&Remedy::Accept { code: finding.code() });
            assert_eq!(accept, finding.severity == Severity::Danger, "{}: {finding:?}", case.code);
        }
    }
}

/// Joining a group is advised only where that group was seen to be allowed in.
#[test]
fn the_group_to_join_is_the_sockets_own() {
    use lanward_core::{
        endpoint::{EngineEndpoint, EngineProblem},
        facts::{EndpointAttempt, EngineView},
        finding::Remedy,
    };
    for (group, command) in [
        (Some("docker"), Some("sudo usermod -aG docker \"$USER\"")),
        (Some("container users"), Some("sudo usermod -aG 'container users' \"$USER\"")),
        (None, None),
    ] {
        let mut facts = clean();
        let path = "/var/run/docker.sock".to_owned();
        facts.engine = EngineView::Unavailable {
            tried: vec![EndpointAttempt {
                endpoint: EngineEndpoint::Unix { path: path.clone() },
                problem: EngineProblem::PermissionDenied { path, group: group.map(str::to_owned) },
            }],
        };
        let findings = diagnose(&facts);
        let finding = findings.iter().find(|f| f.code().0 == "no-engine").expect("no engine");
        let commands: Vec<&str> = finding
            .remedies
            .iter()
            .filter_map(|remedy| match remedy {
                Remedy::RunCommand { command } => Some(command.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(commands, Vec::from_iter(command), "{group:?}");
        let joins = finding.remedies.contains(&Remedy::Advice { code: "docker-group".into() });
        assert_eq!(joins, group.is_some());
    }
}

/// Starting the engine of this machine helps nobody who named one elsewhere.
#[test]
fn an_engine_elsewhere_is_not_started_here() {
    use lanward_core::{
        endpoint::{EngineEndpoint, EngineProblem},
        facts::{EndpointAttempt, EngineView},
        finding::Remedy,
    };
    let start = Remedy::RunCommand { command: "sudo systemctl start docker".into() };
    for (endpoint, helps) in [
        (EngineEndpoint::Unix { path: "/var/run/docker.sock".into() }, true),
        (EngineEndpoint::Tcp { address: "198.19.249.2:2375".into(), tls: None }, false),
    ] {
        let mut facts = clean();
        let problem = EngineProblem::NotAnswering { detail: "connection refused".into() };
        facts.engine = EngineView::Unavailable { tried: vec![EndpointAttempt { endpoint, problem }] };
        let findings = diagnose(&facts);
        let finding = findings.iter().find(|f| f.code().0 == "no-engine").expect("no engine");
        assert_eq!(finding.remedies.contains(&start), helps, "{finding:?}");
    }
}

/// A Mac's list of routes lacks a VPN's. It is not taken for the proof that no route leads into a subnet.
#[test]
fn routes_that_are_not_all_prove_nothing() {
    use lanward_core::{facts::OsFamily, placement::EngineKind};
    let mut facts = clean();
    assert!(facts.host.routes_are_complete());
    site::in_vm(&mut facts, EngineKind::DockerDesktopMac);
    assert_eq!(facts.host.os.family, OsFamily::Macos);
    assert!(facts.host.routes.known().is_some() && !facts.host.routes_are_complete());
    let mut intent = wish();
    site::bridge(&mut intent);
    let findings = diagnose_intent(&facts, &intent, &intent.request(None), None);
    let unchecked = |f: &lanward_core::finding::Finding| match &f.kind {
        lanward_core::kinds::FindingKind::CouldNotCheck { rule, also, .. } => {
            also.iter().chain([rule]).any(|code| code.0 == "subnet-overlaps-route")
        }
        _ => false,
    };
    assert!(findings.iter().any(unchecked), "{findings:?}");
}
