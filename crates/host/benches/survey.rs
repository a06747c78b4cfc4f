//! How long a survey takes beside `ip -j -d addr show`, on a host with 1,001 interfaces: 500 veth pairs and the
//! loopback, in a network namespace of this process's own that ends with it. Needs root:
//!
//! ```text
//! cargo bench -p lanward-host --bench survey
//! ```
//!
//! By hand, to compare anything else side by side:
//!
//! ```text
//! sudo unshare --net bash
//! for n in $(seq 500); do echo "link add a$n type veth peer name b$n"; done | ip -batch -
//! time ip -j -d addr show >/dev/null
//! ```
#![allow(missing_docs)]

#[cfg(target_os = "linux")]
mod bench {
    use std::{
        hint::black_box,
        io::Write,
        process::{Command, Stdio},
    };

    use criterion::Criterion;
    use lanward_core::ports::Host;
    use lanward_host::ThisMachine;
    use nix::sched::{CloneFlags, unshare};

    const PAIRS: usize = 500;

    pub fn survey(criterion: &mut Criterion) {
        unshare(CloneFlags::CLONE_NEWNET).expect("a network namespace; this benchmark needs root");
        let mut ip =
            Command::new("ip").args(["-batch", "-"]).stdin(Stdio::piped()).spawn().expect("iproute2");
        let mut batch = ip.stdin.take().expect("a pipe");
        for n in 0..PAIRS {
            writeln!(batch, "link add a{n} type veth peer name b{n}").expect("ip reads");
        }
        drop(batch);
        assert!(ip.wait().expect("ip ends").success(), "ip made the pairs");

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        assert_eq!(runtime.block_on(ThisMachine.survey()).nics.len(), 2 * PAIRS + 1);

        let mut group = criterion.benchmark_group("1001-interfaces");
        group.bench_function("survey", |b| {
            b.iter(|| black_box(runtime.block_on(ThisMachine.survey())));
        });
        group.bench_function("ip -j -d addr show", |b| {
            b.iter(|| {
                let output =
                    Command::new("ip").args(["-j", "-d", "addr", "show"]).output().expect("iproute2");
                assert!(output.status.success());
                black_box(output.stdout)
            });
        });
        group.finish();
    }
}

#[cfg(target_os = "linux")]
criterion::criterion_group!(benches, bench::survey);
#[cfg(target_os = "linux")]
criterion::criterion_main!(benches);

#[cfg(not(target_os = "linux"))]
fn main() {}
