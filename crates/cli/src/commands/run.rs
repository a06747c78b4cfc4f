//! `lanward run`: starts a container from an image that is on the engine, on a network.

use lanward_core::{
    facts::Facts,
    plan::{ActionProposal, Plan, Step},
    ports::Engine,
    predict::{ErrorClass, Prediction},
    run::{Outcome, StepFailure, StepState},
};
use lanward_words::Args;
use serde_json::json;

use super::{
    accepted_codes_exist,
    export::{limits, one_form, text_to_take_away},
    plan::prediction,
    progress, result,
};
use crate::{
    args::{ExportFormat, RunArgs},
    exit::{Exit, Failure},
    form,
    output::{Output, field_errors, finding_brief, finding_list},
    world::{Live, World, said},
};

/// Starts it, and says what differs from `docker run`.
pub async fn run(output: &mut Output, world: &World, args: &RunArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_run(form::run(args)?).await.map_err(said)?;
    accepted_codes_exist(output, &args.accept, &proposal.findings)?;
    if let Some(exit) = in_another_form(output, &proposal, args.format) {
        return Ok(exit);
    }
    let deed = Deed { schema: "run", done: "cli-run-done", network: &args.network, explain: args.explain };
    let exit = carry_out(output, world, session, &proposal, deed).await?;
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

/// What a command does, for its document and its sentences.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    /// The document's name.
    pub schema: &'a str,
    /// The sentence of success.
    pub done: &'a str,
    /// The network in question, as the person calls it.
    pub network: &'a str,
    /// Whether every finding is told in full.
    pub explain: bool,
}

/// Where running containers are what is in the way: which, with the commands that detach them.
fn in_the_way(output: &mut Output, facts: &Facts, prediction: Option<&Prediction>, network: &str) {
    let Some(Prediction::Refuse { class: ErrorClass::ActiveEndpoints, .. }) = prediction else { return };
    let Some((engine, found)) = facts.engine().and_then(|e| Some((e, e.network(network)?))) else { return };
    let running: Vec<_> =
        engine.endpoints_of(found).map(|(container, _)| container).filter(|c| c.is_running()).collect();
    if running.is_empty() {
        return;
    }
    output.gap();
    output.say("cli-touches", &Args::none());
    for container in running {
        let args = Args::none().with("touched", container.name.as_str()).with("network", network);
        output.say("cli-detach-hint", &args);
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

/// Prints the start or the attaching in the form that is asked for, and does nothing.
pub fn in_another_form(
    output: &mut Output,
    proposal: &ActionProposal,
    format: Option<ExportFormat>,
) -> Option<Exit> {
    let (format, exports) = (format?, proposal.exports.as_ref()?);
    text_to_take_away(output, one_form(exports, format));
    limits(output, exports, format);
    Some(if proposal.plan.is_some() { Exit::Done } else { Exit::Blocked })
}

/// Applies an action's plan and reports, or says why there is none.
pub async fn carry_out(
    output: &mut Output,
    world: &World,
    session: &Live,
    proposal: &ActionProposal,
    Deed { schema, done, network: about, explain }: Deed<'_>,
) -> Result<Exit, Failure> {
    let Some(plan) = &proposal.plan else {
        let exit = if proposal.field_errors.is_empty() { Exit::Blocked } else { Exit::Usage };
        let facts = world.snapshot().await.facts;
        if exit == Exit::Blocked
            && let Some(problem) = crate::world::no_engine(&facts)
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
            finding_brief(output, &proposal.findings, explain);
            in_the_way(output, &facts, proposal.prediction.as_ref(), about);
        }
        return Ok(exit);
    };
    let report = progress::apply(output, session, plan).await?;
    // What the engine handed out is known only now, and nobody on the LAN was asked for it.
    let conflicts = match endpoint_of(plan) {
        Some((container, _)) if report.outcome == Outcome::Done => session.check_container(container).await,
        _ => None,
    };
    let is_held_twice = conflicts.as_ref().is_some_and(|found| !found.is_empty());
    if output.json {
        output
            .document(schema, &json!({ "proposal": proposal, "report": report, "conflicts": conflicts }))?;
        return Ok(if is_held_twice { Exit::NotProven } else { result::exit_of(&report) });
    }
    let exit = result::say(output, plan, &report, done, about);
    if exit == Exit::Done && !output.quiet {
        if let Some((container, network)) = endpoint_of(plan) {
            endpoint(output, session, container, network).await;
        }
        finding_brief(output, &proposal.findings, explain);
    }
    match &conflicts {
        Some(found) if !found.is_empty() => {
            finding_list(output, found);
            return Ok(Exit::NotProven);
        }
        Some(_) if !output.quiet => output.say("cli-run-held-once", &Args::none()),
        _ => {}
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
