//! Commands that look and change nothing.

use lanward_core::{
    export::{self, Exports},
    facts::{Container, Facts, Image, Lookup},
    import::{self, Imported},
    platform::{self, WayOut},
    snapshot::{AppError, Snapshot},
    suitability::{self, LinkChoice},
};
use tauri::State;

use super::app_error;
use crate::Sitting;

/// The picture as last seen.
#[tauri::command]
#[specta::specta]
pub async fn snapshot(session: State<'_, Sitting>) -> Result<Snapshot, AppError> {
    Ok(session.snapshot().await)
}

/// The picture, looked at now, with a check-up of the addresses that containers have where the probe is allowed.
#[tauri::command]
#[specta::specta]
pub async fn refresh(session: State<'_, Sitting>) -> Result<Snapshot, AppError> {
    Ok(session.check().await)
}

/// Uses another engine: a context's name or an address; none means the one the docker command would use.
#[tauri::command]
#[specta::specta]
pub async fn choose_engine(
    session: State<'_, Sitting>,
    choice: Option<String>,
) -> Result<Snapshot, AppError> {
    session.choose(choice);
    Ok(session.observe().await)
}

/// Images on the engine.
#[tauri::command]
#[specta::specta]
pub async fn images(session: State<'_, Sitting>) -> Result<Vec<Image>, AppError> {
    session.images().await.map_err(app_error)
}

/// One container, by name or id.
#[tauri::command]
#[specta::specta]
pub async fn inspect_container(session: State<'_, Sitting>, name: String) -> Result<Container, AppError> {
    let snapshot = session.snapshot().await;
    let found = snapshot.facts.engine().and_then(|e| e.container(&name)).cloned();
    found.ok_or_else(|| AppError::plain("no-such-container"))
}

/// A network as docker command, Compose file and JSON, by name or id.
#[tauri::command]
#[specta::specta]
pub async fn export_network(session: State<'_, Sitting>, network: String) -> Result<Exports, AppError> {
    let snapshot = session.snapshot().await;
    match snapshot.facts.engine().map_or(Lookup::Missing, |e| e.find_network(&network)) {
        Lookup::Found(network) => Ok(export::of_network(network)),
        Lookup::Ambiguous(_) => Err(AppError::plain("ambiguous-network")),
        Lookup::Missing => Err(AppError::plain("no-such-network")),
    }
}

/// The engine's links as parents, best first.
#[tauri::command]
#[specta::specta]
pub async fn rank_links(session: State<'_, Sitting>) -> Result<Vec<LinkChoice>, AppError> {
    let snapshot = session.snapshot().await;
    Ok(snapshot.facts.engine().map(suitability::rank_links).unwrap_or_default())
}

/// Everything that was seen, as a recorded site with private values replaced, to attach to a report.
#[tauri::command]
#[specta::specta]
pub async fn diagnostics(session: State<'_, Sitting>) -> Result<String, AppError> {
    let facts = session.snapshot().await.facts;
    serde_json::to_string_pretty(&lanward_core::redact::site(&facts, lanward_workflow::clock::seed()))
        .map_err(|e| AppError::new("not-a-site", &e))
}

/// Reads a recorded site, for looking at only.
#[tauri::command]
#[specta::specta]
pub async fn read_site(text: String) -> Result<Snapshot, AppError> {
    let facts: Facts = serde_json::from_str(&text).map_err(|e| AppError::new("not-a-site", &e))?;
    Ok(Snapshot::recorded(facts))
}

/// Reads a docker command, a Compose file, `docker network inspect` output or an API body; nothing else happens.
#[tauri::command]
#[specta::specta]
pub async fn read_pasted(text: String) -> Imported {
    import::read_pasted(&text)
}

/// What works instead, ranked for the engine in use.
#[tauri::command]
#[specta::specta]
pub async fn ways_out(session: State<'_, Sitting>) -> Result<Vec<WayOut>, AppError> {
    let snapshot = session.snapshot().await;
    Ok(snapshot
        .facts
        .engine()
        .map(|e| platform::ways_out(e.placement.kind, e.placement.location))
        .unwrap_or_default())
}
