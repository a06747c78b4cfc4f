//! What a person said about the probe, engine by engine, kept in one small file that window and command line share.
//! Leaves out on purpose what they are asked (the faces) and what follows from the answer (`session`).

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use lanward_core::{
    facts::Timestamp,
    probe::{Consent, EngineIdentity},
};
use serde::{Deserialize, Serialize};

use crate::journal::create_private_folder;

/// More engines than this are not remembered; the oldest answers go first.
const KEPT: usize = 500;

/// The answers, in a file or, without one, for as long as this lives.
#[derive(Debug)]
pub struct ConsentBook {
    path: Option<PathBuf>,
    here: Mutex<Pages>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Pages {
    #[serde(default)]
    engines: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    consent: Consent,
    /// Whether it may also stay there and change links, for host access: asked for by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    access: bool,
    /// For a person who reads the file.
    name: String,
    endpoint: String,
    at: Timestamp,
}

impl ConsentBook {
    /// A book that is gone with the program.
    pub fn in_memory() -> Self {
        Self { path: None, here: Mutex::default() }
    }

    /// A book in a file, which need not be there yet.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), here: Mutex::default() }
    }

    /// The usual place: `$XDG_CONFIG_HOME/lanward/probe.json` (XDG Base Directory Specification), on macOS
    /// `~/Library/Application Support/lanward/probe.json`, on Windows `%APPDATA%\lanward\probe.json`. Without any of
    /// these nothing is kept, and each sitting asks anew.
    pub fn usual() -> Self {
        let from = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let base = if cfg!(windows) {
            from("APPDATA")
        } else if cfg!(target_os = "macos") {
            from("HOME").map(|home| home.join("Library/Application Support"))
        } else {
            from("XDG_CONFIG_HOME").or_else(|| from("HOME").map(|home| home.join(".config")))
        };
        base.map_or_else(Self::in_memory, |base| Self::at(base.join("lanward").join("probe.json")))
    }

    /// What was said about this engine. A book that cannot be read holds no permission.
    pub fn read(&self, engine: &EngineIdentity) -> Consent {
        self.pages().engines.get(&engine.key).map_or(Consent::Unasked, |entry| entry.consent)
    }

    /// Whether the probe may also stay on this engine and change links. Never without its own permission.
    pub fn allows_access(&self, engine: &EngineIdentity) -> bool {
        let pages = self.pages();
        pages.engines.get(&engine.key).is_some_and(|e| e.consent == Consent::Allowed && e.access)
    }

    /// Keeps that it may, and with that that it may run.
    ///
    /// # Errors
    /// The file cannot be written; then what was said before still holds.
    pub fn allow_access(&self, engine: &EngineIdentity, at: Timestamp) -> io::Result<()> {
        self.change(engine, Consent::Allowed, true, at)
    }

    /// Keeps what was said; [`Consent::Unasked`] forgets it. What was said about host access goes with it, unless the
    /// probe is allowed again.
    ///
    /// # Errors
    /// The file cannot be written; then what was said before still holds.
    pub fn write(&self, engine: &EngineIdentity, consent: Consent, at: Timestamp) -> io::Result<()> {
        self.change(engine, consent, false, at)
    }

    fn change(
        &self,
        engine: &EngineIdentity,
        consent: Consent,
        access: bool,
        at: Timestamp,
    ) -> io::Result<()> {
        let change = |pages: &mut Pages| {
            let before = pages.engines.remove(&engine.key);
            if consent != Consent::Unasked {
                let kept = before.is_some_and(|e| e.access && e.consent == Consent::Allowed);
                let access = consent == Consent::Allowed && (access || kept);
                let (name, endpoint) = (engine.name.clone(), engine.endpoint.to_string());
                pages.engines.insert(engine.key.clone(), Entry { consent, access, name, endpoint, at });
            }
            while pages.engines.len() > KEPT {
                let oldest =
                    pages.engines.iter().min_by_key(|(_, entry)| entry.at).map(|(key, _)| key.clone());
                pages.engines.remove(&oldest.unwrap_or_default());
            }
        };
        let Some(path) = &self.path else {
            change(&mut self.here.lock().unwrap_or_else(PoisonError::into_inner));
            return Ok(());
        };
        if let Some(folder) = path.parent() {
            create_private_folder(folder)?;
        }
        // Window and command line may both be at it; the lock goes with the file handle.
        let lock = File::create(path.with_extension("lock"))?;
        lock.lock()?;
        let mut pages = read_pages(path);
        change(&mut pages);
        replace(path, &serde_json::to_vec_pretty(&pages)?)
    }

