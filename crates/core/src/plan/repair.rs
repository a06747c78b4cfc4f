//! From the wish that a container gets back what is kept for it, to the answer: it is detached and attached again with
//! the kept settings. What an attaching on this engine cannot give is said before.

use super::{
    ActionProposal, PlanId, Step,
    action::{find_container, find_network, named, require},
    network::{decide, nothing_blocks},
    read::Errors,
};
use crate::{
    diagnosis,
    draft::FieldErrorCode as Code,
    export,
    facts::{Container, EngineFacts, Facts, Network, Product, Timestamp},
    finding::{Finding, FindingCode, Remedy as Offer, Severity},
    identity::{Identity, remedy},
    kinds::FindingKind,
    predict::{self, Attachment, Prediction},
    request::EndpointRequest,
};

/// Answers the wish to give a container (by name or id) what is kept for it: on that network, or with an empty
/// `network` on each. What stands as it is kept is left alone.
pub fn propose_repair(
    facts: &Facts,
    container: &str,
    network: &str,
    accepted: &[FindingCode],
    id: PlanId,
    at: Timestamp,
) -> ActionProposal {
    let mut errors = Errors::default();
    require("container", container, &mut errors);
    let engine = facts.engine();
    let found = engine.and_then(|engine| find_container(engine, container, "container", &mut errors));
    let on = engine.and_then(|engine| find_network(engine, network, "network", &mut errors));
    let mut kept = Vec::new();
    if let (Some(engine), Some(found)) = (engine, found) {
        kept = records(facts, engine, found, on);
        if kept.is_empty() && errors.0.is_empty() {
            errors.push("container", Code::NothingKept, container, None);
        }
    }
    let mut answer = ActionProposal::of(errors.0, None);
    let (Some(engine), Some(container), true) = (engine, found, answer.field_errors.is_empty()) else {
        return answer;
    };
    let mut steps = Vec::new();
    let mut commands = Vec::new();
    for (identity, network) in kept {
        let remedy = remedy::of(facts, engine, network, container, identity);
        if !remedy.helps() {
            if let Some(mac) = remedy.lost_mac.filter(|mac| is_missing(container, network, mac)) {
                answer.findings.push(mac_ignored(engine, &mac.to_string(), Severity::Blocks));
            }
            if remedy.lost_priority {
                answer.findings.push(priority_ignored(engine));
            }
            continue;
        }
        let prediction = predicted(engine, network, container, &remedy.is);
        // The MAC address was judged with the remedy.
        let asked = EndpointRequest { mac: None, ..remedy.is.clone() };
        let mut found =
            diagnosis::diagnose_endpoint(facts, &asked, &[], Some(container.id.as_str()), Some(&prediction));
        if remedy.is.mac.is_some() || remedy.lost_mac.is_some() {
            found.retain(|finding| !matches!(finding.kind, FindingKind::MacNotFixed { .. }));
        }
        if let Some(mac) = remedy.lost_mac {
            found.push(mac_ignored(engine, &mac.to_string(), Severity::Warning));
        }
        if remedy.lost_priority {
            found.push(priority_ignored(engine));
        }
        answer.findings.extend(found);
        commands.extend(command(engine, network, container, &remedy));
        if !matches!(answer.prediction, Some(Prediction::Refuse { .. })) {
            answer.prediction = Some(prediction);
        }
        steps.extend(steps_of(network, container, remedy));
    }
    answer.command = Some(commands.join("\n")).filter(|text| !text.is_empty());
    answer.touches = vec![container.name.to_string()];
    if !steps.is_empty() && nothing_blocks(&answer.findings, answer.prediction.as_ref(), accepted) {
        answer.plan = Some(decide(facts, engine, id, at, steps));
    }
    answer
}

/// What is kept for the container on networks that are there, each known by its name.
fn records<'a>(
    facts: &'a Facts,
    engine: &'a EngineFacts,
    container: &Container,
    named: Option<&Network>,
) -> Vec<(&'a Identity, &'a Network)> {
    let of = |identity: &&Identity| identity.container == container.name;
    let known = facts.identities.known().iter().filter(of);
    known
        .filter_map(|identity| Some((identity, engine.network(identity.network.as_str())?)))
        .filter(|(_, network)| named.is_none_or(|named| named.id == network.id))
        .collect()
}

fn is_missing(container: &Container, network: &Network, mac: &crate::names::MacAddr) -> bool {
    let endpoint = container.endpoints.iter().find(|endpoint| endpoint.is_on(network));
    endpoint.and_then(|endpoint| endpoint.mac).is_some_and(|present| present != *mac)
}

/// What the engine will answer to the attaching, once the container is off the network.
fn predicted(
    engine: &EngineFacts,
    network: &Network,
    container: &Container,
    request: &EndpointRequest,
) -> Prediction {
    let mut without = engine.clone();
    for other in without.containers.iter_mut().filter(|other| other.id == container.id) {
        other.endpoints.retain(|endpoint| !endpoint.is_on(network));
    }
    predict::endpoint(
        &predict::state_of(&without),
        request,
        Attachment::Connect { container: container.id.as_str() },
    )
    .prediction
}

fn steps_of(network: &Network, container: &Container, remedy: remedy::Remedy) -> Vec<Step> {
    let mut steps = Vec::with_capacity(3);
    steps.extend(remedy.was.map(|was| Step::Disconnect {
        container: container.id.clone(),
        name: container.name.clone(),
        network_id: network.id.clone(),
        endpoint: was,
    }));
    steps.push(Step::Connect {
        container: container.id.clone(),
        name: container.name.clone(),
        endpoint: remedy.is.clone(),
    });
    steps.push(Step::CompareEndpoint {
        container: container.id.to_string(),
        endpoint: remedy.is,
        network: Some(network.name.clone()),
    });
    steps
}

/// The docker commands of the same meaning, as far as docker's own client can say it.
fn command(
    engine: &EngineFacts,
    network: &Network,
    container: &Container,
    remedy: &remedy::Remedy,
) -> Vec<String> {
    let name = named(engine, network);
    let request = EndpointRequest { network: name.clone(), ..remedy.is.clone() };
    let Ok(connect) = export::connect_command(container.name.as_str(), &request) else { return Vec::new() };
    let disconnect = remedy.was.as_ref().map(|_| export::disconnect_command(&container.name, &name));
    disconnect.into_iter().chain([connect]).collect()
}

fn mac_ignored(engine: &EngineFacts, mac: &str, severity: Severity) -> Finding {
    let kind = FindingKind::MacIgnored { mac: mac.to_owned(), version: engine.version.version.clone() };
    Finding::new(kind, severity).remedy(Offer::Advice { code: "mac-start-anew".into() })
}

fn priority_ignored(engine: &EngineFacts) -> Finding {
    let product = match engine.version.product {
        Product::Docker => "Docker",
        Product::Podman => "Podman",
    };
    let kind = FindingKind::EngineIgnores {
        options: vec!["GwPriority".into()],
        engine: format!("{product} {}", engine.version.version),
    };
    Finding::new(kind, Severity::Note)
}
