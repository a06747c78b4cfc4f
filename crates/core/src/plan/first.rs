//! Which address the first container of a new network gets.
//! Leaves out on purpose networks that share a subnet with others: there the engine's memory decides, which
//! nobody can see.

use std::{collections::HashSet, net::IpAddr};

use crate::{
    addressing::Family,
    facts::{EngineFacts, Product},
    intent::{Driver, NetworkIntent},
    intent::{IpvlanMode, reserved},
    predict::Prediction,
};

/// How far to look; a range whose first so many addresses are all excluded has other worries.
const LOOK_AT_MOST: usize = 8192;

/// The first automatic address: the lowest of the range (or subnet) that is neither the first nor the last
/// of the subnet, nor the gateway, nor excluded (moby `ipams/defaultipam`: serial allocation from the
/// range's beginning; measured on 20.10 to 29.7).
pub(super) fn first_address(
    engine: &EngineFacts,
    wanted: &NetworkIntent,
    prediction: Option<&Prediction>,
) -> Option<IpAddr> {
    if engine.version.product != Product::Docker || matches!(prediction, Some(Prediction::Refuse { .. })) {
        return None;
    }
    let first = wanted.subnets.iter().find(|s| s.subnet.family() == Family::V4).or(wanted.subnets.first())?;
    let shared = engine.networks.iter().flat_map(|n| &n.ipam);
    if shared.into_iter().any(|i| i.subnet.canonical().overlaps(first.subnet)) {
        return None;
    }
    let range = first.ip_range.map_or(first.subnet.range(), |r| r.range());
    let mut excluded: HashSet<IpAddr> = first.excluded.iter().flat_map(|r| r.addresses()).collect();
    excluded.extend(first.gateway);
    let mut candidates = range
        .addresses()
        .take(LOOK_AT_MOST)
        .filter(|a| reserved(first.subnet, *a).is_none() && !excluded.contains(a));
    if first.gateway.is_none() && takes_a_gateway(engine, wanted)? {
        // Chosen before the excluded addresses are held back; with one of those it is refused instead.
        candidates.next();
    }
    candidates.next()
}

/// Whether the engine keeps an address for a gateway nobody gave; `None` where its version cannot be read.
/// From 29.0 not for macvlan and ipvlan l2 (moby 468e3521b0, aa78f19066), from 28.0 not for ipvlan l3 and l3s
/// nor for internal networks.
fn takes_a_gateway(engine: &EngineFacts, wanted: &NetworkIntent) -> Option<bool> {
    let major: u32 = engine.version.version.split('.').next()?.parse().ok()?;
    Some(match &wanted.driver {
        Driver::Bridge(_) => true,
        Driver::Ipvlan { mode: IpvlanMode::L3 | IpvlanMode::L3s, .. } => major < 28,
        Driver::Macvlan { .. } | Driver::Ipvlan { .. } => major < 28 || (major == 28 && !wanted.internal),
    })
}
