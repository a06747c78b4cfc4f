//! The ways in and out on real engines, each as somebody would go it: a device of the LAN that visits, the machine's own
//! link to its containers, its second card on the LAN, other kinds of networks, and an engine that lives behind a wall.

mod consent;
#[path = "../lab_walk/lanward.rs"]
mod lanward;
mod watch;

use std::{
    io::{BufRead, BufReader, Read},
    net::Ipv4Addr,
    process::{Command, Stdio},
};

use lanward::{Lanward, has_code};
use lanward_lab::{
    EngineChoice, Lab, Node, SHELL_IMAGE, SUBNET, SUBNET_V6,
    crowd::{Crowd, Manner, Member},
};
use serde_json::Value;

const GATEWAY: &str = "--gateway=198.19.249.1";

fn node(lab: &Lab, node: Node, line: &str) -> String {
    lab.run(node, ["sh", "-c", line]).unwrap()
}

fn lan(lab: &Lab, name: &str, address: &str) {
    let subnet = format!("--subnet={SUBNET}");
    lab.docker(["network", "create", "-d", "macvlan", &subnet, GATEWAY, "-o", "parent=eth0", "lan"]).unwrap();
    container(lab, name, "lan", &["--ip", address]);
}

fn container(lab: &Lab, name: &str, network: &str, more: &[&str]) {
    let line = ["run", "-d", "--name", name, "--network", network];
    lab.docker(line.iter().chain(more).chain(&[SHELL_IMAGE, "sleep", "3600"])).unwrap();
}

/// The verdict of `lanward verify` without the Internet, which must end with that code.
fn verify(lanward: &Lanward<'_>, code: i32, what: &[&str]) -> Value {
    let line = ["--allow-probe", "verify", "--offline"];
    lanward.json(code, line.iter().chain(what))["verdict"].take()
}

fn check<'a>(verdict: &'a Value, what: &str) -> &'a Value {
    let checks = verdict["checks"].as_array().unwrap();
    &checks.iter().find(|c| c["what"] == what).unwrap_or_else(|| panic!("no {what}: {verdict:#}"))["result"]
}

fn result<'a>(verdict: &'a Value, what: &str) -> &'a str {
    check(verdict, what)["result"].as_str().unwrap()
}

/// What somebody on a device of the LAN reads who opens that path.
fn visit(lab: &Lab, address: &str, port: &str, path: &str) -> String {
    let line = format!(r"printf 'GET /{path} HTTP/1.0\r\n\r\n' | busybox nc -w 3 {address} {port} || true");
    node(lab, Node::Peer, &line)
}

#[test]
fn a_visit_from_a_device_of_the_lan_is_noticed() {
    for engine in [EngineChoice::Debian, EngineChoice::Sid] {
        let lab = Lab::start(engine).unwrap();
        lan(&lab, "web1", "198.19.249.210");
        let lanward = Lanward::on(&lab);
        let line = ["--allow-probe", "verify", "--offline", "--visit=60", "lan", "web1"];
        let mut command: Command = lanward.command(line);
        let mut waiting = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = BufReader::new(waiting.stderr.take().unwrap());
        let mut invitation = String::new();
        while !invitation.contains("http://") {
            invitation.clear();
            assert_ne!(told.read_line(&mut invitation).unwrap(), 0, "{engine}: nobody was invited");
        }
        let place = invitation.split_once("http://").unwrap().1.trim();
        let (place, word) = place.split_once('/').unwrap();
        let (address, port) = place.split_once(':').unwrap();
        assert_eq!(address, "198.19.249.210");

        assert!(!visit(&lab, address, port, "another-word").contains("200"), "{engine}: not the word");
        assert!(waiting.try_wait().unwrap().is_none(), "{engine}: who does not know the word is no visitor");
        let page = visit(&lab, address, port, word);
        assert!(page.contains("200"), "{engine}: who visits is told so: {page}");
        let mut out = String::new();
        waiting.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        assert_eq!(waiting.wait().unwrap().code(), Some(0), "{engine}: {out}");
        let line =
            out.lines().find(|line| line.contains("LAN → container")).unwrap_or_else(|| panic!("{out}"));
        assert!(line.contains('✓') && line.contains(Node::Peer.address()), "{engine}: {line}");
    }
}

