//! What is embedded: both architectures, each its own, small, and nothing of the machine it was built on.

use lanward_probe_image::{architectures, binary};

/// The most a program may have. What travels to an engine over a slow line stays small.
const SIZE_MAX: usize = 1_000_000;

/// `e_machine` of each, `elf.h`.
const MACHINES: [(&str, u16); 2] = [("x86_64", 62), ("aarch64", 183)];

#[test]
fn both_architectures_are_there() {
    let found: Vec<_> = architectures().collect();
    assert_eq!(found, ["x86_64", "aarch64"], "rustup target add {{x86_64,aarch64}}-unknown-linux-musl");
    assert_eq!(binary("riscv64"), None);
    assert_eq!(binary(""), None);
}

#[test]
fn each_is_a_static_program_of_its_own_architecture_under_a_megabyte() {
    for (arch, machine) in MACHINES {
        let program = binary(arch).expect("it was built");
        assert_eq!(&program[..5], b"\x7fELF\x02", "{arch}: 64 bit");
        assert_eq!(u16::from_le_bytes([program[18], program[19]]), machine, "{arch}");
        assert!(program.len() < SIZE_MAX, "{arch}: {} bytes", program.len());
        // PT_INTERP (3) would name a dynamic loader, which a container from scratch does not have
        let headers = u64::from_le_bytes(program[32..40].try_into().expect("eight bytes")) as usize;
        let count = usize::from(u16::from_le_bytes([program[56], program[57]]));
        for header in (0..count).map(|n| headers + n * 56) {
            assert_ne!(program[header..header + 4], 3u32.to_le_bytes(), "{arch} has an interpreter");
        }
    }
}

#[test]
fn none_tells_where_it_was_built() {
    let home = std::env::var("HOME").or_else(|_| std::env::var("USERPROFILE")).expect("somebody builds this");
    let places = [home.as_str(), env!("CARGO_MANIFEST_DIR").trim_end_matches("/crates/probe-image")];
    for arch in architectures() {
        let program = binary(arch).expect("it is listed");
        for place in places.iter().filter(|place| place.len() > 1) {
            let found = program.windows(place.len()).any(|window| window == place.as_bytes());
            assert!(!found, "{arch} has {place} in it");
        }
    }
}
