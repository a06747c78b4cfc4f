//! The probe among hosts that lie, flood and send rubbish, and how it ends. Every test makes two network namespaces of
//! its own with a cable between them. Needs root.
#![cfg(target_os = "linux")]

mod support;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use lanward_core::{
    names::{LinkName, MacAddr},
    probe::{Answer, MulticastProtocol, Pace, ProbeProblem, Sweep, Task},
};
use lanward_lab::crowd::{Crowd, Manner, Member};
use lanward_probe::{
    link::Link,
    raw::{Frames, Wire},
    wire::{arp, ndp},
};
use support::{
    PROBE, Running, answered,
    neighbour::{ip, nobody, with_a_neighbour},
    run,
};

fn probe() -> Command {
    Command::new(PROBE)
}

fn eth0() -> LinkName {
    LinkName::seen("eth0")
}

fn sweep(block: &str, pace: Pace) -> Task {
    Task::Sweep(Sweep {
        link: eth0(),
        blocks: vec![block.parse().expect("a subnet")],
        candidates: vec!["fe80::1234".parse().expect("v6")],
        all_nodes: false,
        pace,
    })
}

/// The most memory a process had, in kB.
fn peak(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}

#[test]
fn a_sixteen_is_swept_in_bounded_memory_while_lies_pour_in() {
    // answers for any address, each with another MAC, as fast as it can, and broken ones in between
    let flood = |over: &AtomicBool| {
        let link = Link::fit(&eth0()).expect("a link");
        let wire = Wire::open(&link, Frames::Arp).expect("root");
        let mut n = 0u32;
        while !over.load(Ordering::Acquire) {
            n = n.wrapping_add(1);
            let [a, b, c, d] = n.wrapping_mul(2_654_435_761).to_be_bytes();
            let mac = MacAddr([2, 7, a, b, c, d]);
            let mut frame =
                arp::reply(mac, MacAddr([0xff; 6]), Ipv4Addr::new(10, 9, b, c), Ipv4Addr::new(10, 9, 0, 1));
            if n.is_multiple_of(3) {
                frame[22] |= 1;
            }
            if n.is_multiple_of(7) {
                frame.truncate(30);
            }
            // a full queue is what a flood makes
            let _ = wire.send(&frame);
        }
    };
    with_a_neighbour(flood, || {
        let pace = Pace { per_second: 20_000, rounds: 1, patience_ms: 100 };
        let mut running = Running::start(probe(), sweep("10.9.0.0/16", pace), 60_000);
        let (mut most, mut told, mut malformed, mut done) = (0, 0u32, 0, false);
        while let Some(answer) = running.next() {
            match answer {
                Answer::Answered { .. } => told += 1,
                Answer::Malformed { count } => malformed = count,
                Answer::Done { .. } => done = true,
                Answer::Progress { sent, total } => {
                    assert!(sent <= total && total == 65_535, "{sent} of {total}");
                    most = peak(running.id()).unwrap_or(most).max(most);
                }
                _ => {}
            }
        }
        assert!(done, "a flood does not stop it");
        assert!(malformed > 0, "what is broken is counted");
        assert!(told > 0 && told <= 4 * 65_534 + 4096 * 4, "{told}");
        assert!((1..24_000).contains(&most), "{most} kB");
    });
}

#[test]
fn a_host_with_a_thousand_macs_is_told_a_few_times() {
    let liar = Member::new(Ipv4Addr::new(10, 9, 0, 77), Manner::Lies(1000));
    let lying = |over: &AtomicBool| {
        let _crowd = Crowd::start(None, "eth0", vec![liar]).expect("a crowd");
        nobody(over);
    };
    with_a_neighbour(lying, || {
        let found = answered(&run(probe(), sweep("10.9.0.64/26", Pace::default()), 10_000));
        assert!((2..=4).contains(&found.len()), "{found:?}");
        let address = IpAddr::from([10, 9, 0, 77]);
        let task = Task::Duplicate { link: eth0(), address, ours: Vec::new() };
        let found = answered(&run(probe(), task, 10_000));
        assert!((2..=8).contains(&found.len()), "{found:?}");
        assert!(found.iter().all(|(who, ..)| *who == address), "{found:?}");
    });
}

#[test]
fn advertisements_that_nobody_asked_for_are_not_told() {
    let flood = |over: &AtomicBool| {
        let link = Link::fit(&eth0()).expect("a link");
        let wire = Wire::open(&link, Frames::Neighbours).expect("root");
        let mut n = 0u128;
        while !over.load(Ordering::Acquire) {
            n += 1;
            let target = std::net::Ipv6Addr::from_bits((0xfe80 << 112) | n);
            let mut frame = ndp::solicitation(link.mac, None, target);
            frame[54] = if n.is_multiple_of(2) { 136 } else { 135 };
            let _ = wire.send(&frame);
        }
    };
    with_a_neighbour(flood, || {
        let pace = Pace { per_second: 1000, rounds: 2, patience_ms: 100 };
        let found = answered(&run(probe(), sweep("10.9.0.240/28", pace), 10_000));
        assert_eq!(found, [], "all of it was broken or unasked");
    });
}

