//! The one border between what was typed and what is wanted. Every field is read, and every error is told at
//! once, so that nobody mends a form one message at a time.
//! Leaves out on purpose whatever needs a look at an engine or a LAN.

use std::collections::BTreeMap;

use super::{
    BridgeOptions, Driver, IpvlanFlag, IpvlanMode, MacvlanMode, NetworkIntent, Parent,
    addresses::read_subnets,
};
use crate::{
    draft::{DriverKind, FieldError, FieldErrorCode as Code, Kept, NetworkDraft},
    names::{LINK_NAME_MAX, LinkName, NameError, NetworkName, VlanId},
};

/// The smallest MTU IPv4 allows (RFC 791), in bytes.
const MTU_MIN_V4: u16 = 68;
/// The smallest MTU IPv6 allows (RFC 8200), in bytes.
const MTU_MIN_V6: u16 = 1280;

/// Reads a form.
///
/// # Errors
/// Every field that cannot be read, in the order of the form.
pub fn parse(draft: &NetworkDraft) -> Result<NetworkIntent, Vec<FieldError>> {
    let mut errors = Errors::default();
    let draft = draft.absorbed(&mut errors);
    let name = read_name(&draft.name, &mut errors);
    let driver = read_driver(&draft, &mut errors);
    let subnets = read_subnets(&draft, &mut errors);
    for (key, value) in &draft.labels {
        if key == crate::RUN_LABEL || key.contains('\0') || value.contains('\0') {
            errors.push("labels", Code::NameNotAllowed, key, None);
        }
    }
    for (key, value) in &draft.options {
        if key.is_empty() || key.contains('\0') || value.contains('\0') {
            errors.push("options", Code::NameNotAllowed, key, None);
        }
    }
    read_kept(&draft.kept, &mut errors);
    match (name, driver) {
        (Some(name), Some(driver)) if errors.0.is_empty() => Ok(NetworkIntent {
            name,
            driver,
            subnets,
            ipv6: draft.ipv6,
            internal: draft.internal,
            labels: draft.labels,
            options: draft.options,
            host_access: draft.host_access,
            kept: draft.kept,
        }),
        _ => Err(errors.0),
    }
}

/// The errors found so far.
#[derive(Debug, Default)]
pub(crate) struct Errors(pub(crate) Vec<FieldError>);

impl Errors {
    pub(crate) fn push(
        &mut self,
        field: impl Into<String>,
        code: Code,
        typed: &str,
        suggestion: Option<String>,
    ) {
        self.0.push(FieldError { field: field.into(), code, typed: typed.to_owned(), suggestion });
    }
}

/// Texts that go on as they are: nothing but what no engine can be told is refused.
fn read_kept(kept: &Kept, errors: &mut Errors) {
    let texts = [
        ("kept.scope", &kept.scope),
        ("kept.config_from", &kept.config_from),
        ("kept.ipam_driver", &kept.ipam_driver),
    ];
    let pairs = kept.ipam_options.iter().flat_map(|(k, v)| [k, v]).map(|t| ("kept.ipam_options", t));
    for (field, text) in texts.into_iter().chain(pairs) {
        if text.contains('\0') {
            errors.push(field, Code::NameNotAllowed, text, Some(text.replace('\0', "")));
        }
    }
}

fn read_name(typed: &str, errors: &mut Errors) -> Option<NetworkName> {
    if typed.trim().is_empty() {
        errors.push("name", Code::Required, typed, None);
        return None;
    }
    // moby daemon/network.go, 20.10 to 29: refused with 403 on every version. All other names are accepted.
    if matches!(typed, "bridge" | "host" | "none" | "default") {
        errors.push("name", Code::PredefinedName, typed, Some(format!("{typed}-net")));
        return None;
    }
    if typed.contains('\0') {
        errors.push("name", Code::NameNotAllowed, typed, Some(typed.replace('\0', "")));
        return None;
    }
    Some(NetworkName::seen(typed))
}

