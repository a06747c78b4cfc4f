//! The texts of a request's addressing: what of them an engine reads, and how it complains about the rest.
//! Leaves out on purpose whether the addresses are still to be had; that is `pools`.
//!
//! Sources: `api/types/network/ipam.go` v25 to v28 `ValidateIPAM`, `daemon/network.go` v29 `validateIpamConfig` and
//! `getIpamConfig`, `daemon/network.go` v20.10 `getIpamConfig`; `encoding/json` for the texts of 29.

use std::net::IpAddr;

use super::{
    create::{Entry, Step, Stop, refuse},
    go,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, Subnet},
    request::IpamConfig,
};

fn given(field: &Option<String>) -> Option<&str> {
    field.as_deref().filter(|t| !t.is_empty())
}

/// 29: an address that cannot be read makes the body bad JSON, before anything else is looked at.
pub(super) fn typed(config: &[IpamConfig]) -> Step {
    let json = |e: String| Stop::Refused(400, format!("invalid JSON: {e}"));
    for entry in config {
        for prefix in [&entry.subnet, &entry.ip_range].into_iter().filter_map(given) {
            go::parse_prefix(prefix).map_err(json)?;
        }
        for addr in given(&entry.gateway)
            .into_iter()
            .chain(entry.auxiliary_addresses.values().map(String::as_str).filter(|t| !t.is_empty()))
        {
            go::parse_addr(addr).map_err(json)?;
        }
    }
    Ok(())
}

/// Step 6 of 25 and later: every complaint about the addressing, in the order of the request. Entries of a family
/// that is off are not looked at (moby issue 47202).
pub(super) fn validate(config: &[IpamConfig], ipv6: bool, release: Release) -> Step {
    let mut complaints = Vec::new();
    for entry in config {
        complaints.extend(entry_complaints(entry, ipv6, release));
    }
    match complaints.as_slice() {
        [] => Ok(()),
        all => refuse(400, format!("invalid network config:\n{}", joined(all))),
    }
}

/// Several complaints as moby lists them (`errors.Join` of `internal/multierror`): one stands alone, more get
/// a `* ` each.
pub(super) fn joined(complaints: &[String]) -> String {
    match complaints {
        [one] => one.clone(),
        more => more.iter().map(|c| format!("* {}", c.replace('\n', "\n\t"))).collect::<Vec<_>>().join("\n"),
    }
}

/// A subnet that was not given, as 29 prints it.
const NO_PREFIX: &str = "invalid Prefix";

fn entry_complaints(entry: &IpamConfig, ipv6: bool, release: Release) -> Vec<String> {
    let typed = release.has(Switch::TypedAddresses);
    let subnet_text = entry.subnet.as_deref().unwrap_or_default();
    let subnet = match go::parse_prefix(subnet_text) {
        Ok(subnet) => Some(subnet),
        Err(_) if typed => None,
        Err(_) => return vec![format!("invalid subnet {subnet_text}: invalid CIDR block notation")],
    };
    let family = subnet.map_or(Family::V4, Subnet::family);
    if !ipv6 && family == Family::V6 {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    if let Some(subnet) = subnet.filter(|s| s.has_host_bits()) {
        complaints.push(format!(
            "invalid subnet {}: it should be {}",
            show(subnet),
            show(subnet.canonical())
        ));
    }
    let shown = subnet.map_or_else(|| NO_PREFIX.to_owned(), show);
    if let Some(text) = given(&entry.ip_range) {
        complaints.extend(range_complaints(text, subnet, family, &shown, typed));
    }
    if let Some(text) = given(&entry.gateway)
        && let Some(why) = address_complaint(text, subnet, family, &shown)
    {
        let text = if typed { normal(text) } else { text.to_owned() };
        complaints.push(format!("invalid gateway {text}: {why}"));
    }
    for (name, text) in &entry.auxiliary_addresses {
        if let Some(why) = Some(text.as_str())
            .filter(|t| !t.is_empty())
            .and_then(|t| address_complaint(t, subnet, family, &shown))
        {
            complaints.push(format!("invalid auxiliary address {name}: {why}"));
        }
    }
    complaints
}

fn range_complaints(
    text: &str,
    subnet: Option<Subnet>,
    family: Family,
    shown: &str,
    typed: bool,
) -> Vec<String> {
    let Ok(range) = go::parse_prefix(text) else {
        return vec![format!("invalid ip-range {text}: invalid CIDR block notation")];
    };
    let text = if typed { show(range) } else { text.to_owned() };
    if range.family() != family {
        return vec![format!("invalid ip-range {text}: parent subnet is an {} block", name(family))];
    }
    let mut complaints = Vec::new();
    // A subnet that was not given has -1 bits in Go, so no range is bigger.
    if subnet.is_some_and(|s| range.prefix() < s.prefix()) {
        complaints
            .push(format!("invalid ip-range {text}: CIDR block is bigger than its parent subnet {shown}"));
    }
    if range.has_host_bits() {
        complaints.push(format!(
            "invalid ip-range {}: it should be {}",
            show(range),
            show(range.canonical())
        ));
    }
    if !subnet
        .is_some_and(|s| s.overlaps(range) && go::is_mapped(s.network()) == go::is_mapped(range.network()))
    {
        complaints.push(format!("invalid ip-range {text}: parent subnet {shown} doesn't contain ip-range"));
    }
    complaints
}

fn address_complaint(text: &str, subnet: Option<Subnet>, family: Family, shown: &str) -> Option<String> {
    let Ok(ip) = go::parse_addr(text) else {
        return Some("invalid address".into());
    };
    if Family::of(ip) != family {
        return Some(format!("parent subnet is an {} block", name(family)));
    }
    // netip.Prefix.Contains: an address with a zone is in no prefix, an IPv4-mapped one in no IPv6 prefix but a
    // mapped one.
    let inside = !text.contains('%') && subnet.is_some_and(|s| s.contains(ip));
    (!inside).then(|| format!("parent subnet {shown} doesn't contain this address"))
}

fn name(family: Family) -> &'static str {
    match family {
        Family::V4 => "IPv4",
        Family::V6 => "IPv6",
    }
}

