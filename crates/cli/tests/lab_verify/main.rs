//! The proof and the map, on real engines: a healthy network is proven, each fault has its own verdict, and a device
//! that holds an address is seen before a container gets it.

#[path = "../lab_walk/lanward.rs"]
mod lanward;

use std::time::{Duration, Instant};

use lanward::{Lanward, codes, has_code};
use lanward_lab::{EngineChoice, Lab, Node, SHELL_IMAGE, SUBNET};
use serde_json::{Value, json};

/// Something beyond the router.
const BEYOND: &str = "203.0.113.10";
const GATEWAY: &str = "--gateway=198.19.249.1";

#[test]
fn each_fault_has_its_own_verdict_on_the_installed_engine() {
    faults(EngineChoice::Debian);
}

#[test]
fn each_fault_has_its_own_verdict_on_the_newest_engine() {
    faults(EngineChoice::Sid);
}

#[test]
fn a_collision_is_seen_before_and_after_on_the_installed_engine() {
    collision(EngineChoice::Debian);
}

#[test]
fn a_collision_is_seen_before_and_after_on_the_newest_engine() {
    collision(EngineChoice::Sid);
}

struct Site<'a> {
    lab: &'a Lab,
    lanward: Lanward<'a>,
}

impl<'a> Site<'a> {
    fn on(lab: &'a Lab) -> Self {
        node(lab, Node::Router, &format!("ip addr add {BEYOND}/32 dev lo"));
        Self { lab, lanward: Lanward::on(lab) }
    }

    fn network(&self, name: &str, parent: &str, subnet: &str, gateway: &str) {
        let parent = format!("parent={parent}");
        let (subnet, gateway) = (format!("--subnet={subnet}"), format!("--gateway={gateway}"));
        self.lab
            .docker(["network", "create", "-d", "macvlan", &subnet, &gateway, "-o", &parent, name])
            .unwrap();
    }

    fn container(&self, name: &str, network: &str, address: &str) {
        let line = [
            "run",
            "-d",
            "--name",
            name,
            "--network",
            network,
            "--ip",
            address,
            SHELL_IMAGE,
            "sleep",
            "3600",
        ];
        self.lab.docker(line).unwrap();
    }

    fn gone(&self, container: &str, network: &str) {
        self.lab.docker(["rm", "-f", container]).unwrap();
        self.lab.docker(["network", "rm", network]).unwrap();
    }

    /// The verdict, which must end with that code.
    fn verify(&self, code: i32, what: &[&str]) -> Value {
        let target = format!("{BEYOND}:80");
        let line = ["--allow-probe", "verify", "--name", "router.lab.test", "--connect", &target];
        let words = line.iter().chain(what).map(|word| (*word).to_owned());
        let mut document = self.lanward.json(code, words);
        document["verdict"].take()
    }

    /// The code of the failure that is told as the cause.
    fn failure(&self, what: &[&str]) -> String {
        let verdict = self.verify(4, what);
        assert_eq!(verdict["overall"], "broken", "{verdict:#}");
        let result = &check(&verdict, verdict["cause"].as_str().unwrap())["result"];
        result["failure"]["failure"].as_str().unwrap_or_else(|| panic!("{verdict:#}")).to_owned()
    }
}

fn node(lab: &Lab, node: Node, line: &str) -> String {
    lab.run(node, ["sh", "-c", line]).unwrap()
}

fn check<'a>(verdict: &'a Value, what: &str) -> &'a Value {
    let checks = verdict["checks"].as_array().unwrap();
    checks.iter().find(|c| c["what"] == what).unwrap_or_else(|| panic!("no {what}: {verdict:#}"))
}

fn result<'a>(verdict: &'a Value, what: &str) -> &'a str {
    check(verdict, what)["result"]["result"].as_str().unwrap()
}

