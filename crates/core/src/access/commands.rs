//! The same as commands of `ip` and `sysctl`, for people who want to see it, or to do it by hand.

use super::{ROUTE_PROTOCOL, Shim};
use crate::export::quote;

/// What makes the shim, in order.
///
/// The shim answers for its own address only: by default Linux answers on every link for every address that the machine
/// has (`arp_ignore`, `arp_announce` in the kernel's `ip-sysctl`), so that the LAN would learn two MAC addresses for
/// the machine's own. And it makes itself no IPv6 address.
pub fn commands(shim: &Shim) -> Vec<String> {
    let link = quote(shim.link.as_str());
    let parent = quote(shim.parent.as_str());
    let (mac, alias, address) = (shim.mac, quote(&shim.alias()), shim.address);
    let mut all = vec![
        format!("ip link add {link} link {parent} address {mac} type macvlan mode bridge"),
        format!("ip link set dev {link} alias {alias} addrgenmode none"),
        format!("sysctl -w net.ipv4.conf.{link}.arp_ignore=1 net.ipv4.conf.{link}.arp_announce=2"),
        format!("ip link set dev {link} up"),
        format!("ip address add {address}/32 dev {link}"),
    ];
    let route = |r: &crate::addressing::Subnet| {
        format!("ip route add {r} dev {link} proto {ROUTE_PROTOCOL} scope link src {address}")
    };
    all.extend(shim.routes.iter().map(route));
    all
}

/// What takes it away; its address and routes go with the link.
pub fn undo_commands(shim: &Shim) -> Vec<String> {
    vec![format!("ip link delete dev {}", quote(shim.link.as_str()))]
}
