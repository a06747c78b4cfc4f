//! Lists the catalogue's files, so that a new file in `ui/messages/en` is compiled in without being named again,
//! and which file has which message, so that none has to be searched for.

use std::{collections::BTreeMap, env, error::Error, fmt::Write as _, fs, path::Path};

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
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("catalogue.rs"), code)?;
    let index = [index(&root.join("en"), &names)?, index(&root.join("ko"), &names)?];
    fs::write(Path::new(&out).join("index.rs"), format!("[&[\n{}], &[\n{}]]", index[0], index[1]))?;

    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", root.join("en").display());
    println!("cargo::rerun-if-changed={}", root.join("ko").display());
    Ok(())
}

/// `(id, number of its file)` in the order of the ids, one a line.
fn index(folder: &Path, names: &[String]) -> Result<String, Box<dyn Error>> {
    let mut ids = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        let path = folder.join(name);
        let text = if path.exists() { fs::read_to_string(path)? } else { String::new() };
        for id in text.lines().filter_map(id) {
            ids.entry(id.to_owned()).or_insert(at);
        }
    }
    Ok(ids.iter().map(|(id, at)| format!("    ({id:?}, {at}),\n")).collect())
}

/// The message that begins on this line: ids begin a line and end before ` =` (Fluent syntax 1.0).
fn id(line: &str) -> Option<&str> {
    let id = line.split_once('=')?.0.trim_end_matches(' ');
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (!id.is_empty() && id.chars().all(fits)).then_some(id)
}
