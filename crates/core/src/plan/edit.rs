//! From a changed form of a network that is there to its answer: the network is made anew, and everybody who was on it
//! is attached again as before.

use super::{
    PlanId, Proposal, Step, access,
    network::{decide, nothing_blocks, propose_network_like},
};
use crate::{
    diagnosis,
    draft::{FieldError, FieldErrorCode as Code, NetworkDraft},
    edit::{self, EditForm, EditProposal, Joined},
    export,
    facts::{EngineFacts, EngineView, Facts, Lookup, Network, Timestamp},
    intent, predict,
};

/// The form that an edit of `network` (a name or an id) starts from; none where there is no such network, or several.
pub fn edit_form(facts: &Facts, network: &str) -> Option<EditForm> {
    let engine = facts.engine()?;
    engine.network(network.trim()).map(|found| edit::form(engine, found))
}

/// The form for another network like `network`.
pub fn copy_form(facts: &Facts, network: &str) -> Option<EditForm> {
    let engine = facts.engine()?;
    engine.network(network.trim()).map(|found| edit::form_of_copy(engine, found))
}

/// Answers the form of a network like `network`: as a new one, with whatever the form has no field for.
pub fn propose_copy(
    facts: &Facts,
    network: &str,
    draft: &NetworkDraft,
    id: PlanId,
    at: Timestamp,
) -> Proposal {
    let like = facts.engine().and_then(|engine| engine.network(network.trim()));
    propose_network_like(facts, draft, like, id, at)
}

/// Answers the changed form of a network that is there.
pub fn propose_edit(
    facts: &Facts,
    network: &str,
    draft: &NetworkDraft,
    id: PlanId,
    at: Timestamp,
) -> EditProposal {
    let mut answer = EditProposal {
        form: None,
        field_errors: Vec::new(),
        findings: Vec::new(),
        prediction: None,
        changes: Vec::new(),
        impact: Vec::new(),
        request: None,
        plan: None,
    };
    let Some(engine) = facts.engine() else { return answer };
    let found = match find(engine, network) {
        Ok(found) => found,
        Err(error) => {
            answer.field_errors.push(error);
            return answer;
        }
    };
    let form = edit::form(engine, found);
    let base = intent::parse(&form.draft);
    let wanted = intent::parse(draft);
    let refused = !form.refusals.is_empty();
    answer.form = Some(form);
    let (base, wanted) = match (base, wanted) {
        (_, Err(errors)) if !refused => {
            answer.field_errors = errors;
            return answer;
        }
        (Ok(base), Ok(wanted)) if !refused => (base, wanted),
        _ => return answer,
    };
    let product = engine.version.product;
    let original = export::request_of(found);
    let request =
        edit::merge(&original, &base.request_for(product, None), &wanted.request_for(product, None));
    answer.changes = edit::changes(&original, &request);
    let mut labelled = request.clone();
    labelled.labels.insert(crate::RUN_LABEL.into(), id.0.clone());

    // The world in which the network is made anew: without itself.
    let without = without(facts, engine, found);
    if let Some(engine) = without.engine() {
        answer.prediction = Some(predict::create(&predict::state_of(engine), &labelled));
    }
    answer.findings = diagnosis::diagnose_intent(&without, &wanted, &labelled, answer.prediction.as_ref());
    if !answer.changes.is_empty() {
        answer.findings.extend(diagnosis::diagnose_remaking(facts, found));
    }
    let joined = edit::joined(engine, found, &labelled);
    answer.impact = joined.iter().map(|j| j.impact.clone()).collect();
    if !answer.changes.is_empty()
        && nothing_blocks(&answer.findings, answer.prediction.as_ref(), &draft.accepted)
    {
        let steps = steps(engine, found, &labelled, &joined);
        answer.plan = Some(decide(facts, engine, id, at, steps));
    }
    answer.request = Some(labelled);
    answer
}

fn find<'a>(engine: &'a EngineFacts, typed: &str) -> Result<&'a Network, FieldError> {
    let error = |code: Code, suggestion: Option<String>| FieldError {
        field: "network".into(),
        code,
        typed: typed.to_owned(),
        suggestion,
    };
    match engine.find_network(typed.trim()) {
        Lookup::Found(network) => Ok(network),
        Lookup::Ambiguous(all) => {
            let ids: Vec<&str> = all.iter().map(|n| n.id.short()).collect();
            Err(error(Code::AmbiguousName, Some(ids.join(", "))))
        }
        Lookup::Missing => Err(error(Code::NoSuchNetwork, None)),
    }
}

/// The facts as they are once the network is gone.
fn without(facts: &Facts, engine: &EngineFacts, network: &Network) -> Facts {
    let mut engine = engine.clone();
    for container in &mut engine.containers {
        container.endpoints.retain(|endpoint| !endpoint.is_on(network));
    }
    engine.networks.retain(|other| other.id != network.id);
    Facts { engine: EngineView::Seen(Box::new(engine)), ..facts.clone() }
}

/// First everybody leaves, running or not: an attachment to a network that is gone can never be used again. What is
/// asked for is compared at the end, so that nobody waits for it.
fn steps(
    engine: &EngineFacts,
    network: &Network,
    request: &crate::request::CreateRequest,
    joined: &[Joined<'_>],
) -> Vec<Step> {
    let mut steps = access::steps_before_removal(engine, network);
    steps.extend(joined.iter().map(|j| Step::Disconnect {
        container: j.container.id.clone(),
        name: j.container.name.clone(),
        network_id: network.id.clone(),
        endpoint: j.was.clone(),
    }));
    steps.push(Step::RemoveNetwork {
        id: network.id.clone(),
        name: network.name.clone(),
        definition: Some(Box::new(export::definition_of(network))),
    });
    steps.push(Step::CreateNetwork { request: request.clone() });
    steps.push(Step::CompareNetwork { request: request.clone(), product: engine.version.product });
    steps.extend(joined.iter().map(|j| Step::Connect {
        container: j.container.id.clone(),
        name: j.container.name.clone(),
        endpoint: j.is.clone(),
    }));
    steps.extend(joined.iter().map(|j| Step::CompareEndpoint {
        container: j.container.id.to_string(),
        endpoint: j.is.clone(),
        network: None,
    }));
    steps
}
