//! IPv6 neighbour discovery (RFC 4861, 4862) and the echo to all nodes.

use std::net::Ipv6Addr;

use lanward_core::names::MacAddr;
use smoltcp::{
    phy::ChecksumCapabilities,
    wire::{
        EthernetProtocol, Icmpv6Message, Icmpv6Packet, Icmpv6Repr, IpProtocol, Ipv6Packet, Ipv6Repr,
        NdiscRepr, RawHardwareAddress,
    },
};

use super::{frame, holder, payload};

/// `ff02::1`.
pub const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// A neighbour advertisement: `target` is at `mac`.
    Advertised {
        /// Whose address.
        target: Ipv6Addr,
        /// Where it is.
        mac: MacAddr,
    },
    /// Somebody answered an echo with that identifier.
    Echoed {
        /// From which address.
        from: Ipv6Addr,
        /// From which MAC.
        mac: MacAddr,
        /// The identifier of the request.
        id: u16,
    },
    /// Somebody asks whether an address that he wants is taken (RFC 4862's duplicate detection).
    Wanted {
        /// Which.
        target: Ipv6Addr,
        /// Who wants it.
        mac: MacAddr,
    },
}

/// Reads a frame. `None` where it is neither, or breaks the rules of RFC 4861, 7.1: a hop limit other than 255 (so it
/// may come from far away), a wrong checksum, a code other than 0, an option of no length, a multicast target.
pub fn parse_ndp(bytes: &[u8]) -> Option<Heard> {
    let (from, packet) = payload(bytes, EthernetProtocol::Ipv6)?;
    let from = holder(&from.0)?;
    let packet = Ipv6Packet::new_checked(packet).ok()?;
    if packet.next_header() != IpProtocol::Icmpv6 {
        return None;
    }
    let (source, destination) = (packet.src_addr(), packet.dst_addr());
    let icmp = Icmpv6Packet::new_checked(packet.payload()).ok()?;
    if icmp.msg_code() != 0 || !icmp.verify_checksum(&source, &destination) {
        return None;
    }
    let from_this_link = packet.hop_limit() == 255;
    match icmp.msg_type() {
        Icmpv6Message::EchoReply if !source.is_multicast() && !source.is_unspecified() => {
            Some(Heard::Echoed { from: source, mac: from, id: icmp.echo_ident() })
        }
        Icmpv6Message::NeighborAdvert if from_this_link => {
            let target = unicast(icmp.target_addr())?;
            let option = link_layer_option(packet.payload().get(24..)?, 2)?;
            Some(Heard::Advertised { target, mac: option.map_or(Some(from), holder)? })
        }
        Icmpv6Message::NeighborSolicit if from_this_link && source.is_unspecified() => {
            link_layer_option(packet.payload().get(24..)?, 1)?;
            Some(Heard::Wanted { target: unicast(icmp.target_addr())?, mac: from })
        }
        _ => None,
    }
}

fn unicast(address: Ipv6Addr) -> Option<Ipv6Addr> {
    (!address.is_multicast() && !address.is_unspecified()).then_some(address)
}

/// The link-layer address among the options, if there is one; the outer `None` where the options are broken.
fn link_layer_option(mut options: &[u8], kind: u8) -> Option<Option<&[u8]>> {
    let mut found = None;
    while let [first, units, ..] = options {
        let length = usize::from(*units) * 8;
        let option = options.get(..length).filter(|option| !option.is_empty())?;
        if *first == kind && found.is_none() {
            found = option.get(2..8);
        }
        options = &options[length..];
    }
    options.is_empty().then_some(found)
}

/// Asks who has `target`. Without a source it is a question whether the address is taken, whose answer goes to all.
pub fn solicitation(mac: MacAddr, source: Option<Ipv6Addr>, target: Ipv6Addr) -> Vec<u8> {
    let [.., a, b, c] = target.octets();
    let group = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 1, 0xff00 | u16::from(a), u16::from_be_bytes([b, c]));
    let lladdr = source.map(|_| RawHardwareAddress::from_bytes(&mac.0));
    let question = Icmpv6Repr::Ndisc(NdiscRepr::NeighborSolicit { target_addr: target, lladdr });
    packet(mac, source.unwrap_or(Ipv6Addr::UNSPECIFIED), group, 255, &question)
}

/// An echo request to all nodes of the link.
pub fn echo_to_all(mac: MacAddr, source: Ipv6Addr, id: u16) -> Vec<u8> {
    packet(mac, source, ALL_NODES, 1, &Icmpv6Repr::EchoRequest { ident: id, seq_no: 1, data: b"lanward" })
}

