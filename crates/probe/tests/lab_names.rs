//! Names of addresses, asked of a name server and of holders that lie. Needs root.
#![cfg(target_os = "linux")]

mod support;

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, UdpSocket},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use lanward_core::{
    names::LinkName,
    probe::{Answer, NamedBy, Names, Task},
};
use support::{PROBE, neighbour::with_a_neighbour, run};

const SERVER: Ipv4Addr = Ipv4Addr::new(10, 9, 0, 2);
const MDNS: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);

/// The answer to a question for the name of an address: that it is called `labels`.
fn named(question: &[u8], labels: &[&[u8]]) -> Vec<u8> {
    let mut data = Vec::new();
    for label in labels {
        data.push(label.len() as u8);
        data.extend(*label);
    }
    data.push(0);
    let mut bytes = question.to_vec();
    bytes[2] |= 0x84;
    bytes[7] = 1;
    bytes.extend([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 60]);
    bytes.extend((data.len() as u16).to_be_bytes());
    bytes.extend(data);
    bytes
}

/// The last part of the address that a question is about: its name begins with it.
fn asked_for(question: &[u8]) -> u8 {
    let length = usize::from(question[12]);
    std::str::from_utf8(&question[13..13 + length]).expect("digits").parse().expect("a number")
}

/// A name server and an mDNS responder, neither of which is to be trusted.
fn liars(over: &AtomicBool) {
    let open = |port| {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port)).expect("a port");
        socket.set_read_timeout(Some(Duration::from_millis(5))).expect("a limit");
        socket
    };
    let (server, mdns) = (open(53), open(5353));
    mdns.join_multicast_v4(&MDNS, &SERVER).expect("the group");
    let giant = [b'x'; 63];
    let mut buffer = [0; 1500];
    while !over.load(Ordering::Acquire) {
        if let Ok((length, from)) = server.recv_from(&mut buffer) {
            let question = &buffer[..length];
            let mut answer = match asked_for(question) {
                2 => named(question, &[b"router", b"lan"]),
                3 => named(question, &[b"nas\x1b[31m\r\n", b"lan"]),
                4 => named(question, &[&giant[..]; 9]),
                5 => named(question, &[]),
                // another question's number
                6 => {
                    let mut answer = named(question, &[b"liar"]);
                    answer[0] ^= 0xff;
                    answer
                }
                // there is none
                _ => {
                    let mut answer = question.to_vec();
                    answer[2] |= 0x84;
                    answer[3] |= 3;
                    answer
                }
            };
            server.send_to(&answer, from).expect("sent");
            // and again with rubbish behind it
            answer.extend([0xff; 300]);
            server.send_to(&answer[..length.min(answer.len())], from).expect("sent");
        }
        if let Ok((length, from)) = mdns.recv_from(&mut buffer) {
            // he answers for everybody, and is himself only one of them
            let answer = named(&buffer[..length], &[b"me", b"local"]);
            mdns.send_to(&answer, from).expect("sent");
        }
    }
}

#[test]
fn names_are_told_cleaned_and_of_those_who_may_say_them() {
    with_a_neighbour(liars, || {
        let addresses: Vec<Ipv4Addr> = (2..=9).map(|last| Ipv4Addr::new(10, 9, 0, last)).collect();
        let order = Names { link: LinkName::seen("eth0"), addresses, servers: vec![SERVER.into()] };
        let answers = run(Command::new(PROBE), Task::Names(order), 5000);
        let told = |who: NamedBy| -> BTreeMap<IpAddr, String> {
            let one = |answer: &Answer| match answer {
                Answer::Named { address, name, by } if *by == who => Some((*address, name.clone())),
                _ => None,
            };
            answers.iter().filter_map(one).collect()
        };
        let address = |last| IpAddr::from([10, 9, 0, last]);
        let by_server = told(NamedBy::NameServer);
        assert_eq!(by_server.get(&address(2)).map(String::as_str), Some("router.lan"), "{answers:?}");
        assert_eq!(by_server.get(&address(3)).map(String::as_str), Some("nas [31m  .lan"), "{answers:?}");
        assert!(by_server.get(&address(4)).is_none_or(|name| name.len() <= 255), "{answers:?}");
        for last in [5, 6, 7, 8, 9] {
            assert_eq!(by_server.get(&address(last)), None, "{last}: {answers:?}");
        }
        let by_holder = told(NamedBy::Holder);
        assert_eq!(by_holder, [(address(2), "me.local".to_owned())].into(), "{answers:?}");
    });
}

#[test]
fn where_nobody_answers_it_ends_all_the_same() {
    with_a_neighbour(support::neighbour::nobody, || {
        let order = Names {
            link: LinkName::seen("eth0"),
            addresses: vec![Ipv4Addr::new(10, 9, 0, 7)],
            servers: vec![SERVER.into(), [192, 0, 2, 1].into()],
        };
        let answers = run(Command::new(PROBE), Task::Names(order), 5000);
        assert!(!answers.iter().any(|a| matches!(a, Answer::Named { .. })), "{answers:?}");
    });
}
