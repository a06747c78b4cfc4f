//! Attaching containers, removing networks, default routes: held against what real engines answered (recorded on
//! the machine of `tests/fixtures/engines/README.md`, and in the lab on Debian 12, Debian 13 and sid, podman 4.3
//! and 5.4).

mod support_state;

use lanward_core::{
    facts::Product,
    predict::{self, Attachment, EngineState, ErrorClass, Moment, Prediction},
    request::EndpointRequest,
};
use support_state::{container, endpoint_on, machine, network};

const ENGINES: [&str; 8] = ["20.10.24", "24.0.9", "25.0.6", "26.1.4", "27.5.1", "28.5.2", "29.0.4", "29.7.2"];

/// The networks of the recording.
fn state(engine: &str) -> EngineState {
    let mut state = machine(engine);
    let old = predict::has_ring(&state) || engine.starts_with("27") || engine.starts_with("28");
    let gateway = |ip: &'static str| if old { None } else { Some(ip) };
    state.networks.extend([
        network("n1", "bridge", "10.80.0.0/24", Some("10.80.0.1"), Some("10.80.0.128/25"), &[]),
        network("n2", "bridge", "10.82.0.0/24", gateway("10.82.0.1"), None, &[]),
        network("nodef", "bridge", "172.18.0.0/16", Some("172.18.0.1"), None, &[]),
        network("tiny", "bridge", "10.83.0.0/30", gateway("10.83.0.1"), None, &[]),
        network("rng", "bridge", "10.84.0.0/24", Some("10.84.0.1"), Some("10.84.0.8/31"), &[]),
        network("mv", "macvlan", "10.85.0.0/24", None, None, &[("parent", "dmaster")]),
        network("iv", "ipvlan", "10.86.0.0/24", None, None, &[("parent", "dmaster")]),
        network("port", "macvlan", "10.91.0.0/24", None, None, &[("parent", "nb2")]),
        network("gone", "macvlan", "10.99.0.0/24", None, None, &[("parent", "vanished")]),
        network(
            "pt",
            "macvlan",
            "10.94.0.0/24",
            None,
            None,
            &[("parent", "v1"), ("macvlan_mode", "passthru")],
        ),
    ]);
    let mut template = network("cfgonly", "null", "10.70.0.0/24", None, None, &[]);
    template.config_only = true;
    state.networks.push(template);
    if let lanward_core::observed::Observed::Known(links) = &mut state.links {
        links.iter_mut().filter(|l| l.name.as_str() == "nb2").for_each(|l| l.is_bridge_port = true);
    }
    state
}

fn on(network: &str) -> EndpointRequest {
    EndpointRequest { network: network.into(), ..EndpointRequest::default() }
}

fn with_ip(network: &str, ip: &str) -> EndpointRequest {
    EndpointRequest { ipv4: Some(ip.into()), ..on(network) }
}

fn with_mac(network: &str, mac: &str) -> EndpointRequest {
    EndpointRequest { mac: Some(mac.into()), ..on(network) }
}

/// What came of it, as one line.
fn told(got: &predict::EndpointPrediction) -> String {
    match &got.prediction {
        Prediction::Accept { .. } => {
            let addresses: Vec<String> = got.addresses.iter().map(ToString::to_string).collect();
            format!("ok {}", addresses.join(" "))
        }
        Prediction::Refuse { status, message, .. } => format!("{:?} {status} {message}", got.at),
        Prediction::Unsure { missing } => format!("unsure {missing}"),
    }
}

/// `answers`: per group of engines (first and last) the line.
fn check(
    what: &str,
    request: &EndpointRequest,
    prepare: impl Fn(&mut EngineState),
    answers: &[(&str, &str, &str)],
) {
    for engine in ENGINES {
        let mut state = state(engine);
        prepare(&mut state);
        let at = ENGINES.iter().position(|e| *e == engine).expect("one of them");
        let place = |e: &str| ENGINES.iter().position(|x| *x == e).expect("an engine");
        let (_, _, line) = answers
            .iter()
            .find(|(from, to, _)| (place(from)..=place(to)).contains(&at))
            .unwrap_or_else(|| panic!("{what}: no answer of {engine}"));
        let got = predict::endpoint(&state, request, Attachment::Run);
        assert_eq!(told(&got), *line, "{what} on {engine}");
    }
}

