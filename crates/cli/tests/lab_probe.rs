//! The command's view of an engine's links, wherever the engine is: on this machine, in a machine behind it, far away
//! over TLS or ssh. Needs the lab (root and namespaces); where that cannot start, these tests fail.
#![cfg(target_os = "linux")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use lanward_lab::{EngineChoice, Lab, Node};
use serde_json::Value;

const ENGINES: [EngineChoice; 2] = [EngineChoice::Debian, EngineChoice::Sid];

/// The command on a node, with a home of its own in the lab.
fn lanward(lab: &Lab, node: Node, line: &[&str]) -> Command {
    let mut command = lab.on(node, env!("CARGO_BIN_EXE_lanward"));
    command.args(line);
    let home = lab.directory().join("home");
    command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_STATE_HOME", home.join("state"));
    for name in ["DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "LANWARD_ENGINE", "LANG", "LC_ALL"] {
        command.env_remove(name);
    }
    command
}

/// The document it prints.
fn document(mut command: Command) -> Value {
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}{}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// The exit code and everything it said.
fn said(mut command: Command) -> (Option<i32>, String) {
    let output = command.output().expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

/// The engine's links without what changes by the second.
fn links(survey: &Value) -> Value {
    let mut links = survey["engine"]["links"].clone();
    links["value"] = unhurried(&links["value"]);
    links
}

/// Links without what changes by the second.
fn unhurried(links: &Value) -> Value {
    let mut links = links.clone();
    for link in links.as_array_mut().into_iter().flatten() {
        for address in link["addresses"].as_array_mut().into_iter().flatten() {
            address["valid_for_s"] = Value::Null;
        }
    }
    links
}

fn names(links: &Value) -> Vec<&str> {
    links["value"].as_array().into_iter().flatten().filter_map(|link| link["name"].as_str()).collect()
}

fn has_address(links: &Value, link: &str, address: &str) -> bool {
    let all = links["value"].as_array().into_iter().flatten().filter(|l| l["name"] == link);
    all.flat_map(|l| l["addresses"].as_array().into_iter().flatten()).any(|a| a["address"] == address)
}

/// No container with the probe's label.
fn nothing_runs(lab: &Lab) {
    let list = lab.docker(["ps", "-aq", "--filter", "label=org.lanward.probe"]).expect("a list");
    assert_eq!(list, "", "a container stayed");
}

/// The survey on the host, once the router's prefix is there and no address is being tried any more.
fn settled(lab: &Lab, engine: &str) -> Value {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let survey = document(lanward(lab, Node::Host, &["--json", "--engine", engine, "survey"]));
        let text = survey["host"]["nics"].to_string();
        if text.contains("mngtmpaddr") && !text.contains("tentative") {
            return survey;
        }
        assert!(Instant::now() < end, "the addresses do not settle: {text}");
    }
}

#[test]
fn through_the_probe_they_are_what_the_survey_sees_there() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let engine = lab.docker_host();
        let there = settled(&lab, &engine);
        assert_eq!(there["engine"]["placement"]["location"], "same-kernel");
        // The peer is another machine as far as the network goes, and the socket leads to the host.
        let from_peer = |line: &[&str]| {
            let line = [&["--json", "--engine", &engine][..], line].concat();
            lanward(&lab, Node::Peer, &line)
        };
        let unasked = document(from_peer(&["survey"]));
        assert_eq!(unasked["engine"]["links"]["value"]["reason"], "not-allowed", "{choice}");
        let seen = document(from_peer(&["survey", "--allow-probe"]));
        assert_eq!(links(&seen)["value"], unhurried(&there["host"]["nics"]), "{choice}");
        for fact in ["routes", "machine", "kernel"] {
            assert_eq!(seen["engine"][fact], there["host"][fact], "{choice}: {fact}");
        }
        let evidence = seen["engine"]["placement"]["evidence"].as_array().expect("evidence");
        assert!(evidence.iter().any(|e| e["field"] == "probe.links"), "{choice}: {evidence:?}");
        nothing_runs(&lab);
    }
}

