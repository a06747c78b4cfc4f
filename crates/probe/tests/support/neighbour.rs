//! Two network namespaces with a cable between them: the probe's, and somebody's who may be up to anything.

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use nix::{
    sched::{CloneFlags, unshare},
    unistd::gettid,
};

pub const OURS: &str = "10.9.0.1/16";
pub const THEIRS: &str = "10.9.0.2/16";

pub fn ip(arguments: &str) {
    let status =
        Command::new("ip").args(arguments.split_whitespace()).status().expect("iproute2 is installed");
    assert!(status.success(), "ip {arguments}");
}

/// The far end may begin a moment after the test does, so whoever counts on it asks twice.
///
/// Runs `test` in a namespace with `eth0`, and `other` at the far end of it until the test is over. Processes that
/// `test` starts are in its namespace.
pub fn with_a_neighbour(other: impl FnOnce(&AtomicBool) + Send, test: impl FnOnce() + Send) {
    let over = Arc::new(AtomicBool::new(false));
    thread::scope(|scope| {
        let here = scope.spawn(|| {
            unshare(CloneFlags::CLONE_NEWNET).expect("a network namespace; this test needs root");
            let (say, hear) = mpsc::channel();
            let (begin, begun) = mpsc::channel::<()>();
            thread::scope(|scope| {
                let over_there = over.clone();
                let there = scope.spawn(move || {
                    unshare(CloneFlags::CLONE_NEWNET).expect("another namespace");
                    say.send(gettid()).expect("the test waits");
                    if begun.recv().is_err() {
                        return;
                    }
                    ip(&format!("addr add {THEIRS} dev eth0"));
                    ip("link set eth0 up");
                    ip("link set lo up");
                    say.send(gettid()).expect("the test waits");
                    other(&over_there);
                });
                let thread = hear.recv().expect("the neighbour");
                ip("link set lo up");
                ip(&format!("link add eth0 type veth peer name far netns {thread}"));
                ip(&format!("addr add {OURS} dev eth0"));
                ip("link set eth0 up");
                let renamed = Command::new("nsenter")
                    .args([&format!("--net=/proc/{}/task/{thread}/ns/net", std::process::id())])
                    .args(["ip", "link", "set", "far", "name", "eth0"])
                    .status();
                assert!(renamed.is_ok_and(|status| status.success()), "the far end is called eth0");
                begin.send(()).expect("the neighbour waits");
                hear.recv().expect("the neighbour is ready");
                let ends = Ends(&over);
                test();
                drop(ends);
                if let Err(panic) = there.join() {
                    std::panic::resume_unwind(panic);
                }
            });
        });
        if let Err(panic) = here.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

/// Ends the neighbour, also when the test fails.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Keeps the far end there until the test is over: a namespace ends with its thread, and the cable with it.
pub fn nobody(over: &AtomicBool) {
    while !over.load(Ordering::Acquire) {
        thread::park_timeout(Duration::from_millis(20));
    }
}