fn packet(mac: MacAddr, source: Ipv6Addr, group: Ipv6Addr, hop_limit: u8, icmp: &Icmpv6Repr<'_>) -> Vec<u8> {
    let [.., a, b, c, d] = group.octets();
    let ip = Ipv6Repr {
        src_addr: source,
        dst_addr: group,
        next_header: IpProtocol::Icmpv6,
        payload_len: icmp.buffer_len(),
        hop_limit,
    };
    let length = ip.buffer_len() + icmp.buffer_len();
    let mut bytes = frame(mac, [0x33, 0x33, a, b, c, d], EthernetProtocol::Ipv6, length);
    let start = bytes.len() - length;
    let mut packet = Ipv6Packet::new_unchecked(&mut bytes[start..]);
    ip.emit(&mut packet);
    icmp.emit(
        &source,
        &group,
        &mut Icmpv6Packet::new_unchecked(packet.payload_mut()),
        &ChecksumCapabilities::default(),
    );
    bytes
}

#[cfg(test)]
mod tests {
    use smoltcp::wire::NdiscNeighborFlags;

    use super::*;

    const OURS: MacAddr = MacAddr([2, 0, 0, 0, 0, 1]);
    const THEIRS: MacAddr = MacAddr([2, 0, 0, 0, 0, 2]);
    const LINK_LOCAL: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
    const TARGET: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0x12, 0x3456);

    fn advertisement(target: Ipv6Addr, hop_limit: u8) -> Vec<u8> {
        let answer = Icmpv6Repr::Ndisc(NdiscRepr::NeighborAdvert {
            flags: NdiscNeighborFlags::SOLICITED,
            target_addr: target,
            lladdr: Some(RawHardwareAddress::from_bytes(&THEIRS.0)),
        });
        packet(THEIRS, target, ALL_NODES, hop_limit, &answer)
    }

    #[test]
    fn a_solicitation_goes_to_the_targets_group() {
        let bytes = solicitation(OURS, Some(LINK_LOCAL), TARGET);
        assert_eq!(bytes[..6], [0x33, 0x33, 0xff, 0x12, 0x34, 0x56]);
        assert_eq!(bytes[38..54], "ff02::1:ff12:3456".parse::<Ipv6Addr>().expect("an address").octets());
        assert_eq!((bytes[21], bytes[54]), (255, 135));
        assert_eq!(bytes[78..], [1, 1, 2, 0, 0, 0, 0, 1], "our MAC as an option");
    }

    #[test]
    fn a_question_whether_it_is_taken_has_neither_source_nor_option() {
        let bytes = solicitation(OURS, None, TARGET);
        assert_eq!(bytes[22..38], [0; 16]);
        assert_eq!(bytes.len(), 78);
        assert_eq!(parse_ndp(&bytes), Some(Heard::Wanted { target: TARGET, mac: OURS }));
    }

    #[test]
    fn an_advertisement_counts_only_from_this_link() {
        assert_eq!(
            parse_ndp(&advertisement(TARGET, 255)),
            Some(Heard::Advertised { target: TARGET, mac: THEIRS })
        );
        assert_eq!(parse_ndp(&advertisement(TARGET, 254)), None);
    }

    #[test]
    fn broken_advertisements_are_passed_over() {
        let sound = advertisement(TARGET, 255);
        for at in [12, 20, 54, 55, 56, 62, 70, 79] {
            let mut bytes = sound.clone();
            bytes[at] ^= 0x40;
            assert_eq!(parse_ndp(&bytes), None, "byte {at}");
        }
        for end in 0..sound.len() {
            assert_eq!(parse_ndp(&sound[..end]), None, "cut at {end}");
        }
        assert_eq!(parse_ndp(&advertisement(ALL_NODES, 255)), None, "nobody has a group for himself");
    }

    #[test]
    fn options_without_length_end_the_reading() {
        assert_eq!(link_layer_option(&[1, 0, 0, 0, 0, 0, 0, 0], 1), None);
        assert_eq!(link_layer_option(&[1], 1), None);
        assert_eq!(
            link_layer_option(&[9, 1, 0, 0, 0, 0, 0, 0, 2, 1, 1, 2, 3, 4, 5, 6], 2),
            Some(Some(&[1, 2, 3, 4, 5, 6][..]))
        );
        assert_eq!(link_layer_option(&[], 2), Some(None));
    }

    #[test]
    fn an_echo_of_all_nodes_is_known_by_its_number() {
        assert_eq!(parse_ndp(&echo_to_all(OURS, LINK_LOCAL, 7)), None, "our own request is no answer");
        let reply = Icmpv6Repr::EchoReply { ident: 7, seq_no: 1, data: b"lanward" };
        let bytes = packet(THEIRS, TARGET, LINK_LOCAL, 64, &reply);
        assert_eq!(parse_ndp(&bytes), Some(Heard::Echoed { from: TARGET, mac: THEIRS, id: 7 }));
    }
}
