//! Carries out a plan with its progress on standard error: a bar on a terminal, nothing in a pipe. Ctrl-C
//! asks the run to stop and undo what it did.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use lanward_core::{
    plan::Plan,
    run::{Event, RunReport},
};

use crate::{
    exit::Failure,
    output::{Output, may_draw_progress},
    world::{Live, said},
};

/// Applies the plan and waits for its end.
///
/// # Errors
/// The session's: a stale plan, no engine, no journal, another run.
pub async fn apply(output: &Output, session: &Live, plan: &Plan) -> Result<RunReport, Failure> {
    carry_out(output, session, plan, false).await
}

/// Takes up the run of `plan` as it was proposed last, and waits for its end.
///
/// # Errors
/// As [`apply`].
pub async fn take_up(output: &Output, session: &Live, plan: &Plan) -> Result<RunReport, Failure> {
    carry_out(output, session, plan, true).await
}

async fn carry_out(output: &Output, session: &Live, plan: &Plan, again: bool) -> Result<RunReport, Failure> {
    let bar = may_draw_progress(output).then(|| bar(plan.steps.len()));
    let mut on_event = |event: &Event| {
        if let Some(bar) = &bar {
            draw(bar, output, plan, event);
        }
    };
    let mut run = std::pin::pin!(async {
        if again {
            session.apply_recovery(&plan.id, &mut on_event).await
        } else {
            session.apply(&plan.id, &mut on_event).await
        }
    });
    let mut asked = false;
    let result = loop {
        tokio::select! {
            result = &mut run => break result,
            signal = tokio::signal::ctrl_c(), if !asked => {
                // Without a handler the signal would have ended us; a failed handler is no reason to stop.
                asked = true;
                if signal.is_ok() {
                    session.cancel(&plan.id);
                }
            }
        }
    };
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    result.map_err(said)
}

fn bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{spinner} [{pos}/{len}] {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn draw(bar: &ProgressBar, output: &Output, plan: &Plan, event: &Event) {
    let step = |at: u32| plan.steps.get(at as usize).map(|s| output.words.step(s)).unwrap_or_default();
    match event {
        Event::Started { step: at, .. } => bar.set_message(step(*at)),
        Event::Progress { step: at, percent, detail, .. } => {
            bar.set_message(format!("{} {percent} % {}", step(*at), lanward_words::plain(detail)));
        }
        Event::Succeeded { step: at, .. } => bar.set_position(u64::from(*at) + 1),
        Event::UndoStarted { step: at, .. } => {
            let args = lanward_words::Args::none().with("step", step(*at));
            bar.set_message(output.words.text("cli-progress-undo", &args));
        }
        Event::Planned { .. }
        | Event::Failed { .. }
        | Event::Undone { .. }
        | Event::UndoFailed { .. }
        | Event::Resumed { .. }
        | Event::Finished { .. } => {}
    }
}
