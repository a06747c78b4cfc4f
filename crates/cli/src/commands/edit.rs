//! `lanward edit` and `lanward duplicate`: a network that is there as the start of a form. An edit makes the network
//! anew and attaches everybody again; before, it shows what that does to each container.

use std::io::{self, BufRead, IsTerminal, Write};

use lanward_core::{
    edit::{EditForm, EditProposal},
    plan::{Plan, Step},
    run::{RunReport, StepState},
    verify::{Options, Overall, Verdict},
};
use lanward_words::{Args, plain};
use serde_json::json;

use super::{
    accepted_codes_exist, not_found,
    plan::{exit_of, make, name_errors, prediction, steps, summary},
    probe, progress, result, runs, verify,
};
use crate::{
    args::{DuplicateArgs, EditArgs},
    exit::{Exit, Failure},
    form,
    output::{Output, Table, field_errors, finding_brief, finding_list},
    world::{Live, World, no_engine, said},
};

/// Makes a network anew with what the flags say.
pub async fn edit(output: &mut Output, world: &World, args: &EditArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    let name = &args.network.name;
    let base = start(world, session.edit_form(name).await, name).await?;
    let mut draft = form::changed(base.draft.clone(), &args.network, &args.unset)?;
    if let Some(name) = &args.rename {
        draft.name.clone_from(name);
    }
    let proposal = session.propose_edit(name, draft).await.map_err(said)?;
    accepted_codes_exist(output, &args.network.accept, &proposal.findings)?;
    let refused = proposal.form.as_ref().is_some_and(|form| !form.refusals.is_empty());
    let same = proposal.field_errors.is_empty() && !refused && proposal.changes.is_empty();
    let Some(plan) = proposal.plan.as_ref().filter(|_| !args.dry_run) else {
        let exit = match &proposal.plan {
            _ if same => Exit::Done,
            Some(_) => Exit::Done,
            None if proposal.field_errors.is_empty() => Exit::Blocked,
            None => Exit::Usage,
        };
        if output.json {
            let nothing = json!({ "proposal": proposal, "report": null, "cut_offs": [], "verdicts": [] });
            output.document("edit", &nothing)?;
        } else if same {
            output.say("cli-edit-same", &Args::none());
        } else if !proposal.field_errors.is_empty() {
            let name = output.words.say("cli-label-network");
            field_errors(output, &proposal.field_errors, &name);
        } else {
            explain(output, &proposal);
            output.gap();
            output.say(if exit == Exit::Done { "cli-runs-dry" } else { "cli-plan-blocked" }, &Args::none());
        }
        return Ok(exit);
    };
    let cut: Vec<&str> = proposal.impact.iter().filter(|i| i.cut_off).map(|i| i.name.as_str()).collect();
    if !cut.is_empty() && !args.yes {
        if output.json || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            let args = Args::none().with("name", name).with("touches", cut);
            return Err(Failure::usage("usage-edit-needs-yes", args));
        }
        explain(output, &proposal);
        output.flush()?;
        if !confirmed(output, name) {
            eprintln!("{}", output.words.say("cli-edit-kept-all"));
            return Ok(Exit::Usage);
        }
    }
    if args.verify {
        // Asked before anything is changed: without the probe the network would be changed and left unproven.
        probe::permission(output, session).await?;
    }
    let report = progress::apply(output, session, plan).await?;
    // The journal is there, it was just written; if it cannot be read, there is only less to show.
    let detail = session.run_detail(&plan.id).ok();
    if output.json {
        let cut_offs = detail.map(|d| d.cut_offs).unwrap_or_default();
        let proof = match result::exit_of(&report) {
            Exit::Done => prove(output, session, &proposal, plan, &report, args.verify).await?,
            _ => Proof::default(),
        };
        let document = json!({ "proposal": proposal, "report": report, "cut_offs": cut_offs, "verdicts": proof.verdicts });
        output.document("edit", &document)?;
        return Ok(proof.exit(result::exit_of(&report), args.verify));
    }
    let exit = result::say(output, plan, &report, "cli-edit-done", name);
    if !output.quiet {
        if let Some(detail) = &detail {
            runs::cut_offs(output, detail);
        }
        if exit == Exit::Done {
            impact(output, &proposal);
            finding_brief(output, &proposal.findings, args.explain);
        }
    }
    if exit != Exit::Done {
        return Ok(exit);
    }
    output.flush()?;
    let proof = prove(output, session, &proposal, plan, &report, args.verify).await?;
    if !output.quiet {
        output.gap();
        proof.say(output, name);
    }
    Ok(proof.exit(exit, args.verify))
}

/// What was seen of an edited network on the wire.
#[derive(Default)]
struct Proof {
    /// Of each container that was cut off, or of the network alone.
    verdicts: Vec<Verdict>,
    /// Why there is no (further) one.
    hindrance: Option<Failure>,
}

impl Proof {
    /// Who asked for the proof gets 0 only for what is proven; else only what was seen to be broken is a failure.
    fn exit(&self, done: Exit, asked: bool) -> Exit {
        let is_bad = |v: &Verdict| match v.overall {
            Overall::Proven => false,
            Overall::Broken => true,
            Overall::NotProven | Overall::Running => asked,
        };
        if self.verdicts.iter().any(is_bad) { Exit::NotProven } else { done }
    }

    fn say(&self, output: &mut Output, name: &str) {
        let several = self.verdicts.len() > 1;
        for verdict in &self.verdicts {
            if several && verdict.overall == Overall::Proven {
                verify::print_head(output, verdict);
            } else {
                verify::print(output, verdict);
            }
        }
        if self.verdicts.is_empty() || self.hindrance.is_some() {
            output.say("cli-edit-not-proven", &Args::none().with("name", name));
        }
    }
}

