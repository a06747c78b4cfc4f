//! Recognises an engine's kind and place from its answers: signs are weighed, then flavours told apart, then the
//! place follows. Silence is no sign: where nothing speaks, the answer is that it is unknown.

use super::{
    Certainty, ClientFacts, EngineKind, EngineRecord, Evidence, Location, Placement,
    answers::{Answers, Field},
    distro,
    signs::{DESKTOP_LABEL, SIGNS, Sign, Weight, is_container_id},
};
use crate::{endpoint::EngineEndpoint, facts::OsFamily};

/// The longest value kept as evidence, in characters: engines may say anything.
const LONGEST_VALUE: usize = 200;

/// Concludes which kind of engine answered and where it runs. Deterministic; never "native Linux" for a client that
/// is no Linux or for an engine on another machine, and never [`Location::SameKernel`] without proof.
pub fn identify(record: &EngineRecord, client: &ClientFacts) -> Placement {
    let answers = Answers::new(record, client);
    let mut evidence = Evidences::default();
    let (kind, certainty) = kind(&answers, &mut evidence);
    let rootless = rootless(&answers, &mut evidence);
    let containerized = containerized(&answers, kind, &mut evidence);
    let (kernel, system) = (answers.text(Field::Kernel), answers.text(Field::OperatingSystem));
    let layer = distro::layer(&kernel, &system, &answers.text(Field::Name)).map(|(hint, field)| {
        let value = match field {
            "KernelVersion" => &kernel,
            "OperatingSystem" => &system,
            _ => &answers.text(Field::Name),
        };
        evidence.add(field, value);
        hint
    });
    let location = location(&answers, kind, rootless, &mut evidence);
    Placement { location, kind, certainty, evidence: evidence.0, rootless, containerized, layer }
}

#[derive(Default)]
struct Evidences(Vec<Evidence>);

impl Evidences {
    fn add(&mut self, field: &str, value: &str) {
        let value: String = value.chars().take(LONGEST_VALUE).collect();
        if !self.0.iter().any(|seen| seen.field == field && seen.value == value) {
            self.0.push(Evidence::new(field, value));
        }
    }

    fn add_all(&mut self, answers: &Answers<'_>, fields: &[Field]) {
        for field in fields {
            for text in answers.texts(*field).iter().filter(|text| !text.is_empty()) {
                self.add(field.name(), text);
            }
        }
    }
}

