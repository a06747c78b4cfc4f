//! The walkthrough, on real engines: survey, create, use, and what a macvlan's host cannot do; a bridge network on the
//! LAN's own subnet; and exported commands with hostile names. Traffic is looked at from the LAN's side.

mod lanward;

use lanward::{Lanward, codes, has_code};
use lanward_lab::{EngineChoice, Lab, LabError, Node, SUBNET, WEB_IMAGE, WEB_PAGE};
use serde_json::{Value, json};

const NETWORK: [&str; 8] = [
    "create",
    "-d",
    "macvlan",
    "--subnet=198.19.249.0/24",
    "--gateway=198.19.249.1",
    "-o",
    "parent=eth0",
    "macvlan_network",
];

#[test]
fn the_walk_on_the_installed_engine() {
    walk(EngineChoice::Debian);
}

#[test]
fn the_walk_on_the_newest_engine() {
    walk(EngineChoice::Sid);
}

fn walk(engine: EngineChoice) {
    let lab = Lab::start(engine).unwrap();
    let lanward = Lanward::on(&lab);

    // what is here
    let survey = lanward.json(0, ["survey"]);
    let eth0 = by_name(&survey["host"]["nics"], "eth0");
    let addresses: Vec<_> = eth0["addresses"].as_array().unwrap().iter().map(|a| &a["address"]).collect();
    assert!(addresses.contains(&&json!("198.19.249.149/24")), "{eth0:#}");
    assert_eq!(survey["engine"]["version"]["version"], lab.engine_version());
    assert_eq!(
        survey["engine"]["placement"]["location"], "same-kernel",
        "{:#}",
        survey["engine"]["placement"]
    );

    // the article's command with its first words replaced; first only as a plan
    let plan = lanward.json(0, ["plan"].into_iter().chain(NETWORK[1..].iter().copied()));
    assert_eq!(plan["proposal"]["prediction"]["verdict"], "accept");
    assert_eq!(
        lab.docker(["network", "ls", "-q", "--filter", "driver=macvlan"]).unwrap(),
        "",
        "a plan changes nothing"
    );
    let created = lanward.json(0, NETWORK);
    assert_eq!(created["report"]["outcome"]["outcome"], "done", "{:#}", created["report"]);
    let made: Value = inspect(&lab, "macvlan_network");
    assert_eq!(made["Driver"], "macvlan");
    assert_eq!(made["Options"]["parent"], "eth0");
    assert_eq!(made["IPAM"]["Config"], json!([{ "Subnet": SUBNET, "Gateway": "198.19.249.1" }]));

    // a container on it, which the LAN reaches and the host does not
    lanward.json(0, ["run", "-d", "--name", "nginx", "--network", "macvlan_network", "nginx"]);
    let inspected = lanward.json(0, ["inspect", "nginx"]);
    let endpoint = &inspected["objects"][0]["container"]["endpoints"][0];
    assert_eq!(endpoint["network"], "macvlan_network");
    assert_eq!(endpoint["ipv4"], "198.19.249.2/24", "the first address after the gateway's: {endpoint:#}");
    assert_eq!(endpoint["gateway_v4"], "198.19.249.1");
    let mac = lab
        .docker([
            "inspect",
            "-f",
            "{{(index .NetworkSettings.Networks \"macvlan_network\").MacAddress}}",
            "nginx",
        ])
        .unwrap();
    assert_eq!(endpoint["mac"], mac.as_str());
    let address = "198.19.249.2";
    for node in [Node::Router, Node::Peer] {
        assert_eq!(lab.web_page(node, address).unwrap().as_deref(), Some(WEB_PAGE), "{node:?}");
        assert!(lab.pings(node, address).unwrap(), "{node:?}");
        let neighbour = lab.run(node, ["ip", "neigh", "show", address]).unwrap();
        assert!(neighbour.contains(&mac), "{node:?} sees the container's own MAC address: {neighbour}");
    }
    assert!(!lab.pings(Node::Host, address).unwrap());
    assert_eq!(lab.web_page(Node::Host, address).unwrap(), None);
    let check = lanward.json(0, ["check"]);
    assert!(has_code(&check["findings"], "host-cannot-reach"), "{:?}", codes(&check["findings"]));
    let said = lanward.text(0, ["check"]);
    assert!(said.contains("This computer cannot reach the containers on eth0"), "{said}");

    // a bridge network on the same subnet: we know what the engine will say, and it says it
    let bridge = ["-d", "bridge", "--subnet=198.19.249.0/24", "--gateway=198.19.249.1", "bridge_network"];
    let blocked = lanward.json(3, ["plan"].into_iter().chain(bridge));
    let prediction = &blocked["proposal"]["prediction"];
    assert_eq!(
        (&prediction["verdict"], &prediction["class"]),
        (&json!("refuse"), &json!("pool-overlaps")),
        "{prediction:#}"
    );
    let refusal = lab.docker(["network", "create"].into_iter().chain(bridge)).unwrap_err();
    let LabError::Failed { stderr, .. } = &refusal else { panic!("{refusal}") };
    assert!(stderr.contains("Pool overlaps with other one on this address space"), "{stderr}");
    assert!(
        stderr.contains(prediction["message"].as_str().unwrap()),
        "predicted {prediction:#}, said {stderr}"
    );
    lanward.json(3, ["create"].into_iter().chain(bridge));

    // away with it: attached containers are in the way, then not
    assert!(lab.docker(["network", "rm", "macvlan_network"]).is_err());
    lab.docker(["rm", "-f", "nginx"]).unwrap();
    lanward.json(0, ["remove", "--yes", "macvlan_network"]);
    assert_eq!(lab.docker(["network", "ls", "-q", "--filter", "driver=macvlan"]).unwrap(), "");

    // alone on the LAN's subnet the engine accepts the bridge; we do not, unless told to
    lab.docker(["network", "create"].into_iter().chain(bridge)).unwrap();
    lab.docker(["network", "rm", "bridge_network"]).unwrap();
    assert!(lab.pings(Node::Host, Node::Router.address()).unwrap());
    for verb in ["plan", "create"] {
        let warned = lanward.json(3, [verb].into_iter().chain(bridge));
        let finding = by_code(&warned["proposal"]["findings"], "bridge-on-lan");
        assert_eq!(
            (&finding["severity"], &finding["link"], &finding["lan"]),
            (&json!("danger"), &json!("eth0"), &json!(SUBNET))
        );
        assert_eq!(warned["proposal"]["prediction"]["verdict"], "accept");
    }
    assert_eq!(lab.docker(["network", "ls", "-q", "--filter", "name=bridge_network"]).unwrap(), "");
    lanward.json(0, ["create", "--accept", "bridge-on-lan"].into_iter().chain(bridge));
    assert_eq!(inspect(&lab, "bridge_network")["IPAM"]["Config"][0]["Subnet"], SUBNET);
    let route = lab.run(Node::Host, ["ip", "route", "get", Node::Router.address()]).unwrap();
    assert!(route.starts_with("local "), "what the danger is: the host now is its own router: {route}");
    let check = lanward.json(0, ["check"]);
    assert!(has_code(&check["findings"], "bridge-on-lan"), "{:?}", codes(&check["findings"]));
}

