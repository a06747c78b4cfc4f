//! The host shim on the lab's LAN: made, held through what happens to links, and gone at the end. As the program alone;
//! the container around it has its test in the engine's crate.
#![cfg(target_os = "linux")]

mod support;

use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use lanward_core::{
    access::{Lost, Shim, ShimState, link_name},
    names::{LinkName, NetworkId, NetworkName},
    probe::{Answer, ProbeProblem},
};
use lanward_lab::{EngineChoice, Lab, Node, WEB_IMAGE, WEB_PAGE};
use support::{PROBE, Running, run};

const ADDRESS: &str = "198.19.249.240";
const CONTAINER: &str = "198.19.249.209";

/// The tests share a LAN and the name of the link.
fn lan() -> (&'static Lab, MutexGuard<'static, ()>) {
    static ALONE: Mutex<()> = Mutex::new(());
    (Lab::shared(EngineChoice::Debian), ALONE.lock().unwrap_or_else(PoisonError::into_inner))
}

fn shim(address: &str) -> Shim {
    let network = NetworkId::seen("5a".repeat(32));
    Shim {
        link: link_name(&network),
        parent: LinkName::seen("eth0"),
        mac: "02:6f:8d:cf:05:23".parse().expect("a MAC"),
        network,
        name: NetworkName::seen("lan"),
        address: address.parse().expect("an address"),
        routes: vec!["198.19.249.208/28".parse().expect("a block")],
    }
}

/// A program that holds a shim on the lab's host.
struct Holder<'a> {
    lab: &'a Lab,
    running: Running,
    pid: PathBuf,
}

