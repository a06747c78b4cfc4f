//! Start, attach, detach and remove: what is refused at the form, what a plan consists of, what it touches.

mod site;

use lanward_core::{
    compare,
    draft::{EndpointDraft, FieldErrorCode as Code, RunDraft},
    facts::{Container, Endpoint, Facts, Ipam, Network},
    finding::Severity,
    identity::derived_mac,
    kinds::FindingKind,
    names::{ContainerId, ContainerName, MacAddr, NetworkId, NetworkName},
    plan::{ActionProposal, Step, propose_attach, propose_detach, propose_removal, propose_run},
    predict::{ErrorClass, Prediction},
    request::EndpointRequest,
};
use site::{at, engine, id, lab};

/// The laboratory after the article: the network is there and nginx runs on it, a second one is stopped.
fn after_the_article() -> Facts {
    let mut facts = lab();
    let engine = engine(&mut facts);
    engine.networks.push(Network {
        id: NetworkId::seen("0da5a9be311c".to_owned() + &"0".repeat(52)),
        name: NetworkName::seen("macvlan_network"),
        driver: "macvlan".into(),
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
            subnet: "198.19.249.0/24".parse().expect("a subnet"),
            ip_range: "198.19.249.224/28".parse().ok(),
            gateway: "198.19.249.1".parse().ok(),
            excluded: Default::default(),
        }],
        options: [("parent".to_owned(), "eth0".to_owned())].into(),
        labels: Default::default(),
        created: None,
        unread: Vec::new(),
    });
    engine.containers = vec![container("nginx", "running", 2), container("old", "exited", 3), loner()];
    facts
}

fn endpoint_of(host: u8) -> Endpoint {
    Endpoint {
        network_id: NetworkId::seen("0da5a9be311c".to_owned() + &"0".repeat(52)),
        network: NetworkName::seen("macvlan_network"),
        ipv4: format!("198.19.249.{}/24", 222 + host).parse().ok(),
        ipv6: None,
        wanted_ipv4: None,
        wanted_ipv6: None,
        mac: Some(MacAddr([2, 0x42, 0xc6, 0x13, 0xf9, host])),
        wanted_mac: None,
        gateway_v4: "198.19.249.1".parse().ok(),
        gateway_v6: None,
        dns_names: vec!["x".into()],
        aliases: vec!["www".into()],
        gateway_priority: 0,
        links: Vec::new(),
        link_local: Vec::new(),
        driver_options: Default::default(),
    }
}

fn container(name: &str, state: &str, host: u8) -> Container {
    Container {
        id: ContainerId::seen(format!("{name:f<64}")),
        name: ContainerName::seen(name),
        image: "nginx".into(),
        state: state.into(),
        status: String::new(),
        network_mode: "macvlan_network".into(),
        endpoints: vec![endpoint_of(host)],
        ports: Vec::new(),
        labels: Default::default(),
    }
}

fn loner() -> Container {
    Container { endpoints: Vec::new(), network_mode: "none".into(), ..container("loner", "running", 9) }
}

fn errors(proposal: &ActionProposal) -> Vec<(&str, Code)> {
    proposal.field_errors.iter().map(|e| (e.field.as_str(), e.code)).collect()
}

fn run(change: impl FnOnce(&mut RunDraft)) -> ActionProposal {
    let mut draft = RunDraft {
        name: "web".into(),
        image: "nginx".into(),
        endpoint: EndpointDraft { network: "macvlan_network".into(), ..EndpointDraft::default() },
        ..RunDraft::default()
    };
    change(&mut draft);
    propose_run(&after_the_article(), &draft, id(), at())
}

#[test]
fn the_article_s_container_is_planned() {
    let proposal = run(|_| {});
    assert_eq!(errors(&proposal), []);
    assert_eq!(proposal.command.as_deref(), Some("docker run -d --name web --network macvlan_network nginx"));
    let steps = proposal.plan.expect("a plan").steps;
    let [
        Step::CreateContainer { request },
        Step::StartContainer { name },
        Step::CompareEndpoint { container, endpoint, .. },
    ] = &steps[..]
    else {
        panic!("{steps:?}")
    };
    assert_eq!((name.as_str(), container.as_str()), ("web", "web"));
    assert_eq!(request.labels["org.lanward.run"], id().0);
    assert_eq!(endpoint.network, "macvlan_network");
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let proposal = run(|d| d.name = "nginx".into());
    assert!(
        matches!(proposal.prediction, Some(Prediction::Refuse { class: ErrorClass::NameInUse, .. })),
        "{:?}",
        proposal.prediction
    );
    assert!(proposal.plan.is_none());
}