/// Names and values that mean something to a shell, a terminal, a page or a table.
const HOSTILE: [&str; 6] = [
    "it's $(touch pwned) `touch pwned` \"; touch pwned; #",
    "<img src=x onerror=alert(1)>&amp;",
    "two\nlines\tand a \u{1b}[31mcolour",
    "-starts=with a dash\\",
    "\u{202e}olleh \u{ac00}\u{b098} 🐳 ~ * ? ! %",
    "long",
];

#[test]
fn exported_commands_make_the_same_network_on_the_installed_engine() {
    exported_commands(EngineChoice::Debian);
}

#[test]
fn exported_commands_make_the_same_network_on_the_newest_engine() {
    exported_commands(EngineChoice::Sid);
}

fn exported_commands(engine: EngineChoice) {
    let lab = Lab::start(engine).unwrap();
    let lanward = Lanward::on(&lab);
    let long = "n".repeat(300);
    for (at, name) in HOSTILE.into_iter().enumerate() {
        let name = if name == "long" { &long } else { name };
        // docker's own client refuses a space in a label's key
        let label = format!("org.example.{at}'\"$;={name}");
        let subnet = format!("10.77.{at}.0/24");
        let options = ["--label", &label, "-o", "com.docker.network.bridge.enable_icc=false"];
        // every other network has neither label nor option, which the engine shows in its own way
        let options = if at % 2 == 0 { &options[..] } else { &[] };
        let wish = ["-d", "bridge", "--subnet", &subnet, "--ip-range", &subnet];
        let wish = || wish.into_iter().chain(options.iter().copied()).chain(["--", name]);

        let exported = lanward.text(0, ["plan", "--format", "cli"].into_iter().chain(wish()));
        let by_docker = of_shell(&lab, &exported);
        lanward.json(0, ["create"].into_iter().chain(wish()));
        let ours = inspect_only(&lab);
        assert_eq!(without_the_particular(&ours), without_the_particular(&by_docker), "{exported}");
        assert_eq!(ours["Name"], *name);

        let again = lanward.text(0, ["export", "--format", "cli", "--", name]);
        remove_all(&lab);
        let by_docker = of_shell(&lab, &again);
        assert_eq!(without_the_particular(&by_docker), without_the_particular(&ours), "{again}");
        assert!(!lab.directory().join("host/work/pwned").exists());
        // nothing of a name reaches a terminal as a command to it
        lab.docker(["network", "ls"]).unwrap();
        remove_all(&lab);
    }
}

/// Runs an exported command with a real shell and the engine's own client, and gives what it made; removes that again.
fn of_shell(lab: &Lab, command: &str) -> Value {
    let work = lab.directory().join("host/work");
    std::fs::create_dir_all(&work).unwrap();
    lab.run(Node::Host, ["env", "-C", work.to_str().unwrap(), "sh", "-c", command]).unwrap();
    let made = inspect_only(lab);
    assert_eq!(
        std::fs::read_dir(&work).unwrap().count(),
        0,
        "the command did something else as well: {command}"
    );
    remove_all(lab);
    made
}

