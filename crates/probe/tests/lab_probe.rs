//! The probe on the lab's LAN, with a crowd, beside the tools that people use: the host's namespace, as Lanward runs it.
#![cfg(target_os = "linux")]

mod support;

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    process::Command,
    sync::{Mutex, MutexGuard, PoisonError},
};

use lanward_core::{
    facts::LinkKind,
    names::{LinkName, MacAddr},
    observed::Observed,
    probe::{Answer, ConnectOutcome, Pace, Path, ProbeProblem, Role, Sight, Sweep, Task},
};
use lanward_lab::{
    EngineChoice, Lab, Node,
    crowd::{Crowd, Manner, Member, usual},
};
use support::{PROBE, Running, answered, run};

/// The tests share a LAN, and a crowd of one would be found by the other.
fn lan() -> (&'static Lab, MutexGuard<'static, ()>) {
    static ALONE: Mutex<()> = Mutex::new(());
    (Lab::shared(EngineChoice::Debian), ALONE.lock().unwrap_or_else(PoisonError::into_inner))
}

fn on(lab: &Lab, node: Node) -> Command {
    lab.on(node, PROBE)
}

fn eth0() -> LinkName {
    LinkName::seen("eth0")
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn sweep(block: &str, pace: Pace) -> Task {
    Task::Sweep(Sweep {
        link: eth0(),
        blocks: vec![block.parse().expect("a subnet")],
        candidates: Vec::new(),
        all_nodes: false,
        pace,
    })
}

fn mac_of(lab: &Lab, node: Node) -> MacAddr {
    let text = lab.run(node, ["cat", "/sys/class/net/eth0/address"]).expect("the node has eth0");
    text.parse().expect("a MAC")
}

/// What arp-scan finds, patiently: addresses with MACs.
fn arp_scan(lab: &Lab, block: &str) -> BTreeSet<(IpAddr, MacAddr)> {
    let line = [
        "arp-scan",
        "-I",
        "eth0",
        "--quiet",
        "--plain",
        "--bandwidth=4M",
        "--retry=3",
        "--timeout=300",
        block,
    ];
    let found = lab.run(Node::Host, line).expect("arp-scan is installed: apt-get install arp-scan");
    found
        .lines()
        .map(|line| {
            let mut words = line.split_whitespace();
            let (address, mac) = (words.next().expect("an address"), words.next().expect("a MAC"));
            (ip(address), mac.parse().expect("a MAC"))
        })
        .collect()
}

#[test]
fn a_sweep_finds_exactly_whom_arp_scan_finds() {
    let (lab, _alone) = lan();
    let _crowd = Crowd::join(lab, Node::Peer, usual(true)).expect("a crowd");
    for (block, hosts, pace) in [
        ("198.19.249.0/24", 22, Pace::default()),
        ("198.19.240.0/20", 42, Pace { per_second: 7800, ..Pace::default() }),
    ] {
        let answers = run(on(lab, Node::Host), sweep(block, pace), 20_000);
        let found = answered(&answers);
        let set: BTreeSet<_> = found.iter().map(|(address, mac, _)| (*address, *mac)).collect();
        assert_eq!(set.len(), found.len(), "nobody is told twice");
        assert_eq!(set, arp_scan(lab, block), "{block}");
        assert_eq!(set.len(), hosts, "{block}");
        let first = found.iter().map(|(_, _, at)| *at).min().expect("somebody");
        assert!(first < 100, "the first answer of {block} came after {first} ms");
    }
}

#[test]
fn whoever_drops_a_request_or_sleeps_is_found_by_patience_only() {
    let (lab, _alone) = lan();
    let _crowd = Crowd::join(lab, Node::Peer, usual(false)).expect("a crowd");
    let hasty = Pace { per_second: 20_000, rounds: 1, patience_ms: 60 };
    let found = answered(&run(on(lab, Node::Host), sweep("198.19.249.0/24", hasty), 5000)).len();
    // four of the twenty drop their first request, four sleep for 150 ms
    assert_eq!(found, 22 - 4 - 4, "the crowd is what it is said to be");
}

#[test]
fn the_rate_is_what_was_asked_for() {
    let (lab, _alone) = lan();
    let pace = Pace { per_second: 500, rounds: 1, patience_ms: 0 };
    let answers = run(on(lab, Node::Host), sweep("198.19.249.0/24", pace), 5000);
    let Some(Answer::Done { elapsed_ms }) = answers.last() else { panic!("{answers:?}") };
    assert!(*elapsed_ms >= 500, "254 requests at 500 a second take half a second, not {elapsed_ms} ms");
    let sent = answers.iter().rev().find_map(|answer| match answer {
        Answer::Progress { sent, total } => Some((*sent, *total)),
        _ => None,
    });
    assert_eq!(sent, Some((254, 254)));
}

#[test]
fn ipv6_neighbours_are_found_by_question_and_by_call() {
    let (lab, _alone) = lan();
    let candidates: Vec<Ipv6Addr> =
        [Node::Router.address_v6(), Node::Peer.address_v6(), "fd07:b51a:cc66::dead"]
            .map(|a| a.parse().expect("v6"))
            .into();
    let task = Task::Sweep(Sweep {
        link: eth0(),
        blocks: Vec::new(),
        candidates,
        all_nodes: true,
        pace: Pace::default(),
    });
    let found = answered(&run(on(lab, Node::Host), task, 5000));
    for node in [Node::Router, Node::Peer] {
        let mac = mac_of(lab, node);
        assert!(
            found.iter().any(|(a, m, _)| *a == ip(node.address_v6()) && *m == mac),
            "{node:?}: {found:?}"
        );
        let link_local = |a: &IpAddr| matches!(a, IpAddr::V6(v6) if v6.is_unicast_link_local());
        assert!(found.iter().any(|(a, m, _)| link_local(a) && *m == mac), "ff02::1: {node:?}: {found:?}");
    }
    assert!(found.iter().all(|(a, ..)| *a != ip("fd07:b51a:cc66::dead")), "{found:?}");
    let own = mac_of(lab, Node::Host);
    assert!(found.iter().all(|(_, mac, _)| *mac != own), "we do not answer ourselves: {found:?}");
}

#[test]
fn an_offer_is_heard_and_no_lease_is_taken() {
    let (lab, _alone) = lan();
    let answers = run(on(lab, Node::Host), Task::Dhcp { link: eth0(), patience_ms: 4500 }, 8000);
    let offers: Vec<_> = answers
        .iter()
        .filter_map(|a| if let Answer::Offer(offer) = a { Some(offer) } else { None })
        .collect();
    let [offer] = offers[..] else { panic!("one server: {answers:?}") };
    assert_eq!(offer.server, ip(Node::Router.address()));
    assert_eq!(offer.server_mac, mac_of(lab, Node::Router));
    assert_eq!(offer.subnet, "198.19.249.0/24".parse().ok());
    assert_eq!(offer.routers, [ip(Node::Router.address())]);
    assert_eq!(offer.lease_s, Some(3600));
    let IpAddr::V4(address) = offer.address else { panic!("{offer:?}") };
    assert!((100..200).contains(&address.octets()[3]), "{offer:?}");
    let log = std::fs::read_to_string(lab.directory().join("router/dnsmasq.log")).expect("dnsmasq logs");
    assert!(log.contains("DHCPOFFER") && !log.contains("DHCPREQUEST"), "{log}");
}

#[test]
fn a_duplicate_is_found_with_all_its_macs_and_a_vacant_address_is_not() {
    let (lab, _alone) = lan();
    let squatter = Member::new("198.19.249.50".parse().expect("v4"), Manner::Drops(1));
    let _crowd = Crowd::join(lab, Node::Router, vec![squatter]).expect("a crowd");
    let duplicate = |address: &str, ours: Vec<MacAddr>| {
        let task = Task::Duplicate { link: eth0(), address: ip(address), ours };
        let found = answered(&run(on(lab, Node::Host), task, 5000));
        found.into_iter().map(|(_, mac, _)| mac).collect::<BTreeSet<_>>()
    };
    let (peer, other) = (mac_of(lab, Node::Peer), MacAddr(squatter.mac));
    assert_eq!(duplicate(Node::Peer.address(), Vec::new()), [peer, other].into());
    assert_eq!(duplicate(Node::Peer.address(), vec![peer]), [other].into());
    assert_eq!(duplicate("198.19.249.77", Vec::new()), BTreeSet::new());
    assert_eq!(duplicate(Node::Peer.address_v6(), Vec::new()), [peer].into());
    assert_eq!(duplicate("fd07:b51a:cc66::77", Vec::new()), BTreeSet::new());
    // a question that carried our address, or any, would be in somebody's neighbour table
    let neighbours = lab.run(Node::Peer, ["ip", "neigh"]).expect("ip");
    assert!(!neighbours.contains("198.19.249.77"), "{neighbours}");
}

fn path(lab: &Lab, order: Path) -> Vec<Sight> {
    let answers = run(on(lab, Node::Host), Task::Path(order), 10_000);
    answers.into_iter().filter_map(|a| if let Answer::Seen(sight) = a { Some(sight) } else { None }).collect()
}

#[test]
fn a_sound_path_is_seen_whole() {
    let (lab, _alone) = lan();
    let (host, router, peer) =
        (ip(Node::Host.address()), ip(Node::Router.address()), ip(Node::Peer.address()));
    let web = SocketAddr::new(peer, 80);
    let sights = path(
        lab,
        Path {
            addresses: vec![host],
            gateways: vec![router, ip(Node::Router.address_v6())],
            neighbours: vec![peer],
            name: Some("router.lab.test".to_owned()),
            connect: vec![web, SocketAddr::new(peer, 81)],
            mtu_target: None,
            ours: vec![mac_of(lab, Node::Host)],
        },
    );
    let has = |sight: &Sight| assert!(sights.contains(sight), "{sight:?} is not in {sights:#?}");
    has(&Sight::OwnAddress { address: host, held: true, others: Vec::new() });
    has(&Sight::DefaultRoute { gateway: Some(router), link: Some("eth0".to_owned()) });
    has(&Sight::Name {
        name: "router.lab.test".to_owned(),
        resolvers: vec![router],
        addresses: Observed::Known(vec![router]),
    });
    has(&Sight::PathMtu { target: router, bytes: Observed::Known(1500), link_mtu: 1500 });
    has(&Sight::Connect { target: SocketAddr::new(peer, 81), outcome: ConnectOutcome::Refused });
    let link = sights.iter().find_map(|sight| match sight {
        Sight::Link { name: Some(name), facts: Some(facts) } => Some((name.as_str(), facts)),
        _ => None,
    });
    assert!(link.is_some_and(|(name, facts)| name == "eth0" && facts.kind == LinkKind::Veth), "{sights:#?}");
    for (asked, as_what, node) in [
        (router, Role::Gateway, Node::Router),
        (ip(Node::Router.address_v6()), Role::Gateway, Node::Router),
        (peer, Role::Neighbour, Node::Peer),
    ] {
        let mac = mac_of(lab, node);
        let reached = sights.iter().any(|sight| match sight {
            Sight::Reach { address, role, macs, echo_us } => {
                *address == asked && *role == as_what && *macs == [mac] && echo_us.known().is_some()
            }
            _ => false,
        });
        assert!(reached, "{asked}: {sights:#?}");
    }
    let opened = |sight: &Sight| matches!(sight, Sight::Connect { target, outcome: ConnectOutcome::Open { .. } } if *target == web);
    assert!(sights.iter().any(opened), "{sights:#?}");
}

#[test]
fn a_broken_path_is_never_seen_sound() {
    let (lab, _alone) = lan();
    let (vacant, host) = (ip("198.19.249.78"), ip(Node::Host.address()));
    let squatter = Member::new("198.19.249.149".parse().expect("v4"), Manner::Prompt);
    let _crowd = Crowd::join(lab, Node::Peer, vec![squatter]).expect("a crowd");
    let sights = path(
        lab,
        Path {
            addresses: vec![host, ip("198.19.249.79")],
            gateways: vec![vacant],
            neighbours: Vec::new(),
            name: Some("nobody.example".to_owned()),
            connect: vec![SocketAddr::new(vacant, 80), "203.0.113.1:80".parse().expect("a target")],
            mtu_target: None,
            ours: Vec::new(),
        },
    );
    let has = |test: &dyn Fn(&Sight) -> bool| assert!(sights.iter().any(test), "{sights:#?}");
    has(&|s| *s == Sight::OwnAddress { address: host, held: true, others: vec![MacAddr(squatter.mac)] });
    has(&|s| matches!(s, Sight::OwnAddress { address, held: false, .. } if *address == ip("198.19.249.79")));
    has(&|s| matches!(s, Sight::Reach { macs, echo_us: Observed::Unknown(_), .. } if macs.is_empty()));
    // the lab's resolver refuses what is not its own
    has(&|s| matches!(s, Sight::Name { addresses: Observed::Unknown(_), .. }));
    has(&|s| matches!(s, Sight::PathMtu { bytes: Observed::Unknown(_), .. }));
    let silent = |s: &Sight| match s {
        Sight::Connect { outcome, .. } => {
            matches!(outcome, ConnectOutcome::Silent | ConnectOutcome::Unreachable { .. })
        }
        _ => false,
    };
    assert_eq!(sights.iter().filter(|s| silent(s)).count(), 2, "{sights:#?}");
}

#[test]
fn a_knock_is_heard_and_answered_and_a_wrong_one_is_not() {
    let (lab, _alone) = lan();
    let nonce = "lanward-test-0123456789".to_owned();
    let mut listening =
        Running::start(on(lab, Node::Peer), Task::Listen { port: 0, nonce: nonce.clone() }, 10_000);
    assert!(matches!(listening.next(), Some(Answer::Hello { .. })));
    let Some(Answer::Listening { port }) = listening.next() else { panic!("it does not listen") };

    let target = |node: &str| SocketAddr::new(ip(node), port);
    let knock = |nonce: &str, deadline| {
        let targets = vec![target(Node::Router.address()), target(Node::Peer.address())];
        Running::start(
            on(lab, Node::Host),
            Task::Knock { targets, nonce: nonce.to_owned(), link: None },
            deadline,
        )
        .finish()
    };
    let (answers, code) = knock("lanward-test-9876543210", 700);
    assert_eq!(answers.last(), Some(&Answer::Failed(ProbeProblem::Deadline)));
    assert_eq!(code, Some(1));
    let (answers, code) = knock(&nonce, 5000);
    assert!(
        answers
            .iter()
            .any(|a| matches!(a, Answer::Knocked { peer, .. } if *peer == target(Node::Peer.address()))),
        "{answers:?}"
    );
    assert_eq!(code, Some(0));
    let Some(Answer::Knocked { peer, .. }) = listening.next() else { panic!("the knock was not heard") };
    assert_eq!(peer.ip(), ip(Node::Host.address()));

    // a browser's visit
    let get = format!(
        "printf 'GET /{nonce} HTTP/1.0\\r\\n\\r\\n' | busybox nc -w 3 {} {port}",
        Node::Peer.address()
    );
    let page = lab.run(Node::Router, ["sh", "-c", &get]).expect("nc");
    assert!(page.starts_with("HTTP/1.0 200 OK\r\n") && page.ends_with(&nonce), "{page}");
    let Some(Answer::Knocked { peer, .. }) = listening.next() else { panic!("the visit was not heard") };
    assert_eq!(peer.ip(), ip(Node::Router.address()));
}

#[test]
fn the_machine_is_seen_with_its_neighbours() {
    let (lab, _alone) = lan();
    assert!(lab.pings(Node::Host, Node::Router.address()).expect("ping"));
    let answers = run(on(lab, Node::Host), Task::Links, 3000);
    let Some(Answer::Machine { facts, neighbours }) = answers.get(1) else { panic!("{answers:?}") };
    assert!(facts.nics.iter().any(|nic| nic.name.as_str() == "eth0"), "{facts:?}");
    let router = neighbours.iter().find(|n| n.address == ip(Node::Router.address()));
    assert_eq!(router.and_then(|n| n.mac), Some(mac_of(lab, Node::Router)), "{neighbours:?}");
}

#[test]
fn an_unfit_link_is_refused_with_its_reason() {
    let (lab, _alone) = lan();
    let detail = |link: &str| {
        let task = Task::Dhcp { link: LinkName::seen(link), patience_ms: 100 };
        let (answers, code) = Running::start(on(lab, Node::Host), task, 2000).finish();
        assert_eq!(code, Some(1));
        answers.last().cloned()
    };
    let lo = LinkName::seen("lo");
    assert_eq!(
        detail("lo"),
        Some(Answer::Failed(ProbeProblem::LinkUnfit { link: lo, detail: "no-mac".to_owned() }))
    );
    let none = LinkName::seen("eth9");
    assert_eq!(detail("eth9"), Some(Answer::Failed(ProbeProblem::NoSuchLink { link: none })));
    // docker0 has no container and so no carrier
    let docker0 = LinkName::seen("docker0");
    assert_eq!(
        detail("docker0"),
        Some(Answer::Failed(ProbeProblem::LinkUnfit { link: docker0, detail: "down".to_owned() }))
    );
}
