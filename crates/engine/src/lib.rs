//! Speaks with a container engine through its Docker API: finds it, agrees on a version, reads it, acts on it,
//! listens to it. Leaves out on purpose every judgement: what is wise is `core`'s to say, in which order
//! things are done is `workflow`'s.

mod act;
mod dial;
mod documents;
mod endpoints;
mod events;
mod observe;
mod places;
mod probe;
mod problem;
mod record;
mod wire;

pub use dial::{DockerEngine, OUR_MAX_API, OUR_MIN_API, PeerFacts};
pub use endpoints::{
    Discovery, Environment, Files, RealFiles, discover, find_endpoints, list_endpoints, survey,
};

use lanward_core::{
    endpoint::{EngineProblem, FoundEndpoint},
    ports::Engines,
};

/// The engines that can be reached from this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct DockerEngines;

impl Engines for DockerEngines {
    type Engine = DockerEngine;

    fn find(&self, chosen: Option<&str>) -> Result<Vec<FoundEndpoint>, EngineProblem> {
        find_endpoints(&Environment::of_process(), chosen)
    }

    fn list(&self) -> Vec<FoundEndpoint> {
        list_endpoints(&Environment::of_process())
    }

    async fn connect(&self, endpoint: &FoundEndpoint) -> Result<DockerEngine, EngineProblem> {
        DockerEngine::connect(endpoint).await
    }
}
