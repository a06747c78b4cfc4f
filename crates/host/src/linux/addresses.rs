//! Addresses as rtnetlink tells them.

use std::{collections::HashMap, net::IpAddr};

use lanward_core::{
    addressing::Subnet,
    facts::{AddressScope, LinkAddress, Route},
    observed::{Observed, Why},
};
use netlink_packet_route::address::{
    AddressAttribute, AddressFlags, AddressMessage, AddressProtocol, AddressScope as KernelScope,
};

/// `INFINITY_LIFE_TIME`, `net/addrconf.h`.
const FOR_EVER: u32 = u32::MAX;

/// The names iproute2 gives to the flags (`ip/ipaddress.c`, `ifa_flag_names`), in its order.
const FLAG_NAMES: [(AddressFlags, &str); 10] = [
    (AddressFlags::Nodad, "nodad"),
    (AddressFlags::Optimistic, "optimistic"),
    (AddressFlags::Dadfailed, "dadfailed"),
    (AddressFlags::Homeaddress, "home"),
    (AddressFlags::Deprecated, "deprecated"),
    (AddressFlags::Tentative, "tentative"),
    (AddressFlags::Managetempaddr, "mngtmpaddr"),
    (AddressFlags::Noprefixroute, "noprefixroute"),
    (AddressFlags::Mcautojoin, "autojoin"),
    (AddressFlags::StablePrivacy, "stable-privacy"),
];

/// Sorts the addresses by the index of their link, keeping the kernel's order. `routes` may show who gave one.
pub fn by_link(messages: &[AddressMessage], routes: &[Route]) -> HashMap<u32, Vec<LinkAddress>> {
    let mut sorted: HashMap<u32, Vec<LinkAddress>> = HashMap::new();
    for message in messages {
        if let Some(address) = convert(message, routes) {
            sorted.entry(message.header.index).or_default().push(address);
        }
    }
    sorted
}

fn convert(message: &AddressMessage, routes: &[Route]) -> Option<LinkAddress> {
    let (mut local, mut address, mut flags, mut valid, mut protocol) = (None, None, None, None, None);
    for attribute in &message.attributes {
        match attribute {
            AddressAttribute::Local(ip) => local = Some(*ip),
            AddressAttribute::Address(ip) => address = Some(*ip),
            AddressAttribute::Flags(bits) => flags = Some(*bits),
            AddressAttribute::CacheInfo(info) => valid = Some(info.ifa_valid),
            AddressAttribute::Protocol(who) => protocol = Some(*who),
            _ => {}
        }
    }
    // On a point-to-point link IFA_ADDRESS is the peer; IFA_LOCAL is ours (`rtnetlink(7)`).
    let ip: IpAddr = local.or(address)?;
    let flags = flags.unwrap_or_else(|| AddressFlags::from_bits_retain(message.header.flags.bits().into()));
    let scope = match message.header.scope {
        KernelScope::Site => AddressScope::Site,
        KernelScope::Link => AddressScope::Link,
        KernelScope::Host | KernelScope::Nowhere => AddressScope::Host,
        _ => AddressScope::Global,
    };
    Some(LinkAddress {
        address: Subnet::new(ip, message.header.prefix_len)?,
        scope,
        flags: flag_names(flags, ip.is_ipv6()),
        valid_for_s: valid.filter(|&seconds| seconds != FOR_EVER),
        leased: leased(ip, flags, scope, protocol, routes),
    })
}

fn flag_names(flags: AddressFlags, v6: bool) -> Vec<String> {
    let mut names = Vec::new();
    if flags.contains(AddressFlags::Secondary) {
        names.push(if v6 { "temporary" } else { "secondary" }.to_owned());
    }
    if !flags.contains(AddressFlags::Permanent) {
        names.push("dynamic".to_owned());
    }
    names.extend(
        FLAG_NAMES.iter().filter(|(bit, _)| flags.contains(*bit)).map(|(_, name)| (*name).to_owned()),
    );
    names
}

