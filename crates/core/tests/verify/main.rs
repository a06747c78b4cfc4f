//! The judge, on the recorded laboratory with made-up answers: each fault its own verdict, and no false green.

mod lan;
#[path = "../site/mod.rs"]
mod site;
mod ways_in;

use std::{collections::BTreeMap, net::IpAddr};

use lan::{Lan, NAS, OURS, PEER, ROUTER, failure, ip, mac, network, passes, result};
use lanward_core::{
    facts::Timestamp,
    finding::Remedy,
    names::MacAddr,
    observed::Observed,
    placement::{EngineKind, Location},
    probe::{Answer, ProbeError, Sight},
    verify::{
        CheckKind, CheckResult, Doubt, Failure, Heard, Key, Limit, Options, Overall, Subject, SubjectProblem,
        next,
    },
};
use proptest::prelude::*;
use site::engine;

#[test]
fn a_healthy_network_is_proven_and_what_cannot_be_told_is_not_green() {
    let verdict = Lan::healthy().verify();
    assert_eq!(verdict.overall, Overall::Proven, "{:#?}", verdict.checks);
    for what in [
        CheckKind::Link,
        CheckKind::OwnAddress,
        CheckKind::Duplicate,
        CheckKind::Gateway,
        CheckKind::GatewayPing,
        CheckKind::Name,
        CheckKind::Internet,
        CheckKind::Mtu,
    ] {
        assert!(passes(&verdict, what), "{what:?}: {:?}", result(&verdict, what));
    }
    assert_eq!(
        result(&verdict, CheckKind::HostToContainer),
        CheckResult::ByDesign { limit: Limit::MacvlanHost }
    );
    assert_eq!(
        result(&verdict, CheckKind::LanToContainer),
        CheckResult::Inconclusive { doubt: Doubt::NobodyToKnock { address: ip("198.19.249.2") } }
    );
    assert_eq!((verdict.begun_at, verdict.ended_at), (Timestamp(1), Some(Timestamp(2))));
}

#[test]
fn a_healthy_network_costs_two_errands() {
    let lan = Lan::healthy();
    let keys: Vec<Key> = next(&lan.subject(), &Heard::default()).iter().map(|q| q.key).collect();
    assert_eq!(keys, [Key::Host, Key::Container]);
}

#[test]
fn silence_on_ping_is_no_fault_where_arp_answers() {
    let mut lan = Lan::healthy();
    lan.echo = false;
    lan.mtu = None;
    let verdict = lan.verify();
    assert_eq!(verdict.overall, Overall::Proven);
    assert_eq!(
        result(&verdict, CheckKind::GatewayPing),
        CheckResult::Inconclusive { doubt: Doubt::PingSilent { address: ip(ROUTER) } }
    );
    assert_eq!(result(&verdict, CheckKind::Mtu), CheckResult::Inconclusive { doubt: Doubt::NoEcho });
}

#[test]
fn a_lan_without_internet_is_no_fault_of_the_network_and_a_blocked_way_out_is() {
    let verdict = Lan::healthy().offline().verify();
    assert_eq!(verdict.overall, Overall::Proven);
    assert!(matches!(
        result(&verdict, CheckKind::Internet),
        CheckResult::Inconclusive { doubt: Doubt::LanWithoutInternet { .. } }
    ));
    let mut lan = Lan::healthy();
    lan.internet_for_container = false;
    let verdict = lan.verify();
    assert_eq!(verdict.overall, Overall::Broken);
    assert!(matches!(
        result(&verdict, CheckKind::Internet),
        CheckResult::Fail { failure: Failure::NoWayOut { .. }, .. }
    ));
}

