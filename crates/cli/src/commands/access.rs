//! `lanward access`: host access to a macvlan network, what it takes, on, off, and how it stands. Also the question that
//! is asked before it changes an engine's interfaces for the first time.

mod plan;

use std::io::{self, BufRead, IsTerminal, Write};

use lanward_core::{
    access::{AccessDraft, Refusal, Shim, ShimReport},
    facts::Facts,
    plan::AccessProposal,
    run::{Outcome, RunReport},
};
use lanward_words::{Args, plain};
use lanward_workflow::session::{AccessProof, SessionError};
use serde_json::json;

use super::{probe, progress, result};
use crate::{
    args::{AccessOffArgs, AccessOnArgs, AccessVerb},
    exit::{Exit, Failure},
    output::{Output, Table},
    world::{Live, World, no_engine, said},
};

/// Does what is asked.
pub async fn run(output: &mut Output, world: &World, verb: Option<&AccessVerb>) -> Result<Exit, Failure> {
    match verb {
        Some(AccessVerb::Plan(args)) => plan::run(output, world, args).await,
        Some(AccessVerb::On(args)) => on(output, world, world.live()?, args).await,
        Some(AccessVerb::Off(args)) => off(output, world, world.live()?, args).await,
        None | Some(AccessVerb::Show) => show(output, world.live()?).await,
    }
}

async fn on(
    output: &mut Output,
    world: &World,
    session: &Live,
    args: &AccessOnArgs,
) -> Result<Exit, Failure> {
    if args.allow_access {
        session.allow_access_for_now();
    }
    let draft =
        AccessDraft { network: args.network.clone(), address: args.address.clone().unwrap_or_default() };
    let mut proposal = session.propose_access(draft.clone()).await.map_err(said)?;
    if proposal.refusals == [Refusal::LinksUnknown] {
        // Only the probe sees the links of an engine on another machine.
        probe::permission(output, session).await?;
        session.look_links().await.map_err(said)?;
        proposal = session.propose_access(draft).await.map_err(said)?;
    }
    let (Some(plan), Some(shim)) = (&proposal.plan, &proposal.shim) else {
        return no_plan(output, world, &proposal).await;
    };
    permission(output, session, shim).await?;
    let report = progress::apply(output, session, plan).await?;
    // It is there; whether it works is seen on the wire.
    let proof = match report.outcome {
        Outcome::Done => Some(session.prove_access(shim).await.map_err(said)?),
        _ => None,
    };
    if output.json {
        output.document("access", &json!({ "proposal": proposal, "report": report, "proof": proof }))?;
    } else {
        tell(output, &proposal, shim, &report, "cli-access-on")?;
    }
    let Some(proof) = proof else { return Ok(result::exit_of(&report)) };
    if !output.json && !output.quiet {
        prove(output, shim, &proof);
    }
    Ok(if proof.is_proven() || proof.container.is_none() { Exit::Done } else { Exit::NotProven })
}

/// What was seen, each way.
fn prove(output: &mut Output, shim: &Shim, proof: &AccessProof) {
    let (Some(container), Some(address)) = (&proof.container, proof.address) else {
        output.say("cli-access-proof-nobody", &Args::none());
        return;
    };
    let ways = [
        (proof.to_container, "cli-access-proof-to", address),
        (proof.from_container, "cli-access-proof-from", shim.address.into()),
    ];
    for (seen, key, address) in ways {
        let seen = seen == Some(true);
        let args = Args::none()
            .with("container", container.as_str())
            .with("address", address)
            .with("seen", seen.to_string());
        let mark = if seen { output.paint.green("✓") } else { output.paint.red("✖") };
        let line = format!("  {mark} {}", output.words.text(key, &args));
        output.line(line);
    }
}

async fn off(
    output: &mut Output,
    world: &World,
    session: &Live,
    args: &AccessOffArgs,
) -> Result<Exit, Failure> {
    let proposal = session.propose_access_off(&args.network).await.map_err(said)?;
    let (Some(plan), Some(shim)) = (&proposal.plan, &proposal.shim) else {
        return no_plan(output, world, &proposal).await;
    };
    let report = progress::apply(output, session, plan).await?;
    tell(output, &proposal, shim, &report, "cli-access-off")
}

fn tell(
    output: &mut Output,
    proposal: &AccessProposal,
    shim: &Shim,
    report: &RunReport,
    done: &str,
) -> Result<Exit, Failure> {
    if output.json {
        output.document("access", &json!({ "proposal": proposal, "report": report }))?;
        return Ok(result::exit_of(report));
    }
    if report.outcome == Outcome::Done && !output.quiet {
        let text = output.words.text(done, &Args::of(shim));
        let line = format!("{} {text}", output.paint.green("✓"));
        output.line(line);
        return Ok(Exit::Done);
    }
    match &proposal.plan {
        Some(plan) => Ok(result::say(output, plan, report, done, shim.name.as_str())),
        None => Ok(result::exit_of(report)),
    }
}

