//! From a wish about a container or a network that is there to the answer: start, attach, detach, remove.

use super::{
    ActionProposal, PlanId, Step, access,
    network::{decide, nothing_blocks},
    read,
};
use crate::{
    abilities::{self, Spoken},
    diagnosis,
    draft::{EndpointDraft, FieldError, FieldErrorCode as Code, RunDraft},
    export,
    facts::{Container, Endpoint, EngineFacts, Facts, Lookup, Network, Product, Timestamp},
    identity::chosen_mac,
    names::ContainerName,
    predict::{self, Attachment, ErrorClass, Prediction},
    request::EndpointRequest,
};

/// The network of `docker run` where none is named.
const DEFAULT_NETWORK: &str = "bridge";

/// Answers the start form.
pub fn propose_run(facts: &Facts, draft: &RunDraft, id: PlanId, at: Timestamp) -> ActionProposal {
    let engine = facts.engine();
    let mut errors = read::Errors::default();
    let typed = draft.endpoint.network.trim();
    let typed = if typed.is_empty() { DEFAULT_NETWORK } else { typed };
    let resolved =
        with_mac(engine, &EndpointDraft { network: typed.to_owned(), ..draft.endpoint.clone() }, &draft.name);
    let mut endpoint = read::endpoint(&resolved, "endpoint.", &mut errors);
    let mut request = read::container(draft, &mut errors);
    if resolved.mac != draft.endpoint.mac && request.name.is_empty() {
        // A name that is made up at each start has no address of its own.
        errors.push("name", Code::Required, &draft.name, None);
    }
    let network = engine.and_then(|e| find_network(e, typed, "endpoint.network", &mut errors));
    can_have_priority(engine, &endpoint, &draft.endpoint, "endpoint.", &mut errors);
    if let (Some(engine), Some(network)) = (engine, network) {
        // The name where it is enough, because the engine shows the network mode as it was given.
        endpoint.network = named(engine, network);
    }
    request.endpoint = endpoint;
    let command = errors.0.is_empty().then(|| export::run_command(&request).ok()).flatten();
    let mut answer = ActionProposal::of(errors.0, command);
    let Some(engine) = engine.filter(|_| answer.field_errors.is_empty()) else { return answer };
    answer.exports = Some(export::of_start(&request, Spoken::with(engine)));
    if request.name.is_empty() {
        request.name = read::name_for(&request.image, &id);
    }
    request.labels.insert(crate::RUN_LABEL.into(), id.0.clone());
    answer.prediction = Some(predict_run(engine, &request.name, &request.endpoint));
    answer.findings = diagnosis::diagnose_endpoint(
        facts,
        &request.endpoint,
        &request.publish,
        None,
        answer.prediction.as_ref(),
    );
    let accepted = [draft.accepted.as_slice(), draft.endpoint.accepted.as_slice()].concat();
    if nothing_blocks(&answer.findings, answer.prediction.as_ref(), &accepted) {
        let mut steps = Vec::new();
        if draft.pull {
            steps.push(Step::PullImage { image: request.image.clone() });
        }
        let (name, endpoint) = (request.name.clone(), request.endpoint.clone());
        steps.push(Step::CreateContainer { request });
        steps.push(Step::StartContainer { name: name.clone() });
        steps.push(Step::CompareEndpoint { container: name, endpoint, network: None });
        answer.plan = Some(decide(facts, engine, id, at, steps));
    }
    answer
}