#[test]
fn an_address_that_is_taken_is_refused() {
    let proposal = run(|d| d.endpoint.ipv4 = "198.19.249.224".into());
    assert!(matches!(proposal.prediction, Some(Prediction::Refuse { .. })), "{:?}", proposal.prediction);
    assert!(proposal.plan.is_none());
}

#[test]
fn a_pull_comes_first_and_only_when_asked() {
    let steps = run(|d| d.pull = true).plan.expect("a plan").steps;
    assert_eq!(steps[0], Step::PullImage { image: "nginx".into() });
    assert_eq!(steps.len(), 4);
}

#[test]
fn a_container_nobody_named_gets_a_name_in_the_plan() {
    let proposal = run(|d| {
        d.name = String::new();
        d.image = "registry.example:5000/team/Web.App:1.2".to_lowercase();
    });
    assert_eq!(
        proposal.command.as_deref(),
        Some("docker run -d --network macvlan_network registry.example:5000/team/web.app:1.2")
    );
    let steps = proposal.plan.expect("a plan").steps;
    assert!(matches!(&steps[1], Step::StartContainer { name } if name == "webapp-00c0ff"), "{steps:?}");
}

#[test]
fn the_start_form_is_read_whole() {
    let proposal = run(|d| {
        d.name = "-x".into();
        d.image = "Nginx".into();
        d.publish = vec!["8080:80".into(), "http".into()];
        d.env = vec!["A=b".into(), "=b".into()];
        d.restart = "sometimes".into();
        d.endpoint.network = "gone".into();
        d.endpoint.ipv4 = "198.19.249.5/24".into();
        d.endpoint.ipv6 = "198.19.249.5".into();
        d.endpoint.mac = "01:00:5e:00:00:01".into();
    });
    let expected = [
        ("endpoint.ipv4", Code::NotAnAddress),
        ("endpoint.ipv6", Code::WrongFamily),
        ("endpoint.mac", Code::MulticastMac),
        ("name", Code::NameNotAllowed),
        ("image", Code::BadImage),
        ("publish.1", Code::BadPort),
        ("env.1", Code::BadEnv),
        ("restart", Code::BadRestart),
        ("endpoint.network", Code::NoSuchNetwork),
    ];
    assert_eq!(errors(&proposal), expected);
    let suggestion = |field: &str| {
        proposal.field_errors.iter().find(|e| e.field == field).and_then(|e| e.suggestion.as_deref())
    };
    assert_eq!(suggestion("image"), Some("nginx"));
    assert_eq!(suggestion("endpoint.ipv4"), Some("198.19.249.5"));
    assert_eq!(suggestion("endpoint.mac"), Some("02:00:5e:00:00:01"));
    assert!(proposal.plan.is_none() && proposal.command.is_none());
}

#[test]
fn images_ports_and_restart_policies_are_read_as_docker_does() {
    let image = |text: &str| errors(&run(|d| d.image = text.into())).is_empty();
    let digest = format!("nginx@sha256:{}", "a".repeat(64));
    for good in [
        "nginx",
        "nginx:1.27-alpine",
        "a/b/c",
        "localhost/x",
        "Reg.example:5000/a:b",
        &digest,
        "a__b",
        "a.b-c",
    ] {
        assert!(image(good), "{good}");
    }
    for bad in ["", "Nginx", "nginx:", "nginx:-x", "a//b", "-nginx", "nginx@sha256:12", "a b", "x:y:z"] {
        assert!(!image(bad), "{bad}");
    }
    let port = |text: &str| errors(&run(|d| d.publish = vec![text.into()])).is_empty();
    for good in [
        "80",
        "8080:80",
        "127.0.0.1:8080:80/udp",
        "127.0.0.1::80",
        "[::1]:8080:80",
        "8000-8002:80-82",
        "8000-8010:80",
    ] {
        assert!(port(good), "{good}");
    }
    for bad in ["", "0", "65536", "a:b", "80/ip", "8000-8002:80-81", "300.0.0.1:1:2", ":"] {
        assert!(!port(bad), "{bad}");
    }
    let restart = |text: &str| errors(&run(|d| d.restart = text.into())).is_empty();
    assert!(["", "no", "always", "unless-stopped", "on-failure", "on-failure:3"].iter().all(|t| restart(t)));
    assert!(["never", "on-failure:x", "always:3"].iter().all(|t| !restart(t)));
}

