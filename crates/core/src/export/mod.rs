//! The same plan or network as docker command, Compose file and API JSON: three texts, one meaning.
//! Leaves out on purpose everything that is not the network itself or an attachment to it, and Lanward's own
//! run label, which means nothing to whoever takes a text away.

mod api_json;
mod cli;
mod compose;
mod shell;

use serde::{Deserialize, Serialize};

use crate::{
    abilities::Spoken,
    facts::Network,
    identity::Identity,
    names::ContainerName,
    request::{ConfigFrom, ContainerRequest, CreateRequest, EndpointRequest, IpamConfig, IpamRequest},
};

pub use shell::quote;

/// The three forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Exports {
    /// A command for a POSIX shell.
    pub docker_cli: String,
    /// A Compose file's `networks:` block, with a service to show how it is used; of a container its service.
    pub compose: String,
    /// The body of `POST /networks/create`; of a container that of `POST /containers/create` or
    /// `POST /networks/{id}/connect`.
    pub api_json: String,
    /// A Compose file that uses the network as it stands on the engine (`external: true`); of a container the same as
    /// [`Self::compose`], which does so anyway.
    pub compose_external: String,
    /// What one of the texts cannot say; the text then makes another network. Empty for nearly all.
    pub limits: Vec<ExportLimit>,
}

/// Something a form of export cannot express.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ExportLimit {
    /// Which form.
    pub form: ExportForm,
    /// Why; its words are `export-limit-<code>`.
    pub code: LimitCode,
    /// The value it is about.
    pub value: String,
}

/// A form of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum ExportForm {
    /// The docker command.
    DockerCli,
    /// The Compose file.
    Compose,
}

/// Why a form cannot express something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum LimitCode {
    /// A program's arguments end at a zero character.
    ZeroCharacter,
    /// The docker command splits key and value at the first `=`, so a key cannot hold one.
    EqualsInKey,
    /// The docker command refuses a label without a name.
    EmptyLabel,
    /// The docker command refuses a space or tabulator inside a label's name.
    SpaceInLabel,
    /// The docker command puts ranges, gateways and excluded addresses to subnets by where they lie; this
    /// one lies in none.
    NoSubnetFor,
    /// The docker command keeps one excluded address for each name, whatever the subnet.
    SameName,
    /// The engine keeps this name for itself: such a network is there already and cannot be made.
    PredefinedName,
    /// Compose has no word for this field.
    NoSuchField,
    /// `docker network connect` cannot ask for a MAC address.
    MacAtConnect,
    /// From version 25 on the docker command refuses a MAC address where the engine is older (API before 1.44).
    MacNeedsOldClient,
    /// The docker command takes the spaces from the ends of a network's name where it attaches to it; `docker run` does
    /// so in its long form of `--network`.
    SpaceAtEnd,
    /// The docker command takes the spaces from the ends of an option for a network's driver, and needs its name.
    DriverOption,
    /// Where `docker run` needs its long form of `--network`, it makes every letter of it small.
    UpperCase,
    /// The engine shows this of the network and it could not be read, so it is in none of the texts.
    Unread,
    /// The docker command reads a Windows line end in this place as a plain one.
    LineEnd,
    /// Compose takes every name that begins with `x-` for an extension of its file, also one of a label.
    ExtensionName,
    /// Compose refuses a label, an excluded address or an option for the addresses without a name.
    EmptyName,
    /// Compose refuses a line break in this name.
    LineBreakInName,
    /// docker compose reads this field and does not tell the engine.
    NotPassedOn,
    /// `docker run` takes the long form of `--network` for a name where no letter follows an equals sign in it.
    LongForm,
}

/// Exports a request.
pub fn of_request(request: &CreateRequest) -> Exports {
    let mut request = request.clone();
    request.labels.remove(crate::RUN_LABEL);
    let mut limits = Vec::new();
    if is_predefined(&request.name) {
        limits.extend([ExportForm::DockerCli, ExportForm::Compose].map(|form| ExportLimit {
            form,
            code: LimitCode::PredefinedName,
            value: request.name.clone(),
        }));
    }
    Exports {
        docker_cli: cli::network_create(&request, &mut limits),
        compose: compose::network(&request, &mut limits),
        api_json: api_json::text(&request),
        compose_external: compose::external(&request.name),
        limits,
    }
}

/// The names that every engine keeps for its own networks (moby `daemon/network.go`).
fn is_predefined(name: &str) -> bool {
    matches!(name, "bridge" | "host" | "none" | "default")
}

/// Exports a network that is there: the request that would make it again.
pub fn of_network(network: &Network) -> Exports {
    let mut exports = of_request(&request_of(network));
    for value in &network.unread {
        exports.limits.extend([ExportForm::DockerCli, ExportForm::Compose].map(|form| ExportLimit {
            form,
            code: LimitCode::Unread,
            value: value.clone(),
        }));
    }
    exports
}

