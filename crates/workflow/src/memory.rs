//! What is remembered of the LANs and of the proofs: sweeps in one JSON file an engine, verdicts in one file of JSON
//! lines a network, both in the state folder. Leaves out on purpose what they mean (`core`).
//! Losing any of it loses no truth, only memory: what cannot be read is as if it had never been.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use lanward_core::{
    fnv::fnv1a,
    names::NetworkId,
    sweep::{SweepRecord, SweepState},
    verify::{LastVerdict, Verdict},
};
use serde::{Deserialize, Serialize};

use crate::journal::create_private_folder;

/// Looks at one LAN that are kept: the newest, and before it the newest complete one.
const SWEEPS_OF_A_LAN: usize = 2;

/// Looks at single addresses that are kept, so that they push no whole LAN out.
const SINGLES: usize = 16;

/// Looks of one engine that are kept.
const SWEEPS: usize = 64;

/// Verdicts of one network that are kept; twice as many may lie there until somebody tidies up.
const VERDICTS: usize = 200;

/// The state folder's memory.
#[derive(Debug, Clone)]
pub struct Memory(PathBuf);

#[derive(Debug, Default, Serialize, Deserialize)]
struct Sweeps {
    /// The engine, for a person who reads the file and against two engines with one hash.
    engine: String,
    sweeps: Vec<SweepRecord>,
}

impl Memory {
    /// In `folder`, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// What was heard of the LANs of an engine, newest first.
    pub fn sweeps(&self, engine: &str) -> Vec<SweepRecord> {
        let read =
            fs::read(self.sweeps_path(engine)).and_then(|text| Ok(serde_json::from_slice::<Sweeps>(&text)?));
        match read {
            Ok(sweeps) if sweeps.engine == engine => sweeps.sweeps,
            Ok(_) => Vec::new(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                tracing::warn!(%error, "remembered sweeps cannot be read");
                Vec::new()
            }
        }
    }

    /// Remembers a look, and forgets what it makes needless.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep_sweep(&self, engine: &str, record: &SweepRecord) -> io::Result<()> {
        let mut sweeps = self.sweeps(engine);
        sweeps.retain(|s| !(s.link == record.link && s.started_at == record.started_at));
        sweeps.push(record.clone());
        sweeps.sort_by_key(|s| std::cmp::Reverse(s.started_at));
        let mut kept: Vec<SweepRecord> = Vec::new();
        let mut singles = 0;
        for sweep in sweeps {
            if sweep.asked_single_addresses() {
                let is_known = |block| {
                    kept.iter()
                        .any(|k| k.link == sweep.link && k.has_asked(block) && k.blocks != sweep.blocks)
                };
                singles += 1;
                if singles > SINGLES || sweep.blocks.iter().all(|block| is_known(*block)) {
                    continue;
                }
            }
            let same = || kept.iter().filter(|k| k.link == sweep.link && k.blocks == sweep.blocks);
            let is_witness =
                sweep.state == SweepState::Complete && same().all(|k| k.state != SweepState::Complete);
            if same().count() == 0 || (same().count() < SWEEPS_OF_A_LAN && is_witness) {
                kept.push(sweep);
            }
        }
        kept.truncate(SWEEPS);
        let text = serde_json::to_vec(&Sweeps { engine: engine.to_owned(), sweeps: kept })?;
        let path = self.sweeps_path(engine);
        create_private_folder(&self.0.join("sweeps"))?;
        let new = path.with_extension("new");
        let mut file = private(&new, OpenOptions::new().create(true).truncate(true).write(true))?;
        file.write_all(&text)?;
        fs::rename(&new, &path)
    }

    /// Puts a verdict into its network's history.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep_verdict(&self, verdict: &Verdict) -> io::Result<()> {
        let Some(path) = self.verdicts_path(&verdict.network) else { return Ok(()) };
        create_private_folder(&self.0.join("verdicts"))?;
        let mut lines = read_lines(&path)?;
        let mut file = if lines.len() >= VERDICTS * 2 {
            lines.drain(..lines.len() - VERDICTS);
            let mut file = private(&path, OpenOptions::new().create(true).truncate(true).write(true))?;
            for line in &lines {
                writeln!(file, "{line}")?;
            }
            file
        } else {
            private(&path, OpenOptions::new().create(true).append(true))?
        };
        // The picture of an address that is no longer listened on is of no use.
        let mut kept = verdict.clone();
        kept.visit = None;
        writeln!(file, "{}", serde_json::to_string(&kept)?)
    }

    /// A network's verdicts, newest first. A damaged line is left out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn verdicts(&self, network: &NetworkId) -> io::Result<Vec<Verdict>> {
        let Some(path) = self.verdicts_path(network) else { return Ok(Vec::new()) };
        let lines = read_lines(&path)?;
        Ok(lines.iter().rev().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// The last verdict of a network, if there is one.
    pub fn last_verdict(&self, network: &NetworkId) -> Option<LastVerdict> {
        let lines = read_lines(&self.verdicts_path(network)?).unwrap_or_default();
        lines.iter().rev().find_map(|line| serde_json::from_str::<Verdict>(line).ok()).map(|v| v.summary())
    }

    fn sweeps_path(&self, engine: &str) -> PathBuf {
        self.0.join("sweeps").join(file_name(engine))
    }

    /// None for an id that is no part of a file's name.
    fn verdicts_path(&self, network: &NetworkId) -> Option<PathBuf> {
        let id = network.as_str();
        let is_plain = !id.is_empty() && id.len() <= 128 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        is_plain.then(|| self.0.join("verdicts").join(format!("{id}.jsonl")))
    }
}

