//! What `identify` judges by: an engine's own answers, kept as they came, and what is known of the client.
//! Leaves out on purpose any typed model of `/info`: a field of an unexpected type must not hide the others.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::{
    endpoint::EngineEndpoint,
    facts::OsFamily,
    observed::{Observed, Why},
};

/// An engine's answers as recorded: everything is optional, and unknown fields are ignored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EngineRecord {
    /// `GET /info`, by the field names of the Docker API.
    #[serde(deserialize_with = "or_default")]
    pub info: Map<String, Value>,
    /// `GET /version`, by the field names of the Docker API.
    #[serde(deserialize_with = "or_default")]
    pub version: Map<String, Value>,
    /// The headers of `GET /_ping`, names in any case.
    #[serde(deserialize_with = "or_default")]
    pub ping_headers: BTreeMap<String, String>,
    /// What the record says of the client that asked.
    #[serde(deserialize_with = "or_default")]
    pub client: RecordedClient,
    /// HTTP status of `/info`, where it was not 200.
    #[serde(deserialize_with = "or_default")]
    pub http_status: Option<u16>,
}

/// The client's side of a record, as `docker version` and `docker info` print it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct RecordedClient {
    /// GOOS of the client: `linux`, `darwin`, `windows`.
    #[serde(deserialize_with = "or_default")]
    pub os: Option<String>,
    /// The client's version.
    #[serde(deserialize_with = "or_default")]
    pub version: Option<String>,
    /// The docker context that was in use.
    #[serde(deserialize_with = "or_default")]
    pub context: Option<String>,
    /// The endpoint that was asked, as `DOCKER_HOST` writes it.
    #[serde(deserialize_with = "or_default")]
    pub host: Option<String>,
}

/// What is known of the machine that asks, and of its way to the engine. Where a field is unknown here, the
/// record's own `client` speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientFacts {
    /// The machine's operating system.
    pub os: Option<OsFamily>,
    /// Its kernel release (`uname -r`).
    pub kernel: Option<String>,
    /// Its host name.
    pub hostname: Option<String>,
    /// The endpoint that was asked.
    pub endpoint: Option<EngineEndpoint>,
    /// The docker context that gave the endpoint.
    pub context: Option<String>,
    /// The engine's process is in this process's network namespace (`/proc/PID/ns/net`).
    pub same_netns: Observed<bool>,
    /// The engine's own bridges (`docker0` with its gateway address, `br-<network id>`) are links of this machine.
    pub docker_bridge_matches: Observed<bool>,
}

impl Default for ClientFacts {
    /// Nothing known.
    fn default() -> Self {
        Self {
            os: None,
            kernel: None,
            hostname: None,
            endpoint: None,
            context: None,
            same_netns: Observed::Unknown(Why::NotLooked),
            docker_bridge_matches: Observed::Unknown(Why::NotLooked),
        }
    }
}

/// A value of the wrong type, or `null`, counts as absent.
fn or_default<'de, D: Deserializer<'de>, T: Default + serde::de::DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}
