//! What becomes of each attachment when its network is made anew, and how it is asked for.

use std::net::IpAddr;

use super::{AddressFate, EndpointImpact, MacFate};
use crate::{
    abilities,
    addressing::{Family, Subnet, address, number},
    facts::{Container, Endpoint, EngineFacts, Network},
    intent::reserved,
    names::MacAddr,
    request::{CreateRequest, EndpointRequest, IpamConfig},
};

/// An attachment before and after.
pub(crate) struct Joined<'a> {
    pub(crate) container: &'a Container,
    pub(crate) was: EndpointRequest,
    pub(crate) is: EndpointRequest,
    pub(crate) impact: EndpointImpact,
}

/// Every attachment to `network`, with what becomes of it where the network is made anew by `request`. Those whose
/// address is asked for come first, so that the engine does not give it to another.
pub(crate) fn joined<'a>(
    engine: &'a EngineFacts,
    network: &'a Network,
    request: &CreateRequest,
) -> Vec<Joined<'a>> {
    let mut all: Vec<Joined<'a>> = engine
        .endpoints_of(network)
        .map(|(container, endpoint)| join(engine, network, request, container, endpoint))
        .collect();
    all.sort_by_key(|j| (j.is.ipv4.is_none() && j.is.ipv6.is_none(), j.container.name.clone()));
    all
}

fn join<'a>(
    engine: &EngineFacts,
    network: &Network,
    request: &CreateRequest,
    container: &'a Container,
    endpoint: &Endpoint,
) -> Joined<'a> {
    let now = |present: Option<Subnet>| present.map(Subnet::written_address);
    let v4 = endpoint.wanted_ipv4.or(now(endpoint.ipv4));
    let v6 = endpoint.wanted_ipv6.or(now(endpoint.ipv6));
    let (ipv4, ipv6) = (fate(network, request, Family::V4, v4), fate(network, request, Family::V6, v6));
    let mac = mac_fate(engine, network, request, container, endpoint, &ipv4);
    let text = |address: Option<IpAddr>| address.map(|a| a.to_string());
    let was = EndpointRequest {
        network: network.id.to_string(),
        ipv4: text(v4),
        ipv6: text(v6),
        mac: endpoint.mac.map(|m| m.to_string()),
        aliases: container.own_aliases(endpoint),
        gateway_priority: Some(endpoint.gateway_priority).filter(|p| *p != 0),
        links: endpoint.links.clone(),
        link_local: endpoint.link_local.iter().map(ToString::to_string).collect(),
        driver_options: endpoint.driver_options.clone(),
    };
    let is = EndpointRequest {
        network: request.name.clone(),
        ipv4: text(asked(&ipv4)),
        ipv6: text(asked(&ipv6)),
        mac: match &mac {
            MacFate::Stays { mac } => Some(mac.to_string()),
            MacFate::Without | MacFate::Changes { .. } => None,
        },
        ..was.clone()
    };
    let impact = EndpointImpact {
        container: container.id.clone(),
        name: container.name.clone(),
        cut_off: container.is_running(),
        ipv4,
        ipv6,
        mac,
        project: container.labels.get("com.docker.compose.project").cloned(),
    };
    Joined { container, was, is, impact }
}

fn asked(fate: &AddressFate) -> Option<IpAddr> {
    match fate {
        AddressFate::Stays { address } => Some(*address),
        AddressFate::Moves { to, .. } => Some(*to),
        AddressFate::Without
        | AddressFate::Changes { .. }
        | AddressFate::Lost { .. }
        | AddressFate::AtStart => None,
    }
}

/// An address stays where the new subnet holds it; it keeps its place where the subnet moved and has the same size, as
/// long as that place is in the range that was chosen; else the engine gives another.
fn fate(network: &Network, request: &CreateRequest, family: Family, had: Option<IpAddr>) -> AddressFate {
    let configs = || request.ipam.iter().flat_map(|ipam| &ipam.config);
    let subnet = |c: &IpamConfig| c.subnet.as_ref().and_then(|s| s.parse::<Subnet>().ok());
    let of_family = || configs().filter(move |c| subnet(c).is_some_and(|s| s.family() == family));
    // Without a subnet of its own the engine gives an IPv4 one, and IPv6 only where it is on.
    let has_family = of_family().next().is_some()
        || match family {
            Family::V4 => request.enable_ipv4 != Some(false),
            Family::V6 => request.enable_ipv6 == Some(true),
        };
    let Some(from) = had else {
        return if has_family { AddressFate::AtStart } else { AddressFate::Without };
    };
    if !has_family {
        return AddressFate::Lost { from };
    }
    let may_have = |c: &IpamConfig, address: IpAddr| {
        subnet(c).is_some_and(|s| s.contains(address) && reserved(s, address).is_none())
            && c.gateway.as_ref().and_then(|g| g.parse().ok()) != Some(address)
            && !c.auxiliary_addresses.values().any(|a| a.parse().ok() == Some(address))
    };
    if of_family().any(|c| may_have(c, from)) {
        return AddressFate::Stays { address: from };
    }
    let old = network.ipam.iter().map(|i| i.subnet.canonical()).find(|s| s.contains(from));
    let moved = old.and_then(|old| {
        of_family().find_map(|c| {
            let new = subnet(c).filter(|new| new.prefix() == old.prefix())?;
            let place = number(from) - number(old.network());
            let to = address(family, number(new.network()) + place);
            let range = c.ip_range.as_ref().and_then(|r| r.parse::<Subnet>().ok());
            (may_have(c, to) && range.is_none_or(|range| range.contains(to))).then_some(to)
        })
    });
    match moved {
        Some(to) => AddressFate::Moves { from, to },
        None => AddressFate::Changes { from },
    }
}

fn mac_fate(
    engine: &EngineFacts,
    network: &Network,
    request: &CreateRequest,
    container: &Container,
    endpoint: &Endpoint,
    ipv4: &AddressFate,
) -> MacFate {
    let Some(mac) = endpoint.mac else { return MacFate::Without };
    if request.driver == "ipvlan" {
        return MacFate::Changes { from: mac };
    }
    let derived =
        abilities::makes_mac_of_address(engine) && Some(mac) == asked(ipv4).and_then(MacAddr::of_docker);
    let is_main = container.network_mode == network.name.as_str() && network.name.as_str() == request.name;
    let of_container = abilities::mac_of_container(engine)
        && is_main
        && endpoint.ipv4.map(Subnet::written_address).and_then(MacAddr::of_docker) != Some(mac);
    if abilities::takes_mac_at_connect(engine) || derived || of_container {
        MacFate::Stays { mac }
    } else {
        MacFate::Changes { from: mac }
    }
}
