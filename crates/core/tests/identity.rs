//! What is kept for containers: what goes into a record, how it stands, what a repair does on which engine.

#[path = "diagnosis/site.rs"]
#[allow(dead_code)] // this file uses a part of it
mod site;

use lanward_core::{
    abilities::Spoken,
    diagnosis::diagnose,
    draft::FieldErrorCode as Code,
    export::{LimitCode, of_identity},
    facts::{Facts, Timestamp},
    finding::{Finding, Remedy, Severity},
    identity::{
        Identity, IdentityDraft, IdentityStanding, KeepOrder, Keeping, derived_mac, form_for, form_of, keep,
        read, rows,
    },
    names::{ContainerName, NetworkName},
    observed::{Observed, Why},
    plan::{ActionProposal, PlanId, Step, propose_repair},
    recovery::{RunKind, summary},
    run::Event,
};
use site::{con, engine, net, version, with_lan};

const AT: Timestamp = Timestamp(1_796_000_000_000);

fn record(ipv4: &str) -> Identity {
    Identity {
        ipv4: ipv4.parse().ok(),
        ..Identity::new(ContainerName::seen("pihole"), NetworkName::seen("lan"), AT)
    }
}

fn with(record: Identity) -> Facts {
    let mut facts = with_lan();
    facts.identities.records = Observed::Known(vec![record]);
    facts
}

/// The containers were read one by one, as a session does for records that need it.
fn inspected(mut facts: Facts) -> Facts {
    facts.identities.inspected =
        facts.engine().into_iter().flat_map(|e| &e.containers).map(|c| c.id.clone()).collect();
    facts
}

fn stands(facts: &Facts) -> IdentityStanding {
    rows(facts).remove(0).standing
}

/// The fields that differ.
fn fields(facts: &Facts) -> Vec<String> {
    match stands(facts) {
        IdentityStanding::Drifted { differences } => differences.into_iter().map(|d| d.field).collect(),
        other => panic!("{other:?}"),
    }
}

fn repair(facts: &Facts) -> ActionProposal {
    propose_repair(facts, "pihole", "", &[], PlanId("00".into()), AT)
}

fn steps(answer: &ActionProposal) -> &[Step] {
    &answer.plan.as_ref().unwrap_or_else(|| panic!("{answer:?}")).steps
}

fn found<'a>(findings: &'a [Finding], code: &str) -> Option<&'a Finding> {
    findings.iter().find(|finding| finding.code().0 == code)
}

fn api(facts: &mut Facts, docker: &str, api: &str) {
    version(facts, lanward_core::facts::Product::Docker, docker);
    engine(facts).version.negotiated_api = api.into();
}

#[test]
fn what_stands_as_kept_says_nothing() {
    let facts = with(record("192.168.7.209"));
    assert_eq!(stands(&facts), IdentityStanding::AsKept);
    assert!(found(&diagnose(&facts), "identity-drifted").is_none());
    let answer = repair(&facts);
    assert!(answer.plan.is_none() && answer.field_errors.is_empty() && answer.findings.is_empty());
}

#[test]
fn another_address_is_drift_and_is_given_back_in_one_run() {
    let facts = with(record("192.168.7.212"));
    assert_eq!(fields(&facts), ["IPv4Address"]);
    let findings = diagnose(&facts);
    let finding = found(&findings, "identity-drifted").expect("drift");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(matches!(&finding.remedies[..], [Remedy::RepairIdentity { container, network }]
        if container == "pihole" && network == "lan"));
    let answer = repair(&facts);
    let [
        Step::Disconnect { endpoint: was, .. },
        Step::Connect { endpoint: is, .. },
        Step::CompareEndpoint { endpoint, .. },
    ] = steps(&answer)
    else {
        panic!("{answer:?}")
    };
    assert_eq!(was.ipv4.as_deref(), Some("192.168.7.209"), "the undo gives back what was there");
    assert_eq!(is.ipv4.as_deref(), Some("192.168.7.212"));
    assert_eq!(is, endpoint, "what is compared is what was asked for");
    assert!(is.network.starts_with("lan0"), "the id, because a name may be there twice");
    let planned = Event::Planned { at: AT, plan: answer.plan.clone().expect("a plan") };
    assert_eq!(summary(&[planned], false).expect("a run").kind, RunKind::Repair);
    assert_eq!(
        answer.command.as_deref(),
        Some("docker network disconnect lan pihole\ndocker network connect --ip 192.168.7.212 lan pihole")
    );
}

