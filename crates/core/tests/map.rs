//! The address map and the range proposed from it, on the recorded laboratory with made-up answers.

mod site;

use std::net::IpAddr;

use lanward_core::{
    addressing::{AddressRange, Family, Subnet, address, number},
    facts::{Container, Endpoint, Facts, Timestamp},
    map::{
        AddressMap, Basis, Look, MapSubject, Mark, RouterAdvice, address_map, propose_range, sweep_blocks,
    },
    names::{ContainerId, ContainerName, LinkName, MacAddr, NetworkId, NetworkName},
    oui::Vendor,
    probe::{Answer, Offer},
    sweep::{SweepRecord, SweepState},
};
use proptest::prelude::*;
use site::{engine, lab};

const NAS: &str = "02:aa:aa:aa:aa:02";

fn ip(text: &str) -> IpAddr {
    text.parse().expect(text)
}

fn mac(text: &str) -> MacAddr {
    text.parse().expect(text)
}

fn subject() -> MapSubject {
    MapSubject {
        subnet: "198.19.249.0/24".parse().expect("a subnet"),
        link: Some(LinkName::seen("eth0")),
        gateway: Some(ip("198.19.249.1")),
        range: None,
        excluded: Vec::new(),
        network: None,
    }
}

fn sweep(at: u64, answers: &[(&str, &str)]) -> SweepRecord {
    let mut record = SweepRecord::begin(
        LinkName::seen("eth0"),
        vec!["198.19.249.0/24".parse().expect("a block")],
        Timestamp(at),
    );
    for (address, by) in answers {
        record.take(&Answer::Answered { address: ip(address), mac: mac(by), at_ms: 1 }, Timestamp(at + 1));
    }
    record.complete(Timestamp(at + 900));
    record
}

fn offer(address: &str) -> Offer {
    Offer {
        server: ip("198.19.249.1"),
        server_mac: mac("02:fe:00:00:00:01"),
        address: ip(address),
        subnet: "198.19.249.0/24".parse().ok(),
        routers: vec![ip("198.19.249.1")],
        dns: vec![ip("198.19.249.1")],
        lease_s: Some(3600),
        domain: None,
    }
}

fn container(address: &str, by: &str) -> Container {
    Container {
        id: ContainerId::seen("c0ffee".repeat(10)),
        name: ContainerName::seen("web1"),
        image: "nginx".into(),
        state: "running".into(),
        status: "Up".into(),
        network_mode: "lan".into(),
        endpoints: vec![Endpoint {
            network_id: NetworkId::seen("1a".repeat(32)),
            network: NetworkName::seen("lan"),
            ipv4: format!("{address}/24").parse().ok(),
            ipv6: None,
            wanted_ipv4: None,
            wanted_ipv6: None,
            mac: Some(mac(by)),
            wanted_mac: None,
            gateway_v4: Some(ip("198.19.249.1")),
            gateway_v6: None,
            dns_names: vec![],
            aliases: vec![],
            gateway_priority: 0,
            links: Vec::new(),
            link_local: Vec::new(),
            driver_options: Default::default(),
        }],
        ports: vec![],
        labels: Default::default(),
    }
}

fn with_lan(facts: &mut Facts) {
    let mut lan = engine(facts).networks[0].clone();
    lan.id = NetworkId::seen("1a".repeat(32));
    lan.name = NetworkName::seen("lan");
    lan.driver = "macvlan".into();
    lan.options = [("parent".to_owned(), "eth0".to_owned())].into();
    lan.ipam[0].subnet = "198.19.249.0/24".parse().expect("a subnet");
    lan.ipam[0].gateway = Some(ip("198.19.249.1"));
    engine(facts).networks.push(lan);
}

/// The runs hold the subnet without gap or overlap, and the totals agree with them.
fn is_whole(map: &AddressMap) {
    let mut next = number(map.subnet.network());
    let mut count = 0_u128;
    for run in &map.runs {
        assert_eq!(number(run.first), next, "{run:?}");
        assert_eq!(number(run.last) - number(run.first) + 1, u128::from(run.count), "{run:?}");
        count += u128::from(run.count);
        next = number(run.last) + 1;
    }
    assert_eq!(next, number(map.subnet.last()) + 1);
    assert_eq!(count, map.subnet.size());
    assert_eq!(map.totals.answered + map.totals.nobody_answered + map.totals.not_asked, map.totals.addresses);
    assert!(map.runs.windows(2).all(|w| w[0].cell != w[1].cell), "equal neighbours are one run");
}

