//! What `GET /networks/<name>` shows of a network's addressing after it was made.
//! Leaves out on purpose everything else inspect shows.
//!
//! Sources: `daemon/network.go` `buildIpamResources` (20.10 to 24), `buildIPAMResources` (25 to 29).

use super::{
    automatic,
    create::{Allocated, Entry, Plan},
    go,
    versions::Switch,
};
use crate::{addressing::Family, request::IpamConfig};

/// The entries of `IPAM.Config`, in the engine's order.
pub(super) fn shown(plan: &Plan) -> Vec<IpamConfig> {
    let truth = plan.release.has(Switch::InspectShowsTruth);
    let configured = |entries: &[Entry], got: &[Allocated]| -> Vec<IpamConfig> {
        let asked = entries.iter().enumerate().filter(|(_, e)| e.block.is_some() || e.size.is_some());
        if truth {
            asked.filter_map(|(i, e)| Some(typed_entry(e, got.get(i)?))).collect()
        } else {
            asked.map(|(_, e)| as_asked(&e.asked)).collect()
        }
    };
    let v4 = configured(&plan.entries_v4, &plan.v4);
    let v6 = configured(&plan.entries_v6, &plan.v6);
    let auto_v4 = || plan.v4.iter().map(|a| automatic(plan, a, Family::V4)).collect::<Vec<_>>();
    let auto_v6 = || plan.v6.iter().map(|a| automatic(plan, a, Family::V6)).collect::<Vec<_>>();
    let fallback_v4 = if v4.is_empty() { auto_v4() } else { Vec::new() };
    let fallback_v6 = if v6.is_empty() { auto_v6() } else { Vec::new() };
    let mut all: Vec<IpamConfig> = if plan.release.has(Switch::ConfiguredFirst) {
        [v4, v6, fallback_v4, fallback_v6].concat()
    } else {
        [v4, fallback_v4, v6, fallback_v6].concat()
    };
    if truth && !plan.release.has(Switch::EmptyAddressesHidden) {
        for entry in &mut all {
            entry.ip_range.get_or_insert_default();
            entry.gateway.get_or_insert_default();
        }
    }
    all
}

fn as_asked(asked: &IpamConfig) -> IpamConfig {
    IpamConfig {
        subnet: asked.subnet.clone(),
        ip_range: asked.ip_range.clone().filter(|t| !t.is_empty()),
        gateway: asked.gateway.clone().filter(|t| !t.is_empty()),
        auxiliary_addresses: asked.auxiliary_addresses.clone(),
    }
}

/// 29: the allocated subnet and gateway, everything in normal form.
fn typed_entry(entry: &Entry, got: &Allocated) -> IpamConfig {
    IpamConfig {
        subnet: Some(format!("{}/{}", automatic::printed(got.block.network()), got.block.prefix())),
        ip_range: entry.range.map(|r| r.canonical().to_string()),
        gateway: got.gateway.map(automatic::printed),
        auxiliary_addresses: entry
            .asked
            .auxiliary_addresses
            .iter()
            .map(|(name, text)| {
                let ip = go::parse_addr(text).map(|ip| go::unmap(ip).to_string());
                (name.clone(), ip.unwrap_or_default())
            })
            .collect(),
    }
}

fn automatic(plan: &Plan, got: &Allocated, family: Family) -> IpamConfig {
    let gateway = got.gateway.map(|ip| {
        // Up to 27 the gateway of an automatic IPv6 subnet is shown with its prefix length.
        if family == Family::V6 && !plan.release.has(Switch::Ipv4Optional) {
            format!("{}/{}", automatic::printed(ip), got.block.prefix())
        } else {
            automatic::printed(ip)
        }
    });
    IpamConfig {
        subnet: Some(format!("{}/{}", automatic::printed(got.block.network()), got.block.prefix())),
        ip_range: None,
        gateway,
        auxiliary_addresses: Default::default(),
    }
}
