//! One run at a time for each engine, whatever the number of windows and terminals: an advisory lock on a file in the
//! state folder, which the system lets go of when its holder ends, however it ends. Beside it stands which run it is.
//! Leaves out on purpose Lanwards of other people and of other machines, which have a state folder of their own.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use lanward_core::{fnv::fnv1a, plan::PlanId};

/// How often it is looked whether the other run has ended.
const AGAIN: Duration = Duration::from_millis(40);

/// Why a run may not begin.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another run has this engine.
    #[error("another run is under way on this engine: {}", by.as_ref().map_or("?", |id| &id.0))]
    Busy {
        /// Which, where it has said so yet.
        by: Option<PlanId>,
    },
    /// The state folder cannot be used.
    #[error("the lock cannot be taken")]
    Io(#[source] io::Error),
}

/// The right to change an engine. Dropping it gives it back.
#[derive(Debug)]
pub struct EngineLock {
    _file: File,
    waited: bool,
}

impl EngineLock {
    /// Waits at most `patience` for the right to change `engine`, and says that `run` has it.
    ///
    /// # Errors
    /// [`LockError::Busy`] where another run goes on for longer.
    pub async fn take(
        folder: &Path,
        engine: &str,
        run: &PlanId,
        patience: Duration,
    ) -> Result<Self, LockError> {
        let path = folder.join(format!("{}.lock", key(engine)));
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(LockError::Io)?;
        let until = std::time::Instant::now() + patience;
        let mut waited = false;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if std::time::Instant::now() < until => {
                    waited = true;
                    tokio::time::sleep(AGAIN).await;
                }
                Err(TryLockError::WouldBlock) => return Err(LockError::Busy { by: holder(&path) }),
                Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
            }
        }
        say_holder(&path, run).map_err(LockError::Io)?;
        Ok(Self { _file: file, waited })
    }

    /// Whether another run went on meanwhile, so that what was seen before is old.
    pub fn has_waited(&self) -> bool {
        self.waited
    }
}

/// The runs that go on now, by any Lanward of this person.
pub fn alive(folder: &Path) -> Vec<PlanId> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let locks = entries.flatten().map(|entry| entry.path());
    locks
        .filter(|path| path.extension().is_some_and(|e| e == "lock"))
        .filter(|path| {
            let Ok(file) = OpenOptions::new().read(true).write(true).open(path) else { return false };
            // Shared, so that two who only look do not take each other for a run.
            matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
        })
        .filter_map(|path| holder(&path))
        .collect()
}

/// The run is written beside the lock and not into it: on Windows nobody can read a locked file.
fn holder(lock: &Path) -> Option<PlanId> {
    let text = fs::read_to_string(lock.with_extension("holder")).ok()?;
    Some(PlanId(text.trim().to_owned())).filter(|id| !id.0.is_empty())
}

fn say_holder(lock: &Path, run: &PlanId) -> io::Result<()> {
    let path = lock.with_extension("holder");
    let new: PathBuf = lock.with_extension("holder.new");
    fs::write(&new, &run.0)?;
    fs::rename(new, path)
}

/// A file name for an engine: a number of its address, with the two names of one socket made one.
fn key(engine: &str) -> String {
    let path = engine.strip_prefix("unix://").and_then(|path| fs::canonicalize(path).ok());
    let text = path.map_or_else(|| engine.to_owned(), |path| format!("unix://{}", path.display()));
    format!("engine-{:016x}", fnv1a(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> PlanId {
        PlanId(text.into())
    }

    #[tokio::test]
    async fn one_run_for_an_engine_and_others_for_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let none = Duration::ZERO;
        let first = EngineLock::take(folder.path(), "tcp://a", &id("aa"), none).await.expect("free");
        assert_eq!(alive(folder.path()), vec![id("aa")]);
        let busy = EngineLock::take(folder.path(), "tcp://a", &id("bb"), none).await.expect_err("taken");
        assert!(matches!(&busy, LockError::Busy { by: Some(by) } if by.0 == "aa"), "{busy}");
        let other =
            EngineLock::take(folder.path(), "tcp://b", &id("cc"), none).await.expect("another engine");
        assert!(!other.has_waited());
        drop(first);
        assert_eq!(alive(folder.path()), vec![id("cc")]);
        EngineLock::take(folder.path(), "tcp://a", &id("bb"), none).await.expect("free again");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn two_names_of_one_socket_are_one_engine() {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join("docker.sock");
        fs::write(&socket, "").expect("made");
        let link = folder.path().join("other.sock");
        std::os::unix::fs::symlink(&socket, &link).expect("linked");
        let of = |path: &Path| format!("unix://{}", path.display());
        let held =
            EngineLock::take(folder.path(), &of(&socket), &id("aa"), Duration::ZERO).await.expect("free");
        let busy = EngineLock::take(folder.path(), &of(&link), &id("bb"), Duration::ZERO).await;
        assert!(matches!(busy, Err(LockError::Busy { .. })), "{busy:?}");
        drop(held);
    }
}