#[test]
fn a_duplicate_is_told_with_both_macs_wherever_it_is_heard() {
    for (inside, outside) in [(true, true), (true, false), (false, true)] {
        let mut lan = Lan::healthy();
        if inside {
            lan.to_container.insert(ip("198.19.249.2"), vec![mac(NAS)]);
        }
        if outside {
            lan.to_host.insert(ip("198.19.249.2"), vec![mac(NAS)]);
        }
        let verdict = lan.verify();
        assert_eq!(failure(&verdict), "duplicate-address", "{inside} {outside}");
        match verdict.failure() {
            Some(Failure::DuplicateAddress { address, ours, others }) => {
                assert_eq!((*address, ours[0].mac), (ip("198.19.249.2"), mac(OURS)));
                assert_eq!(others.iter().map(|o| o.mac).collect::<Vec<_>>(), [mac(NAS)]);
            }
            other => panic!("{other:?}"),
        }
    }
    // Its own answer is none.
    let mut lan = Lan::healthy();
    lan.to_host.insert(ip("198.19.249.2"), vec![mac(OURS)]);
    assert_eq!(lan.verify().overall, Overall::Proven);
}

#[test]
fn every_fault_has_its_own_verdict() {
    let gone = |lan: &mut Lan, address: &str, host: bool, container: bool| {
        if host {
            lan.to_host.remove(&ip(address));
        }
        if container {
            lan.to_container.remove(&ip(address));
        }
    };
    let mut down = Lan::healthy().offline();
    gone(&mut down, ROUTER, true, true);
    assert_eq!(failure(&down.verify()), "gateway-down");

    let wrong = Lan::with(network("198.19.249.0/24", "198.19.249.254", "eth0"), "198.19.249.2/24").offline();
    assert_eq!(failure(&wrong.verify()), "wrong-gateway");

    // A device that answers and does not route: only the way out tells.
    let mut deaf = Lan::with(network("198.19.249.0/24", PEER, "eth0"), "198.19.249.2/24");
    deaf.internet_for_container = false;
    assert_eq!(failure(&deaf.verify()), "wrong-gateway");

    let subnet = Lan::with(network("10.99.0.0/24", "10.99.0.1", "eth0"), "10.99.0.2/24").offline();
    assert_eq!(failure(&subnet.verify()), "wrong-subnet");

    let mut filtered = Lan::healthy();
    filtered.internet_for_container = false;
    filtered.to_container.clear();
    assert_eq!(failure(&filtered.verify()), "mac-filtered");

    let mut arp = Lan::healthy();
    arp.internet_for_container = false;
    gone(&mut arp, ROUTER, false, true);
    assert_eq!(failure(&arp.verify()), "arp-filtered");

    let mut alone = Lan::healthy();
    alone.internet_for_container = false;
    alone.to_container.clear();
    gone(&mut alone, PEER, true, true);
    assert_eq!(failure(&alone.verify()), "container-unheard");

    assert_eq!(failure(&Lan::healthy().silent().verify()), "lan-silent");

    let vlan = Lan::with(network("10.10.0.0/24", "10.10.0.1", "eth0.10"), "10.10.0.2/24").silent();
    assert_eq!(failure(&vlan.verify()), "vlan-mismatch");

    let mut missing = Lan::healthy();
    missing.container_has_address = false;
    assert_eq!(failure(&missing.verify()), "missing-address");

    let mut twice = Lan::healthy();
    twice.to_container.insert(ip(ROUTER), vec![mac("02:fe:00:00:00:01"), mac(NAS)]);
    assert_eq!(failure(&twice.verify()), "gateway-twice");

    let mut small = Lan::healthy();
    small.mtu = Some(1400);
    assert_eq!(failure(&small.verify()), "small-packets");

    let mut cable = Lan::healthy().silent();
    let links = match &mut engine(&mut cable.facts).links {
        Observed::Known(links) => links,
        Observed::Unknown(why) => panic!("{why:?}"),
    };
    links
        .iter_mut()
        .filter(|l| l.name.as_str() == "eth0")
        .for_each(|l| l.link.carrier = Observed::Known(false));
    let verdict = cable.verify();
    assert_eq!(failure(&verdict), "parent-without-carrier");
    assert_eq!(verdict.cause, Some(CheckKind::Link));
}

