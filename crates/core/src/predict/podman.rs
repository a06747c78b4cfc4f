//! What podman answers behind its Docker-compatible API: networks, containers on them, removals.
//! Leaves out on purpose podman's own API, and every rule that was only read and is not in the lab's table.
//!
//! Sources: the lab's answers of 4.3.1 (CNI) and 5.4.2 (netavark); podman `pkg/api/handlers/compat/networks.go`,
//! container-libs `common/libnetwork/{netavark/config.go,internal/util/*.go}`.

use std::net::IpAddr;

use super::{
    EngineState, Outcome, Prediction,
    create::{Step, Stop, refuse},
    endpoint::{Moment, find_network},
    go, mac, release_of,
    versions::Release,
};
use crate::{
    addressing::{Family, Subnet, address, number},
    facts::Network,
    request::{CreateRequest, EndpointRequest, IpamConfig},
};

/// Netavark replaced CNI; the words of 4.x are those of CNI's time.
const NETAVARK: Release = Release::new(5, 0, 0);

pub(super) fn create(state: &EngineState, request: &CreateRequest) -> Outcome {
    let prediction = match walk(state, release_of(state), request) {
        Ok(ipam) => Prediction::Accept { ipam },
        Err(stop) => stop.into(),
    };
    Outcome { prediction, memory: state.memory.clone() }
}

fn walk(state: &EngineState, release: Release, request: &CreateRequest) -> Step<Vec<IpamConfig>> {
    let name = request.name.as_str();
    let is_mode = matches!(name, "bridge" | "host" | "none") || name == "default" && release >= NETAVARK;
    if is_mode {
        return refuse(
            500,
            format!(
                "cannot create network with name {} because it conflicts with a valid network mode",
                go::quote(name)
            ),
        );
    }
    let config = request.ipam.as_ref().map(|i| i.config.as_slice()).unwrap_or_default();
    let entries = config.iter().map(read).collect::<Step<Vec<Entry>>>()?;
    if !name.is_empty() && !is_name(name) {
        return refuse(
            500,
            format!(
                "network name {name} invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument"
            ),
        );
    }
    if state.networks.iter().any(|n| n.name.as_str() == name) {
        let status = if release >= NETAVARK { 409 } else { 500 };
        return refuse(status, format!("network name {name} already used: network already exists"));
    }
    let driver = if request.driver.is_empty() { "bridge" } else { &request.driver };
    if !matches!(driver, "bridge" | "macvlan" | "ipvlan") {
        return refuse(
            500,
            if release >= NETAVARK {
                format!("failed to find driver or plugin {}", go::quote(driver))
            } else {
                format!("unsupported driver {driver}: invalid argument")
            },
        );
    }
    let is_lan = driver != "bridge";
    if let Some(parent) = request.options.get("parent").filter(|p| is_lan && !p.is_empty()) {
        let Some(links) = state.links.known() else {
            return Err(Stop::Missing("which interfaces the engine has".into()));
        };
        if !links.iter().any(|l| l.name.as_str() == parent) {
            return refuse(500, format!("parent interface {parent} does not exist"));
        }
    }
    for entry in &entries {
        check(state, entry, is_lan)?;
    }
    Ok(entries
        .iter()
        .map(|e| IpamConfig {
            subnet: Some(e.subnet.canonical().to_string()),
            gateway: e.gateway.or_else(|| first(e.subnet)).map(|g| g.to_string()),
            ..IpamConfig::default()
        })
        .collect())
}

/// `^[a-zA-Z0-9][a-zA-Z0-9_.-]*$`.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

struct Entry {
    subnet: Subnet,
    range: Option<Subnet>,
    gateway: Option<IpAddr>,
}

fn read(asked: &IpamConfig) -> Step<Entry> {
    let given = |field: &Option<String>| field.clone().filter(|t| !t.is_empty());
    let cidr = |text: &str, what: &str| match go::parse_cidr(text) {
        Some(subnet) => Ok(subnet),
        None => refuse(500, format!("failed to parse {what}: invalid CIDR address: {text}")),
    };
    let subnet = given(&asked.subnet).map(|t| cidr(&t, "subnet")).transpose()?;
    let gateway = match given(&asked.gateway) {
        None => None,
        Some(text) => match go::parse_ip(&text) {
            Some(ip) => Some(go::unmap(ip)),
            None => return refuse(500, format!("failed to parse gateway ip {text}")),
        },
    };
    let range = given(&asked.ip_range).map(|t| cidr(&t, "ip range")).transpose()?;
    match subnet {
        Some(subnet) => Ok(Entry { subnet, range, gateway }),
        None => refuse(500, "subnet ip is nil"),
    }
}

fn check(state: &EngineState, entry: &Entry, is_lan: bool) -> Step {
    let block = entry.subnet.canonical();
    if !is_lan {
        // Podman looks at its own networks and at the host's interfaces.
        let taken = state.networks.iter().flat_map(|n| &n.ipam).any(|i| i.subnet.overlaps(block))
            || state.avoided.iter().any(|a| a.overlaps(block));
        if taken {
            return refuse(500, format!("subnet {block} is already used on the host or by another config"));
        }
    }
    if let Some(gateway) = entry.gateway.filter(|g| !block.contains(*g)) {
        return refuse(500, format!("gateway {gateway} not in subnet {block}"));
    }
    if let Some(range) = entry.range {
        let start = first(range).filter(|ip| !block.contains(*ip));
        if let Some(start) = start {
            return refuse(500, format!("lease range start ip {start} not in subnet {block}"));
        }
        let end = range.canonical().last();
        if !block.contains(end) {
            return refuse(500, format!("lease range end ip {end} not in subnet {block}"));
        }
    }
    Ok(())
}