fn faults(engine: EngineChoice) {
    let lab = Lab::start(engine).unwrap();
    let site = Site::on(&lab);

    // nobody has allowed anything yet: told as such, and the engine is left as it was
    site.network("lan", "eth0", SUBNET, "198.19.249.1");
    site.container("web1", "lan", "198.19.249.210");
    site.lanward.text(1, ["verify", "lan", "web1"]);
    assert_eq!(lab.docker(["ps", "-aq"]).unwrap().lines().count(), 1);

    // healthy
    let verdict = site.verify(0, &["lan", "web1"]);
    assert_eq!(verdict["overall"], "proven", "{verdict:#}");
    for what in ["link", "own-address", "duplicate", "gateway", "gateway-ping", "internet", "name", "mtu"] {
        assert_eq!(result(&verdict, what), "pass", "{what}: {verdict:#}");
    }
    assert_eq!(result(&verdict, "host-to-container"), "by-design");
    assert_eq!(result(&verdict, "lan-to-container"), "inconclusive");
    let listed = site.lanward.json(0, ["networks"]);
    let lan = listed["networks"].as_array().unwrap().iter().find(|n| n["network"]["name"] == "lan").unwrap();
    assert_eq!(lan["verdict"]["overall"], "proven");

    // the gateway is away
    node(&lab, Node::Router, "ip addr del 198.19.249.1/24 dev eth0");
    assert_eq!(site.failure(&["lan", "web1"]), "gateway-down");
    node(&lab, Node::Router, "ip addr add 198.19.249.1/24 brd + dev eth0");

    // somebody else has the container's address
    node(&lab, Node::Peer, "ip addr add 198.19.249.210/32 dev eth0");
    let verdict = site.verify(4, &["lan", "web1"]);
    let failure = &check(&verdict, "duplicate")["result"]["failure"];
    assert_eq!(failure["failure"], "duplicate-address", "{verdict:#}");
    let peer = node(&lab, Node::Peer, "cat /sys/class/net/eth0/address");
    let inspected =
        lab.docker(["inspect", "-f", "{{range .NetworkSettings.Networks}}{{.MacAddress}}{{end}}", "web1"]);
    assert_eq!(failure["others"][0]["mac"], json!(peer));
    assert_eq!(failure["ours"][0]["mac"], json!(inspected.unwrap()));
    node(&lab, Node::Peer, "ip addr del 198.19.249.210/32 dev eth0");

    // the router ignores this address
    node(
        &lab,
        Node::Router,
        "nft add table arp deaf && nft 'add chain arp deaf in { type filter hook input priority 0; }' &&
         nft add rule arp deaf in arp saddr ip 198.19.249.210 drop",
    );
    assert_eq!(site.failure(&["lan", "web1"]), "arp-filtered");
    node(&lab, Node::Router, "nft delete table arp deaf");

    // a hypervisor's switch: only the host's own MAC address may send from its port
    let host = node(&lab, Node::Host, "cat /sys/class/net/eth0/address");
    node(
        &lab,
        Node::Lan,
        &format!(
            "nft add table bridge hv && nft 'add chain bridge hv fw {{ type filter hook prerouting priority 0; }}' &&
             nft add rule bridge hv fw iifname v-host ether saddr != {host} drop"
        ),
    );
    assert_eq!(site.failure(&["lan", "web1"]), "mac-filtered");
    node(&lab, Node::Lan, "nft delete table bridge hv");

    // the container loses what it was promised
    let pid = lab.docker(["inspect", "-f", "{{.State.Pid}}", "web1"]).unwrap();
    node(&lab, Node::Host, &format!("nsenter -t {pid} -n ip addr del 198.19.249.210/24 dev eth0"));
    assert_eq!(site.failure(&["lan", "web1"]), "missing-address");
    site.gone("web1", "lan");

    // wrong from the beginning
    site.network("nowhere", "eth0", SUBNET, "198.19.249.254");
    site.container("web2", "nowhere", "198.19.249.211");
    assert_eq!(site.failure(&["nowhere", "web2"]), "wrong-gateway");
    site.gone("web2", "nowhere");

    site.network("other", "eth0", "10.99.0.0/24", "10.99.0.1");
    site.container("web3", "other", "10.99.0.2");
    assert_eq!(site.failure(&["other", "web3"]), "wrong-subnet");
    site.gone("web3", "other");

    // a cable that ends nowhere
    node(&lab, Node::Host, "ip link add pv0 type veth peer name pv1 && ip link set pv0 up");
    site.network("loose", "pv0", "10.88.0.0/24", "10.88.0.1");
    site.container("web4", "loose", "10.88.0.2");
    assert_eq!(site.failure(&["loose", "web4"]), "parent-without-carrier");
    site.gone("web4", "loose");

    // an engine whose own link is another network than the LAN this computer is on, seen from a device of that LAN
    node(
        &lab,
        Node::Host,
        "ip link set pv1 up && ip addr add 192.168.65.3/24 dev pv0 &&
            echo 8 > /proc/sys/net/ipv4/conf/pv1/arp_ignore",
    );
    site.network("inside", "pv0", SUBNET, "198.19.249.1");
    site.container("web5", "inside", "198.19.249.212");
    let mut outside = lab.on(Node::Peer, env!("CARGO_BIN_EXE_lanward"));
    outside
        .args(["--lang", "en", "--json", "--allow-probe", "verify", "--offline", "inside", "web5"])
        .env("DOCKER_HOST", lab.docker_host())
        .env("XDG_STATE_HOME", lab.directory().join("peer/lanward"));
    let output = outside.output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", String::from_utf8_lossy(&output.stderr));
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    let failure = &check(&verdict["verdict"], "gateway")["result"]["failure"];
    assert_eq!(failure["failure"], "isolated-vm", "{verdict:#}");
    assert_eq!(failure["inside"][0], "pv0 192.168.65.3/24", "{failure:#}");
    site.gone("web5", "inside");

    // nothing of the probe is left but its image
    // (the engine may still be clearing the last container away)
    let left = || lab.docker(["ps", "-a", "--filter", "label=org.lanward.probe"]).unwrap();
    let end = Instant::now() + Duration::from_secs(10);
    while left().lines().count() > 1 {
        assert!(Instant::now() < end, "{}", left());
    }
}