#[test]
fn a_container_that_is_not_there_has_not_drifted() {
    let mut facts = with(record("192.168.7.212"));
    engine(&mut facts).containers.retain(|c| c.name.as_str() != "pihole");
    assert_eq!(stands(&facts), IdentityStanding::ContainerAbsent);
    assert!(found(&diagnose(&facts), "identity-drifted").is_none());
    assert_eq!(repair(&facts).field_errors[0].code, Code::NoSuchContainer);
    let mut facts = with(record("192.168.7.212"));
    engine(&mut facts).networks.retain(|n| n.name.as_str() != "lan");
    assert_eq!(stands(&facts), IdentityStanding::NetworkAbsent);
    assert_eq!(repair(&facts).field_errors[0].code, Code::NothingKept);
}

#[test]
fn two_networks_of_a_name_are_not_guessed_between() {
    let mut facts = with(record("192.168.7.212"));
    let mut twin = net(&mut facts, "lan").clone();
    twin.id = lanward_core::names::NetworkId::seen("f".repeat(64));
    engine(&mut facts).networks.push(twin);
    assert_eq!(stands(&facts), IdentityStanding::NetworkAmbiguous);
    assert!(found(&diagnose(&facts), "identity-drifted").is_none());
}

#[test]
fn a_container_off_the_network_is_attached_as_kept() {
    let mut facts = with(record("192.168.7.212"));
    con(&mut facts, "pihole").endpoints.clear();
    assert_eq!(stands(&facts), IdentityStanding::Detached);
    let findings = diagnose(&facts);
    assert_eq!(found(&findings, "identity-detached").map(|f| f.severity), Some(Severity::Warning));
    let answer = repair(&facts);
    assert!(matches!(steps(&answer), [Step::Connect { .. }, Step::CompareEndpoint { .. }]), "{answer:?}");
}

#[test]
fn a_container_that_does_not_run_is_judged_by_what_it_was_promised() {
    let mut facts = with(record("192.168.7.209"));
    let pihole = con(&mut facts, "pihole");
    pihole.state = "exited".into();
    pihole.endpoints[0].ipv4 = None;
    pihole.endpoints[0].mac = None;
    assert_eq!(stands(&facts), IdentityStanding::AsKept);
    con(&mut facts, "pihole").endpoints[0].wanted_ipv4 = None;
    assert_eq!(fields(&facts), ["IPv4Address"]);
    let findings = diagnose(&facts);
    assert_eq!(found(&findings, "identity-drifted").map(|f| f.severity), Some(Severity::Note));
}

/// A list shows no aliases, priorities and options; that is not the same as having none.
#[test]
fn what_was_not_looked_at_has_not_drifted() {
    let kept = Identity {
        aliases: vec!["dns".into()],
        gateway_priority: Some(5),
        driver_options: [("com.example".to_owned(), "1".to_owned())].into(),
        ..record("192.168.7.209")
    };
    assert!(kept.needs_inspection());
    let facts = with(kept);
    assert_eq!(stands(&facts), IdentityStanding::AsKept);
    let facts = inspected(facts);
    assert_eq!(fields(&facts), ["Aliases", "GwPriority", "DriverOpts.com.example"]);
    let answer = repair(&facts);
    let Step::Connect { endpoint, .. } = &steps(&answer)[1] else { panic!("{answer:?}") };
    assert_eq!((&endpoint.aliases[..], endpoint.gateway_priority), (&["dns".to_owned()][..], Some(5)));
    assert_eq!(endpoint.driver_options["com.example"], "1");
}

/// Aliases that are there beside the kept ones stay: nobody asked to take them away.
#[test]
fn what_is_not_in_the_record_stays_as_it_is() {
    let mut facts = with(record("192.168.7.212"));
    let endpoint = &mut con(&mut facts, "pihole").endpoints[0];
    endpoint.aliases = vec!["adblock".into(), "pihole000000".into()];
    endpoint.links = vec!["db:db".into()];
    let facts = inspected(facts);
    let answer = repair(&facts);
    let Step::Connect { endpoint, .. } = &steps(&answer)[1] else { panic!("{answer:?}") };
    assert_eq!(endpoint.aliases, ["adblock"], "the short id is the engine's own");
    assert_eq!(endpoint.links, ["db:db"]);
}

