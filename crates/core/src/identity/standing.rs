//! How a record stands against what the engine shows. A container that is not there has not drifted: its address waits
//! for it.

use serde::{Deserialize, Serialize};

use super::{Identity, derived_mac, remedy};
use crate::{
    compare,
    facts::{Container, EngineFacts, Facts, Lookup, Network},
    names::MacAddr,
    request::EndpointRequest,
    run::Difference,
};

/// How a record stands; its words are `identity-standing-<tag>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum IdentityStanding {
    /// The container has what is kept for it.
    AsKept,
    /// It has something else.
    Drifted {
        /// What differs: the kept value, and what is there.
        differences: Vec<Difference>,
    },
    /// The container is there and not on the network.
    Detached,
    /// There is no container of that name now.
    ContainerAbsent,
    /// There is no network of that name now.
    NetworkAbsent,
    /// Several networks have that name, so that it cannot be told which is meant.
    NetworkAmbiguous,
    /// There is no engine to look at.
    NoEngine,
}

/// A record with how it stands, as a face lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct IdentityRow {
    /// The record.
    pub identity: Identity,
    /// How it stands.
    pub standing: IdentityStanding,
    /// The MAC address of these names, whether or not it is kept.
    pub derived_mac: MacAddr,
    /// A repair can bring back something of it on this engine.
    pub repairable: bool,
}

/// Every record with how it stands, by container and network.
pub fn rows(facts: &Facts) -> Vec<IdentityRow> {
    let mut rows: Vec<IdentityRow> = facts
        .identities
        .known()
        .iter()
        .map(|identity| IdentityRow {
            identity: identity.clone(),
            standing: standing(facts, identity),
            derived_mac: derived_mac(identity.container.as_str(), identity.network.as_str()),
            repairable: repairable(facts, identity),
        })
        .collect();
    rows.sort_by(|a, b| {
        let key = |row: &IdentityRow| (row.identity.container.clone(), row.identity.network.clone());
        key(a).cmp(&key(b))
    });
    rows
}

fn repairable(facts: &Facts, identity: &Identity) -> bool {
    facts.engine().is_some_and(|engine| {
        let there = present(engine, identity);
        there.is_some_and(|(container, network)| {
            remedy::of(facts, engine, network, container, identity).helps()
        })
    })
}

/// The container and the network that a record is about, where both are there.
pub(crate) fn present<'a>(
    engine: &'a EngineFacts,
    identity: &Identity,
) -> Option<(&'a Container, &'a Network)> {
    let named = |c: &&Container| c.name == identity.container;
    Some((engine.containers.iter().find(named)?, engine.network(identity.network.as_str())?))
}

/// How one record stands.
pub fn standing(facts: &Facts, identity: &Identity) -> IdentityStanding {
    let Some(engine) = facts.engine() else { return IdentityStanding::NoEngine };
    if !engine.containers.iter().any(|c| c.name == identity.container) {
        return IdentityStanding::ContainerAbsent;
    }
    match engine.find_network(identity.network.as_str()) {
        Lookup::Missing => return IdentityStanding::NetworkAbsent,
        Lookup::Ambiguous(_) => return IdentityStanding::NetworkAmbiguous,
        Lookup::Found(_) => {}
    }
    let Some((container, network)) = present(engine, identity) else {
        return IdentityStanding::ContainerAbsent;
    };
    if !container.endpoints.iter().any(|endpoint| endpoint.is_on(network)) {
        return IdentityStanding::Detached;
    }
    let differences = differences(facts, network, container, identity);
    if differences.is_empty() { IdentityStanding::AsKept } else { IdentityStanding::Drifted { differences } }
}

/// What differs, of what the engine shows.
pub(crate) fn differences(
    facts: &Facts,
    network: &Network,
    container: &Container,
    identity: &Identity,
) -> Vec<Difference> {
    let inspected = facts.identities.inspected.contains(&container.id);
    let wanted = identity.request();
    let request = EndpointRequest {
        network: network.id.to_string(),
        mac: wanted.mac.filter(|_| network.driver != "ipvlan"),
        aliases: if inspected { wanted.aliases } else { Vec::new() },
        gateway_priority: wanted.gateway_priority.filter(|_| inspected),
        ..wanted
    };
    let mut found = compare::endpoint(&request, Some(&network.name), container);
    let Some(endpoint) = container.endpoints.iter().find(|e| e.is_on(network) && inspected) else {
        return found;
    };
    for (key, kept) in &identity.driver_options {
        let is = endpoint.driver_options.get(key);
        if is != Some(kept) {
            found.push(Difference {
                field: format!("DriverOpts.{key}"),
                wanted: kept.clone(),
                got: is.cloned().unwrap_or_default(),
            });
        }
    }
    found
}
