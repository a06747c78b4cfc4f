//! What an engine answers to a container's way onto its networks: at `POST /containers/create`, at `/start`, or
//! at `POST /networks/<name>/connect`. Leaves out on purpose everything about the container that is not network.
//!
//! Sources: `daemon/create.go` `verifyNetworkingConfig`, `daemon/container_operations.go` `validateNetworkingConfig`
//! (20.10 to 24), `validateEndpointSettings` (25 to 29), `updateNetworkSettings`, `connectToNetwork`;
//! `api/types/network/endpoint.go` v25 to v28; `libnetwork/endpoint.go` `assignAddressVersion`;
//! the measured answers of the lab. What the kernel says is in `link`.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{
    EngineState, Memory, Prediction, bridge,
    chance::{self, Chances},
    create::{Step, Stop, bad_value, refuse},
    go, link, mac,
    pools::{NoAddress, Space, skips_gateway},
    release_of, texts,
    versions::{Release, Switch},
};
use crate::{
    addressing::{Family, Subnet},
    facts::{Container, Network, Product},
    request::EndpointRequest,
};

/// How a container gets onto a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attachment<'a> {
    /// A new container is created and started.
    Run,
    /// An existing container is connected.
    Connect {
        /// Its name or id.
        container: &'a str,
    },
}

/// The moment at which an engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// When the container is created.
    Create,
    /// When it is started.
    Start,
    /// When it is connected.
    Connect,
}

/// A predicted answer to attaching a container, and when it comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EndpointPrediction {
    /// When: for a refusal, the call that is refused; else the last call.
    pub at: Moment,
    /// The answer.
    pub prediction: Prediction,
    /// The addresses the container gets, on acceptance and as far as they can be told.
    pub addresses: Vec<IpAddr>,
}

type Failed = (Moment, Stop);

/// What the engine will answer to attaching a container to one network.
pub fn endpoint(state: &EngineState, request: &EndpointRequest, how: Attachment<'_>) -> EndpointPrediction {
    match how {
        Attachment::Run => run(state, std::slice::from_ref(request)),
        Attachment::Connect { container } => {
            let result = if state.product == Product::Podman {
                super::podman::connect(state, request, container).map_err(|stop| (Moment::Connect, stop))
            } else {
                connect(state, request, container)
            };
            answer(result, Moment::Connect)
        }
    }
}

/// A predicted answer to attaching a container together with what the engine remembers after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointOutcome {
    /// The answer.
    pub prediction: EndpointPrediction,
    /// What it remembers.
    pub memory: Memory,
}

/// What the engine will answer to creating and starting a container on these networks.
pub fn run(state: &EngineState, requests: &[EndpointRequest]) -> EndpointPrediction {
    run_with(state, requests, &Chances::default())
}

/// Everything the engine can answer to creating and starting a container on these networks, as
/// [`super::possible`] does for a create. The first is the one of [`run`].
pub fn possible_runs(state: &EngineState, requests: &[EndpointRequest]) -> Vec<EndpointOutcome> {
    chance::all(|chances| {
        let prediction = run_with(state, requests, chances);
        EndpointOutcome { prediction, memory: chances.learned(state.memory.clone()) }
    })
}

fn run_with(state: &EngineState, requests: &[EndpointRequest], chances: &Chances) -> EndpointPrediction {
    if state.product == Product::Podman {
        return answer(super::podman::run(state, requests), Moment::Start);
    }
    let release = release_of(state);
    let requests: Vec<EndpointRequest> = requests.iter().map(|r| as_sent(r, release)).collect();
    let result = (|| {
        at_create(state, release, &requests).map_err(|stop| (Moment::Create, stop))?;
        let mut space = Space::of(state, release, false, chances);
        let mut addresses = Vec::new();
        for request in &requests {
            let got = start(state, release, &mut space, request)
                .map_err(|stop| (Moment::Start, prefixed(release, stop)))?;
            addresses.extend(got);
        }
        Ok(addresses)
    })();
    answer(result, Moment::Start)
}

