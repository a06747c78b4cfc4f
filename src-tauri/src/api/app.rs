//! Commands about the program itself.

use lanward_core::{facts::OsFamily, snapshot::AppError};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager};
use tauri_plugin_autostart::ManagerExt;
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;

use crate::{
    settings::{self, Settings},
    tray,
};

/// What the window needs to know of the program.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
pub struct AppInfo {
    /// Its version.
    pub version: String,
    /// The system it runs on.
    pub os: OsFamily,
    /// Whether the desktop shows a tray.
    pub tray: TrayPresence,
    /// The folder with the journals of runs.
    pub journals: String,
    /// The system's language, as a BCP 47 tag.
    pub system_language: String,
}

/// Whether the desktop shows a tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum TrayPresence {
    /// It does.
    Shown,
    /// It has none: GNOME without an extension, a bare window manager.
    Unavailable,
}

/// The settings in force.
#[tauri::command]
#[specta::specta]
pub fn settings(app: AppHandle) -> Settings {
    settings::current(&app)
}

/// Puts settings into force and keeps them.
#[tauri::command]
#[specta::specta]
pub fn save_settings(app: AppHandle, settings: Settings) -> Result<(), AppError> {
    let autostart = app.autolaunch();
    if settings.autostart != autostart.is_enabled().unwrap_or(false) {
        let switched = if settings.autostart { autostart.enable() } else { autostart.disable() };
        switched.map_err(|e| AppError::new("autostart", &e))?;
    }
    settings::save(&app, settings).map_err(|e| AppError::new("settings", &e))?;
    tray::relabel(&app);
    Ok(())
}

/// What the window needs to know of the program.
#[tauri::command]
#[specta::specta]
pub fn app_info(app: AppHandle) -> AppInfo {
    let os = match std::env::consts::OS {
        "linux" => OsFamily::Linux,
        "macos" => OsFamily::Macos,
        "windows" => OsFamily::Windows,
        _ => OsFamily::Other,
    };
    let tray = if tray::is_shown(&app) { TrayPresence::Shown } else { TrayPresence::Unavailable };
    let session = app.state::<crate::Sitting>();
    AppInfo {
        version: app.package_info().version.to_string(),
        os,
        tray,
        journals: session.journals().path().display().to_string(),
        system_language: crate::language::of_system().tag().to_owned(),
    }
}

/// Puts a text into the clipboard.
#[tauri::command]
#[specta::specta]
pub fn copy_text(app: AppHandle, text: String) -> Result<(), AppError> {
    app.clipboard().write_text(text).map_err(|e| AppError::new("clipboard", &e))
}

/// Opens one of our own documentation links in the person's browser. Nothing else is opened.
#[tauri::command]
#[specta::specta]
pub fn open_link(app: AppHandle, url: String) -> Result<(), AppError> {
    const ALLOWED: &[&str] = &[
        "https://docs.docker.com/",
        "https://github.com/",
        "https://docs.kernel.org/",
        "https://docs.podman.io/",
    ];
    if !ALLOWED.iter().any(|prefix| url.starts_with(prefix)) {
        return Err(AppError::plain("link-not-allowed"));
    }
    app.opener().open_url(url, None::<&str>).map_err(|e| AppError::new("open-link", &e))
}

/// The window can be used now: measured by `./dev bench`.
#[tauri::command]
#[specta::specta]
pub fn ui_ready() {
    tracing::info!(target: "lanward::start", "the window is ready");
}
