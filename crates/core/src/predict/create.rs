//! What an engine answers to `POST /networks/create`: its checks, in its own order. The first that fails decides.
//! Leaves out on purpose the drivers' own checks (`bridge`, `lan`) and the address book (`pools`).
//!
//! Sources: `daemon/network.go` `createNetwork`, `libnetwork/controller.go` `NewNetwork`, `libnetwork/network.go`
//! `validateConfiguration`, `ipamAllocate`, in v20.10.24, v24.0.9, v25.0.6, v26.1.4, v27.5.1, v28.5.2, 29.0.4, 29.7.2.

use std::{collections::BTreeMap, net::IpAddr};

use super::{
    EngineState, Memory, Outcome, Prediction,
    allocate::{allocate, has_global_pools},
    bridge,
    chance::Chances,
    classify, go, inspect, lan, texts,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, Subnet},
    facts::{Network, SwarmState},
    request::{CreateRequest, IpamConfig},
};

/// Why a create does not go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// Refused.
    Refused(u16, String),
    /// A fact is missing.
    Missing(String),
}

impl From<Stop> for Prediction {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(status, message) => {
                Self::Refuse { status, class: classify::classify(status, &message), message }
            }
            Stop::Missing(missing) => Self::Unsure { missing },
        }
    }
}

pub(super) type Step<T = ()> = Result<T, Stop>;

pub(super) fn refuse<T>(status: u16, message: impl Into<String>) -> Step<T> {
    Err(Stop::Refused(status, message.into()))
}

/// The status of a bad value: 500 up to 24, 400 from 25 on.
pub(super) fn bad_value(release: Release) -> u16 {
    if release.has(Switch::BadValuesAre400) { 400 } else { 500 }
}

/// One entry of `IPAM.Config`, as the allocator sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// As the request says it.
    pub(super) asked: IpamConfig,
    /// The subnet without host bits; none asks for an automatic one.
    pub(super) block: Option<Subnet>,
    /// The prefix length to choose a subnet of (29: `0.0.0.0/24`).
    pub(super) size: Option<u8>,
    /// The subnet was written as an IPv4-mapped IPv6 block.
    pub(super) mapped: Option<Subnet>,
    /// The range, if it can be read.
    pub(super) range: Option<Subnet>,
}

impl Entry {
    fn text(field: &Option<String>) -> &str {
        field.as_deref().unwrap_or_default()
    }

    pub(super) fn gateway(&self) -> &str {
        Self::text(&self.asked.gateway)
    }

    pub(super) fn range_text(&self) -> &str {
        Self::text(&self.asked.ip_range)
    }
}

/// What was allocated for one entry.
#[derive(Debug, Clone)]
pub(super) struct Allocated {
    pub(super) block: Subnet,
    pub(super) gateway: Option<IpAddr>,
}

/// A network on its way through the checks: the request with its template applied.
#[derive(Debug, Clone)]
pub(super) struct Plan<'a> {
    pub(super) state: &'a EngineState,
    pub(super) chances: &'a Chances,
    pub(super) release: Release,
    pub(super) request: &'a CreateRequest,
    pub(super) driver: String,
    pub(super) options: BTreeMap<String, String>,
    pub(super) internal: bool,
    pub(super) ipv4: bool,
    pub(super) ipv6: bool,
    pub(super) ipam_driver: String,
    pub(super) entries_v4: Vec<Entry>,
    pub(super) entries_v6: Vec<Entry>,
    pub(super) v4: Vec<Allocated>,
    pub(super) v6: Vec<Allocated>,
}

/// The whole answer of dockerd.
pub(super) fn docker(
    state: &EngineState,
    release: Release,
    request: &CreateRequest,
    chances: &Chances,
) -> Outcome {
    let mut memory = state.memory.clone();
    let prediction = match walk(state, release, request, chances, &mut memory) {
        Ok(ipam) => Prediction::Accept { ipam },
        Err(stop) => stop.into(),
    };
    Outcome { prediction, memory: chances.learned(memory) }
}

