//! The facts a plan relied on, and only those: two sights of an unchanged world give the same fingerprint.
//! Leaves out on purpose all that changes by itself (times, counters, lease lifetimes, Podman's random id).

use std::{collections::HashSet, net::IpAddr};

use super::{Fingerprint, Step};
use crate::{
    addressing::Subnet,
    facts::{AddressScope, EngineFacts, Facts, Network},
    placement::Evidence,
    request::CreateRequest,
};

/// The facts that `steps` rely on, as seen in `facts`. Whoever applies a plan computes this again and
/// refuses where it differs from the plan's.
pub fn fingerprint(facts: &Facts, steps: &[Step]) -> Fingerprint {
    let mut evidence = Vec::new();
    let Some(engine) = facts.engine() else {
        evidence.push(Evidence::new("engine", "none"));
        return Fingerprint(evidence);
    };
    evidence.push(Evidence::new("engine", engine.endpoint.to_string()));
    evidence.push(Evidence::new("version", &engine.version.version));
    let mut told = HashSet::new();
    for step in steps {
        let new = match step {
            Step::CreateNetwork { request } => of_create(engine, request),
            Step::RemoveNetwork { id, .. } => of_removal(engine, id.as_str()),
            Step::CreateContainer { request } => {
                let mut all = vec![container(engine, &request.name)];
                all.extend(network(engine, &request.endpoint.network));
                all
            }
            Step::Connect { container: id, endpoint, .. } => {
                let mut all = vec![container(engine, id.as_str())];
                all.extend(network(engine, &endpoint.network));
                all
            }
            Step::Disconnect { container: id, network_id, .. } => {
                let mut all = vec![container(engine, id.as_str())];
                all.extend(network(engine, network_id.as_str()));
                all
            }
            Step::HoldShim { shim } => {
                let mut all = vec![container(engine, &shim.container()), link(engine, shim.parent.as_str())];
                all.extend(network(engine, shim.network.as_str()));
                all
            }
            Step::LetShimGo { container: id, .. } => vec![container(engine, id.as_str())],
            Step::CompareNetwork { .. }
            | Step::PullImage { .. }
            | Step::StartContainer { .. }
            | Step::CompareEndpoint { .. }
            | Step::RemoveProbe { .. }
            | Step::WatchWayOut { .. } => Vec::new(),
        };
        evidence.extend(new.into_iter().filter(|item| told.insert(item.field.clone())));
    }
    Fingerprint(evidence)
}

fn of_create(engine: &EngineFacts, request: &CreateRequest) -> Vec<Evidence> {
    let wanted: Vec<Subnet> = request
        .ipam
        .iter()
        .flat_map(|ipam| &ipam.config)
        .filter_map(|config| config.subnet.as_deref()?.parse().ok())
        .collect();
    let parent = request.options.get("parent").filter(|p| !p.is_empty());
    let mut evidence = Vec::new();
    for network in &engine.networks {
        let same_name = network.name.as_str() == request.name;
        let same_parent = parent.is_some() && network.parent() == parent.map(String::as_str);
        // Without a subnet of one's own the engine chooses by what all others hold.
        let near = wanted.is_empty()
            || network.ipam.iter().any(|held| wanted.iter().any(|w| w.overlaps(held.subnet.canonical())));
        if same_name || same_parent || near {
            evidence.push(describe(network));
        }
    }
    // Ids are random, so the engine's own order is not a stable one.
    evidence.sort_by(|a, b| a.field.cmp(&b.field));
    if let Some(parent) = parent {
        let base = parent.split('.').next().filter(|base| *base != parent);
        evidence.extend([Some(parent.as_str()), base].into_iter().flatten().map(|name| link(engine, name)));
    }
    evidence
}

fn of_removal(engine: &EngineFacts, id: &str) -> Vec<Evidence> {
    let Some(network) = engine.network(id) else {
        return vec![Evidence::new(format!("network {id}"), "none")];
    };
    let mut attached: Vec<String> = engine
        .endpoints_of(network)
        .map(|(c, _)| format!("{} {}", c.id.short(), if c.is_running() { "running" } else { "stopped" }))
        .collect();
    attached.sort();
    vec![describe(network), Evidence::new("attached", attached.join(", "))]
}

fn network(engine: &EngineFacts, name_or_id: &str) -> Option<Evidence> {
    engine.network(name_or_id).map(describe)
}

fn describe(network: &Network) -> Evidence {
    let subnets: Vec<String> = network.ipam.iter().map(|i| i.subnet.to_string()).collect();
    Evidence::new(format!("network {}", network.id), format!("{} {}", network.driver, subnets.join(", ")))
}

fn container(engine: &EngineFacts, name_or_id: &str) -> Evidence {
    let field = format!("container {name_or_id}");
    match engine.container(name_or_id) {
        None => Evidence::new(field, "none"),
        Some(c) => {
            let state = if c.is_running() { "running" } else { "stopped" };
            Evidence::new(field, format!("{} {state}", c.id))
        }
    }
}

fn link(engine: &EngineFacts, name: &str) -> Evidence {
    let field = format!("link {name}");
    let Some(links) = engine.links.known() else { return Evidence::new(field, "unknown") };
    let Some(link) = links.iter().find(|l| l.name.as_str() == name) else {
        return Evidence::new(field, "none");
    };
    let facts = &link.link;
    // IPv6 addresses come and go with privacy extensions; what the plan was made from are the subnets.
    let mut addresses: Vec<String> = facts
        .addresses
        .iter()
        .filter(|a| a.scope == AddressScope::Global)
        .map(|a| match a.address.written_address() {
            IpAddr::V4(_) => a.address.to_string(),
            IpAddr::V6(_) => a.address.canonical().to_string(),
        })
        .collect();
    addresses.sort();
    addresses.dedup();
    let mac = facts.mac.map(|m| m.to_string()).unwrap_or_default();
    Evidence::new(field, format!("{} {mac} {}", facts.index, addresses.join(", ")))
}
