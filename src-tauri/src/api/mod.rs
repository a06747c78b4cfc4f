//! All that the window may call, and all that it is told: one list. The capability file permits exactly these.
//! Leaves out on purpose plans sent by the window: it names a plan by id, so that what was shown is done.

mod access;
mod actions;
mod app;
mod history;
mod identities;
mod picture;
pub mod probe;

use lanward_core::snapshot::{AppError, Snapshot};
use lanward_workflow::session::SessionError;
use serde::{Deserialize, Serialize};
use tauri_specta::{Builder, collect_commands, collect_events};

pub use app::{AppInfo, TrayPresence};

/// The picture changed.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct SnapshotChanged(pub Snapshot);

/// The tray asks the window to show a page.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct Navigate {
    /// The page: `overview`, `new-network`, `check-up`, `networks/<name>`.
    pub to: String,
}

/// The list.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::new()
        .commands(collect_commands![
            picture::snapshot,
            picture::refresh,
            picture::choose_engine,
            picture::images,
            picture::inspect_container,
            picture::export_network,
            picture::rank_links,
            picture::diagnostics,
            picture::read_site,
            picture::read_pasted,
            picture::ways_out,
            actions::propose_network,
            actions::edit_form,
            actions::copy_form,
            actions::propose_edit,
            actions::propose_copy,
            actions::propose_run,
            actions::propose_attach,
            actions::propose_detach,
            actions::propose_move,
            actions::propose_removal,
            access::propose_access,
            access::propose_access_off,
            access::shims,
            access::access_terms,
            access::prove_access,
            access::allow_access,
            access::access_texts,
            actions::apply,
            actions::cancel,
            identities::keep_identity,
            identities::identity_form,
            identities::set_identity,
            identities::forget_identity,
            identities::propose_repair,
            history::runs,
            history::run_detail,
            history::propose_recovery,
            history::apply_recovery,
            probe::probe_status,
            probe::set_probe_consent,
            probe::remove_probe,
            probe::look_links,
            probe::address_maps,
            probe::sweep,
            probe::verify,
            probe::stop_looking,
            probe::verdicts,
            probe::last_verdicts,
            app::settings,
            app::save_settings,
            app::app_info,
            app::copy_text,
            app::open_link,
            app::ui_ready,
        ])
        .events(collect_events![SnapshotChanged, Navigate])
}

/// A session's error as the window gets it.
pub(crate) fn app_error(error: SessionError) -> AppError {
    let told = AppError::from(error);
    tracing::warn!(%told, "told to the window");
    told
}
