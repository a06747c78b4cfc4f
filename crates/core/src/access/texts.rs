//! The host shim for people who want no container: the same link, address and routes as plain `ip` commands and
//! as the text of whatever configures the machine's links, each with how it is put in place and how it is taken
//! away. Leaves out on purpose whether the shim can work there (`access`), and running any of it.

mod ifupdown;
mod networkd;
mod networkmanager;
mod systemd;

use serde::{Deserialize, Serialize};

use super::{Shim, commands, undo_commands};
use crate::{
    export::quote,
    facts::{Facts, NetworkManagerKind},
    placement::Location,
};

/// What the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum AccessTool {
    /// iproute2's commands, for now.
    Ip,
    /// NetworkManager.
    NetworkManager,
    /// systemd-networkd.
    Networkd,
    /// netplan, which cannot say it.
    Netplan,
    /// ifupdown (`/etc/network/interfaces`).
    Ifupdown,
    /// A service of systemd, whatever configures the other links.
    Systemd,
}

impl AccessTool {
    /// Each of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Ip, Self::NetworkManager, Self::Networkd, Self::Netplan, Self::Ifupdown, Self::Systemd];

    /// Its name, as on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ip => "ip",
            Self::NetworkManager => "networkmanager",
            Self::Networkd => "networkd",
            Self::Netplan => "netplan",
            Self::Ifupdown => "ifupdown",
            Self::Systemd => "systemd",
        }
    }

    /// The one that fits a machine on which these programs run: the first that has links in its hands; where none
    /// is known, the service, which needs none of them.
    pub fn fitting(running: &[NetworkManagerKind]) -> Self {
        let tool = |kind: &NetworkManagerKind| match kind {
            NetworkManagerKind::NetworkManager => Some(Self::NetworkManager),
            NetworkManagerKind::SystemdNetworkd => Some(Self::Networkd),
            NetworkManagerKind::Ifupdown => Some(Self::Ifupdown),
            NetworkManagerKind::Dhcpcd => None,
        };
        running.iter().find_map(tool).unwrap_or(Self::Systemd)
    }
}

/// The shim in the words of one tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccessText {
    /// The tool that was asked for.
    pub asked: AccessTool,
    /// The tool the text is for: another one where the one that was asked for has no word for a macvlan link.
    pub tool: AccessTool,
    /// Files that have to be there.
    pub files: Vec<AccessFile>,
    /// Lines for a POSIX shell of root, once the files are there.
    pub apply: Vec<String>,
    /// Lines for a POSIX shell of root that take all of it away again.
    pub undo: Vec<String>,
    /// What is to be known of this way.
    pub notes: Vec<AccessNote>,
}

/// The shim in the words of every tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccessTexts {
    /// The tool that fits the machine best.
    pub fitting: AccessTool,
    /// One text a tool.
    pub texts: Vec<AccessText>,
}

/// A file of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccessFile {
    /// Where it belongs.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// Something to know before a text is used; its words are `access-note-<note>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum AccessNote {
    /// It ends with the machine's next start.
    NotKept,
    /// Nobody asks whether the address is held before it is taken.
    NobodyAsks,
    /// The tool asks the LAN for the address first, and does not take it where somebody answers.
    AsksFirst,
    /// The parent itself is configured anew when it is put in place and when it is taken away.
    ParentIsSetAnew,
    /// The parent is switched on if it is off.
    ParentIsSwitchedOn,
}

impl AccessText {
    /// One script for a shell of root: it writes the files, then applies them. It stops at the first failure.
    pub fn script(&self) -> String {
        let mut out = String::from("set -e\n");
        for AccessFile { path, text } in &self.files {
            // No line of a text is the word that ends it: names stand inside of lines only.
            out.push_str(&format!(
                "install -D -m 644 /dev/stdin {} <<'END_OF_FILE'\n{text}END_OF_FILE\n",
                quote(path)
            ));
        }
        lines(&mut out, &self.apply);
        out
    }

    /// The script that takes it away again. It goes on after a failure: what is gone already is no reason to leave
    /// the rest.
    pub fn undo_script(&self) -> String {
        let mut out = String::new();
        lines(&mut out, &self.undo);
        out
    }
}

/// The shim in the words of every tool. Which of them fits is only known of this machine; where the engine runs
/// elsewhere, the service does.
pub fn all(facts: &Facts, shim: &Shim) -> AccessTexts {
    let is_here = facts.engine().is_some_and(|e| e.placement.location == Location::SameKernel);
    let running = facts.host.network_managers.known().filter(|_| is_here).map_or(&[][..], Vec::as_slice);
    AccessTexts {
        fitting: AccessTool::fitting(running),
        texts: AccessTool::ALL.map(|tool| of(shim, tool)).to_vec(),
    }
}

/// The shim in the words of `asked`.
pub fn of(shim: &Shim, asked: AccessTool) -> AccessText {
    match asked {
        AccessTool::Ip => AccessText {
            asked,
            tool: asked,
            files: Vec::new(),
            apply: commands(shim),
            undo: undo_commands(shim),
            notes: vec![AccessNote::NotKept, AccessNote::NobodyAsks],
        },
        AccessTool::NetworkManager => networkmanager::text(shim),
        AccessTool::Networkd => networkd::text(shim),
        // netplan(5), "Top-level configuration structure": bonds, bridges, dummy-devices, ethernets, modems,
        // tunnels, virtual-ethernets, vlans, vrfs, wifis and nm-devices, up to 1.2; none of them is a macvlan.
        AccessTool::Netplan => AccessText { asked, ..systemd::text(shim) },
        AccessTool::Ifupdown => ifupdown::text(shim),
        AccessTool::Systemd => systemd::text(shim),
    }
}

fn lines(out: &mut String, lines: &[String]) {
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
}

/// Settings of the kernel for the link (sysctl.d(5)): udev applies them when the link appears. Why they are needed is
/// said where the commands are made.
fn settings(shim: &Shim) -> AccessFile {
    let link = &shim.link;
    AccessFile {
        path: format!("/etc/sysctl.d/{}.conf", own_name(shim)),
        text: format!(
            "# {}.\nnet.ipv4.conf.{link}.arp_ignore = 1\nnet.ipv4.conf.{link}.arp_announce = 2\n",
            purpose(shim)
        ),
    }
}

/// The name of a file, a connection or a service for this shim.
fn own_name(shim: &Shim) -> String {
    format!("lanward-{}", shim.link)
}

/// A program's argument that is no option, whatever it begins with.
fn operand(name: &str) -> String {
    if name.starts_with('-') { format!("-- {}", quote(name)) } else { quote(name) }
}

/// What the text is, for whoever finds it later. A network's name may hold anything, so what could end the line,
/// or turn its direction, is shown as not readable; and the name is never the last thing on the line, where a
/// backslash would join the next one.
fn purpose(shim: &Shim) -> String {
    let unreadable = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let name: String =
        shim.name.as_str().chars().map(|c| if unreadable(c) { '\u{fffd}' } else { c }).collect();
    format!("Host access to the containers of the network \"{name}\", written by Lanward")
}