#[test]
fn it_runs_only_where_somebody_allowed_it() {
    let lab = Lab::start(EngineChoice::Debian).unwrap_or_else(|error| panic!("{error}"));
    let engine = lab.docker_host();
    let run = |line: &[&str]| {
        let line = [&["--lang", "en", "--engine", &engine][..], line].concat();
        lanward(&lab, Node::Peer, &line)
    };
    let (code, text) = said(run(&["probe", "look"]));
    assert!(code == Some(1) && text.contains("--allow-probe"), "{code:?} {text}");
    let images = || lab.docker(["images", "-q", "--filter", "label=org.lanward.probe"]).expect("a list");
    assert_eq!(images(), "", "nothing was sent without consent");
    let (_, text) = said(run(&["probe"]));
    for part in ["Nobody has decided", "NET_RAW", "docker run --rm --read-only", "--network host"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(images(), "", "nothing is sent to tell how things stand");

    assert_eq!(said(run(&["probe", "allow"])).0, Some(0));
    let (code, text) = said(run(&["probe", "look"]));
    assert!(code == Some(0) && text.contains("198.19.249.149/24"), "{code:?} {text}");
    assert_ne!(images(), "");

    let (code, text) = said(run(&["probe", "deny"]));
    assert!(code == Some(0) && text.contains("Nothing of it is on the engine"), "{text}");
    assert_eq!(images(), "", "withdrawn, it is taken away");
    let (code, text) = said(run(&["probe", "look"]));
    assert!(code == Some(1) && text.contains("denied"), "{code:?} {text}");
    let survey = document(run(&["--json", "survey"]));
    assert_eq!(survey["engine"]["links"]["value"]["reason"], "not-allowed");
    nothing_runs(&lab);
}

#[test]
fn of_an_engine_in_a_machine_behind_this_one_they_are_that_machines() {
    let lab = Lab::build(EngineChoice::Debian).in_vm().start().unwrap_or_else(|error| panic!("{error}"));
    let engine = lab.docker_host();
    let run = |line: &[&str]| {
        document(lanward(&lab, Node::Host, &[&["--json", "--engine", &engine][..], line].concat()))
    };
    let unasked = run(&["survey"]);
    assert_eq!(
        unasked["engine"]["placement"]["location"], "virtual-machine",
        "{}",
        unasked["engine"]["placement"]
    );
    let seen = links(&run(&["survey", "--allow-probe"]));
    assert!(has_address(&seen, "eth0", "192.168.65.3/24"), "{:?}", names(&seen));
    assert!(!names(&seen).contains(&"vmnet0"), "that is the host's side");
    // As the brief's isolation: frames of the LAN do not get there, packets get out.
    assert!(lab.pings(Node::Vm, Node::Peer.address()).expect("ping"));
    assert!(!lab.pings(Node::Peer, Node::Vm.address()).expect("ping"));
    nothing_runs(&lab);
}

#[test]
fn over_tls_they_are_the_remote_machines() {
    for choice in ENGINES {
        let lab = Lab::build(choice).with_tls().start().unwrap_or_else(|error| panic!("{error}"));
        let engine = format!("tcp://{}:2376", Node::Host.address());
        let mut command =
            lanward(&lab, Node::Peer, &["--json", "--allow-probe", "--engine", &engine, "survey"]);
        command.env("DOCKER_TLS_VERIFY", "1").env("DOCKER_CERT_PATH", lab.certificates());
        let survey = document(command);
        assert_eq!(survey["engine"]["placement"]["location"], "remote");
        let seen = links(&survey);
        assert!(has_address(&seen, "eth0", "198.19.249.149/24"), "{choice}: {:?}", names(&seen));
        assert!(names(&seen).contains(&"docker0"), "{choice}: {:?}", names(&seen));
        nothing_runs(&lab);
    }
}

#[test]
fn over_ssh_they_are_the_remote_machines() {
    for choice in ENGINES {
        let lab = Lab::start(choice).unwrap_or_else(|error| panic!("{error}"));
        let ssh = Ssh::start(&lab);
        let engine = format!("ssh://root@{}", Node::Host.address());
        let mut command =
            lanward(&lab, Node::Peer, &["--json", "--allow-probe", "--engine", &engine, "survey"]);
        command.env("PATH", ssh.path());
        let survey = document(command);
        assert_eq!(survey["engine"]["placement"]["location"], "remote");
        let seen = links(&survey);
        assert!(has_address(&seen, "eth0", "198.19.249.149/24"), "{choice}: {:?}", names(&seen));
        assert!(names(&seen).contains(&"docker0"), "{choice}: {:?}", names(&seen));
        nothing_runs(&lab);
    }
}

/// A real sshd on the lab's host, and a client's configuration that logs in there with a key.
struct Ssh {
    server: std::process::Child,
    bin: std::path::PathBuf,
}

impl Ssh {
    fn start(lab: &Lab) -> Self {
        let folder = lab.directory().join("ssh");
        let bin = folder.join("bin");
        fs::create_dir_all(&bin).expect("a folder");
        for key in ["host", "me"] {
            let key = folder.join(key);
            let mut command = Command::new("ssh-keygen");
            command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key);
            assert!(command.status().expect("ssh-keygen (openssh-client)").success());
        }
        let at = folder.display();
        // The session's docker is the lab's: of its engine, and on its socket.
        let path = format!("{}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", lab.directory().display());
        let server = format!(
            "Port 22\nHostKey {at}/host\nAuthorizedKeysFile {at}/me.pub\nPidFile none\nUsePAM no\nStrictModes no\n\
             PermitRootLogin yes\nSetEnv PATH={path} DOCKER_HOST={}\n",
            lab.docker_host()
        );
        let client = format!(
            "IdentityFile {at}/me\nIdentitiesOnly yes\nUserKnownHostsFile {at}/known\nStrictHostKeyChecking accept-new\n"
        );
        write(&folder.join("sshd_config"), &server, 0o600);
        write(&folder.join("ssh_config"), &client, 0o600);
        // ssh reads its configuration from the account's home, not from $HOME.
        let wrapper = format!("#!/bin/sh\nexec /usr/bin/ssh -F {at}/ssh_config \"$@\"\n");
        write(&bin.join("ssh"), &wrapper, 0o755);
        lab.run(Node::Host, ["mkdir", "-p", "-m", "755", "/run/sshd"]).expect("sshd's own folder");
        let mut command = lab.on(Node::Host, "/usr/sbin/sshd");
        let log = fs::File::create(folder.join("log")).expect("a log");
        let server = command.args(["-D", "-e", "-f"]).arg(folder.join("sshd_config")).stderr(log).spawn();
        let ssh = Self { server: server.expect("sshd (openssh-server)"), bin };
        // It is there once somebody can log in.
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let mut command = lab.on(Node::Peer, "ssh");
            command.env("PATH", ssh.path()).args([
                "-o",
                "BatchMode=yes",
                "root@198.19.249.149",
                "docker",
                "version",
            ]);
            let output = command.output().expect("ssh (openssh-client)");
            if output.status.success() {
                return ssh;
            }
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert!(
                Instant::now() < end,
                "nobody can log in: {}{log}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }

    fn path(&self) -> String {
        format!("{}:/usr/bin:/bin:/usr/sbin:/sbin", self.bin.display())
    }
}

impl Drop for Ssh {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn write(path: &Path, text: &str, mode: u32) {
    fs::write(path, text).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode");
}
