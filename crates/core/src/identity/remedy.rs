//! What a repair can bring back on this engine: how the container would be attached again, and what of its record an
//! attaching cannot give it. Leaves out on purpose the steps.

use std::net::IpAddr;

use super::{Identity, standing};
use crate::{
    abilities,
    addressing::Subnet,
    facts::{Container, Endpoint, EngineFacts, Facts, Network, Product},
    names::MacAddr,
    request::EndpointRequest,
};

/// How a record can be brought back.
pub(crate) struct Remedy {
    /// How it is attached now; none where it is not.
    pub was: Option<EndpointRequest>,
    /// How it is to be attached, the network by its id.
    pub is: EndpointRequest,
    /// The MAC address that an attaching on this engine cannot give: the kept one, or the present one where nothing
    /// is kept, which the attaching then loses.
    pub lost_mac: Option<MacAddr>,
    /// The engine knows no priorities, and one is kept.
    pub lost_priority: bool,
    /// Fields that differ and that the attaching brings back.
    mends: usize,
}

impl Remedy {
    /// Attaching again brings something back.
    pub fn helps(&self) -> bool {
        self.mends > 0
    }
}

/// What a repair of this record would do.
pub(crate) fn of(
    facts: &Facts,
    engine: &EngineFacts,
    network: &Network,
    container: &Container,
    identity: &Identity,
) -> Remedy {
    let endpoint = container.endpoints.iter().find(|endpoint| endpoint.is_on(network));
    let was = endpoint.map(|endpoint| as_is(network, container, endpoint));
    let kept = identity.request();
    let now = was.clone().unwrap_or_default();
    let ipv4 = kept.ipv4.clone().or(now.ipv4.clone());
    let wanted_mac = identity
        .mac
        .or(endpoint.and_then(|endpoint| endpoint.wanted_mac))
        .filter(|_| network.driver != "ipvlan");
    let address = ipv4.as_deref().and_then(|text| text.parse().ok());
    let holds =
        wanted_mac.is_some_and(|mac| mac_comes_along(engine, network, container, endpoint, mac, address));
    let mut aliases = kept.aliases.clone();
    aliases.extend(now.aliases.iter().filter(|alias| !kept.aliases.contains(alias)).cloned());
    let has_priorities = abilities::has_priorities(engine);
    let mut driver_options = now.driver_options.clone();
    driver_options.extend(kept.driver_options.clone());
    let is = EndpointRequest {
        network: network.id.to_string(),
        ipv4,
        ipv6: kept.ipv6.or(now.ipv6.clone()),
        mac: wanted_mac.filter(|_| holds).map(|mac| mac.to_string()),
        aliases,
        gateway_priority: kept.gateway_priority.or(now.gateway_priority).filter(|_| has_priorities),
        links: now.links.clone(),
        link_local: now.link_local.clone(),
        driver_options,
    };
    let mends = match endpoint {
        None => 1,
        Some(_) => standing::differences(facts, network, container, identity)
            .iter()
            .filter(|difference| match difference.field.as_str() {
                "MacAddress" => holds,
                "GwPriority" => has_priorities,
                _ => true,
            })
            .count(),
    };
    Remedy {
        was,
        is,
        lost_mac: wanted_mac.filter(|_| !holds),
        lost_priority: identity.gateway_priority.is_some() && !has_priorities,
        mends,
    }
}

/// The attachment as a request: on a LAN also the address that the engine had chosen, because others know the
/// container by it.
fn as_is(network: &Network, container: &Container, endpoint: &Endpoint) -> EndpointRequest {
    let lan = matches!(network.driver.as_str(), "macvlan" | "ipvlan");
    let present = |now: Option<Subnet>| now.filter(|_| lan).map(Subnet::written_address);
    let text = |address: Option<IpAddr>| address.map(|a| a.to_string());
    EndpointRequest {
        network: network.id.to_string(),
        ipv4: text(endpoint.wanted_ipv4.or(present(endpoint.ipv4))),
        ipv6: text(endpoint.wanted_ipv6.or(present(endpoint.ipv6))),
        mac: endpoint.mac.filter(|_| network.driver != "ipvlan").map(|mac| mac.to_string()),
        aliases: container.own_aliases(endpoint),
        gateway_priority: Some(endpoint.gateway_priority).filter(|priority| *priority != 0),
        links: endpoint.links.clone(),
        link_local: endpoint.link_local.iter().map(ToString::to_string).collect(),
        driver_options: endpoint.driver_options.clone(),
    }
}

/// Whether attaching gives the container this MAC address: because it may be asked for, because it follows from the
/// address, or because it is the container's own.
fn mac_comes_along(
    engine: &EngineFacts,
    network: &Network,
    container: &Container,
    endpoint: Option<&Endpoint>,
    mac: MacAddr,
    ipv4: Option<IpAddr>,
) -> bool {
    if engine.version.product == Product::Podman {
        return false;
    }
    let follows = abilities::makes_mac_of_address(engine) && ipv4.and_then(MacAddr::of_docker) == Some(mac);
    let is_main = container.network_mode == network.name.as_str();
    let own = endpoint.and_then(|endpoint| {
        let made_up = endpoint.ipv4.map(Subnet::written_address).and_then(MacAddr::of_docker);
        endpoint.wanted_mac.or(endpoint.mac.filter(|present| Some(*present) != made_up))
    });
    abilities::takes_mac_at_connect(engine)
        || follows
        || (abilities::mac_of_container(engine) && is_main && own == Some(mac))
}
