//! What the bridge driver checks: its options, its device's name, conflicts with other bridges, and what the
//! kernel makes of the addresses. Leaves out on purpose packet filtering, which no create depends on.
//!
//! Sources: `libnetwork/drivers/bridge/{bridge,bridge_linux,setup_*}.go` in the versions of `create`.

use std::{collections::BTreeMap, net::IpAddr};

use super::{
    EngineState, Memory,
    create::{Allocated, Plan, Step, Stop, bad_value, refuse},
    go,
    versions::{Release, Switch},
};
use crate::{addressing::Subnet, facts::Network, names::LINK_NAME_MAX};

pub(super) const ENABLE_IPV4: &str = "com.docker.network.enable_ipv4";
pub(super) const ENABLE_IPV6: &str = "com.docker.network.enable_ipv6";
const NAME: &str = "com.docker.network.bridge.name";
const DEFAULT_BRIDGE: &str = "com.docker.network.bridge.default_bridge";
const INHIBIT_IPV4: &str = "com.docker.network.bridge.inhibit_ipv4";
pub(super) const MTU: &str = "com.docker.network.driver.mtu";
/// What the kernel takes as MTU of an Ethernet link: ETH_MIN_MTU to ETH_MAX_MTU (include/uapi/linux/if_ether.h).
pub(super) const MTUS: std::ops::RangeInclusive<i64> = 68..=65535;
const MODE_V4: &str = "com.docker.network.bridge.gateway_mode_ipv4";
const MODE_V6: &str = "com.docker.network.bridge.gateway_mode_ipv6";

/// `networkConfiguration`, as far as an answer depends on it.
#[derive(Debug, Default)]
struct Config {
    name: String,
    is_default: bool,
    inhibits_ipv4: bool,
    mtu: i64,
    isolated_v4: bool,
    isolated_v6: bool,
    device_exists: bool,
}

/// Options first (28 and later), with which families need no gateway.
pub(super) fn skips_gateway(plan: &Plan) -> Step<(bool, bool)> {
    let config = read(plan)?;
    Ok((config.isolated_v4 || (config.inhibits_ipv4 && plan.internal), config.isolated_v6))
}

/// `CreateNetwork`.
pub(super) fn create(plan: &Plan, memory: &mut Memory) -> Step {
    let release = plan.release;
    let empty = |got: &[Allocated]| got.first().is_none_or(|a| a.block.prefix() == 0);
    if !release.has(Switch::Ipv4Optional) && empty(&plan.v4) {
        return refuse(bad_value(release), "ipv4 pool is empty");
    }
    let config = read(plan)?;
    if release.has(Switch::Ipv4Optional) {
        if !plan.ipv4 && !plan.ipv6 {
            return refuse(400, "IPv4 or IPv6 must be enabled");
        }
        if plan.ipv4 && empty(&plan.v4) {
            return refuse(400, "ipv4 pool is empty");
        }
        if plan.ipv6 && empty(&plan.v6) {
            return refuse(400, "ipv6 pool is empty");
        }
    }
    if plan.v4.len() > 1 || plan.v6.len() > 1 {
        return refuse(403, "bridge driver doesn't support multiple subnets");
    }
    let v6 = plan.v6.first().map(own_address).filter(|_| plan.ipv6);
    if release.has(Switch::LinkLocalChecked) {
        check_mtu(&config, release)?;
        if let Some(v6) = v6 {
            check_ipv6(v6, release)?;
        }
    }
    check_conflicts(plan, &config, memory)?;
    make_device(plan, &config, v6)
}

/// The address the bridge gets, with the prefix of its subnet.
fn own_address(got: &Allocated) -> Subnet {
    Subnet::new(got.gateway.unwrap_or(got.block.network()), got.block.prefix()).unwrap_or(got.block)
}

/// `parseNetworkOptions`. Of several bad options the engine names a random one; here it is the first by name.
fn read(plan: &Plan) -> Step<Config> {
    let release = plan.release;
    let mut config = labels(&plan.options, release)?;
    if !release.has(Switch::LinkLocalChecked) {
        check_mtu(&config, release)?;
    }
    if config.name.is_empty() && config.is_default {
        // LinkByName("") finds nothing and newInterface takes docker0 (measured: accepted by all versions).
        config.device_exists = true;
        return Ok(config);
    }
    if !config.name.is_empty() {
        config.device_exists = device_exists(plan, &config.name)?;
    }
    if (config.isolated_v4 || config.isolated_v6) && !plan.internal {
        return refuse(500, "gateway mode 'isolated' can only be used for an internal network");
    }
    Ok(config)
}

