//! Which of a container's networks gives it the default route. Leaves out on purpose whether anybody answers there.
//!
//! Sources: `libnetwork/sandbox.go` `Endpoint.Less` and `libnetwork/default_gateway.go` `getGatewayEndpoint` v20.10
//! to v27, `selectGatewayEndpoint` v28 and later.

use serde::{Deserialize, Serialize};

use super::{
    EngineState, pools, release_of,
    versions::{Release, Switch},
};
use crate::{facts::Network, names::NetworkName};

/// The networks that give a container its default routes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DefaultGateway {
    /// For IPv4.
    pub v4: Option<NetworkName>,
    /// For IPv6.
    pub v6: Option<NetworkName>,
}

/// Which of `networks`, each with the priority asked for (`GwPriority`, API 1.48), wins.
pub fn default_gateway(state: &EngineState, networks: &[(&Network, i32)]) -> DefaultGateway {
    let release = release_of(state);
    let mut order: Vec<(&Network, i32, (bool, bool))> = networks
        .iter()
        .filter(|(n, _)| !matches!(n.driver.as_str(), "host" | "null"))
        .map(|(n, priority)| (*n, *priority, gateways(n, release)))
        .collect();
    let per_family = release.has(Switch::GatewayPriority);
    order.sort_by(|(a, priority_a, has_a), (b, priority_b, has_b)| {
        let weight = |(v4, v6): (bool, bool)| {
            // Up to 27 IPv6 alone counts more than IPv4 alone.
            if per_family { u8::from(v4) + u8::from(v6) } else { u8::from(v4) + 2 * u8::from(v6) }
        };
        let priority = if per_family { priority_b.cmp(priority_a) } else { std::cmp::Ordering::Equal };
        let is_helper = |n: &Network| n.name.as_str() == "docker_gwbridge";
        priority
            .then(is_helper(a).cmp(&is_helper(b)))
            .then(a.internal.cmp(&b.internal))
            .then(weight(*has_b).cmp(&weight(*has_a)))
            .then(a.name.cmp(&b.name))
    });
    let mut found = DefaultGateway::default();
    if !per_family {
        // One network for both: the first with an IPv4 gateway.
        if let Some((network, _, (_, v6))) = order.iter().find(|(_, _, (v4, _))| *v4) {
            found.v4 = Some(network.name.clone());
            found.v6 = v6.then(|| network.name.clone());
        }
        return found;
    }
    for (network, _, has) in order {
        match has {
            (true, true) => {
                let both = Some(network.name.clone());
                return DefaultGateway { v4: both.clone(), v6: both };
            }
            (true, false) => found.v4 = found.v4.or_else(|| Some(network.name.clone())),
            (false, true) => found.v6 = found.v6.or_else(|| Some(network.name.clone())),
            (false, false) => {}
        }
    }
    found
}

/// Whether the network gives its containers a default route, per family.
pub(super) fn gateways(network: &Network, release: Release) -> (bool, bool) {
    let parentless = network.parent().is_none();
    let is_lan = matches!(network.driver.as_str(), "macvlan" | "ipvlan");
    let internal = network.internal && (is_lan || release.has(Switch::InternalHasNoGateway))
        || is_lan && parentless && release.has(Switch::DummyIsInternal);
    if internal {
        return (false, false);
    }
    let is_l3 = network.driver == "ipvlan"
        && network.options.get("ipvlan_mode").is_some_and(|m| matches!(m.as_str(), "l3" | "l3s"));
    let has = |is_v4: bool| {
        let mut subnets = network.ipam.iter().filter(|i| i.subnet.network().is_ipv4() == is_v4).peekable();
        let on = if is_v4 { network.ipv4 != Some(false) } else { network.ipv6 };
        if !on || subnets.peek().is_none() {
            return false;
        }
        if is_l3 {
            // The default route leads to the interface; only 28 and later count it.
            return release.has(Switch::GatewayPriority);
        }
        !pools::skips_gateway(network, release) || subnets.any(|i| i.gateway.is_some())
    };
    (has(true), has(false))
}
