//! Commands that plan and act.

use lanward_core::{
    draft::{EndpointDraft, MoveDraft, NetworkDraft, RunDraft},
    edit::{EditForm, EditProposal},
    moves::MoveProposal,
    plan::{ActionProposal, PlanId, Proposal},
    run::{Event, RunReport},
    snapshot::AppError,
};
use tauri::{State, ipc::Channel};

use super::app_error;
use crate::Sitting;

/// Answers the new-network form.
#[tauri::command]
#[specta::specta]
pub async fn propose_network(session: State<'_, Sitting>, draft: NetworkDraft) -> Result<Proposal, AppError> {
    session.propose_network(draft).await.map_err(app_error)
}

/// The form that an edit of a network starts from; none where there is no such network.
#[tauri::command]
#[specta::specta]
pub async fn edit_form(session: State<'_, Sitting>, network: String) -> Result<Option<EditForm>, AppError> {
    Ok(session.edit_form(&network).await)
}

/// The form for another network like one that is there.
#[tauri::command]
#[specta::specta]
pub async fn copy_form(session: State<'_, Sitting>, network: String) -> Result<Option<EditForm>, AppError> {
    Ok(session.copy_form(&network).await)
}

/// Answers the changed form of a network that is there.
#[tauri::command]
#[specta::specta]
pub async fn propose_edit(
    session: State<'_, Sitting>,
    network: String,
    draft: NetworkDraft,
) -> Result<EditProposal, AppError> {
    session.propose_edit(&network, draft).await.map_err(app_error)
}

/// Answers the form of another network like one that is there.
#[tauri::command]
#[specta::specta]
pub async fn propose_copy(
    session: State<'_, Sitting>,
    network: String,
    draft: NetworkDraft,
) -> Result<Proposal, AppError> {
    session.propose_copy(&network, draft).await.map_err(app_error)
}

/// Answers the start-a-container form.
#[tauri::command]
#[specta::specta]
pub async fn propose_run(session: State<'_, Sitting>, draft: RunDraft) -> Result<ActionProposal, AppError> {
    session.propose_run(draft).await.map_err(app_error)
}

/// Answers the attach form.
#[tauri::command]
#[specta::specta]
pub async fn propose_attach(
    session: State<'_, Sitting>,
    draft: EndpointDraft,
) -> Result<ActionProposal, AppError> {
    session.propose_attach(draft).await.map_err(app_error)
}

/// Answers the wish to detach a container.
#[tauri::command]
#[specta::specta]
pub async fn propose_detach(
    session: State<'_, Sitting>,
    container: String,
    network: String,
) -> Result<ActionProposal, AppError> {
    session.propose_detach(&container, &network).await.map_err(app_error)
}

/// Answers the wish to move containers onto a network.
#[tauri::command]
#[specta::specta]
pub async fn propose_move(session: State<'_, Sitting>, draft: MoveDraft) -> Result<MoveProposal, AppError> {
    session.propose_move(draft).await.map_err(app_error)
}

/// Answers the wish to remove a network.
#[tauri::command]
#[specta::specta]
pub async fn propose_removal(
    session: State<'_, Sitting>,
    network: String,
) -> Result<ActionProposal, AppError> {
    session.propose_removal(&network).await.map_err(app_error)
}

/// Carries out a plan that was proposed, by its id.
#[tauri::command]
#[specta::specta]
pub async fn apply(
    session: State<'_, Sitting>,
    plan: PlanId,
    on_event: Channel<Event>,
) -> Result<RunReport, AppError> {
    let mut tell = |event: &Event| {
        if let Err(error) = on_event.send(event.clone()) {
            tracing::warn!(%error, "the window was not told");
        }
    };
    session.apply(&plan, &mut tell).await.map_err(app_error)
}

/// Asks a running plan to stop and undo what it did.
#[tauri::command]
#[specta::specta]
pub async fn cancel(session: State<'_, Sitting>, plan: PlanId) -> Result<(), AppError> {
    session.cancel(&plan);
    Ok(())
}