fn labels(options: &BTreeMap<String, String>, release: Release) -> Step<Config> {
    let mut config = Config::default();
    for (label, value) in options {
        let unreadable = |why: &str| {
            Stop::Refused(bad_value(release), format!("failed to parse {label} value: {value} ({why})"))
        };
        let boolean = || go::parse_bool(value).map_err(|e| unreadable(&e));
        let address = || go::parse_ip(value).ok_or_else(|| unreadable("nil ip"));
        match label.as_str() {
            NAME => config.name.clone_from(value),
            MTU => config.mtu = go::atoi(value).map_err(|e| unreadable(&e))?,
            ENABLE_IPV6 => drop(boolean()?),
            ENABLE_IPV4 if release.has(Switch::Ipv4Optional) => drop(boolean()?),
            "com.docker.network.bridge.enable_ip_masquerade" | "com.docker.network.bridge.enable_icc" => {
                boolean()?;
            }
            INHIBIT_IPV4 => config.inhibits_ipv4 = boolean()?,
            DEFAULT_BRIDGE => config.is_default = boolean()?,
            "com.docker.network.bridge.host_binding_ipv4" | "com.docker.network.host_ipv4" => {
                address()?;
            }
            "com.docker.network.host_ipv6" if release.has(Switch::StrictIpam) => {
                address()?;
            }
            MODE_V4 | MODE_V6 if release.has(Switch::GatewayModes) => {
                let more = release.has(Switch::MoreGatewayModes);
                let isolated = match value.as_str() {
                    "nat" | "routed" => false,
                    "nat-unprotected" if more => false,
                    "isolated" if more => true,
                    _ => return Err(unreadable(&format!("unknown gateway mode {value}"))),
                };
                if label == MODE_V4 {
                    config.isolated_v4 = isolated;
                } else {
                    config.isolated_v6 = isolated;
                }
            }
            _ => {}
        }
    }
    Ok(config)
}

/// `bridgeInterfaceExists`.
fn device_exists(plan: &Plan, name: &str) -> Step<bool> {
    if name.len() > LINK_NAME_MAX {
        if plan.release.has(Switch::LongNamesFailLate) {
            return Ok(false);
        }
        return refuse(500, "failed to check bridge interface existence: numerical result out of range");
    }
    let Some(links) = plan.state.links.known() else {
        return Err(Stop::Missing("which interfaces the engine has".into()));
    };
    match links.iter().find(|l| l.name.as_str() == name) {
        None => Ok(false),
        Some(link) if link.is_bridge => Ok(true),
        Some(_) => refuse(500, format!("existing interface {name} is not a bridge")),
    }
}

fn check_mtu(config: &Config, release: Release) -> Step {
    if config.mtu < 0 {
        return refuse(bad_value(release), format!("invalid MTU number: {}", config.mtu));
    }
    Ok(())
}

/// `validateIPv6Subnet`.
fn check_ipv6(own: Subnet, release: Release) -> Step {
    let link_local = Subnet::new(IpAddr::from([0xfe80, 0, 0, 0, 0, 0, 0, 0]), 64);
    let clashes = |local: Subnet| local.contains(own.written_address()) && own.prefix() != 64;
    if !release.has(Switch::MulticastChecked) {
        if link_local.is_some_and(clashes) {
            return refuse(400, "clash with the Link-Local prefix 'fe80::/64'");
        }
        return Ok(());
    }
    if own.written_address().is_multicast() {
        return refuse(400, format!("multicast subnet '{own}' is not allowed"));
    }
    if link_local.is_some_and(|local| own.canonical() != local && local.overlaps(own)) {
        return refuse(400, format!("'{own}' clashes with the Link-Local prefix 'fe80::/64'"));
    }
    Ok(())
}

/// The name of a network's bridge device; `br-<id>` where the engine makes it up.
fn device_of(network: &Network) -> String {
    match network.options.get(NAME).filter(|n| !n.is_empty()) {
        Some(name) => name.clone(),
        None if network.is_predefined() => "docker0".into(),
        None => "br-<id>".into(),
    }
}