fn read_driver(draft: &NetworkDraft, errors: &mut Errors) -> Option<Driver> {
    let kind = draft.driver;
    let lan = kind != DriverKind::Bridge;
    let mut foreign = |applies: bool, field: &str, typed: &str| {
        if !applies && !typed.trim().is_empty() {
            errors.push(field, Code::NotForThisDriver, typed, Some(String::new()));
        }
    };
    foreign(lan, "parent", &draft.parent);
    foreign(lan, "vlan", &draft.vlan);
    foreign(lan, "mode", &draft.mode);
    foreign(kind == DriverKind::Ipvlan, "flag", &draft.flag);
    foreign(!lan, "bridge_name", &draft.bridge_name);
    foreign(!lan, "mtu", &draft.mtu);
    foreign(!lan, "icc", draft.icc.map_or("", |v| if v { "true" } else { "false" }));
    foreign(!lan, "masquerade", draft.masquerade.map_or("", |v| if v { "true" } else { "false" }));
    match kind {
        DriverKind::Bridge => {
            let name = read_bridge_name(&draft.bridge_name, errors);
            let mtu = read_mtu(&draft.mtu, draft.ipv6, errors);
            Some(Driver::Bridge(BridgeOptions {
                name: name?,
                mtu: mtu?,
                icc: draft.icc,
                masquerade: draft.masquerade,
            }))
        }
        DriverKind::Macvlan => {
            let parent = read_parent(&draft.parent, &draft.vlan, errors);
            let mode =
                word(&draft.mode, MacvlanMode::parse, MacvlanMode::as_str, "mode", Code::BadMode, errors);
            Some(Driver::Macvlan { parent: parent?, mode: mode? })
        }
        DriverKind::Ipvlan => {
            let parent = read_parent(&draft.parent, &draft.vlan, errors);
            let mode =
                word(&draft.mode, IpvlanMode::parse, IpvlanMode::as_str, "mode", Code::BadMode, errors);
            let flag =
                word(&draft.flag, IpvlanFlag::parse, IpvlanFlag::as_str, "flag", Code::BadFlag, errors);
            Some(Driver::Ipvlan { parent: parent?, mode: mode?, flag: flag? })
        }
    }
}

/// Reads one of the engine's words; suggests the same word in lower case, or the default.
fn word<T: Copy + Default>(
    typed: &str,
    read: impl Fn(&str) -> Option<T>,
    show: impl Fn(T) -> &'static str,
    field: &str,
    code: Code,
    errors: &mut Errors,
) -> Option<T> {
    let text = typed.trim();
    let value = read(text);
    if value.is_none() {
        let meant = read(&text.to_lowercase()).unwrap_or_default();
        errors.push(field, code, typed, Some(show(meant).to_owned()));
    }
    value
}

fn read_link(field: &str, typed: &str, errors: &mut Errors) -> Option<LinkName> {
    match LinkName::parse(typed.trim()) {
        Ok(name) => Some(name),
        Err(NameError::TooLong) => {
            errors.push(field, Code::LinkNameTooLong, typed, None);
            None
        }
        Err(_) => {
            errors.push(field, Code::BadLinkName, typed, None);
            None
        }
    }
}

/// The outer `None` means an error was told; the inner one that no parent is wanted.
fn read_parent(parent: &str, vlan: &str, errors: &mut Errors) -> Option<Option<Parent>> {
    let link = match parent.trim() {
        "" => None,
        text => Some(read_link("parent", text, errors)?),
    };
    let id = match vlan.trim() {
        "" => None,
        text => match text.parse::<VlanId>() {
            Ok(id) => Some(id),
            Err(_) => {
                errors.push("vlan", Code::BadVlan, vlan, None);
                return None;
            }
        },
    };
    match (link, id) {
        (None, None) => Some(None),
        (None, Some(_)) => {
            errors.push("parent", Code::Required, parent, None);
            None
        }
        (Some(link), None) => Some(Some(split_vlan(&link).unwrap_or(Parent::Link { link }))),
        (Some(link), Some(id)) => {
            // `eth0.10` with VLAN id 10 says the same thing twice.
            let wanted = split_vlan(&link)
                .filter(|p| matches!(p, Parent::Vlan { id: written, .. } if *written == id))
                .unwrap_or(Parent::Vlan { link, id });
            if wanted.option_value().len() > LINK_NAME_MAX {
                errors.push("vlan", Code::LinkNameTooLong, &wanted.option_value(), None);
                return None;
            }
            Some(Some(wanted))
        }
    }
}

/// Reads `eth0.10` as dockerd does (`parseVlan`, moby `drivers/macvlan/macvlan_setup.go`): exactly one dot,
/// a number after it. `None` where dockerd would make no VLAN link, or one of another spelling (`eth0.010`).
fn split_vlan(link: &LinkName) -> Option<Parent> {
    let (base, id) = link.as_str().split_once('.')?;
    let parent = Parent::Vlan { link: LinkName::parse(base).ok()?, id: id.parse().ok()? };
    (parent.option_value() == link.as_str()).then_some(parent)
}

