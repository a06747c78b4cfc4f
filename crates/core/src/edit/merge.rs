//! Three requests into one: what the network was made with, what the form made of that, and what the form says now.
//! Only what differs between the last two is changed in the first, so whatever the form cannot express stays.

use std::collections::BTreeMap;

use crate::request::{CreateRequest, IpamConfig};

/// `original` with what differs between `base` (the form as it was) and `wanted` (the form as it is).
pub fn merge(original: &CreateRequest, base: &CreateRequest, wanted: &CreateRequest) -> CreateRequest {
    let mut merged = original.clone();
    let other_driver = base.driver != wanted.driver;
    change(&mut merged.name, &base.name, &wanted.name);
    change(&mut merged.driver, &base.driver, &wanted.driver);
    change(&mut merged.internal, &base.internal, &wanted.internal);
    change(&mut merged.enable_ipv6, &base.enable_ipv6, &wanted.enable_ipv6);
    if other_driver {
        // A default that was spelled out is the old driver's.
        merged.options.retain(|key, _| base.options.contains_key(key));
    }
    change_map(&mut merged.options, &base.options, &wanted.options);
    change_map(&mut merged.labels, &base.labels, &wanted.labels);
    let none = Vec::new();
    let configs = |request: &CreateRequest| request.ipam.as_ref().map_or(none.clone(), |i| i.config.clone());
    let (was, is) = (configs(base), configs(wanted));
    if was != is {
        let held = configs(original);
        let config: Vec<IpamConfig> = is
            .iter()
            .map(|entry| {
                let at = was.iter().position(|old| old.subnet == entry.subnet);
                match at.and_then(|at| Some((held.get(at)?, &was[at]))) {
                    Some((held, was)) => merge_config(held, was, entry),
                    None => entry.clone(),
                }
            })
            .collect();
        let mut ipam = merged.ipam.take().unwrap_or_default();
        ipam.config = config;
        merged.ipam = Some(ipam).filter(|i| *i != crate::request::IpamRequest::default());
    }
    merged
}

fn merge_config(held: &IpamConfig, was: &IpamConfig, is: &IpamConfig) -> IpamConfig {
    let mut merged = held.clone();
    change(&mut merged.gateway, &was.gateway, &is.gateway);
    change(&mut merged.ip_range, &was.ip_range, &is.ip_range);
    // The form knows the addresses only; the names they were given stay theirs.
    let addresses = |map: &BTreeMap<String, String>| map.values().cloned().collect::<Vec<_>>();
    let (before, now) = (addresses(&was.auxiliary_addresses), addresses(&is.auxiliary_addresses));
    merged.auxiliary_addresses.retain(|_, address| now.contains(address) || !before.contains(address));
    for (name, address) in &is.auxiliary_addresses {
        if !before.contains(address) {
            merged.auxiliary_addresses.insert(name.clone(), address.clone());
        }
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
