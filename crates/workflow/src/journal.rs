//! The write-ahead journal: JSON lines, one file a run, forced to the disk before the act they announce. Leaves out on purpose what the lines mean: that is `core::run::replay`.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use lanward_core::{plan::PlanId, run::Event};

/// How many journals are kept; older ones are removed when a new run begins.
const KEPT: usize = 200;

/// The folder that holds the journals.
#[derive(Debug, Clone)]
pub struct JournalFolder(PathBuf);

impl JournalFolder {
    /// Journals in `folder`, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// The usual place: `$XDG_STATE_HOME/lanward/runs` (XDG Base Directory Specification), on macOS
    /// `~/Library/Application Support/lanward/runs`, on Windows `%LOCALAPPDATA%\lanward\runs`.
    pub fn usual() -> Self {
        let from = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let base = if cfg!(windows) {
            from("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            from("HOME").map(|home| home.join("Library/Application Support"))
        } else {
            from("XDG_STATE_HOME").or_else(|| from("HOME").map(|home| home.join(".local/state")))
        };
        // Without a home there is only the shared temporary folder, where the name must be the user's own.
        Self(base.map_or_else(own_temporary_folder, |base| base.join("lanward")).join("runs"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes the folder, for its owner alone.
    ///
    /// # Errors
    /// It cannot be made, or somebody else made it.
    pub fn prepare(&self) -> io::Result<()> {
        create_private_folder(&self.0)
    }

    /// Goes on with the journal of a run that was interrupted, or is over. A last line that was cut off is taken away
    /// first, so that the next one does not hang on it.
    ///
    /// # Errors
    /// There is no such journal, or it cannot be written.
    pub fn go_on(&self, id: &PlanId) -> io::Result<Journal> {
        let path = self.file(id);
        let text = fs::read(&path)?;
        let whole = text.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            OpenOptions::new().write(true).open(&path)?.set_len(whole as u64)?;
        }
        Journal::append_to(&path)
    }

    fn file(&self, id: &PlanId) -> PathBuf {
        self.0.join(format!("{}.jsonl", id.0))
    }

    /// The runs whose journals do not end well at a glance, newest first: cheap enough to ask at every start.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn unsettled(&self) -> io::Result<Vec<PlanId>> {
        Ok(self.runs()?.into_iter().filter(|id| !self.is_settled(id)).collect())
    }

    fn is_settled(&self, id: &PlanId) -> bool {
        let Ok(text) = fs::read_to_string(self.file(id)) else { return false };
        let last = text.lines().next_back().unwrap_or_default();
        last.contains(r#""event":"finished""#) && !text.contains(r#""event":"undo-failed""#)
    }

    /// Begins a journal for a run.
    ///
    /// # Errors
    /// The folder or file cannot be made, or a journal of that id is already there.
    pub fn begin(&self, id: &PlanId) -> io::Result<Journal> {
        self.prepare()?;
        self.rotate();
        let path = self.file(id);
        let mut options = OpenOptions::new();
        options.create_new(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Journal { file: Some(options.open(path)?) })
    }

    /// The runs on record, newest first, by the time of their last line.
    ///
    /// # Errors
    /// The folder cannot be read. A folder that is not there holds no runs.
    pub fn runs(&self) -> io::Result<Vec<PlanId>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found: Vec<_> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let id = name.strip_suffix(".jsonl")?.to_owned();
                Some((entry.metadata().and_then(|m| m.modified()).ok()?, PlanId(id)))
            })
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    /// The lines of a run. A last line that was cut off by a crash is left out; any other bad line is an error.
    ///
    /// # Errors
    /// The file cannot be read, or a line in the middle is damaged.
    pub fn read(&self, id: &PlanId) -> io::Result<Vec<Event>> {
        let file = File::open(self.file(id))?;
        let lines: Vec<String> = BufReader::new(file).lines().collect::<Result<_, _>>()?;
        let mut events = Vec::with_capacity(lines.len());
        for (at, line) in lines.iter().enumerate() {
            match serde_json::from_str(line) {
                Ok(event) => events.push(event),
                Err(_) if at + 1 == lines.len() => break,
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            }
        }
        Ok(events)
    }

    /// Removes the oldest journals beyond [`KEPT`]. Failing to tidy up must not stop a run.
    fn rotate(&self) {
        for id in self.runs().unwrap_or_default().into_iter().skip(KEPT - 1) {
            // What was interrupted may still be on an engine; only its journal knows.
            if !self.is_settled(&id) {
                continue;
            }
            if let Err(error) = fs::remove_file(self.file(&id)) {
                tracing::debug!(%error, run = id.0, "an old journal stays");
            }
        }
    }
}

#[cfg(unix)]
fn own_temporary_folder() -> PathBuf {
    std::env::temp_dir().join(format!("lanward-{}", rustix::process::geteuid().as_raw()))
}

#[cfg(not(unix))]
fn own_temporary_folder() -> PathBuf {
    std::env::temp_dir().join("lanward")
}

pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    #[cfg(unix)]
    {
        // Somebody else may have made it first, in a shared place, to read along.
        let owner = std::os::unix::fs::MetadataExt::uid(&fs::symlink_metadata(path)?);
        if owner != rustix::process::geteuid().as_raw() {
            let what = format!("{} belongs to another user", path.display());
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, what));
        }
    }
    Ok(())
}

