//! A clean site in code: a Linux machine with one wired NIC and Docker 28.5.2 on the same kernel. Each test
//! changes one fact of it. Leaves out on purpose everything that no rule looks at.

use std::collections::BTreeMap;

use lanward_core::{
    access::{ACCESS_LABEL, Shim, link_name},
    addressing::Subnet,
    draft::DriverKind,
    endpoint::{EndpointSource, EngineEndpoint},
    facts::*,
    finding::Finding,
    intent::{BridgeOptions, Driver, IpvlanMode, MacvlanMode, NetworkIntent, Parent, SubnetIntent},
    names::{ContainerId, ContainerName, LinkName, MacAddr, NetworkId, NetworkName, NicName},
    observed::{Observed, Why},
    placement::{Certainty, EngineKind, Location, Placement},
    probe::Answer,
    request::EndpointRequest,
    sweep::SweepRecord,
};

pub const LAN: &str = "192.168.7.0/24";

pub fn subnet(text: &str) -> Subnet {
    text.parse().expect(text)
}

pub fn address(text: &str) -> LinkAddress {
    LinkAddress {
        address: subnet(text),
        scope: AddressScope::Global,
        flags: vec![],
        valid_for_s: None,
        leased: Observed::Known(false),
    }
}

pub fn link_facts(index: u32, kind: LinkKind, addresses: &[&str]) -> LinkFacts {
    LinkFacts {
        index,
        kind,
        friendly_name: None,
        alt_names: vec![],
        mac: Some(MacAddr([0x58, 0x11, 0x22, 0, 0, index as u8])),
        permanent_mac: Observed::Unknown(Why::NotSupported),
        addresses: addresses.iter().map(|a| address(a)).collect(),
        mtu: 1500,
        admin_up: true,
        oper_state: OperState::Up,
        carrier: Observed::Known(true),
        speed_mbps: Observed::Known(1000),
        driver: Observed::Known("e1000e".into()),
        master: None,
        docker_made: false,
    }
}

pub fn route(destination: &str, gateway: Option<&str>, link: &str) -> Route {
    Route {
        destination: subnet(destination),
        gateway: gateway.map(|g| g.parse().expect("an address")),
        link: Some(link.into()),
        source: None,
        metric: None,
        protocol: Some(if gateway.is_some() { "dhcp" } else { "kernel" }.into()),
        table: 254,
    }
}

fn kernel() -> KernelSupport {
    let yes = || Observed::Known(true);
    KernelSupport { macvlan: yes(), ipvlan: yes(), vlan: yes(), dummy: yes() }
}

pub fn network(name: &str, driver: &str, ipam: &[(&str, Option<&str>, Option<&str>)]) -> Network {
    Network {
        id: NetworkId::seen(format!("{name:0<64}")),
        name: NetworkName::seen(name),
        driver: driver.into(),
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
        ipam: ipam
            .iter()
            .map(|(block, gateway, range)| Ipam {
                subnet: subnet(block),
                ip_range: range.map(subnet),
                gateway: gateway.map(|g| g.parse().expect("an address")),
                excluded: BTreeMap::new(),
            })
            .collect(),
        options: BTreeMap::new(),
        labels: BTreeMap::new(),
        created: None,
        unread: Vec::new(),
    }
}

pub fn container(name: &str, endpoints: Vec<Endpoint>) -> Container {
    Container {
        id: ContainerId::seen(format!("{name:0<64}")),
        name: ContainerName::seen(name),
        image: "nginx".into(),
        state: "running".into(),
        status: "Up 2 hours".into(),
        network_mode: "bridge".into(),
        endpoints,
        ports: vec![],
        labels: BTreeMap::new(),
    }
}

pub fn endpoint(network: &Network, address: &str, mac: &str) -> Endpoint {
    let ipv4 = subnet(address);
    Endpoint {
        network_id: network.id.clone(),
        network: network.name.clone(),
        ipv4: Some(ipv4),
        ipv6: None,
        wanted_ipv4: Some(ipv4.written_address()),
        wanted_ipv6: None,
        mac: Some(mac.parse().expect("a MAC address")),
        wanted_mac: None,
        gateway_v4: network.ipam.first().and_then(|i| i.gateway),
        gateway_v6: None,
        dns_names: vec![],
        aliases: vec![],
        gateway_priority: 0,
        links: Vec::new(),
        link_local: Vec::new(),
        driver_options: Default::default(),
    }
}

