//! Programs that configure links by themselves, by their processes; ifupdown has none, so by its state file.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use lanward_core::{
    facts::NetworkManagerKind,
    observed::{Observed, Why},
};

/// The process names, cut to 15 bytes as `/proc/PID/comm` does (`TASK_COMM_LEN`, proc(5)).
const PROCESSES: [(&str, NetworkManagerKind); 3] = [
    ("NetworkManager", NetworkManagerKind::NetworkManager),
    ("systemd-network", NetworkManagerKind::SystemdNetworkd),
    ("dhcpcd", NetworkManagerKind::Dhcpcd),
];

/// Which of them run in this network namespace.
pub fn running(root: &Path) -> Observed<Vec<NetworkManagerKind>> {
    let proc = root.join("proc");
    // With `hidepid` other users' processes are out of sight, the first one too.
    if let Observed::Unknown(why) = super::read(&proc.join("1/comm")) {
        return Observed::Unknown(match why {
            Why::NotSupported => Why::Denied { what: proc.display().to_string() },
            other => other,
        });
    }
    let own_netns = fs::read_link(proc.join("thread-self/ns/net")).ok();
    let processes = match fs::read_dir(&proc) {
        Ok(processes) => processes,
        Err(error) => return Observed::Unknown(super::why(&proc, &error)),
    };
    let mut found = Vec::new();
    for process in processes.flatten() {
        if !process.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit) {
            continue;
        }
        let Some(kind) = named(&process.path().join("comm")) else { continue };
        // One that works in another namespace has no hand on these links. Unreadable means: may have.
        let its_netns = fs::read_link(process.path().join("ns/net")).ok();
        let elsewhere = its_netns.is_some() && own_netns.is_some() && its_netns != own_netns;
        if !elsewhere && !found.contains(&kind) {
            found.push(kind);
        }
    }
    if super::read(&root.join("run/network/ifstate")).is_known_and(|state| ifupdown_has_links(state)) {
        found.push(NetworkManagerKind::Ifupdown);
    }
    found.sort_by_key(|kind| *kind as u8);
    Observed::Known(found)
}

/// What the process with that `comm` is, if it is one of [`PROCESSES`]. There are hundreds of them, so each is read with
/// one call: `comm` is never longer than a name and its line's end.
fn named(comm: &Path) -> Option<NetworkManagerKind> {
    let mut line = [0; 16];
    let read = File::open(comm).ok()?.read(&mut line).ok()?;
    let name = line[..read].trim_ascii_end();
    PROCESSES.iter().find(|(process, _)| process.as_bytes() == name).map(|(_, kind)| *kind)
}

/// `ifstate` holds a line `eth0=eth0` for each interface that `ifup` brought up (interfaces(5)).
fn ifupdown_has_links(state: &str) -> bool {
    state.lines().filter_map(|line| line.split_once('=')).any(|(name, _)| !name.is_empty() && name != "lo")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ifupdown_shows_itself_by_what_it_brought_up() {
        assert!(ifupdown_has_links("lo=lo\neth0=eth0\n"));
        assert!(!ifupdown_has_links("lo=lo\n") && !ifupdown_has_links(""));
    }

    #[test]
    fn a_process_is_known_by_its_whole_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let comm = folder.path().join("comm");
        let of = |line: &str| {
            fs::write(&comm, line).expect("written");
            named(&comm)
        };
        assert_eq!(of("NetworkManager\n"), Some(NetworkManagerKind::NetworkManager));
        // As long as a name can be.
        assert_eq!(of("systemd-network\n"), Some(NetworkManagerKind::SystemdNetworkd));
        assert_eq!((of("NetworkManage\n"), of("xdhcpcd\n"), of("")), (None, None, None));
    }

    #[test]
    fn without_a_process_table_nothing_is_claimed() {
        assert!(running(Path::new("/nonexistent")).why().is_some());
    }
}
