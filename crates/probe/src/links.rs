//! The task `links`: the machine as `lanward-host` surveys it, and the kernel's neighbour tables.

use std::{net::IpAddr, pin::pin};

use futures_util::{
    TryStreamExt,
    future::{Either, select},
};
use lanward_core::{
    names::{LinkName, MacAddr},
    ports::Host,
    probe::{Answer, Neighbour, ProbeProblem},
};
use lanward_host::ThisMachine;
use rtnetlink::packet_route::{
    link::LinkAttribute,
    neighbour::{NeighbourAddress, NeighbourAttribute, NeighbourMessage, NeighbourState},
};

use crate::{Out, system};

/// More lines than a kernel keeps by default (`gc_thresh3` is 1024 for each family); a machine that is set to keep
/// more is told cut.
const NEIGHBOURS_MAX: usize = 8192;

/// Looks once and tells.
pub fn look(out: &Out) -> Result<(), ProbeProblem> {
    let runtime = runtime()?;
    let facts = runtime.block_on(ThisMachine.survey());
    let neighbours = runtime.block_on(neighbours())?;
    out.say(&Answer::Machine { facts: Box::new(facts), neighbours });
    Ok(())
}

fn runtime() -> Result<tokio::runtime::Runtime, ProbeProblem> {
    tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(|e| system("runtime", e))
}

async fn neighbours() -> Result<Vec<Neighbour>, ProbeProblem> {
    let (connection, handle, _) = rtnetlink::new_connection().map_err(|e| system("rtnetlink", e))?;
    let asking = pin!(async move {
        let links: Vec<_> = handle.link().get().execute().try_collect().await?;
        let messages: Vec<_> = handle.neighbours().get().execute().try_collect().await?;
        let name = |index: u32| {
            links.iter().find(|link| link.header.index == index).and_then(|link| {
                link.attributes.iter().find_map(|attribute| match attribute {
                    LinkAttribute::IfName(name) => Some(LinkName::seen(name)),
                    _ => None,
                })
            })
        };
        let all = messages.iter().filter_map(|message| convert(message, &name)).take(NEIGHBOURS_MAX);
        Ok::<_, rtnetlink::Error>(all.collect())
    });
    match select(asking, pin!(connection)).await {
        Either::Left((neighbours, _)) => neighbours.map_err(|e| system("rtnetlink", e)),
        Either::Right(((), _)) => Err(system("rtnetlink", "it ended before it answered")),
    }
}

/// One line of the table. What the kernel resolves for itself (multicast, broadcast, loopback: `NOARP`) is no
/// neighbour.
fn convert(message: &NeighbourMessage, name: &dyn Fn(u32) -> Option<LinkName>) -> Option<Neighbour> {
    let state = state(message.header.state)?;
    let address = message.attributes.iter().find_map(|attribute| match attribute {
        NeighbourAttribute::Destination(NeighbourAddress::Inet(ip)) => Some(IpAddr::V4(*ip)),
        NeighbourAttribute::Destination(NeighbourAddress::Inet6(ip)) => Some(IpAddr::V6(*ip)),
        _ => None,
    })?;
    let mac = message.attributes.iter().find_map(|attribute| match attribute {
        NeighbourAttribute::LinkLayerAddress(bytes) => bytes.as_slice().try_into().ok().map(MacAddr),
        _ => None,
    });
    Some(Neighbour { link: name(message.header.ifindex)?, address, mac, state: state.to_owned() })
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