/// Docker 28 to 29.2: a MAC address is given at the start only.
#[test]
fn a_mac_that_an_attaching_cannot_give_is_said_before() {
    let mac = derived_mac("pihole", "lan");
    let kept = |ipv4: &str| Identity { mac: Some(mac), ..record(ipv4) };
    let facts = with(kept("192.168.7.209"));
    assert_eq!(fields(&facts), ["MacAddress"]);
    let findings = diagnose(&facts);
    let finding = found(&findings, "identity-drifted").expect("drift");
    assert_eq!(
        finding.remedies,
        [Remedy::Advice { code: "mac-start-anew".into() }],
        "no button that cannot help"
    );
    assert!(!rows(&facts)[0].repairable);
    let answer = repair(&facts);
    assert!(answer.plan.is_none());
    assert_eq!(found(&answer.findings, "mac-ignored").map(|f| f.severity), Some(Severity::Blocks));
    // What can be given back is given back.
    let facts = with(kept("192.168.7.212"));
    let answer = repair(&facts);
    let Step::Connect { endpoint, .. } = &steps(&answer)[1] else { panic!("{answer:?}") };
    assert_eq!((endpoint.ipv4.as_deref(), endpoint.mac.as_deref()), (Some("192.168.7.212"), None));
    assert_eq!(found(&answer.findings, "mac-ignored").map(|f| f.severity), Some(Severity::Warning));
}

#[test]
fn from_api_1_54_a_mac_is_given_back_too() {
    let kept = Identity { mac: Some(derived_mac("pihole", "lan")), ..record("192.168.7.209") };
    let mut facts = with(kept);
    api(&mut facts, "29.3.0", "1.54");
    let answer = repair(&facts);
    let Step::Connect { endpoint, .. } = &steps(&answer)[1] else { panic!("{answer:?}") };
    assert_eq!(endpoint.mac, Some(derived_mac("pihole", "lan").to_string()));
    assert!(found(&answer.findings, "mac-ignored").is_none());
}

/// Docker 20.10 to 24: the MAC address is the container's, and comes along to the network it was started on; up to 27
/// one that follows from the address comes with it.
#[test]
fn a_mac_that_comes_along_is_compared() {
    let own = "02:aa:bb:cc:dd:ee".parse().expect("a MAC address");
    let mut facts = with(Identity { mac: Some(own), ..record("192.168.7.212") });
    api(&mut facts, "20.10.24", "1.41");
    let pihole = con(&mut facts, "pihole");
    pihole.endpoints[0].mac = Some(own);
    pihole.network_mode = "lan".into();
    let answer = repair(&facts);
    let Step::Connect { endpoint, .. } = &steps(&answer)[1] else { panic!("{answer:?}") };
    assert_eq!(endpoint.mac.as_deref(), Some("02:aa:bb:cc:dd:ee"));
    con(&mut facts, "pihole").network_mode = "bridge".into();
    let answer = repair(&facts);
    assert!(found(&answer.findings, "mac-ignored").is_some(), "not of its main network");
    let follows = "02:42:c0:a8:07:d4".parse().expect("a MAC address");
    let mut facts = with(Identity { mac: Some(follows), ..record("192.168.7.212") });
    api(&mut facts, "26.1.4", "1.45");
    assert!(found(&repair(&facts).findings, "mac-ignored").is_none());
    api(&mut facts, "28.5.2", "1.51");
    assert!(found(&repair(&facts).findings, "mac-ignored").is_some());
}

#[test]
fn an_engine_without_priorities_is_not_asked_for_one() {
    let mut facts = inspected(with(Identity { gateway_priority: Some(9), ..record("192.168.7.212") }));
    api(&mut facts, "20.10.24", "1.41");
    assert_eq!(fields(&facts), ["IPv4Address", "GwPriority"], "it has none, so it has not what is kept");
    let answer = repair(&facts);
    let Step::Connect { endpoint, .. } = &steps(&answer)[1] else { panic!("{answer:?}") };
    assert_eq!(endpoint.gateway_priority, None);
    assert!(found(&answer.findings, "engine-ignores").is_some());
    let mut facts = inspected(with(Identity { gateway_priority: Some(9), ..record("192.168.7.209") }));
    api(&mut facts, "20.10.24", "1.41");
    let findings = diagnose(&facts);
    let finding = found(&findings, "identity-drifted").expect("drift");
    assert_eq!(finding.remedies, [Remedy::Advice { code: "update-engine".into() }]);
    let answer = repair(&facts);
    assert!(answer.plan.is_none() && found(&answer.findings, "engine-ignores").is_some());
}

#[test]
fn an_address_of_somebody_else_is_not_taken() {
    let mut facts = with(record("192.168.7.212"));
    let lan = net(&mut facts, "lan").clone();
    let other = site::container("other", vec![site::endpoint(&lan, "192.168.7.212/24", "02:42:c0:a8:07:d4")]);
    engine(&mut facts).containers.push(other);
    let answer = repair(&facts);
    assert!(answer.plan.is_none());
    assert!(found(&answer.findings, "address-in-use").is_some(), "{:?}", answer.findings);
}

