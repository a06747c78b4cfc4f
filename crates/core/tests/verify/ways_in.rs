//! The ways in: who knocks, and whose knock proves what.

use std::net::SocketAddr;

use lanward_core::{
    access::{ACCESS_LABEL, link_name},
    facts::{EngineLink, LinkKind, Route, Timestamp},
    names::{ContainerName, LinkName},
    observed::Observed,
    placement::Location,
    probe::{Answer, Errand, Place, Task},
    verify::{Ask, CheckKind, CheckResult, Doubt, Heard, Key, Question, Subject, Verdict, judge, next},
};

use crate::{
    lan::{Lan, failure, ip, passes, result},
    site::engine,
};

#[test]
fn a_visit_is_awaited_and_then_noticed() {
    let mut lan = Lan::healthy();
    lan.options.visit_s = 60;
    let subject = lan.subject();
    let mut heard = Heard::new("a-word".into());
    for question in next(&subject, &heard) {
        heard.asked(question.key);
        lan.answer(&subject, &question, &mut heard);
    }
    let listen = next(&subject, &heard);
    assert_eq!(listen.iter().map(|q| q.key).collect::<Vec<_>>(), [Key::Listen]);
    heard.asked(Key::Listen);
    heard.answer(Key::Listen, Answer::Listening { port: 40_001 });
    let verdict = judge(&subject, &heard, Timestamp(1), Timestamp(2));
    let visit = verdict.visit.clone().expect("a visit");
    assert_eq!((visit.url.as_str(), visit.visited), ("http://198.19.249.2:40001/a-word", false));
    assert!(visit.qr_svg.contains("<svg"));
    assert_eq!(
        result(&verdict, CheckKind::LanToContainer),
        CheckResult::Inconclusive { doubt: Doubt::VisitAwaited }
    );
    let peer: SocketAddr = "198.19.249.50:50000".parse().expect("an address");
    heard.answer(Key::Listen, Answer::Knocked { peer, at_ms: 5 });
    heard.end(Key::Listen, Ok(()));
    let verdict = judge(&subject, &heard, Timestamp(1), Timestamp(2));
    assert!(passes(&verdict, CheckKind::LanToContainer));
    assert!(verdict.visit.is_some_and(|v| v.visited));
}

/// Asks all that is asked before somebody listens, and lets somebody listen.
fn listening(lan: &Lan) -> Heard {
    let subject = lan.subject();
    let mut heard = Heard::new("a-word".into());
    for question in next(&subject, &heard) {
        heard.asked(question.key);
        lan.answer(&subject, &question, &mut heard);
    }
    heard.asked(Key::Listen);
    heard.answer(Key::Listen, Answer::Listening { port: 40_001 });
    heard
}

fn peer(text: &str) -> SocketAddr {
    text.parse().expect("an address with a port")
}

/// A second card of the engine's machine on the same LAN.
fn second_card(lan: &mut Lan) {
    let Observed::Known(links) = &mut engine(&mut lan.facts).links else { panic!("links") };
    let mut second = links.iter().find(|l| l.name.as_str() == "eth0").expect("eth0").clone();
    second.name = LinkName::seen("eth1");
    second.link.addresses.retain(|a| a.address.written_address() == ip("198.19.249.149"));
    second.link.addresses[0].address = "198.19.249.148/24".parse().expect("an address");
    links.push(second);
}

#[test]
fn a_second_card_on_the_lan_knocks_as_another_device_would() {
    let mut lan = Lan::healthy();
    second_card(&mut lan);
    let subject = lan.subject();
    let mut heard = listening(&lan);
    let questions = next(&subject, &heard);
    let [question] = &questions[..] else { panic!("{questions:?}") };
    assert_eq!(question.key, Key::KnockOverLan);
    let Ask::Probe(errand) = &question.ask else { panic!("the probe knocks") };
    assert!(
        matches!(&errand.order.task, Task::Knock { link: Some(link), .. } if link.as_str() == "eth1"),
        "out of the second card, whatever the routes say"
    );
    heard.asked(Key::KnockOverLan);
    let waiting = judge(&subject, &heard, Timestamp(1), Timestamp(2));
    assert_eq!(result(&waiting, CheckKind::LanToContainer), CheckResult::Waiting);

    let mut silent = heard.clone();
    silent.end(Key::KnockOverLan, Ok(()));
    silent.end(Key::Listen, Ok(()));
    let verdict = judge(&subject, &silent, Timestamp(1), Timestamp(2));
    assert_eq!(
        result(&verdict, CheckKind::LanToContainer),
        CheckResult::Inconclusive { doubt: Doubt::NobodyToKnock { address: ip("198.19.249.2") } },
        "the machine's own kernel may have dropped the answer"
    );

    heard.answer(Key::KnockOverLan, Answer::Knocked { peer: peer("198.19.249.2:40001"), at_ms: 4 });
    heard.end(Key::KnockOverLan, Ok(()));
    heard.end(Key::Listen, Ok(()));
    assert!(passes(&judge(&subject, &heard, Timestamp(1), Timestamp(2)), CheckKind::LanToContainer));
}

