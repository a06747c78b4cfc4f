//! A network that is there goes through the form and comes out as the request that made it; what the form
//! cannot say is named.

mod made;

use lanward_core::{
    draft::{self, FieldErrorCode, NetworkDraft},
    export,
    intent::parse,
    request::{ConfigFrom, CreateRequest, IpamConfig, IpamRequest},
};
use made::{map, request, shown};
use proptest::prelude::*;

fn through_the_form(draft: &NetworkDraft) -> CreateRequest {
    parse(draft).expect("the form can be read").request(None)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_network_comes_out_of_the_form_as_it_was_made(request in request()) {
        let network = shown(&request);
        let drawn = draft::of_network(&network);
        prop_assert_eq!(&drawn.not_carried, &vec![], "{:#?}", drawn.draft);
        let again = through_the_form(&drawn.draft);
        // The very bytes that would go over the wire, not only their meaning.
        prop_assert_eq!(&again, &export::request_of(&network));
        prop_assert_eq!(again.normal(), request.normal());
        // As the window sends it.
        let json = serde_json::to_string(&drawn.draft).expect("json");
        prop_assert_eq!(serde_json::from_str::<NetworkDraft>(&json).expect("a draft"), drawn.draft);
    }

    #[test]
    fn what_the_form_cannot_say_is_always_named(
        request in request(),
        spoil in 0usize..9,
    ) {
        let mut request = request;
        let ipam = request.ipam.get_or_insert_default();
        let named = match spoil {
            0 => { request.driver = "overlay".into(); "Driver" }
            1 => { request.ingress = Some(true); "Ingress" }
            2 => { request.config_only = Some(true); "ConfigOnly" }
            3 => { request.name = "host".into(); "name" }
            4 => { request.options.insert(String::new(), "x".into()); "options" }
            5 => {
                ipam.config = vec![IpamConfig {
                    subnet: Some("10.9.0.0/24".into()),
                    auxiliary_addresses: map(&[("a", "10.9.0.5"), ("b", "10.9.0.5")]),
                    ..IpamConfig::default()
                }];
                "IPAM.Config.0.AuxiliaryAddresses.b"
            }
            6 => {
                ipam.config = vec![IpamConfig {
                    subnet: Some("10.9.0.0/24".into()),
                    gateway: Some("10.8.0.1".into()),
                    ..IpamConfig::default()
                }];
                "subnets.0.gateway"
            }
            7 => {
                request.enable_ipv6 = None;
                ipam.config = vec![IpamConfig { subnet: Some("fd00:9::/64".into()), ..IpamConfig::default() }];
                "subnets.0.subnet"
            }
            _ => {
                request.driver = "macvlan".into();
                request.options = map(&[("parent", "eth0"), ("macvlan_mode", "Bridge")]);
                "mode"
            }
        };
        let drawn = draft::of_request(&request);
        prop_assert!(drawn.not_carried.iter().any(|l| l.field == named), "{named}: {:#?}", drawn.not_carried);
    }
}

#[test]
fn every_field_of_an_odd_network_is_in_the_form() {
    let request = CreateRequest {
        name: "odd one".into(),
        driver: "bridge".into(),
        attachable: Some(true),
        internal: Some(true),
        enable_ipv4: Some(false),
        enable_ipv6: Some(true),
        ipam: Some(IpamRequest {
            driver: Some("mine".into()),
            config: vec![IpamConfig {
                subnet: Some("fd00:7::/64".into()),
                ip_range: Some("fd00:7::100/120".into()),
                gateway: Some("fd00:7::1".into()),
                auxiliary_addresses: map(&[
                    ("router", "fd00:7::3"),
                    ("excluded-fd00:7::10", "fd00:7::10"),
                    ("excluded-fd00:7::11", "fd00:7::11"),
                    ("excluded-fd00:7::12", "fd00:7::12"),
                ]),
            }],
            options: map(&[("k", "v")]),
        }),
        options: map(&[
            ("com.docker.network.bridge.enable_icc", "0"),
            ("com.docker.network.bridge.gateway_mode_ipv6", "routed"),
            ("com.docker.network.driver.mtu", "1400"),
        ]),
        labels: map(&[("com.docker.compose.network", "lan"), ("", "an empty key"), ("a=b", "c")]),
        ..CreateRequest::default()
    };
    let drawn = draft::of_network(&shown(&request));
    assert_eq!(drawn.not_carried, []);
    insta::assert_json_snapshot!(drawn.draft);
    let again = through_the_form(&drawn.draft);
    assert_eq!(again.normal(), request.normal());
}

/// The words of an option count only while its field says the same.
#[test]
fn a_changed_field_wins_over_the_words_it_came_in() {
    let request = CreateRequest {
        name: "n".into(),
        driver: "macvlan".into(),
        options: map(&[("macvlan_mode", "bridge"), ("parent", "eth0")]),
        ..CreateRequest::default()
    };
    let mut drawn = draft::of_request(&request).draft;
    assert_eq!(through_the_form(&drawn).options, request.options);
    drawn.mode = "private".into();
    assert_eq!(through_the_form(&drawn).options, map(&[("macvlan_mode", "private"), ("parent", "eth0")]));
    drawn.mode = String::new();
    drawn.parent = "eth1".into();
    assert_eq!(through_the_form(&drawn).options, map(&[("macvlan_mode", "bridge"), ("parent", "eth1")]));
}

#[test]
fn a_template_gives_the_rest() {
    let request = CreateRequest {
        name: "n".into(),
        driver: "macvlan".into(),
        config_from: Some(ConfigFrom { network: "template".into() }),
        ..CreateRequest::default()
    };
    let mut network = shown(&request);
    // The engine shows what the template gave.
    network.options = map(&[("parent", "eth0")]);
    let drawn = draft::of_network(&network);
    assert_eq!(drawn.not_carried, []);
    assert_eq!(through_the_form(&drawn.draft).normal(), request.normal());
}

#[test]
fn an_excluded_address_may_have_a_name() {
    let named = |text: &str| {
        let mut draft = NetworkDraft { name: "n".into(), parent: "eth0".into(), ..NetworkDraft::default() };
        draft.subnets.push(draft::SubnetDraft {
            subnet: "10.9.0.0/24".into(),
            excluded: vec![text.into()],
            ..draft::SubnetDraft::default()
        });
        parse(&draft)
            .map(|i| i.request(None).ipam.expect("a subnet").config[0].auxiliary_addresses.clone())
            .map_err(|errors| errors[0].code)
    };
    assert_eq!(named("printer=10.9.0.7"), Ok(map(&[("printer", "10.9.0.7")])));
    assert_eq!(named("a=b = 10.9.0.7"), Ok(map(&[("a=b ", "10.9.0.7")])));
    assert_eq!(named("printer=7"), Ok(map(&[("printer", "10.9.0.7")])));
    assert_eq!(named("printer=10.9.0.7-9"), Err(FieldErrorCode::NotAnAddress));
    assert_eq!(named("printer="), Err(FieldErrorCode::NotARange));
    assert_eq!(named("printer=10.8.0.7"), Err(FieldErrorCode::OutsideSubnet));
}
