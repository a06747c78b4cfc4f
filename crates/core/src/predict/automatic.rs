//! The subnets an engine chooses by itself: which pools it cuts them from, and which comes next.
//! Leaves out on purpose what is taken; that comes in as an argument (`pools`).
//!
//! Sources: `libnetwork/ipamutils/utils.go` (the built-in pools), `libnetwork/ipam/allocator.go` `getPredefinedPool`
//! (20.10 to 26), `libnetwork/ipams/defaultipam/address_space.go` `allocatePredefinedPool` (27 to 29).

use std::net::IpAddr;

use super::{
    EngineState,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, Subnet, address, number},
    facts::AddressPool,
};

/// Why there is no automatic subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPool {
    /// All are taken.
    Exhausted,
    /// No pool holds a subnet of the size asked for.
    NoSuchSize,
}

/// The built-in pools for local networks (`ipamutils/utils.go`, all versions).
const LOCAL: [(&str, u8); 7] = [
    ("172.17.0.0/16", 16),
    ("172.18.0.0/16", 16),
    ("172.19.0.0/16", 16),
    ("172.20.0.0/14", 16),
    ("172.24.0.0/14", 16),
    ("172.28.0.0/14", 16),
    ("192.168.0.0/16", 20),
];
/// The built-in pools for networks of global scope.
const GLOBAL: [(&str, u8); 1] = [("10.0.0.0/8", 24)];
/// Stands for the unique local block that an engine from 27 on makes from its machine's id (RFC 4193). It is
/// printed as `fdxx:xxxx:xxxx`, because nobody but the engine knows it before it was used.
pub(super) const UNKNOWN_ULA: (&str, u8) = ("fdff:ffff:ffff::/48", 64);

/// The pools automatic subnets are cut from.
pub(super) fn predefined(state: &EngineState, release: Release, global: bool) -> Vec<AddressPool> {
    let built_in = |list: &[(&str, u8)]| -> Vec<AddressPool> {
        list.iter()
            .filter_map(|(base, size)| Some(AddressPool { base: base.parse().ok()?, size: *size }))
            .collect()
    };
    let mut pools = match (global, state.address_pools.is_empty()) {
        (true, _) => built_in(&GLOBAL),
        (false, true) => built_in(&LOCAL),
        (false, false) => state.address_pools.clone(),
    };
    pools.retain(|p| p.size >= p.base.prefix() && p.size <= p.base.family().bits());
    let has_v6 = pools.iter().any(|p| p.base.family() == Family::V6);
    if release.has(Switch::NewAllocator) && !has_v6 {
        pools.extend(built_in(&[UNKNOWN_ULA]));
    }
    pools
}

/// True where the subnet is an IPv4 subnet that engines give local networks automatically, out of the built-in pools.
pub(super) fn is_built_in(subnet: Subnet) -> bool {
    let in_pool = |(base, size): &(&str, u8)| {
        base.parse::<Subnet>().is_ok_and(|base| base.covers(subnet)) && subnet.prefix() == *size
    };
    LOCAL.iter().any(in_pool)
}

/// The most subnets a ring is listed with; an engine's own pools of 10.0.0.0/8 in /24 have as many.
const RING_MAX: usize = 1 << 16;

/// The automatic IPv4 subnets for local networks, in order.
pub(super) fn ring(state: &EngineState, release: Release) -> Vec<Subnet> {
    let pools: Vec<AddressPool> =
        predefined(state, release, false).into_iter().filter(|p| p.base.family() == Family::V4).collect();
    let counts: Vec<usize> = pools.iter().map(pieces).collect();
    let total = counts.iter().sum::<usize>().min(RING_MAX);
    (0..total).filter_map(|i| piece(&pools, &counts, i)).collect()
}

/// `getPredefinedPool` (20.10 to 26) and `requestPoolHelper`, which holds on to pools that overlap an on-link
/// route while it asks for the next one.
pub(super) fn next_in_ring(
    taken: &[Subnet],
    avoided: &[Subnet],
    pools: &[AddressPool],
    family: Family,
    next: &mut usize,
) -> Option<Subnet> {
    let counts: Vec<usize> = pools.iter().map(pieces).collect();
    let total: usize = counts.iter().sum();
    let mut held: Vec<Subnet> = Vec::new();
    'ask: loop {
        let start = if *next >= total { 0 } else { *next };
        for i in 0..total {
            let pool = piece(pools, &counts, (start + i) % total)?;
            if pool.family() != family || taken.iter().any(|t| t.overlaps(pool)) || held.contains(&pool) {
                continue;
            }
            // updateStartIndex: past the end it begins anew instead of wrapping.
            *next = if start + i + 1 >= total { 0 } else { start + i + 1 };
            if avoided.iter().any(|a| a.overlaps(pool)) {
                held.push(pool);
                continue 'ask;
            }
            return Some(pool);
        }
        return None;
    }
}

