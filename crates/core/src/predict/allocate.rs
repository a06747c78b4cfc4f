//! How a network's subnets, gateway and excluded addresses are taken, entry by entry, and what the engine says where
//! one cannot be had. Leaves out on purpose the book itself (`pools`).
//!
//! Sources: `libnetwork/network.go` `ipamAllocate` and `ipamAllocateVersion`, `libnetwork/ipam` and
//! `libnetwork/ipams/{defaultipam,null}` `RequestPool`, in the versions of `create`.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use super::{
    LostPool, Memory,
    automatic::NoPool,
    create::{Allocated, Entry, Plan, Step, Stop, bad_value, refuse},
    go,
    pools::{NoAddress, Space},
    texts,
    versions::{Release, Switch},
};
use crate::addressing::{Family, Subnet};

/// True where the network's subnets come from the pools of global scope.
pub(super) fn has_global_pools(plan: &Plan) -> bool {
    match plan.request.scope.as_deref() {
        None | Some("" | "local" | "swarm") => plan.driver == "overlay",
        Some("global") => true,
        // An unknown scope has no store in 20.10, and is as good as local later on.
        Some(_) => !plan.release.has(Switch::GlobalScope),
    }
}

/// `ipamAllocate`: IPv4, then IPv6.
pub(super) fn allocate(plan: &mut Plan, skips: (bool, bool), memory: &mut Memory) -> Step {
    if matches!(plan.driver.as_str(), "host" | "null") {
        return Ok(());
    }
    if !matches!(plan.ipam_driver.as_str(), "default" | "null") {
        return refuse(404, format!("plugin {} not found", go::quote(&plan.ipam_driver)));
    }
    let global = has_global_pools(plan);
    let mut space = Space::of(plan.state, plan.release, global, plan.chances);
    // The pools of global scope are a ring of their own, which nobody follows.
    let mut next = if global { 0 } else { memory.next_automatic.unwrap_or(0) };
    let before = next;
    let mut lost_pools = Vec::new();
    let result = (|| {
        if plan.ipv4 {
            let entries = std::mem::take(&mut plan.entries_v4);
            let got = allocate_family(plan, &mut space, &mut next, Family::V4, &entries, skips.0);
            plan.entries_v4 = entries;
            plan.v4 = got.map_err(|(stop, lost)| {
                lost_pools = lost;
                stop
            })?;
        }
        if plan.ipv6 {
            let entries = std::mem::take(&mut plan.entries_v6);
            let got = allocate_family(plan, &mut space, &mut next, Family::V6, &entries, skips.1);
            plan.entries_v6 = entries;
            plan.v6 = got.map_err(|(stop, lost)| {
                lost_pools = lost;
                stop
            })?;
        }
        Ok(())
    })();
    if global {
        return result;
    }
    if next != before || memory.next_automatic.is_some() {
        memory.next_automatic = Some(next);
    }
    if lost_pools.iter().any(|l| l.given_back) {
        let before = Space::of(plan.state, plan.release, global, plan.chances);
        let kept: Vec<Subnet> = lost_pools.iter().filter(|l| !l.given_back).map(|l| l.subnet).collect();
        let is_empty = |lost: &LostPool| lost.taken.is_empty() && lost.perhaps.is_empty();
        let lives_on = |block: Subnet| before.holds(block) || kept.contains(&block);
        lost_pools.retain(|l| !l.given_back || !is_empty(l) && lives_on(l.subnet));
    }
    memory.lost_pools.extend(lost_pools);
    result
}

type Failed = (Stop, Vec<LostPool>);

