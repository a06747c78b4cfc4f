//! `lanward move`: containers onto a network, off the one that they have or beside it. Before, it shows what each of
//! them gets, what it loses and which network leads it out.

use std::io::{self, BufRead, IsTerminal, Write};

use lanward_core::{
    draft::{MoveDraft, MovedDraft},
    finding::FindingCode,
    moves::{ContainerMove, MoveProposal},
    predict::DefaultGateway,
};
use lanward_words::{Args, plain};
use serde_json::json;

use super::{
    accepted_codes_exist,
    plan::{prediction, steps},
    progress, result, runs,
};
use crate::{
    args::MoveArgs,
    exit::{Exit, Failure},
    output::{Output, Table, field_errors, finding_brief, finding_list},
    world::{World, no_engine, said},
};

/// Moves them, and says what became of each.
pub async fn run(output: &mut Output, world: &World, args: &MoveArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let proposal = session.propose_move(draft(args)?).await.map_err(said)?;
    accepted_codes_exist(output, &args.accept, &proposal.findings)?;
    let Some(plan) = proposal.plan.as_ref().filter(|_| !args.dry_run) else {
        let exit = match &proposal.plan {
            Some(_) => Exit::Done,
            None if proposal.field_errors.is_empty() => Exit::Blocked,
            None => Exit::Usage,
        };
        if exit == Exit::Blocked
            && let Some(problem) = no_engine(&world.snapshot().await.facts)
        {
            return Err(Failure::Engine(problem));
        }
        if output.json {
            output.document("move", &json!({ "proposal": proposal, "report": null, "cut_offs": [] }))?;
        } else if exit == Exit::Usage {
            field_errors(output, &proposal.field_errors, "--to");
        } else {
            explain(output, &proposal);
            output.gap();
            output.say(if exit == Exit::Done { "cli-runs-dry" } else { "cli-plan-blocked" }, &Args::none());
        }
        return Ok(exit);
    };
    let touched = touched(&proposal);
    if !touched.is_empty() && !args.yes {
        if output.json || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            let args = Args::none().with("name", &args.to).with("touches", touched);
            return Err(Failure::usage("usage-move-needs-yes", args));
        }
        explain(output, &proposal);
        output.flush()?;
        if !confirmed(output, &args.to) {
            eprintln!("{}", output.words.say("cli-move-kept-all"));
            return Ok(Exit::Usage);
        }
    }
    let report = progress::apply(output, session, plan).await?;
    // The journal is there, it was just written; if it cannot be read, there is only less to show.
    let detail = session.run_detail(&plan.id).ok();
    if output.json {
        let cut_offs = detail.map(|d| d.cut_offs).unwrap_or_default();
        let document = json!({ "proposal": proposal, "report": report, "cut_offs": cut_offs });
        output.document("move", &document)?;
        return Ok(result::exit_of(&report));
    }
    let exit = result::say(output, plan, &report, "cli-move-done", &args.to);
    if output.quiet {
        return Ok(exit);
    }
    if let Some(detail) = &detail {
        runs::cut_offs(output, detail);
    }
    if exit == Exit::Done {
        impact(output, &proposal);
        finding_brief(output, &proposal.findings, args.explain);
        let command = Args::none().with("command", format!("lanward runs undo {}", plan.id.0));
        output.gap();
        output.say("cli-move-back", &command);
    }
    Ok(exit)
}

/// Running containers whose connections break or whose way out changes.
fn touched(proposal: &MoveProposal) -> Vec<String> {
    let is_touched = |m: &&ContainerMove| {
        m.running && (m.leaves.is_some() || m.way_out != m.new_way_out || !m.losses.is_empty())
    };
    proposal.moves.iter().filter(is_touched).map(|m| m.name.to_string()).collect()
}

