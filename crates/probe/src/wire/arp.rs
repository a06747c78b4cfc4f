//! ARP (RFC 826) and its use to find conflicts (RFC 5227).

use std::net::Ipv4Addr;

use lanward_core::names::MacAddr;
use smoltcp::wire::{ArpOperation, ArpPacket, ArpRepr, EthernetAddress, EthernetProtocol};

use super::{frame, holder, payload};

/// The length of a request without the padding that the link adds.
pub const LENGTH: usize = 42;

/// What an ARP packet claims: that `sender` is at `mac`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// A reply, or a request that tells its own sender along.
    pub reply: bool,
    /// Whose address; 0.0.0.0 in the probe of somebody who is about to take one.
    pub sender: Ipv4Addr,
    /// Where it is claimed to be.
    pub mac: MacAddr,
    /// Which address the packet is about.
    pub target: Ipv4Addr,
}

/// Reads a frame. `None` where it is no ARP for IPv4 over Ethernet, or claims what no interface can have.
pub fn parse_arp(bytes: &[u8]) -> Option<Claim> {
    let (_, packet) = payload(bytes, EthernetProtocol::Arp)?;
    let packet = ArpPacket::new_checked(packet).ok()?;
    let ArpRepr::EthernetIpv4 {
        operation,
        source_hardware_addr,
        source_protocol_addr,
        target_protocol_addr,
        ..
    } = ArpRepr::parse(&packet).ok()?
    else {
        return None;
    };
    let reply = match operation {
        ArpOperation::Reply => true,
        ArpOperation::Request => false,
        ArpOperation::Unknown(_) => return None,
    };
    Some(Claim {
        reply,
        sender: source_protocol_addr,
        mac: holder(&source_hardware_addr.0)?,
        target: target_protocol_addr,
    })
}

/// A request to everybody: who has `target`? With 0.0.0.0 as `sender` it is RFC 5227's probe, which changes nobody's
/// table.
pub fn request(mac: MacAddr, sender: Ipv4Addr, target: Ipv4Addr) -> Vec<u8> {
    write(ArpOperation::Request, mac, [0xff; 6], sender, target)
}

/// A reply. The probe never sends one; its tests do.
#[doc(hidden)]
pub fn reply(mac: MacAddr, to: MacAddr, sender: Ipv4Addr, target: Ipv4Addr) -> Vec<u8> {
    write(ArpOperation::Reply, mac, to.0, sender, target)
}

fn write(operation: ArpOperation, mac: MacAddr, to: [u8; 6], sender: Ipv4Addr, target: Ipv4Addr) -> Vec<u8> {
    let asked = if operation == ArpOperation::Request { [0; 6] } else { to };
    let arp = ArpRepr::EthernetIpv4 {
        operation,
        source_hardware_addr: EthernetAddress(mac.0),
        source_protocol_addr: sender,
        target_hardware_addr: EthernetAddress(asked),
        target_protocol_addr: target,
    };
    let mut bytes = frame(mac, to, EthernetProtocol::Arp, arp.buffer_len());
    let start = bytes.len() - arp.buffer_len();
    arp.emit(&mut ArpPacket::new_unchecked(&mut bytes[start..]));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: MacAddr = MacAddr([2, 0, 0, 0, 0, 1]);
    const THEIRS: MacAddr = MacAddr([2, 0, 0, 0, 0, 2]);
    const A: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
    const B: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 2);

    #[test]
    fn a_request_is_what_rfc_826_and_5227_say() {
        let bytes = request(OURS, Ipv4Addr::UNSPECIFIED, B);
        assert_eq!(bytes.len(), LENGTH);
        assert_eq!(bytes[..6], [0xff; 6], "to everybody");
        assert_eq!(bytes[12..22], [8, 6, 0, 1, 8, 0, 6, 4, 0, 1]);
        assert_eq!(bytes[22..28], OURS.0);
        assert_eq!(bytes[28..38], [0; 10], "an empty sender address and target MAC");
        assert_eq!(bytes[38..], B.octets());
    }

    #[test]
    fn a_claim_is_read_with_or_without_padding() {
        let mut bytes = reply(THEIRS, OURS, B, A);
        let claim = Some(Claim { reply: true, sender: B, mac: THEIRS, target: A });
        assert_eq!(parse_arp(&bytes), claim);
        bytes.resize(60, 0xaa);
        assert_eq!(parse_arp(&bytes), claim);
    }

    #[test]
    fn what_no_interface_can_have_is_no_claim() {
        for mac in [MacAddr([0xff; 6]), MacAddr([1, 0, 0x5e, 0, 0, 1]), MacAddr([0; 6])] {
            assert_eq!(parse_arp(&reply(mac, OURS, B, A)), None, "{mac}");
        }
    }

    #[test]
    fn other_hardware_protocols_and_operations_are_passed_over() {
        let sound = reply(THEIRS, OURS, B, A);
        for (at, value) in [(12, 0x86), (15, 6), (16, 9), (18, 8), (19, 16), (21, 3)] {
            let mut bytes = sound.clone();
            bytes[at] = value;
            assert_eq!(parse_arp(&bytes), None, "byte {at}");
        }
        for end in 0..sound.len() {
            assert_eq!(parse_arp(&sound[..end]), None, "cut at {end}");
        }
    }
}
