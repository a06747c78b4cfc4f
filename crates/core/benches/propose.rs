//! What a keystroke in the form costs on a large site: 500 networks, 2,000 containers, 200 links.

use criterion::{Criterion, criterion_group, criterion_main};
use lanward_core::{
    draft::{DriverKind, NetworkDraft},
    facts::{Container, EngineView, Facts, Ipam, Network, Timestamp},
    names::{ContainerId, ContainerName, LinkName, NetworkId, NetworkName},
    observed::Observed,
    plan::{PlanId, fingerprint, propose_network, propose_removal},
    suitability::rank_links,
};

#[path = "../tests/site/mod.rs"]
mod site;

fn large() -> Facts {
    let mut facts = site::lab();
    let EngineView::Seen(engine) = &mut facts.engine else { unreachable!("the laboratory has an engine") };
    let template = engine.networks[0].clone();
    let of = |n: u32| -> Network {
        let subnet = format!("10.{}.{}.0/24", n / 250, n % 250).parse().expect("a subnet");
        let ipam = vec![Ipam { subnet, ip_range: None, gateway: None, excluded: Default::default() }];
        Network {
            id: NetworkId::seen(format!("{n:064x}")),
            name: NetworkName::seen(format!("net-{n}")),
            ipam,
            options: Default::default(),
            ..template.clone()
        }
    };
    engine.networks.extend((0..500).map(of));
    engine.containers = (0..2000u32)
        .map(|n| {
            let network = n % 500;
            let address = format!("10.{}.{}.{}/24", network / 250, network % 250, 2 + n / 500);
            let endpoint = serde_json::json!({
                "network_id": format!("{network:064x}"), "network": format!("net-{network}"), "ipv4": address,
                "ipv6": null, "wanted_ipv4": null, "wanted_ipv6": null, "mac": null, "gateway_v4": null,
                "gateway_v6": null, "dns_names": [], "aliases": [], "gateway_priority": 0,
            });
            Container {
                id: ContainerId::seen(format!("{n:064x}")),
                name: ContainerName::seen(format!("c-{n}")),
                image: "nginx".into(),
                state: "running".into(),
                status: "Up".into(),
                network_mode: format!("net-{network}"),
                endpoints: vec![serde_json::from_value(endpoint).expect("an endpoint")],
                ports: Vec::new(),
                labels: Default::default(),
            }
        })
        .collect();
    if let Observed::Known(links) = &mut engine.links {
        let eth0 = links[1].clone();
        links.extend((0..200).map(|n| {
            let mut link = eth0.clone();
            link.name = LinkName::seen(format!("veth{n}"));
            link.link.index = 100 + n;
            link.link.addresses.clear();
            link
        }));
    }
    facts
}

fn benches(c: &mut Criterion) {
    let facts = large();
    let id = || PlanId("00c0ffee00c0ffee".into());
    let draft = NetworkDraft { name: "lan".into(), propose: true, ..NetworkDraft::default() };
    let bridge = NetworkDraft { driver: DriverKind::Bridge, ..draft.clone() };
    let proposal = propose_network(&facts, &draft, id(), Timestamp(0));
    let plan = proposal.plan.expect("the large site has room for a network");
    c.bench_function("propose macvlan", |b| {
        b.iter(|| propose_network(&facts, &draft, id(), Timestamp(0)));
    });
    c.bench_function("propose bridge", |b| {
        b.iter(|| propose_network(&facts, &bridge, id(), Timestamp(0)));
    });
    c.bench_function("propose removal", |b| {
        b.iter(|| propose_removal(&facts, "net-7", id(), Timestamp(0)));
    });
    c.bench_function("fingerprint", |b| b.iter(|| fingerprint(&facts, &plan.steps)));
    let engine = facts.engine().expect("the large site has an engine");
    c.bench_function("rank links", |b| b.iter(|| rank_links(engine)));
}

criterion_group!(propose, benches);
criterion_main!(propose);
