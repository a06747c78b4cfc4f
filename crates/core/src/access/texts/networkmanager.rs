//! A connection of NetworkManager, made with nmcli (nmcli(1), nm-settings-nmcli(5)).

use super::{AccessNote, AccessText, AccessTool, own_name, quote, settings};
use crate::access::Shim;

/// How long the LAN is asked for the address before it is taken, in milliseconds: three probes and the waiting
/// after them, as RFC 5227, 2.1.1 has it.
const ASKED_MS: u32 = 3000;

/// - `macvlan.mode bridge`, `macvlan.parent`: as in ip-link(8); the parent is an interface name.
/// - `802-3-ethernet.cloned-mac-address`: the link's own MAC address.
/// - `ipv4.method manual` with the address for itself alone, and `ipv4.routes`: nothing but the containers is
///   reached this way. The sender's address is not said (`src=`): the link has just one, and NetworkManager 1.42 sets
///   its routes while the LAN is still being asked, when the kernel knows no such address and refuses them.
/// - `ipv4.never-default yes`: it never becomes the default route.
/// - `ipv4.dad-timeout`: the LAN is asked first (RFC 5227), and where somebody answers the connection fails.
/// - `ipv6.method disabled`: no address by router advertisement.
pub(super) fn text(shim: &Shim) -> AccessText {
    let (name, settings) = (quote(&own_name(shim)), settings(shim));
    let routes: Vec<String> = shim.routes.iter().map(ToString::to_string).collect();
    let mut add = format!(
        "nmcli connection add type macvlan con-name {name} ifname {} macvlan.parent {} macvlan.mode bridge \
         802-3-ethernet.cloned-mac-address {} ipv4.method manual ipv4.addresses {}/32",
        shim.link,
        quote(shim.parent.as_str()),
        shim.mac,
        shim.address,
    );
    if !routes.is_empty() {
        add.push_str(&format!(" ipv4.routes {}", quote(&routes.join(", "))));
    }
    add.push_str(&format!(" ipv4.never-default yes ipv4.dad-timeout {ASKED_MS} ipv6.method disabled"));
    AccessText {
        asked: AccessTool::NetworkManager,
        tool: AccessTool::NetworkManager,
        apply: vec![
            add,
            // Left there, it would go on asking, and take the address as soon as it is silent.
            format!("nmcli connection up id {name} || {{ nmcli connection delete id {name}; false; }}"),
        ],
        undo: vec![format!("nmcli connection delete id {name}"), format!("rm -f {}", quote(&settings.path))],
        files: vec![settings],
        notes: vec![AccessNote::AsksFirst],
    }
}
