//! Where a command's facts come from: a live session, or a recorded site that nothing can be done to.

use std::{fs, ops::Deref, path::Path};

use lanward_core::{
    draft::NetworkDraft,
    endpoint::EngineProblem,
    facts::{EndpointAttempt, EngineView, Facts, telling_attempt},
    plan::Proposal,
    plan::{self, PlanId},
    ports::{Depth, EngineError},
    snapshot::{AppError, Snapshot},
};
use lanward_engine::DockerEngines;
use lanward_host::ThisMachine;
use lanward_words::Args;
use lanward_workflow::{
    ConsentBook, JournalFolder, Session,
    session::{Seen, SessionError},
};

use crate::{args::Global, exit::Failure};

/// A session with real engines.
pub type Live = Session<ThisMachine, DockerEngines>;

/// What a command looks at.
pub enum World {
    /// This machine and its engine, now.
    Live(Box<Live>),
    /// A recorded site.
    Recorded(Box<Facts>),
}

impl World {
    /// The world that the flags ask for.
    ///
    /// # Errors
    /// The site's file cannot be read.
    pub fn of(global: &Global) -> Result<Self, Failure> {
        match &global.site {
            Some(file) => Ok(Self::Recorded(Box::new(read_site(file)?))),
            None => Ok(Self::Live(Box::new(live(global)))),
        }
    }

    /// Whether nothing can be changed, because it is a recording.
    pub fn is_recorded(&self) -> bool {
        matches!(self, Self::Recorded(_))
    }

    /// The picture.
    pub async fn snapshot(&self) -> Snapshot {
        match self {
            Self::Live(session) => session.snapshot().await,
            Self::Recorded(facts) => Snapshot::recorded((**facts).clone()),
        }
    }

    /// The facts, at least to that depth, with nothing judged.
    pub async fn facts(&self, depth: Depth) -> Known<'_> {
        match self {
            Self::Live(session) => Known::Live(session.facts(depth).await),
            Self::Recorded(facts) => Known::Recorded(facts),
        }
    }

    /// What is said to a new-network form.
    ///
    /// # Errors
    /// The system gives no random bits.
    pub async fn propose_network(&self, draft: NetworkDraft) -> Result<Proposal, Failure> {
        match self {
            Self::Live(session) => Ok(session.propose_network(draft).await.map_err(said)?),
            // The same recording gives the same plan: its id is no chance there.
            Self::Recorded(facts) => {
                Ok(plan::propose_network(facts, &draft, PlanId("0000000000000000".into()), facts.taken_at))
            }
        }
    }

    /// The live session.
    ///
    /// # Errors
    /// A recorded site cannot be changed.
    pub fn live(&self) -> Result<&Live, Failure> {
        match self {
            Self::Live(session) => Ok(session),
            Self::Recorded(_) => Err(Failure::usage("usage-site-is-recorded", Args::none())),
        }
    }
}

/// Facts, wherever they come from.
pub enum Known<'a> {
    /// Seen now.
    Live(Seen),
    /// Of the recording.
    Recorded(&'a Facts),
}

impl Deref for Known<'_> {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        match self {
            Self::Live(seen) => seen,
            Self::Recorded(facts) => facts,
        }
    }
}

/// The engine that was asked for: `--engine`, else the variable `LANWARD_ENGINE`.
pub fn engine_of(global: &Global) -> Option<String> {
    global.engine.clone().or_else(|| std::env::var("LANWARD_ENGINE").ok().filter(|e| !e.is_empty()))
}

fn live(global: &Global) -> Live {
    let session = Session::new(ThisMachine, DockerEngines, JournalFolder::usual(), engine_of(global))
        .with_consents(ConsentBook::usual());
    if global.allow_probe {
        session.allow_probe_for_now();
    }
    session
}

fn read_site(file: &Path) -> Result<Facts, Failure> {
    let text = read(file)?;
    serde_json::from_str(&text).map_err(|error| unreadable(file, &error.to_string()))
}

/// Reads a file the person named.
///
/// # Errors
/// A usage failure with the system's word.
pub fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| unreadable(file, &error.to_string()))
}

/// The failure for a file whose content makes no sense.
pub fn unreadable(file: &Path, detail: &str) -> Failure {
    let args = Args::none().with("file", file.display().to_string()).with("detail", detail);
    Failure::usage("usage-file-unreadable", args)
}

/// The problem with the engine, where none could be seen.
pub fn no_engine(facts: &Facts) -> Option<EngineProblem> {
    match &facts.engine {
        EngineView::Seen(_) => None,
        EngineView::Unavailable { tried } => Some(first_problem(tried)),
    }
}

/// The problem to tell: that of an endpoint that is there but fails, before those that are simply not there.
pub fn first_problem(tried: &[EndpointAttempt]) -> EngineProblem {
    telling_attempt(tried).map_or_else(
        || EngineProblem::NoSocket { path: "/var/run/docker.sock".into() },
        |a| a.problem.clone(),
    )
}

/// An engine's error outside a run.
pub fn refused(error: EngineError) -> Failure {
    said(SessionError::from(error))
}

/// A session's error as a failure of the command.
pub fn said(error: SessionError) -> Failure {
    match error {
        SessionError::NoEngine(problem) => Failure::Engine(problem),
        other => Failure::Error(AppError::from(other)),
    }
}
