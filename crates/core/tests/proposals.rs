//! What is proposed on recorded sites, and what a proposal never does.

mod site;

use std::net::IpAddr;

use lanward_core::{
    addressing::Subnet,
    draft::{DriverKind, FieldErrorCode as Code, NetworkDraft, Purpose, SubnetDraft},
    facts::{AddressPool, EngineView, Facts, Ipam, LinkKind, Network, OsFamily},
    names::{LinkName, NetworkId, NetworkName, NicName, VlanId},
    observed::{Observed, Why},
    placement::Location,
    plan::{Proposal, Step, fingerprint, propose_network},
    predict::Prediction,
    suitability::{ReasonCode, Suitability, rank_links, rank_links_for},
};
use proptest::prelude::*;
use site::{at, engine, id, lab};

fn draft() -> NetworkDraft {
    NetworkDraft { name: "macvlan_network".into(), propose: true, ..NetworkDraft::default() }
}

fn propose(facts: &Facts, draft: &NetworkDraft) -> Proposal {
    propose_network(facts, draft, id(), at())
}

fn network(name: &str, driver: &str, subnet: &str) -> Network {
    Network {
        id: NetworkId::seen(format!("{name:0>64}")),
        name: NetworkName::seen(name),
        driver: driver.into(),
        scope: "local".into(),
        internal: false,
        attachable: false,
        ingress: false,
        ipv4: None,
        ipv6: false,
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: vec![Ipam {
            subnet: subnet.parse().expect(subnet),
            ip_range: None,
            gateway: None,
            excluded: Default::default(),
        }],
        options: Default::default(),
        labels: Default::default(),
        created: None,
        unread: Vec::new(),
    }
}

#[test]
fn the_lab_gets_its_lan_from_a_name_alone() {
    let proposal = propose(&lab(), &draft());
    insta::assert_json_snapshot!("lab_macvlan", proposal.filled);
    insta::assert_json_snapshot!("lab_macvlan_request", proposal.request);
    insta::assert_snapshot!("lab_macvlan_cli", proposal.exports.expect("exports").docker_cli);
}

#[test]
fn what_is_typed_is_left_alone() {
    let typed = NetworkDraft {
        parent: "eth7".into(),
        subnets: vec![SubnetDraft {
            subnet: "10.0.0.0/24".into(),
            gateway: "10.0.0.254".into(),
            ip_range: "10.0.0.64/26".into(),
            excluded: vec!["10.0.0.70".into()],
        }],
        ..draft()
    };
    assert_eq!(propose(&lab(), &typed).filled, typed);
    let literal = NetworkDraft { propose: false, parent: "eth0".into(), name: "x".into(), ..draft() };
    assert_eq!(propose(&lab(), &literal).filled, literal);
}

#[test]
fn the_article_s_literal_command_is_taken_as_it_is() {
    let typed = NetworkDraft {
        propose: false,
        options: [("parent".to_owned(), "eth0".to_owned())].into(),
        subnets: vec![SubnetDraft {
            subnet: "198.19.249.0/24".into(),
            gateway: "198.19.249.1".into(),
            ..SubnetDraft::default()
        }],
        ..draft()
    };
    let proposal = propose(&lab(), &typed);
    assert_eq!(proposal.field_errors, []);
    assert_eq!(
        proposal.exports.expect("exports").docker_cli,
        "docker network create -d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 -o parent=eth0 macvlan_network"
    );
}

#[test]
fn a_typed_range_that_holds_the_host_gets_the_host_excluded() {
    let mut typed = draft();
    typed.subnets = vec![SubnetDraft { ip_range: "198.19.249.128/26".into(), ..SubnetDraft::default() }];
    let filled = propose(&lab(), &typed).filled;
    assert_eq!(filled.subnets.len(), 1);
    assert_eq!(filled.subnets[0].subnet, "198.19.249.0/24");
    assert_eq!(filled.subnets[0].excluded, ["198.19.249.149"]);
    typed.subnets[0].excluded = vec!["198.19.249.140-198.19.249.150".into()];
    assert_eq!(propose(&lab(), &typed).filled.subnets[0].excluded, typed.subnets[0].excluded);
}