/// The address behind the first.
fn first(subnet: Subnet) -> Option<IpAddr> {
    let family = subnet.family();
    number(subnet.network()).checked_add(1).map(|n| address(family, n))
}

pub(super) fn removal(state: &EngineState, typed: &str) -> Step {
    let Some(network) = find_network(state, typed) else {
        return refuse(404, "network not found");
    };
    if network.is_predefined() || typed == "bridge" {
        return refuse(500, "default network podman cannot be removed");
    }
    let in_use =
        state.containers.iter().any(|c| c.endpoints.iter().any(|e| e.is_on(network)) && c.is_running());
    if in_use {
        return refuse(
            500,
            format!(
                "{} has associated containers with it. Use -f to forcibly delete containers and pods: network is being used",
                go::quote(network.name.as_str())
            ),
        );
    }
    Ok(())
}

type Failed = (Moment, Stop);

pub(super) fn run(state: &EngineState, requests: &[EndpointRequest]) -> Result<Vec<IpAddr>, Failed> {
    let release = release_of(state);
    for request in requests {
        readable(request).map_err(|stop| (Moment::Create, stop))?;
    }
    let mut addresses = Vec::new();
    for request in requests {
        let Some(network) = find_network(state, &request.network) else {
            let text =
                format!("unable to find network with name or ID {}: network not found", request.network);
            return Err((Moment::Create, Stop::Refused(500, text)));
        };
        addresses.extend(join(state, release, network, request).map_err(|stop| (Moment::Start, stop))?);
    }
    Ok(addresses)
}

pub(super) fn connect(state: &EngineState, request: &EndpointRequest, container: &str) -> Step<Vec<IpAddr>> {
    let known = state.containers.iter().any(|c| {
        c.name.as_str() == container || !container.is_empty() && c.id.as_str().starts_with(container)
    });
    if !known {
        return refuse(
            404,
            format!("no container with name or ID {} found: no such container", go::quote(container)),
        );
    }
    let Some(network) = find_network(state, &request.network) else {
        return refuse(
            404,
            format!("unable to find network with name or ID {}: network not found", request.network),
        );
    };
    readable(request)?;
    join(state, release_of(state), network, request)
}

fn readable(request: &EndpointRequest) -> Step {
    let given = |field: &Option<String>| field.clone().filter(|t| !t.is_empty());
    for (text, name) in [(given(&request.ipv4), "ipv4"), (given(&request.ipv6), "ipv6")] {
        if let Some(text) = text.filter(|t| go::parse_ip(t).is_none()) {
            return refuse(
                500,
                format!("make cli opts(): failed to parse the {name} address {}", go::quote(&text)),
            );
        }
    }
    match given(&request.mac).filter(|m| mac::parse(m).is_none()) {
        Some(text) => {
            refuse(500, format!("make cli opts(): failed to parse the mac address {}", go::quote(&text)))
        }
        None => Ok(()),
    }
}

fn join(
    state: &EngineState,
    release: Release,
    network: &Network,
    request: &EndpointRequest,
) -> Step<Vec<IpAddr>> {
    let cni = |why: String| {
        refuse(500, format!("plugin type=\"{0}\" failed (add): cni plugin {0} failed: {why}", network.driver))
    };
    let netavark = release >= NETAVARK;
    let mut addresses = Vec::new();
    for (text, family) in [(&request.ipv4, Family::V4), (&request.ipv6, Family::V6)] {
        let Some(ip) = text.as_deref().and_then(go::parse_ip) else { continue };
        let Some(ipam) = network.ipam.iter().find(|i| i.subnet.family() == family && i.subnet.contains(ip))
        else {
            return refuse(
                500,
                format!("requested static ip {ip} not in any subnet on network {}", network.name),
            );
        };
        let holder = state.containers.iter().filter(|c| c.is_running()).any(|c| {
            c.endpoints.iter().any(|e| e.ipv4.or(e.ipv6).is_some_and(|s| s.written_address() == ip))
        });
        if holder && netavark {
            return refuse(
                500,
                format!("IPAM error: requested ip address {ip} is already allocated to container ID <id>"),
            );
        }
        // CNI keeps to the range and to usable addresses; netavark gives even the gateway's (measured on 5.4).
        let block = ipam.subnet.canonical();
        let unusable = ip == block.network()
            || family == Family::V4 && ip == block.last()
            || ipam.gateway == Some(ip)
            || ipam.ip_range.is_some_and(|r| !r.contains(ip));
        if !netavark && (unusable || holder) {
            return cni(format!("failed to allocate all requested IPs: {ip}"));
        }
        addresses.push(ip);
    }
    let Some(parent) = network.parent() else { return Ok(addresses) };
    let Some(links) = state.links.known() else { return Ok(addresses) };
    let lacks = |known: Option<&bool>| known == Some(&false);
    let supported = if network.driver == "macvlan" { &state.kernel.macvlan } else { &state.kernel.ipvlan };
    let Some(link) = links.iter().find(|l| l.name.as_str() == parent) else {
        return if netavark {
            refuse(500, "netavark: Netlink error: No such device (os error 19)")
        } else {
            cni("Link not found".into())
        };
    };
    if lacks(supported.known()) {
        return if netavark {
            refuse(
                500,
                format!(
                    "netavark: create {} interface: Netlink error: Operation not supported (os error 95)",
                    network.driver
                ),
            )
        } else {
            cni(format!("failed to create {}: operation not supported", network.driver))
        };
    }
    if link.is_bridge_port && netavark {
        return refuse(
            500,
            format!(
                "netavark: create {} interface: Netlink error: Device or resource busy (os error 16)",
                network.driver
            ),
        );
    }
    Ok(addresses)
}