#[test]
fn attaching_connects_by_id_and_compares() {
    let draft = EndpointDraft {
        network: "macvlan_network".into(),
        container: "loner".into(),
        ipv4: "198.19.249.230".into(),
        ..EndpointDraft::default()
    };
    let proposal = propose_attach(&after_the_article(), &draft, id(), at());
    assert_eq!(
        proposal.command.as_deref(),
        Some("docker network connect --ip 198.19.249.230 macvlan_network loner")
    );
    let steps = proposal.plan.expect("a plan").steps;
    let [
        Step::Connect { name, endpoint, .. },
        Step::CompareEndpoint { endpoint: compared, network, container },
    ] = &steps[..]
    else {
        panic!("{steps:?}")
    };
    // A container that does not run shows the attachment by name alone, with the address it was promised.
    let mut stopped = Container { state: "exited".into(), ..loner() };
    assert_eq!(*container, stopped.id.to_string());
    stopped.endpoints = vec![Endpoint {
        network_id: NetworkId::seen(""),
        ipv4: None,
        mac: None,
        wanted_ipv4: "198.19.249.230".parse().ok(),
        ..endpoint_of(2)
    }];
    assert_eq!(compare::endpoint(compared, network.as_ref(), &stopped), []);
    stopped.endpoints[0].wanted_ipv4 = "198.19.249.231".parse().ok();
    assert_eq!(compare::endpoint(compared, network.as_ref(), &stopped).len(), 1);
    assert_eq!(name.as_str(), "loner");
    assert!(endpoint.network.starts_with("0da5a9be311c"));
    assert_eq!(endpoint, compared);
}

#[test]
fn attaching_twice_or_nothing_is_refused() {
    let facts = after_the_article();
    let attach = |container: &str, network: &str| {
        let draft =
            EndpointDraft { network: network.into(), container: container.into(), ..Default::default() };
        propose_attach(&facts, &draft, id(), at())
    };
    assert_eq!(errors(&attach("", "")), [("container", Code::Required), ("network", Code::Required)]);
    assert_eq!(
        errors(&attach("ghost", "nowhere")),
        [("container", Code::NoSuchContainer), ("network", Code::NoSuchNetwork)]
    );
    let twice = attach("nginx", "macvlan_network");
    assert!(twice.plan.is_none());
    assert!(
        matches!(twice.prediction, Some(Prediction::Refuse { class: ErrorClass::AlreadyConnected, .. })),
        "{:?}",
        twice.prediction
    );
}

#[test]
fn detaching_remembers_how_it_was_attached() {
    let proposal = propose_detach(&after_the_article(), "nginx", "macvlan_network", id(), at());
    assert_eq!(proposal.command.as_deref(), Some("docker network disconnect macvlan_network nginx"));
    let steps = proposal.plan.expect("a plan").steps;
    let [Step::Disconnect { endpoint, network_id, .. }] = &steps[..] else { panic!("{steps:?}") };
    let remembered = EndpointRequest {
        network: network_id.to_string(),
        ipv4: Some("198.19.249.224".into()),
        mac: Some("02:42:c6:13:f9:02".into()),
        aliases: vec!["www".into()],
        ..EndpointRequest::default()
    };
    assert_eq!(*endpoint, remembered);
    let facts = after_the_article();
    let other = propose_detach(&facts, "loner", "macvlan_network", id(), at());
    assert_eq!(errors(&other), [("network", Code::NotAttached)]);
    let nowhere = propose_detach(&facts, "loner", "nowhere", id(), at());
    assert_eq!(errors(&nowhere), [("network", Code::NoSuchNetwork)]);
    let ghost = propose_detach(&facts, "ghost", "macvlan_network", id(), at());
    assert_eq!(errors(&ghost), [("container", Code::NoSuchContainer)]);
}

