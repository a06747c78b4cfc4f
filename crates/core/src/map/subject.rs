//! Which subnet a map is of: a network's, a form's, or a link's.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    addressing::{AddressRange, Family, Subnet, address, number},
    draft::NetworkDraft,
    facts::{AddressScope, Facts, Network},
    names::{LinkName, NetworkId},
    sweep::WIDEST_PREFIX,
};

/// What a map is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MapSubject {
    /// The subnet.
    pub subnet: Subnet,
    /// The engine's link it lies behind.
    pub link: Option<LinkName>,
    /// The way out.
    pub gateway: Option<IpAddr>,
    /// The range of automatic addresses; none means the whole subnet, which is not marked.
    pub range: Option<AddressRange>,
    /// Addresses never handed out.
    pub excluded: Vec<AddressRange>,
    /// The network, where it is one that is there.
    pub network: Option<NetworkId>,
}

impl MapSubject {
    /// One for each subnet of a network.
    pub fn of_network(network: &Network) -> Vec<Self> {
        let link = network.parent().map(LinkName::seen);
        let subjects = network.ipam.iter().map(|ipam| Self {
            subnet: ipam.subnet.canonical(),
            link: link.clone(),
            gateway: ipam.gateway,
            range: ipam.ip_range.map(|r| r.canonical().range()),
            excluded: ipam.excluded.values().copied().map(AddressRange::single).collect(),
            network: Some(network.id.clone()),
        });
        subjects.collect()
    }

    /// One for each subnet of a form that can be read. What cannot be read is left out; the form's errors tell it.
    pub fn of_draft(draft: &NetworkDraft) -> Vec<Self> {
        let vlan = draft.vlan.trim();
        let parent = match (draft.parent.trim(), vlan) {
            ("", _) => None,
            (parent, "") => Some(LinkName::seen(parent)),
            (parent, vlan) => Some(LinkName::seen(format!("{parent}.{vlan}"))),
        };
        let subjects = draft.subnets.iter().filter_map(|entry| {
            let subnet: Subnet = entry.subnet.trim().parse().ok()?;
            Some(Self {
                subnet: subnet.canonical(),
                link: parent.clone(),
                gateway: entry.gateway.trim().parse().ok(),
                range: entry.ip_range.trim().parse().ok(),
                excluded: entry.excluded.iter().filter_map(|t| t.trim().parse().ok()).collect(),
                network: None,
            })
        });
        subjects.collect()
    }

    /// The LAN behind a link: `subnet`, or else each subnet that the link has an address in.
    pub fn of_link(facts: &Facts, link: &LinkName, subnet: Option<Subnet>) -> Vec<Self> {
        let engine = facts.engine();
        let found = engine.and_then(|e| e.links.known()?.iter().find(|l| l.name == *link));
        let subnets: Vec<Subnet> = match subnet {
            Some(subnet) => vec![subnet.canonical()],
            None => {
                let own = found.into_iter().flat_map(|l| &l.link.addresses);
                let mut subnets: Vec<Subnet> = own
                    .filter(|a| {
                        a.scope == AddressScope::Global && a.address.prefix() + 1 < a.address.family().bits()
                    })
                    .map(|a| a.address.canonical())
                    .collect();
                subnets.dedup();
                subnets
            }
        };
        let routes = engine.and_then(|e| e.routes.known()).map_or(&[][..], Vec::as_slice);
        let subject = |subnet: Subnet| Self {
            subnet,
            link: Some(link.clone()),
            gateway: routes
                .iter()
                .filter(|r| r.is_default() && r.link.as_deref() == Some(link.as_str()))
                .filter_map(|r| r.gateway)
                .find(|g| subnet.contains(*g)),
            range: None,
            excluded: Vec::new(),
            network: None,
        };
        subnets.into_iter().map(subject).collect()
    }
}

/// What is swept for a map of `subnet`: the whole of it, or where that is too wide the /16 around `near`; nothing for
/// IPv6, whose subnets are too large to be asked address by address.
pub fn sweep_blocks(subnet: Subnet, near: Option<IpAddr>) -> Vec<Subnet> {
    if subnet.family() == Family::V6 {
        return Vec::new();
    }
    if subnet.prefix() >= WIDEST_PREFIX {
        return vec![subnet.canonical()];
    }
    let near = near.filter(|a| subnet.contains(*a)).unwrap_or(subnet.network());
    let around = Subnet::new(address(Family::V4, number(near)), WIDEST_PREFIX).map(Subnet::canonical);
    around.into_iter().collect()
}
