//! `lanward probe`: what runs on the engine and with what rights, allowing it, denying it, taking it away. Also the
//! question that other commands ask before they send it.

use std::io::{self, BufRead, IsTerminal, Write};

use lanward_core::{
    endpoint::EngineProblem,
    facts::Facts,
    observed::{Observed, Why},
    probe::{Consent, ProbeError, ProbeRemains, ProbeStatus, ProbeTerms},
};
use lanward_words::{Args, plain};
use serde_json::json;

use crate::{
    args::{ProbeAction, ProbeArgs},
    exit::{Exit, Failure},
    output::Output,
    world::{Live, World, no_engine, said},
};

use super::survey::{engine_document, engine_links};

/// Does what is asked, and tells how things stand then.
pub async fn run(output: &mut Output, world: &World, args: &ProbeArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    if args.action == Some(ProbeAction::Look) {
        return look(output, session).await;
    }
    let (status, removed) = match args.action {
        None | Some(ProbeAction::Status | ProbeAction::Look) => {
            (session.probe_status().await.map_err(said)?, None)
        }
        Some(ProbeAction::Allow) => (decide(session, Consent::Allowed).await?, None),
        Some(ProbeAction::Deny) => (decide(session, Consent::Denied).await?, None),
        Some(ProbeAction::Forget) => (decide(session, Consent::Unasked).await?, None),
        Some(ProbeAction::Remove) => {
            let removed = session.remove_probe().await.map_err(said)?;
            (session.probe_status().await.map_err(said)?, Some(removed))
        }
    };
    if output.json {
        output.document("probe", &json!({ "status": status, "removed": removed }))?;
    } else {
        if let Some(removed) = &removed {
            say_removed(output, removed);
        }
        tell(output, &status, matches!(args.action, None | Some(ProbeAction::Status)));
    }
    Ok(Exit::Done)
}

/// Looks at the engine's interfaces now, wherever the engine is.
async fn look(output: &mut Output, session: &Live) -> Result<Exit, Failure> {
    permission(output, session).await?;
    let snapshot = session.look_links().await.map_err(said)?;
    let Some(engine) = snapshot.facts.engine() else {
        // It answered a moment ago.
        let problem = no_engine(&snapshot.facts).or(snapshot.freshness.lost);
        return Err(Failure::Engine(
            problem.unwrap_or(EngineProblem::NotAnswering { detail: String::new() }),
        ));
    };
    if output.json {
        output.document("survey-engine", &json!({ "engine": engine_document(engine)? }))?;
    } else {
        engine_links(output, engine, false);
    }
    Ok(Exit::Done)
}

async fn decide(session: &Live, consent: Consent) -> Result<ProbeStatus, Failure> {
    session.set_probe_consent(consent).await.map_err(said)
}

/// Lets a command go on that needs the probe: it is allowed already, or a person on the terminal says so now.
///
/// # Errors
/// Nobody may or can be asked, or they say no: told with the flag that would allow it.
pub async fn permission(output: &Output, session: &Live) -> Result<(), Failure> {
    let status = session.probe_status().await.map_err(said)?;
    if status.is_allowed() {
        return Ok(());
    }
    let refused = ProbeError::NoConsent { denied: status.consent == Consent::Denied };
    // A denial is an answer: nobody is asked again and again.
    let may_ask = status.consent == Consent::Unasked
        && status.terms.is_some()
        && !output.json
        && io::stdin().is_terminal()
        && io::stderr().is_terminal();
    if !may_ask {
        let problem = status.problem.filter(|_| status.terms.is_none());
        return Err(said(problem.unwrap_or(refused).into()));
    }
    let consent = match ask(output, &status).as_str() {
        "y" | "yes" | "예" => Consent::Allowed,
        "once" => {
            session.allow_probe_for_now();
            return Ok(());
        }
        "never" => Consent::Denied,
        _ => return Err(said(refused.into())),
    };
    decide(session, consent).await?;
    if consent == Consent::Allowed {
        Ok(())
    } else {
        Err(said(ProbeError::NoConsent { denied: true }.into()))
    }
}

