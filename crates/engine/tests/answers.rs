//! What engines of several versions answer, read into facts.
#![cfg(unix)]

mod support;

use lanward_core::{
    facts::{
        Endpoint, EngineFacts, HostFacts, KernelSupport, OperatingSystem, OsFamily, Product, PublishedPort,
        SwarmState,
    },
    observed::{Observed, Why},
    ports::Engine,
};
use lanward_engine::DockerEngine;
use support::{Pretender, Reply, engine};

fn host() -> HostFacts {
    HostFacts {
        hostname: "mac".into(),
        os: OperatingSystem { family: OsFamily::Macos, name: "macOS 26.1".into(), kernel: "25.1.0".into() },
        nics: Vec::new(),
        routes: Observed::Known(Vec::new()),
        resolvers: Observed::Unknown(Why::NotSupported),
        machine: Observed::Unknown(Why::NotSupported),
        kernel: KernelSupport::unknown(Why::NotSupported),
        network_managers: Observed::Unknown(Why::NotSupported),
        bridge_nf_call: Observed::Unknown(Why::NotSupported),
    }
}

async fn observe(name: &'static str) -> (DockerEngine, EngineFacts) {
    let pretender = Pretender::of_fixtures(name, |_| None);
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let facts = engine.observe(&host()).await.expect("facts");
    // The pretender goes; what was read stays.
    (engine, facts)
}

fn endpoint<'a>(facts: &'a EngineFacts, container: &str, network: &str) -> &'a Endpoint {
    let container = facts.container(container).expect("the container");
    container.endpoints.iter().find(|e| e.network.as_str() == network).expect("the endpoint")
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn docker_20_10() {
    let (engine, facts) = observe("docker-20.10").await;
    let version = &facts.version;
    assert_eq!((version.version.as_str(), version.product), ("20.10.24+dfsg1", Product::Docker));
    assert_eq!((engine.api(), version.negotiated_api.as_str()), ("1.41", "1.41"));

    let names: Vec<&str> = facts.networks.iter().map(|n| n.name.as_str()).collect();
    assert_eq!(names, ["bridge", "host", "macvlan_network", "none", "six"]);
    let lan = facts.network("macvlan_network").expect("the network");
    assert_eq!((lan.driver.as_str(), lan.parent()), ("macvlan", Some("eth0")));
    assert!(lan.is_ours() && !lan.is_predefined());
    assert_eq!(lan.ipv4, None, "engines before API 1.48 do not say");
    let [ipam] = &lan.ipam[..] else { panic!("one subnet") };
    assert_eq!(ipam.subnet.to_string(), "198.19.249.0/24");
    assert_eq!(shown(ipam.ip_range), "198.19.249.192/27");
    assert_eq!(shown(ipam.gateway), "198.19.249.1");
    assert_eq!(shown(ipam.excluded.get("nas")), "198.19.249.200");
    assert!(facts.network("bridge").expect("the network").is_predefined());

    let web = endpoint(&facts, "web", "macvlan_network");
    assert_eq!(shown(web.ipv4), "198.19.249.201/24");
    assert_eq!(shown(web.mac), "02:42:c6:13:f9:c9");
    assert_eq!(shown(web.gateway_v4), "198.19.249.1");
    let six = endpoint(&facts, "web", "six");
    assert_eq!((shown(six.ipv6), shown(six.gateway_v6)), ("fd00:30::4/64".into(), "fd00:30::1".into()));
    assert!(web.is_on(lan) && !six.is_on(lan));

    // A stopped container keeps its promise, and one that never ran does not even know the network's id.
    let stopped = endpoint(&facts, "stopped", "macvlan_network");
    assert_eq!((stopped.ipv4, shown(stopped.wanted_ipv4)), (None, "198.19.249.203".into()));
    let later = endpoint(&facts, "later", "macvlan_network");
    assert_eq!((later.network_id.as_str(), shown(later.wanted_ipv4)), ("", "198.19.249.202".into()));
    assert!(later.is_on(lan));
    assert_eq!(facts.endpoints_of(lan).count(), 3);

    assert_eq!(
        facts.container("pub").expect("the container").ports,
        [PublishedPort {
            host_ip: "127.0.0.1".parse().ok(),
            host_port: Some(8080),
            container_port: 80,
            protocol: "tcp".into()
        }]
    );
    assert_eq!(facts.container("both").expect("the container").labels["evil"], "<b>\"\\n");
    assert_eq!(facts.links, Observed::Unknown(Why::OtherKernel), "a Mac's NICs are no engine's links");
}

#[tokio::test]
async fn docker_20_10_in_detail() {
    let pretender = Pretender::of_fixtures("docker-20.10", |_| None);
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let web = engine.container("web").await.expect("the container");
    assert_eq!((web.name.as_str(), web.image.as_str(), web.state.as_str()), ("web", "nginx", "running"));
    assert_eq!(web.network_mode, "macvlan_network");
    assert_eq!(shown(web.endpoints[0].mac), "02:42:c6:13:f9:c9");
    let [port] = &web.ports[..] else { panic!("one port") };
    assert_eq!((port.container_port, port.host_port), (80, None), "exposed, not published");
    let images = engine.images().await.expect("images");
    assert_eq!(images[0].tags, ["nginx:latest"]);
    assert!(images[0].size > 100_000);
}

