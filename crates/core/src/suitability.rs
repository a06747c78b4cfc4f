//! Which of the engine's links is a good parent, and why: the cards of the wizard and the proposal's choice.
//! Leaves out on purpose what a create with that parent would answer (`predict`) and the findings about it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    addressing::Family,
    draft::DriverKind,
    facts::{AddressScope, EngineFacts, EngineLink, Hypervisor, LinkKind, Machine},
    names::LinkName,
    placement::Location,
};

/// How well a link carries macvlan or ipvlan, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Suitability {
    /// The one to take.
    Best,
    /// Will do.
    Good,
    /// May not work, for the reasons given.
    Doubtful,
    /// Cannot work.
    Impossible,
}

/// A link as a choice. Its words are `suitability-<suitability>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkChoice {
    /// The link's name.
    pub name: LinkName,
    /// How well it carries.
    pub suitability: Suitability,
    /// Why, the deciding reasons first.
    pub reasons: Vec<Reason>,
}

/// A reason; its words are `suitability-reason-<code>`, with `evidence` in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Reason {
    /// What is so.
    pub code: ReasonCode,
    /// The value it was concluded from: a name, an address, a speed in Mbit/s. Empty where the code says it all.
    pub evidence: String,
}

/// What speaks for or against a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum ReasonCode {
    /// The loopback.
    Loopback,
    /// Made by a container engine.
    EngineMade,
    /// A port of a bridge or bond; evidence: its master. Containers fail at start (measured: `failed to
    /// create the macvlan port: device or resource busy`).
    PortOf,
    /// A layer-3 tunnel: no MAC addresses.
    NoMac,
    /// Another driver's links hang on it; evidence: what. Containers fail at start.
    OtherDriver,
    /// A dummy: leads nowhere.
    Dummy,
    /// Wi-Fi.
    Wireless,
    /// Switched off.
    SwitchedOff,
    /// No cable.
    NoCarrier,
    /// Whether there is a cable could not be seen.
    CarrierUnknown,
    /// A bridge.
    Bridge,
    /// Itself a macvlan or ipvlan link; evidence: what it hangs on.
    StackedOn,
    /// A cloud or WSL, whose network drops foreign MAC addresses; evidence: which.
    FilteredByCloud,
    /// Of a machine behind this computer: its frames do not reach the LAN, unless somebody bridged it.
    InVirtualMachine,
    /// A hypervisor that must be told to let foreign MAC addresses pass; evidence: which.
    HypervisorMayFilter,
    /// No IPv4 or IPv6 address of its own.
    NoAddress,
    /// The default route leaves by it; evidence: the router.
    DefaultRoute,
    /// Its address; evidence: address and prefix.
    Address,
    /// Its speed; evidence: Mbit/s.
    Speed,
    /// A network of the same driver hangs on it already; evidence: its name.
    SameDriver,
}

/// The engine's links as parents for macvlan, best first. Empty where its links could not be seen.
pub fn rank_links(engine: &EngineFacts) -> Vec<LinkChoice> {
    rank_links_for(engine, DriverKind::Macvlan)
}

/// The engine's links as parents for a driver, best first. Empty where its links could not be seen.
pub fn rank_links_for(engine: &EngineFacts, driver: DriverKind) -> Vec<LinkChoice> {
    let Some(links) = engine.links.known() else { return Vec::new() };
    let users = users(engine, links);
    let routes = default_routes(engine);
    let machine = engine.machine.known();
    let mut choices: Vec<(Order, LinkChoice)> = links
        .iter()
        .map(|link| {
            let used_by = users.get(link.name.as_str()).map_or(&[][..], Vec::as_slice);
            let router = routes.get(link.name.as_str());
            let mut reasons = reasons(link, driver, used_by, router, machine);
            if engine.placement.location == Location::VirtualMachine {
                let code = ReasonCode::InVirtualMachine;
                // Beside its equals: what is impossible comes first.
                let at = reasons.iter().take_while(|r| verdict(r.code) > verdict(code)).count();
                reasons.insert(at, Reason { code, evidence: String::new() });
            }
            let suitability = reasons.iter().map(|r| verdict(r.code)).max().unwrap_or(Suitability::Good);
            let order = Order {
                suitability,
                metric: router.map_or(u64::MAX, |r| r.metric.into()),
                no_address: link.link.global_address(Family::V4).is_none(),
                slowness: u32::MAX - link.link.speed_mbps.known().copied().unwrap_or(0),
                index: link.link.index,
            };
            (order, LinkChoice { name: link.name.clone(), suitability, reasons })
        })
        .collect();
    choices.sort_by(|a, b| a.0.cmp(&b.0));
    let mut choices: Vec<LinkChoice> = choices.into_iter().map(|(_, choice)| choice).collect();
    if let Some(first) = choices.first_mut().filter(|c| c.suitability == Suitability::Good) {
        first.suitability = Suitability::Best;
    }
    choices
}

/// What decides between two links, in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    suitability: Suitability,
    metric: u64,
    no_address: bool,
    slowness: u32,
    index: u32,
}