#[test]
fn without_a_look_nothing_is_said_to_be_silent() {
    let map = address_map(&lab(), &subject());
    is_whole(&map);
    assert_eq!((map.totals.answered, map.totals.nobody_answered, map.totals.not_asked), (0, 0, 256));
    let proposal = map.proposal.expect("there is room");
    assert_eq!(proposal.basis, Basis::NotAsked);
    assert!(matches!(proposal.router, RouterAdvice::NotAsked { .. }));
    let marks = &map.runs[0].cell.marks;
    assert_eq!(marks, &[Mark::Network]);
}

#[test]
fn every_cell_tells_what_is_known_of_it() {
    let mut facts = lab();
    with_lan(&mut facts);
    engine(&mut facts).containers.push(container("198.19.249.209", "02:42:c6:13:f9:d1"));
    let mut record = sweep(5_000, &[("198.19.249.1", "02:fe:00:00:00:01"), ("198.19.249.2", NAS)]);
    record.offers.push(offer("198.19.249.116"));
    record.dhcp_asked = true;
    facts.sweeps.push(record);
    let mut subject = subject();
    subject.range = "198.19.249.208/28".parse().ok();
    subject.excluded = vec!["198.19.249.149".parse().expect("a range")];
    let map = address_map(&facts, &subject);
    is_whole(&map);
    let cell = |text: &str| map.cell(ip(text)).unwrap_or_else(|| panic!("{text}")).clone();
    assert!(matches!(cell("198.19.249.2").look, Look::Answered { .. }));
    assert_eq!(cell("198.19.249.2").answered_by[0].vendor, Vendor::MadeUp);
    assert!(cell("198.19.249.1").marks.starts_with(&[Mark::Gateway]));
    assert!(cell("198.19.249.1").marks.contains(&Mark::DhcpServer));
    assert!(cell("198.19.249.149").marks.contains(&Mark::Excluded));
    assert!(cell("198.19.249.149").marks.iter().any(|m| matches!(m, Mark::Host { link } if link == "eth0")));
    assert!(
        matches!(&cell("198.19.249.209").marks[0], Mark::Docker { container, running: true, .. } if container.as_str() == "web1")
    );
    assert!(cell("198.19.249.209").marks.contains(&Mark::Range));
    assert!(matches!(cell("198.19.249.116").marks[0], Mark::Offered { .. }));
    assert_eq!(cell("198.19.249.77").look, Look::NobodyAnswered { at: Timestamp(5_900) });
    assert_eq!(cell("198.19.249.0").look, Look::NotAsked, "the network address was not asked");
    assert_eq!(map.cell(ip("198.19.250.1")), None);
    assert_eq!((map.totals.docker, map.totals.in_range, map.totals.conflicts), (1, 16, 0));
    let proposal = map.proposal.expect("there is room");
    assert_eq!(proposal.basis, Basis::NobodyAnswered { at: Timestamp(5_900) });
    assert_eq!(
        proposal.router,
        RouterAdvice::LimitPool {
            server: ip("198.19.249.1"),
            offered: ip("198.19.249.116"),
            range: proposal.range
        }
    );
}

#[test]
fn two_holders_are_a_conflict_and_so_is_a_stranger_on_a_containers_address() {
    let mut facts = lab();
    with_lan(&mut facts);
    engine(&mut facts).containers.push(container("198.19.249.2", "02:42:c6:13:f9:02"));
    facts.sweeps.push(sweep(
        5_000,
        &[("198.19.249.2", NAS), ("198.19.249.50", "02:fe:00:00:00:50"), ("198.19.249.50", NAS)],
    ));
    let map = address_map(&facts, &subject());
    is_whole(&map);
    let conflict = |text: &str| map.cell(ip(text)).is_some_and(|c| c.conflict);
    assert!(conflict("198.19.249.2") && conflict("198.19.249.50") && !conflict("198.19.249.3"));
    // The container alone is none.
    facts.sweeps = vec![sweep(6_000, &[("198.19.249.2", "02:42:c6:13:f9:02")])];
    assert_eq!(address_map(&facts, &subject()).totals.conflicts, 0);
}

