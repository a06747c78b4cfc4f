//! The same plan or network as docker command, Compose file and API JSON: three texts, one meaning.
//! Leaves out on purpose everything that is not the network itself or an attachment to it.

use serde::{Deserialize, Serialize};

/// The three forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Exports {
    /// A command for a POSIX shell.
    pub docker_cli: String,
    /// A Compose file's `networks:` block, with a service to show how it is used.
    pub compose: String,
    /// The body of `POST /networks/create`.
    pub api_json: String,
}
