//! Which link types this kernel can make, without making one: its own configuration, its modules, and links that
//! are already there.

use std::{collections::HashMap, io::Read, path::Path, sync::OnceLock};

use lanward_core::{
    facts::{HostNic, KernelSupport, LinkKind},
    observed::{Observed, Why},
};

/// The options that matter: `CONFIG_…` and the module.
const MACVLAN: (&str, &str) = ("CONFIG_MACVLAN", "macvlan");
const IPVLAN: (&str, &str) = ("CONFIG_IPVLAN", "ipvlan");
const VLAN: (&str, &str) = ("CONFIG_VLAN_8021Q", "8021q");
const DUMMY: (&str, &str) = ("CONFIG_DUMMY", "dummy");

/// `y`, `m` or absent, by option.
type Config = HashMap<String, char>;

/// What this kernel can make, as far as files and existing links tell.
pub fn support(root: &Path, release: &str, nics: &[HostNic]) -> KernelSupport {
    // Unpacking a configuration takes milliseconds, and a running kernel's does not change.
    static CONFIG: OnceLock<Option<Config>> = OnceLock::new();
    let config = CONFIG.get_or_init(|| read_config(root, release)).as_ref();
    let is_there = |test: fn(&LinkKind) -> bool| nics.iter().any(|nic| test(&nic.link.kind));
    let judge = |option, there| {
        if there { Observed::Known(true) } else { by_files(root, release, config, option) }
    };
    KernelSupport {
        macvlan: judge(
            MACVLAN,
            is_there(|kind| matches!(kind, LinkKind::Macvlan { .. } | LinkKind::Macvtap { .. })),
        ),
        ipvlan: judge(IPVLAN, is_there(|kind| matches!(kind, LinkKind::Ipvlan { .. }))),
        vlan: judge(VLAN, is_there(|kind| matches!(kind, LinkKind::Vlan { .. }))),
        dummy: judge(DUMMY, is_there(|kind| matches!(kind, LinkKind::Dummy))),
    }
}

fn by_files(
    root: &Path,
    release: &str,
    config: Option<&Config>,
    (option, module): (&str, &str),
) -> Observed<bool> {
    match config.map(|config| config.get(option)) {
        Some(Some('y')) => return Observed::Known(true),
        Some(None) => return Observed::Known(false),
        _ => {}
    }
    if super::sysfs::exists(&root.join("sys/module").join(module)) {
        return Observed::Known(true);
    }
    // A module counts if it can be loaded: it must be in this release's list.
    let modules = root.join("lib/modules").join(release);
    let dep = super::read(&modules.join("modules.dep"));
    let builtin = super::read(&modules.join("modules.builtin"));
    match (dep, builtin) {
        (Observed::Known(dep), _) if lists(&dep, module) => Observed::Known(true),
        (_, Observed::Known(builtin)) if lists(&builtin, module) => Observed::Known(true),
        // Both lists were read, and neither has it.
        (Observed::Known(_), Observed::Known(_)) => Observed::Known(false),
        (Observed::Unknown(why @ Why::Denied { .. }), _)
        | (_, Observed::Unknown(why @ Why::Denied { .. })) => Observed::Unknown(why),
        // Inside a container the host's modules are out of sight.
        _ => Observed::Unknown(Why::NotSupported),
    }
}

/// `kernel/drivers/net/macvlan.ko.zst: …` in modules.dep, `kernel/drivers/net/macvlan.ko` in modules.builtin.
fn lists(text: &str, module: &str) -> bool {
    text.lines().any(|line| {
        let path = line.split(':').next().unwrap_or(line);
        let file = path.rsplit('/').next().unwrap_or(path);
        file.strip_prefix(module).is_some_and(|rest| rest.starts_with(".ko"))
    })
}

fn read_config(root: &Path, release: &str) -> Option<Config> {
    let packed = std::fs::File::open(root.join("proc/config.gz")).ok().and_then(|file| {
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).ok().map(|_| text)
    });
    let text = packed.or_else(|| {
        [format!("boot/config-{release}"), format!("lib/modules/{release}/config")]
            .iter()
            .find_map(|path| super::read(&root.join(path)).known().cloned())
    })?;
    // A file without a single option is no configuration.
    options(&text).next().is_some().then(|| parse_config(&text))
}

/// The options that are on: name, and `y` or `m`.
fn options(text: &str) -> impl Iterator<Item = (&str, char)> {
    text.lines().filter_map(|line| line.trim().split_once('=')).filter_map(|(option, value)| {
        let value = value.chars().next().filter(|c| value.len() == 1 && matches!(c, 'y' | 'm'))?;
        option.starts_with("CONFIG_").then_some((option, value))
    })
}

/// Of some thousand options the four that matter.
fn parse_config(text: &str) -> Config {
    let matters = |option: &str| [MACVLAN, IPVLAN, VLAN, DUMMY].iter().any(|(name, _)| *name == option);
    options(text).filter(|(option, _)| matters(option)).map(|(option, on)| (option.to_owned(), on)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configurations_are_read() {
        let config = parse_config(
            "# CONFIG_IPVLAN is not set\nCONFIG_MACVLAN=m\nCONFIG_DUMMY=y\nCONFIG_HZ=250\nCONFIG_CC=\"gcc\"\n",
        );
        assert_eq!(config.get("CONFIG_MACVLAN"), Some(&'m'));
        assert_eq!(config.get("CONFIG_DUMMY"), Some(&'y'));
        assert_eq!(config.len(), 2);
        let nowhere = Path::new("/nonexistent");
        assert_eq!(by_files(nowhere, "6.1", Some(&config), DUMMY), Observed::Known(true));
        assert_eq!(by_files(nowhere, "6.1", Some(&config), IPVLAN), Observed::Known(false));
        // Built as a module, and no sign of the module: only trying would tell.
        assert_eq!(by_files(nowhere, "6.1", Some(&config), MACVLAN), Observed::Unknown(Why::NotSupported));
        assert_eq!(by_files(nowhere, "6.1", None, VLAN), Observed::Unknown(Why::NotSupported));
    }

    #[test]
    fn module_lists_are_read() {
        let dep = "kernel/drivers/net/macvlan.ko.zst: \nkernel/net/8021q/8021q.ko: kernel/net/802/garp.ko\n";
        assert!(lists(dep, "macvlan") && lists(dep, "8021q"));
        assert!(!lists(dep, "ipvlan") && !lists(dep, "garp") && !lists(dep, "mac"));
    }
}
