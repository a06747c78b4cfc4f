//! An engine's answers as texts by field, and what is known of the client once the record's own words are added.
//! Leaves out on purpose any conclusion.

use std::net::IpAddr;

use serde_json::Value;

use super::{ClientFacts, EngineRecord};
use crate::{
    endpoint::EngineEndpoint,
    facts::OsFamily,
    observed::{Observed, Why},
};

/// A field that can speak for a conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    OperatingSystem,
    Name,
    Kernel,
    RootDir,
    Label,
    Security,
    HttpProxy,
    NoProxy,
    Platform,
    Component,
    ServerVersion,
    Warning,
    Pool,
    StorageDriver,
    LoggingDriver,
    OsType,
    ProductLicense,
    Buildah,
    PingHeader,
    Context,
    Endpoint,
}

impl Field {
    /// The field's name as in the Docker API, or as Lanward calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::OperatingSystem => "OperatingSystem",
            Self::Name => "Name",
            Self::Kernel => "KernelVersion",
            Self::RootDir => "DockerRootDir",
            Self::Label => "Labels",
            Self::Security => "SecurityOptions",
            Self::HttpProxy => "HttpProxy",
            Self::NoProxy => "NoProxy",
            Self::Platform => "Platform.Name",
            Self::Component => "Components",
            Self::ServerVersion => "ServerVersion",
            Self::Warning => "Warnings",
            Self::Pool => "DefaultAddressPools",
            Self::StorageDriver => "Driver",
            Self::LoggingDriver => "LoggingDriver",
            Self::OsType => "OSType",
            Self::ProductLicense => "ProductLicense",
            Self::Buildah => "BuildahVersion",
            Self::PingHeader => "/_ping",
            Self::Context => "context",
            Self::Endpoint => "endpoint",
        }
    }
}

/// A record together with what is known of the client.
pub(super) struct Answers<'a> {
    record: &'a EngineRecord,
    pub(super) client: Client,
}

/// The client, from [`ClientFacts`] and, where those are silent, from the record and the endpoint's form.
pub(super) struct Client {
    pub(super) os: Option<OsFamily>,
    pub(super) kernel: Option<String>,
    pub(super) hostname: Option<String>,
    pub(super) endpoint: Option<EngineEndpoint>,
    pub(super) context: Option<String>,
    pub(super) version: Option<String>,
    pub(super) same_netns: Observed<bool>,
    pub(super) bridge_matches: Observed<bool>,
}

impl Client {
    fn of(record: &EngineRecord, facts: &ClientFacts) -> Self {
        let said = &record.client;
        let endpoint = facts.endpoint.clone().or_else(|| said.host.as_ref()?.parse().ok());
        let os = facts
            .os
            .or_else(|| match said.os.as_deref()? {
                "linux" => Some(OsFamily::Linux),
                "darwin" => Some(OsFamily::Macos),
                "windows" => Some(OsFamily::Windows),
                _ => Some(OsFamily::Other),
            })
            .or_else(|| match endpoint.as_ref()? {
                EngineEndpoint::Unix { path } if path.starts_with("/Users/") => Some(OsFamily::Macos),
                EngineEndpoint::Npipe { .. } => Some(OsFamily::Windows),
                _ => None,
            });
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Self {
            os,
            kernel: text(&facts.kernel),
            hostname: text(&facts.hostname),
            endpoint,
            context: text(&facts.context).or_else(|| text(&said.context)),
            version: text(&said.version),
            same_netns: facts.same_netns.clone(),
            bridge_matches: facts.docker_bridge_matches.clone(),
        }
    }

    /// The endpoint lies on another machine. A loopback address may be the near end of a tunnel, so it proves
    /// neither.
    pub(super) fn is_remote(&self) -> bool {
        match &self.endpoint {
            Some(EngineEndpoint::Tcp { address, .. }) => !is_loopback(host_of(address)),
            Some(EngineEndpoint::Ssh { target }) => {
                let host = target.rsplit_once('@').map_or(target.as_str(), |(_, host)| host);
                !is_loopback(host_of(host))
            }
            // `//./pipe/x` is this machine's, `//server/pipe/x` another's.
            Some(EngineEndpoint::Npipe { path }) => {
                let path = path.replace('\\', "/");
                path.starts_with("//") && !path.starts_with("//./")
            }
            Some(EngineEndpoint::Unix { .. }) | None => false,
        }
    }

    /// The endpoint is a Unix socket of this machine. Its far end may still be elsewhere.
    pub(super) fn is_unix(&self) -> bool {
        matches!(self.endpoint, Some(EngineEndpoint::Unix { .. }))
    }
}

