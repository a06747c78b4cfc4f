//! `lanward runs`: what Lanward did, newest first; one run with its steps; undoing one, and finishing what was
//! interrupted.

use lanward_core::{
    facts::Timestamp,
    recovery::{RecoveryProposal, RunDetail, RunStatus, RunSummary},
    run::{Outcome, Recovery, StepState},
};
use lanward_words::{Args, plain};
use lanward_workflow::{JournalFolder, session::interrupted};
use serde_json::json;

use super::{progress, result};
use crate::{
    args::{Cli, Command, RunsArgs, RunsVerb, TakeUpArgs},
    exit::{Exit, Failure},
    output::{Output, Table},
    world::{Live, World, said},
};

/// Lists, shows, undoes or finishes.
pub async fn run(output: &mut Output, world: &World, args: &RunsArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    match &args.verb {
        None | Some(RunsVerb::List) => list(output, &session.runs().map_err(said)?),
        Some(RunsVerb::Show(args)) => show(output, &find(session, &args.run)?),
        Some(RunsVerb::Export(args)) => {
            let detail = find(session, &args.run)?;
            output.document("journal", &json!({ "run": detail }))?;
            Ok(Exit::Done)
        }
        Some(RunsVerb::Undo(args)) => take_up(output, session, args, Recovery::Undo).await,
        Some(RunsVerb::Finish(args)) => take_up(output, session, args, Recovery::Finish).await,
    }
}

/// One line on standard error where a run was interrupted, whatever else was asked for.
pub fn hint(output: &Output, cli: &Cli) {
    let about_something_else = matches!(
        cli.command,
        Command::Runs(_) | Command::Completions(_) | Command::Man(_) | Command::Identify(_)
    );
    if about_something_else || output.quiet || cli.global.site.is_some() {
        return;
    }
    // Where it cannot be read, the command itself says so as soon as it matters.
    let runs = interrupted(&JournalFolder::usual()).unwrap_or_default();
    if !runs.is_empty() {
        let text = output.words.text("cli-runs-hint", &Args::none().with("count", runs.len()));
        eprintln!("{} {text}", output.paint_stderr().yellow("!"));
    }
}

/// The run of that id, or whose id begins so.
fn find(session: &Live, typed: &str) -> Result<RunDetail, Failure> {
    let typed = typed.trim();
    let ids = session.journals().runs().map_err(|error| Failure::error("journal", &error))?;
    let hits: Vec<_> = ids.iter().filter(|id| !typed.is_empty() && id.0.starts_with(typed)).collect();
    match hits[..] {
        [id] => session.run_detail(id).map_err(said),
        [] => Err(Failure::usage("usage-no-such-run", Args::none().with("id", typed))),
        _ => {
            let ids: Vec<&str> = hits.iter().map(|id| id.0.as_str()).collect();
            Err(Failure::usage("usage-ambiguous-run", Args::none().with("id", typed).with("ids", ids)))
        }
    }
}

fn list(output: &mut Output, runs: &[RunSummary]) -> Result<Exit, Failure> {
    if output.json {
        output.document("runs", &json!({ "runs": runs }))?;
        return Ok(Exit::Done);
    }
    if output.quiet {
        for run in runs {
            output.line(plain(&run.id.0));
        }
        return Ok(Exit::Done);
    }
    if runs.is_empty() {
        output.say("cli-runs-none", &Args::none());
        return Ok(Exit::Done);
    }
    let words = &output.words;
    let heads = ["cli-runs-id", "cli-runs-when", "cli-runs-kind", "cli-runs-about", "cli-runs-state"];
    let mut table = Table::new(heads.map(|key| words.say(key)));
    for run in runs {
        table.row([
            run.id.0.clone(),
            moment(run.began_at),
            words.run_kind(run.kind),
            run.about.join(", "),
            state(output, run),
        ]);
    }
    output.table(&table);
    Ok(Exit::Done)
}

/// While it can still change, whether it runs; afterwards how it ended.
fn state(output: &Output, run: &RunSummary) -> String {
    let words = &output.words;
    match run.status {
        RunStatus::Running => words.run_status(run.status),
        RunStatus::Interrupted => output.paint.yellow(&words.run_status(run.status)),
        // The ids of what is left are in the run itself.
        RunStatus::Ended => words.outcome(&run.outcome),
    }
}

