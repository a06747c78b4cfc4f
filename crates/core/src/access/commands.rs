//! The same as commands of `ip` and `sysctl`, for people who want to see it, or to do it by hand.

use super::{ROUTE_PROTOCOL, Shim};
use crate::export::quote;

/// What makes the shim, in order, as lines for a shell.
pub fn commands(shim: &Shim) -> Vec<String> {
    command_words(shim).iter().map(|words| line(words)).collect()
}

/// What takes it away; its address and routes go with the link.
pub fn undo_commands(shim: &Shim) -> Vec<String> {
    undo_words(shim).iter().map(|words| line(words)).collect()
}

/// What makes the shim, word by word.
///
/// The shim answers for its own address only: by default Linux answers on every link for every address that the machine
/// has (`arp_ignore`, `arp_announce` in the kernel's `ip-sysctl`), so that the LAN would learn two MAC addresses for
/// the machine's own. And it makes itself no IPv6 address.
pub(super) fn command_words(shim: &Shim) -> Vec<Vec<String>> {
    let (link, parent) = (shim.link.as_str(), shim.parent.as_str());
    let (mac, alias, address) = (shim.mac.to_string(), shim.alias(), shim.address.to_string());
    let mut all = vec![
        words(&[
            "ip", "link", "add", link, "link", parent, "address", &mac, "type", "macvlan", "mode", "bridge",
        ]),
        words(&["ip", "link", "set", "dev", link, "alias", &alias, "addrgenmode", "none"]),
        words(&[
            "sysctl",
            "-w",
            &format!("net.ipv4.conf.{link}.arp_ignore=1"),
            &format!("net.ipv4.conf.{link}.arp_announce=2"),
        ]),
        words(&["ip", "link", "set", "dev", link, "up"]),
        words(&["ip", "address", "add", &format!("{address}/32"), "dev", link]),
    ];
    let protocol = ROUTE_PROTOCOL.to_string();
    all.extend(shim.routes.iter().map(|route| {
        let route = route.to_string();
        words(&[
            "ip", "route", "add", &route, "dev", link, "proto", &protocol, "scope", "link", "src", &address,
        ])
    }));
    all
}

pub(super) fn undo_words(shim: &Shim) -> Vec<Vec<String>> {
    vec![words(&["ip", "link", "delete", "dev", shim.link.as_str()])]
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn line(words: &[String]) -> String {
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}
