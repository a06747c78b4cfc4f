//! The ways between the engine's machine, this computer and the containers, as links and routes tell them.
//! Leaves out on purpose host access, which its own label tells (`access`), and whether any of them works.

use std::net::IpAddr;

use super::on_link;
use crate::{
    addressing::Subnet,
    facts::{AddressScope, EngineFacts, EngineLink, HostFacts, HostNic, LinkKind},
    names::LinkName,
    placement::Location,
};

/// The machine's own way to the containers, where it has no host access to them: another macvlan or ipvlan link of its
/// own on the same parent, unless all that it leads to is elsewhere. A family that the network does not have says
/// nothing: a router on the LAN gives every such link an IPv6 address.
pub(super) fn shim(engine: &EngineFacts, parent: Option<&LinkName>, subnets: &[Subnet]) -> Option<LinkName> {
    let parent = parent?;
    let is_on_parent = |l: &&EngineLink| match &l.link.kind {
        LinkKind::Macvlan { link, .. } | LinkKind::Ipvlan { link, .. } => {
            link.as_deref() == Some(parent.as_str())
        }
        _ => false,
    };
    let is_elsewhere = |l: &EngineLink| {
        let routes = engine.routes.known().into_iter().flatten();
        let through = routes.filter(|r| r.link.as_deref() == Some(l.name.as_str())).map(|r| r.destination);
        let told =
            |to: &Subnet| subnets.iter().any(|s| s.family() == to.family()) && !is_everywhere(to.network());
        let mut leads_to = through.chain(on_link(l)).filter(told).peekable();
        leads_to.peek().is_some() && !leads_to.any(|to| subnets.iter().any(|s| s.overlaps(to)))
    };
    let mut links = engine.links.known().into_iter().flatten().filter(is_on_parent);
    links.find(|l| !is_elsewhere(l)).map(|l| l.name.clone())
}

/// What every link has a route for.
fn is_everywhere(address: IpAddr) -> bool {
    address.is_multicast() || matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local())
}

/// Whether this computer has an address in one of the subnets. With a virtual machine it has one, too, where it plays
/// the machine's router: its knock would prove that way, which no other device can go. So it must be on the link that
/// leads this computer out, or, where its routes are not known, not be the first address of the subnet, which routers of
/// virtual machines have.
pub(super) fn is_here(host: &HostFacts, subnets: &[Subnet], location: Location) -> bool {
    let leads_out = |nic: &HostNic, own: IpAddr| match host.routes.known() {
        _ if location != Location::VirtualMachine => true,
        Some(routes) => routes.iter().any(|r| r.is_default() && r.link.as_deref() == Some(nic.name.as_str())),
        None => !subnets.iter().any(|s| s.contains(own) && s.range().addresses().nth(1) == Some(own)),
    };
    let on_lan = |nic: &HostNic| {
        let global = nic.link.addresses.iter().filter(|a| a.scope == AddressScope::Global);
        let mut own = global.map(|a| a.address.written_address());
        own.any(|own| subnets.iter().any(|s| s.contains(own)) && leads_out(nic, own))
    };
    host.nics.iter().any(on_lan)
}

/// Whether a link is a way of the machine's own to somebody else, and none to its containers.
pub(super) fn leads_out(link: &EngineLink) -> bool {
    let cable = matches!(
        link.link.kind,
        LinkKind::Ethernet | LinkKind::Veth | LinkKind::Wireless | LinkKind::Vlan { .. }
    );
    cable && !link.link.docker_made
}

/// A link beside the parent that carries frames and has an address in one of the subnets.
pub(super) fn beside(
    engine: &EngineFacts,
    parent: Option<&LinkName>,
    subnets: &[Subnet],
) -> Option<LinkName> {
    let parent = parent?;
    if !matches!(engine.placement.location, Location::SameKernel | Location::Remote) {
        return None;
    }
    // A VLAN of the parent leaves by the parent.
    let other =
        |l: &&EngineLink| l.name != *parent && l.name.vlan().is_none_or(|(of, _)| of != parent.as_str());
    let on_lan = |l: &&EngineLink| {
        on_link(l).iter().any(|own| subnets.iter().any(|s| s.contains(own.written_address())))
    };
    let links = engine.links.known()?.iter();
    links.filter(other).filter(|l| leads_out(l) && l.link.is_up()).find(on_lan).map(|l| l.name.clone())
}