fn collision(engine: EngineChoice) {
    let lab = Lab::start(engine).unwrap();
    let site = Site::on(&lab);
    // a NAS holds the address that automatic addresses begin with
    node(&lab, Node::Peer, "ip addr add 198.19.249.2/32 dev eth0");
    let peer = node(&lab, Node::Peer, "cat /sys/class/net/eth0/address");

    let map = site.lanward.json(0, ["--allow-probe", "map", "--link", "eth0"]);
    let map = &map["maps"][0];
    let runs = map["runs"].as_array().unwrap();
    let cell = |address: &str| {
        let run = runs.iter().find(|r| r["first"] == address).unwrap_or_else(|| panic!("{address}: {map:#}"));
        &run["cell"]
    };
    for address in ["198.19.249.1", "198.19.249.2", "198.19.249.50"] {
        assert_eq!(cell(address)["look"]["look"], "answered", "{address}");
    }
    assert_eq!(cell("198.19.249.2")["answered_by"][0]["mac"], json!(peer));
    assert_eq!(map["totals"]["answered"], 3, "{:#}", map["totals"]);
    assert_eq!(map["proposal"]["basis"]["basis"], "nobody-answered");
    assert_eq!(map["proposal"]["router"]["router"], "limit-pool", "{:#}", map["proposal"]);
    assert_eq!(map["offers"][0]["server"], "198.19.249.1");

    // warned of, although nobody was asked again: it is remembered
    let wide = ["-d", "macvlan", "--subnet", SUBNET, GATEWAY, "-o", "parent=eth0", "lan"];
    let plan = site.lanward.json(0, ["plan"].iter().chain(&wide));
    let findings = &plan["proposal"]["findings"];
    let known = findings.as_array().unwrap().iter().find(|f| f["code"] == "range-covers-known").unwrap();
    assert!(known["addresses"].as_array().unwrap().contains(&json!("198.19.249.2")), "{known:#}");
    assert!(!has_code(findings, "lan-not-probed"), "{:?}", codes(findings));

    // made with what is proposed, and proven in the same breath
    let target = ["--allow-probe", "create", "--verify", "lan"];
    let created = site.lanward.json(0, target);
    assert_eq!(created["verdict"]["overall"], "proven", "{:#}", created["verdict"]);
    let range = created["proposal"]["filled"]["subnets"][0]["ip_range"].as_str().unwrap().to_owned();
    assert_eq!(json!(range), map["proposal"]["range"]);
    site.lanward.json(0, ["run", "--network", "lan", "--name", "web1", SHELL_IMAGE, "sleep", "3600"]);
    let address = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    let address = lab.docker(["inspect", "-f", address, "web1"]).unwrap();
    assert_ne!(address, "198.19.249.2");
    assert_eq!(site.verify(0, &["lan", "web1"])["overall"], "proven");
    // a fixed address that somebody answers for is a danger, told before anything is done
    let fixed =
        ["--allow-probe", "run", "--network", "lan", "--ip", "198.19.249.50", "--name", "web9", SHELL_IMAGE];
    let refused = site.lanward.json(3, fixed);
    let findings = &refused["proposal"]["findings"];
    let answered = findings.as_array().unwrap().iter().find(|f| f["code"] == "address-answered");
    let answered = answered.unwrap_or_else(|| panic!("{:?}", codes(findings)));
    assert_eq!(answered["others"][0]["mac"], json!(peer));
    site.gone("web1", "lan");

    // the range forced: the container gets the NAS's address, and both are named
    site.network("lan", "eth0", SUBNET, "198.19.249.1");
    lab.docker(["run", "-d", "--name", "web2", "--network", "lan", SHELL_IMAGE, "sleep", "3600"]).unwrap();
    let verdict = site.verify(4, &["lan", "web2"]);
    let failure = &check(&verdict, "duplicate")["result"]["failure"];
    assert_eq!(failure["failure"], "duplicate-address", "{verdict:#}");
    assert_eq!(failure["address"], "198.19.249.2");
    assert_eq!(failure["others"][0]["mac"], json!(peer));
    site.gone("web2", "lan");
}