/// Why there is no plan, in the document of what was asked or in words.
async fn no_plan(output: &mut Output, world: &World, proposal: &AccessProposal) -> Result<Exit, Failure> {
    let facts = world.snapshot().await.facts;
    if !output.json {
        return refuse(output, &facts, &proposal.refusals);
    }
    let exit = exit_of(&facts, &proposal.refusals)?;
    output.document("access", &json!({ "proposal": proposal, "report": null }))?;
    Ok(exit)
}

/// What was typed wrong is a fault of the command line, the rest is in the way.
///
/// # Errors
/// There is no engine.
fn exit_of(facts: &Facts, refusals: &[Refusal]) -> Result<Exit, Failure> {
    if refusals.contains(&Refusal::NoEngine)
        && let Some(problem) = no_engine(facts)
    {
        return Err(Failure::Engine(problem));
    }
    let is_typed = |refusal: &Refusal| {
        matches!(
            refusal,
            Refusal::NotAnAddress { .. }
                | Refusal::NoSuchNetwork { .. }
                | Refusal::AmbiguousNetwork { .. }
                | Refusal::NotOn { .. }
        )
    };
    Ok(if refusals.iter().any(is_typed) { Exit::Usage } else { Exit::Blocked })
}

/// Why there can be none.
fn refuse(output: &mut Output, facts: &Facts, refusals: &[Refusal]) -> Result<Exit, Failure> {
    let exit = exit_of(facts, refusals)?;
    output.say("cli-access-refused", &Args::none());
    for refusal in refusals {
        let text = output.words.access_refusal(refusal);
        let line = format!("{} {}", output.paint.red("✖"), text.title);
        output.line(line);
        output.line(format!("    {}", text.why));
        output.line(format!("  → {}", text.action));
    }
    Ok(exit)
}

async fn show(output: &mut Output, session: &Live) -> Result<Exit, Failure> {
    let shims = session.shims().await.map_err(said)?;
    if output.json {
        output.document("access-list", &json!({ "access": shims }))?;
        return Ok(Exit::Done);
    }
    if output.quiet {
        for report in &shims {
            output.line(plain(report.seen.shim.name.as_str()));
        }
        return Ok(Exit::Done);
    }
    if shims.is_empty() {
        output.say("cli-access-none", &Args::none());
        return Ok(Exit::Done);
    }
    let heads = [
        "cli-access-network",
        "cli-access-link",
        "cli-access-address",
        "cli-access-routes",
        "cli-access-state",
    ];
    let mut table = Table::new(heads.map(|key| output.words.say(key)));
    for report in &shims {
        let shim = &report.seen.shim;
        let routes: Vec<String> = shim.routes.iter().map(ToString::to_string).collect();
        table.row([
            shim.name.to_string(),
            format!("{}@{}", shim.link, shim.parent),
            shim.address.to_string(),
            routes.join(", "),
            state(output, report),
        ]);
    }
    output.table(&table);
    Ok(Exit::Done)
}

/// What is wrong first, else what it says of itself.
fn state(output: &Output, report: &ShimReport) -> String {
    let words = &output.words;
    let seen = &report.seen;
    if !seen.network_is_there {
        return words.say("cli-access-no-network");
    }
    if seen.state != "running" {
        return seen.status.clone();
    }
    match (&report.said, seen.link_is_up) {
        (Some(said), None | Some(true)) => words.shim_state(said),
        (Some(said), Some(false)) => {
            format!("{}; {}", words.say("cli-access-link-down"), words.shim_state(said))
        }
        (None, Some(false)) => words.say("cli-access-link-down"),
        (None, _) => {
            words.text("cli-access-state-unknown", &Args::none().with("container", seen.container.as_str()))
        }
    }
}

/// Lets the command go on: host access is allowed already, or a person on the terminal says so now.
///
/// # Errors
/// Nobody may or can be asked, or they say no.
async fn permission(output: &Output, session: &Live, shim: &Shim) -> Result<(), Failure> {
    if session.is_access_allowed().await.map_err(said)? {
        return Ok(());
    }
    let may_ask = !output.json && io::stdin().is_terminal() && io::stderr().is_terminal();
    if !may_ask {
        return Err(said(SessionError::AccessNotAllowed));
    }
    let words = &output.words;
    eprintln!("{}\n{}", words.say("access-ask-title"), words.say("access-ask-why"));
    let terms = session.access_terms(shim).await.map_err(said)?;
    for line in probe::rights_lines(output, &terms) {
        eprintln!("  {line}");
    }
    eprintln!("{}", words.say("access-ask-guard"));
    eprint!("{} ", words.say("access-ask-answer"));
    let _ = io::stderr().flush();
    let mut typed = String::new();
    let _ = io::stdin().lock().read_line(&mut typed);
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" | "예" => session.allow_access().await.map_err(said),
        "once" => {
            session.allow_access_for_now();
            Ok(())
        }
        _ => Err(said(SessionError::AccessNotAllowed)),
    }
}
