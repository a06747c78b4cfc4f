//! Moving containers: nobody leaves before everybody has arrived, no address is proposed that somebody holds, what is
//! lost is said, and who cannot be moved is refused by name.

mod site;

use std::collections::BTreeMap;

use lanward_core::{
    addressing::Subnet,
    draft::{FieldErrorCode, MoveDraft, MovedDraft},
    facts::{Container, Endpoint, Facts, Ipam, Network, PublishedPort, Timestamp},
    finding::FindingCode,
    moves::{Loss, MoveProposal, MoveRefusal, NewAddress},
    names::{ContainerId, ContainerName, LinkName, NetworkId, NetworkName},
    plan::{self, Step},
    predict::Prediction,
    recovery::{self, RunKind},
    sweep::{SweepRecord, SweepState},
};

fn network(name: &str, driver: &str, subnet: &str, range: &str) -> Network {
    let subnet: Subnet = subnet.parse().expect("a subnet");
    let first = lanward_core::addressing::address(
        subnet.family(),
        lanward_core::addressing::number(subnet.network()) + 1,
    );
    let lan = driver != "bridge";
    Network {
        id: NetworkId::seen(name.repeat(64)[..64].to_owned()),
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
        ipam_options: BTreeMap::new(),
        ipam: vec![Ipam {
            subnet,
            ip_range: range.parse().ok(),
            gateway: Some(first),
            excluded: BTreeMap::new(),
        }],
        options: lan.then(|| ("parent".to_owned(), "eth0".to_owned())).into_iter().collect(),
        labels: BTreeMap::new(),
        created: None,
        unread: Vec::new(),
    }
}

fn endpoint(network: &Network, ipv4: &str, running: bool) -> Endpoint {
    let address: std::net::IpAddr = ipv4.parse().expect("an address");
    let gateway = network.ipam[0].gateway.filter(|_| running);
    Endpoint {
        network_id: NetworkId::seen(if running { network.id.as_str() } else { "" }),
        network: network.name.clone(),
        ipv4: Subnet::new(address, network.ipam[0].subnet.prefix()).filter(|_| running),
        ipv6: None,
        wanted_ipv4: (!running).then_some(address),
        wanted_ipv6: None,
        wanted_mac: None,
        mac: running.then(|| "02:42:0a:3d:00:85".parse().expect("a MAC address")),
        gateway_v4: gateway,
        gateway_v6: None,
        dns_names: Vec::new(),
        aliases: Vec::new(),
        gateway_priority: 0,
        links: Vec::new(),
        link_local: Vec::new(),
        driver_options: BTreeMap::new(),
    }
}

fn container(name: &str, endpoints: Vec<Endpoint>, running: bool) -> Container {
    let mode = endpoints.first().map_or_else(|| "none".to_owned(), |e| e.network.to_string());
    Container {
        id: ContainerId::seen(name.repeat(64)[..64].to_owned()),
        name: ContainerName::seen(name),
        image: "nginx".into(),
        state: if running { "running" } else { "exited" }.into(),
        status: String::new(),
        network_mode: mode,
        endpoints,
        ports: Vec::new(),
        labels: BTreeMap::new(),
    }
}

fn shop() -> Network {
    network("shop", "bridge", "10.61.0.0/24", "")
}

fn lan() -> Network {
    network("lan", "macvlan", "198.19.249.0/24", "198.19.249.208/28")
}

/// The laboratory with a bridge network `shop`, a LAN network `lan`, and on the first the running `a` (with an alias, a
/// published port and settings) and `c`, and the stopped `b`.
fn facts() -> Facts {
    let (shop, lan) = (shop(), lan());
    let mut a = container("a", vec![endpoint(&shop, "10.61.0.2", true)], true);
    let id = a.id.short().to_owned();
    a.endpoints[0].aliases = vec!["www".into(), id];
    a.endpoints[0].links = vec!["b:database".into()];
    let sysctls = "com.docker.network.endpoint.sysctls";
    a.endpoints[0].driver_options =
        BTreeMap::from([("k".to_owned(), "v".to_owned()), (sysctls.to_owned(), "x=1".to_owned())]);
    a.ports = vec![
        PublishedPort {
            host_ip: "0.0.0.0".parse().ok(),
            host_port: Some(8080),
            container_port: 80,
            protocol: "tcp".into(),
        },
        PublishedPort {
            host_ip: "::".parse().ok(),
            host_port: Some(8080),
            container_port: 80,
            protocol: "tcp".into(),
        },
        PublishedPort { host_ip: None, host_port: None, container_port: 443, protocol: "tcp".into() },
    ];
    let b = container("b", vec![endpoint(&shop, "10.61.0.3", false)], false);
    let c = container("c", vec![endpoint(&shop, "10.61.0.4", true)], true);
    let mut facts = site::lab();
    let engine = site::engine(&mut facts);
    engine.networks.extend([shop, lan]);
    engine.containers.extend([a, b, c]);
    facts
}

