//! The body of `POST /networks/create`, as it goes over the wire. Texts on purpose: the predictor must be
//! able to judge what a person or another tool really sends, well-formed or not.

mod body;

use std::{collections::BTreeMap, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::addressing::Subnet;

/// `POST /networks/create` (Docker API 1.41–1.57, `NetworkCreateRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)] // the fields are the API's own
pub struct CreateRequest {
    pub name: String,
    /// Ignored from API 1.44 on, where names are always unique; up to 1.43 it asks for that check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_duplicate: Option<bool>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub driver: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachable: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingress: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_only: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_from: Option<ConfigFrom>,
    #[serde(default, rename = "IPAM", skip_serializing_if = "Option::is_none")]
    pub ipam: Option<IpamRequest>,
    #[serde(default, rename = "EnableIPv4", skip_serializing_if = "Option::is_none")]
    pub enable_ipv4: Option<bool>,
    #[serde(default, rename = "EnableIPv6", skip_serializing_if = "Option::is_none")]
    pub enable_ipv6: Option<bool>,
    // Written even when empty, as the docker command does: inspect shows `{}` then, and `null` without.
    #[serde(default, deserialize_with = "null_as_empty")]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub options: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub labels: BTreeMap<String, String>,
}

impl CreateRequest {
    /// The same request in one way of writing: requests that make the same network are equal in it. What an
    /// engine does anyway is not said, addresses are in their usual form, and Lanward's run label is left out.
    /// Texts that cannot be read stay as they are.
    pub fn normal(&self) -> Self {
        let given = |text: &Option<String>, usual: &str| {
            text.clone().filter(|text| !text.is_empty() && text != usual)
        };
        let on = |flag: Option<bool>| flag.filter(|on| *on);
        let ipam = self.ipam.as_ref().map(|ipam| IpamRequest {
            driver: given(&ipam.driver, "default"),
            config: ipam.config.iter().map(IpamConfig::normal).collect(),
            options: ipam.options.clone(),
        });
        let mut labels = self.labels.clone();
        labels.remove(crate::RUN_LABEL);
        Self {
            name: self.name.clone(),
            check_duplicate: Some(true),
            driver: if self.driver.is_empty() { "bridge".into() } else { self.driver.clone() },
            scope: given(&self.scope, "local"),
            internal: on(self.internal),
            attachable: on(self.attachable),
            ingress: on(self.ingress),
            config_only: on(self.config_only),
            config_from: self.config_from.clone().filter(|from| !from.network.is_empty()),
            ipam: ipam.filter(|ipam| *ipam != IpamRequest::default()),
            enable_ipv4: self.enable_ipv4.filter(|on| !*on),
            enable_ipv6: on(self.enable_ipv6),
            options: self.options.clone(),
            labels,
        }
    }
}

impl IpamConfig {
    fn normal(&self) -> Self {
        let block = |text: &Option<String>| {
            let text = text.clone().filter(|text| !text.is_empty())?;
            Some(text.parse::<Subnet>().map_or(text, |subnet| subnet.canonical().to_string()))
        };
        let address = |text: &str| text.parse::<IpAddr>().map_or(text.to_owned(), |a| a.to_string());
        Self {
            subnet: block(&self.subnet),
            ip_range: block(&self.ip_range),
            gateway: self.gateway.as_deref().filter(|text| !text.is_empty()).map(address),
            auxiliary_addresses: self
                .auxiliary_addresses
                .iter()
                .map(|(name, text)| (name.clone(), address(text)))
                .collect(),
        }
    }
}

/// `ConfigFrom`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct ConfigFrom {
    #[serde(default)]
    pub network: String,
}

/// `IPAM`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct IpamRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = Vec<IpamConfig>))]
    pub config: Vec<IpamConfig>,
    // Written even when empty, as the docker command does: inspect shows `{}` then, and `null` without.
    #[serde(default, deserialize_with = "null_as_empty")]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub options: BTreeMap<String, String>,
}

/// One entry of `IPAM.Config`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs)]
pub struct IpamConfig {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subnet: Option<String>,
    #[serde(default, rename = "IPRange", skip_serializing_if = "Option::is_none")]
    pub ip_range: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<String>,
    #[serde(default, deserialize_with = "null_as_empty", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub auxiliary_addresses: BTreeMap<String, String>,
}

/// Go's `encoding/json` writes empty maps and slices as `null`; both mean nothing was given.
fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// What to start: `POST /containers/create` and `/start`, reduced to what Lanward offers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ContainerRequest {
    /// The container's name; empty lets the engine choose.
    pub name: String,
    /// The image, which must be on the engine unless `pull` is asked for.
    pub image: String,
    /// The command; empty means the image's own.
    pub command: Vec<String>,
    /// The network to start on.
    pub endpoint: EndpointRequest,
    /// Ports to publish, in docker's form (`8080:80/tcp`); of no effect on macvlan and ipvlan.
    pub publish: Vec<String>,
    /// Environment, `KEY=value`.
    pub env: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// `no`, `always`, `unless-stopped`, `on-failure`, `on-failure:3`; empty means `no`.
    pub restart: String,
    /// Keep standard input open and give it a terminal (`-it`).
    pub interactive: bool,
}

/// How to attach a container to a network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EndpointRequest {
    /// The network's name or id.
    pub network: String,
    /// IPv4 address to ask for; none lets the engine choose.
    pub ipv4: Option<String>,
    /// IPv6 address to ask for.
    pub ipv6: Option<String>,
    /// MAC address to ask for.
    pub mac: Option<String>,
    /// Further names on this network.
    pub aliases: Vec<String>,
    /// Priority of the default route (API 1.48).
    pub gateway_priority: Option<i32>,
    /// Legacy links, `container:alias`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = Vec<String>))]
    pub links: Vec<String>,
    /// Link-local addresses to ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = Vec<String>))]
    pub link_local: Vec<String>,
    /// Options for the network's driver.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub driver_options: BTreeMap<String, String>,
}
