//! How the command ends: the exit codes, which are part of its interface, and what makes one.

use std::process::ExitCode;

use lanward_core::{endpoint::EngineProblem, snapshot::AppError};
use lanward_words::Args;

/// An exit code. `docs/cli.md` promises these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done. A network that was made was compared with what was asked for.
    Done = 0,
    /// We could not do our work.
    Failed = 1,
    /// The command line, or a field on it, cannot be read.
    Usage = 2,
    /// Findings block it, or the engine refused.
    Blocked = 3,
    /// Done, and not proven: something failed on the wire, or could not be told.
    NotProven = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command has no result.
#[derive(Debug)]
pub enum Failure {
    /// We could not do our work.
    Error(AppError),
    /// No engine could be talked to.
    Engine(EngineProblem),
    /// The command line makes no sense; the message's key and arguments.
    Usage(&'static str, Args),
}

impl Failure {
    /// A usage failure with its message's key.
    pub fn usage(key: &'static str, args: Args) -> Self {
        Self::Usage(key, args)
    }

    /// A failure of ours, with its causes.
    pub fn error(code: &str, cause: &(dyn std::error::Error + 'static)) -> Self {
        Self::Error(AppError::new(code, cause))
    }

    /// The exit code it leads to.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Error(_) | Self::Engine(_) => Exit::Failed,
            Self::Usage(..) => Exit::Usage,
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

impl From<EngineProblem> for Failure {
    fn from(problem: EngineProblem) -> Self {
        Self::Engine(problem)
    }
}