/// `host:port`, `[v6]:port` or a bare host.
fn host_of(address: &str) -> &str {
    let address = address.split('/').next().unwrap_or(address);
    if let Some(rest) = address.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    match address.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => address,
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl<'a> Answers<'a> {
    pub(super) fn new(record: &'a EngineRecord, facts: &ClientFacts) -> Self {
        Self { record, client: Client::of(record, facts) }
    }

    /// Every text of that field. A field that is there but empty gives an empty text.
    pub(super) fn texts(&self, field: Field) -> Vec<String> {
        let (info, version) = (&self.record.info, &self.record.version);
        let one = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let list = |value: Option<&Value>| -> Vec<String> {
            let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        match field {
            Field::OperatingSystem
            | Field::Name
            | Field::RootDir
            | Field::HttpProxy
            | Field::NoProxy
            | Field::StorageDriver
            | Field::LoggingDriver
            | Field::ProductLicense
            | Field::Buildah => one(info.get(field.name())).into_iter().collect(),
            Field::Label | Field::Security | Field::Warning => list(info.get(field.name())),
            Field::Kernel => one(info.get("KernelVersion"))
                .or_else(|| one(version.get("KernelVersion")))
                .or_else(|| {
                    let details = self.components().find_map(|c| c.get("Details")?.get("KernelVersion"));
                    one(details)
                })
                .into_iter()
                .collect(),
            Field::Platform => one(version.get("Platform").and_then(|p| p.get("Name"))).into_iter().collect(),
            Field::Component => self.components().filter_map(|c| one(c.get("Name"))).collect(),
            Field::ServerVersion => {
                one(info.get("ServerVersion")).or_else(|| one(version.get("Version"))).into_iter().collect()
            }
            Field::OsType => one(info.get("OSType")).or_else(|| one(version.get("Os"))).into_iter().collect(),
            Field::Pool => {
                let pools = info.get("DefaultAddressPools").and_then(Value::as_array);
                pools.into_iter().flatten().filter_map(|pool| one(pool.get("Base"))).collect()
            }
            Field::PingHeader => self.record.ping_headers.keys().cloned().collect(),
            Field::Context => self.client.context.iter().cloned().collect(),
            Field::Endpoint => self.client.endpoint.iter().map(ToString::to_string).collect(),
        }
    }

    /// The field's only text, or an empty one.
    pub(super) fn text(&self, field: Field) -> String {
        self.texts(field).into_iter().next().unwrap_or_default()
    }

    /// `amd64`, `arm64` …, in whichever spelling.
    pub(super) fn is_arm64(&self) -> bool {
        let (info, version) = (&self.record.info, &self.record.version);
        let arch = info.get("Architecture").or_else(|| version.get("Arch")).and_then(Value::as_str);
        matches!(arch, Some("aarch64" | "arm64"))
    }

    /// Podman's own word on it (`podman pkg/api/handlers/compat/info.go`).
    pub(super) fn says_rootless(&self) -> Option<bool> {
        self.record.info.get("Rootless").and_then(Value::as_bool)
    }

    /// `/info` came as an error, or with an empty id and version: a proxy answered, no engine.
    pub(super) fn is_hollow(&self) -> bool {
        let is_empty = |key: &str| self.record.info.get(key).and_then(Value::as_str) == Some("");
        self.record.http_status.is_some_and(|status| status >= 400)
            || is_empty("ID") && is_empty("ServerVersion")
    }

    /// Nothing was answered at all.
    pub(super) fn is_empty(&self) -> bool {
        self.record.info.is_empty() && self.record.version.is_empty() && self.record.ping_headers.is_empty()
    }

    fn components(&self) -> impl Iterator<Item = &Value> {
        self.record.version.get("Components").and_then(Value::as_array).into_iter().flatten()
    }

    /// Proof that the engine's links are this machine's: its process is in our network namespace; or a Unix socket
    /// leads to an engine of the same kernel and host name, and nothing speaks against it.
    pub(super) fn is_same_machine(&self) -> bool {
        let client = &self.client;
        match client.same_netns {
            Observed::Known(same) => return same,
            Observed::Unknown(Why::OtherKernel) => return false,
            Observed::Unknown(_) => {}
        }
        client.os == Some(OsFamily::Linux)
            && client.is_unix()
            && client.bridge_matches.known() != Some(&false)
            && client.kernel.as_ref().is_some_and(|kernel| *kernel == self.text(Field::Kernel))
            && client.hostname.as_ref().is_some_and(|name| *name == self.text(Field::Name))
    }
}