/// Whether somebody on the network gave this address. A lifetime is proof, and so are the kernel's word on its
/// origin (`IFA_PROTO`, Linux 5.18) and a DHCP client's route that begins at the address. The lack of them proves
/// nothing: BusyBox `udhcpc` sets no lifetime.
fn leased(
    ip: IpAddr,
    flags: AddressFlags,
    scope: AddressScope,
    protocol: Option<AddressProtocol>,
    routes: &[Route],
) -> Observed<bool> {
    match protocol {
        Some(AddressProtocol::RouterAnnouncement) => return Observed::Known(true),
        Some(AddressProtocol::Loopback | AddressProtocol::LinkLocal) => return Observed::Known(false),
        _ => {}
    }
    let by_dhcp_route =
        || routes.iter().any(|route| route.source == Some(ip) && route.protocol.as_deref() == Some("dhcp"));
    if !flags.contains(AddressFlags::Permanent) || by_dhcp_route() {
        Observed::Known(true)
    } else if matches!(scope, AddressScope::Host) || is_link_local(ip) && ip.is_ipv6() {
        Observed::Known(false)
    } else {
        Observed::Unknown(Why::NotSupported)
    }
}

fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use netlink_packet_route::{AddressFamily, address::CacheInfo};

    use super::*;

    fn message(ip: &str, prefix: u8, attributes: Vec<AddressAttribute>) -> AddressMessage {
        let ip: IpAddr = ip.parse().expect("an address");
        let mut message = AddressMessage::default();
        message.header.index = 2;
        message.header.prefix_len = prefix;
        message.header.family = if ip.is_ipv4() { AddressFamily::Inet } else { AddressFamily::Inet6 };
        message.attributes = attributes;
        message.attributes.push(AddressAttribute::Address(ip));
        message
    }

    fn of(message: AddressMessage) -> LinkAddress {
        let mut sorted = by_link(&[message], &[]);
        sorted.remove(&2).and_then(|mut addresses| addresses.pop()).expect("an address of link 2")
    }

    fn flags(bits: AddressFlags) -> AddressAttribute {
        AddressAttribute::Flags(bits)
    }

    #[test]
    fn the_kernels_word_on_an_address_decides_who_gave_it() {
        let by = |protocol| {
            let attributes = vec![flags(AddressFlags::Permanent), AddressAttribute::Protocol(protocol)];
            of(message("2001:db8::5", 64, attributes)).leased
        };
        assert_eq!(by(AddressProtocol::RouterAnnouncement), Observed::Known(true));
        assert_eq!(by(AddressProtocol::LinkLocal), Observed::Known(false));
        // A number that some program chose tells nothing.
        assert!(by(AddressProtocol::Other(200)).why().is_some());
    }

    #[test]
    fn a_permanent_address_may_still_be_a_lease() {
        let permanent = || vec![flags(AddressFlags::Permanent)];
        assert!(of(message("192.168.1.5", 24, permanent())).leased.why().is_some());
        assert!(of(message("2001:db8::5", 64, permanent())).leased.why().is_some());
        assert_eq!(of(message("fe80::5", 64, permanent())).leased, Observed::Known(false));
        assert_eq!(
            of(message("192.168.1.5", 24, vec![flags(AddressFlags::empty())])).leased,
            Observed::Known(true)
        );
    }

    #[test]
    fn flags_have_the_names_that_ip_prints() {
        let names = |ip, bits| of(message(ip, 64, vec![flags(bits)])).flags;
        let bits = AddressFlags::Secondary | AddressFlags::Permanent | AddressFlags::Noprefixroute;
        assert_eq!(names("2001:db8::5", bits), ["temporary", "noprefixroute"]);
        let bits = AddressFlags::Secondary | AddressFlags::Deprecated | AddressFlags::Managetempaddr;
        assert_eq!(names("2001:db8::5", bits), ["temporary", "dynamic", "deprecated", "mngtmpaddr"]);
    }

    #[test]
    fn lifetimes_end_or_do_not() {
        let with = |valid| {
            let mut info = CacheInfo::default();
            info.ifa_valid = valid;
            of(message("10.0.0.5", 8, vec![AddressAttribute::CacheInfo(info)])).valid_for_s
        };
        assert_eq!(with(u32::MAX), None);
        assert_eq!(with(3600), Some(3600));
    }

    #[test]
    fn on_a_point_to_point_link_the_local_end_is_ours() {
        let local = AddressAttribute::Local("10.8.0.1".parse().expect("an address"));
        let address = of(message("10.8.0.2", 32, vec![local])).address;
        assert_eq!(address.to_string(), "10.8.0.1/32");
    }
}
