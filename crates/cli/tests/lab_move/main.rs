//! Containers move from a bridge onto the LAN and back on real engines: they are reached from the LAN where they went,
//! what was said to be lost is lost and nothing else, and a move that fails or is taken back leaves everything as it was.
#![cfg(target_os = "linux")]

#[path = "../lab_walk/lanward.rs"]
#[allow(dead_code)]
mod lanward;
#[path = "../lab_edit/refusing.rs"]
mod refusing;
#[path = "../lab_crash/state.rs"]
#[allow(dead_code)]
mod state;

use lanward::Lanward;
use lanward_lab::{EngineChoice, Lab, Node, WEB_IMAGE, WEB_PAGE};
use refusing::Refusing;
use serde_json::{Value, json};
use state::State;

struct Bench {
    lab: Lab,
    /// The MAC address of an attachment can be kept.
    keeps_macs: bool,
}

impl Bench {
    /// On the bridge network `shop`: the running `web` with a published port, a further name and a container that uses
    /// its network, the running `db` with an address and labels of Compose's, and `idle`, which was never started; on
    /// the default bridge `plain`.
    fn new(engine: EngineChoice) -> Self {
        let bench = Self { lab: Lab::start(engine).unwrap(), keeps_macs: engine != EngineChoice::Sid };
        // Docker 20.10 gives a parent to one network only.
        let link = ["ip", "link", "add", "side0", "up", "type", "veth", "peer", "name", "side1"];
        bench.lab.run(Node::Host, link).unwrap();
        for line in [
            "network create --subnet=10.60.0.0/24 --gateway=10.60.0.1 shop",
            "network create -d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 \
             --ip-range=198.19.249.208/28 -o parent=eth0 lan",
            "network create -d macvlan --subnet=198.19.248.0/24 --gateway=198.19.248.1 -o parent=side0 zoo",
            "run -d --name web --network shop --network-alias www -p 80:80 IMAGE",
            "run -d --name along --network container:web --entrypoint sleep IMAGE 1000",
            "run -d --name db --network shop --ip 10.60.0.30 --label com.docker.compose.project=till IMAGE",
            "create --name idle --network shop IMAGE",
            "run -d --name plain IMAGE",
        ] {
            bench.docker(line);
        }
        bench
    }

    fn docker(&self, words: &str) -> String {
        let words = words.split_whitespace().map(|word| if word == "IMAGE" { WEB_IMAGE } else { word });
        self.lab.docker(words).unwrap()
    }

    fn state(&self) -> State {
        State::of(&self.lab).for_edits(self.keeps_macs)
    }

    fn networks(&self, container: &str) -> Value {
        let inspected: Value = serde_json::from_str(&self.docker(&format!("inspect {container}"))).unwrap();
        inspected[0]["NetworkSettings"]["Networks"].clone()
    }

    fn names(&self, container: &str) -> Vec<String> {
        self.networks(container).as_object().unwrap().keys().cloned().collect()
    }

    /// Whether the port that `web` publishes is served.
    fn serves(&self) -> bool {
        let ask = r#"printf 'GET / HTTP/1.0\r\n\r\n' | busybox nc -w 2 "$0" 80"#;
        let answer = self.lab.run(Node::Peer, ["sh", "-c", ask, Node::Host.address()]);
        answer.is_ok_and(|text| text.contains(WEB_PAGE))
    }

    fn page(&self, address: &str) -> Option<String> {
        self.lab.web_page(Node::Peer, address).unwrap()
    }
}

