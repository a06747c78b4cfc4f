//! From a journal and what the engine has now to what undoing or finishing would do.

use std::collections::{BTreeMap, BTreeSet};

use super::{Act, Obstacle, RecoveryAct, RecoveryProposal, Standing, plan_of, standings, turned_back};
use crate::{
    RUN_LABEL,
    access::Shim,
    compare,
    facts::{Container, EngineFacts, Facts, Network},
    names::{ContainerId, ContainerName},
    plan::{Plan, Step},
    request::CreateRequest,
    run::{Event, Outcome, Recovery, replay},
};

/// What taking the run up again would do. None where the journal holds no plan.
pub fn propose(events: &[Event], facts: &Facts, how: Recovery) -> Option<RecoveryProposal> {
    let plan = plan_of(events)?;
    let mut answer = RecoveryProposal { run: plan.id.clone(), how, acts: Vec::new(), obstacles: Vec::new() };
    let Some(engine) = facts.engine() else {
        answer.obstacles.push(Obstacle::NoEngine);
        return Some(answer);
    };
    if !same_engine(&plan.engine, &engine.endpoint.to_string()) {
        answer.obstacles.push(Obstacle::OtherEngine { engine: plan.engine.clone() });
        return Some(answer);
    }
    let sight = Sight { engine, plan, standings: standings(events) };
    match how {
        Recovery::Undo => sight.undo(events, &mut answer),
        Recovery::Finish => sight.finish(events, &mut answer),
    }
    Some(answer)
}

/// One socket has two names on most Linux systems.
fn same_engine(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.replace("unix:///var/run/", "unix:///run/");
    plain(a) == plain(b)
}

struct Sight<'a> {
    engine: &'a EngineFacts,
    plan: &'a Plan,
    standings: Vec<Standing>,
}

impl<'a> Sight<'a> {
    fn undo(&self, events: &[Event], answer: &mut RecoveryProposal) {
        for at in (0..self.plan.steps.len()).rev() {
            if self.standings[at].may_be_there()
                && let Some(act) = self.undo_of(at, answer)
            {
                answer.acts.push(RecoveryAct { step: at as u32, act });
            }
        }
        let is_over = replay(events).is_none_or(|report| report.outcome != Outcome::Unfinished);
        // What could not be undone once and is gone by now leaves a journal to close.
        let is_open = self.standings.iter().any(|s| s.may_be_there() && !matches!(s, Standing::Done(_)));
        if is_over && !is_open && answer.acts.is_empty() && answer.obstacles.is_empty() {
            answer.obstacles.push(Obstacle::NothingToUndo);
        }
    }

