//! ICMP echo (RFC 792, 4443) through raw sockets.

use std::net::{IpAddr, Ipv4Addr};

use smoltcp::{
    phy::ChecksumCapabilities,
    wire::{
        Icmpv4Message, Icmpv4Packet, Icmpv4Repr, Icmpv6Message, Icmpv6Packet, IpProtocol, Ipv4Packet,
        Ipv4Repr,
    },
};

/// Header bytes before an echo's data.
pub const ECHO_HEADER: usize = 8;
/// An IPv4 header without options.
pub const IPV4_HEADER: usize = 20;
/// An IPv6 header.
pub const IPV6_HEADER: usize = 40;

/// An answer to an echo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Echo {
    /// The identifier of the request.
    pub id: u16,
    /// The number of the request.
    pub number: u16,
    /// How long the whole IP packet is.
    pub length: usize,
}

/// A whole IPv4 packet with an echo request that routers may not break. The kernel fills in our address, the packet's
/// number and the checksum of its header (`raw(7)`).
pub fn request_v4(to: Ipv4Addr, id: u16, number: u16, length: usize) -> Vec<u8> {
    let data = vec![0x4c; length.saturating_sub(IPV4_HEADER + ECHO_HEADER)];
    let icmp = Icmpv4Repr::EchoRequest { ident: id, seq_no: number, data: &data };
    let ip = Ipv4Repr {
        src_addr: Ipv4Addr::UNSPECIFIED,
        dst_addr: to,
        next_header: IpProtocol::Icmp,
        payload_len: icmp.buffer_len(),
        hop_limit: 64,
    };
    let mut bytes = vec![0; ip.buffer_len() + icmp.buffer_len()];
    let sums = ChecksumCapabilities::default();
    let mut packet = Ipv4Packet::new_unchecked(&mut bytes);
    ip.emit(&mut packet, &sums);
    packet.set_dont_frag(true);
    icmp.emit(&mut Icmpv4Packet::new_unchecked(packet.payload_mut()), &sums);
    bytes
}

/// An ICMPv6 echo request for an IP packet of that length. The kernel adds the IP header and the checksum
/// (RFC 3542, 3.1).
pub fn request_v6(id: u16, number: u16, length: usize) -> Vec<u8> {
    let mut bytes = vec![0x4c; length.saturating_sub(IPV6_HEADER).max(ECHO_HEADER)];
    bytes[..4].copy_from_slice(&[128, 0, 0, 0]);
    bytes[4..6].copy_from_slice(&id.to_be_bytes());
    bytes[6..8].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// Reads what a raw ICMP socket gives: for IPv4 with the IP header, for IPv6 without.
pub fn parse_echo(bytes: &[u8], from: IpAddr) -> Option<Echo> {
    match from {
        IpAddr::V4(_) => {
            let ip = Ipv4Packet::new_checked(bytes).ok()?;
            if ip.next_header() != IpProtocol::Icmp {
                return None;
            }
            let icmp = Icmpv4Packet::new_checked(ip.payload()).ok()?;
            let length = bytes.len().min(usize::from(ip.total_len()));
            let sound = icmp.msg_type() == Icmpv4Message::EchoReply && icmp.verify_checksum();
            sound.then(|| Echo { id: icmp.echo_ident(), number: icmp.echo_seq_no(), length })
        }
        IpAddr::V6(_) => {
            // the kernel has looked at the checksum
            let icmp = Icmpv6Packet::new_checked(bytes).ok()?;
            (icmp.msg_type() == Icmpv6Message::EchoReply).then(|| Echo {
                id: icmp.echo_ident(),
                number: icmp.echo_seq_no(),
                length: bytes.len() + IPV6_HEADER,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const V6: IpAddr = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);

    #[test]
    fn a_request_has_the_length_that_was_asked_for_and_stays_whole() {
        for length in [28, 29, 1500, 9000] {
            let bytes = request_v4(Ipv4Addr::LOCALHOST, 1, 2, length);
            assert_eq!(bytes.len(), length);
            assert_eq!(bytes[6] & 0x40, 0x40, "do not fragment");
            assert_eq!(request_v6(1, 2, length + 20).len(), length + 20 - IPV6_HEADER);
        }
        assert_eq!(
            parse_echo(&request_v4(Ipv4Addr::LOCALHOST, 1, 2, 100), V4),
            None,
            "a request is no answer"
        );
    }

    #[test]
    fn an_answer_is_known_by_its_numbers() {
        let mut bytes = request_v4(Ipv4Addr::LOCALHOST, 0x1234, 7, 100);
        bytes[20] = 0;
        // an echo reply's type is 8 less, and so is the sum
        bytes[22] = bytes[22].wrapping_add(8);
        assert_eq!(parse_echo(&bytes, V4), Some(Echo { id: 0x1234, number: 7, length: 100 }));
        bytes[50] ^= 1;
        assert_eq!(parse_echo(&bytes, V4), None, "broken on the way");
        let mut bytes = request_v6(0x1234, 7, 100);
        bytes[0] = 129;
        assert_eq!(parse_echo(&bytes, V6), Some(Echo { id: 0x1234, number: 7, length: 100 }));
    }

    #[test]
    fn answers_cut_anywhere_are_none() {
        for from in [V4, V6] {
            for end in 0..8 {
                assert_eq!(parse_echo(&[129, 0, 0, 0, 0, 0, 0, 0][..end], from), None);
            }
        }
    }
}
