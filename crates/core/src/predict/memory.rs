//! What an engine remembers that none of its answers show. Only who saw all its creates since it started can know it;
//! for everybody else it is empty, and the predictions are for an engine that has lost nothing yet.
//! Leaves out on purpose how the engine comes to it (`allocate`, `bridge`).

use std::{collections::BTreeSet, net::IpAddr};

use serde::{Deserialize, Serialize};

use super::{EngineState, chance::Chances, pools::Space, release_of};
use crate::addressing::Subnet;

/// What an engine remembers although no network shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Where an engine up to 26 goes on in its ring of automatic subnets; without it the first free one is a guess.
    #[serde(default)]
    pub next_automatic: Option<usize>,
    /// Subnets and addresses it lost by refused creates.
    #[serde(default)]
    pub lost_pools: Vec<LostPool>,
    /// The default bridge is gone from the driver, though it is listed still: up to 24 the driver takes the default
    /// bridge for stale as soon as another network wants its device or its subnet, and drops it
    /// (`drivers/bridge/bridge.go` v20.10 `checkConflict`, `CreateNetwork`). It comes back when the engine restarts.
    #[serde(default)]
    pub default_bridge_lost: bool,
}

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
    /// The addresses that may be taken, too: the engine takes excluded addresses in random order and stops at the
    /// first that it cannot have, so it may or may not have come to these.
    #[serde(default)]
    pub perhaps: Vec<IpAddr>,
    /// The subnet itself was given back, the addresses were not: they stay taken as long as the subnet is somebody
    /// else's, too. `ipamAllocateVersion` undoes a failure by `ReleasePool` alone, and the addresses are in the
    /// book of the subnet, not of the range (20.10 to 29; measured on 26.1.5 and 28.5.2).
    #[serde(default)]
    pub given_back: bool,
}

impl Memory {
    /// Forgets the addresses in subnets that nobody holds any more. To be called with what the engine shows after
    /// every change.
    pub fn forget_released(state: &mut EngineState) {
        let mut held = state.clone();
        held.memory.lost_pools.retain(|l| !l.given_back);
        let chances = Chances::default();
        let space = Space::of(&held, release_of(state), false, &chances);
        state.memory.lost_pools.retain(|l| !l.given_back || space.holds(l.subnet));
    }

    /// What is certain where several memories are possible: the addresses that only some know are perhaps taken.
    /// The first memory speaks for whatever else is different.
    pub fn common(memories: &[Self]) -> Option<Self> {
        let (first, others) = memories.split_first()?;
        let mut common = first.clone();
        for other in others.iter().filter(|m| m.lost_pools.len() == first.lost_pools.len()) {
            for (mine, its) in common.lost_pools.iter_mut().zip(&other.lost_pools) {
                let is_same = (mine.subnet, mine.ip_range, mine.given_back)
                    == (its.subnet, its.ip_range, its.given_back);
                if is_same {
                    mine.perhaps = sorted(
                        mine.perhaps.iter().chain(&its.perhaps).chain(&mine.taken).chain(&its.taken),
                        |ip| !(mine.taken.contains(ip) && its.taken.contains(ip)),
                    );
                    mine.taken.retain(|ip| its.taken.contains(ip));
                }
            }
        }
        Some(common)
    }

    /// Notes that an address which was perhaps taken is, or is not.
    pub(super) fn settle(&mut self, block: Subnet, ip: IpAddr, is_taken: bool) {
        let mut left = is_taken;
        for lost in self.lost_pools.iter_mut().filter(|l| l.subnet == block && l.perhaps.contains(&ip)) {
            lost.perhaps.retain(|p| *p != ip);
            if std::mem::take(&mut left) {
                lost.taken.push(ip);
            }
        }
    }
}

fn sorted<'a>(all: impl Iterator<Item = &'a IpAddr>, keep: impl Fn(&IpAddr) -> bool) -> Vec<IpAddr> {
    let kept: BTreeSet<IpAddr> = all.filter(|ip| keep(ip)).copied().collect();
    kept.into_iter().collect()
}