#[test]
fn a_leased_host_address_keeps_the_range_away_from_the_likely_pool() {
    let mut facts = lab();
    let links = match &mut engine(&mut facts).links {
        Observed::Known(links) => links,
        Observed::Unknown(_) => panic!("links are known"),
    };
    let address = &mut links[1].link.addresses[0];
    address.address = "198.19.249.229/24".parse().expect("an address");
    address.leased = Observed::Known(true);
    let filled = propose(&facts, &draft()).filled;
    // .197 to .255 are near the lease, and .149 is still the NIC's own.
    assert_eq!(filled.subnets[0].ip_range, "198.19.249.176/28");
}

#[test]
fn ipv6_is_proposed_where_it_is_on() {
    let filled = propose(&lab(), &NetworkDraft { ipv6: true, ..draft() }).filled;
    let v6 = &filled.subnets[1];
    assert_eq!(v6.subnet, "fd07:b51a:cc66::/64");
    // The router speaks from a link-local address, which is no gateway Docker takes; nothing is invented.
    assert_eq!(v6.gateway, "");
    assert!(v6.ip_range.ends_with("/124"), "{}", v6.ip_range);
}

#[test]
fn a_vlan_is_asked_for_its_subnet() {
    let wanted = NetworkDraft { vlan: "10".into(), purpose: Purpose::OnVlan, ..draft() };
    let proposal = propose(&lab(), &wanted);
    assert_eq!(proposal.filled.parent, "eth0");
    let errors: Vec<(&str, Code)> =
        proposal.field_errors.iter().map(|e| (e.field.as_str(), e.code)).collect();
    assert_eq!(errors, [("subnets.0.subnet", Code::SubnetMissing)]);
    assert!(proposal.plan.is_none() && proposal.request.is_none());
    let no_id = propose(&lab(), &NetworkDraft { vlan: String::new(), ..wanted });
    assert_eq!(no_id.field_errors[0].field, "vlan");
}

#[test]
fn a_link_that_is_called_like_a_vlan_is_taken_as_a_link() {
    let mut facts = lab();
    if let Observed::Known(links) = &mut engine(&mut facts).links {
        let mut vlan = links[1].clone();
        vlan.name = LinkName::seen("eth0.10");
        vlan.link.index = 9;
        let id = VlanId::new(10).expect("a VLAN id");
        vlan.link.kind = LinkKind::Vlan { id, link: Some("eth0".into()) };
        vlan.link.addresses.truncate(1);
        vlan.link.addresses[0].address = "10.10.0.5/24".parse().expect("an address");
        links.push(vlan);
    }
    let proposal = propose(&facts, &NetworkDraft { vlan: "10".into(), parent: "eth0".into(), ..draft() });
    assert_eq!(proposal.field_errors, []);
    assert_eq!(proposal.filled.subnets[0].subnet, "10.10.0.0/24");
    assert_eq!(proposal.request.expect("a request").options["parent"], "eth0.10");
}

#[test]
fn a_private_network_gets_a_subnet_nobody_holds() {
    let private =
        NetworkDraft { driver: DriverKind::Bridge, purpose: Purpose::Private, ipv6: true, ..draft() };
    let mut facts = lab();
    engine(&mut facts).networks.push(network("other", "bridge", "172.18.0.0/16"));
    let filled = propose(&facts, &private).filled;
    assert_eq!(
        (filled.subnets[0].subnet.as_str(), filled.subnets[0].gateway.as_str()),
        ("172.19.0.0/16", "172.19.0.1")
    );
    assert_eq!(filled.subnets[0].ip_range, "");
    let v6 = &filled.subnets[1].subnet;
    assert!(v6.starts_with("fd") && v6.ends_with("/64"), "{v6}");
    assert_eq!(propose(&facts, &private).filled, filled, "the same every time");

    engine(&mut facts).info.address_pools =
        vec![AddressPool { base: "10.200.0.0/23".parse().expect("a pool"), size: 24 }];
    assert_eq!(propose(&facts, &private).filled.subnets[0].subnet, "10.200.0.0/24");
    engine(&mut facts).networks.push(network("third", "bridge", "10.200.0.0/25"));
    assert_eq!(propose(&facts, &private).filled.subnets[0].subnet, "10.200.1.0/24");
}

