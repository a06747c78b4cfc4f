//! `lanward remove`: shows what is attached, asks for the name, removes the network; one after another where
//! several are named.

use std::io::{self, BufRead, IsTerminal, Write};

use lanward_words::{Args, plain};

use serde_json::{Value, json};

use super::{
    progress, result,
    run::{Deed, carry_out},
};
use crate::{
    args::RemoveArgs,
    exit::{Exit, Failure},
    output::Output,
    world::{Live, World, said},
};

/// Removes each network after its name was typed, or with `--yes`. One that stays does not keep the others; the
/// exit code is the worst.
pub async fn run(output: &mut Output, world: &World, args: &RemoveArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    if output.json && args.networks.len() > 1 {
        return several_as_document(output, session, args).await;
    }
    let mut worst = Exit::Done;
    for network in &args.networks {
        let exit = one(output, world, session, network, args.yes).await?;
        if exit as u8 > worst as u8 {
            worst = exit;
        }
    }
    Ok(worst)
}

async fn one(
    output: &mut Output,
    world: &World,
    session: &Live,
    network: &str,
    yes: bool,
) -> Result<Exit, Failure> {
    let proposal = session.propose_removal(network).await.map_err(said)?;
    if proposal.plan.is_some() && !yes {
        if output.json || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Err(needs_yes(network, &proposal.touches));
        }
        if !confirmed(output, network, &proposal.touches) {
            eprintln!("{}", output.words.say("cli-remove-kept"));
            return Ok(Exit::Usage);
        }
    }
    let deed = Deed { schema: "remove", done: "cli-remove-done", network, explain: false };
    carry_out(output, world, session, &proposal, deed).await
}

/// One document for all of them: as with one, each with its name.
async fn several_as_document(
    output: &mut Output,
    session: &Live,
    args: &RemoveArgs,
) -> Result<Exit, Failure> {
    let mut worst = Exit::Done;
    let mut removals: Vec<Value> = Vec::with_capacity(args.networks.len());
    for network in &args.networks {
        let proposal = session.propose_removal(network).await.map_err(said)?;
        let (exit, report) = match &proposal.plan {
            Some(_) if !args.yes => return Err(needs_yes(network, &proposal.touches)),
            Some(plan) => {
                let report = progress::apply(output, session, plan).await?;
                (result::exit_of(&report), Some(report))
            }
            None if proposal.field_errors.is_empty() => (Exit::Blocked, None),
            None => (Exit::Usage, None),
        };
        removals.push(json!({ "network": network, "proposal": proposal, "report": report }));
        if exit as u8 > worst as u8 {
            worst = exit;
        }
    }
    output.document("remove", &json!({ "removals": removals }))?;
    Ok(worst)
}

fn needs_yes(network: &str, touches: &[String]) -> Failure {
    Failure::usage("usage-remove-needs-yes", Args::none().with("name", network).with("touches", touches))
}

fn confirmed(output: &Output, name: &str, touches: &[String]) -> bool {
    let words = &output.words;
    if touches.is_empty() {
        eprintln!("{}", words.text("cli-remove-touches-nothing", &Args::none().with("name", name)));
    } else {
        eprintln!("{}", words.text("cli-remove-touches", &Args::none().with("name", name)));
        for touched in touches {
            eprintln!("  • {}", plain(touched));
        }
    }
    eprint!("{} ", words.text("cli-remove-type-name", &Args::none().with("name", name)));
    let _ = io::stderr().flush();
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed).is_ok() && typed.trim_end_matches(['\n', '\r']) == name
}
