//! What can go wrong with a lab. The sentences are for people who run the tests.

use std::{io, process::ExitStatus};

/// Why a lab, or a command in it, did not work.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// The lab cannot be made here; the sentence says what is missing and how to get it.
    #[error("the lab did not start: {0}")]
    Unavailable(String),
    /// `lab.sh` itself could not be run.
    #[error("{script} could not be run")]
    Script {
        /// Its path.
        script: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The lab ended while it was needed.
    #[error("the lab ended by itself; its log is in {0}")]
    Gone(String),
    /// The engine could not be stopped, killed or started.
    #[error("the engine did not {order}: {answer}")]
    Engine {
        /// What was ordered.
        order: &'static str,
        /// What came back.
        answer: String,
    },
    /// The crowd cannot answer there.
    #[error("no crowd on {link}")]
    Crowd {
        /// On which link.
        link: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A command line without a program.
    #[error("a command needs a program")]
    Empty,
    /// A command could not be started.
    #[error("{command} could not be run")]
    NotRun {
        /// The command.
        command: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A command ended with an error.
    #[error("{command} ended with {status}: {stderr}")]
    Failed {
        /// The command.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        stderr: String,
    },
}
