//! Tells Tauri where capabilities and permissions lie, so that neither sits at the top level.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("src-tauri/capabilities/**/*.json")
            .app_manifest(
                tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*.toml"),
            ),
    )
    .expect("tauri-build");
}
