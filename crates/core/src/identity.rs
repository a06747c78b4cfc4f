//! The addresses that a container is meant to have on a network: kept by a person, compared with what is there, and
//! given back by a repair. An engine forgets them with the container; what is kept is by names, so that the next
//! container of that name gets them again.
//! Leaves out on purpose where records are kept (`workflow`) and the plan of a repair (`plan::propose_repair`).

mod derive;
mod form;
mod keep;
pub(crate) mod remedy;
pub(crate) mod standing;

pub use derive::derived_mac;
pub(crate) use form::chosen_mac;
pub use form::{IdentityDraft, form_for, form_of, read};
pub use keep::{KeepAnswer, KeepOrder, Keeping, keep, now_of, subjects};
pub use standing::{IdentityRow, IdentityStanding, rows, standing};

use std::{collections::BTreeMap, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::{
    facts::{Facts, Timestamp},
    names::{ContainerId, ContainerName, MacAddr, NetworkName},
    observed::Observed,
    request::EndpointRequest,
};

/// What a container of that name is meant to have on a network of that name. What is absent here is left to the
/// engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Identity {
    /// The container's name.
    pub container: ContainerName,
    /// The network's name.
    pub network: NetworkName,
    /// IPv4 address.
    pub ipv4: Option<IpAddr>,
    /// IPv6 address.
    pub ipv6: Option<IpAddr>,
    /// MAC address: one that was asked for, or [`derived_mac`]; never one that an engine made up.
    pub mac: Option<MacAddr>,
    /// Further names on the network, sorted.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Priority of the default route (API 1.48).
    pub gateway_priority: Option<i32>,
    /// Options for the network's driver.
    #[serde(default)]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub driver_options: BTreeMap<String, String>,
    /// When it was kept.
    pub kept_at: Timestamp,
}

impl Identity {
    /// A record of nothing yet.
    pub fn new(container: ContainerName, network: NetworkName, kept_at: Timestamp) -> Self {
        Self {
            container,
            network,
            ipv4: None,
            ipv6: None,
            mac: None,
            aliases: Vec::new(),
            gateway_priority: None,
            driver_options: BTreeMap::new(),
            kept_at,
        }
    }

    /// It asks for nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.container.clone(), self.network.clone(), self.kept_at)
    }

    /// The attachment that it asks for.
    pub fn request(&self) -> EndpointRequest {
        let text = |address: Option<IpAddr>| address.map(|a| a.to_string());
        EndpointRequest {
            network: self.network.to_string(),
            ipv4: text(self.ipv4),
            ipv6: text(self.ipv6),
            mac: self.mac.map(|m| m.to_string()),
            aliases: self.aliases.clone(),
            gateway_priority: self.gateway_priority,
            driver_options: self.driver_options.clone(),
            ..EndpointRequest::default()
        }
    }

    /// It holds what an engine's list of containers leaves out (moby `daemon/list.go`).
    pub fn needs_inspection(&self) -> bool {
        !self.aliases.is_empty() || self.gateway_priority.is_some() || !self.driver_options.is_empty()
    }
}

/// The fixed addresses that a repair of this container would ask for, each with its network by name; on one network, or
/// with an empty `network` on all.
pub fn addresses_of(facts: &Facts, container: &str, network: &str) -> Vec<(String, String)> {
    let kept = facts.identities.known().iter();
    let kept = kept.filter(|identity| is_meant(facts, identity, container, network));
    let each = |identity: &Identity| {
        let network = identity.network.to_string();
        [identity.ipv4, identity.ipv6].into_iter().flatten().map(move |a| (network.clone(), a.to_string()))
    };
    kept.flat_map(each).collect()
}

/// Whether a record is the one that these names (or ids of what is there) mean; an empty `network` means each.
pub fn is_meant(facts: &Facts, identity: &Identity, container: &str, network: &str) -> bool {
    let (container, network) = (container.trim(), network.trim());
    let engine = facts.engine();
    let container_name = engine.and_then(|e| e.container(container)).map_or(container, |c| c.name.as_str());
    let network_name = engine.and_then(|e| e.network(network)).map_or(network, |n| n.name.as_str());
    identity.container.as_str() == container_name
        && (network.is_empty() || identity.network.as_str() == network_name)
}

/// What is kept for the containers of an engine, beside what was looked at for its sake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Identities {
    /// The records, by container and network; or why they cannot be read.
    pub records: Observed<Vec<Identity>>,
    /// Containers that were read one by one: an engine's list leaves out aliases, priorities and driver options.
    #[serde(default)]
    pub inspected: Vec<ContainerId>,
}

impl Default for Identities {
    fn default() -> Self {
        Self { records: Observed::Known(Vec::new()), inspected: Vec::new() }
    }
}

impl Identities {
    /// Nothing is kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The records, as far as they can be read.
    pub fn known(&self) -> &[Identity] {
        self.records.known().map_or(&[], Vec::as_slice)
    }

    /// What is kept for a container on a network, both by name.
    pub fn of(&self, container: &str, network: &str) -> Option<&Identity> {
        self.known().iter().find(|r| r.container.as_str() == container && r.network.as_str() == network)
    }
}
