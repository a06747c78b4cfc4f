//! What a container has now, as a record. An address that the engine chose is kept like any other, because others
//! know the container by it; a MAC address that the engine made up is not, because the next start brings another.

use serde::{Deserialize, Serialize};

use super::{Identity, derived_mac};
use crate::{
    addressing::Subnet,
    draft::{FieldError, FieldErrorCode as Code},
    facts::{Container, Endpoint, Facts, Lookup, Network, Timestamp},
    intent::Errors,
};

/// Which MAC address goes into a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keeping {
    /// The one that was asked for when the container was made, as far as the engine tells; else none.
    #[default]
    AsAsked,
    /// The one of the names ([`derived_mac`]).
    Derived,
}

/// What `container` has on `network` by `endpoint`, read in full.
pub fn now_of(
    network: &Network,
    container: &Container,
    endpoint: &Endpoint,
    mac: Keeping,
    at: Timestamp,
) -> Identity {
    let present = |now: Option<Subnet>| now.map(Subnet::written_address);
    let derived = derived_mac(container.name.as_str(), network.name.as_str());
    let mac = match mac {
        // All containers of an ipvlan network have their parent's.
        _ if network.driver == "ipvlan" => None,
        Keeping::Derived => Some(derived),
        // Docker 28 goes on showing the one that was asked for after an attaching has brought another.
        Keeping::AsAsked => {
            let asked = endpoint.wanted_mac.filter(|mac| endpoint.mac.is_none_or(|present| present == *mac));
            asked.or(endpoint.mac.filter(|mac| *mac == derived))
        }
    };
    let mut aliases = container.own_aliases(endpoint);
    aliases.sort();
    aliases.dedup();
    Identity {
        ipv4: present(endpoint.ipv4).or(endpoint.wanted_ipv4),
        ipv6: present(endpoint.ipv6).or(endpoint.wanted_ipv6),
        mac,
        aliases,
        gateway_priority: Some(endpoint.gateway_priority).filter(|priority| *priority != 0),
        driver_options: endpoint.driver_options.clone(),
        ..Identity::new(container.name.clone(), network.name.clone(), at)
    }
}

/// Whose present addresses are to be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeepOrder {
    /// Containers by name or id. None named: all on the LAN that nothing is kept for yet.
    pub containers: Vec<String>,
    /// Only on this network, by name or id.
    pub network: String,
    /// Which MAC addresses.
    pub mac: Keeping,
}

/// What is to be kept by an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct KeepAnswer {
    /// Why nothing is kept: a name that is not there, an address that is kept for another.
    pub field_errors: Vec<FieldError>,
    /// The new records.
    pub kept: Vec<Identity>,
    /// Records that were there and stay, because their containers were not named.
    pub as_before: Vec<Identity>,
    /// Containers that have nothing to keep yet, with the network.
    pub without: Vec<Identity>,
}

/// The containers that an order is about: what is to be read in full before [`keep`].
pub fn subjects<'a>(facts: &'a Facts, order: &KeepOrder) -> Vec<&'a Container> {
    let Some(engine) = facts.engine() else { return Vec::new() };
    if order.containers.is_empty() {
        let network = engine.network(order.network.trim());
        let meant = |e: &Endpoint| match network {
            Some(network) => e.is_on(network),
            None => engine.networks.iter().any(|n| on_lan(n) && e.is_on(n)),
        };
        return engine.containers.iter().filter(|c| c.endpoints.iter().any(meant)).collect();
    }
    order.containers.iter().filter_map(|name| engine.container(name.trim())).collect()
}

/// What is to be kept, of containers that were read in full.
pub fn keep(facts: &Facts, order: &KeepOrder, at: Timestamp) -> KeepAnswer {
    let mut answer = KeepAnswer::default();
    let Some(engine) = facts.engine() else { return answer };
    let mut errors = Errors::default();
    let typed = order.network.trim();
    let only = match engine.find_network(typed) {
        _ if typed.is_empty() => None,
        Lookup::Found(network) if network.is_predefined() => {
            errors.push("network", Code::PredefinedName, typed, None);
            None
        }
        Lookup::Found(network) => Some(network),
        Lookup::Ambiguous(_) => {
            errors.push("network", Code::AmbiguousName, typed, None);
            None
        }
        Lookup::Missing => {
            errors.push("network", Code::NoSuchNetwork, typed, None);
            None
        }
    };
    for name in order.containers.iter().filter(|name| engine.container(name.trim()).is_none()) {
        errors.push("container", Code::NoSuchContainer, name, None);
    }
    let named = !order.containers.is_empty();
    for container in subjects(facts, order) {
        let before = answer.kept.len() + answer.as_before.len() + answer.without.len();
        for endpoint in &container.endpoints {
            let network = engine.networks.iter().find(|network| endpoint.is_on(network));
            let meant = |n: &&Network| match only {
                Some(only) => only.id == n.id,
                None => !n.is_predefined() && (named || on_lan(n)),
            };
            let Some(network) = network.filter(meant) else { continue };
            let kept = facts.identities.of(container.name.as_str(), network.name.as_str());
            if let Some(kept) = kept.filter(|_| !named) {
                answer.as_before.push(kept.clone());
                continue;
            }
            let now = now_of(network, container, endpoint, order.mac, at);
            if now.is_empty() {
                answer.without.push(now);
            } else {
                taken(facts, &now, &mut errors);
                answer.kept.push(now);
            }
        }
        if named && before == answer.kept.len() + answer.as_before.len() + answer.without.len() {
            errors.push(
                "network",
                Code::NotAttached,
                if typed.is_empty() { container.name.as_str() } else { typed },
                None,
            );
        }
    }
    answer.field_errors = errors.0;
    if !answer.field_errors.is_empty() {
        answer.kept.clear();
    }
    answer
}

/// An address that is kept for another container of the network cannot be this one's, too.
fn taken(facts: &Facts, now: &Identity, errors: &mut Errors) {
    let others = facts.identities.known().iter();
    let others = others.filter(|o| o.network == now.network && o.container != now.container);
    for other in others {
        for (mine, theirs) in [(now.ipv4, other.ipv4), (now.ipv6, other.ipv6)] {
            if let Some(address) = mine.filter(|_| mine == theirs) {
                errors.push("container", Code::KeptForAnother, &format!("{} {address}", now.container), None);
            }
        }
    }
}

fn on_lan(network: &Network) -> bool {
    matches!(network.driver.as_str(), "macvlan" | "ipvlan")
}
