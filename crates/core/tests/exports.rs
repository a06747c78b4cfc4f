//! Exported texts say exactly what the request says: the command is read back by a real shell, the Compose
//! file by a YAML reader, whatever names, labels and options hold.

mod site;

use std::process::Command;

use lanward_core::{
    abilities::Spoken,
    export::{self, ExportForm, ExportLimit, LimitCode},
    facts::Network,
    names::{NetworkId, NetworkName},
    request::{ConfigFrom, ContainerRequest, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};
use proptest::prelude::*;
use saphyr::{LoadableYamlNode, Yaml};

/// An engine of today.
const NEW: Spoken = Spoken { mac_of_endpoint: true, priorities: true };

/// The arguments a POSIX shell gives to the program of this command line.
fn words(command: &str) -> Vec<String> {
    let script = format!("show() {{ printf '%s\\0' \"$@\"; }}; show {command}");
    let output = Command::new("sh").arg("-c").arg(script).output().expect("sh runs");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("the text as it was");
    let mut words: Vec<String> = text.split('\0').map(Into::into).collect();
    assert_eq!(words.pop().as_deref(), Some(""), "each word ends with a zero");
    words
}

fn map(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn full() -> CreateRequest {
    CreateRequest {
        name: "lan".into(),
        check_duplicate: Some(true),
        driver: "macvlan".into(),
        internal: Some(true),
        attachable: Some(true),
        enable_ipv6: Some(true),
        ipam: Some(IpamRequest {
            driver: Some("default".into()),
            config: vec![
                IpamConfig {
                    subnet: Some("198.19.249.0/24".into()),
                    ip_range: Some("198.19.249.208/28".into()),
                    gateway: Some("198.19.249.1".into()),
                    auxiliary_addresses: map(&[("excluded-198.19.249.149", "198.19.249.149")]),
                },
                IpamConfig {
                    subnet: Some("fd00:1::/64".into()),
                    gateway: Some("fd00:1::1".into()),
                    auxiliary_addresses: map(&[("excluded-fd00:1::5", "fd00:1::5")]),
                    ..IpamConfig::default()
                },
            ],
            options: map(&[("k", "v")]),
        }),
        options: map(&[("macvlan_mode", "private"), ("parent", "eth0.10")]),
        labels: map(&[("org.lanward.run", "00c0ffee"), ("owner", "the $HOME of 'me'")]),
        ..CreateRequest::default()
    }
}

#[test]
fn a_request_with_everything_is_exported_whole() {
    let exports = export::of_request(&full());
    let compose = ExportForm::Compose;
    let value = "IPAM.Options".to_owned();
    assert_eq!(exports.limits, [ExportLimit { form: compose, code: LimitCode::NotPassedOn, value }]);
    insta::assert_snapshot!("full_cli", exports.docker_cli);
    insta::assert_snapshot!("full_compose", exports.compose);
    insta::assert_snapshot!("full_compose_external", exports.compose_external);
    insta::assert_snapshot!("full_api", exports.api_json);
}

#[test]
fn hostile_words_stay_single_words() {
    let hostile = [
        "",
        " ",
        "'",
        "''",
        "\"",
        "\\",
        "\n",
        "a\nb",
        "$(reboot)",
        "`reboot`",
        "$HOME",
        "!!",
        "*",
        "?",
        "[a]",
        "~",
        "~root",
        "=ls",
        "-rf",
        "--",
        "#x",
        ";",
        "&",
        "|",
        ">",
        "a'b\"c`d$e\\f",
        "가 나",
        "\u{202e}abc",
        "\t",
        "%s",
        "\r\n",
        "{a,b}",
        "a=b=c",
        "\u{7f}",
        "\u{1b}[31m",
    ];
    let command = hostile.map(export::quote).join(" ");
    assert_eq!(words(&command), hostile);
}

#[test]
fn a_name_that_looks_like_an_option_is_none() {
    let request =
        CreateRequest { name: "--help".into(), driver: "bridge".into(), ..CreateRequest::default() };
    assert_eq!(export::of_request(&request).docker_cli, "docker network create -d bridge -- --help");
    assert_eq!(export::remove_command("-f"), "docker network rm -- -f");
}

#[test]
fn what_the_command_cannot_say_is_told() {
    let limits = |change: &dyn Fn(&mut CreateRequest)| {
        let mut request = full();
        request.ipam.as_mut().expect("IPAM").options.clear();
        change(&mut request);
        let limits = export::of_request(&request).limits;
        limits.into_iter().map(|l| (l.form, l.code)).collect::<Vec<_>>()
    };
    use ExportForm::{Compose, DockerCli};
    assert_eq!(limits(&|r| r.name = "a\0b".into()), [(DockerCli, LimitCode::ZeroCharacter)]);
    assert_eq!(
        limits(&|r| drop(r.labels.insert("a=b".into(), "c".into()))),
        [(DockerCli, LimitCode::EqualsInKey)]
    );
    assert_eq!(
        limits(&|r| drop(r.labels.insert(String::new(), "c".into()))),
        [(DockerCli, LimitCode::EmptyLabel), (Compose, LimitCode::EmptyName)]
    );
    assert_eq!(
        limits(&|r| drop(r.labels.insert("a b".into(), "c".into()))),
        [(DockerCli, LimitCode::SpaceInLabel)]
    );
    assert_eq!(
        limits(&|r| drop(r.options.insert("a=b".into(), "c".into()))),
        [(DockerCli, LimitCode::EqualsInKey)]
    );
    // Docker up to 24 makes networks with a range outside their subnet; its own command refuses to.
    let stray = limits(&|r| r.ipam.as_mut().expect("IPAM").config[0].ip_range = Some("10.0.0.0/28".into()));
    assert_eq!(stray, [(DockerCli, LimitCode::NoSubnetFor)]);
    let twice = limits(&|r| {
        for config in &mut r.ipam.as_mut().expect("IPAM").config {
            let own = config.gateway.as_deref().expect("a gateway").replace("249.1", "249.9");
            config.auxiliary_addresses = map(&[("router", &own)]);
        }
    });
    assert_eq!(twice, [(DockerCli, LimitCode::SameName)]);
    let swarm = limits(&|r| {
        r.scope = Some("swarm".into());
        r.config_from = Some(ConfigFrom { network: "template".into() });
        r.ingress = Some(true);
        r.config_only = Some(true);
    });
    assert_eq!(swarm, [(Compose, LimitCode::NoSuchField); 4]);
    let extension = limits(&|r| {
        r.labels.insert("x-rack".into(), "7".into());
        r.labels.insert("rack-x-".into(), "7".into());
    });
    assert_eq!(extension, [(Compose, LimitCode::ExtensionName)]);
    let broken = limits(&|r| {
        r.labels.extend(map(&[("a\nb", "1"), ("\n", "2"), ("\r", "3")]));
        r.options.insert("a\nb".into(), "4".into());
        let ipam = r.ipam.as_mut().expect("IPAM");
        ipam.config[0].auxiliary_addresses = map(&[("c\nd", "198.19.249.9")]);
    });
    assert_eq!(broken, [(Compose, LimitCode::LineBreakInName); 2]);
    let ipam = limits(&|r| r.ipam.as_mut().expect("IPAM").options = map(&[("k", "v")]));
    assert_eq!(ipam, [(Compose, LimitCode::NotPassedOn)]);
    let nameless = limits(&|r| {
        r.options.insert(String::new(), "7".into());
        let ipam = r.ipam.as_mut().expect("IPAM");
        ipam.config[0].auxiliary_addresses = map(&[("", "198.19.249.9")]);
    });
    assert_eq!(nameless, [(Compose, LimitCode::EmptyName)]);
}

#[test]
fn existing_networks_are_exported_without_our_label() {
    let facts = site::lab();
    let bridge = facts.engine().and_then(|e| e.network("bridge")).expect("the default bridge");
    insta::assert_snapshot!("bridge_cli", export::of_network(bridge).docker_cli);
    let limits = export::of_network(bridge).limits;
    assert_eq!(limits.iter().map(|l| l.code).collect::<Vec<_>>(), [LimitCode::PredefinedName; 2]);
    let request = full();
    let network = network_of(&request);
    let mut again = export::request_of(&network);
    again.ipam.as_mut().expect("IPAM").options = map(&[("k", "v")]); // the facts do not keep those
    again.ipam.as_mut().expect("IPAM").driver = Some("default".into());
    again.labels.insert("org.lanward.run".into(), "00c0ffee".into());
    assert_eq!(again, request);
    assert_eq!(export::of_network(&network).docker_cli.matches("lanward").count(), 0);
}

#[test]
fn a_network_made_from_a_template_is_exported_as_such() {
    let mut network = network_of(&full());
    network.config_from = Some("template".into());
    network.internal = false;
    network.attachable = false;
    network.name = NetworkName::seen("lan");
    assert_eq!(
        export::of_network(&network).docker_cli,
        "docker network create -d macvlan --config-from=template lan"
    );
}

#[test]
fn containers_are_started_and_attached_by_commands_of_the_same_meaning() {
    let mut request = ContainerRequest {
        name: "nginx".into(),
        image: "nginx".into(),
        endpoint: EndpointRequest {
            network: "macvlan_network".into(),
            ipv4: Some("198.19.249.210".into()),
            mac: Some("02:42:c6:13:f9:02".into()),
            ..EndpointRequest::default()
        },
        restart: "unless-stopped".into(),
        env: vec!["A=b c".into()],
        command: vec!["sh".into(), "-c".into(), "echo $A".into()],
        labels: map(&[("org.lanward.run", "00c0ffee")]),
        ..ContainerRequest::default()
    };
    insta::assert_snapshot!("run_cli", export::run_command(&request).expect("a command"));
    insta::assert_snapshot!("run_compose", export::of_start(&request, NEW).compose);
    request.endpoint.network = "a=b, \"c\"".into();
    let words = words_of(&request);
    let at = words.iter().position(|w| w == "--network").expect("--network");
    assert_eq!(words[at + 1], "\"name=a=b, \"\"c\"\"\"");

    for (name, value) in [("=x", "=x"), ("a =b", "a =b"), ("x a=b", "name=x a=b")] {
        request.endpoint.network = name.into();
        assert!(words_of(&request).contains(&value.to_owned()), "{name}");
    }
    request.endpoint.network = "x a=b ".into();
    assert_eq!(export::run_command(&request).map_err(|l| l.code), Err(LimitCode::SpaceAtEnd));
    request.endpoint.network = "bridge".into();
    let compose = export::of_start(&request, NEW).compose;
    assert!(compose.ends_with("    network_mode: \"bridge\"\n"), "{compose}");

    let mut endpoint = request.endpoint;
    endpoint.mac = None;
    endpoint.network = " lan".into();
    assert_eq!(export::connect_command("web", &endpoint).map_err(|l| l.code), Err(LimitCode::SpaceAtEnd));
    endpoint.mac = Some("02:42:c6:13:f9:02".into());
    endpoint.network = "macvlan_network".into();
    assert_eq!(export::connect_command("web", &endpoint).map_err(|l| l.code), Err(LimitCode::MacAtConnect));
    endpoint.mac = None;
    assert_eq!(
        export::connect_command("web", &endpoint).as_deref(),
        Ok("docker network connect --ip 198.19.249.210 macvlan_network web")
    );
}

#[test]
fn a_start_says_in_each_form_what_it_cannot() {
    let old = Spoken::of("1.41");
    let mut request = ContainerRequest {
        name: "web".into(),
        image: "nginx".into(),
        endpoint: EndpointRequest {
            network: "lan".into(),
            mac: Some("02:42:c6:13:f9:02".into()),
            ..EndpointRequest::default()
        },
        labels: map(&[("org.lanward.run", "00c0ffee")]),
        ..ContainerRequest::default()
    };
    let limits = |request: &ContainerRequest, spoken| {
        let limits = export::of_start(request, spoken).limits.into_iter();
        limits.map(|l| (l.form, l.code, l.value)).collect::<Vec<_>>()
    };
    assert_eq!(limits(&request, NEW), []);
    let mac = "02:42:c6:13:f9:02".to_owned();
    assert_eq!(limits(&request, old), [(ExportForm::DockerCli, LimitCode::MacNeedsOldClient, mac)]);
    let exports = export::of_start(&request, old);
    assert!(exports.compose.contains("\n    mac_address: \"02:42:c6:13:f9:02\"\n"), "{}", exports.compose);
    assert!(export::of_start(&request, NEW).compose.contains("\n        mac_address:"));
    let body: serde_json::Value = serde_json::from_str(&exports.api_json).expect("JSON");
    assert_eq!(body["MacAddress"], "02:42:c6:13:f9:02");
    assert!(!format!("{exports:?}").contains("lanward"), "the run label goes with nobody");

    request.labels.insert("x-rack".into(), "7".into());
    let extension = (ExportForm::Compose, LimitCode::ExtensionName, "x-rack".to_owned());
    assert_eq!(limits(&request, NEW), [extension]);
    // What an attachment to one of the engine's own networks asks for has no place in a mode.
    request.labels.clear();
    request.endpoint.network = "bridge".into();
    request.endpoint.aliases = vec!["www".into()];
    let lost = (ExportForm::Compose, LimitCode::NoSuchField, "Aliases".to_owned());
    assert_eq!(limits(&request, NEW), [lost]);
    assert!(export::of_start(&request, NEW).compose.contains("\n    mac_address:"));
}

fn words_of(request: &ContainerRequest) -> Vec<String> {
    words(&export::run_command(request).expect("a command"))
}

fn network_of(request: &CreateRequest) -> Network {
    let ipam = request.ipam.clone().unwrap_or_default();
    let ipam = ipam.config.iter().map(|c| lanward_core::facts::Ipam {
        subnet: c.subnet.as_deref().expect("a subnet").parse().expect("a subnet"),
        ip_range: c.ip_range.as_deref().map(|r| r.parse().expect("a range")),
        gateway: c.gateway.as_deref().map(|g| g.parse().expect("an address")),
        excluded: c
            .auxiliary_addresses
            .iter()
            .map(|(k, a)| (k.clone(), a.parse().expect("an address")))
            .collect(),
    });
    Network {
        id: NetworkId::seen("a".repeat(64)),
        name: NetworkName::seen(&request.name),
        driver: request.driver.clone(),
        scope: "local".into(),
        internal: request.internal == Some(true),
        attachable: request.attachable == Some(true),
        ingress: false,
        ipv4: None,
        ipv6: request.enable_ipv6 == Some(true),
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: ipam.collect(),
        options: request.options.clone(),
        labels: request.labels.clone(),
        created: None,
        unread: Vec::new(),
    }
}

/// Any text but the zero character, with the ones that hurt more often than chance would have it.
fn text() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        4 => any::<char>(),
        4 => prop::sample::select("'\"\\$`!*~#=-:{}[]&|;<>()%\n\r\t ,\u{7f}\u{85}\u{2028}\u{feff}\u{202e}가".chars().collect::<Vec<_>>()),
    ];
    prop::collection::vec(one, 0..12).prop_map(|cs| cs.into_iter().filter(|c| *c != '\0').collect())
}

