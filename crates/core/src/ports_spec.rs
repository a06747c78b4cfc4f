//! Ports to publish as docker's command line writes them: `[[address:]port:]port[/protocol]`, each port a number or
//! a range. The form checks with it, the engine's side sends what it says. Leaves out on purpose compose's long form
//! and whether a port is taken: the engine finds that out when the container starts.
//!
//! Source: docker/go-connections `nat/nat.go` (`ParsePortSpec`, `ParsePortRange`), which docker/cli calls for `-p`.

use std::net::IpAddr;

/// One port of the container and where it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortMapping {
    /// The container's port.
    pub container_port: u16,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: &'static str,
    /// The address to publish on; none means the engine's default.
    pub host_ip: Option<IpAddr>,
    /// The port on the machine; none leaves the choice to the engine.
    pub host_port: Option<HostPorts>,
}

impl PortMapping {
    /// The key of `ExposedPorts` and `PortBindings`: `80/tcp`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.container_port, self.protocol)
    }
}

/// The port on the machine, or several of which the engine takes the first that is not in use. Both ends belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostPorts {
    /// The first.
    pub first: u16,
    /// The last; the same as the first for one port.
    pub last: u16,
}

impl std::fmt::Display for HostPorts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.first == self.last {
            true => write!(f, "{}", self.first),
            false => write!(f, "{}-{}", self.first, self.last),
        }
    }
}

/// The text is no port to publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPortSpec {
    /// A port is missing, is no number from 1 to 65535, or a range that goes backwards.
    #[error("a port is no number from 1 to 65535 and no range of them")]
    Port,
    /// What stands before the ports is no IP address.
    #[error("the address to publish on is no IP address")]
    Address,
    /// The protocol is none of TCP, UDP and SCTP.
    #[error("the protocol is none of tcp, udp and sctp")]
    Protocol,
    /// Both sides are ranges, or the container's is, and they differ in length.
    #[error("the ranges of ports differ in length")]
    Lengths,
}

/// Reads one text, and writes out a range of container ports port by port, as docker's client does. A range of host
/// ports before a single container port stays one: the engine takes the first that is not in use.
///
/// Stricter than docker in one way: port 0 is refused, where docker's client sends it to the engine.
///
/// # Errors
/// [`BadPortSpec`].
pub fn parse(text: &str) -> Result<Vec<PortMapping>, BadPortSpec> {
    let (ports, protocol) = match text.split_once('/') {
        Some((ports, protocol)) => (ports, read_protocol(protocol)?),
        None => (text, "tcp"),
    };
    let (rest, container) = ports.rsplit_once(':').unwrap_or(("", ports));
    let (address, host) = rest.rsplit_once(':').unwrap_or(("", rest));
    let host_ip = match address.strip_prefix('[') {
        _ if address.is_empty() => None,
        Some(inside) => {
            let inside = inside.strip_suffix(']').ok_or(BadPortSpec::Address)?;
            Some(inside.parse().map_err(|_| BadPortSpec::Address)?)
        }
        None => Some(address.parse().map_err(|_| BadPortSpec::Address)?),
    };
    let inside = range(container)?;
    let outside = if host.is_empty() { None } else { Some(range(host)?) };
    let Some(outside) = outside else {
        return Ok(inside_ports(inside, |_| None, protocol, host_ip));
    };
    if inside.first == inside.last {
        return Ok(inside_ports(inside, |_| Some(outside), protocol, host_ip));
    }
    if outside.last - outside.first != inside.last - inside.first {
        return Err(BadPortSpec::Lengths);
    }
    let one = |at: u16| Some(HostPorts { first: outside.first + at, last: outside.first + at });
    Ok(inside_ports(inside, one, protocol, host_ip))
}

fn inside_ports(
    inside: HostPorts,
    outside: impl Fn(u16) -> Option<HostPorts>,
    protocol: &'static str,
    host_ip: Option<IpAddr>,
) -> Vec<PortMapping> {
    let mapping = |port: u16| PortMapping {
        container_port: port,
        protocol,
        host_ip,
        host_port: outside(port - inside.first),
    };
    (inside.first..=inside.last).map(mapping).collect()
}