fn walk(
    state: &EngineState,
    release: Release,
    request: &CreateRequest,
    chances: &Chances,
    memory: &mut Memory,
) -> Step<Vec<IpamConfig>> {
    let mut plan = read_request(state, release, request, chances)?;
    check_name(&plan)?;
    check_configuration(&plan)?;
    if request.config_only == Some(true) {
        return Ok(inspect::shown(&plan));
    }
    check_driver_and_scope(&plan)?;
    apply_template(&mut plan)?;
    check_swarm(&plan)?;
    let skips_gateway = driver_options(&plan)?;
    allocate(&mut plan, skips_gateway, memory)?;
    match plan.driver.as_str() {
        "bridge" => bridge::create(&plan, memory)?,
        "macvlan" | "ipvlan" => lan::create(&plan)?,
        "host" | "null" => {
            return refuse(
                403,
                format!("only one instance of {} network is allowed", go::quote(&plan.driver)),
            );
        }
        _ => {}
    }
    if !release.has(Switch::GlobalScope) && has_global_pools(&plan) {
        return refuse(500, NOT_A_MANAGER);
    }
    Ok(inspect::shown(&plan))
}

const NOT_A_MANAGER: &str = "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

/// Reads the body and everything the daemon checks before libnetwork sees it.
fn read_request<'a>(
    state: &'a EngineState,
    release: Release,
    request: &'a CreateRequest,
    chances: &'a Chances,
) -> Step<Plan<'a>> {
    let config = request.ipam.as_ref().map(|i| i.config.as_slice()).unwrap_or_default();
    if release.has(Switch::TypedAddresses) {
        texts::typed(config)?;
    }
    if matches!(request.name.as_str(), "bridge" | "host" | "none" | "default") {
        return refuse(403, format!("operation is not permitted on predefined {} network ", request.name));
    }
    let driver = if request.driver.is_empty() { "bridge" } else { &request.driver };
    if driver == "overlay" && release.has(Switch::OverlayFirst) && state.swarm != SwarmState::Manager {
        return refuse(403, NOT_A_MANAGER);
    }
    if !release.has(Switch::UniqueNames) && request.check_duplicate == Some(true) {
        // An empty name means the default network (`daemon/network.go` v20.10 GetNetworkByName).
        let looked_up = if request.name.is_empty() { "bridge" } else { &request.name };
        if state.networks.iter().any(|n| n.name.as_str() == looked_up) {
            return refuse(409, format!("network with name {} already exists", request.name));
        }
    }

    let mut options = request.options.clone();
    let ipv4 = match request.enable_ipv4.filter(|_| release.has(Switch::Ipv4Optional)) {
        Some(on) => {
            options.remove(bridge::ENABLE_IPV4);
            on
        }
        None if release.has(Switch::Ipv4Optional) => {
            option_bool(&options, bridge::ENABLE_IPV4)?.unwrap_or(true)
        }
        None => true,
    };
    let ipv6 = match request.enable_ipv6 {
        Some(on) => {
            if release.has(Switch::Ipv4Optional) {
                options.remove(bridge::ENABLE_IPV6);
            }
            on
        }
        None if release.has(Switch::EnableIpv6Option) => {
            option_bool(&options, bridge::ENABLE_IPV6)?.unwrap_or(false)
        }
        None => false,
    };

    if release.has(Switch::StrictIpam) {
        texts::validate(config, ipv6, release)?;
    }
    let mut plan = Plan {
        state,
        chances,
        release,
        request,
        driver: driver.to_owned(),
        options,
        internal: request.internal == Some(true),
        ipv4,
        ipv6,
        ipam_driver: request
            .ipam
            .as_ref()
            .and_then(|i| i.driver.clone())
            .filter(|d| !d.is_empty())
            .unwrap_or_else(|| "default".into()),
        entries_v4: Vec::new(),
        entries_v6: Vec::new(),
        v4: Vec::new(),
        v6: Vec::new(),
    };
    for asked in config {
        let entry = texts::entry(asked, release)?;
        match entry.block.map(Subnet::family).or(entry.size.map(|_| texts::family_of(asked))) {
            Some(Family::V6) => plan.entries_v6.push(entry),
            _ => plan.entries_v4.push(entry),
        }
    }
    Ok(plan)
}