const ALL: (&str, &str) = ("20.10.24", "29.7.2");
const IN_USE: [(&str, &str, &str); 2] = [
    ("20.10.24", "27.5.1", "Start 403 Address already in use"),
    ("28.5.2", "29.7.2", "Start 403 failed to set up container networking: Address already in use"),
];

#[test]
fn addresses_of_new_containers() {
    let same = |line: &'static str| vec![(ALL.0, ALL.1, line)];
    check("plain", &on("n1"), |_| (), &same("ok 10.80.0.128"));
    check("in range", &with_ip("n1", "10.80.0.200"), |_| (), &same("ok 10.80.0.200"));
    check(
        "outside the range, inside the subnet",
        &with_ip("n1", "10.80.0.50"),
        |_| (),
        &same("ok 10.80.0.50"),
    );
    check(
        "outside the subnet",
        &with_ip("n1", "10.81.0.5"),
        |_| (),
        &[
            (
                "20.10.24",
                "24.0.9",
                "Start 500 Invalid address 10.81.0.5: It does not belong to any of this network's subnets",
            ),
            (
                "25.0.6",
                "28.5.2",
                "Create 400 invalid config for network n1: invalid endpoint settings:\nno configured subnet or ip-range contain the IP address 10.81.0.5",
            ),
            (
                "29.0.4",
                "29.7.2",
                "Create 400 invalid config for network n1: invalid endpoint settings:\nno configured subnet contains IP address 10.81.0.5",
            ),
        ],
    );
    for ip in ["10.80.0.1", "10.80.0.0", "10.80.0.255"] {
        check("gateway, network, broadcast", &with_ip("n1", ip), |_| (), &IN_USE);
    }
    check(
        "garbage",
        &with_ip("n1", "foo"),
        |_| (),
        &[
            ("20.10.24", "24.0.9", "Create 400 invalid IPv4 address: foo"),
            (
                "25.0.6",
                "28.5.2",
                "Create 400 invalid config for network n1: invalid endpoint settings:\n* invalid IPv4 address: foo\n* no configured subnet or ip-range contain the IP address foo",
            ),
            ("29.0.4", "29.7.2", "Create 400 invalid JSON: ParseAddr(\"foo\"): unable to parse IP"),
        ],
    );
    check(
        "0.0.0.0",
        &with_ip("n1", "0.0.0.0"),
        |_| (),
        &[
            (
                "20.10.24",
                "24.0.9",
                "Start 500 Invalid address 0.0.0.0: It does not belong to any of this network's subnets",
            ),
            (
                "25.0.6",
                "28.5.2",
                "Create 400 invalid config for network n1: invalid endpoint settings:\n* invalid IPv4 address: 0.0.0.0\n* no configured subnet or ip-range contain the IP address 0.0.0.0",
            ),
            (
                "29.0.4",
                "29.7.2",
                "Create 400 invalid config for network n1: invalid endpoint settings:\n* invalid IPv4 address: 0.0.0.0\n* no configured subnet contains IP address 0.0.0.0",
            ),
        ],
    );
    let v6 = EndpointRequest { ipv6: Some("2001:db8::5".into()), ..on("n1") };
    check(
        "IPv6 on an IPv4 network",
        &v6,
        |_| (),
        &[
            (
                "20.10.24",
                "24.0.9",
                "Start 400 user specified IP address is supported only when connecting to networks with user configured subnets",
            ),
            (
                "25.0.6",
                "28.5.2",
                "Create 400 invalid config for network n1: invalid endpoint settings:\nuser specified IP address is supported only when connecting to networks with user configured subnets",
            ),
            (
                "29.0.4",
                "29.7.2",
                "Create 400 invalid config for network n1: invalid endpoint settings:\nno configured subnet contains IP address 2001:db8::5",
            ),
        ],
    );
    check(
        "inside an automatic subnet",
        &with_ip("nodef", "172.18.0.77"),
        |_| (),
        &[
            (
                "20.10.24",
                "24.0.9",
                "Start 400 user specified IP address is supported only when connecting to networks with user configured subnets",
            ),
            (
                "25.0.6",
                "28.5.2",
                "Create 400 invalid config for network nodef: invalid endpoint settings:\nuser specified IP address is supported only when connecting to networks with user configured subnets",
            ),
            ("29.0.4", "29.7.2", "ok 172.18.0.77"),
        ],
    );
    check(
        "default bridge",
        &with_ip("bridge", "172.17.0.9"),
        |_| (),
        &[
            (
                "20.10.24",
                "24.0.9",
                "Start 400 user specified IP address is supported on user defined networks only",
            ),
            (
                "25.0.6",
                "28.5.2",
                "Create 400 invalid config for network bridge: invalid endpoint settings:\n* user specified IP address is supported on user defined networks only\n* user specified IP address is supported only when connecting to networks with user configured subnets",
            ),
            (
                "29.0.4",
                "29.0.4",
                "Create 400 invalid config for network bridge: invalid endpoint settings:\nuser specified IP address is supported on user defined networks only",
            ),
            (
                "29.7.2",
                "29.7.2",
                "Create 400 invalid config for network bridge: invalid endpoint settings:\nuser-specified IP address is supported on user-defined networks only",
            ),
        ],
    );
    check(
        "in use",
        &with_ip("n1", "10.80.0.77"),
        |s| {
            s.containers.push(container("c1", &[endpoint_on(s, "n1", Some("10.80.0.77/24"), None)]));
        },
        &IN_USE,
    );
}

