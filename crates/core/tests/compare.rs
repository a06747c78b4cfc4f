//! What engines show after a create, against what was asked: real answers are no difference, changed ones are.

mod site;

use lanward_core::{
    compare,
    draft::{NetworkDraft, SubnetDraft},
    facts::{Container, Endpoint, Ipam, Network, Product},
    intent,
    names::{ContainerId, ContainerName, MacAddr, NetworkId, NetworkName},
    request::{CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};
use proptest::prelude::*;

fn map(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn request() -> CreateRequest {
    CreateRequest {
        name: "lan".into(),
        check_duplicate: Some(true),
        driver: "macvlan".into(),
        enable_ipv6: Some(true),
        ipam: Some(IpamRequest {
            config: vec![
                IpamConfig {
                    subnet: Some("198.19.249.0/24".into()),
                    ip_range: Some("198.19.249.208/28".into()),
                    gateway: Some("198.19.249.1".into()),
                    auxiliary_addresses: map(&[("excluded-198.19.249.210", "198.19.249.210")]),
                },
                IpamConfig { subnet: Some("fd00:0:0:1::/64".into()), ..IpamConfig::default() },
            ],
            ..IpamRequest::default()
        }),
        options: map(&[("parent", "eth0"), ("macvlan_mode", "private")]),
        labels: map(&[("org.lanward.run", "00c0ffee")]),
        ..CreateRequest::default()
    }
}

/// The network as Docker 28 shows it.
fn shown(request: &CreateRequest) -> Network {
    let ipam = request.ipam.clone().unwrap_or_default();
    Network {
        id: NetworkId::seen("a".repeat(64)),
        name: NetworkName::seen(&request.name),
        driver: if request.driver.is_empty() { "bridge".into() } else { request.driver.clone() },
        scope: "local".into(),
        internal: request.internal == Some(true),
        attachable: false,
        ingress: false,
        ipv4: Some(true),
        ipv6: request.enable_ipv6 == Some(true),
        config_only: false,
        config_from: None,
        ipam_driver: "default".into(),
        ipam_options: Default::default(),
        ipam: ipam
            .config
            .iter()
            .map(|c| Ipam {
                subnet: c.subnet.as_deref().expect("a subnet").parse().expect("a subnet"),
                ip_range: c.ip_range.as_deref().map(|r| r.parse().expect("a range")),
                gateway: c.gateway.as_deref().map(|g| g.parse().expect("an address")),
                excluded: c
                    .auxiliary_addresses
                    .iter()
                    .map(|(k, a)| (k.clone(), a.parse().expect("an address")))
                    .collect(),
            })
            .collect(),
        options: request.options.clone(),
        labels: request.labels.clone(),
        created: Some("2026-11-24T22:00:00.000000000Z".into()),
        unread: Vec::new(),
    }
}

fn fields(request: &CreateRequest, network: &Network) -> Vec<String> {
    compare::network(request, network).into_iter().map(|d| d.field).collect()
}

#[test]
fn what_engines_add_or_spell_differently_is_no_difference() {
    let request = request();
    let same = |change: &dyn Fn(&mut Network)| {
        let mut network = shown(&request);
        change(&mut network);
        assert_eq!(compare::network(&request, &network), []);
    };
    same(&|_| {});
    same(&|n| n.ipv4 = None); // before API 1.48 nobody says
    same(&|n| n.ipam[1].gateway = "fd00:0:0:1::1".parse().ok()); // automatic; 29 shows it
    same(&|n| drop(n.options.insert("com.docker.network.enable_ipv4".into(), "true".into())));
    same(&|n| drop(n.labels.insert("com.example.by".into(), "a proxy".into())));
    same(&|n| n.ipam.reverse());
    same(&|n| n.ipam[0].subnet = "198.19.249.7/24".parse().expect("a subnet")); // 20.10 echoes host bits
}

#[test]
fn what_was_not_asked_for_is_the_engine_s_choice() {
    let plain = CreateRequest { name: "b".into(), ..CreateRequest::default() };
    let mut network = shown(&plain);
    network.ipam = vec![Ipam {
        subnet: "172.18.0.0/16".parse().expect("a subnet"),
        ip_range: None,
        gateway: "172.18.0.1".parse().ok(),
        excluded: Default::default(),
    }];
    assert_eq!(compare::network(&plain, &network), []);

    // Docker 27 and later make up an IPv6 subnet.
    let v6 = CreateRequest {
        enable_ipv6: Some(true),
        ipam: Some(IpamRequest {
            config: vec![IpamConfig { subnet: Some("10.1.0.0/24".into()), ..IpamConfig::default() }],
            ..IpamRequest::default()
        }),
        ..plain
    };
    let mut network = shown(&v6);
    network.ipam.push(Ipam {
        subnet: "fd2a:4c9d:1::/64".parse().expect("a subnet"),
        ip_range: None,
        gateway: None,
        excluded: Default::default(),
    });
    assert_eq!(compare::network(&v6, &network), []);

    // Docker 26.1 and later make a macvlan without parent internal.
    let parentless = CreateRequest { name: "x".into(), driver: "macvlan".into(), ..CreateRequest::default() };
    let mut network = shown(&parentless);
    network.internal = true;
    assert_eq!(compare::network(&parentless, &network), []);
}

#[test]
fn silent_changes_are_differences() {
    let request = request();
    let changed = |change: &dyn Fn(&mut Network)| {
        let mut network = shown(&request);
        change(&mut network);
        fields(&request, &network)
    };
    assert_eq!(changed(&|n| n.driver = "bridge".into()), ["Driver"]);
    assert_eq!(changed(&|n| n.internal = true), ["Internal"]);
    assert_eq!(changed(&|n| n.ipv6 = false), ["EnableIPv6"]);
    assert_eq!(changed(&|n| n.ipam[0].gateway = None), ["IPAM.Config.0.Gateway"]);
    assert_eq!(changed(&|n| n.ipam[0].gateway = "198.19.249.2".parse().ok()), ["IPAM.Config.0.Gateway"]);
    assert_eq!(changed(&|n| n.ipam[0].ip_range = None), ["IPAM.Config.0.IPRange"]);
    assert_eq!(
        changed(&|n| n.ipam[0].excluded.clear()),
        ["IPAM.Config.0.AuxiliaryAddresses.excluded-198.19.249.210"]
    );
    assert_eq!(changed(&|n| drop(n.ipam.pop())), ["IPAM.Config.1.Subnet"]);
    assert_eq!(changed(&|n| drop(n.options.remove("macvlan_mode"))), ["Options.macvlan_mode"]);
    assert_eq!(changed(&|n| drop(n.options.insert("parent".into(), "eth1".into()))), ["Options.parent"]);
    assert_eq!(changed(&|n| n.labels.clear()), ["Labels.org.lanward.run"]);
    let extra = changed(&|n| {
        let mut extra = n.ipam[0].clone();
        extra.subnet = "10.0.0.0/24".parse().expect("a subnet");
        n.ipam.push(extra);
    });
    assert_eq!(extra, ["IPAM.Config"]);
    let difference =
        compare::network(&request, &Network { driver: "bridge".into(), ..shown(&request) }).remove(0);
    assert_eq!((difference.wanted.as_str(), difference.got.as_str()), ("macvlan", "bridge"));
}

#[test]
fn podman_hides_some_things_and_drops_others() {
    let request = request();
    let mut network = shown(&request);
    network.options.clear(); // the parent is not shown, and macvlan_mode is ignored
    for ipam in &mut network.ipam {
        ipam.ip_range = None; // kept as a lease range, not shown
        ipam.excluded.clear(); // dropped
    }
    let fields: Vec<String> =
        compare::network_on(Product::Podman, &request, &network).into_iter().map(|d| d.field).collect();
    assert_eq!(fields, ["IPAM.Config.0.AuxiliaryAddresses.excluded-198.19.249.210", "Options.macvlan_mode"]);
}

fn web() -> Container {
    Container {
        id: ContainerId::seen("c".repeat(64)),
        name: ContainerName::seen("web"),
        image: "nginx".into(),
        state: "running".into(),
        status: "Up".into(),
        network_mode: "lan".into(),
        endpoints: vec![Endpoint {
            network_id: NetworkId::seen("a".repeat(64)),
            network: NetworkName::seen("lan"),
            ipv4: "198.19.249.210/24".parse().ok(),
            ipv6: None,
            wanted_ipv4: "198.19.249.210".parse().ok(),
            wanted_ipv6: None,
            mac: Some(MacAddr([2, 0x42, 0xc6, 0x13, 0xf9, 2])),
            wanted_mac: None,
            gateway_v4: None,
            gateway_v6: None,
            dns_names: vec!["web".into(), "www".into()],
            aliases: Vec::new(),
            gateway_priority: 0,
            links: Vec::new(),
            link_local: Vec::new(),
            driver_options: Default::default(),
        }],
        ports: Vec::new(),
        labels: Default::default(),
    }
}

#[test]
fn endpoints_are_compared_with_what_was_asked() {
    let asked = EndpointRequest {
        network: "lan".into(),
        ipv4: Some("198.19.249.210".into()),
        mac: Some("02:42:C6:13:F9:02".into()),
        aliases: vec!["www".into()],
        ..EndpointRequest::default()
    };
    let fields = |asked: &EndpointRequest, container: &Container| -> Vec<String> {
        compare::endpoint(asked, None, container).into_iter().map(|d| d.field).collect()
    };
    assert_eq!(fields(&asked, &web()), Vec::<String>::new());
    let by_id = EndpointRequest { network: "a".repeat(64), ..asked.clone() };
    assert_eq!(fields(&by_id, &web()), Vec::<String>::new());
    assert_eq!(fields(&EndpointRequest { network: "other".into(), ..asked.clone() }, &web()), ["Networks"]);
    assert_eq!(
        fields(&EndpointRequest { ipv4: Some("198.19.249.9".into()), ..asked.clone() }, &web()),
        ["IPv4Address"]
    );
    assert_eq!(
        fields(&EndpointRequest { ipv6: Some("fd00::9".into()), ..asked.clone() }, &web()),
        ["IPv6Address"]
    );
    assert_eq!(
        fields(&EndpointRequest { mac: Some("02:00:00:00:00:01".into()), ..asked.clone() }, &web()),
        ["MacAddress"]
    );
    assert_eq!(
        fields(&EndpointRequest { aliases: vec!["api".into()], ..asked.clone() }, &web()),
        ["Aliases"]
    );

    // A stopped container has a promise only; a running one must have the address itself.
    let mut stopped = web();
    stopped.endpoints[0].ipv4 = None;
    stopped.endpoints[0].mac = None;
    assert_eq!(fields(&asked, &stopped), ["IPv4Address", "MacAddress"]);
    stopped.state = "exited".into();
    assert_eq!(fields(&asked, &stopped), Vec::<String>::new());
}

/// A form of a dual-stack macvlan with whatever excluded addresses.
fn draft() -> impl Strategy<Value = NetworkDraft> {
    let v4 = (any::<u32>(), 16u8..=28, prop::collection::vec(2u32..14, 0..4), any::<bool>());
    let v6 = (any::<u64>(), 64u8..=120);
    (v4, v6, any::<bool>(), any::<bool>()).prop_map(
        |((base, prefix, excluded, ranged), (high, prefix6), ipv6, internal)| {
            let base = base & (u32::MAX << (32 - prefix));
            let v4 = |n: u32| std::net::Ipv4Addr::from(base + n).to_string();
            let high = std::net::Ipv6Addr::from(u128::from(high) << 64).to_string();
            let mut subnets = vec![SubnetDraft {
                subnet: format!("{}/{prefix}", v4(0)),
                gateway: v4(1),
                ip_range: if ranged { format!("{}/30", v4(8)) } else { String::new() },
                excluded: excluded.into_iter().map(v4).collect(),
            }];
            if ipv6 {
                subnets.push(SubnetDraft { subnet: format!("{high}/{prefix6}"), ..SubnetDraft::default() });
            }
            NetworkDraft {
                name: "lan".into(),
                parent: "eth0".into(),
                subnets,
                ipv6,
                internal,
                ..NetworkDraft::default()
            }
        },
    )
}

proptest! {
    #[test]
    fn a_network_made_as_asked_has_no_difference(draft in draft()) {
        let wanted = intent::parse(&draft).unwrap_or_else(|e| panic!("{draft:?}: {e:?}"));
        let request = wanted.request(Some(&site::id()));
        prop_assert_eq!(compare::network(&request, &shown(&request)), []);
        prop_assert_eq!(&lanward_core::export::request_of(&shown(&request)), &wanted.request(None));
    }
}