/// The settings of an endpoint are listed under its network's name (`EndpointsConfig`), so without a name there are
/// none; a MAC address is the container's up to 24 and goes along.
fn as_sent(request: &EndpointRequest, release: Release) -> EndpointRequest {
    if !request.network.is_empty() {
        return request.clone();
    }
    let mac = request.mac.clone().filter(|_| !release.has(Switch::SeveralNetworks));
    EndpointRequest { mac, ..EndpointRequest::default() }
}

fn answer(result: Result<Vec<IpAddr>, Failed>, last: Moment) -> EndpointPrediction {
    match result {
        Ok(addresses) => {
            EndpointPrediction { at: last, prediction: Prediction::Accept { ipam: Vec::new() }, addresses }
        }
        Err((at, stop)) => EndpointPrediction { at, prediction: stop.into(), addresses: Vec::new() },
    }
}

fn prefixed(release: Release, stop: Stop) -> Stop {
    match stop {
        Stop::Refused(status, message) if release.has(Switch::PrefixedStart) => {
            Stop::Refused(status, format!("failed to set up container networking: {message}"))
        }
        other => other,
    }
}

pub(super) fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|t| !t.is_empty())
}

/// The network of that name or id, in the engine's order: id, name, id prefix (`daemon/network.go` FindNetwork).
pub(super) fn find_network<'a>(state: &'a EngineState, typed: &str) -> Option<&'a Network> {
    let all = || state.networks.iter();
    all().find(|n| n.id.as_str() == typed).or_else(|| all().find(|n| n.name.as_str() == typed)).or_else(
        || {
            let mut hits = all().filter(|n| !typed.is_empty() && n.id.as_str().starts_with(typed));
            hits.next().filter(|_| hits.next().is_none())
        },
    )
}

fn find_container<'a>(state: &'a EngineState, typed: &str) -> Option<&'a Container> {
    let all = || state.containers.iter();
    all().find(|c| c.name.as_str() == typed).or_else(|| all().find(|c| c.id.as_str() == typed)).or_else(
        || {
            let mut hits = all().filter(|c| !typed.is_empty() && c.id.as_str().starts_with(typed));
            hits.next().filter(|_| hits.next().is_none())
        },
    )
}

/// `NetworkMode.IsUserDefined`: by name, as the engine does it.
fn is_user_defined(name: &str) -> bool {
    !matches!(name, "bridge" | "host" | "none" | "default")
}

/// What is checked when the container is created.
fn at_create(state: &EngineState, release: Release, requests: &[EndpointRequest]) -> Step {
    if release.has(Switch::TypedAddresses) {
        requests.iter().try_for_each(typed)?;
    }
    if !release.has(Switch::SeveralNetworks) && requests.len() > 1 {
        let mut names: Vec<&str> = requests.iter().map(|r| r.network.as_str()).collect();
        names.sort_unstable();
        let names = names.join(", ");
        return refuse(400, format!("Container cannot be connected to network endpoints: {names}"));
    }
    if !release.has(Switch::EndpointsCheckedAtCreate) {
        return requests.iter().try_for_each(|r| match unreadable(r, false).into_iter().next() {
            Some(complaint) => refuse(400, complaint),
            None => Ok(()),
        });
    }
    let mut complaints = Vec::new();
    for request in requests {
        let network = find_network(state, &request.network);
        if let Err(why) = settings(release, network, &request.network, request) {
            complaints.push(format!("invalid config for network {}: {why}", request.network));
        }
    }
    if complaints.is_empty() { Ok(()) } else { refuse(400, texts::joined(&complaints)) }
}

/// 29: addresses that cannot be read are bad JSON.
fn typed(request: &EndpointRequest) -> Step {
    let json = |e: String| Stop::Refused(400, format!("invalid JSON: {e}"));
    for text in [&request.ipv4, &request.ipv6].into_iter().filter_map(given) {
        go::parse_addr(text).map_err(json)?;
    }
    match given(&request.mac).filter(|m| mac::parse(m).is_none()) {
        Some(text) => Err(json(format!("address {text}: invalid MAC address"))),
        None => Ok(()),
    }
}