#[test]
fn broken_dhcp_answers_are_counted_and_a_sound_one_among_them_is_heard() {
    // a server that answers every DISCOVER with rubbish first
    let server = |over: &AtomicBool| {
        let socket = UdpSocket::bind("0.0.0.0:67").expect("port 67");
        socket.set_broadcast(true).expect("broadcast");
        socket.set_read_timeout(Some(Duration::from_millis(20))).expect("a timeout");
        let to = SocketAddr::from(([255, 255, 255, 255], 68));
        ip("route add 255.255.255.255 dev eth0");
        let mut question = [0; 1500];
        while !over.load(Ordering::Acquire) {
            let Ok((length, _)) = socket.recv_from(&mut question) else { continue };
            let mut offer = question[..length].to_vec();
            offer[0] = 2;
            offer[16..20].copy_from_slice(&[10, 9, 0, 200]);
            offer.truncate(240);
            let head = offer.clone();
            offer.extend([53, 1, 2, 54, 4, 10, 9, 0, 2, 1, 4, 255, 255, 0, 0, 15, 200]);
            offer.extend([0x1b; 100]);
            offer.extend([b'x'; 100]);
            offer.push(255);
            let mut other = offer.clone();
            other[4] ^= 0xff;
            for bytes in
                [&b"rubbish"[..], &head, &[&head[..], &[53, 200, 2]].concat(), &[0xff; 1400], &other, &offer]
            {
                socket.send_to(bytes, to).expect("a broadcast");
            }
        }
    };
    with_a_neighbour(server, || {
        let answers = run(probe(), Task::Dhcp { link: eth0(), patience_ms: 2000 }, 5000);
        let offers: Vec<_> = answers
            .iter()
            .filter_map(|a| if let Answer::Offer(offer) = a { Some(offer) } else { None })
            .collect();
        let [offer] = offers[..] else { panic!("{answers:?}") };
        assert_eq!(offer.address, IpAddr::from([10, 9, 0, 200]));
        assert_eq!(offer.domain.as_deref(), Some(&*"x".repeat(100)), "control characters are gone");
        let malformed = |a: &Answer| matches!(a, Answer::Malformed { count } if *count >= 4);
        assert!(answers.iter().any(malformed), "{answers:?}");
    });
}

#[test]
fn speakers_are_heard_and_their_giant_names_are_cut() {
    let speaker = |over: &AtomicBool| {
        let socket = UdpSocket::bind("0.0.0.0:5353").expect("port 5353");
        let group = Ipv4Addr::new(224, 0, 0, 251);
        ip("route add 239.255.255.250 dev eth0");
        socket.join_multicast_v4(&group, &Ipv4Addr::new(10, 9, 0, 2)).expect("the group");
        socket.set_read_timeout(Some(Duration::from_millis(20))).expect("a timeout");
        let mut question = [0; 9000];
        while !over.load(Ordering::Acquire) {
            let Ok((_, from)) = socket.recv_from(&mut question) else { continue };
            let mut name = Vec::new();
            for _ in 0..100 {
                name.extend([63]);
                name.extend([0x1b; 13]);
                name.extend([b'n'; 50]);
            }
            name.push(0);
            let mut reply = vec![0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0];
            reply.extend(&name);
            reply.extend([0, 1, 0x80, 1, 0, 0, 0, 9, 0, 4, 10, 9, 0, 2]);
            for bytes in [&b"rubbish"[..], &[0xff; 5000], &reply] {
                socket.send_to(bytes, from).expect("an answer");
            }
            let ssdp = [b"NOTIFY * HTTP/1.1\r\nSERVER: \x1b]0;".to_vec(), vec![b's'; 8000]].concat();
            socket.send_to(&ssdp, (Ipv4Addr::new(239, 255, 255, 250), 1900)).expect("an announcement");
        }
    };
    with_a_neighbour(speaker, || {
        let answers = run(probe(), Task::Multicast { link: eth0(), patience_ms: 1500 }, 5000);
        for protocol in [MulticastProtocol::Mdns, MulticastProtocol::Ssdp] {
            let name = answers.iter().find_map(|answer| match answer {
                Answer::Multicast { protocol: heard, from, name: Some(name) } if *heard == protocol => {
                    assert_eq!(*from, IpAddr::from([10, 9, 0, 2]));
                    Some(name)
                }
                _ => None,
            });
            let name = name.unwrap_or_else(|| panic!("{protocol:?}: {answers:?}"));
            assert!(name.len() <= 255 && !name.contains(char::is_control), "{name:?}");
        }
        assert!(answers.iter().any(|a| matches!(a, Answer::Malformed { .. })), "{answers:?}");
    });
}

