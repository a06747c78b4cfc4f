//! Arithmetic on subnets, ranges and addresses: the few operations `ipnetwork` lacks.
//! Leaves out on purpose what an engine thinks of them: that is `predict`.

use std::{fmt, net::IpAddr, str::FromStr};

use ipnetwork::IpNetwork;
use serde::{Deserialize, Serialize};

/// An address block in CIDR form. May carry host bits, because Docker 20.10–24 accept and show them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct Subnet(#[cfg_attr(feature = "specta", specta(type = String))] IpNetwork);

/// The address family of a subnet or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// The family of `address`.
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    /// The length of an address in bits: 32 or 128.
    pub fn bits(self) -> u8 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }
}

/// Why a text is not a subnet or a range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not `address/prefix-length`.
    #[error("not a subnet in CIDR form")]
    NotASubnet,
    /// Not an address, nor `first-last`, nor CIDR.
    #[error("not an address and not a range")]
    NotARange,
    /// The range ends before it begins, or mixes families.
    #[error("the range ends before it begins")]
    Backwards,
}

impl Subnet {
    /// The block of `prefix` bits that holds `address`, keeping host bits.
    /// `None` where `prefix` is longer than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        IpNetwork::new(address, prefix).ok().map(Self)
    }

    /// The block of one address alone.
    pub fn single(address: IpAddr) -> Self {
        Self(IpNetwork::from(address))
    }

    /// The address as written, host bits included.
    pub fn written_address(self) -> IpAddr {
        self.0.ip()
    }

    /// The first address of the block.
    pub fn network(self) -> IpAddr {
        self.0.network()
    }

    /// The last address of the block. For IPv4 the broadcast address; IPv6 has none.
    pub fn last(self) -> IpAddr {
        self.0.broadcast()
    }

    /// Prefix length in bits.
    pub fn prefix(self) -> u8 {
        self.0.prefix()
    }

    /// The family.
    pub fn family(self) -> Family {
        Family::of(self.0.ip())
    }

    /// The same block without host bits.
    pub fn canonical(self) -> Self {
        Self::new(self.network(), self.prefix()).unwrap_or(self)
    }

    /// True where the written address is not the block's first.
    pub fn has_host_bits(self) -> bool {
        self.written_address() != self.network()
    }

    /// True where `address` lies in the block.
    pub fn contains(self, address: IpAddr) -> bool {
        self.0.contains(address)
    }

    /// True where every address of `other` lies in this block.
    pub fn covers(self, other: Self) -> bool {
        self.family() == other.family() && self.prefix() <= other.prefix() && self.contains(other.network())
    }

    /// True where the two blocks share an address.
    pub fn overlaps(self, other: Self) -> bool {
        self.covers(other) || other.covers(self)
    }

    /// The block as a range of addresses.
    pub fn range(self) -> AddressRange {
        AddressRange { first: self.network(), last: self.last() }
    }

    /// How many addresses the block holds; saturates for IPv6 `/0`.
    pub fn size(self) -> u128 {
        let host_bits = u32::from(self.family().bits() - self.prefix());
        1u128.checked_shl(host_bits).unwrap_or(u128::MAX)
    }
}

impl FromStr for Subnet {
    type Err = AddressError;

    /// Reads `address/prefix-length`. A bare address is refused: a person who forgets the mask must be told.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = text.split_once('/').ok_or(AddressError::NotASubnet)?;
        let address: IpAddr = address.parse().map_err(|_| AddressError::NotASubnet)?;
        if prefix.is_empty() || !prefix.bytes().all(|b| b.is_ascii_digit()) {
            return Err(AddressError::NotASubnet);
        }
        let prefix = prefix.parse().map_err(|_| AddressError::NotASubnet)?;
        Self::new(address, prefix).ok_or(AddressError::NotASubnet)
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.written_address(), self.prefix())
    }
}

impl fmt::Debug for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Addresses from `first` to `last`, both included, one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AddressRange {
    /// The first address.
    pub first: IpAddr,
    /// The last address, not before the first.
    pub last: IpAddr,
}

impl AddressRange {
    /// A range of one address.
    pub fn single(address: IpAddr) -> Self {
        Self { first: address, last: address }
    }

    /// How many addresses; saturates for the whole of IPv6.
    pub fn len(self) -> u128 {
        number(self.last).saturating_sub(number(self.first)).saturating_add(1)
    }

