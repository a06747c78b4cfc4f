//! The port `Engine` against real engines: everything it promises, on Debian 12's and on a newer one. Needs the
//! lab (root and namespaces); where that cannot start, these tests fail.
#![cfg(target_os = "linux")]

mod support;

use std::time::{Duration, Instant};

use lanward_core::{
    endpoint::{EngineEndpoint, EngineProblem},
    facts::{HostFacts, KernelSupport, OperatingSystem, OsFamily, Product},
    names::NetworkId,
    observed::{Observed, Why},
    placement::Location,
    ports::{Engine, EngineError},
    request::{ContainerRequest, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};
use lanward_engine::DockerEngine;
use lanward_lab::{EngineChoice, Lab, Node, WEB_IMAGE, WEB_PAGE};
use support::found;

const ENGINES: [EngineChoice; 2] = [EngineChoice::Debian, EngineChoice::Sid];

async fn connect(lab: &Lab) -> DockerEngine {
    let path = lab.socket().to_string_lossy().into_owned();
    DockerEngine::connect(&found(EngineEndpoint::Unix { path })).await.expect("an engine")
}

/// This test's own machine: the same kernel as the lab's, but another network namespace.
fn host() -> HostFacts {
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").expect("a kernel release");
    HostFacts {
        hostname: "elsewhere".into(),
        os: OperatingSystem { family: OsFamily::Linux, name: "Linux".into(), kernel: kernel.trim().into() },
        nics: Vec::new(),
        routes: Observed::Known(Vec::new()),
        resolvers: Observed::Unknown(Why::NotLooked),
        machine: Observed::Unknown(Why::NotLooked),
        kernel: KernelSupport::unknown(Why::NotLooked),
        network_managers: Observed::Unknown(Why::NotLooked),
        bridge_nf_call: Observed::Unknown(Why::NotLooked),
    }
}

fn network(name: &str, driver: &str, subnet: &str, gateway: &str) -> CreateRequest {
    CreateRequest {
        name: name.into(),
        driver: driver.into(),
        ipam: Some(IpamRequest {
            config: vec![IpamConfig {
                subnet: Some(subnet.into()),
                gateway: Some(gateway.into()),
                ..IpamConfig::default()
            }],
            ..IpamRequest::default()
        }),
        labels: [("lanward.test".to_owned(), "<b>\"'\n\u{202e}".to_owned())].into(),
        ..CreateRequest::default()
    }
}

fn lan(name: &str) -> CreateRequest {
    CreateRequest {
        options: [("parent".to_owned(), "eth0".to_owned())].into(),
        ..network(name, "macvlan", "198.19.249.0/24", "198.19.249.1")
    }
}

fn web(name: &str, network: &str, ipv4: &str) -> ContainerRequest {
    ContainerRequest {
        name: name.into(),
        image: WEB_IMAGE.into(),
        endpoint: EndpointRequest {
            network: network.into(),
            ipv4: Some(ipv4.into()),
            mac: Some("02:fe:c6:13:f9:c9".into()),
            ..EndpointRequest::default()
        },
        ..ContainerRequest::default()
    }
}

async fn walk(lab: &Lab) {
    let engine = connect(lab).await;
    let version = engine.version().await.expect("a version").clone();
    assert_eq!((version.product, version.version.as_str()), (Product::Docker, lab.engine_version()));
    assert_eq!(engine.api(), lab.api_version());

    // Create, and read back what was asked for.
    let (id, warning) = engine.create_network(&lan("lan")).await.expect("a macvlan network");
    assert_eq!(warning, "");
    let seen = engine.network(id.as_str()).await.expect("the network");
    assert_eq!((seen.id.clone(), seen.parent()), (id.clone(), Some("eth0")));
    assert_eq!(seen.labels["lanward.test"], "<b>\"'\n\u{202e}");
    let [ipam] = &seen.ipam[..] else { panic!("one subnet") };
    assert_eq!(ipam.gateway, "198.19.249.1".parse().ok());

    // A refusal keeps the engine's words.
    let refused = engine.create_network(&network("same", "bridge", "198.19.249.0/24", "198.19.249.1")).await;
    let Err(EngineError::Refused { status: 403, message, .. }) = refused else { panic!("{refused:?}") };
    assert!(message.contains("Pool overlaps with other one on this address space"), "{message}");

    // A container with the address and MAC that were asked for, seen from the LAN.
    let images = engine.images().await.expect("images");
    assert!(images.iter().any(|image| image.tags.iter().any(|tag| tag == WEB_IMAGE)), "{images:?}");
    let container = engine.create_container(&web("web", "lan", "198.19.249.201")).await.expect("a container");
    engine.start_container(&container).await.expect("started");
    let seen = engine.container(container.as_str()).await.expect("the container");
    assert!(seen.is_running(), "{}", seen.state);
    let [endpoint] = &seen.endpoints[..] else { panic!("one endpoint: {seen:?}") };
    assert_eq!(endpoint.ipv4.map(|a| a.to_string()).as_deref(), Some("198.19.249.201/24"));
    assert_eq!(endpoint.mac.map(|m| m.to_string()).as_deref(), Some("02:fe:c6:13:f9:c9"));
    assert_eq!(endpoint.network_id, id);
    let page = lab.web_page(Node::Peer, "198.19.249.201").expect("asked");
    assert_eq!(page.as_deref(), Some(WEB_PAGE));

    // A second network: attach, see it, detach.
    let (bridge, _) = engine
        .create_network(&network("inner", "bridge", "10.77.0.0/24", "10.77.0.1"))
        .await
        .expect("a bridge");
    let endpoint = EndpointRequest {
        network: bridge.as_str().into(),
        ipv4: Some("10.77.0.9".into()),
        aliases: vec!["www".into()],
        ..EndpointRequest::default()
    };
    engine.connect(&container, &endpoint).await.expect("connected");
    let facts = engine.observe(&host()).await.expect("facts");
    let inner = facts.network("inner").expect("the bridge");
    let [(owner, attached)] = &facts.endpoints_of(inner).collect::<Vec<_>>()[..] else {
        panic!("one endpoint")
    };
    assert_eq!(owner.name.as_str(), "web");
    assert_eq!(attached.ipv4.map(|a| a.to_string()).as_deref(), Some("10.77.0.9/24"));
    assert_ne!(facts.placement.location, Location::SameKernel, "{:?}", facts.placement);
    // It is our kernel, but not our namespace: nothing more is claimed than that its links are not seen.
    assert_eq!(facts.links, Observed::Unknown(Why::NotReported));
    assert_eq!(engine.peer().same_network_namespace, Observed::Known(false));
    engine.disconnect(&container, &bridge).await.expect("disconnected");
    assert_eq!(engine.container("web").await.expect("the container").endpoints.len(), 1);

    // What is used cannot be removed; then everything goes.
    let refused = engine.remove_network(&id).await;
    assert!(matches!(refused, Err(EngineError::Refused { status: 403, .. })), "{refused:?}");
    engine.remove_container(&container).await.expect("the container is gone");
    for id in [&id, &bridge] {
        engine.remove_network(id).await.expect("the network is gone");
    }
    let gone = engine.network("lan").await;
    assert!(matches!(gone, Err(EngineError::Refused { status: 404, .. })), "{gone:?}");
    let gone = engine.remove_network(&NetworkId::seen("lan")).await;
    assert!(matches!(gone, Err(EngineError::Refused { status: 404, .. })), "{gone:?}");

    // There is no registry here, and the engine says so in its own words.
    let missing = engine.pull("no-such-image.lab.test/nothing", &mut |_, _| {}).await;
    assert!(matches!(missing, Err(EngineError::Refused { .. })), "{missing:?}");
}

#[tokio::test]
async fn a_network_is_made_used_and_removed() {
    for choice in ENGINES {
        walk(&Lab::start(choice).unwrap_or_else(|error| panic!("{error}"))).await;
    }
}

/// Changes are heard; the end of the engine is noticed within two seconds; it is found again when it is back.
async fn loss_and_return(lab: &Lab, end: impl FnOnce(&Lab)) {
    let engine = connect(lab).await;
    let (heard, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let watching = tokio::spawn({
        let engine = engine.clone();
        async move {
            let problem = engine.watch(&mut || _ = heard.send(())).await;
            (problem, Instant::now())
        }
    });
    let mut next = async || {
        tokio::time::timeout(Duration::from_secs(5), hear.recv()).await.expect("in time").expect("a change")
    };
    next().await;
    let (id, _) = engine.create_network(&lan("heard")).await.expect("a network");
    next().await;

    let begin = Instant::now();
    end(lab);
    let gone = Instant::now();
    let (problem, noticed) = watching.await.expect("no panic");
    assert!(
        matches!(problem, EngineProblem::NoSocket { .. } | EngineProblem::NotAnswering { .. }),
        "{problem:?}"
    );
    assert!(noticed < gone + Duration::from_secs(2), "{:?} after {:?}", noticed - begin, gone - begin);
    let error = engine.networks_only().await.expect_err("no engine");
    assert!(matches!(error, EngineError::Unreachable(_)), "{error:?}");

    lab.start_engine().expect("the engine is back");
    let names = |networks: Vec<lanward_core::facts::Network>| -> Vec<String> {
        networks.iter().map(|n| n.name.to_string()).collect()
    };
    // The same engine object works again, and a new one too.
    assert!(names(engine.networks_only().await.expect("networks")).contains(&"heard".to_owned()));
    let again = connect(lab).await;
    again.remove_network(&id).await.expect("the network is gone");
    assert!(!names(again.networks_only().await.expect("networks")).contains(&"heard".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_that_ends_is_noticed_and_found_again() {
    let lab = Lab::start(EngineChoice::Debian).unwrap_or_else(|error| panic!("{error}"));
    loss_and_return(&lab, |lab| lab.stop_engine().expect("stopped")).await;
    loss_and_return(&lab, |lab| lab.kill_engine().expect("killed")).await;
}
