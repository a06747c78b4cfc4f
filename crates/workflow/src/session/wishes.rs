//! From what somebody asks for to an answer with a plan that is kept open: one function a wish, each asking `core` with
//! the facts that it needs.

use futures_util::future::join_all;
use lanward_core::{
    access::AccessDraft,
    draft::{EndpointDraft, MoveDraft, NetworkDraft, RunDraft},
    edit::{EditForm, EditProposal},
    facts::{EngineFacts, EngineView, Facts, Timestamp},
    finding::FindingCode,
    moves::{MoveProposal, NewAddress},
    names::ContainerId,
    plan::{self, ActionProposal, Plan, PlanId, Proposal},
    ports::{Depth, Engine, EngineError, Engines, Host},
};

use super::{OPEN_PLANS, Open, Session, SessionError, first_problem};
use crate::clock::{now, plan_id};

/// How often addresses are asked for on the LAN before a move is answered: as often others are proposed instead of those
/// that somebody holds.
const ASK_AT_MOST: usize = 4;

/// What somebody asked for, kept beside its plan so that the plan can be made again and compared.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    Network(NetworkDraft),
    Run(RunDraft),
    Attach(EndpointDraft),
    Detach { container: String, network: String },
    Move(MoveDraft),
    Removal { network: String },
    Edit { network: String, draft: NetworkDraft },
    Copy { network: String, draft: NetworkDraft },
    Repair { container: String, network: String, accepted: Vec<FindingCode> },
    Access(AccessDraft),
    AccessOff { network: String },
}

impl<H: Host, S: Engines> Session<H, S> {
    /// Answers a new-network form; keeps the plan if there is one.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_network(&self, draft: NetworkDraft) -> Result<Proposal, SessionError> {
        let look = self.last_or_look(Depth::ForPlan).await;
        let proposal = plan::propose_network(&look.facts, &draft, self.new_id()?, now());
        self.keep(proposal.plan.as_ref(), Wish::Network(draft), look.number);
        Ok(proposal)
    }

    /// Answers a start-a-container form.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_run(&self, draft: RunDraft) -> Result<ActionProposal, SessionError> {
        let wish = Wish::Run(draft.clone());
        self.propose(|facts, id, at| plan::propose_run(facts, &draft, id, at), wish).await
    }

    /// Answers an attach form.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_attach(&self, draft: EndpointDraft) -> Result<ActionProposal, SessionError> {
        let wish = Wish::Attach(draft.clone());
        self.propose(|facts, id, at| plan::propose_attach(facts, &draft, id, at), wish).await
    }

    /// Answers the wish to detach a container from a network, both by name or id.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_detach(
        &self,
        container: &str,
        network: &str,
    ) -> Result<ActionProposal, SessionError> {
        let wish = Wish::Detach { container: container.to_owned(), network: network.to_owned() };
        self.propose(|facts, id, at| plan::propose_detach(facts, container, network, id, at), wish).await
    }

    /// Answers the wish to move containers onto a network. The addresses are asked for on the LAN first, where the probe
    /// is allowed; one that somebody answers for is not proposed again.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_move(&self, draft: MoveDraft) -> Result<MoveProposal, SessionError> {
        let wish = Wish::Move(draft.clone());
        for _ in 0..ASK_AT_MOST {
            let facts = self.facts(Depth::ForPlan).await;
            let proposal = plan::propose_move(&facts, &draft, self.new_id()?, now());
            let new = proposal.moves.iter().flat_map(|m| [&m.ipv4, &m.ipv6]);
            let addresses = new.filter_map(|new| match new {
                NewAddress::Typed { address }
                | NewAddress::NobodyAnswered { address, .. }
                | NewAddress::NotAsked { address } => Some(*address),
                _ => None,
            });
            if !self.ask_for(&draft.to, addresses.collect()).await {
                break;
            }
        }
        let (facts, look) = self.facts_for_plan().await;
        let facts = self.completed(facts, &wish).await?;
        let proposal = plan::propose_move(&facts, &draft, self.new_id()?, now());
        self.keep(proposal.plan.as_ref(), wish, look);
        Ok(proposal)
    }

    /// Answers the wish to remove a network, by name or id.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_removal(&self, network: &str) -> Result<ActionProposal, SessionError> {
        let wish = Wish::Removal { network: network.to_owned() };
        self.propose(|facts, id, at| plan::propose_removal(facts, network, id, at), wish).await
    }

    /// The form that an edit of a network (by name or id) starts from; none where there is no such network.
    pub async fn edit_form(&self, network: &str) -> Option<EditForm> {
        plan::edit_form(&*self.facts(Depth::ForPlan).await, network)
    }

    /// The form for another network like one that is there.
    pub async fn copy_form(&self, network: &str) -> Option<EditForm> {
        plan::copy_form(&*self.facts(Depth::ForPlan).await, network)
    }

    /// Answers the changed form of a network that is there.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_edit(
        &self,
        network: &str,
        draft: NetworkDraft,
    ) -> Result<EditProposal, SessionError> {
        let (facts, look) = self.facts_for_plan().await;
        let wish = Wish::Edit { network: network.to_owned(), draft: draft.clone() };
        let facts = self.completed(facts, &wish).await?;
        let proposal = plan::propose_edit(&facts, network, &draft, self.new_id()?, now());
        self.keep(proposal.plan.as_ref(), wish, look);
        Ok(proposal)
    }

    /// Answers the form of another network like `network`; what the form has no field for is as there.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_copy(&self, network: &str, draft: NetworkDraft) -> Result<Proposal, SessionError> {
        let (facts, look) = self.facts_for_plan().await;
        let proposal = plan::propose_copy(&facts, network, &draft, self.new_id()?, now());
        self.keep(proposal.plan.as_ref(), Wish::Copy { network: network.to_owned(), draft }, look);
        Ok(proposal)
    }

    pub(super) async fn propose(
        &self,
        decide: impl FnOnce(&Facts, PlanId, Timestamp) -> ActionProposal,
        wish: Wish,
    ) -> Result<ActionProposal, SessionError> {
        self.ask_for_fixed_addresses(&wish).await;
        let (facts, look) = self.facts_for_plan().await;
        let facts = self.completed(facts, &wish).await?;
        let proposal = decide(&facts, self.new_id()?, now());
        self.keep(proposal.plan.as_ref(), wish, look);
        Ok(proposal)
    }

    /// The facts with every attachment complete that the wish takes apart: an engine's list of containers shows no
    /// aliases, links and driver options (moby `daemon/list.go`), and what was not seen could not be restored.
    pub(super) async fn completed(&self, mut facts: Facts, wish: &Wish) -> Result<Facts, SessionError> {
        let EngineView::Seen(seen) = &mut facts.engine else { return Ok(facts) };
        let ids: Vec<String> = match wish {
            Wish::Detach { container, .. } | Wish::Repair { container, .. } => {
                seen.container(container.trim()).map(|c| c.id.to_string()).into_iter().collect()
            }
            Wish::Move(draft) => draft
                .containers
                .iter()
                .filter_map(|moved| seen.container(moved.container.trim()))
                .map(|c| c.id.to_string())
                .collect(),
            Wish::Edit { network, .. } => match seen.network(network.trim()) {
                Some(network) => seen.endpoints_of(network).map(|(c, _)| c.id.to_string()).collect(),
                None => Vec::new(),
            },
            Wish::Network(_)
            | Wish::Copy { .. }
            | Wish::Run(_)
            | Wish::Attach(_)
            | Wish::Removal { .. }
            | Wish::Access(_)
            | Wish::AccessOff { .. } => Vec::new(),
        };
        if ids.is_empty() {
            return Ok(facts);
        }
        let (_, engine) =
            self.engine().await.map_err(|tried| SessionError::NoEngine(first_problem(tried)))?;
        let inspected = inspect(engine.as_ref(), seen, &ids).await?;
        facts.identities.inspected.extend(inspected);
        Ok(facts)
    }

    pub(super) fn new_id(&self) -> Result<PlanId, SessionError> {
        plan_id().map_err(SessionError::NoRandomness)
    }

    /// The facts last seen with the number of that look, looking first if nothing was seen.
    pub(super) async fn facts_for_plan(&self) -> (Facts, u64) {
        let look = self.last_or_look(Depth::ForPlan).await;
        (look.facts.clone(), look.number)
    }

    pub(super) fn keep(&self, plan: Option<&Plan>, wish: Wish, look: u64) {
        let Some(plan) = plan else { return };
        let mut state = self.state();
        state.open.insert(plan.id.clone(), Open { plan: plan.clone(), wish, look });
        while state.open.len() > OPEN_PLANS {
            let oldest = state.open.values().min_by_key(|o| o.plan.made_at).map(|o| o.plan.id.clone());
            match oldest {
                Some(oldest) => state.open.remove(&oldest),
                None => break,
            };
        }
    }
}

