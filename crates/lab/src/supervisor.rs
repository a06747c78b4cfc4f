//! The `lab.sh serve` process behind a lab: orders go to its stdin, answers come from its stdout, and the end of its
//! stdin takes the lab down.

use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::{EngineChoice, LabError};

/// What `lab.sh` says when a lab is ready.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) directory: PathBuf,
    /// The lab's first process, as this process numbers it.
    pub(crate) first: u32,
    /// The nodes' processes, as the lab numbers them.
    pub(crate) host: u32,
    pub(crate) router: u32,
    pub(crate) peer: u32,
    pub(crate) lan: u32,
    /// 0 where the engine is on the host.
    pub(crate) vm: u32,
    pub(crate) engine_version: String,
    pub(crate) api_version: String,
}

impl Facts {
    /// Reads `ready key=value …`; `None` when it is something else.
    fn parse(line: &str) -> Option<Self> {
        let mut facts = Self::default();
        for word in line.trim_end().strip_prefix("ready ")?.split(' ') {
            let (key, value) = word.split_once('=')?;
            match key {
                "dir" => facts.directory = value.into(),
                "first" => facts.first = value.parse().ok()?,
                "host" => facts.host = value.parse().ok()?,
                "router" => facts.router = value.parse().ok()?,
                "peer" => facts.peer = value.parse().ok()?,
                "lan" => facts.lan = value.parse().ok()?,
                "vm" => facts.vm = value.parse().ok()?,
                "version" => facts.engine_version = value.into(),
                "api" => facts.api_version = value.into(),
                _ => return None,
            }
        }
        let complete = facts.directory.is_absolute()
            && [facts.first, facts.host, facts.router, facts.peer, facts.lan].iter().all(|pid| *pid > 0);
        complete.then_some(facts)
    }
}

#[derive(Debug)]
pub(crate) struct Supervisor {
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    log: String,
}

impl Supervisor {
    pub(crate) fn start(
        engine: EngineChoice,
        settings: &[(&'static str, String)],
    ) -> Result<(Self, Facts), LabError> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lab/lab.sh");
        let mut command = Command::new(script);
        for name in ["LANWARD_LAB_VM", "LANWARD_LAB_TLS", "LANWARD_LAB_DISK", "LANWARD_LAB_INTERNET"] {
            command.env_remove(name);
        }
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        command.args(["serve", engine.name()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        // Ctrl-C reaches the tests, and the closing pipe reaches the lab
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let cannot = |source| LabError::Script { script: script.into(), source };
        let mut process = command.spawn().map_err(cannot)?;
        let orders = process.stdin.take();
        let answers = process.stdout.take().ok_or_else(|| cannot(std::io::ErrorKind::BrokenPipe.into()))?;
        let mut supervisor = Self { process, orders, answers: BufReader::new(answers), log: script.into() };
        let line = supervisor.answer()?;
        match Facts::parse(&line) {
            Some(facts) => {
                supervisor.log = facts.directory.display().to_string();
                Ok((supervisor, facts))
            }
            None => Err(LabError::Unavailable(line.strip_prefix("failed: ").unwrap_or(&line).to_owned())),
        }
    }

    /// Gives an order and waits for what came of it. The deadlines are `lab.sh`'s.
    pub(crate) fn order(&mut self, order: &'static str) -> Result<(), LabError> {
        let gone = || LabError::Gone(self.log.clone());
        let pipe = self.orders.as_mut().ok_or_else(gone)?;
        writeln!(pipe, "{order}").map_err(|_| LabError::Gone(self.log.clone()))?;
        match self.answer()?.as_str() {
            "ok" => Ok(()),
            other => Err(LabError::Engine {
                order,
                answer: other.strip_prefix("error: ").unwrap_or(other).to_owned(),
            }),
        }
    }

    fn answer(&mut self) -> Result<String, LabError> {
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
            Ok(1..) => Ok(line.trim_end().to_owned()),
            Ok(0) | Err(_) => Err(LabError::Gone(self.log.clone())),
        }
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        drop(self.orders.take());
        // the next lab may count on this one being gone; how it ended no longer matters
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ready_line_is_read_and_anything_else_is_not() {
        let line = "ready dir=/var/tmp/lanward-lab.x first=4711 host=9 router=7 peer=8 lan=6 version=20.10.24+dfsg1 api=1.41\n";
        let facts = Facts::parse(line).expect("complete");
        assert_eq!((facts.first, facts.host, facts.router, facts.peer, facts.lan), (4711, 9, 7, 8, 6));
        assert_eq!((facts.engine_version.as_str(), facts.api_version.as_str()), ("20.10.24+dfsg1", "1.41"));
        assert_eq!(Facts::parse("failed: the lab needs root"), None);
        assert_eq!(Facts::parse("ready dir=/var/tmp/x first=1"), None);
    }
}
