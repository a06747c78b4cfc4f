//! Networks with containers on them are edited at random on real engines. Every attachment is afterwards what the
//! proposal said it would be; an edit that fails half-way leaves everything as it was. A few edits here;
//! LANWARD_DEEP=1 makes two hundred on each engine, LANWARD_SEED names another sequence.

#[path = "../lab_walk/lanward.rs"]
#[allow(dead_code)]
mod lanward;
mod refusing;
#[path = "../lab_crash/state.rs"]
#[allow(dead_code)]
mod state;

use lanward::Lanward;
use lanward_lab::{EngineChoice, Lab, WEB_IMAGE};
use refusing::Refusing;
use serde_json::Value;
use state::State;

fn rounds(few: u64) -> u64 {
    if std::env::var_os("LANWARD_DEEP").is_some_and(|v| !v.is_empty()) { 200 } else { few }
}

fn seed(usual: u64) -> u64 {
    std::env::var("LANWARD_SEED").ok().and_then(|text| text.parse().ok()).filter(|s| *s != 0).unwrap_or(usual)
}

/// Numbers that are the same at every run: xorshift64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// How many containers come to be on the bridge network.
const MOST: u64 = 8;

struct Bench {
    lab: Lab,
    /// The MAC address of an attachment can be kept.
    keeps_macs: bool,
}

impl Bench {
    fn new(engine: EngineChoice) -> Self {
        let lab = Lab::start(engine).unwrap();
        let bench = Self { lab, keeps_macs: engine != EngineChoice::Sid };
        bench.docker("network create -d bridge --subnet=10.60.0.0/24 --gateway=10.60.0.1 --aux-address nas=10.60.0.9 \
             -o com.example.odd=1 -o com.docker.network.bridge.enable_icc=1 --label com.docker.compose.network=net net");
        bench.docker(
            "network create -d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 \
             --ip-range=198.19.249.208/28 -o parent=eth0 -o macvlan_mode=bridge lan",
        );
        bench.docker("network create -d bridge --subnet=10.88.0.0/24 side");
        bench.docker(&format!(
            "run -d --name l0 --network lan --ip 198.19.249.210 --network-alias www {WEB_IMAGE}"
        ));
        bench.docker(&format!("run -d --name l1 --network lan {WEB_IMAGE}"));
        bench
    }

    fn docker(&self, words: &str) -> String {
        self.lab.docker(words.split_whitespace()).unwrap()
    }

    /// Another container on the bridge network: with and without an address of its own, running and not, with and
    /// without a restart policy and a health check, Compose's or nobody's.
    fn one_more(&self, at: u64) {
        let fixed = if at.is_multiple_of(2) { format!("--ip 10.60.0.{}", 30 + at) } else { String::new() };
        let verb = if at % 3 == 2 { "create" } else { "run -d" };
        let name = format!("c{at}");
        let more = match at % 3 {
            0 => "--health-cmd true --health-interval 1h",
            1 => "--restart unless-stopped --label com.docker.compose.project=shop",
            _ => "",
        };
        self.docker(&format!(
            "{verb} --name {name} --network net {fixed} --network-alias a{at} {more} {WEB_IMAGE}"
        ));
        if at % 4 == 1 {
            self.docker(&format!("network connect side {name}"));
        }
    }

    fn state(&self) -> State {
        State::of(&self.lab).for_edits(self.keeps_macs)
    }

    fn endpoint(&self, container: &str, network: &str) -> Value {
        let inspected: Value = serde_json::from_str(&self.docker(&format!("inspect {container}"))).unwrap();
        inspected[0]["NetworkSettings"]["Networks"][network].clone()
    }
}

/// A change at random; each can be made to either network.
fn change(dice: &mut Dice, round: u64, lan: bool) -> Vec<String> {
    let number = dice.below(90) + 100;
    let text = match dice.below(if lan { 4 } else { 6 }) {
        0 => format!("--label round={round}"),
        1 if lan => "--gateway 198.19.249.254".into(),
        1 => format!("--gateway 10.60.0.{number}"),
        2 if lan => format!("--exclude 198.19.249.{}", 211 + number % 8),
        2 => format!("--exclude 10.60.0.{number}"),
        3 => format!("-o com.example.round={round}"),
        4 => format!("--mtu {}", 1300 + number),
        _ => format!("--masquerade {}", if number.is_multiple_of(2) { "yes" } else { "no" }),
    };
    text.split(' ').map(str::to_owned).collect()
}

