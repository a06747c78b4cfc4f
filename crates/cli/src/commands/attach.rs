//! `lanward attach` and `lanward detach`: a container joins a network, or leaves it.

use super::run::carry_out;
use crate::{
    args::{AttachArgs, DetachArgs},
    exit::{Exit, Failure},
    form,
    output::Output,
    world::{World, said},
};

/// Attaches a container.
pub async fn attach(output: &mut Output, world: &World, args: &AttachArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_attach(form::attach(args)).await.map_err(said)?;
    carry_out(output, world, session, &proposal, ("attach", "cli-attach-done", &args.network)).await
}

/// Detaches a container.
pub async fn detach(output: &mut Output, world: &World, args: &DetachArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_detach(&args.container, &args.network).await.map_err(said)?;
    carry_out(output, world, session, &proposal, ("detach", "cli-detach-done", &args.network)).await
}