#[test]
fn pools_run_out() {
    check("the only address of a /30", &on("tiny"), |_| (), &[(ALL.0, ALL.1, "ok 10.83.0.2")]);
    check(
        "the second of a /30",
        &on("tiny"),
        |s| {
            s.containers.push(container("c1", &[endpoint_on(s, "tiny", Some("10.83.0.2/30"), None)]));
        },
        &[
            (
                "20.10.24",
                "27.5.1",
                "Start 500 no available IPv4 addresses on this network's address pools: tiny (<id>)",
            ),
            (
                "28.5.2",
                "29.7.2",
                "Start 500 failed to set up container networking: no available IPv4 addresses on this network's address pools: tiny (<id>)",
            ),
        ],
    );
    check(
        "the third of a range /31",
        &on("rng"),
        |s| {
            s.containers.push(container("c1", &[endpoint_on(s, "rng", Some("10.84.0.8/24"), None)]));
            s.containers.push(container("c2", &[endpoint_on(s, "rng", Some("10.84.0.9/24"), None)]));
        },
        &[
            (
                "20.10.24",
                "27.5.1",
                "Start 500 no available IPv4 addresses on this network's address pools: rng (<id>)",
            ),
            (
                "28.5.2",
                "29.7.2",
                "Start 500 failed to set up container networking: no available IPv4 addresses on this network's address pools: rng (<id>)",
            ),
        ],
    );
    // On a LAN the first container of 29 gets what is most often the router's address.
    check(
        "macvlan without a gateway",
        &on("mv"),
        |_| (),
        &[("20.10.24", "28.5.2", "ok 10.85.0.2"), ("29.0.4", "29.7.2", "ok 10.85.0.1")],
    );
}

