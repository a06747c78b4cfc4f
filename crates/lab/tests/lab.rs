//! The lab keeps its promises: a LAN, an engine, and no trace afterwards.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use lanward_lab::{EngineChoice, Lab, LabError, Node, SUBNET, WEB_IMAGE, WEB_PAGE};

#[test]
fn the_lan_is_a_lan() {
    let lab = Lab::shared(EngineChoice::Debian);
    for (from, to) in [
        (Node::Host, Node::Router),
        (Node::Host, Node::Peer),
        (Node::Peer, Node::Router),
        (Node::Router, Node::Host),
    ] {
        assert!(lab.pings(from, to.address()).unwrap(), "{from:?} to {to:?}");
        assert!(lab.pings(from, to.address_v6()).unwrap(), "{from:?} to {to:?} over IPv6");
    }
    assert_eq!(
        lab.web_page(Node::Host, Node::Peer.address()).unwrap().as_deref(),
        Some("hello from the peer")
    );
    assert_eq!(
        lab.web_page(Node::Peer, Node::Router.address()).unwrap().as_deref(),
        Some("hello from the router")
    );
    assert_eq!(
        lab.web_page(Node::Peer, Node::Host.address()).unwrap(),
        None,
        "nothing serves the web on the host"
    );
}

#[test]
fn a_command_on_the_host_sees_the_host() {
    let lab = Lab::shared(EngineChoice::Debian);
    assert_eq!(lab.run(Node::Host, ["hostname"]).unwrap(), "host");
    assert_eq!(lab.run(Node::Peer, ["hostname"]).unwrap(), "peer");
    let links = lab.run(Node::Host, ["ls", "/sys/class/net"]).unwrap();
    assert_eq!(links.lines().collect::<Vec<_>>(), ["docker0", "eth0", "lo"]);
    let addresses = lab.run(Node::Host, ["ip", "-4", "-o", "addr", "show", "eth0"]).unwrap();
    assert!(addresses.contains("198.19.249.149/24"), "{addresses}");
    let here = std::env::current_dir().unwrap();
    assert_eq!(lab.run(Node::Host, ["pwd"]).unwrap(), here.to_str().unwrap());
    let failure = lab.run(Node::Host, ["sh", "-c", "echo no >&2; exit 7"]).unwrap_err();
    assert!(
        matches!(&failure, LabError::Failed { status, stderr, .. } if status.code() == Some(7) && stderr == "no"),
        "{failure}"
    );
}

#[test]
fn a_killed_command_is_gone_from_the_node() {
    let lab = Lab::shared(EngineChoice::Debian);
    let mut child = lab.on(Node::Peer, "sleep").arg("987654").spawn().unwrap();
    let is_there = || {
        lab.run(
            Node::Peer,
            ["sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c 'sleep 98765[4]'"],
        )
        .is_ok()
    };
    until(is_there);
    child.kill().unwrap();
    child.wait().unwrap();
    until(|| !is_there());
}

#[test]
fn every_engine_puts_a_container_on_the_lan() {
    for engine in EngineChoice::ALL {
        let lab = Lab::shared(engine);
        let version = lab.docker(["version", "--format", "{{.Server.Version}}"]).unwrap();
        assert_eq!(version, lab.engine_version(), "{engine}");
        lab.docker([
            "network",
            "create",
            "-d",
            "macvlan",
            "--subnet",
            SUBNET,
            "--gateway",
            "198.19.249.1",
            "-o",
            "parent=eth0",
            "lan",
        ])
        .unwrap();
        lab.docker(["run", "-d", "--name", "web", "--network", "lan", "--ip", "198.19.249.210", WEB_IMAGE])
            .unwrap();
        assert_eq!(
            lab.web_page(Node::Peer, "198.19.249.210").unwrap().as_deref(),
            Some(WEB_PAGE),
            "{engine}"
        );
        assert!(
            !lab.pings(Node::Host, "198.19.249.210").unwrap(),
            "{engine}: a macvlan's host does not reach it"
        );
        lab.docker(["rm", "-f", "web"]).unwrap();
        lab.docker(["network", "rm", "lan"]).unwrap();
    }
}

#[test]
fn the_engine_can_be_stopped_killed_and_started() {
    for engine in [EngineChoice::Debian, EngineChoice::Sid] {
        let lab = Lab::start(engine).unwrap();
        lab.docker(["network", "create", "kept"]).unwrap();
        lab.docker(["run", "-d", "--name", "lived", WEB_IMAGE]).unwrap();
        assert!(lab.start_engine().is_err(), "it is running");
        lab.stop_engine().unwrap();
        assert!(lab.docker(["version"]).is_err());
        assert!(lab.stop_engine().is_err(), "it is stopped");
        lab.start_engine().unwrap();
        lab.docker(["start", "lived"]).unwrap();
        lab.kill_engine().unwrap();
        assert!(lab.docker(["version"]).is_err());
        lab.start_engine().unwrap();
        assert_eq!(lab.docker(["network", "ls", "-q", "--filter", "name=kept"]).unwrap().lines().count(), 1);
        lab.docker(["start", "lived"]).unwrap();
        assert_eq!(lab.docker(["inspect", "-f", "{{.State.Running}}", "lived"]).unwrap(), "true");
    }
}

#[test]
fn two_labs_do_not_see_each_other_and_leave_nothing() {
    let one = Lab::start(EngineChoice::Debian).unwrap();
    let two = Lab::start(EngineChoice::Debian).unwrap();
    one.docker(["network", "create", "only-here"]).unwrap();
    one.docker(["run", "-d", WEB_IMAGE]).unwrap();
    assert_eq!(two.docker(["network", "ls", "-q", "--filter", "name=only-here"]).unwrap(), "");
    assert!(std::os::unix::net::UnixStream::connect(one.socket()).is_ok());
    let directory = one.directory().to_owned();
    let group = directory.file_name().unwrap().to_owned();
    drop(one);
    assert!(!directory.exists());
    assert!(two.docker(["version"]).is_ok());
    for hierarchy in std::fs::read_dir("/sys/fs/cgroup").unwrap() {
        assert!(!hierarchy.unwrap().path().join(&group).exists());
    }
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert!(!mounts.contains(directory.to_str().unwrap()));
}

#[test]
fn a_killed_watcher_takes_its_lab_along_and_the_next_lab_sweeps() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lab/lab.sh");
    let mut watcher = std::process::Command::new(script)
        .args(["serve", "debian"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(watcher.stdout.take().unwrap()), &mut line)
        .unwrap();
    let field =
        |key: &str| line.split([' ', '\n']).find_map(|word| word.strip_prefix(key)).unwrap().to_owned();
    let (directory, first) = (field("dir="), field("first="));
    watcher.kill().unwrap();
    watcher.wait().unwrap();
    until(|| !Path::new("/proc").join(&first).exists());
    drop(Lab::start(EngineChoice::Debian).unwrap());
    assert!(!Path::new(&directory).exists());
}

/// Polls until it is so; fails after ten seconds.
fn until(is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !is_so() {
        assert!(Instant::now() < end, "still not so after ten seconds");
        std::thread::yield_now();
    }
}
