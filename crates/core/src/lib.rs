//! Lanward's decisions: what was seen, what it means, what the engine will answer, what to do about it.
//! Pure on purpose: no clock, no randomness, no file, no socket; all of that comes in as arguments.

pub mod abilities;
pub mod access;
pub mod addressing;
pub mod compare;
pub mod diagnosis;
pub mod draft;
pub mod edit;
pub mod endpoint;
pub mod export;
pub mod facts;
pub mod finding;
pub mod fnv;
pub mod health;
pub mod identity;
pub mod import;
pub mod intent;
pub mod kinds;
pub mod map;
pub mod moves;
pub mod names;
pub mod observed;
pub mod oui;
pub mod placement;
pub mod plan;
pub mod platform;
pub mod ports;
pub mod ports_spec;
pub mod predict;
pub mod probe;
pub mod qr;
pub mod recovery;
pub mod redact;
pub mod request;
pub mod run;
pub mod snapshot;
pub mod stale;
pub mod suitability;
pub mod sweep;
pub mod verify;
pub mod watch;

/// The label that marks everything Lanward leaves on an engine; its value is the run's id.
pub const RUN_LABEL: &str = "org.lanward.run";
