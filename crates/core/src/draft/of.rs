//! The form that makes a network like one that is there: for edit, duplicate and import. Whatever the form
//! cannot say is named; nothing is lost silently, because the form is read back and compared at once.
//! Leaves out on purpose the containers on that network, and Lanward's own run label.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{DriverKind, FieldErrorCode, Kept, NetworkDraft, Purpose, SubnetDraft};
use crate::{
    addressing::{AddressRange, number},
    export,
    facts::Network,
    intent::{self, IpvlanFlag, IpvlanMode, MacvlanMode, excluded_name, go_bool, keys},
    request::{CreateRequest, IpamConfig},
};

/// A form drawn from a network or a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Drawn {
    /// The form, to be taken literally (`propose` is off).
    pub draft: NetworkDraft,
    /// What the form does not make again. Empty for nearly all networks of Lanward's drivers.
    pub not_carried: Vec<NotCarried>,
}

/// Something that is on the network and that the form does not make again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NotCarried {
    /// The API's path (`Driver`, `ConfigOnly`, `IPAM.Config.0.Gateway`); where `code` is set, the form's path.
    pub field: String,
    /// The value there.
    pub value: String,
    /// What the form has against the value; none where it has no place for it.
    pub code: Option<FieldErrorCode>,
}

/// The form that makes this network again.
pub fn of_network(network: &Network) -> Drawn {
    of_request(&export::request_of(network))
}

/// The form that makes this request again, but for Lanward's run label.
pub fn of_request(request: &CreateRequest) -> Drawn {
    let mut draft = draft_of(&request.normal());
    // As they were written: a wrong one is to be mended by whoever sees it in the form.
    let config = request.ipam.iter().flat_map(|ipam| &ipam.config);
    draft.subnets = config.map(subnet_draft).collect();
    let request = request.normal();
    let mut lost = Lost::default();
    lost.without_field(&request);
    match intent::parse(&draft) {
        Ok(intent) => lost.differences(&request, &intent.request(None).normal()),
        Err(errors) => {
            for error in errors {
                lost.0.push(NotCarried { field: error.field, value: error.typed, code: Some(error.code) });
            }
        }
    }
    Drawn { draft, not_carried: lost.0 }
}

fn draft_of(request: &CreateRequest) -> NetworkDraft {
    let driver = driver_of(&request.driver).unwrap_or(DriverKind::Bridge);
    let ipam = request.ipam.clone().unwrap_or_default();
    let mut draft = NetworkDraft {
        name: request.name.clone(),
        driver,
        ipv6: request.enable_ipv6 == Some(true),
        internal: request.internal == Some(true),
        labels: request.labels.clone(),
        kept: Kept {
            attachable: request.attachable == Some(true),
            ipv4: request.enable_ipv4,
            scope: request.scope.clone().unwrap_or_default(),
            config_from: request.config_from.as_ref().map(|f| f.network.clone()).unwrap_or_default(),
            ipam_driver: ipam.driver.unwrap_or_default(),
            ipam_options: ipam.options,
            spelled: BTreeMap::new(),
        },
        ..NetworkDraft::default()
    };
    for (key, value) in &request.options {
        match put(&mut draft, key, value) {
            Put::NoField => {
                draft.options.insert(key.clone(), value.clone());
            }
            Put::WrittenAs(written) if written.as_ref() == Some(value) => {}
            Put::WrittenAs(_) => {
                draft.kept.spelled.insert(key.clone(), value.clone());
            }
        }
    }
    draft.purpose = match driver {
        DriverKind::Bridge => Purpose::Private,
        DriverKind::Ipvlan if draft.mode.starts_with("l3") => Purpose::Routed,
        _ if draft.parent.contains('.') => Purpose::OnVlan,
        _ => Purpose::OnLan,
    };
    draft
}

fn driver_of(name: &str) -> Option<DriverKind> {
    [DriverKind::Bridge, DriverKind::Macvlan, DriverKind::Ipvlan].into_iter().find(|d| d.as_str() == name)
}

/// Where an option went.
enum Put {
    /// Into a field, from which the request writes this.
    WrittenAs(Option<String>),
    /// Nowhere.
    NoField,
}