#[test]
fn the_machines_own_ways_to_a_container_are_knocked_on() {
    let lab = Lab::start(EngineChoice::Debian).unwrap();
    lan(&lab, "web1", "198.19.249.210");
    let lanward = Lanward::on(&lab);

    // a link of its own beside the containers: what the kernel keeps from the parent goes there
    node(
        &lab,
        Node::Host,
        "ip link add shim0 link eth0 type macvlan mode bridge && ip addr add 198.19.249.147/32 dev shim0 &&
         ip link set shim0 up && ip route add 198.19.249.208/28 dev shim0",
    );
    let verdict = verify(&lanward, 0, &["lan", "web1"]);
    assert_eq!(result(&verdict, "host-to-container"), "pass", "{verdict:#}");
    assert_eq!(
        result(&verdict, "lan-to-container"),
        "inconclusive",
        "that way is not the LAN's: {verdict:#}"
    );
    node(
        &lab,
        Node::Host,
        "ip route del 198.19.249.208/28 dev shim0 && ip addr del 198.19.249.147/32 dev shim0",
    );
    let verdict = verify(&lanward, 4, &["lan", "web1"]);
    assert_eq!(
        check(&verdict, "host-to-container")["failure"]["failure"],
        "host-cannot-reach",
        "{verdict:#}"
    );
    node(&lab, Node::Host, "ip link del shim0");

    // a second card on the same LAN: its frames come in by the switch, as another device's would
    node(
        &lab,
        Node::Lan,
        &format!(
            "ip link add v-second type veth peer name eth1 netns $(cat {}/host.pid) &&
             ip link set v-second master br-lan up",
            lab.directory().display()
        ),
    );
    node(
        &lab,
        Node::Host,
        "ip link set eth1 up && ip addr add 198.19.249.148/24 dev eth1 metric 500 &&
         for a in all eth1; do echo 0 > /proc/sys/net/ipv4/conf/$a/rp_filter; done",
    );
    let verdict = verify(&lanward, 0, &["lan", "web1"]);
    assert_eq!(result(&verdict, "lan-to-container"), "pass", "{verdict:#}");
    assert_eq!(result(&verdict, "host-to-container"), "by-design", "{verdict:#}");
    // the switch keeps the machine's two cards apart: nobody knocked, and nothing is claimed
    node(
        &lab,
        Node::Lan,
        "bridge link set dev v-second isolated on && bridge link set dev v-host isolated on",
    );
    let verdict = verify(&lanward, 0, &["lan", "web1"]);
    assert_eq!(check(&verdict, "lan-to-container")["doubt"]["doubt"], "nobody-to-knock", "{verdict:#}");
    // the listener was sent away, and is gone before anybody is told
    assert_eq!(lab.docker(["ps", "-aq", "--filter", "label=org.lanward.probe"]).unwrap(), "");
}