/// A prefix as Go prints it.
fn show(subnet: Subnet) -> String {
    format!("{}/{}", subnet.written_address(), subnet.prefix())
}

fn normal(text: &str) -> String {
    go::parse_addr(text).map_or_else(|_| text.to_owned(), |ip| ip.to_string())
}

/// The family an entry counts for where only a size was given.
pub(super) fn family_of(asked: &IpamConfig) -> Family {
    go::parse_prefix(asked.subnet.as_deref().unwrap_or_default()).map_or(Family::V4, Subnet::family)
}

/// One entry as `getIpamConfig` hands it on.
pub(super) fn entry(asked: &IpamConfig, release: Release) -> Step<Entry> {
    let text = asked.subnet.as_deref().unwrap_or_default();
    let typed = release.has(Switch::TypedAddresses);
    let read = if typed { go::parse_prefix(text).ok() } else { go::parse_cidr(text) };
    let range_text = asked.ip_range.as_deref().unwrap_or_default();
    let range = if typed { go::parse_prefix(range_text).ok() } else { go::parse_cidr(range_text) };
    let range = range.map(unmapped);
    let Some(subnet) = read else {
        if typed {
            return Ok(Entry { asked: asked.clone(), range, ..Entry::default() });
        }
        return refuse(500, format!("Invalid subnet {text} : invalid CIDR address: {text}"));
    };
    let mapped = go::is_mapped(subnet.written_address()).then_some(subnet);
    let block = unmapped(subnet).canonical();
    if typed && block.network().is_unspecified() {
        return Ok(Entry { asked: asked.clone(), size: Some(block.prefix()), range, ..Entry::default() });
    }
    Ok(Entry { asked: asked.clone(), block: Some(block), size: None, mapped, range })
}

/// An IPv4-mapped IPv6 block as the IPv4 block it stands for.
fn unmapped(subnet: Subnet) -> Subnet {
    let ip = subnet.written_address();
    match (go::unmap(ip), subnet.prefix().checked_sub(96)) {
        (IpAddr::V4(v4), Some(prefix)) if ip.is_ipv6() => Subnet::new(v4.into(), prefix).unwrap_or(subnet),
        _ => subnet,
    }
}

/// 20.10's complaint about a range of the other family, with Go's dump of both values
/// (`libnetwork/types/types.go` `GetHostPartIP`).
pub(super) fn incompatible(range: Subnet, block: Subnet) -> String {
    let bytes = |ip: IpAddr| match ip {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().to_vec(),
    };
    let list = |bytes: &[u8]| bytes.iter().map(|b| format!("0x{b:x}")).collect::<Vec<_>>().join(", ");
    let mut mask = vec![0u8; if block.family() == Family::V4 { 4 } else { 16 }];
    for bit in 0..usize::from(block.prefix()) {
        mask[bit / 8] |= 0x80 >> (bit % 8);
    }
    format!(
        "failed to compute range's lowest ip address: cannot compute host portion ip address because ip and mask are not compatible: (net.IP{{{}}}, net.IPMask{{{}}})",
        list(&bytes(range.network())),
        list(&mask)
    )
}