fn edits(engine: EngineChoice, seed: u64) {
    let bench = Bench::new(engine);
    let lanward = Lanward::on(&bench.lab);
    let mut dice = Dice(seed);
    let mut cuts: Vec<Cut> = Vec::new();
    let (mut edited, mut failed, mut undone) = (0, 0, 0);
    let mut containers = 0;
    let rounds = rounds(MOST);
    for round in 0..rounds {
        if containers < MOST && round * MOST >= containers * rounds {
            bench.one_more(containers);
            containers += 1;
        }
        let lan = dice.below(4) == 0;
        let network = if lan { "lan" } else { "net" };
        let before = bench.state();
        let mut words = vec!["edit".to_owned(), network.to_owned(), "--yes".into()];
        words.extend(change(&mut dice, round, lan));
        let what = format!("{engine}, round {round}: {}", words.join(" "));
        let fails = round % 4 == 3;
        if fails && !lan {
            // Accepted by the engine when the network is made, and impossible when somebody is attached.
            let prefix = "com.docker.network.container_iface_prefix=averyverylongname";
            words.extend(["-o".to_owned(), prefix.to_owned()]);
            let done = lanward.any_json(&words);
            assert_eq!(done["report"]["outcome"]["outcome"], "rolled-back", "{what}: {:#}", done["report"]);
            bench.state().must_be(&before, &format!("{what}, failed"));
            failed += 1;
            continue;
        }
        let done = lanward.any_json(&words);
        if done["proposal"]["changes"].as_array().unwrap().is_empty() {
            bench.state().must_be(&before, &format!("{what}, nothing to change"));
            continue;
        }
        assert_eq!(done["report"]["outcome"]["outcome"], "done", "{what}: {done:#}");
        for impact in done["proposal"]["impact"].as_array().unwrap() {
            let name = impact["name"].as_str().unwrap();
            let endpoint = bench.endpoint(name, network);
            if impact["cut_off"] == true && impact["ipv4"]["fate"] == "stays" {
                assert_eq!(endpoint["IPAddress"], impact["ipv4"]["address"], "{what}: {name}: {endpoint:#}");
            }
            if impact["mac"]["fate"] == "stays" {
                assert_eq!(endpoint["MacAddress"], impact["mac"]["mac"], "{what}: {name}: {endpoint:#}");
            }
        }
        let attachments = bench.state();
        attachments.containers_must_be(&before, &what);
        for cut in done["cut_offs"].as_array().unwrap() {
            let time = |field: &str| {
                cut[field].as_u64().unwrap_or_else(|| panic!("{what}: {cut} is attached again"))
            };
            let (all, engine) = (time("ms"), time("engine_ms"));
            cuts.push(Cut { all, engine, ours: all.saturating_sub(engine) });
        }
        edited += 1;
        if round % 3 == 2 {
            let id = done["report"]["plan"].as_str().unwrap();
            let back = lanward.json(0, ["runs", "undo", id]);
            assert_eq!(back["report"]["outcome"]["outcome"], "undone", "{what}: {back:#}");
            bench.state().must_be(&before, &format!("{what}, undone"));
            undone += 1;
        }
    }
    // Stopped containers must still be able to start, on the network that was made anew.
    if containers > 2 {
        bench.docker("start c2");
        assert_ne!(bench.endpoint("c2", "net")["IPAddress"], "", "{engine}");
    }
    assert!(!cuts.is_empty(), "nobody was cut off");
    eprintln!(
        "{engine}: {rounds} rounds, {edited} edits, {failed} failures on purpose, {undone} undone; {} cut-offs of a \
         container; in milliseconds, median/95 of 100/longest: {} in all, {} the engine's own, {} Lanward's",
        cuts.len(),
        spread(&cuts, |c| c.all),
        spread(&cuts, |c| c.engine),
        spread(&cuts, |c| c.ours),
    );
    let slow = cuts.iter().filter(|c| c.ours >= OURS_MS).count();
    assert_eq!(slow, 0, "Lanward's own part of a cut-off is below {OURS_MS} ms: {cuts:?}");
}