fn there_and_back(engine: EngineChoice) {
    let bench = Bench::new(engine);
    let lanward = Lanward::on(&bench.lab);
    let before = bench.state();
    assert!(bench.serves(), "{engine}: before the move");

    // Where nobody can be asked it needs --yes; a dry run changes nothing and shows everything.
    lanward.json(2, ["move", "web", "--to", "lan"]);
    let shown = lanward.json(0, ["move", "web", "db", "idle", "--to", "lan", "--dry-run"]);
    bench.state().must_be(&before, &format!("{engine}: a dry run"));
    let web = &shown["proposal"]["moves"][0];
    assert_eq!(web["losses"][0], json!({ "loss": "ports", "ports": ["80:80/tcp"] }), "{engine}: {web:#}");
    assert_eq!((&web["along"], &web["running"]), (&json!(["along"]), &json!(true)), "{engine}");
    assert_eq!(shown["proposal"]["moves"][1]["project"], "till", "{engine}");
    let text = lanward.text(0, ["move", "web", "db", "idle", "--to", "lan", "--plan"]);
    assert!(text.contains("docker network connect --ip 198.19.249.221 --alias www lan web"), "{text}");

    // There: everybody has the address that was proposed, and answers on the LAN.
    let done = lanward.json(0, ["move", "web", "db", "idle", "--to", "lan", "--yes"]);
    assert_eq!(done["proposal"]["moves"], shown["proposal"]["moves"], "{engine}");
    assert_eq!(done["cut_offs"], json!([]), "{engine}: nobody was without a network");
    for (name, address) in [("web", "198.19.249.221"), ("db", "198.19.249.222"), ("idle", "198.19.249.223")] {
        assert_eq!(bench.names(name), ["lan"], "{engine}: {name}");
        let endpoint = bench.networks(name)["lan"].clone();
        assert_eq!(endpoint["IPAMConfig"]["IPv4Address"], address, "{engine}: {name}");
    }
    assert_eq!(bench.page("198.19.249.221").as_deref(), Some(WEB_PAGE), "{engine}");
    assert!(!bench.serves(), "{engine}: the published port is lost, as was said");
    bench.docker("start idle");
    assert_eq!(bench.page("198.19.249.223").as_deref(), Some(WEB_PAGE), "{engine}: started where it moved");
    bench.docker("restart -t 0 web");
    assert_eq!(bench.page("198.19.249.221").as_deref(), Some(WEB_PAGE), "{engine}: it stays there");
    bench.docker("stop -t 0 idle");

    // Taken back.
    let id = done["report"]["plan"].as_str().unwrap();
    let runs = lanward.json(0, ["runs"]);
    assert_eq!(runs["runs"][0]["kind"], "move", "{engine}: {:#}", runs["runs"][0]);
    let back = lanward.json(0, ["runs", "undo", id]);
    assert_eq!(back["report"]["outcome"]["outcome"], "undone", "{engine}: {back:#}");
    for name in ["web", "db", "idle"] {
        assert_eq!(bench.names(name), ["shop"], "{engine}: {name}");
    }
    assert_eq!(bench.networks("db")["shop"]["IPAddress"], "10.60.0.30", "{engine}");
    assert!(bench.serves(), "{engine}: the port is served again");

    // And back by another move, off the default bridge, too.
    lanward.json(0, ["move", "plain", "--to", "lan", "--ip", "plain=198.19.249.215", "--yes"]);
    assert_eq!(bench.page("198.19.249.215").as_deref(), Some(WEB_PAGE), "{engine}");
    lanward.json(0, ["move", "plain", "--from", "lan", "--to", "bridge", "--yes"]);
    assert_eq!(bench.names("plain"), ["bridge"], "{engine}");

    // Beside the bridge: the way out decides whether a published port is served.
    for (network, served) in [("lan", false), ("zoo", true)] {
        let kept = lanward.json(0, ["move", "web", "--to", network, "--keep", "--yes"]);
        let moved = &kept["proposal"]["moves"][0];
        let leads = if served { "shop" } else { network };
        assert_eq!(moved["new_way_out"]["v4"], leads, "{engine}: {moved:#}");
        assert_eq!(moved["losses"].as_array().unwrap().is_empty(), served, "{engine}: {moved:#}");
        let route = bench.docker("exec web ip route show default");
        let gateway = if served { "10.60.0.1" } else { "198.19.249.1" };
        assert!(route.contains(gateway), "{engine}: beside {network}: {route}");
        assert_eq!(bench.serves(), served, "{engine}: beside {network}");
        bench.docker(&format!("network disconnect {network} web"));
    }

    // By name: who cannot be moved.
    let refused = lanward.json(3, ["move", "web", "along", "--to", "lan", "--yes"]);
    let why = json!([{ "refusal": "shares-network", "with": "web" }]);
    assert_eq!(refused["proposal"]["moves"][1]["refusals"], why, "{engine}");
}

#[test]
fn there_and_back_on_docker_20() {
    there_and_back(EngineChoice::Debian);
}

#[test]
fn there_and_back_on_docker_28() {
    there_and_back(EngineChoice::Sid);
}

/// Whichever call fails, to and from whichever network: everything is as it was.
fn failures(engine: EngineChoice) {
    let bench = Bench::new(engine);
    bench.docker("network connect --ip 198.19.249.210 --alias nas lan plain");
    let lanward = Lanward::on(&bench.lab);
    let onto_lan = ["web", "db", "idle", "--to", "lan"];
    let off_lan = ["plain", "--from", "lan", "--to", "shop"];
    let (connect, disconnect) = (("POST", "/connect"), ("POST", "/disconnect"));
    let all = [(&onto_lan[..], connect, 3), (&onto_lan[..], disconnect, 3), (&off_lan[..], disconnect, 1)];
    for (line, part, calls) in all {
        for nth in 0..calls {
            let what = format!("{engine}: {line:?}, {part:?} {nth}");
            let before = bench.state();
            let door = Refusing::nth(&bench.lab, part, nth);
            let done = lanward
                .any_json(["--engine", &door.engine(), "move"].iter().chain(line).chain(&["--yes"]).copied());
            assert!(door.seen() > nth, "{what}: the call came: {done:#}");
            // Where the very first call is refused, there is nothing to take back.
            let first = part == connect && nth == 0;
            let outcome = if first { "nothing-done" } else { "rolled-back" };
            assert_eq!(done["report"]["outcome"]["outcome"], outcome, "{what}: {:#}", done["report"]);
            bench.state().must_be(&before, &what);
        }
    }
    assert!(bench.serves(), "{engine}: the published port is served again");
}

#[test]
fn failures_on_docker_20() {
    failures(EngineChoice::Debian);
}

#[test]
fn failures_on_docker_28() {
    failures(EngineChoice::Sid);
}
