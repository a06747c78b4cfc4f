//! The engine's JSON documents and what they mean. One shape for every version from 20.10 on and for Podman:
//! everything is optional, nulls are absences, an entry that cannot be read is left out of its list.
//! Leaves out on purpose bollard's models, which refuse a whole list for one unknown word.

mod containers;

use std::{collections::BTreeMap, net::IpAddr};

use lanward_core::{
    facts::{AddressPool, EngineInfo, Image, Ipam, Network, SwarmState},
    names::{NetworkId, NetworkName},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

pub(crate) use containers::{ContainerDocument, ContainerInspectDocument};

/// Reads a list; entries that do not fit are left out and logged.
///
/// # Errors
/// The parser's word where it is no JSON list at all.
pub(crate) fn list<D: DeserializeOwned>(body: &[u8]) -> Result<Vec<D>, serde_json::Error> {
    // The usual case costs one pass.
    if let Ok(list) = serde_json::from_slice::<Option<Vec<D>>>(body) {
        return Ok(list.unwrap_or_default());
    }
    let values: Vec<Value> = serde_json::from_slice(body)?;
    Ok(values
        .into_iter()
        .filter_map(|value| {
            serde_json::from_value(value)
                .map_err(|error| tracing::warn!(%error, "an entry of the engine's answer cannot be read"))
                .ok()
        })
        .collect())
}

/// A document about one thing, which always has an id.
///
/// # Errors
/// The parser's word, also where the id is missing.
pub(crate) fn one<D: DeserializeOwned + Identified>(body: &[u8]) -> Result<D, serde_json::Error> {
    let document: D = serde_json::from_slice(body)?;
    if document.id().is_empty() { Err(serde::de::Error::missing_field("Id")) } else { Ok(document) }
}

/// Has an id.
pub(crate) trait Identified {
    fn id(&self) -> &str;
}

macro_rules! identified {
    ($($document:ident)*) => {
        $(impl Identified for $document {
            fn id(&self) -> &str {
                &self.id
            }
        })*
    };
}

identified! { NetworkDocument ContainerInspectDocument CreatedDocument }

/// A map of texts; Docker's options and labels are that, other engines may say numbers or null.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let map: Option<BTreeMap<String, Value>> = Option::deserialize(deserializer)?;
    Ok(map
        .unwrap_or_default()
        .into_iter()
        .map(|(key, value)| match value {
            Value::String(text) => (key, text),
            Value::Null => (key, String::new()),
            other => (key, other.to_string()),
        })
        .collect())
}

fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// An address; empty and unspecified texts are absences.
fn address(text: &str) -> Option<IpAddr> {
    text.split('/').next()?.parse().ok().filter(|a: &IpAddr| !a.is_unspecified())
}

/// `Network` of `GET /networks` and `GET /networks/{id}`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct NetworkDocument {
    id: String,
    #[serde(deserialize_with = "or_default")]
    name: String,
    created: Option<String>,
    #[serde(deserialize_with = "or_default")]
    scope: String,
    #[serde(deserialize_with = "or_default")]
    driver: String,
    #[serde(rename = "EnableIPv4")]
    enable_ipv4: Option<bool>,
    #[serde(rename = "EnableIPv6")]
    enable_ipv6: Option<bool>,
    #[serde(rename = "IPAM", deserialize_with = "or_default")]
    ipam: IpamDocument,
    internal: Option<bool>,
    attachable: Option<bool>,
    ingress: Option<bool>,
    config_only: Option<bool>,
    config_from: Option<ConfigFromDocument>,
    #[serde(deserialize_with = "texts")]
    options: BTreeMap<String, String>,
    #[serde(deserialize_with = "texts")]
    labels: BTreeMap<String, String>,
    /// What else there is. Fields that tell how the network does, not what it is, are in [`DOINGS`].
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

