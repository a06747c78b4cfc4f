//! `lanward check`: every finding about this machine and its engine, and where the engine is another machine,
//! the story of the boundary: what lies on which side, and what works instead.

use std::{fs, path::Path};

use lanward_core::{
    facts::Facts,
    observed::Observed,
    placement::Location,
    platform::{Standing, Story, story},
    redact,
};
use lanward_words::{Args, plain};
use serde_json::json;

use crate::{
    args::CheckArgs,
    exit::{Exit, Failure},
    output::{Output, finding_list},
    world::World,
};

/// Prints the verdict in one sentence, then the findings. Always done: a finding is a result, not a failure.
pub async fn run(output: &mut Output, world: &World, args: &CheckArgs) -> Result<Exit, Failure> {
    let snapshot = match world {
        World::Live(session) => session.check().await,
        World::Recorded(_) => world.snapshot().await,
    };
    if let Some(file) = &args.save {
        save(&snapshot.facts, file)?;
    }
    let story = story(&snapshot.facts);
    if output.json {
        output.document(
            "check",
            &json!({
                "recorded": world.is_recorded(),
                "seen_at": snapshot.freshness.seen_at,
                "health": snapshot.health,
                "findings": snapshot.findings,
                "story": story,
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
    if let Some(story) = story.filter(|story| story.boundary) {
        boundary(output, &story);
        ways(output, &story);
    }
    if let Some(file) = &args.save {
        output.gap();
        output.say("cli-check-saved", &Args::none().with("file", file.display().to_string()));
    }
    Ok(Exit::Done)
}

/// Writes what was seen as a site, with private values replaced.
fn save(facts: &Facts, file: &Path) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(&redact::site(facts, lanward_workflow::clock::seed()))
        .map_err(|error| Failure::error("json", &error))?;
    fs::write(file, text + "\n").map_err(|error| Failure::error("file", &error))
}

/// Draws what lies on which side of the engine's boundary.
fn boundary(output: &mut Output, story: &Story) {
    output.heading("cli-check-boundary");
    let names = |names: Vec<String>| if names.is_empty() { "–".to_owned() } else { names.join(", ") };
    let outside = names(story.outside.iter().map(|n| plain(n.as_str()).into_owned()).collect());
    let inside = match &story.inside {
        Observed::Known(links) => names(links.iter().map(|l| plain(l.as_str()).into_owned()).collect()),
        Observed::Unknown(why) => {
            output.words.text("cli-unknown", &Args::none().with("why", output.words.why(why)))
        }
    };
    let line = format!("  {}: {outside}", output.words.say("cli-check-this-computer"));
    output.line(line);
    let wall = match story.location {
        Location::VirtualMachine => "cli-check-wall-vm",
        Location::Remote => "cli-check-wall-remote",
        Location::SameKernel | Location::Unknown => "cli-check-wall-unknown",
    };
    let line = format!("    ╎ {}", output.paint.dim(&output.words.say(wall)));
    output.line(line);
    let line = format!("    └╴{}: {inside}", output.words.engine_kind(story.kind));
    output.line(line);
    if let (Some(refused), Some(accepted)) = (&story.refused_parent, &story.accepted_parent) {
        let args = Args::none().with("refused", refused).with("accepted", accepted);
        output.say("cli-check-parents", &args);
    }
}

/// What works instead, best first, each with what it gives and what not.
fn ways(output: &mut Output, story: &Story) {
    if story.ways.is_empty() {
        return;
    }
    output.heading("cli-check-ways");
    for (at, way) in story.ways.iter().enumerate() {
        let key = format!("way-{}", way.code);
        let none = Args::none();
        let unproven = match way.standing {
            Standing::Known => String::new(),
            Standing::Unproven => format!("  ({})", output.words.say("cli-check-unproven")),
        };
        let title = output.paint.bold(&output.words.text(&key, &none));
        let lines = [
            format!("  {}. {title}{unproven}", at + 1),
            format!("     + {}", output.words.attr(&key, "gives", &none)),
            format!("     − {}", output.words.attr(&key, "not", &none)),
        ];
        for line in lines {
            output.line(line);
        }
    }
}
