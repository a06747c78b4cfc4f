//! A desktop without a screen, for the tests of the real program: an X server, a session bus of its own, a
//! clean home, and the lab's Docker engine. Everything ends when it is dropped.
#![allow(dead_code)] // each test uses a part

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use lanward_lab::{Lab, Node};

/// How long anything may take before the test fails. Generous: these machines are small and shared.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A process that ends with its owner.
pub struct Owned(pub Child);

impl Drop for Owned {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An X server, a session bus and a home.
pub struct Desktop {
    _xvfb: Owned,
    _bus: Owned,
    pub display: String,
    pub bus_address: String,
    pub home: tempfile::TempDir,
}

impl Desktop {
    pub fn start() -> Self {
        let home = tempfile::tempdir().expect("a home");
        let mut xvfb = Owned(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("Xvfb (apt install xvfb)"),
        );
        let display = format!(":{}", first_line(&mut xvfb));
        let socket = home.path().join("bus");
        let mut bus = Owned(
            Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1"])
                .arg(format!("--address=unix:path={}", socket.display()))
                .stdout(Stdio::piped())
                .spawn()
                .expect("dbus-daemon (apt install dbus)"),
        );
        let bus_address = first_line(&mut bus);
        Self { _xvfb: xvfb, _bus: bus, display, bus_address, home }
    }

    /// Gives a command this desktop's environment, and nothing of the caller's home.
    pub fn equip<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let home = self.home.path();
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", runtime_dir(home))
            .env("LANG", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env_remove("WAYLAND_DISPLAY")
    }
}

fn runtime_dir(home: &Path) -> PathBuf {
    use std::os::unix::fs::DirBuilderExt;
    let folder = home.join("run");
    if !folder.exists() {
        std::fs::DirBuilder::new().mode(0o700).create(&folder).expect("a runtime folder");
    }
    folder
}

fn first_line(child: &mut Owned) -> String {
    let stdout = child.0.stdout.take().expect("piped");
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    assert!(!line.trim().is_empty(), "the program ended before it said where it listens");
    line.trim().to_owned()
}

/// Starts the app on the lab's host.
pub fn start_app(lab: &Lab, desktop: &Desktop, args: &[&str]) -> Owned {
    let mut command = lab.on(Node::Host, env!("CARGO_BIN_EXE_lanward-desktop"));
    desktop.equip(&mut command).args(args).stdin(Stdio::null());
    Owned(command.spawn().expect("the app"))
}

/// Asks `question` until it answers, at most [`PATIENCE`].
pub async fn until<T>(what: &str, mut question: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = question().await {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
