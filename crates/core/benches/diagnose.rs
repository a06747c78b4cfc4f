//! The diagnosis of a large site: 500 networks, 2,000 containers, 200 links. To stay under 20 ms, because it
//! runs again at each change of the engine.

use std::{collections::BTreeMap, hint::black_box, net::Ipv4Addr};

use criterion::{Criterion, criterion_group, criterion_main};
use lanward_core::{
    diagnosis::diagnose,
    endpoint::{EndpointSource, EngineEndpoint},
    facts::*,
    names::{ContainerId, ContainerName, LinkName, MacAddr, NetworkId, NetworkName, NicName},
    observed::{Observed, Why},
    placement::{Certainty, EngineKind, Location, Placement},
};

const NETWORKS: u32 = 500;
const CONTAINERS: u32 = 2_000;
const LINKS: u32 = 200;

fn link(index: u32) -> LinkFacts {
    // A fifth are real NICs with a LAN each; the rest are the engine's.
    let real = index.is_multiple_of(5);
    let address = LinkAddress {
        address: format!("10.{}.{}.20/24", 100 + index / 250, index % 250).parse().expect("a subnet"),
        scope: AddressScope::Global,
        flags: vec![],
        valid_for_s: None,
        leased: Observed::Known(index.is_multiple_of(10)),
    };
    LinkFacts {
        index,
        kind: if real { LinkKind::Ethernet } else { LinkKind::Veth },
        friendly_name: None,
        alt_names: vec![],
        mac: Some(MacAddr([0x58, 0, 0, 0, (index >> 8) as u8, index as u8])),
        permanent_mac: Observed::Unknown(Why::NotSupported),
        addresses: if real { vec![address] } else { vec![] },
        mtu: 1500,
        admin_up: !index.is_multiple_of(7),
        oper_state: OperState::Up,
        carrier: Observed::Known(true),
        speed_mbps: Observed::Known(1000),
        driver: Observed::Known("virtio_net".into()),
        master: None,
        docker_made: !real,
    }
}

/// Half bridges, half macvlans (eleven on each NIC or so), some of them with something to say about.
fn network(at: u32) -> Network {
    let bridge = at.is_multiple_of(2);
    let nic = (at / 2 % (LINKS / 5)) * 5;
    let (block, gateway) = if bridge {
        (format!("172.{}.{}.0/24", 16 + at / 250, at % 250), format!("172.{}.{}.1", 16 + at / 250, at % 250))
    } else {
        (format!("10.100.{nic}.0/24"), format!("10.100.{nic}.1"))
    };
    let parent = BTreeMap::from([("parent".to_owned(), format!("eth{nic}"))]);
    Network {
        id: NetworkId::seen(format!("{at:012x}{:052x}", 0)),
        name: NetworkName::seen(format!("network-{at}")),
        driver: if bridge { "bridge" } else { "macvlan" }.into(),
        scope: "local".into(),
        internal: false,
        attachable: false,
        ingress: false,
        ipv4: Some(true),
        ipv6: false,
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: vec![Ipam {
            subnet: block.parse().expect("a subnet"),
            ip_range: None,
            gateway: Some(gateway.parse().expect("an address")),
            excluded: BTreeMap::new(),
        }],
        options: if bridge { BTreeMap::new() } else { parent },
        labels: BTreeMap::new(),
        created: None,
        unread: Vec::new(),
    }
}

fn container(at: u32, networks: &[Network]) -> Container {
    let endpoint = |network: &Network| Endpoint {
        network_id: network.id.clone(),
        network: network.name.clone(),
        ipv4: Some(format!("{}/24", Ipv4Addr::from(0x0a64_0000 + at)).parse().expect("a subnet")),
        ipv6: None,
        wanted_ipv4: None,
        wanted_ipv6: None,
        mac: Some(MacAddr([0xda, 0, 0, 0, (at >> 8) as u8, at as u8])),
        wanted_mac: None,
        gateway_v4: network.ipam[0].gateway,
        gateway_v6: None,
        dns_names: vec![],
        aliases: vec![],
        gateway_priority: 0,
        links: Vec::new(),
        link_local: Vec::new(),
        driver_options: Default::default(),
    };
    let first = (at % NETWORKS) as usize;
    let second = (first + 1) % networks.len();
    Container {
        id: ContainerId::seen(format!("{at:064x}")),
        name: ContainerName::seen(format!("container-{at}")),
        image: "nginx".into(),
        state: "running".into(),
        status: "Up 2 hours".into(),
        network_mode: "bridge".into(),
        endpoints: if at.is_multiple_of(4) {
            vec![endpoint(&networks[first]), endpoint(&networks[second])]
        } else {
            vec![endpoint(&networks[first])]
        },
        ports: vec![],
        labels: BTreeMap::new(),
    }
}