/// `ipamAllocateVersion`.
fn allocate_family(
    plan: &Plan,
    space: &mut Space,
    next: &mut usize,
    family: Family,
    entries: &[Entry],
    skips_gateway: bool,
) -> Result<Vec<Allocated>, Failed> {
    let release = plan.release;
    let automatic = [Entry::default()];
    let entries = if entries.is_empty() { &automatic } else { entries };
    let mut done: Vec<Allocated> = Vec::new();
    let mut held: Vec<LostPool> = Vec::new();
    for entry in entries {
        // In 27 and 28 each entry has an error variable of its own, so a failure gives back only its own pool.
        let given_back = !release.has(Switch::NewAllocator) || release.has(Switch::NoPoolLoss);
        let earlier: Vec<LostPool> =
            held.iter().map(|pool| LostPool { given_back, ..pool.clone() }).collect();
        let fail = |stop: Stop| (stop, earlier.clone());
        let gateway_text = entry.gateway();
        let wanted = go::parse_ip(gateway_text).map(go::unmap);
        if !gateway_text.is_empty() && wanted.is_none() {
            let text = format!("invalid gateway address {gateway_text} in Ipam configuration");
            return Err(fail(Stop::Refused(bad_value(release), text)));
        }
        if plan.ipam_driver == "null" {
            done.push(null_pool(release, entry, family).map_err(fail)?);
            continue;
        }
        let block = take_pool(plan, space, next, family, entry).map_err(fail)?;
        held.push(LostPool {
            subnet: block,
            ip_range: entry.range,
            taken: Vec::new(),
            perhaps: Vec::new(),
            given_back: false,
        });
        if let Some(mapped) =
            entry.mapped.filter(|_| release.has(Switch::NewAllocator) && !release.has(Switch::TypedAddresses))
        {
            let text = format!(
                "failed to allocate gateway ({gateway_text}): cannot find address pool for poolID:{}/invalid Prefix",
                mapped.canonical()
            );
            return Err(fail(Stop::Refused(500, text)));
        }
        let shown_gateway = match wanted.filter(|_| release.has(Switch::TypedAddresses)) {
            Some(ip) => ip.to_string(),
            None => gateway_text.to_owned(),
        };
        let gateway = if wanted.is_some() || !skips_gateway {
            let got = space.take(block, entry.range, wanted).map_err(|e| {
                fail(Stop::Refused(
                    500,
                    format!("failed to allocate gateway ({shown_gateway}): {}", e.words(release)),
                ))
            })?;
            Some(got)
        } else {
            None
        };
        let mut taken: Vec<IpAddr> = gateway.into_iter().collect();
        match exclusions(plan, space, block, entry) {
            Ok(excluded) => taken.extend(excluded),
            Err(failed) => {
                let mut left = if failed.keeps_pools { held } else { earlier };
                if failed.keeps_pools {
                    left.pop();
                }
                taken.extend(failed.taken);
                left.push(LostPool {
                    subnet: block,
                    ip_range: entry.range,
                    taken,
                    perhaps: failed.perhaps,
                    given_back: !failed.keeps_pools,
                });
                return Err((failed.stop, left));
            }
        }
        if let Some(last) = held.last_mut() {
            last.taken = taken;
        }
        done.push(Allocated { block, gateway });
    }
    Ok(done)
}

/// The null IPAM driver (`libnetwork/ipams/null`).
fn null_pool(release: Release, entry: &Entry, family: Family) -> Step<Allocated> {
    let says = |what: &str| refuse(bad_value(release), format!("null ipam driver does not handle {what}"));
    if entry.asked.subnet.as_deref().is_some_and(|s| !s.is_empty()) {
        return says("specific address pool requests");
    }
    if !entry.range_text().is_empty() {
        return says("specific address subpool requests");
    }
    if family == Family::V6 && !release.has(Switch::Ipv4Optional) {
        let word = if release.has(Switch::NewAllocator) { "pool requests" } else { "pool pool requests" };
        return says(&format!("IPv6 address {word}"));
    }
    let all = match family {
        Family::V4 => Subnet::new(IpAddr::from([0, 0, 0, 0]), 0),
        Family::V6 => Subnet::new(IpAddr::from([0u16; 8]), 0),
    };
    let block = all.ok_or_else(|| Stop::Missing(String::new()))?;
    Ok(Allocated { block, gateway: None })
}

/// `RequestPool`.
fn take_pool(
    plan: &Plan,
    space: &mut Space,
    next: &mut usize,
    family: Family,
    entry: &Entry,
) -> Step<Subnet> {
    let release = plan.release;
    let name = if has_global_pools(plan) { "GlobalDefault" } else { "LocalDefault" };
    let unreadable = |pool: &str, why: &str| {
        refuse(
            500,
            format!(
                "failed to parse pool request for address space {} pool {} subpool {}: {why}",
                go::quote(name),
                go::quote(pool),
                go::quote(entry.range_text())
            ),
        )
    };
    let Some(block) = entry.block else {
        if !entry.range_text().is_empty() {
            return unreadable("", "invalid address subpool");
        }
        return space.automatic(plan.state, family, entry.size, next).or_else(|none| match none {
            NoPool::NoSuchSize => refuse(400, "invalid address pool"),
            NoPool::Exhausted if release.has(Switch::NewAllocator) => {
                refuse(400, "all predefined address pools have been fully subnetted")
            }
            NoPool::Exhausted => {
                let number = if family == Family::V4 { 4 } else { 6 };
                refuse(
                    404,
                    format!("could not find an available, non-overlapping IPv{number} address pool among the defaults to assign to the network"),
                )
            }
        });
    };
    let pool_text = entry.asked.subnet.as_deref().unwrap_or_default();
    match entry.range {
        None if !entry.range_text().is_empty() => return unreadable(pool_text, "Invalid Address SubPool"),
        Some(range) if range.family() != block.family() => {
            if release.has(Switch::PrefixRanges) {
                return refuse(500, "pool and subpool are of incompatible address families");
            }
            return unreadable(pool_text, &texts::incompatible(range, block));
        }
        _ => {}
    }
    space.request(block, entry.range).or_else(|()| {
        let text = "Pool overlaps with other one on this address space";
        let text = if release.has(Switch::NewAllocator) {
            format!("invalid pool request: {text}")
        } else {
            text.to_owned()
        };
        refuse(403, text)
    })?;
    Ok(block)
}

