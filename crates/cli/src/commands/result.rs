//! How a run ended, in words and as an exit code.

use lanward_core::{
    plan::Plan,
    predict::ErrorClass,
    run::{Outcome, RunReport, StepFailure, StepState},
};
use lanward_words::{Args, plain};

use crate::{exit::Exit, output::Output};

/// The exit code of a run: an engine that refused blocks, anything else that failed is our failure.
pub fn exit_of(report: &RunReport) -> Exit {
    if report.outcome == Outcome::Done {
        return Exit::Done;
    }
    let refused =
        report.steps.iter().any(|s| matches!(s, StepState::Failed { failure: StepFailure::Refused { .. } }));
    if refused { Exit::Blocked } else { Exit::Failed }
}

/// Says how a run ended. `done` is the message for a run that was done; its argument is the id made last.
pub fn say(output: &mut Output, plan: &Plan, report: &RunReport, done: &str) -> Exit {
    let exit = exit_of(report);
    if report.outcome == Outcome::Done {
        let made = report.steps.iter().rev().find_map(|s| match s {
            StepState::Done { made: Some(id) } => Some(id.as_str()),
            _ => None,
        });
        let id = made.unwrap_or_default();
        if output.quiet {
            output.line(plain(id));
        } else {
            let short: String = id.chars().take(12).collect();
            let args = Args::none().with("id", short).with("name", name_of(plan));
            let line = format!("{} {}", output.paint.green("✓"), output.words.text(done, &args));
            output.line(line);
        }
        return exit;
    }
    for (step, state) in plan.steps.iter().zip(&report.steps) {
        let what = output.words.step(step);
        match state {
            StepState::Failed { failure } => {
                let line = format!("{} {what}", output.paint.red("✖"));
                output.line(line);
                failure_lines(output, failure);
            }
            StepState::LeftBehind { failure, .. } => {
                let args = Args::none().with("step", what);
                let line = format!(
                    "{} {}",
                    output.paint.red("‼"),
                    output.words.text("cli-result-left-behind", &args)
                );
                output.line(line);
                failure_lines(output, failure);
            }
            StepState::Undone => {
                let args = Args::none().with("step", what);
                output.say("cli-result-undone", &args);
            }
            StepState::Waiting | StepState::Running | StepState::Done { .. } => {}
        }
    }
    let outcome = output.words.outcome(&report.outcome);
    output.line(outcome);
    exit
}

fn failure_lines(output: &mut Output, failure: &StepFailure) {
    let text = output.words.failure(failure);
    output.line(format!("    {text}"));
    match failure {
        StepFailure::Unreachable { problem } => {
            if let Some(action) = output.words.problem(problem).action {
                output.line(format!("  → {action}"));
            }
        }
        StepFailure::Differs { differences } => {
            for difference in differences {
                let line = output.words.text("item-differences", &Args::of(difference));
                output.line(format!("    {line}"));
            }
        }
        // `other` means that the engine's own sentence is all there is.
        StepFailure::Refused { class, .. } if *class != ErrorClass::Other => {
            let text = output.words.refusal_explained(class);
            output.line(format!("    {}", text.what));
            if let Some(action) = text.action {
                output.line(format!("  → {action}"));
            }
        }
        StepFailure::Refused { .. } | StepFailure::NotOurs { .. } | StepFailure::Cancelled => {}
    }
}

/// What the plan is about, for its last sentence.
pub fn name_of(plan: &Plan) -> String {
    use lanward_core::plan::Step;
    plan.steps
        .iter()
        .rev()
        .find_map(|step| match step {
            Step::CreateNetwork { request } => Some(request.name.clone()),
            Step::RemoveNetwork { name, .. } => Some(name.to_string()),
            Step::CreateContainer { request } => Some(request.name.clone()),
            Step::Connect { name, .. } | Step::Disconnect { name, .. } => Some(name.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}
