//! A world to run in, and a plan of every kind there is.
#![allow(dead_code)] // each test file uses a part

use std::collections::BTreeMap;

use lanward_core::{
    RUN_LABEL,
    facts::{Product, Timestamp},
    names::{ContainerId, ContainerName, NetworkId, NetworkName},
    plan::{Fingerprint, Plan, PlanId, Step},
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
    });
    let web =
        ContainerRequest { name: "web".into(), endpoint: endpoint("old"), ..ContainerRequest::default() };
    block_on(lanward_core::ports::Engine::create_container(&engine, &web)).expect("made");
    engine.world()
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

/// Gives `old` another gateway: the container leaves, the network is made anew, the container comes back.
fn edit() -> Plan {
    let (container, name) = web();
    let mut request = CreateRequest { labels: labels(), ..request("old") };
    if let Some(ipam) = &mut request.ipam {
        ipam.config[0].gateway = Some("198.19.249.3".into());
    }
    plan(vec![
        Step::Disconnect {
            container: container.clone(),
            name: name.clone(),
            network_id: NetworkId::seen("old1"),
            endpoint: endpoint("old1"),
        },
        remove("old"),
        Step::CreateNetwork { request: request.clone() },
        Step::CompareNetwork { request, product: Product::Docker },
        Step::Connect { container: container.clone(), name, endpoint: endpoint("old") },
        Step::CompareEndpoint { container: container.to_string(), endpoint: endpoint("old"), network: None },
    ])
}

pub fn web() -> (ContainerId, ContainerName) {
    let web = world().containers.into_values().next().expect("web");
    (web.id, web.name)
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
        ("edit", edit()),
        (
            "move",
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
    ]
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(future)
}
