//! What an engine answers to `DELETE /networks/<name>`.
//! Leaves out on purpose what a removal breaks although it succeeds: that is `diagnosis`.
//!
//! Sources: `daemon/network.go` `deleteNetwork`, `libnetwork/network.go` `delete`; measured.

use super::{
    EngineState, Prediction,
    create::{Step, refuse},
    endpoint::find_network,
    podman, release_of,
    versions::Switch,
};
use crate::facts::{Network, Product};

/// What the engine will answer to removing the network of that name or id.
pub fn removal(state: &EngineState, name_or_id: &str) -> Prediction {
    let step = match state.product {
        Product::Docker => docker(state, name_or_id),
        Product::Podman => podman::removal(state, name_or_id),
    };
    match step {
        Ok(()) => Prediction::Accept { ipam: Vec::new() },
        Err(stop) => stop.into(),
    }
}

fn docker(state: &EngineState, typed: &str) -> Step {
    let Some(network) = find_network(state, typed) else {
        return refuse(404, format!("network {typed} not found"));
    };
    if network.is_predefined() {
        return refuse(403, format!("{} is a pre-defined network and cannot be removed", network.name));
    }
    let failed = |why: String| refuse(403, format!("error while removing network: {why}"));
    let is_template_of = |n: &&Network| n.config_from.as_deref() == Some(network.name.as_str());
    if network.config_only && state.networks.iter().any(|n| is_template_of(&n)) {
        return failed(format!(
            "configuration network {} is in use",
            super::go::quote(network.name.as_str())
        ));
    }
    let users: Vec<String> = state
        .containers
        .iter()
        .filter(|c| c.is_running() && c.endpoints.iter().any(|e| e.is_on(network)))
        .map(|c| format!("name:{} id:\"<id>\"", super::go::quote(c.name.as_str())))
        .collect();
    if users.is_empty() {
        return Ok(());
    }
    if release_of(state).has(Switch::EndpointsNamed) {
        failed(format!("network {} has active endpoints ({})", network.name, users.join(", ")))
    } else {
        failed(format!("network {} id <id> has active endpoints", network.name))
    }
}
