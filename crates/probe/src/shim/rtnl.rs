//! What the shim asks of the kernel, as rtnetlink messages (`rtnetlink(7)`): one link made, marked, given an address and
//! routes, looked at and removed. Built and read by hand, because the program has to stay small.
//! Leaves out on purpose when any of it is done: that is the task's.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
};

use lanward_core::{access::ROUTE_PROTOCOL, addressing::Subnet, names::MacAddr, probe::ShimOrder};
use nix::{
    errno::Errno,
    sys::socket::{
        AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, bind, recv, send, socket,
    },
};

/// `linux/rtnetlink.h`.
const RTM_NEWLINK: u16 = 16;
const RTM_DELLINK: u16 = 17;
const RTM_GETLINK: u16 = 18;
const RTM_NEWADDR: u16 = 20;
const RTM_DELADDR: u16 = 21;
const RTM_GETADDR: u16 = 22;
const RTM_NEWROUTE: u16 = 24;
const RTM_DELROUTE: u16 = 25;
const RTM_GETROUTE: u16 = 26;
const RT_TABLE_MAIN: u8 = 254;
const RT_SCOPE_LINK: u8 = 253;
const RTN_UNICAST: u8 = 1;
const RTA_DST: u16 = 1;
const RTA_OIF: u16 = 4;
const RTA_GATEWAY: u16 = 5;
const RTA_PREFSRC: u16 = 7;
/// `linux/netlink.h`.
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const REQUEST: u16 = 1;
const ACK: u16 = 4;
const DUMP: u16 = 0x300;
const REPLACE: u16 = 0x100;
const EXCL: u16 = 0x200;
const CREATE: u16 = 0x400;
const NESTED: u16 = 0x8000;
const TYPE_MASK: u16 = 0x3fff;
/// `linux/if_link.h`, `linux/if_addr.h`, `linux/if.h`.
const IFLA_ADDRESS: u16 = 1;
const IFLA_IFNAME: u16 = 3;
const IFLA_LINK: u16 = 5;
const IFLA_LINKINFO: u16 = 18;
const IFLA_IFALIAS: u16 = 20;
const IFLA_AF_SPEC: u16 = 26;
const IFLA_INFO_KIND: u16 = 1;
const IFLA_INFO_DATA: u16 = 2;
const IFLA_MACVLAN_MODE: u16 = 1;
const MACVLAN_MODE_BRIDGE: u32 = 4;
const IFLA_INET_CONF: u16 = 1;
const IFLA_INET6_ADDR_GEN_MODE: u16 = 8;
const IN6_ADDR_GEN_MODE_NONE: u8 = 1;
const IFA_ADDRESS: u16 = 1;
const IFA_LOCAL: u16 = 2;
const IFF_UP: u32 = 1;
const IFF_LOWER_UP: u32 = 1 << 16;
/// `linux/ip.h`: settings of a link's IPv4.
const IPV4_DEVCONF_ARP_ANNOUNCE: u16 = 18;
const IPV4_DEVCONF_ARP_IGNORE: u16 = 19;
/// `bits/socket.h`.
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;

const HEADER: usize = 16;
/// `netlink_recvmsg` fills at most this much.
const ROOM: usize = 32 * 1024;

/// Links, addresses and routes of both families (`RTMGRP_*`).
const EVENTS: u32 = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

/// A socket of rtnetlink.
pub struct Rtnl {
    socket: OwnedFd,
    sequence: u32,
    room: Vec<u8>,
}

/// A link as the kernel shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub index: u32,
    pub flags: u32,
    pub alias: String,
    pub mac: Option<MacAddr>,
    pub below: u32,
    pub is_macvlan: bool,
    pub mode: u32,
}

impl Seen {
    pub fn is_up(&self) -> bool {
        self.flags & IFF_UP != 0
    }

    pub fn has_carrier(&self) -> bool {
        self.flags & IFF_LOWER_UP != 0
    }

