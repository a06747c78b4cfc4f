//! Host access on real engines: on, through what happens to engines and links, and off without a trace. One round in
//! every test run; with `LANWARD_DEEP` set, twenty restarts and twenty flaps. Needs the lab.
#![cfg(target_os = "linux")]

use std::process::Command;

use lanward_lab::{EngineChoice, Lab, Node, WEB_IMAGE, WEB_PAGE};
use serde_json::Value;

const ADDRESS: &str = "198.19.249.240";
const CONTAINER: &str = "198.19.249.209";

/// A lab with a container on a LAN of its own, and the command with a home of its own.
struct Site(Lab);

impl Site {
    fn new(choice: EngineChoice) -> Self {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let network = [
            "network",
            "create",
            "-d",
            "macvlan",
            "--subnet=198.19.249.0/24",
            "--ip-range=198.19.249.208/28",
            "--gateway=198.19.249.1",
            "-oparent=eth0",
            "lan",
        ];
        lab.docker(network).expect("a network");
        let ip = format!("--ip={CONTAINER}");
        lab.docker(["run", "-d", "--name=web", "--restart=always", "--network=lan", &ip, WEB_IMAGE])
            .expect("a container");
        Self(lab)
    }

    /// Runs the command; its exit code and what it printed.
    fn lanward(&self, line: &[&str]) -> (Option<i32>, String) {
        let lab = &self.0;
        let mut command: Command = lab.on(Node::Host, env!("CARGO_BIN_EXE_lanward"));
        let home = lab.directory().join("home");
        command
            .args(line)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"));
        for name in ["LANWARD_ENGINE", "LANG", "LC_ALL"] {
            command.env_remove(name);
        }
        let output = command.output().expect("it runs");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    }

    fn done(&self, line: &[&str]) -> String {
        let (code, said) = self.lanward(line);
        assert_eq!(code, Some(0), "{line:?}: {said}");
        said
    }

    fn json(&self, line: &[&str]) -> Value {
        let said = self.done(&[&["--json"], line].concat());
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
    }