/// The longest that a container may be cut off beyond what the engine takes for its own part, in milliseconds.
const OURS_MS: u64 = 1500;

/// How long a container was cut off, in milliseconds.
#[derive(Debug)]
struct Cut {
    all: u64,
    engine: u64,
    ours: u64,
}

fn spread(cuts: &[Cut], of: impl Fn(&Cut) -> u64) -> String {
    let mut all: Vec<u64> = cuts.iter().map(of).collect();
    all.sort_unstable();
    format!("{}/{}/{}", all[all.len() / 2], all[all.len() * 95 / 100], all[all.len() - 1])
}

#[test]
fn random_edits_on_docker_20() {
    edits(EngineChoice::Debian, seed(0x5eed_0000_0000_0001));
}

#[test]
fn random_edits_on_docker_28() {
    edits(EngineChoice::Sid, seed(0x5eed_0000_0000_0002));
}

/// Whichever call of an edit of a macvlan network is refused: network and attachments are as they were.
fn failures_on_macvlan(engine: EngineChoice) {
    let bench = Bench::new(engine);
    let lanward = Lanward::on(&bench.lab);
    bench.docker(&format!("create --name l2 --network lan --ip 198.19.249.220 {WEB_IMAGE}"));
    let calls = [
        (("POST", "/disconnect"), 3),
        (("DELETE", "/networks/"), 1),
        (("POST", "/networks/create"), 1),
        (("POST", "/connect"), 3),
    ];
    for (call, times) in calls {
        for nth in 0..times {
            let what = format!("{engine}, {call:?} {nth} refused");
            let before = bench.state();
            let door = Refusing::nth(&bench.lab, call, nth);
            let change = ["edit", "lan", "--gateway=198.19.249.254", "-o", "com.example.more=1", "--yes"];
            let done = lanward.any_json(["--engine", &door.engine()].into_iter().chain(change));
            assert!(door.seen() > nth, "{what}: the call came: {done:#}");
            // Where the very first call is refused, there is nothing to take back.
            let outcome = if call.1 == "/disconnect" && nth == 0 { "nothing-done" } else { "rolled-back" };
            assert_eq!(done["report"]["outcome"]["outcome"], outcome, "{what}: {:#}", done["report"]);
            bench.state().must_be(&before, &what);
        }
    }
}

#[test]
fn failures_on_macvlan_on_docker_20() {
    failures_on_macvlan(EngineChoice::Debian);
}

#[test]
fn failures_on_macvlan_on_docker_28() {
    failures_on_macvlan(EngineChoice::Sid);
}

#[test]
fn a_renamed_network_is_found_by_stopped_containers_too() {
    let bench = Bench::new(EngineChoice::Debian);
    let lanward = Lanward::on(&bench.lab);
    (0..3).for_each(|at| bench.one_more(at));
    lanward.json(0, ["edit", "net", "--rename", "other", "--yes"]);
    bench.docker("start c2");
    assert_ne!(bench.endpoint("c2", "other")["IPAddress"], "");
    bench.docker("restart -t 0 c0");
    assert_eq!(bench.endpoint("c0", "other")["IPAddress"], "10.60.0.30");
    let copy = ["duplicate", "other", "copy", "--subnet=10.61.0.0/24", "--gateway=10.61.0.1"];
    lanward.json(0, copy);
    let shown: Value = serde_json::from_str(&bench.docker("network inspect copy")).unwrap();
    assert_eq!(shown[0]["Options"]["com.example.odd"], "1");
    assert_eq!(shown[0]["Labels"]["com.docker.compose.network"], Value::Null);
    let refused = lanward.json(3, ["edit", "bridge", "--label", "a=b"]);
    assert_eq!(refused["proposal"]["form"]["refusals"][0]["refusal"], "predefined");
}