#[test]
fn an_unfinished_look_claims_nothing_and_a_later_one_has_the_last_word() {
    let mut facts = lab();
    let mut cut = sweep(9_000, &[("198.19.249.7", NAS)]);
    cut.cut_short("deadline", Timestamp(9_100));
    facts.sweeps.push(cut.clone());
    let map = address_map(&facts, &subject());
    assert_eq!(map.totals.nobody_answered, 0);
    assert_eq!(map.totals.answered, 1);
    // An older complete look is still a witness for what the cut one may not have asked.
    facts.sweeps.push(sweep(5_000, &[("198.19.249.8", NAS)]));
    let map = address_map(&facts, &subject());
    assert_eq!(
        map.cell(ip("198.19.249.77")).map(|c| c.look),
        Some(Look::NobodyAnswered { at: Timestamp(5_900) })
    );
    assert_eq!(map.totals.answered, 2);
    // Silent in a newer complete look: no longer "answered", and not proposed away from for no reason either.
    facts.sweeps.push(sweep(20_000, &[]));
    let map = address_map(&facts, &subject());
    assert_eq!(map.totals.answered, 0);
    // A single address that was asked in between changes nothing of the whole.
    let mut single = sweep(25_000, &[]);
    single.blocks = vec!["198.19.249.77/32".parse().expect("a block")];
    facts.sweeps.push(single);
    let proposal = address_map(&facts, &subject()).proposal.expect("there is room");
    assert_eq!(proposal.basis, Basis::NobodyAnswered { at: Timestamp(20_900) });
    // While it runs, what has not answered is being asked.
    let mut running = sweep(30_000, &[("198.19.249.9", NAS)]);
    running.state = SweepState::Running { sent: 3, total: 254 };
    facts.sweeps.push(running);
    let map = address_map(&facts, &subject());
    is_whole(&map);
    assert_eq!(map.cell(ip("198.19.249.77")).map(|c| c.look), Some(Look::Asking));
    assert!(matches!(map.cell(ip("198.19.249.9")).map(|c| c.look), Some(Look::Answered { .. })));
}

#[test]
fn one_mac_that_answers_for_everybody_is_told() {
    let mut facts = lab();
    let many: Vec<String> = (10..60).map(|n| format!("198.19.249.{n}")).collect();
    let answers: Vec<(&str, &str)> = many.iter().map(|a| (a.as_str(), NAS)).collect();
    facts.sweeps.push(sweep(5_000, &answers));
    let told = address_map(&facts, &subject()).answers_for_all.expect("it is told");
    assert_eq!((told.mac, told.addresses), (mac(NAS), 50));
    facts.sweeps = vec![sweep(5_000, &answers[..3])];
    assert_eq!(address_map(&facts, &subject()).answers_for_all, None);
}

#[test]
fn large_maps_stay_small_and_can_be_seen_from_afar() {
    let mut facts = lab();
    let mut subject = subject();
    subject.subnet = "198.19.0.0/16".parse().expect("a subnet");
    let mut record = sweep(5_000, &[]);
    record.blocks = vec![subject.subnet];
    for n in 0..2_000_u32 {
        let at = address(Family::V4, number(ip("198.19.0.1")) + u128::from(n) * 17);
        record.take(
            &Answer::Answered { address: at, mac: MacAddr([2, 0, 0, 0, (n >> 8) as u8, n as u8]), at_ms: 1 },
            Timestamp(5_001),
        );
    }
    record.complete(Timestamp(6_000));
    facts.sweeps.push(record);
    let map = address_map(&facts, &subject);
    is_whole(&map);
    assert!(map.runs.len() < 4_100, "{}", map.runs.len());
    let blocks = map.blocks(24);
    assert_eq!(blocks.len(), 256);
    assert_eq!(blocks.iter().map(|b| b.totals.answered).sum::<u32>(), 2_000);
    assert_eq!(blocks.iter().map(|b| b.totals.addresses).sum::<u32>(), 65_536);
    let lan = blocks.iter().find(|b| b.block.to_string() == "198.19.249.0/24").expect("the LAN's block");
    assert!(lan.marks.contains(&Mark::Gateway), "{:?}", lan.marks);
    assert!(map.can_be_swept());
}

