//! DHCP (RFC 2131, 2132): one DISCOVER out, offers in. Nothing here can make a REQUEST.

use std::net::{IpAddr, Ipv4Addr};

use lanward_core::{addressing::Subnet, names::MacAddr, probe::Offer};
use smoltcp::{
    phy::ChecksumCapabilities,
    wire::{
        DhcpMessageType, DhcpPacket, DhcpRepr, EthernetAddress, EthernetProtocol, IpAddress, IpProtocol,
        Ipv4Packet, Ipv4Repr, UdpPacket, UdpRepr,
    },
};

use super::{clean, frame, holder, payload};

const SERVER_PORT: u16 = 67;
const CLIENT_PORT: u16 = 68;
/// BOOTP messages have at least this length (RFC 1542, 2.1), and some servers drop shorter ones.
const LENGTH_MIN: usize = 300;
/// Routers and name servers that are taken from an offer.
const ADDRESSES_MAX: usize = 8;
/// Options that are asked for: subnet mask, routers, name servers, domain, lease time, server.
const ASKED: [u8; 6] = [1, 3, 6, 15, 51, 54];

/// A server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// To whose question.
    pub transaction: u32,
    /// To which client.
    pub client: MacAddr,
    /// What is offered.
    pub offer: Offer,
}

/// A DISCOVER to everybody, with a client's MAC of its own, so that no lease of this machine is touched. The answer is
/// asked for as a broadcast, as nobody has that MAC.
pub fn discover(from: MacAddr, client: MacAddr, transaction: u32, seconds: u16) -> Vec<u8> {
    let dhcp = DhcpRepr {
        message_type: DhcpMessageType::Discover,
        transaction_id: transaction,
        secs: seconds,
        client_hardware_address: EthernetAddress(client.0),
        client_ip: Ipv4Addr::UNSPECIFIED,
        your_ip: Ipv4Addr::UNSPECIFIED,
        server_ip: Ipv4Addr::UNSPECIFIED,
        router: None,
        subnet_mask: None,
        relay_agent_ip: Ipv4Addr::UNSPECIFIED,
        broadcast: true,
        requested_ip: None,
        client_identifier: None,
        server_identifier: None,
        parameter_request_list: Some(&ASKED),
        dns_servers: None,
        max_size: None,
        lease_duration: None,
        renew_duration: None,
        rebind_duration: None,
        additional_options: &[],
    };
    let udp = UdpRepr { src_port: CLIENT_PORT, dst_port: SERVER_PORT };
    write(from, [0xff; 6], (Ipv4Addr::UNSPECIFIED, Ipv4Addr::BROADCAST), &udp, &dhcp)
}

fn write(
    from: MacAddr,
    to: [u8; 6],
    (source, destination): (Ipv4Addr, Ipv4Addr),
    udp: &UdpRepr,
    dhcp: &DhcpRepr<'_>,
) -> Vec<u8> {
    let length = dhcp.buffer_len().max(LENGTH_MIN);
    let ip = Ipv4Repr {
        src_addr: source,
        dst_addr: destination,
        next_header: IpProtocol::Udp,
        payload_len: udp.header_len() + length,
        hop_limit: 64,
    };
    let mut bytes = frame(from, to, EthernetProtocol::Ipv4, ip.buffer_len() + ip.payload_len);
    let start = bytes.len() - ip.buffer_len() - ip.payload_len;
    let sums = ChecksumCapabilities::default();
    let mut packet = Ipv4Packet::new_unchecked(&mut bytes[start..]);
    ip.emit(&mut packet, &sums);
    udp.emit(
        &mut UdpPacket::new_unchecked(packet.payload_mut()),
        &IpAddress::Ipv4(source),
        &IpAddress::Ipv4(destination),
        length,
        |message| {
            // it fails only where there is no room, and `buffer_len` made it
            let _ = dhcp.emit(&mut DhcpPacket::new_unchecked(message));
        },
        &sums,
    );
    bytes
}

