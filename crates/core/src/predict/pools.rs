//! The engine's address book: which subnets are taken, which addresses in them, and what it gives to the next
//! request. One type for the allocators of all versions, because they differ in few places; each place asks
//! `versions`. Leaves out on purpose what a driver thinks of the result.
//!
//! Sources: `libnetwork/ipam/{allocator,structures}.go` (20.10 to 26), `libnetwork/ipams/defaultipam/
//! {allocator,address_space}.go` (27 to 29), `libnetwork/ipamutils/utils.go` (the built-in pools).

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    net::IpAddr,
};

use serde::{Deserialize, Serialize};

use super::{
    EngineState, go,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, Subnet, address, number},
    facts::{AddressPool, Network},
};

/// A subnet that the engine still holds although no network has it: a refused create left it behind. It stays
/// until the engine restarts (measured on 20.10 and 24; 27 and 28 lose subnets in another case).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostPool {
    /// The subnet.
    pub subnet: Subnet,
    /// The range it was asked for with.
    pub ip_range: Option<Subnet>,
    /// The addresses that are taken in it.
    pub taken: Vec<IpAddr>,
}

/// Why the allocator gives no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoAddress {
    NoneLeft,
    InUse,
    OutOfRange,
}

impl NoAddress {
    /// The engine's words.
    pub(super) fn words(self, release: Release) -> &'static str {
        match (self, release.has(Switch::BadValuesAre400)) {
            (Self::NoneLeft, false) => "No available addresses on this pool",
            (Self::NoneLeft, true) => "no available addresses on this pool",
            (Self::InUse, _) => "Address already in use",
            (Self::OutOfRange, false) => "Requested address is out of range",
            (Self::OutOfRange, true) => "requested address is out of range",
        }
    }
}

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

/// An address space: `LocalDefault` or `GlobalDefault`.
#[derive(Debug, Clone)]
pub(super) struct Space {
    release: Release,
    global: bool,
    pools: Vec<Pool>,
    /// Where each block is among the pools; a site has hundreds of networks and thousands of addresses.
    places: HashMap<Subnet, usize>,
    /// The prefix lengths that occur, longest first: an address is looked up once for each.
    prefixes: BTreeSet<Reverse<u8>>,
}

#[derive(Debug, Clone)]
struct Pool {
    block: Subnet,
    ranges: Vec<Subnet>,
    taken: BTreeSet<IpAddr>,
}

impl Space {
    /// The space as the networks of `state` leave it.
    pub(super) fn of(state: &EngineState, release: Release, global: bool) -> Self {
        let mut space =
            Self { release, global, pools: Vec::new(), places: HashMap::new(), prefixes: BTreeSet::new() };
        for network in state.networks.iter().filter(|n| is_allocated(n) && (n.scope == "global") == global) {
            space.add_network(network);
        }
        for lost in state.lost_pools.iter().filter(|_| !global) {
            space.add(lost.subnet, lost.ip_range);
            for ip in &lost.taken {
                space.occupy(*ip);
            }
        }
        for endpoint in state.containers.iter().filter(|c| c.is_running()).flat_map(|c| &c.endpoints) {
            for ip in [endpoint.ipv4, endpoint.ipv6].into_iter().flatten() {
                space.occupy(ip.written_address());
            }
        }
        space
    }

    fn add_network(&mut self, network: &Network) {
        for ipam in &network.ipam {
            let on = match ipam.subnet.family() {
                Family::V4 => network.ipv4 != Some(false),
                Family::V6 => network.ipv6,
            };
            if !on {
                continue;
            }
            self.add(ipam.subnet, ipam.ip_range);
            match ipam.gateway {
                Some(gateway) => self.occupy(gateway),
                None if !skips_gateway(network, self.release) => {
                    let _ = self.take(ipam.subnet.canonical(), ipam.ip_range, None);
                }
                None => {}
            }
            for ip in ipam.excluded.values() {
                self.occupy(*ip);
            }
        }
    }