    fn undo_of(&self, at: usize, answer: &mut RecoveryProposal) -> Option<Act> {
        match &self.plan.steps[at] {
            Step::CreateNetwork { request } => {
                let network = self.made_network(at, request)?;
                let strangers = self.strangers_on(network);
                if !strangers.is_empty() {
                    let network = network.name.clone();
                    answer.obstacles.push(Obstacle::Attached { network, containers: strangers });
                }
                Some(Act::RemoveNetwork { id: network.id.to_string(), name: network.name.clone() })
            }
            Step::CreateContainer { request } => {
                let container = self.made_container(at, &request.name)?;
                Some(Act::RemoveContainer { id: container.id.to_string(), name: container.name.clone() })
            }
            Step::Connect { container, name, endpoint } => {
                let network = self.network_of(at, &endpoint.network)?;
                self.is_on(container, network).then(|| Act::Detach { name: name.clone() })
            }
            Step::Disconnect { container, name, network_id, .. } => {
                self.container(container.as_str())?;
                match self.network(network_id.as_str()) {
                    Some(network) if self.is_on(container, network) => None,
                    Some(_) => Some(Act::Reattach { name: name.clone() }),
                    None if self.comes_back(network_id.as_str()) => {
                        let again = self.restored(network_id.as_str());
                        (!again.is_some_and(|network| self.is_on(container, network)))
                            .then(|| Act::Reattach { name: name.clone() })
                    }
                    None => {
                        answer.obstacles.push(Obstacle::NetworkGone { gone: network_id.to_string() });
                        None
                    }
                }
            }
            Step::RemoveNetwork { id, name, definition } => {
                if self.network(id.as_str()).is_some() {
                    return None;
                }
                let Some(definition) = definition else {
                    answer.obstacles.push(Obstacle::NotRecorded { network: name.clone() });
                    return None;
                };
                let holders = self.engine.networks.iter().filter(|n| n.name == *name);
                let in_the_way: Vec<&Network> = holders.filter(|n| !self.is_ours(&n.labels)).collect();
                if in_the_way.is_empty() {
                    return Some(Act::RemakeNetwork { name: name.clone() });
                }
                if !in_the_way.iter().any(|network| is_again(definition, network)) {
                    answer.obstacles.push(Obstacle::NameTaken { network: name.clone() });
                }
                None
            }
            Step::HoldShim { shim } => {
                self.made_container(at, &shim.container())?;
                Some(Act::LetShimGo { name: shim.name.clone() })
            }
            Step::LetShimGo { shim, .. } => {
                if self.holder(shim).is_some() {
                    return None;
                }
                if self.network(shim.network.as_str()).is_none() && !self.comes_back(shim.network.as_str()) {
                    answer.obstacles.push(Obstacle::NetworkGone { gone: shim.name.to_string() });
                    return None;
                }
                Some(Act::HoldShimAgain { name: shim.name.clone() })
            }
            Step::CompareNetwork { .. }
            | Step::PullImage { .. }
            | Step::StartContainer { .. }
            | Step::CompareEndpoint { .. }
            | Step::RemoveProbe { .. }
            | Step::WatchWayOut { .. } => None,
        }
    }

    fn finish(&self, events: &[Event], answer: &mut RecoveryProposal) {
        if turned_back(events) {
            answer.obstacles.push(Obstacle::TurnedBack);
            return;
        }
        if replay(events).is_none_or(|report| report.outcome != Outcome::Unfinished) {
            answer.obstacles.push(Obstacle::NothingToFinish);
            return;
        }
        for (at, step) in self.plan.steps.iter().enumerate() {
            match &self.standings[at] {
                Standing::Done(_) => answer.obstacles.extend(self.lost(at, step)),
                Standing::Unclear if self.has_happened(at, step) => {}
                _ => {
                    if let Step::CreateContainer { request } = step
                        && request.env.iter().any(|variable| variable.ends_with("=…"))
                    {
                        let name = ContainerName::seen(&request.name);
                        answer.obstacles.push(Obstacle::SecretsNotKept { name });
                    }
                    answer
                        .acts
                        .push(RecoveryAct { step: at as u32, act: Act::Do { does: Box::new(step.clone()) } });
                }
            }
        }
    }

    /// What a step made and somebody has removed since.
    fn lost(&self, at: usize, step: &Step) -> Option<Obstacle> {
        let (is_there, gone) = match step {
            Step::CreateNetwork { request } => {
                (self.made_network(at, request).is_some(), request.name.clone())
            }
            Step::CreateContainer { request } => {
                (self.made_container(at, &request.name).is_some(), request.name.clone())
            }
            Step::HoldShim { shim } => {
                let container = shim.container();
                (self.made_container(at, &container).is_some(), container)
            }
            _ => return None,
        };
        (!is_there).then_some(Obstacle::Gone { gone })
    }

    fn has_happened(&self, at: usize, step: &Step) -> bool {
        match step {
            Step::CreateNetwork { request } => self.made_network(at, request).is_some(),
            Step::CreateContainer { request } => self.made_container(at, &request.name).is_some(),
            Step::RemoveNetwork { id, .. } => self.network(id.as_str()).is_none(),
            Step::Connect { container, endpoint, .. } => {
                self.network_of(at, &endpoint.network).is_some_and(|network| self.is_on(container, network))
            }
            Step::Disconnect { container, network_id, .. } => {
                !self.network(network_id.as_str()).is_some_and(|network| self.is_on(container, network))
            }
            // Done twice they do no harm.
            Step::CompareNetwork { .. }
            | Step::PullImage { .. }
            | Step::StartContainer { .. }
            | Step::CompareEndpoint { .. }
            | Step::RemoveProbe { .. }
            | Step::HoldShim { .. }
            | Step::WatchWayOut { .. }
            | Step::LetShimGo { .. } => false,
        }
    }

