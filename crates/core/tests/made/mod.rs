//! Networks as somebody could have made them: every driver of Lanward's, odd labels, unknown options, several
//! subnets of both families. Shared by the tests of drafts and of imports.
#![allow(dead_code)] // each test crate uses its part

use std::collections::BTreeMap;

use lanward_core::{
    facts::{Ipam, Network},
    names::{NetworkId, NetworkName},
    request::{CreateRequest, IpamConfig, IpamRequest},
};
use proptest::prelude::*;

pub fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// The network as Docker 28 shows it: what was asked for, and nothing else.
pub fn shown(request: &CreateRequest) -> Network {
    let ipam = request.ipam.clone().unwrap_or_default();
    let read = |config: &IpamConfig| Ipam {
        subnet: config.subnet.as_deref().unwrap_or_default().parse().expect("a subnet"),
        ip_range: config.ip_range.as_deref().map(|r| r.parse().expect("a range")),
        gateway: config.gateway.as_deref().map(|g| g.parse().expect("an address")),
        excluded: config
            .auxiliary_addresses
            .iter()
            .map(|(k, a)| (k.clone(), a.parse().expect("an address")))
            .collect(),
    };
    Network {
        id: NetworkId::seen("a".repeat(64)),
        name: NetworkName::seen(&request.name),
        driver: if request.driver.is_empty() { "bridge".into() } else { request.driver.clone() },
        scope: request.scope.clone().unwrap_or_else(|| "local".into()),
        internal: request.internal == Some(true),
        attachable: request.attachable == Some(true),
        ingress: request.ingress == Some(true),
        ipv4: Some(request.enable_ipv4 != Some(false)),
        ipv6: request.enable_ipv6 == Some(true),
        config_only: request.config_only == Some(true),
        config_from: request.config_from.as_ref().map(|f| f.network.clone()),
        ipam_driver: ipam.driver.unwrap_or_else(|| "default".into()),
        ipam_options: ipam.options,
        ipam: ipam.config.iter().map(read).collect(),
        options: request.options.clone(),
        labels: request.labels.clone(),
        created: None,
        unread: Vec::new(),
    }
}

/// Any text an engine could hold.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9._-]{0,12}",
        "[^\\x00]{1,12}",
        prop::sample::select(
            &["a b", "a=b", "'", "$HOME", "가나", "${X:-y}", "- x", "on", "\\", "#", "'\"'\\''\n"][..]
        )
        .prop_map(str::to_owned),
    ]
}

fn maybe_empty() -> impl Strategy<Value = String> {
    prop_oneof![4 => text(), 1 => Just(String::new())]
}

fn texts(key: impl Strategy<Value = String>) -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map(key, maybe_empty(), 0..4)
}

fn options(driver: &'static str) -> BoxedStrategy<BTreeMap<String, String>> {
    let one = |key: &'static str, values: &'static [&'static str]| {
        prop::option::of(prop::sample::select(values)).prop_map(move |v| v.map(|v| (key, v)))
    };
    let own = match driver {
        "bridge" => (
            one("com.docker.network.bridge.name", &["br0", "a-b", ""]),
            one("com.docker.network.driver.mtu", &["1500", "1400", "01500", "65535", ""]),
            one("com.docker.network.bridge.enable_icc", &["true", "false", "1", "F", "maybe"]),
            one("com.docker.network.bridge.enable_ip_masquerade", &["true", "false", "t", "0"]),
        )
            .prop_map(|(a, b, c, d)| [a, b, c, d].into_iter().flatten().collect::<Vec<_>>())
            .boxed(),
        "macvlan" => (
            one("parent", &["eth0", "eth0.10", "eth0.010", "bond0.4094", "a.b.c", ""]),
            one("macvlan_mode", &["bridge", "private", "vepa", "passthru", ""]),
        )
            .prop_map(|(a, b)| [a, b].into_iter().flatten().collect())
            .boxed(),
        _ => (
            one("parent", &["eth0", "eth0.10", ""]),
            one("ipvlan_mode", &["l2", "l3", "l3s", ""]),
            one("ipvlan_flag", &["bridge", "private", "vepa", ""]),
        )
            .prop_map(|(a, b, c)| [a, b, c].into_iter().flatten().collect())
            .boxed(),
    };
    // `parent` of a bridge and the like are options like any other.
    let foreign = prop::option::of(prop::sample::select(
        &["com.docker.network.bridge.gateway_mode_ipv4", "com.docker.network.endpoint.ifname", "zone"][..],
    ));
    (own, texts(text()), foreign)
        .prop_map(|(own, mut options, foreign)| {
            const FIELDS: [&str; 4] = ["parent", "macvlan_mode", "ipvlan_mode", "ipvlan_flag"];
            options.retain(|k, _| !FIELDS.contains(&k.as_str()));
            options.extend(foreign.map(|k| (k.to_owned(), "x y".to_owned())));
            options.extend(own.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())));
            options
        })
        .boxed()
}

