//! Rules about IPv6 on the LAN: prefixes that a router delegates and takes back, and router advertisements
//! that reach containers whether wanted or not. Leaves out on purpose IPv6 inside bridge networks.

use super::super::scene::{Scene, Subject};
use crate::{
    addressing::{Family, Subnet},
    facts::{LinkAddress, LinkFacts},
    finding::{Finding, Remedy, Severity},
    kinds::FindingKind,
};

/// From 27.0 the engine then takes a unique local prefix of its own (moby `ipv6` automatic ULA), which nobody
/// on the LAN knows.
pub(super) fn without_subnet(_: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let has_v6 = subject.parts.iter().any(|p| p.subnet.family() == Family::V6);
    if !subject.ipv6 || has_v6 || !subject.is_on_lan() {
        return Vec::new();
    }
    let kind = FindingKind::Ipv6WithoutSubnet { network: subject.name.to_owned() };
    vec![Finding::new(kind, Severity::Warning)]
}

/// 2000::/3, the addresses that providers delegate (RFC 4291 section 2.4, IANA).
fn is_global_unicast(subnet: Subnet) -> bool {
    matches!(subnet.network(), std::net::IpAddr::V6(v6) if v6.segments()[0] & 0xe000 == 0x2000)
}

/// An address that a router gave, and that can vanish.
fn from_router(link: &LinkFacts) -> Option<&LinkAddress> {
    link.addresses.iter().find(|a| {
        a.address.family() == Family::V6
            && a.scope == crate::facts::AddressScope::Global
            && (a.leased.known() == Some(&true) || a.valid_for_s.is_some())
    })
}

/// A fixed network on a prefix that the provider delegated breaks on the day it changes.
pub(super) fn prefix_may_change(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_on_lan()) else { return Vec::new() };
    let Some(given) = scene.link(parent).and_then(from_router) else { return Vec::new() };
    let parts = subject
        .parts
        .iter()
        .filter(|p| is_global_unicast(p.subnet) && p.subnet.overlaps(given.address.canonical()));
    parts
        .map(|part| {
            let kind = FindingKind::Ipv6PrefixMayChange { subnet: part.subnet, link: parent.to_owned() };
            let severity = subject.grade(Severity::Warning, Severity::Note);
            let mut finding = Finding::new(kind, severity).because(parent, given.address);
            if let Some(seconds) = given.valid_for_s {
                finding = finding.because("valid_lft", seconds);
            }
            finding.remedy(Remedy::Advice { code: "use-ula".into() })
        })
        .collect()
}

/// Before 26.0.2 the engine left IPv6 on in containers of IPv4-only networks (CVE-2024-32473): they take the
/// LAN's prefix from router advertisements.
pub(super) fn from_router_unasked(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_on_lan() && !subject.ipv6) else {
        return Vec::new();
    };
    let old = scene.docker().is_some_and(|version| version < (26, 0, 2));
    let Some(given) = scene.link(parent).and_then(from_router).filter(|_| old) else { return Vec::new() };
    let kind = FindingKind::Ipv6FromRouter { parent: parent.to_owned(), version: scene.version().to_owned() };
    let finding = Finding::new(kind, Severity::Note).because(parent, given.address);
    vec![finding.remedy(Remedy::Advice { code: "update-engine".into() })]
}

/// 20.10, seen twice: "failed to set IPv6 gateway while updating gateway: file exists", where the router's
/// advertisement came first.
pub(super) fn router_may_block_start(scene: &Scene<'_>, subject: &Subject<'_>) -> Vec<Finding> {
    let Some(parent) = subject.parent.as_deref().filter(|_| subject.is_on_lan() && subject.ipv6) else {
        return Vec::new();
    };
    let old = scene.docker().is_some_and(|(major, ..)| major < 23);
    let Some(given) = scene.link(parent).and_then(from_router).filter(|_| old) else { return Vec::new() };
    let kind = FindingKind::Ipv6RouterMayBlockStart {
        parent: parent.to_owned(),
        version: scene.version().to_owned(),
    };
    let severity = subject.grade(Severity::Warning, Severity::Note);
    let finding = Finding::new(kind, severity).because(parent, given.address);
    vec![finding.remedy(Remedy::Advice { code: "update-engine".into() })]
}
