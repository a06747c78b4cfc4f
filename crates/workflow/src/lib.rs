//! Sequences a run: observe → plan → apply → compare, with a journal and an undo, over the two ports of `core`.
//! Decides nothing (that is `core`) and speaks to nothing by itself (that is `host` and `engine`).

pub mod apply;
pub mod clock;
pub mod consent;
pub mod journal;
pub mod lock;
pub mod memory;
pub mod session;
pub mod shelf;
mod undo;

pub use apply::Cancel;
pub use consent::ConsentBook;
pub use journal::{Journal, JournalFolder};
pub use memory::Memory;
pub use session::Session;