fn texts() -> impl Strategy<Value = std::collections::BTreeMap<String, String>> {
    prop::collection::btree_map(text(), text(), 0..4)
}

/// Reads the words as docker would: the options of `network create`, then the name.
fn read_command(words: &[String]) -> CreateRequest {
    assert_eq!(&words[..3], ["docker", "network", "create"]);
    let mut request = CreateRequest { check_duplicate: Some(true), ..CreateRequest::default() };
    let mut rest = words[3..].iter();
    let pair = |word: &str| {
        let (key, value) = word.split_once('=').expect("key=value");
        (key.to_owned(), value.to_owned())
    };
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-d" => request.driver = rest.next().expect("a driver").clone(),
            "-o" => request.options.extend([pair(rest.next().expect("an option"))]),
            "--label" => request.labels.extend([pair(rest.next().expect("a label"))]),
            "--" => request.name = rest.next().expect("a name").clone(),
            name => request.name = name.to_owned(),
        }
    }
    request
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_shell_reads_back_what_was_meant(name in text(), driver in "[a-z]{1,9}", options in texts(), labels in texts()) {
        let request = CreateRequest { name, check_duplicate: Some(true), driver, options, labels, ..CreateRequest::default() };
        let exports = export::of_request(&request);
        if exports.limits.iter().all(|limit| limit.form == ExportForm::Compose) {
            prop_assert_eq!(read_command(&words(&exports.docker_cli)), request);
        } else {
            let cause = request.labels.contains_key("")
                || ["bridge", "host", "none", "default"].contains(&request.name.as_str())
                || request.labels.keys().any(|k| k.contains([' ', '\t']))
                || request.labels.keys().chain(request.options.keys()).any(|k| k.contains('='));
            prop_assert!(cause, "{:?}", exports.limits);
        }
    }

    #[test]
    fn yaml_reads_back_what_was_meant(name in text(), options in texts(), labels in texts(), image in text()) {
        let request = CreateRequest { name: name.clone(), driver: "bridge".into(), options, labels, ..CreateRequest::default() };
        let exports = export::of_request(&request);
        let docs = Yaml::load_from_str(&exports.compose).unwrap_or_else(|e| panic!("{e}: {}", exports.compose));
        let networks = docs[0]["networks"].as_mapping().expect("networks");
        let (_, network) = networks.iter().next().expect("one network");
        prop_assert_eq!(plain(&network["name"]), name);
        for (field, wanted) in [("driver_opts", &request.options), ("labels", &request.labels)] {
            let got: std::collections::BTreeMap<String, String> = match network.as_mapping_get(field) {
                Some(Yaml::Mapping(map)) => map.iter().map(|(k, v)| (k.as_str().expect("text").to_owned(), plain(v))).collect(),
                _ => Default::default(),
            };
            prop_assert_eq!(&got, wanted, "{}", field);
        }
        let run = ContainerRequest { image: image.clone(), ..ContainerRequest::default() };
        let text = export::of_start(&run, NEW).compose;
        let docs = Yaml::load_from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
        prop_assert_eq!(plain(&docs[0]["services"]["app"]["image"]), image);
    }
}

/// A value as Compose understands it: `$$` is a `$`, and no lone `$` may be left that it would replace.
fn plain(value: &Yaml<'_>) -> String {
    let text = value.as_str().expect("a text");
    assert_eq!(text.replace("$$", "").matches('$').count(), 0, "{text}");
    text.replace("$$", "$")
}