#[test]
fn parents_when_a_container_starts() {
    let busy = |driver: &str| -> Vec<(&'static str, &'static str, String)> {
        vec![
            (
                "20.10.24",
                "27.5.1",
                format!("Start 500 failed to create the {driver} port: device or resource busy"),
            ),
            (
                "28.5.2",
                "29.7.2",
                format!(
                    "Start 500 failed to set up container networking: failed to create the {driver} port: device or resource busy"
                ),
            ),
        ]
    };
    let check_owned = |what: &str,
                       request: &EndpointRequest,
                       prepare: &dyn Fn(&mut EngineState),
                       answers: Vec<(&'static str, &'static str, String)>| {
        let lines: Vec<(&str, &str, &str)> = answers.iter().map(|(a, b, l)| (*a, *b, l.as_str())).collect();
        check(what, request, prepare, &lines);
    };
    check_owned("a bridge's port", &on("port"), &|_| (), busy("macvlan"));
    check_owned(
        "ipvlan runs on it",
        &on("mv"),
        &|s| {
            s.containers.push(container("c1", &[endpoint_on(s, "iv", Some("10.86.0.2/24"), None)]));
        },
        busy("macvlan"),
    );
    check_owned(
        "macvlan runs on it",
        &on("iv"),
        &|s| {
            s.kernel.ipvlan = lanward_core::observed::Observed::Known(true);
            s.containers.push(container("c1", &[endpoint_on(s, "mv", Some("10.85.0.2/24"), None)]));
        },
        busy("ipvlan"),
    );
    check(
        "passthru, second container",
        &on("pt"),
        |s| {
            s.containers.push(container("c1", &[endpoint_on(s, "pt", Some("10.94.0.2/24"), None)]));
        },
        &[
            ("20.10.24", "27.5.1", "Start 500 failed to create the macvlan port: invalid argument"),
            (
                "28.5.2",
                "29.7.2",
                "Start 500 failed to set up container networking: failed to create the macvlan port: invalid argument",
            ),
        ],
    );
    check(
        "vanished",
        &on("gone"),
        |_| (),
        &[
            (
                "20.10.24",
                "27.5.1",
                "Start 500 the requested parent interface vanished was not found on the Docker host",
            ),
            (
                "28.5.2",
                "29.7.2",
                "Start 500 failed to set up container networking: the requested parent interface vanished was not found on the Docker host",
            ),
        ],
    );
    check(
        "a kernel without ipvlan",
        &on("iv"),
        |_| (),
        &[
            ("20.10.24", "27.5.1", "Start 500 failed to create the ipvlan port: operation not supported"),
            (
                "28.5.2",
                "29.7.2",
                "Start 500 failed to set up container networking: failed to create the ipvlan port: operation not supported",
            ),
        ],
    );
    check(
        "a template",
        &on("cfgonly"),
        |_| (),
        &[
            ("20.10.24", "27.5.1", "Start 403 cannot create endpoint on configuration-only network"),
            (
                "28.5.2",
                "29.7.2",
                "Start 403 failed to set up container networking: cannot create endpoint on configuration-only network",
            ),
        ],
    );
    check(
        "unknown network",
        &on("nope"),
        |_| (),
        &[
            ("20.10.24", "27.5.1", "Start 404 network nope not found"),
            ("28.5.2", "29.7.2", "Start 404 failed to set up container networking: network nope not found"),
        ],
    );
}