#[test]
fn records_that_cannot_be_read_are_not_taken_for_none() {
    let mut facts = with_lan();
    facts.identities.records = Observed::Unknown(Why::Failed { detail: "a bad disk".into() });
    let findings = diagnose(&facts);
    assert_eq!(found(&findings, "could-not-check").map(|f| f.severity), Some(Severity::Unknown));
}

#[test]
fn a_mac_that_an_engine_made_up_is_never_kept() {
    let order = KeepOrder::default();
    for (version_of, mac) in [("20.10.24", "02:42:c0:a8:07:d1"), ("28.5.2", "8e:11:22:33:44:55")] {
        let mut facts = with_lan();
        version(&mut facts, lanward_core::facts::Product::Docker, version_of);
        con(&mut facts, "pihole").endpoints[0].mac = mac.parse().ok();
        let kept = keep(&facts, &order, AT).kept;
        assert_eq!((kept.len(), kept[0].mac), (1, None), "{version_of}");
        assert_eq!(kept[0].ipv4, "192.168.7.209".parse().ok());
        con(&mut facts, "pihole").endpoints[0].wanted_mac = mac.parse().ok();
        assert_eq!(keep(&facts, &order, AT).kept[0].mac, mac.parse().ok(), "asked for, so kept");
    }
    let mut facts = with_lan();
    con(&mut facts, "pihole").endpoints[0].mac = Some(derived_mac("pihole", "lan"));
    assert_eq!(keep(&facts, &order, AT).kept[0].mac, Some(derived_mac("pihole", "lan")));
    net(&mut facts, "lan").driver = "ipvlan".into();
    let derived = KeepOrder { mac: Keeping::Derived, ..order };
    assert_eq!(keep(&facts, &derived, AT).kept[0].mac, None, "ipvlan has no MAC address of its own");
}

#[test]
fn what_is_kept_already_is_replaced_only_by_name() {
    let facts = with(record("192.168.7.212"));
    let all = keep(&facts, &KeepOrder::default(), AT);
    assert_eq!((all.kept.len(), all.as_before.len()), (0, 1), "drift is not blessed by the way");
    let named = KeepOrder { containers: vec!["pihole".into()], ..KeepOrder::default() };
    assert_eq!(keep(&facts, &named, AT).kept[0].ipv4, "192.168.7.209".parse().ok());
    let nobody = KeepOrder { containers: vec!["nobody".into()], ..KeepOrder::default() };
    assert_eq!(keep(&facts, &nobody, AT).field_errors[0].code, Code::NoSuchContainer);
    let web = KeepOrder { containers: vec!["web".into()], ..KeepOrder::default() };
    let answer = keep(&facts, &web, AT);
    assert_eq!(answer.field_errors[0].code, Code::NotAttached, "the default bridge takes no fixed address");
}

#[test]
fn an_address_is_kept_for_one_container_only() {
    let other = Identity { container: ContainerName::seen("web"), ..record("192.168.7.209") };
    let facts = with(other);
    let named = KeepOrder { containers: vec!["pihole".into()], ..KeepOrder::default() };
    let answer = keep(&facts, &named, AT);
    assert_eq!((answer.kept.len(), answer.field_errors[0].code), (0, Code::KeptForAnother));
    let draft = IdentityDraft {
        container: "pihole".into(),
        network: "lan".into(),
        ipv4: "192.168.7.209".into(),
        ..IdentityDraft::default()
    };
    let errors = read(&facts, &draft, AT).expect_err("it is taken");
    assert_eq!((errors[0].field.as_str(), errors[0].code), ("ipv4", Code::KeptForAnother));
}

