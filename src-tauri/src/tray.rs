//! The tray item: the system's health as an icon, and everything else in its menu, because some desktops show
//! neither tooltip nor click. Leaves out on purpose single containers: a stopped container is no error.

use std::sync::Mutex;

use lanward_core::{health::HealthState, snapshot::Snapshot, verify::LastVerdict};
use lanward_words::{Args, Words, plain};
use tauri::{
    AppHandle, Manager,
    image::Image,
    menu::{MenuBuilder, MenuItemBuilder},
    tray::{TrayIcon, TrayIconBuilder},
};
use tauri_specta::Event;

use crate::{api::Navigate, language, settings, show_window};

/// The most networks the menu lists; a longer menu would leave the screen.
const LISTED: usize = 12;

struct Tray {
    icon: Option<TrayIcon>,
    shown: Mutex<Option<(HealthState, Vec<Entry>)>>,
}

/// One line of the menu: its id, its text, whether it can be chosen. None is a separator.
type Entry = Option<(String, String, bool)>;

/// Makes the tray item. Where the desktop refuses, the program goes on without, and the settings say so.
pub fn set_up(app: &AppHandle) {
    let built = TrayIconBuilder::with_id("lanward")
        .icon(icon(HealthState::Unknown))
        .title("Lanward")
        .tooltip("Lanward")
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .build(app);
    let icon = built.map_err(|error| tracing::warn!(%error, "no tray item")).ok();
    app.manage(Tray { icon, shown: Mutex::new(None) });
}

/// Whether a desktop shows our item. On Linux that needs a StatusNotifierWatcher on the session bus.
pub fn is_shown(app: &AppHandle) -> bool {
    let made = app.try_state::<Tray>().is_some_and(|tray| tray.icon.is_some());
    made && watcher_present()
}

#[cfg(target_os = "linux")]
fn watcher_present() -> bool {
    let Ok(bus) = zbus::blocking::Connection::session() else { return false };
    let Ok(proxy) = zbus::blocking::fdo::DBusProxy::new(&bus) else { return false };
    let watcher = zbus::names::BusName::try_from("org.kde.StatusNotifierWatcher");
    watcher.ok().and_then(|name| proxy.name_has_owner(name).ok()).unwrap_or(false)
}

#[cfg(not(target_os = "linux"))]
fn watcher_present() -> bool {
    true
}

/// Shows a picture's health and menu.
pub fn show(app: &AppHandle, snapshot: &Snapshot) {
    let words = words(app);
    let entries = entries(&words, snapshot, &last_verdicts(app, snapshot));
    update(app, snapshot.health.state, entries);
}

/// Shows the last picture again, in the language now chosen.
pub fn relabel(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let session = app.state::<crate::Sitting>().inner().clone();
        show(&app, &session.snapshot().await);
    });
}

fn words(app: &AppHandle) -> Words {
    Words::new(language::chosen(settings::current(app).language)).isolating()
}

/// What was last seen on the wire of the networks that the menu lists.
fn last_verdicts(app: &AppHandle, snapshot: &Snapshot) -> Vec<LastVerdict> {
    let networks = snapshot.facts.engine().map_or(&[][..], |e| &e.networks);
    let ours = networks.iter().filter(|n| n.is_ours()).take(LISTED).map(|n| &n.id);
    app.state::<crate::Sitting>().last_verdicts(ours)
}

