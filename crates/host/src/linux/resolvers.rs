//! Name servers from resolv.conf(5).

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr},
    path::Path,
};

use lanward_core::observed::Observed;

/// Where systemd-resolved keeps the servers behind its stub (systemd-resolved.service(8)).
pub const BEHIND_THE_STUB: &str = "/run/systemd/resolve/resolv.conf";

/// The stub's addresses (the same manual page).
const STUBS: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(127, 0, 0, 53)), IpAddr::V4(Ipv4Addr::new(127, 0, 0, 54))];

/// The name servers of `resolv_conf`; where that names only the stub of systemd-resolved, those behind it, as
/// dockerd does (moby `daemon/libnetwork/internal/resolvconf`).
pub fn read_all(resolv_conf: &Path, behind_the_stub: &Path) -> Observed<Vec<IpAddr>> {
    let servers = match fs::read_to_string(resolv_conf) {
        Ok(text) => parse(&text),
        // Without the file the resolver asks this machine, which is no server of its own.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Observed::Unknown(super::why(resolv_conf, &error)),
    };
    let only_the_stub = !servers.is_empty() && servers.iter().all(|ip| STUBS.contains(ip));
    let real = if only_the_stub { fs::read_to_string(behind_the_stub).ok() } else { None };
    let real = real.map(|text| parse(&text)).filter(|real| !real.is_empty());
    Observed::Known(real.unwrap_or(servers))
}

fn parse(text: &str) -> Vec<IpAddr> {
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            (words.next() == Some("nameserver")).then(|| words.next()).flatten()
        })
        // `fe80::1%eth0` carries a zone, which is no part of the address.
        .filter_map(|server| server.split('%').next()?.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_as_resolv_conf_5_says() {
        let text = "# made by x\nsearch lan\nnameserver 192.168.1.1\n nameserver\tfe80::1%eth0\nnameserver\n\
                    ;nameserver 9.9.9.9\nnameserver nonsense\noptions edns0\n";
        let expected: Vec<IpAddr> =
            ["192.168.1.1", "fe80::1"].iter().map(|ip| ip.parse().expect("an address")).collect();
        assert_eq!(parse(text), expected);
        assert!(parse("").is_empty());
    }

    #[test]
    fn behind_the_stub_are_the_real_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path();
        let (stub, real) = (dir.join("stub"), dir.join("real"));
        fs::write(&stub, "nameserver 127.0.0.53\n").expect("written");
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert_eq!(read_all(&stub, &real), Observed::Known(vec![ip("127.0.0.53")]));
        fs::write(&real, "nameserver 10.0.0.1\n").expect("written");
        assert_eq!(read_all(&stub, &real), Observed::Known(vec![ip("10.0.0.1")]));
        fs::write(&stub, "nameserver 127.0.0.53\nnameserver 10.0.0.2\n").expect("written");
        assert_eq!(read_all(&stub, &real), Observed::Known(vec![ip("127.0.0.53"), ip("10.0.0.2")]));
        assert_eq!(read_all(&dir.join("absent"), &real), Observed::Known(vec![]));
        assert!(read_all(dir, &real).why().is_some(), "a folder is no file");
    }
}
