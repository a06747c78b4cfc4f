//! Reads the subnets of a form: subnet, gateway, range and excluded addresses, each against the others.

use std::net::IpAddr;

use super::{SubnetIntent, parse::Errors};
use crate::{
    addressing::{AddressError, AddressRange, Family, Subnet},
    draft::{FieldErrorCode as Code, NetworkDraft, SubnetDraft},
};

/// How many addresses a form may exclude. Each becomes an entry of its own in the request.
pub const EXCLUSIONS_MAX: u128 = 4096;

pub(super) fn read_subnets(draft: &NetworkDraft, errors: &mut Errors) -> Vec<SubnetIntent> {
    let mut subnets: Vec<SubnetIntent> = Vec::new();
    let mut excluded = 0u128;
    for (at, typed) in draft.subnets.iter().enumerate() {
        if typed.is_blank() {
            continue;
        }
        let path = |field: &str| format!("subnets.{at}.{field}");
        let Some(subnet) = read_subnet(&path("subnet"), &typed.subnet, errors) else { continue };
        if subnet.family() == Family::V6 && !draft.ipv6 {
            errors.push(path("subnet"), Code::Ipv6Off, &typed.subnet, None);
        }
        if let Some(other) = subnets.iter().find(|s| s.subnet.overlaps(subnet)) {
            let code = if other.subnet == subnet { Code::Duplicate } else { Code::OverlapsOtherSubnet };
            errors.push(path("subnet"), code, &typed.subnet, None);
        }
        let gateway = read_gateway(&path("gateway"), &typed.gateway, subnet, errors);
        let ip_range = read_ip_range(&path("ip_range"), &typed.ip_range, subnet, errors);
        let mut wanted = SubnetIntent { subnet, gateway, ip_range, excluded: Vec::new(), names: [].into() };
        read_exclusions(&path("excluded"), typed, &mut wanted, &mut excluded, errors);
        subnets.push(wanted);
    }
    subnets
}

impl SubnetDraft {
    /// True where nothing was typed.
    pub fn is_blank(&self) -> bool {
        [&self.subnet, &self.gateway, &self.ip_range].iter().all(|t| t.trim().is_empty())
            && self.excluded.iter().all(|t| t.trim().is_empty())
    }
}

fn read_subnet(field: &str, typed: &str, errors: &mut Errors) -> Option<Subnet> {
    let text = typed.trim();
    if text.is_empty() {
        errors.push(field, Code::SubnetMissing, typed, None);
        return None;
    }
    match text.parse::<Subnet>() {
        Ok(subnet) if subnet.has_host_bits() => {
            errors.push(field, Code::HostBits, typed, Some(subnet.canonical().to_string()));
            Some(subnet.canonical())
        }
        Ok(subnet) => Some(subnet),
        Err(_) => {
            errors.push(field, Code::NotASubnet, typed, meant_subnet(text).map(|s| s.to_string()));
            None
        }
    }
}

