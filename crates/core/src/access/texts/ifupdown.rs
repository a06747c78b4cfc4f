//! A stanza of ifupdown (interfaces(5)).

use super::{
    AccessFile, AccessNote, AccessText, AccessTool, commands, operand, own_name, purpose, quote,
    undo_commands,
};
use crate::access::Shim;

/// ifupdown has no method for macvlan links, so the link is made by `pre-up` and taken away by `post-down`, whose
/// lines go to the shell as they are; the method `manual` adds nothing to them. Debian reads `interfaces.d` before the
/// parent's own stanza (`source` stands first in the file it installs), so at the machine's start the parent may be
/// down, and as a VLAN not there.
pub(super) fn text(shim: &Shim) -> AccessText {
    let Shim { link, parent, .. } = shim;
    let parent = parent.as_str();
    let file = format!("/etc/network/interfaces.d/{}", own_name(shim));
    let there = format!("/sys/class/net/{link}");
    let mut text = format!(
        "# {}.\nauto {link}\niface {link} inet manual\n    pre-up test -e {} || ifup {}\n    \
         pre-up ip link set dev {} up\n",
        purpose(shim),
        quote(&format!("/sys/class/net/{parent}")),
        operand(parent),
        quote(parent),
    );
    for command in commands(shim) {
        text.push_str(&format!("    pre-up {command}\n"));
    }
    for command in undo_commands(shim) {
        text.push_str(&format!("    post-down {command}\n"));
    }
    let mut undo = vec![format!("ifdown {link}"), format!("rm -f {}", quote(&file))];
    // Where its start failed half-way, ifupdown has nothing to take down.
    undo.extend(undo_commands(shim).iter().map(|command| format!("test ! -e {there} || {command}")));
    AccessText {
        asked: AccessTool::Ifupdown,
        tool: AccessTool::Ifupdown,
        files: vec![AccessFile { path: file, text }],
        apply: vec![format!("ifup {link}")],
        undo,
        notes: vec![AccessNote::NobodyAsks, AccessNote::ParentIsSwitchedOn],
    }
}
