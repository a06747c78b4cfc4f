//! Whether this machine is virtual, by systemd's table of DMI texts (`src/basic/virt.c`), and by what the kernel
//! shows where there is no DMI. A hit says that there is a layer below, not that it filters.

use std::path::Path;

use lanward_core::{
    facts::{Hypervisor, Machine},
    observed::{Observed, Why},
};

/// The files systemd reads, in its order.
const DMI_FILES: [&str; 5] = ["product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version"];

/// systemd's table, in its order: a text that begins so tells the hypervisor.
const DMI_TABLE: [(&str, Hypervisor); 17] = [
    ("KVM", Hypervisor::Kvm),
    ("OpenStack", Hypervisor::OpenStack),
    ("KubeVirt", Hypervisor::KubeVirt),
    ("Amazon EC2", Hypervisor::AmazonEc2),
    ("QEMU", Hypervisor::Qemu),
    ("VMware", Hypervisor::Vmware),
    ("VMW", Hypervisor::Vmware),
    ("innotek GmbH", Hypervisor::VirtualBox),
    ("VirtualBox", Hypervisor::VirtualBox),
    ("Oracle Corporation", Hypervisor::VirtualBox),
    ("Xen", Hypervisor::Xen),
    ("Bochs", Hypervisor::Bochs),
    ("Parallels", Hypervisor::Parallels),
    ("BHYVE", Hypervisor::Bhyve),
    ("Hyper-V", Hypervisor::HyperV),
    ("Apple Virtualization", Hypervisor::Apple),
    ("Google Compute Engine", Hypervisor::GoogleCompute),
];

/// Clock sources that only a guest has.
const CLOCKS: [(&str, Hypervisor); 3] =
    [("kvm-clock", Hypervisor::Kvm), ("hyperv_clocksource", Hypervisor::HyperV), ("xen", Hypervisor::Xen)];

