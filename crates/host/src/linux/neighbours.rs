//! The kernel's neighbour tables, as `ip neigh` prints them.

use std::{io, net::IpAddr};

use lanward_core::{
    names::{LinkName, MacAddr},
    probe::Neighbour,
};
use netlink_packet_route::neighbour::{
    NeighbourAddress, NeighbourAttribute, NeighbourMessage, NeighbourState,
};

use super::{link_message::LinkMessage, netlink};

/// More lines than a kernel keeps by default (`gc_thresh3` is 1024 for each family, `Documentation/networking/
/// ip-sysctl.rst`); of a machine that is set to keep more, the first are told.
const MOST: usize = 8192;

/// Both families' tables.
///
/// # Errors
/// When the kernel does not answer.
pub fn neighbours() -> io::Result<Vec<Neighbour>> {
    let (links, messages) = netlink::neighbours().map_err(io::Error::other)?;
    Ok(messages.iter().filter_map(|message| convert(message, &links)).take(MOST).collect())
}

/// One line. What the kernel resolves for itself (multicast, broadcast, loopback: `NOARP`) is no neighbour.
fn convert(message: &NeighbourMessage, links: &[LinkMessage]) -> Option<Neighbour> {
    let state = state(message.header.state)?.to_owned();
    let link = links.iter().find(|link| link.index == message.header.ifindex)?;
    let link = LinkName::seen(&link.name);
    let address = message.attributes.iter().find_map(|attribute| match attribute {
        NeighbourAttribute::Destination(NeighbourAddress::Inet(ip)) => Some(IpAddr::V4(*ip)),
        NeighbourAttribute::Destination(NeighbourAddress::Inet6(ip)) => Some(IpAddr::V6(*ip)),
        _ => None,
    })?;
    let mac = message.attributes.iter().find_map(|attribute| match attribute {
        NeighbourAttribute::LinkLayerAddress(bytes) => bytes.as_slice().try_into().ok().map(MacAddr),
        _ => None,
    });
    Some(Neighbour { link, address, mac, state })
}

/// iproute2's words (`ip/ipneigh.c`), in lower case.
fn state(state: NeighbourState) -> Option<&'static str> {
    Some(match state {
        NeighbourState::Incomplete => "incomplete",
        NeighbourState::Reachable => "reachable",
        NeighbourState::Stale => "stale",
        NeighbourState::Delay => "delay",
        NeighbourState::Probe => "probe",
        NeighbourState::Failed => "failed",
        NeighbourState::Permanent => "permanent",
        NeighbourState::None => "none",
        _ => return None,
    })
}