fn form(containers: &[&str]) -> MoveDraft {
    let containers =
        containers.iter().map(|name| MovedDraft { container: (*name).into(), ..MovedDraft::default() });
    MoveDraft { to: "lan".into(), containers: containers.collect(), ..MoveDraft::default() }
}

fn propose(facts: &Facts, draft: &MoveDraft) -> MoveProposal {
    plan::propose_move(facts, draft, site::id(), site::at())
}

fn words(proposal: &MoveProposal) -> Vec<String> {
    let plan = proposal.plan.as_ref().unwrap_or_else(|| panic!("a plan: {proposal:#?}"));
    let word = |step: &Step| match step {
        Step::Connect { name, endpoint, .. } => {
            format!("connect {name} {}", endpoint.ipv4.clone().unwrap_or_default())
        }
        Step::CompareEndpoint { container, .. } => format!("compare {}", &container[..1]),
        Step::Disconnect { name, endpoint, .. } => {
            format!("disconnect {name} {}", endpoint.ipv4.clone().unwrap_or_default())
        }
        other => format!("{other:?}"),
    };
    plan.steps.iter().map(word).collect()
}

fn refusals(proposal: &MoveProposal) -> Vec<MoveRefusal> {
    assert_eq!(proposal.plan, None, "one who cannot be moved keeps all from being moved");
    proposal.moves.iter().flat_map(|m| m.refusals.clone()).collect()
}

#[test]
fn nobody_leaves_before_everybody_has_arrived() {
    let proposal = propose(&facts(), &form(&["a", "b"]));
    assert_eq!(
        words(&proposal),
        [
            "connect a 198.19.249.222",
            "connect b 198.19.249.223",
            "compare a",
            "compare b",
            // With the address that it has now, so that it can be had again.
            "disconnect a 10.61.0.2",
            "disconnect b 10.61.0.3",
        ]
    );
    let plan = proposal.plan.expect("a plan");
    let events = [lanward_core::run::Event::Planned { at: Timestamp(0), plan }];
    assert_eq!(recovery::summary(&events, false).expect("a summary").kind, RunKind::Move);
    let commands = proposal.commands.expect("docker can say it");
    assert_eq!(commands.lines().count(), 4, "{commands}");
    assert!(commands.starts_with("docker network connect --ip 198.19.249.222"), "{commands}");
    assert!(commands.ends_with("docker network disconnect shop b"), "{commands}");
    assert_eq!(proposal.filled.containers[0].ipv4, "198.19.249.222");
}

#[test]
fn names_and_common_settings_go_along_and_the_rest_is_said_to_be_lost() {
    let proposal = propose(&facts(), &form(&["a"]));
    let plan = proposal.plan.as_ref().expect("a plan");
    let Step::Connect { endpoint, .. } = &plan.steps[0] else { panic!("{:?}", plan.steps) };
    assert_eq!(endpoint.aliases, ["www"]);
    assert_eq!(endpoint.driver_options.len(), 1);
    let Step::Disconnect { endpoint, .. } = &plan.steps[2] else { panic!("{:?}", plan.steps) };
    assert_eq!((endpoint.aliases.len(), endpoint.driver_options.len(), endpoint.links.len()), (1, 2, 1));
    assert_eq!(
        proposal.moves[0].losses,
        [
            Loss::Ports { ports: vec!["8080:80/tcp".into()] },
            Loss::Settings { settings: vec!["link b:database".into(), "k=v".into()] },
            Loss::Neighbours {
                network: NetworkName::seen("shop"),
                containers: vec![ContainerName::seen("b"), ContainerName::seen("c")],
            },
        ]
    );
    let ways = (&proposal.moves[0].way_out.v4, &proposal.moves[0].new_way_out.v4);
    assert_eq!(ways, (&Some(NetworkName::seen("shop")), &Some(NetworkName::seen("lan"))));
}

