//! The values that tell engine kinds apart, as a table. Sources: moby `daemon/info.go`, podman
//! `pkg/api/handlers/compat`, colima `config/profile.go`, lima `templates/docker*.yaml`, rancher-desktop
//! `backend/{lima,wsl}.ts`, ddev `pkg/dockerutil/providers.go`, and the records in `tests/fixtures/engines`.

use EngineKind::*;
use Field::*;
use Weight::*;

use super::{EngineKind, answers::Field};

/// How much a sign tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Others may show it too.
    Weak = 1,
    /// Chosen freely by a user, or shared in rare cases.
    Strong = 2,
    /// Only this kind gives it.
    Only = 4,
}

/// A value that speaks for a kind.
pub(super) struct Sign {
    pub(super) kind: EngineKind,
    pub(super) weight: Weight,
    pub(super) field: Field,
    pub(super) matches: fn(&str) -> bool,
}

const fn sign(kind: EngineKind, weight: Weight, field: Field, matches: fn(&str) -> bool) -> Sign {
    Sign { kind, weight, field, matches }
}

/// Every sign. Where two kinds weigh the same, the one that stands first here wins. Docker Desktop's and Podman's
/// flavours are told apart afterwards.
pub(super) const SIGNS: &[Sign] = &[
    sign(Podman, Only, PingHeader, |t| starts(t, "libpod-")),
    sign(Podman, Only, Component, |t| starts(t, "podman engine")),
    sign(Podman, Only, Buildah, |_| true),
    sign(Podman, Strong, Platform, is_podman_platform),
    sign(Podman, Strong, ProductLicense, |t| t == "Apache-2.0"),
    sign(Podman, Strong, Endpoint, |t| t.contains("/podman/") || t.contains("podman-machine")),
    sign(Podman, Strong, RootDir, |t| t.ends_with("/containers/storage")),
    sign(WindowsContainers, Only, OsType, |t| t == "windows"),
    sign(WindowsContainers, Only, OperatingSystem, |t| {
        starts(t, "windows") || starts(t, "microsoft windows")
    }),
    sign(WindowsContainers, Only, StorageDriver, |t| t == "windowsfilter"),
    sign(WindowsContainers, Strong, RootDir, |t| t.get(1..3) == Some(":\\")),
    sign(DockerDesktop, Only, Platform, |t| starts(t, "docker desktop")),
    sign(DockerDesktop, Only, OperatingSystem, |t| {
        ["docker desktop", "docker for mac", "docker for windows"].iter().any(|p| starts(t, p))
    }),
    sign(DockerDesktop, Only, Label, |t| t.starts_with(DESKTOP_LABEL)),
    sign(DockerDesktop, Strong, Name, |t| t.contains("docker-desktop")),
    sign(DockerDesktop, Strong, Kernel, |t| t.ends_with("-linuxkit")),
    sign(DockerDesktop, Strong, HttpProxy, |t| t.contains("http.docker.internal")),
    sign(DockerDesktop, Weak, NoProxy, |t| t.contains("hubproxy.docker.internal")),
    sign(DockerDesktop, Strong, Context, |t| matches!(t, "desktop-linux" | "desktop-windows")),
    sign(DockerDesktop, Strong, Endpoint, |t| {
        t.contains("/.docker/desktop/") || t.ends_with("dockerDesktopLinuxEngine")
    }),
    sign(Orbstack, Only, OperatingSystem, |t| starts(t, "orbstack")),
    sign(Orbstack, Only, Pool, |t| starts(t, "fd07:b51a:cc66:")),
    sign(Orbstack, Strong, Kernel, |t| t.contains("-orbstack")),
    sign(Orbstack, Strong, Name, |t| t == "orbstack"),
    sign(Orbstack, Weak, Warning, |t| t.contains("DOCKER_INSECURE_NO_IPTABLES_RAW")),
    sign(Orbstack, Strong, Context, |t| t == "orbstack"),
    sign(Orbstack, Strong, Endpoint, |t| t.contains("/.orbstack/")),
    sign(RancherDesktop, Only, OperatingSystem, |t| starts(t, "rancher desktop")),
    sign(RancherDesktop, Only, Security, |t| t.contains("/etc/rancher-desktop/")),
    sign(RancherDesktop, Strong, Name, |t| t.contains("rancher-desktop")),
    sign(RancherDesktop, Strong, Context, |t| t == "rancher-desktop"),
    sign(RancherDesktop, Strong, Endpoint, |t| t.contains("/.rd/")),
    sign(Colima, Strong, Name, is_colima),
    sign(Colima, Strong, Context, is_colima),
    sign(Colima, Strong, Endpoint, |t| t.contains("/.colima/") || t.contains("/colima/")),
    sign(Lima, Strong, Name, is_lima),
    sign(Lima, Strong, Context, is_lima),
    sign(Lima, Strong, Endpoint, |t| t.contains("/.lima/")),
    // Lima gives the guest's user a home of its own: `/home/name.linux`, lately `.guest`.
    sign(Lima, Strong, RootDir, |t| t.contains(".linux/.local/") || t.contains(".guest/.local/")),
    sign(TestcontainersCloud, Only, ServerVersion, |t| t.contains("testcontainerscloud")),
    sign(Snap, Only, RootDir, |t| t.starts_with("/var/snap/docker/")),
    sign(Snap, Strong, OperatingSystem, |t| starts(t, "ubuntu core")),
    sign(Synology, Only, RootDir, is_synology_root),
    sign(Synology, Strong, LoggingDriver, |t| t == "db"),
    sign(Synology, Weak, OperatingSystem, |t| t.is_empty() || t == "<unknown>"),
    sign(Synology, Weak, Kernel, is_bare_kernel),
    sign(Qnap, Only, OperatingSystem, |t| starts(t, "qts ") || starts(t, "quts ")),
    sign(Qnap, Only, RootDir, |t| t.contains("/container-station-data/")),
    sign(Qnap, Strong, Kernel, |t| t.ends_with("-qnap")),
    sign(DockerInDocker, Strong, Name, is_container_id),
    sign(DockerInDocker, Weak, OperatingSystem, |t| t.ends_with("(containerized)")),
];