fn read_protocol(text: &str) -> Result<&'static str, BadPortSpec> {
    let known = ["tcp", "udp", "sctp"].into_iter().find(|known| known.eq_ignore_ascii_case(text));
    known.ok_or(BadPortSpec::Protocol)
}

fn range(text: &str) -> Result<HostPorts, BadPortSpec> {
    let port = |text: &str| {
        // `parse` would take a plus sign.
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|port| digits && *port > 0).ok_or(BadPortSpec::Port)
    };
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (port(first)?, port(last)?);
    if first > last { Err(BadPortSpec::Port) } else { Ok(HostPorts { first, last }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each mapping as `address>host>container`.
    fn told(text: &str) -> Result<Vec<String>, BadPortSpec> {
        let line = |m: &PortMapping| {
            let address = m.host_ip.map(|a| a.to_string()).unwrap_or_default();
            let host = m.host_port.map(|p| p.to_string()).unwrap_or_default();
            format!("{address}>{host}>{}", m.key())
        };
        parse(text).map(|mappings| mappings.iter().map(line).collect())
    }

    #[test]
    fn ports_are_read_as_docker_reads_them() {
        for (text, mappings) in [
            ("80", &[">>80/tcp"][..]),
            ("8080:80", &[">8080>80/tcp"]),
            ("8080:80/UDP", &[">8080>80/udp"]),
            ("127.0.0.1:53:53/udp", &["127.0.0.1>53>53/udp"]),
            ("127.0.0.1::80", &["127.0.0.1>>80/tcp"]),
            (":80", &[">>80/tcp"]),
            ("[::1]:81:80/sctp", &["::1>81>80/sctp"]),
            ("[2001:db8::1]::80", &["2001:db8::1>>80/tcp"]),
            // docker's client takes the last two parts for the ports, brackets or not.
            ("::1:81:80", &["::1>81>80/tcp"]),
        ] {
            assert_eq!(
                told(text).as_deref(),
                Ok(&mappings.iter().map(|m| m.to_string()).collect::<Vec<_>>()[..])
            );
        }
    }

    #[test]
    fn ranges_are_written_out() {
        for (text, mappings) in [
            ("8000-8002:80-82", &[">8000>80/tcp", ">8001>81/tcp", ">8002>82/tcp"][..]),
            ("80-81", &[">>80/tcp", ">>81/tcp"]),
            ("8000-8002:80", &[">8000-8002>80/tcp"]),
            ("[::1]:8000-8001:80-81/udp", &["::1>8000>80/udp", "::1>8001>81/udp"]),
            ("10.0.0.1::80-81", &["10.0.0.1>>80/tcp", "10.0.0.1>>81/tcp"]),
            ("65535-65535:65535", &[">65535>65535/tcp"]),
        ] {
            assert_eq!(
                told(text).as_deref(),
                Ok(&mappings.iter().map(|m| m.to_string()).collect::<Vec<_>>()[..])
            );
        }
        assert_eq!(parse("1-65535").map(|all| all.len()), Ok(65_535));
    }

    #[test]
    fn what_is_no_port_is_refused_with_its_reason() {
        for (text, reason) in [
            ("", BadPortSpec::Port),
            ("http", BadPortSpec::Port),
            ("0", BadPortSpec::Port),
            ("0:80", BadPortSpec::Port),
            ("65536", BadPortSpec::Port),
            ("+80", BadPortSpec::Port),
            ("80-", BadPortSpec::Port),
            ("82-80", BadPortSpec::Port),
            ("80:", BadPortSpec::Port),
            ("[::1]:80", BadPortSpec::Address),
            ("nas:80:80", BadPortSpec::Address),
            ("[::1:80:80", BadPortSpec::Address),
            ("80/icmp", BadPortSpec::Protocol),
            ("80/tcp/udp", BadPortSpec::Protocol),
            ("80/", BadPortSpec::Protocol),
            ("8000-8002:80-81", BadPortSpec::Lengths),
            ("8000:80-81", BadPortSpec::Lengths),
        ] {
            assert_eq!(parse(text), Err(reason), "{text}");
        }
    }
}