#[tokio::test]
async fn docker_28_5() {
    let (engine, facts) = observe("docker-28.5").await;
    assert_eq!((engine.api(), facts.version.version.as_str()), ("1.51", "28.5.2+dfsg4"));
    let lan = facts.network("macvlan_network").expect("the network");
    assert_eq!((lan.ipv4, lan.parent(), lan.ipam.len()), (Some(true), Some("eth0"), 1));
    assert_eq!(shown(lan.ipam[0].excluded.get("nas")), "198.19.249.200");
    assert_eq!(facts.network("six").expect("the network").ipam.len(), 2);
    let web = endpoint(&facts, "web", "macvlan_network");
    assert_eq!((shown(web.ipv4), shown(web.gateway_v4)), ("198.19.249.201/24".into(), "198.19.249.1".into()));
    let stopped = endpoint(&facts, "stopped", "macvlan_network");
    assert_eq!((stopped.ipv4, shown(stopped.wanted_ipv4)), (None, "198.19.249.203".into()));
    assert_eq!(endpoint(&facts, "later", "macvlan_network").network_id.as_str(), "");
    assert_eq!(facts.endpoints_of(lan).count(), 3);

    // Names that resolve are told only in detail.
    let pretender = Pretender::of_fixtures("docker-28.5", |_| None);
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let web = engine.container("web").await.expect("the container");
    assert!(web.endpoints[0].dns_names.contains(&"web".to_owned()), "{:?}", web.endpoints);
}

#[tokio::test]
async fn docker_29_with_oddities() {
    let (engine, facts) = observe("docker-29").await;
    assert_eq!(engine.api(), "1.52");
    assert_eq!(facts.version.min_api.as_deref(), Some("1.44"));
    assert_eq!(facts.info.swarm, SwarmState::Manager);
    assert_eq!(facts.info.address_pools.len(), 1, "a pool that cannot be read is left out");
    assert_eq!(facts.networks.len(), 3, "a network whose name is a list is left out");
    let dual = facts.network("dual").expect("the network");
    assert_eq!((dual.ipv4, dual.ipv6, dual.internal), (Some(false), true, true));
    assert_eq!(dual.ipam.len(), 1);
    assert_eq!(dual.config_from.as_deref(), Some("template"));
    assert_eq!(dual.options["number"], "7");
    let app = facts.container("app").expect("the name without the link's");
    assert_eq!(app.state, "some-new-word");
    assert_eq!(app.ports.len(), 1);
    let endpoint = endpoint(&facts, "app", "dual");
    assert_eq!((endpoint.ipv4, shown(endpoint.ipv6)), (None, "fd00:1::9/64".into()));
    assert_eq!((endpoint.gateway_priority, endpoint.mac), (100, None));
    assert_eq!(endpoint.dns_names, ["app", "a", "c1"]);
}

#[tokio::test]
async fn podman_behind_the_docker_api() {
    let (engine, facts) = observe("podman-4.3").await;
    assert_eq!((engine.api(), facts.version.product), ("1.41", Product::Podman));
    assert!(facts.info.rootless);
    let podman = facts.network("podman").expect("the network");
    assert!(podman.is_predefined() && podman.options.is_empty());
    assert_eq!(facts.network("lan").expect("the network").ipam_driver, "dhcp");
    let web = facts.container("web").expect("the container");
    assert_eq!((web.network_mode.as_str(), web.ports.len()), ("", 0));
    assert_eq!(shown(web.endpoints[0].ipv4), "10.88.0.5/16");
}

#[tokio::test]
async fn a_record_is_the_engines_own_words() {
    let pretender = Pretender::of_fixtures("podman-4.3", |asked| {
        (asked.path == "/_ping").then(|| {
            Reply::Raw(
                b"HTTP/1.1 200 OK\r\nLibpod-API-Version: 4.3.1\r\nContent-Length: 2\r\n\r\nOK".to_vec(),
            )
        })
    });
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let record = engine.record().await.expect("a record");
    assert_eq!(record.ping_headers.get("libpod-api-version").map(String::as_str), Some("4.3.1"));
    assert_eq!(record.info["OperatingSystem"], "debian");
    assert_eq!(record.version["Platform"]["Name"], "linux/amd64/debian-12");
    assert_eq!(record.client.host, Some(pretender.found.endpoint.to_string()));
    assert_eq!(record.http_status, None);
}

#[tokio::test]
async fn answers_that_are_no_lists_are_not_an_engines() {
    for body in ["{}", "null", "", "<html>", "[{\"Id\":"] {
        let pretender = engine("1.48", move |_| Reply::ok(body));
        let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
        match engine.networks_only().await {
            Ok(networks) => assert!(body == "null" && networks.is_empty(), "{body}"),
            Err(error) => assert!(error.to_string().contains("not a container engine"), "{body}: {error}"),
        }
    }
}

#[tokio::test]
async fn hostile_texts_come_through_as_they_are() {
    let name = "<img src=x onerror=alert(1)>\u{202e}\n\"'$(reboot)";
    let long = "가".repeat(300);
    let body =
        serde_json::json!([{"Name": name, "Id": "h", "Driver": long, "Labels": {name: name}}]).to_string();
    let pretender = engine("1.48", move |_| Reply::ok(body.clone()));
    let engine = DockerEngine::connect(&pretender.found).await.expect("an engine");
    let networks = engine.networks_only().await.expect("networks");
    assert_eq!((networks[0].name.as_str(), networks[0].driver.chars().count()), (name, 300));
    assert_eq!(networks[0].labels[name], name);
}