#[test]
fn removing_lists_what_is_attached_and_forces_nothing() {
    let mut facts = after_the_article();
    let blocked = propose_removal(&facts, "macvlan_network", id(), at());
    assert_eq!(blocked.touches, ["nginx", "old"]);
    assert!(
        matches!(blocked.prediction, Some(Prediction::Refuse { class: ErrorClass::ActiveEndpoints, .. })),
        "{:?}",
        blocked.prediction
    );
    assert!(blocked.plan.is_none());

    engine(&mut facts).containers[0].state = "exited".into();
    let allowed = propose_removal(&facts, "0da5a9be311c", id(), at());
    assert_eq!(allowed.command.as_deref(), Some("docker network rm macvlan_network"));
    let strands: Vec<_> = allowed.findings.iter().map(|f| (f.kind.clone(), f.severity)).collect();
    let expected = FindingKind::RemovalStrandsStopped {
        network: "macvlan_network".into(),
        containers: vec!["nginx".into(), "old".into()],
    };
    assert_eq!(strands, [(expected, Severity::Warning)]);
    let plan = allowed.plan.expect("a plan");
    assert!(
        matches!(&plan.steps[..], [Step::RemoveNetwork { name, .. }] if name.as_str() == "macvlan_network")
    );
    // A container that starts meanwhile makes the plan stale.
    engine(&mut facts).containers[0].state = "running".into();
    assert_ne!(lanward_core::plan::fingerprint(&facts, &plan.steps), plan.fingerprint);

    let predefined = propose_removal(&facts, "bridge", id(), at());
    assert!(
        matches!(predefined.prediction, Some(Prediction::Refuse { class: ErrorClass::NotAllowed, .. })),
        "{:?}",
        predefined.prediction
    );
    assert_eq!(errors(&propose_removal(&facts, "gone", id(), at())), [("network", Code::NoSuchNetwork)]);
}

#[test]
fn a_name_that_docker_would_trim_is_called_by_its_id() {
    let mut facts = after_the_article();
    let engine = engine(&mut facts);
    let network = engine.networks.iter_mut().find(|n| n.name.as_str() == "macvlan_network");
    network.expect("the network").name = NetworkName::seen(" lan");
    let long = "0da5a9be311c".to_owned() + &"0".repeat(52);
    let removal = propose_removal(&facts, "0da5a9be311c", id(), at());
    assert_eq!(removal.command, Some(format!("docker network rm {long}")));
}

/// The same with a second network of the same name, as up to Docker 24.
fn with_a_namesake() -> Facts {
    let mut facts = after_the_article();
    let engine = engine(&mut facts);
    let first = engine.networks.iter().find(|n| n.name.as_str() == "macvlan_network").expect("the network");
    let mut second = first.clone();
    second.id = NetworkId::seen("77aa5ce0b41f".to_owned() + &"0".repeat(52));
    second.ipam[0].subnet = "198.19.250.0/24".parse().expect("a subnet");
    second.ipam[0].ip_range = None;
    engine.networks.push(second);
    facts
}

#[test]
fn a_name_of_two_networks_is_no_choice() {
    let facts = with_a_namesake();
    let draft = |network: &str| EndpointDraft {
        network: network.into(),
        container: "loner".into(),
        ..EndpointDraft::default()
    };
    let run = |network: &str| RunDraft {
        name: "web".into(),
        image: "nginx".into(),
        endpoint: EndpointDraft { network: network.into(), ..EndpointDraft::default() },
        ..RunDraft::default()
    };
    let name = "macvlan_network";
    for (field, proposal) in [
        ("network", propose_removal(&facts, name, id(), at())),
        ("network", propose_detach(&facts, "nginx", name, id(), at())),
        ("network", propose_attach(&facts, &draft(name), id(), at())),
        ("endpoint.network", propose_run(&facts, &run(name), id(), at())),
    ] {
        assert_eq!(errors(&proposal), [(field, Code::AmbiguousName)]);
        assert_eq!(proposal.field_errors[0].suggestion.as_deref(), Some("0da5a9be311c, 77aa5ce0b41f"));
        assert!(proposal.plan.is_none() && proposal.command.is_none());
    }

    // By id each of them is still there, and is called by its id.
    let second = "77aa5ce0b41f".to_owned() + &"0".repeat(52);
    let removal = propose_removal(&facts, "77aa5ce0b41f", id(), at());
    assert_eq!(removal.command, Some(format!("docker network rm {second}")));
    let steps = removal.plan.expect("a plan").steps;
    assert!(matches!(&steps[..], [Step::RemoveNetwork { id, .. }] if id.as_str() == second), "{steps:?}");
    let steps = propose_run(&facts, &run("77aa"), id(), at()).plan.expect("a plan").steps;
    let asked = steps.iter().find_map(|s| match s {
        Step::CreateContainer { request } => Some(request.endpoint.network.as_str()),
        _ => None,
    });
    assert_eq!(asked, Some(second.as_str()));
    let detach = propose_detach(&facts, "nginx", "0da5", id(), at());
    assert_eq!(errors(&detach), []);
    assert!(detach.plan.is_some());
}

