//! What is kept for containers, on real engines: kept, lost with the container, found, given back, taken back again.
//! What an engine cannot give at an attaching is said before, and given at a start.

#[path = "lab_walk/lanward.rs"]
#[allow(dead_code)]
mod lanward;

use lanward::{Lanward, has_code};
use lanward_lab::{EngineChoice, Lab, WEB_IMAGE};
use serde_json::Value;

struct Bench {
    lab: Lab,
}

impl Bench {
    fn new(engine: EngineChoice) -> Self {
        let bench = Self { lab: Lab::start(engine).unwrap() };
        bench.docker(
            "network create -d macvlan --subnet=198.19.249.0/24 --gateway=198.19.249.1 \
             --ip-range=198.19.249.208/28 -o parent=eth0 lan",
        );
        bench
    }

    fn docker(&self, words: &str) -> String {
        self.lab.docker(words.split_whitespace()).unwrap()
    }

    fn endpoint(&self, container: &str) -> Value {
        let inspected: Value = serde_json::from_str(&self.docker(&format!("inspect {container}"))).unwrap();
        inspected[0]["NetworkSettings"]["Networks"]["lan"].clone()
    }
}

/// How the record of a container stands.
fn stands(lanward: &Lanward<'_>, container: &str) -> Value {
    let list = lanward.json(0, ["identity", "list"]);
    let rows = list["identities"].as_array().unwrap();
    let row = rows.iter().find(|row| row["identity"]["container"] == container);
    row.unwrap_or_else(|| panic!("{container}: {list:#}"))["standing"].clone()
}

fn fields(standing: &Value) -> Vec<&str> {
    standing["differences"].as_array().unwrap().iter().map(|d| d["field"].as_str().unwrap()).collect()
}

