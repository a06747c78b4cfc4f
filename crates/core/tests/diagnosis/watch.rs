//! The conflict watch: whom it asks for, and what it makes of what was heard.

use lanward_core::{
    addressing::Family,
    diagnosis::diagnose,
    facts::{Facts, Timestamp},
    kinds::FindingKind,
    names::{ContainerId, LinkName, MacAddr},
    observed::Observed,
    watch::{Watch, due},
};

use crate::site::{asked, con, engine, link, net, subnet, with_lan};

const OURS: [u8; 6] = [0x02, 0x42, 0xc0, 0xa8, 0x07, 0xd1];
const NAS: [u8; 6] = [0x02, 0xaa, 0xaa, 0xaa, 0xaa, 0x02];

fn before(facts: &Facts, ms: u64) -> Timestamp {
    Timestamp(facts.taken_at.0 - ms)
}

/// Whose address is held twice, and by whom.
fn twice(facts: &Facts) -> Vec<(String, Vec<MacAddr>, Vec<MacAddr>)> {
    let of = |finding: &lanward_core::finding::Finding| match &finding.kind {
        FindingKind::AddressHeldTwice { container, ours, others, .. } => {
            let macs = |list: &[lanward_core::map::AnsweredBy]| list.iter().map(|by| by.mac).collect();
            Some((container.clone(), macs(ours), macs(others)))
        }
        _ => None,
    };
    diagnose(facts).iter().filter_map(of).collect()
}

#[test]
fn both_holders_are_named_and_the_containers_own_answer_is_none() {
    let mut facts = with_lan();
    let at = facts.taken_at;
    facts.sweeps = vec![asked("192.168.7.209", &[OURS, NAS], at)];
    assert_eq!(twice(&facts), [("pihole".into(), vec![MacAddr(OURS)], vec![MacAddr(NAS)])]);
    facts.sweeps = vec![asked("192.168.7.209", &[OURS], at)];
    assert_eq!(twice(&facts), [], "its own answer");
    facts.sweeps = vec![asked("192.168.7.50", &[NAS], at)];
    assert_eq!(twice(&facts), [], "another address");
}

#[test]
fn the_newest_word_counts_and_no_old_one() {
    let mut facts = with_lan();
    let (long_ago, lately, now) = (before(&facts, 2 * 3_600_000), before(&facts, 60_000), facts.taken_at);
    facts.sweeps = vec![asked("192.168.7.209", &[NAS], lately), asked("192.168.7.209", &[], now)];
    assert_eq!(twice(&facts), [], "it is gone since");
    facts.sweeps[1].cut_short("died", now);
    assert_eq!(twice(&facts).len(), 1, "who was not asked to the end may still be there");
    facts.sweeps = vec![asked("192.168.7.209", &[NAS], long_ago)];
    assert_eq!(twice(&facts), [], "that was another LAN");
}

#[test]
fn a_stopped_container_holds_nothing_and_one_of_ipvlan_answers_as_its_parent() {
    let mut facts = with_lan();
    facts.sweeps = vec![asked("192.168.7.209", &[NAS], facts.taken_at)];
    con(&mut facts, "pihole").state = "exited".into();
    assert_eq!(twice(&facts), []);
    con(&mut facts, "pihole").state = "running".into();
    let parent = link(&mut facts, "eth0").mac.expect("a MAC address");
    net(&mut facts, "lan").driver = "ipvlan".into();
    facts.sweeps = vec![asked("192.168.7.209", &[parent.0], facts.taken_at)];
    assert_eq!(twice(&facts), []);
    facts.sweeps = vec![asked("192.168.7.209", &[NAS], facts.taken_at)];
    assert_eq!(twice(&facts), [("pihole".into(), vec![parent], vec![MacAddr(NAS)])]);
}