impl<'a> Holder<'a> {
    fn start(lab: &'a Lab, shim: Shim, watch_until_s: u32) -> Self {
        let pid = lab.directory().join("shim.pid");
        let mut command = lab.on(Node::Host, "sh");
        command.args(["-c", r#"echo $$ >"$0"; exec "$1" "$2""#]).arg(&pid).arg(PROBE);
        Self { lab, running: Running::start(command, shim.order(true, watch_until_s), 0), pid }
    }

    /// The next that it says of itself.
    fn state(&mut self) -> ShimState {
        loop {
            match self.running.next() {
                Some(Answer::Shim { state, .. }) => return state,
                Some(Answer::Hello { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    fn wait_for(&mut self, wanted: &ShimState) {
        // The last of a burst of changes is what counts.
        while self.state() != *wanted {}
    }

    fn end(self) -> (Vec<Answer>, Option<i32>) {
        let pid = std::fs::read_to_string(&self.pid).expect("it wrote its number");
        self.lab.run(Node::Host, ["kill", "-TERM", pid.trim()]).expect("it is there");
        self.running.finish()
    }
}

fn host(lab: &Lab, line: &str) -> String {
    lab.run(Node::Host, ["sh", "-c", line]).unwrap_or_else(|e| panic!("{line}: {e}"))
}

/// What is there of the shim: the link, and what hangs on it.
fn there(lab: &Lab, shim: &Shim) -> String {
    let link = &shim.link;
    host(
        lab,
        &format!(
            "ip -d link show dev {link} 2>/dev/null; ip -br addr show dev {link} 2>/dev/null; \
             ip route show proto 76; ip -6 route show dev {link} 2>/dev/null; true"
        ),
    )
}

const UP: ShimState = ShimState::Up { carrier: true };

#[test]
fn the_host_and_its_containers_reach_each_other_until_it_ends() {
    let (lab, _alone) = lan();
    let create = [
        "network",
        "create",
        "-d",
        "macvlan",
        "--subnet=198.19.249.0/24",
        "--ip-range=198.19.249.208/28",
        "--gateway=198.19.249.1",
        "-oparent=eth0",
        "shim-lan",
    ];
    lab.docker(create).expect("a network");
    let ip = format!("--ip={CONTAINER}");
    lab.docker(["run", "-d", "--name=shim-web", "--network=shim-lan", &ip, WEB_IMAGE]).expect("a container");
    let shim = shim(ADDRESS);
    assert!(!lab.pings(Node::Host, CONTAINER).expect("ping"), "the kernel keeps them apart");

    let mut holder = Holder::start(lab, shim.clone(), 0);
    assert_eq!(holder.state(), UP);
    let page = lab.web_page(Node::Host, CONTAINER).expect("a client");
    assert_eq!(page.as_deref(), Some(WEB_PAGE), "{}", there(lab, &shim));
    lab.docker(["exec", "shim-web", "ping", "-c1", "-W2", ADDRESS]).expect("and back");
    // The machine's own address stays one of its own link alone: a second MAC address for it would be a clash.
    let heard = lab.run(Node::Peer, ["arping", "-c2", "-w2", "-I", "eth0", Node::Host.address()]);
    let heard = heard.unwrap_or_else(|e| format!("{e}")).to_lowercase();
    assert!(!heard.contains(&shim.mac.to_string()), "{heard}");
    let seen = there(lab, &shim);
    for part in [&shim.alias(), "macvlan mode bridge", "198.19.249.240/32", "198.19.249.208/28 dev lw-"] {
        assert!(seen.contains(part), "{part}: {seen}");
    }

    let (said, code) = holder.end();
    assert!(matches!(said.last(), Some(Answer::Done { .. })) && code == Some(0), "{said:?}");
    assert_eq!(there(lab, &shim), "", "nothing is left");
    lab.docker(["rm", "-f", "shim-web"]).expect("gone");
    lab.docker(["network", "rm", "shim-lan"]).expect("gone");
}

#[test]
fn whatever_is_taken_away_comes_back() {
    let (lab, _alone) = lan();
    let shim = shim(ADDRESS);
    let mut holder = Holder::start(lab, shim.clone(), 0);
    assert_eq!(holder.state(), UP);
    let link = &shim.link;
    for (damage, after) in [
        (format!("ip addr flush dev {link}"), ShimState::Mended),
        ("ip route flush proto 76".to_owned(), ShimState::Mended),
        (format!("ip link set dev {link} down"), ShimState::Mended),
        (format!("ip link delete dev {link}"), UP),
    ] {
        host(lab, &damage);
        holder.wait_for(&after);
        let seen = there(lab, &shim);
        for part in ["198.19.249.240/32", "198.19.249.208/28 dev lw-", "state UP"] {
            assert!(seen.contains(part), "after {damage}: {part}: {seen}");
        }
        if after == ShimState::Mended {
            // What the kernel says of its own mending is no news; said again, it would be.
            host(lab, &format!("ip link set dev {link} mtu 1400 && ip link set dev {link} mtu 1500"));
            holder.wait_for(&UP);
        }
    }
    host(lab, "ip link set dev eth0 down");
    holder.wait_for(&ShimState::Up { carrier: false });
    host(lab, "ip link set dev eth0 up && ip route replace default via 198.19.249.1");
    holder.wait_for(&UP);
    // IPv6 is kept off it, whoever puts it there.
    host(
        lab,
        &format!("ip -6 addr add 2001:db8::7/64 dev {link}; ip -6 route add default dev {link} metric 4000"),
    );
    host(
        lab,
        &format!(
            "for n in $(seq 100); do ip -6 addr show dev {link} | grep -q inet6 || exit 0; sleep 0.05; done; exit 1"
        ),
    );
    assert_eq!(holder.end().1, Some(0));
    assert_eq!(there(lab, &shim), "");
}

#[test]
fn an_address_that_is_held_is_not_taken() {
    let (lab, _alone) = lan();
    let shim = shim(Node::Peer.address());
    let (said, code) = Holder::start(lab, shim.clone(), 0).running.finish();
    let peer = lab.run(Node::Peer, ["cat", "/sys/class/net/eth0/address"]).expect("a MAC");
    let held =
        ProbeProblem::AddressHeld { address: shim.address.into(), macs: vec![peer.parse().expect("a MAC")] };
    assert_eq!((said.last(), code), (Some(&Answer::Failed(held)), Some(1)));
    assert_eq!(there(lab, &shim), "", "nothing is left");
}

#[test]
fn a_link_of_somebody_else_s_is_neither_used_nor_removed() {
    let (lab, _alone) = lan();
    let shim = shim(ADDRESS);
    host(lab, &format!("ip link add {} link eth0 type macvlan mode bridge", shim.link));
    let (said, code) = Holder::start(lab, shim.clone(), 0).running.finish();
    let taken = ProbeProblem::LinkTaken { link: shim.link.clone() };
    assert_eq!((said.last(), code), (Some(&Answer::Failed(taken)), Some(1)));
    run(lab.on(Node::Host, PROBE), shim.order(false, 0), 5000);
    assert!(there(lab, &shim).contains("macvlan"), "it is still there");
    host(lab, &format!("ip link delete dev {}", shim.link));
    // One that an earlier holder of ours left is taken over; without a holder it is removed.
    let alias = shim.alias();
    let ours = format!(
        "ip link add {link} link eth0 address {mac} type macvlan mode bridge && ip link set {link} alias '{alias}'",
        link = shim.link,
        mac = shim.mac
    );
    host(lab, &ours);
    let mut holder = Holder::start(lab, shim.clone(), 0);
    assert_eq!(holder.state(), UP);
    assert_eq!(holder.end().1, Some(0));
    host(lab, &ours);
    run(lab.on(Node::Host, PROBE), shim.order(false, 0), 5000);
    assert_eq!(there(lab, &shim), "");
}

#[test]
fn a_machine_that_loses_its_way_out_loses_the_shim_instead() {
    let (lab, _alone) = lan();
    let shim = shim(ADDRESS);
    let mut holder = Holder::start(lab, shim.clone(), u32::MAX);
    assert_eq!(holder.state(), UP);
    let default = host(lab, "ip route show default");
    host(lab, "ip route delete default");
    assert_eq!(holder.state(), ShimState::Withdrawn { lost: Lost::Route });
    assert_eq!(there(lab, &shim), "", "it is gone by itself");
    host(lab, &format!("ip route add {default}"));
    assert_eq!(holder.end().1, Some(0));
}