/// The clean site, without a network on the LAN.
pub fn clean() -> Facts {
    let mut docker0 = link_facts(3, LinkKind::Bridge, &["172.17.0.1/16"]);
    docker0.docker_made = true;
    let mut lo = link_facts(1, LinkKind::Loopback, &["127.0.0.1/8"]);
    lo.addresses[0].scope = AddressScope::Host;
    let links = vec![
        ("lo", lo),
        ("eth0", link_facts(2, LinkKind::Ethernet, &["192.168.7.20/24"])),
        ("docker0", docker0),
    ];
    let routes = vec![
        route("0.0.0.0/0", Some("192.168.7.1"), "eth0"),
        route(LAN, None, "eth0"),
        route("172.17.0.0/16", None, "docker0"),
    ];
    let mut default = network("bridge", "bridge", &[("172.17.0.0/16", Some("172.17.0.1"), None)]);
    default.options.insert("com.docker.network.bridge.default_bridge".into(), "true".into());
    default.options.insert("com.docker.network.bridge.name".into(), "docker0".into());
    let mut web = container("web", vec![endpoint(&default, "172.17.0.2/16", "02:42:ac:11:00:02")]);
    web.ports.push(PublishedPort {
        host_ip: None,
        host_port: Some(8080),
        container_port: 80,
        protocol: "tcp".into(),
    });
    let engine = EngineFacts {
        endpoint: EngineEndpoint::Unix { path: "/var/run/docker.sock".into() },
        found_by: EndpointSource::KnownSocket { of: "Docker".into() },
        version: EngineVersion {
            product: Product::Docker,
            version: "28.5.2".into(),
            api: "1.51".into(),
            min_api: Some("1.24".into()),
            negotiated_api: "1.51".into(),
            platform: "Docker Engine - Community".into(),
            kernel: "6.12.0".into(),
            os: "linux".into(),
            arch: "amd64".into(),
            components: BTreeMap::new(),
        },
        info: EngineInfo { name: "box".into(), os_type: "linux".into(), ..EngineInfo::default() },
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
            links.iter().map(|(n, l)| EngineLink { name: LinkName::seen(*n), link: l.clone() }).collect(),
        ),
        routes: Observed::Known(routes.clone()),
        machine: Observed::Known(Machine::Physical),
        kernel: kernel(),
        networks: vec![default, network("host", "host", &[]), network("none", "null", &[])],
        containers: vec![web],
    };
    Facts {
        taken_at: Timestamp(1_770_000_000_000),
        host: HostFacts {
            hostname: "box".into(),
            os: OperatingSystem {
                family: OsFamily::Linux,
                name: "Debian GNU/Linux 13 (trixie)".into(),
                kernel: "6.12.0".into(),
            },
            nics: links.into_iter().map(|(n, link)| HostNic { name: NicName::seen(n), link }).collect(),
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

/// The clean site with a macvlan network on its LAN, and a container there.
pub fn with_lan() -> Facts {
    let mut facts = clean();
    let mut lan = network("lan", "macvlan", &[(LAN, Some("192.168.7.1"), Some("192.168.7.208/28"))]);
    lan.options.insert("parent".into(), "eth0".into());
    let pihole = container("pihole", vec![endpoint(&lan, "192.168.7.209/24", "02:42:c0:a8:07:d1")]);
    engine(&mut facts).networks.push(lan);
    engine(&mut facts).containers.push(pihole);
    facts
}

/// Somebody asked on `eth0` for that address alone, and these answered.
pub fn asked(address: &str, macs: &[[u8; 6]], at: Timestamp) -> SweepRecord {
    let block = Subnet::single(address.parse().expect("an address"));
    let mut sweep = SweepRecord::begin(LinkName::seen("eth0"), vec![block], at);
    for mac in macs {
        let address = block.written_address();
        sweep.take(&Answer::Answered { address, mac: MacAddr(*mac), at_ms: 1 }, at);
    }
    sweep.complete(at);
    sweep
}

/// The container that holds the host shim of `lan`. Any name with the right beginning counts.
pub const HOLDER: &str = "lanward-access-of-lan";

/// Host access to a network, in good order: what holds it, and its link.
pub fn shim(facts: &mut Facts, network: &str, address: &str) {
    let id = net(facts, network).id.clone();
    let shim = Shim {
        link: link_name(&id),
        parent: LinkName::seen("eth0"),
        mac: "02:00:00:00:00:07".parse().expect("a MAC"),
        network: id,
        name: lanward_core::names::NetworkName::seen(network),
        address: address.parse().expect("an address"),
        routes: vec!["192.168.7.208/28".parse().expect("a block")],
    };
    let mut holder = container(HOLDER, Vec::new());
    holder.network_mode = "host".into();
    holder.labels.insert(ACCESS_LABEL.into(), serde_json::to_string(&shim).expect("JSON"));
    engine(facts).containers.push(holder);
    let kind = LinkKind::Macvlan { link: Some("eth0".into()), mode: Some("bridge".into()) };
    add_link(facts, shim.link.as_str(), kind, &[&format!("{address}/32")]);
}

pub fn engine(facts: &mut Facts) -> &mut EngineFacts {
    match &mut facts.engine {
        EngineView::Seen(engine) => engine,
        EngineView::Unavailable { .. } => panic!("this site has an engine"),
    }
}

pub fn link<'a>(facts: &'a mut Facts, name: &str) -> &'a mut LinkFacts {
    let Observed::Known(links) = &mut engine(facts).links else { panic!("links are known here") };
    &mut links.iter_mut().find(|l| l.name.as_str() == name).expect("a link").link
}

