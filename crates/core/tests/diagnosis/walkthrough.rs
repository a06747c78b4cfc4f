//! The recorded lab site: what is said of the networks that the well-known walk through macvlan makes, with
//! the engine's own answers foretold.

use lanward_core::{
    diagnosis::{diagnose, diagnose_intent},
    facts::Facts,
    finding::{Finding, Severity},
    intent::{BridgeOptions, Driver, NetworkIntent},
    names::{LinkName, NetworkName},
    predict,
};

use crate::site::*;

fn lab() -> Facts {
    let text = include_str!("../../../../tests/fixtures/sites/lab.json");
    serde_json::from_str(text).expect("the recorded site is readable")
}

fn found(facts: &Facts, intent: &NetworkIntent) -> Vec<Finding> {
    let request = intent.request(None);
    let prediction = facts.engine().map(|engine| predict::create(&predict::state_of(engine), &request));
    diagnose_intent(facts, intent, &request, prediction.as_ref())
}

/// `docker network create -d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 -o parent=eth0 …`
fn macvlan_network() -> NetworkIntent {
    let mut intent = wish();
    intent.name = NetworkName::seen("walk_macvlan");
    intent.subnets = vec![part("198.19.249.0/24", Some("198.19.249.1"), None)];
    intent
}

fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|f| f.severity).min()
}

#[test]
fn nothing_on_the_site_itself_is_broken() {
    let findings = diagnose(&lab());
    assert!(worst(&findings).is_none_or(|w| w >= Severity::Note), "{findings:#?}");
}

#[test]
fn the_macvlan_of_the_walk_is_possible_and_its_range_is_warned_of() {
    let mut facts = lab();
    engine(&mut facts).networks.retain(|n| n.driver != "macvlan" && n.driver != "ipvlan");
    engine(&mut facts).containers.clear();
    let findings = found(&facts, &macvlan_network());
    assert_eq!(worst(&findings), Some(Severity::Warning), "{findings:#?}");
    let codes = codes(&findings);
    for code in ["range-not-given", "host-cannot-reach", "lan-not-probed"] {
        assert!(codes.iter().any(|c| c == code), "{code}: {codes:?}");
    }
}

#[test]
fn the_bridge_of_the_walk_is_a_danger_alone_and_refused_beside_the_macvlan() {
    let mut facts = lab();
    engine(&mut facts).networks.retain(|n| n.driver != "macvlan" && n.driver != "ipvlan");
    engine(&mut facts).containers.clear();
    let mut bridge = macvlan_network();
    let name = Some(LinkName::seen("br0"));
    bridge.driver = Driver::Bridge(BridgeOptions { name, ..BridgeOptions::default() });
    let alone = found(&facts, &bridge);
    assert_eq!(
        alone.first().map(|f| (f.code().0, f.severity)),
        Some(("bridge-on-lan".into(), Severity::Danger))
    );

    let mut there = network("macvlan_network", "macvlan", &[("198.19.249.0/24", Some("198.19.249.1"), None)]);
    there.options.insert("parent".into(), "eth0".into());
    engine(&mut facts).networks.push(there);
    let beside = found(&facts, &bridge);
    assert_eq!(codes(&beside)[..2], ["subnet-held-by-network", "engine-will-refuse"]);
    assert_eq!(beside[0].severity, Severity::Blocks);
}

#[test]
fn the_macs_interface_name_is_explained() {
    let mut intent = macvlan_network();
    on(&mut intent, "en0");
    let mut facts = lab();
    engine(&mut facts).networks.retain(|n| n.driver != "macvlan" && n.driver != "ipvlan");
    let findings = found(&facts, &intent);
    assert_eq!(codes(&findings)[..2], ["parent-not-found", "engine-will-refuse"]);
}