/// Answers the attach form.
pub fn propose_attach(facts: &Facts, draft: &EndpointDraft, id: PlanId, at: Timestamp) -> ActionProposal {
    let engine = facts.engine();
    let mut errors = read::Errors::default();
    let mut endpoint = read::endpoint(&with_mac(engine, draft, &draft.container), "", &mut errors);
    require("container", &draft.container, &mut errors);
    require("network", &draft.network, &mut errors);
    let container = engine.and_then(|e| find_container(e, &draft.container, "container", &mut errors));
    let network = engine.and_then(|e| find_network(e, &draft.network, "network", &mut errors));
    can_have_priority(engine, &endpoint, draft, "", &mut errors);
    let command =
        errors.0.is_empty().then(|| export::connect_command(draft.container.trim(), &endpoint).ok());
    let mut answer = ActionProposal::of(errors.0, command.flatten());
    let (Some(engine), Some(container), Some(network), true) =
        (engine, container, network, answer.field_errors.is_empty())
    else {
        return answer;
    };
    let named = EndpointRequest { network: named(engine, network), ..endpoint.clone() };
    let name = container.name.as_str();
    answer.command = export::connect_command(name, &named).ok();
    answer.exports = Some(export::of_attachment(name, Some(&container.image), &named, Spoken::with(engine)));
    // The id, because up to Docker 24 two networks may have one name.
    endpoint.network = network.id.to_string();
    let how = Attachment::Connect { container: container.id.as_str() };
    answer.prediction = Some(predict::endpoint(&predict::state_of(engine), &endpoint, how).prediction);
    answer.findings = diagnosis::diagnose_endpoint(
        facts,
        &endpoint,
        &[],
        Some(container.id.as_str()),
        answer.prediction.as_ref(),
    );
    if nothing_blocks(&answer.findings, answer.prediction.as_ref(), &draft.accepted) {
        let steps = vec![
            Step::Connect {
                container: container.id.clone(),
                name: container.name.clone(),
                endpoint: endpoint.clone(),
            },
            Step::CompareEndpoint {
                container: container.id.to_string(),
                endpoint,
                network: Some(network.name.clone()),
            },
        ];
        answer.plan = Some(decide(facts, engine, id, at, steps));
    }
    answer
}

/// An engine that knows no priorities leaves one out without a word, and another network may lead out then.
fn can_have_priority(
    engine: Option<&EngineFacts>,
    endpoint: &EndpointRequest,
    draft: &EndpointDraft,
    prefix: &str,
    errors: &mut read::Errors,
) {
    if endpoint.gateway_priority.is_some() && engine.is_some_and(|engine| !abilities::has_priorities(engine))
    {
        errors.push(format!("{prefix}gateway_priority"), Code::NoPriorities, &draft.gateway_priority, None);
    }
}

/// The form with the MAC address of the names where that is wished; container and network may be named by an id.
fn with_mac(engine: Option<&EngineFacts>, draft: &EndpointDraft, container: &str) -> EndpointDraft {
    let (container, network) = (container.trim(), draft.network.trim());
    let container = engine.and_then(|e| e.container(container)).map_or(container, |c| c.name.as_str());
    let network = engine.and_then(|e| e.network(network)).map_or(network, |n| n.name.as_str());
    EndpointDraft { mac: chosen_mac(&draft.mac, container, network), ..draft.clone() }
}

