//! This machine under Linux: links, addresses and routes from rtnetlink, the rest from `/proc`, `/sys`, `/etc`.
//! Everything is read on the thread that asks: another one may be in another network namespace.

mod addresses;
mod kernel;
mod link_message;
mod links;
mod machine;
mod managers;
mod neighbours;
mod netlink;
mod resolvers;
mod routes;
mod sysfs;

use std::{fs, io, path::Path};

pub use neighbours::neighbours;

use lanward_core::{
    facts::{HostFacts, OperatingSystem, OsFamily},
    observed::{Observed, Why},
};

/// Looks at everything once.
pub fn survey() -> HostFacts {
    let release = read(Path::new("/proc/sys/kernel/osrelease")).map(|t| t.trim().to_owned());
    let release = release.known().cloned().unwrap_or_default();
    let (nics, routes) = match netlink::dump() {
        Ok(dump) => {
            let names = links::Names::of(&dump.links);
            let routes = routes::convert(&dump.routes, &names);
            let mut addresses = addresses::by_link(&dump.addresses, &routes);
            let sysfs = sysfs::Sysfs::new("/sys/class/net");
            let nics = links::convert(dump.links, &names, &mut addresses, &sysfs, &release);
            (nics, Observed::Known(routes))
        }
        Err(error) => {
            tracing::warn!(%error, "netlink does not answer; what sysinfo tells must do");
            (crate::portable::nics(), Observed::Unknown(Why::Failed { detail: error.to_string() }))
        }
    };
    HostFacts {
        hostname: sysinfo::System::host_name().unwrap_or_default(),
        os: OperatingSystem {
            family: OsFamily::Linux,
            name: os_name(&["/etc/os-release", "/usr/lib/os-release"]),
            kernel: release.clone(),
        },
        resolvers: resolvers::read_all(Path::new("/etc/resolv.conf"), Path::new(resolvers::BEHIND_THE_STUB)),
        machine: machine::detect(Path::new("/"), &release),
        kernel: kernel::support(Path::new("/"), &release, &nics),
        network_managers: managers::running(Path::new("/")),
        bridge_nf_call: bridge_nf_call(Path::new("/proc/sys/net/bridge/bridge-nf-call-iptables")),
        nics,
        routes,
    }
}

/// A file's text, or why it cannot be read.
fn read(path: &Path) -> Observed<String> {
    fs::read(path)
        .map(|bytes| Observed::Known(String::from_utf8_lossy(&bytes).into_owned()))
        .unwrap_or_else(|error| Observed::Unknown(why(path, &error)))
}

/// An I/O error as a reason.
fn why(path: &Path, error: &io::Error) -> Why {
    match error.kind() {
        io::ErrorKind::PermissionDenied => Why::Denied { what: path.display().to_string() },
        io::ErrorKind::NotFound => Why::NotSupported,
        _ => Why::Failed { detail: format!("{}: {error}", path.display()) },
    }
}

/// `PRETTY_NAME` of the first of `paths` that can be read (os-release(5)).
fn os_name(paths: &[&str]) -> String {
    paths
        .iter()
        .find_map(|path| pretty_name(read(Path::new(path)).known()?))
        .unwrap_or_else(|| "Linux".to_owned())
}

fn pretty_name(os_release: &str) -> Option<String> {
    let field = |name: &str| {
        os_release
            .lines()
            .filter_map(|line| line.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.trim_matches(['"', '\'']).to_owned())
            .filter(|value| !value.is_empty())
    };
    field("PRETTY_NAME").or_else(|| field("NAME"))
}

/// `/proc/sys/net` shows the reader's own network namespace. The file is absent while `br_netfilter` is not loaded,
/// and then bridged frames do not pass the packet filter.
fn bridge_nf_call(path: &Path) -> Observed<bool> {
    match fs::read_to_string(path) {
        Ok(text) => Observed::Known(text.trim() != "0"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Observed::Known(false),
        Err(error) => Observed::Unknown(why(path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn os_release_is_read_as_os_release_5_says() {
        let text = "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n";
        assert_eq!(pretty_name(text).as_deref(), Some("Debian GNU/Linux 12 (bookworm)"));
        assert_eq!(pretty_name("NAME=Alpine\n").as_deref(), Some("Alpine"));
        assert_eq!(pretty_name("PRETTY_NAME=\"\"\n"), None);
        assert_eq!(pretty_name(""), None);
    }

    #[test]
    fn an_absent_bridge_filter_is_known_to_be_off() {
        assert_eq!(bridge_nf_call(Path::new("/nonexistent/bridge-nf-call")), Observed::Known(false));
        assert!(bridge_nf_call(Path::new("/proc")).why().is_some());
    }
}