fn read_bridge_name(typed: &str, errors: &mut Errors) -> Option<Option<LinkName>> {
    let text = typed.trim();
    if text.is_empty() {
        return Some(None);
    }
    match LinkName::parse(text) {
        // Docker 20.10 to 24 would rewrite the default bridge's address (measured on 20.10.24); 25 refuses.
        Ok(_) if text == "docker0" => {
            errors.push("bridge_name", Code::BadBridgeName, typed, Some(String::new()));
            None
        }
        Ok(name) => Some(Some(name)),
        Err(NameError::TooLong) => {
            let cut = (0..=LINK_NAME_MAX).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            errors.push("bridge_name", Code::LinkNameTooLong, typed, Some(text[..cut].to_owned()));
            None
        }
        Err(_) => {
            errors.push("bridge_name", Code::BadBridgeName, typed, None);
            None
        }
    }
}

fn read_mtu(typed: &str, ipv6: bool, errors: &mut Errors) -> Option<Option<u16>> {
    let text = typed.trim();
    if text.is_empty() {
        return Some(None);
    }
    let least = if ipv6 { MTU_MIN_V6 } else { MTU_MIN_V4 };
    match text.parse::<u16>() {
        Ok(mtu) if mtu >= least => Some(Some(mtu)),
        _ => {
            errors.push("mtu", Code::BadMtu, typed, Some("1500".into()));
            None
        }
    }
}

/// A driver option that has a field of its own.
pub(crate) mod keys {
    pub(crate) const PARENT: &str = "parent";
    pub(crate) const MACVLAN_MODE: &str = "macvlan_mode";
    pub(crate) const IPVLAN_MODE: &str = "ipvlan_mode";
    pub(crate) const IPVLAN_FLAG: &str = "ipvlan_flag";
    pub(crate) const BRIDGE_NAME: &str = "com.docker.network.bridge.name";
    pub(crate) const MTU: &str = "com.docker.network.driver.mtu";
    pub(crate) const ICC: &str = "com.docker.network.bridge.enable_icc";
    pub(crate) const MASQUERADE: &str = "com.docker.network.bridge.enable_ip_masquerade";
}

impl NetworkDraft {
    /// The draft with the options that have a field of their own moved there, so that `-o parent=eth0` and
    /// the form's parent are one thing. An option that says something else than its field is an error.
    pub(crate) fn absorbed(&self, errors: &mut Errors) -> Self {
        let mut draft = self.clone();
        let mut options = std::mem::take(&mut draft.options);
        match draft.driver {
            DriverKind::Bridge => {
                move_text(&mut options, keys::BRIDGE_NAME, &mut draft.bridge_name, errors);
                move_text(&mut options, keys::MTU, &mut draft.mtu, errors);
                move_bool(&mut options, keys::ICC, &mut draft.icc, errors);
                move_bool(&mut options, keys::MASQUERADE, &mut draft.masquerade, errors);
            }
            DriverKind::Macvlan => {
                move_text(&mut options, keys::PARENT, &mut draft.parent, errors);
                move_text(&mut options, keys::MACVLAN_MODE, &mut draft.mode, errors);
            }
            DriverKind::Ipvlan => {
                move_text(&mut options, keys::PARENT, &mut draft.parent, errors);
                move_text(&mut options, keys::IPVLAN_MODE, &mut draft.mode, errors);
                move_text(&mut options, keys::IPVLAN_FLAG, &mut draft.flag, errors);
            }
        }
        draft.options = options;
        draft
    }
}

fn move_text(options: &mut BTreeMap<String, String>, key: &str, field: &mut String, errors: &mut Errors) {
    let Some(value) = options.remove(key) else { return };
    if field.trim().is_empty() {
        *field = value;
    } else if field.trim() != value {
        errors.push("options", Code::Duplicate, &format!("{key}={value}"), None);
    }
}

fn move_bool(
    options: &mut BTreeMap<String, String>,
    key: &str,
    field: &mut Option<bool>,
    errors: &mut Errors,
) {
    // What is no word for yes or no stays an option for the engine to judge.
    let Some(value) = options.get(key).and_then(|text| go_bool(text)) else { return };
    options.remove(key);
    if field.is_some_and(|f| f != value) {
        errors.push("options", Code::Duplicate, &format!("{key}={value}"), None);
    } else {
        *field = Some(value);
    }
}

/// Yes or no in the words of Go's `strconv.ParseBool`.
pub(crate) fn go_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}