    /// A range is never empty; this exists because `len` does.
    pub fn is_empty(self) -> bool {
        false
    }

    /// True where `address` lies in the range.
    pub fn contains(self, address: IpAddr) -> bool {
        Family::of(address) == Family::of(self.first)
            && (number(self.first)..=number(self.last)).contains(&number(address))
    }

    /// True where the two ranges share an address.
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other.first) || other.contains(self.first)
    }

    /// The addresses in order.
    pub fn addresses(self) -> impl Iterator<Item = IpAddr> {
        let family = Family::of(self.first);
        (number(self.first)..=number(self.last)).map(move |n| address(family, n))
    }

    /// The fewest CIDR blocks that hold exactly this range, in order.
    pub fn blocks(self) -> Vec<Subnet> {
        let family = Family::of(self.first);
        let (mut at, end) = (number(self.first), number(self.last));
        let mut blocks = Vec::new();
        loop {
            let aligned = if at == 0 { u32::from(family.bits()) } else { at.trailing_zeros() };
            let mut host_bits = aligned.min(u32::from(family.bits()));
            while host_bits > 0 && last_of(at, host_bits).is_none_or(|last| last > end) {
                host_bits -= 1;
            }
            let prefix = family.bits() - host_bits as u8;
            blocks.extend(Subnet::new(address(family, at), prefix));
            match last_of(at, host_bits).and_then(|last| last.checked_add(1)) {
                Some(next) if next <= end => at = next,
                _ => return blocks,
            }
        }
    }
}

/// The last address of the block of `2^host_bits` addresses that begins at `at`.
fn last_of(at: u128, host_bits: u32) -> Option<u128> {
    let size_less_one = if host_bits >= 128 { u128::MAX } else { (1u128 << host_bits) - 1 };
    at.checked_add(size_less_one)
}

impl FromStr for AddressRange {
    type Err = AddressError;

    /// Reads one address, `first-last`, or a CIDR block. `first-N` with a bare number replaces the last
    /// part of an IPv4 address: `192.168.1.10-20`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Ok(address) = text.parse() {
            return Ok(Self::single(address));
        }
        if text.contains('/') {
            return text.parse::<Subnet>().map(Subnet::range).map_err(|_| AddressError::NotARange);
        }
        let (first, last) = text.split_once(['-', '–', '~']).ok_or(AddressError::NotARange)?;
        let first: IpAddr = first.trim().parse().map_err(|_| AddressError::NotARange)?;
        let last = last.trim();
        let last: IpAddr = match (last.parse(), first, last.parse::<u8>()) {
            (Ok(last), _, _) => last,
            (_, IpAddr::V4(v4), Ok(end)) => {
                let [a, b, c, _] = v4.octets();
                IpAddr::from([a, b, c, end])
            }
            _ => return Err(AddressError::NotARange),
        };
        if Family::of(first) != Family::of(last) || number(last) < number(first) {
            return Err(AddressError::Backwards);
        }
        Ok(Self { first, last })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { self.first.fmt(f) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

/// The address as a number.
pub fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(u32::from(v4)),
        IpAddr::V6(v6) => u128::from(v6),
    }
}

/// The address of `family` with that number; IPv4 takes the low 32 bits.
pub fn address(family: Family, number: u128) -> IpAddr {
    match family {
        Family::V4 => IpAddr::V4((number as u32).into()),
        Family::V6 => IpAddr::V6(number.into()),
    }
}