#[test]
fn a_lan_that_speaks_only_with_tags_is_told_with_its_vlans_and_the_way_there() {
    let mut lan = Lan::healthy().silent();
    lan.vlans = vec![20, 10];
    let verdict = lan.verify();
    let tagged = |vlans: &[u16]| Failure::LanIsTagged { parent: "eth0".into(), vlans: vlans.into() };
    assert_eq!(verdict.failure(), Some(&tagged(&[10, 20])));
    assert_eq!(verdict.check(CheckKind::Gateway).expect("a check").remedies, [], "a person has to choose");
    lan.vlans = vec![10];
    let verdict = lan.verify();
    assert_eq!(verdict.failure(), Some(&tagged(&[10])));
    let command = "lanward edit lan --vlan 10".to_owned();
    assert_eq!(
        verdict.check(CheckKind::Gateway).expect("a check").remedies,
        [Remedy::RunCommand { command }]
    );
    // A switch port may carry both; who answers without a tag is there, and the gateway is not.
    lan.to_host.insert(ip(PEER), vec![mac(NAS)]);
    lan.to_container.insert(ip(PEER), vec![mac(NAS)]);
    assert_eq!(failure(&lan.verify()), "gateway-down");
}

#[test]
fn inside_a_virtual_machine_silence_is_the_wall_and_an_answer_is_no_proof() {
    let in_vm = |mut lan: Lan| {
        let placement = &mut engine(&mut lan.facts).placement;
        placement.location = Location::VirtualMachine;
        placement.kind = EngineKind::DockerDesktopMac;
        lan
    };
    // The LAN that was meant is outside; the virtual machine has a network of its own.
    let lan = in_vm(Lan::with(network("192.168.1.0/24", "192.168.1.1", "eth0"), "192.168.1.2/24").silent());
    let verdict = lan.verify();
    assert_eq!(failure(&verdict), "isolated-vm");
    assert!(matches!(
        verdict.failure(),
        Some(Failure::IsolatedVm { engine: EngineKind::DockerDesktopMac, .. })
    ));
    // Its own router answers it there, which changes nothing.
    let mut lan = Lan::with(network("192.168.1.0/24", "192.168.1.1", "eth0"), "192.168.1.2/24").offline();
    lan.to_container.clear();
    assert_eq!(failure(&in_vm(lan).verify()), "isolated-vm");
    // This computer answers it for its own address on the LAN, as Linux does on any link.
    let own = ip("198.19.249.149");
    let mut lan = Lan::with(network("198.19.249.0/24", ROUTER, "eth0"), "198.19.249.2/24").offline();
    lan.to_host = [(own, vec![mac("02:fe:00:00:00:99")])].into();
    lan.to_container.clear();
    assert_eq!(failure(&in_vm(lan).verify()), "isolated-vm");
    // The machine's own gateway answers. Green it is not.
    let verdict = in_vm(Lan::healthy()).verify();
    assert!(passes(&verdict, CheckKind::Gateway));
    assert_ne!(verdict.overall, Overall::Proven, "{:#?}", verdict.checks);
}

#[test]
fn a_probe_that_dies_proves_nothing() {
    for dies in [Key::Host, Key::Container] {
        let mut lan = Lan::healthy();
        lan.dies = Some(dies);
        let verdict = lan.verify();
        match dies {
            // What the container saw stands by itself.
            Key::Host => assert_eq!(verdict.overall, Overall::Proven),
            _ => {
                assert_eq!(verdict.overall, Overall::NotProven, "{:#?}", verdict.checks);
                assert!(matches!(
                    result(&verdict, CheckKind::Gateway),
                    CheckResult::Inconclusive { doubt: Doubt::NotSeen { error: ProbeError::Died { .. } } }
                ));
            }
        }
    }
}