#[test]
fn mac_addresses() {
    let class = |engine: &str, mac: &str, network: &str, prepare: &dyn Fn(&mut EngineState)| {
        let mut state = state(engine);
        prepare(&mut state);
        let got = predict::endpoint(&state, &with_mac(network, mac), Attachment::Run);
        match got.prediction {
            Prediction::Refuse { class, .. } => Some((got.at, class)),
            _ => None,
        }
    };
    for engine in ENGINES {
        let old = matches!(engine, "20.10.24" | "24.0.9");
        let garbage = if old { Moment::Start } else { Moment::Create };
        assert_eq!(class(engine, "zz", "n1", &|_| ()), Some((garbage, ErrorClass::InvalidMac)), "{engine}");
        for bad in ["01:00:5e:00:00:01", "00:00:00:00:00:00"] {
            assert_eq!(
                class(engine, bad, "mv", &|_| ()),
                Some((Moment::Start, ErrorClass::InvalidMac)),
                "{engine}"
            );
        }
        assert_eq!(class(engine, "02:11:22:33:44:55", "mv", &|_| ()), None, "{engine}");
        let used = |s: &mut EngineState| {
            s.containers.push(container(
                "c1",
                &[endpoint_on(s, "mv", Some("10.85.0.9/24"), Some("02:11:22:33:44:55"))],
            ));
        };
        assert_eq!(
            class(engine, "02:11:22:33:44:55", "mv", &used),
            Some((Moment::Start, ErrorClass::MacInUse)),
            "{engine}"
        );
        let with_ipvlan =
            |s: &mut EngineState| s.kernel.ipvlan = lanward_core::observed::Observed::Known(true);
        // Differential test on 20.10.24, seed 20261124, 2197; the sources of all versions.
        let refused = Some((Moment::Start, ErrorClass::MacNotSupported));
        assert_eq!(class(engine, "02:11:22:33:44:55", "iv", &with_ipvlan), refused, "{engine}");
        // Connecting, an engine up to 24 does not look at the address of an endpoint.
        let mut state = state(engine);
        state.containers.push(container("c1", &[]));
        let connected =
            predict::endpoint(&state, &with_mac("n1", "zz"), Attachment::Connect { container: "c1" });
        assert_eq!(matches!(connected.prediction, Prediction::Accept { .. }), old, "{engine}");
    }
    let got = predict::endpoint(&state("28.5.2"), &with_mac("n1", "01:00:5e:00:00:01"), Attachment::Run);
    assert_eq!(
        told(&got),
        "Start 500 failed to set up container networking: failed to add interface veth<r> to sandbox: error setting interface \"veth<r>\" MAC to \"01:00:5e:00:00:01\": cannot assign requested address"
    );
    let got = predict::endpoint(&state("27.5.1"), &with_mac("n1", "zz"), Attachment::Run);
    assert_eq!(told(&got), "Create 400 invalid config for network n1: invalid MAC address zz");
    let got = predict::endpoint(&state("29.7.2"), &with_mac("n1", "zz"), Attachment::Run);
    assert_eq!(told(&got), "Create 400 invalid JSON: address zz: invalid MAC address");
}

#[test]
fn aliases_and_several_networks() {
    let alias = EndpointRequest { aliases: vec!["x".into()], ..on("bridge") };
    check(
        "alias on the default bridge",
        &alias,
        |_| (),
        &[
            (
                "20.10.24",
                "24.0.9",
                "Start 400 network-scoped alias is supported only for containers in user defined networks",
            ),
            (
                "25.0.6",
                "28.5.2",
                "Create 400 invalid config for network bridge: invalid endpoint settings:\nnetwork-scoped alias is supported only for containers in user defined networks",
            ),
            (
                "29.0.4",
                "29.7.2",
                "Create 400 invalid config for network bridge: invalid endpoint settings:\nnetwork-scoped aliases are only supported for user-defined networks",
            ),
        ],
    );
    for engine in ENGINES {
        let got = predict::run(&state(engine), &[on("n1"), on("n2")]);
        let line = if matches!(engine, "20.10.24" | "24.0.9") {
            "Create 400 Container cannot be connected to network endpoints: n1, n2"
        } else {
            "ok 10.80.0.128 10.82.0.2"
        };
        assert_eq!(told(&got), line, "{engine}");
    }
}