#[test]
fn a_form_is_read_whole_and_every_error_is_told() {
    let facts = with_lan();
    let draft = |change: fn(&mut IdentityDraft)| {
        let mut draft = IdentityDraft {
            container: "later".into(),
            network: "lan".into(),
            ipv4: "192.168.7.220".into(),
            mac: "derived".into(),
            aliases: vec!["b".into(), "a".into(), "b".into()],
            gateway_priority: "-3".into(),
            ..IdentityDraft::default()
        };
        change(&mut draft);
        read(&facts, &draft, AT)
    };
    let kept = draft(|_| {}).expect("a record");
    assert_eq!(kept.mac, Some(derived_mac("later", "lan")));
    assert_eq!((&kept.aliases[..], kept.gateway_priority), (&["a".to_owned(), "b".to_owned()][..], Some(-3)));
    assert_eq!(read(&facts, &form_of(&kept), AT), Ok(kept), "the form of a record is the record");
    let wrong = |change: fn(&mut IdentityDraft)| {
        let errors = draft(change).expect_err("something is wrong");
        errors.into_iter().map(|e| (e.field, e.code)).collect::<Vec<_>>()
    };
    let said = |field: &str, code| vec![(field.to_owned(), code)];
    assert_eq!(wrong(|d| d.container.clear()), said("container", Code::Required));
    assert_eq!(wrong(|d| d.container = "no name".into()), said("container", Code::NameNotAllowed));
    assert_eq!(wrong(|d| d.network = "nope".into()), said("network", Code::NoSuchNetwork));
    assert_eq!(wrong(|d| d.network = "bridge".into()), said("network", Code::PredefinedName));
    assert_eq!(wrong(|d| d.ipv4 = "10.0.0.9".into()), said("ipv4", Code::OutsideSubnet));
    assert_eq!(wrong(|d| d.ipv4 = "192.168.7.1".into()), said("ipv4", Code::SameAsGateway));
    assert_eq!(wrong(|d| d.ipv6 = "192.168.7.9".into()), said("ipv6", Code::WrongFamily));
    assert_eq!(wrong(|d| d.mac = "zz".into()), said("mac", Code::BadMac));
    assert_eq!(wrong(|d| d.gateway_priority = "high".into()), said("gateway_priority", Code::BadPriority));
    let two = wrong(|d| {
        d.ipv4 = "x".into();
        d.mac = "zz".into();
    });
    assert_eq!(two.len(), 2);
    let nothing = wrong(|d| {
        *d =
            IdentityDraft { container: d.container.clone(), network: d.network.clone(), ..Default::default() }
    });
    assert_eq!(nothing, said("ipv4", Code::Required));
}

#[test]
fn a_form_knows_the_network_where_there_is_only_one() {
    let facts = with(record("192.168.7.212"));
    assert_eq!(form_for(&facts, "pihole", "").ipv4, "192.168.7.212");
    let facts = with_lan();
    assert_eq!(form_for(&facts, "pihole", "").network, "lan");
    assert_eq!(form_for(&facts, "web", "").network, "", "the default bridge does not count");
    assert_eq!(form_for(&facts, "later", "lan").container, "later");
}

/// A chosen MAC address is not told of as one that the engine made up.
#[test]
fn a_derived_mac_counts_as_fixed() {
    let mut facts = with_lan();
    con(&mut facts, "pihole").endpoints[0].mac = "8e:11:22:33:44:55".parse().ok();
    assert!(found(&diagnose(&facts), "mac-not-fixed").is_some());
    con(&mut facts, "pihole").endpoints[0].mac = Some(derived_mac("pihole", "lan"));
    assert!(found(&diagnose(&facts), "mac-not-fixed").is_none());
}

/// Keys where Compose has them, so that other tools keep them too.
#[test]
fn an_export_holds_what_is_kept() {
    let mac = derived_mac("pihole", "lan");
    let kept = Identity {
        mac: Some(mac),
        aliases: vec!["dns".into()],
        gateway_priority: Some(5),
        ..record("192.168.7.212")
    };
    let exports = of_identity(&kept, Some("pihole/pihole:2026.10"), Spoken::of("1.48"));
    let file = format!(
        "services:\n  pihole:\n    image: \"pihole/pihole:2026.10\"\n    container_name: pihole\n    networks:\n      \
         \"lan\":\n        ipv4_address: \"192.168.7.212\"\n        mac_address: \"{mac}\"\n        aliases:\n          \
         - \"dns\"\n        gw_priority: 5\nnetworks:\n  \"lan\":\n    name: \"lan\"\n    external: true\n"
    );
    assert_eq!(exports.compose.replace("container_name: \"pihole\"", "container_name: pihole"), file);
    assert_eq!(
        exports.docker_cli,
        "docker network connect --ip 192.168.7.212 --alias dns --gw-priority=5 lan pihole"
    );
    assert_eq!(exports.limits[0].code, LimitCode::MacAtConnect, "docker's command cannot say it");
    let body: serde_json::Value = serde_json::from_str(&exports.api_json).expect("JSON");
    assert_eq!(body["EndpointConfig"]["MacAddress"], mac.to_string());
    let old = of_identity(&kept, None, Spoken::of("1.41")).compose;
    let at = |text: &str| old.find(text).unwrap_or_else(|| panic!("{text}: {old}"));
    assert!(at("    mac_address") < at("    networks:") && !old.contains("        mac_address"), "{old}");
}
