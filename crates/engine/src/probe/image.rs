//! The probe as an image: one layer with one file, in the archive that `docker save` writes and every engine loads
//! (moby `image/spec/spec.md`, v1.2). Made in memory, and bit for bit the same every time.
//! Leaves out on purpose sending it.

use lanward_core::probe::{PROBE_IMAGE, PROBE_LABEL};
use serde_json::json;
use sha2::{Digest, Sha256};

/// Where the program lies in the image.
pub(super) const PROGRAM_PATH: &str = "/probe";

/// How much of the hash is in the image's name.
const SHORT: usize = 12;

/// A probe for one architecture, with what an engine has to be told about it.
#[derive(Debug)]
pub(super) struct Program {
    /// As the kernel says it: `x86_64`, `aarch64`.
    pub(super) arch: &'static str,
    pub(super) size: usize,
    /// SHA-256 of the program, in hexadecimal.
    pub(super) sha256: String,
    /// SHA-256 of its layer: what an engine calls `RootFS.Layers[0]`.
    pub(super) layer_digest: String,
    layer: Vec<u8>,
}

impl Program {
    pub(super) fn new(arch: &'static str, program: &[u8]) -> std::io::Result<Self> {
        let layer = archive(&[(&PROGRAM_PATH[1..], 0o755, program)])?;
        Ok(Self {
            arch,
            size: program.len(),
            sha256: hex(program),
            layer_digest: format!("sha256:{}", hex(&layer)),
            layer,
        })
    }

    /// The image's tag.
    pub(super) fn tag(&self) -> &str {
        &self.sha256[..SHORT]
    }

    /// The image's name with its tag.
    pub(super) fn image(&self) -> String {
        format!("{PROBE_IMAGE}:{}", self.tag())
    }

    /// The whole image, for `POST /images/load`.
    pub(super) fn image_archive(&self) -> std::io::Result<Vec<u8>> {
        let config = json!({
            "architecture": if self.arch == "aarch64" { "arm64" } else { "amd64" },
            "os": "linux",
            "created": "1970-01-01T00:00:00Z",
            "config": {"Entrypoint": [PROGRAM_PATH], "Labels": {PROBE_LABEL: self.sha256}},
            "rootfs": {"type": "layers", "diff_ids": [self.layer_digest]},
            "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "lanward"}],
        })
        .to_string();
        let config_name = format!("{}.json", hex(config.as_bytes()));
        let layer_name = format!("{}/layer.tar", self.layer_digest.trim_start_matches("sha256:"));
        let manifest =
            json!([{"Config": config_name, "RepoTags": [self.image()], "Layers": [layer_name]}]).to_string();
        archive(&[
            (&config_name, 0o644, config.as_bytes()),
            (&layer_name, 0o644, &self.layer),
            ("manifest.json", 0o644, manifest.as_bytes()),
        ])
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A tar of these files, all of root and of 1970.
fn archive(files: &[(&str, u32, &[u8])]) -> std::io::Result<Vec<u8>> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, mode, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_mode(*mode);
        header.set_size(content.len() as u64);
        header.set_mtime(0);
        tar.append_data(&mut header, name, *content)?;
    }
    tar.into_inner()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn files(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut archive = tar::Archive::new(archive);
        let read = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
            let mut entry = entry.expect("an entry");
            let name = entry.path().expect("a path").display().to_string();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("content");
            (name, content)
        };
        archive.entries().expect("entries").map(read).collect()
    }

    #[test]
    fn the_image_holds_the_program_and_says_so() {
        let program = Program::new("aarch64", b"\x7fELF").expect("a layer");
        let image = program.image_archive().expect("an image");
        assert_eq!(image, program.image_archive().expect("an image"), "the same every time");
        let files = files(&image);
        let manifest = &files.iter().find(|(name, _)| name == "manifest.json").expect("a manifest").1;
        let manifest: serde_json::Value = serde_json::from_slice(manifest).expect("JSON");
        assert_eq!(manifest[0]["RepoTags"][0], format!("lanward-probe:{}", &program.sha256[..12]));
        let named = |value: &serde_json::Value| {
            let name = value.as_str().expect("a name");
            &files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1
        };
        let config: serde_json::Value = serde_json::from_slice(named(&manifest[0]["Config"])).expect("JSON");
        assert_eq!(config["architecture"], "arm64");
        assert_eq!(config["config"]["Labels"][PROBE_LABEL], program.sha256.as_str());
        let layer = named(&manifest[0]["Layers"][0]);
        assert_eq!(config["rootfs"]["diff_ids"][0], format!("sha256:{}", hex(layer)));
        assert_eq!(super::tests::files(layer), [("probe".to_owned(), b"\x7fELF".to_vec())]);
    }

    #[test]
    fn another_program_is_another_image() {
        let one = Program::new("x86_64", b"one").expect("a layer");
        let two = Program::new("x86_64", b"two").expect("a layer");
        assert_ne!(one.image(), two.image());
        assert_ne!(one.layer_digest, two.layer_digest);
    }
}
