//! Routes as rtnetlink tells them. Leaves out the local table and everything but unicast: those say nothing about
//! where frames go.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use lanward_core::{addressing::Subnet, facts::Route};
use netlink_packet_route::{
    AddressFamily,
    route::{RouteAddress, RouteAttribute, RouteFlags, RouteMessage, RouteProtocol, RouteType, RouteVia},
};

use super::links::Names;

/// `RT_TABLE_LOCAL`, `linux/rtnetlink.h`.
const TABLE_LOCAL: u32 = 255;

/// Converts a dump, keeping the kernel's order. A multipath route becomes one route for each of its hops.
pub fn convert(messages: &[RouteMessage], names: &Names) -> Vec<Route> {
    messages.iter().flat_map(|message| of_message(message, names)).collect()
}

fn of_message(message: &RouteMessage, names: &Names) -> Vec<Route> {
    let header = &message.header;
    let any: IpAddr = match header.address_family {
        AddressFamily::Inet => Ipv4Addr::UNSPECIFIED.into(),
        AddressFamily::Inet6 => Ipv6Addr::UNSPECIFIED.into(),
        _ => return Vec::new(),
    };
    let table = message
        .attributes
        .iter()
        .find_map(|a| if let RouteAttribute::Table(table) = a { Some(*table) } else { None })
        .unwrap_or(header.table.into());
    if table == TABLE_LOCAL || header.kind != RouteType::Unicast || header.flags.contains(RouteFlags::Cloned)
    {
        return Vec::new();
    }
    let mut route = Route {
        destination: match Subnet::new(any, 0) {
            Some(all) => all,
            None => return Vec::new(),
        },
        gateway: None,
        link: None,
        source: None,
        metric: None,
        protocol: protocol(header.protocol),
        table,
    };
    let mut hops = Vec::new();
    for attribute in &message.attributes {
        match attribute {
            RouteAttribute::Destination(to) => {
                let to = address(to).and_then(|ip| Subnet::new(ip, header.destination_prefix_length));
                match to {
                    Some(to) => route.destination = to,
                    None => return Vec::new(),
                }
            }
            RouteAttribute::PrefSource(ip) => route.source = address(ip),
            RouteAttribute::Priority(metric) => route.metric = Some(*metric),
            RouteAttribute::MultiPath(paths) => hops.extend(
                paths.iter().map(|path| (gateway(&path.attributes), names.get(path.interface_index))),
            ),
            RouteAttribute::Oif(index) => route.link = names.get(*index),
            _ => {}
        }
    }
    route.gateway = gateway(&message.attributes);
    if hops.is_empty() {
        return vec![route];
    }
    hops.into_iter().map(|(gateway, link)| Route { gateway, link, ..route.clone() }).collect()
}

fn gateway(attributes: &[RouteAttribute]) -> Option<IpAddr> {
    attributes.iter().find_map(|attribute| match attribute {
        RouteAttribute::Gateway(ip) => address(ip),
        RouteAttribute::Via(RouteVia::Inet(ip)) => Some((*ip).into()),
        RouteAttribute::Via(RouteVia::Inet6(ip)) => Some((*ip).into()),
        _ => None,
    })
}

fn address(address: &RouteAddress) -> Option<IpAddr> {
    match address {
        RouteAddress::Inet(ip) => Some((*ip).into()),
        RouteAddress::Inet6(ip) => Some((*ip).into()),
        _ => None,
    }
}

/// iproute2's names (`etc/iproute2/rt_protos`); the library's own are others (`Dhcp`, `merit_mrt`).
fn protocol(protocol: RouteProtocol) -> Option<String> {
    let name = match protocol {
        RouteProtocol::Unspec => return None,
        RouteProtocol::IcmpRedirect => "redirect",
        RouteProtocol::Kernel => "kernel",
        RouteProtocol::Boot => "boot",
        RouteProtocol::Static => "static",
        RouteProtocol::Gated => "gated",
        RouteProtocol::Ra => "ra",
        RouteProtocol::Mrt => "mrt",
        RouteProtocol::Zebra => "zebra",
        RouteProtocol::Bird => "bird",
        RouteProtocol::DnRouted => "dnrouted",
        RouteProtocol::Xorp => "xorp",
        RouteProtocol::Ntk => "ntk",
        RouteProtocol::Dhcp => "dhcp",
        RouteProtocol::KeepAlived => "keepalived",
        RouteProtocol::Babel => "babel",
        RouteProtocol::Bgp => "bgp",
        RouteProtocol::Isis => "isis",
        RouteProtocol::Ospf => "ospf",
        RouteProtocol::Rip => "rip",
        RouteProtocol::Eigrp => "eigrp",
        other => return Some(u8::from(other).to_string()),
    };
    Some(name.to_owned())
}
