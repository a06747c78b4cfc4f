//! `lanward check`: every finding about this machine and its engine.

use lanward_words::Args;
use serde_json::json;

use crate::{
    exit::{Exit, Failure},
    output::{Output, finding_list},
    world::World,
};

/// Prints the verdict in one sentence, then the findings. Always done: a finding is a result, not a failure.
pub async fn run(output: &mut Output, world: &World) -> Result<Exit, Failure> {
    let snapshot = world.snapshot().await;
    if output.json {
        output.document(
            "check",
            &json!({
                "recorded": world.is_recorded(),
                "seen_at": snapshot.freshness.seen_at,
                "health": snapshot.health,
                "findings": snapshot.findings,
            }),
        )?;
        return Ok(Exit::Done);
    }
    if world.is_recorded() {
        let line = output.paint.yellow(&output.words.say("cli-recorded"));
        output.line(line);
    }
    if let Some(engine) = snapshot.facts.engine() {
        super::survey::engine_line(output, engine);
    }
    let verdict = output.paint.bold(&output.words.health(&snapshot.health));
    output.line(verdict);
    finding_list(output, &snapshot.findings);
    if snapshot.findings.is_empty() {
        output.say("cli-no-findings", &Args::none());
    }
    Ok(Exit::Done)
}