/// What a text that is no subnet was probably meant to be: a netmask instead of a prefix length, or an
/// address without one (then the sizes most LANs have: /24 and /64).
fn meant_subnet(text: &str) -> Option<Subnet> {
    let (address, mask) = match text.split_once('/') {
        Some((address, mask)) => (address.trim(), Some(mask.trim())),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let prefix = match (mask, address) {
        (None, IpAddr::V4(_)) => 24,
        (None, IpAddr::V6(_)) => 64,
        (Some(mask), IpAddr::V4(_)) => {
            let bits = u32::from(mask.parse::<std::net::Ipv4Addr>().ok()?);
            let ones = bits.leading_ones();
            (bits.count_ones() == ones).then_some(ones as u8)?
        }
        (Some(_), IpAddr::V6(_)) => return None,
    };
    Subnet::new(address, prefix).map(Subnet::canonical)
}

/// Which addresses of a subnet cannot be given to anybody: the first, and for IPv4 the last. Blocks of one
/// or two addresses have neither (RFC 3021, RFC 6164; moby `ipams/defaultipam/address_space.go`).
pub(crate) fn reserved(subnet: Subnet, address: IpAddr) -> Option<Code> {
    if subnet.prefix() + 1 >= subnet.family().bits() {
        None
    } else if address == subnet.network() {
        Some(Code::IsNetworkAddress)
    } else if address == subnet.last() && subnet.family() == Family::V4 {
        Some(Code::IsBroadcastAddress)
    } else {
        None
    }
}

fn outside(subnet: Subnet, address: IpAddr) -> Option<Code> {
    if Family::of(address) != subnet.family() {
        Some(Code::WrongFamily)
    } else if !subnet.contains(address) {
        Some(Code::OutsideSubnet)
    } else {
        None
    }
}

fn read_gateway(field: &str, typed: &str, subnet: Subnet, errors: &mut Errors) -> Option<IpAddr> {
    let text = typed.trim();
    if text.is_empty() {
        return None;
    }
    let Ok(address) = text.parse::<IpAddr>() else {
        let meant = text.split('/').next().and_then(|t| t.trim().parse::<IpAddr>().ok());
        errors.push(field, Code::NotAnAddress, typed, meant.map(|a| a.to_string()));
        return None;
    };
    match outside(subnet, address).or_else(|| reserved(subnet, address)) {
        Some(code) => {
            errors.push(field, code, typed, None);
            None
        }
        None => Some(address),
    }
}

/// Reads a range; in an IPv4 subnet of at most 256 addresses the last part alone will do (`208-223`).
fn read_range(text: &str, subnet: Subnet) -> Result<AddressRange, AddressError> {
    let short = |part: &str| part.trim().trim_start_matches('.').parse::<u8>().ok();
    if let (IpAddr::V4(base), 24..) = (subnet.network(), subnet.prefix()) {
        let [a, b, c, _] = base.octets();
        let full = |end: u8| IpAddr::from([a, b, c, end]);
        let (first, last) = text.split_once(['-', '–', '~']).unwrap_or((text, text));
        if let (Some(first), Some(last)) = (short(first), short(last)) {
            return if first <= last {
                Ok(AddressRange { first: full(first), last: full(last) })
            } else {
                Err(AddressError::Backwards)
            };
        }
    }
    text.parse()
}

fn range_error(field: &str, typed: &str, error: &AddressError, errors: &mut Errors) {
    match error {
        AddressError::Backwards => {
            let swapped = typed.trim().split_once(['-', '–', '~']).and_then(|(first, last)| {
                let (first, last): (IpAddr, IpAddr) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
                (Family::of(first) == Family::of(last)).then(|| format!("{last}-{first}"))
            });
            errors.push(field, Code::RangeBackwards, typed, swapped);
        }
        AddressError::NotASubnet | AddressError::NotARange => {
            errors.push(field, Code::NotARange, typed, None);
        }
    }
}

fn read_ip_range(field: &str, typed: &str, subnet: Subnet, errors: &mut Errors) -> Option<Subnet> {
    let text = typed.trim();
    if text.is_empty() {
        return None;
    }
    let block = match text.parse::<Subnet>() {
        Ok(block) if block.has_host_bits() => {
            errors.push(field, Code::HostBits, typed, Some(block.canonical().to_string()));
            return None;
        }
        Ok(block) => block,
        Err(_) => match read_range(text, subnet) {
            Ok(range) => match range.blocks()[..] {
                [block] => block,
                // Docker takes one CIDR block. The largest one inside gives nobody an address that was not meant.
                ref blocks => {
                    let inner = blocks.iter().min_by_key(|b| b.prefix());
                    errors.push(field, Code::RangeNotABlock, typed, inner.map(Subnet::to_string));
                    return None;
                }
            },
            Err(error) => {
                range_error(field, typed, &error, errors);
                return None;
            }
        },
    };
    let code = if block.family() != subnet.family() {
        Code::WrongFamily
    } else if subnet.covers(block) {
        return Some(block);
    } else if block.covers(subnet) {
        Code::LargerThanSubnet
    } else {
        Code::OutsideSubnet
    };
    errors.push(field, code, typed, (code == Code::LargerThanSubnet).then(|| subnet.to_string()));
    None
}

fn read_exclusions(
    field: &str,
    typed: &SubnetDraft,
    wanted: &mut SubnetIntent,
    sum: &mut u128,
    errors: &mut Errors,
) {
    let (subnet, gateway) = (wanted.subnet, wanted.gateway);
    for (at, typed) in typed.excluded.iter().enumerate() {
        // The API allows any name, one with `=` too; an address has none.
        let (name, text) = match typed.rsplit_once('=') {
            Some((name, address)) => (Some(name), address.trim()),
            None => (None, typed.trim()),
        };
        if text.is_empty() && name.is_none() {
            continue;
        }
        let field = format!("{field}.{at}");
        let range = match read_range(text, subnet) {
            Ok(range) => range,
            Err(error) => {
                range_error(&field, typed, &error, errors);
                continue;
            }
        };
        let single = (range.first == range.last).then_some(range.first);
        let code = outside(subnet, range.first)
            .or_else(|| outside(subnet, range.last))
            .or_else(|| single.and_then(|a| reserved(subnet, a)))
            .or_else(|| single.filter(|a| gateway == Some(*a)).map(|_| Code::SameAsGateway))
            // A name is one address's.
            .or_else(|| (name.is_some() && single.is_none()).then_some(Code::NotAnAddress))
            .or_else(|| name.filter(|n| n.contains('\0')).map(|_| Code::NameNotAllowed));
        if let Some(code) = code {
            errors.push(field, code, typed, None);
            continue;
        }
        let before = *sum;
        *sum = sum.saturating_add(range.len());
        if *sum > EXCLUSIONS_MAX {
            // Told once: the entries after this one are not the ones to blame.
            if before <= EXCLUSIONS_MAX {
                errors.push(field, Code::TooManyExclusions, typed, None);
            }
            continue;
        }
        if let (Some(name), Some(address)) = (name, single) {
            wanted.names.insert(address, name.to_owned());
        }
        wanted.excluded.push(range);
    }
}
