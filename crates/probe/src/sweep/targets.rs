//! Who is asked: blocks of IPv4 addresses, and single IPv6 addresses, by a number each. No list of the addresses is
//! kept, so that a /16 costs nothing here.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use lanward_core::{
    addressing::{Family, Subnet},
    probe::ProbeProblem,
};

/// Addresses of one sweep, at most: two /16.
pub const TARGETS_MAX: u64 = 1 << 17;

/// The addresses of one sweep.
#[derive(Debug, Default)]
pub struct Targets {
    /// First and last, in order, apart from each other.
    ranges: Vec<(u32, u32)>,
    v4: usize,
    v6: Vec<Ipv6Addr>,
}

impl Targets {
    /// Puts them together. Network and broadcast address of a block are left out, but for /31 and /32 (RFC 3021).
    /// IPv6 blocks are too large to be asked.
    ///
    /// # Errors
    /// [`ProbeProblem::BadOrder`] where they are more than [`TARGETS_MAX`].
    pub fn new(blocks: &[Subnet], candidates: &[Ipv6Addr]) -> Result<Self, ProbeProblem> {
        let mut ranges = Vec::new();
        for block in blocks.iter().filter(|block| block.family() == Family::V4) {
            let (IpAddr::V4(first), IpAddr::V4(last)) = (block.network(), block.last()) else { continue };
            let (first, last) = (first.to_bits(), last.to_bits());
            ranges.push(if block.prefix() < 31 { (first + 1, last - 1) } else { (first, last) });
        }
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        let v6: BTreeSet<_> =
            candidates.iter().copied().filter(|ip| !ip.is_multicast() && !ip.is_unspecified()).collect();
        let v4: u64 = merged.iter().map(|(first, last)| u64::from(last - first) + 1).sum();
        if v4 + v6.len() as u64 > TARGETS_MAX {
            return Err(ProbeProblem::BadOrder { detail: format!("more than {TARGETS_MAX} addresses") });
        }
        Ok(Self {
            ranges: merged,
            v4: usize::try_from(v4).unwrap_or(usize::MAX),
            v6: v6.into_iter().collect(),
        })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.v4 + self.v6.len()
    }

    /// Whether there is an IPv4 address among them.
    pub fn any_v4(&self) -> bool {
        self.v4 > 0
    }

    /// The address with that number.
    pub fn address(&self, mut number: usize) -> Option<IpAddr> {
        if let Some(past) = number.checked_sub(self.v4) {
            return self.v6.get(past).copied().map(IpAddr::V6);
        }
        for (first, last) in &self.ranges {
            let length = (last - first) as usize + 1;
            if number < length {
                return Some(Ipv4Addr::from_bits(first + number as u32).into());
            }
            number -= length;
        }
        None
    }

    /// The number of that address, if it is asked.
    pub fn number(&self, address: IpAddr) -> Option<usize> {
        match address {
            IpAddr::V4(ip) => {
                let (ip, mut before) = (ip.to_bits(), 0);
                for (first, last) in &self.ranges {
                    if (*first..=*last).contains(&ip) {
                        return Some(before + (ip - first) as usize);
                    }
                    before += (last - first) as usize + 1;
                }
                None
            }
            IpAddr::V6(ip) => self.v6.binary_search(&ip).ok().map(|at| self.v4 + at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(blocks: &[&str], candidates: &[&str]) -> Result<Targets, ProbeProblem> {
        let blocks: Vec<Subnet> = blocks.iter().map(|b| b.parse().expect("a subnet")).collect();
        let candidates: Vec<_> = candidates.iter().map(|c| c.parse().expect("an address")).collect();
        Targets::new(&blocks, &candidates)
    }

    #[test]
    fn numbers_and_addresses_belong_together() {
        let all = targets(
            &["10.0.0.128/25", "192.0.2.7/29", "10.0.0.0/24"],
            &["fe80::2", "fe80::1", "fe80::2", "ff02::1"],
        )
        .expect("few");
        assert_eq!(all.len(), 254 + 6 + 2);
        for number in 0..all.len() {
            let address = all.address(number).expect("it has one");
            assert_eq!(all.number(address), Some(number), "{address}");
        }
        assert_eq!(all.address(all.len()), None);
        for stranger in ["10.0.0.0", "10.0.0.255", "10.0.1.1", "192.0.2.0", "192.0.2.8", "fe80::3", "ff02::1"]
        {
            assert_eq!(all.number(stranger.parse().expect("an address")), None, "{stranger}");
        }
    }

    #[test]
    fn the_smallest_blocks_are_asked_whole() {
        assert_eq!(targets(&["192.0.2.4/30"], &[]).map(|t| t.len()), Ok(2));
        assert_eq!(targets(&["192.0.2.4/31"], &[]).map(|t| t.len()), Ok(2));
        assert_eq!(targets(&["255.255.255.255/32"], &[]).map(|t| t.len()), Ok(1));
        assert_eq!(targets(&[], &[]).map(|t| t.len()), Ok(0));
    }

    #[test]
    fn too_many_are_refused_and_not_cut() {
        assert_eq!(targets(&["10.0.0.0/16"], &[]).map(|t| t.len()), Ok(65534));
        for block in ["0.0.0.0/0", "10.0.0.0/14"] {
            assert!(matches!(targets(&[block], &[]), Err(ProbeProblem::BadOrder { .. })), "{block}");
        }
    }
}
