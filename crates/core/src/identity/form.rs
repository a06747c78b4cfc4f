//! The form of a record: what a person types for a container and a network, read once. Every error at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Identity, derived_mac};
use crate::{
    draft::{EndpointDraft, FieldError, FieldErrorCode as Code},
    facts::{Container, EngineFacts, Facts, Lookup, Network, Timestamp},
    intent::Errors,
    names::{ContainerName, NetworkName},
    plan::read,
};

/// Typed in place of a MAC address: the one of the names.
pub(crate) const DERIVED: &str = "derived";

/// A record as it is typed. Empty text means that nothing is kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct IdentityDraft {
    /// The container's name; it need not be there.
    pub container: String,
    /// The network's name or id.
    pub network: String,
    /// IPv4 address.
    pub ipv4: String,
    /// IPv6 address.
    pub ipv6: String,
    /// MAC address, or `derived`.
    pub mac: String,
    /// Further names.
    pub aliases: Vec<String>,
    /// Priority of the default route.
    pub gateway_priority: String,
    /// Options for the network's driver; without a field of their own.
    pub driver_options: BTreeMap<String, String>,
}

/// The form that holds a record.
pub fn form_of(identity: &Identity) -> IdentityDraft {
    let text = |value: Option<String>| value.unwrap_or_default();
    IdentityDraft {
        container: identity.container.to_string(),
        network: identity.network.to_string(),
        ipv4: text(identity.ipv4.map(|a| a.to_string())),
        ipv6: text(identity.ipv6.map(|a| a.to_string())),
        mac: text(identity.mac.map(|m| m.to_string())),
        aliases: identity.aliases.clone(),
        gateway_priority: text(identity.gateway_priority.map(|p| p.to_string())),
        driver_options: identity.driver_options.clone(),
    }
}

/// The form that a change starts from: what is kept for the container on the network, or an empty one. An empty
/// `network` is the one the container is on or has a record for, where that is only one.
pub fn form_for(facts: &Facts, container: &str, network: &str) -> IdentityDraft {
    let container = container.trim();
    let engine = facts.engine();
    let there = engine.and_then(|engine| engine.container(container));
    let name = there.map_or(container, |there| there.name.as_str());
    let network = if network.trim().is_empty() {
        only_network(facts, engine, there, name).unwrap_or_default()
    } else {
        let found = engine.and_then(|engine| engine.network(network.trim()));
        found.map_or_else(|| network.trim().to_owned(), |found| found.name.to_string())
    };
    match facts.identities.of(name, &network) {
        Some(kept) => form_of(kept),
        None => IdentityDraft { container: name.to_owned(), network, ..IdentityDraft::default() },
    }
}

fn only_network(
    facts: &Facts,
    engine: Option<&EngineFacts>,
    there: Option<&Container>,
    name: &str,
) -> Option<String> {
    let kept = facts.identities.known().iter().filter(|kept| kept.container.as_str() == name);
    let on = engine.into_iter().flat_map(|engine| &engine.networks).filter(|network| {
        !network.is_predefined() && there.is_some_and(|c| c.endpoints.iter().any(|e| e.is_on(network)))
    });
    let mut names: Vec<String> =
        kept.map(|kept| kept.network.to_string()).chain(on.map(|network| network.name.to_string())).collect();
    names.sort();
    names.dedup();
    match &mut names[..] {
        [only] => Some(std::mem::take(only)),
        _ => None,
    }
}

/// Reads the form of a record.
///
/// # Errors
/// Every field that cannot be kept: unreadable, outside the network, or kept for another container there.
pub fn read(facts: &Facts, draft: &IdentityDraft, at: Timestamp) -> Result<Identity, Vec<FieldError>> {
    let engine = facts.engine();
    let mut errors = Errors::default();
    let container = container_name(engine, &draft.container, &mut errors);
    let network = network_of(engine, &draft.network, &mut errors);
    let network_name =
        network.map_or_else(|| NetworkName::seen(draft.network.trim()), |network| network.name.clone());
    let endpoint = EndpointDraft {
        network: network_name.to_string(),
        ipv4: draft.ipv4.clone(),
        ipv6: draft.ipv6.clone(),
        mac: chosen_mac(&draft.mac, container.as_str(), network_name.as_str()),
        aliases: draft.aliases.clone(),
        gateway_priority: draft.gateway_priority.clone(),
        ..EndpointDraft::default()
    };
    let request = read::endpoint(&endpoint, "", &mut errors);
    let mut aliases = request.aliases;
    aliases.sort();
    aliases.dedup();
    let identity = Identity {
        ipv4: request.ipv4.and_then(|text| text.parse().ok()),
        ipv6: request.ipv6.and_then(|text| text.parse().ok()),
        mac: request.mac.and_then(|text| text.parse().ok()),
        aliases,
        gateway_priority: request.gateway_priority,
        driver_options: draft.driver_options.clone(),
        ..Identity::new(container, network_name, at)
    };
    if let Some(network) = network {
        suits(network, draft, &identity, &mut errors);
    }
    taken(facts, draft, &identity, &mut errors);
    if errors.0.is_empty() && identity.is_empty() {
        errors.push("ipv4", Code::Required, "", None);
    }
    if errors.0.is_empty() { Ok(identity) } else { Err(errors.0) }
}

