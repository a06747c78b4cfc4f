//! The probe's program for every architecture it is carried to. build.rs makes it; docs/probe.md says what it does.
//! Leaves out on purpose the image that it travels in: that is `engine`'s.

/// Architectures and programs, in the order of build.rs.
const PROGRAMS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// The probe for an architecture as the kernel names it (`uname -m`, and the engine's `/info`): `x86_64`, `aarch64`.
/// `None` where there is none: never a wrong one.
#[must_use]
pub fn binary(arch: &str) -> Option<&'static [u8]> {
    PROGRAMS.iter().find(|(name, _)| *name == arch).map(|(_, program)| *program)
}

/// The architectures that [`binary`] has a program for.
pub fn architectures() -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().map(|(name, _)| *name)
}
