//! `lanward access plan`: the link through which the engine's machine reaches the containers of a macvlan network, as
//! commands or as the text of another program, or why there can be none.
//! Leaves out on purpose making that link: `access on` does, and others may by hand, with the undo to take it away.

use lanward_core::{
    access::{
        self, AccessDraft, Refusal, Shim,
        texts::{self, AccessText, AccessTool},
    },
    facts::Facts,
    placement::Location,
    ports::Depth,
};
use lanward_words::{Args, plain};
use serde_json::json;

use super::super::probe;
use crate::{
    args::AccessPlanArgs,
    exit::{Exit, Failure},
    output::Output,
    world::{World, said},
};

/// Shows it, and changes nothing.
pub async fn run(output: &mut Output, world: &World, args: &AccessPlanArgs) -> Result<Exit, Failure> {
    let draft =
        AccessDraft { network: args.network.clone(), address: args.address.clone().unwrap_or_default() };
    let mut facts = world.facts(Depth::ForPlan).await;
    let mut proposed = access::propose(&facts, &draft);
    if let (Err(refusals), World::Live(session)) = (&proposed, world)
        && *refusals == [Refusal::LinksUnknown]
    {
        // Only the probe sees the links of an engine on another machine.
        probe::permission(output, session).await?;
        session.look_links().await.map_err(said)?;
        facts = world.facts(Depth::ForPlan).await;
        proposed = access::propose(&facts, &draft);
    }
    match proposed {
        Ok(shim) => {
            let tool = args.tool.unwrap_or(AccessTool::Ip);
            let text = texts::of(&shim, tool);
            if output.json {
                output.document(
                    "access-plan",
                    &json!({ "recorded": world.is_recorded(), "shim": shim, "text": text, "refusals": [] }),
                )?;
            } else if args.tool.is_some() || output.quiet {
                script(output, &text);
            } else {
                commands(output, &facts, &shim, &text);
            }
            Ok(Exit::Done)
        }
        Err(refusals) if output.json => {
            let exit = super::exit_of(&facts, &refusals)?;
            output.document(
                "access-plan",
                &json!({ "recorded": world.is_recorded(), "shim": null, "text": null, "refusals": refusals }),
            )?;
            Ok(exit)
        }
        Err(refusals) => super::refuse(output, &facts, &refusals),
    }
}

/// The commands to read, what is to be known of them, and the way that outlives the machine's next start.
fn commands(output: &mut Output, facts: &Facts, shim: &Shim, text: &AccessText) {
    output.say("cli-access-would", &Args::of(shim));
    for line in &text.apply {
        output.line(format!("  {}", plain(line)));
    }
    output.say("cli-access-would-undo", &Args::none());
    for line in &text.undo {
        output.line(format!("  {}", plain(line)));
    }
    output.gap();
    for note in &text.notes {
        let line = format!("• {}", output.words.access_note(*note));
        output.line(line);
    }
    let here = facts.engine().is_some_and(|engine| engine.placement.location == Location::SameKernel);
    if let (true, Some(running)) = (here, facts.host.network_managers.known()) {
        let tool = AccessTool::fitting(running).name();
        output.say("cli-access-keep", &Args::none().with("tool", tool).with("network", shim.name.as_str()));
    }
}

/// One script on standard output, its undo as a comment; what is to be known on standard error.
fn script(output: &mut Output, text: &AccessText) {
    if !output.quiet {
        let words = &output.words;
        if text.tool != text.asked {
            eprintln!("{}", words.say(&format!("access-instead-{}", text.asked.name())));
        }
        for note in &text.notes {
            eprintln!("• {}", words.access_note(*note));
        }
    }
    for line in text.script().lines() {
        output.line(plain(line));
    }
    let undo = format!("# {}", output.words.say("cli-access-would-undo"));
    output.line(undo);
    for line in text.undo_script().lines() {
        output.line(format!("# {}", plain(line)));
    }
}