#[test]
fn a_routed_network_stays_off_the_lan() {
    let routed = NetworkDraft { driver: DriverKind::Ipvlan, purpose: Purpose::Routed, ..draft() };
    let proposal = propose(&lab(), &routed);
    assert_eq!(proposal.filled.mode, "l3");
    assert_eq!(proposal.filled.subnets[0].subnet, "172.18.0.0/24");
    assert_eq!(proposal.filled.subnets[0].gateway, "");
    assert_eq!(proposal.request.expect("a request").options["ipvlan_mode"], "l3");
}

#[test]
fn unknown_links_are_not_guessed() {
    let mut facts = lab();
    engine(&mut facts).links = Observed::Unknown(Why::OtherKernel);
    engine(&mut facts).routes = Observed::Unknown(Why::OtherKernel);
    let proposal = propose(&facts, &draft());
    assert_eq!(proposal.filled.parent, "");
    assert_eq!(proposal.field_errors[0].code, Code::SubnetMissing);
    assert_eq!(rank_links(facts.engine().expect("an engine")), []);
}

#[test]
fn links_are_ranked_with_reasons() {
    let mut facts = lab();
    let ranked = rank_links(facts.engine().expect("an engine"));
    insta::assert_json_snapshot!("lab_links", ranked);

    let mut own = network("lan", "macvlan", "198.19.249.0/24");
    own.options.insert("parent".into(), "eth0".into());
    engine(&mut facts).networks.push(own);
    let engine = facts.engine().expect("an engine");
    let eth0 = |driver| {
        let ranked = rank_links_for(engine, driver);
        ranked.into_iter().find(|c| c.name.as_str() == "eth0").expect("eth0")
    };
    assert_eq!(eth0(DriverKind::Macvlan).suitability, Suitability::Best);
    assert!(eth0(DriverKind::Macvlan).reasons.iter().any(|r| r.code == ReasonCode::SameDriver));
    assert_eq!(eth0(DriverKind::Ipvlan).suitability, Suitability::Impossible);
    assert_eq!(eth0(DriverKind::Ipvlan).reasons[0].code, ReasonCode::OtherDriver);
}

#[test]
fn a_link_of_a_virtual_machine_is_never_called_good() {
    let mut facts = lab();
    let placement = |facts: &mut Facts, location| engine(facts).placement.location = location;
    placement(&mut facts, Location::VirtualMachine);
    let ranked = rank_links(facts.engine().expect("an engine"));
    assert!(ranked.iter().all(|c| c.suitability >= Suitability::Doubtful), "{ranked:?}");
    assert_eq!(ranked[0].name.as_str(), "eth0", "the order stays");
    assert_eq!(ranked[0].reasons[0].code, ReasonCode::InVirtualMachine);
    placement(&mut facts, Location::Remote);
    assert_eq!(rank_links(facts.engine().expect("an engine"))[0].suitability, Suitability::Best);
}

#[test]
fn a_fingerprint_forgets_what_changes_by_itself_and_sees_what_matters() {
    let facts = lab();
    let plan = propose(&facts, &draft()).plan.expect("a plan");
    let again = |facts: &Facts| fingerprint(facts, &plan.steps);
    assert_eq!(again(&facts), plan.fingerprint);

    let mut later = lab();
    later.taken_at.0 += 60_000;
    engine(&mut later).info.warnings.push("a new warning".into());
    engine(&mut later).networks.reverse();
    engine(&mut later).networks.push(network("elsewhere", "bridge", "10.1.0.0/16"));
    if let Observed::Known(links) = &mut engine(&mut later).links {
        links[1].link.addresses[0].valid_for_s = Some(1234);
        links[1].link.addresses.retain(|a| a.scope != lanward_core::facts::AddressScope::Link);
    }
    assert_eq!(again(&later), plan.fingerprint);

    type Change = fn(&mut Facts);
    let changes: [(&str, Change); 5] = [
        ("a network on the same subnet", |f| {
            engine(f).networks.push(network("rival", "bridge", "198.19.0.0/16"))
        }),
        ("a network of the same name", |f| {
            engine(f).networks.push(network("macvlan_network", "bridge", "10.1.0.0/16"))
        }),
        ("another engine", |f| engine(f).version.version = "28.5.2".into()),
        ("the parent's address", |f| {
            if let Observed::Known(links) = &mut engine(f).links {
                links[1].link.addresses[0].address = "198.19.249.7/24".parse().expect("an address");
            }
        }),
        ("the parent gone", |f| {
            if let Observed::Known(links) = &mut engine(f).links {
                links.remove(1);
            }
        }),
    ];
    for (what, change) in changes {
        let mut changed = lab();
        change(&mut changed);
        assert_ne!(again(&changed), plan.fingerprint, "{what}");
    }
}