/// Addresses that are none, or of the other family.
fn unreadable(request: &EndpointRequest, refuses_unspecified: bool) -> Vec<String> {
    let is = |text: &str, family: Family| {
        go::parse_ip(text)
            .map(go::unmap)
            .is_some_and(|ip| Family::of(ip) == family && !(refuses_unspecified && ip.is_unspecified()))
    };
    let bad = |text: &Option<String>, family, name: &str| {
        given(text).filter(|t| !is(t, family)).map(|t| format!("invalid {name} address: {t}"))
    };
    let v4 = bad(&request.ipv4, Family::V4, "IPv4");
    v4.into_iter().chain(bad(&request.ipv6, Family::V6, "IPv6")).collect()
}

/// `validateEndpointSettings` (25 and later): the whole complaint, or none.
fn settings(
    release: Release,
    network: Option<&Network>,
    name: &str,
    request: &EndpointRequest,
) -> Result<(), String> {
    let mut complaints = Vec::new();
    let name = network.map_or(name, |n| n.name.as_str());
    if !is_user_defined(name) {
        let (specified, defined) = if release.has(Switch::HyphenWording) {
            ("user-specified", "user-defined")
        } else {
            ("user specified", "user defined")
        };
        if given(&request.ipv4).is_some() || given(&request.ipv6).is_some() {
            complaints.push(format!("{specified} IP address is supported on {defined} networks only"));
        }
        if !request.aliases.is_empty() {
            complaints.push(if release.has(Switch::TypedAddresses) {
                "network-scoped aliases are only supported for user-defined networks".to_owned()
            } else {
                "network-scoped alias is supported only for containers in user defined networks".to_owned()
            });
        }
    }
    complaints.extend(unreadable(request, true));
    if let Some(network) = network {
        for (text, family) in [(&request.ipv4, Family::V4), (&request.ipv6, Family::V6)] {
            complaints.extend(given(text).and_then(|t| outside(release, network, t, family)));
        }
    }
    if given(&request.mac).is_some_and(|m| mac::parse(m).is_none()) {
        return Err(format!("invalid MAC address {}", request.mac.as_deref().unwrap_or_default()));
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(format!("invalid endpoint settings:\n{}", texts::joined(&complaints)))
    }
}

/// Whether an address is in one of the network's subnets. Up to 28 only configured subnets count.
fn outside(release: Release, network: &Network, text: &str, family: Family) -> Option<String> {
    let ip = go::parse_ip(text).map(go::unmap);
    let subnets: Vec<Subnet> =
        network.ipam.iter().map(|i| i.subnet).filter(|s| s.family() == family).collect();
    if release.has(Switch::AddressInAutomaticSubnet) {
        let inside = ip.is_some_and(|ip| subnets.iter().any(|s| s.contains(ip)));
        return (!inside).then(|| format!("no configured subnet contains IP address {text}"));
    }
    let configured: Vec<&Subnet> = subnets.iter().filter(|s| is_configured(release, network, **s)).collect();
    if configured.is_empty() {
        return Some(NO_USER_SUBNET.to_owned());
    }
    let inside = ip.is_some_and(|ip| configured.iter().any(|s| s.contains(ip)));
    (!inside).then(|| format!("no configured subnet or ip-range contain the IP address {text}"))
}

const NO_USER_SUBNET: &str =
    "user specified IP address is supported only when connecting to networks with user configured subnets";

/// Whether the engine lets a container ask for an address of that family on this network, as far as that can be told.
pub fn takes_fixed_address(state: &EngineState, network: &Network, family: Family) -> bool {
    let release = release_of(state);
    let mut subnets = network.ipam.iter().map(|i| i.subnet).filter(|s| s.family() == family);
    is_user_defined(network.name.as_str())
        && subnets
            .any(|s| release.has(Switch::AddressInAutomaticSubnet) || is_configured(release, network, s))
}

/// True where the subnet was given by whoever made the network, as far as it can be told: up to 28 inspect shows a
/// gateway with an automatic subnet always, and with a given one only if it was given, too. So an IPv4 subnet out of
/// the built-in pools with its first address as gateway counts as automatic, and every other one as given.
fn is_configured(release: Release, network: &Network, subnet: Subnet) -> bool {
    let Some(ipam) = network.ipam.iter().find(|i| i.subnet == subnet) else { return false };
    if network.is_predefined() {
        return false;
    }
    let first = crate::addressing::number(subnet.network()) + 1;
    let is_first = match ipam.gateway {
        Some(gateway) => crate::addressing::number(gateway) == first,
        // Where the driver wants no gateway, an automatic subnet has none either.
        None => skips_gateway(network, release),
    };
    let in_pools = super::automatic::is_built_in(subnet);
    !(in_pools && is_first && ipam.ip_range.is_none() && ipam.excluded.is_empty())
}