#[test]
fn only_a_link_that_leads_to_the_lan_is_a_second_way() {
    let beside = |change: &dyn Fn(&mut Lan)| {
        let mut lan = Lan::healthy();
        second_card(&mut lan);
        change(&mut lan);
        lan.subject().beside.map(|link| link.to_string())
    };
    let second = |lan: &mut Lan, change: &dyn Fn(&mut EngineLink)| {
        let Observed::Known(links) = &mut engine(&mut lan.facts).links else { panic!("links") };
        change(links.last_mut().expect("the second card"));
    };
    assert_eq!(beside(&|_| ()).as_deref(), Some("eth1"));
    assert_eq!(beside(&|lan| second(lan, &|l| l.link.carrier = Observed::Known(false))), None, "no cable");
    let elsewhere = "10.0.0.2/24".parse().expect("an address");
    assert_eq!(beside(&|lan| second(lan, &|l| l.link.addresses[0].address = elsewhere)), None, "another LAN");
    let own = LinkKind::Macvlan { link: Some("eth0".into()), mode: Some("bridge".into()) };
    assert_eq!(beside(&|lan| second(lan, &|l| l.link.kind = own.clone())), None, "a way of its own");
    assert_eq!(
        beside(&|lan| second(lan, &|l| l.name = LinkName::seen("eth0.7"))),
        None,
        "leaves by the parent"
    );
    for location in [Location::VirtualMachine, Location::Unknown] {
        let there = beside(&|lan| engine(&mut lan.facts).placement.location = location);
        assert_eq!(there, None, "links of a virtual machine meet inside: {location:?}");
    }
}

#[test]
fn the_machines_way_to_its_containers_is_the_link_that_leads_to_them() {
    let own = |lan: &mut Lan, address: &str, routes: &[&str]| {
        second_card(lan);
        let engine = engine(&mut lan.facts);
        let Observed::Known(links) = &mut engine.links else { panic!("links") };
        let link = links.last_mut().expect("the second card");
        link.name = LinkName::seen("own0");
        link.link.kind = LinkKind::Macvlan { link: Some("eth0".into()), mode: Some("bridge".into()) };
        link.link.addresses.truncate(1);
        link.link.addresses[0].address = address.parse().expect("an address");
        let Observed::Known(known) = &mut engine.routes else { panic!("routes") };
        known.extend(routes.iter().map(|to| Route {
            destination: to.parse().expect("a block"),
            gateway: None,
            link: Some("own0".into()),
            source: None,
            metric: None,
            protocol: None,
            table: 254,
        }));
    };
    let way = |address: &str, routes: &[&str]| {
        let mut lan = Lan::healthy();
        own(&mut lan, address, routes);
        lan.subject().shim.map(|link| link.to_string())
    };
    assert_eq!(Lan::healthy().subject().shim, None);
    assert_eq!(way("198.19.249.250/32", &["198.19.249.0/28"]).as_deref(), Some("own0"));
    assert_eq!(way("10.0.0.2/32", &["198.19.249.0/28"]).as_deref(), Some("own0"), "by its route");
    assert_eq!(
        way("198.19.249.250/32", &["fe80::/64", "ff00::/8"]).as_deref(),
        Some("own0"),
        "by its address"
    );
    assert_eq!(way("fd07::2/64", &["fd07::/64"]).as_deref(), Some("own0"), "what a router announced");
    assert_eq!(way("10.0.0.2/24", &["10.0.0.0/24", "fe80::/64"]), None, "it leads to another network");

    // host access that is on is to work: without its link, too
    let mut lan = Lan::healthy();
    host_access(&mut lan);
    let subject = lan.subject();
    assert_eq!(subject.shim, Some(link_name(&subject.network)));
    assert_eq!(subject.machine_address, Some(ip(SHIM)));
}

const SHIM: &str = "198.19.249.250";

/// What holds host access to the network, as the engine shows it.
fn host_access(lan: &mut Lan) {
    let network = lan.subject().network;
    let shim = serde_json::json!({
        "link": link_name(&network), "parent": "eth0", "mac": "02:00:00:00:00:01", "network": network,
        "name": "lan", "address": SHIM, "routes": ["198.19.249.0/28"],
    });
    let engine = engine(&mut lan.facts);
    let mut holder = engine.containers[0].clone();
    holder.name = ContainerName::seen("lanward-access-lan");
    holder.endpoints.clear();
    holder.labels.insert(ACCESS_LABEL.into(), shim.to_string());
    engine.containers.push(holder);
}

/// Both sides listen; what is asked next, one knock a way.
fn both_listen(lan: &Lan) -> (Subject, Heard, Vec<Question>) {
    let subject = lan.subject();
    let mut heard = Heard::new("a-word".into());
    for question in next(&subject, &heard) {
        heard.asked(question.key);
        lan.answer(&subject, &question, &mut heard);
    }
    let listeners = next(&subject, &heard);
    assert_eq!(listeners.iter().map(|q| q.key).collect::<Vec<_>>(), [Key::Listen, Key::ListenOnHost]);
    for (question, port) in listeners.iter().zip([40_001, 40_002]) {
        heard.asked(question.key);
        heard.answer(question.key, Answer::Listening { port });
    }
    let knocks = next(&subject, &heard);
    (subject, heard, knocks)
}

