//! What goes over the wire is what was planned, in the API version that was agreed on.
#![cfg(unix)]

mod support;

use lanward_core::{
    names::{ContainerId, NetworkId},
    ports::{Engine, EngineError},
    predict::ErrorClass,
    request::{ContainerRequest, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};
use lanward_engine::DockerEngine;
use serde_json::json;
use support::{Pretender, Reply, engine};

async fn connect(pretender: &Pretender) -> DockerEngine {
    DockerEngine::connect(&pretender.found).await.expect("an engine")
}

fn says_yes(api: &'static str) -> Pretender {
    engine(api, |asked| match asked.method.as_str() {
        "POST" if asked.path.contains("create") => {
            Reply::Json(201, r#"{"Id":"abc","Warning":"careful"}"#.into())
        }
        _ => Reply::Json(204, String::new()),
    })
}

fn lan() -> CreateRequest {
    CreateRequest {
        name: "lan".into(),
        driver: "macvlan".into(),
        ipam: Some(IpamRequest {
            config: vec![IpamConfig {
                subnet: Some("198.19.249.0/24".into()),
                gateway: Some("198.19.249.1".into()),
                ip_range: Some("198.19.249.192/27".into()),
                auxiliary_addresses: [("nas".to_owned(), "198.19.249.200".to_owned())].into(),
            }],
            ..IpamRequest::default()
        }),
        options: [("parent".to_owned(), "eth0".to_owned())].into(),
        labels: [("<b>\"'\n".to_owned(), "$(reboot)\u{202e}".to_owned())].into(),
        ..CreateRequest::default()
    }
}

#[tokio::test]
async fn a_network_is_asked_for_exactly_as_planned() {
    let pretender = says_yes("1.48");
    let engine = connect(&pretender).await;
    let made = engine.create_network(&lan()).await;
    assert_eq!(made, Ok((NetworkId::seen("abc"), "careful".into())));
    let [asked] = &pretender.writes()[..] else { panic!("one request: {:?}", pretender.writes()) };
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/v1.48/networks/create"));
    assert_eq!(asked.body, serde_json::to_string(&lan()).expect("JSON"));
    assert_eq!(
        asked.json(),
        json!({
            "Name": "lan",
            "Driver": "macvlan",
            "IPAM": {"Config": [{
                "Subnet": "198.19.249.0/24",
                "IPRange": "198.19.249.192/27",
                "Gateway": "198.19.249.1",
                "AuxiliaryAddresses": {"nas": "198.19.249.200"}
            }], "Options": {}},
            "Options": {"parent": "eth0"},
            "Labels": {"<b>\"'\n": "$(reboot)\u{202e}"}
        })
    );
}

#[tokio::test]
async fn the_first_questions_carry_no_version_and_the_later_ones_do() {
    let pretender = engine("1.60", |_| Reply::ok("[]"));
    let engine = connect(&pretender).await;
    assert_eq!(engine.api(), "1.57");
    assert_eq!(engine.networks_only().await, Ok(Vec::new()));
    let mut paths: Vec<String> = pretender.asked().into_iter().map(|a| a.path).collect();
    paths.sort();
    assert_eq!(paths, ["/_ping", "/v1.57/networks", "/version"]);
}

#[tokio::test]
async fn an_engine_that_tells_its_api_at_once_is_not_asked_for_more() {
    let pretender = Pretender::new(|asked| match support::unversioned(&asked.path) {
        "/_ping" => {
            Reply::Raw(b"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK".to_vec())
        }
        "/version" => Reply::ok(support::version("1.41", "1.12")),
        _ => Reply::ok("[]"),
    });
    let engine = connect(&pretender).await;
    assert_eq!(engine.networks_only().await, Ok(Vec::new()));
    let paths: Vec<String> = pretender.asked().into_iter().map(|a| a.path).collect();
    assert_eq!(paths, ["/_ping", "/v1.41/networks"]);
    assert_eq!(engine.version().await.map(|v| v.version.as_str()), Ok("28.5.2"));
}

fn nginx(mac: Option<&str>, priority: Option<i32>) -> ContainerRequest {
    ContainerRequest {
        name: "web".into(),
        image: "nginx".into(),
        endpoint: EndpointRequest {
            network: "lan".into(),
            ipv4: Some("198.19.249.201".into()),
            mac: mac.map(str::to_owned),
            gateway_priority: priority,
            aliases: vec!["www".into()],
            ..EndpointRequest::default()
        },
        ..ContainerRequest::default()
    }
}

#[tokio::test]
async fn a_mac_address_belongs_to_the_container_before_1_44_and_to_the_endpoint_after() {
    let mac = "02:42:c6:13:f9:c9";
    let request = nginx(Some(mac), Some(5));
    let settings = |more: serde_json::Value| {
        let mut settings = json!({"IPAMConfig": {"IPv4Address": "198.19.249.201"}, "Aliases": ["www"]});
        let map = settings.as_object_mut().expect("an object");
        map.extend(more.as_object().expect("an object").clone());
        json!({"EndpointsConfig": {"lan": settings}})
    };
    for (api, wide, endpoint) in [
        ("1.43", json!(mac), json!({})),
        ("1.44", json!(null), json!({"MacAddress": mac})),
        ("1.48", json!(null), json!({"MacAddress": mac, "GwPriority": 5})),
    ] {
        let pretender = says_yes(api);
        let made = connect(&pretender).await.create_container(&request).await;
        assert_eq!(made, Ok(ContainerId::seen("abc")));
        let [asked] = &pretender.writes()[..] else { panic!("one request") };
        assert_eq!(asked.path, format!("/v{api}/containers/create?name=web"));
        let body = asked.json();
        assert_eq!(body["MacAddress"], wide, "{api}");
        assert_eq!(body["NetworkingConfig"], settings(endpoint), "{api}");
        assert_eq!(body["HostConfig"]["NetworkMode"], "lan");
        assert_eq!(body["Image"], "nginx");
    }
}

#[tokio::test]
async fn a_container_gets_what_was_asked_and_nothing_more() {
    let pretender = says_yes("1.41");
    let request = ContainerRequest {
        image: "busybox:lab".into(),
        command: vec!["sh".into(), "-c".into(), "echo \"$A\"; sleep 1".into()],
        endpoint: EndpointRequest { network: "six".into(), ..EndpointRequest::default() },
        publish: vec!["127.0.0.1:8080:80".into(), "53/udp".into()],
        env: vec!["A=1".into()],
        restart: "unless-stopped".into(),
        interactive: true,
        ..ContainerRequest::default()
    };
    connect(&pretender).await.create_container(&request).await.expect("made");
    let [asked] = &pretender.writes()[..] else { panic!("one request") };
    assert_eq!(asked.path, "/v1.41/containers/create");
    assert_eq!(
        asked.json(),
        json!({
            "Image": "busybox:lab",
            "Cmd": ["sh", "-c", "echo \"$A\"; sleep 1"],
            "Env": ["A=1"],
            "Tty": true,
            "OpenStdin": true,
            "ExposedPorts": {"53/udp": {}, "80/tcp": {}},
            "HostConfig": {
                "NetworkMode": "six",
                "PortBindings": {
                    "80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}],
                    "53/udp": [{"HostPort": ""}]
                },
                "RestartPolicy": {"Name": "unless-stopped"}
            }
        })
    );
}

#[tokio::test]
async fn ranges_of_ports_and_a_count_of_restarts_are_sent_as_docker_sends_them() {
    let pretender = says_yes("1.41");
    let request = ContainerRequest {
        image: "nginx".into(),
        publish: vec![
            "8000-8002:80-82".into(),
            "[::1]:5000-5001:5000-5001/udp".into(),
            "9000-9010:90".into(),
            "[fd00::1]::443".into(),
        ],
        restart: "on-failure:3".into(),
        ..ContainerRequest::default()
    };
    connect(&pretender).await.create_container(&request).await.expect("made");
    let [asked] = &pretender.writes()[..] else { panic!("one request") };
    assert_eq!(
        asked.json(),
        json!({
            "Image": "nginx",
            "ExposedPorts": {
                "80/tcp": {}, "81/tcp": {}, "82/tcp": {}, "90/tcp": {}, "443/tcp": {}, "5000/udp": {}, "5001/udp": {}
            },
            "HostConfig": {
                "PortBindings": {
                    "80/tcp": [{"HostPort": "8000"}],
                    "81/tcp": [{"HostPort": "8001"}],
                    "82/tcp": [{"HostPort": "8002"}],
                    "90/tcp": [{"HostPort": "9000-9010"}],
                    "443/tcp": [{"HostIp": "fd00::1", "HostPort": ""}],
                    "5000/udp": [{"HostIp": "::1", "HostPort": "5000"}],
                    "5001/udp": [{"HostIp": "::1", "HostPort": "5001"}]
                },
                "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3}
            }
        })
    );
}

#[tokio::test]
async fn hostile_names_stay_in_their_place() {
    let pretender = says_yes("1.41");
    let engine = connect(&pretender).await;
    let id = |text: &str| ContainerId::seen(text);
    let endpoint =
        EndpointRequest { network: "a/../../images/x?force=1#".into(), ..EndpointRequest::default() };
    engine.connect(&id("\"}<b>"), &endpoint).await.expect("connected");
    engine.disconnect(&id("web"), &NetworkId::seen("..")).await.expect("disconnected");
    engine.remove_network(&NetworkId::seen("공유기 \n")).await.expect("removed");
    engine.start_container(&id("x y")).await.expect("started");
    engine.remove_container(&id("../networks/lan")).await.expect("removed");
    let writes = pretender.writes();
    let paths: Vec<&str> = writes.iter().map(|a| a.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/v1.41/networks/a%2F..%2F..%2Fimages%2Fx%3Fforce%3D1%23/connect",
            "/v1.41/networks/%2E%2E/disconnect",
            "/v1.41/networks/%EA%B3%B5%EC%9C%A0%EA%B8%B0%20%0A",
            "/v1.41/containers/x%20y/start",
            "/v1.41/containers/..%2Fnetworks%2Flan?force=1&v=1",
        ]
    );
    assert_eq!(writes[0].json(), json!({"Container": "\"}<b>", "EndpointConfig": {}}));
    assert_eq!(writes[1].json(), json!({"Container": "web", "Force": false}));
}

#[tokio::test]
async fn a_refusal_keeps_the_engines_words() {
    let pretender = engine("1.48", |_| {
        Reply::Json(
            403,
            r#"{"message":"invalid pool request: Pool overlaps with other one on this address space"}"#
                .into(),
        )
    });
    let refused = connect(&pretender).await.create_network(&lan()).await;
    let Err(EngineError::Refused { status, class, message }) = refused else { panic!("{refused:?}") };
    assert_eq!((status, class), (403, ErrorClass::PoolOverlaps));
    assert_eq!(message, "invalid pool request: Pool overlaps with other one on this address space");
}

#[tokio::test]
async fn pulling_tells_how_far_it_is_and_what_went_wrong() {
    let lines = [
        r#"{"status":"Pulling from library/nginx","id":"latest"}"#,
        r#"{"status":"Pulling fs layer","progressDetail":{},"id":"a1"}"#,
        r#"{"status":"Downloading","progressDetail":{"current":50,"total":100},"progress":"[=>]","id":"a1"}"#,
        r#"{"status":"Pull complete","progressDetail":{},"id":"a1"}"#,
        r#"{"status":"Status: Downloaded newer image for nginx:latest"}"#,
    ]
    .join("\r\n");
    let pretender = engine("1.48", move |_| Reply::ok(format!("{lines}\r\n")));
    let engine = connect(&pretender).await;
    let mut heard = Vec::new();
    engine.pull("nginx", &mut |percent, word| heard.push((percent, word.to_owned()))).await.expect("pulled");
    assert_eq!(heard.iter().map(|h| h.0).collect::<Vec<_>>(), [0, 0, 25, 100, 100]);
    assert_eq!(heard[2].1, "Downloading a1");
    let [asked] = &pretender.writes()[..] else { panic!("one request") };
    assert!(asked.path.starts_with("/v1.48/images/create?fromImage=nginx%3Alatest"), "{}", asked.path);

    let lost = r#"{"errorDetail":{"message":"manifest for nope:latest not found"},"error":"manifest for nope:latest not found"}"#;
    let pretender = support::engine("1.48", move |_| Reply::ok(format!("{lost}\r\n")));
    let failed = connect(&pretender).await.pull("nope", &mut |_, _| {}).await;
    let Err(EngineError::Refused { message, .. }) = failed else { panic!("{failed:?}") };
    assert_eq!(message, "manifest for nope:latest not found");
}

#[tokio::test]
async fn a_create_without_an_id_is_no_success() {
    for body in ["{}", "[]", "null", r#"{"Id":""}"#, r#"{"Id":7}"#] {
        let pretender = engine("1.48", move |_| Reply::Json(201, body.into()));
        let made = connect(&pretender).await.create_network(&lan()).await;
        assert!(matches!(made, Err(EngineError::Unreachable(_))), "{body}: {made:?}");
    }
}