fn site() -> Facts {
    let links: Vec<LinkFacts> = (0..LINKS).map(link).collect();
    let networks: Vec<Network> = (0..NETWORKS).map(network).collect();
    let containers = (0..CONTAINERS).map(|at| container(at, &networks)).collect();
    let connected = |(index, link): (usize, &LinkFacts)| {
        let address = link.addresses.first()?;
        Some(Route {
            destination: address.address.canonical(),
            gateway: None,
            link: Some(format!("eth{index}")),
            source: None,
            metric: None,
            protocol: Some("kernel".into()),
            table: 254,
        })
    };
    let on_bridge = |network: &Network| Route {
        destination: network.ipam[0].subnet,
        gateway: None,
        link: Some(format!("br-{}", network.id.short())),
        source: None,
        metric: None,
        protocol: Some("kernel".into()),
        table: 254,
    };
    let bridges = networks.iter().filter(|n| n.driver == "bridge").map(on_bridge);
    let routes: Vec<Route> = links.iter().enumerate().filter_map(connected).chain(bridges).collect();
    let kernel = || KernelSupport::unknown(Why::NotLooked);
    let engine = EngineFacts {
        endpoint: EngineEndpoint::Unix { path: "/var/run/docker.sock".into() },
        found_by: EndpointSource::DockerHost,
        version: EngineVersion {
            product: Product::Docker,
            version: "28.5.2".into(),
            api: "1.51".into(),
            min_api: None,
            negotiated_api: "1.51".into(),
            platform: String::new(),
            kernel: "6.12.0".into(),
            os: "linux".into(),
            arch: "amd64".into(),
            components: BTreeMap::new(),
        },
        info: EngineInfo { name: "large".into(), os_type: "linux".into(), ..EngineInfo::default() },
        placement: Placement {
            location: Location::SameKernel,
            kind: EngineKind::NativeLinux,
            certainty: Certainty::Certain,
            evidence: vec![],
            rootless: false,
            containerized: false,
            layer: None,
        },
        links: Observed::Known(
            links
                .iter()
                .map(|l| EngineLink { name: LinkName::seen(format!("eth{}", l.index)), link: l.clone() })
                .collect(),
        ),
        routes: Observed::Known(routes.clone()),
        machine: Observed::Known(Machine::Physical),
        kernel: kernel(),
        networks,
        containers,
    };
    Facts {
        taken_at: Timestamp(0),
        host: HostFacts {
            hostname: "large".into(),
            os: OperatingSystem { family: OsFamily::Linux, name: "Debian".into(), kernel: "6.12.0".into() },
            nics: links
                .into_iter()
                .map(|link| HostNic { name: NicName::seen(format!("eth{}", link.index)), link })
                .collect(),
            routes: Observed::Known(routes),
            resolvers: Observed::Known(vec!["9.9.9.9".parse().expect("an address")]),
            machine: Observed::Known(Machine::Physical),
            kernel: kernel(),
            network_managers: Observed::Known(vec![]),
            bridge_nf_call: Observed::Known(false),
        },
        engine: EngineView::Seen(Box::new(engine)),
        sweeps: vec![],
        identities: Default::default(),
    }
}

fn large_site(c: &mut Criterion) {
    let facts = site();
    let found = diagnose(&facts);
    assert!(!found.is_empty(), "a site with nothing to say would measure nothing");
    c.bench_function("diagnose 500 networks, 2000 containers, 200 links", |b| {
        b.iter(|| diagnose(black_box(&facts)));
    });
}

criterion_group!(benches, large_site);
criterion_main!(benches);