/// What is checked when the container starts.
fn start(
    state: &EngineState,
    release: Release,
    space: &mut Space,
    request: &EndpointRequest,
) -> Step<Vec<IpAddr>> {
    // No network, or the network mode `default`, is the default bridge (`api/types/container/hostconfig.go`).
    let name = if matches!(request.network.as_str(), "" | "default") { "bridge" } else { &request.network };
    let Some(network) = find_network(state, name) else {
        return refuse(404, format!("network {} not found", request.network));
    };
    if !release.has(Switch::EndpointsCheckedAtCreate) {
        check_old_settings(release, network, request)?;
        // The address is the container's and is read before the endpoint is made (`daemon/network.go` v20.10
        // `buildCreateEndpointOptions`).
        if let Some(text) = given(&request.mac).filter(|m| mac::parse(m).is_none()) {
            return refuse(500, format!("address {text}: invalid MAC address"));
        }
    }
    join(state, release, space, network, request, "")
}

/// `validateNetworkingConfig` (20.10 to 24): one complaint.
fn check_old_settings(release: Release, network: &Network, request: &EndpointRequest) -> Step {
    let has_address = given(&request.ipv4).is_some() || given(&request.ipv6).is_some();
    if !is_user_defined(network.name.as_str()) {
        if has_address {
            return refuse(400, "user specified IP address is supported on user defined networks only");
        }
        if !request.aliases.is_empty() {
            return refuse(
                400,
                "network-scoped alias is supported only for containers in user defined networks",
            );
        }
    }
    for (text, family) in [(&request.ipv4, Family::V4), (&request.ipv6, Family::V6)] {
        let configured = network
            .ipam
            .iter()
            .any(|i| i.subnet.family() == family && is_configured(release, network, i.subnet));
        if given(text).is_some() && !configured {
            return refuse(400, NO_USER_SUBNET);
        }
    }
    Ok(())
}

/// `CreateEndpoint` and `Join`.
fn join(
    state: &EngineState,
    release: Release,
    space: &mut Space,
    network: &Network,
    request: &EndpointRequest,
    container: &str,
) -> Step<Vec<IpAddr>> {
    if network.config_only {
        return refuse(403, "cannot create endpoint on configuration-only network");
    }
    if matches!(network.driver.as_str(), "host" | "null") {
        return Ok(Vec::new());
    }
    let mut addresses = Vec::new();
    if network.ipv4 != Some(false) {
        addresses.extend(assign(release, space, network, given(&request.ipv4), Family::V4)?);
    }
    if network.ipv6 {
        addresses.extend(assign(release, space, network, given(&request.ipv6), Family::V6)?);
    }
    let name = if container.is_empty() { "<name>" } else { container };
    if network.is_predefined() && bridge::default_is_lost(state, release) {
        let (network, id) = (&network.name, &network.id);
        return refuse(
            500,
            format!("failed to create endpoint {name} on network {network}: network {id} does not exist"),
        );
    }
    if network.driver == "ipvlan" && given(&request.mac).is_some() {
        return refuse(
            500,
            format!(
                "failed to create endpoint {name} on network {}: ipvlan interfaces do not support custom mac address assignment",
                network.name
            ),
        );
    }
    if matches!(network.driver.as_str(), "macvlan" | "ipvlan") {
        link::check_parent(state, network)?;
    }
    link::check_mtu(release, network)?;
    link::check_mac(state, release, network, request)?;
    link::check_gateway(release, network)?;
    Ok(addresses)
}

