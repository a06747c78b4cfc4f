//! What the probe is asked and what it answers: one [`Order`] in, [`Answer`]s out as JSON lines. The probe
//! (`crates/probe`) only sees; what its observations mean is judged elsewhere in this crate (`verify`, `map`).
//! Leaves out on purpose how it is carried into an engine (`engine`) and how packets are sent (`probe`).

mod answer;
mod carry;
mod order;

pub use answer::*;
pub use carry::*;
pub use order::*;

/// Version of [`Order`] and [`Answer`]. A probe that is asked in another version answers
/// [`ProbeProblem::OtherSchema`] and does nothing.
pub const SCHEMA: u32 = 1;

/// The label on everything of the probe on an engine: its image and its containers. Its value is the run's id
/// (a container) or the content hash (the image).
pub const PROBE_LABEL: &str = "org.lanward.probe";

/// The repository part of the image's name; the tag is the hash of its content.
pub const PROBE_IMAGE: &str = "lanward-probe";
