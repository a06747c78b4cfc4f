//! A world to run in, and a plan of every kind there is.
#![allow(dead_code)] // each test file uses a part

use std::collections::BTreeMap;

use lanward_core::{
    RUN_LABEL,
    access::{ACCESS_LABEL, Shim, link_name},
    facts::{Container, Product, Timestamp},
    names::{ContainerId, ContainerName, LinkName, NetworkId, NetworkName},
    plan::{Fingerprint, Plan, PlanId, Step},
    probe::ProbeRemains,
    request::{ContainerRequest, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};

use super::{FakeEngine, World};

pub const RUN: &str = "00000000000000a1";

pub fn labels() -> BTreeMap<String, String> {
    BTreeMap::from([(RUN_LABEL.to_owned(), RUN.to_owned())])
}

pub fn request(name: &str) -> CreateRequest {
    let config = IpamConfig {
        subnet: Some("198.19.249.0/24".into()),
        gateway: Some("198.19.249.1".into()),
        ip_range: Some("198.19.249.208/28".into()),
        ..IpamConfig::default()
    };
    CreateRequest {
        name: name.into(),
        driver: "macvlan".into(),
        ipam: Some(IpamRequest { driver: None, config: vec![config], options: BTreeMap::new() }),
        options: BTreeMap::from([("parent".to_owned(), "eth0".to_owned())]),
        labels: labels(),
        ..CreateRequest::default()
    }
}

pub fn endpoint(network: &str) -> EndpointRequest {
    EndpointRequest {
        network: network.into(),
        ipv4: Some("198.19.249.210".into()),
        ..EndpointRequest::default()
    }
}

pub fn plan(steps: Vec<Step>) -> Plan {
    Plan {
        id: PlanId(RUN.into()),
        made_at: Timestamp(0),
        engine: "unix:///fake".into(),
        fingerprint: Fingerprint(Vec::new()),
        steps,
    }
}

/// A world with the network `old` and the container `web` on it.
pub fn world() -> World {
    let engine = FakeEngine::new(World::default());
    let old = super::network("old1", &CreateRequest { labels: BTreeMap::new(), ..request("old") });
    let empty = CreateRequest { labels: BTreeMap::from([("a".into(), "b".into())]), ..request("empty") };
    let empty = super::network("empty1", &empty);
    engine.change(|w| {
        w.networks.insert("old1".into(), old);
        w.networks.insert("empty1".into(), empty);
        w.probe = probe().images;
    });
    // Two containers; the first is attached to `old` alone, the second one does not run.
    for (name, address) in [("web", "198.19.249.210"), ("idle", "198.19.249.211")] {
        let endpoint = EndpointRequest { ipv4: Some(address.into()), ..endpoint("old") };
        let container = ContainerRequest { name: name.into(), endpoint, ..ContainerRequest::default() };
        block_on(lanward_core::ports::Engine::create_container(&engine, &container)).expect("made");
    }
    engine.change(|w| {
        let holder = holder("shim1", &shim("empty1", "empty"), "00000000000000b2");
        w.containers.insert("shim1".into(), holder);
        let web = w.containers.values_mut().find(|c| c.name.as_str() == "web").expect("made");
        web.state = "running".into();
    });
    engine.world()
}

/// A host shim of a network.
pub fn shim(network: &str, name: &str) -> Shim {
    let network = NetworkId::seen(network);
    Shim {
        link: link_name(&network),
        parent: LinkName::seen("eth0"),
        mac: "02:00:00:00:00:01".parse().expect("a MAC"),
        network,
        name: NetworkName::seen(name),
        address: "198.19.249.240".parse().expect("an address"),
        routes: vec!["198.19.249.208/28".parse().expect("a block")],
    }
}

/// The container that holds it.
pub fn holder(id: &str, shim: &Shim, run: &str) -> Container {
    Container {
        id: ContainerId::seen(id),
        name: ContainerName::seen(shim.container()),
        image: "lanward-probe:0123".into(),
        state: "running".into(),
        status: "Up".into(),
        network_mode: "host".into(),
        endpoints: Vec::new(),
        ports: Vec::new(),
        labels: BTreeMap::from([
            (RUN_LABEL.to_owned(), run.to_owned()),
            (ACCESS_LABEL.to_owned(), serde_json::to_string(shim).expect("JSON")),
        ]),
    }
}

fn probe() -> ProbeRemains {
    ProbeRemains { images: vec!["lanward-probe:0123".into()], ..ProbeRemains::default() }
}

/// The definition of the network of that name in [`world`].
fn definition(name: &str) -> CreateRequest {
    let world = world();
    let network = world.networks.values().find(|n| n.name.as_str() == name).expect("there");
    lanward_core::export::definition_of(network)
}

fn remove(name: &str) -> Step {
    Step::RemoveNetwork {
        id: NetworkId::seen(if name == "old" { "old1" } else { "empty1" }),
        name: NetworkName::seen(name),
        definition: Some(Box::new(definition(name))),
    }
}

/// Gives `old` another gateway: the containers leave, the network is made anew, the containers come back.
fn edit() -> Plan {
    let mut request = CreateRequest { labels: labels(), ..request("old") };
    if let Some(ipam) = &mut request.ipam {
        ipam.config[0].gateway = Some("198.19.249.3".into());
    }
    let all: Vec<_> = ["web", "idle"].into_iter().map(named).collect();
    let of = |address: &EndpointRequest, network: &str| EndpointRequest {
        network: network.into(),
        ..address.clone()
    };
    let mut steps = Vec::new();
    steps.extend(all.iter().map(|(container, name, address)| Step::Disconnect {
        container: container.clone(),
        name: name.clone(),
        network_id: NetworkId::seen("old1"),
        endpoint: of(address, "old1"),
    }));
    steps.push(remove("old"));
    steps.push(Step::CreateNetwork { request: request.clone() });
    steps.push(Step::CompareNetwork { request, product: Product::Docker });
    steps.extend(all.iter().map(|(container, name, address)| Step::Connect {
        container: container.clone(),
        name: name.clone(),
        endpoint: of(address, "old"),
    }));
    steps.extend(all.iter().map(|(container, _, address)| Step::CompareEndpoint {
        container: container.to_string(),
        endpoint: of(address, "old"),
        network: None,
    }));
    plan(steps)
}

pub fn web() -> (ContainerId, ContainerName) {
    let (id, name, _) = named("web");
    (id, name)
}

/// A container of [`world`], with how it is on `old`.
fn named(name: &str) -> (ContainerId, ContainerName, EndpointRequest) {
    let found = world().containers.into_values().find(|c| c.name.as_str() == name).expect("there");
    let ipv4 = found.endpoints[0].wanted_ipv4.map(|a| a.to_string());
    (found.id, found.name, EndpointRequest { ipv4, ..endpoint("old") })
}

/// Every kind of run there is, by name.
pub fn plans() -> Vec<(&'static str, Plan)> {
    let (container, name) = web();
    let create = request("lan");
    let run = ContainerRequest {
        name: "nginx".into(),
        image: "nginx".into(),
        endpoint: endpoint("old"),
        labels: labels(),
        ..ContainerRequest::default()
    };
    vec![
        (
            "create",
            plan(vec![
                Step::CreateNetwork { request: create.clone() },
                Step::CompareNetwork { request: create.clone(), product: Product::Docker },
            ]),
        ),
        (
            "run",
            plan(vec![
                Step::PullImage { image: "nginx".into() },
                Step::CreateContainer { request: run.clone() },
                Step::StartContainer { name: "nginx".into() },
                Step::CompareEndpoint { container: "nginx".into(), endpoint: run.endpoint, network: None },
            ]),
        ),
        (
            "create and attach",
            plan(vec![
                Step::CreateNetwork { request: create },
                Step::Connect { container: container.clone(), name: name.clone(), endpoint: endpoint("lan") },
                Step::CompareEndpoint {
                    container: container.to_string(),
                    endpoint: endpoint("lan"),
                    network: None,
                },
            ]),
        ),
        ("remove", plan(vec![remove("empty")])),
        (
            "attach",
            plan(vec![
                Step::Connect {
                    container: container.clone(),
                    name: name.clone(),
                    endpoint: endpoint("empty"),
                },
                Step::CompareEndpoint {
                    container: container.to_string(),
                    endpoint: endpoint("empty"),
                    network: None,
                },
            ]),
        ),
        (
            "detach",
            plan(vec![Step::Disconnect {
                container: container.clone(),
                name: name.clone(),
                network_id: NetworkId::seen("old1"),
                endpoint: endpoint("old1"),
            }]),
        ),
        ("remove probe", plan(vec![Step::RemoveProbe { remains: probe() }])),
        (
            "host access on",
            plan(vec![
                Step::HoldShim { shim: shim("old1", "old") },
                Step::WatchWayOut { shim: shim("old1", "old") },
            ]),
        ),
        (
            "host access off",
            plan(vec![Step::LetShimGo {
                shim: shim("empty1", "empty"),
                container: ContainerId::seen("shim1"),
                run: PlanId("00000000000000b2".into()),
            }]),
        ),
        ("edit", edit()),
        (
            "leave and come back",
            plan(vec![
                Step::Disconnect {
                    container: container.clone(),
                    name: name.clone(),
                    network_id: NetworkId::seen("old1"),
                    endpoint: endpoint("old"),
                },
                Step::Connect { container, name, endpoint: endpoint("old") },
            ]),
        ),
        ("move", moving()),
    ]
}

/// Both containers go from `old` to `empty`: they arrive, are compared, and leave.
fn moving() -> Plan {
    let all: Vec<_> = ["web", "idle"].into_iter().map(named).collect();
    let of = |address: &EndpointRequest, network: &str| EndpointRequest {
        network: network.into(),
        ..address.clone()
    };
    let mut steps = Vec::new();
    steps.extend(all.iter().map(|(container, name, address)| Step::Connect {
        container: container.clone(),
        name: name.clone(),
        endpoint: of(address, "empty1"),
    }));
    steps.extend(all.iter().map(|(container, _, address)| Step::CompareEndpoint {
        container: container.to_string(),
        endpoint: of(address, "empty1"),
        network: Some(NetworkName::seen("empty")),
    }));
    steps.extend(all.iter().map(|(container, name, address)| Step::Disconnect {
        container: container.clone(),
        name: name.clone(),
        network_id: NetworkId::seen("old1"),
        endpoint: of(address, "old1"),
    }));
    plan(steps)
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(future)
}