/// An excluded address that the engine can complain about, and what it holds when it does.
struct Complaint {
    name: String,
    stop: Stop,
    /// The engine keeps the pools it holds: up to 28 it forgets to note two of the errors, which cannot happen any
    /// more from 25 on.
    keeps_pools: bool,
    /// The excluded addresses it had taken before.
    taken: Vec<IpAddr>,
    /// Those that it may have taken before.
    perhaps: Vec<IpAddr>,
}

/// Takes the excluded addresses. The engine goes through them in random order (`chance`) and stops at the first
/// that it cannot have, so of several such names each can be the one that it complains about.
fn exclusions(
    plan: &Plan,
    space: &mut Space,
    block: Subnet,
    entry: &Entry,
) -> Result<Vec<IpAddr>, Complaint> {
    let release = plan.release;
    let left = space.left(block);
    let mut complaints: Vec<Complaint> = Vec::new();
    let mut good: Vec<(&str, String, IpAddr)> = Vec::new();
    for (name, text) in &entry.asked.auxiliary_addresses {
        let text = if release.has(Switch::TypedAddresses) {
            go::parse_addr(text).map_or_else(|_| "invalid IP".to_owned(), |ip| go::unmap(ip).to_string())
        } else {
            text.clone()
        };
        let stop = match go::parse_ip(&text).map(go::unmap) {
            None => {
                let network = &plan.request.name;
                let text =
                    format!("non parsable secondary ip address ({name}:{text}) passed for network {network}");
                Stop::Refused(bad_value(release), text)
            }
            Some(ip) if !block.contains(ip) => {
                let text =
                    format!("auxiliary address: ({name}:{text}) must belong to the master pool: {block}");
                Stop::Refused(403, text)
            }
            Some(ip) => {
                good.push((name, text, ip));
                continue;
            }
        };
        let keeps_pools = !release.has(Switch::NoPoolLoss);
        complaints.push(Complaint {
            name: name.to_string(),
            stop,
            keeps_pools,
            taken: Vec::new(),
            perhaps: Vec::new(),
        });
    }
    let asked: BTreeSet<IpAddr> = good.iter().map(|(.., ip)| *ip).collect();
    let free: BTreeSet<IpAddr> = asked.into_iter().filter(|ip| space.is_free(block, *ip)).collect();
    for (name, text, ip) in &good {
        let cannot = |why: NoAddress| {
            let words = why.words(release);
            Stop::Refused(500, format!("failed to allocate secondary ip address ({name}:{text}): {words}"))
        };
        let is_free = free.contains(ip);
        let has_twin = is_free && good.iter().filter(|(.., other)| other == ip).count() > 1;
        // Those that can come before it. Of two names with one address the other one must.
        let mut before = free.clone();
        if !has_twin {
            before.remove(ip);
        }
        let twin: Vec<IpAddr> = has_twin.then_some(*ip).into_iter().collect();
        if (!is_free || has_twin) && (twin.len() as u128) < left {
            let stop = cannot(NoAddress::InUse);
            complaints.push(Complaint {
                name: name.to_string(),
                stop,
                keeps_pools: false,
                taken: twin,
                perhaps: Vec::new(),
            });
        }
        if before.len() as u128 >= left {
            // So many of them came before that the pool was full.
            let taken = if before.len() as u128 == left { Vec::from_iter(before) } else { Vec::new() };
            let stop = cannot(NoAddress::NoneLeft);
            complaints.push(Complaint {
                name: name.to_string(),
                stop,
                keeps_pools: false,
                taken,
                perhaps: Vec::new(),
            });
        }
    }
    if complaints.is_empty() {
        for ip in &free {
            let _ = space.take(block, entry.range, Some(*ip));
        }
        return Ok(Vec::from_iter(free));
    }
    let assumed = first_in_reverse(&entry.asked.auxiliary_addresses, &free);
    complaints.sort_by_key(|c| c.name != assumed);
    let mut complaint = complaints.swap_remove(plan.chances.choose(complaints.len()));
    complaint.perhaps = free.into_iter().filter(|ip| !complaint.taken.contains(ip)).collect();
    Err(complaint)
}

/// The name that the engine stumbles over when it goes through the names in reverse: assumed where one answer is wanted.
fn first_in_reverse(asked: &BTreeMap<String, String>, free: &BTreeSet<IpAddr>) -> String {
    let mut seen = BTreeSet::new();
    let mut stumbles = |text: &str| {
        let ip = go::parse_ip(text).map(go::unmap).filter(|ip| free.contains(ip));
        !ip.is_some_and(|ip| seen.insert(ip))
    };
    let mut names = asked.iter().rev();
    names.find(|(_, text)| stumbles(text)).map(|(name, _)| name.clone()).unwrap_or_default()
}
