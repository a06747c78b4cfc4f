//! The commands that stand in for the host shim, typed into the engine's machine as they are handed out.
//! Needs the lab (root and namespaces); where that cannot start, these tests fail.
#![cfg(target_os = "linux")]

use lanward_core::{
    access::{
        Shim, link_name,
        texts::{self, AccessTool},
    },
    names::{LinkName, NetworkId, NetworkName},
};
use lanward_lab::{EngineChoice, Lab, Node, WEB_IMAGE, WEB_PAGE};

const CONTAINER: &str = "198.19.249.209";
const SHIM: &str = "198.19.249.250";

/// What there is of the machine's links, addresses and routes. Timers (of a bridge) and what a router announces, which
/// comes when the router speaks, are no part of it.
fn state(lab: &Lab) -> Vec<String> {
    let lines = [
        "ip -d link show dev eth0",
        "ip -brief link",
        "ip -brief addr show permanent",
        "ip -4 route show table all",
        "sysctl -a --pattern arp_(ignore|announce)",
    ];
    lines.map(|line| lab.run(Node::Host, line.split(' ')).expect("what is there")).to_vec()
}

#[test]
fn the_commands_reach_the_containers_and_their_undo_leaves_nothing() {
    let lab = Lab::start(EngineChoice::Debian).unwrap_or_else(|error| panic!("{error}"));
    let id = lab
        .docker([
            "network",
            "create",
            "-d",
            "macvlan",
            "--subnet",
            "198.19.249.0/24",
            "--gateway",
            "198.19.249.1",
            "--ip-range",
            "198.19.249.208/28",
            "-o",
            "parent=eth0",
            "lan",
        ])
        .expect("a network");
    lab.docker(["run", "-d", "--name", "web", "--network", "lan", "--ip", CONTAINER, WEB_IMAGE])
        .expect("a container");
    let shim = Shim {
        link: link_name(&NetworkId::seen(&id)),
        parent: LinkName::seen("eth0"),
        mac: "02:6b:1f:0c:92:d4".parse().expect("a MAC address"),
        network: NetworkId::seen(&id),
        name: NetworkName::seen("lan"),
        address: SHIM.parse().expect("an address"),
        routes: vec!["198.19.249.208/28".parse().expect("a subnet")],
    };
    let text = texts::of(&shim, AccessTool::Ip);

    let before = state(&lab);
    assert_eq!(lab.web_page(Node::Peer, CONTAINER).expect("asked").as_deref(), Some(WEB_PAGE));
    assert!(!lab.pings(Node::Host, CONTAINER).expect("asked"), "the machine reaches it without");

    lab.run(Node::Host, ["sh", "-c", &text.script()]).expect("the commands");
    assert_eq!(lab.web_page(Node::Host, CONTAINER).expect("asked").as_deref(), Some(WEB_PAGE));
    lab.docker(["exec", "web", "busybox", "ping", "-c1", "-W2", SHIM]).expect("the way back");
    let route = lab.run(Node::Host, ["ip", "route", "get", "198.19.249.50"]).expect("a route");
    assert!(route.contains("dev eth0"), "the LAN itself is reached as before: {route}");

    lab.run(Node::Host, ["sh", "-c", &text.undo_script()]).expect("the undo");
    assert_eq!(state(&lab), before);
    assert!(!lab.pings(Node::Host, CONTAINER).expect("asked"), "the machine reaches it after");
}