/// Fields of an inspected network that nobody asks for when it is made.
const DOINGS: [&str; 4] = ["Containers", "Services", "Peers", "Status"];

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct IpamDocument {
    #[serde(deserialize_with = "or_default")]
    driver: String,
    #[serde(deserialize_with = "or_default")]
    config: Vec<IpamConfigDocument>,
    #[serde(deserialize_with = "texts")]
    options: BTreeMap<String, String>,
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct IpamConfigDocument {
    #[serde(deserialize_with = "or_default")]
    subnet: String,
    #[serde(rename = "IPRange", deserialize_with = "or_default")]
    ip_range: String,
    #[serde(deserialize_with = "or_default")]
    gateway: String,
    #[serde(deserialize_with = "texts")]
    auxiliary_addresses: BTreeMap<String, String>,
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ConfigFromDocument {
    #[serde(deserialize_with = "or_default")]
    network: String,
}

impl NetworkDocument {
    pub(crate) fn read(self) -> Network {
        let unread = self.unread();
        Network {
            unread,
            ipam_options: self.ipam.options,
            id: NetworkId::seen(self.id),
            name: NetworkName::seen(self.name),
            driver: self.driver,
            scope: self.scope,
            internal: self.internal.unwrap_or_default(),
            attachable: self.attachable.unwrap_or_default(),
            ingress: self.ingress.unwrap_or_default(),
            ipv4: self.enable_ipv4,
            ipv6: self.enable_ipv6.unwrap_or_default(),
            config_only: self.config_only.unwrap_or_default(),
            config_from: self.config_from.map(|c| c.network).filter(|name| !name.is_empty()),
            ipam_driver: self.ipam.driver,
            ipam: self.ipam.config.into_iter().filter_map(IpamConfigDocument::read).collect(),
            options: self.options,
            labels: self.labels,
            created: self.created,
        }
    }

    /// The fields that [`Self::read`] would lose.
    fn unread(&self) -> Vec<String> {
        let mut unread: Vec<String> =
            said(&self.other).filter(|key| !DOINGS.contains(key)).map(str::to_owned).collect();
        unread.extend(said(&self.ipam.other).map(|key| format!("IPAM.{key}")));
        for (at, config) in self.ipam.config.iter().enumerate() {
            unread.extend(config.unread().map(|key| format!("IPAM.Config.{at}.{key}")));
        }
        unread
    }
}

/// The keys that say something: engines write absent fields as null, false, zero or nothing at all.
fn said(other: &BTreeMap<String, Value>) -> impl Iterator<Item = &str> {
    other.iter().filter(|(_, value)| !is_empty(value)).map(|(key, _)| key.as_str())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(yes) => !yes,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
    }
}

impl IpamConfigDocument {
    fn unread(&self) -> impl Iterator<Item = String> {
        let lost = |text: &str, read: bool| !text.is_empty() && !read;
        let address_of = |text: &str| text.parse::<IpAddr>().is_ok();
        let mut unread = Vec::new();
        if lost(&self.subnet, self.subnet.parse::<lanward_core::addressing::Subnet>().is_ok()) {
            unread.push("Subnet".to_owned());
        }
        if lost(&self.ip_range, self.ip_range.parse::<lanward_core::addressing::Subnet>().is_ok()) {
            unread.push("IPRange".to_owned());
        }
        if lost(&self.gateway, address(&self.gateway).is_some()) {
            unread.push("Gateway".to_owned());
        }
        let bad = self.auxiliary_addresses.iter().filter(|(_, text)| !address_of(text));
        unread.extend(bad.map(|(name, _)| format!("AuxiliaryAddresses.{name}")));
        unread.extend(said(&self.other).map(str::to_owned));
        unread.into_iter()
    }

    fn read(self) -> Option<Ipam> {
        Some(Ipam {
            subnet: self.subnet.parse().ok()?,
            ip_range: self.ip_range.parse().ok(),
            gateway: address(&self.gateway),
            excluded: self
                .auxiliary_addresses
                .into_iter()
                .filter_map(|(name, text)| Some((name, address(&text)?)))
                .collect(),
        })
    }
}

/// `GET /info`, as far as it is needed.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct InfoDocument {
    #[serde(deserialize_with = "or_default")]
    name: String,
    #[serde(deserialize_with = "or_default")]
    operating_system: String,
    #[serde(rename = "OSType", deserialize_with = "or_default")]
    os_type: String,
    #[serde(deserialize_with = "or_default")]
    kernel_version: String,
    #[serde(deserialize_with = "or_default")]
    docker_root_dir: String,
    #[serde(deserialize_with = "or_default")]
    security_options: Vec<String>,
    /// Podman's own word.
    rootless: Option<bool>,
    #[serde(deserialize_with = "or_default")]
    swarm: SwarmDocument,
    #[serde(deserialize_with = "or_default")]
    labels: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    http_proxy: String,
    #[serde(deserialize_with = "or_default")]
    warnings: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    default_address_pools: Vec<PoolDocument>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SwarmDocument {
    #[serde(deserialize_with = "or_default")]
    local_node_state: String,
    control_available: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct PoolDocument {
    #[serde(deserialize_with = "or_default")]
    base: String,
    #[serde(deserialize_with = "or_default")]
    size: u8,
}

impl InfoDocument {
    pub(crate) fn read(self) -> EngineInfo {
        let rootless = self.rootless.unwrap_or_default()
            || self.security_options.iter().any(|o| o.split(',').any(|part| part == "name=rootless"));
        EngineInfo {
            name: self.name,
            operating_system: self.operating_system,
            os_type: self.os_type,
            kernel_version: self.kernel_version,
            root_dir: self.docker_root_dir,
            security_options: self.security_options,
            rootless,
            swarm: match (self.swarm.local_node_state.as_str(), self.swarm.control_available) {
                ("" | "inactive", _) => SwarmState::Inactive,
                (_, Some(true)) => SwarmState::Manager,
                _ => SwarmState::Worker,
            },
            labels: self.labels,
            http_proxy: self.http_proxy,
            warnings: self.warnings,
            address_pools: self
                .default_address_pools
                .into_iter()
                .filter_map(|p| Some(AddressPool { base: p.base.parse().ok()?, size: p.size }))
                .collect(),
        }
    }
}

/// One entry of `GET /images/json`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ImageDocument {
    id: String,
    #[serde(deserialize_with = "or_default")]
    repo_tags: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    size: i64,
}

impl ImageDocument {
    pub(crate) fn read(self) -> Image {
        Image {
            id: self.id,
            // docker writes "<none>:<none>" for an image without names.
            tags: self.repo_tags.into_iter().filter(|tag| !tag.contains("<none>")).collect(),
            size: self.size.try_into().unwrap_or_default(),
        }
    }
}

/// The answer to a create.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreatedDocument {
    pub(crate) id: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) warning: String,
}
