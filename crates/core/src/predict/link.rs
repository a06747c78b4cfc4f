//! What the kernel makes of an endpoint: its parent, its MAC address, its gateway. Leaves out on purpose what the
//! engine itself checks before (`endpoint`).
//!
//! Sources: `libnetwork/drivers/{macvlan,ipvlan}/*_setup.go`, `libnetwork/osl/{interface,route}_linux.go`; the kernel's
//! `drivers/net/macvlan.c` and `net/ipv4/fib_frontend.c`; the measured answers of the lab.

use std::net::IpAddr;

use super::{
    EngineState, bridge,
    create::{Step, Stop, refuse},
    endpoint::given,
    gateway, go, mac,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, address, number},
    facts::Network,
    request::EndpointRequest,
};

/// What the kernel makes of the parent.
pub(super) fn check_parent(state: &EngineState, network: &Network) -> Step {
    let driver = network.driver.as_str();
    let port = |why: &str| refuse(500, format!("failed to create the {driver} port: {why}"));
    let supported = if driver == "macvlan" { &state.kernel.macvlan } else { &state.kernel.ipvlan };
    let lacks = supported.known() == Some(&false);
    let Some(parent) = network.parent() else {
        return if lacks { port("operation not supported") } else { Ok(()) };
    };
    let Some(links) = state.links.known() else {
        return Err(Stop::Missing("which interfaces the engine has".into()));
    };
    let Some(link) = links.iter().find(|l| l.name.as_str() == parent) else {
        return refuse(
            500,
            format!("the requested parent interface {parent} was not found on the Docker host"),
        );
    };
    if lacks {
        return port("operation not supported");
    }
    let other = if driver == "macvlan" { "ipvlan" } else { "macvlan" };
    if link.is_bridge_port || has_running(state, |n| n.driver == other && n.parent() == Some(parent)) {
        return port("device or resource busy");
    }
    let is_passthru = |n: &Network| n.options.get("macvlan_mode").is_some_and(|m| m == "passthru");
    let shares = |n: &Network| n.driver == "macvlan" && n.parent() == Some(parent);
    if driver == "macvlan"
        && (is_passthru(network) && has_running(state, shares)
            || has_running(state, |n| shares(n) && is_passthru(n)))
    {
        return port("invalid argument");
    }
    Ok(())
}

fn has_running(state: &EngineState, test: impl Fn(&Network) -> bool) -> bool {
    state.networks.iter().filter(|n| test(n)).any(|network| {
        state.containers.iter().any(|c| c.is_running() && c.endpoints.iter().any(|e| e.is_on(network)))
    })
}

/// The MTU of a bridge network is given to both ends of a container's link (`drivers/bridge/bridge.go`
/// `CreateEndpoint`); up to 24 nobody has judged it before. A veth has at least 68 and at most 65535 bytes
/// (`drivers/net/veth.c`, ETH_MIN_MTU and ETH_MAX_MTU of `if_ether.h`).
pub(super) fn check_mtu(release: Release, network: &Network) -> Step {
    let asked = network.options.get(bridge::MTU).and_then(|text| go::atoi(text).ok()).unwrap_or(0);
    if network.driver != "bridge"
        || release.has(Switch::BridgeMtu)
        || asked == 0
        || bridge::MTUS.contains(&asked)
    {
        return Ok(());
    }
    refuse(
        500,
        format!(
            "failed to create endpoint <name> on network {}: failed to set MTU on host interface veth<r>: invalid argument",
            network.name
        ),
    )
}

/// MAC addresses that a link cannot have.
pub(super) fn check_mac(
    state: &EngineState,
    release: Release,
    network: &Network,
    request: &EndpointRequest,
) -> Step {
    let Some(text) = given(&request.mac).filter(|_| network.driver != "ipvlan") else { return Ok(()) };
    let Some(bytes) = mac::parse(text) else {
        // Up to 24 the address is the container's, and read only here.
        return refuse(500, format!("address {text}: invalid MAC address"));
    };
    let shown = mac::show(&bytes);
    let setting = |why: &str| {
        let text = format!(
            "failed to add interface veth<r> to sandbox: error setting interface \"veth<r>\" MAC to \"{shown}\": {why}"
        );
        refuse(500, if release.has(Switch::PrefixedStart) { text } else { format!("{RUNC}{text}") })
    };
    if bytes.len() != 6 {
        return Ok(());
    }
    if bytes[0] & 1 != 0 || bytes.iter().all(|b| *b == 0) {
        return setting("cannot assign requested address");
    }
    let is_busy = network.driver == "macvlan"
        && state.networks.iter().filter(|n| n.driver == "macvlan" && n.parent() == network.parent()).any(
            |n| {
                let endpoints = state.containers.iter().filter(|c| c.is_running()).flat_map(|c| &c.endpoints);
                endpoints.filter(|e| e.is_on(n)).any(|e| e.mac.is_some_and(|m| m.0[..] == bytes[..]))
            },
        );
    if is_busy { setting("address already in use") } else { Ok(()) }
}

/// The kernel makes no route for a subnet in 0.0.0.0/8 (net/ipv4/fib_frontend.c `fib_add_ifaddr`,
/// `ipv4_is_zeronet`), so no gateway in it can be reached (`libnetwork/osl/route_linux.go` `programGateway`).
pub(super) fn check_gateway(release: Release, network: &Network) -> Step {
    let is_zero = |ip: IpAddr| matches!(ip, IpAddr::V4(v4) if v4.octets()[0] == 0);
    let Some(ipam) = network.ipam.iter().find(|i| is_zero(i.subnet.network())) else { return Ok(()) };
    if !gateway::gateways(network, release).0 {
        return Ok(());
    }
    let first = ipam.subnet.canonical().network();
    let gateway = ipam.gateway.unwrap_or(address(Family::V4, number(first) + 1));
    let why = format!("route for the gateway {gateway} could not be found: network is unreachable");
    refuse(
        500,
        if release.has(Switch::GatewayPriority) {
            format!("updating gateway endpoint: failed to set gateway: {why}")
        } else {
            format!("{RUNC}failed to set gateway while updating gateway: {why}")
        },
    )
}

/// Up to 28.0.0 the sandbox is filled from a hook, so the runtime's words come first (measured on 26.1.5).
const RUNC: &str = "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running hook #0: error running hook: exit status 1, stdout: , stderr: ";
