//! What the person chose, kept in one JSON file in the app's configuration folder. Leaves out on purpose
//! anything about engines or networks: those are looked at, never remembered here.

use std::{fs, io, path::PathBuf, sync::Mutex};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager};

/// The settings page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Settings {
    /// Language of window and tray.
    pub language: LanguageChoice,
    /// Colours.
    pub theme: Theme,
    /// The engine to use: a context's name or an address; none means the one the docker command would use.
    pub engine: Option<String>,
    /// Closing the window leaves the tray item running.
    pub close_to_tray: bool,
    /// Start without a window when started by the system.
    pub start_hidden: bool,
    /// Start when the person logs in.
    pub autostart: bool,
}

/// Language of window and tray.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageChoice {
    /// As the system says.
    #[default]
    System,
    /// English.
    En,
    /// Korean.
    Ko,
}

/// Colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings in force.
pub struct Current(Mutex<Settings>);

impl Current {
    /// Takes the settings read at the start.
    pub fn new(settings: Settings) -> Self {
        Self(Mutex::new(settings))
    }
}

/// The settings in force now.
pub fn current(app: &AppHandle) -> Settings {
    let state = app.state::<Current>();
    state.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
}

fn file(app: &AppHandle) -> io::Result<PathBuf> {
    app.path().app_config_dir().map(|folder| folder.join("settings.json")).map_err(io::Error::other)
}

/// Reads the settings. A file that is not there or cannot be read gives the defaults; a damaged one is kept
/// beside it, so that nothing a person wrote is lost.
pub fn load(app: &AppHandle) -> Settings {
    let read = file(app).and_then(|path| fs::read(&path).map(|bytes| (path, bytes)));
    let Ok((path, bytes)) = read else { return Settings::default() };
    serde_json::from_slice(&bytes).unwrap_or_else(|error| {
        tracing::warn!(%error, path = %path.display(), "the settings are damaged, starting with the defaults");
        if let Err(error) = fs::rename(&path, path.with_extension("damaged.json")) {
            tracing::warn!(%error, "the damaged settings stay in place");
        }
        Settings::default()
    })
}

/// Puts settings into force and keeps them.
///
/// # Errors
/// The file cannot be written; the settings are in force all the same until the program ends.
pub fn save(app: &AppHandle, settings: Settings) -> io::Result<()> {
    let state = app.state::<Current>();
    *state.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = settings.clone();
    let path = file(app)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Written beside and moved, so that a crash leaves the old or the new file, never half of one.
    let beside = path.with_extension("json.new");
    fs::write(&beside, serde_json::to_vec_pretty(&settings)?)?;
    fs::rename(beside, path)
}
