//! How a run ended, in words and as an exit code.

use lanward_core::{
    plan::{Plan, Step},
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
    // Somebody else's right is in the way: the engine's, or that of whoever has the address, link or route.
    let is_refusal = |failure: &StepFailure| {
        matches!(
            failure,
            StepFailure::Refused { .. }
                | StepFailure::AddressHeld { .. }
                | StepFailure::LinkTaken { .. }
                | StepFailure::RouteTaken { .. }
        )
    };
    let refused =
        report.steps.iter().any(|s| matches!(s, StepState::Failed { failure } if is_refusal(failure)));
    if refused { Exit::Blocked } else { Exit::Failed }
}

/// Says how a run ended. `done` is the message for a run that was done, its argument the id made last; `network` is
/// what the person calls the network.
pub fn say(output: &mut Output, plan: &Plan, report: &RunReport, done: &str, network: &str) -> Exit {
    let names = Names::of(plan, network);
    let exit = exit_of(report);
    if report.outcome == Outcome::Done {
        let made = report.steps.iter().rev().find_map(|s| match s {
            StepState::Done { made: Some(id) } => Some(id.as_str()),
            _ => None,
        });
        let id = made.unwrap_or_default();
        if output.quiet {
            // As docker: the id of what was made, the name of what was removed, nothing where neither is.
            let removed = plan.steps.iter().find_map(|step| match step {
                Step::RemoveNetwork { name, .. } => Some(name.as_str()),
                _ => None,
            });
            if let Some(essence) = made.or(removed) {
                output.line(plain(essence));
            }
        } else {
            let short: String = id.chars().take(12).collect();
            let args = Args::none().with("id", short).with("name", name_of(plan));
            let line = format!("{} {}", output.paint.green("✓"), output.words.text(done, &args));
            output.line(line);
        }
        return exit;
    }
    for (step, state) in plan.steps.iter().zip(&report.steps) {
        let what = names.put_into(&output.words.step(step));
        match state {
            StepState::Failed { failure } => {
                let line = format!("{} {what}", output.paint.red("✖"));
                output.line(line);
                failure_lines(output, failure, &names);
            }
            StepState::LeftBehind { failure, .. } => {
                let args = Args::none().with("step", what);
                let line = format!(
                    "{} {}",
                    output.paint.red("‼"),
                    output.words.text("cli-result-left-behind", &args)
                );
                output.line(line);
                failure_lines(output, failure, &names);
            }
            StepState::Undone => {
                let args = Args::none().with("step", what);
                output.say("cli-result-undone", &args);
            }
            StepState::Waiting | StepState::Running | StepState::Done { .. } => {}
        }
    }
    let outcome = names.put_into(&output.words.outcome(&report.outcome));
    output.line(outcome);
    let is_left = |state: &StepState| {
        matches!(state, StepState::LeftBehind { failure: StepFailure::Unreachable { .. }, .. })
    };
    if report.steps.iter().any(is_left) {
        let command = format!("lanward runs undo {}", plan.id.0);
        let text = output.words.text("cli-result-undo-later", &Args::none().with("command", command));
        output.line(format!("  → {text}"));
    }
    exit
}

fn failure_lines(output: &mut Output, failure: &StepFailure, names: &Names) {
    let text = match failure {
        // The engine's own sentence stays as it is.
        StepFailure::Refused { .. } => output.words.failure(failure),
        _ => names.put_into(&output.words.failure(failure)),
    };
    output.line(format!("    {text}"));
    match failure {
        StepFailure::Unreachable { problem } => {
            if let Some(action) = output.words.problem(problem).action {
                output.line(format!("  → {action}"));
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
        StepFailure::Refused { .. }
        | StepFailure::Differs { .. }
        | StepFailure::NotOurs { .. }
        | StepFailure::AddressHeld { .. }
        | StepFailure::LinkTaken { .. }
        | StepFailure::RouteTaken { .. }
        | StepFailure::WayOutLost { .. }
        | StepFailure::Probe { .. }
        | StepFailure::Cancelled => {}
    }
}

/// The ids that a plan speaks of, with the names people know them by.
pub(super) struct Names(Vec<(String, String)>);

/// How long an engine's ids are, in hexadecimal digits, and how long docker shows them.
const ID: (usize, usize) = (64, 12);

impl Names {
    pub(super) fn of(plan: &Plan, network: &str) -> Self {
        let mut names = Vec::new();
        let moves = plan.steps.iter().any(|step| matches!(step, Step::Connect { .. }));
        for step in &plan.steps {
            match step {
                Step::Connect { container, name, endpoint } => {
                    names.push((container.to_string(), name.to_string()));
                    names.push((endpoint.network.clone(), network.to_owned()));
                }
                Step::Disconnect { container, name, network_id, .. } => {
                    names.push((container.to_string(), name.to_string()));
                    // Who comes to one network leaves another one.
                    if !moves {
                        names.push((network_id.to_string(), network.to_owned()));
                    }
                }
                Step::RemoveNetwork { id, name, .. } => names.push((id.to_string(), name.to_string())),
                _ => {}
            }
        }
        names.retain(|(id, name)| id.len() == ID.0 && !name.is_empty());
        Self(names)
    }

    /// The text with names for the ids that have one, and the others short.
    pub(super) fn put_into(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (id, name) in &self.0 {
            text = text.replace(id.as_str(), &plain(name));
        }
        let mut short = String::with_capacity(text.len());
        let mut digits = String::new();
        // One more round than there are characters puts the last digits where they belong.
        for c in text.chars().map(Some).chain([None]) {
            if let Some(digit) = c.filter(|c| matches!(c, '0'..='9' | 'a'..='f')) {
                digits.push(digit);
                continue;
            }
            let kept = if digits.len() == ID.0 { ID.1 } else { digits.len() };
            short.push_str(&digits[..kept]);
            digits.clear();
            short.extend(c);
        }
        short
    }
}

/// What the plan is about, for its last sentence.
pub fn name_of(plan: &Plan) -> String {
    // An edit ends with its containers, and is about its network.
    let network = plan.steps.iter().find_map(|step| match step {
        Step::CreateNetwork { request } => Some(request.name.clone()),
        _ => None,
    });
    if let Some(network) = network {
        return network;
    }
    plan.steps
        .iter()
        .rev()
        .find_map(|step| match step {
            Step::RemoveNetwork { name, .. } => Some(name.to_string()),
            Step::CreateContainer { request } => Some(request.name.clone()),
            Step::Connect { name, .. } | Step::Disconnect { name, .. } => Some(name.to_string()),
            Step::HoldShim { shim } | Step::LetShimGo { shim, .. } => Some(shim.name.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_give_way_to_names_and_else_are_short() {
        let (known, other) = ("a1".repeat(32), "b2".repeat(32));
        let names = Names(vec![(known.clone(), "lan".into())]);
        assert_eq!(
            names.put_into(&format!("Networks: {known}, {other}; beef, {other}")),
            "Networks: lan, b2b2b2b2b2b2; beef, b2b2b2b2b2b2"
        );
    }
}
