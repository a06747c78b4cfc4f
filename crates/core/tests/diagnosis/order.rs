//! Causes first, worst first, unknown facts folded, and no finding twice.

use lanward_core::{
    diagnosis::{diagnose, diagnose_intent},
    facts::LinkKind,
    finding::{FindingCode, Severity},
    kinds::FindingKind,
    observed::{Observed, Why},
    placement::EngineKind,
    predict::{ErrorClass, Prediction},
};

use crate::site::*;

#[test]
fn a_refusal_is_folded_under_the_finding_that_explains_it() {
    let mut intent = wish();
    on(&mut intent, "en0");
    let refusal = Prediction::Refuse {
        status: 500,
        class: ErrorClass::ParentMissing,
        message: "invalid subinterface vlan name en0, example formatting is eth0.10".into(),
    };
    let findings = diagnose_intent(&clean(), &intent, &intent.request(None), Some(&refusal));
    assert_eq!(codes(&findings)[..2], ["parent-not-found", "engine-will-refuse"]);
    assert_eq!(findings[1].explained_by, Some(FindingCode("parent-not-found".into())));
    assert!(
        matches!(&findings[0].kind, FindingKind::ParentNotFound { candidates, .. } if candidates == &["eth0"])
    );
}

#[test]
fn unknown_links_are_one_finding_however_many_rules_need_them() {
    let mut facts = clean();
    engine(&mut facts).links = Observed::Unknown(Why::NotLooked);
    let mut intent = wish();
    on(&mut intent, "eth9");
    let findings = diagnose_intent(&facts, &intent, &intent.request(None), None);
    let unknown = findings
        .iter()
        .filter(|f| matches!(&f.kind, FindingKind::CouldNotCheck { fact, .. } if fact == "engine-links"));
    assert_eq!(unknown.count(), 1);
}

#[test]
fn on_a_mac_the_virtual_machine_explains_everything_else() {
    let mut facts = clean();
    in_vm(&mut facts, EngineKind::DockerDesktopMac);
    let mut intent = wish();
    on(&mut intent, "en0");
    let findings = diagnose_intent(&facts, &intent, &intent.request(None), None);
    let roots: Vec<_> = findings.iter().filter(|f| f.explained_by.is_none()).collect();
    assert_eq!(roots.len(), 1, "{:?}", codes(&findings));
    assert_eq!(roots[0].code().0, "engine-in-vm");
    assert_eq!(codes(&findings)[0], "engine-in-vm");
}

#[test]
fn the_worst_root_comes_first() {
    let mut facts = with_lan();
    link(&mut facts, "eth0").kind = LinkKind::Wireless;
    engine(&mut facts).networks.push(network("host_bridge", "bridge", &[(LAN, Some("192.168.7.1"), None)]));
    let roots: Vec<Severity> =
        diagnose(&facts).into_iter().filter(|f| f.explained_by.is_none()).map(|f| f.severity).collect();
    assert!(roots.is_sorted(), "{roots:?}");
    assert_eq!(roots[0], Severity::Danger);
}

#[test]
fn a_host_shim_makes_the_host_reach() {
    let mut facts = with_lan();
    let shim = LinkKind::Macvlan { link: Some("eth0".into()), mode: Some("bridge".into()) };
    add_link(&mut facts, "shim", shim, &["192.168.7.250/32"]);
    assert_eq!(codes(&diagnose(&facts)), [""; 0]);
}

#[test]
fn a_parent_of_several_networks_is_spoken_of_once() {
    let mut facts = with_lan();
    link(&mut facts, "eth0").admin_up = false;
    let mut second =
        network("guests", "macvlan", &[("192.168.7.0/24", Some("192.168.7.1"), Some("192.168.7.32/28"))]);
    second.options.insert("parent".into(), "eth0".into());
    engine(&mut facts).networks.push(second);
    assert_eq!(codes(&diagnose(&facts)), ["parent-is-down", "host-cannot-reach"]);
}

#[test]
fn what_is_wrong_with_one_network_explains_nothing_about_another() {
    let mut facts = clean();
    add_route(&mut facts, route("10.201.0.0/16", None, "wg0"));
    engine(&mut facts).networks.push(network("on_lan", "bridge", &[(LAN, Some("192.168.7.1"), None)]));
    engine(&mut facts).networks.push(network(
        "on_vpn",
        "bridge",
        &[("10.201.5.0/24", Some("10.201.5.1"), None)],
    ));
    let findings = diagnose(&facts);
    assert_eq!(codes(&findings), ["bridge-on-lan", "subnet-overlaps-route"]);
    assert_eq!(findings[1].explained_by, None);
}

/// Nothing is lost when causes and effects are put in order, whatever is found.
#[test]
fn no_finding_is_lost_in_ordering() {
    let mut facts = with_lan();
    add_route(&mut facts, route("192.168.0.0/16", None, "wg0"));
    facts.host.resolvers = Observed::Known(vec!["192.168.7.53".parse().expect("an address")]);
    engine(&mut facts).networks.push(network("on_lan", "bridge", &[(LAN, Some("192.168.7.1"), None)]));
    let found = codes(&diagnose(&facts));
    for code in ["bridge-on-lan", "subnet-overlaps-route", "subnet-covers-resolver", "host-cannot-reach"] {
        assert!(found.iter().any(|f| f == code), "{code}: {found:?}");
    }
}