    fn host(&self, line: &str) -> String {
        self.0.run(Node::Host, ["sh", "-c", line]).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    /// Everything of host access that is on the machine: links, routes, containers.
    fn traces(&self) -> String {
        let on_host = self.host("ip -br link | grep ^lw- ; ip route show proto 76; true");
        let held = self.0.docker(["ps", "-aq", "--filter=label=org.lanward.access"]).expect("a list");
        format!("{on_host}{held}")
    }

    /// What the engine tells of its containers, and what the holder said.
    fn story(&self) -> String {
        let list = self.0.docker(["ps", "-a", "--format={{.Names}} {{.Status}}"]).unwrap_or_default();
        let all = self.0.docker(["ps", "-aq", "--filter=label=org.lanward.access"]).unwrap_or_default();
        let said = self.0.docker(["logs", "--tail=20", &all]).unwrap_or_else(|error| error.to_string());
        format!("{}\n{list}\n{said}", self.traces())
    }

    /// The machine reaches its container, and the container the machine; within the time that things take to come back.
    fn reach(&self, when: &str) {
        let page = (0..10).find_map(|_| self.0.web_page(Node::Host, CONTAINER).expect("a client"));
        assert_eq!(page.as_deref(), Some(WEB_PAGE), "{when}: host to container; {}", self.story());
        let ping = ["exec", "web", "ping", "-c1", "-W5", ADDRESS];
        self.0.docker(ping).unwrap_or_else(|error| panic!("{when}: container to host: {error}"));
    }

    /// `verify` sees both ways, by itself.
    fn verify(&self, when: &str) {
        let (code, said) = self.lanward(&["--json", "--allow-probe", "verify", "lan", "web", "--offline"]);
        let verdict: Value = serde_json::from_str(&said).unwrap_or_else(|e| panic!("{when}: {e}: {said}"));
        let checks = verdict["verdict"]["checks"].as_array().expect("checks");
        for way in ["host-to-container", "container-to-host"] {
            let check = checks.iter().find(|c| c["what"] == way).unwrap_or_else(|| panic!("{way}: {said}"));
            assert_eq!(check["result"]["result"], "pass", "{when}: {way}: {verdict:#}");
        }
        assert_eq!(code, Some(0), "{when}: {said}");
    }

    fn restart_engine(&self) {
        self.0.stop_engine().expect("it ends");
        self.0.start_engine().expect("it is back");
    }

    fn flap(&self) {
        self.host("ip link set dev eth0 down && ip link set dev eth0 up && ip route replace default via 198.19.249.1");
    }
}

fn rounds() -> usize {
    if std::env::var_os("LANWARD_DEEP").is_some_and(|deep| !deep.is_empty()) { 20 } else { 1 }
}

fn walk(choice: EngineChoice) {
    let site = Site::new(choice);
    let on = ["access", "on", "lan", "--address", ADDRESS];
    // Nobody has allowed it.
    let (code, said) = site.lanward(&on);
    assert!(code == Some(1) && said.contains("--allow-access"), "{code:?}: {said}");
    // Only shown.
    let plan = ["access", "plan", "lan", "--address", ADDRESS];
    let would = site.done(&plan);
    assert!(
        would.contains("type macvlan mode bridge") && would.contains("ip link delete dev lw-"),
        "{would}"
    );
    let text = site.done(&[&plan[..], &["--as", "networkd", "-q"]].concat());
    assert!(text.contains("[MACVLAN]"), "{text}");
    // Somebody has that address.
    let (code, said) =
        site.lanward(&["access", "on", "lan", "--address", Node::Peer.address(), "--allow-access"]);
    assert!(code == Some(3) && said.contains(Node::Peer.address()), "{code:?}: {said}");
    assert_eq!(site.traces(), "", "{choice}: nothing was done");
    assert!(!site.0.pings(Node::Host, CONTAINER).expect("ping"), "the kernel keeps them apart");

    let said = site.done(&[&on[..], &["--allow-access"]].concat());
    assert_eq!(said.matches("Seen: ").count(), 2, "{choice}: both ways are proven: {said}");
    site.reach("on");
    site.verify("on");
    let list = site.json(&["access", "show"]);
    let held = &list["access"][0];
    assert_eq!(
        (&held["seen"]["link_is_up"], &held["said"]["state"]),
        (&true.into(), &"kept".into()),
        "{list}"
    );
    for round in 1..=rounds() {
        site.restart_engine();
        site.reach(&format!("{choice}: restart {round}"));
        if round == 1 {
            site.verify("the engine was started again");
        }
        site.flap();
        site.reach(&format!("{choice}: flap {round}"));
        if round == 1 {
            site.verify("the parent was down and up");
        }
    }
    site.0.kill_engine().expect("it dies");
    site.0.start_engine().expect("it is back");
    site.reach("the engine died");
    // What is in use is not swept, and its image stays.
    let said = site.done(&["probe", "remove"]);
    assert!(said.contains("lanward-access-"), "{said}");
    site.reach("the probe was to be removed");
    // A holder that was killed has left its link.
    let holder = site.0.docker(["ps", "-q", "--filter=label=org.lanward.access"]).expect("a list");
    site.0.docker(["kill", &holder]).expect("it is there");
    assert!(site.traces().contains("lw-"), "the link is left");
    site.done(&["access", "off", "lan"]);
    assert_eq!(site.traces(), "", "{choice}: nothing is left");
    site.done(&["probe", "remove"]);
    let images = site.0.docker(["images", "-q", "lanward-probe"]).expect("a list");
    assert_eq!(images, "", "and nothing of the probe");
}

#[test]
fn debian_s_host_reaches_its_containers() {
    walk(EngineChoice::Debian);
}

#[test]
fn sid_s_host_reaches_its_containers() {
    walk(EngineChoice::Sid);
}
