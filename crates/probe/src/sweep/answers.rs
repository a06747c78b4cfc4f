//! Who answered, within bounds: however much is claimed, memory and output stay bounded.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
};

use lanward_core::names::MacAddr;

use super::targets::Targets;

/// MAC addresses that are told for one address. Two are a conflict; more than a few are a flood of lies.
const HOLDERS_MAX: usize = 4;
/// Addresses with more than one holder, and addresses that nobody asked for (answers to the all-nodes group).
const EXTRA_MAX: usize = 4096;

/// What was heard so far.
#[derive(Debug)]
pub struct Answers {
    /// The first holder of each; zero where there is none. Six bytes for each address.
    first: Vec<MacAddr>,
    more: HashMap<usize, Vec<MacAddr>>,
    unasked: HashMap<Ipv6Addr, Vec<MacAddr>>,
}

impl Answers {
    /// Nothing yet.
    pub fn new(count: usize) -> Self {
        Self { first: vec![MacAddr([0; 6]); count], more: HashMap::new(), unasked: HashMap::new() }
    }

    /// Whether somebody answered for that number.
    pub fn has(&self, number: usize) -> bool {
        self.first.get(number).is_some_and(|mac| !mac.is_zero())
    }

    /// Takes an answer for an address that was asked. True where it is news.
    pub fn take(&mut self, targets: &Targets, address: IpAddr, mac: MacAddr) -> bool {
        let Some(number) = targets.number(address) else { return false };
        let Some(first) = self.first.get_mut(number) else { return false };
        if first.is_zero() {
            *first = mac;
            return true;
        }
        *first != mac && add(&mut self.more, number, mac, HOLDERS_MAX - 1)
    }

    /// Takes an answer to the question who is there at all. True where it is news.
    pub fn take_unasked(&mut self, targets: &Targets, address: Ipv6Addr, mac: MacAddr) -> bool {
        if targets.number(address.into()).is_some() {
            return self.take(targets, address.into(), mac);
        }
        add(&mut self.unasked, address, mac, HOLDERS_MAX)
    }
}

fn add<K: std::hash::Hash + Eq>(
    map: &mut HashMap<K, Vec<MacAddr>>,
    key: K,
    mac: MacAddr,
    holders: usize,
) -> bool {
    if map.len() >= EXTRA_MAX && !map.contains_key(&key) {
        return false;
    }
    let macs = map.entry(key).or_default();
    let news = macs.len() < holders && !macs.contains(&mac);
    if news {
        macs.push(mac);
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mac(n: u32) -> MacAddr {
        let [a, b, c, d] = n.to_be_bytes();
        MacAddr([2, 1, a, b, c, d])
    }

    #[test]
    fn two_holders_are_told_and_repetitions_are_not() {
        let targets = Targets::new(&["192.0.2.0/30".parse().expect("a subnet")], &[]).expect("few");
        let mut answers = Answers::new(targets.len());
        let address: IpAddr = "192.0.2.1".parse().expect("an address");
        assert!(!answers.has(0));
        assert!(answers.take(&targets, address, mac(1)));
        assert!(answers.has(0) && !answers.has(1));
        assert!(!answers.take(&targets, address, mac(1)));
        assert!(answers.take(&targets, address, mac(2)));
        assert!(!answers.take(&targets, address, mac(2)));
        assert!(!answers.take(&targets, "192.0.2.9".parse().expect("an address"), mac(1)), "nobody asked");
    }

    #[test]
    fn a_flood_of_lies_stays_bounded() {
        let targets = Targets::new(&["10.0.0.0/16".parse().expect("a subnet")], &[]).expect("few enough");
        let mut answers = Answers::new(targets.len());
        let address = targets.address(7).expect("it is there");
        assert_eq!((0..100_000).filter(|n| answers.take(&targets, address, mac(*n))).count(), HOLDERS_MAX);
        let news = (0..100_000u32)
            .filter(|n| answers.take_unasked(&targets, Ipv6Addr::from_bits(u128::from(*n)), mac(1)))
            .count();
        assert_eq!(news, EXTRA_MAX);
    }
}
