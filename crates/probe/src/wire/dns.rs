//! DNS (RFC 1035) as far as a probe needs it: one question out; addresses, or the name of whoever speaks, in. The same
//! format serves multicast DNS (RFC 6762).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use smoltcp::wire::{DnsFlags, DnsPacket, DnsRcode};

use super::clean;

/// Types of records.
pub const A: u16 = 1;
/// Names that point to names, as services do.
pub const PTR: u16 = 12;
/// IPv6 addresses.
pub const AAAA: u16 = 28;

/// What mDNS responders offer is listed under this name (RFC 6763, 9).
pub const SERVICES: &str = "_services._dns-sd._udp.local";

/// Records that are read of one message.
const RECORDS_MAX: usize = 256;
/// Addresses that are taken of one answer.
const ADDRESSES_MAX: usize = 16;
const HEADER: usize = 12;

/// A question. `None` where the name is none that DNS can carry.
pub fn query(id: u16, name: &str, kind: u16, recursive: bool) -> Option<Vec<u8>> {
    let mut bytes = vec![0; HEADER];
    let mut packet = DnsPacket::new_unchecked(&mut bytes);
    packet.set_transaction_id(id);
    packet.set_flags(if recursive { DnsFlags::RECURSION_DESIRED } else { DnsFlags::empty() });
    packet.set_question_count(1);
    let name = name.strip_suffix('.').unwrap_or(name);
    for label in name.split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    if bytes.len() - HEADER > 255 {
        return None;
    }
    bytes.extend(kind.to_be_bytes());
    bytes.extend(1u16.to_be_bytes());
    Some(bytes)
}

/// What a resolver said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// These, or that there is none.
    Addresses(Vec<IpAddr>),
    /// It would or could not tell: the number is RFC 1035's response code.
    Refused(u8),
    /// It was too long for one datagram.
    Truncated,
}

/// Reads a resolver's answer to the question with that number. `None` where it is none.
pub fn parse_dns(bytes: &[u8], id: u16) -> Option<Answered> {
    let packet = DnsPacket::new_checked(bytes).ok()?;
    if packet.transaction_id() != id || !packet.flags().contains(DnsFlags::RESPONSE) {
        return None;
    }
    match packet.rcode() {
        DnsRcode::NoError => {}
        DnsRcode::NXDomain => return Some(Answered::Addresses(Vec::new())),
        other => return Some(Answered::Refused(other.into())),
    }
    let mut addresses = Vec::new();
    for record in records(bytes, packet.answer_record_count().into())? {
        let address = match record.kind {
            A => <[u8; 4]>::try_from(record.data).ok().map(|ip| IpAddr::V4(Ipv4Addr::from(ip))),
            AAAA => <[u8; 16]>::try_from(record.data).ok().map(|ip| IpAddr::V6(Ipv6Addr::from(ip))),
            _ => None,
        };
        addresses.extend(address);
    }
    addresses.truncate(ADDRESSES_MAX);
    if addresses.is_empty() && packet.flags().contains(DnsFlags::TRUNCATED) {
        return Some(Answered::Truncated);
    }
    Some(Answered::Addresses(addresses))
}

/// The name under which an address's own is kept (RFC 1035, 3.5).
pub fn reverse_name(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("{d}.{c}.{b}.{a}{REVERSE}")
}

const REVERSE: &str = ".in-addr.arpa";

fn reversed(name: &str) -> Option<Ipv4Addr> {
    let digits = name.strip_suffix('.').unwrap_or(name).strip_suffix(REVERSE)?;
    let [d, c, b, a] = digits.parse::<Ipv4Addr>().ok()?.octets();
    Some(Ipv4Addr::new(a, b, c, d))
}

/// What was said about an address's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverse {
    /// The number of the question.
    pub id: u16,
    /// Whose name.
    pub address: Ipv4Addr,
    /// The name; none where it was said that there is none.
    pub name: Option<String>,
}

/// Reads an answer to a reverse question, from a name server or by mDNS. `None` where it is none, where the server
/// would or could not tell, and where it speaks of no IPv4 address.
pub fn parse_reverse(bytes: &[u8]) -> Option<Reverse> {
    let packet = DnsPacket::new_checked(bytes).ok()?;
    if !packet.flags().contains(DnsFlags::RESPONSE) {
        return None;
    }
    let id = packet.transaction_id();
    // The question says whose name it is about; mDNS may leave it out, and then the answer says so itself.
    let asked = match packet.question_count() {
        0 => None,
        _ => Some(reversed(&text(&packet, bytes.get(HEADER..)?)?)?),
    };
    match packet.rcode() {
        DnsRcode::NoError => {}
        DnsRcode::NXDomain => return Some(Reverse { id, address: asked?, name: None }),
        _ => return None,
    }
    let owner = |record: &Record<'_>| text(&packet, record.name).and_then(|name| reversed(&name));
    let pointers = records(bytes, packet.answer_record_count().into())?;
    for record in pointers.iter().filter(|record| record.kind == PTR) {
        // a delegation without classes (RFC 2317) leads to another owner
        if let Some(address) = asked.or_else(|| owner(record))
            && let Some(name) = text(&packet, record.data)
        {
            return Some(Reverse { id, address, name: Some(name) });
        }
    }
    Some(Reverse { id, address: asked?, name: None })
}

