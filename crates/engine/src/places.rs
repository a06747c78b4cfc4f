//! The places where engines of every kind listen by default. A table and nothing else: whether something is there
//! is `endpoints`' question, whether it answers is `dial`'s.

use std::path::{Path, PathBuf};

use lanward_core::{endpoint::EngineEndpoint, facts::OsFamily};

use crate::endpoints::Environment;

/// docker's own default (moby `client/client_unix.go`, `client_windows.go`).
pub(crate) fn default_socket(os: OsFamily) -> EngineEndpoint {
    match os {
        OsFamily::Windows => EngineEndpoint::Npipe { path: "//./pipe/docker_engine".into() },
        _ => EngineEndpoint::Unix { path: "/var/run/docker.sock".into() },
    }
}

/// The places engines use, most common first, each with whose place it is. Sources: moby
/// `contrib/dockerd-rootless-setuptool.sh`, docker/docs#23308, colima `docs/FAQ.md`, lima
/// `templates/docker.yaml`, rancher-desktop `backend/lima.ts` and `wsl.ts`, podman `pkg/machine`.
pub(crate) fn known_sockets(env: &Environment) -> Vec<(String, EngineEndpoint)> {
    let mut places: Vec<(String, EngineEndpoint)> = Vec::new();
    if env.os == OsFamily::Windows {
        for (of, pipe) in [
            ("Docker", "docker_engine"),
            ("Docker Desktop", "dockerDesktopLinuxEngine"),
            ("Podman machine", "podman-machine-default"),
        ] {
            places.push((of.into(), EngineEndpoint::Npipe { path: format!("//./pipe/{pipe}") }));
        }
        return places;
    }
    let mut add = |of: &str, path: Option<PathBuf>| {
        if let Some(path) = path.and_then(|p| p.to_str().map(str::to_owned)) {
            places.push((of.to_owned(), EngineEndpoint::Unix { path }));
        }
    };
    let runtime = env.var("XDG_RUNTIME_DIR").map(PathBuf::from).or_else(|| {
        env.uid.filter(|_| env.os == OsFamily::Linux).map(|uid| format!("/run/user/{uid}").into())
    });
    let in_runtime = |below: &str| runtime.as_ref().map(|dir| dir.join(below));
    let mac = env.os == OsFamily::Macos;

    add("Docker", Some("/var/run/docker.sock".into()));
    add("Docker rootless", in_runtime("docker.sock"));
    add(if mac { "Docker Desktop" } else { "Docker rootless" }, env.in_home(".docker/run/docker.sock"));
    add("Docker Desktop", env.in_home(".docker/desktop/docker.sock"));
    add("OrbStack", env.in_home(".orbstack/run/docker.sock"));
    add("Rancher Desktop", env.in_home(".rd/docker.sock"));

    let colima = [
        env.var("COLIMA_HOME").map(PathBuf::from),
        env.in_home(".colima"),
        env.var("XDG_CONFIG_HOME").map(|dir| Path::new(dir).join("colima")),
        env.in_home(".config/colima"),
    ];
    for base in colima.into_iter().flatten() {
        for profile in env.files.list(&base) {
            add(&format!("Colima {profile}"), Some(base.join(&profile).join("docker.sock")));
        }
        add("Colima", Some(base.join("docker.sock")));
    }
    let lima = env.var("LIMA_HOME").map(PathBuf::from).or_else(|| env.in_home(".lima"));
    for base in lima.into_iter() {
        for instance in env.files.list(&base) {
            add(&format!("Lima {instance}"), Some(base.join(&instance).join("sock/docker.sock")));
        }
    }

    add("Podman", Some("/run/podman/podman.sock".into()));
    add("Podman rootless", in_runtime("podman/podman.sock"));
    if let Some(dir) = env.var("TMPDIR").map(|dir| Path::new(dir).join("podman")) {
        for name in env.files.list(&dir).into_iter().filter(|name| name.ends_with("-api.sock")) {
            add("Podman machine", Some(dir.join(name)));
        }
    }
    add("Podman machine", env.in_home(".local/share/containers/podman/machine/podman.sock"));
    if mac {
        add("Docker Desktop", env.in_home("Library/Containers/com.docker.docker/Data/docker-cli.sock"));
    }
    places
}
