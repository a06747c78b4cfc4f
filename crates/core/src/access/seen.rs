//! The host shims of an engine, as their containers' labels tell them. A label can be anybody's, so what it says is
//! only believed where it is sound.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::{ACCESS_LABEL, ACCESS_NAME, Shim, ShimState};
use crate::{
    RUN_LABEL,
    facts::{Container, EngineFacts, EngineLink, LinkKind, Network},
    names::{ContainerId, ContainerName},
};

/// A host shim that is on an engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SeenShim {
    /// As it was made.
    pub shim: Shim,
    /// The container that holds it.
    pub id: ContainerId,
    /// Its name.
    pub container: ContainerName,
    /// Its state (`running`, `restarting`, `exited` …).
    pub state: String,
    /// The engine's own sentence about it.
    pub status: String,
    /// The run that made it.
    pub run: String,
    /// Whether its network is still there.
    pub network_is_there: bool,
    /// Whether the link is there, up, and has its address; none where the engine's links are unknown.
    pub link_is_up: Option<bool>,
}

/// A host shim, and what its holder said last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ShimReport {
    /// As the engine shows it.
    pub seen: SeenShim,
    /// What it said last; none where that cannot be read, or it has not said anything.
    pub said: Option<ShimState>,
}

impl SeenShim {
    /// Its container runs, and nothing speaks against the link.
    pub fn is_well(&self) -> bool {
        self.state == "running" && self.link_is_up != Some(false)
    }
}

/// The shims of an engine, by network.
pub fn seen(engine: &EngineFacts) -> Vec<SeenShim> {
    let mut all: Vec<SeenShim> = engine.containers.iter().filter_map(|c| read(engine, c)).collect();
    all.sort_by(|a, b| (&a.shim.name, &a.container).cmp(&(&b.shim.name, &b.container)));
    all
}

fn read(engine: &EngineFacts, container: &Container) -> Option<SeenShim> {
    if !container.name.as_str().starts_with(ACCESS_NAME) {
        return None;
    }
    let shim: Shim = serde_json::from_str(container.labels.get(ACCESS_LABEL)?).ok()?;
    if !shim.is_sound() {
        return None;
    }
    let links = engine.links.known();
    Some(SeenShim {
        id: container.id.clone(),
        container: container.name.clone(),
        state: container.state.clone(),
        status: container.status.clone(),
        run: container.labels.get(RUN_LABEL).cloned().unwrap_or_default(),
        network_is_there: engine.networks.iter().any(|n| n.id == shim.network),
        link_is_up: links.map(|links| links.iter().any(|link| is_link_of(&shim, link))),
        shim,
    })
}

fn is_link_of(shim: &Shim, link: &EngineLink) -> bool {
    let on_parent = matches!(
        &link.link.kind,
        LinkKind::Macvlan { link: Some(below), .. } if below == shim.parent.as_str()
    );
    link.name == shim.link
        && on_parent
        && link.link.is_up()
        && link.link.addresses.iter().any(|a| a.address.written_address() == IpAddr::V4(shim.address))
}

/// The addresses that shims hold.
pub fn reserved_by_shims(engine: &EngineFacts) -> Vec<Ipv4Addr> {
    seen(engine).into_iter().map(|s| s.shim.address).collect()
}

/// Containers of the network with an address that the shim has no route to: they came after it.
pub fn uncovered(engine: &EngineFacts, network: &Network, shim: &Shim) -> Vec<(ContainerName, IpAddr)> {
    let is_covered = |address: &IpAddr| shim.routes.iter().any(|route| route.contains(*address));
    let endpoints = engine.endpoints_of(network);
    let addresses = endpoints.filter_map(|(container, endpoint)| {
        let address = endpoint.ipv4.map(|s| s.written_address()).or(endpoint.wanted_ipv4)?;
        Some((container.name.clone(), address))
    });
    addresses.filter(|(_, address)| address.is_ipv4() && !is_covered(address)).collect()
}
