//! What the LAN tells besides its answers: who is called what, and who else holds a container's address.

use lanward_lab::{
    EngineChoice, Lab, Node, SHELL_IMAGE, SUBNET, SUBNET_V6,
    crowd::{Crowd, Manner, Member},
};
use serde_json::{Value, json};

use super::{container, lan, node};
use crate::lanward::{Lanward, has_code};

fn mac(lab: &Lab, of: Node) -> String {
    node(lab, of, "cat /sys/class/net/eth0/address")
}

fn held_twice(findings: &Value) -> &Value {
    let all = findings.as_array().unwrap();
    all.iter().find(|f| f["code"] == "address-held-twice").unwrap_or_else(|| panic!("{findings:#}"))
}

#[test]
fn an_address_held_twice_is_found_with_both_macs_by_check_and_by_run() {
    for engine in [EngineChoice::Debian, EngineChoice::Sid] {
        let lab = Lab::start(engine).unwrap();
        let lanward = Lanward::on(&lab);
        lan(&lab, "web1", "198.19.249.210");
        container(&lab, "web2", "lan", &["--ip", "198.19.249.211"]);
        let findings = |line: &[&str]| lanward.json(0, line.iter().chain(&["check"]))["findings"].take();
        assert!(
            !has_code(&findings(&["--allow-probe"]), "address-held-twice"),
            "{engine}: nobody else is there"
        );

        // a device comes with that address; without consent nobody is asked, and nothing is claimed
        node(&lab, Node::Peer, "ip addr add 198.19.249.211/32 dev eth0");
        std::fs::remove_dir_all(lab.directory().join("host/lanward")).unwrap();
        assert!(!has_code(&findings(&[]), "address-held-twice"), "{engine}: nobody was allowed to ask");
        let found = findings(&["--allow-probe"]);
        let found = held_twice(&found);
        let format = "{{range .NetworkSettings.Networks}}{{.MacAddress}}{{end}}";
        let own = lab.docker(["inspect", "-f", format, "web2"]).unwrap();
        assert_eq!(found["container"], "web2", "{engine}: {found:#}");
        assert_eq!(found["ours"][0]["mac"], json!(own), "{engine}: {found:#}");
        assert_eq!(found["others"][0]["mac"], json!(mac(&lab, Node::Peer)), "{engine}: {found:#}");
        assert_eq!(found["severity"], "danger", "{engine}");

        // the engine hands out what a device holds (it never asks); the report says so
        node(&lab, Node::Peer, "ip addr add 198.19.249.2/32 dev eth0");
        let line =
            ["--allow-probe", "run", "--network", "lan", "--name", "web3", SHELL_IMAGE, "sleep", "3600"];
        let report = lanward.json(4, line);
        assert_eq!(report["report"]["outcome"]["outcome"], "done", "{engine}: {report:#}");
        let found = held_twice(&report["conflicts"]);
        assert_eq!(
            (&found["container"], &found["address"]),
            (&json!("web3"), &json!("198.19.249.2")),
            "{engine}"
        );
        assert_eq!(found["others"][0]["mac"], json!(mac(&lab, Node::Peer)), "{engine}: {found:#}");
        let line =
            ["--allow-probe", "run", "--network", "lan", "--name", "web4", SHELL_IMAGE, "sleep", "3600"];
        let said = lanward.text(0, line);
        assert!(said.contains("Nobody else on the LAN answers for its address"), "{engine}: {said}");

        lab.docker(["rm", "-f", "web1", "web2", "web3", "web4"]).unwrap();
        lab.docker(["network", "rm", "lan"]).unwrap();
        the_other_family(&lab, &lanward, engine);
        assert_eq!(lab.docker(["ps", "-aq", "--filter", "label=org.lanward.probe"]).unwrap(), "", "{engine}");
    }
}

/// Each of two containers has an IPv6 address, and a device has one of them; it has another that is about to be given.
fn the_other_family(lab: &Lab, lanward: &Lanward<'_>, engine: EngineChoice) {
    let (held, own, wanted) = ("fd07:b51a:cc66::2100", "fd07:b51a:cc66::2101", "fd07:b51a:cc66::2102");
    let subnets = [format!("--subnet={SUBNET}"), format!("--subnet={SUBNET_V6}")];
    let dual = ["network", "create", "-d", "macvlan", "--ipv6", "-o", "parent=eth0", "dual"];
    lab.docker(dual.iter().copied().chain(subnets.iter().map(String::as_str))).unwrap();
    container(lab, "six1", "dual", &["--ip", "198.19.249.220", "--ip6", held]);
    container(lab, "six2", "dual", &["--ip", "198.19.249.221", "--ip6", own]);
    for address in [held, wanted] {
        node(lab, Node::Peer, &format!("ip -6 addr add {address}/128 dev eth0 nodad"));
    }
    let found = lanward.json(0, ["--allow-probe", "check"])["findings"].take();
    let twice = found.as_array().unwrap().iter().filter(|f| f["code"] == "address-held-twice");
    let twice: Vec<_> = twice.map(|f| (&f["container"], &f["address"], &f["others"][0]["mac"])).collect();
    let peer = json!(mac(lab, Node::Peer));
    assert_eq!(twice, [(&json!("six1"), &json!(held), &peer)], "{engine}: {found:#}");

    let wish = ["--allow-probe", "run", "--name", "six3", "--network", "dual", "--ip6", wanted, SHELL_IMAGE];
    let refused = lanward.json(3, wish);
    let found = refused["proposal"]["findings"].as_array().unwrap();
    let answered = found.iter().find(|f| f["code"] == "address-answered");
    let answered = answered.unwrap_or_else(|| panic!("{engine}: {refused:#}"));
    assert_eq!((&answered["address"], &answered["others"][0]["mac"]), (&json!(wanted), &peer), "{engine}");
    // whoever is about to take an address is not put off by the question: it has a sender
    let neighbours = node(lab, Node::Peer, "ip -6 neigh show dev eth0");
    assert!(neighbours.contains("fe80::"), "{engine}: {neighbours}");
}

#[test]
fn the_map_has_the_names_that_the_lans_name_server_knows() {
    let lab = Lab::start(EngineChoice::Debian).unwrap();
    let lanward = Lanward::on(&lab);
    let nas = Member::new([198, 19, 249, 60].into(), Manner::Prompt);
    let _crowd = Crowd::join(&lab, Node::Peer, vec![nas]).unwrap();
    let name = |map: &Value, address: &str| {
        let runs = map["maps"][0]["runs"].as_array().unwrap();
        let run = runs.iter().find(|r| r["first"] == address).unwrap_or_else(|| panic!("{address}: {map:#}"));
        run["cell"]["name"].clone()
    };
    let line = ["--allow-probe", "map", "--link", "eth0", "--no-dhcp"];
    let without = lanward.json(0, line.iter().chain(&["--no-names"]));
    assert_eq!(name(&without, "198.19.249.1"), Value::Null);
    // the router's name server, as the gateway of the link
    let map = lanward.json(0, line);
    assert_eq!(name(&map, "198.19.249.1"), "router.lab.test");
    assert_eq!(name(&map, "198.19.249.60"), "nas.lab.test");
    assert_eq!(name(&map, "198.19.249.50"), Value::Null, "it has no name, and says nothing");
    let text = lanward.text(0, ["map", "--link", "eth0", "--known"]);
    assert!(text.contains("router.lab.test"), "{text}");
}