/// Proposes the block a container range should take: the largest aligned block of at most `wanted`
/// addresses (and at most a quarter of the subnet) that holds none of `avoid`, neither the first nor the
/// last address of the subnet, searching from the high end. Routers hand out DHCP addresses from the low
/// or middle part by habit, so the high end is the better guess; it stays a guess.
pub fn propose_range(subnet: Subnet, avoid: &[AddressRange], wanted: u128) -> Option<Subnet> {
    let subnet = subnet.canonical();
    let host_bits = u32::from(subnet.family().bits() - subnet.prefix());
    let most = wanted.min(subnet.size() / 4).max(1);
    let mut bits = most.ilog2().min(host_bits);
    loop {
        let size = 1u128 << bits;
        let slots = (subnet.size() >> bits).min(4096);
        let top = number(subnet.last());
        for slot in 0..slots {
            let first = top.checked_sub(size * (slot + 1) - 1)?;
            let block = Subnet::new(address(subnet.family(), first), subnet.family().bits() - bits as u8)?;
            let range = block.range();
            let edge = range.contains(subnet.network()) || range.contains(subnet.last());
            if !edge && !avoid.iter().any(|a| a.overlaps(range)) {
                return Some(block);
            }
        }
        bits = bits.checked_sub(1)?;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn subnet(text: &str) -> Subnet {
        text.parse().expect(text)
    }

    fn range(text: &str) -> AddressRange {
        text.parse().expect(text)
    }

    #[test]
    fn host_bits_are_kept_and_seen() {
        let s = subnet("10.9.1.5/16");
        assert!(s.has_host_bits());
        assert_eq!((s.to_string(), s.canonical().to_string()), ("10.9.1.5/16".into(), "10.9.0.0/16".into()));
    }

    #[test]
    fn a_bare_address_is_no_subnet() {
        for bad in [
            "10.9.0.0",
            "10.9.0.0/",
            "10.9.0.0/33",
            "10.9.0.0/+8",
            "foobar",
            "fe80::/129",
            "10.9.0.0/255.0.0.0",
        ] {
            assert_eq!(bad.parse::<Subnet>(), Err(AddressError::NotASubnet), "{bad}");
        }
    }

    #[test]
    fn ranges_are_read_in_every_form_people_write() {
        assert_eq!(range("192.168.1.10 - 192.168.1.20").len(), 11);
        assert_eq!(range("192.168.1.10-20"), range("192.168.1.10-192.168.1.20"));
        assert_eq!(range("192.168.1.10~20"), range("192.168.1.10-192.168.1.20"));
        assert_eq!(range("192.168.1.208/28").len(), 16);
        assert_eq!("192.168.1.20-192.168.1.10".parse::<AddressRange>(), Err(AddressError::Backwards));
        assert_eq!("nas".parse::<AddressRange>(), Err(AddressError::NotARange));
    }

    #[test]
    fn a_proposal_keeps_away_from_the_edges_and_the_avoided() {
        let avoid = [range("198.19.249.1"), range("198.19.249.149"), range("198.19.249.100-199")];
        assert_eq!(propose_range(subnet("198.19.249.0/24"), &avoid, 16), Some(subnet("198.19.249.224/28")));
        assert_eq!(propose_range(subnet("192.168.1.0/31"), &[], 16), None);
        assert_eq!(
            propose_range(subnet("192.168.1.0/30"), &[range("192.168.1.1")], 16),
            Some(subnet("192.168.1.2/32"))
        );
        assert_eq!(propose_range(subnet("192.168.1.0/24"), &[range("192.168.1.0/24")], 16), None);
    }

    proptest! {
        #[test]
        fn blocks_cover_a_range_exactly(first in any::<u32>(), len in 0u32..5000) {
            let last = first.saturating_add(len);
            let whole = AddressRange { first: address(Family::V4, first.into()), last: address(Family::V4, last.into()) };
            let blocks = whole.blocks();
            let mut next = u128::from(first);
            for block in &blocks {
                prop_assert_eq!(number(block.network()), next);
                prop_assert!(!block.has_host_bits());
                next = number(block.last()) + 1;
            }
            prop_assert_eq!(next, u128::from(last) + 1);
        }

        #[test]
        fn a_proposal_never_overlaps_what_it_must_avoid(base in any::<u32>(), prefix in 8u8..=30, taken in proptest::collection::vec((any::<u32>(), 0u32..64), 0..12), wanted in 1u32..300) {
            let subnet = Subnet::new(address(Family::V4, base.into()), prefix).expect("valid").canonical();
            let avoid: Vec<AddressRange> = taken.iter().map(|(at, len)| {
                let first = number(subnet.network()) + u128::from(*at) % subnet.size();
                let last = (first + u128::from(*len)).min(number(subnet.last()));
                AddressRange { first: address(Family::V4, first), last: address(Family::V4, last) }
            }).collect();
            if let Some(block) = propose_range(subnet, &avoid, wanted.into()) {
                prop_assert!(subnet.covers(block) && !block.has_host_bits());
                prop_assert!(block.size() <= u128::from(wanted).max(1));
                prop_assert!(!avoid.iter().any(|a| a.overlaps(block.range())));
                prop_assert!(!block.contains(subnet.network()) && !block.contains(subnet.last()));
            }
        }
    }
}
