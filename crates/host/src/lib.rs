//! Sees this machine: its interfaces, addresses, routes, name servers, hypervisor and what its kernel can make.
//! Leaves out on purpose any judgement, and any attempt: nothing is created to find out whether it could be.

#[cfg(target_os = "linux")]
mod linux;
mod portable;

#[cfg(target_os = "linux")]
pub use linux::neighbours;

use lanward_core::{facts::HostFacts, ports::Host};

/// The machine this process runs on, seen from its own network namespace.
#[derive(Debug, Clone, Copy, Default)]
pub struct ThisMachine;

impl Host for ThisMachine {
    async fn survey(&self) -> HostFacts {
        #[cfg(target_os = "linux")]
        return linux::survey().await;
        #[cfg(not(target_os = "linux"))]
        portable::survey()
    }
}
