//! A range for containers that nobody answered in. A pure search; what it must keep out of is said with the result.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{
    MapSubject,
    build::{sweeps_of, widest},
};
use crate::{
    addressing::{self, AddressRange, Family, Subnet, address, number},
    facts::{Facts, Timestamp},
    intent::reserved,
    plan::lease_neighbourhood,
    sweep::{SweepRecord, SweepState},
};

/// How many automatic addresses a proposed range holds at most.
pub const RANGE_WANTED: u128 = 16;

/// How many addresses of a range are looked at for single ones.
const LOOK_AT_MOST: u128 = 4096;

/// A range for containers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RangeProposal {
    /// The block.
    pub range: Subnet,
    /// What it rests on.
    pub basis: Basis,
    /// How the router is kept from handing it out, too.
    pub router: RouterAdvice,
}

/// What a proposal rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "basis", rename_all = "kebab-case")]
pub enum Basis {
    /// All of it was asked, and nobody answered.
    NobodyAnswered {
        /// When.
        at: Timestamp,
    },
    /// Not all of it was asked: a guess away from what is known.
    NotAsked,
}

/// How the LAN's DHCP server is kept from handing out the range, too. Its pool can be seen in no answer: only one
/// address it would have given just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "router", rename_all = "kebab-case")]
pub enum RouterAdvice {
    /// A server offered an address: end its pool below the range, or take the range out of it.
    LimitPool {
        /// Who offered.
        server: IpAddr,
        /// What it offered.
        offered: IpAddr,
        /// The range to be kept out.
        range: Subnet,
    },
    /// Servers were asked and none answered.
    NoServerAnswered {
        /// The range to be kept out all the same.
        range: Subnet,
    },
    /// Nobody asked for a server.
    NotAsked {
        /// The range to be kept out.
        range: Subnet,
    },
}

/// The largest aligned block of at most [`RANGE_WANTED`] addresses that nobody is known to hold. Where the LAN was
/// asked, a block that was asked wholly comes first, and never one with an address that answered.
pub fn propose_range(facts: &Facts, subject: &MapSubject) -> Option<RangeProposal> {
    let subnet = subject.subnet.canonical();
    let sweeps = sweeps_of(facts, subject);
    let held = avoided(facts, subject);
    let mut clear = held.clone();
    clear.extend(pools_near(facts, &sweeps, subnet));
    let complete: Vec<&SweepRecord> =
        sweeps.iter().copied().filter(|s| s.state == SweepState::Complete).collect();
    let asked = widest(&complete, subnet);
    let unasked: Vec<AddressRange> = asked.map(|s| not_asked(s, subnet)).unwrap_or_default();
    // On a LAN so small that a lease is near to everything, any range is better than the whole of it.
    let attempts = [(&clear, &unasked), (&held, &unasked), (&clear, &Vec::new()), (&held, &Vec::new())]
        .map(|(avoid, also)| merged([avoid.as_slice(), also.as_slice()].concat()));
    let range = attempts.iter().find_map(|avoid| addressing::propose_range(subnet, avoid, RANGE_WANTED))?;
    let basis = match asked.filter(|s| s.has_asked(range)) {
        Some(sweep) => Basis::NobodyAnswered { at: sweep.looked_at },
        None => Basis::NotAsked,
    };
    let asked_dhcp = sweeps.iter().find(|s| s.dhcp_asked);
    let offer = asked_dhcp.and_then(|s| s.offers.iter().find(|o| subnet.contains(o.address)));
    let router = match (offer, asked_dhcp) {
        (Some(offer), _) => RouterAdvice::LimitPool { server: offer.server, offered: offer.address, range },
        (None, Some(_)) => RouterAdvice::NoServerAnswered { range },
        (None, None) => RouterAdvice::NotAsked { range },
    };
    Some(RangeProposal { range, basis, router })
}

/// What is known to be held in a subnet: the machines' own addresses, routers, name servers, DHCP servers and their
/// offers, whoever answered in any remembered sweep, and what Docker networks there hold.
pub fn avoided(facts: &Facts, subject: &MapSubject) -> Vec<AddressRange> {
    let subnet = subject.subnet.canonical();
    let mut held: Vec<IpAddr> = subject.gateway.into_iter().collect();
    let nics = facts.host.nics.iter().flat_map(|n| &n.link.addresses);
    held.extend(nics.map(|a| a.address.written_address()));
    held.extend(facts.host.resolvers.known().into_iter().flatten().copied());
    held.extend(facts.host.routes.known().into_iter().flatten().filter_map(|r| r.gateway));
    let mut ranges: Vec<AddressRange> = subject.excluded.clone();
    if let Some(engine) = facts.engine() {
        let links = engine.links.known().into_iter().flatten().flat_map(|l| &l.link.addresses);
        held.extend(links.map(|a| a.address.written_address()));
        held.extend(engine.routes.known().into_iter().flatten().filter_map(|r| r.gateway));
        for endpoint in engine.containers.iter().flat_map(|c| &c.endpoints) {
            let now = [endpoint.ipv4, endpoint.ipv6].into_iter().flatten().map(Subnet::written_address);
            held.extend(now);
            held.extend([endpoint.wanted_ipv4, endpoint.wanted_ipv6].into_iter().flatten());
        }
        let others = engine.networks.iter().filter(|n| subject.network.as_ref() != Some(&n.id));
        for ipam in others.flat_map(|n| &n.ipam).filter(|i| i.subnet.canonical().overlaps(subnet)) {
            held.extend(ipam.gateway);
            held.extend(ipam.excluded.values());
            ranges.extend(ipam.ip_range.map(|r| r.canonical().range()));
        }
    }
    for sweep in sweeps_of(facts, subject) {
        held.extend(sweep.holders.iter().map(|h| h.address));
        held.extend(sweep.offers.iter().flat_map(|o| [o.server, o.address]));
        held.extend(sweep.offers.iter().flat_map(|o| o.routers.iter().chain(&o.dns).copied()));
    }
    ranges.extend(held.into_iter().filter(|a| subnet.contains(*a)).map(AddressRange::single));
    ranges
}