#[test]
fn a_plan_makes_and_compares_and_carries_the_run_s_label() {
    let proposal = propose(&lab(), &draft());
    let plan = proposal.plan.expect("a plan");
    let [Step::CreateNetwork { request }, Step::CompareNetwork { request: compared, .. }] = &plan.steps[..]
    else {
        panic!("{:?}", plan.steps)
    };
    assert_eq!(request, compared);
    assert_eq!(request.labels["org.lanward.run"], plan.id.0);
    assert_eq!(request.check_duplicate, Some(true));
    let exports = proposal.exports.expect("exports");
    for text in [&exports.docker_cli, &exports.compose, &exports.api_json, &exports.compose_external] {
        assert!(!text.contains("org.lanward"), "{text}");
    }
}

#[test]
fn without_an_engine_there_are_exports_and_no_plan() {
    let mut facts = lab();
    facts.engine = EngineView::Unavailable { tried: Vec::new() };
    let proposal = propose(&facts, &draft());
    assert_eq!(proposal.field_errors, []);
    assert_eq!(proposal.filled, propose(&lab(), &draft()).filled, "as for an engine on this kernel");
    assert!(proposal.plan.is_none() && proposal.prediction.is_none() && proposal.first_address.is_none());
    assert_eq!(proposal.exports, propose(&lab(), &draft()).exports);

    // A Mac's NICs are no links of any engine.
    facts.host.os.family = OsFamily::Macos;
    let proposal = propose(&facts, &draft());
    assert_eq!((proposal.filled.parent.as_str(), proposal.field_errors[0].code), ("", Code::SubnetMissing));
}

