//! From the form to the answer about a network: fill in, read, predict, judge, decide.

use super::{Plan, PlanId, Proposal, Step, fill::fill, fingerprint, first::first_address};
use crate::{
    diagnosis,
    draft::{self, DriverKind, FieldError, FieldErrorCode as Code, NetworkDraft, Purpose},
    edit, export,
    facts::{EngineFacts, Facts, LinkKind, Network, OsFamily, Product, Timestamp},
    finding::{Finding, FindingCode, Severity},
    intent::{self, Driver, NetworkIntent, Parent},
    placement::Location,
    predict::{self, Prediction},
    suitability::{self, Suitability},
};

/// Answers a new-network form. Field errors, findings and the prediction come together; the plan only where
/// none of them is in the way.
pub fn propose_network(facts: &Facts, draft: &NetworkDraft, id: PlanId, at: Timestamp) -> Proposal {
    propose_network_like(facts, draft, None, id, at)
}

/// The same; what the form has no field for is as in the network `like`.
pub(super) fn propose_network_like(
    facts: &Facts,
    draft: &NetworkDraft,
    like: Option<&Network>,
    id: PlanId,
    at: Timestamp,
) -> Proposal {
    let engine = facts.engine();
    let filled = if draft.propose { fill(facts, &moved(draft)) } else { draft.clone() };
    let mut proposal = Proposal {
        filled,
        field_errors: Vec::new(),
        findings: Vec::new(),
        prediction: None,
        first_address: None,
        request: None,
        exports: None,
        plan: None,
    };
    let missing = missing(facts, &proposal.filled);
    let mut wanted = match intent::parse(&proposal.filled) {
        Ok(wanted) if missing.is_empty() => wanted,
        Ok(_) => {
            proposal.field_errors = missing;
            return proposal;
        }
        Err(mut errors) => {
            let new = missing.into_iter().filter(|m| !errors.iter().any(|e| e.field == m.field));
            let new: Vec<FieldError> = new.collect();
            errors.extend(new);
            proposal.field_errors = errors;
            return proposal;
        }
    };
    if let Some(engine) = engine {
        name_existing_link(&mut wanted, engine);
    }
    let product = engine.map_or(Product::Docker, |e| e.version.product);
    let mut request = wanted.request_for(product, Some(&id));
    if let Some(like) = like
        && let Ok(base) = intent::parse(&draft::of_network(like).draft)
    {
        request = edit::merge(&export::request_of(like), &base.request_for(product, None), &request);
    }
    proposal.prediction = engine.map(|engine| predict::create(&predict::state_of(engine), &request));
    proposal.findings = diagnosis::diagnose_intent(facts, &wanted, &request, proposal.prediction.as_ref());
    proposal.first_address = engine.and_then(|e| first_address(e, &wanted, proposal.prediction.as_ref()));
    proposal.exports = Some(export::of_request(&request));
    let allowed = nothing_blocks(&proposal.findings, proposal.prediction.as_ref(), &draft.accepted);
    if let Some(engine) = engine.filter(|_| allowed) {
        let steps = vec![
            Step::CreateNetwork { request: request.clone() },
            Step::CompareNetwork { request: request.clone(), product },
        ];
        proposal.plan = Some(decide(facts, engine, id, at, steps));
    }
    proposal.request = Some(request);
    proposal
}

/// The draft with driver options in their own fields, so that a proposal does not fill beside them. Errors
/// of that are told when the form is read.
fn moved(draft: &NetworkDraft) -> NetworkDraft {
    let mut errors = intent::Errors::default();
    let moved = draft.absorbed(&mut errors);
    if errors.0.is_empty() { moved } else { draft.clone() }
}

/// A plan for `steps`.
pub(super) fn decide(
    facts: &Facts,
    engine: &EngineFacts,
    id: PlanId,
    at: Timestamp,
    steps: Vec<Step>,
) -> Plan {
    let fingerprint = fingerprint(facts, &steps);
    Plan { id, made_at: at, engine: engine.endpoint.to_string(), fingerprint, steps }
}

