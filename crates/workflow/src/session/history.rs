//! The runs on record: listing them, showing one, and taking one up again that was interrupted or is to be undone.
//! Leaves out on purpose what that would do: that is `core::recovery`.

use std::time::Duration;

use lanward_core::{
    plan::PlanId,
    ports::{Engines, Host},
    recovery::{self, Obstacle, RecoveryProposal, RunDetail, RunStatus, RunSummary, Standing},
    run::{Difference, Event, Recovery, RunReport},
};

use super::{Session, SessionError, first_problem};
use crate::{
    apply::{self, Cancel, JournalError},
    clock::now,
    journal::JournalFolder,
    lock,
};

/// How long an engine may take for one call that nobody waits for any more: far more than the lab's engines take, of
/// which starting a container is the slowest (about 0.3 s).
const CALL: Duration = Duration::from_secs(2);

impl<H: Host, S: Engines> Session<H, S> {
    /// The runs on record, newest first. A journal that is damaged is left out, and the log says so.
    ///
    /// # Errors
    /// [`SessionError::Journal`] where the folder cannot be read.
    pub fn runs(&self) -> Result<Vec<RunSummary>, SessionError> {
        let ids = self.journals.runs().map_err(SessionError::Journal)?;
        Ok(summaries(&self.journals, ids))
    }

    /// The runs that did not come to their end: a face asks this when it starts.
    ///
    /// # Errors
    /// As [`Session::runs`].
    pub fn interrupted(&self) -> Result<Vec<RunSummary>, SessionError> {
        interrupted(&self.journals).map_err(SessionError::Journal)
    }

    /// All that is known of a run.
    ///
    /// # Errors
    /// [`SessionError::NoSuchRun`], or [`SessionError::Journal`] where its journal cannot be read.
    pub fn run_detail(&self, id: &PlanId) -> Result<RunDetail, SessionError> {
        let running = lock::alive(self.journals.path()).contains(id);
        let events = self.journal_of(id)?;
        recovery::detail(events, running).ok_or_else(|| SessionError::NoSuchRun(id.clone()))
    }

