//! Editing a network: the form holds all of it, an edit to the same is the identity, one change changes one thing, and
//! what cannot be made again is refused by name.

mod made;
#[path = "editing/odd.rs"]
mod odd;
mod site;

use std::{collections::BTreeMap, net::IpAddr};

use lanward_core::{
    RUN_LABEL,
    access::{ACCESS_LABEL, Shim, link_name},
    draft::{self, NetworkDraft},
    edit::{self, AddressFate, EditProposal, EditRefusal, MacFate},
    export,
    facts::{Container, Endpoint, EngineFacts, EngineView, Facts, Ipam, Network, Timestamp},
    intent,
    names::{ContainerId, ContainerName, NetworkId, NetworkName},
    plan::{self, PlanId, Step},
    request::CreateRequest,
};

const ID: &str = "00000000000000e1";

fn facts(network: &Network, containers: Vec<Container>) -> Facts {
    let mut facts = site::lab();
    let EngineView::Seen(engine) = &mut facts.engine else { panic!("the site has an engine") };
    engine.networks.push(network.clone());
    engine.containers.extend(containers);
    facts
}

fn engine(facts: &mut Facts) -> &mut EngineFacts {
    let EngineView::Seen(engine) = &mut facts.engine else { panic!("an engine") };
    engine
}

fn propose(facts: &Facts, network: &Network, draft: &NetworkDraft) -> EditProposal {
    plan::propose_edit(facts, network.id.as_str(), draft, PlanId(ID.into()), Timestamp(0))
}

fn ipam(subnet: &str, gateway: &str, range: &str, excluded: &[(&str, &str)]) -> Ipam {
    Ipam {
        subnet: subnet.parse().expect("a subnet"),
        ip_range: range.parse().ok(),
        gateway: gateway.parse().ok(),
        excluded: excluded.iter().map(|(k, v)| ((*k).to_owned(), v.parse().expect("an address"))).collect(),
    }
}

fn bridge() -> Network {
    Network {
        id: NetworkId::seen("7".repeat(64)),
        name: NetworkName::seen("old"),
        driver: "bridge".into(),
        scope: "local".into(),
        internal: false,
        attachable: false,
        ingress: false,
        ipv4: None,
        ipv6: false,
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: BTreeMap::new(),
        ipam: vec![ipam("10.61.0.0/24", "10.61.0.1", "10.61.0.128/25", &[("nas", "10.61.0.200")])],
        options: BTreeMap::new(),
        labels: BTreeMap::new(),
        created: None,
        unread: Vec::new(),
    }
}

fn container(name: &str, network: &Network, ipv4: &str, state: &str) -> Container {
    let address: Option<IpAddr> = ipv4.parse().ok();
    let running = state == "running";
    Container {
        id: ContainerId::seen(name.repeat(64)[..64].to_owned()),
        name: ContainerName::seen(name),
        image: "nginx".into(),
        state: state.into(),
        status: String::new(),
        network_mode: network.name.to_string(),
        endpoints: vec![Endpoint {
            network_id: NetworkId::seen(if running { network.id.as_str() } else { "" }),
            network: network.name.clone(),
            ipv4: address.filter(|_| running).and_then(|a| lanward_core::addressing::Subnet::new(a, 24)),
            ipv6: None,
            wanted_ipv4: address,
            wanted_ipv6: None,
            mac: running.then(|| "02:42:0a:3d:00:85".parse().expect("a MAC address")),
            wanted_mac: None,
            gateway_v4: None,
            gateway_v6: None,
            dns_names: Vec::new(),
            aliases: vec!["www".into(), name.repeat(64)[..12].to_owned()],
            gateway_priority: 7,
            links: vec!["db:database".into()],
            link_local: vec!["169.254.8.8".parse().expect("an address")],
            driver_options: BTreeMap::from([("k".to_owned(), "v".to_owned())]),
        }],
        ports: Vec::new(),
        labels: BTreeMap::from([("com.docker.compose.project".to_owned(), "shop".to_owned())]),
    }
}

fn form(facts: &Facts, network: &Network) -> edit::EditForm {
    plan::edit_form(facts, network.id.as_str()).expect("there is such a network")
}

fn plain(request: Option<&CreateRequest>) -> CreateRequest {
    let mut request = request.expect("a request").clone();
    assert_eq!(request.labels.remove(RUN_LABEL).as_deref(), Some(ID), "the new one is Lanward's");
    request
}

#[test]
fn an_excluded_address_goes_with_all_its_names_and_takes_another() {
    let mut network = bridge();
    network.ipam[0].excluded.insert("nas too".into(), "10.61.0.200".parse().expect("an address"));
    let facts = facts(&network, Vec::new());
    let names = |excluded: &[&str]| {
        let mut draft = form(&facts, &network).draft;
        draft.subnets[0].excluded = excluded.iter().map(|text| (*text).to_owned()).collect();
        let request = plain(propose(&facts, &network, &draft).request.as_ref());
        let addresses = request.ipam.expect("ipam").config.remove(0).auxiliary_addresses;
        addresses.into_iter().map(|(name, address)| format!("{name}={address}")).collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), Vec::<String>::new());
    assert_eq!(names(&["10.61.0.200"]), ["nas=10.61.0.200", "nas too=10.61.0.200"], "typed without its name");
    assert_eq!(names(&["disk=10.61.0.200"]), ["disk=10.61.0.200"], "renamed");
    assert_eq!(names(&["nas=10.61.0.201"]), ["nas=10.61.0.201"], "the name moves");
}

