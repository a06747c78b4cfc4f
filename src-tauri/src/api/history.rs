//! Commands about the runs on record: looking at them, undoing and finishing them.

use lanward_core::{
    plan::PlanId,
    recovery::{RecoveryProposal, RunDetail, RunSummary},
    run::{Event, Recovery, RunReport},
    snapshot::AppError,
};
use tauri::{State, ipc::Channel};

use super::app_error;
use crate::Sitting;

/// The runs on record, newest first.
#[tauri::command]
#[specta::specta]
pub async fn runs(session: State<'_, Sitting>) -> Result<Vec<RunSummary>, AppError> {
    session.runs().map_err(app_error)
}

/// All that is known of a run.
#[tauri::command]
#[specta::specta]
pub async fn run_detail(session: State<'_, Sitting>, run: PlanId) -> Result<RunDetail, AppError> {
    session.run_detail(&run).map_err(app_error)
}

/// What undoing or finishing a run would do, by what is on the engine now.
#[tauri::command]
#[specta::specta]
pub async fn propose_recovery(
    session: State<'_, Sitting>,
    run: PlanId,
    how: Recovery,
) -> Result<RecoveryProposal, AppError> {
    session.propose_recovery(&run, how).await.map_err(app_error)
}

/// Does what was proposed last for that run.
#[tauri::command]
#[specta::specta]
pub async fn apply_recovery(
    session: State<'_, Sitting>,
    run: PlanId,
    on_event: Channel<Event>,
) -> Result<RunReport, AppError> {
    let mut tell = |event: &Event| {
        if let Err(error) = on_event.send(event.clone()) {
            tracing::warn!(%error, "the window was not told");
        }
    };
    session.apply_recovery(&run, &mut tell).await.map_err(app_error)
}
