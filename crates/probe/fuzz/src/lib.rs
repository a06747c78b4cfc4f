//! The parsers alone, so that the fuzzer does not build (and instrument) the rest of the probe.

#[path = "../../src/wire/mod.rs"]
pub mod wire;