#[test]
fn connecting() {
    for engine in ENGINES {
        let mut state = state(engine);
        let mut c14 = container("c14", &[endpoint_on(&state, "n1", Some("10.80.0.128/24"), None)]);
        c14.network_mode = "n1".into();
        let mut stopped = container("old", &[]);
        stopped.state = "exited".into();
        state.containers.extend([c14, stopped]);
        let connect = |request: &EndpointRequest, container: &str| {
            told(&predict::endpoint(&state, request, Attachment::Connect { container }))
        };
        assert_eq!(
            connect(&on("n1"), "c14"),
            "Connect 403 endpoint with name c14 already exists in network n1"
        );
        assert_eq!(connect(&on("nodef"), "c14"), "ok 172.18.0.2");
        let host = if engine < "28" {
            "Connect 400 container cannot be disconnected from host network or connected to host network"
        } else {
            "Connect 400 cannot connect container to host network - container must be created in host network mode"
        };
        assert_eq!(connect(&on("host"), "c14"), host, "{engine}");
        assert_eq!(
            connect(&on("none"), "c14"),
            "Connect 400 container cannot be connected to multiple networks with one of the networks in private (none) mode"
        );
        assert_eq!(connect(&on("nope"), "c14"), "Connect 404 network nope not found");
        assert_eq!(connect(&on("nope"), "old"), "ok ", "a stopped container takes any name");
        assert_eq!(connect(&on("n1"), "nope"), "Connect 404 No such container: nope");
        let with_ip = connect(&with_ip("bridge", "172.17.0.9"), "c14");
        match engine {
            "20.10.24" | "24.0.9" => assert_eq!(
                with_ip,
                "Connect 400 user specified IP address is supported on user defined networks only"
            ),
            "29.7.2" => assert_eq!(
                with_ip,
                "Connect 400 invalid endpoint settings:\nuser-specified IP address is supported on user-defined networks only"
            ),
            "29.0.4" => assert!(
                with_ip.ends_with(":\nuser specified IP address is supported on user defined networks only")
            ),
            _ => assert!(
                with_ip.starts_with("Connect 400 invalid endpoint settings:\n* user specified"),
                "{with_ip}"
            ),
        }
    }
}

#[test]
fn removing() {
    let line = |state: &EngineState, name: &str| match predict::removal(state, name) {
        Prediction::Accept { .. } => "204".to_owned(),
        Prediction::Refuse { status, message, .. } => format!("{status} {message}"),
        Prediction::Unsure { missing } => missing,
    };
    for engine in ENGINES {
        let mut state = state(engine);
        let on_n1 = endpoint_on(&state, "n1", Some("10.80.0.128/24"), None);
        let on_n2 = endpoint_on(&state, "n2", None, None);
        let mut stopped = container("old", &[on_n2]);
        stopped.state = "exited".into();
        state.containers.extend([container("c14", &[on_n1]), stopped]);
        state
            .networks
            .iter_mut()
            .filter(|n| n.name.as_str() == "rng")
            .for_each(|n| n.config_from = Some("cfgonly".into()));
        let active = if engine < "28" {
            "403 error while removing network: network n1 id <id> has active endpoints"
        } else {
            "403 error while removing network: network n1 has active endpoints (name:\"c14\" id:\"<id>\")"
        };
        assert_eq!(line(&state, "n1"), active);
        assert_eq!(line(&state, "n2"), "204", "only a stopped container is on it");
        assert_eq!(line(&state, "bridge"), "403 bridge is a pre-defined network and cannot be removed");
        assert_eq!(line(&state, "nope"), "404 network nope not found");
        assert_eq!(
            line(&state, "cfgonly"),
            "403 error while removing network: configuration network \"cfgonly\" is in use"
        );
    }
}

#[test]
fn the_default_route_of_several_networks() {
    let wins = |engine: &str, networks: &[(&str, i32)]| {
        let state = state(engine);
        let named: Vec<_> = networks
            .iter()
            .map(|(name, p)| {
                (state.networks.iter().find(|n| n.name.as_str() == *name).expect("it is there"), *p)
            })
            .collect();
        predict::default_gateway(&state, &named).v4.map(|n| n.to_string())
    };
    // Two equal networks are decided by name; a macvlan of 29 without gateway has none to offer.
    assert_eq!(wins("28.5.2", &[("nodef", 0), ("n1", 0)]), Some("n1".into()));
    assert_eq!(wins("28.5.2", &[("n1", 0), ("nodef", 5)]), Some("nodef".into()));
    assert_eq!(wins("27.5.1", &[("n1", 0), ("nodef", 5)]), Some("n1".into()));
    assert_eq!(wins("28.5.2", &[("mv", 0), ("n1", 0)]), Some("mv".into()));
    assert_eq!(wins("29.7.2", &[("mv", 9), ("n1", 0)]), Some("n1".into()));
    assert_eq!(wins("29.7.2", &[("mv", 0)]), None);
}