    /// Made by us: marked as such; or not marked at all, and with our MAC address: then its maker died in between.
    pub fn is_ours(&self, shim: &ShimOrder) -> bool {
        self.is_macvlan && (self.alias == shim.alias || self.alias.is_empty() && self.mac == Some(shim.mac))
    }

    /// As it is to be.
    pub fn fits(&self, shim: &ShimOrder, parent: u32) -> bool {
        self.below == parent && self.mode == MACVLAN_MODE_BRIDGE && self.mac == Some(shim.mac)
    }
}

/// A default route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayOut {
    pub gateway: Option<Ipv4Addr>,
    pub link: u32,
}

/// What hangs on a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnLink {
    /// Its addresses with their prefix lengths.
    pub addresses: Vec<(IpAddr, u8)>,
    /// IPv4 routes of the main table through it that are ours.
    pub routes: Vec<(Ipv4Addr, u8)>,
    /// IPv6 routes of the main table through it: where to, and through whom.
    pub routes_v6: Vec<(Ipv6Addr, u8, Option<Ipv6Addr>)>,
}

impl Rtnl {
    /// For questions and orders.
    pub fn open() -> Result<Self, Errno> {
        Self::with_groups(0)
    }

    /// Hears what changes.
    pub fn events() -> Result<Self, Errno> {
        Self::with_groups(EVENTS)
    }

    fn with_groups(groups: u32) -> Result<Self, Errno> {
        let flags = if groups == 0 {
            SockFlag::SOCK_CLOEXEC
        } else {
            SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK
        };
        let socket = socket(AddressFamily::Netlink, SockType::Raw, flags, SockProtocol::NetlinkRoute)?;
        bind(socket.as_raw_fd(), &NetlinkAddr::new(0, groups))?;
        Ok(Self { socket, sequence: 0, room: vec![0; ROOM] })
    }

