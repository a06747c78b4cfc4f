//! Pasted texts: what Lanward exports comes back as the same request, docker's and Compose's own forms are read as
//! they read them, and a hostile or broken text gives a problem with its place, never a panic and never a guess.

mod made;

use lanward_core::{
    draft::NetworkDraft,
    export::{self, ExportForm},
    import::{ImportProblemCode as Code, Imported, ImportedNetwork, PASTED_MAX, PastedForm, read_pasted},
    intent,
    request::{CreateRequest, IpamConfig, IpamRequest},
};
use made::{map, request, shown};
use proptest::prelude::*;

fn one(text: &str) -> ImportedNetwork {
    let imported = read_pasted(text);
    assert_eq!(imported.networks.len(), 1, "{imported:#?}");
    imported.networks.into_iter().next().expect("one network")
}

/// The request the form makes, as it goes over the wire but for its way of writing.
fn made_by(draft: &NetworkDraft) -> CreateRequest {
    intent::parse(draft).unwrap_or_else(|errors| panic!("{errors:?}")).request(None).normal()
}

fn problems(imported: &Imported) -> Vec<(Code, String)> {
    let own = imported.networks.iter().flat_map(|n| &n.problems);
    own.chain(&imported.problems).map(|p| (p.code, p.value.clone())).collect()
}

/// Everything a pasted text may not lose: problems that block and fields that are not carried.
fn is_whole(network: &ImportedNetwork) -> bool {
    !network.is_blocked() && network.not_carried.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_exported_comes_back(request in request()) {
        let exports = export::of_request(&request);
        let says = |form| !exports.limits.iter().any(|l| l.form == form);
        let mut texts = vec![exports.api_json.clone()];
        if says(ExportForm::DockerCli) {
            texts.push(exports.docker_cli.clone());
        }
        if says(ExportForm::Compose) {
            texts.push(exports.compose.clone());
        }
        for text in texts {
            let network = one(&text);
            prop_assert!(is_whole(&network), "{text}\n{network:#?}");
            prop_assert_eq!(made_by(&network.draft), request.normal(), "{}", text);
        }
    }

    #[test]
    fn what_docker_inspects_comes_back(request in request()) {
        let network = shown(&request);
        let text = serde_json::json!([{
            "Name": network.name, "Id": network.id, "Created": "2026-11-25T01:02:03Z", "Scope": network.scope,
            "Driver": network.driver, "EnableIPv4": network.ipv4, "EnableIPv6": network.ipv6,
            "IPAM": {
                "Driver": network.ipam_driver, "Options": network.ipam_options,
                "Config": request.ipam.as_ref().map(|i| &i.config),
            },
            "Internal": network.internal, "Attachable": network.attachable, "Ingress": false,
            "ConfigFrom": { "Network": "" }, "ConfigOnly": false, "Containers": {},
            "Options": network.options, "Labels": network.labels,
        }]);
        let imported = one(&text.to_string());
        prop_assert!(is_whole(&imported) && imported.problems.is_empty(), "{imported:#?}");
        prop_assert_eq!(made_by(&imported.draft), request.normal());
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,200}", head in 0usize..6) {
        let heads = ["", "docker network create ", "networks:\n  a: ", "{\"Name\": ", "[{", "services:\n"];
        read_pasted(&format!("{}{text}", heads[head]));
    }

    /// Cut off anywhere, changed anywhere.
    #[test]
    fn no_broken_export_is_too_strange(request in request(), at in 0usize..2000, insert in "\\PC{0,3}") {
        let exports = export::of_request(&request);
        for text in [exports.docker_cli, exports.compose, exports.api_json] {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            read_pasted(&text[..at]);
            read_pasted(&format!("{}{insert}{}", &text[..at], &text[at..]));
        }
    }
}