/// True where no finding blocks, the engine is not expected to refuse, and every danger is accepted by name.
pub(super) fn nothing_blocks(
    findings: &[Finding],
    prediction: Option<&Prediction>,
    accepted: &[FindingCode],
) -> bool {
    !matches!(prediction, Some(Prediction::Refuse { .. }))
        && findings.iter().all(|finding| match finding.severity {
            Severity::Blocks => false,
            Severity::Danger => accepted.contains(&finding.code()),
            Severity::Warning | Severity::Note | Severity::Unknown => true,
        })
}

/// What a proposal could not fill in and the purpose cannot do without.
fn missing(facts: &Facts, draft: &NetworkDraft) -> Vec<FieldError> {
    let lan = draft.driver != DriverKind::Bridge;
    let mut missing = Vec::new();
    if !draft.propose || !lan || !draft.kept.config_from.is_empty() || draft.kept.ipam_driver == "null" {
        return missing;
    }
    // An automatic subnet is one of Docker's private ones: on a LAN nobody would answer.
    let without_subnet = draft.subnets.iter().all(|s| s.subnet.trim().is_empty());
    // The subnet is read off the parent, so a parent that is not there is why it is missing.
    let cause = if without_subnet { strange_parent(facts, draft) } else { None };
    let is_seen_missing = cause.is_some() && facts.engine().is_some_and(|e| e.links.known().is_some());
    missing.extend(cause);
    let mut need = |field: &str, code: Code| {
        missing.push(FieldError { field: field.into(), code, typed: String::new(), suggestion: None });
    };
    if without_subnet && !is_seen_missing {
        need("subnets.0.subnet", Code::SubnetMissing);
    }
    if draft.purpose == Purpose::OnVlan && draft.vlan.trim().is_empty() && !names_vlan(facts, &draft.parent) {
        need("vlan", Code::Required);
    }
    missing
}

/// A parent that is no link of the engine's, with the best of its links instead; where its links are unknown,
/// a NIC of this computer that an engine in a VM looks up among its own (`en0` on a Mac).
fn strange_parent(facts: &Facts, draft: &NetworkDraft) -> Option<FieldError> {
    let engine = facts.engine()?;
    let parent = draft.parent.trim();
    let links = engine.links.known();
    let is_there = |name: &str| links.into_iter().flatten().any(|l| l.name.as_str() == name);
    // dockerd makes a missing `link.id` on a link that is there.
    let base = parent.rsplit_once('.').map_or(parent, |(base, _)| base);
    if parent.is_empty() || is_there(parent) || is_there(base) {
        return None;
    }
    let elsewhere = engine.placement.location == Location::VirtualMachine
        && facts.host.os.family != OsFamily::Linux
        && facts.host.nic(parent).is_some();
    let code = match links {
        _ if elsewhere => Code::LinkOfThisComputer,
        Some(_) => Code::NoSuchLink,
        None => return None,
    };
    let ranked = suitability::rank_links_for(engine, draft.driver);
    // Every link in a virtual machine is doubtful; the best of them is still the one that exists.
    let in_vm = engine.placement.location == Location::VirtualMachine;
    let enough = if in_vm { Suitability::Doubtful } else { Suitability::Good };
    let best = ranked.into_iter().find(|c| c.suitability <= enough).map(|c| c.name.to_string());
    Some(FieldError { field: "parent".into(), code, typed: draft.parent.clone(), suggestion: best })
}

fn names_vlan(facts: &Facts, parent: &str) -> bool {
    let links = facts.engine().and_then(|e| e.links.known());
    let known = links.into_iter().flatten().find(|l| l.name.as_str() == parent.trim());
    known.map_or(parent.contains('.'), |l| matches!(l.link.kind, LinkKind::Vlan { .. }))
}

/// Where a link is already called `eth0.10`, it is taken as it is: dockerd looks at the name first
/// (moby `drivers/macvlan/macvlan_network.go`, `createNetwork`).
fn name_existing_link(wanted: &mut NetworkIntent, engine: &EngineFacts) {
    let (Driver::Macvlan { parent: Some(parent), .. } | Driver::Ipvlan { parent: Some(parent), .. }) =
        &mut wanted.driver
    else {
        return;
    };
    let name = parent.option_value();
    let link = engine.links.known().into_iter().flatten().find(|l| l.name.as_str() == name);
    if let Some(link) = link {
        *parent = Parent::Link { link: link.name.clone() };
    }
}