#[test]
fn an_edit_ends_with_the_proof_from_each_container_where_that_is_allowed() {
    let lab = Lab::start(EngineChoice::Debian).unwrap();
    let site = Site::on(&lab);
    site.network("lan", "eth0", SUBNET, "198.19.249.1");
    site.container("one", "lan", "198.19.249.208");
    site.container("two", "lan", "198.19.249.209");
    let overall = |document: &Value| -> Vec<(String, String)> {
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let all = document["verdicts"].as_array().unwrap();
        all.iter().map(|v| (text(&v["container"]["name"]), text(&v["overall"]))).collect()
    };
    let both = |word: &str| ["one", "two"].map(|name| (name.to_owned(), word.to_owned())).to_vec();

    let said = site.lanward.text(0, ["edit", "lan", "--label", "a=b", "--yes"]);
    assert!(said.contains("not proven on the wire"), "without consent that is said: {said}");
    let before = lab.docker(["network", "inspect", "lan"]).unwrap();
    site.lanward.text(1, ["edit", "lan", "--label", "c=d", "--yes", "--verify"]);
    assert_eq!(
        lab.docker(["network", "inspect", "lan"]).unwrap(),
        before,
        "asked for and refused, nothing is changed"
    );

    let wrong = ["--allow-probe", "edit", "lan", "--gateway", "198.19.249.77", "--yes"];
    let broken = site.lanward.json(4, wrong);
    assert_eq!(broken["report"]["outcome"]["outcome"], "done", "{broken:#}");
    assert_eq!(overall(&broken), both("broken"));
    let right = ["--allow-probe", "edit", "lan", "--gateway", "198.19.249.1", "--yes", "--verify"];
    assert_eq!(overall(&site.lanward.json(0, right)), both("proven"));
}
