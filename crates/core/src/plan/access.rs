//! Host access as plans: on, and off again. What speaks against it is [`Refusal`]'s to say.

use serde::{Deserialize, Serialize};

use super::{Plan, PlanId, Step, network::decide};
use crate::{
    access::{self, AccessDraft, Refusal, SeenShim, Shim},
    facts::{EngineFacts, Facts, Network, Timestamp},
};

/// The answer to the wish for host access, on or off.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccessProposal {
    /// The shim that would be made, or that would be taken away.
    pub shim: Option<Shim>,
    /// Why not. Not empty: no plan.
    pub refusals: Vec<Refusal>,
    /// The same as commands of `ip`, to be run on the engine's machine as root.
    pub commands: Vec<String>,
    /// What undoes them.
    pub undo_commands: Vec<String>,
    /// The plan.
    pub plan: Option<Plan>,
}

impl AccessProposal {
    fn of(shim: &Shim) -> Self {
        Self {
            shim: Some(shim.clone()),
            commands: access::commands(shim),
            undo_commands: access::undo_commands(shim),
            ..Self::default()
        }
    }

    fn refused(refusals: Vec<Refusal>) -> Self {
        Self { refusals, ..Self::default() }
    }
}

/// Answers the wish that the engine's machine reaches the containers of a network.
pub fn propose_access(facts: &Facts, draft: &AccessDraft, id: PlanId, at: Timestamp) -> AccessProposal {
    let shim = match access::propose(facts, draft) {
        Ok(shim) => shim,
        Err(refusals) => return AccessProposal::refused(refusals),
    };
    let mut answer = AccessProposal::of(&shim);
    answer.plan = facts.engine().map(|engine| {
        let steps = vec![Step::HoldShim { shim: shim.clone() }, Step::WatchWayOut { shim }];
        decide(facts, engine, id, at, steps)
    });
    answer
}

/// Answers the wish that it does so no longer. `network` is the network's name or id, which need not be there any more.
pub fn propose_access_off(facts: &Facts, network: &str, id: PlanId, at: Timestamp) -> AccessProposal {
    let Some(engine) = facts.engine() else { return AccessProposal::refused(vec![Refusal::NoEngine]) };
    let typed = network.trim();
    let all = access::seen(engine);
    let is_called = |seen: &&SeenShim| {
        let id = seen.shim.network.as_str();
        seen.shim.name.as_str() == typed || id == typed || !typed.is_empty() && id.starts_with(typed)
    };
    let found: Vec<&SeenShim> = all.iter().filter(is_called).collect();
    let seen = match found[..] {
        [seen] => seen,
        [] => return AccessProposal::refused(vec![Refusal::NotOn { typed: typed.to_owned() }]),
        _ => {
            let ids = found.iter().map(|seen| seen.shim.network.short().to_owned()).collect();
            return AccessProposal::refused(vec![Refusal::AmbiguousNetwork { typed: typed.to_owned(), ids }]);
        }
    };
    let mut answer = AccessProposal::of(&seen.shim);
    answer.plan = Some(decide(facts, engine, id, at, vec![let_go(seen)]));
    answer
}

/// What ends the host access of a network that goes away: its link would hold an address for nobody.
pub(super) fn steps_before_removal(engine: &EngineFacts, network: &Network) -> Vec<Step> {
    let all = access::seen(engine);
    all.iter().filter(|seen| seen.shim.network == network.id).map(let_go).collect()
}

fn let_go(seen: &SeenShim) -> Step {
    let run = PlanId(seen.run.clone());
    Step::LetShimGo { shim: seen.shim.clone(), container: seen.id.clone(), run }
}