    fn journal_of(&self, id: &PlanId) -> Result<Vec<Event>, SessionError> {
        // An id is a part of a file's name.
        if id.0.is_empty() || !id.0.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(SessionError::NoSuchRun(id.clone()));
        }
        self.journals.read(id).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => SessionError::NoSuchRun(id.clone()),
            _ => SessionError::Journal(error),
        })
    }

    /// What undoing or finishing a run would do, by what is on the engine now. Kept, so that it can be applied.
    ///
    /// # Errors
    /// As [`Session::run_detail`].
    pub async fn propose_recovery(
        &self,
        id: &PlanId,
        how: Recovery,
    ) -> Result<RecoveryProposal, SessionError> {
        let proposal = self.recovery(id, how).await?;
        if proposal.obstacles.is_empty() {
            self.state().recoveries.insert(id.clone(), proposal.clone());
        }
        Ok(proposal)
    }

    async fn recovery(&self, id: &PlanId, how: Recovery) -> Result<RecoveryProposal, SessionError> {
        let running = lock::alive(self.journals.path()).contains(id);
        if !running {
            settle(&self.journal_of(id)?).await;
        }
        let snapshot = self.observe().await;
        let events = self.journal_of(id)?;
        let proposal = recovery::propose(&events, &snapshot.facts, how);
        let mut proposal = proposal.ok_or_else(|| SessionError::NoSuchRun(id.clone()))?;
        if running {
            proposal.acts.clear();
            proposal.obstacles = vec![Obstacle::StillRunning];
        } else if snapshot.freshness.lost.is_some() {
            proposal.acts.clear();
            proposal.obstacles = vec![Obstacle::NoEngine];
        }
        Ok(proposal)
    }

    /// Does what was proposed last for this run, after a second look at the world.
    ///
    /// # Errors
    /// Nothing was proposed, the world has changed since, another run goes on, no engine, or no journal.
    pub async fn apply_recovery(
        &self,
        id: &PlanId,
        on_event: &mut (dyn FnMut(&Event) + Send),
    ) -> Result<RunReport, SessionError> {
        let shown = self.state().recoveries.remove(id);
        let shown = shown.ok_or_else(|| SessionError::NoSuchPlan(id.clone()))?;
        let detail = self.run_detail(id)?;
        let cancel = Cancel::default();
        self.state().running.insert(id.clone(), cancel.clone());
        let result = self.take_up(&shown, &detail.plan.engine, &cancel, on_event).await;
        self.state().running.remove(id);
        result
    }

    async fn take_up(
        &self,
        shown: &RecoveryProposal,
        engine: &str,
        cancel: &Cancel,
        on_event: &mut (dyn FnMut(&Event) + Send),
    ) -> Result<RunReport, SessionError> {
        let Some(_lock) = self.lock(engine, &shown.run, cancel).await? else {
            // Nothing was done to it: it stands as its journal tells.
            return Ok(self.run_detail(&shown.run)?.report);
        };
        let snapshot = self.observe().await;
        let events = self.journal_of(&shown.run)?;
        let again = recovery::propose(&events, &snapshot.facts, shown.how);
        if again.as_ref() != Some(shown) {
            let count = |p: Option<&RecoveryProposal>| p.map_or(0, |p| p.acts.len()).to_string();
            return Err(SessionError::StalePlan {
                changed: vec![Difference {
                    field: "steps".into(),
                    wanted: count(Some(shown)),
                    got: count(again.as_ref()),
                }],
            });
        }
        let (_, engine) =
            self.engine().await.map_err(|tried| SessionError::NoEngine(first_problem(tried)))?;
        let mut journal = self.journals.go_on(&shown.run).map_err(SessionError::Journal)?;
        let result = apply::recover(engine.as_ref(), events, shown.how, &mut journal, cancel, on_event).await;
        self.state().outdated = true;
        result.map_err(|JournalError { cause, .. }| SessionError::Journal(cause))
    }
}

/// A call that was under way when its Lanward died is carried out by the engine all the same. Until it has had the time,
/// nobody can tell what is there.
async fn settle(events: &[Event]) {
    let unclear = |s: &Standing| matches!(s, Standing::Unclear | Standing::UndoUnclear(_));
    let last = recovery::summary(events, false).map(|run| run.last_at);
    if let Some(last) = last.filter(|_| recovery::standings(events).iter().any(unclear)) {
        let gone = Duration::from_millis(now().0.saturating_sub(last.0));
        tokio::time::sleep(CALL.saturating_sub(gone)).await;
    }
}

/// The runs that did not come to their end, newest first.
///
/// # Errors
/// The folder cannot be read.
pub fn interrupted(journals: &JournalFolder) -> std::io::Result<Vec<RunSummary>> {
    let mut runs = summaries(journals, journals.unsettled()?);
    runs.retain(|run| run.status == RunStatus::Interrupted);
    Ok(runs)
}

fn summaries(journals: &JournalFolder, ids: Vec<PlanId>) -> Vec<RunSummary> {
    // Who is alive is looked at first and again: a run that began or ended in between is no interrupted one.
    let before = lock::alive(journals.path());
    let read = |id: &PlanId| match journals.read(id) {
        Ok(events) => Some(events),
        Err(error) => {
            tracing::warn!(%error, run = id.0, "a journal cannot be read");
            None
        }
    };
    let journals: Vec<_> = ids.into_iter().filter_map(|id| Some((read(&id)?, id))).collect();
    let is_alive = |id: &PlanId| before.contains(id);
    let mut runs: Vec<RunSummary> =
        journals.iter().filter_map(|(events, id)| recovery::summary(events, is_alive(id))).collect();
    runs.sort_by(|a, b| (b.began_at, &b.id).cmp(&(a.began_at, &a.id)));
    runs
}
