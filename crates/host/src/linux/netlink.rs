//! One dump each of links, addresses, routes and neighbours over one rtnetlink socket. The socket belongs to the
//! network namespace of the thread that opens it, so what comes back is this process's own view.
//!
//! Leaves out on purpose the `rtnetlink` crate, which can do all that and much besides: its way through an event loop
//! and every message there is made this the largest part of the probe (290 kB of it, measured), which has to stay
//! small.

use std::io;

use netlink_packet_core::{DecodeError, NetlinkBuffer, Parseable};
use netlink_packet_route::{address::AddressMessage, neighbour::NeighbourMessage, route::RouteMessage};
use netlink_sys::{Socket, SocketAddr, protocols::NETLINK_ROUTE};

use super::link_message::LinkMessage;

/// Why the kernel's tables could not be read.
#[derive(Debug, thiserror::Error)]
pub enum NetlinkError {
    /// The socket cannot be opened.
    #[error("rtnetlink cannot be opened: {0}")]
    Open(#[source] io::Error),
    /// The socket cannot be written or read.
    #[error("rtnetlink: {0}")]
    Socket(#[source] io::Error),
    /// The kernel refused a dump.
    #[error("rtnetlink: {0}")]
    Refused(#[source] io::Error),
    /// What came is no netlink message.
    #[error("rtnetlink sent what cannot be read")]
    Malformed,
}

/// The kernel's tables as they came.
pub struct Dump {
    /// Every link.
    pub links: Vec<LinkMessage>,
    /// Every address.
    pub addresses: Vec<AddressMessage>,
    /// Every route of both families, all tables.
    pub routes: Vec<RouteMessage>,
}

/// Message types and flags, `linux/rtnetlink.h` and `linux/netlink.h`.
const RTM_GETLINK: u16 = 18;
const RTM_GETADDR: u16 = 22;
const RTM_GETROUTE: u16 = 26;
const RTM_GETNEIGH: u16 = 30;
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const NLM_F_REQUEST_DUMP: u16 = 0x301;
const HEADER: usize = 16;
/// `bits/socket.h`, the same everywhere: look and leave it there; tell the whole length.
const MSG_PEEK: i32 = 2;
const MSG_TRUNC: i32 = 0x20;
/// The kernel fills a datagram of a dump up to the largest room it was ever offered, 32 KiB at the most
/// (`netlink_recvmsg` in net/netlink/af_netlink.c). In little rooms it comes link by link.
const ROOM: usize = 32 * 1024;
/// `struct ifinfomsg`, then the attribute IFLA_EXT_MASK (29) with RTEXT_FILTER_SKIP_STATS (8), which leaves out IPv6's
/// counters. The link's own come all the same (measured on 6.18).
const LINKS: [u8; 24] = {
    let mut body = [0; 24];
    body[16] = 8;
    body[18] = 29;
    body[20] = 8;
    if cfg!(target_endian = "big") {
        [body[16], body[17]] = [0, 8];
        [body[18], body[19]] = [0, 29];
        [body[20], body[23]] = [0, 8];
    }
    body
};
/// `struct ifaddrmsg`, all zero: both families.
const ADDRESSES: [u8; 8] = [0; 8];
/// `struct ndmsg`, all zero: both families.
const NEIGHBOURS: [u8; 12] = [0; 12];
/// `struct rtmsg` of a family: AF_INET is 2, AF_INET6 is 10 everywhere.
const fn routes(family: u8) -> [u8; 12] {
    let mut body = [0; 12];
    body[0] = family;
    body
}

/// Asks for everything but the neighbours.
pub fn dump() -> Result<Dump, NetlinkError> {
    let mut socket = Tables::open()?;
    let mut routes_of_both = socket.ask(RTM_GETROUTE, &routes(2), RouteMessage::parse)?;
    routes_of_both.extend(socket.ask(RTM_GETROUTE, &routes(10), RouteMessage::parse)?);
    Ok(Dump {
        links: socket.ask(RTM_GETLINK, &LINKS, LinkMessage::read)?,
        addresses: socket.ask(RTM_GETADDR, &ADDRESSES, AddressMessage::parse)?,
        routes: routes_of_both,
    })
}

/// The links and the neighbour tables of both families.
pub fn neighbours() -> Result<(Vec<LinkMessage>, Vec<NeighbourMessage>), NetlinkError> {
    let mut socket = Tables::open()?;
    let links = socket.ask(RTM_GETLINK, &LINKS, LinkMessage::read)?;
    Ok((links, socket.ask(RTM_GETNEIGH, &NEIGHBOURS, NeighbourMessage::parse)?))
}

struct Tables {
    socket: Socket,
    sequence: u32,
    room: Vec<u8>,
}

impl Tables {
    fn open() -> Result<Self, NetlinkError> {
        let mut socket = Socket::new(NETLINK_ROUTE).map_err(NetlinkError::Open)?;
        socket.bind_auto().map_err(NetlinkError::Open)?;
        socket.connect(&SocketAddr::new(0, 0)).map_err(NetlinkError::Open)?;
        Ok(Self { socket, sequence: 0, room: Vec::new() })
    }

    /// One dump. A message that cannot be read is left out: one strange link is no reason to see none.
    fn ask<M>(
        &mut self,
        what: u16,
        body: &[u8],
        read: fn(&[u8]) -> Result<M, DecodeError>,
    ) -> Result<Vec<M>, NetlinkError> {
        self.sequence += 1;
        let request = request(what, self.sequence, body);
        self.socket.send(&request, 0).map_err(NetlinkError::Socket)?;
        let mut found = Vec::new();
        loop {
            self.receive().map_err(NetlinkError::Socket)?;
            if take(&self.room, self.sequence, read, &mut found)? {
                return Ok(found);
            }
        }
    }

    /// The next datagram, however long, into `room`.
    fn receive(&mut self) -> io::Result<()> {
        let mut nothing: &mut [u8] = &mut [];
        let length = self.socket.recv(&mut nothing, MSG_PEEK | MSG_TRUNC)?;
        self.room.clear();
        self.room.reserve(length.max(ROOM));
        self.socket.recv(&mut self.room, 0)?;
        Ok(())
    }
}

fn request(what: u16, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(HEADER + body.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend(length.to_ne_bytes());
    bytes.extend(what.to_ne_bytes());
    bytes.extend(NLM_F_REQUEST_DUMP.to_ne_bytes());
    bytes.extend(sequence.to_ne_bytes());
    bytes.extend([0; 4]);
    bytes.extend(body);
    bytes
}

/// The messages of one datagram; true once the dump is over.
fn take<M>(
    mut bytes: &[u8],
    sequence: u32,
    read: fn(&[u8]) -> Result<M, DecodeError>,
    found: &mut Vec<M>,
) -> Result<bool, NetlinkError> {
    while bytes.len() >= HEADER {
        let message = NetlinkBuffer::new_checked(bytes).map_err(|_| NetlinkError::Malformed)?;
        let length = message.length() as usize;
        let payload = bytes.get(HEADER..length).ok_or(NetlinkError::Malformed)?;
        if message.sequence_number() == sequence {
            match message.message_type() {
                NLMSG_DONE => return Ok(true),
                NLMSG_ERROR => {
                    let code = payload.first_chunk().map_or(0, |code| i32::from_ne_bytes(*code));
                    return Err(NetlinkError::Refused(io::Error::from_raw_os_error(code.saturating_neg())));
                }
                _ => match read(payload) {
                    Ok(message) => found.push(message),
                    Err(error) => tracing::warn!(%error, "a netlink message cannot be read"),
                },
            }
        }
        // messages begin at multiples of four bytes (NLMSG_ALIGN)
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_a_loopback_and_its_addresses() {
        let dump = dump().expect("rtnetlink is everywhere");
        assert!(dump.links.iter().any(|link| link.index == 1));
        assert!(neighbours().is_ok());
    }

    #[test]
    fn a_datagram_cut_anywhere_is_told_or_ends_but_never_panics() {
        let whole = [request(16, 7, &[0; 16]), request(NLMSG_DONE, 7, &[0; 4])].concat();
        let mut found = Vec::<LinkMessage>::new();
        assert!(take(&whole, 7, LinkMessage::read, &mut found).expect("it is whole"));
        assert_eq!(found.len(), 1);
        for end in 0..whole.len() {
            assert!(!matches!(take(&whole[..end], 7, LinkMessage::read, &mut found), Ok(true)), "{end}");
        }
        let mut lie = whole;
        lie[0] = 3;
        assert!(matches!(take(&lie, 7, LinkMessage::read, &mut found), Err(NetlinkError::Malformed)));
    }

    #[test]
    fn what_the_kernel_refuses_is_told_in_its_words() {
        let refusal = request(NLMSG_ERROR, 1, &(-95i32).to_ne_bytes());
        let told = take(&refusal, 1, LinkMessage::read, &mut Vec::new()).expect_err("refused");
        assert!(told.to_string().contains("not supported"), "{told}");
    }

    #[test]
    fn an_answer_to_another_question_is_passed_over() {
        let other = [request(16, 1, &[0; 16]), request(NLMSG_DONE, 1, &[0; 4])].concat();
        let mut found = Vec::<LinkMessage>::new();
        assert!(!take(&other, 2, LinkMessage::read, &mut found).expect("it is whole"));
        assert!(found.is_empty());
    }
}