#[test]
fn what_the_form_makes_comes_back_as_the_same_form() {
    let draft = NetworkDraft {
        name: "lan".into(),
        parent: "eth0".into(),
        mode: "private".into(),
        subnets: vec![lanward_core::draft::SubnetDraft {
            subnet: "198.19.249.0/24".into(),
            gateway: "198.19.249.1".into(),
            ip_range: "198.19.249.208/28".into(),
            excluded: vec!["198.19.249.210".into()],
        }],
        labels: BTreeMap::from([("a".into(), "b".into())]),
        options: BTreeMap::from([("odd".into(), "1".into())]),
        ..NetworkDraft::default()
    };
    let made = intent::parse(&draft).expect("read").request(None);
    let network = Network {
        name: NetworkName::seen("lan"),
        driver: "macvlan".into(),
        ipam: vec![ipam(
            "198.19.249.0/24",
            "198.19.249.1",
            "198.19.249.208/28",
            &[("excluded-198.19.249.210", "198.19.249.210")],
        )],
        options: made.options.clone(),
        labels: made.labels.clone(),
        ..bridge()
    };
    let again = draft::of_network(&network).draft;
    assert_eq!(again, draft);
    assert_eq!(intent::parse(&again).expect("read").request(None), made);
}

#[test]
fn names_of_excluded_addresses_stay_when_one_is_added() {
    let network = bridge();
    let facts = facts(&network, Vec::new());
    let mut draft = form(&facts, &network).draft;
    draft.subnets[0].excluded.push("10.61.0.201".into());
    let request = plain(propose(&facts, &network, &draft).request.as_ref());
    let ipam = &request.ipam.expect("ipam").config[0];
    assert_eq!(ipam.auxiliary_addresses["nas"], "10.61.0.200");
    assert_eq!(ipam.auxiliary_addresses.len(), 2);
}

#[test]
fn everybody_leaves_and_comes_back_as_before() {
    let network = bridge();
    let all = vec![
        container("a", &network, "10.61.0.133", "running"),
        container("b", &network, "10.61.0.134", "exited"),
        container("c", &network, "", "exited"),
    ];
    let facts = facts(&network, all);
    let mut draft = form(&facts, &network).draft;
    draft.subnets[0].gateway = "10.61.0.254".into();
    let proposal = propose(&facts, &network, &draft);
    let plan = proposal.plan.as_ref().unwrap_or_else(|| panic!("a plan: {proposal:?}"));
    let tags: Vec<String> = plan
        .steps
        .iter()
        .map(|s| serde_json::to_value(s).expect("JSON")["step"].as_str().expect("a tag").to_owned())
        .collect();
    let expected = [
        "disconnect",
        "disconnect",
        "disconnect",
        "remove-network",
        "create-network",
        "compare-network",
        "connect",
        "connect",
        "connect",
        "compare-endpoint",
        "compare-endpoint",
        "compare-endpoint",
    ];
    assert_eq!(tags, expected);
    let Step::RemoveNetwork { definition: Some(definition), .. } = &plan.steps[3] else {
        panic!("a definition")
    };
    assert_eq!(**definition, export::definition_of(&network));
    let Step::Connect { endpoint, .. } = &plan.steps[6] else { panic!("an attach") };
    assert_eq!((endpoint.network.as_str(), endpoint.ipv4.as_deref()), ("old", Some("10.61.0.133")));
    assert_eq!(endpoint.aliases, ["www"], "the engine adds the short id itself");
    assert_eq!((endpoint.gateway_priority, endpoint.links.len(), endpoint.link_local.len()), (Some(7), 1, 1));
    assert_eq!(endpoint.driver_options["k"], "v");
    let fates: Vec<_> =
        proposal.impact.iter().map(|i| (i.name.as_str(), i.cut_off, i.ipv4.clone())).collect();
    let stays = |address: &str| AddressFate::Stays { address: address.parse().expect("an address") };
    assert_eq!(
        fates,
        [
            ("a", true, stays("10.61.0.133")),
            ("b", false, stays("10.61.0.134")),
            ("c", false, AddressFate::AtStart)
        ]
    );
    assert_eq!(proposal.impact[0].project.as_deref(), Some("shop"));
}

