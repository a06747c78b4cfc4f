//! Whatever is asked, the predictor answers without a panic, and what it accepts is sound.

mod support_state;

use lanward_core::{
    addressing::Subnet,
    facts::Product,
    predict::{self, Attachment, ErrorClass, Prediction},
    request::{ConfigFrom, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};
use proptest::prelude::*;
use support_state::{container, endpoint_on, machine, network};

const VERSIONS: [&str; 10] =
    ["20.10.24+dfsg1", "23.0.6", "24.0.9", "25.0.6", "26.1.4", "27.5.1", "28.5.2", "29.0.4", "29.7.2", "dev"];

/// Texts of every kind: from the wild, nearly right, right.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9a-f.:/]{0,20}",
        (any::<[u8; 4]>(), 0u8..=40).prop_map(|([a, b, c, d], p)| format!("{a}.{b}.{c}.{d}/{p}")),
        (any::<[u8; 4]>(), 0u8..=32).prop_map(
            |(b, p)| Subnet::new(b.into(), p).map_or_else(String::new, |s| s.canonical().to_string())
        ),
        (any::<[u16; 8]>(), 0u8..=130).prop_map(|(w, p)| format!("{}/{p}", std::net::Ipv6Addr::from(w))),
        any::<[u8; 4]>().prop_map(|b| std::net::Ipv4Addr::from(b).to_string()),
        Just("::ffff:10.9.0.0/120".to_owned()),
        Just("0.0.0.0/0".to_owned()),
        Just("::/0".to_owned()),
    ]
}

fn entry() -> impl Strategy<Value = IpamConfig> {
    (
        proptest::option::of(text()),
        proptest::option::of(text()),
        proptest::option::of(text()),
        proptest::collection::btree_map(any::<String>(), text(), 0..3),
    )
        .prop_map(|(subnet, ip_range, gateway, auxiliary_addresses)| IpamConfig {
            subnet,
            ip_range,
            gateway,
            auxiliary_addresses,
        })
}

