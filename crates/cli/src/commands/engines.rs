//! `lanward engines`: every engine that could be used from here, and whether it answers.

use lanward_core::{
    endpoint::{EndpointSource, EngineProblem, FoundEndpoint},
    ports::Engines,
};
use lanward_engine::DockerEngines;
use lanward_words::Args;
use serde_json::json;

use crate::{
    args::Global,
    exit::{Exit, Failure},
    output::{Output, Table},
    world::engine_of,
};

/// Looks for engines and tries each.
pub async fn run(output: &mut Output, global: &Global) -> Result<Exit, Failure> {
    let engines = DockerEngines;
    let engine = engine_of(global);
    let (found, named) = match engine.as_deref() {
        Some(chosen) => (engines.find(Some(chosen))?, None),
        // What docker is told to use may mean nothing; the others are listed all the same.
        None => (engines.list(), engines.find(None).err()),
    };
    let mut tried = Vec::with_capacity(found.len());
    for endpoint in found {
        let answer = engines.connect(&endpoint).await.map(drop);
        tried.push((endpoint, answer));
    }
    if output.json {
        let list: Vec<_> = tried
            .iter()
            .map(|(found, answer)| {
                json!({
                    "address": found.endpoint.to_string(),
                    "endpoint": found.endpoint,
                    "source": found.source,
                    "is_current": found.is_current,
                    "answers": answer.is_ok(),
                    "problem": answer.as_ref().err(),
                })
            })
            .collect();
        output.document("engines", &json!({ "engines": list, "problem": named }))?;
        return Ok(Exit::Done);
    }
    if let Some(problem) = &named {
        let told = output.words.problem(problem);
        output.line(told.what);
        if let Some(action) = told.action {
            output.line(format!("  → {action}"));
        }
        output.gap();
    }
    if tried.is_empty() {
        output.say("cli-engines-none", &Args::none());
        return Ok(Exit::Done);
    }
    let words = &output.words;
    let mut table = Table::new(
        ["", "cli-table-engine", "cli-table-found-by", "cli-table-state"]
            .map(|key| if key.is_empty() { String::new() } else { words.say(key) }),
    );
    for (found, answer) in &tried {
        table.row([
            if found.is_current { "*".to_owned() } else { String::new() },
            found.endpoint.to_string(),
            source(output, found),
            state(output, answer.as_ref().err()),
        ]);
    }
    output.table(&table);
    for (found, answer) in &tried {
        if let Err(problem) = answer
            && let Some(action) = output.words.problem(problem).action
        {
            output.gap();
            let address = lanward_words::plain(&found.endpoint.to_string()).into_owned();
            let what = output.words.problem(problem).what;
            output.line(format!("{address}: {what}"));
            output.line(format!("  → {action}"));
        }
    }
    Ok(Exit::Done)
}

fn source(output: &Output, found: &FoundEndpoint) -> String {
    let key = match found.source {
        EndpointSource::Chosen => "source-chosen",
        EndpointSource::DockerHost => "source-docker-host",
        EndpointSource::Context { .. } => "source-context",
        EndpointSource::KnownSocket { .. } => "source-known-socket",
    };
    output.words.text(key, &Args::of(&found.source))
}

fn state(output: &Output, problem: Option<&EngineProblem>) -> String {
    match problem {
        None => format!("✓ {}", output.words.say("cli-engines-answers")),
        Some(problem) => format!("✖ {}", output.words.problem(problem).what),
    }
}
