//! Every message that the sources name is in the catalogue, and every message of `cli.ftl` is named somewhere.

use std::{collections::BTreeSet, fs, path::Path};

use lanward_words::{Language, Words};

/// The sources of a folder, joined; without their tests.
fn sources(folder: &str) -> String {
    let mut all = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
    }
    all
}

/// The string literals that look like ids of messages.
fn literals(source: &str) -> BTreeSet<&str> {
    let id = |text: &&str| {
        text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    source.split('"').filter(id).collect()
}

#[test]
fn every_message_the_command_names_is_there() {
    let source = sources("src");
    let named = literals(&source);
    for &language in Language::ALL {
        let words = Words::new(language);
        // Ids that are put together end in a hyphen here.
        let whole = named.iter().filter(|id| id.starts_with("cli-") || id.starts_with("usage-"));
        let missing: Vec<_> = whole.filter(|id| !id.ends_with('-') && !words.has(id)).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}

#[test]
fn no_message_of_the_command_line_is_left_over() {
    let source = sources("src");
    let named = literals(&source);
    let words = Words::new(Language::English);
    let (_, text) = words.sources().find(|(name, _)| *name == "cli.ftl").expect("cli.ftl");
    let unused: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
        .filter(|id| id.starts_with("cli-") || id.starts_with("usage-"))
        .filter(|id| !named.contains(id) && !id.starts_with("cli-link-"))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_error_of_ours_has_words() {
    let all = ["src", "../workflow/src", "../engine/src", "../host/src", "../../src-tauri/src"].map(sources);
    let mut missing = Vec::new();
    let mut seen = 0;
    for source in &all {
        for begin in ["AppError::new(\"", "AppError::plain(\"", "Failure::error(\""] {
            for rest in source.split(begin).skip(1) {
                let code = rest.split('"').next().unwrap_or_default();
                seen += 1;
                for &language in Language::ALL {
                    if !Words::new(language).has(&format!("error-{code}")) {
                        missing.push(format!("{language}: error-{code}"));
                    }
                }
            }
        }
    }
    assert!(seen > 5, "the sources were read");
    assert!(missing.is_empty(), "{missing:?}");
}
