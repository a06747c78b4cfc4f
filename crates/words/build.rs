//! Lists the catalogue's files, so that a new file in `ui/messages/en` is compiled in without being named again.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../ui/messages");
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("en"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".ftl") {
            names.push(name);
        }
    }
    names.sort();

    let mut code = String::from("&[\n");
    for name in &names {
        let source = |language: &str| {
            let path = root.join(language).join(name);
            // A missing translation is empty here and fails the test that compares the languages.
            if path.exists() {
                format!("include_str!({:?})", path.display().to_string())
            } else {
                "\"\"".into()
            }
        };
        writeln!(code, "    Source {{ name: {name:?}, text: [{}, {}] }},", source("en"), source("ko"))?;
    }
    code.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("catalogue.rs"), code)?;

    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", root.join("en").display());
    println!("cargo::rerun-if-changed={}", root.join("ko").display());
    Ok(())
}
