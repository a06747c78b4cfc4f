#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lanward_probe_fuzz::wire::check::reverse(bytes));
