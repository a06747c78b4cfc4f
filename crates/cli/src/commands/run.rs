//! `lanward run`: starts a container from an image that is on the engine, on a network.

use lanward_core::plan::ActionProposal;
use lanward_words::Args;
use serde_json::json;

use super::{plan::prediction, progress, result};
use crate::{
    args::RunArgs,
    exit::{Exit, Failure},
    form,
    output::{Output, field_errors, finding_list},
    world::{Live, World, said},
};

/// Starts it, and says what differs from `docker run`.
pub async fn run(output: &mut Output, world: &World, args: &RunArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_run(form::run(args)?).await.map_err(said)?;
    let exit = carry_out(output, world, session, &proposal, "run", "run-done").await?;
    if exit == Exit::Done && !output.json && !output.quiet {
        if !args.detach {
            output.say("run-detached", &Args::none().with("name", args.name.as_deref().unwrap_or("…")));
        }
        if args.interactive || args.tty {
            output.say("run-interactive", &Args::none().with("name", args.name.as_deref().unwrap_or("…")));
        }
    }
    Ok(exit)
}

/// Applies an action's plan and reports, or says why there is none.
pub async fn carry_out(
    output: &mut Output,
    world: &World,
    session: &Live,
    proposal: &ActionProposal,
    schema: &str,
    done: &str,
) -> Result<Exit, Failure> {
    let Some(plan) = &proposal.plan else {
        let exit = if proposal.field_errors.is_empty() { Exit::Blocked } else { Exit::Usage };
        if exit == Exit::Blocked
            && let Some(problem) = crate::world::no_engine(&world.snapshot().await.facts)
        {
            return Err(Failure::Engine(problem));
        }
        if output.json {
            output.document(schema, &json!({ "proposal": proposal, "report": null }))?;
            return Ok(exit);
        }
        if exit == Exit::Usage {
            field_errors(output, &proposal.field_errors);
        } else {
            output.say("action-blocked", &Args::none());
            prediction(output, proposal.prediction.as_ref());
            finding_list(output, &proposal.findings);
        }
        return Ok(exit);
    };
    let report = progress::apply(output, session, plan).await?;
    if output.json {
        output.document(schema, &json!({ "proposal": proposal, "report": report }))?;
        return Ok(result::exit_of(&report));
    }
    let exit = result::say(output, plan, &report, done);
    if exit == Exit::Done && !output.quiet {
        finding_list(output, &proposal.findings);
    }
    Ok(exit)
}