/// Puts an option into the field it has, if it has one.
fn put(draft: &mut NetworkDraft, key: &str, value: &str) -> Put {
    let text = value.trim();
    let some = |written: &str| Some(written.to_owned()).filter(|w| !w.is_empty());
    let (field, written) = match (draft.driver, key) {
        (DriverKind::Macvlan | DriverKind::Ipvlan, keys::PARENT) => (&mut draft.parent, some(text)),
        (DriverKind::Macvlan, keys::MACVLAN_MODE) => {
            (&mut draft.mode, some(text).filter(|_| MacvlanMode::parse(text) != Some(MacvlanMode::default())))
        }
        (DriverKind::Ipvlan, keys::IPVLAN_MODE) => {
            (&mut draft.mode, some(text).filter(|_| IpvlanMode::parse(text) != Some(IpvlanMode::default())))
        }
        (DriverKind::Ipvlan, keys::IPVLAN_FLAG) => {
            (&mut draft.flag, some(text).filter(|_| IpvlanFlag::parse(text) != Some(IpvlanFlag::default())))
        }
        (DriverKind::Bridge, keys::BRIDGE_NAME) => (&mut draft.bridge_name, some(text)),
        (DriverKind::Bridge, keys::MTU) => {
            (&mut draft.mtu, text.parse().map(|mtu: u16| mtu.to_string()).ok())
        }
        (DriverKind::Bridge, keys::ICC | keys::MASQUERADE) => {
            let Some(yes) = go_bool(value) else { return Put::NoField };
            let field = if key == keys::ICC { &mut draft.icc } else { &mut draft.masquerade };
            *field = Some(yes);
            return Put::WrittenAs(Some(yes.to_string()));
        }
        _ => return Put::NoField,
    };
    text.clone_into(field);
    Put::WrittenAs(written)
}

fn subnet_draft(config: &IpamConfig) -> SubnetDraft {
    let mut plain = BTreeSet::new();
    let mut excluded = Vec::new();
    for (name, text) in &config.auxiliary_addresses {
        match text.parse::<IpAddr>() {
            Ok(address) if excluded_name(address) == *name => {
                plain.insert(address);
            }
            _ => excluded.push(format!("{name}={text}")),
        }
    }
    for run in runs(&plain) {
        let AddressRange { first, last } = run;
        match run.len() {
            1 => excluded.push(first.to_string()),
            2 => excluded.extend([first.to_string(), last.to_string()]),
            _ => excluded.push(format!("{first}-{last}")),
        }
    }
    SubnetDraft {
        subnet: config.subnet.clone().unwrap_or_default(),
        gateway: config.gateway.clone().unwrap_or_default(),
        ip_range: config.ip_range.clone().unwrap_or_default(),
        excluded,
    }
}

/// Addresses that follow each other, together.
fn runs(addresses: &BTreeSet<IpAddr>) -> Vec<AddressRange> {
    let mut runs: Vec<AddressRange> = Vec::new();
    for &this in addresses {
        match runs.last_mut() {
            Some(run)
                if run.last.is_ipv4() == this.is_ipv4()
                    && number(run.last).checked_add(1) == Some(number(this)) =>
            {
                run.last = this;
            }
            _ => runs.push(AddressRange { first: this, last: this }),
        }
    }
    runs
}

#[derive(Default)]
struct Lost(Vec<NotCarried>, BTreeSet<String>);

impl Lost {
    fn push(&mut self, field: &str, value: &str) {
        if self.1.insert(field.to_owned()) {
            self.0.push(NotCarried { field: field.to_owned(), value: value.to_owned(), code: None });
        }
    }

    /// What the form has no place for, whatever else it can read.
    fn without_field(&mut self, request: &CreateRequest) {
        if driver_of(&request.driver).is_none() {
            self.push("Driver", &request.driver);
        }
        for (field, on) in [("Ingress", request.ingress), ("ConfigOnly", request.config_only)] {
            if on == Some(true) {
                self.push(field, "true");
            }
        }
        // Two names for one address: the form has one name for each.
        for (at, config) in request.ipam.iter().flat_map(|i| &i.config).enumerate() {
            let mut seen = BTreeSet::new();
            for (name, text) in &config.auxiliary_addresses {
                if text.parse::<IpAddr>().is_ok_and(|a| !seen.insert(a)) {
                    self.push(&format!("IPAM.Config.{at}.AuxiliaryAddresses.{name}"), text);
                }
            }
        }
    }

    /// What is in the one request and not in the other.
    fn differences(&mut self, wanted: &CreateRequest, got: &CreateRequest) {
        let (wanted, got) = (leaves(wanted), leaves(got));
        for (field, value) in &wanted {
            if got.get(field) != Some(value) {
                self.push(field, value);
            }
        }
        for field in got.keys().filter(|field| !wanted.contains_key(*field)) {
            self.push(field, "");
        }
    }
}

/// A request as path → text.
fn leaves(request: &CreateRequest) -> BTreeMap<String, String> {
    fn walk(path: String, value: &Value, leaves: &mut BTreeMap<String, String>) {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(below(key), value, leaves)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, value)| walk(below(&at.to_string()), value, leaves));
            }
            Value::String(text) => drop(leaves.insert(path, text.clone())),
            other => drop(leaves.insert(path, other.to_string())),
        }
    }
    let mut leaves = BTreeMap::new();
    let value = serde_json::to_value(request).expect("a request has only text keys");
    walk(String::new(), &value, &mut leaves);
    leaves
}