/// Reads these containers one by one and puts their attachments among the facts. Returns the ids of those that are
/// there; one that went away since is left as it was seen.
pub(super) async fn inspect(
    engine: &impl Engine,
    seen: &mut EngineFacts,
    ids: &[String],
) -> Result<Vec<ContainerId>, EngineError> {
    let mut inspected = Vec::with_capacity(ids.len());
    for full in join_all(ids.iter().map(|id| engine.container(id))).await {
        let full = match full {
            Ok(full) => full,
            Err(EngineError::Refused { status: 404, .. }) => continue,
            Err(error) => return Err(error),
        };
        if let Some(listed) = seen.containers.iter_mut().find(|c| c.id == full.id) {
            // Of one that does not run the list shows no ports; here they are those it will publish.
            if !full.is_running() {
                listed.ports = full.ports;
            }
            listed.endpoints = full.endpoints;
            inspected.push(full.id);
        }
    }
    Ok(inspected)
}

/// The plan for a wish, made of these facts.
pub(super) fn planned(facts: &Facts, wish: &Wish, id: PlanId, at: Timestamp) -> Option<Plan> {
    match wish {
        Wish::Network(draft) => plan::propose_network(facts, draft, id, at).plan,
        Wish::Copy { network, draft } => plan::propose_copy(facts, network, draft, id, at).plan,
        Wish::Edit { network, draft } => plan::propose_edit(facts, network, draft, id, at).plan,
        Wish::Run(draft) => plan::propose_run(facts, draft, id, at).plan,
        Wish::Attach(draft) => plan::propose_attach(facts, draft, id, at).plan,
        Wish::Detach { container, network } => plan::propose_detach(facts, container, network, id, at).plan,
        Wish::Move(draft) => plan::propose_move(facts, draft, id, at).plan,
        Wish::Removal { network } => plan::propose_removal(facts, network, id, at).plan,
        Wish::Repair { container, network, accepted } => {
            plan::propose_repair(facts, container, network, accepted, id, at).plan
        }
        Wish::Access(draft) => plan::propose_access(facts, draft, id, at).plan,
        Wish::AccessOff { network } => plan::propose_access_off(facts, network, id, at).plan,
    }
}