fn a_container_gets_back_what_is_kept_for_it(engine: EngineChoice) {
    let bench = Bench::new(engine);
    let lanward = Lanward::on(&bench.lab);
    bench.docker(&format!(
        "run -d --name dns --network lan --ip 198.19.249.214 --network-alias resolver {WEB_IMAGE}"
    ));
    bench.docker(&format!("run -d --name auto --network lan {WEB_IMAGE}"));
    lanward.json(0, ["run", "--network", "lan", "--name", "own", "--mac", "02:aa:bb:cc:dd:01", WEB_IMAGE]);

    // Kept as it is, without a MAC address that the engine made up.
    let kept = lanward.json(0, ["identity", "keep"]);
    let of = |name: &str| {
        let all = kept["answer"]["kept"].as_array().unwrap();
        all.iter().find(|k| k["container"] == name).unwrap_or_else(|| panic!("{kept:#}")).clone()
    };
    assert_eq!(of("dns")["ipv4"], "198.19.249.214");
    assert_eq!(of("dns")["aliases"], serde_json::json!(["resolver"]));
    assert_eq!((&of("auto")["mac"], &of("dns")["mac"]), (&Value::Null, &Value::Null), "{kept:#}");
    let asked_for = of("own")["mac"].clone();
    assert_eq!(stands(&lanward, "dns")["standing"], "as-kept");
    assert!(!has_code(&lanward.json(0, ["check"])["findings"], "identity-drifted"));

    // Made anew without its address, as by hand or by a Compose file that does not hold it.
    bench.docker("rm -f dns");
    assert_eq!(stands(&lanward, "dns")["standing"], "container-absent");
    assert!(!has_code(&lanward.json(0, ["check"])["findings"], "identity-drifted"), "absent is not drift");
    bench.docker(&format!("run -d --name dns --network lan {WEB_IMAGE}"));
    let lost = bench.endpoint("dns");
    assert_eq!(fields(&stands(&lanward, "dns")), ["IPv4Address", "Aliases"]);
    let check = lanward.json(0, ["check"]);
    assert!(has_code(&check["findings"], "identity-drifted") && check["health"]["state"] == "attention");

    // Given back in one run, which can be taken back.
    let repaired = lanward.json(0, ["identity", "repair", "dns"]);
    assert_eq!(repaired["report"]["outcome"]["outcome"], "done", "{repaired:#}");
    assert_eq!(bench.endpoint("dns")["IPAddress"], "198.19.249.214");
    assert_eq!(stands(&lanward, "dns")["standing"], "as-kept");
    let run = repaired["report"]["plan"].as_str().unwrap();
    let undone = lanward.json(0, ["runs", "undo", run]);
    assert_eq!(undone["report"]["outcome"]["outcome"], "undone", "{undone:#}");
    assert_eq!(bench.endpoint("dns")["IPAddress"], lost["IPAddress"]);
    let runs = lanward.json(0, ["runs"]);
    assert_eq!(runs["runs"][0]["kind"], "repair", "{runs:#}");
    lanward.json(0, ["identity", "repair", "dns"]);

    // Off the network altogether, and a container that does not run.
    bench.docker("network disconnect lan dns");
    assert_eq!(stands(&lanward, "dns")["standing"], "detached");
    bench.docker("stop -t 0 dns");
    lanward.json(0, ["identity", "repair", "dns"]);
    bench.docker("start dns");
    assert_eq!(bench.endpoint("dns")["IPAddress"], "198.19.249.214");
    assert_eq!(stands(&lanward, "dns")["standing"], "as-kept");

    // A MAC address of the names cannot be given while it runs on these engines, and that is said before.
    lanward.json(0, ["identity", "set", "dns", "--mac", "derived"]);
    assert_eq!(fields(&stands(&lanward, "dns")), ["MacAddress"]);
    let refused = lanward.json(3, ["identity", "repair", "dns"]);
    assert!(has_code(&refused["proposal"]["findings"], "mac-ignored"), "{refused:#}");
    bench.docker("rm -f dns");
    let anew = [
        "run",
        "--network",
        "lan",
        "--name",
        "dns",
        "--ip",
        "198.19.249.214",
        "--mac",
        "derived",
        "--network-alias",
        "resolver",
        WEB_IMAGE,
    ];
    lanward.json(0, anew);
    assert_eq!(stands(&lanward, "dns")["standing"], "as-kept");
    assert!(!has_code(&lanward.json(0, ["check"])["findings"], "identity-drifted"));

    // 20.10 has no priorities, 28.5 has.
    lanward.json(0, ["identity", "set", "auto", "--gw-priority", "7"]);
    let by_version = lanward.any_json(["identity", "repair", "auto"]);
    let is_done = by_version["report"]["outcome"]["outcome"] == "done";
    if engine == EngineChoice::Sid {
        assert_eq!(bench.endpoint("auto")["GwPriority"], 7);
    } else {
        assert!(
            !is_done && has_code(&by_version["proposal"]["findings"], "engine-ignores"),
            "{by_version:#}"
        );
    }
    // A MAC address that was asked for comes along on 20.10; 28.5 loses it, which is said before.
    assert_eq!(asked_for, "02:aa:bb:cc:dd:01");
    lanward.json(0, ["identity", "set", "own", "--ip", "198.19.249.216"]);
    let moved = lanward.json(0, ["identity", "repair", "own"]);
    let own = bench.endpoint("own");
    assert_eq!(own["IPAddress"], "198.19.249.216");
    let warned = has_code(&moved["proposal"]["findings"], "mac-ignored");
    assert_eq!(
        (own["MacAddress"] == asked_for, warned),
        (engine == EngineChoice::Debian, engine == EngineChoice::Sid)
    );
    lanward.json(0, ["identity", "forget", "own"]);
    lanward.text(2, ["identity", "forget", "own"]);
}

#[test]
fn kept_on_docker_20() {
    a_container_gets_back_what_is_kept_for_it(EngineChoice::Debian);
}

#[test]
fn kept_on_docker_28() {
    a_container_gets_back_what_is_kept_for_it(EngineChoice::Sid);
}
