//! What must hold of every parser for any bytes: it ends, without panic, and what it takes is within bounds. One
//! function a parser, for the fuzzer (`fuzz/`) and the tests that need none.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{TEXT_MAX, arp::parse_arp, dhcp::parse_dhcp, dns, icmp::parse_echo, ndp, ssdp::parse_ssdp};

/// Feeds a parser.
pub type Check = fn(&[u8]);

/// By name; the name is that of the fuzz target and of its corpus.
pub const ALL: [(&str, Check); 8] = [
    ("arp", arp),
    ("ndp", ndp),
    ("dhcp", dhcp),
    ("dns", dns),
    ("mdns", mdns),
    ("reverse", reverse),
    ("ssdp", ssdp),
    ("echo", echo),
];

fn sound(name: Option<&str>) {
    if let Some(name) = name {
        assert!(!name.is_empty() && name.len() <= TEXT_MAX && !name.contains(char::is_control), "{name:?}");
    }
}

/// ARP.
pub fn arp(bytes: &[u8]) {
    if let Some(claim) = parse_arp(bytes) {
        assert!(!claim.mac.is_multicast() && !claim.mac.is_zero());
    }
}

/// Neighbour discovery.
pub fn ndp(bytes: &[u8]) {
    if let Some(heard) = ndp::parse_ndp(bytes) {
        let (ndp::Heard::Advertised { target: address, mac }
        | ndp::Heard::Echoed { from: address, mac, .. }
        | ndp::Heard::Wanted { target: address, mac }) = heard;
        assert!(!address.is_multicast() && !address.is_unspecified());
        assert!(!mac.is_multicast() && !mac.is_zero());
    }
}

/// DHCP.
pub fn dhcp(bytes: &[u8]) {
    if let Some(reply) = parse_dhcp(bytes) {
        sound(reply.offer.domain.as_deref());
        assert!(reply.offer.routers.len() <= 8 && reply.offer.dns.len() <= 8);
        assert!(!reply.offer.address.is_unspecified() && !reply.offer.address.is_multicast());
    }
}

/// A resolver's answer. The first two bytes are the question's number, so that every input is an answer to it.
pub fn dns(bytes: &[u8]) {
    let id = bytes.first_chunk().map_or(0, |id| u16::from_be_bytes(*id));
    if let Some(dns::Answered::Addresses(addresses)) = dns::parse_dns(bytes, id) {
        assert!(addresses.len() <= 16);
    }
}

/// Names of addresses.
pub fn reverse(bytes: &[u8]) {
    if let Some(reverse) = dns::parse_reverse(bytes) {
        sound(reverse.name.as_deref());
        assert!(reverse.name.is_none_or(|name| name.len() <= TEXT_MAX));
    }
}

/// Multicast DNS.
pub fn mdns(bytes: &[u8]) {
    sound(dns::parse_mdns(bytes).flatten().as_deref());
}

/// SSDP.
pub fn ssdp(bytes: &[u8]) {
    sound(parse_ssdp(bytes).flatten().as_deref());
}

/// ICMP of both families.
pub fn echo(bytes: &[u8]) {
    for from in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
        if let Some(echo) = parse_echo(bytes, from) {
            assert!(echo.length <= bytes.len() + super::icmp::IPV6_HEADER);
        }
    }
}
