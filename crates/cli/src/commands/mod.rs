//! One module a command: look, ask `core` through the session, print. Each returns the exit code.

mod access;
mod attach;
mod check;
mod edit;
mod engines;
mod export;
mod identify;
mod identity;
mod import;
mod inspect;
mod map;
mod moves;
mod networks;
mod packaging;
mod plan;
pub mod probe;
mod progress;
mod remove;
mod result;
mod run;
mod runs;
mod survey;
mod verify;

use lanward_core::{
    facts::Network,
    finding::{Finding, Severity},
    snapshot::AppError,
};
use lanward_words::{Args, plain};
use serde_json::json;

use crate::{
    args::{Cli, Command},
    exit::{Exit, Failure},
    output::Output,
    world::World,
};

/// Runs the command.
pub async fn run(output: &mut Output, cli: &Cli) -> Result<Exit, Failure> {
    let global = &cli.global;
    runs::hint(output, cli);
    match &cli.command {
        Command::Identify(args) => identify::run(output, args),
        Command::Completions(args) => packaging::completions(output, args),
        Command::Man(args) => packaging::man(output, args),
        Command::Probe(args) => probe::run(output, &World::of(global)?, args).await,
        Command::Engines => engines::run(output, global).await,
        Command::Survey(args) => survey::run(output, &World::of(global)?, args).await,
        Command::Check(args) => check::run(output, &World::of(global)?, args).await,
        Command::Plan(args) => plan::plan(output, &World::of(global)?, args).await,
        Command::Create(args) => plan::create(output, &World::of(global)?, args).await,
        Command::Edit(args) => edit::edit(output, &World::of(global)?, args).await,
        Command::Duplicate(args) => edit::duplicate(output, &World::of(global)?, args).await,
        Command::Networks => networks::run(output, &World::of(global)?).await,
        Command::Inspect(args) => inspect::run(output, &World::of(global)?, args).await,
        Command::Run(args) => run::run(output, &World::of(global)?, args).await,
        Command::Attach(args) => attach::attach(output, &World::of(global)?, args).await,
        Command::Detach(args) => attach::detach(output, &World::of(global)?, args).await,
        Command::Move(args) => moves::run(output, &World::of(global)?, args).await,
        Command::Remove(args) => remove::run(output, &World::of(global)?, args).await,
        Command::Identity(args) => identity::run(output, &World::of(global)?, args).await,
        Command::Runs(args) => runs::run(output, &World::of(global)?, args).await,
        Command::Map(args) => map::run(output, &World::of(global)?, args).await,
        Command::Access(args) => access::run(output, &World::of(global)?, args.verb.as_ref()).await,
        Command::Verify(args) => verify::run(output, &World::of(global)?, args).await,
        Command::Export(args) => export::run(output, &World::of(global)?, args).await,
        Command::Import(args) => import::run(output, &World::of(global)?, args).await,
    }
}

/// Prints why there is no result.
pub fn failure(output: &mut Output, failure: &Failure) {
    if output.json {
        let body = match failure {
            Failure::Error(AppError { code, detail, remedies }) => {
                json!({ "kind": "error", "code": code, "detail": detail, "remedies": remedies })
            }
            Failure::Engine(problem) => json!({ "kind": "no-engine", "problem": problem }),
            Failure::Usage(key, args) => {
                json!({ "kind": "usage", "code": key, "message": output.words.text(key, args) })
            }
        };
        // A document of strings cannot fail to serialise; if it did, the exit code would still tell.
        let _ = output.document("error", &body);
        // What cannot be said on standard output is said below instead.
        if let Err(unwritten) = output.flush() {
            in_words(output, &unwritten);
        }
        return;
    }
    let unwritten = output.flush().err();
    in_words(output, failure);
    if let Some(unwritten) = unwritten {
        in_words(output, &unwritten);
    }
}

/// Says a failure on standard error.
pub fn in_words(output: &Output, failure: &Failure) {
    let mark = output.paint_stderr().red("✖");
    match failure {
        Failure::Error(error) => {
            let text = output.words.error(error);
            eprintln!("{mark} {}", text.what);
            for cause in &error.detail {
                eprintln!("    {}", plain(cause));
            }
            if let Some(action) = text.action {
                eprintln!("  → {action}");
            }
        }
        Failure::Engine(problem) => {
            let text = output.words.problem(problem);
            eprintln!("{mark} {}", text.what);
            if let Some(action) = text.action {
                eprintln!("  → {action}");
            }
        }
        Failure::Usage(key, args) => eprintln!("{mark} {}", output.words.text(key, args)),
    }
}

/// A code that was accepted and that no rule has is a slip of the pen: the danger it was meant for is not accepted.
/// A code that merely does not occur this time is fine, so that one command line serves several machines.
fn accepted_codes_exist(output: &Output, accepted: &[String], findings: &[Finding]) -> Result<(), Failure> {
    let is_code = |code: &&str| output.words.has(&format!("finding-{code}"));
    let mut codes = accepted.iter().flat_map(|text| text.split(',')).map(str::trim);
    let Some(unknown) = codes.find(|code| !is_code(code)) else { return Ok(()) };
    let dangers: Vec<String> =
        findings.iter().filter(|f| f.severity == Severity::Danger).map(|f| f.code().0).collect();
    Err(Failure::usage("usage-unknown-code", Args::none().with("code", unknown).with("codes", dangers)))
}

/// The failure for a name that several networks have.
fn ambiguous(name: &str, networks: &[&Network]) -> Failure {
    let ids: Vec<&str> = networks.iter().map(|n| n.id.short()).collect();
    Failure::usage("usage-ambiguous-network", Args::none().with("name", name).with("ids", ids.join(", ")))
}

/// The failure for a name that is not there.
fn not_found(key: &'static str, name: &str) -> Failure {
    Failure::usage(key, Args::none().with("name", name))
}