/// Reads a frame. `None` where it is no OFFER, or one that offers nothing an interface can have. The UDP checksum is
/// not looked at: a server on the same machine leaves it to a network card that the frame never meets.
pub fn parse_dhcp(bytes: &[u8]) -> Option<Reply> {
    let (server_mac, packet) = payload(bytes, EthernetProtocol::Ipv4)?;
    let server_mac = holder(&server_mac.0)?;
    let packet = Ipv4Packet::new_checked(packet).ok()?;
    if packet.next_header() != IpProtocol::Udp || packet.more_frags() || packet.frag_offset() != 0 {
        return None;
    }
    let sender = packet.src_addr();
    let udp = UdpPacket::new_checked(packet.payload()).ok()?;
    if (udp.src_port(), udp.dst_port()) != (SERVER_PORT, CLIENT_PORT) {
        return None;
    }
    let dhcp = DhcpPacket::new_checked(udp.payload()).ok()?;
    if dhcp.magic_number() != 0x6382_5363 || dhcp.hardware_len() != 6 {
        return None;
    }
    let address = unicast(dhcp.your_ip())?;
    let mut offered = false;
    let mut offer = Offer {
        server: sender.into(),
        server_mac,
        address: address.into(),
        subnet: None,
        routers: Vec::new(),
        dns: Vec::new(),
        lease_s: None,
        domain: None,
    };
    for option in dhcp.options() {
        let data = option.data;
        match option.kind {
            53 => offered = data == [u8::from(DhcpMessageType::Offer)],
            1 => offer.subnet = one(data).and_then(|mask| subnet(address, mask)),
            3 => offer.routers = several(data),
            6 => offer.dns = several(data),
            15 => offer.domain = clean(data),
            51 => offer.lease_s = data.try_into().ok().map(u32::from_be_bytes),
            54 => offer.server = one(data).and_then(unicast).unwrap_or(sender).into(),
            _ => {}
        }
    }
    let client = MacAddr(dhcp.client_hardware_address().0);
    offered.then_some(Reply { transaction: dhcp.transaction_id(), client, offer })
}

fn one(data: &[u8]) -> Option<Ipv4Addr> {
    Some(Ipv4Addr::from(<[u8; 4]>::try_from(data).ok()?))
}

fn several(data: &[u8]) -> Vec<IpAddr> {
    data.chunks_exact(4).filter_map(one).filter_map(unicast).take(ADDRESSES_MAX).map(IpAddr::V4).collect()
}

fn unicast(ip: Ipv4Addr) -> Option<Ipv4Addr> {
    (!ip.is_unspecified() && !ip.is_broadcast() && !ip.is_multicast() && !ip.is_loopback()).then_some(ip)
}

/// A mask with holes is none.
fn subnet(address: Ipv4Addr, mask: Ipv4Addr) -> Option<Subnet> {
    let mask = mask.to_bits();
    if mask.leading_ones() + mask.trailing_zeros() != 32 {
        return None;
    }
    Subnet::new(address.into(), u8::try_from(mask.leading_ones()).ok()?).map(Subnet::canonical)
}

#[cfg(test)]
mod tests {
    use smoltcp::wire::DhcpOption;

    use super::*;

    const OURS: MacAddr = MacAddr([2, 0, 0, 0, 0, 1]);
    const CLIENT: MacAddr = MacAddr([2, 9, 9, 9, 9, 9]);
    const SERVER_MAC: MacAddr = MacAddr([2, 0, 0, 0, 0, 7]);
    const SERVER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

    fn answer(kind: DhcpMessageType, offered: Ipv4Addr, options: &[DhcpOption<'_>]) -> Vec<u8> {
        let dhcp = DhcpRepr {
            message_type: kind,
            transaction_id: 77,
            secs: 0,
            client_hardware_address: EthernetAddress(CLIENT.0),
            client_ip: Ipv4Addr::UNSPECIFIED,
            your_ip: offered,
            server_ip: SERVER,
            router: None,
            subnet_mask: None,
            relay_agent_ip: Ipv4Addr::UNSPECIFIED,
            broadcast: true,
            requested_ip: None,
            client_identifier: None,
            server_identifier: None,
            parameter_request_list: None,
            dns_servers: None,
            max_size: None,
            lease_duration: None,
            renew_duration: None,
            rebind_duration: None,
            additional_options: options,
        };
        let udp = UdpRepr { src_port: SERVER_PORT, dst_port: CLIENT_PORT };
        write(SERVER_MAC, [0xff; 6], (SERVER, Ipv4Addr::BROADCAST), &udp, &dhcp)
    }

    fn option(kind: u8, data: &[u8]) -> DhcpOption<'_> {
        DhcpOption { kind, data }
    }

