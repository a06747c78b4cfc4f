//! Turns codes into sentences, in the person's language, from the one catalogue in `ui/messages`.
//! Leaves out on purpose any decision: what is said comes in as data, and how it looks is the face's.

mod args;
mod catalogue;
mod language;
mod plain;
mod speak;

pub use args::Args;
pub use catalogue::Words;
pub use language::Language;
pub use plain::plain;
pub use speak::{FindingText, ProblemText, RemedyText, VerdictText, foretold};
