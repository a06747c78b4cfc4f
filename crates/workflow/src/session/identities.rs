//! What is kept for containers: read with every look, changed by a person, given back by a repair.
//! Leaves out on purpose what is kept and how it stands (`core::identity`), and the file (`shelf`).

use std::{io, sync::Arc};

use lanward_core::{
    draft::FieldError,
    facts::{EngineFacts, EngineView, Facts},
    finding::FindingCode,
    identity::{self, Identities, Identity, IdentityDraft, IdentityRow, KeepAnswer, KeepOrder},
    observed::{Observed, Why},
    plan::{self, ActionProposal},
    ports::{Depth, Engine, Engines, Host},
};

use super::{
    Session, SessionError,
    asking::engine_key,
    first_problem,
    wishes::{Wish, inspect},
};
use crate::{clock::now, shelf::Shelf};

impl<H: Host, S: Engines> Session<H, S> {
    fn shelf(&self) -> Shelf {
        let runs = self.journals.path();
        Shelf::new(runs.parent().unwrap_or(runs).join("identities"))
    }

    /// What is kept for the containers of an engine. Those whose records hold what its list leaves out are read one by
    /// one, beside the list.
    pub(super) async fn kept_for(&self, engine: &impl Engine, facts: &mut EngineFacts) -> Identities {
        let records = match self.shelf().read(&engine_key(facts)) {
            Ok(records) => records,
            Err(error) => {
                tracing::warn!(%error, "what is kept for containers cannot be read");
                let why = Why::Failed { detail: error.to_string() };
                return Identities { records: Observed::Unknown(why), inspected: Vec::new() };
            }
        };
        let inspected = self.inspect_for(engine, facts, &records).await;
        Identities { records: Observed::Known(records), inspected }
    }

    async fn inspect_for(
        &self,
        engine: &impl Engine,
        facts: &mut EngineFacts,
        records: &[Identity],
    ) -> Vec<lanward_core::names::ContainerId> {
        let needed =
            |name: &str| records.iter().any(|r| r.needs_inspection() && r.container.as_str() == name);
        let ids: Vec<String> = facts
            .containers
            .iter()
            .filter(|container| needed(container.name.as_str()))
            .map(|container| container.id.to_string())
            .collect();
        // Where it cannot be read, aliases are unknown and nothing is said about them.
        inspect(engine, facts, &ids).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "containers with a record could not be inspected");
            Vec::new()
        })
    }

    /// Every record with how it stands, by the last look.
    ///
    /// # Errors
    /// No engine, or the records cannot be read.
    pub async fn identities(&self) -> Result<Vec<IdentityRow>, SessionError> {
        let facts = self.facts(Depth::ForPlan).await;
        self.key_of(&facts)?;
        Ok(identity::rows(&facts))
    }

    /// Keeps what containers have now.
    ///
    /// # Errors
    /// No engine, the engine refused, or the records cannot be read or written.
    pub async fn keep_present(&self, order: &KeepOrder) -> Result<KeepAnswer, SessionError> {
        let mut facts = (*self.observe_for_plan().await).clone();
        let key = self.key_of(&facts)?;
        let ids: Vec<String> =
            identity::subjects(&facts, order).iter().map(|container| container.id.to_string()).collect();
        let (_, engine) =
            self.engine().await.map_err(|tried| SessionError::NoEngine(first_problem(tried)))?;
        if let EngineView::Seen(seen) = &mut facts.engine {
            let inspected = inspect(engine.as_ref(), seen, &ids).await?;
            facts.identities.inspected.extend(inspected);
        }
        let answer = identity::keep(&facts, order, now());
        if !answer.kept.is_empty() {
            self.change(&key, |all| {
                for kept in &answer.kept {
                    put(all, kept.clone());
                }
            })
            .await?;
        }
        Ok(answer)
    }

    /// Keeps what a form says.
    ///
    /// # Errors
    /// No engine, or the records cannot be read or written. Fields that cannot be kept are the answer.
    pub async fn keep_form(
        &self,
        draft: &IdentityDraft,
    ) -> Result<Result<Identity, Vec<FieldError>>, SessionError> {
        let facts = self.observe_for_plan().await;
        let key = self.key_of(&facts)?;
        let identity = match identity::read(&facts, draft, now()) {
            Ok(identity) => identity,
            Err(errors) => return Ok(Err(errors)),
        };
        self.change(&key, |all| put(all, identity.clone())).await?;
        Ok(Ok(identity))
    }

    /// Forgets what is kept for a container, on one network or with an empty `network` on all. Returns what was forgotten.
    ///
    /// # Errors
    /// No engine, or the records cannot be read or written.
    pub async fn forget(&self, container: &str, network: &str) -> Result<Vec<Identity>, SessionError> {
        let facts = self.observe_for_plan().await;
        let key = self.key_of(&facts)?;
        let mut gone = Vec::new();
        self.change(&key, |all| {
            let meant = |r: &Identity| identity::is_meant(&facts, r, container, network);
            gone = all.iter().filter(|r| meant(r)).cloned().collect();
            all.retain(|r| !meant(r));
        })
        .await?;
        Ok(gone)
    }

    /// Answers the wish that a container gets back what is kept for it; with an empty `network` on all its networks.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`], or the engine could not be asked.
    pub async fn propose_repair(
        &self,
        container: &str,
        network: &str,
        accepted: Vec<FindingCode>,
    ) -> Result<ActionProposal, SessionError> {
        let wish = Wish::Repair {
            container: container.to_owned(),
            network: network.to_owned(),
            accepted: accepted.clone(),
        };
        self.propose(|facts, id, at| plan::propose_repair(facts, container, network, &accepted, id, at), wish)
            .await
    }

    /// The facts of now: somebody else may have kept something since.
    async fn observe_for_plan(&self) -> super::Seen {
        // As deep as the last one, so that the window need not look once more.
        let depth = self.state().last.as_ref().map_or(Depth::ForPlan, |last| last.depth);
        super::Seen(self.take_look(depth).await)
    }

    /// The engine's key, where there is an engine and its records can be read.
    fn key_of(&self, facts: &Facts) -> Result<String, SessionError> {
        if let EngineView::Unavailable { tried } = &facts.engine {
            return Err(SessionError::NoEngine(first_problem(tried.clone())));
        }
        if let Observed::Unknown(Why::Failed { detail }) = &facts.identities.records {
            return Err(SessionError::Shelf(io::Error::other(detail.clone())));
        }
        Ok(facts.engine().map(engine_key).unwrap_or_default())
    }

    /// Changes the records and puts them into the picture.
    async fn change(&self, key: &str, change: impl FnOnce(&mut Vec<Identity>)) -> Result<(), SessionError> {
        let records = self.shelf().change(key, change).map_err(SessionError::Shelf)?;
        let last = self.state().last.clone();
        let Some(last) = last else { return Ok(()) };
        let mut facts = last.facts.clone();
        if let EngineView::Seen(seen) = &mut facts.engine
            && let Ok((_, engine)) = self.engine().await
        {
            let inspected = self.inspect_for(engine.as_ref(), seen, &records).await;
            facts.identities.inspected = inspected;
        }
        facts.identities.records = Observed::Known(records);
        let mut state = self.state();
        // A look that was taken meanwhile has read the file itself.
        if state.last.as_ref().is_some_and(|now| now.number == last.number) {
            state.last = Some(Arc::new(last.with_facts(facts)));
        }
        Ok(())
    }
}

fn put(all: &mut Vec<Identity>, identity: Identity) {
    all.retain(|other| !(other.container == identity.container && other.network == identity.network));
    all.push(identity);
}