#[test]
fn podman_s_own_words() {
    let mut state = state("5.4.2");
    state.product = Product::Podman;
    let told_of = |state: &EngineState, request: &EndpointRequest| {
        told(&predict::endpoint(state, request, Attachment::Run))
    };
    assert_eq!(
        told_of(&state, &with_ip("mv", "10.86.9.9")),
        "Start 500 requested static ip 10.86.9.9 not in any subnet on network mv"
    );
    assert_eq!(
        told_of(&state, &with_ip("mv", "nas")),
        "Create 500 make cli opts(): failed to parse the ipv4 address \"nas\""
    );
    assert_eq!(
        told_of(&state, &on("port")),
        "Start 500 netavark: create macvlan interface: Netlink error: Device or resource busy (os error 16)"
    );
    assert_eq!(
        told_of(&state, &on("gone")),
        "Start 500 netavark: Netlink error: No such device (os error 19)"
    );
    state.version = "4.3.1".into();
    assert_eq!(
        told_of(&state, &on("gone")),
        "Start 500 plugin type=\"macvlan\" failed (add): cni plugin macvlan failed: Link not found"
    );
    assert!(matches!(
        predict::removal(&state, "nope"),
        Prediction::Refuse { status: 404, class: ErrorClass::NotFound, .. }
    ));
}

/// Found by holding the predictor against 28.5.2: a given subnet of 10.0.0.0/8 in /24 is no automatic one, and no
/// network at all is the default bridge.
#[test]
fn what_the_differential_test_found() {
    for engine in ENGINES {
        let mut state = state(engine);
        state.networks.push(network("w818", "bridge", "10.41.4.0/24", Some("10.41.4.1"), None, &[]));
        let got = predict::endpoint(&state, &with_ip("w818", "10.41.4.6"), Attachment::Run);
        assert_eq!(told(&got), "ok 10.41.4.6", "{engine}");
        assert_eq!(told(&predict::endpoint(&state, &on(""), Attachment::Run)), "ok 172.17.0.2", "{engine}");
    }
}

#[test]
fn up_to_24_an_impossible_mtu_shows_when_a_container_starts() {
    // Differential test on 20.10.24, seed 20261124, 1208. From 25 on such a network is not made.
    for (mtu, is_refused) in [("65536", true), ("10", true), ("0", false), ("68", false), ("65535", false)] {
        for version in ["20.10.24", "24.0.9"] {
            let mut state = machine(version);
            let options = [("com.docker.network.driver.mtu", mtu)];
            state.networks.push(network("m", "bridge", "10.41.2.0/24", Some("10.41.2.1"), None, &options));
            let said = predict::endpoint(&state, &on("m"), Attachment::Run);
            let refused = match said.prediction {
                Prediction::Refuse { status, class, .. } => {
                    assert_eq!((said.at, status, class), (Moment::Start, 500, ErrorClass::InvalidOption));
                    true
                }
                _ => false,
            };
            assert_eq!(refused, is_refused, "{version}: {mtu}");
        }
    }
}

#[test]
fn an_automatic_subnet_without_gateway_is_automatic_all_the_same() {
    // Differential test on 28.5.2, seed 77, 1263. From 28 on an internal macvlan network is given no gateway.
    let mut state = machine("28.5.2");
    let mut internal = network("auto", "macvlan", "172.19.0.0/16", None, None, &[("parent", "v0")]);
    internal.internal = true;
    state.networks.push(internal);
    let said = predict::endpoint(&state, &with_ip("auto", "10.40.0.255"), Attachment::Run);
    let Prediction::Refuse { status: 400, class: ErrorClass::NotAllowed, message } = said.prediction else {
        panic!("{:?}", said.prediction)
    };
    assert!(message.ends_with("only when connecting to networks with user configured subnets"), "{message}");
    // With a gateway of its own choice the driver would have shown one, so this subnet was given.
    state.networks.last_mut().expect("auto").internal = false;
    let said = predict::endpoint(&state, &with_ip("auto", "10.40.0.255"), Attachment::Run);
    assert!(matches!(said.prediction, Prediction::Refuse { class: ErrorClass::AddressOutside, .. }));
}
