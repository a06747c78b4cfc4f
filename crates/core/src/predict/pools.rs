//! The engine's address book: which subnets are taken, which addresses in them, and what it gives to the next
//! request. One type for the allocators of all versions, because they differ in few places; each place asks
//! `versions`. Leaves out on purpose what a driver thinks of the result.
//!
//! Sources: `libnetwork/ipam/{allocator,structures}.go` (20.10 to 26), `libnetwork/ipams/defaultipam/
//! {allocator,address_space}.go` (27 to 29).

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    net::IpAddr,
};

use serde::{Deserialize, Serialize};

use super::{
    EngineState,
    automatic::{NoPool, first_free, next_in_ring, predefined},
    go,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, Subnet, address, number},
    facts::Network,
};

/// What a refused create left behind in the engine's address book: a subnet that it still holds although no network
/// has it (until the engine restarts; measured on 20.10 and 24; 27 and 28 lose subnets in another case), or only
/// addresses in a subnet that somebody else holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostPool {
    /// The subnet.
    pub subnet: Subnet,
    /// The range it was asked for with.
    pub ip_range: Option<Subnet>,
    /// The addresses that are taken in it.
    pub taken: Vec<IpAddr>,
    /// The subnet itself was given back, the addresses were not: they stay taken as long as the subnet is somebody
    /// else's, too. `ipamAllocateVersion` undoes a failure by `ReleasePool` alone, and the addresses are in the
    /// book of the subnet, not of the range (20.10 to 29; measured on 26.1.5 and 28.5.2).
    #[serde(default)]
    pub given_back: bool,
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
        let lost = || state.lost_pools.iter().filter(|_| !global);
        for lost in lost().filter(|l| !l.given_back) {
            space.add(lost.subnet, lost.ip_range);
            for ip in &lost.taken {
                space.occupy(lost.subnet, *ip);
            }
        }
        for network in state.networks.iter().filter(|n| is_allocated(n) && (n.scope == "global") == global) {
            space.add_network(network);
        }
        for lost in lost().filter(|l| l.given_back) {
            for ip in &lost.taken {
                space.occupy(lost.subnet, *ip);
            }
        }
        for endpoint in state.containers.iter().filter(|c| c.is_running()).flat_map(|c| &c.endpoints) {
            for ip in [endpoint.ipv4, endpoint.ipv6].into_iter().flatten() {
                space.occupy(ip, ip.written_address());
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
                Some(gateway) => self.occupy(ipam.subnet, gateway),
                None if !skips_gateway(network, self.release) => {
                    let _ = self.take(ipam.subnet.canonical(), ipam.ip_range, None);
                }
                None => {}
            }
            for ip in ipam.excluded.values() {
                self.occupy(ipam.subnet, *ip);
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

    /// True where somebody has this very subnet.
    pub(super) fn holds(&self, subnet: Subnet) -> bool {
        self.places.contains_key(&subnet.canonical())
    }

    /// Marks `ip` as taken in the pool of `subnet`. Pools may lie in each other (moby issue 46756), and each counts
    /// for itself.
    fn occupy(&mut self, subnet: Subnet, ip: IpAddr) {
        let block = subnet.canonical();
        if let Some(pool) = self.pools.iter_mut().find(|p| p.block == block) {
            pool.taken.insert(ip);
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
        let taken: Vec<Subnet> = self.pools.iter().map(|p| p.block).collect();
        let avoided: &[Subnet] = if self.global { &[] } else { &state.avoided };
        let found = if self.release.has(Switch::NewAllocator) {
            let pools = pools.into_iter().filter(|p| p.base.family() == family).collect();
            first_free(&taken, avoided, pools, size)?
        } else {
            next_in_ring(&taken, avoided, &pools, family, next).ok_or(NoPool::Exhausted)?
        };
        self.add(found, None);
        Ok(found)
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
