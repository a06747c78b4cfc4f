//! What a diagnosis consists of. A finding is a fact about the world with an opinion; it carries codes and
//! values, never sentences: those are in the catalogue, as `finding-<code>`, `.what`, `.why`, `.do`.

use serde::{Deserialize, Serialize};

use crate::kinds::FindingKind;
use crate::placement::Evidence;

/// A finding's code: the kebab-case name of its kind. The identity of a rule across versions and languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct FindingCode(pub String);

/// One thing that is so, with what it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Finding {
    /// What is so: the code and its values.
    #[serde(flatten)]
    pub kind: FindingKind,
    /// How bad it is.
    pub severity: Severity,
    /// The finding that explains this one; a face folds this one under it.
    pub explained_by: Option<FindingCode>,
    /// What it was concluded from.
    pub evidence: Vec<Evidence>,
    /// What can be done, best first.
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// A finding without evidence or remedies yet.
    pub fn new(kind: FindingKind, severity: Severity) -> Self {
        Self { kind, severity, explained_by: None, evidence: Vec::new(), remedies: Vec::new() }
    }

    /// Adds an observed value.
    #[must_use]
    pub fn because(mut self, field: impl Into<String>, value: impl ToString) -> Self {
        self.evidence.push(Evidence::new(field, value.to_string()));
        self
    }

    /// Adds a remedy.
    #[must_use]
    pub fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }

    /// The kind's code.
    pub fn code(&self) -> FindingCode {
        self.kind.code()
    }
}

/// How bad a finding is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The engine would refuse, or it cannot work at all here: no plan.
    Blocks,
    /// The engine would accept and harm would follow: no plan unless the person accepts this code by name.
    Danger,
    /// It will probably not do what is wanted.
    Warning,
    /// Good to know.
    Note,
    /// Something could not be looked at, so nothing is claimed.
    Unknown,
}

/// Something that can be done about a finding. What Lanward can do itself is a button and a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "remedy", rename_all = "kebab-case")]
pub enum Remedy {
    /// Put a value into a field of the form (`subnets.0.gateway`).
    SetField {
        /// The field's path.
        field: String,
        /// The value.
        value: String,
    },
    /// Accept a danger by name (`--accept <code>`).
    Accept {
        /// The code.
        code: FindingCode,
    },
    /// Use a network that is already there.
    UseNetwork {
        /// Its name.
        name: String,
    },
    /// Remove a network.
    RemoveNetwork {
        /// Its name.
        name: String,
    },
    /// Give a container back what is kept for it on a network.
    RepairIdentity {
        /// The container's name.
        container: String,
        /// The network's name.
        network: String,
    },
    /// Run a command elsewhere; shown with a copy button, never run.
    RunCommand {
        /// The command, safe to paste into a POSIX shell.
        command: String,
    },
    /// Read a page of Learn.
    Learn {
        /// Its topic (`macos`, `wifi`, `host-access`, `virtual-machines`, `engine`).
        topic: String,
    },
    /// Something only a person can do; the words are `advice-<code>`.
    Advice {
        /// The advice's code.
        code: String,
    },
}
