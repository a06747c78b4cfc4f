//! Three requests into one: what the network was made with, what the form made of that, and what the form says now.
//! Only what differs between the last two is changed in the first, so whatever the form cannot express stays.

use std::collections::BTreeMap;

use crate::{
    intent::excluded_name,
    request::{CreateRequest, IpamConfig, IpamRequest},
};

/// `original` with what differs between `base` (the form as it was) and `wanted` (the form as it is).
pub fn merge(original: &CreateRequest, base: &CreateRequest, wanted: &CreateRequest) -> CreateRequest {
    let mut merged = original.clone();
    change(&mut merged.name, &base.name, &wanted.name);
    change(&mut merged.driver, &base.driver, &wanted.driver);
    change(&mut merged.scope, &base.scope, &wanted.scope);
    change(&mut merged.internal, &base.internal, &wanted.internal);
    change(&mut merged.attachable, &base.attachable, &wanted.attachable);
    change(&mut merged.config_from, &base.config_from, &wanted.config_from);
    change(&mut merged.enable_ipv4, &base.enable_ipv4, &wanted.enable_ipv4);
    change(&mut merged.enable_ipv6, &base.enable_ipv6, &wanted.enable_ipv6);
    change_map(&mut merged.options, &base.options, &wanted.options);
    change_map(&mut merged.labels, &base.labels, &wanted.labels);
    merged.ipam = merge_ipam(original, base, wanted);
    merged
}

fn merge_ipam(original: &CreateRequest, base: &CreateRequest, wanted: &CreateRequest) -> Option<IpamRequest> {
    let of = |request: &CreateRequest| request.ipam.clone().unwrap_or_default();
    let (mut merged, was, is) = (of(original), of(base), of(wanted));
    if was == is {
        return original.ipam.clone();
    }
    change(&mut merged.driver, &was.driver, &is.driver);
    change_map(&mut merged.options, &was.options, &is.options);
    let held = std::mem::take(&mut merged.config);
    merged.config = is
        .config
        .iter()
        .map(|entry| {
            let at = was.config.iter().position(|old| old.subnet == entry.subnet);
            match at.and_then(|at| Some((held.get(at)?, &was.config[at]))) {
                Some((held, was)) => merge_config(held, was, entry),
                None => entry.clone(),
            }
        })
        .collect();
    Some(merged).filter(|ipam| *ipam != IpamRequest::default())
}

fn merge_config(held: &IpamConfig, was: &IpamConfig, is: &IpamConfig) -> IpamConfig {
    let mut merged = held.clone();
    change(&mut merged.gateway, &was.gateway, &is.gateway);
    change(&mut merged.ip_range, &was.ip_range, &is.ip_range);
    let holds = |map: &BTreeMap<String, String>, address: &String| map.values().any(|a| a == address);
    let (before, now) = (&was.auxiliary_addresses, &is.auxiliary_addresses);
    let addresses = &mut merged.auxiliary_addresses;
    // An address with two names has one of them in the form; both go with the address.
    addresses.retain(|_, address| holds(now, address) || !holds(before, address));
    for (name, address) in now.iter().filter(|(name, address)| before.get(*name) != Some(*address)) {
        // An address that was typed without the name it has keeps that name.
        let is_nameless = address.parse().is_ok_and(|a| excluded_name(a) == *name);
        if is_nameless && holds(addresses, address) {
            continue;
        }
        addresses.retain(|_, other| other != address);
        addresses.insert(name.clone(), address.clone());
    }
    merged
}

fn change<T: Clone + PartialEq>(field: &mut T, was: &T, is: &T) {
    if was != is {
        field.clone_from(is);
    }
}

fn change_map(
    map: &mut BTreeMap<String, String>,
    was: &BTreeMap<String, String>,
    is: &BTreeMap<String, String>,
) {
    for key in was.keys().filter(|key| !is.contains_key(*key)) {
        map.remove(key);
    }
    for (key, value) in is.iter().filter(|(key, value)| was.get(*key) != Some(value)) {
        map.insert(key.clone(), value.clone());
    }
}
