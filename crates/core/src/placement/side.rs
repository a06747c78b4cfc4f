//! The only bridge from this machine's NICs to an engine's links: [`Location::SameKernel`].

use super::{Location, Placement};
use crate::{
    facts::{EngineLink, HostFacts, KernelSupport, Machine, OsFamily, Route},
    names::LinkName,
    observed::{Observed, Why},
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

impl Placement {
    /// Takes this machine's facts for the engine's where both share kernel and network namespace. Elsewhere they say
    /// nothing about it; where the place is unknown, not even that it is another kernel.
    pub fn engine_side(&self, host: &HostFacts) -> EngineSide {
        let why = match self.location {
            Location::SameKernel => {
                let link = |nic: &crate::facts::HostNic| EngineLink {
                    name: LinkName::seen(nic.name.as_str()),
                    link: nic.link.clone(),
                };
                return EngineSide {
                    links: Observed::Known(host.nics.iter().map(link).collect()),
                    routes: host.routes.clone(),
                    machine: host.machine.clone(),
                    kernel: host.kernel.clone(),
                };
            }
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