#[test]
fn dockers_own_forms_of_flags_are_read() {
    let expected = CreateRequest {
        name: "lan".into(),
        driver: "macvlan".into(),
        enable_ipv6: Some(true),
        ipam: Some(IpamRequest {
            config: vec![
                IpamConfig {
                    subnet: Some("198.19.249.0/24".into()),
                    ip_range: Some("198.19.249.208/28".into()),
                    gateway: Some("198.19.249.1".into()),
                    auxiliary_addresses: map(&[("printer", "198.19.249.10")]),
                },
                IpamConfig {
                    subnet: Some("fd00:1::/64".into()),
                    gateway: Some("fd00:1::1".into()),
                    ..IpamConfig::default()
                },
            ],
            ..IpamRequest::default()
        }),
        options: map(&[("parent", "eth0"), ("foo", "bar=baz")]),
        labels: map(&[("owner", "me and you"), ("bare", "")]),
        ..CreateRequest::default()
    };
    for text in [
        "docker network create -d macvlan --subnet=198.19.249.0/24 --subnet=fd00:1::/64 --ip-range=198.19.249.208/28 \
         --gateway=fd00:1::1 --gateway 198.19.249.1 --aux-address printer=198.19.249.10 --ipv6 -o parent=eth0 \
         --opt=foo=bar=baz --label 'owner=me and you' --label bare lan",
        "$ sudo docker network create lan \\\n  --driver=macvlan --ipv6=true \\\n> --subnet 198.19.249.0/24,fd00:1::/64 \\\n \
         --ip-range 198.19.249.208/28 --gateway \"198.19.249.1\",fd00:1::1 --aux-address=printer=198.19.249.10 \\\n \
         -oparent=eth0 -o=foo=bar=baz --label=owner=\"me and you\" --label=bare",
        "# docker network create -dmacvlan --ipv6 --subnet=198.19.249.0/24 --subnet=fd00:1::/64 --gateway=198.19.249.1 \
         --gateway=fd00:1::1 --ip-range=198.19.249.208/28 --aux-address=printer=198.19.249.10 --opt parent=eth0 \
         --opt foo=bar=baz --label owner=me\\ and\\ you --label bare= -- lan",
        "docker.exe network create -d macvlan `\r\n  --subnet=198.19.249.0/24 --subnet=fd00:1::/64 --ipv6=1 `\r\n  \
         --ip-range=198.19.249.208/28 --gateway=198.19.249.1 --gateway=fd00:1::1 --aux-address \"printer=198.19.249.10\" \
         -o parent=eth0 -o foo=bar=baz --label \"owner=me and you\" --label bare lan",
    ] {
        let network = one(text);
        assert_eq!(network.problems, [], "{text}");
        assert!(is_whole(&network), "{network:#?}");
        assert_eq!(made_by(&network.draft), expected.normal(), "{text}");
        let kept: Vec<(&str, &str)> =
            network.kept.iter().map(|k| (k.field.as_str(), k.value.as_str())).collect();
        assert_eq!(kept, [("Options.foo", "bar=baz")]);
    }
}

#[test]
fn what_a_command_line_leaves_open_is_named_with_its_place() {
    for (text, expected) in [
        ("docker network create --subnet=$LAN x", vec![(Code::VariableUnknown, "$LAN", true, (1, 23))]),
        ("docker network create \\\n  --wrong x", vec![(Code::UnknownFlag, "--wrong", true, (2, 3))]),
        ("docker network create x --subnet", vec![(Code::FlagWithoutValue, "--subnet", true, (1, 25))]),
        ("docker network create --ipv6=maybe x", vec![(Code::BadFlagValue, "--ipv6=maybe", true, (1, 23))]),
        ("docker network create x y", vec![(Code::UnexpectedWord, "y", true, (1, 25))]),
        ("docker network create -d bridge", vec![(Code::NoName, "", true, (1, 23))]),
        (
            "docker network create --subnet=10.9.0.0/24 --gateway=10.8.0.1 x",
            vec![(Code::NoSubnetFor, "10.8.0.1", true, (1, 44))],
        ),
        ("docker network create 'x", vec![(Code::OpenQuote, "", true, (1, 23))]),
        (
            "docker -H tcp://nas:2375 network create x",
            vec![(Code::OtherEngine, "tcp://nas:2375", false, (1, 8))],
        ),
        (
            "DOCKER_HOST=ssh://nas docker network create x",
            vec![(Code::OtherEngine, "DOCKER_HOST=ssh://nas", false, (1, 1))],
        ),
        (
            "docker network create x > /dev/null && docker ps -a",
            vec![
                (Code::OtherCommand, "docker ps -a", false, (1, 40)),
                (Code::Redirection, "/dev/null", false, (1, 27)),
            ],
        ),
        (
            "docker ps",
            vec![(Code::OtherCommand, "docker ps", false, (1, 1)), (Code::NothingInIt, "", true, (0, 0))],
        ),
    ] {
        let imported = read_pasted(text);
        assert_eq!(imported.form, Some(PastedForm::DockerCommand), "{text}");
        let told: Vec<_> = imported
            .networks
            .iter()
            .flat_map(|n| &n.problems)
            .chain(&imported.problems)
            .map(|p| (p.code, p.value.as_str(), p.blocks, p.place.map_or((0, 0), |p| (p.line, p.column))))
            .collect();
        assert_eq!(told, expected, "{text}");
    }
}