/// Shows what would run and reads the answer, on standard error: standard output is the command's.
fn ask(output: &Output, status: &ProbeStatus) -> String {
    let words = &output.words;
    eprintln!("{}\n{}", words.say("probe-ask-title"), words.say("probe-ask-why"));
    for line in status.terms.iter().flat_map(|terms| terms_lines(output, status, terms)) {
        eprintln!("  {line}");
    }
    eprintln!("{}\n{}", words.say("probe-ask-by-itself"), words.say("probe-ask-without"));
    eprint!("{} ", words.say("probe-ask-answer"));
    let _ = io::stderr().flush();
    let mut typed = String::new();
    let _ = io::stdin().lock().read_line(&mut typed);
    typed.trim().to_lowercase()
}

/// A hint for who looks at an engine whose links only the probe could see.
pub fn hint(output: &mut Output, facts: &Facts) {
    let engine = facts.engine();
    if engine.is_some_and(|engine| engine.links == Observed::Unknown(Why::NotAllowed))
        && let Some(action) = output.words.maybe_attr("error-probe-not-allowed", "do", &Args::none())
    {
        output.line(format!("  → {action}"));
    }
}

fn tell(output: &mut Output, status: &ProbeStatus, with_terms: bool) {
    let key = match status.consent {
        Consent::Unasked => "probe-consent-unasked",
        Consent::Allowed => "probe-consent-allowed",
        Consent::Denied => "probe-consent-denied",
    };
    output.say(key, &Args::none());
    if status.for_now {
        output.say("probe-for-now", &Args::none());
    }
    if let Some(problem) = &status.problem {
        let told = output.words.error(&lanward_core::snapshot::AppError::new(problem.code(), problem));
        output.line(told.what);
        if let Some(action) = told.action {
            output.line(format!("  → {action}"));
        }
    }
    say_remains(output, &status.remains);
    if with_terms && let Some(terms) = &status.terms {
        output.gap();
        for line in terms_lines(output, status, terms) {
            output.line(line);
        }
    }
}

fn terms_lines(output: &Output, status: &ProbeStatus, terms: &ProbeTerms) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(engine) = &status.engine {
        let args = Args::none().with("name", &engine.name).with("endpoint", engine.endpoint.to_string());
        lines.push(output.words.text("probe-terms-engine", &args));
    }
    let mut rights = rights_lines(output, terms);
    // Before the docker command, which is last.
    rights.insert(rights.len() - 2, output.words.say("probe-terms-changes"));
    lines.extend(rights);
    lines
}

/// What runs, and what it may do; the docker command last.
pub fn rights_lines(output: &Output, terms: &ProbeTerms) -> Vec<String> {
    let words = &output.words;
    let or_none = |list: &[String]| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    let args = Args::of(terms)
        .with("kib", terms.size.div_ceil(1024))
        .with("mib", terms.memory >> 20)
        .with("capabilities", or_none(&terms.capabilities))
        .with("dropped", or_none(&terms.capabilities_dropped))
        .with("mounts", or_none(&terms.mounts))
        .with("read_only", terms.read_only.to_string())
        .with("no_new_privileges", terms.no_new_privileges.to_string())
        .with("removed_at_end", terms.removed_at_end.to_string());
    let keys = [
        "probe-terms-image",
        "probe-terms-network",
        "probe-terms-capabilities",
        "probe-terms-mounts",
        "probe-terms-read-only",
        "probe-terms-privileges",
        "probe-terms-limits",
        "probe-terms-end",
    ];
    let mut lines: Vec<String> = keys.iter().map(|key| words.text(key, &args)).collect();
    lines.push(words.say("probe-terms-command"));
    lines.push(format!("  {}", plain(&terms.command)));
    lines
}

fn say_remains(output: &mut Output, remains: &ProbeRemains) {
    if remains.is_empty() && remains.access.is_empty() {
        output.say("probe-remains-nothing", &Args::none());
    }
    if !remains.images.is_empty() {
        output.say("probe-remains-images", &Args::none().with("images", remains.images.join(", ")));
    }
    if !remains.access.is_empty() {
        let args = Args::none().with("containers", remains.access.join(", "));
        output.say("cli-access-in-use", &args);
    }
    if !remains.containers.is_empty() {
        output.say("probe-remains-containers", &Args::none().with("count", remains.containers.len()));
    }
}

fn say_removed(output: &mut Output, removed: &ProbeRemains) {
    let all: Vec<&str> = removed.images.iter().chain(&removed.containers).map(String::as_str).collect();
    if all.is_empty() {
        output.say("probe-removed-nothing", &Args::none());
    } else {
        output.say("probe-removed", &Args::none().with("what", all.join(", ")));
    }
}