/// Reads an mDNS response: the name of whoever sent it, where one of its records has it. The outer `None` where it is
/// no response, or broken.
pub fn parse_mdns(bytes: &[u8]) -> Option<Option<String>> {
    let packet = DnsPacket::new_checked(bytes).ok()?;
    if !packet.flags().contains(DnsFlags::RESPONSE) {
        return None;
    }
    let count =
        [packet.answer_record_count(), packet.authority_record_count(), packet.additional_record_count()];
    let records = records(bytes, count.iter().map(|n| usize::from(*n)).sum())?;
    // the owner of an address is a host; else the instance or kind of service that is pointed to says a little
    let host = records.iter().find(|record| matches!(record.kind, A | AAAA)).map(|record| record.name);
    let service = || records.iter().find(|record| record.kind == PTR).map(|record| record.data);
    Some(host.or_else(service).and_then(|name| text(&packet, name)))
}

struct Record<'a> {
    /// With what follows: pointers lead back, and the name ends by itself.
    name: &'a [u8],
    kind: u16,
    data: &'a [u8],
}

/// The records after the questions, at most [`RECORDS_MAX`]. smoltcp's own reader takes only class IN, and mDNS sets a
/// bit of it.
fn records(bytes: &[u8], count: usize) -> Option<Vec<Record<'_>>> {
    let packet = DnsPacket::new_checked(bytes).ok()?;
    let mut rest = bytes.get(HEADER..)?;
    for _ in 0..packet.question_count() {
        rest = skip_name(rest)?.get(4..)?;
    }
    let mut records = Vec::new();
    for _ in 0..count.min(RECORDS_MAX) {
        let name = rest;
        rest = skip_name(rest)?;
        let (head, after) = rest.split_at_checked(10)?;
        let length = usize::from(u16::from_be_bytes([head[8], head[9]]));
        let (data, after) = after.split_at_checked(length)?;
        records.push(Record { name, kind: u16::from_be_bytes([head[0], head[1]]), data });
        rest = after;
    }
    Some(records)
}

fn skip_name(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        let (first, rest) = bytes.split_first()?;
        match first {
            0 => return Some(rest),
            1..=63 => bytes = rest.get(usize::from(*first)..)?,
            0xc0.. => return rest.get(1..),
            _ => return None,
        }
    }
}

