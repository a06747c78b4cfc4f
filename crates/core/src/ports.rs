//! The two sides of the world that a run needs, as traits: this machine and the engine. Implemented by the
//! `host` and `engine` crates, and by fakes that pass the same conformance tests.

use std::{future::Future, time::Duration};

use crate::{
    access::{Shim, ShimState},
    endpoint::{EngineProblem, FoundEndpoint},
    facts::{EngineFacts, HostFacts, Image, Network},
    names::{ContainerId, NetworkId},
    plan::PlanId,
    predict::ErrorClass,
    probe::{Answer, EngineIdentity, Errand, ProbeError, ProbeRemains, ProbeTerms},
    request::{ContainerRequest, CreateRequest, EndpointRequest},
};

/// This machine.
pub trait Host: Send + Sync {
    /// Looks at interfaces, routes and the rest. Never fails as a whole: what cannot be read is unknown.
    fn survey(&self) -> impl Future<Output = HostFacts> + Send;
}

/// Why a call to the engine did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The engine refused.
    #[error("the engine answered HTTP {status}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The kind of refusal.
        class: ErrorClass,
        /// The engine's sentence.
        message: String,
    },
    /// The engine could not be reached, or what answered is no engine.
    #[error(transparent)]
    Unreachable(#[from] EngineProblem),
}

/// How much of the engine is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// What plans and their findings stand on.
    ForPlan,
    /// Also what is only shown: an engine may need other programs to answer it (`/version`: 5 ms on 20.10).
    Whole,
}

/// A container engine. Ids go in and out as the engine gives them; a name works wherever Docker takes one.
pub trait Engine: Prober {
    /// What the engine answers, before it is put beside this machine's facts.
    type Answers: Send;

    /// Asks the engine for everything that diagnosis and plans need.
    fn look(&self, depth: Depth) -> impl Future<Output = Result<Self::Answers, EngineError>> + Send;

    /// The answers as facts. `host` tells whether the engine's links are ours.
    fn facts(&self, answers: Self::Answers, host: &HostFacts) -> EngineFacts;

    /// Everything at once.
    fn observe(&self, host: &HostFacts) -> impl Future<Output = Result<EngineFacts, EngineError>> + Send {
        async { Ok(self.facts(self.look(Depth::Whole).await?, host)) }
    }

    /// Makes a network and returns its id, with the engine's warning (empty where there is none).
    fn create_network(
        &self,
        request: &CreateRequest,
    ) -> impl Future<Output = Result<(NetworkId, String), EngineError>> + Send;

    /// Reads one network again.
    fn network(&self, id: &str) -> impl Future<Output = Result<Network, EngineError>> + Send;

    /// Removes a network.
    fn remove_network(&self, id: &NetworkId) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Makes a container and returns its id.
    fn create_container(
        &self,
        request: &ContainerRequest,
    ) -> impl Future<Output = Result<ContainerId, EngineError>> + Send;

    /// Starts a container.
    fn start_container(&self, id: &ContainerId) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Reads one container again.
    fn container(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<crate::facts::Container, EngineError>> + Send;

    /// Removes a container, ending it first if it runs.
    fn remove_container(&self, id: &ContainerId) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Attaches a container to a network.
    fn connect(
        &self,
        container: &ContainerId,
        endpoint: &EndpointRequest,
    ) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Detaches a container from a network.
    fn disconnect(
        &self,
        container: &ContainerId,
        network: &NetworkId,
    ) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Images on the engine.
    fn images(&self) -> impl Future<Output = Result<Vec<Image>, EngineError>> + Send;

    /// Fetches an image; `progress` is called with percent (0 to 100) and the engine's own word.
    fn pull(
        &self,
        image: &str,
        progress: &mut (dyn FnMut(u8, &str) + Send),
    ) -> impl Future<Output = Result<(), EngineError>> + Send;

    /// Listens to the engine's events until it goes away, and returns why it did. `on_change` is called for
    /// each event about networks, containers or the engine itself; several may stand for one change.
    fn watch(&self, on_change: &mut (dyn FnMut() + Send)) -> impl Future<Output = EngineProblem> + Send;
}

/// The probe on an engine. Nobody's permission is asked here: that is the sitting's to do (`workflow`).
/// Every method has a body for engines that cannot carry a probe, fakes above all.
pub trait Prober: Send + Sync {
    /// Carries an errand out: every answer is handed on as it comes, `Hello` and `Done` or `Failed` included.
    /// Nothing of it is left on the engine but the image, however it ends, also when the future is dropped.
    ///
    /// # Errors
    /// Each way in which it came to no end of its own. A [`Answer::Failed`] is [`ProbeError::Problem`], too.
    fn probe(
        &self,
        errand: &Errand,
        on_answer: &mut (dyn FnMut(Answer) + Send),
    ) -> impl Future<Output = Result<(), ProbeError>> + Send {
        let _ = (errand, on_answer);
        async { Err(not_supported()) }
    }