fn option_bool(options: &BTreeMap<String, String>, name: &str) -> Step<Option<bool>> {
    match options.get(name) {
        None => Ok(None),
        Some(value) => match go::parse_bool(value) {
            Ok(on) => Ok(Some(on)),
            Err(_) => refuse(400, format!("driver-opt {} is not a valid bool", go::quote(name))),
        },
    }
}

fn check_name(plan: &Plan) -> Step {
    let name = plan.request.name.as_str();
    if name.trim().is_empty() {
        let text = if plan.release.has(Switch::EmptyNameWording) {
            "invalid name: name is empty".to_owned()
        } else {
            format!("invalid name: {name}")
        };
        return refuse(bad_value(plan.release), text);
    }
    if plan.release.has(Switch::UniqueNames) && plan.state.networks.iter().any(|n| n.name.as_str() == name) {
        return refuse(409, format!("network with name {name} already exists"));
    }
    Ok(())
}

/// `validateConfiguration`.
fn check_configuration(plan: &Plan) -> Step {
    let request = plan.request;
    let release = plan.release;
    let config_only = request.config_only == Some(true);
    if config_only
        && (request.ingress == Some(true)
            || plan.internal
            || request.attachable == Some(true)
            || request.scope.as_deref().is_some_and(|s| !s.is_empty()))
    {
        return refuse(
            403,
            "configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.",
        );
    }
    if template_name(request).is_none() {
        return if release.has(Switch::AdvertiseOptions) { advertise_options(&plan.options) } else { Ok(()) };
    }
    if config_only {
        return refuse(403, "a configuration network cannot depend on another configuration network");
    }
    let has_own = plan.ipam_driver != "default"
        || !plan.ipv4
        || plan.ipv6
        || !request.labels.is_empty()
        || request.ipam.as_ref().is_some_and(|i| !i.options.is_empty())
        || !plan.entries_v4.is_empty()
        || !plan.entries_v6.is_empty();
    if has_own {
        let word = if release.has(Switch::HyphenWording) { "user-specified" } else { "user specified" };
        return refuse(
            403,
            format!(
                "{word} configurations are not supported if the network depends on a configuration network"
            ),
        );
    }
    if !plan.options.is_empty() {
        return refuse(
            403,
            "network driver options are not supported if the network depends on a configuration network",
        );
    }
    Ok(())
}

/// `libnetwork/network_unix.go` v28 `validatedAdvertiseAddr…`: both complaints, one a line.
fn advertise_options(options: &BTreeMap<String, String>) -> Step {
    let mut complaints = Vec::new();
    let mut check = |name: &str, unit: &str, range: std::ops::RangeInclusive<i64>| {
        let Some(text) = options.get(name) else { return };
        match go::atoi(text) {
            Err(_) => complaints.push(format!("value for option {name} {} must be {unit}", go::quote(text))),
            Ok(value) if !range.contains(&value) => {
                complaints.push(format!("{name} must be in the range {} to {}", range.start(), range.end()));
            }
            Ok(_) => {}
        }
    };
    check("com.docker.network.advertise_addr_nmsgs", "an integer", 0..=3);
    check("com.docker.network.advertise_addr_ms", "integer milliseconds", 100..=2000);
    if complaints.is_empty() { Ok(()) } else { refuse(500, complaints.join("\n")) }
}