#[test]
fn each_kind_of_network_is_proven_by_what_it_is_for() {
    let lab = Lab::build(EngineChoice::Debian).with_internet().start().unwrap();
    let lanward = Lanward::on(&lab);

    // a bridge is there for its host, and others come by published ports
    lab.docker(["network", "create", "inner"]).unwrap();
    container(&lab, "in1", "inner", &[]);
    for what in [&["inner", "in1"][..], &["inner"]] {
        let verdict = verify(&lanward, 0, what);
        assert_eq!(verdict["overall"], "proven", "{verdict:#}");
        assert_eq!(result(&verdict, "host-to-container"), "pass", "{verdict:#}");
        assert_eq!(check(&verdict, "lan-to-container")["limit"]["limit"], "published-ports", "{verdict:#}");
    }

    // both families
    let subnets = [format!("--subnet={SUBNET}"), format!("--subnet={SUBNET_V6}")];
    let dual = ["network", "create", "-d", "macvlan", "--ipv6", "-o", "parent=eth0", GATEWAY];
    let gateway = "--gateway=fd07:b51a:cc66::1";
    lab.docker(dual.iter().copied().chain(subnets.iter().map(String::as_str)).chain([gateway, "dual"]))
        .unwrap();
    let v6 = "fd07:b51a:cc66::2100";
    container(&lab, "six", "dual", &["--ip", "198.19.249.210", "--ip6", v6]);
    let verdict = verify(&lanward, 0, &["dual", "six"]);
    assert!(verdict["addresses"].as_array().unwrap().contains(&v6.into()), "{verdict:#}");
    for what in ["own-address", "duplicate", "gateway", "ipv6"] {
        assert_eq!(result(&verdict, what), "pass", "{what}: {verdict:#}");
    }
    // and with what is tried where nothing else is said, everything is green
    let usual = lanward.json(0, ["--allow-probe", "verify", "dual", "six"]);
    for what in ["gateway-ping", "internet", "name", "mtu"] {
        assert_eq!(result(&usual["verdict"], what), "pass", "{what}: {usual:#}");
    }
    // somebody else takes its IPv6 address: asked for as RFC 4862 asks
    node(&lab, Node::Peer, &format!("ip -6 addr add {v6}/128 dev eth0 nodad"));
    let verdict = verify(&lanward, 4, &["dual", "six"]);
    let failure = &check(&verdict, "duplicate")["failure"];
    assert_eq!((&failure["failure"], &failure["address"]), (&"duplicate-address".into(), &v6.into()));
    let peer = node(&lab, Node::Peer, "cat /sys/class/net/eth0/address");
    assert_eq!(failure["others"][0]["mac"], Value::from(peer));
    node(&lab, Node::Peer, &format!("ip -6 addr del {v6}/128 dev eth0"));
    // the router keeps its IPv4 address and loses the other
    node(&lab, Node::Router, "ip -6 addr del fd07:b51a:cc66::1/64 dev eth0");
    let verdict = verify(&lanward, 4, &["dual", "six"]);
    assert_eq!(check(&verdict, "ipv6")["failure"]["failure"], "ipv6-gateway-silent", "{verdict:#}");
    lab.docker(["rm", "-f", "six"]).unwrap();
    lab.docker(["network", "rm", "dual"]).unwrap();

    // ipvlan, or what the kernel has of it
    let flags = ["-d", "ipvlan", "--subnet", SUBNET, GATEWAY, "-o", "parent=eth0"];
    let kernel = lanward.json(0, ["survey"])["host"]["kernel"]["ipvlan"]["value"].clone();
    let plan = lanward.any_json(["plan"].iter().chain(&flags).chain(&["flat"]));
    let findings = &plan["proposal"]["findings"];
    assert_eq!(has_code(findings, "kernel-lacks"), kernel == false, "{findings:#}");
    lab.docker(["network", "create"].iter().chain(&flags).chain(&["flat"])).unwrap();
    if kernel == true {
        container(&lab, "flat1", "flat", &["--ip", "198.19.249.211"]);
        let verdict = verify(&lanward, 0, &["flat", "flat1"]);
        assert_eq!(check(&verdict, "host-to-container")["limit"]["limit"], "ipvlan-host", "{verdict:#}");
    } else {
        // the engine makes the network all the same, and nothing of it is ever called good
        let verdict = verify(&lanward, 4, &["flat"]);
        assert_eq!(verdict["overall"], "not-proven", "{verdict:#}");
        assert_eq!(check(&verdict, "own-address")["doubt"]["error"]["error"], "start-refused", "{verdict:#}");
    }
}