    /// Waits until what was thrown off in the background (an errand that nobody waited for any more) is gone.
    fn settled(&self) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// What tells this engine from others. Asks the engine.
    fn identity(&self) -> impl Future<Output = Result<EngineIdentity, ProbeError>> + Send {
        async { Err(not_supported()) }
    }

    /// What runs and with what rights, where it is sent on an errand.
    fn probe_terms(&self, errand: &Errand) -> impl Future<Output = Result<ProbeTerms, ProbeError>> + Send {
        let _ = errand;
        async { Err(not_supported()) }
    }

    /// What of the probe is on the engine.
    fn probe_remains(&self) -> impl Future<Output = Result<ProbeRemains, ProbeError>> + Send {
        async { Err(not_supported()) }
    }

    /// Makes the container that holds a host shim, and waits until it says that the link is up. Nothing is left where
    /// it does not come to that.
    ///
    /// # Errors
    /// As with an errand; a [`ProbeError::Problem`] tells that somebody has the address, the name or a route.
    fn hold_shim(
        &self,
        shim: &Shim,
        run: &PlanId,
    ) -> impl Future<Output = Result<ContainerId, ProbeError>> + Send {
        let _ = (shim, run);
        async { Err(not_supported()) }
    }

    /// Hears what the holder of a shim has said since it was started, and goes on until `on_state` has heard enough
    /// (true), or `within` is over.
    ///
    /// # Errors
    /// It died, the time is over, or the engine is away.
    fn hear_shim(
        &self,
        shim: &Shim,
        within: Duration,
        on_state: &mut (dyn FnMut(&ShimState) -> bool + Send),
    ) -> impl Future<Output = Result<(), ProbeError>> + Send {
        let _ = (shim, within, on_state);
        async { Err(not_supported()) }
    }

    /// The last that the holder of a shim has said; none where it has said nothing.
    fn shim_state(&self, shim: &Shim) -> impl Future<Output = Result<Option<ShimState>, ProbeError>> + Send {
        let _ = shim;
        async { Err(not_supported()) }
    }

    /// Ends the holder of a shim, removes its container, and the link if it could not do that itself. What is not there
    /// needs no removing.
    ///
    /// # Errors
    /// The engine is away or refuses; then something may be left.
    fn let_shim_go(&self, shim: &Shim) -> impl Future<Output = Result<(), ProbeError>> + Send {
        let _ = shim;
        async { Err(not_supported()) }
    }

    /// What holds a shim and with what rights.
    fn shim_terms(&self, shim: &Shim) -> impl Future<Output = Result<ProbeTerms, ProbeError>> + Send {
        let _ = shim;
        async { Err(not_supported()) }
    }

    /// Removes all of the probe from the engine, running ones too, but for what holds a host shim, and tells what was
    /// there.
    fn remove_probe(&self) -> impl Future<Output = Result<ProbeRemains, ProbeError>> + Send {
        async { Err(not_supported()) }
    }
}

fn not_supported() -> ProbeError {
    ProbeError::NotSupportedHere { system: String::new(), arch: String::new() }
}

/// The engines that can be reached from here.
pub trait Engines: Send + Sync {
    /// What it connects to.
    type Engine: Engine + 'static;

    /// Endpoints in the order in which they should be tried. With `chosen` (a context's name or an address)
    /// exactly that one; a name that does not exist is an error.
    ///
    /// # Errors
    /// [`EngineProblem::NoSuchContext`] or [`EngineProblem::BadAddress`].
    fn find(&self, chosen: Option<&str>) -> Result<Vec<FoundEndpoint>, EngineProblem>;

    /// Everything that could be chosen, for a list; the order is that of [`Engines::find`].
    fn list(&self) -> Vec<FoundEndpoint> {
        self.find(None).unwrap_or_default()
    }

    /// Connects, agrees on an API version, and proves that an engine answers.
    fn connect(
        &self,
        endpoint: &FoundEndpoint,
    ) -> impl Future<Output = Result<Self::Engine, EngineProblem>> + Send;
}