/// Up to `count` single addresses for containers, lowest first, each with what it rests on: never one that is known to
/// be held or that answered, and those that were asked and silent before those that nobody asked. Taken from the
/// network's range of automatic addresses, from its upper end, because the engine begins at the lower one and gives a
/// stopped container's address away; where there is no range, from the one that would be proposed.
pub fn propose_addresses(
    facts: &Facts,
    subject: &MapSubject,
    taken: &[IpAddr],
    count: usize,
) -> Vec<(IpAddr, Basis)> {
    let subnet = subject.subnet.canonical();
    let family = subnet.family();
    let Some(range) = subject.range.or_else(|| propose_range(facts, subject).map(|p| p.range.range())) else {
        return Vec::new();
    };
    let sweeps = sweeps_of(facts, subject);
    let basis = |here: IpAddr| {
        let asked = Subnet::new(here, family.bits());
        let asked = sweeps.iter().find(|s| asked.is_some_and(|block| s.has_asked(block)));
        asked.map_or(Basis::NotAsked, |sweep| Basis::NobodyAnswered { at: sweep.looked_at })
    };
    let mut held = avoided(facts, subject);
    held.extend(taken.iter().copied().map(AddressRange::single));
    let held = merged(held);
    let is_held = |here: IpAddr| held.iter().any(|r| r.contains(here));
    let mut free: Vec<(IpAddr, Basis)> = (0..LOOK_AT_MOST)
        .map_while(|back| number(range.last).checked_sub(back).filter(|n| *n >= number(range.first)))
        .map(|n| address(family, n))
        .filter(|here| reserved(subnet, *here).is_none() && !is_held(*here))
        .map(|here| (here, basis(here)))
        .collect();
    free.sort_by_key(|(_, basis)| *basis == Basis::NotAsked);
    free.truncate(count);
    free.sort_by_key(|(here, _)| number(*here));
    free
}

/// Where DHCP pools are likely to reach: around each address that a server offered or leased.
fn pools_near<'a>(
    facts: &'a Facts,
    sweeps: &[&'a SweepRecord],
    subnet: Subnet,
) -> impl Iterator<Item = AddressRange> + use<'a> {
    let offered: Vec<IpAddr> = sweeps.iter().flat_map(|s| &s.offers).map(|o| o.address).collect();
    let links = facts.engine().and_then(|e| e.links.known()).into_iter().flatten();
    let own =
        links.flat_map(|l| &l.link.addresses).chain(facts.host.nics.iter().flat_map(|n| &n.link.addresses));
    let leased = own
        .filter(|a| a.address.family() == Family::V4 && a.leased.is_known_and(|leased| *leased))
        .map(|a| a.address.written_address());
    offered
        .into_iter()
        .chain(leased)
        .filter(move |a| subnet.contains(*a))
        .map(move |a| lease_neighbourhood(subnet, a))
}

/// The parts of `subnet` that a sweep did not ask.
fn not_asked(sweep: &SweepRecord, subnet: Subnet) -> Vec<AddressRange> {
    let mut asked: Vec<AddressRange> =
        sweep.blocks.iter().filter(|b| b.overlaps(subnet)).map(|b| b.range()).collect();
    asked.sort_unstable_by_key(|r| number(r.first));
    let (mut at, end) = (number(subnet.network()), number(subnet.last()));
    let mut gaps = Vec::new();
    let family = subnet.family();
    for range in asked {
        if number(range.first) > at {
            gaps.push(AddressRange {
                first: address(family, at),
                last: address(family, number(range.first) - 1),
            });
        }
        at = at.max(number(range.last).saturating_add(1));
    }
    if at <= end {
        gaps.push(AddressRange { first: address(family, at), last: subnet.last() });
    }
    gaps
}

/// The same addresses in as few ranges as there are gaps between them, so that looking for room stays cheap.
fn merged(mut ranges: Vec<AddressRange>) -> Vec<AddressRange> {
    ranges.sort_unstable_by_key(|r| (Family::of(r.first), number(r.first)));
    let mut out: Vec<AddressRange> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last)
                if Family::of(last.first) == Family::of(range.first)
                    && number(range.first) <= number(last.last).saturating_add(1) =>
            {
                if number(range.last) > number(last.last) {
                    last.last = range.last;
                }
            }
            _ => out.push(range),
        }
    }
    out
}