fn draft(args: &MoveArgs) -> Result<MoveDraft, Failure> {
    let mut containers: Vec<MovedDraft> = args
        .containers
        .iter()
        .map(|name| MovedDraft { container: name.clone(), ..MovedDraft::default() })
        .collect();
    for (name, address) in &args.ip {
        let Some(moved) = containers.iter_mut().find(|moved| moved.container == *name) else {
            return Err(Failure::usage("usage-move-whose-address", Args::none().with("name", name)));
        };
        if address.contains(':') {
            moved.ipv6.clone_from(address);
        } else {
            moved.ipv4.clone_from(address);
        }
    }
    let accepted = args.accept.iter().flat_map(|text| text.split(',')).map(|c| FindingCode(c.trim().into()));
    Ok(MoveDraft {
        to: args.to.clone(),
        from: args.from.clone().unwrap_or_default(),
        keep: args.keep,
        containers,
        accepted: accepted.collect(),
    })
}

fn explain(output: &mut Output, proposal: &MoveProposal) {
    impact(output, proposal);
    steps(output, proposal.plan.as_ref());
    if let Some(commands) = &proposal.commands {
        output.heading("cli-move-commands");
        for line in commands.lines() {
            output.line(format!("  {}", plain(line)));
        }
    }
    let refused = proposal.moves.iter().filter_map(|m| m.prediction.as_ref());
    let told = refused.clone().find(|p| matches!(p, lanward_core::predict::Prediction::Refuse { .. }));
    prediction(output, told.or(refused.clone().next()));
    finding_list(output, &proposal.findings);
}

fn impact(output: &mut Output, proposal: &MoveProposal) {
    output.heading("cli-move-impact");
    let words = &output.words;
    let heads =
        ["cli-edit-container", "cli-move-leaves", "cli-edit-ipv4", "cli-edit-ipv6", "cli-move-way-out"];
    let mut table = Table::new(heads.map(|key| words.say(key))).indented(2);
    for moved in &proposal.moves {
        table.row([
            moved.name.to_string(),
            moved.leaves.as_ref().map_or_else(|| words.say("cli-move-stays"), ToString::to_string),
            words.new_address(&moved.ipv4),
            words.new_address(&moved.ipv6),
            way_out(output, moved),
        ]);
    }
    output.table(&table);
    for moved in &proposal.moves {
        let mut lines: Vec<String> = moved
            .refusals
            .iter()
            .map(|r| format!("{} {}", output.paint.red("✖"), output.words.move_refusal(r)))
            .collect();
        let mark = output.paint.yellow("!");
        lines.extend(moved.losses.iter().map(|loss| format!("{mark} {}", output.words.move_loss(loss))));
        if !moved.along.is_empty() {
            let names: Vec<&str> = moved.along.iter().map(|name| name.as_str()).collect();
            lines.push(output.words.text("cli-move-along", &Args::none().with("names", names)));
        }
        if let Some(project) = &moved.project {
            lines.push(output.words.text("cli-move-compose", &Args::none().with("project", project)));
        }
        if !lines.is_empty() {
            output.line(format!("  {}", plain(moved.name.as_str())));
            lines.into_iter().for_each(|line| output.line(format!("    {line}")));
        }
    }
}

/// Which network leads out, and which one afterwards where that changes.
fn way_out(output: &Output, moved: &ContainerMove) -> String {
    let named = |way: &DefaultGateway| match (&way.v4, &way.v6) {
        (None, None) => output.words.say("cli-move-no-way-out"),
        (Some(v4), Some(v6)) if v4 != v6 => format!("{v4}, IPv6 {v6}"),
        (Some(name), _) | (None, Some(name)) => name.to_string(),
    };
    let (before, after) = (named(&moved.way_out), named(&moved.new_way_out));
    if before == after { before } else { format!("{before} → {after}") }
}

fn confirmed(output: &Output, name: &str) -> bool {
    eprint!("{} ", output.words.text("cli-move-type-name", &Args::none().with("name", name)));
    let _ = io::stderr().flush();
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed).is_ok() && typed.trim_end_matches(['\n', '\r']) == name
}
