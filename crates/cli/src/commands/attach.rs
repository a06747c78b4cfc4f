//! `lanward attach` and `lanward detach`: a container joins a network, or leaves it.

use super::{
    accepted_codes_exist,
    run::{Deed, carry_out, in_another_form},
};
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
    accepted_codes_exist(output, &args.accept, &proposal.findings)?;
    if let Some(exit) = in_another_form(output, &proposal, args.format) {
        return Ok(exit);
    }
    let deed =
        Deed { schema: "attach", done: "cli-attach-done", network: &args.network, explain: args.explain };
    carry_out(output, world, session, &proposal, deed).await
}

/// Detaches a container.
pub async fn detach(output: &mut Output, world: &World, args: &DetachArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_detach(&args.container, &args.network).await.map_err(said)?;
    let deed = Deed { schema: "detach", done: "cli-detach-done", network: &args.network, explain: false };
    carry_out(output, world, session, &proposal, deed).await
}
