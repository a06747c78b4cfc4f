//! The sitting's host access: proposing it, a person's permission for it, and how it stands.
//! Leaves out on purpose carrying it out (`apply`) and every rule (`core`).

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use super::{Session, SessionError, wishes::Wish};
use crate::clock::now;
use lanward_core::{
    access::{self, AccessDraft, Shim, ShimReport},
    names::ContainerName,
    plan::{self, AccessProposal, Plan, Step},
    ports::{Depth, Engines, Host, Prober},
    probe::{Answer, Errand, Order, Place, ProbeError, ProbeTerms, SCHEMA, Task},
};
use serde::Serialize;

/// How long somebody listens, and how long somebody knocks, in milliseconds.
const LISTEN_MS: u32 = 8000;
const KNOCK_MS: u32 = 3000;

/// What was seen of host access on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AccessProof {
    /// The container that was looked from; none where none runs on the network, and then nothing was seen.
    pub container: Option<ContainerName>,
    /// Its address.
    pub address: Option<IpAddr>,
    /// Whether the machine reached it.
    pub to_container: Option<bool>,
    /// Whether it reached the machine.
    pub from_container: Option<bool>,
}

impl AccessProof {
    /// Both ways were seen to work.
    pub fn is_proven(&self) -> bool {
        self.to_container == Some(true) && self.from_container == Some(true)
    }
}

