//! `lanward export`: a network that is there, as docker command, Compose file or API JSON.

use lanward_core::export::{self, Exports};
use serde_json::json;

use super::not_found;
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
    let network = snapshot
        .facts
        .engine()
        .and_then(|engine| engine.network(&args.network))
        .ok_or_else(|| not_found("usage-no-such-network", &args.network))?;
    let exports = export::of_network(network);
    if output.json {
        output.document("export", &json!({ "network": network.name, "exports": exports }))?;
    } else {
        let text = one_form(&exports, args.format);
        output.line(text.trim_end());
    }
    Ok(Exit::Done)
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