    /// The network that step `at` made: by the recorded id, or, where the journal ends before it, by name and label.
    fn made_network(&self, at: usize, request: &CreateRequest) -> Option<&'a Network> {
        let made = self.standings[at].made();
        self.engine.networks.iter().find(|network| {
            self.is_ours(&network.labels)
                && made.map_or(network.name.as_str() == request.name, |id| network.id.as_str() == id)
        })
    }

    fn made_container(&self, at: usize, name: &str) -> Option<&'a Container> {
        let made = self.standings[at].made();
        self.engine.containers.iter().find(|container| {
            self.is_ours(&container.labels)
                && made.map_or(container.name.as_str() == name, |id| container.id.as_str() == id)
        })
    }

    /// What holds a shim now, whoever made it.
    fn holder(&self, shim: &Shim) -> Option<&'a Container> {
        self.engine.containers.iter().find(|container| container.name.as_str() == shim.container())
    }

    fn is_ours(&self, labels: &BTreeMap<String, String>) -> bool {
        labels.get(RUN_LABEL) == Some(&self.plan.id.0)
    }

    /// The network that a step calls by name or id: the one this run made, if it made one of that name.
    fn network_of(&self, at: usize, name_or_id: &str) -> Option<&'a Network> {
        let made = (0..at).rev().find_map(|before| match &self.plan.steps[before] {
            Step::CreateNetwork { request } if request.name == name_or_id => {
                Some(self.made_network(before, request))
            }
            _ => None,
        });
        made.unwrap_or_else(|| self.engine.network(name_or_id))
    }

    fn network(&self, id: &str) -> Option<&'a Network> {
        self.engine.networks.iter().find(|network| network.id.as_str() == id)
    }

    fn container(&self, id: &str) -> Option<&'a Container> {
        self.engine.containers.iter().find(|container| container.id.as_str() == id)
    }

    fn is_on(&self, container: &ContainerId, network: &Network) -> bool {
        self.container(container.as_str()).is_some_and(|c| c.endpoints.iter().any(|e| e.is_on(network)))
    }

    /// Whether the undo makes the network of that id again, or has done so.
    fn comes_back(&self, id: &str) -> bool {
        self.plan.steps.iter().zip(&self.standings).any(|(step, standing)| {
            matches!(step, Step::RemoveNetwork { id: removed, definition: Some(_), .. } if removed.as_str() == id)
                && (standing.may_be_there() || matches!(standing, Standing::Undone(_)))
        })
    }

    /// The network that was made again in place of the one with that id.
    fn restored(&self, id: &str) -> Option<&'a Network> {
        self.plan.steps.iter().zip(&self.standings).find_map(|(step, standing)| match (step, standing) {
            (Step::RemoveNetwork { id: removed, .. }, Standing::Undone(Some(made)))
                if removed.as_str() == id =>
            {
                self.network(made)
            }
            (Step::RemoveNetwork { id: removed, definition: Some(definition), .. }, _)
                if removed.as_str() == id =>
            {
                self.engine.networks.iter().find(|n| !self.is_ours(&n.labels) && is_again(definition, n))
            }
            _ => None,
        })
    }

    /// Containers on a network of this run that neither this run attached nor this run made.
    fn strangers_on(&self, network: &Network) -> Vec<ContainerName> {
        let own: BTreeSet<&str> = self
            .plan
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Connect { container, .. } => Some(container.as_str()),
                _ => None,
            })
            .collect();
        self.engine
            .endpoints_of(network)
            .map(|(container, _)| container)
            .filter(|c| !own.contains(c.id.as_str()) && !self.is_ours(&c.labels))
            .map(|c| c.name.clone())
            .collect()
    }
}

/// Whether a network is the one that `definition` makes: nothing that was asked for differs, and no label is added.
pub fn is_again(definition: &CreateRequest, network: &Network) -> bool {
    network.name.as_str() == definition.name
        && network.labels == definition.labels
        && compare::network(definition, network).is_empty()
}
