//! What is kept for the containers of an engine, in a small file an engine, shared by window and command line.
//! A file that cannot be read is never written over: what somebody kept is not lost to a damaged disk.
//! Leaves out on purpose what a record means and how it is compared (`core::identity`).

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use lanward_core::identity::Identity;
use serde::{Deserialize, Serialize};

use crate::{journal::create_private_folder, memory::file_name};

/// The folder of the records.
#[derive(Debug, Clone)]
pub struct Shelf(PathBuf);

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// The engine, for a person who reads the file and against two engines with one name of a file.
    engine: String,
    identities: Vec<Identity>,
}

impl Shelf {
    /// In `folder`, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// What is kept for an engine, by container and network.
    ///
    /// # Errors
    /// The file is there and cannot be read, or is another engine's.
    pub fn read(&self, engine: &str) -> io::Result<Vec<Identity>> {
        let text = match fs::read(self.path(engine)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text?,
        };
        let kept: Kept = serde_json::from_slice(&text)?;
        if kept.engine != engine {
            let what = format!("kept for another engine: {}", kept.engine);
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(kept.identities)
    }

    /// Changes what is kept for an engine, alone among all Lanwards of this person, and returns what is kept then.
    ///
    /// # Errors
    /// The file cannot be read or written; then it stays as it was.
    pub fn change(&self, engine: &str, change: impl FnOnce(&mut Vec<Identity>)) -> io::Result<Vec<Identity>> {
        create_private_folder(&self.0)?;
        let path = self.path(engine);
        let lock = private(&path.with_extension("lock"), OpenOptions::new().create(true).append(true))?;
        lock.lock()?;
        let mut identities = self.read(engine)?;
        change(&mut identities);
        identities.sort_by(|a, b| (&a.container, &a.network).cmp(&(&b.container, &b.network)));
        let kept = Kept { engine: engine.to_owned(), identities };
        // Whole or not at all, and on the disk before the old one goes.
        let new = path.with_extension("new");
        let mut file = private(&new, OpenOptions::new().create(true).truncate(true).write(true))?;
        file.write_all(&serde_json::to_vec_pretty(&kept)?)?;
        file.sync_data()?;
        fs::rename(&new, &path)?;
        Ok(kept.identities)
    }

    fn path(&self, engine: &str) -> PathBuf {
        self.0.join(file_name(engine))
    }
}

fn private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use lanward_core::{
        facts::Timestamp,
        names::{ContainerName, NetworkName},
    };

    use super::*;

    fn record(container: &str) -> Identity {
        Identity {
            ipv4: "198.19.249.9".parse().ok(),
            ..Identity::new(ContainerName::seen(container), NetworkName::seen("lan"), Timestamp(1))
        }
    }

    #[test]
    fn what_is_kept_is_of_one_engine_and_sorted() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path().join("identities"));
        assert_eq!(shelf.read("a").expect("nothing"), []);
        shelf.change("a", |all| all.extend([record("web"), record("db")])).expect("kept");
        shelf.change("b", |all| all.push(record("other"))).expect("kept");
        let names: Vec<String> =
            shelf.read("a").expect("read").iter().map(|r| r.container.to_string()).collect();
        assert_eq!(names, ["db", "web"]);
        shelf.change("a", |all| all.retain(|r| r.container.as_str() == "web")).expect("forgotten");
        assert_eq!(shelf.read("a").expect("read"), [record("web")]);
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path());
        for damage in ["", "{", r#"{"engine":"other","identities":[]}"#] {
            fs::write(shelf.path("a"), damage).expect("damaged");
            assert!(shelf.read("a").is_err(), "{damage:?}");
            assert!(shelf.change("a", |all| all.clear()).is_err(), "{damage:?}");
            assert_eq!(fs::read_to_string(shelf.path("a")).expect("there"), damage);
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path().join("identities"));
        shelf.change("a", |all| all.push(record("web"))).expect("kept");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&shelf.0), mode(&shelf.path("a"))), (0o700, 0o600));
    }

    #[test]
    fn two_at_once_lose_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::new(folder.path());
        std::thread::scope(|scope| {
            for at in 0..8 {
                let shelf = &shelf;
                scope.spawn(move || shelf.change("a", |all| all.push(record(&format!("c{at}")))));
            }
        });
        assert_eq!(shelf.read("a").expect("read").len(), 8);
    }
}
