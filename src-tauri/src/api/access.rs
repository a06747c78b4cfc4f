//! Commands of host access: the machine's own link to a network's containers, on, off, and how it stands.
//! Leaves out on purpose carrying a plan out (`actions::apply`) and every rule (`core`).

use std::net::IpAddr;

use lanward_core::{
    access::{
        AccessDraft, Refusal, Shim, ShimReport,
        texts::{self, AccessTexts},
    },
    names::ContainerName,
    plan::{AccessProposal, Plan},
    probe::ProbeTerms,
    snapshot::AppError,
};
use serde::{Deserialize, Serialize};
use tauri::State;

use super::app_error;
use crate::Sitting;

/// The answer to the wish for host access, as its dialog shows it.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
pub struct AccessAnswer {
    /// The link that would be made, or taken away.
    pub shim: Option<Shim>,
    /// What speaks against it, whatever its address.
    pub refusals: Vec<Refusal>,
    /// What speaks against the address that was typed, and stands beside its field.
    pub of_address: Vec<Refusal>,
    /// The same as commands.
    pub commands: Vec<String>,
    /// What undoes them.
    pub undo_commands: Vec<String>,
    /// The plan.
    pub plan: Option<Plan>,
}

impl From<AccessProposal> for AccessAnswer {
    fn from(proposal: AccessProposal) -> Self {
        let (of_address, refusals) = proposal.refusals.into_iter().partition(Refusal::is_of_address);
        Self {
            shim: proposal.shim,
            refusals,
            of_address,
            commands: proposal.commands,
            undo_commands: proposal.undo_commands,
            plan: proposal.plan,
        }
    }
}

/// What would hold the link, and whether a person has allowed that on the engine in use.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
pub struct AccessTerms {
    /// It is allowed already.
    pub allowed: bool,
    /// What runs, and with what rights.
    pub terms: ProbeTerms,
}

/// What was seen of it on the wire.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
pub struct AccessProof {
    /// The container that was looked from; none where none runs on the network, and then nothing was seen.
    pub container: Option<ContainerName>,
    /// Its address.
    pub address: Option<IpAddr>,
    /// Whether the machine reached it.
    pub to_container: Option<bool>,
    /// Whether it reached the machine.
    pub from_container: Option<bool>,
}

/// Answers the wish for host access.
#[tauri::command]
#[specta::specta]
pub async fn propose_access(
    session: State<'_, Sitting>,
    draft: AccessDraft,
) -> Result<AccessAnswer, AppError> {
    session.propose_access(draft).await.map(Into::into).map_err(app_error)
}

/// Answers the wish that it ends.
#[tauri::command]
#[specta::specta]
pub async fn propose_access_off(
    session: State<'_, Sitting>,
    network: String,
) -> Result<AccessAnswer, AppError> {
    session.propose_access_off(&network).await.map(Into::into).map_err(app_error)
}

/// The links that there are, with what each said last.
#[tauri::command]
#[specta::specta]
pub async fn shims(session: State<'_, Sitting>) -> Result<Vec<ShimReport>, AppError> {
    session.shims().await.map_err(app_error)
}

/// What would hold this link.
#[tauri::command]
#[specta::specta]
pub async fn access_terms(session: State<'_, Sitting>, shim: Shim) -> Result<AccessTerms, AppError> {
    let terms = session.access_terms(&shim).await.map_err(app_error)?;
    let allowed = session.is_access_allowed().await.map_err(app_error)?;
    Ok(AccessTerms { allowed, terms })
}

/// Proves it on the wire, both ways.
#[tauri::command]
#[specta::specta]
pub async fn prove_access(session: State<'_, Sitting>, shim: Shim) -> Result<AccessProof, AppError> {
    let seen = session.prove_access(&shim).await.map_err(app_error)?;
    Ok(AccessProof {
        container: seen.container,
        address: seen.address,
        to_container: seen.to_container,
        from_container: seen.from_container,
    })
}

/// Keeps that a person has allowed it on the engine in use.
#[tauri::command]
#[specta::specta]
pub async fn allow_access(session: State<'_, Sitting>) -> Result<(), AppError> {
    session.allow_access().await.map_err(app_error)
}

/// The same in the words of the programs that configure links.
#[tauri::command]
#[specta::specta]
pub async fn access_texts(session: State<'_, Sitting>, shim: Shim) -> Result<AccessTexts, AppError> {
    Ok(texts::all(&session.snapshot().await.facts, &shim))
}