#[test]
fn only_ipv4_is_asked_address_by_address_and_never_more_than_a_16() {
    let blocks = |subnet: &str, near: Option<&str>| -> Vec<String> {
        let near = near.map(ip);
        sweep_blocks(subnet.parse().expect(subnet), near).iter().map(ToString::to_string).collect()
    };
    assert_eq!(blocks("198.19.249.0/24", None), ["198.19.249.0/24"]);
    assert_eq!(blocks("10.0.0.0/8", Some("10.7.1.1")), ["10.7.0.0/16"]);
    assert!(blocks("fd07:b51a:cc66::/64", None).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_proposed_range_never_covers_anybody(
        prefix in 16_u8..=30,
        answered in proptest::collection::vec(any::<u32>(), 0..60),
        gateway in any::<u32>(),
        offered in any::<u32>(),
    ) {
        let subnet = Subnet::new(ip("198.19.249.149"), prefix).expect("a subnet").canonical();
        let within = |n: u32| address(Family::V4, number(subnet.network()) + u128::from(n) % subnet.size());
        let mut facts = lab();
        let mut record = SweepRecord::begin(LinkName::seen("eth0"), vec![subnet], Timestamp(1));
        for n in &answered {
            record.take(&Answer::Answered { address: within(*n), mac: mac(NAS), at_ms: 1 }, Timestamp(2));
        }
        record.offers.push(Offer { address: within(offered), ..offer("198.19.249.1") });
        record.dhcp_asked = true;
        record.complete(Timestamp(3));
        facts.sweeps.push(record);
        let subject = MapSubject { subnet, gateway: Some(within(gateway)), ..subject() };
        let map = address_map(&facts, &subject);
        is_whole(&map);
        if let Some(proposal) = propose_range(&facts, &subject) {
            let range: AddressRange = proposal.range.range();
            prop_assert!(subnet.covers(proposal.range) && !proposal.range.has_host_bits());
            for n in &answered {
                prop_assert!(!range.contains(within(*n)), "{} in {}", within(*n), range);
            }
            for other in [within(gateway), within(offered), ip("198.19.249.149")] {
                prop_assert!(!range.contains(other), "{other} in {range}");
            }
            let is_asked = matches!(proposal.basis, Basis::NobodyAnswered { .. });
            prop_assert!(is_asked, "everything was asked");
        }
    }
}

#[test]
fn what_answered_is_warned_of_before_a_network_is_made_and_kept_out_of_what_is_filled_in() {
    use lanward_core::{
        draft::{NetworkDraft, SubnetDraft},
        plan::propose_network,
    };
    let forced = SubnetDraft {
        subnet: "198.19.249.0/24".into(),
        gateway: "198.19.249.1".into(),
        ..SubnetDraft::default()
    };
    let draft = |propose, subnets: Vec<SubnetDraft>| NetworkDraft {
        name: "lan".into(),
        parent: "eth0".into(),
        propose,
        subnets,
        ..NetworkDraft::default()
    };
    let codes = |facts: &Facts, draft: &NetworkDraft| -> Vec<String> {
        let proposal = propose_network(facts, draft, site::id(), site::at());
        proposal.findings.iter().map(|f| f.code().0.clone()).collect()
    };
    let mut facts = lab();
    let wide = draft(false, vec![forced]);
    assert!(codes(&facts, &wide).contains(&"lan-not-probed".to_owned()));
    // The high end, where the guess would be, is taken; so is .2, where automatic addresses begin.
    let mut answers = vec![("198.19.249.2", NAS)];
    let high: Vec<String> = (224..=254).map(|n| format!("198.19.249.{n}")).collect();
    answers.extend(high.iter().map(|a| (a.as_str(), "02:aa:aa:aa:aa:03")));
    facts.sweeps.push(sweep(5_000, &answers));
    let told = codes(&facts, &wide);
    assert!(told.contains(&"range-covers-known".to_owned()), "{told:?}");
    assert!(!told.contains(&"lan-not-probed".to_owned()), "{told:?}");
    let filled = propose_network(&facts, &draft(true, vec![]), site::id(), site::at()).filled;
    let range: AddressRange = filled.subnets[0].ip_range.parse().expect("a range is proposed");
    assert!(facts.sweeps[0].holders.iter().all(|h| !range.contains(h.address)), "{range}");
    assert_eq!(filled.subnets[0].ip_range, "198.19.249.208/28");
}