    fn pages(&self) -> Pages {
        match &self.path {
            // Read anew each time: somebody may have withdrawn it elsewhere.
            Some(path) => read_pages(path),
            None => self.here.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

fn read_pages(path: &Path) -> Pages {
    let read = fs::read(path).and_then(|text| Ok(serde_json::from_slice(&text)?));
    match read {
        Ok(pages) => pages,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Pages::default(),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "what was allowed cannot be read, so nothing is");
            Pages::default()
        }
    }
}

/// Whole or not at all: a reader never sees half of it.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(text)?;
    file.sync_data()?;
    fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(key: &str) -> EngineIdentity {
        EngineIdentity {
            key: key.into(),
            name: "nas".into(),
            endpoint: "ssh://me@nas".parse().expect("an endpoint"),
        }
    }

    #[test]
    fn an_answer_is_of_one_engine_and_shared_by_all_who_read_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lanward/probe.json");
        let (window, command) = (ConsentBook::at(&path), ConsentBook::at(&path));
        assert_eq!(window.read(&engine("a")), Consent::Unasked);
        window.write(&engine("a"), Consent::Allowed, Timestamp(1)).expect("written");
        command.write(&engine("b"), Consent::Denied, Timestamp(2)).expect("written");
        assert_eq!(
            [window.read(&engine("a")), window.read(&engine("b"))],
            [Consent::Allowed, Consent::Denied]
        );
        command.write(&engine("a"), Consent::Unasked, Timestamp(3)).expect("written");
        assert_eq!(
            [window.read(&engine("a")), window.read(&engine("b"))],
            [Consent::Unasked, Consent::Denied]
        );
    }

    #[test]
    fn host_access_is_allowed_by_itself_and_never_without_the_probe() {
        let book = ConsentBook::in_memory();
        let nas = engine("a");
        book.write(&nas, Consent::Allowed, Timestamp(1)).expect("kept");
        assert!(!book.allows_access(&nas), "the one is not the other");
        book.allow_access(&nas, Timestamp(2)).expect("kept");
        assert!(book.allows_access(&nas) && book.read(&nas) == Consent::Allowed);
        book.write(&nas, Consent::Allowed, Timestamp(3)).expect("kept");
        assert!(book.allows_access(&nas), "said again, it still holds");
        for consent in [Consent::Denied, Consent::Unasked] {
            book.allow_access(&nas, Timestamp(4)).expect("kept");
            book.write(&nas, consent, Timestamp(5)).expect("kept");
            assert!(!book.allows_access(&nas));
            book.write(&nas, Consent::Allowed, Timestamp(6)).expect("kept");
            assert!(!book.allows_access(&nas), "{consent:?} has taken it away");
        }
        assert!(!book.allows_access(&engine("b")));
    }

    #[test]
    fn a_damaged_book_allows_nothing_and_can_be_written_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("probe.json");
        for damage in ["", "{", r#"{"engines":{"a":{"consent":"perhaps"}}}"#, "\u{0}"] {
            fs::write(&path, damage).expect("written");
            assert_eq!(ConsentBook::at(&path).read(&engine("a")), Consent::Unasked, "{damage:?}");
        }
        ConsentBook::at(&path).write(&engine("a"), Consent::Allowed, Timestamp(1)).expect("written");
        assert_eq!(ConsentBook::at(&path).read(&engine("a")), Consent::Allowed);
    }

    #[test]
    fn what_cannot_be_kept_is_told_and_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        let book = ConsentBook::at(file.join("probe.json"));
        assert!(book.write(&engine("a"), Consent::Allowed, Timestamp(1)).is_err());
        assert_eq!(book.read(&engine("a")), Consent::Unasked);
    }

    #[test]
    fn the_oldest_answers_are_forgotten_first() {
        let book = ConsentBook::in_memory();
        for n in 0..=KEPT as u64 {
            book.write(&engine(&n.to_string()), Consent::Allowed, Timestamp(n)).expect("kept");
        }
        assert_eq!([book.read(&engine("0")), book.read(&engine("1"))], [Consent::Unasked, Consent::Allowed]);
    }
}