pub fn add_link(facts: &mut Facts, name: &str, kind: LinkKind, addresses: &[&str]) {
    let Observed::Known(links) = &mut engine(facts).links else { panic!("links are known here") };
    let index = links.len() as u32 + 1;
    links.push(EngineLink { name: LinkName::seen(name), link: link_facts(index, kind, addresses) });
}

pub fn add_route(facts: &mut Facts, route: Route) {
    let Observed::Known(routes) = &mut engine(facts).routes else { panic!("routes are known here") };
    routes.push(route);
}

pub fn net<'a>(facts: &'a mut Facts, name: &str) -> &'a mut Network {
    engine(facts).networks.iter_mut().find(|n| n.name.as_str() == name).expect("a network")
}

pub fn con<'a>(facts: &'a mut Facts, name: &str) -> &'a mut Container {
    engine(facts).containers.iter_mut().find(|c| c.name.as_str() == name).expect("a container")
}

pub fn version(facts: &mut Facts, product: Product, version: &str) {
    let engine = engine(facts);
    engine.version.product = product;
    engine.version.version = version.into();
}

pub fn in_vm(facts: &mut Facts, kind: EngineKind) {
    facts.host.os.family = OsFamily::Macos;
    facts.host.nics.retain(|n| n.name.as_str() == "eth0");
    facts.host.nics[0].name = NicName::seen("en0");
    let engine = engine(facts);
    engine.placement.location = Location::VirtualMachine;
    engine.placement.kind = kind;
    engine.links = Observed::Unknown(Why::OtherKernel);
    engine.routes = Observed::Unknown(Why::OtherKernel);
    engine.machine = Observed::Unknown(Why::OtherKernel);
}

/// A macvlan that nothing speaks against: gateway and range given, on the wired NIC.
pub fn wish() -> NetworkIntent {
    NetworkIntent {
        name: NetworkName::seen("lan"),
        driver: Driver::Macvlan { parent: Some(eth("eth0")), mode: MacvlanMode::Bridge },
        subnets: vec![part(LAN, Some("192.168.7.1"), Some("192.168.7.208/28"))],
        ipv6: false,
        internal: false,
        labels: BTreeMap::new(),
        options: BTreeMap::new(),
        host_access: false,
        kept: Default::default(),
    }
}

/// A bridge that nothing speaks against.
pub fn bridge(w: &mut NetworkIntent) {
    w.driver = Driver::Bridge(BridgeOptions::default());
    w.subnets = vec![part("10.201.5.0/24", Some("10.201.5.1"), None)];
}

pub fn ipvlan(w: &mut NetworkIntent, mode: IpvlanMode) {
    w.driver = Driver::Ipvlan { parent: Some(eth("eth0")), mode, flag: Default::default() };
    assert_eq!(w.driver.kind(), DriverKind::Ipvlan);
}

pub fn eth(name: &str) -> Parent {
    Parent::Link { link: LinkName::seen(name) }
}

pub fn on(w: &mut NetworkIntent, name: &str) {
    w.driver = Driver::Macvlan { parent: Some(eth(name)), mode: MacvlanMode::Bridge };
}

pub fn part(block: &str, gateway: Option<&str>, range: Option<&str>) -> SubnetIntent {
    SubnetIntent {
        subnet: subnet(block),
        gateway: gateway.map(|g| g.parse().expect("an address")),
        ip_range: range.map(subnet),
        excluded: vec![],
        names: [].into(),
    }
}

/// A container's wish to join `lan` that nothing speaks against.
pub fn join() -> EndpointRequest {
    EndpointRequest {
        network: "lan".into(),
        ipv4: Some("192.168.7.230".into()),
        mac: Some("02:42:c0:a8:07:e6".into()),
        ..EndpointRequest::default()
    }
}

pub fn codes(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| f.code().0).collect()
}
