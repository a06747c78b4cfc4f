//! Engine states for tests: the recorded machine, networks, containers.
#![allow(dead_code)] // each test file uses its part

use std::collections::BTreeMap;

use lanward_core::{
    facts::{Container, Endpoint, Ipam, KernelSupport, Network, Product, SwarmState},
    names::{ContainerId, ContainerName, LinkName, NetworkId, NetworkName},
    observed::Observed,
    predict::{EngineState, LinkBrief},
};

/// The machine of `tests/fixtures/engines/README.md`, with the engine's own networks.
pub fn machine(engine: &str) -> EngineState {
    let link = |(name, is_bridge): (&str, bool)| LinkBrief {
        name: LinkName::seen(name),
        is_bridge,
        is_up: true,
        is_bridge_port: false,
    };
    let links =
        [("lo", false), ("v0", false), ("v1", false), ("dmaster", false), ("nb2", false), ("docker0", true)];
    let mut bridge = network(
        "bridge",
        "bridge",
        "172.17.0.0/16",
        Some("172.17.0.1"),
        None,
        &[
            ("com.docker.network.bridge.default_bridge", "true"),
            ("com.docker.network.bridge.name", "docker0"),
        ],
    );
    bridge.ipv4 = Some(true);
    let mut host = network("host", "host", "", None, None, &[]);
    let mut none = network("none", "null", "", None, None, &[]);
    host.ipam.clear();
    none.ipam.clear();
    EngineState {
        product: Product::Docker,
        version: engine.to_owned(),
        networks: vec![bridge, host, none],
        links: Observed::Known(links.map(link).to_vec()),
        kernel: KernelSupport {
            macvlan: Observed::Known(true),
            ipvlan: Observed::Known(false),
            vlan: Observed::Known(false),
            dummy: Observed::Known(false),
        },
        swarm: SwarmState::Inactive,
        address_pools: Vec::new(),
        containers: Vec::new(),
        avoided: Vec::new(),
        memory: Default::default(),
    }
}

/// A network of one subnet.
pub fn network(
    name: &str,
    driver: &str,
    subnet: &str,
    gateway: Option<&str>,
    range: Option<&str>,
    options: &[(&str, &str)],
) -> Network {
    let ipam = subnet.parse().map(|subnet| Ipam {
        subnet,
        ip_range: range.and_then(|r| r.parse().ok()),
        gateway: gateway.and_then(|g| g.parse().ok()),
        excluded: BTreeMap::new(),
    });
    Network {
        id: NetworkId::seen(format!("id-of-{name}")),
        name: NetworkName::seen(name),
        driver: driver.to_owned(),
        scope: "local".into(),
        internal: false,
        attachable: false,
        ingress: false,
        ipv4: None,
        ipv6: false,
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: ipam.into_iter().collect(),
        options: options.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        labels: BTreeMap::new(),
        created: None,
        unread: Vec::new(),
    }
}

/// A running container.
pub fn container(name: &str, endpoints: &[Endpoint]) -> Container {
    Container {
        id: ContainerId::seen(format!("id-of-{name}")),
        name: ContainerName::seen(name),
        image: "busybox".into(),
        state: "running".into(),
        status: "Up".into(),
        network_mode: "bridge".into(),
        endpoints: endpoints.to_vec(),
        ports: Vec::new(),
        labels: BTreeMap::new(),
    }
}

/// An attachment to a network of the state.
pub fn endpoint_on(state: &EngineState, network: &str, ip: Option<&str>, mac: Option<&str>) -> Endpoint {
    let network = state.networks.iter().find(|n| n.name.as_str() == network).expect("the network");
    Endpoint {
        network_id: network.id.clone(),
        network: network.name.clone(),
        ipv4: ip.and_then(|ip| ip.parse().ok()),
        ipv6: None,
        wanted_ipv4: None,
        wanted_ipv6: None,
        mac: mac.and_then(|m| m.parse().ok()),
        wanted_mac: None,
        gateway_v4: None,
        gateway_v6: None,
        dns_names: Vec::new(),
        aliases: Vec::new(),
        gateway_priority: 0,
        links: Vec::new(),
        link_local: Vec::new(),
        driver_options: Default::default(),
    }
}
