//! Runs the probe and reads what it says.
#![allow(dead_code, reason = "each test uses its part")]

pub mod neighbour;

use std::{
    io::{BufRead, BufReader},
    net::IpAddr,
    process::{Child, ChildStdout, Command, Stdio},
};

use lanward_core::{
    names::MacAddr,
    probe::{Answer, Order, SCHEMA, Task},
};

/// The program, as cargo built it for this test.
pub const PROBE: &str = env!("CARGO_BIN_EXE_lanward-probe");

/// The order as the probe's argument.
pub fn order(task: Task, deadline_ms: u32) -> String {
    serde_json::to_string(&Order { schema: SCHEMA, deadline_ms, task }).expect("an order can be written")
}

/// A running probe.
pub struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    /// Starts it; `command` says where.
    pub fn start(mut command: Command, task: Task, deadline_ms: u32) -> Self {
        let mut child = command
            .arg(order(task, deadline_ms))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the probe starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, lines }
    }

    /// The next answer; `None` at the end.
    pub fn next(&mut self) -> Option<Answer> {
        let mut line = String::new();
        let length = self.lines.read_line(&mut line).expect("lines of UTF-8");
        (length > 0).then(|| serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}")))
    }

    /// Everything that is still said, and the exit code.
    pub fn finish(mut self) -> (Vec<Answer>, Option<i32>) {
        let answers: Vec<_> = std::iter::from_fn(|| self.next()).collect();
        let status = self.child.wait().expect("it ended");
        (answers, status.code())
    }

    /// Closes the reading end and gives the exit code.
    pub fn hang_up(self) -> Option<i32> {
        let Self { mut child, lines } = self;
        drop(lines);
        child.wait().expect("it ended").code()
    }

    /// Makes its pipe as small as there are any: a page, which some fifty answers fill.
    pub fn narrow(&self) {
        nix::fcntl::fcntl(self.lines.get_ref(), nix::fcntl::FcntlArg::F_SETPIPE_SZ(4096))
            .expect("a smaller pipe");
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

/// Runs it to its end, which must be a good one.
pub fn run(command: Command, task: Task, deadline_ms: u32) -> Vec<Answer> {
    let (answers, code) = Running::start(command, task, deadline_ms).finish();
    assert!(matches!(answers.first(), Some(Answer::Hello { schema: SCHEMA, .. })), "{answers:?}");
    assert!(matches!(answers.last(), Some(Answer::Done { .. })), "{answers:?}");
    assert_eq!(code, Some(0));
    answers
}

/// Who answered for what.
pub fn answered(answers: &[Answer]) -> Vec<(IpAddr, MacAddr, u32)> {
    let one = |answer: &Answer| match answer {
        Answer::Answered { address, mac, at_ms } => Some((*address, *mac, *at_ms)),
        _ => None,
    };
    answers.iter().filter_map(one).collect()
}
