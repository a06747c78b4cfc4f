//! The part of what was seen of an engine that decides its answers.
//! Leaves out on purpose any guess: what was not seen stays unknown, and the prediction says so.

use super::{EngineState, LinkBrief, Memory};
use crate::{
    addressing::Subnet,
    facts::{EngineFacts, LinkKind, Route},
    names::LinkName,
    observed::Observed,
};

/// The main routing table (`RT_TABLE_MAIN`, linux/rtnetlink.h); engines look at no other.
const MAIN_TABLE: u32 = 254;

/// The state of the engine that `facts` describe.
///
/// The nameservers of the engine's `resolv.conf` are not among the facts, so an automatic subnet that only they
/// rule out is predicted wrongly.
pub fn state_of(facts: &EngineFacts) -> EngineState {
    let mut networks = facts.networks.clone();
    networks.sort_by(|a, b| a.created.cmp(&b.created));
    let links = match &facts.links {
        Observed::Known(links) => Observed::Known(links.iter().flat_map(briefs).collect()),
        Observed::Unknown(why) => Observed::Unknown(why.clone()),
    };
    let avoided = facts.routes.known().map(|routes| on_link(routes)).unwrap_or_default();
    EngineState {
        product: facts.version.product,
        version: facts.version.version.clone(),
        networks,
        links,
        kernel: facts.kernel.clone(),
        swarm: facts.info.swarm,
        address_pools: facts.info.address_pools.clone(),
        containers: facts.containers.clone(),
        avoided,
        memory: Memory::default(),
    }
}

/// A link under its name and its alternative names, all of which the kernel finds it by (`__dev_get_by_name`).
fn briefs(link: &crate::facts::EngineLink) -> impl Iterator<Item = LinkBrief> {
    let names = std::iter::once(link.name.clone()).chain(link.link.alt_names.iter().map(LinkName::seen));
    names.map(|name| LinkBrief {
        name,
        is_bridge: link.link.kind == LinkKind::Bridge,
        is_up: link.link.admin_up,
        is_bridge_port: link.link.master.is_some(),
    })
}

fn on_link(routes: &[Route]) -> Vec<Subnet> {
    routes
        .iter()
        .filter(|r| r.table == MAIN_TABLE && r.gateway.is_none() && !r.is_default())
        .map(|r| r.destination)
        .filter(|d| d.network().is_ipv4())
        .collect()
}