/// Looks below `root` (`/` on a real machine).
pub fn detect(root: &Path, kernel_release: &str) -> Observed<Machine> {
    let found = |hypervisor, evidence: &str| {
        Observed::Known(Machine::Virtual { hypervisor, evidence: evidence.to_owned() })
    };
    if kernel_release.to_ascii_lowercase().contains("microsoft") {
        return found(Hypervisor::Wsl, kernel_release);
    }
    let text = |path: &str| super::read(&root.join(path));
    let dmi = DMI_FILES.map(|file| text(&format!("sys/class/dmi/id/{file}")));
    // EC2 gives bare metal the same vendor; only the product tells (systemd does the same).
    let is_metal = dmi[0].is_known_and(|product| product.contains(".metal"));
    for value in dmi.iter().filter_map(|value| value.known()) {
        let value = value.trim();
        if let Some(&(_, hypervisor)) = DMI_TABLE.iter().find(|(prefix, _)| value.starts_with(prefix)) {
            if is_metal && hypervisor == Hypervisor::AmazonEc2 {
                return Observed::Known(Machine::Physical);
            }
            return found(hypervisor, value);
        }
    }
    let clocks = text("sys/devices/system/clocksource/clocksource0/available_clocksource");
    if let Some(clocks) = clocks.known() {
        for clock in clocks.split_whitespace() {
            if let Some(&(_, hypervisor)) = CLOCKS.iter().find(|(prefix, _)| clock.starts_with(prefix)) {
                return found(hypervisor, clock);
            }
        }
    }
    let cpu = text("proc/cpuinfo");
    let has_flag = |text: &String| {
        text.lines()
            .find_map(|line| line.strip_prefix("flags"))
            .is_some_and(|flags| flags.split_whitespace().any(|flag| flag == "hypervisor"))
    };
    if cpu.is_known_and(has_flag) {
        return found(Hypervisor::Other, "hypervisor");
    }
    // A machine that shows who made it, or a processor that would show a hypervisor, is taken for real.
    let speaks = dmi.iter().any(|value| value.is_known_and(|text| !text.trim().is_empty()))
        || cpu.is_known_and(|text| text.lines().any(|line| line.starts_with("flags")));
    if speaks {
        return Observed::Known(Machine::Physical);
    }
    Observed::Unknown(dmi.iter().find_map(|v| v.why().cloned()).unwrap_or(Why::NotSupported))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A root directory with these files.
    fn root(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, text).expect("written");
        }
        dir
    }

    fn hypervisor(files: &[(&str, &str)]) -> Option<Hypervisor> {
        match detect(root(files).path(), "6.1.0-13-amd64").known()? {
            Machine::Virtual { hypervisor, .. } => Some(*hypervisor),
            Machine::Physical => None,
        }
    }

    #[test]
    fn dmi_is_read_as_systemd_reads_it() {
        let dmi = |file: &str| format!("sys/class/dmi/id/{file}");
        for (file, text, expected) in [
            ("product_name", "VMware Virtual Platform\n", Hypervisor::Vmware),
            ("product_name", "VirtualBox\n", Hypervisor::VirtualBox),
            ("product_name", "KVM\n", Hypervisor::Kvm),
            ("product_name", "Google Compute Engine\n", Hypervisor::GoogleCompute),
            ("sys_vendor", "QEMU\n", Hypervisor::Qemu),
            ("sys_vendor", "Xen\n", Hypervisor::Xen),
            ("sys_vendor", "Amazon EC2\n", Hypervisor::AmazonEc2),
            ("sys_vendor", "Parallels International GmbH.\n", Hypervisor::Parallels),
            ("product_version", "Hyper-V UEFI Release v4.1\n", Hypervisor::HyperV),
            ("product_name", "Apple Virtualization Generic Platform\n", Hypervisor::Apple),
        ] {
            assert_eq!(hypervisor(&[(&dmi(file), text)]), Some(expected), "{file} {text}");
        }
        let metal = [
            ("sys/class/dmi/id/sys_vendor", "Amazon EC2\n"),
            ("sys/class/dmi/id/product_name", "m5.metal\n"),
        ];
        let machine = detect(root(&metal).path(), "6.1.0");
        assert_eq!(machine, Observed::Known(Machine::Physical), "bare metal has the same vendor");
    }

    #[test]
    fn without_dmi_the_kernels_own_signs_count() {
        let clock = "sys/devices/system/clocksource/clocksource0/available_clocksource";
        assert_eq!(hypervisor(&[(clock, "tsc kvm-clock acpi_pm \n")]), Some(Hypervisor::Kvm));
        assert_eq!(hypervisor(&[(clock, "hyperv_clocksource_tsc_page acpi_pm\n")]), Some(Hypervisor::HyperV));
        assert_eq!(
            hypervisor(&[("proc/cpuinfo", "flags\t\t: fpu hypervisor lm\n")]),
            Some(Hypervisor::Other)
        );
        let real = root(&[("proc/cpuinfo", "flags\t\t: fpu lm\n"), (clock, "tsc hpet\n")]);
        assert_eq!(detect(real.path(), "6.1.0"), Observed::Known(Machine::Physical));
        assert_eq!(detect(root(&[]).path(), "6.1.0"), Observed::Unknown(Why::NotSupported));
        let wsl = detect(root(&[]).path(), "6.6.87.2-microsoft-standard-WSL2");
        assert!(wsl.is_known_and(|m| matches!(m, Machine::Virtual { hypervisor: Hypervisor::Wsl, .. })));
    }

    #[test]
    fn dmi_of_a_real_machine_is_physical_even_with_a_flagless_processor() {
        let files = [("sys/class/dmi/id/sys_vendor", "LENOVO\n"), ("proc/cpuinfo", "processor\t: 0\n")];
        assert_eq!(detect(root(&files).path(), "6.1.0"), Observed::Known(Machine::Physical));
    }
}