/// One subnet, the `at`th of its family.
fn config(v6: bool, at: usize) -> impl Strategy<Value = IpamConfig> {
    let address =
        move |host: u8| if v6 { format!("fd00:{at}::{host:x}") } else { format!("10.{at}.7.{host}") };
    let subnet = if v6 { format!("fd00:{at}::/64") } else { format!("10.{at}.7.0/24") };
    let ranges: &[&str] = if v6 { &["80/121", "0/66"] } else { &["128/25", "16/28", "0/24"] };
    let range = prop::option::of(prop::sample::select(ranges));
    let aux = prop::collection::btree_map(2u8..250, prop::option::of(text()), 0..6);
    (prop::option::of(Just(1u8)), range, aux).prop_map(move |(gateway, range, aux)| {
        let excluded = aux.into_iter().map(|(host, name)| {
            let text = address(host);
            (name.unwrap_or_else(|| format!("excluded-{text}")), text)
        });
        IpamConfig {
            subnet: Some(subnet.clone()),
            ip_range: range.map(|r| match r.split_once('/') {
                Some((host, prefix)) if v6 => {
                    format!("fd00:{at}::{}/{prefix}", if host == "0" { "" } else { host })
                }
                _ => format!("10.{at}.7.{r}"),
            }),
            gateway: gateway.map(address),
            auxiliary_addresses: excluded.collect(),
        }
    })
}

fn ipam() -> impl Strategy<Value = (bool, Option<bool>, Option<IpamRequest>)> {
    let driver = prop::option::weighted(0.1, prop::sample::select(&["null", "mine"][..]));
    let families =
        prop::sample::select(&[(0usize, 0usize), (1, 0), (2, 0), (1, 1), (1, 2), (0, 1), (2, 1)][..]);
    (families, driver, texts(text()), prop::bool::weighted(0.15), any::<bool>()).prop_flat_map(
        |((v4, v6), driver, options, with_options, only_v6)| {
            let mut configs: Vec<BoxedStrategy<IpamConfig>> = Vec::new();
            configs.extend((0..v4).map(|at| config(false, 40 + at).boxed()));
            configs.extend((0..v6).map(|at| config(true, 1 + at).boxed()));
            (configs, Just((v4, v6, driver, options, with_options, only_v6))).prop_map(
                |(config, (v4, v6, driver, options, with_options, only_v6))| {
                    let ipam = IpamRequest {
                        driver: driver.map(str::to_owned),
                        config,
                        options: if with_options { options } else { BTreeMap::new() },
                    };
                    let ipv4 = (v4 == 0 && v6 > 0 && only_v6).then_some(false);
                    (v6 > 0, ipv4, Some(ipam).filter(|i| *i != IpamRequest::default()))
                },
            )
        },
    )
}

/// A request an engine could have carried out.
pub fn request() -> impl Strategy<Value = CreateRequest> {
    let driver = prop::sample::select(&["bridge", "macvlan", "ipvlan"][..]);
    let usual = |name: &String| !matches!(name.as_str(), "bridge" | "host" | "none" | "default");
    let name = text().prop_filter("a name of its own", move |n| usual(n) && !n.trim().is_empty());
    (name, driver, ipam(), texts(maybe_empty()), any::<(bool, bool)>(), any::<bool>()).prop_flat_map(
        |(name, driver, ipam, labels, (internal, rare), attachable)| {
            let (ipv6, ipv4, ipam) = ipam;
            options(driver).prop_map(move |options| CreateRequest {
                name: name.clone(),
                check_duplicate: Some(true),
                driver: driver.into(),
                internal: (internal && rare).then_some(true),
                attachable: (attachable && rare).then_some(true),
                enable_ipv4: ipv4,
                enable_ipv6: ipv6.then_some(true),
                ipam: ipam.clone(),
                options,
                labels: labels.clone(),
                ..CreateRequest::default()
            })
        },
    )
}
