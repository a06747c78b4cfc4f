//! Commands about what is kept for containers. After a change the window and the tray are told the new picture.

use lanward_core::{
    draft::FieldError,
    finding::FindingCode,
    identity::{self, IdentityDraft, KeepAnswer, KeepOrder, Keeping},
    plan::ActionProposal,
    ports::Depth,
    snapshot::AppError,
};
use tauri::{AppHandle, State};

use super::app_error;
use crate::{Sitting, live};

/// Keeps what a container has on a network.
#[tauri::command]
#[specta::specta]
pub async fn keep_identity(
    app: AppHandle,
    session: State<'_, Sitting>,
    container: String,
    network: String,
    derived: bool,
) -> Result<KeepAnswer, AppError> {
    let mac = if derived { Keeping::Derived } else { Keeping::AsAsked };
    let order = KeepOrder { containers: vec![container], network, mac };
    let answer = session.keep_present(&order).await.map_err(app_error)?;
    live::tell(&app).await;
    Ok(answer)
}

/// The form of what is kept for a container on a network; empty where nothing is.
#[tauri::command]
#[specta::specta]
pub async fn identity_form(
    session: State<'_, Sitting>,
    container: String,
    network: String,
) -> Result<IdentityDraft, AppError> {
    Ok(identity::form_for(&*session.facts(Depth::ForPlan).await, &container, &network))
}

/// Keeps what a form says; what is wrong with it is the answer, and then nothing was kept.
#[tauri::command]
#[specta::specta]
pub async fn set_identity(
    app: AppHandle,
    session: State<'_, Sitting>,
    draft: IdentityDraft,
) -> Result<Vec<FieldError>, AppError> {
    let errors = session.keep_form(&draft).await.map_err(app_error)?.err().unwrap_or_default();
    live::tell(&app).await;
    Ok(errors)
}

/// Forgets what is kept for a container on a network.
#[tauri::command]
#[specta::specta]
pub async fn forget_identity(
    app: AppHandle,
    session: State<'_, Sitting>,
    container: String,
    network: String,
) -> Result<(), AppError> {
    session.forget(&container, &network).await.map_err(app_error)?;
    live::tell(&app).await;
    Ok(())
}

/// Answers the wish that a container gets back what is kept for it.
#[tauri::command]
#[specta::specta]
pub async fn propose_repair(
    session: State<'_, Sitting>,
    container: String,
    network: String,
    accepted: Vec<FindingCode>,
) -> Result<ActionProposal, AppError> {
    session.propose_repair(&container, &network, accepted).await.map_err(app_error)
}