/// Networks that are not the engine's own.
fn own_networks(lab: &Lab) -> Vec<String> {
    lab.docker(["network", "ls", "-q", "--no-trunc", "--filter", "type=custom"])
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn remove_all(lab: &Lab) {
    for id in own_networks(lab) {
        lab.docker(["network", "rm", &id]).unwrap();
    }
}

fn inspect_only(lab: &Lab) -> Value {
    let ids = own_networks(lab);
    assert_eq!(ids.len(), 1, "{ids:?}");
    inspect(lab, &ids[0])
}

fn inspect(lab: &Lab, network: &str) -> Value {
    let text = lab.docker(["network", "inspect", network]).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()[0].take()
}

/// A network as the engine shows it, without what differs from create to create.
fn without_the_particular(network: &Value) -> Value {
    let mut network = network.clone();
    let fields = network.as_object_mut().unwrap();
    fields.remove("Id");
    fields.remove("Created");
    network["Labels"].as_object_mut().unwrap().remove(lanward_core::RUN_LABEL);
    network
}

fn by_name<'a>(list: &'a Value, name: &str) -> &'a Value {
    list.as_array()
        .unwrap()
        .iter()
        .find(|item| item["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {list:#}"))
}

fn by_code<'a>(findings: &'a Value, code: &str) -> &'a Value {
    let mut list = findings.as_array().unwrap().iter();
    list.find(|finding| finding["code"] == code)
        .unwrap_or_else(|| panic!("no {code} in {:?}", codes(findings)))
}

#[test]
fn a_lab_host_finds_its_engine_without_being_told() {
    let lab = Lab::shared(EngineChoice::Debian);
    let lanward = Lanward::on(lab).without_docker_host();
    let survey = lanward.json(0, ["survey"]);
    assert_eq!(survey["engine"]["state"], "seen", "{:#}", survey["engine"]);
    assert_eq!(survey["host"]["hostname"], "host");
    assert!(lab.docker(["image", "inspect", WEB_IMAGE]).is_ok());
}

#[test]
fn the_commands_say_what_is_so_and_nothing_twice() {
    let lab = Lab::shared(EngineChoice::Debian);
    let lanward = Lanward::on(lab);
    let made = lanward.text(0, ["create", "-d", "bridge", "--subnet=10.78.1.0/24", "said_one"]);
    assert!(made.contains("whether a published port is reached") && !made.contains("sent a frame"), "{made}");
    let id = lanward.text(0, ["create", "-q", "-d", "bridge", "--subnet=10.78.2.0/24", "said_two"]);
    assert_eq!(id.trim_end().len(), 64, "{id}");
    lanward.json(0, ["run", "--name", "said", "--network", "said_one", WEB_IMAGE]);
    assert_eq!(lanward.text(0, ["attach", "-q", "said_two", "said"]), "");

    // what is in the way is named with the way out, and only that
    let blocked = lanward.text(3, ["remove", "--yes", "said_one"]);
    assert!(blocked.contains("lanward detach said_one said") && !blocked.contains("<id>"), "{blocked}");
    let predefined = lanward.text(3, ["remove", "--yes", "bridge"]);
    assert!(!predefined.contains("lanward detach"), "{predefined}");
    lab.docker(["run", "-d", "--name", "said_host", "--network", "host", WEB_IMAGE]).unwrap();
    let refused = lanward.text(3, ["detach", "host", "said_host"]);
    assert!(refused.contains("host network") && !refused.contains("lanward detach"), "{refused}");
    let unknown = lanward.text(2, ["attach", "said_nowhere", "said"]);
    assert_eq!(unknown.matches("said_nowhere").count(), 1, "{unknown}");

    assert_eq!(lanward.text(0, ["detach", "-q", "said_two", "said"]), "");
    let again = lanward.text(0, ["attach", "--explain", "said_two", "said"]);
    let id = id.trim_end();
    assert!(again.contains("said") && !again.contains(id), "a network has its name: {again}");
    assert_eq!(lanward.text(0, ["detach", "said_two", "said"]).lines().count(), 1);
    lanward.json(0, ["detach", "said_one", "said"]);
    let alone = lanward.text(0, ["inspect", "said"]);
    assert!(alone.contains("It is on no network.") && !alone.contains("said_one"), "{alone}");

    // one that stays does not keep the other
    let removed = lanward.text(3, ["remove", "-q", "--yes", "bridge", "said_one"]);
    assert!(removed.ends_with("said_one\n"), "{removed}");
    let document = lanward.json(2, ["remove", "--yes", "said_one", "said_two"]);
    assert_eq!(document["removals"][0]["proposal"]["field_errors"][0]["code"], "no-such-network");
    assert_eq!(document["removals"][1]["report"]["outcome"]["outcome"], "done", "{document:#}");
    lab.docker(["rm", "-f", "said", "said_host"]).unwrap();
}
