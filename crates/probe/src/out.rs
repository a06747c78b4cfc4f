//! What the probe says: one JSON line an answer, written at once. Here too is how it ends: by itself at its deadline,
//! and as soon as nobody reads any more.

use std::{
    io::Write,
    os::fd::AsFd,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use lanward_core::probe::{Answer, ProbeProblem};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// How the program ends when its deadline comes.
const DEADLINE: i32 = 1;
/// How it ends when nobody reads: there is nobody to tell.
const UNHEARD: i32 = 3;

/// Where answers go. Clones say to the same place.
#[derive(Debug, Clone)]
pub struct Out {
    started: Instant,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Held while a line is written, so that lines of several threads stay whole.
    line: Mutex<()>,
    /// Set once the last line was written; nothing may follow.
    ended: AtomicBool,
}

impl Out {
    /// Starts the clock that every answer counts from.
    pub fn new() -> Self {
        Self { started: Instant::now(), state: Arc::default() }
    }

    /// When the program started.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Milliseconds since the program started.
    pub fn elapsed_ms(&self) -> u32 {
        u32::try_from(self.started.elapsed().as_millis()).unwrap_or(u32::MAX)
    }

    /// Says one line. Ends the program where nobody reads it.
    pub fn say(&self, answer: &Answer) {
        let _whole = self.state.line.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.state.ended.load(Ordering::Acquire) {
            write(answer);
        }
    }

    /// Says one line, if anybody hears it: who holds something goes on holding it unheard.
    pub fn murmur(&self, answer: &Answer) {
        let _whole = self.state.line.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = try_write(answer);
    }

    /// Says the last line.
    pub fn last(&self, answer: &Answer) {
        let _whole = self.state.line.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.state.ended.swap(true, Ordering::AcqRel) {
            write(answer);
        }
    }

    /// Has the program end when `limit` since its start is over, or when the reader of its answers goes away. A thread
    /// watches both. Should that not be had (a limit on processes), or hang in a write that nobody takes, the
    /// kernel's alarm ends the program up to two seconds later.
    pub fn end_within(&self, limit: Duration) {
        let seconds = u32::try_from(limit.as_secs()).unwrap_or(u32::MAX).saturating_add(2);
        nix::unistd::alarm::set(seconds);
        let out = self.clone();
        let watch = move || {
            out.watch(limit);
            match out.state.line.try_lock() {
                // somebody is writing, perhaps for ever: the alarm will come
                Err(std::sync::TryLockError::WouldBlock) => out.last(&Answer::Failed(ProbeProblem::Deadline)),
                Err(std::sync::TryLockError::Poisoned(_)) => {}
                Ok(whole) => {
                    if out.state.ended.swap(true, Ordering::AcqRel) {
                        // `main` said its last line and is about to return its own code
                        return;
                    }
                    write(&Answer::Failed(ProbeProblem::Deadline));
                    drop(whole);
                }
            }
            std::process::exit(DEADLINE);
        };
        // no thread, no deadline to the millisecond: the alarm is still there
        let _ = std::thread::Builder::new().name("deadline".to_owned()).spawn(watch);
    }

    /// Waits for the deadline; ends the program when the reader hangs up first.
    fn watch(&self, limit: Duration) {
        let stdout = std::io::stdout();
        loop {
            let Some(left) = limit.checked_sub(self.started.elapsed()) else { return };
            // no events are asked for: an error or hang-up is told all the same (poll(2))
            let mut fds = [PollFd::new(stdout.as_fd(), PollFlags::empty())];
            let wait = PollTimeout::try_from(left + Duration::from_millis(1)).unwrap_or(PollTimeout::MAX);
            match poll(&mut fds, wait) {
                Ok(0) | Err(_) => {}
                Ok(_) => std::process::exit(UNHEARD),
            }
        }
    }
}

impl Default for Out {
    fn default() -> Self {
        Self::new()
    }
}

fn write(answer: &Answer) {
    if try_write(answer).is_err() {
        std::process::exit(UNHEARD);
    }
}

fn try_write(answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&line)?;
    stdout.flush()
}