#[test]
fn without_a_container_an_address_is_taken_only_after_nobody_answered_for_it() {
    let lan = Lan::healthy();
    let subject = Subject::of_network_alone(&lan.facts, "lan", Options::default()).expect("a subject");
    assert_eq!(subject.container, None);
    // .1 is the gateway, .2 the container's.
    assert_eq!(subject.addresses, [ip("198.19.249.3")]);
    let first: Vec<Key> = next(&subject, &Heard::default()).iter().map(|q| q.key).collect();
    assert_eq!(first, [Key::Host], "the machine asks first");
    assert_eq!(lan.verify_as(&subject).overall, Overall::Proven);

    // The machine may still wait for a way out that keeps silent: what was asked for the address is enough.
    let mut heard = Heard::default();
    heard.asked(Key::Host);
    let asked_beside = |others: Option<Vec<MacAddr>>| {
        let mut heard = Heard::default();
        heard.asked(Key::Host);
        if let Some(others) = others {
            let sight = Sight::OwnAddress { address: ip("198.19.249.3"), held: false, others };
            heard.answer(Key::Host, Answer::Seen(sight));
        }
        next(&subject, &heard).iter().map(|q| q.key).collect::<Vec<_>>()
    };
    assert_eq!(asked_beside(None), [], "nothing was told yet");
    assert_eq!(asked_beside(Some(vec![mac(NAS)])), [], "somebody holds it");
    assert_eq!(asked_beside(Some(Vec::new())), [Key::Container]);

    let mut held = lan.clone();
    held.to_host.insert(ip("198.19.249.3"), vec![mac(NAS)]);
    let verdict = held.verify_as(&subject);
    assert_eq!(failure(&verdict), "duplicate-address");
    assert_eq!(verdict.cause, Some(CheckKind::Duplicate));

    let mut dead = lan;
    dead.dies = Some(Key::Host);
    let verdict = dead.verify_as(&subject);
    assert_eq!(verdict.overall, Overall::NotProven, "it was not dared: {:#?}", verdict.checks);
}

#[test]
fn what_cannot_be_looked_at_is_said() {
    let lan = Lan::healthy();
    let of = |network: &str, container: Option<&str>| {
        Subject::of(&lan.facts, network, container, Options::default()).expect_err("no subject")
    };
    assert_eq!(of("nope", None), SubjectProblem::NoSuchNetwork { name: "nope".into() });
    assert_eq!(of("lan", Some("nope")), SubjectProblem::NoSuchContainer { name: "nope".into() });
    assert!(matches!(of("host", None), SubjectProblem::NotProvable { .. }));
    let mut stopped = lan.clone();
    engine(&mut stopped.facts).containers.last_mut().expect("web1").state = "exited".into();
    let problem =
        Subject::of(&stopped.facts, "lan", Some("web1"), Options::default()).expect_err("no subject");
    assert_eq!(problem, SubjectProblem::NotRunning { container: "web1".into() });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the LAN does: proven means that the container heard its gateway and nobody else holds its address.
    #[test]
    fn there_is_no_false_green(
        host in 0_u8..8, container in 0_u8..8, has in any::<bool>(), internet in any::<(bool, bool)>(),
        echo in any::<bool>(), dies in 0_u8..5, vm in any::<bool>(),
    ) {
        let mut lan = Lan::healthy();
        let choose = |bits: u8| -> BTreeMap<IpAddr, Vec<MacAddr>> {
            [(ROUTER, "02:fe:00:00:00:01"), (PEER, "02:fe:00:00:00:50"), ("198.19.249.2", NAS)]
                .iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, (address, by))| (ip(address), vec![mac(by)]))
                .collect()
        };
        lan.to_host = choose(host);
        lan.to_container = choose(container);
        lan.container_has_address = has;
        (lan.internet_for_host, lan.internet_for_container) = internet;
        lan.echo = echo;
        lan.dies = [Key::Host, Key::Container, Key::Sweep, Key::Again].get(usize::from(dies)).copied();
        if vm {
            engine(&mut lan.facts).placement.location = Location::VirtualMachine;
        }
        let verdict = lan.verify();
        if verdict.overall == Overall::Proven {
            prop_assert!(has && container & 1 != 0 && container & 4 == 0);
            prop_assert!(host & 4 == 0 || lan.dies == Some(Key::Host));
            prop_assert!(lan.dies != Some(Key::Container) && !vm);
        }
        // A silent gateway of a container that could look is never anything but a failure.
        if has && container & 1 == 0 && lan.dies != Some(Key::Container) {
            prop_assert_eq!(verdict.overall, Overall::Broken);
        }
    }
}