#[test]
fn host_access_ends_with_the_network_that_is_made_anew_and_that_is_said() {
    let network = bridge();
    let mut holder = container("h", &network, "", "running");
    holder.endpoints.clear();
    holder.name = ContainerName::seen("lanward-access-h");
    let shim = serde_json::json!({
        "link": "lw-00000001", "parent": "eth0", "mac": "02:00:00:00:00:01", "network": network.id,
        "name": "old", "address": "10.61.0.240", "routes": ["10.61.0.128/28"],
    });
    let mut shim: Shim = serde_json::from_value(shim).expect("a shim");
    shim.link = link_name(&network.id);
    holder.labels.insert(ACCESS_LABEL.into(), serde_json::to_string(&shim).expect("JSON"));
    let facts = facts(&network, vec![holder]);
    let said = |proposal: &EditProposal| {
        let codes: Vec<String> = proposal.findings.iter().map(|f| f.kind.code().0).collect();
        codes.iter().any(|code| code == "host-access-ends")
    };
    let mut draft = form(&facts, &network).draft;
    assert!(!said(&propose(&facts, &network, &draft)), "nothing changes, nothing ends");
    draft.subnets[0].gateway = "10.61.0.254".into();
    let proposal = propose(&facts, &network, &draft);
    assert!(said(&proposal), "{:?}", proposal.findings);
    let first = proposal.plan.as_ref().and_then(|plan| plan.steps.first());
    assert!(matches!(first, Some(Step::LetShimGo { .. })), "{first:?}");
}

#[test]
fn addresses_move_with_the_subnet_where_they_have_a_place_there() {
    let network = bridge();
    let facts = facts(
        &network,
        vec![
            container("a", &network, "10.61.0.133", "running"),
            container("b", &network, "10.61.0.134", "running"),
        ],
    );
    let mut draft = form(&facts, &network).draft;
    draft.subnets[0] = lanward_core::draft::SubnetDraft {
        subnet: "10.62.7.0/24".into(),
        gateway: "10.62.7.134".into(),
        ..Default::default()
    };
    let fates: Vec<_> =
        propose(&facts, &network, &draft).impact.into_iter().map(|i| (i.ipv4, i.mac)).collect();
    let at = |text: &str| -> IpAddr { text.parse().expect("an address") };
    let changed = |mac: &MacFate| matches!(mac, MacFate::Changes { .. });
    assert!(
        matches!(&fates[0], (AddressFate::Moves { from, to }, mac)
            if *from == at("10.61.0.133") && *to == at("10.62.7.133") && changed(mac)),
        "{fates:?}"
    );
    assert_eq!(
        fates[1].0,
        AddressFate::Changes { from: at("10.61.0.134") },
        "the gateway has that place now"
    );
    draft.subnets[0].subnet = "10.62.0.0/16".into();
    draft.subnets[0].gateway = String::new();
    let fates: Vec<_> = propose(&facts, &network, &draft).impact.into_iter().map(|i| i.ipv4).collect();
    assert!(fates.iter().all(|f| matches!(f, AddressFate::Changes { .. })), "{fates:?}");
}

#[test]
fn a_mac_address_stays_where_the_engine_can_keep_it() {
    let network = bridge();
    let versions = [
        ("20.10.24", "1.41", true),
        ("26.1.5", "1.45", true),
        ("28.5.2", "1.51", false),
        ("29.3.0", "1.54", true),
    ];
    for (version, api, stays) in versions {
        let mut facts = facts(&network, vec![container("a", &network, "10.61.0.133", "running")]);
        engine(&mut facts).version.version = version.into();
        engine(&mut facts).version.negotiated_api = api.into();
        let mut draft = form(&facts, &network).draft;
        draft.labels.insert("x".into(), "y".into());
        let mac = propose(&facts, &network, &draft).impact.remove(0).mac;
        assert_eq!(matches!(mac, MacFate::Stays { .. }), stays, "{version}: {mac:?}");
    }
}

#[test]
fn what_cannot_be_made_again_is_refused_by_name() {
    type Spoil = fn(&mut Network);
    let cases: [(Spoil, &str); 8] = [
        (|n| n.scope = "swarm".into(), "swarm-scope"),
        (|n| n.ingress = true, "ingress"),
        (|n| n.config_only = true, "template"),
        (|n| n.config_from = Some("mv".into()), "from-template"),
        (|n| n.name = NetworkName::seen("bridge"), "predefined"),
        (|n| n.driver = "weave".into(), "other-driver"),
        (|n| n.unread = vec!["Sparkle".into()], "unread"),
        (|n| drop(n.options.insert("com.docker.network.driver.mtu".into(), "lots".into())), "unreadable"),
    ];
    for (spoil, tag) in cases {
        let mut network = bridge();
        spoil(&mut network);
        let facts = facts(&network, Vec::new());
        let form = form(&facts, &network);
        let tags: Vec<_> = form
            .refusals
            .iter()
            .map(|r| serde_json::to_value(r).expect("JSON")["refusal"].as_str().expect("a tag").to_owned())
            .collect();
        assert_eq!(tags, [tag]);
        let mut draft = form.draft.clone();
        draft.labels.insert("x".into(), "y".into());
        let proposal = propose(&facts, &network, &draft);
        assert!(proposal.plan.is_none(), "{tag}");
    }
    let network = bridge();
    let facts = facts(&network, vec![container("a", &network, "10.61.0.133", "restarting")]);
    assert!(
        matches!(&form(&facts, &network).refusals[..], [EditRefusal::Unsettled { containers }] if containers.len() == 1)
    );
}