/// A name with its dots, cleaned. smoltcp follows pointers only backwards, so they end.
fn text(packet: &DnsPacket<&[u8]>, name: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    for label in packet.parse_name(name) {
        if !bytes.is_empty() {
            bytes.push(b'.');
        }
        bytes.extend(label.ok()?);
        if bytes.len() > super::TEXT_MAX {
            break;
        }
    }
    clean(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A response with these records; names are written without pointers unless `name` is bytes already.
    fn response(id: u16, rcode: u8, question: &str, records: &[(&[u8], u16, u16, &[u8])]) -> Vec<u8> {
        let mut bytes = query(id, question, A, true).expect("a name");
        bytes[2] |= 0x80;
        bytes[3] |= rcode;
        bytes[7] = u8::try_from(records.len()).expect("few");
        for (name, kind, class, data) in records {
            bytes.extend(*name);
            bytes.extend(kind.to_be_bytes());
            bytes.extend(class.to_be_bytes());
            bytes.extend([0, 0, 0, 60]);
            bytes.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
            bytes.extend(*data);
        }
        bytes
    }

    const BACK: &[u8] = &[0xc0, 12];

    #[test]
    fn a_question_is_what_rfc_1035_says() {
        assert_eq!(
            query(0x1234, "nas.local.", A, true).as_deref(),
            Some(&b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03nas\x05local\0\0\x01\0\x01"[..])
        );
        for bad in ["", ".", "a..b", &"x".repeat(64), &"abc.".repeat(64)] {
            assert_eq!(query(1, bad, A, true), None, "{bad}");
        }
    }

    #[test]
    fn addresses_are_read_and_an_absent_name_has_none() {
        let cname = b"\x01b\0";
        let records: &[(&[u8], u16, u16, &[u8])] = &[
            (BACK, 5, 1, cname),
            (cname, A, 1, &[192, 0, 2, 1]),
            (BACK, AAAA, 1, &[0xfd; 16]),
            (BACK, A, 1, &[1]),
        ];
        let found = parse_dns(&response(7, 0, "a.example", records), 7);
        let v6 = Ipv6Addr::from([0xfd; 16]);
        assert_eq!(found, Some(Answered::Addresses(vec![IpAddr::from([192, 0, 2, 1]), v6.into()])));
        assert_eq!(parse_dns(&response(7, 3, "a.example", &[]), 7), Some(Answered::Addresses(Vec::new())));
        assert_eq!(parse_dns(&response(7, 5, "a.example", &[]), 7), Some(Answered::Refused(5)));
        assert_eq!(parse_dns(&response(7, 0, "a.example", &[]), 8), None, "another question's");
        assert_eq!(parse_dns(&query(7, "a.example", A, true).expect("a name"), 7), None, "a question");
    }

    #[test]
    fn a_speakers_name_is_its_address_records_owner() {
        let host = b"\x03nas\x05local\0";
        let flush = 0x8001;
        let bytes = response(
            0,
            0,
            SERVICES,
            &[(BACK, PTR, 1, b"\x05_http\x04_tcp\x05local\0"), (host, A, flush, &[192, 0, 2, 9])],
        );
        assert_eq!(parse_mdns(&bytes), Some(Some("nas.local".to_owned())));
        let bytes = response(0, 0, SERVICES, &[(BACK, PTR, 1, b"\x05_http\x04_tcp\x05local\0")]);
        assert_eq!(parse_mdns(&bytes), Some(Some("_http._tcp.local".to_owned())));
        assert_eq!(parse_mdns(&query(0, SERVICES, PTR, false).expect("a name")), None, "our own question");
    }

    #[test]
    fn a_reverse_answer_tells_whose_name_it_is() {
        let address = Ipv4Addr::new(198, 19, 249, 50);
        let question = reverse_name(address);
        assert_eq!(question, "50.249.19.198.in-addr.arpa");
        let host = b"\x03nas\x03lab\x04test\0";
        let name = |bytes: &[u8]| parse_reverse(bytes).map(|r| (r.id, r.address, r.name));
        let named = response(7, 0, &question, &[(BACK, PTR, 1, host)]);
        assert_eq!(name(&named), Some((7, address, Some("nas.lab.test".to_owned()))));
        let elsewhere = response(7, 0, &question, &[(BACK, 5, 1, host), (host, PTR, 1, host)]);
        assert_eq!(name(&elsewhere), Some((7, address, Some("nas.lab.test".to_owned()))));
        assert_eq!(name(&response(7, 3, &question, &[])), Some((7, address, None)), "no such name");
        assert_eq!(name(&response(7, 0, &question, &[])), Some((7, address, None)));
        assert_eq!(name(&response(7, 5, &question, &[])), None, "refused");
        assert_eq!(name(&query(7, &question, PTR, true).expect("a name")), None, "a question");
        for other in
            ["nas.local", "1.2.3.in-addr.arpa", "1.2.3.4.5.in-addr.arpa", "x.249.19.198.in-addr.arpa"]
        {
            assert_eq!(name(&response(7, 0, other, &[(BACK, PTR, 1, host)])), None, "{other}");
        }
        // as mDNS answers: without the question
        let mut alone = named.clone();
        alone.drain(HEADER..HEADER + question.len() + 2 + 4);
        alone[5] = 0;
        let owner = [&b"\x0250\x03249\x0219\x03198\x07in-addr\x04arpa\0"[..], &alone[HEADER + 2..]].concat();
        let alone = [&alone[..HEADER], &owner].concat();
        assert_eq!(name(&alone), Some((7, address, Some("nas.lab.test".to_owned()))));
        for end in 0..named.len() {
            assert_eq!(name(&named[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn pointers_in_circles_and_names_without_end_end() {
        // points to itself
        let bytes = response(0, 0, "x", &[(&[0xc0, 19], A, 1, &[1, 2, 3, 4])]);
        assert_eq!(parse_mdns(&bytes), Some(None));
        let mut long = Vec::new();
        for _ in 0..200 {
            long.extend(b"\x3f");
            long.extend([b'a'; 63]);
        }
        long.push(0);
        let bytes = response(0, 0, "x", &[(&long, A, 1, &[1, 2, 3, 4])]);
        assert!(parse_mdns(&bytes).flatten().is_some_and(|name| name.len() <= super::super::TEXT_MAX));
    }

    #[test]
    fn an_answer_cut_anywhere_is_none() {
        let bytes = response(7, 0, "a.example", &[(BACK, A, 1, &[192, 0, 2, 1])]);
        for end in 0..bytes.len() {
            assert_eq!(parse_dns(&bytes[..end], 7), None, "cut at {end}");
            assert_eq!(parse_mdns(&bytes[..end]), None, "cut at {end}");
        }
    }
}
