//! Builds the probe for Linux on every architecture it is carried to, on whatever system this runs: pure Rust,
//! linked by the linker that comes with Rust, against the C library that comes with the target.
//! An architecture whose target is not installed (`rustup target add …`) is left out, with a warning.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// The architectures, as Rust and the kernel name them.
const ARCHITECTURES: [&str; 2] = ["x86_64", "aarch64"];
/// A folder with `<architecture>/lanward-probe`, to be taken instead of building.
const PREBUILT: &str = "LANWARD_PROBE_DIR";
/// What the linker leaves out.
const LINKER_SCRIPT: &str = "crates/probe-image/probe.ld";
/// What the probe is made of; a change of these builds it again.
const SOURCES: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "crates/core/Cargo.toml",
    "crates/core/src",
    "crates/host/Cargo.toml",
    "crates/host/src",
    LINKER_SCRIPT,
    "crates/probe/Cargo.toml",
    "crates/probe/src",
];
/// What the outer cargo, its user or clippy set for the outer build and must not reach the inner one.
const NOT_INHERITED: [&str; 9] = [
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_ENCODED_RUSTDOCFLAGS",
    "CARGO_TARGET_DIR",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "CLIPPY_ARGS",
];

fn main() -> ExitCode {
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("cargo::error={problem}");
            ExitCode::FAILURE
        }
    }
}

fn embed() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed={PREBUILT}");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gave no OUT_DIR")?);
    let mut arms = String::new();
    for arch in ARCHITECTURES {
        let found = match env::var_os(PREBUILT).filter(|dir| !dir.is_empty()) {
            Some(dir) => prebuilt(Path::new(&dir), arch),
            None => built(&out, arch)?,
        };
        let Some(found) = found else { continue };
        let program = fs::canonicalize(&found).map_err(|e| format!("{}: {e}", found.display()))?;
        arms += &format!("    ({arch:?}, include_bytes!({:?})),\n", program.display().to_string());
    }
    let table = format!("&[\n{arms}]\n");
    fs::write(out.join("programs.rs"), table).map_err(|e| format!("programs.rs: {e}"))
}

fn prebuilt(dir: &Path, arch: &str) -> Option<PathBuf> {
    let program = dir.join(arch).join("lanward-probe");
    println!("cargo::rerun-if-changed={}", program.display());
    if program.is_file() {
        return Some(program);
    }
    println!("cargo::warning=no probe for {arch}: {} is not there", program.display());
    None
}

fn built(out: &Path, arch: &str) -> Result<Option<PathBuf>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().map_err(|e| format!("{}: {e}", root.display()))?;
    let root = without_verbatim(&root);
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let target = format!("{arch}-unknown-linux-musl");
    let print = |what: &str| -> Result<PathBuf, String> {
        let mut command = Command::new(&rustc);
        command.args(["--print", what, "--target", &target]);
        let output = command.output().map_err(|e| format!("{command:?}: {e}"))?;
        Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
    };
    if !print("target-libdir")?.is_dir() {
        println!("cargo::warning=no probe for {arch}: run `rustup target add {target}`");
        return Ok(None);
    }

    let target_dir = target_dir(out).join("probe");
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    // Nothing of this machine's folders gets into the program.
    let mut flags = vec![
        "-Clinker=rust-lld".to_owned(),
        "-Clink-self-contained=yes".to_owned(),
        "-Ctarget-feature=+crt-static".to_owned(),
        "-Clink-arg=--build-id=none".to_owned(),
        // it is loaded once and ends soon: no tables for unwinding, which it never does, and none for moving it
        "-Cforce-unwind-tables=no".to_owned(),
        "-Crelocation-model=static".to_owned(),
        "-Clink-arg=--icf=all".to_owned(),
        "-Clink-arg=--no-eh-frame-hdr".to_owned(),
        format!("-Clink-arg=-T{}", root.join(LINKER_SCRIPT).display()),
    ];
    let folders =
        [(Some(target_dir.clone()), "target"), (Some(root.clone()), "lanward"), (cargo_home, "cargo")];
    for (folder, name) in folders {
        // the last that fits counts, so the inner folder comes last
        if let Some(folder) = folder {
            flags.push(format!("--remap-path-prefix={}=/{name}", folder.display()));
        }
    }
    flags.push(format!("--remap-path-prefix={}=/rust", print("sysroot")?.display()));

    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(&root)
        .args(["build", "--quiet", "--locked", "--package", "lanward-probe", "--bin", "lanward-probe"])
        .args(["--profile", "probe", "--target", &target, "--target-dir"])
        .arg(&target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    for name in NOT_INHERITED {
        command.env_remove(name);
    }
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PROFILE_") {
            command.env_remove(name);
        }
    }
    let output = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    if !output.status.success() {
        // cargo shows a build script's own stderr when it fails
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(format!("the probe could not be built for {target}"));
    }
    Ok(Some(target_dir.join(&target).join("probe/lanward-probe")))
}

/// The target directory of the build that OUT_DIR belongs to: `<target>[/<triple>]/<profile>/build/<package>/out`.
/// Below it the probe gets one of its own: the outer cargo holds the lock of its own while it waits for us.
fn target_dir(out: &Path) -> PathBuf {
    let dir = out.ancestors().nth(4).unwrap_or(out);
    let triple = env::var_os("TARGET");
    match dir.parent() {
        Some(parent) if dir.file_name() == triple.as_deref() => parent.to_owned(),
        _ => dir.to_owned(),
    }
}

/// Windows' canonical paths begin with `\\?\`, which neither cargo nor `--remap-path-prefix` takes for the same.
fn without_verbatim(path: &Path) -> PathBuf {
    let text = path.display().to_string();
    PathBuf::from(text.strip_prefix(r"\\?\").unwrap_or(&text))
}