#[test]
fn what_runs_on_the_lan_is_asked_for_and_not_again_at_once() {
    let mut facts = with_lan();
    let since = before(&facts, 20_000);
    let eth0 =
        Watch { link: LinkName::seen("eth0"), family: Family::V4, blocks: vec![subnet("192.168.7.209/32")] };
    assert_eq!(due(&facts, since, None), std::slice::from_ref(&eth0));
    let pihole = con(&mut facts, "pihole").id.clone();
    assert_eq!(due(&facts, since, Some(&pihole)), std::slice::from_ref(&eth0));
    assert_eq!(due(&facts, since, Some(&ContainerId::seen("another"))), []);
    facts.sweeps = vec![asked("192.168.7.209", &[], facts.taken_at)];
    assert_eq!(due(&facts, since, None), [], "a moment ago");
    facts.sweeps = vec![asked("192.168.7.209", &[], before(&facts, 30_000))];
    assert_eq!(due(&facts, since, None), [eth0]);
    facts.sweeps[0].cut_short("died", facts.taken_at);
    assert_eq!(due(&facts, since, None).len(), 1, "nobody waited for an answer");
    let nobody = |change: &dyn Fn(&mut Facts)| {
        let mut facts = with_lan();
        change(&mut facts);
        due(&facts, since, None)
    };
    assert_eq!(nobody(&|f| con(f, "pihole").state = "exited".into()), []);
    assert_eq!(nobody(&|f| link(f, "eth0").carrier = Observed::Known(false)), [], "nobody could answer");
    assert_eq!(nobody(&|f| net(f, "lan").driver = "bridge".into()), []);
    let routed = |f: &mut Facts| {
        net(f, "lan").driver = "ipvlan".into();
        net(f, "lan").options.insert("ipvlan_mode".into(), "l3".into());
    };
    assert_eq!(nobody(&routed), [], "not on the LAN");
}

#[test]
fn an_ipv6_address_is_asked_for_by_itself_and_its_other_holder_is_named() {
    const SIX: &str = "fd07:7::209";
    let mut facts = with_lan();
    let since = before(&facts, 20_000);
    con(&mut facts, "pihole").endpoints[0].ipv6 = Some(subnet(&format!("{SIX}/64")));
    let families = |facts: &Facts| -> Vec<(Family, String)> {
        let watches = due(facts, since, None);
        watches.iter().flat_map(|w| w.blocks.iter().map(|b| (w.family, b.to_string()))).collect()
    };
    let (four, six) = ((Family::V4, "192.168.7.209/32".to_owned()), (Family::V6, format!("{SIX}/128")));
    assert_eq!(families(&facts), [four.clone(), six.clone()]);
    facts.sweeps = vec![asked("192.168.7.209", &[OURS], facts.taken_at)];
    assert_eq!(families(&facts), [six], "the other family's question says nothing about it");
    facts.sweeps.push(asked(SIX, &[OURS, NAS], facts.taken_at));
    assert_eq!(families(&facts), []);
    assert_eq!(twice(&facts), [("pihole".into(), vec![MacAddr(OURS)], vec![MacAddr(NAS)])]);
    facts.sweeps = vec![asked(SIX, &[], facts.taken_at)];
    assert_eq!(families(&facts), [four]);
    assert_eq!(twice(&facts), [], "nobody answered");
}

#[test]
fn hundreds_are_asked_for_in_turns() {
    let mut facts = with_lan();
    let pihole = con(&mut facts, "pihole").clone();
    for n in 0..600_u32 {
        let mut container = pihole.clone();
        container.id = ContainerId::seen(format!("{n:064x}"));
        let address = format!("10.0.{}.{}/16", n / 250, n % 250 + 1);
        container.endpoints[0].ipv4 = Some(address.parse().expect("an address"));
        engine(&mut facts).containers.push(container);
    }
    let mut asked_for = std::collections::BTreeSet::new();
    for turn in 1..=3_u64 {
        let [watch] = &due(&facts, facts.taken_at, None)[..] else { panic!("one link") };
        assert!(watch.blocks.len() <= 256, "{}", watch.blocks.len());
        let at = Timestamp(facts.taken_at.0 - 1000 + turn);
        for block in &watch.blocks {
            asked_for.insert(*block);
            facts.sweeps.push(asked(&block.written_address().to_string(), &[], at));
        }
    }
    assert_eq!(asked_for.len(), 601, "whoever was asked for longest ago comes next");
}
