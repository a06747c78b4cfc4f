//! `lanward run`: starts a container from an image that is on the engine, on a network.

use lanward_core::{
    plan::{ActionProposal, Plan, Step},
    ports::Engine,
    run::{StepFailure, StepState},
};
use lanward_words::Args;
use serde_json::json;

use super::{plan::prediction, progress, result};
use crate::{
    args::RunArgs,
    exit::{Exit, Failure},
    form,
    output::{Output, field_errors, finding_brief},
    world::{Live, World, said},
};

/// Starts it, and says what differs from `docker run`.
pub async fn run(output: &mut Output, world: &World, args: &RunArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_run(form::run(args)?).await.map_err(said)?;
    let exit = carry_out(output, world, session, &proposal, ("run", "cli-run-done", "")).await?;
    if exit == Exit::Done && !output.json && !output.quiet {
        let name = proposal.plan.as_ref().map(result::name_of).unwrap_or_default();
        if !args.detach {
            output.say("cli-run-detached", &Args::none().with("name", &name));
        }
        if args.interactive || args.tty {
            output.say("cli-run-interactive", &Args::none().with("name", &name));
        }
    }
    Ok(exit)
}

/// What is attached to the network, with the command that detaches it.
fn touches(output: &mut Output, proposal: &ActionProposal, network: &str) {
    if proposal.touches.is_empty() {
        return;
    }
    output.gap();
    output.say("cli-touches", &Args::none());
    for touched in &proposal.touches {
        output.say("cli-detach-hint", &Args::none().with("touched", touched).with("network", network));
    }
}

/// Which endpoint a plan makes: the container and the network, by the names or ids it uses.
fn endpoint_of(plan: &Plan) -> Option<(&str, &str)> {
    plan.steps.iter().find_map(|step| match step {
        Step::CompareEndpoint { container, endpoint, .. } => {
            Some((container.as_str(), endpoint.network.as_str()))
        }
        _ => None,
    })
}

/// Shows the endpoint a container has now: what was given is known only after it was given.
async fn endpoint(output: &mut Output, session: &Live, container: &str, network: &str) {
    let Ok((_, engine)) = session.engine().await else { return };
    // The work is done and reported; if this last look fails there is only less to show.
    if let Ok(container) = engine.container(container).await {
        for endpoint in container.endpoints.iter().filter(|e| {
            e.network.as_str() == network
                || (!network.is_empty() && e.network_id.as_str().starts_with(network))
        }) {
            super::inspect::endpoint_lines(output, &container, endpoint, None);
        }
    }
}

/// Applies an action's plan and reports, or says why there is none. `schema` names the document, `done` the
/// sentence of success, `about` the network in question.
pub async fn carry_out(
    output: &mut Output,
    world: &World,
    session: &Live,
    proposal: &ActionProposal,
    (schema, done, about): (&str, &str, &str),
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
            field_errors(output, &proposal.field_errors, "--name");
        } else {
            output.say("cli-nothing-done", &Args::none());
            prediction(output, proposal.prediction.as_ref());
            finding_brief(output, &proposal.findings);
            touches(output, proposal, about);
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
        if let Some((container, network)) = endpoint_of(plan) {
            endpoint(output, session, container, network).await;
        }
        finding_brief(output, &proposal.findings);
    }
    let image_missing = plan.steps.iter().zip(&report.steps).any(|(step, state)| {
        matches!(step, Step::CreateContainer { .. })
            && matches!(state, StepState::Failed { failure: StepFailure::Refused { status: 404, .. } })
    });
    if image_missing {
        output.say("cli-run-image-missing", &Args::none());
    }
    Ok(exit)
}
