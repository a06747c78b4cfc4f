//! The two bridges to an engine's links: from this machine's NICs, only where [`Location::SameKernel`] holds; and
//! from what the probe saw on the engine's own machine.

use super::{Evidence, Location, Placement};
use crate::{
    facts::{EngineFacts, EngineLink, HostFacts, HostNic, KernelSupport, Machine, OsFamily, Route},
    names::LinkName,
    observed::{Observed, Why},
    probe::Answer,
};

/// What this machine's facts say of the engine's side.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineSide {
    /// The engine's links.
    pub links: Observed<Vec<EngineLink>>,
    /// Its routes.
    pub routes: Observed<Vec<Route>>,
    /// The machine its kernel runs on.
    pub machine: Observed<Machine>,
    /// What its kernel can make.
    pub kernel: KernelSupport,
}

impl EngineSide {
    /// What the probe saw in the engine's own network namespace: links there are the engine's, whatever machine
    /// Lanward runs on. None for any other answer.
    pub fn seen(by_probe: &Answer) -> Option<Self> {
        match by_probe {
            Answer::Machine { facts, .. } => Some(Self::of(facts)),
            _ => None,
        }
    }

    /// Not for everybody: a machine's links are the engine's only where somebody has proved it.
    fn of(machine: &HostFacts) -> Self {
        Self {
            links: Observed::Known(machine.nics.iter().map(link_of).collect()),
            routes: machine.routes.clone(),
            machine: machine.machine.clone(),
            kernel: machine.kernel.clone(),
        }
    }

    /// Puts it in place of what was known of the engine's side. `from` tells where it comes from.
    pub fn put_into(self, engine: &mut EngineFacts, from: Evidence) {
        let Self { links, routes, machine, kernel } = self;
        (engine.links, engine.routes, engine.machine, engine.kernel) = (links, routes, machine, kernel);
        if !engine.placement.evidence.contains(&from) {
            engine.placement.evidence.push(from);
        }
    }
}

fn link_of(nic: &HostNic) -> EngineLink {
    EngineLink { name: LinkName::seen(nic.name.as_str()), link: nic.link.clone() }
}

impl Placement {
    /// Takes this machine's facts for the engine's where both share kernel and network namespace. Elsewhere they say
    /// nothing about it; where the place is unknown, not even that it is another kernel.
    pub fn engine_side(&self, host: &HostFacts) -> EngineSide {
        let why = match self.location {
            Location::SameKernel => return EngineSide::of(host),
            Location::VirtualMachine | Location::Remote => Why::OtherKernel,
            // Every engine with links that can be parents is a Linux.
            Location::Unknown if host.os.family != OsFamily::Linux => Why::OtherKernel,
            Location::Unknown => Why::NotReported,
        };
        EngineSide {
            links: Observed::Unknown(why.clone()),
            routes: Observed::Unknown(why.clone()),
            machine: Observed::Unknown(why.clone()),
            kernel: KernelSupport::unknown(why),
        }
    }
}