fn show(output: &mut Output, detail: &RunDetail) -> Result<Exit, Failure> {
    if output.json {
        output.document("journal", &json!({ "run": detail }))?;
        return Ok(Exit::Done);
    }
    let summary = &detail.summary;
    let words = &output.words;
    let mut table = Table::bare();
    table.row([words.say("cli-runs-id"), summary.id.0.clone()]);
    table.row([words.say("cli-runs-kind"), words.run_kind(summary.kind)]);
    table.row([words.say("cli-runs-about"), summary.about.join(", ")]);
    table.row([words.say("cli-runs-when"), moment(summary.began_at)]);
    table.row([words.say("cli-runs-engine"), summary.engine.clone()]);
    table.row([words.say("cli-runs-state"), state(output, summary)]);
    output.table(&table);
    output.heading("cli-runs-steps");
    let names = result::Names::of(&detail.plan, "");
    for (at, (step, state)) in detail.plan.steps.iter().zip(&detail.report.steps).enumerate() {
        let words = &output.words;
        let how = words.say(match state {
            StepState::Waiting => "cli-runs-step-waiting",
            StepState::Running => "cli-runs-step-running",
            StepState::Done { .. } => "cli-runs-step-done",
            StepState::Failed { .. } => "cli-runs-step-failed",
            StepState::Undone => "cli-runs-step-undone",
            StepState::LeftBehind { .. } => "cli-runs-step-left-behind",
        });
        let line = format!("  {}. {} – {how}", at + 1, names.put_into(&words.step(step)));
        output.line(line);
        if let StepState::Failed { failure } | StepState::LeftBehind { failure, .. } = state {
            let line = format!("       {}", output.words.failure(failure));
            output.line(line);
        }
    }
    cut_offs(output, detail);
    if !summary.ways.is_empty() {
        let verb = |way: &Recovery| match way {
            Recovery::Undo => format!("lanward runs undo {}", summary.id.0),
            Recovery::Finish => format!("lanward runs finish {}", summary.id.0),
        };
        let commands: Vec<String> = summary.ways.iter().map(verb).collect();
        output.gap();
        output.say("cli-runs-ways", &Args::none().with("commands", commands));
    }
    Ok(Exit::Done)
}

/// How long each container was without the network.
pub fn cut_offs(output: &mut Output, detail: &RunDetail) {
    if detail.cut_offs.is_empty() {
        return;
    }
    output.heading("cli-runs-cut-off-heading");
    for cut in &detail.cut_offs {
        let line = format!("  {}", output.words.text("cli-runs-cut-off", &Args::of(cut)));
        output.line(line);
    }
}

async fn take_up(
    output: &mut Output,
    session: &Live,
    args: &TakeUpArgs,
    how: Recovery,
) -> Result<Exit, Failure> {
    let detail = find(session, &args.run)?;
    let id = &detail.summary.id;
    let proposal = session.propose_recovery(id, how).await.map_err(said)?;
    if !proposal.obstacles.is_empty() || args.dry_run {
        let exit = if proposal.obstacles.is_empty() { Exit::Done } else { Exit::Blocked };
        if output.json {
            output.document("recovery", &json!({ "proposal": proposal, "report": null }))?;
        } else {
            explain(output, &proposal);
            output.gap();
            output.say("cli-runs-dry", &Args::none());
        }
        return Ok(exit);
    }
    let report = progress::take_up(output, session, &detail.plan).await?;
    let aim = match how {
        Recovery::Undo => Outcome::Undone,
        Recovery::Finish => Outcome::Done,
    };
    let exit = if report.outcome == aim { Exit::Done } else { result::exit_of(&report) };
    if output.json {
        output.document("recovery", &json!({ "proposal": proposal, "report": report }))?;
        return Ok(exit);
    }
    if exit == Exit::Done {
        let done = match how {
            Recovery::Undo => "cli-runs-undone",
            Recovery::Finish => "cli-runs-finished",
        };
        if !output.quiet {
            for act in &proposal.acts {
                let line = format!("  • {}", output.words.recovery_act(&act.act));
                output.line(line);
            }
            let args = Args::none()
                .with("kind", output.words.run_kind(detail.summary.kind))
                .with("about", &detail.summary.about);
            let line = format!("{} {}", output.paint.green("✓"), output.words.text(done, &args));
            output.line(line);
        }
        return Ok(exit);
    }
    Ok(result::say(output, &detail.plan, &report, "cli-runs-finished", ""))
}

fn explain(output: &mut Output, proposal: &RecoveryProposal) {
    if proposal.obstacles.is_empty() {
        if proposal.acts.is_empty() {
            output.say("cli-runs-only-closed", &Args::none());
            return;
        }
        output.say("cli-runs-would", &Args::none());
        for act in &proposal.acts {
            let line = format!("  • {}", output.words.recovery_act(&act.act));
            output.line(line);
        }
        return;
    }
    output.say("cli-runs-obstacles", &Args::none());
    for obstacle in &proposal.obstacles {
        let line = format!("  {} {}", output.paint.red("✖"), output.words.obstacle(obstacle));
        output.line(line);
    }
}

/// `2026-11-25 01:30:12`: universal time, because a journal may be read on another machine.
/// The calendar is Howard Hinnant's `civil_from_days`.
pub(super) fn moment(at: Timestamp) -> String {
    let seconds = at.0 / 1000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let z = days + 719_468;
    let (era, day_of_era) = (z / 146_097, z % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_follow_the_calendar() {
        for (ms, text) in [
            (0, "1970-01-01 00:00:00"),
            (951_827_696_000, "2000-02-29 12:34:56"),
            (1_795_570_212_345, "2026-11-25 01:30:12"),
        ] {
            assert_eq!(moment(Timestamp(ms)), text);
        }
    }
}