    /// The link of that name.
    pub fn link(&mut self, name: &str) -> Result<Option<Seen>, Errno> {
        let mut body = link_body(0, 0, 0);
        text(&mut body, IFLA_IFNAME, name);
        match self.ask(RTM_GETLINK, 0, &body) {
            Ok(found) => Ok(found.iter().find_map(|(_, payload)| read_link(payload))),
            Err(Errno::ENODEV) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes the link, marks it as ours, has it answer for its own address only, and keeps IPv6 off it as far as that
    /// goes. It is not up yet.
    pub fn make(&mut self, shim: &ShimOrder, parent: u32) -> Result<Seen, Errno> {
        let mut body = link_body(0, 0, 0);
        text(&mut body, IFLA_IFNAME, shim.link.as_str());
        attribute(&mut body, IFLA_LINK, &parent.to_ne_bytes());
        attribute(&mut body, IFLA_ADDRESS, &shim.mac.0);
        nest(&mut body, IFLA_LINKINFO, |info| {
            text(info, IFLA_INFO_KIND, "macvlan");
            nest(info, IFLA_INFO_DATA, |data| {
                attribute(data, IFLA_MACVLAN_MODE, &MACVLAN_MODE_BRIDGE.to_ne_bytes());
            });
        });
        self.ask(RTM_NEWLINK, CREATE | EXCL, &body)?;
        let made = self.link(shim.link.as_str())?.ok_or(Errno::ENODEV)?;
        self.mark(shim, made.index)?;
        Ok(made)
    }

    fn mark(&mut self, shim: &ShimOrder, index: u32) -> Result<(), Errno> {
        let mut body = link_body(index, 0, 0);
        text(&mut body, IFLA_IFALIAS, &shim.alias);
        self.ask(RTM_NEWLINK, 0, &body)?;
        let mut body = link_body(index, 0, 0);
        nest(&mut body, IFLA_AF_SPEC, |families| {
            nest(families, AF_INET.into(), |inet| {
                nest(inet, IFLA_INET_CONF, |conf| {
                    attribute(conf, IPV4_DEVCONF_ARP_IGNORE, &1u32.to_ne_bytes());
                    attribute(conf, IPV4_DEVCONF_ARP_ANNOUNCE, &2u32.to_ne_bytes());
                });
            });
        });
        self.ask(RTM_NEWLINK, 0, &body)?;
        let mut body = link_body(index, 0, 0);
        nest(&mut body, IFLA_AF_SPEC, |families| {
            nest(families, AF_INET6.into(), |inet6| {
                attribute(inet6, IFLA_INET6_ADDR_GEN_MODE, &[IN6_ADDR_GEN_MODE_NONE]);
            });
        });
        // a kernel without IPv6 has nothing to keep off
        let _ = self.ask(RTM_NEWLINK, 0, &body);
        Ok(())
    }

    /// Switches it on.
    pub fn up(&mut self, index: u32) -> Result<(), Errno> {
        self.ask(RTM_NEWLINK, 0, &link_body(index, IFF_UP, IFF_UP)).map(drop)
    }

    /// Removes it; its address and routes go with it.
    pub fn remove(&mut self, index: u32) -> Result<(), Errno> {
        match self.ask(RTM_DELLINK, 0, &link_body(index, 0, 0)) {
            Ok(_) | Err(Errno::ENODEV) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Gives it its address.
    pub fn give(&mut self, index: u32, address: Ipv4Addr) -> Result<(), Errno> {
        let mut body = address_body(AF_INET, 32, index);
        attribute(&mut body, IFA_LOCAL, &address.octets());
        attribute(&mut body, IFA_ADDRESS, &address.octets());
        self.ask(RTM_NEWADDR, CREATE | REPLACE, &body).map(drop)
    }

    /// Takes an IPv6 address off it.
    pub fn take(&mut self, index: u32, address: Ipv6Addr, prefix: u8) -> Result<(), Errno> {
        let mut body = address_body(AF_INET6, prefix, index);
        attribute(&mut body, IFA_ADDRESS, &address.octets());
        self.ask(RTM_DELADDR, 0, &body).map(drop)
    }

    /// Adds a route through it. [`Errno::EEXIST`] where there is one already, whoever made it.
    pub fn route(&mut self, index: u32, route: Subnet, source: Ipv4Addr) -> Result<(), Errno> {
        let IpAddr::V4(to) = route.network() else { return Err(Errno::EAFNOSUPPORT) };
        let mut body = route_body(AF_INET, route.prefix());
        body[5] = ROUTE_PROTOCOL;
        body[6] = RT_SCOPE_LINK;
        body[7] = RTN_UNICAST;
        attribute(&mut body, RTA_DST, &to.octets());
        attribute(&mut body, RTA_OIF, &index.to_ne_bytes());
        attribute(&mut body, RTA_PREFSRC, &source.octets());
        self.ask(RTM_NEWROUTE, CREATE | EXCL, &body).map(drop)
    }

    /// Removes an IPv6 route through it.
    pub fn unroute(
        &mut self,
        index: u32,
        (to, prefix, via): (Ipv6Addr, u8, Option<Ipv6Addr>),
    ) -> Result<(), Errno> {
        let mut body = route_body(AF_INET6, prefix);
        attribute(&mut body, RTA_DST, &to.octets());
        attribute(&mut body, RTA_OIF, &index.to_ne_bytes());
        if let Some(via) = via {
            attribute(&mut body, RTA_GATEWAY, &via.octets());
        }
        self.ask(RTM_DELROUTE, 0, &body).map(drop)
    }

    /// What hangs on the link.
    pub fn on_link(&mut self, index: u32) -> Result<OnLink, Errno> {
        let mut found = OnLink::default();
        for (_, payload) in self.ask(RTM_GETADDR, DUMP, &address_body(0, 0, 0))? {
            let Some((head, attributes)) = payload.split_at_checked(8) else { continue };
            let all = || Attributes(attributes);
            let value =
                all().find(|(k, _)| *k == IFA_LOCAL).or_else(|| all().find(|(k, _)| *k == IFA_ADDRESS));
            if number(&head[4..8]) == index
                && let Some(address) = value.and_then(|(_, value)| ip(value))
            {
                found.addresses.push((address, head[1]));
            }
        }
        for family in [AF_INET, AF_INET6] {
            for (_, payload) in self.ask(RTM_GETROUTE, DUMP, &route_body(family, 0))? {
                let Some(route) = Route::read(&payload) else { continue };
                if route.link != Some(index) || route.table != RT_TABLE_MAIN {
                    continue;
                }
                match route.to {
                    IpAddr::V4(to) if route.protocol == ROUTE_PROTOCOL => {
                        found.routes.push((to, route.prefix));
                    }
                    IpAddr::V6(to) => {
                        let via = match route.gateway {
                            Some(IpAddr::V6(via)) => Some(via),
                            _ => None,
                        };
                        found.routes_v6.push((to, route.prefix, via));
                    }
                    IpAddr::V4(_) => {}
                }
            }
        }
        Ok(found)
    }

    /// The machine's way out: the IPv4 default routes of the main table that leave by another link than `except`.
    pub fn ways_out(&mut self, except: u32) -> Result<Vec<WayOut>, Errno> {
        let all = self.ask(RTM_GETROUTE, DUMP, &route_body(AF_INET, 0))?;
        let routes = all.iter().filter_map(|(_, payload)| Route::read(payload));
        let out = routes.filter(|r| r.prefix == 0 && r.table == RT_TABLE_MAIN && r.link != Some(except));
        Ok(out
            .map(|route| WayOut {
                gateway: match route.gateway {
                    Some(IpAddr::V4(gateway)) => Some(gateway),
                    _ => None,
                },
                link: route.link.unwrap_or_default(),
            })
            .collect())
    }

    /// Reads what has changed since; true where it is about one of these links, or where it was too much to be kept.
    pub fn heard(&mut self, links: &[u32]) -> bool {
        let mut concerns = false;
        loop {
            match recv(self.socket.as_raw_fd(), &mut self.room, MsgFlags::empty()) {
                Ok(length) => {
                    let mut bytes = &self.room[..length];
                    while let Some((kind, _, payload)) = next(&mut bytes) {
                        concerns |= is_about(kind, payload, links);
                    }
                }
                Err(Errno::EINTR) => {}
                Err(Errno::ENOBUFS) => concerns = true,
                Err(_) => return concerns,
            }
        }
    }

    /// One request with all that comes of it; the kernel's refusal as an error.
    fn ask(&mut self, kind: u16, flags: u16, body: &[u8]) -> Result<Vec<(u16, Vec<u8>)>, Errno> {
        self.sequence = self.sequence.wrapping_add(1);
        let is_dump = flags & DUMP == DUMP && matches!(kind, RTM_GETADDR | RTM_GETROUTE);
        let flags = if is_dump { flags | REQUEST } else { flags | REQUEST | ACK };
        let mut message = Vec::with_capacity(HEADER + body.len());
        message.extend(u32::try_from(HEADER + body.len()).unwrap_or(u32::MAX).to_ne_bytes());
        message.extend(kind.to_ne_bytes());
        message.extend(flags.to_ne_bytes());
        message.extend(self.sequence.to_ne_bytes());
        message.extend([0; 4]);
        message.extend(body);
        send(self.socket.as_raw_fd(), &message, MsgFlags::empty())?;
        let mut found = Vec::new();
        loop {
            let length = match recv(self.socket.as_raw_fd(), &mut self.room, MsgFlags::empty()) {
                Err(Errno::EINTR) => continue,
                other => other?,
            };
            let mut bytes = &self.room[..length];
            while let Some((kind, sequence, payload)) = next(&mut bytes) {
                if sequence != self.sequence {
                    continue;
                }
                match kind {
                    NLMSG_DONE => return Ok(found),
                    NLMSG_ERROR => {
                        let code = payload.first_chunk().map_or(0, |code| i32::from_ne_bytes(*code));
                        return if code == 0 {
                            Ok(found)
                        } else {
                            Err(Errno::from_raw(code.saturating_neg()))
                        };
                    }
                    kind => found.push((kind, payload.to_vec())),
                }
            }
        }
    }
}

impl AsFd for Rtnl {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// `struct ifinfomsg`.
fn link_body(index: u32, flags: u32, change: u32) -> Vec<u8> {
    let mut body = vec![0; 4];
    body.extend(index.to_ne_bytes());
    body.extend(flags.to_ne_bytes());
    body.extend(change.to_ne_bytes());
    body
}

/// `struct ifaddrmsg`.
fn address_body(family: u8, prefix: u8, index: u32) -> Vec<u8> {
    let mut body = vec![family, prefix, 0, 0];
    body.extend(index.to_ne_bytes());
    body
}

/// `struct rtmsg` of the main table.
fn route_body(family: u8, prefix: u8) -> Vec<u8> {
    vec![family, prefix, 0, 0, RT_TABLE_MAIN, 0, 0, 0, 0, 0, 0, 0]
}

fn attribute(body: &mut Vec<u8>, kind: u16, value: &[u8]) {
    body.extend(u16::try_from(4 + value.len()).unwrap_or(u16::MAX).to_ne_bytes());
    body.extend(kind.to_ne_bytes());
    body.extend(value);
    body.resize(body.len().next_multiple_of(4), 0);
}

/// A text with its final zero.
fn text(body: &mut Vec<u8>, kind: u16, value: &str) {
    attribute(body, kind, &[value.as_bytes(), &[0]].concat());
}

fn nest(body: &mut Vec<u8>, kind: u16, fill: fn(&mut Vec<u8>)) {
    let mut inner = Vec::new();
    fill(&mut inner);
    attribute(body, kind | NESTED, &inner);
}

/// The next message of a datagram: its type, its sequence number, what is in it. `None` at the end, and where the rest
/// is no message.
fn next<'a>(bytes: &mut &'a [u8]) -> Option<(u16, u32, &'a [u8])> {
    let length = number(bytes.get(..4)?) as usize;
    let payload = bytes.get(HEADER..length)?;
    let kind = u16::from_ne_bytes(*bytes.get(4..)?.first_chunk()?);
    let sequence = number(bytes.get(8..12)?);
    *bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    Some((kind, sequence, payload))
}

/// Four bytes as a number; 0 where there are fewer.
fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_ne_bytes(*bytes))
}

fn ip(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => bytes.first_chunk().map(|b: &[u8; 4]| IpAddr::from(*b)),
        16 => bytes.first_chunk().map(|b: &[u8; 16]| IpAddr::from(*b)),
        _ => None,
    }
}

fn string(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// The attributes in a stretch of bytes.
struct Attributes<'a>(&'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [l0, l1, k0, k1] = *self.0.first_chunk()?;
        let length = usize::from(u16::from_ne_bytes([l0, l1]));
        let value = self.0.get(4..length)?;
        self.0 = self.0.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((u16::from_ne_bytes([k0, k1]) & TYPE_MASK, value))
    }
}