/// Proves the network from each container that was cut off, one after the other, where the probe is allowed.
///
/// # Errors
/// The probe's, where the proof was asked for.
async fn prove(
    output: &Output,
    session: &Live,
    proposal: &EditProposal,
    plan: &Plan,
    report: &RunReport,
    asked: bool,
) -> Result<Proof, Failure> {
    let mut proof = Proof::default();
    if !asked && !session.probe_status().await.is_ok_and(|status| status.is_allowed()) {
        return Ok(proof);
    }
    let network = plan.steps.iter().zip(&report.steps).find_map(|(step, state)| match (step, state) {
        (Step::CreateNetwork { .. }, StepState::Done { made }) => made.clone(),
        _ => None,
    });
    let network = network.unwrap_or_else(|| result::name_of(plan));
    let cut: Vec<Option<&str>> =
        proposal.impact.iter().filter(|i| i.cut_off).map(|i| Some(i.container.as_str())).collect();
    for container in if cut.is_empty() { vec![None] } else { cut } {
        match verify::look(output, session, &network, container, Options::default()).await {
            Ok(verdict) => proof.verdicts.push(verdict),
            Err(failure) if asked => return Err(failure),
            Err(failure) => {
                proof.hindrance = Some(failure);
                break;
            }
        }
    }
    Ok(proof)
}

/// Makes another network like one that is there.
pub async fn duplicate(output: &mut Output, world: &World, args: &DuplicateArgs) -> Result<Exit, Failure> {
    let session: &Live = world.live()?;
    let base = start(world, session.copy_form(&args.like).await, &args.like).await?;
    let mut draft = form::changed(base.draft.clone(), &args.network, &args.unset)?;
    draft.name.clone_from(&args.network.name);
    if !base.refusals.is_empty() {
        if output.json {
            output.document("duplicate", &json!({ "form": base, "proposal": null, "report": null }))?;
        } else {
            refusals(output, &base);
        }
        return Ok(Exit::Blocked);
    }
    let proposal = session.propose_copy(&args.like, draft.clone()).await.map_err(said)?;
    accepted_codes_exist(output, &args.network.accept, &proposal.findings)?;
    if !args.dry_run {
        return make(output, world, session, &draft, &proposal, args.explain, false).await;
    }
    if output.json {
        output.document("plan", &json!({ "recorded": false, "proposal": proposal }))?;
    } else if proposal.field_errors.is_empty() {
        summary(output, &draft, &proposal);
        steps(output, proposal.plan.as_ref());
        prediction(output, proposal.prediction.as_ref());
        finding_list(output, &proposal.findings);
    } else {
        name_errors(output, &proposal);
    }
    Ok(exit_of(&proposal))
}

/// The form to start from.
async fn start(world: &World, form: Option<EditForm>, name: &str) -> Result<EditForm, Failure> {
    if let Some(form) = form {
        return Ok(form);
    }
    match no_engine(&world.snapshot().await.facts) {
        Some(problem) => Err(Failure::Engine(problem)),
        None => Err(not_found("usage-no-such-network", name)),
    }
}

fn refusals(output: &mut Output, form: &EditForm) {
    output.say("cli-edit-refused", &Args::none());
    for refusal in &form.refusals {
        let line = format!("  {} {}", output.paint.red("✖"), output.words.edit_refusal(refusal));
        output.line(line);
    }
}

/// What would be done, and what that does to everybody.
fn explain(output: &mut Output, proposal: &EditProposal) {
    let Some(form) = &proposal.form else { return };
    if !form.refusals.is_empty() {
        refusals(output, form);
        return;
    }
    output.heading("cli-edit-changes");
    for change in &proposal.changes {
        // The fields' order in a sentence is from what is to what is wanted; an absent one is empty.
        let none = |text: &str| if text.is_empty() { None } else { Some(text.to_owned()) };
        let args = Args::none()
            .with("field", &change.field)
            .with("got", none(&change.got))
            .with("wanted", none(&change.wanted));
        let line = format!("  {}", output.words.text("cli-edit-change", &args));
        output.line(line);
    }
    if !form.kept.is_empty() {
        output.heading("cli-edit-kept");
        for kept in &form.kept {
            output.line(format!("  {} = {}", plain(&kept.field), plain(&kept.value)));
        }
    }
    impact(output, proposal);
    steps(output, proposal.plan.as_ref());
    prediction(output, proposal.prediction.as_ref());
    finding_list(output, &proposal.findings);
}

fn impact(output: &mut Output, proposal: &EditProposal) {
    output.heading("cli-edit-impact");
    if proposal.impact.is_empty() {
        let line = format!("  {}", output.words.say("cli-edit-impact-none"));
        output.line(line);
        return;
    }
    let words = &output.words;
    let heads = ["cli-edit-container", "cli-edit-ipv4", "cli-edit-ipv6", "cli-edit-mac", "cli-edit-cut"];
    let mut table = Table::new(heads.map(|key| words.say(key))).indented(2);
    for impact in &proposal.impact {
        table.row([
            impact.name.to_string(),
            words.address_fate(&impact.ipv4),
            words.address_fate(&impact.ipv6),
            words.mac_fate(&impact.mac),
            words.say(if impact.cut_off { "cli-edit-cut-yes" } else { "cli-edit-cut-no" }),
        ]);
    }
    output.table(&table);
}

fn confirmed(output: &Output, name: &str) -> bool {
    eprint!("{} ", output.words.text("cli-edit-type-name", &Args::none().with("name", name)));
    let _ = io::stderr().flush();
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed).is_ok() && typed.trim_end_matches(['\n', '\r']) == name
}