/// What a reason means for the whole.
fn verdict(code: ReasonCode) -> Suitability {
    use ReasonCode as R;
    match code {
        R::Loopback | R::EngineMade | R::PortOf | R::NoMac | R::OtherDriver => Suitability::Impossible,
        R::Dummy
        | R::Wireless
        | R::SwitchedOff
        | R::NoCarrier
        | R::Bridge
        | R::StackedOn
        | R::FilteredByCloud
        | R::InVirtualMachine
        | R::NoAddress => Suitability::Doubtful,
        R::CarrierUnknown
        | R::HypervisorMayFilter
        | R::DefaultRoute
        | R::Address
        | R::Speed
        | R::SameDriver => Suitability::Good,
    }
}

/// What hangs on a link: the driver and a name.
struct User<'a> {
    driver: &'a str,
    name: &'a str,
}

fn users<'a>(engine: &'a EngineFacts, links: &'a [EngineLink]) -> HashMap<&'a str, Vec<User<'a>>> {
    let mut users: HashMap<&str, Vec<User>> = HashMap::new();
    for network in &engine.networks {
        if let Some(parent) = network.parent() {
            let user = User { driver: &network.driver, name: network.name.as_str() };
            users.entry(parent).or_default().push(user);
        }
    }
    for link in links {
        let (below, driver) = match &link.link.kind {
            LinkKind::Macvlan { link: Some(below), .. } | LinkKind::Macvtap { link: Some(below) } => {
                (below, "macvlan")
            }
            LinkKind::Ipvlan { link: Some(below), .. } => (below, "ipvlan"),
            _ => continue,
        };
        users.entry(below).or_default().push(User { driver, name: link.name.as_str() });
    }
    users
}

struct Router {
    gateway: String,
    metric: u32,
}

fn default_routes(engine: &EngineFacts) -> HashMap<&str, Router> {
    let mut routers: HashMap<&str, Router> = HashMap::new();
    for route in engine.routes.known().into_iter().flatten().filter(|r| r.is_default()) {
        let Some(link) = route.link.as_deref() else { continue };
        let metric = route.metric.unwrap_or(0);
        if routers.get(link).is_none_or(|r| metric < r.metric) {
            let gateway = route.gateway.map(|g| g.to_string()).unwrap_or_default();
            routers.insert(link, Router { gateway, metric });
        }
    }
    routers
}

fn reasons(
    link: &EngineLink,
    driver: DriverKind,
    used_by: &[User<'_>],
    router: Option<&Router>,
    machine: Option<&Machine>,
) -> Vec<Reason> {
    use ReasonCode as R;
    let facts = &link.link;
    let mut reasons = Vec::new();
    let mut say = |code: R, evidence: &str| reasons.push(Reason { code, evidence: evidence.to_owned() });
    match &facts.kind {
        LinkKind::Loopback => say(R::Loopback, ""),
        LinkKind::Tunnel => say(R::NoMac, ""),
        LinkKind::Dummy => say(R::Dummy, ""),
        // ipvlan adds no MAC addresses, so an access point lets it pass.
        LinkKind::Wireless if driver != DriverKind::Ipvlan => say(R::Wireless, ""),
        LinkKind::Bridge if !facts.docker_made => say(R::Bridge, ""),
        LinkKind::Macvlan { link, .. } | LinkKind::Macvtap { link } | LinkKind::Ipvlan { link, .. } => {
            say(R::StackedOn, link.as_deref().unwrap_or_default())
        }
        _ => {}
    }
    if facts.docker_made {
        say(R::EngineMade, "");
    }
    if let Some(master) = &facts.master {
        say(R::PortOf, master);
    }
    if let Some(other) = used_by.iter().find(|u| u.driver != driver.as_str()) {
        say(R::OtherDriver, other.name);
    }
    if !facts.admin_up {
        say(R::SwitchedOff, "");
    } else if !facts.is_up() {
        say(R::NoCarrier, "");
    } else if facts.carrier.known().is_none() {
        say(R::CarrierUnknown, "");
    }
    if let Some(Machine::Virtual { hypervisor, evidence }) = machine {
        match hypervisor {
            Hypervisor::AmazonEc2 | Hypervisor::GoogleCompute | Hypervisor::Wsl => {
                say(R::FilteredByCloud, evidence)
            }
            Hypervisor::Vmware | Hypervisor::VirtualBox | Hypervisor::HyperV | Hypervisor::OpenStack => {
                say(R::HypervisorMayFilter, evidence)
            }
            _ => {}
        }
    }
    let mut addresses = facts.addresses.iter().filter(|a| a.scope == AddressScope::Global);
    match (facts.global_address(Family::V4).or_else(|| addresses.next()), &facts.kind) {
        (Some(address), _) => say(R::Address, &address.address.to_string()),
        (None, LinkKind::Loopback) => {}
        (None, _) => say(R::NoAddress, ""),
    }
    if let Some(router) = router {
        say(R::DefaultRoute, &router.gateway);
    }
    if let Some(same) = used_by.iter().find(|u| u.driver == driver.as_str()) {
        say(R::SameDriver, same.name);
    }
    if let Some(speed) = facts.speed_mbps.known() {
        say(R::Speed, &speed.to_string());
    }
    // Stable: reasons of equal weight keep the order above.
    reasons.sort_by_key(|r| std::cmp::Reverse(verdict(r.code)));
    reasons
}