/// `assignAddressVersion`: the first pool with an address left, or the one that holds the wanted address.
fn assign(
    release: Release,
    space: &mut Space,
    network: &Network,
    wanted: Option<&str>,
    family: Family,
) -> Step<Option<IpAddr>> {
    let wanted_ip = wanted.and_then(go::parse_ip).map(go::unmap);
    let mut seen = false;
    for ipam in network.ipam.iter().filter(|i| i.subnet.family() == family) {
        seen = true;
        let block = ipam.subnet.canonical();
        if wanted_ip.is_some_and(|ip| !block.contains(ip)) {
            continue;
        }
        match space.take(block, ipam.ip_range, wanted_ip) {
            Ok(ip) => return Ok(Some(ip)),
            Err(NoAddress::NoneLeft) if wanted_ip.is_none() => {}
            Err(NoAddress::NoneLeft) => return refuse(503, NoAddress::NoneLeft.words(release)),
            Err(why) => return refuse(403, why.words(release)),
        }
    }
    let number = if family == Family::V4 { 4 } else { 6 };
    match wanted_ip {
        Some(ip) => refuse(
            bad_value(release),
            format!("Invalid address {ip}: It does not belong to any of this network's subnets"),
        ),
        None if seen => refuse(
            500,
            format!(
                "no available IPv{number} addresses on this network's address pools: {} (<id>)",
                network.name
            ),
        ),
        None => Ok(None),
    }
}

/// `ConnectToNetwork`.
fn connect(state: &EngineState, request: &EndpointRequest, typed_name: &str) -> Result<Vec<IpAddr>, Failed> {
    let release = release_of(state);
    let at = |stop| (Moment::Connect, stop);
    if release.has(Switch::TypedAddresses) {
        typed(request).map_err(at)?;
    }
    let Some(container) = find_container(state, typed_name) else {
        return Err(at(Stop::Refused(404, format!("No such container: {typed_name}"))));
    };
    let shares = container.network_mode.starts_with("container:");
    if container.is_running() && shares {
        return Err(at(Stop::Refused(400, SHARED.into())));
    }
    let Some(network) = find_network(state, &request.network) else {
        // A container that does not run takes any name and fails when it starts.
        return if container.is_running() {
            Err(at(Stop::Refused(404, format!("network {} not found", request.network))))
        } else {
            Ok(Vec::new())
        };
    };
    if release.has(Switch::EndpointsCheckedAtCreate) {
        settings(release, Some(network), network.name.as_str(), request)
            .map_err(|why| at(Stop::Refused(400, why)))?;
    } else {
        check_old_settings(release, network, request).map_err(at)?;
    }
    let attached = check_mode(state, release, container, network).map_err(at)?;
    if !container.is_running() {
        return Ok(Vec::new());
    }
    if attached {
        let text =
            format!("endpoint with name {} already exists in network {}", container.name, network.name);
        return Err(at(Stop::Refused(403, text)));
    }
    let chances = Chances::default();
    let mut space = Space::of(state, release, false, &chances);
    let mut request = request.clone();
    if !release.has(Switch::EndpointsCheckedAtCreate) {
        // Up to 24 the address is the container's, and one of an endpoint is not looked at.
        request.mac = None;
    }
    join(state, release, &mut space, network, &request, container.name.as_str()).map_err(at)
}

const SHARED: &str = "container sharing network namespace with another container or host cannot be connected to any other network";

/// `updateNetworkSettings`: which networks go together. True where the container is on the network already.
fn check_mode(state: &EngineState, release: Release, container: &Container, network: &Network) -> Step<bool> {
    if container.network_mode != "host" && network.driver == "host" {
        return refuse(
            400,
            if release.has(Switch::HostConnectWording) {
                "cannot connect container to host network - container must be created in host network mode"
            } else {
                "container cannot be disconnected from host network or connected to host network"
            },
        );
    }
    for endpoint in &container.endpoints {
        let Some(on) = state.networks.iter().find(|n| endpoint.is_on(n)) else { continue };
        if on.name == network.name {
            return Ok(true);
        }
        if on.driver == "host" || network.driver == "host" {
            return refuse(400, SHARED);
        }
        if on.name.as_str() == "none" || network.name.as_str() == "none" {
            return refuse(
                400,
                "container cannot be connected to multiple networks with one of the networks in private (none) mode",
            );
        }
    }
    Ok(false)
}