fn read_link(payload: &[u8]) -> Option<Seen> {
    let (head, attributes) = payload.split_at_checked(16)?;
    let mut seen = Seen { index: number(&head[4..8]), flags: number(&head[8..12]), ..Seen::default() };
    for (kind, value) in Attributes(attributes) {
        match kind {
            IFLA_ADDRESS => seen.mac = value.try_into().ok().map(MacAddr),
            IFLA_LINK => seen.below = number(value),
            IFLA_IFALIAS => seen.alias = string(value),
            IFLA_LINKINFO => {
                for (kind, value) in Attributes(value) {
                    match kind {
                        IFLA_INFO_KIND => seen.is_macvlan = string(value) == "macvlan",
                        IFLA_INFO_DATA => {
                            let mode = Attributes(value).find(|(kind, _)| *kind == IFLA_MACVLAN_MODE);
                            seen.mode = mode.map_or(0, |(_, value)| number(value));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Some(seen)
}

struct Route {
    to: IpAddr,
    prefix: u8,
    gateway: Option<IpAddr>,
    link: Option<u32>,
    table: u8,
    protocol: u8,
}

impl Route {
    /// `None` for what leads nowhere (`blackhole` and the like) and what cannot be read.
    fn read(payload: &[u8]) -> Option<Self> {
        let (head, attributes) = payload.split_at_checked(12)?;
        if head[7] != RTN_UNICAST {
            return None;
        }
        let all: IpAddr =
            if head[0] == AF_INET6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
        let value = |wanted: u16| Attributes(attributes).find(|(kind, _)| *kind == wanted).map(|(_, v)| v);
        Some(Self {
            to: value(RTA_DST).and_then(ip).unwrap_or(all),
            prefix: head[1],
            gateway: value(RTA_GATEWAY).and_then(ip),
            link: value(RTA_OIF).map(number),
            table: head[4],
            protocol: head[5],
        })
    }
}

/// Whether a message is about one of these links.
fn is_about(kind: u16, payload: &[u8], links: &[u32]) -> bool {
    match kind {
        // A parent may come back with another number.
        RTM_NEWLINK | RTM_DELLINK => {
            links.contains(&0) || payload.get(4..8).is_some_and(|index| links.contains(&number(index)))
        }
        RTM_NEWADDR | RTM_DELADDR => payload.get(4..8).is_some_and(|index| links.contains(&number(index))),
        RTM_NEWROUTE | RTM_DELROUTE => {
            let attributes = payload.get(12..).unwrap_or_default();
            Attributes(attributes).any(|(kind, value)| kind == RTA_OIF && links.contains(&number(value)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_knows_its_loopback_and_none_of_a_name_that_is_not_there() {
        let mut rtnl = Rtnl::open().expect("rtnetlink is everywhere");
        let lo = rtnl.link("lo").expect("it answers").expect("lo");
        assert_eq!((lo.index, lo.is_macvlan), (1, false));
        assert_eq!(rtnl.link("no-such-link").expect("it answers"), None);
        assert!(rtnl.on_link(1).is_ok() && rtnl.ways_out(0).is_ok());
    }

    #[test]
    fn datagrams_that_lie_about_their_length_are_no_messages() {
        let mut message = Vec::new();
        message.extend(24u32.to_ne_bytes());
        message.extend([0; 20]);
        assert!(next(&mut message.as_slice()).is_some());
        for (length, cut) in [(3u32, 24), (15, 24), (25, 24), (u32::MAX, 24), (24, 23), (0, 24), (16, 3)] {
            message[..4].copy_from_slice(&length.to_ne_bytes());
            assert_eq!(next(&mut &message[..cut]), None, "{length} of {cut}");
        }
    }

    #[test]
    fn attributes_that_lie_about_their_length_end_the_list() {
        for bytes in [&[][..], &[3, 0, 1, 0], &[9, 0, 1, 0, 1], &[0, 0, 0, 0, 5, 0, 1, 0], &[255; 40]] {
            assert_eq!(Attributes(bytes).count(), 0, "{bytes:?}");
            assert!(read_link(bytes).is_none_or(|seen| !seen.is_macvlan));
        }
    }

    #[test]
    fn only_what_is_about_the_links_in_question_counts() {
        let link = link_body(7, 0, 0);
        assert!(is_about(RTM_NEWLINK, &link, &[3, 7]) && !is_about(RTM_NEWLINK, &link, &[3]));
        assert!(is_about(RTM_NEWLINK, &link, &[0]), "one that is waited for may have any number");
        assert!(is_about(RTM_DELADDR, &address_body(2, 32, 7), &[7]));
        let mut route = route_body(2, 32);
        assert!(!is_about(RTM_DELROUTE, &route, &[7, 0]));
        attribute(&mut route, RTA_OIF, &7u32.to_ne_bytes());
        assert!(is_about(RTM_DELROUTE, &route, &[7]));
    }
}