fn check_driver_and_scope(plan: &Plan) -> Step {
    if !matches!(plan.driver.as_str(), "bridge" | "host" | "null" | "macvlan" | "ipvlan" | "overlay") {
        return refuse(404, format!("plugin {} not found", go::quote(&plan.driver)));
    }
    let is_global = plan.driver == "overlay";
    if is_global && plan.request.scope.as_deref() == Some("local") {
        return refuse(403, format!("cannot downgrade network scope for {} networks", plan.driver));
    }
    if plan.request.ingress == Some(true) && !is_global {
        return refuse(403, "Ingress network can only be global scope network");
    }
    Ok(())
}

fn check_swarm(plan: &Plan) -> Step {
    let is_swarm_scope = plan.request.scope.as_deref() == Some("swarm");
    if plan.driver != "overlay" && !is_swarm_scope {
        return Ok(());
    }
    match plan.state.swarm {
        SwarmState::Inactive if is_swarm_scope => {
            refuse(403, "cannot create a swarm scoped network when swarm is not active")
        }
        SwarmState::Inactive => Ok(()),
        SwarmState::Worker => refuse(
            403,
            "Cannot create a multi-host network from a worker node. Please create the network from a manager node.",
        ),
        SwarmState::Manager if !plan.ipv4 => refuse(400, "IPv4 cannot be disabled in a Swarm scoped network"),
        SwarmState::Manager => Err(Stop::Missing("what the swarm answers".into())),
    }
}

fn template_name(request: &CreateRequest) -> Option<&str> {
    request.config_from.as_ref().map(|c| c.network.as_str()).filter(|n| !n.is_empty())
}

/// Copies the configuration network into the plan (`applyConfigurationTo`). Up to 27 this comes after the swarm
/// check; the two cannot both fail on a network without swarm scope, so one order serves.
fn apply_template(plan: &mut Plan) -> Step {
    let Some(name) = template_name(plan.request) else { return Ok(()) };
    if !plan.release.has(Switch::OptionsBeforeAddresses) {
        check_swarm(plan)?;
    }
    let Some(template) = plan.state.networks.iter().find(|n| n.config_only && n.name.as_str() == name) else {
        return refuse(404, format!("configuration network {} does not exist", go::quote(name)));
    };
    if template.ipam.is_empty() && plan.release.has(Switch::InspectShowsTruth) {
        return Err(Stop::Missing(format!(
            "the subnets of the configuration network {name}, which this engine does not show"
        )));
    }
    plan.options = template.options.clone();
    plan.ipv6 = template.ipv6;
    plan.ipv4 = template.ipv4 != Some(false);
    if !template.ipam_driver.is_empty() {
        plan.ipam_driver = template.ipam_driver.clone();
    }
    for asked in template_config(template) {
        let entry = texts::entry(&asked, plan.release)?;
        match entry.block.map(Subnet::family) {
            Some(Family::V6) => plan.entries_v6.push(entry),
            _ => plan.entries_v4.push(entry),
        }
    }
    Ok(())
}

fn template_config(template: &Network) -> Vec<IpamConfig> {
    template
        .ipam
        .iter()
        .map(|ipam| IpamConfig {
            subnet: Some(ipam.subnet.to_string()),
            ip_range: ipam.ip_range.map(|r| r.to_string()),
            gateway: ipam.gateway.map(|g| g.to_string()),
            auxiliary_addresses: ipam.excluded.iter().map(|(k, v)| (k.clone(), v.to_string())).collect(),
        })
        .collect()
}

/// `GetSkipGwAlloc` (28 and later): the driver reads its options before addresses are allocated, and says for
/// which families it needs no gateway.
fn driver_options(plan: &Plan) -> Step<(bool, bool)> {
    if !plan.release.has(Switch::OptionsBeforeAddresses) {
        return Ok((false, false));
    }
    match plan.driver.as_str() {
        "bridge" => bridge::skips_gateway(plan),
        "macvlan" | "ipvlan" if plan.release.has(Switch::NoLanGateway) => Ok((true, true)),
        "macvlan" | "ipvlan" => lan::skips_gateway(plan),
        _ => Ok((false, false)),
    }
}