#[test]
fn a_mac_address_at_attach_is_blocked_where_the_engine_ignores_it() {
    let mut facts = after_the_article();
    let draft = EndpointDraft {
        network: "macvlan_network".into(),
        container: "loner".into(),
        mac: "02:42:c6:13:f9:77".into(),
        ..EndpointDraft::default()
    };
    let old = propose_attach(&facts, &draft, id(), at());
    let ignored = old.findings.iter().find(|f| f.code().0 == "mac-ignored").expect("mac-ignored");
    assert_eq!(ignored.severity, Severity::Blocks);
    assert!(old.plan.is_none() && !ignored.remedies.is_empty());

    engine(&mut facts).version.version = "29.3.0".into();
    let new = propose_attach(&facts, &draft, id(), at());
    assert!(new.findings.iter().all(|f| f.code().0 != "mac-ignored"), "{:?}", new.findings);
    assert!(new.plan.is_some());
}

/// `--mac=derived`: the address of the names, whatever they were called by.
#[test]
fn the_mac_of_the_names_can_be_asked_for() {
    let mac = derived_mac("web", "macvlan_network").to_string();
    let proposal = run(|draft| draft.endpoint.mac = "derived".into());
    let steps = proposal.plan.expect("a plan").steps;
    let Step::CreateContainer { request } = &steps[0] else { panic!("{steps:?}") };
    assert_eq!(request.endpoint.mac.as_ref(), Some(&mac));
    let nameless = run(|draft| {
        draft.endpoint.mac = "Derived".into();
        draft.name.clear();
    });
    assert_eq!(errors(&nameless), [("name", Code::Required)], "a made-up name has no address of its own");
    let draft = EndpointDraft {
        network: "0da5a9be311c".into(),
        container: "loner".into(),
        mac: "derived".into(),
        ..EndpointDraft::default()
    };
    let attached = propose_attach(&after_the_article(), &draft, id(), at());
    let ignored = attached.findings.iter().find_map(|finding| match &finding.kind {
        FindingKind::MacIgnored { mac, .. } => Some(mac.clone()),
        _ => None,
    });
    assert_eq!(ignored, Some(derived_mac("loner", "macvlan_network").to_string()), "{attached:?}");
}

#[test]
fn a_way_out_has_a_priority_only_where_the_engine_knows_one() {
    let mut facts = after_the_article();
    let where_to = |priority: &str| EndpointDraft {
        network: "macvlan_network".into(),
        gateway_priority: priority.into(),
        ..EndpointDraft::default()
    };
    let start = |facts: &Facts, priority: &str| {
        let name = "web".to_owned();
        let draft =
            RunDraft { name, image: "nginx".into(), endpoint: where_to(priority), ..RunDraft::default() };
        propose_run(facts, &draft, id(), at())
    };
    let attach = |facts: &Facts, priority: &str| {
        propose_attach(facts, &EndpointDraft { container: "loner".into(), ..where_to(priority) }, id(), at())
    };
    engine(&mut facts).version.negotiated_api = "1.48".into();
    let (started, attached) = (start(&facts, " -3 "), attach(&facts, "100"));
    assert_eq!(
        started.command.as_deref(),
        Some("docker run -d --name web --network name=macvlan_network,gw-priority=-3 nginx")
    );
    assert_eq!(
        attached.command.as_deref(),
        Some("docker network connect --gw-priority=100 macvlan_network loner")
    );
    let steps = [started.plan.expect("a plan").steps, attached.plan.expect("a plan").steps].concat();
    let asked: Vec<Option<i32>> = steps
        .iter()
        .filter_map(|step| match step {
            Step::CreateContainer { request } => Some(request.endpoint.gateway_priority),
            Step::Connect { endpoint, .. } | Step::CompareEndpoint { endpoint, .. } => {
                Some(endpoint.gateway_priority)
            }
            _ => None,
        })
        .collect();
    assert_eq!(asked, [Some(-3), Some(-3), Some(100), Some(100)]);
    assert_eq!(errors(&start(&facts, "high")), [("endpoint.gateway_priority", Code::BadPriority)]);
    assert_eq!(errors(&attach(&facts, "1.5")), [("gateway_priority", Code::BadPriority)]);

    engine(&mut facts).version.negotiated_api = "1.47".into();
    assert_eq!(errors(&start(&facts, "1")), [("endpoint.gateway_priority", Code::NoPriorities)]);
    assert_eq!(errors(&attach(&facts, "0")), [("gateway_priority", Code::NoPriorities)]);
    assert!(attach(&facts, "").plan.is_some());
}