#[test]
fn several_commands_give_several_networks_and_containers() {
    let imported = read_pasted(
        "docker network create a\ndocker network create -d macvlan -o parent=eth0 b\n\
         docker run -d --name web --network b --ip 10.9.0.5 -p 80:80 -v /x:/y --rm nginx nginx -g 'daemon off;'\n\
         docker network connect --ip 10.8.0.5 --alias w a web; docker network connect a old",
    );
    let names: Vec<&str> = imported.networks.iter().map(|n| n.draft.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(problems(&imported), []);
    let [web, old] = &imported.services[..] else { panic!("{imported:#?}") };
    assert_eq!((web.run.name.as_str(), web.run.image.as_str()), ("web", "nginx"));
    assert_eq!(web.run.command, ["nginx", "-g", "daemon off;"]);
    assert_eq!((web.run.endpoint.network.as_str(), web.run.endpoint.ipv4.as_str()), ("b", "10.9.0.5"));
    assert_eq!((web.more[0].network.as_str(), web.more[0].aliases.join(",").as_str()), ("a", "w"));
    let lost: Vec<&str> = web.not_carried.iter().map(|l| l.field.as_str()).collect();
    assert_eq!(lost, ["--volume", "--rm"]);
    assert_eq!((old.run.image.as_str(), old.run.endpoint.container.as_str()), ("", "old"));
}

#[test]
fn the_priority_of_a_way_out_is_carried_from_each_form() {
    let run = read_pasted(
        "docker run -d --name web --network name=lan,gw-priority=-3 nginx\n\
         docker network connect --gw-priority=7 other web",
    );
    let compose = read_pasted(
        "services: { web: { image: nginx, networks: { lan: { gw_priority: 100 } } } }\nnetworks: { lan: { external: true } }",
    );
    let (web, composed) = (&run.services[0], &compose.services[0]);
    let carried = [&web.run.endpoint, &web.more[0], &composed.run.endpoint];
    assert_eq!(
        carried.map(|e| (&e.network[..], &e.gateway_priority[..])),
        [("lan", "-3"), ("other", "7"), ("lan", "100")]
    );
    assert!(web.not_carried.is_empty() && composed.not_carried.is_empty(), "{run:#?} {compose:#?}");
}

const COMPOSE: &str = r#"
x-lan: &lan
  driver: macvlan
  driver_opts: { parent: "${PARENT:-eth0}", foo: bar }
services:
  web:
    image: nginx
    container_name: web-1
    mac_address: 02:00:00:00:00:01
    command: nginx -g 'daemon off;'
    volumes: [a:/b]
    ports:
      - "80:80"
      - { target: 443, published: "8443", protocol: tcp, host_ip: 127.0.0.1 }
    environment: { A: 1, B: "two" }
    networks:
      lan:
        ipv4_address: 198.19.249.209
        aliases: [www]
        priority: 5
      other: {}
  db:
    image: postgres
    networks: [lan]
networks:
  lan:
    <<: *lan
    name: macvlan_network
    enable_ipv6: true
    labels:
      - "owner=the $$HOME"
      - bare
    ipam:
      driver: default
      config:
        - subnet: 198.19.249.0/24
          ip_range: 198.19.249.208/28
          gateway: 198.19.249.1
          aux_addresses: { printer: 198.19.249.10 }
        - subnet: fd00:1::/64
  other:
    labels: { a: 1, b: true, c: }
    attachable: "true"
  shared:
    external: true
    name: proxy
  old:
    external: { name: older }
"#;

#[test]
fn a_compose_file_is_read_in_its_long_and_short_forms() {
    let imported = read_pasted(COMPOSE);
    assert_eq!(imported.form, Some(PastedForm::Compose));
    assert_eq!(
        problems(&imported),
        [(Code::VariableDefault, "${PARENT:-eth0}".into()), (Code::ProjectPrefix, "other".into())]
    );
    assert!(!imported.is_blocked());
    let [lan, other, shared, old] = &imported.networks[..] else { panic!("{imported:#?}") };
    let expected = CreateRequest {
        name: "macvlan_network".into(),
        driver: "macvlan".into(),
        enable_ipv6: Some(true),
        ipam: Some(IpamRequest {
            config: vec![
                IpamConfig {
                    subnet: Some("198.19.249.0/24".into()),
                    ip_range: Some("198.19.249.208/28".into()),
                    gateway: Some("198.19.249.1".into()),
                    auxiliary_addresses: map(&[("printer", "198.19.249.10")]),
                },
                IpamConfig { subnet: Some("fd00:1::/64".into()), ..IpamConfig::default() },
            ],
            ..IpamRequest::default()
        }),
        options: map(&[("parent", "eth0"), ("foo", "bar")]),
        labels: map(&[("owner", "the $HOME"), ("bare", "")]),
        ..CreateRequest::default()
    };
    assert_eq!(made_by(&lan.draft), expected.normal());
    assert_eq!((other.draft.name.as_str(), other.draft.kept.attachable), ("other", true));
    assert_eq!(other.draft.labels, map(&[("a", "1"), ("b", "true"), ("c", "")]));
    assert_eq!((shared.external, shared.draft.name.as_str()), (true, "proxy"));
    assert_eq!((old.external, old.draft.name.as_str()), (true, "older"));
    assert_eq!(imported.to_make().count(), 2);

    let [web, db] = &imported.services[..] else { panic!("{imported:#?}") };
    assert_eq!((web.run.name.as_str(), web.run.image.as_str()), ("web-1", "nginx"));
    assert_eq!(web.run.command, ["nginx", "-g", "daemon off;"]);
    assert_eq!(web.run.publish, ["80:80", "127.0.0.1:8443:443/tcp"]);
    assert_eq!(web.run.env, ["A=1", "B=two"]);
    let endpoint = &web.run.endpoint;
    assert_eq!((endpoint.network.as_str(), endpoint.ipv4.as_str()), ("macvlan_network", "198.19.249.209"));
    assert_eq!(
        (endpoint.mac.as_str(), &endpoint.aliases[..]),
        ("02:00:00:00:00:01", &["www".to_owned()][..])
    );
    assert_eq!(web.more[0].network, "other");
    let lost: Vec<(&str, &str)> =
        web.not_carried.iter().map(|l| (l.field.as_str(), l.value.as_str())).collect();
    assert_eq!(lost, [("volumes", "a:/b"), ("networks.lan.priority", "5")]);
    assert_eq!(db.run.endpoint.network, "macvlan_network");
}

#[test]
fn what_a_compose_file_leaves_open_is_named_with_its_place() {
    for (text, expected) in [
        (
            "networks:\n  a:\n    driver: ${D}\n    name: a",
            vec![(Code::VariableUnknown, "${D}", true, (3, 13))],
        ),
        ("networks:\n  a:\n    name: a\n    speed: 3", vec![(Code::UnknownField, "speed", false, (4, 12))]),
        ("networks:\n  a:\n    name: a\n    ipam: x", vec![(Code::WrongType, "ipam", true, (4, 11))]),
        (
            "networks:\n  a:\n    name: a\n    internal: maybe",
            vec![(Code::WrongType, "internal", true, (4, 15))],
        ),
        (
            "networks:\n  a:\n    name: a\n    driver_opts:\n      mtu: 0x5dc",
            vec![(Code::OddNumber, "0x5dc", false, (5, 12))],
        ),
        ("networks:\n  a: {}\n  a: {}", vec![(Code::DuplicateKey, "a", true, (3, 3))]),
        ("name: p\nnetworks:\n  a:\ninclude: [b.yml]", vec![(Code::UnknownField, "include", false, (4, 10))]),
        ("networks: [a]", vec![(Code::WrongType, "networks", true, (1, 11))]),
        ("networks:\n", vec![(Code::NothingInIt, "", true, (0, 0))]),
    ] {
        let imported = read_pasted(text);
        assert_eq!(imported.form, Some(PastedForm::Compose), "{text}: {imported:#?}");
        let told: Vec<_> = imported
            .networks
            .iter()
            .flat_map(|n| &n.problems)
            .chain(&imported.problems)
            .map(|p| (p.code, p.value.as_str(), p.blocks, p.place.map_or((0, 0), |p| (p.line, p.column))))
            .collect();
        assert_eq!(told, expected, "{text}");
    }
    let broken = read_pasted("networks:\n  a: [\n");
    assert_eq!((broken.form, broken.problems[0].code), (Some(PastedForm::Compose), Code::NotYaml));
    assert!(broken.problems[0].place.is_some_and(|p| p.line >= 2), "{broken:#?}");
    assert_eq!(read_pasted("name: p\nnetworks:\n  a:").networks[0].draft.name, "p_a");
}

#[test]
fn a_hostile_text_is_refused_before_it_does_harm() {
    // Aliases of aliases: a gigabyte if each were copied out.
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let below = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", "));
    }
    bomb += "networks:\n  a: *a9\n";
    let deep = format!("networks: {}{}", "[".repeat(100), "]".repeat(100));
    let deep_json = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let aliases = "networks: &n\n  a: {}\n  b: *n\n".to_owned();
    let large = "a".repeat(PASTED_MAX + 1);
    for (text, code) in [
        (&bomb, Code::TooDeep),
        (&deep, Code::TooDeep),
        (&deep_json, Code::NotJson),
        (&aliases, Code::TooDeep),
        (&large, Code::TooLarge),
        (&"\u{feff} \n".to_owned(), Code::Empty),
        (&"hello".to_owned(), Code::Unrecognised),
        (&"{\"a\": 1}".to_owned(), Code::Unrecognised),
        (&"{\"Name\": ".to_owned(), Code::NotJson),
        (&"[]".to_owned(), Code::Unrecognised),
    ] {
        let imported = read_pasted(text);
        let told: Vec<Code> = imported.problems.iter().map(|p| p.code).collect();
        assert_eq!(told, [code], "{:.60}", text);
        assert!(imported.networks.is_empty() && imported.is_blocked());
    }
    // A wide one: many problems are cut, and those that block stay.
    let wide =
        "networks:\n".to_owned() + &(0..5_000).map(|n| format!("  n{n}: {{ x: 1 }}\n")).collect::<String>();
    assert_eq!(read_pasted(&wide).networks.len(), 5_000);
    let unknown: String = (0..2_000).map(|n| format!("    f{n}: 1\n")).collect();
    let network = one(&format!("networks:\n  a:\n    name: a\n{unknown}    internal: x\n"));
    assert_eq!(network.problems.len(), 100);
    assert!(network.is_blocked());
}

#[test]
fn an_inspected_network_is_told_from_a_request() {
    let inspected = r#"[{"Name":"n","Id":"0123","Driver":"overlay","Scope":"swarm","IPAM":{"Driver":"default","Options":null,
        "Config":[{"Subnet":"10.0.1.0/24","Gateway":"10.0.1.1"}]},"Options":null,"Labels":null,"Peers":[],"New":1}]"#;
    let imported = read_pasted(inspected);
    assert_eq!(imported.form, Some(PastedForm::Inspect));
    let network = &imported.networks[0];
    assert_eq!(problems(&imported), [(Code::UnknownField, "New".into())]);
    let lost: Vec<(&str, &str)> =
        network.not_carried.iter().map(|l| (l.field.as_str(), l.value.as_str())).collect();
    assert_eq!(lost, [("Driver", "overlay")]);
    assert_eq!(network.kept[0].field, "Scope");
    let request = r#"{"Name":"n","Driver":"macvlan","Options":{"parent":"eth0"},"Internal":"yes"}"#;
    let imported = read_pasted(request);
    assert_eq!(imported.form, Some(PastedForm::ApiRequest));
    assert_eq!(problems(&imported), [(Code::WrongType, "Internal".into())]);
}