#[test]
fn silence_is_heard_as_silence() {
    with_a_neighbour(nobody, || {
        let answers = run(probe(), Task::Multicast { link: eth0(), patience_ms: 200 }, 5000);
        assert!(answers.iter().all(|a| !matches!(a, Answer::Multicast { .. })), "{answers:?}");
        let answers = run(probe(), Task::Dhcp { link: eth0(), patience_ms: 200 }, 5000);
        assert_eq!(answers.len(), 2, "hello and done: {answers:?}");
    });
}

#[test]
fn callers_that_say_nothing_much_or_rubbish_do_not_keep_a_knock_out() {
    with_a_neighbour(nobody, || {
        let nonce = "lanward-test-0123456789";
        let task = Task::Listen { port: 0, nonce: nonce.to_owned() };
        let mut listening = Running::start(probe(), task, 20_000);
        assert!(matches!(listening.next(), Some(Answer::Hello { .. })));
        let Some(Answer::Listening { port }) = listening.next() else { panic!("it does not listen") };
        let here = SocketAddr::from(([127, 0, 0, 1], port));
        let silent: Vec<_> =
            (0..100).map(|_| std::net::TcpStream::connect(here).expect("it takes calls")).collect();
        let mut endless = std::net::TcpStream::connect(here).expect("it takes calls");
        endless.set_write_timeout(Some(Duration::from_secs(2))).expect("a timeout");
        let chunk = [b'x'; 65_536];
        let refused = (0..1000).any(|_| io::Write::write_all(&mut endless, &chunk).is_err());
        assert!(refused, "it does not read for ever");
        let task = Task::Knock { targets: vec![here], nonce: nonce.to_owned(), link: None };
        run(probe(), task, 10_000);
        assert!(matches!(listening.next(), Some(Answer::Knocked { .. })));
        drop(silent);
    });
}

#[test]
fn it_ends_at_its_deadline_whatever_it_does() {
    with_a_neighbour(nobody, || {
        let nonce = "lanward-test-0123456789".to_owned();
        let slow = Pace { per_second: 1, rounds: 9, patience_ms: 60_000 };
        for task in [
            Task::Listen { port: 0, nonce: nonce.clone() },
            Task::Knock { targets: vec!["10.9.0.3:9".parse().expect("a target")], nonce, link: None },
            sweep("10.9.0.0/24", slow),
            Task::Dhcp { link: eth0(), patience_ms: 60_000 },
            Task::Multicast { link: eth0(), patience_ms: 60_000 },
        ] {
            let start = Instant::now();
            let (answers, code) = Running::start(probe(), task.clone(), 600).finish();
            assert_eq!(answers.last(), Some(&Answer::Failed(ProbeProblem::Deadline)), "{task:?}");
            assert_eq!(code, Some(1), "{task:?}");
            assert!(start.elapsed() >= Duration::from_millis(550), "{task:?}: {:?}", start.elapsed());
            assert!(start.elapsed() < Duration::from_secs(3), "{task:?}: {:?}", start.elapsed());
        }
    });
}

#[test]
fn it_ends_when_nobody_reads_any_more() {
    with_a_neighbour(nobody, || {
        let nonce = "lanward-test-0123456789".to_owned();
        let mut listening = Running::start(probe(), Task::Listen { port: 0, nonce }, 60_000);
        assert!(matches!(listening.next(), Some(Answer::Hello { .. })));
        let start = Instant::now();
        assert_eq!(listening.hang_up(), Some(3));
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    });
}

#[test]
fn it_ends_when_its_answers_are_not_taken() {
    with_a_neighbour(
        |over| {
            let members = (0..=255u8)
                .flat_map(|third| (0..=255u8).map(move |last| Ipv4Addr::new(10, 9, third, last)))
                .map(|address| Member::new(address, Manner::Prompt))
                .collect();
            let _crowd = Crowd::start(None, "eth0", members).expect("a crowd");
            nobody(over);
        },
        || {
            // some fifty answers fill the pipe, and then the probe hangs in a write
            let pace = Pace { per_second: 20_000, rounds: 1, patience_ms: 100 };
            let running = Running::start(probe(), sweep("10.9.0.0/16", pace), 2000);
            running.narrow();
            let start = Instant::now();
            while std::fs::read_to_string(format!("/proc/{}/stat", running.id()))
                .is_ok_and(|stat| !stat.contains(") Z "))
            {
                assert!(start.elapsed() < Duration::from_secs(20), "the kernel's alarm ends it");
                thread::park_timeout(Duration::from_millis(50));
            }
            let (answers, code) = running.finish();
            assert_eq!(code, None, "it was ended by a signal");
            assert!(answers.len() > 2);
        },
    );
}
