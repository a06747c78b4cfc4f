//! The tray item, read as a desktop reads it: over D-Bus. Its menu says how the system is, and changes when the
//! engine stops and when it comes back.

mod support;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use lanward_lab::{EngineChoice, Lab};
use support::{Desktop, start_app, until};
use zbus::{
    message::Header,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

/// The part of a desktop that collects tray items (freedesktop StatusNotifierWatcher).
struct Watcher {
    items: Arc<Mutex<Vec<(String, String)>>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let item = if service.starts_with('/') {
            (sender, service)
        } else {
            (service, "/StatusNotifierItem".into())
        };
        self.items.lock().expect("no panic while locked").push(item);
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }
}

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// The labels of a menu, top to bottom, without separators, with the ids that "clicked" needs.
async fn menu(bus: &zbus::Connection, service: &str, path: &str) -> zbus::Result<Vec<(i32, String)>> {
    let item = zbus::Proxy::new(bus, service, path, "org.kde.StatusNotifierItem").await?;
    let menu_path: OwnedObjectPath = item.get_property("Menu").await?;
    let menu = zbus::Proxy::new(bus, service, &menu_path, "com.canonical.dbusmenu").await?;
    let (_, (_, _, children)): (u32, Layout) =
        menu.call("GetLayout", &(0i32, 1i32, Vec::<&str>::new())).await?;
    let mut lines = Vec::new();
    for child in children {
        let (id, properties, _): Layout = Value::from(child).downcast()?;
        if let Some(label) = properties.get("label") {
            // Names stand between isolation marks (U+2068, U+2069), which a reader does not see.
            lines.push((id, String::try_from(label.clone())?.replace(['\u{2068}', '\u{2069}'], "")));
        }
    }
    Ok(lines)
}

async fn icon(bus: &zbus::Connection, service: &str, path: &str) -> zbus::Result<Vec<u8>> {
    let item = zbus::Proxy::new(bus, service, path, "org.kde.StatusNotifierItem").await?;
    let file: String = item.get_property("IconName").await?;
    Ok(std::fs::read(file).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menu_tells_how_the_system_is() {
    let lab = Lab::start(EngineChoice::Debian).expect("the lab");
    let desktop = Desktop::start();
    let items = Arc::new(Mutex::new(Vec::new()));
    let bus = zbus::connection::Builder::address(desktop.bus_address.as_str())
        .expect("an address")
        .serve_at("/StatusNotifierWatcher", Watcher { items: items.clone() })
        .expect("served")
        .name("org.kde.StatusNotifierWatcher")
        .expect("named")
        .build()
        .await
        .expect("on the bus");
    let mut app = start_app(&lab, &desktop, &[]);

    let (service, path) =
        until("the item is registered", async || items.lock().expect("unlocked").first().cloned()).await;
    let labels = async || menu(&bus, &service, &path).await.unwrap_or_default();
    let has = async |text: &str| labels().await.into_iter().find(|(_, label)| label.contains(text));

    until("the engine is named", async || has(&format!("version {}", lab.engine_version())).await).await;
    for expected in ["Check now", "New network…", "Open Lanward", "Quit"] {
        assert!(has(expected).await.is_some(), "{expected}: {:?}", labels().await);
    }
    let healthy = icon(&bus, &service, &path).await.expect("an icon");

    lab.stop_engine().expect("stopped");
    until("the loss is told", async || has("does not answer").await).await;
    let lost = icon(&bus, &service, &path).await.expect("an icon");
    assert!(!healthy.is_empty() && !lost.is_empty() && healthy != lost, "the icon changes with the health");

    lab.start_engine().expect("started");
    until("it is back", async || has(&format!("version {}", lab.engine_version())).await).await;

    let (quit, _) = has("Quit").await.expect("an entry");
    let item = zbus::Proxy::new(&bus, service.as_str(), path.as_str(), "org.kde.StatusNotifierItem")
        .await
        .expect("it");
    let menu_path: OwnedObjectPath = item.get_property("Menu").await.expect("a menu");
    let menu =
        zbus::Proxy::new(&bus, service.as_str(), &menu_path, "com.canonical.dbusmenu").await.expect("it");
    let _: () = menu.call("Event", &(quit, "clicked", Value::from(0), 0u32)).await.expect("clicked");
    let status = until("it quits", async || app.0.try_wait().expect("asked")).await;
    assert!(status.success(), "{status}");
}