/// The switch port lets the LAN out with a tag: nobody hears anybody, and the tags are seen all the same.
#[test]
fn a_lan_behind_tags_is_told_by_its_vlan() {
    let lab = Lab::start(EngineChoice::Debian).unwrap();
    let lanward = Lanward::on(&lab);
    let at = |last| Ipv4Addr::new(10, 10, 0, last);
    let members = [1, 7, 9].map(|last| Member::new(at(last), Manner::Prompt).tagged(1110)).to_vec();
    let _crowd = Crowd::join(&lab, Node::Peer, members).unwrap();
    let flags = ["--subnet=10.10.0.0/24", "--gateway=10.10.0.1", "-o", "parent=eth0", "trunk"];
    lab.docker(["network", "create", "-d", "macvlan"].iter().chain(&flags)).unwrap();
    container(&lab, "web1", "trunk", &["--ip", "10.10.0.20"]);
    let verdict = verify(&lanward, 4, &["trunk", "web1"]);
    let gateway = check(&verdict, "gateway");
    let told = (&gateway["failure"]["failure"], &gateway["failure"]["vlans"]);
    assert_eq!(told, (&"lan-is-tagged".into(), &serde_json::json!([1110])), "{verdict:#}");
    let said = lanward.text(4, ["--allow-probe", "verify", "--offline", "trunk", "web1"]);
    assert!(said.contains("lanward edit trunk --vlan 1110"), "{said}");
    // what came with a tag answered nobody who asked without one
    let map = lanward.json(0, ["--allow-probe", "map", "trunk", "--no-dhcp"]);
    assert_eq!(map["maps"][0]["totals"]["answered"], 0, "{:#}", map["maps"][0]["totals"]);
}

/// Docker Desktop's shape: everything is made without an error, and the LAN is on the other side of the wall.
#[test]
fn behind_a_wall_nothing_is_called_good() {
    let lab = Lab::build(EngineChoice::Debian).in_vm().start().unwrap();
    lan(&lab, "web1", "198.19.249.210");
    assert_eq!(lab.docker(["inspect", "-f", "{{.State.Running}}", "web1"]).unwrap(), "true");
    let lanward = Lanward::on(&lab);

    let verdict = verify(&lanward, 4, &["lan", "web1"]);
    assert_eq!(
        (&verdict["overall"], &verdict["cause"]),
        (&"broken".into(), &"gateway".into()),
        "{verdict:#}"
    );
    let failure = &check(&verdict, "gateway")["failure"];
    assert_eq!(failure["failure"], "isolated-vm", "{verdict:#}");
    assert_eq!(failure["inside"][0], "eth0 192.168.65.3/24", "{failure:#}");
    assert_eq!(check(&verdict, "lan-to-container")["failure"]["failure"], "lan-cannot-reach", "{verdict:#}");
    let story = lanward.text(4, ["--allow-probe", "verify", "--offline", "lan", "web1"]);
    for part in ["198.19.249.0/24 is outside the virtual machine", "eth0 192.168.65.3/24", "Publish ports"] {
        assert!(story.contains(part), "{part}: {story}");
    }
    lab.docker(["rm", "-f", "web1"]).unwrap();
    // without a container the probe would take an address of its own: the same wall
    let verdict = verify(&lanward, 4, &["lan"]);
    assert_eq!(check(&verdict, "gateway")["failure"]["failure"], "isolated-vm", "{verdict:#}");
    lab.docker(["network", "rm", "lan"]).unwrap();

    // the machine's own network: its gateway answers, this computer itself, and no device of the LAN ever comes there
    let flags = ["--subnet=192.168.65.0/24", "--gateway=192.168.65.1", "-o", "parent=eth0", "inside"];
    lab.docker(["network", "create", "-d", "macvlan"].iter().chain(&flags)).unwrap();
    container(&lab, "web2", "inside", &["--ip", "192.168.65.20"]);
    let verdict = verify(&lanward, 4, &["inside", "web2"]);
    assert_eq!(result(&verdict, "gateway"), "pass", "{verdict:#}");
    assert_eq!(verdict["overall"], "not-proven", "{verdict:#}");
    assert_eq!(result(&verdict, "lan-to-container"), "inconclusive", "{verdict:#}");
}