    fn add(&mut self, subnet: Subnet, range: Option<Subnet>) {
        let block = subnet.canonical();
        let at = match self.places.get(&block) {
            Some(at) => *at,
            None => {
                self.places.insert(block, self.pools.len());
                self.prefixes.insert(Reverse(block.prefix()));
                self.pools.push(Pool { block, ranges: Vec::new(), taken: BTreeSet::new() });
                self.pools.len() - 1
            }
        };
        let range = range.map(|r| self.range_key(block, r));
        self.pools[at].ranges.extend(range);
    }

    /// Marks `ip` as taken in the narrowest pool that holds it.
    fn occupy(&mut self, ip: IpAddr) {
        let block = |prefix: u8| Subnet::new(ip, prefix).map(Subnet::canonical);
        let narrowest = self.prefixes.iter().find_map(|p| self.places.get(&block(p.0)?).copied());
        if let Some(at) = narrowest {
            self.pools[at].taken.insert(ip);
        }
    }

    /// From 24 on a range larger than its subnet counts as the subnet (`ipam/allocator.go` `RequestPool`).
    fn range_key(&self, block: Subnet, range: Subnet) -> Subnet {
        if self.release.has(Switch::PrefixRanges) && range.prefix() < block.prefix() {
            block
        } else {
            range.canonical()
        }
    }

    /// Takes a given subnet. `Err` where it overlaps: without a range with any pool, with a range only with the
    /// same subnet and the same range (moby issue 46756).
    pub(super) fn request(&mut self, subnet: Subnet, range: Option<Subnet>) -> Result<(), ()> {
        let block = subnet.canonical();
        let range = range.map(|r| self.range_key(block, r));
        let clash = match range {
            None => self.pools.iter().any(|p| p.block.overlaps(block)),
            Some(range) => self.pools.iter().any(|p| p.block == block && p.ranges.contains(&range)),
        };
        if clash {
            return Err(());
        }
        self.add(block, range);
        Ok(())
    }

    /// Takes an address of the pool `block`: `wanted`, or the first that nobody has, within `range` if given.
    pub(super) fn take(
        &mut self,
        block: Subnet,
        range: Option<Subnet>,
        wanted: Option<IpAddr>,
    ) -> Result<IpAddr, NoAddress> {
        let release = self.release;
        let at = *self.places.get(&block).ok_or(NoAddress::NoneLeft)?;
        let pool = &mut self.pools[at];
        let (reserved_first, reserved_last) = reserved(block, release);
        let is_reserved =
            |ip: IpAddr| (reserved_first && ip == block.network()) || (reserved_last && ip == block.last());
        let counted = pool.taken.iter().filter(|ip| !is_reserved(**ip)).count() as u128
            + u128::from(reserved_first)
            + u128::from(reserved_last && (block.size() > 1 || !reserved_first));
        let is_full = counted >= block.size();
        if let Some(ip) = wanted {
            if !block.contains(ip) {
                return Err(NoAddress::OutOfRange);
            }
            if is_full && !release.has(Switch::AddressSet) {
                return Err(NoAddress::NoneLeft);
            }
            if is_reserved(ip) || !pool.taken.insert(ip) {
                return Err(NoAddress::InUse);
            }
            return Ok(ip);
        }
        if is_full {
            return Err(NoAddress::NoneLeft);
        }
        let (first, last) = bounds(block, range);
        let free = (first..=last)
            .map(|n| address(block.family(), n))
            .find(|ip| !is_reserved(*ip) && !pool.taken.contains(ip))
            .ok_or(NoAddress::NoneLeft)?;
        pool.taken.insert(free);
        Ok(free)
    }

    /// Chooses an automatic subnet and takes it.
    ///
    /// Up to 26 the pools are a ring and the search goes on behind the last one given; `next` is the place it
    /// goes on from and is moved. From 27 on the first free one is given.
    pub(super) fn automatic(
        &mut self,
        state: &EngineState,
        family: Family,
        size: Option<u8>,
        next: &mut usize,
    ) -> Result<Subnet, NoPool> {
        let pools = predefined(state, self.release, self.global);
        let found = if self.release.has(Switch::NewAllocator) {
            let pools = pools.into_iter().filter(|p| p.base.family() == family).collect();
            self.first_free(state, pools, size)?
        } else {
            self.next_in_ring(state, &pools, family, next).ok_or(NoPool::Exhausted)?
        };
        self.add(found, None);
        Ok(found)
    }

