//! What was seen, or why it was not. Leaves out on purpose any default: a fact that nobody looked
//! at has no value, and a rule that needs it must say so.

use serde::{Deserialize, Serialize};

/// A fact that we may have been unable to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "state", content = "value", rename_all = "kebab-case")]
pub enum Observed<T> {
    /// It was seen, and this is what it was.
    Known(T),
    /// It was not seen, for this reason.
    Unknown(Why),
}

/// Why a fact is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Why {
    /// This system has no way to tell.
    NotSupported,
    /// Nobody has looked yet.
    NotLooked,
    /// The system refused to show it; `what` names the file or call.
    Denied {
        /// The file or call that was refused.
        what: String,
    },
    /// Looking failed; `detail` is the system's own word.
    Failed {
        /// The system's own word.
        detail: String,
    },
    /// The engine runs on another kernel, so this machine's facts say nothing about it.
    OtherKernel,
    /// There is no engine to ask.
    NoEngine,
    /// The engine does not report it.
    NotReported,
    /// Only the probe could see it, and nobody has allowed it on this engine.
    NotAllowed,
}

impl<T> Observed<T> {
    /// The value, if it was seen.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// The reason, if it was not seen.
    pub fn why(&self) -> Option<&Why> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(why) => Some(why),
        }
    }

    /// True only if the value was seen and satisfies `test`.
    pub fn is_known_and(&self, test: impl FnOnce(&T) -> bool) -> bool {
        self.known().is_some_and(test)
    }

    /// Applies `f` to a seen value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Observed<U> {
        match self {
            Self::Known(value) => Observed::Known(f(value)),
            Self::Unknown(why) => Observed::Unknown(why),
        }
    }

    /// The same fact by reference.
    pub fn as_ref(&self) -> Observed<&T> {
        match self {
            Self::Known(value) => Observed::Known(value),
            Self::Unknown(why) => Observed::Unknown(why.clone()),
        }
    }
}