#[test]
fn who_stays_on_its_networks_keeps_them_and_can_lose_its_ports_all_the_same() {
    let draft = MoveDraft { keep: true, ..form(&["a"]) };
    let proposal = propose(&facts(), &draft);
    assert_eq!(words(&proposal), ["connect a 198.19.249.223", "compare a"]);
    // Of two equal networks the first name leads out: `lan` before `shop`.
    assert_eq!(proposal.moves[0].losses, [Loss::Ports { ports: vec!["8080:80/tcp".into()] }]);
    assert_eq!(proposal.moves[0].leaves, None);
    let mut facts = facts();
    let engine = site::engine(&mut facts);
    engine
        .networks
        .iter_mut()
        .filter(|n| n.name.as_str() == "lan")
        .for_each(|n| n.name = NetworkName::seen("zoo"));
    let proposal = propose(&facts, &MoveDraft { to: "zoo".into(), ..draft });
    assert_eq!(proposal.moves[0].new_way_out.v4, Some(NetworkName::seen("shop")));
    assert_eq!(proposal.moves[0].losses, []);
}

#[test]
fn an_address_that_answered_or_is_held_is_never_proposed() {
    let mut facts = facts();
    let asked: Subnet = "198.19.249.0/24".parse().expect("a subnet");
    let mut sweep = SweepRecord::begin(LinkName::seen("eth0"), vec![asked], Timestamp(5));
    for last in [223, 221] {
        let mac = "00:11:22:33:44:55".parse().expect("a MAC address");
        let address = format!("198.19.249.{last}").parse().expect("an address");
        let answer = lanward_core::probe::Answer::Answered { address, mac, at_ms: 1 };
        assert!(sweep.take(&answer, Timestamp(6)));
    }
    sweep.state = SweepState::Complete;
    facts.sweeps.push(sweep);
    let lan = lan();
    let engine = site::engine(&mut facts);
    engine.containers.push(container("d", vec![endpoint(&lan, "198.19.249.222", false)], false));
    let proposal = propose(&facts, &form(&["a", "b"]));
    let addresses: Vec<&NewAddress> = proposal.moves.iter().map(|m| &m.ipv4).collect();
    let silent = |last: u8| NewAddress::NobodyAnswered {
        address: format!("198.19.249.{last}").parse().expect("an address"),
        at: Timestamp(6),
    };
    assert_eq!(addresses, [&silent(219), &silent(220)]);
    // What was typed wins, and is judged.
    let mut draft = form(&["a", "b"]);
    draft.containers[0].ipv4 = "198.19.249.221".into();
    let proposal = propose(&facts, &draft);
    let codes: Vec<String> = proposal.findings.iter().map(|f| f.code().0).collect();
    assert!(codes.contains(&"address-answered".to_owned()) && proposal.plan.is_none(), "{codes:?}");
    draft.accepted = vec![FindingCode("address-answered".into())];
    assert!(propose(&facts, &draft).plan.is_some());
    draft.containers[1].ipv4 = "198.19.249.222".into();
    let proposal = propose(&facts, &draft);
    assert!(proposal.findings.iter().any(|f| f.code().0 == "address-in-use"), "{:?}", proposal.findings);
}

#[test]
fn addresses_of_a_bridge_are_the_engines_to_give() {
    let mut facts = facts();
    let lan = lan();
    let mut d = container("d", vec![endpoint(&lan, "198.19.249.210", true)], true);
    d.endpoints[0].aliases = vec!["nas".into()];
    site::engine(&mut facts).containers.push(d);
    let back = MoveDraft { to: "shop".into(), from: "lan".into(), ..form(&["d"]) };
    let proposal = propose(&facts, &back);
    assert_eq!(words(&proposal), ["connect d ", "compare d", "disconnect d 198.19.249.210"]);
    assert_eq!(proposal.moves[0].ipv4, NewAddress::Engines);
    let default = MoveDraft { to: "bridge".into(), ..back };
    let proposal = propose(&facts, &default);
    assert_eq!(proposal.moves[0].losses, [Loss::Names { names: vec!["nas".into()] }]);
    let Step::Connect { endpoint, .. } = &proposal.plan.expect("a plan").steps[0] else {
        panic!("a connect")
    };
    assert!(endpoint.aliases.is_empty(), "the default bridge refuses names");
}

#[test]
fn an_address_is_only_asked_for_again_where_the_engine_lets_one_be_asked_for() {
    let mut facts = facts();
    let engine = site::engine(&mut facts);
    let default = engine.networks.iter().find(|n| n.name.as_str() == "bridge").expect("the default").clone();
    engine.containers.push(container("d", vec![endpoint(&default, "172.17.0.2", true)], true));
    let proposal = propose(&facts, &form(&["d"]));
    assert_eq!(words(&proposal)[2], "disconnect d ");
}

