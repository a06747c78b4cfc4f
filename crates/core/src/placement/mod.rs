//! Where an engine runs, which kind it is, how sure that is and why.
//! Leaves out on purpose any look at the machine: evidence comes in as arguments.

mod answers;
mod distro;
mod identify;
mod record;
mod side;
mod signs;

pub use identify::identify;
pub use record::{ClientFacts, EngineRecord, RecordedClient};
pub use side::EngineSide;

use serde::{Deserialize, Serialize};

/// Where an engine runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Placement {
    /// Relative to this machine.
    pub location: Location,
    /// Which kind of engine.
    pub kind: EngineKind,
    /// How sure that is.
    pub certainty: Certainty,
    /// Why we think so.
    pub evidence: Vec<Evidence>,
    /// Runs without root, so in a network namespace of its own (`name=rootless`). Goes with any kind.
    #[serde(default)]
    pub rootless: bool,
    /// Shows signs of running inside a container (Docker in Docker, LXC). `false` is no proof of the contrary:
    /// with cgroup v2 the engine does not notice.
    #[serde(default)]
    pub containerized: bool,
    /// The cloud or hypervisor that the engine's kernel was built for, where its name says so.
    #[serde(default)]
    pub layer: Option<LayerHint>,
}

/// A cloud or hypervisor that a kernel or a host name hints at. A hint that there is a layer below, not that it
/// drops frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names are the products' own
pub enum LayerHint {
    Amazon,
    Azure,
    Google,
    Oracle,
    Proxmox,
}

/// Where an engine runs, seen from this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Location {
    /// On this kernel and in this network namespace: this machine's NICs are the engine's links.
    SameKernel,
    /// In a virtual machine on this computer.
    VirtualMachine,
    /// On another machine.
    Remote,
    /// Cannot be told: a Linux VM or a remote machine, or another namespace of this kernel.
    Unknown,
}

/// Kinds of engine that differ in what their networks can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names are the products' own
pub enum EngineKind {
    NativeLinux,
    DockerDesktopMac,
    DockerDesktopWindows,
    DockerDesktopLinux,
    /// Docker Desktop, flavour not told.
    DockerDesktop,
    /// Docker Desktop's proxy without an engine behind it.
    DockerDesktopStub,
    Orbstack,
    Colima,
    Lima,
    RancherDesktop,
    PodmanNative,
    PodmanMachine,
    /// Podman, native or in a machine: not told.
    Podman,
    Wsl2,
    Snap,
    Synology,
    Qnap,
    DockerInDocker,
    TestcontainersCloud,
    WindowsContainers,
    /// A Linux VM or a remote machine, kind not recognised.
    UnknownLinux,
    Unknown,
}

/// How sure a conclusion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// A guess.
    Unknown,
    /// Several weaker signs agree.
    Likely,
    /// A sign that only this kind gives.
    Certain,
}

/// One observed value that speaks for a conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Evidence {
    /// The field's name, as in the Docker API or on this machine (`OperatingSystem`, `KernelVersion` …).
    pub field: String,
    /// Its value.
    pub value: String,
}

impl Evidence {
    /// One observed value.
    pub fn new(field: impl Into<String>, value: impl Into<String>) -> Self {
        Self { field: field.into(), value: value.into() }
    }
}