/// One run's journal, open for writing.
#[derive(Debug)]
pub struct Journal {
    /// None keeps no record: for tests of the sequence itself.
    file: Option<File>,
}

impl Journal {
    /// A journal that keeps nothing.
    pub fn none() -> Self {
        Self { file: None }
    }

    /// Goes on with a journal that was begun before.
    ///
    /// # Errors
    /// The file cannot be opened for writing.
    pub fn append_to(path: &Path) -> io::Result<Self> {
        Ok(Self { file: Some(OpenOptions::new().append(true).open(path)?) })
    }

    /// Writes one line.
    ///
    /// # Errors
    /// The disk refuses; the act that the line announces must then not happen.
    pub fn write(&mut self, event: &Event) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        file.write_all(&line)
    }

    /// Forces everything written so far to the disk, so that it outlives a power loss.
    ///
    /// # Errors
    /// The disk refuses; the announced act must then not happen.
    pub fn force(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        match file.sync_data() {
            // A pipe or device has nothing to force.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            done => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use lanward_core::facts::Timestamp;

    use super::*;

    fn event(step: u32) -> Event {
        Event::Started { at: Timestamp(1), step }
    }

    #[test]
    fn a_cut_off_last_line_is_left_out_and_a_damaged_one_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = JournalFolder::new(folder.path().join("runs"));
        let id = PlanId("00000000000000aa".into());
        let mut journal = runs.begin(&id).expect("a journal");
        journal.write(&event(0)).expect("written");
        journal.write(&event(1)).expect("written");
        let path = folder.path().join("runs/00000000000000aa.jsonl");
        let whole = fs::read(&path).expect("read");

        fs::write(&path, &whole[..whole.len() - 4]).expect("cut");
        assert_eq!(runs.read(&id).expect("read"), vec![event(0)]);

        let mut damaged = whole.clone();
        damaged[0] = b'x';
        fs::write(&path, damaged).expect("damaged");
        assert_eq!(runs.read(&id).expect_err("an error").kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_run_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = JournalFolder::new(folder.path());
        let id = PlanId("00000000000000ab".into());
        runs.begin(&id).expect("a journal");
        assert_eq!(runs.begin(&id).expect_err("refused").kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(runs.runs().expect("listed"), vec![id]);
    }

    #[cfg(unix)]
    #[test]
    fn journals_are_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let runs = JournalFolder::new(folder.path().join("runs"));
        runs.begin(&PlanId("ac".into())).expect("a journal");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(runs.path()), mode(&runs.path().join("ac.jsonl"))), (0o700, 0o600));
    }
}
