//! Two Lanwards at once: the second is refused and told who has the engine, and the first one's death frees it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use lanward_core::plan::PlanId;
use lanward_workflow::lock::{EngineLock, LockError, alive};

const FOLDER: &str = "LANWARD_TEST_LOCK_FOLDER";
const ENGINE: &str = "tcp://engine:2375";

fn take(folder: &Path, run: &str, patience: Duration) -> Result<EngineLock, LockError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(EngineLock::take(folder, ENGINE, &PlanId(run.into()), patience))
}

/// The other process: this very test, told by the variable to hold the lock until its standard input ends.
fn other(folder: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "the_second_is_refused_by_name_and_death_frees_the_engine", "--nocapture"])
        .env(FOLDER, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let mut lines = BufReader::new(child.stdout.as_mut().expect("piped")).lines();
    assert!(lines.any(|line| line.expect("read").ends_with("held")), "the other process has the lock");
    child
}

#[test]
fn the_second_is_refused_by_name_and_death_frees_the_engine() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let _held = take(Path::new(&folder), "f1f1", Duration::ZERO).expect("free");
        println!("held");
        std::io::stdout().flush().expect("written");
        std::io::stdin().read_to_end(&mut Vec::new()).expect("read");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = other(folder.path());
    assert_eq!(alive(folder.path()), vec![PlanId("f1f1".into())]);
    let busy = take(folder.path(), "a2a2", Duration::ZERO).expect_err("held by the other");
    assert!(matches!(&busy, LockError::Busy { by: Some(by) } if by.0 == "f1f1"), "{busy:?}");
    child.kill().expect("killed");
    child.wait().expect("gone");
    // Nobody tidied up, and yet the way is free.
    take(folder.path(), "a2a2", Duration::ZERO).expect("free after death");
    assert_eq!(alive(folder.path()), Vec::new());

    let mut child = other(folder.path());
    drop(child.stdin.take());
    // It ends by itself while we wait for it.
    let lock = take(folder.path(), "a3a3", Duration::from_secs(20)).expect("free in the end");
    drop(lock);
    child.wait().expect("gone");
}
