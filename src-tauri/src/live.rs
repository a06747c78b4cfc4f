//! Keeps the picture live: watches the engine and this machine, and tells the window and the tray.

use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use crate::{Sitting, api::SnapshotChanged, tray};

/// Tells window and tray what is known now.
pub async fn tell(app: &AppHandle) {
    let session = app.state::<Sitting>().inner().clone();
    let snapshot = session.snapshot().await;
    tray::show(app, &snapshot);
    if let Err(error) = SnapshotChanged(snapshot).emit(app) {
        tracing::warn!(%error, "the window was not told");
    }
}

/// Starts watching, until the program ends.
pub fn start(app: AppHandle) {
    let session = app.state::<Sitting>().inner().clone();
    tauri::async_runtime::spawn(async move {
        let mut tell = |snapshot: &lanward_core::snapshot::Snapshot| {
            tray::show(&app, snapshot);
            if let Err(error) = SnapshotChanged(snapshot.clone()).emit(&app) {
                tracing::warn!(%error, "the window was not told");
            }
        };
        session.watch(&mut tell).await;
    });
}
