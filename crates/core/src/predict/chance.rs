//! Where an engine's answer hangs on chance, and how all its possible answers are found: the prediction is made once
//! for every way the dice can fall. Leaves out on purpose how likely each is.
//!
//! Go walks a map in another order each time ("The iteration order over maps is not specified", Go specification, For
//! statements), and dockerd walks maps where the order shows: the excluded addresses of a create
//! (`libnetwork/network.go` `ipamAllocateVersion`, `for k, v := range cfg.AuxAddresses`, 20.10 to 29) and the networks
//! a new bridge is compared with (`libnetwork/drivers/bridge` `checkConflict` over `getNetworks`, 20.10 to 29).

use std::{cell::RefCell, net::IpAddr};

use super::Memory;
use crate::addressing::Subnet;

/// The most ways that are followed; more would need a request with many faults at once.
const WAYS_MAX: usize = 256;

/// One way the dice fall.
#[derive(Debug, Default)]
pub(super) struct Chances {
    /// What falls at the first points; after them always 0.
    script: Vec<usize>,
    /// What fell, of how many.
    met: RefCell<Vec<(usize, usize)>>,
    /// What was assumed of addresses that are perhaps taken.
    assumed: RefCell<Vec<(Subnet, IpAddr, bool)>>,
}

impl Chances {
    /// One of `0..of`. 0 is what is assumed where only one answer is wanted.
    pub(super) fn choose(&self, of: usize) -> usize {
        if of < 2 {
            return 0;
        }
        let mut met = self.met.borrow_mut();
        let fell = self.script.get(met.len()).copied().unwrap_or(0);
        met.push((fell, of));
        fell
    }

    /// Whether an address is taken that is perhaps taken.
    pub(super) fn is_taken(&self, block: Subnet, ip: IpAddr) -> bool {
        let taken = self.choose(2) == 1;
        self.assumed.borrow_mut().push((block, ip, taken));
        taken
    }

    /// `memory` with what was assumed on this way.
    pub(super) fn learned(&self, mut memory: Memory) -> Memory {
        for (block, ip, taken) in self.assumed.borrow().iter() {
            memory.settle(*block, *ip, *taken);
        }
        memory
    }

    /// The way after this one, in the order of a counter; none after the last.
    fn next(self) -> Option<Self> {
        let mut met = self.met.into_inner();
        while let Some((fell, of)) = met.pop() {
            if fell + 1 < of {
                let script = met.iter().map(|(fell, _)| *fell).chain([fell + 1]).collect();
                return Some(Self { script, ..Self::default() });
            }
        }
        None
    }
}

/// The results of all ways, each once, the assumed one first.
pub(super) fn all<T: PartialEq>(mut result: impl FnMut(&Chances) -> T) -> Vec<T> {
    let mut results = Vec::new();
    let mut way = Some(Chances::default());
    for _ in 0..WAYS_MAX {
        let Some(chances) = way else { break };
        let one = result(&chances);
        if !results.contains(&one) {
            results.push(one);
        }
        way = chances.next();
    }
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_followed_once_and_the_assumed_one_first() {
        let mut runs = 0;
        let results = all(|chances| {
            runs += 1;
            match chances.choose(3) {
                0 => "a".to_owned(),
                1 => format!("b{}", chances.choose(2)),
                _ => format!("c{}{}", chances.choose(1), chances.choose(2)),
            }
        });
        assert_eq!(results, ["a", "b0", "b1", "c00", "c01"]);
        assert_eq!(runs, 5);
    }

    #[test]
    fn there_is_an_end() {
        let mut runs = 0;
        all(|chances| {
            runs += 1;
            (0..20).map(|_| chances.choose(2)).sum::<usize>()
        });
        assert_eq!(runs, WAYS_MAX);
    }
}
