//! The probe: carries out the order that is its only argument, and says what it sees as JSON lines.
//! docs/probe.md tells what it does and with which rights.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    lanward_probe::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    eprintln!("lanward-probe is a Linux program; Lanward loads it into the engine");
    std::process::ExitCode::from(2)
}
