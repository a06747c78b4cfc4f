//! The window's TypeScript types and the list of commands it may call are made from the Rust code. This says
//! when the committed file, or the permission list, is out of date. `LANWARD_UPDATE=1` writes the file.

use std::{fs, path::Path};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/ipc/bindings.ts");

fn generated() -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bindings.ts");
    lanward_desktop::api::builder()
        .export(specta_typescript::Typescript::default(), &file)
        .expect("exported");
    fs::read_to_string(file).expect("read")
}

#[test]
fn bindings_are_current() {
    let new = generated();
    if std::env::var_os("LANWARD_UPDATE").is_some() {
        fs::create_dir_all(Path::new(FILE).parent().expect("a folder")).expect("made");
        fs::write(FILE, &new).expect("written");
    }
    let old = fs::read_to_string(FILE).unwrap_or_default();
    assert!(old == new, "ui/src/ipc/bindings.ts is out of date: LANWARD_UPDATE=1 cargo test --test bindings");
}

#[test]
fn every_command_is_permitted_and_nothing_else() {
    let permissions =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src-tauri/permissions/main.toml"))
            .expect("the permission file");
    let mut permitted: Vec<&str> =
        permissions.split("commands.allow = [").nth(1).expect("the list").split('"').collect();
    permitted = permitted.into_iter().skip(1).step_by(2).collect();
    permitted.sort_unstable();
    let bindings = generated();
    let mut called: Vec<&str> = bindings
        .split("__TAURI_INVOKE")
        .skip(1)
        .filter_map(|call| call.split_once("(\"")?.1.split('"').next())
        .collect();
    called.sort_unstable();
    called.dedup();
    assert_eq!(called, permitted);
}