    #[test]
    fn a_discover_asks_for_a_broadcast_and_for_no_address() {
        let bytes = discover(OURS, CLIENT, 77, 3);
        assert_eq!(bytes[..12], [[0xff; 6], OURS.0].concat());
        assert_eq!(bytes[34..38], [0, 68, 0, 67]);
        let dhcp = &bytes[42..];
        assert!(dhcp.len() >= LENGTH_MIN);
        assert_eq!(dhcp[..12], [1, 1, 6, 0, 0, 0, 0, 77, 0, 3, 0x80, 0]);
        assert_eq!(dhcp[28..34], CLIENT.0);
        assert_eq!(dhcp[240..243], [53, 1, 1], "DISCOVER");
        let packet = DhcpPacket::new_checked(dhcp).expect("it is sound");
        assert!(packet.options().all(|option| option.kind != 50), "no address is requested");
    }

    #[test]
    fn an_offer_is_read_whole() {
        let bytes = answer(
            DhcpMessageType::Offer,
            Ipv4Addr::new(192, 0, 2, 120),
            &[
                option(1, &[255, 255, 255, 0]),
                option(3, &[192, 0, 2, 1, 192, 0, 2, 2]),
                option(6, &[192, 0, 2, 3, 0, 0, 0, 0, 9]),
                option(15, b"home.arpa\0"),
                option(51, &3600u32.to_be_bytes()),
                option(54, &[192, 0, 2, 9]),
            ],
        );
        let reply = parse_dhcp(&bytes).expect("an offer");
        assert_eq!((reply.transaction, reply.client), (77, CLIENT));
        let ip = |last| IpAddr::from([192, 0, 2, last]);
        assert_eq!(
            reply.offer,
            Offer {
                server: ip(9),
                server_mac: SERVER_MAC,
                address: ip(120),
                subnet: "192.0.2.0/24".parse().ok(),
                routers: vec![ip(1), ip(2)],
                dns: vec![ip(3)],
                lease_s: Some(3600),
                domain: Some("home.arpa".to_owned()),
            }
        );
    }

    #[test]
    fn broken_offers_lose_what_is_broken_or_are_none() {
        let offered = Ipv4Addr::new(192, 0, 2, 120);
        let odd =
            [option(1, &[255, 0, 255, 0]), option(3, &[1, 2, 3]), option(51, &[1]), option(54, &[255; 4])];
        let reply = parse_dhcp(&answer(DhcpMessageType::Offer, offered, &odd)).expect("still an offer");
        assert_eq!((reply.offer.subnet, reply.offer.routers.len(), reply.offer.lease_s), (None, 0, None));
        assert_eq!(reply.offer.server, IpAddr::V4(SERVER), "who sent it");
        for (kind, address) in [
            (DhcpMessageType::Ack, offered),
            (DhcpMessageType::Nak, offered),
            (DhcpMessageType::Offer, Ipv4Addr::UNSPECIFIED),
            (DhcpMessageType::Offer, Ipv4Addr::BROADCAST),
        ] {
            assert_eq!(parse_dhcp(&answer(kind, address, &[])), None, "{kind:?} {address}");
        }
    }

    #[test]
    fn a_giant_option_is_cut() {
        let names = [0x61; 255];
        let routers: Vec<u8> = (0..63u8).flat_map(|n| [192, 0, 2, n]).collect();
        let reply = parse_dhcp(&answer(
            DhcpMessageType::Offer,
            Ipv4Addr::new(192, 0, 2, 120),
            &[option(15, &names), option(3, &routers)],
        ))
        .expect("an offer");
        assert_eq!(reply.offer.routers.len(), ADDRESSES_MAX);
        assert_eq!(reply.offer.domain.map(|d| d.len()), Some(255));
    }

    #[test]
    fn an_offer_cut_anywhere_is_none_or_less_but_no_panic() {
        let bytes = answer(DhcpMessageType::Offer, Ipv4Addr::new(192, 0, 2, 120), &[option(15, b"x")]);
        for end in 0..bytes.len() {
            assert_eq!(parse_dhcp(&bytes[..end]), None, "cut at {end}");
        }
    }
}