/// True where the driver has dropped the default bridge (`Memory::default_bridge_lost`), as far as it can be told: a
/// network that has the default bridge's device has pushed it aside.
pub(super) fn default_is_lost(state: &EngineState, release: Release) -> bool {
    if release.has(Switch::DefaultBridgeProtected) {
        return false;
    }
    let bridges = || state.networks.iter().filter(|n| n.driver == "bridge" && !n.config_only);
    let devices: Vec<String> = bridges().filter(|n| n.is_predefined()).map(device_of).collect();
    let has_device = |n: &Network| n.options.get(NAME).is_some_and(|name| devices.contains(name));
    state.memory.default_bridge_lost || bridges().any(|n| !n.is_predefined() && has_device(n))
}

/// `checkConflict`: no two bridge networks share a device or a subnet. The engine looks at them in random order
/// (`chance`) and stops at the first that is in the way; up to 24 that may be the default bridge, which is
/// then dropped instead. Where one answer is wanted, the oldest of the other networks is assumed.
fn check_conflicts(plan: &Plan, config: &Config, memory: &mut Memory) -> Step {
    let own_name = if config.name.is_empty() { "br-<id>" } else { &config.name };
    let gives_way = |n: &Network| n.is_predefined() && !plan.release.has(Switch::DefaultBridgeProtected);
    let mut found: Vec<Option<Stop>> = Vec::new();
    let mut pushed_aside = false;
    for network in plan.state.networks.iter().filter(|n| n.driver == "bridge" && !n.config_only) {
        if gives_way(network) && default_is_lost(plan.state, plan.release) {
            continue;
        }
        let name = device_of(network);
        let meets = |got: &[Allocated]| {
            got.iter().any(|a| {
                network.ipam.iter().any(|other| {
                    other.subnet.overlaps(a.block) && (a.block.network().is_ipv4() || network.ipv6)
                })
            })
        };
        let why = if !config.name.is_empty() && name == config.name {
            "same bridge name"
        } else if meets(&plan.v4) {
            "overlapping IPv4"
        } else if meets(&plan.v6) {
            "overlapping IPv6"
        } else {
            continue;
        };
        if gives_way(network) {
            pushed_aside = true;
            continue;
        }
        let text = format!(
            "cannot create network <id> ({own_name}): conflicts with network <id> ({name}): networks have {why}"
        );
        found.push(Some(Stop::Refused(403, text)));
    }
    found.extend(pushed_aside.then_some(None));
    let at = plan.chances.choose(found.len());
    match found.into_iter().nth(at) {
        None => Ok(()),
        Some(Some(stop)) => Err(stop),
        Some(None) => {
            memory.default_bridge_lost = true;
            Ok(())
        }
    }
}

/// `createNetwork`: what the kernel says when the device is made and gets its addresses.
fn make_device(plan: &Plan, config: &Config, v6: Option<Subnet>) -> Step {
    let release = plan.release;
    if !config.device_exists && !config.name.is_empty() {
        if config.name.len() > LINK_NAME_MAX {
            return refuse(500, "numerical result out of range");
        }
        if crate::names::LinkName::parse(&config.name).is_err() {
            return refuse(500, "invalid argument");
        }
    }
    if release.has(Switch::BridgeMtu) && config.mtu > 0 && !MTUS.contains(&config.mtu) {
        return refuse(500, "invalid argument");
    }
    if let (Some(entry), Some(got)) = (plan.entries_v4.first(), plan.v4.first())
        && entry.mapped.is_some()
        && release.has(Switch::PrefixRanges)
        && !release.has(Switch::NewAllocator)
    {
        let text = format!("failed to add IPv4 address {} to bridge: invalid argument", own_address(got));
        return refuse(500, text);
    }
    if let Some(own) = v6.filter(|_| !config.isolated_v6) {
        let ip = own.written_address();
        let why = if ip.is_multicast() || ip.is_loopback() || ip.is_unspecified() {
            Some("cannot assign requested address")
        } else if !release.has(Switch::LinkLocalChecked)
            && ip == IpAddr::from([0xfe80, 0, 0, 0, 0, 0, 0, 1])
            && own.prefix() != 64
        {
            Some("file exists")
        } else {
            None
        };
        if let Some(why) = why {
            return refuse(500, format!("failed to add IPv6 address {own} to bridge: {why}"));
        }
    }
    let has_own_gateway = plan
        .entries_v4
        .iter()
        .filter(|_| plan.ipv4)
        .any(|e| e.asked.auxiliary_addresses.contains_key("DefaultGatewayIPv4"));
    if has_own_gateway && plan.internal && release.has(Switch::InternalHasNoGateway) {
        return refuse(400, "no gateway can be set on an internal bridge network");
    }
    Ok(())
}