/// `allocatePredefinedPool` (27 to 29), step by step: it walks the taken and the avoided blocks together
/// with the pools, both sorted, and so passes by gaps that a plain search would find.
pub(super) fn first_free(
    taken: &[Subnet],
    avoided: &[Subnet],
    mut pools: Vec<AddressPool>,
    size: Option<u8>,
) -> Result<Subnet, NoPool> {
    pools.sort_by_key(|p| order(p.base));
    let mut kept: Vec<AddressPool> = Vec::new();
    for pool in pools {
        if !kept.last().is_some_and(|last| last.base.overlaps(pool.base)) {
            kept.push(pool);
        }
    }
    if let Some(size) = size.filter(|s| *s > 0) {
        kept.retain(|p| p.base.prefix() <= size);
        kept.iter_mut().for_each(|p| p.size = size);
    }
    let family = match kept.first() {
        Some(first) => first.base.family(),
        None => return Err(NoPool::NoSuchSize),
    };
    let all = taken.iter().chain(avoided).map(|b| b.canonical());
    let mut blocks: Vec<Subnet> = all.filter(|b| b.family() == family).collect();
    blocks.sort_by_key(|b| order(*b));

    let mut pool_at = 0;
    let mut previous: Option<Subnet> = None;
    let mut partly = false;
    let mut block_at = 0;
    while let Some(&block) = blocks.get(block_at) {
        let pool = kept.get(pool_at).ok_or(NoPool::Exhausted)?;
        if block.overlaps(pool.base) {
            if block.prefix() <= pool.base.prefix() {
                (partly, previous) = (false, None);
                pool_at += 1;
                continue;
            }
            let first = Subnet::new(pool.base.network(), pool.size);
            if !partly && subnets_between(pool.base.network(), block.network(), pool.size) >= 1 {
                return first.ok_or(NoPool::NoSuchSize);
            }
            if partly {
                let after = previous.and_then(|p| prefix_after(p, pool.size));
                if let Some(after) = after
                    && subnets_between(after.network(), block.network(), pool.size) >= 1
                {
                    return Ok(after);
                }
            }
            block_at += 1;
            if block.last() == pool.base.last() {
                (partly, previous) = (false, None);
                pool_at += 1;
            } else {
                (partly, previous) = (true, Some(block));
            }
            continue;
        }
        if partly {
            partly = false;
            let after = previous.and_then(|p| prefix_after(p, pool.size));
            if let Some(after) = after.filter(|a| pool.base.overlaps(*a)) {
                return Ok(after);
            }
            pool_at += 1;
            continue;
        }
        if number(pool.base.network()) < number(block.network()) {
            return Subnet::new(pool.base.network(), pool.size).ok_or(NoPool::NoSuchSize);
        }
        block_at += 1;
        previous = Some(block);
    }
    let pool = kept.get(pool_at).ok_or(NoPool::Exhausted)?;
    if partly {
        let after = previous.and_then(|p| prefix_after(p, pool.size));
        if let Some(after) = after.filter(|a| pool.base.overlaps(*a)) {
            return Ok(after);
        }
        pool_at += 1;
    }
    let pool = kept.get(pool_at).ok_or(NoPool::Exhausted)?;
    Subnet::new(pool.base.network(), pool.size).ok_or(NoPool::NoSuchSize)
}

/// Order of prefixes: by address, then the larger block first (`netiputil.PrefixCompare`).
fn order(block: Subnet) -> (u128, u8) {
    (number(block.network()), block.prefix())
}

fn pieces(pool: &AddressPool) -> usize {
    1usize
        .checked_shl(u32::from(pool.size - pool.base.prefix()))
        .unwrap_or(usize::MAX >> 8)
        .min(usize::MAX >> 8)
}

fn piece(pools: &[AddressPool], counts: &[usize], mut index: usize) -> Option<Subnet> {
    for (pool, count) in pools.iter().zip(counts) {
        if index < *count {
            let family = pool.base.family();
            let step = 1u128.checked_shl(u32::from(family.bits() - pool.size))?;
            let first = number(pool.base.network()).checked_add(step.checked_mul(index as u128)?)?;
            return Subnet::new(address(family, first), pool.size);
        }
        index -= count;
    }
    None
}

/// How many subnets of `size` lie between the one of `from` and the one of `to` (`ipbits.SubnetsBetween`).
fn subnets_between(from: IpAddr, to: IpAddr, size: u8) -> u128 {
    let host_bits = u32::from(Family::of(from).bits().saturating_sub(size));
    let index = |ip: IpAddr| number(ip).checked_shr(host_bits).unwrap_or(0);
    index(to).saturating_sub(index(from))
}

/// The subnet of `size` behind `previous` (`netiputil.PrefixAfter`).
fn prefix_after(previous: Subnet, size: u8) -> Option<Subnet> {
    let family = previous.family();
    let step = 1u128.checked_shl(u32::from(family.bits() - previous.prefix().min(size)))?;
    let next = number(previous.network()).checked_add(step)?;
    if family == Family::V4 && next > u128::from(u32::MAX) {
        return None;
    }
    Subnet::new(address(family, next), size).map(Subnet::canonical)
}

/// A subnet or address as text, with the unknown unique local block as `fdxx:xxxx:xxxx`.
pub(super) fn printed(ip: IpAddr) -> String {
    let text = ip.to_string();
    match text.strip_prefix("fdff:ffff:ffff:") {
        Some(rest) => format!("fdxx:xxxx:xxxx:{rest}"),
        None => text,
    }
}