#[test]
fn each_is_judged_in_the_world_that_those_before_it_left() {
    let mut facts = facts();
    let engine = site::engine(&mut facts);
    let lan = engine.networks.iter_mut().find(|n| n.name.as_str() == "lan").expect("there");
    lan.options.insert("macvlan_mode".into(), "passthru".into());
    let proposal = propose(&facts, &form(&["a", "c"]));
    assert!(
        matches!(proposal.moves[0].prediction, Some(Prediction::Accept { .. })),
        "{:?}",
        proposal.moves[0]
    );
    assert!(
        matches!(proposal.moves[1].prediction, Some(Prediction::Refuse { .. })),
        "{:?}",
        proposal.moves[1]
    );
    assert_eq!(proposal.plan, None);
}

#[test]
fn who_cannot_be_moved_is_refused_by_name() {
    let mut facts = facts();
    let (shop, lan) = (shop(), lan());
    let engine = site::engine(&mut facts);
    let mut add = |name: &str, mode: &str, endpoints: Vec<Endpoint>, state: &str| {
        let mut made = container(name, endpoints, true);
        made.network_mode = mode.into();
        made.state = state.into();
        engine.containers.push(made);
    };
    let on_shop = || vec![endpoint(&shop, "10.61.0.9", true)];
    add("h", "host", Vec::new(), "running");
    add("n", "none", Vec::new(), "running");
    add("s", &format!("container:{}", "a".repeat(64)), Vec::new(), "running");
    add("r", "shop", on_shop(), "restarting");
    add("t", "lan", vec![endpoint(&lan, "198.19.249.9", true)], "running");
    let two = vec![
        endpoint(&shop, "10.61.0.9", true),
        endpoint(&network("side", "bridge", "10.62.0.0/24", ""), "10.62.0.9", true),
    ];
    add("w", "shop", two, "running");
    let name = |n: &str| NetworkName::seen(n);
    let of = |facts: &Facts, who: &str| refusals(&propose(facts, &form(&["c", who])));
    assert_eq!(of(&facts, "h"), [MoveRefusal::HostNetwork]);
    assert_eq!(of(&facts, "n"), [MoveRefusal::NoNetwork]);
    assert_eq!(of(&facts, "s"), [MoveRefusal::SharesNetwork { with: "a".into() }]);
    assert_eq!(of(&facts, "r"), [MoveRefusal::Unsettled { state: "restarting".into() }]);
    assert_eq!(of(&facts, "t"), [MoveRefusal::AlreadyThere { network: name("lan") }]);
    assert_eq!(
        of(&facts, "w"),
        [MoveRefusal::SeveralNetworks { networks: vec![name("shop"), name("side")] }]
    );
    let from = MoveDraft { from: "bridge".into(), ..form(&["c"]) };
    assert_eq!(refusals(&propose(&facts, &from)), [MoveRefusal::NotThere { network: name("bridge") }]);
    assert_eq!(propose(&facts, &form(&["a"])).moves[0].along, [ContainerName::seen("s")]);
    // With the network named, one of two is left.
    let chosen = MoveDraft { from: "shop".into(), ..form(&["w"]) };
    assert_eq!(propose(&facts, &chosen).moves[0].leaves, Some(name("shop")));
}

#[test]
fn fields_are_told_by_their_place() {
    let errors = |draft: &MoveDraft| -> Vec<(String, FieldErrorCode)> {
        propose(&facts(), draft).field_errors.into_iter().map(|e| (e.field, e.code)).collect()
    };
    let told = |field: &str, code| (field.to_owned(), code);
    assert_eq!(errors(&form(&[])), [told("containers", FieldErrorCode::Required)]);
    assert_eq!(
        errors(&form(&["a", "nope"])),
        [told("containers.1.container", FieldErrorCode::NoSuchContainer)]
    );
    assert_eq!(errors(&form(&["a", "a"])), [told("containers.1.container", FieldErrorCode::Duplicate)]);
    let same = MoveDraft { from: "lan".into(), ..form(&["a"]) };
    assert_eq!(errors(&same), [told("from", FieldErrorCode::Duplicate)]);
    let nowhere = MoveDraft { to: String::new(), ..form(&["a"]) };
    assert_eq!(errors(&nowhere), [told("to", FieldErrorCode::Required)]);
    let mut twice = form(&["a", "b"]);
    twice.containers.iter_mut().for_each(|moved| moved.ipv4 = "198.19.249.210".into());
    assert_eq!(errors(&twice), [told("containers.1.ipv4", FieldErrorCode::Duplicate)]);
    twice.containers[0].ipv4 = "198.19.249".into();
    assert_eq!(errors(&twice), [told("containers.0.ipv4", FieldErrorCode::NotAnAddress)]);
}
