//! Which distribution an operating system's name and a kernel's release belong to, and what layer a kernel was
//! built for. A kernel of another family than the system above it means a container.

use super::LayerHint;

/// Families of distributions, as far as their kernels tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distro {
    Ubuntu,
    Debian,
    Fedora,
    RedHat,
    Alpine,
    Arch,
    Suse,
    Amazon,
    /// A known distribution without a kernel naming of its own here.
    Other,
}

/// Beginnings of `PRETTY_NAME`, in lower case.
const NAMES: &[(&str, Distro)] = &[
    ("ubuntu", Distro::Ubuntu),
    ("linux mint", Distro::Ubuntu),
    ("pop!_os", Distro::Ubuntu),
    ("elementary", Distro::Ubuntu),
    ("debian", Distro::Debian),
    ("raspbian", Distro::Debian),
    ("proxmox", Distro::Debian),
    ("armbian", Distro::Debian),
    ("kali", Distro::Debian),
    ("openmediavault", Distro::Debian),
    ("truenas", Distro::Debian),
    ("fedora", Distro::Fedora),
    ("centos", Distro::RedHat),
    ("red hat", Distro::RedHat),
    ("rocky", Distro::RedHat),
    ("almalinux", Distro::RedHat),
    ("oracle linux", Distro::RedHat),
    ("alpine", Distro::Alpine),
    ("arch linux", Distro::Arch),
    ("manjaro", Distro::Arch),
    ("endeavouros", Distro::Arch),
    ("opensuse", Distro::Suse),
    ("suse", Distro::Suse),
    ("sles", Distro::Suse),
    ("amazon linux", Distro::Amazon),
    ("unraid", Distro::Other),
    ("nixos", Distro::Other),
    ("gentoo", Distro::Other),
    ("void", Distro::Other),
    ("flatcar", Distro::Other),
    ("container-optimized os", Distro::Other),
    ("photon", Distro::Other),
    ("azure linux", Distro::Other),
    ("home assistant os", Distro::Other),
];

/// The family of an operating system's name.
pub(super) fn of_system(name: &str) -> Option<Distro> {
    NAMES.iter().find(|(prefix, _)| super::signs::starts(name, prefix)).map(|(_, distro)| *distro)
}

/// The family whose build a kernel release is.
pub(super) fn of_kernel(release: &str) -> Option<Distro> {
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| release.ends_with(suffix));
    if ends(&["-generic", "-lowlatency", "-aws", "-azure", "-gcp", "-gke", "-oracle", "-raspi", "-kvm"]) {
        Some(Distro::Ubuntu)
    } else if ends(&["-amd64", "-arm64", "-686-pae", "-pve"]) || release.contains("+rpt") {
        Some(Distro::Debian)
    } else if has_number_after(release, ".fc") {
        Some(Distro::Fedora)
    } else if has_number_after(release, ".el") {
        Some(Distro::RedHat)
    } else if release.contains("amzn") {
        Some(Distro::Amazon)
    } else if ends(&["-lts", "-virt"]) {
        Some(Distro::Alpine)
    } else if release.contains("-arch") || release.contains("-MANJARO") {
        Some(Distro::Arch)
    } else if ends(&["-default"]) {
        Some(Distro::Suse)
    } else if ends(&["-Unraid"]) {
        Some(Distro::Other)
    } else {
        None
    }
}

fn has_number_after(text: &str, mark: &str) -> bool {
    text.split(mark).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The kernel and the system are of two families that never go together on one machine.
pub(super) fn is_foreign(system: &str, release: &str) -> bool {
    match (of_system(system), of_kernel(release)) {
        // Proxmox is a Debian with Ubuntu's kernel under a name of its own.
        (Some(Distro::Debian), Some(_)) if release.ends_with("-pve") => false,
        (Some(Distro::Other), _) | (_, Some(Distro::Other)) => false,
        (Some(system), Some(kernel)) => system != kernel,
        // Alpine's own kernels are `-lts` and `-virt`; Docker Desktop's is nobody's.
        (Some(Distro::Alpine), None) => release.ends_with("-linuxkit") || release.contains("-orbstack"),
        _ => false,
    }
}

/// A kernel made for virtual machines of a desktop product, never for a machine that is one's own.
pub(super) fn is_vm_kernel(release: &str) -> bool {
    release.ends_with("-linuxkit")
        || release.contains("-orbstack")
        || release.ends_with("-virt")
        || is_wsl_kernel(release)
}

/// WSL's kernel (`6.6.87.2-microsoft-standard-WSL2`).
pub(super) fn is_wsl_kernel(release: &str) -> bool {
    release.to_ascii_lowercase().contains("-microsoft-standard")
}

/// The cloud or hypervisor for which the kernel was built, or whose naming the host follows.
pub(super) fn layer(release: &str, system: &str, hostname: &str) -> Option<(LayerHint, &'static str)> {
    let by_kernel = [
        ("-aws", LayerHint::Amazon),
        ("-azure", LayerHint::Azure),
        ("-gcp", LayerHint::Google),
        ("-gke", LayerHint::Google),
        ("-oracle", LayerHint::Oracle),
        ("-pve", LayerHint::Proxmox),
    ];
    if let Some((_, hint)) = by_kernel.iter().find(|(suffix, _)| release.ends_with(suffix)) {
        return Some((*hint, "KernelVersion"));
    }
    if release.contains("amzn") {
        return Some((LayerHint::Amazon, "KernelVersion"));
    }
    if super::signs::starts(system, "amazon linux") {
        return Some((LayerHint::Amazon, "OperatingSystem"));
    }
    if super::signs::starts(system, "container-optimized os") {
        return Some((LayerHint::Google, "OperatingSystem"));
    }
    // EC2 names a machine after its address: `ip-10-0-1-100`.
    let parts: Vec<_> =
        hostname.strip_prefix("ip-").map(|rest| rest.split('-').collect()).unwrap_or_default();
    let is_address = parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok());
    is_address.then_some((LayerHint::Amazon, "Name"))
}