/// The label by which Docker Desktop tells its own command line where to go.
pub(super) const DESKTOP_LABEL: &str = "com.docker.desktop.address=";

/// True if `text` begins with `prefix`, which is in lower case, in any case.
pub(super) fn starts(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// The host name of a container that was given none: the first twelve digits of its id.
pub(super) fn is_container_id(name: &str) -> bool {
    name.len() == 12
        && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        && name.bytes().any(|b| b.is_ascii_digit())
}

fn is_colima(name: &str) -> bool {
    matches!(name, "colima" | "lima-colima") || name.starts_with("colima-")
}

fn is_lima(name: &str) -> bool {
    name.starts_with("lima-") && !name.contains("rancher-desktop") && !is_colima(name)
}

/// `linux/arm64/fedora-41` (podman `pkg/api/handlers/compat/version.go`).
fn is_podman_platform(platform: &str) -> bool {
    let mut parts = platform.split('/');
    parts.next() == Some("linux") && parts.clone().count() == 2 && parts.all(|part| !part.contains(' '))
}

fn is_synology_root(path: &str) -> bool {
    let on_a_volume = path.strip_prefix("/volume").is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest == "/@docker" || rest.starts_with("/@docker/")
    });
    on_a_volume
        || path.starts_with("/var/packages/ContainerManager/")
        || path.starts_with("/var/packages/Docker/")
}

/// `4.4.59+`: a version and a plus, as DSM builds its kernels.
fn is_bare_kernel(kernel: &str) -> bool {
    kernel
        .strip_suffix('+')
        .is_some_and(|version| version.split('.').count() == 3 && version.split('.').all(is_number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
