//! `lanward export`: a network that is there, as docker command, Compose file or API JSON.

use std::borrow::Cow;

use lanward_core::{
    abilities::Spoken,
    export::{self, ExportForm, Exports},
    facts::{Facts, Lookup, Network},
    identity::{self, Identity},
};
use lanward_words::{Args, plain};
use serde_json::json;

use super::{ambiguous, not_found};
use crate::{
    args::{ExportArgs, ExportFormat},
    exit::{Exit, Failure},
    output::Output,
    world::{World, no_engine},
};

/// Prints the network in one form.
pub async fn run(output: &mut Output, world: &World, args: &ExportArgs) -> Result<Exit, Failure> {
    let snapshot = world.snapshot().await;
    if let Some(problem) = no_engine(&snapshot.facts) {
        return Err(problem.into());
    }
    let Some(engine) = snapshot.facts.engine() else { return Ok(Exit::Failed) };
    let network = match engine.find_network(&args.network) {
        Lookup::Found(network) => network,
        Lookup::Ambiguous(networks) => return Err(ambiguous(&args.network, &networks)),
        Lookup::Missing => return Err(not_found("usage-no-such-network", &args.network)),
    };
    let mut body = json!({ "network": network.name });
    let exports = match &args.container {
        None => export::of_network(network),
        Some(name) => {
            let identity = kept(&snapshot.facts, name, network)?;
            body["container"] = json!(identity.container);
            let there = engine.containers.iter().find(|c| c.name == identity.container);
            export::of_identity(identity, there.map(|c| c.image.as_str()), Spoken::with(engine))
        }
    };
    if output.json {
        body["exports"] = json!(exports);
        output.document("export", &body)?;
    } else {
        text_to_take_away(output, one_form(&exports, args.format));
        limits(output, &exports, args.format);
    }
    Ok(Exit::Done)
}

/// What is kept for a container on the network.
fn kept<'a>(facts: &'a Facts, name: &str, network: &Network) -> Result<&'a Identity, Failure> {
    let known = facts.identities.known().iter();
    let mut meant = known.filter(|kept| identity::is_meant(facts, kept, name, network.id.as_str()));
    meant.next().ok_or_else(|| not_found("usage-identity-none", name))
}

/// Prints a text that is meant for a shell or a file: byte for byte in a pipe. On a terminal, where names
/// from the engine could act, harmful characters are shown instead, and that is said.
pub fn text_to_take_away(output: &mut Output, text: &str) {
    let text = text.trim_end();
    if output.width.is_none() {
        output.line(text);
        return;
    }
    let shown: Vec<_> = text.lines().map(plain).collect();
    if shown.iter().any(|line| matches!(line, Cow::Owned(_))) {
        eprintln!("{}", output.words.say("cli-export-shown-escaped"));
    }
    output.line(shown.join("\n"));
}

/// Says on standard error what the form cannot express: standard output stays the text alone.
pub fn limits(output: &Output, exports: &Exports, format: ExportFormat) {
    let form = match format {
        ExportFormat::Cli => ExportForm::DockerCli,
        ExportFormat::Compose => ExportForm::Compose,
        ExportFormat::Json | ExportFormat::External => return,
    };
    let mut about = exports.limits.iter().filter(|limit| limit.form == form).peekable();
    if about.peek().is_some() {
        eprintln!("{}", output.words.say("cli-export-limit-heading"));
    }
    for limit in about {
        let args = Args::of(limit);
        let code = serde_json::to_value(limit.code).ok();
        let code = code.as_ref().and_then(|c| c.as_str()).unwrap_or_default();
        eprintln!("  {}", output.words.text(&format!("export-limit-{code}"), &args));
    }
}

/// One of the forms.
pub fn one_form(exports: &Exports, format: ExportFormat) -> &str {
    match format {
        ExportFormat::Cli => &exports.docker_cli,
        ExportFormat::Compose => &exports.compose,
        ExportFormat::Json => &exports.api_json,
        ExportFormat::External => &exports.compose_external,
    }
}
