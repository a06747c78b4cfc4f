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
    /// On a thread of its own, so that requests to the engine go on meanwhile. It is made for this one survey and
    /// not taken from a pool: a new thread is in the network namespace of the one that makes it.
    async fn survey(&self) -> HostFacts {
        let (tell, told) = futures_channel::oneshot::channel();
        let thread = std::thread::Builder::new().name("survey".into());
        if let Err(error) = thread.spawn(move || drop(tell.send(survey()))) {
            tracing::debug!(%error, "no thread for the survey");
        }
        told.await.unwrap_or_else(|_| survey())
    }
}

/// Looks at this machine, on the thread that calls; waits for nothing but the kernel.
pub fn survey() -> HostFacts {
    #[cfg(target_os = "linux")]
    return linux::survey();
    #[cfg(not(target_os = "linux"))]
    portable::survey()
}