/// What speaks for one kind.
struct Case {
    kind: EngineKind,
    score: u8,
    has_only: bool,
    evidence: Vec<(&'static str, String)>,
}

/// Weighs every sign; cases come in the order of [`SIGNS`].
fn cases(answers: &Answers<'_>) -> Vec<Case> {
    // A host name or a context is anybody's choice: where the engine is known to be this machine, they say nothing
    // about a virtual machine.
    let same_machine = answers.is_same_machine();
    let mut cases: Vec<Case> = Vec::new();
    for Sign { kind, weight, field, matches } in SIGNS {
        let is_vm = runs_in_vm(*kind) || *kind == EngineKind::DockerDesktop;
        if same_machine && is_vm && matches!(field, Field::Name | Field::Context) {
            continue;
        }
        let Some(text) = answers.texts(*field).into_iter().find(|text| matches(text)) else { continue };
        let at = cases.iter().position(|case| case.kind == *kind).unwrap_or_else(|| {
            cases.push(Case { kind: *kind, score: 0, has_only: false, evidence: Vec::new() });
            cases.len() - 1
        });
        let case = &mut cases[at];
        case.score += *weight as u8;
        case.has_only |= *weight == Weight::Only;
        case.evidence.push((field.name(), text));
    }
    // The image `docker:dind` is Alpine, whatever kernel it stands on.
    let (system, kernel) = (answers.text(Field::OperatingSystem), answers.text(Field::Kernel));
    if let Some(case) = cases.iter_mut().find(|case| case.kind == EngineKind::DockerInDocker)
        && super::signs::starts(&system, "alpine")
        && distro::is_foreign(&system, &kernel)
    {
        case.score += Weight::Weak as u8;
        case.evidence.push((Field::OperatingSystem.name(), system));
        case.evidence.push((Field::Kernel.name(), kernel));
    }
    cases
}

fn kind(answers: &Answers<'_>, evidence: &mut Evidences) -> (EngineKind, Certainty) {
    let cases = cases(answers);
    let is_windows = answers.text(Field::OsType) == "windows";
    // The first of the highest.
    let best = cases.iter().rev().max_by_key(|case| (is_windows && is_windows_kind(case.kind), case.score));
    let Some(best) = best.filter(|case| case.score >= Weight::Strong as u8) else {
        return plain(answers, evidence);
    };
    for (field, value) in &best.evidence {
        evidence.add(field, value);
    }
    let contradicted = cases.iter().any(|case| case.kind != best.kind && case.has_only);
    let is_plain = best.has_only || best.score >= 2 * Weight::Strong as u8;
    let certainty = if is_plain && !contradicted { Certainty::Certain } else { Certainty::Likely };
    match best.kind {
        EngineKind::DockerDesktop => (desktop_flavour(answers, evidence), certainty),
        EngineKind::Podman => podman_flavour(answers, certainty, evidence),
        kind => (kind, certainty),
    }
}

fn is_windows_kind(kind: EngineKind) -> bool {
    kind == EngineKind::WindowsContainers
}

/// Docker Desktop's flavour by its label, its kernel, the client and the endpoint, in that order. The label can be
/// missing (testcontainers-dotnet#1226).
fn desktop_flavour(answers: &Answers<'_>, evidence: &mut Evidences) -> EngineKind {
    let label = answers
        .texts(Field::Label)
        .into_iter()
        .find_map(|label| label.strip_prefix(DESKTOP_LABEL).map(|address| address.replace('\\', "/")));
    if label.is_some() && answers.is_hollow() {
        return EngineKind::DockerDesktopStub;
    }
    if let Some(address) = &label {
        if address.starts_with("npipe:") {
            return EngineKind::DockerDesktopWindows;
        } else if address.contains("/Users/") || address.contains("/Library/Containers/") {
            return EngineKind::DockerDesktopMac;
        } else if address.contains("/.docker/desktop/") {
            return EngineKind::DockerDesktopLinux;
        } else if address == "unix:///var/run/docker-cli.sock" {
            // The socket that Desktop for Windows puts into a WSL distribution.
            return EngineKind::DockerDesktopWindows;
        }
    }
    let system = answers.text(Field::OperatingSystem);
    let kernel = answers.text(Field::Kernel);
    if super::signs::starts(&system, "docker for mac") {
        return EngineKind::DockerDesktopMac;
    }
    if distro::is_wsl_kernel(&kernel) || super::signs::starts(&system, "docker for windows") {
        evidence.add_all(answers, &[Field::Kernel]);
        return EngineKind::DockerDesktopWindows;
    }
    if answers.client.is_remote() {
        return EngineKind::DockerDesktop;
    }
    match answers.client.os {
        Some(os @ OsFamily::Macos) => {
            evidence.add("client.os", os_name(os));
            EngineKind::DockerDesktopMac
        }
        Some(os @ OsFamily::Windows) => {
            evidence.add("client.os", os_name(os));
            EngineKind::DockerDesktopWindows
        }
        // Inside WSL the client is a Linux too; only Desktop's own kernel tells that it is not.
        Some(os @ OsFamily::Linux) if kernel.ends_with("-linuxkit") => {
            evidence.add("client.os", os_name(os));
            EngineKind::DockerDesktopLinux
        }
        _ => match &answers.client.endpoint {
            Some(EngineEndpoint::Unix { path }) if path.starts_with("/home/") => {
                EngineKind::DockerDesktopLinux
            }
            _ => EngineKind::DockerDesktop,
        },
    }
}

/// Podman on this kernel or in its machine.
fn podman_flavour(
    answers: &Answers<'_>,
    certainty: Certainty,
    evidence: &mut Evidences,
) -> (EngineKind, Certainty) {
    let client = &answers.client;
    let endpoint = answers.text(Field::Endpoint);
    let by_machine = endpoint.contains("podman-machine") || endpoint.ends_with("-api.sock");
    if client.is_remote() {
        return (EngineKind::Podman, certainty);
    }
    match client.os {
        Some(os @ (OsFamily::Macos | OsFamily::Windows)) => {
            evidence.add("client.os", os_name(os));
            (EngineKind::PodmanMachine, certainty)
        }
        _ if by_machine => {
            evidence.add_all(answers, &[Field::Endpoint]);
            (EngineKind::PodmanMachine, certainty)
        }
        Some(OsFamily::Linux) => {
            let kernel = answers.text(Field::Kernel);
            let other_kernel = client.kernel.as_ref().is_some_and(|own| !kernel.is_empty() && *own != kernel);
            let native_socket = endpoint.contains("/run/") && endpoint.ends_with("/podman/podman.sock");
            if answers.is_same_machine() {
                evidence.add_all(answers, &[Field::Kernel, Field::Name]);
                (EngineKind::PodmanNative, certainty)
            } else if other_kernel {
                (EngineKind::Podman, certainty)
            } else if native_socket || client.kernel.as_ref() == Some(&kernel) {
                evidence.add_all(answers, &[Field::Endpoint]);
                (EngineKind::PodmanNative, Certainty::Likely)
            } else {
                (EngineKind::Podman, certainty)
            }
        }
        // The machine's system is Fedora CoreOS; on ARM that is hardly ever somebody's own.
        _ if answers.text(Field::Platform).starts_with("linux/arm64/fedora-") => {
            evidence.add_all(answers, &[Field::Platform]);
            (EngineKind::PodmanMachine, Certainty::Likely)
        }
        _ => (EngineKind::Podman, certainty),
    }
}

/// No product shows itself: dockerd of a distribution, or something that must stay unknown.
fn plain(answers: &Answers<'_>, evidence: &mut Evidences) -> (EngineKind, Certainty) {
    if answers.is_empty() || answers.is_hollow() {
        return (EngineKind::Unknown, Certainty::Unknown);
    }
    let (system, kernel) = (answers.text(Field::OperatingSystem), answers.text(Field::Kernel));
    let client = &answers.client;
    let own = distro::of_system(&system);
    evidence.add_all(answers, &[Field::OperatingSystem, Field::Kernel, Field::Platform]);
    if let Some(os) = client.os {
        evidence.add("client.os", os_name(os));
    }
    let unknown = (EngineKind::UnknownLinux, Certainty::Unknown);
    if distro::is_wsl_kernel(&kernel) {
        // Docker Desktop and Rancher Desktop have this kernel as well, but no distribution's name.
        return if own.is_some() { (EngineKind::Wsl2, Certainty::Certain) } else { unknown };
    }
    if answers.is_same_machine() {
        return (EngineKind::NativeLinux, Certainty::Certain);
    }
    if client.is_remote() || distro::is_vm_kernel(&kernel) {
        return unknown;
    }
    match client.os {
        Some(OsFamily::Linux) => {
            let differs = |own: &Option<String>, its: &str| {
                own.as_ref().is_some_and(|own| !its.is_empty() && own != its)
            };
            let other_kernel = differs(&client.kernel, &kernel);
            let other_host = differs(&client.hostname, &answers.text(Field::Name));
            // Another host name above the same kernel is a container's, or the client is in one.
            let told_apart = other_kernel || other_host && client.kernel.as_ref() != Some(&kernel);
            if told_apart { unknown } else { (EngineKind::NativeLinux, Certainty::Likely) }
        }
        Some(_) => unknown,
        None => unasked(answers, own, &kernel, &system),
    }
}

/// Nothing is known of the client. A distribution's system above its own kernel is most often a machine of its own;
/// but Colima and Lima look the same once they are renamed, so this stays a guess, and where something speaks for
/// them it is not even that.
fn unasked(
    answers: &Answers<'_>,
    own: Option<distro::Distro>,
    kernel: &str,
    system: &str,
) -> (EngineKind, Certainty) {
    let unknown = (EngineKind::UnknownLinux, Certainty::Unknown);
    if own.is_none() || distro::of_kernel(kernel).is_none() {
        return unknown;
    }
    if distro::layer(kernel, "", "").is_some() {
        // No desktop product ships a cloud's or Proxmox's kernel.
        let foreign = distro::is_foreign(system, kernel);
        return (EngineKind::NativeLinux, if foreign { Certainty::Unknown } else { Certainty::Likely });
    }
    let other_version = |client: &String| *client != answers.text(Field::ServerVersion);
    let like_a_desktop_vm = answers.is_arm64() && !kernel.contains("rpt")
        || answers.client.version.as_ref().is_some_and(other_version);
    if like_a_desktop_vm || distro::is_foreign(system, kernel) {
        return unknown;
    }
    (EngineKind::NativeLinux, Certainty::Unknown)
}

/// A field, and what its text must be.
type Trace = (Field, fn(&str) -> bool);

fn rootless(answers: &Answers<'_>, evidence: &mut Evidences) -> bool {
    if let Some(said) = answers.says_rootless() {
        evidence.add("Rootless", if said { "true" } else { "false" });
        return said;
    }
    let traces: [Trace; 4] = [
        (Field::Security, |t| t == "name=rootless" || t.starts_with("name=rootless,")),
        (Field::Component, |t| t == "rootlesskit"),
        (Field::RootDir, |t| t.contains("/.local/share/docker") || t.contains("/.local/share/containers")),
        (Field::Endpoint, |t| t.starts_with("unix:///run/user/")),
    ];
    let mut found = false;
    for (field, test) in traces {
        if let Some(text) = answers.texts(field).into_iter().find(|text| test(text)) {
            evidence.add(field.name(), &text);
            found = true;
        }
    }
    found
}

fn containerized(answers: &Answers<'_>, kind: EngineKind, evidence: &mut Evidences) -> bool {
    let (system, kernel) = (answers.text(Field::OperatingSystem), answers.text(Field::Kernel));
    let name = answers.text(Field::Name);
    let mut found = kind == EngineKind::DockerInDocker;
    if system.ends_with("(containerized)") {
        evidence.add(Field::OperatingSystem.name(), &system);
        found = true;
    }
    if is_container_id(&name) {
        evidence.add(Field::Name.name(), &name);
        found = true;
    }
    if !runs_in_vm(kind) && distro::is_foreign(&system, &kernel) {
        evidence.add(Field::OperatingSystem.name(), &system);
        evidence.add(Field::Kernel.name(), &kernel);
        found = true;
    }
    found
}

/// Kinds that live in a virtual machine by their nature.
fn runs_in_vm(kind: EngineKind) -> bool {
    use EngineKind::*;
    matches!(
        kind,
        DockerDesktopMac
            | DockerDesktopWindows
            | DockerDesktopLinux
            | DockerDesktop
            | DockerDesktopStub
            | Orbstack
            | Colima
            | Lima
            | RancherDesktop
            | PodmanMachine
    )
}

fn location(answers: &Answers<'_>, kind: EngineKind, rootless: bool, evidence: &mut Evidences) -> Location {
    let client = &answers.client;
    let in_our_netns = client.same_netns.known() == Some(&true);
    if in_our_netns {
        evidence.add("client.same-netns", "true");
        return Location::SameKernel;
    }
    if client.is_remote() || kind == EngineKind::TestcontainersCloud {
        evidence.add_all(answers, &[Field::Endpoint]);
        return Location::Remote;
    }
    if runs_in_vm(kind) {
        return Location::VirtualMachine;
    }
    // A rootless engine is in a network namespace of its own, above the same kernel or not.
    if answers.is_same_machine() && !rootless {
        evidence.add_all(answers, &[Field::Kernel, Field::Name]);
        return Location::SameKernel;
    }
    let kernel = answers.text(Field::Kernel);
    let asked_from_linux = client.os == Some(OsFamily::Linux);
    if !asked_from_linux && distro::is_vm_kernel(&kernel) {
        evidence.add(Field::Kernel.name(), &kernel);
        return Location::VirtualMachine;
    }
    Location::Unknown
}

fn os_name(os: OsFamily) -> &'static str {
    match os {
        OsFamily::Linux => "linux",
        OsFamily::Macos => "macos",
        OsFamily::Windows => "windows",
        OsFamily::Other => "other",
    }
}
