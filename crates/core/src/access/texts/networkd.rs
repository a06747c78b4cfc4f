//! Files of systemd-networkd (systemd.netdev(5), systemd.network(5)).

use super::{AccessFile, AccessNote, AccessText, AccessTool, own_name, purpose, quote, settings};
use crate::access::Shim;

const FOLDER: &str = "/etc/systemd/network";

/// - `[NetDev]`, `[MACVLAN] Mode=bridge`: the link. networkd makes it when the parent's own `.network` file names
///   it with `MACVLAN=`, and in no other way; a drop-in adds that to the file without touching it.
/// - `RequiredForOnline=no`: the machine's start does not wait for it.
/// - `LinkLocalAddressing=no`, `IPv6AcceptRA=no`: no address of its own choosing.
/// - `DuplicateAddressDetection=ipv4`: the LAN is asked first (RFC 5227), and a held address is not taken.
/// - `[Route] Scope=link`, `PreferredSource=`: the containers are reached directly, with that address as sender.
///
/// Which file configures the parent only networkd knows (`networkctl status`; netplan writes one under `/run`), so
/// the drop-in is linked to where it belongs when the files are applied.
pub(super) fn text(shim: &Shim) -> AccessText {
    let Shim { link, address, .. } = shim;
    let (name, purpose) = (own_name(shim), purpose(shim));
    // Smaller than 70, as systemd.netdev(5) recommends, so that generated files do not win.
    let path = |end: &str| format!("{FOLDER}/60-{name}.{end}");
    let drop_in = format!("{FOLDER}/{name}.conf");
    let mut network = format!(
        "# {purpose}.\n[Match]\nName={link}\n\n[Link]\nRequiredForOnline=no\n\n\
         [Network]\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n\n\
         [Address]\nAddress={address}/32\nDuplicateAddressDetection=ipv4\n"
    );
    for route in &shim.routes {
        network.push_str(&format!("\n[Route]\nDestination={route}\nScope=link\nPreferredSource={address}\n"));
    }
    let files = vec![
        settings(shim),
        AccessFile {
            path: path("netdev"),
            text: format!(
                "# {purpose}.\n[NetDev]\nName={link}\nKind=macvlan\nMACAddress={}\n\n[MACVLAN]\nMode=bridge\n",
                shim.mac
            ),
        },
        AccessFile { path: path("network"), text: network },
        AccessFile { path: drop_in.clone(), text: format!("# {purpose}.\n[Network]\nMACVLAN={link}\n") },
    ];
    let paths: Vec<String> = files.iter().map(|file| quote(&file.path)).collect();
    let linked = quote(&format!("{name}.conf"));
    AccessText {
        asked: AccessTool::Networkd,
        tool: AccessTool::Networkd,
        files,
        apply: vec![
            format!(
                "parent_file=$(networkctl --no-pager status -- {} | sed -n 's/^ *Network File: //p')",
                quote(&literal(shim.parent.as_str()))
            ),
            // Where networkd does not configure the parent, it says `n/a`.
            "test -f \"$parent_file\"".to_owned(),
            format!("mkdir -p \"{FOLDER}/${{parent_file##*/}}.d\""),
            format!("ln -s {} \"{FOLDER}/${{parent_file##*/}}.d/\"", quote(&drop_in)),
            "networkctl reload".to_owned(),
        ],
        undo: vec![
            format!("find {FOLDER} -mindepth 2 -maxdepth 2 -type l -name {linked} -delete"),
            format!("rm -f {}", paths.join(" ")),
            "networkctl reload".to_owned(),
            format!("ip link delete dev {link}"),
        ],
        notes: vec![AccessNote::AsksFirst, AccessNote::ParentIsSetAnew],
    }
}

/// `networkctl status` takes patterns (glob(7)); this one means the name itself.
fn literal(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if matches!(c, '*' | '?' | '[' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
