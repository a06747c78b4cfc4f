//! `lanward verify`: does the network work, seen on the wire. Also what `create --verify` says at its end.

use std::net::SocketAddr;

use lanward_core::{
    snapshot::AppError,
    verify::{Check, CheckResult, Options, Overall, Sighting, Verdict},
};
use lanward_words::{Args, plain};
use lanward_workflow::session::VerifyError;
use serde_json::json;

use super::probe;
use crate::{
    args::VerifyArgs,
    exit::{Exit, Failure},
    output::{Output, may_draw_progress},
    world::{Live, World, said},
};

/// Looks, and prints the verdict.
pub async fn run(output: &mut Output, world: &World, args: &VerifyArgs) -> Result<Exit, Failure> {
    let session = world.live()?;
    probe::permission(output, session).await?;
    let options = options(args)?;
    let verdict = look(output, session, &args.network, args.container.as_deref(), options).await?;
    if output.json {
        output.document("verify", &json!({ "verdict": verdict }))?;
    } else {
        print(output, &verdict);
    }
    Ok(exit_of(&verdict))
}

/// 0 only for what was seen to work.
pub fn exit_of(verdict: &Verdict) -> Exit {
    if verdict.overall == Overall::Proven { Exit::Done } else { Exit::NotProven }
}

fn options(args: &VerifyArgs) -> Result<Options, Failure> {
    let mut options = Options::default();
    if args.offline {
        options.name = None;
        options.connect = Vec::new();
    }
    if let Some(name) = &args.name {
        options.name = Some(name.clone());
    }
    let targets = args.connect.iter().map(|text| {
        let wrong = |_| Failure::usage("usage-verify-target", Args::none().with("typed", text));
        text.parse::<SocketAddr>().map_err(wrong)
    });
    let targets: Vec<SocketAddr> = targets.collect::<Result<_, _>>()?;
    if !targets.is_empty() {
        options.connect = targets;
    }
    options.visit_s = args.visit.unwrap_or_default();
    Ok(options)
}

/// Proves a network, with a line a check as it comes where somebody watches.
pub async fn look(
    output: &Output,
    session: &Live,
    network: &str,
    container: Option<&str>,
    options: Options,
) -> Result<Verdict, Failure> {
    let watched = may_draw_progress(output);
    let mut shown: Vec<lanward_core::verify::CheckKind> = Vec::new();
    let mut invited = false;
    let mut on_verdict = |verdict: &Verdict| {
        for check in verdict.checks.iter().filter(|c| c.result != CheckResult::Waiting) {
            if watched && !shown.contains(&check.what) {
                shown.push(check.what);
                eprintln!(
                    "  … {}: {}",
                    output.words.check(check.what),
                    output.words.check_result(&check.result)
                );
            }
        }
        if let Some(visit) = verdict.visit.as_ref().filter(|_| !invited && !output.json) {
            invited = true;
            eprintln!("{}", output.words.text("verify-visit", &Args::none().with("url", &visit.url)));
            if watched {
                lanward_core::qr::lines(&visit.url).iter().for_each(|line| eprintln!("  {line}"));
            }
        }
    };
    session.verify(network, container, options, &mut on_verdict).await.map_err(|error| match error {
        VerifyError::Session(error) => said(error),
        VerifyError::Subject(problem) => {
            if matches!(problem, lanward_core::verify::SubjectProblem::NoEngine) {
                return Failure::Error(AppError::plain("no-engine"));
            }
            let message = output.words.subject_problem(&problem);
            Failure::usage("usage-verify-subject", Args::none().with("message", message))
        }
    })
}

/// What the verdict comes to, and on whom.
pub fn print_head(output: &mut Output, verdict: &Verdict) {
    let overall = output.words.overall(verdict.overall);
    let head = match verdict.overall {
        Overall::Proven => output.paint.green(&format!("✓ {overall}")),
        Overall::Broken => output.paint.red(&format!("✖ {overall}")),
        Overall::NotProven | Overall::Running => output.paint.yellow(&format!("? {overall}")),
    };
    output.line(head);
    if output.quiet {
        return;
    }
    let about = match &verdict.container {
        Some(container) => output.words.text(
            "verify-subject-container",
            &Args::none().with("network", verdict.name.as_str()).with("container", container.name.as_str()),
        ),
        None => output.words.text(
            "verify-subject-alone",
            &Args::none().with("network", verdict.name.as_str()).with("addresses", &verdict.addresses),
        ),
    };
    output.line(format!("  {about}"));
}

/// The verdict in words.
pub fn print(output: &mut Output, verdict: &Verdict) {
    print_head(output, verdict);
    if output.quiet {
        return;
    }
    if let Some(failure) = verdict.failure() {
        let text = output.words.verdict(failure);
        output.gap();
        let title = format!(
            "{}  {}",
            output.paint.bold(&text.title),
            output.paint.dim(&format!("[{}]", failure.code()))
        );
        output.line(title);
        output.line(format!("    {}", text.why));
        output.line(format!("  → {}", text.action));
    }
    output.gap();
    for check in &verdict.checks {
        line(output, check, Some(check.what) == verdict.cause);
    }
}

fn line(output: &mut Output, check: &Check, is_cause: bool) {
    let words = &output.words;
    let (mark, told) = match &check.result {
        CheckResult::Waiting => (output.paint.dim("…"), words.check_result(&check.result)),
        CheckResult::Pass { observed } => (output.paint.green("✓"), words.sighting(observed)),
        CheckResult::Fail { failure, observed, .. } => {
            let told = if is_cause { words.sighting(observed) } else { words.verdict(failure).title };
            (output.paint.red("✖"), told)
        }
        CheckResult::Inconclusive { doubt } => (output.paint.dim("?"), words.doubt(doubt)),
        CheckResult::ByDesign { limit } => (output.paint.dim("–"), words.limit(limit)),
    };
    let text = format!("  {mark} {}: {told}", words.check(check.what));
    output.line(text);
    if let CheckResult::Fail { expected, observed, .. } = &check.result
        && is_cause
    {
        expectation(output, expected, observed);
    }
    for remedy in &check.remedies {
        if let lanward_core::finding::Remedy::RunCommand { command } = remedy {
            output.line(format!("    • {}", plain(command)));
        }
    }
}

fn expectation(output: &mut Output, expected: &Sighting, observed: &Sighting) {
    for (key, sighting) in [("verify-expected", expected), ("verify-observed", observed)] {
        let text = output.words.sighting(sighting);
        let told = output.words.text(key, &Args::none().with("text", text));
        let told = output.paint.dim(&format!("      {told}"));
        output.line(told);
    }
}