#[test]
fn the_first_address_is_told_where_it_can_be() {
    let first = |change: &dyn Fn(&mut Facts, &mut NetworkDraft)| -> Option<IpAddr> {
        let (mut facts, mut typed) = (lab(), draft());
        change(&mut facts, &mut typed);
        let proposal = propose(&facts, &typed);
        assert!(!matches!(proposal.prediction, Some(Prediction::Refuse { .. })), "{:?}", proposal.prediction);
        proposal.first_address
    };
    let address = |text: &str| text.parse::<IpAddr>().ok();
    assert_eq!(first(&|_, _| {}), address("198.19.249.224"));
    let literal = |d: &mut NetworkDraft| {
        d.propose = false;
        d.parent = "eth0".into();
        d.subnets = vec![SubnetDraft { subnet: "198.19.249.0/24".into(), ..SubnetDraft::default() }];
    };
    // Docker 20.10 keeps .1 for a gateway nobody gave; Docker 29 gives the router's address away.
    assert_eq!(first(&|_, d| literal(d)), address("198.19.249.2"));
    assert_eq!(
        first(&|f, d| {
            literal(d);
            engine(f).version.version = "29.0.4".into();
        }),
        address("198.19.249.1")
    );
    assert_eq!(
        first(&|_, d| {
            literal(d);
            d.subnets[0].gateway = "198.19.249.1".into();
            d.subnets[0].excluded = vec!["198.19.249.2-198.19.249.9".into()];
        }),
        address("198.19.249.10")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is known to be held on the LAN, a proposed range holds none of it, and what the proposal
    /// says can be read again without an error.
    #[test]
    fn a_proposed_range_holds_nothing_known(
        host in 1u8..255,
        router in 1u8..255,
        resolver in 1u8..255,
        leased in any::<bool>(),
        held in prop::collection::vec(1u8..255, 0..40),
        ranges in prop::collection::vec(0u8..16, 0..5),
    ) {
        prop_assume!(host != router);
        let address = |n: u8| -> IpAddr { [198, 19, 249, n].into() };
        let mut facts = lab();
        facts.host.resolvers = Observed::Known(vec![address(resolver)]);
        facts.host.routes = Observed::Unknown(Why::NotLooked);
        facts.host.nics.clear();
        let engine = engine(&mut facts);
        if let Observed::Known(links) = &mut engine.links {
            let own = &mut links[1].link.addresses[0];
            own.address = format!("198.19.249.{host}/24").parse().expect("an address");
            own.leased = Observed::Known(leased);
        }
        if let Observed::Known(routes) = &mut engine.routes {
            routes[0].gateway = Some(address(router));
        }
        for (n, block) in ranges.iter().enumerate() {
            let mut other = network(&format!("n{n}"), "macvlan", "198.19.249.0/24");
            other.ipam[0].ip_range = format!("198.19.249.{}/28", block * 16).parse().ok();
            other.ipam[0].excluded = held.iter().map(|n| (n.to_string(), address(*n))).collect();
            engine.networks.push(other);
        }
        let filled = propose(&facts, &draft()).filled;
        prop_assert_eq!(filled.subnets.len(), 1);
        let subnet = &filled.subnets[0];
        prop_assert_eq!(&subnet.gateway, &address(router).to_string());
        let mut known = vec![host, router, resolver];
        if !ranges.is_empty() {
            known.extend(&held);
        }
        if let Ok(range) = subnet.ip_range.parse::<Subnet>() {
            prop_assert!(range.size() <= 16);
            for n in known {
                prop_assert!(!range.contains(address(n)), "{} holds .{}", range, n);
            }
            for block in ranges {
                let taken: Subnet = format!("198.19.249.{}/28", block * 16).parse().expect("a block");
                prop_assert!(!taken.overlaps(range));
            }
        } else {
            // Then the whole subnet is in force, and what this machine knows of it is excluded.
            prop_assert!(host == router || subnet.excluded.contains(&address(host).to_string()));
        }
        prop_assert!(lanward_core::intent::parse(&filled).is_ok());
    }
}

#[test]
fn a_parent_that_is_not_there_is_named_as_the_cause() {
    let errors = |facts: &Facts, parent: &str| -> Vec<(String, Code, Option<String>)> {
        let wanted = NetworkDraft { parent: parent.into(), ..draft() };
        let errors = propose(facts, &wanted).field_errors;
        errors.into_iter().map(|e| (e.field, e.code, e.suggestion)).collect()
    };
    let mut facts = lab();
    let best = Some("eth0".to_owned());
    assert_eq!(errors(&facts, "wlan9"), [("parent".to_owned(), Code::NoSuchLink, best.clone())]);
    let missing = ("subnets.0.subnet".to_owned(), Code::SubnetMissing, None);
    assert_eq!(
        errors(&facts, "eth0.10").as_slice(),
        std::slice::from_ref(&missing),
        "it would make that VLAN"
    );

    // The article's case: a Mac's NIC named to an engine in a VM, whose links are known or not.
    facts.host.os.family = OsFamily::Macos;
    facts.host.nics[0].name = NicName::seen("en0");
    engine(&mut facts).placement.location = Location::VirtualMachine;
    assert_eq!(errors(&facts, "en0"), [("parent".to_owned(), Code::LinkOfThisComputer, best)]);
    engine(&mut facts).links = Observed::Unknown(Why::OtherKernel);
    let named = ("parent".to_owned(), Code::LinkOfThisComputer, None);
    assert_eq!(errors(&facts, "en0"), [named, missing.clone()]);
    assert_eq!(errors(&facts, "eth5"), [missing], "nobody saw whether it is there");
}
