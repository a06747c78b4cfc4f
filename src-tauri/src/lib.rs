//! The desktop face: one window, one tray item, and the commands the window may call. Thin on purpose: it
//! holds no rule and no sentence, and hands every wish to `lanward_workflow::Session`.

pub mod api;
mod language;
mod live;
mod settings;
mod tray;

use std::sync::Arc;

use lanward_engine::DockerEngines;
use lanward_host::ThisMachine;
use lanward_workflow::{ConsentBook, JournalFolder, Session};
use tauri::{Manager, RunEvent, WindowEvent};

pub use settings::Settings;

/// The one sitting behind the window and the tray.
pub type Sitting = Arc<Session<ThisMachine, DockerEngines>>;

/// Runs the program until it is quit.
pub fn run() {
    spare_memory();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("LANWARD_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let api = api::builder();
    let handler = api.invoke_handler();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show_window(app)))
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(window_state()).build())
        .plugin(tauri_plugin_autostart::Builder::new().arg("--hidden").build())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .invoke_handler(handler)
        .setup(move |app| {
            api.mount_events(app);
            let settings = settings::load(app.handle());
            let chosen =
                std::env::var("LANWARD_ENGINE").ok().filter(|e| !e.is_empty()).or(settings.engine.clone());
            let session: Sitting = Arc::new(
                Session::new(ThisMachine, DockerEngines, JournalFolder::usual(), chosen)
                    .with_consents(ConsentBook::usual()),
            );
            app.manage(session);
            app.manage(api::probe::Looking::default());
            // Autostart passes the flag always; whether it counts is the person's choice at that moment.
            let hidden = std::env::args().any(|a| a == "--hidden") && settings.start_hidden;
            app.manage(settings::Current::new(settings));
            tray::set_up(app.handle());
            live::start(app.handle().clone());
            if !hidden {
                show_window(app.handle());
            }
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event
                && settings::current(window.app_handle()).close_to_tray
                && tray::is_shown(window.app_handle())
            {
                api.prevent_close();
                if let Err(error) = window.hide() {
                    tracing::warn!(%error, "the window cannot be hidden");
                }
            }
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(|app, event| {
            // A run that is cut off would leave its work half done: it is stopped and undone first.
            if let RunEvent::ExitRequested { api, code, .. } = event
                && app.state::<Sitting>().is_running()
            {
                api.prevent_exit();
                let app = app.clone();
                tauri::async_runtime::spawn(async move {
                    let session = app.state::<Sitting>().inner().clone();
                    session.stop().await;
                    app.exit(code.unwrap_or(0));
                });
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the program cannot start");
            std::process::exit(1);
        }
    }
}

/// WebKitGTK's DMA-BUF renderer costs about 80 MiB (305 against 227 MiB for an empty app, measured with
/// WebKitGTK 2.50) and gains nothing for pages without video. Without it nothing is drawn through OpenGL in this
/// process, which would load Mesa and LLVM all the same, twice (20 MiB): GDK looks for OpenGL's visuals of an X server
/// that no other GTK program asked yet (`GDK_GL`, gdk/gdk.c of 3.24), and WebKit looks for the card that buffers would be shared
/// with (`WEBKIT_WEB_RENDER_DEVICE_FILE`, `drmRenderNodeDevice` in its DRMDevice.cpp).
/// Who chose a renderer in the environment keeps it, and all that belongs to it.
#[cfg(target_os = "linux")]
fn spare_memory() {
    const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(RENDERER).is_some() {
        return;
    }
    for (name, value) in
        [(RENDERER, "1"), ("GDK_GL", "disable"), ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null")]
    {
        if std::env::var_os(name).is_none() {
            // SAFETY: this is the first thing the program does; no other thread exists that could read the environment.
            #[allow(unsafe_code)]
            unsafe {
                std::env::set_var(name, value);
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn spare_memory() {}

/// The window's size and place are kept, not whether it was visible: that is a choice of its own.
fn window_state() -> tauri_plugin_window_state::StateFlags {
    use tauri_plugin_window_state::StateFlags;
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN
}

/// Brings the window to the front, also from the tray or from a second start.
pub(crate) fn show_window(app: &tauri::AppHandle) {
    let Some(window) = app.get_webview_window("main") else { return };
    for (what, result) in
        [("shown", window.show()), ("restored", window.unminimize()), ("focused", window.set_focus())]
    {
        if let Err(error) = result {
            tracing::debug!(%error, what, "the window");
        }
    }
}
