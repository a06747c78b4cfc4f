//! Lanward, or the engine, is killed at random moments of real runs. What `lanward runs` then offers leaves the engine
//! as it was before the run or as it is after it, compared as full inspections. A few moments here; LANWARD_DEEP=1
//! tries fifty on each engine, LANWARD_SEED names others.

#[path = "../lab_walk/lanward.rs"]
#[allow(dead_code)]
mod lanward;
#[allow(dead_code)] // lab_edit uses the rest
mod state;

use std::{
    io::Read,
    os::unix::fs::MetadataExt,
    process::Stdio,
    time::{Duration, Instant},
};

use lanward::Lanward;
use lanward_lab::{EngineChoice, Lab, WEB_IMAGE};
use serde_json::Value;
use state::{State, orphans};

/// A change, as words for the command.
struct Deed {
    name: &'static str,
    words: &'static [&'static str],
}

const DEEDS: [Deed; 6] = [
    Deed {
        name: "create",
        words: &["create", "-d", "bridge", "--subnet=10.77.0.0/24", "--gateway=10.77.0.1", "made"],
    },
    Deed {
        name: "run",
        words: &["run", "-d", "--name", "runner", "--network", "side", "--ip", "10.88.0.9", "nginx"],
    },
    Deed { name: "attach", words: &["attach", "--ip", "10.88.0.7", "side", "web1"] },
    Deed { name: "detach", words: &["detach", "base", "web1"] },
    Deed { name: "remove", words: &["remove", "--yes", "empty"] },
    Deed { name: "edit", words: &["edit", "base", "--gateway", "198.19.249.254", "--yes"] },
];

fn moments(few: usize) -> usize {
    if std::env::var_os("LANWARD_DEEP").is_some_and(|v| !v.is_empty()) { 50 } else { few }
}

fn seed(usual: u64) -> u64 {
    std::env::var("LANWARD_SEED").ok().and_then(|text| text.parse().ok()).filter(|s| *s != 0).unwrap_or(usual)
}

/// All that is compared. Docker 28 gives a new MAC address at every attaching, and says so before.
fn state(lab: &Lab) -> State {
    let state = State::of(lab);
    if lab.engine_version().starts_with("28") { state.without_macs() } else { state }
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

/// A LAN network with a running container, a bridge network, and one that nobody is on.
fn furnish(lab: &Lab) {
    let net = |words: &str| lab.docker(["network", "create"].into_iter().chain(words.split(' '))).unwrap();
    net("-d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 --ip-range=198.19.249.208/28 \
         --aux-address nas=198.19.249.209 -o parent=eth0 --label com.example.odd= base");
    net("-d bridge --subnet=10.88.0.0/24 --gateway=10.88.0.1 side");
    net("-d bridge --subnet=10.99.0.0/24 --gateway=10.99.0.1 -o com.docker.network.bridge.enable_icc=false \
         --label a=b empty");
    let run = "run -d --name web1 --network base --ip 198.19.249.212 --network-alias www";
    lab.docker(run.split(' ').chain([WEB_IMAGE])).unwrap();
}

/// What each deed makes of the engine, and how long it takes. Undoing it afterwards is tried, too.
fn references(lab: &Lab, lanward: &Lanward<'_>, before: &State) -> Vec<(State, Duration)> {
    DEEDS
        .iter()
        .map(|deed| {
            let start = Instant::now();
            let done = lanward.json(0, deed.words.iter().copied());
            let took = start.elapsed();
            assert_eq!(done["report"]["outcome"]["outcome"], "done", "{}: {done:#}", deed.name);
            let after = state(lab);
            assert_ne!(&after, before, "{} changes something", deed.name);
            let id = done["report"]["plan"].as_str().unwrap().to_owned();
            let undone = lanward.json(0, ["runs", "undo", &id]);
            assert_eq!(undone["report"]["outcome"]["outcome"], "undone", "{}: {undone:#}", deed.name);
            state(lab).must_be(before, &format!("{}, done and undone", deed.name));
            assert_eq!(orphans(lab, &id), "", "{}", deed.name);
            (after, took)
        })
        .collect()
}

/// The newest run, once nobody works on it any more.
fn newest(lanward: &Lanward<'_>) -> Option<Value> {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let listed = lanward.json(0, ["runs"]);
        let newest = listed["runs"].as_array().unwrap().first().cloned();
        match newest {
            Some(run) if run["status"] == "running" => {
                assert!(Instant::now() < until, "a dead process still works: {run:#}");
            }
            other => return other,
        }
    }
}