fn create() -> impl Strategy<Value = CreateRequest> {
    let option_names = prop_oneof![
        Just("parent".to_owned()),
        Just("macvlan_mode".to_owned()),
        Just("ipvlan_mode".to_owned()),
        Just("com.docker.network.driver.mtu".to_owned()),
        Just("com.docker.network.bridge.name".to_owned()),
        Just("com.docker.network.enable_ipv6".to_owned()),
        Just("com.docker.network.bridge.gateway_mode_ipv4".to_owned()),
        any::<String>(),
    ];
    let drivers =
        prop_oneof![Just("bridge"), Just("macvlan"), Just("ipvlan"), Just("null"), Just("overlay"), Just("")];
    (
        (any::<String>(), drivers, proptest::option::of(text()), any::<[Option<bool>; 4]>()),
        proptest::collection::vec(entry(), 0..4),
        proptest::collection::btree_map(option_names, prop_oneof![text(), Just("dmaster".into())], 0..4),
        proptest::option::of(any::<String>()),
    )
        .prop_map(|((name, driver, scope, flags), config, options, from)| CreateRequest {
            name,
            driver: driver.into(),
            scope,
            internal: flags[0],
            enable_ipv6: flags[1],
            enable_ipv4: flags[2],
            config_only: flags[3],
            config_from: from.map(|network| ConfigFrom { network }),
            ipam: Some(IpamRequest { driver: None, config, options: Default::default() }),
            options,
            ..CreateRequest::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn creates_never_panic_and_accepted_ones_are_sound(request in create(), at in 0..VERSIONS.len(), podman in any::<bool>()) {
        let mut state = machine(VERSIONS[at]);
        state.networks.push(network("taken", "bridge", "10.9.0.0/16", None, None, &[]));
        if podman {
            state.product = Product::Podman;
            state.version = "5.4.2".into();
        }
        match predict::create(&state, &request) {
            Prediction::Accept { ipam } => {
                prop_assert!(podman || !request.name.trim().is_empty());
                let strict = !podman && at >= 3;
                for (i, entry) in ipam.iter().enumerate() {
                    let Some(subnet) = entry.subnet.as_deref().and_then(|s| s.parse::<Subnet>().ok()) else { continue };
                    if strict && request.config_only != Some(true) && (subnet.network().is_ipv4() || request.enable_ipv6 == Some(true)) {
                        prop_assert!(!subnet.has_host_bits(), "{subnet}");
                        if let Some(gateway) = entry.gateway.as_deref().and_then(|g| g.parse().ok()) {
                            prop_assert!(subnet.contains(gateway), "{gateway} in {subnet}");
                        }
                    }
                    // No two subnets without a range overlap, of this network or of others.
                    let on = request.config_only != Some(true) && subnet.network().is_ipv4() && request.enable_ipv4 != Some(false);
                    if on && !podman && entry.ip_range.as_deref().is_none_or(str::is_empty) && request.scope.as_deref() != Some("global") {
                        for other in &state.networks {
                            for taken in &other.ipam {
                                prop_assert!(!taken.subnet.overlaps(subnet), "{subnet} and {}", other.name);
                            }
                        }
                        let later = ipam[i + 1..].iter().filter(|o| o.ip_range.as_deref().is_none_or(str::is_empty));
                        for other in later.filter_map(|o| o.subnet.as_deref()?.parse::<Subnet>().ok()) {
                            prop_assert!(!other.overlaps(subnet) || other.network().is_ipv6());
                        }
                    }
                }
            }
            Prediction::Refuse { status, class, message } => {
                prop_assert!((400..600).contains(&status));
                prop_assert!(!message.is_empty());
                prop_assert_eq!(class, predict::classify(status, &message));
            }
            Prediction::Unsure { missing } => prop_assert!(!missing.is_empty()),
        }
    }

    #[test]
    fn a_network_that_was_accepted_is_refused_the_second_time(third in 0u8..200, prefix in 20u8..=30, at in 0..VERSIONS.len() - 1) {
        let subnet = Subnet::new([10, 60, third, 0].into(), prefix).expect("valid").canonical();
        let request = CreateRequest {
            name: "again".into(),
            driver: "macvlan".into(),
            options: [("parent".to_owned(), "dmaster".to_owned())].into(),
            ipam: Some(IpamRequest {
                config: vec![IpamConfig { subnet: Some(subnet.to_string()), ..IpamConfig::default() }],
                ..IpamRequest::default()
            }),
            ..CreateRequest::default()
        };
        let mut state = machine(VERSIONS[at]);
        let accepted = matches!(predict::create(&state, &request), Prediction::Accept { .. });
        prop_assert!(accepted);
        state.networks.push(network("first", "macvlan", &subnet.to_string(), None, None, &[("parent", "v0")]));
        let refused = matches!(predict::create(&state, &request), Prediction::Refuse { status: 403, class: ErrorClass::PoolOverlaps, .. });
        prop_assert!(refused);
    }

    #[test]
    fn endpoints_never_panic(ipv4 in proptest::option::of(text()), ipv6 in proptest::option::of(text()), mac in proptest::option::of(any::<String>()), on in prop_oneof![Just("taken".to_owned()), Just("host".to_owned()), any::<String>()], at in 0..VERSIONS.len(), podman in any::<bool>()) {
        let mut state = machine(VERSIONS[at]);
        state.networks.push(network("taken", "macvlan", "10.9.0.0/24", None, None, &[("parent", "dmaster")]));
        let endpoint = endpoint_on(&state, "taken", Some("10.9.0.7/24"), Some("02:00:00:00:00:07"));
        state.containers.push(container("c", &[endpoint]));
        if podman {
            state.product = Product::Podman;
        }
        let request = EndpointRequest { network: on.clone(), ipv4, ipv6, mac, ..EndpointRequest::default() };
        for how in [Attachment::Run, Attachment::Connect { container: "c" }] {
            let got = predict::endpoint(&state, &request, how);
            // Nobody gets an address twice.
            let taken: std::net::IpAddr = [10, 9, 0, 7].into();
            prop_assert!(!got.addresses.contains(&taken) || podman && how == Attachment::Run);
        }
        let _ = predict::removal(&state, &on);
    }

    #[test]
    fn classify_never_panics(status in any::<u16>(), message in any::<String>()) {
        let _ = predict::classify(status, &message);
    }
}