/// Answers the wish to detach a container from a network; both by name or id.
pub fn propose_detach(
    facts: &Facts,
    container: &str,
    network: &str,
    id: PlanId,
    at: Timestamp,
) -> ActionProposal {
    let mut errors = read::Errors::default();
    require("container", container, &mut errors);
    require("network", network, &mut errors);
    let engine = facts.engine();
    let found = engine.and_then(|e| find_container(e, container, "container", &mut errors));
    // A container may hang on a network that is gone; then only its own word is left.
    let attached = found.and_then(|c| attachment(engine?, c, network));
    let meant = engine.map_or(Lookup::Missing, |e| e.find_network(network.trim()));
    if found.is_some() && !network.trim().is_empty() {
        match &meant {
            Lookup::Ambiguous(networks) => ambiguous("network", network.trim(), networks, &mut errors),
            Lookup::Found(_) if attached.is_none() => {
                errors.push("network", Code::NotAttached, network, None);
            }
            Lookup::Missing if attached.is_none() => {
                errors.push("network", Code::NoSuchNetwork, network, None);
            }
            Lookup::Found(_) | Lookup::Missing => {}
        }
    }
    let name = found.map_or(ContainerName::seen(container.trim()), |c| c.name.clone());
    let network_name = match (engine, attached, &meant) {
        (Some(engine), Some(_), Lookup::Found(network)) => named(engine, network),
        (_, Some(attached), _) => attached.network.to_string(),
        _ => network.trim().to_owned(),
    };
    let command = errors.0.is_empty().then(|| export::disconnect_command(&name, &network_name));
    let mut answer = ActionProposal::of(errors.0, command);
    let (Some(engine), Some(container), Some(attached)) = (engine, found, attached) else { return answer };
    if !answer.field_errors.is_empty() {
        return answer;
    }
    answer.touches = vec![container.name.to_string()];
    answer.prediction = (container.network_mode == "host").then(|| Prediction::Refuse {
        status: 400,
        class: ErrorClass::NotAllowed,
        message: "container cannot be disconnected from host network or connected to host network".into(),
    });
    if nothing_blocks(&answer.findings, answer.prediction.as_ref(), &[]) {
        let network_id = match (attached.network_id.as_str(), &meant) {
            ("", Lookup::Found(network)) => Some(network.id.clone()),
            ("", _) => None,
            _ => Some(attached.network_id.clone()),
        };
        let Some(network_id) = network_id else { return answer };
        let steps = vec![Step::Disconnect {
            container: container.id.clone(),
            name: container.name.clone(),
            network_id: network_id.clone(),
            endpoint: as_attached(engine, attached, network_id.as_str()),
        }];
        answer.plan = Some(decide(facts, engine, id, at, steps));
    }
    answer
}

/// Answers the wish to remove a network, by name or id. Running containers are in the way and are listed;
/// nothing is ever forced.
pub fn propose_removal(facts: &Facts, network: &str, id: PlanId, at: Timestamp) -> ActionProposal {
    let mut errors = read::Errors::default();
    require("network", network, &mut errors);
    let engine = facts.engine();
    let found = engine.and_then(|e| find_network(e, network, "network", &mut errors));
    let name = engine.zip(found).map_or(network.trim().to_owned(), |(e, n)| named(e, n));
    let command = errors.0.is_empty().then(|| export::remove_command(&name));
    let mut answer = ActionProposal::of(errors.0, command);
    let (Some(engine), Some(network), true) = (engine, found, answer.field_errors.is_empty()) else {
        return answer;
    };
    let (running, stopped): (Vec<&Container>, Vec<&Container>) =
        engine.endpoints_of(network).map(|(c, _)| c).partition(|c| c.is_running());
    answer.touches = running.iter().chain(&stopped).map(|c| c.name.to_string()).collect();
    let prediction = predict::removal(&predict::state_of(engine), network.id.as_str());
    if !matches!(prediction, Prediction::Refuse { .. }) {
        answer.findings = diagnosis::diagnose_removal(facts, network);
    }
    answer.prediction = Some(prediction);
    if nothing_blocks(&answer.findings, answer.prediction.as_ref(), &[]) {
        let definition = remakable(engine, network).then(|| Box::new(export::definition_of(network)));
        let mut steps = access::steps_before_removal(engine, network);
        steps.push(Step::RemoveNetwork { id: network.id.clone(), name: network.name.clone(), definition });
        answer.plan = Some(decide(facts, engine, id, at, steps));
    }
    answer
}

/// Whether all that makes this network what it is was seen, so that it could be made again.
fn remakable(engine: &EngineFacts, network: &Network) -> bool {
    engine.version.product == Product::Docker && network.unread.is_empty() && network.scope != "swarm"
}

impl ActionProposal {
    pub(super) fn of(field_errors: Vec<FieldError>, command: Option<String>) -> Self {
        Self {
            field_errors,
            findings: Vec::new(),
            prediction: None,
            touches: Vec::new(),
            command,
            exports: None,
            plan: None,
        }
    }
}

pub(super) fn require(field: &str, typed: &str, errors: &mut read::Errors) {
    if typed.trim().is_empty() {
        errors.push(field, Code::Required, typed, None);
    }
}