impl<H: Host, S: Engines> Session<H, S> {
    /// Answers the wish for host access.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_access(&self, draft: AccessDraft) -> Result<AccessProposal, SessionError> {
        let (facts, look) = self.facts_for_plan().await;
        let proposal = plan::propose_access(&facts, &draft, self.new_id()?, now());
        self.keep(proposal.plan.as_ref(), Wish::Access(draft), look);
        Ok(proposal)
    }

    /// Answers the wish that it ends.
    ///
    /// # Errors
    /// [`SessionError::NoRandomness`].
    pub async fn propose_access_off(&self, network: &str) -> Result<AccessProposal, SessionError> {
        let (facts, look) = self.facts_for_plan().await;
        let proposal = plan::propose_access_off(&facts, network, self.new_id()?, now());
        let wish = Wish::AccessOff { network: network.to_owned() };
        self.keep(proposal.plan.as_ref(), wish, look);
        Ok(proposal)
    }

    /// Proves host access on the wire: a container that runs on the network is knocked at from the machine, and the
    /// machine from the container. Each hears a word that nobody else knows.
    ///
    /// # Errors
    /// No engine, or the probe is not allowed or cannot be sent.
    pub async fn prove_access(&self, shim: &Shim) -> Result<AccessProof, SessionError> {
        let look = self.take_look(Depth::ForPlan).await;
        let engine = look.facts.engine();
        let witness = engine.and_then(|engine| {
            let network = engine.networks.iter().find(|n| n.id == shim.network)?;
            engine.endpoints_of(network).find_map(|(container, endpoint)| {
                let address = endpoint.ipv4.map(|s| s.written_address())?;
                (container.state == "running").then(|| (container.clone(), address))
            })
        });
        let Some((container, address)) = witness else { return Ok(AccessProof::default()) };
        let inside = || Place::Container { id: container.id.clone() };
        Ok(AccessProof {
            to_container: Some(self.knock(inside(), address, Place::Host).await?),
            from_container: Some(self.knock(Place::Host, shim.address.into(), inside()).await?),
            container: Some(container.name),
            address: Some(address),
        })
    }

    /// Whether who knocks at `address` from `from` is heard at `at`.
    async fn knock(&self, at: Place, address: IpAddr, from: Place) -> Result<bool, SessionError> {
        let nonce = self.new_id()?.0;
        let errand = |place: Place, deadline_ms: u32, task: Task| Errand {
            place,
            order: Order { schema: SCHEMA, deadline_ms, task },
        };
        let listen = errand(at, LISTEN_MS, Task::Listen { port: 0, nonce: nonce.clone() });
        let (tell, told) = tokio::sync::oneshot::channel();
        let mut tell = Some(tell);
        let mut hear = |answer: Answer| {
            if let Answer::Listening { port } = answer
                && let Some(tell) = tell.take()
            {
                let _ = tell.send(port);
            }
        };
        let mut listening = std::pin::pin!(self.probe(&listen, &mut hear));
        let port = tokio::select! {
            ended = &mut listening => return ended.map(|()| false),
            port = told => match port {
                Ok(port) => port,
                Err(_) => return Ok(false),
            },
        };
        let targets = vec![SocketAddr::new(address, port)];
        let knock = errand(from, KNOCK_MS, Task::Knock { targets, nonce, link: None });
        let mut heard = false;
        let mut hear = |answer: Answer| heard |= matches!(answer, Answer::Knocked { .. });
        let knocked = {
            let mut knocking = std::pin::pin!(self.probe(&knock, &mut hear));
            tokio::select! {
                knocked = &mut knocking => knocked,
                // Its time is over; the one who knocks says what came of it.
                _ = &mut listening => knocking.await,
            }
        };
        match knocked {
            Ok(()) => Ok(heard),
            Err(SessionError::Probe(ProbeError::Problem { .. } | ProbeError::Deadline { .. })) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What would hold this shim, and with what rights.
    ///
    /// # Errors
    /// No engine, or there is no probe for it.
    pub async fn access_terms(&self, shim: &Shim) -> Result<ProbeTerms, SessionError> {
        let engine = self.engine_in_use().await?;
        Ok(engine.shim_terms(shim).await?)
    }

    /// Whether a person has allowed host access on the engine in use.
    ///
    /// # Errors
    /// No engine, or one that cannot be told from others.
    pub async fn is_access_allowed(&self) -> Result<bool, SessionError> {
        let engine = self.engine_in_use().await?;
        self.allows_access(&engine).await
    }

    /// Keeps that host access is allowed on the engine in use, and with that the probe.
    ///
    /// # Errors
    /// As [`Session::is_access_allowed`], or the answer cannot be kept.
    pub async fn allow_access(&self) -> Result<(), SessionError> {
        let engine = self.engine_in_use().await?;
        let identity = engine.identity().await?;
        let mut state = self.state();
        state.eyes.consents.allow_access(&identity, now()).map_err(SessionError::Consent)?;
        state.outdated = true;
        Ok(())
    }

    /// Allows it for this sitting, without keeping it, and with that the probe.
    pub fn allow_access_for_now(&self) {
        self.allow_probe_for_now();
        self.state().eyes.access_for_now = true;
    }

    /// The host shims of the engine in use, with what each said last.
    ///
    /// # Errors
    /// No engine.
    pub async fn shims(&self) -> Result<Vec<ShimReport>, SessionError> {
        let engine = self.engine_in_use().await?;
        let (facts, _) = self.facts_for_plan().await;
        let mut reports = Vec::new();
        for seen in facts.engine().map(access::seen).unwrap_or_default() {
            // What it said cannot always be read; then there is less to show.
            let said = engine.shim_state(&seen.shim).await.unwrap_or_default();
            reports.push(ShimReport { seen, said });
        }
        Ok(reports)
    }

    /// Lets a plan go on that makes something stay on the engine and change its links, only where a person has allowed
    /// that. Taking away is allowed always.
    pub(super) async fn permit_access(
        &self,
        plan: &Plan,
        engine: &Arc<S::Engine>,
    ) -> Result<(), SessionError> {
        let holds = plan.steps.iter().any(|step| matches!(step, Step::HoldShim { .. }));
        if holds && !self.allows_access(engine).await? {
            return Err(SessionError::AccessNotAllowed);
        }
        Ok(())
    }

    async fn allows_access(&self, engine: &Arc<S::Engine>) -> Result<bool, SessionError> {
        if self.state().eyes.access_for_now {
            return Ok(true);
        }
        let identity = engine.identity().await?;
        Ok(self.state().eyes.consents.allows_access(&identity))
    }
}