/// The name of an engine's file, whatever the engine's address holds.
pub(crate) fn file_name(engine: &str) -> String {
    format!("{:016x}.json", fnv1a(engine.as_bytes()))
}

fn private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

fn read_lines(path: &Path) -> io::Result<Vec<String>> {
    match File::open(path) {
        Ok(file) => BufReader::new(file).lines().collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use lanward_core::{
        facts::Timestamp,
        names::{LinkName, NetworkName},
        verify::Overall,
    };

    use super::*;

    fn sweep(at: u64, complete: bool) -> SweepRecord {
        let block = "198.19.249.0/24".parse().expect("a block");
        let mut record = SweepRecord::begin(LinkName::seen("eth0"), vec![block], Timestamp(at));
        if complete {
            record.complete(Timestamp(at + 1))
        } else {
            record.cut_short("deadline", Timestamp(at + 1))
        }
        record
    }

    fn verdict(at: u64, overall: Overall) -> Verdict {
        Verdict {
            network: NetworkId::seen("1a".repeat(32)),
            name: NetworkName::seen("lan"),
            container: None,
            addresses: Vec::new(),
            begun_at: Timestamp(at),
            ended_at: Some(Timestamp(at)),
            overall,
            cause: None,
            checks: Vec::new(),
            visit: None,
        }
    }

    #[test]
    fn the_newest_look_and_the_last_complete_one_are_kept_for_each_engine() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::new(folder.path());
        for (at, complete) in [(1, true), (2, true), (3, false), (4, false)] {
            memory.keep_sweep("unix:///a host", &sweep(at, complete)).expect("kept");
        }
        let kept: Vec<u64> = memory.sweeps("unix:///a host").iter().map(|s| s.started_at.0).collect();
        assert_eq!(kept, [4, 2]);
        assert!(memory.sweeps("unix:///b host").is_empty());
    }

    #[test]
    fn a_history_is_read_newest_first_and_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::new(folder.path());
        let id = NetworkId::seen("1a".repeat(32));
        assert!(memory.verdicts(&id).expect("read").is_empty());
        for at in 0..VERDICTS as u64 * 2 + 5 {
            memory.keep_verdict(&verdict(at, Overall::Broken)).expect("kept");
        }
        memory.keep_verdict(&verdict(9_999, Overall::Proven)).expect("kept");
        let read = memory.verdicts(&id).expect("read");
        assert!(read.len() <= VERDICTS * 2 && read.len() > VERDICTS, "{}", read.len());
        assert_eq!(read[0].begun_at, Timestamp(9_999));
        assert_eq!(memory.last_verdict(&id).map(|v| v.overall), Some(Overall::Proven));
    }

    #[test]
    fn damage_is_forgotten_and_ids_are_no_paths() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::new(folder.path());
        memory.keep_sweep("e", &sweep(1, true)).expect("kept");
        fs::write(memory.sweeps_path("e"), "{").expect("damaged");
        assert!(memory.sweeps("e").is_empty());
        memory.keep_sweep("e", &sweep(2, true)).expect("kept again");
        assert_eq!(memory.sweeps("e").len(), 1);
        let hostile = NetworkId::seen("../../etc/passwd");
        assert!(memory.verdicts(&hostile).expect("nothing").is_empty());
        assert_eq!(memory.last_verdict(&hostile), None);
    }
}