pub(super) fn find_network<'a>(
    engine: &'a EngineFacts,
    typed: &str,
    field: &str,
    errors: &mut read::Errors,
) -> Option<&'a Network> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    match engine.find_network(typed) {
        Lookup::Found(network) => return Some(network),
        Lookup::Ambiguous(networks) => ambiguous(field, typed, &networks, errors),
        Lookup::Missing => errors.push(field, Code::NoSuchNetwork, typed, None),
    }
    None
}

/// Which of them is meant only a person knows; their ids tell them apart.
fn ambiguous(field: &str, typed: &str, networks: &[&Network], errors: &mut read::Errors) {
    let ids: Vec<&str> = networks.iter().map(|n| n.id.short()).collect();
    errors.push(field, Code::AmbiguousName, typed, Some(ids.join(", ")));
}

/// The network as a person would name it: by its name, unless another has that name, too, or docker's commands would
/// take spaces from its ends.
pub(super) fn named(engine: &EngineFacts, network: &Network) -> String {
    let name = network.name.as_str();
    let is_enough = name.trim() == name && engine.network(name) == Some(network);
    if is_enough { network.name.to_string() } else { network.id.to_string() }
}

pub(super) fn find_container<'a>(
    engine: &'a EngineFacts,
    typed: &str,
    field: &str,
    errors: &mut read::Errors,
) -> Option<&'a Container> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let found = engine.container(typed);
    if found.is_none() {
        errors.push(field, Code::NoSuchContainer, typed, None);
    }
    found
}

fn attachment<'a>(engine: &EngineFacts, container: &'a Container, typed: &str) -> Option<&'a Endpoint> {
    let typed = typed.trim();
    let known = engine.network(typed);
    container.endpoints.iter().find(|e| match known {
        Some(network) => e.is_on(network),
        None => !typed.is_empty() && (e.network.as_str() == typed || e.network_id.as_str() == typed),
    })
}

/// How to attach it again. On a LAN the address is what others know the container by, so the present one is
/// kept even where the engine had chosen it; elsewhere only what had been asked for.
fn as_attached(engine: &EngineFacts, endpoint: &Endpoint, network_id: &str) -> EndpointRequest {
    let driver = engine.network(network_id).map_or("", |n| n.driver.as_str());
    let lan = matches!(driver, "macvlan" | "ipvlan");
    let present = |now: Option<crate::addressing::Subnet>| now.filter(|_| lan).map(|s| s.written_address());
    EndpointRequest {
        network: network_id.to_owned(),
        ipv4: endpoint.wanted_ipv4.or(present(endpoint.ipv4)).map(|a| a.to_string()),
        ipv6: endpoint.wanted_ipv6.or(present(endpoint.ipv6)).map(|a| a.to_string()),
        mac: endpoint.mac.filter(|_| driver == "macvlan").map(|m| m.to_string()),
        aliases: endpoint.aliases.clone(),
        gateway_priority: Some(endpoint.gateway_priority).filter(|p| *p != 0),
        links: endpoint.links.clone(),
        link_local: endpoint.link_local.iter().map(ToString::to_string).collect(),
        driver_options: endpoint.driver_options.clone(),
    }
}

/// A name that a container has already is refused before anything else (moby `daemon/names.go`,
/// `reserveName`, 409 in all versions).
fn predict_run(engine: &EngineFacts, name: &str, endpoint: &EndpointRequest) -> Prediction {
    match engine.containers.iter().find(|c| c.name.as_str() == name) {
        Some(holder) => Prediction::Refuse {
            status: 409,
            class: ErrorClass::NameInUse,
            message: format!(
                "Conflict. The container name \"/{name}\" is already in use by container \"{}\". \
                 You have to remove (or rename) that container to be able to reuse that name.",
                holder.id
            ),
        },
        None => predict::endpoint(&predict::state_of(engine), endpoint, Attachment::Run).prediction,
    }
}
