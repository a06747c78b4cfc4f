//! The places in a lab, and how a command gets there.

use std::{ffi::OsStr, path::PathBuf, process::Command};

use crate::supervisor::Facts;

/// A machine on the lab's LAN that commands can be run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// Where the engine runs.
    Host,
    /// The gateway: DHCP server (.100 to .199), router advertisements, a web server. It has no uplink.
    Router,
    /// Any other device, with a web server.
    Peer,
    /// The switch that they are plugged into: a bridge `br-lan` with a cable to each (`v-host`, `v-router` …). It has no
    /// address.
    Lan,
    /// The machine behind the host that the engine runs on, in a lab of [`crate::LabBuilder::in_vm`].
    Vm,
}

impl Node {
    /// Its IPv4 address; the switch has none, and this is what nobody has.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Host => "198.19.249.149",
            Self::Router => "198.19.249.1",
            Self::Peer => "198.19.249.50",
            Self::Lan => "0.0.0.0",
            Self::Vm => "192.168.65.3",
        }
    }

    /// Its IPv6 address; the switch and the machine behind the host have none, and this is what nobody has.
    #[must_use]
    pub const fn address_v6(self) -> &'static str {
        match self {
            Self::Host => "fd07:b51a:cc66::149",
            Self::Router => "fd07:b51a:cc66::1",
            Self::Peer => "fd07:b51a:cc66::50",
            Self::Lan | Self::Vm => "::",
        }
    }
}

/// First into the lab's process and mount namespaces, where the node's process has the number we know, then into the
/// node's own. `setpriv` lets the program die with the outer `nsenter`, which is the process the caller can kill.
/// `nsenter` would leave the program in `/`, hence the `env -C`.
const ENTER: &str = r#"first=$1 holder=$2; shift 2
exec nsenter -t "$first" -p -m -- setpriv --pdeathsig KILL nsenter -t "$holder" -n -m -u -- env -C "$PWD" "$@""#;

/// The process that keeps a node's namespaces alive, as the lab's own PID namespace numbers it.
fn holder(facts: &Facts, node: Node) -> u32 {
    match node {
        Node::Host => facts.host,
        Node::Router => facts.router,
        Node::Peer => facts.peer,
        Node::Lan => facts.lan,
        Node::Vm => facts.vm,
    }
}

/// The holder is numbered by the lab's PID namespace, so its entry is in the `/proc` that the lab's first process has.
pub(crate) fn network_namespace(facts: &Facts, node: Node) -> PathBuf {
    format!("/proc/{}/root/proc/{}/ns/net", facts.first, holder(facts, node)).into()
}

pub(crate) fn command(facts: &Facts, node: Node, program: &OsStr) -> Command {
    let holder = holder(facts, node);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", ENTER, "sh", &facts.first.to_string(), &holder.to_string()]).arg(program);
    let path = std::env::var("PATH").unwrap_or_default();
    if matches!(node, Node::Host | Node::Vm) {
        command.env("DOCKER_HOST", format!("unix://{}/docker.sock", facts.directory.display()));
        // the client of a chroot engine is a script there
        command.env("PATH", format!("{}/bin:{path}:/usr/sbin:/sbin", facts.directory.display()));
        command.env_remove("DOCKER_CONTEXT");
    } else {
        command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
    }
    command
}