fn errand(question: &Question) -> &Errand {
    match &question.ask {
        Ask::Probe(errand) => errand,
        other => panic!("the probe is asked: {other:?}"),
    }
}

#[test]
fn host_access_is_proven_both_ways_with_a_word_for_each() {
    let mut lan = Lan::healthy();
    host_access(&mut lan);
    let (subject, heard, knocks) = both_listen(&lan);
    let [there, back] = &knocks[..] else { panic!("{knocks:?}") };
    assert_eq!((there.key, &errand(there).place), (Key::KnockFromHost, &Place::Host));
    assert_eq!((back.key, Some(&errand(back).place)), (Key::KnockFromContainer, subject.place().as_ref()));
    let word = |question: &Question| match &errand(question).order.task {
        Task::Knock { nonce, targets, .. } => (nonce.clone(), targets.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(word(back).1, [peer(&format!("{SHIM}:40002"))]);
    assert_ne!(word(there).0, word(back).0, "a container that has the machine's address proves nothing");

    let mut heard = heard;
    for key in [Key::KnockFromHost, Key::KnockFromContainer] {
        heard.asked(key);
    }
    let at = |heard: &Heard| judge(&subject, heard, Timestamp(1), Timestamp(2));
    assert_eq!(result(&at(&heard), CheckKind::ContainerToHost), CheckResult::Waiting);
    let end = |heard: &mut Heard| {
        for key in [Key::KnockFromHost, Key::KnockFromContainer, Key::Listen, Key::ListenOnHost] {
            heard.end(key, Ok(()));
        }
    };
    let mut silent = heard.clone();
    silent.answer(Key::KnockFromHost, Answer::Knocked { peer: peer("198.19.249.2:40001"), at_ms: 4 });
    end(&mut silent);
    assert_eq!(failure(&at(&silent)), "container-cannot-reach-host", "one way is no proof of the other");
    assert!(passes(&at(&silent), CheckKind::HostToContainer));

    heard.answer(Key::KnockFromHost, Answer::Knocked { peer: peer("198.19.249.2:40001"), at_ms: 4 });
    heard.answer(Key::KnockFromContainer, Answer::Knocked { peer: peer("198.19.249.250:40002"), at_ms: 4 });
    end(&mut heard);
    assert!(
        passes(&at(&heard), CheckKind::ContainerToHost) && passes(&at(&heard), CheckKind::HostToContainer)
    );
}

#[test]
fn the_way_back_is_not_checked_where_there_is_none() {
    let unchecked = |verdict: &Verdict| match result(verdict, CheckKind::ContainerToHost) {
        CheckResult::Inconclusive { doubt } => doubt,
        other => panic!("{other:?}"),
    };
    assert_eq!(unchecked(&Lan::healthy().verify()), Doubt::NoHostAccess);
    // nobody runs there
    let mut lan = Lan::healthy();
    host_access(&mut lan);
    let alone = Subject::of_network_alone(&lan.facts, "lan", lan.options.clone()).expect("a subject");
    let verdict = lan.verify_as(&alone);
    assert_eq!(unchecked(&verdict), Doubt::NobodyInside);
    let nobody = CheckResult::Inconclusive { doubt: Doubt::NobodyInside };
    assert_eq!(result(&verdict, CheckKind::HostToContainer), nobody, "the kernel is not what is in the way");
    // the probe could not listen there: that is no failure of the way
    lan.dies = Some(Key::ListenOnHost);
    let verdict = lan.verify();
    assert!(matches!(unchecked(&verdict), Doubt::NotSeen { .. }), "{verdict:#?}");
    // a bridge's containers have their machine at their gateway
    engine(&mut lan.facts).networks.iter_mut().for_each(|n| n.driver = "bridge".into());
    let verdict = Subject::of(&lan.facts, "lan", None, lan.options.clone()).map(|s| lan.verify_as(&s));
    assert!(verdict.expect("a subject").check(CheckKind::ContainerToHost).is_none());
}

#[test]
fn the_machines_own_knock_is_no_visit() {
    let mut lan = Lan::healthy();
    lan.options.visit_s = 60;
    second_card(&mut lan);
    let subject = lan.subject();
    let mut heard = listening(&lan);
    heard.answer(Key::Listen, Answer::Knocked { peer: peer("198.19.249.148:50000"), at_ms: 5 });
    assert_eq!(heard.visitor(&subject), None);
    let visit =
        |heard: &Heard| judge(&subject, heard, Timestamp(1), Timestamp(2)).visit.expect("a visit").visited;
    assert!(!visit(&heard));
    heard.answer(Key::Listen, Answer::Knocked { peer: peer("198.19.249.50:50000"), at_ms: 9 });
    assert_eq!(heard.visitor(&subject), Some(peer("198.19.249.50:50000")), "who comes later is noticed");
    assert!(visit(&heard));
}
