//! Conflict watch: which of the addresses that containers have on a LAN are to be asked for now, so that a second holder
//! is seen (the rule `address-held-twice`). Bounded: a few hundred addresses at a time, those first that were asked
//! longest ago. IPv6 is asked for too: a container's kernel looks once, when it takes the address (RFC 4862, 5.4), and one
//! that lost it to another says so to nobody. Leaves out on purpose the asking (`workflow`).

use std::{collections::BTreeMap, net::IpAddr};

use crate::{
    addressing::{Family, Subnet},
    facts::{Container, EngineFacts, Facts, Timestamp},
    names::{ContainerId, LinkName},
};

/// Addresses that are asked for at a time behind one link: 768 requests, a third of a second at the gentle pace.
const AT_A_TIME: usize = 256;

/// Links that are asked on at a time.
const LINKS_AT_A_TIME: usize = 8;

/// Addresses to be asked for behind a link, of one family: a link may have no IPv6 address to ask from, and the other
/// family's question must not fail with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The engine's link.
    pub link: LinkName,
    /// The family of the addresses.
    pub family: Family,
    /// Single addresses, as the sweep takes them.
    pub blocks: Vec<Subnet>,
}

/// An address, and when it was asked for last: whoever was asked longest ago comes first.
type Due = (Option<Timestamp>, IpAddr);

/// The addresses that running containers have on a LAN and that nobody asked for since `since`; of `only` where one is
/// named.
pub fn due(facts: &Facts, since: Timestamp, only: Option<&ContainerId>) -> Vec<Watch> {
    let Some(engine) = facts.engine() else { return Vec::new() };
    let mut by_link: BTreeMap<(LinkName, Family), Vec<Due>> = BTreeMap::new();
    for handed in handed(engine).filter(|h| only.is_none_or(|id| *id == h.container.id)) {
        let asked = last_asked(facts, &handed.link, handed.address);
        if asked.is_none_or(|at| at < since) {
            let question = (handed.link, Family::of(handed.address));
            by_link.entry(question).or_default().push((asked, handed.address));
        }
    }
    let watch = |((link, family), mut due): ((LinkName, Family), Vec<Due>)| {
        due.sort_unstable();
        due.dedup();
        let blocks = due.into_iter().take(AT_A_TIME).map(|(_, address)| Subnet::single(address)).collect();
        Watch { link, family, blocks }
    };
    by_link.into_iter().take(2 * LINKS_AT_A_TIME).map(watch).collect()
}

/// An address that a running container has on a LAN.
struct Handed<'a> {
    link: LinkName,
    address: IpAddr,
    container: &'a Container,
}

fn handed(engine: &EngineFacts) -> impl Iterator<Item = Handed<'_>> {
    // What cannot carry a frame has nobody to ask; where the links are not known the probe will tell.
    let can_be_asked = |link: &LinkName| {
        engine.links.known().is_none_or(|links| links.iter().any(|l| l.name == *link && l.link.is_up()))
    };
    engine.networks.iter().filter(|n| n.is_on_lan()).flat_map(move |network| {
        let link = network.parent().map(LinkName::seen).filter(can_be_asked);
        let running = engine.endpoints_of(network).filter(|(container, _)| container.is_running());
        running.filter_map(move |(container, endpoint)| Some((container, endpoint, link.clone()?))).flat_map(
            |(container, endpoint, link)| {
                let addresses = [endpoint.ipv4, endpoint.ipv6].into_iter().flatten();
                addresses.map(move |a| Handed { link: link.clone(), address: a.written_address(), container })
            },
        )
    })
}

/// When somebody asked behind that link for that address last, and waited for the answer.
fn last_asked(facts: &Facts, link: &LinkName, address: IpAddr) -> Option<Timestamp> {
    let asked = facts.sweeps.iter().filter(|s| s.link == *link && s.has_asked(Subnet::single(address)));
    asked.map(|s| s.started_at).max()
}