fn entries(words: &Words, snapshot: &Snapshot, verdicts: &[LastVerdict]) -> Vec<Entry> {
    let line = |id: &str, text: String, enabled| Some((id.to_owned(), text, enabled));
    let mut menu = vec![line("health", words.health(&snapshot.health), false)];
    menu.push(line("engine", engine_line(words, snapshot), false));
    menu.push(None);
    if let Some(engine) = snapshot.facts.engine() {
        let ours: Vec<_> = engine.networks.iter().filter(|n| n.is_ours()).collect();
        for network in ours.iter().take(LISTED) {
            let args = Args::none().with("network", plain(network.name.as_str()));
            let text = match verdicts.iter().find(|v| v.network == network.id) {
                Some(verdict) => words.text("tray-network-seen", &args.with("overall", verdict.overall)),
                None => words.text("tray-network", &args),
            };
            menu.push(line(&format!("network:{}", network.id), text, true));
        }
        if ours.len() > LISTED {
            let args = Args::none().with("count", ours.len() - LISTED);
            menu.push(line("networks", words.text("tray-more-networks", &args), true));
        }
        if !ours.is_empty() {
            menu.push(None);
        }
    }
    for (id, key) in [("check", "tray-check-now"), ("new-network", "tray-new-network"), ("open", "tray-open")]
    {
        menu.push(line(id, words.say(key), true));
    }
    menu.push(None);
    menu.push(line("quit", words.say("tray-quit"), true));
    menu
}

fn engine_line(words: &Words, snapshot: &Snapshot) -> String {
    match (snapshot.facts.engine(), &snapshot.freshness.lost) {
        (Some(engine), lost) => {
            let args = Args::none()
                .with("name", plain(&engine.info.name))
                .with("version", plain(&engine.version.version));
            words.text(if lost.is_some() { "tray-engine-lost" } else { "tray-engine" }, &args)
        }
        (None, _) => words.say("tray-no-engine"),
    }
}

fn update(app: &AppHandle, state: HealthState, entries: Vec<Entry>) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let Some(item) = &tray.icon else { return };
    let mut shown = tray.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if shown.as_ref() == Some(&(state, entries.clone())) {
        return;
    }
    if shown.as_ref().is_none_or(|(old, _)| *old != state)
        && let Err(error) = item.set_icon(Some(icon(state)))
    {
        tracing::warn!(%error, "the tray icon");
    }
    let title = entries.iter().flatten().next().map(|(_, text, _)| text.clone());
    if let Err(error) = menu(app, &entries).and_then(|menu| item.set_menu(Some(menu))) {
        tracing::warn!(%error, "the tray menu");
    }
    if let Err(error) = item.set_tooltip(title) {
        tracing::debug!(%error, "the tray tooltip");
    }
    *shown = Some((state, entries));
}

fn menu(app: &AppHandle, entries: &[Entry]) -> tauri::Result<tauri::menu::Menu<tauri::Wry>> {
    let mut menu = MenuBuilder::new(app);
    for entry in entries {
        menu = match entry {
            None => menu.separator(),
            Some((id, text, enabled)) => {
                // An ampersand marks a shortcut letter in menus; in a name it is just a letter.
                let text = text.replace('&', "&&");
                menu.item(&MenuItemBuilder::with_id(id, text).enabled(*enabled).build(app)?)
            }
        };
    }
    menu.build()
}

fn chosen(app: &AppHandle, id: &str) {
    let go = |to: String| {
        show_window(app);
        if let Err(error) = (Navigate { to }).emit(app) {
            tracing::warn!(%error, "the window was not told");
        }
    };
    match id {
        "quit" => app.exit(0),
        "open" => show_window(app),
        "new-network" => go("new-network".into()),
        "networks" => go("networks".into()),
        "check" => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                let session = app.state::<crate::Sitting>().inner().clone();
                let snapshot = session.check().await;
                show(&app, &snapshot);
                if let Err(error) = crate::api::SnapshotChanged(snapshot).emit(&app) {
                    tracing::warn!(%error, "the window was not told");
                }
            });
        }
        other => {
            if let Some(network) = other.strip_prefix("network:") {
                go(format!("networks/{network}"));
            }
        }
    }
}

fn icon(state: HealthState) -> Image<'static> {
    match state {
        HealthState::Ok => tauri::include_image!("icons/tray/ok.png"),
        HealthState::Attention => tauri::include_image!("icons/tray/attention.png"),
        HealthState::Broken => tauri::include_image!("icons/tray/broken.png"),
        HealthState::Unknown => tauri::include_image!("icons/tray/unknown.png"),
    }
}
