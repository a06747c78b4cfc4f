//! The task `links`: the machine as `lanward-host` surveys it, and the kernel's neighbour tables.

use lanward_core::probe::ProbeProblem;
use lanward_core::{facts::HostFacts, probe::Answer};

use crate::{Out, system};

/// Looks once and tells.
pub fn look(out: &Out) -> Result<(), ProbeProblem> {
    let facts = survey()?;
    let neighbours = lanward_host::neighbours().map_err(|e| system("rtnetlink", e))?;
    out.say(&Answer::Machine { facts: Box::new(facts), neighbours });
    Ok(())
}

/// The survey, on this thread: it waits for nothing (it reads what the kernel has at hand), so it needs no runtime,
/// which would be a good part of this program.
pub fn survey() -> Result<HostFacts, ProbeProblem> {
    Ok(lanward_host::survey())
}