/// The request that would make a network like this one, Lanward's run label left out.
pub fn request_of(network: &Network) -> CreateRequest {
    let config: Vec<IpamConfig> = network
        .ipam
        .iter()
        .map(|ipam| IpamConfig {
            subnet: Some(ipam.subnet.canonical().to_string()),
            ip_range: ipam.ip_range.map(|r| r.canonical().to_string()),
            gateway: ipam.gateway.map(|g| g.to_string()),
            auxiliary_addresses: ipam.excluded.iter().map(|(k, a)| (k.clone(), a.to_string())).collect(),
        })
        .collect();
    let ipam_driver = Some(network.ipam_driver.clone()).filter(|d| !d.is_empty() && d != "default");
    let mut options = network.ipam_options.clone();
    // Podman tells its own allocator this way; said to an engine it means nothing.
    if options.get("driver").is_some_and(|driver| driver == "host-local") {
        options.remove("driver");
    }
    let ipam = IpamRequest { driver: ipam_driver, config, options };
    let mut labels = network.labels.clone();
    labels.remove(crate::RUN_LABEL);
    let from_template = network.config_from.clone().filter(|name| !name.is_empty());
    CreateRequest {
        name: network.name.to_string(),
        check_duplicate: Some(true),
        driver: network.driver.clone(),
        scope: Some(network.scope.clone()).filter(|s| !s.is_empty() && s != "local"),
        internal: network.internal.then_some(true),
        attachable: network.attachable.then_some(true),
        ingress: network.ingress.then_some(true),
        config_only: network.config_only.then_some(true),
        // A network made from a template takes the rest from there; saying it again is refused (403).
        ipam: Some(ipam).filter(|i| *i != IpamRequest::default() && from_template.is_none()),
        enable_ipv4: (network.ipv4 == Some(false)).then_some(false),
        enable_ipv6: (network.ipv6 && from_template.is_none()).then_some(true),
        options: if from_template.is_none() { network.options.clone() } else { Default::default() },
        labels: if from_template.is_none() { labels } else { Default::default() },
        config_from: from_template.map(|network| ConfigFrom { network }),
    }
}

/// The request that makes a network exactly as it was, Lanward's run label of then included.
pub fn definition_of(network: &Network) -> CreateRequest {
    let mut request = request_of(network);
    if let Some(run) = network.labels.get(crate::RUN_LABEL).filter(|_| request.config_from.is_none()) {
        request.labels.insert(crate::RUN_LABEL.into(), run.clone());
    }
    request
}

/// A Compose file that uses a network as it stands on the engine.
pub fn compose_external(network: &Network) -> String {
    compose::external(network.name.as_str())
}

/// Exports the start of a container on a network that is there: `docker run`, a Compose file with one service, and the
/// body of `POST /containers/create`, as the API that is spoken with the engine has it.
pub fn of_start(request: &ContainerRequest, spoken: Spoken) -> Exports {
    let mut request = request.clone();
    request.labels.remove(crate::RUN_LABEL);
    let mut limits = Vec::new();
    let docker_cli = cli::run_line(&request, &mut limits);
    if let Some(mac) = request.endpoint.mac.as_ref().filter(|mac| !mac.is_empty() && !spoken.mac_of_endpoint)
    {
        // Measured with the client of 28.2.2 and the engine of 20.10.24.
        let (form, code) = (ExportForm::DockerCli, LimitCode::MacNeedsOldClient);
        limits.push(ExportLimit { form, code, value: mac.clone() });
    }
    let compose = compose::service(&request, spoken, &mut limits);
    let api_json = api_json::text(&request.body(spoken));
    Exports { docker_cli, compose_external: compose.clone(), compose, api_json, limits }
}

/// Exports the attaching of a container that is there: `docker network connect`, a Compose file that holds the
/// attachment, and the body of `POST /networks/{id}/connect`. `image` is what the container is made of, where that is
/// known.
pub fn of_attachment(
    container: &str,
    image: Option<&str>,
    endpoint: &EndpointRequest,
    spoken: Spoken,
) -> Exports {
    let mut limits = Vec::new();
    let request = ContainerRequest {
        name: container.to_owned(),
        image: image.unwrap_or(compose::EXAMPLE_IMAGE).to_owned(),
        endpoint: endpoint.clone(),
        ..ContainerRequest::default()
    };
    let docker_cli = cli::connect_line(container, endpoint, &mut limits);
    let compose = compose::service(&request, spoken, &mut limits);
    let api_json = api_json::text(&endpoint.connect_body(container, spoken));
    Exports { docker_cli, compose_external: compose.clone(), compose, api_json, limits }
}

/// Exports what is kept for a container on a network that is there, as its attaching.
pub fn of_identity(identity: &Identity, image: Option<&str>, spoken: Spoken) -> Exports {
    of_attachment(identity.container.as_str(), image, &identity.request(), spoken)
}

/// `docker run` for a request.
///
/// # Errors
/// The first [`ExportLimit`] where that command cannot say what is asked for.
pub fn run_command(request: &ContainerRequest) -> Result<String, ExportLimit> {
    let mut limits = Vec::new();
    let text = cli::run_line(request, &mut limits);
    limits.into_iter().next().map_or(Ok(text), Err)
}

/// `docker network connect`.
///
/// # Errors
/// The [`ExportLimit`] where that command cannot say what is asked for.
pub fn connect_command(container: &str, endpoint: &EndpointRequest) -> Result<String, ExportLimit> {
    let mut limits = Vec::new();
    let text = cli::connect_line(container, endpoint, &mut limits);
    limits.into_iter().next().map_or(Ok(text), Err)
}

/// `docker network disconnect`.
pub fn disconnect_command(container: &ContainerName, network: &str) -> String {
    cli::plain(&["docker", "network", "disconnect"], &[network, container.as_str()])
}

/// `docker network rm`.
pub fn remove_command(network: &str) -> String {
    cli::plain(&["docker", "network", "rm"], &[network])
}