#[test]
fn lanward_is_killed_at_docker_20() {
    lanward_is_killed(EngineChoice::Debian, seed(0x1a2b_3c4d_5e6f_7081));
}

#[test]
fn lanward_is_killed_at_docker_28() {
    lanward_is_killed(EngineChoice::Sid, seed(0x1a2b_3c4d_5e6f_7082));
}

fn lanward_is_killed(engine: EngineChoice, seed: u64) {
    let lab = Lab::start(engine).unwrap();
    let lanward = Lanward::on(&lab);
    furnish(&lab);
    let before = state(&lab);
    let references = references(&lab, &lanward, &before);
    let mut dice = Dice(seed);
    let mut last = newest(&lanward).unwrap()["id"].clone();
    let (mut interrupted, mut finished) = (0, 0);
    for moment in 0..moments(10) {
        let at = dice.below(DEEDS.len() as u64) as usize;
        let (deed, (after, took)) = (&DEEDS[at], &references[at]);
        // The first fifth is starting and finding the engine; nothing could be interrupted then.
        let fifth = took.as_micros() as u64 / 5;
        let delay = Duration::from_micros(fifth + dice.below(4 * fifth));
        let mut child = lanward
            .command(deed.words.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Not to wait for something, but to come at a moment that nobody has chosen.
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        // The program is the child of what was killed. Its end of this pipe closes with it, and not before.
        child.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap();
        let what = format!("moment {moment}: {} killed after {delay:?}", deed.name);
        let run = newest(&lanward).filter(|run| run["id"] != last);
        let Some(run) = run else {
            state(&lab).must_be(&before, &format!("{what}, before it began"));
            continue;
        };
        last = run["id"].clone();
        let id = run["id"].as_str().unwrap();
        if run["status"] == "interrupted" {
            interrupted += 1;
            let said = lanward.stderr(["networks"]);
            assert!(said.contains("lanward runs"), "{what}: an interrupted run is told of: {said}");
            let may_finish = run["ways"].as_array().unwrap().iter().any(|way| way == "finish");
            if may_finish && dice.below(2) == 0 {
                finished += 1;
                let done = lanward.json(0, ["runs", "finish", id]);
                assert_eq!(done["report"]["outcome"]["outcome"], "done", "{what}: {done:#}");
                state(&lab).must_be(after, &format!("{what}, finished"));
            }
        } else {
            state(&lab).must_be(after, &format!("{what}, it was over"));
        }
        let undone = lanward.json(0, ["runs", "undo", id]);
        assert_eq!(undone["report"]["outcome"]["outcome"], "undone", "{what}: {undone:#}");
        state(&lab).must_be(&before, &format!("{what}, undone"));
        assert_eq!(orphans(&lab, id), "", "{what}");
    }
    eprintln!(
        "{engine}: {interrupted} runs were interrupted, {finished} of them finished, the others undone"
    );
    assert!(interrupted > 0, "no moment hit a run");
}

#[test]
fn docker_20_is_killed() {
    the_engine_is_killed(EngineChoice::Debian, seed(0x0bad_cafe_1234_5678));
}

#[test]
fn docker_28_is_killed() {
    the_engine_is_killed(EngineChoice::Sid, seed(0x0bad_cafe_1234_5679));
}

fn the_engine_is_killed(engine: EngineChoice, seed: u64) {
    let lab = Lab::start(engine).unwrap();
    let lanward = Lanward::on(&lab);
    furnish(&lab);
    // What a restart by itself does to the engine's own networks (20.10 then shows docker0's gateway) is no run's doing.
    // The container is down: 20.10 cannot always start one again that was running when it was killed.
    lab.docker(["stop", "-t", "0", "web1"]).unwrap();
    lab.kill_engine().unwrap();
    lab.start_engine().unwrap();
    let before = state(&lab);
    let references = references(&lab, &lanward, &before);
    let mut dice = Dice(seed);
    let (mut unfinished, mut by_itself, mut done) = (0, 0, 0);
    for moment in 0..moments(4) {
        let at = dice.below(DEEDS.len() as u64) as usize;
        let (deed, (_, took)) = (&DEEDS[at], &references[at]);
        // The first third is finding the engine and looking.
        let third = took.as_micros() as u64 / 3;
        let delay = Duration::from_micros(third + dice.below(2 * third));
        let mut child = lanward
            .command(deed.words.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(delay);
        lab.kill_engine().unwrap();
        // A run that has to undo itself waits for the engine for a while; then it is for a person to say.
        let is_soon_back = dice.below(3) != 0;
        if is_soon_back {
            lab.start_engine().unwrap();
            child.wait().unwrap();
        } else {
            child.wait().unwrap();
            lab.start_engine().unwrap();
        }
        let what = format!("moment {moment}: the engine killed after {delay:?} of {}", deed.name);
        let run = newest(&lanward).unwrap();
        by_itself += usize::from(run["outcome"]["outcome"] == "rolled-back");
        if run["status"] == "interrupted" {
            unfinished += 1;
            let id = run["id"].as_str().unwrap();
            let undone = lanward.json(0, ["runs", "undo", id]);
            assert_eq!(undone["report"]["outcome"]["outcome"], "undone", "{what}: {undone:#}");
            assert_eq!(orphans(&lab, id), "", "{what}");
        }
        // It was over before the engine was killed. A container that it had started has ended with the engine, so what is
        // there need not be what it left; its undo must still find the way back.
        if run["outcome"]["outcome"] == "done" {
            done += 1;
            let id = run["id"].as_str().unwrap();
            let undone = lanward.json(0, ["runs", "undo", id]);
            assert_eq!(undone["report"]["outcome"]["outcome"], "undone", "{what}: {undone:#}");
            assert_eq!(orphans(&lab, id), "", "{what}");
        }
        state(&lab).must_be(&before, &format!("{what}: {run:#}"));
    }
    eprintln!(
        "{engine}: {by_itself} runs undid themselves when the engine was back, {unfinished} were left to be undone, \
         {done} were over before"
    );
}

/// The processes that have this file open, but for this one.
fn holders(file: &std::fs::Metadata) -> Vec<String> {
    let same = |path: std::path::PathBuf| {
        std::fs::metadata(path).is_ok_and(|m| (m.dev(), m.ino()) == (file.dev(), file.ino()))
    };
    let ours = std::process::id().to_string();
    let numbers =
        std::fs::read_dir("/proc").unwrap().flatten().filter_map(|e| e.file_name().into_string().ok());
    numbers
        .filter(|name| name.bytes().all(|b| b.is_ascii_digit()) && *name != ours)
        .filter(|name| {
            let open = std::fs::read_dir(format!("/proc/{name}/fd"));
            open.into_iter().flatten().flatten().any(|fd| same(fd.path()))
        })
        .collect()
}

#[test]
fn who_waits_for_another_lanward_can_stop() {
    let lab = Lab::start(EngineChoice::Debian).unwrap();
    let lanward = Lanward::on(&lab);
    furnish(&lab);
    lanward.json(0, ["remove", "--yes", "empty"]);
    let before = state(&lab);
    // As another Lanward would: the right to change this engine is a lock on a file.
    let runs = lab.directory().join("host/lanward/lanward/runs");
    let files = std::fs::read_dir(&runs).unwrap().flatten().map(|e| e.path());
    let path = files.into_iter().find(|path| path.extension().is_some_and(|e| e == "lock")).unwrap();
    let lock = std::fs::File::open(&path).unwrap();
    lock.lock().unwrap();
    let child = lanward
        .command(["--json", "create", "-d", "bridge", "--subnet=10.77.0.0/24", "made"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    let waiting = loop {
        let holders = holders(&lock.metadata().unwrap());
        if !holders.is_empty() {
            break holders;
        }
        assert!(Instant::now() < until, "nobody waits");
    };
    // Ctrl-C.
    assert!(std::process::Command::new("kill").arg("-INT").args(&waiting).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said: Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {text}\n{}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(said["report"]["outcome"]["outcome"], "nothing-done", "{said:#}");
    assert_eq!(said["report"]["steps"][0]["failure"]["failure"], "cancelled", "{said:#}");
    assert_eq!(output.status.code(), Some(1));
    state(&lab).must_be(&before, "stopped while it waited");
    assert_eq!(
        lanward.json(0, ["runs"])["runs"].as_array().unwrap().len(),
        1,
        "what did not begin is no run"
    );
}
