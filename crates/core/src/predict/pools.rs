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

use super::{
    EngineState, LostPool,
    automatic::{NoPool, UNKNOWN_ULA, first_free, next_in_ring, predefined},
    chance::Chances,
    go,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, Subnet, address, number},
    facts::{Ipam, Network},
};

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
pub(super) struct Space<'a> {
    release: Release,
    chances: &'a Chances,
    global: bool,
    pools: Vec<Pool>,
    /// The automatic IPv6 subnets, as blocks of the unique local prefix that nobody knows (`UNKNOWN_ULA`).
    in_ula: Vec<Subnet>,
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
    /// Taken or not, which only the engine knows.
    perhaps: BTreeSet<IpAddr>,
}

impl<'a> Space<'a> {
    /// The space as the networks of `state` leave it.
    pub(super) fn of(state: &EngineState, release: Release, global: bool, chances: &'a Chances) -> Self {
        let mut space = Self {
            release,
            global,
            chances,
            pools: Vec::new(),
            in_ula: Vec::new(),
            places: HashMap::new(),
            prefixes: BTreeSet::new(),
        };
        let lost = |given_back| {
            state.memory.lost_pools.iter().filter(move |l| !global && l.given_back == given_back)
        };
        for lost in lost(false) {
            space.add(lost.subnet, lost.ip_range);
            space.occupy_lost(lost);
        }
        for network in state.networks.iter().filter(|n| is_allocated(n) && (n.scope == "global") == global) {
            space.add_network(network);
        }
        for lost in lost(true) {
            space.occupy_lost(lost);
        }
        for endpoint in state.containers.iter().filter(|c| c.is_running()).flat_map(|c| &c.endpoints) {
            for ip in [endpoint.ipv4, endpoint.ipv6].into_iter().flatten() {
                space.occupy(ip, ip.written_address());
            }
        }
        space
    }

    fn occupy_lost(&mut self, lost: &LostPool) {
        for ip in &lost.taken {
            self.occupy(lost.subnet, *ip);
        }
        if let Some(pool) = self.pool_mut(lost.subnet) {
            let unknown = lost.perhaps.iter().filter(|ip| !pool.taken.contains(ip)).copied();
            pool.perhaps.extend(unknown.collect::<Vec<_>>());
        }
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
            self.in_ula.extend(block_of_ula(ipam));
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
                self.pools.push(Pool {
                    block,
                    ranges: Vec::new(),
                    taken: BTreeSet::new(),
                    perhaps: BTreeSet::new(),
                });
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

    fn pool_mut(&mut self, subnet: Subnet) -> Option<&mut Pool> {
        let at = *self.places.get(&subnet.canonical())?;
        self.pools.get_mut(at)
    }

    /// Marks `ip` as taken in the pool of `subnet`. Pools may lie in each other (moby issue 46756), and each counts
    /// for itself.
    fn occupy(&mut self, subnet: Subnet, ip: IpAddr) {
        if let Some(pool) = self.pool_mut(subnet) {
            pool.taken.insert(ip);
            pool.perhaps.remove(&ip);
        }
    }

    /// Lets chance decide whether `ip` is taken, where it is perhaps.
    fn settle(&mut self, at: usize, ip: IpAddr) {
        let pool = &mut self.pools[at];
        if pool.perhaps.remove(&ip) && self.chances.is_taken(pool.block, ip) {
            pool.taken.insert(ip);
        }
    }

    /// True where `ip` can be had in the pool `block`, as long as that is not full.
    pub(super) fn is_free(&mut self, block: Subnet, ip: IpAddr) -> bool {
        let Some(at) = self.places.get(&block).copied() else { return false };
        self.settle(at, ip);
        let (first, last) = reserved(block, self.release);
        let is_reserved = first && ip == block.network() || last && ip == block.last();
        !is_reserved && !self.pools[at].taken.contains(&ip)
    }

    /// How many addresses of the pool `block` are left for somebody who wants a certain one. From 28 on a pool is
    /// never too full for that.
    pub(super) fn left(&mut self, block: Subnet) -> u128 {
        if self.release.has(Switch::AddressSet) {
            return u128::MAX;
        }
        self.places.get(&block).copied().map_or(0, |at| self.unselected(at))
    }

    /// How many addresses of a pool nobody has. Settles those that are perhaps taken only where they decide.
    fn unselected(&mut self, at: usize) -> u128 {
        let block = self.pools[at].block;
        let (first, last) = reserved(block, self.release);
        let fixed = u128::from(first) + u128::from(last && (block.size() > 1 || !first));
        let is_reserved = |ip: IpAddr| first && ip == block.network() || last && ip == block.last();
        let counted =
            |taken: &BTreeSet<IpAddr>| taken.iter().filter(|ip| !is_reserved(**ip)).count() as u128 + fixed;
        let pool = &self.pools[at];
        if counted(&pool.taken) + pool.perhaps.len() as u128 >= block.size() {
            for ip in pool.perhaps.clone() {
                self.settle(at, ip);
            }
        }
        block.size().saturating_sub(counted(&self.pools[at].taken))
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
        let at = *self.places.get(&block).ok_or(NoAddress::NoneLeft)?;
        if let Some(ip) = wanted {
            if !block.contains(ip) {
                return Err(NoAddress::OutOfRange);
            }
            if self.left(block) == 0 {
                return Err(NoAddress::NoneLeft);
            }
            if !self.is_free(block, ip) {
                return Err(NoAddress::InUse);
            }
            self.pools[at].taken.insert(ip);
            return Ok(ip);
        }
        if self.unselected(at) == 0 {
            return Err(NoAddress::NoneLeft);
        }
        let (first, last) = bounds(block, range);
        let free = (first..=last)
            .map(|n| address(block.family(), n))
            .find(|ip| self.is_free(block, *ip))
            .ok_or(NoAddress::NoneLeft)?;
        self.pools[at].taken.insert(free);
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
        let taken: Vec<Subnet> =
            self.pools.iter().map(|p| p.block).chain(self.in_ula.iter().copied()).collect();
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

/// The place of an automatic IPv6 subnet in the engine's unique local prefix (`UNKNOWN_ULA`), as far as it can be told: an
/// automatic one has 64 bits, its first address as gateway, no range and no excluded addresses. Of one that somebody
/// gave just so only the place is taken for used, so a prediction never names a wrong prefix.
fn block_of_ula(ipam: &Ipam) -> Option<Subnet> {
    let IpAddr::V6(network) = ipam.subnet.network() else { return None };
    let first = address(Family::V6, number(network.into()) + 1);
    let looks_automatic = network.octets()[0] == 0xfd
        && ipam.subnet.prefix() == 64
        && ipam.gateway == Some(first)
        && ipam.ip_range.is_none()
        && ipam.excluded.is_empty();
    let unknown: Subnet = UNKNOWN_ULA.0.parse().ok()?;
    let place = number(network.into()) & (u128::MAX >> unknown.prefix());
    looks_automatic.then(|| Subnet::new(address(Family::V6, number(unknown.network()) | place), 64)).flatten()
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
