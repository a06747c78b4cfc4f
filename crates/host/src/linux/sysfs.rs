//! What only `/sys/class/net` has: Wi-Fi, speed, driver. The directory shows the network namespace of the mount,
//! which is not always this process's own (`nsenter --net`), so nothing of an entry counts before its index and
//! its MAC address are the ones netlink told.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use lanward_core::{
    names::MacAddr,
    observed::{Observed, Why},
};

/// A directory of interfaces.
pub struct Sysfs {
    root: PathBuf,
}

/// One interface's directory, checked to be the one meant.
#[derive(Debug)]
pub struct Entry {
    path: PathBuf,
}

/// What `uevent` and `phy80211` say of an Ethernet-like interface.
#[derive(Debug, PartialEq, Eq)]
pub enum DeviceType {
    /// A cfg80211 interface.
    Wireless,
    /// Nothing special.
    Plain,
    /// The kernel's own word (`wwan`, `bluetooth` …).
    Other(String),
}

impl Sysfs {
    /// A directory laid out as `/sys/class/net`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The entry of that name, if it is the same link.
    ///
    /// # Errors
    /// Why it cannot be used: absent, unreadable, or of another namespace.
    pub fn open(&self, name: &str, index: u32, mac: Option<MacAddr>) -> Result<Entry, Why> {
        let elsewhere =
            || Why::Failed { detail: format!("{} shows another network namespace", self.root.display()) };
        // A name comes from the kernel and has no '/', but a bind mount may hold anything.
        if name.is_empty() || name == "." || name == ".." || name.contains('/') {
            return Err(Why::NotSupported);
        }
        let path = self.root.join(name);
        let text = |file: &str| match fs::read_to_string(path.join(file)) {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.root.is_dir() => Err(elsewhere()),
            Err(error) => Err(super::why(&path, &error)),
        };
        let same = text("ifindex")?.parse() == Ok(index)
            && text("address")?.parse::<MacAddr>().ok().filter(|mac| !mac.is_zero()) == mac;
        if same { Ok(Entry { path }) } else { Err(elsewhere()) }
    }
}

impl Entry {
    /// Wi-Fi shows itself by `DEVTYPE=wlan` (cfg80211 `wiphy_type`) and by the link `phy80211`.
    pub fn device_type(&self) -> DeviceType {
        if self.path.join("phy80211").exists() {
            return DeviceType::Wireless;
        }
        let uevent = fs::read_to_string(self.path.join("uevent")).unwrap_or_default();
        match dev_type(&uevent) {
            Some("wlan") => DeviceType::Wireless,
            // `gadget` is the far end of a USB cable, `dsa` a port of a switch chip: Ethernet for all purposes here.
            None | Some("gadget" | "dsa") => DeviceType::Plain,
            Some(other) => DeviceType::Other(other.to_owned()),
        }
    }

    /// Mbit/s. The kernel refuses while the link is off, and says -1 where the driver does not know.
    pub fn speed(&self) -> Observed<u32> {
        let path = self.path.join("speed");
        match fs::read_to_string(&path) {
            Ok(text) => parse_speed(&text).map_or(Observed::Unknown(Why::NotSupported), Observed::Known),
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Observed::Unknown(Why::NotSupported),
            Err(error) => Observed::Unknown(super::why(&path, &error)),
        }
    }

    /// The name of the device's driver.
    pub fn driver(&self) -> Observed<String> {
        let path = self.path.join("device/driver");
        match fs::read_link(&path) {
            Ok(target) => match target.file_name() {
                Some(name) => Observed::Known(name.to_string_lossy().into_owned()),
                None => Observed::Unknown(Why::NotSupported),
            },
            Err(error) => Observed::Unknown(super::why(&path, &error)),
        }
    }
}

fn dev_type(uevent: &str) -> Option<&str> {
    uevent.lines().find_map(|line| line.strip_prefix("DEVTYPE=")).map(str::trim).filter(|t| !t.is_empty())
}

fn parse_speed(text: &str) -> Option<u32> {
    // SPEED_UNKNOWN is -1; some drivers print it as 4294967295 (`linux/ethtool.h`).
    text.trim().parse().ok().filter(|&mbps| mbps != 0 && mbps != u32::MAX)
}

/// True if `path` exists and can be seen.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_types_are_read_from_uevent() {
        assert_eq!(dev_type("DEVTYPE=wlan\nINTERFACE=wlp3s0\nIFINDEX=3\n"), Some("wlan"));
        assert_eq!(dev_type("INTERFACE=eth0\nIFINDEX=2\n"), None);
        assert_eq!(dev_type("DEVTYPE=\n"), None);
    }

    /// A tree laid out as the kernel's: the name decides nothing, index and address do.
    #[test]
    fn only_the_same_link_is_opened() {
        let dir = tempfile::tempdir().expect("a folder");
        let nic = dir.path().join("wlp3s0");
        fs::create_dir_all(nic.join("device")).expect("made");
        for (file, text) in [
            ("ifindex", "3\n"),
            ("address", "02:00:00:00:00:01\n"),
            ("uevent", "DEVTYPE=wlan\nINTERFACE=wlp3s0\n"),
            ("speed", "866\n"),
        ] {
            fs::write(nic.join(file), text).expect("written");
        }
        std::os::unix::fs::symlink("../../../bus/pci/drivers/iwlwifi", nic.join("device/driver"))
            .expect("linked");
        let sysfs = Sysfs::new(dir.path());
        let mac = "02:00:00:00:00:01".parse().ok();
        let entry = sysfs.open("wlp3s0", 3, mac).expect("the same link");
        assert_eq!(entry.device_type(), DeviceType::Wireless);
        assert_eq!(entry.speed(), Observed::Known(866));
        assert_eq!(entry.driver(), Observed::Known("iwlwifi".to_owned()));
        for (name, index, mac) in [
            ("wlp3s0", 4, mac),
            ("wlp3s0", 3, "02:00:00:00:00:02".parse().ok()),
            ("wlp3s0", 3, None),
            ("eth0", 3, mac),
            ("..", 3, mac),
            ("", 3, mac),
        ] {
            assert!(sysfs.open(name, index, mac).is_err(), "{name} {index}");
        }
        fs::remove_file(nic.join("speed")).expect("removed");
        assert_eq!(entry.speed(), Observed::Unknown(Why::NotSupported));
    }

    #[test]
    fn other_device_types_keep_the_kernels_word() {
        let dir = tempfile::tempdir().expect("a folder");
        let entry = Entry { path: dir.path().to_owned() };
        assert_eq!(entry.device_type(), DeviceType::Plain);
        fs::write(dir.path().join("uevent"), "DEVTYPE=wwan\n").expect("written");
        assert_eq!(entry.device_type(), DeviceType::Other("wwan".to_owned()));
        fs::create_dir(dir.path().join("phy80211")).expect("made");
        assert_eq!(entry.device_type(), DeviceType::Wireless, "phy80211 alone is enough");
    }

    #[test]
    fn unknown_speeds_are_no_speeds() {
        assert_eq!(parse_speed("1000\n"), Some(1000));
        for text in ["-1\n", "4294967295\n", "0\n", "", "fast"] {
            assert_eq!(parse_speed(text), None, "{text:?}");
        }
    }
}