/// The MAC address that was typed, or the one of the names where that is wished.
pub(crate) fn chosen_mac(typed: &str, container: &str, network: &str) -> String {
    if typed.trim().eq_ignore_ascii_case(DERIVED) {
        derived_mac(container, network).to_string()
    } else {
        typed.to_owned()
    }
}

/// The name of a container that is there, or a name that one could have.
fn container_name(engine: Option<&EngineFacts>, typed: &str, errors: &mut Errors) -> ContainerName {
    let text = typed.trim();
    if let Some(found) = engine.and_then(|engine| engine.container(text)) {
        return found.name.clone();
    }
    if text.is_empty() {
        errors.push("container", Code::Required, typed, None);
    } else if !read::is_container_name(text) {
        errors.push("container", Code::NameNotAllowed, typed, None);
    }
    ContainerName::seen(text)
}

/// The network, which has to be there, and not one of the engine's own: those take no fixed address.
fn network_of<'a>(engine: Option<&'a EngineFacts>, typed: &str, errors: &mut Errors) -> Option<&'a Network> {
    let text = typed.trim();
    if text.is_empty() {
        errors.push("network", Code::Required, typed, None);
        return None;
    }
    match engine?.find_network(text) {
        Lookup::Found(network) if network.is_predefined() => {
            errors.push("network", Code::PredefinedName, typed, None);
            None
        }
        Lookup::Found(network) => Some(network),
        Lookup::Ambiguous(networks) => {
            let ids: Vec<&str> = networks.iter().map(|n| n.id.short()).collect();
            errors.push("network", Code::AmbiguousName, typed, Some(ids.join(", ")));
            None
        }
        Lookup::Missing => {
            errors.push("network", Code::NoSuchNetwork, typed, None);
            None
        }
    }
}

fn suits(network: &Network, draft: &IdentityDraft, identity: &Identity, errors: &mut Errors) {
    for (field, typed, address) in
        [("ipv4", &draft.ipv4, identity.ipv4), ("ipv6", &draft.ipv6, identity.ipv6)]
    {
        let Some(address) = address else { continue };
        if !network.ipam.iter().any(|ipam| ipam.subnet.contains(address)) {
            errors.push(field, Code::OutsideSubnet, typed, None);
        } else if network.ipam.iter().any(|ipam| ipam.gateway == Some(address)) {
            errors.push(field, Code::SameAsGateway, typed, None);
        }
    }
    if identity.mac.is_some() && network.driver == "ipvlan" {
        errors.push("mac", Code::NotForThisDriver, &draft.mac, None);
    }
}

/// Two containers of one network cannot both have an address.
fn taken(facts: &Facts, draft: &IdentityDraft, identity: &Identity, errors: &mut Errors) {
    let others = || {
        facts
            .identities
            .known()
            .iter()
            .filter(|other| other.network == identity.network && other.container != identity.container)
    };
    let holder =
        |has: &dyn Fn(&Identity) -> bool| others().find(|other| has(other)).map(|o| o.container.to_string());
    let holders = [
        ("ipv4", &draft.ipv4, identity.ipv4.and_then(|a| holder(&|other| other.ipv4 == Some(a)))),
        ("ipv6", &draft.ipv6, identity.ipv6.and_then(|a| holder(&|other| other.ipv6 == Some(a)))),
        ("mac", &draft.mac, identity.mac.and_then(|m| holder(&|other| other.mac == Some(m)))),
    ];
    for (field, typed, holder) in holders {
        if holder.is_some() {
            errors.push(field, Code::KeptForAnother, typed, None);
        }
    }
}