    /// `getPredefinedPool` (20.10 to 26) and `requestPoolHelper`, which holds on to pools that overlap an on-link
    /// route while it asks for the next one.
    fn next_in_ring(
        &self,
        state: &EngineState,
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
                if pool.family() != family
                    || self.pools.iter().any(|p| p.block.overlaps(pool))
                    || held.contains(&pool)
                {
                    continue;
                }
                // updateStartIndex: past the end it begins anew instead of wrapping.
                *next = if start + i + 1 >= total { 0 } else { start + i + 1 };
                if !self.global && state.avoided.iter().any(|a| a.overlaps(pool)) {
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
    fn first_free(
        &self,
        state: &EngineState,
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
        let mut blocks: Vec<Subnet> =
            self.pools.iter().map(|p| p.block).filter(|b| b.family() == family).collect();
        if !self.global {
            blocks.extend(state.avoided.iter().map(|a| a.canonical()).filter(|b| b.family() == family));
        }
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
}

/// True where the network has pools in an address space at all.
fn is_allocated(network: &Network) -> bool {
    !network.config_only
        && !matches!(network.driver.as_str(), "host" | "null")
        && network.ipam_driver != "null"
        && network.scope != "swarm"
}

/// True where the driver reserves no gateway of its own choice for this network.
pub(super) fn skips_gateway(network: &Network, release: Release) -> bool {
    lan_skips_gateway(&network.driver, &network.options, network.internal, release)
        || bridge_skips_gateway(&network.driver, &network.options, network.internal, release)
}

fn lan_skips_gateway(
    driver: &str,
    options: &std::collections::BTreeMap<String, String>,
    internal: bool,
    release: Release,
) -> bool {
    let parentless = options.get("parent").is_none_or(String::is_empty);
    match driver {
        "macvlan" | "ipvlan" if release.has(Switch::NoLanGateway) => true,
        "macvlan" | "ipvlan" if release.has(Switch::OptionsBeforeAddresses) => {
            internal
                || parentless
                || driver == "ipvlan"
                    && options.get("ipvlan_mode").is_some_and(|m| matches!(m.as_str(), "l3" | "l3s"))
        }
        _ => false,
    }
}

fn bridge_skips_gateway(
    driver: &str,
    options: &std::collections::BTreeMap<String, String>,
    internal: bool,
    release: Release,
) -> bool {
    driver == "bridge"
        && release.has(Switch::MoreGatewayModes)
        && (options.get("com.docker.network.bridge.gateway_mode_ipv4").is_some_and(|m| m == "isolated")
            || internal
                && options
                    .get("com.docker.network.bridge.inhibit_ipv4")
                    .is_some_and(|v| go::parse_bool(v) == Ok(true)))
}

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

/// True where the subnet is an IPv4 subnet that engines give automatically, out of the built-in pools.
pub(super) fn is_built_in(subnet: Subnet) -> bool {
    let in_pool = |(base, size): &(&str, u8)| {
        base.parse::<Subnet>().is_ok_and(|base| base.covers(subnet)) && subnet.prefix() == *size
    };
    LOCAL.iter().chain(&GLOBAL).any(in_pool)
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

/// True where network and last address are never given.
fn reserved(block: Subnet, release: Release) -> (bool, bool) {
    let v4 = block.family() == Family::V4;
    let tiny = v4 && block.size() <= 2 && release.has(Switch::PointToPoint);
    (!tiny, v4 && !tiny)
}

/// First and last address to look at. Up to 26 only the host part of a range counts, so one outside the subnet
/// still names addresses inside it (`getAddressRange` 20.10, `subnetRange` 24).
fn bounds(block: Subnet, range: Option<Subnet>) -> (u128, u128) {
    let whole = (number(block.network()), number(block.last()));
    let Some(range) = range.map(Subnet::canonical).filter(|r| r.family() == block.family()) else {
        return whole;
    };
    let host = block.size() - 1;
    if range.prefix() < block.prefix() {
        return whole;
    }
    (whole.0 + (number(range.network()) & host), whole.0 + (number(range.last()) & host))
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
