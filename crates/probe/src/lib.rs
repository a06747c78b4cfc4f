//! The probe's inside: a tiny Linux program that Lanward puts into a network namespace of an engine's machine.
//! It sees and tells; it never judges, and it changes no address, route or link, but for the one link of the task `shim`.
//! Leaves out on purpose any other system than Linux: engines' kernels are Linux, wherever the person sits.
#![cfg(target_os = "linux")]

mod ask;
mod dhcp;
mod duplicate;
mod knock;
pub mod link;
mod links;
mod multicast;
mod names;
mod out;
mod path;
pub mod raw;
mod shim;
mod sweep;
pub mod wire;

use std::{process::ExitCode, time::Duration};

use lanward_core::probe::{Answer, Order, ProbeProblem, SCHEMA, Task};

pub use out::Out;

/// Reads the order, answers, and ends: 0 when everything was done, 1 when it could not be.
pub fn main() -> ExitCode {
    let out = Out::new();
    out.say(&Answer::Hello {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
    });
    match order(std::env::args_os().nth(1)).and_then(|order| {
        if !order.task.stays() {
            out.end_within(Duration::from_millis(order.deadline_ms.into()));
        }
        carry_out(order.task, &out)
    }) {
        Ok(()) => {
            out.last(&Answer::Done { elapsed_ms: out.elapsed_ms() });
            ExitCode::SUCCESS
        }
        Err(problem) => {
            out.last(&Answer::Failed(problem));
            ExitCode::FAILURE
        }
    }
}

/// Reads the order. Another schema's order may look different, so its number is read first and alone.
fn order(argument: Option<std::ffi::OsString>) -> Result<Order, ProbeProblem> {
    let bad = |detail: String| ProbeProblem::BadOrder { detail };
    let text = argument
        .ok_or_else(|| bad("there is none".to_owned()))?
        .into_string()
        .map_err(|_| bad("it is not UTF-8".to_owned()))?;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
    match value.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema == u64::from(SCHEMA) => {}
        Some(_) => return Err(ProbeProblem::OtherSchema { speaks: SCHEMA }),
        None => return Err(bad("it has no schema".to_owned())),
    }
    serde_json::from_value(value).map_err(|error| bad(error.to_string()))
}

fn carry_out(task: Task, out: &Out) -> Result<(), ProbeProblem> {
    match task {
        Task::Links => links::look(out),
        Task::Sweep(order) => sweep::run(&order, out),
        Task::Names(order) => names::run(&order, out),
        Task::Dhcp { link, patience_ms } => dhcp::run(&link, Duration::from_millis(patience_ms.into()), out),
        Task::Duplicate { link, address, ours } => duplicate::run(&link, address, &ours, out),
        Task::Path(order) => path::run(&order, out),
        Task::Listen { port, nonce } => knock::listen(port, &nonce, out),
        Task::Knock { targets, nonce, link } => knock::knock(&targets, &nonce, link.as_ref(), out),
        Task::Multicast { link, patience_ms } => {
            multicast::run(&link, Duration::from_millis(patience_ms.into()), out)
        }
        Task::Shim(order) => shim::run(&order, out),
    }
}

/// A failed call, in the system's words.
fn system(what: &str, error: impl std::fmt::Display) -> ProbeProblem {
    // once, and not once for each kind of error
    #[inline(never)]
    fn told(what: &str, error: &dyn std::fmt::Display) -> ProbeProblem {
        ProbeProblem::System { what: what.to_owned(), detail: error.to_string() }
    }
    told(what, &error)
}

/// A number that nobody can guess well: what `HashMap` seeds itself with.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Order, ProbeProblem> {
        order(Some(text.into()))
    }

    #[test]
    fn an_order_of_another_schema_is_refused_by_its_number_alone() {
        let later = r#"{"schema":99,"task":{"something":"new"}}"#;
        assert_eq!(read(later), Err(ProbeProblem::OtherSchema { speaks: SCHEMA }));
    }

    #[test]
    fn what_is_no_order_is_told_as_one() {
        for text in
            ["", "{}", "[1]", r#"{"schema":1}"#, r#"{"schema":1,"deadline_ms":1,"task":"dance"}"#, "\u{0}"]
        {
            assert!(matches!(read(text), Err(ProbeProblem::BadOrder { .. })), "{text:?}");
        }
        assert!(matches!(order(None), Err(ProbeProblem::BadOrder { .. })));
    }

    #[test]
    fn an_order_is_read_as_core_writes_it() {
        let order = Order { schema: SCHEMA, deadline_ms: 5000, task: Task::Links };
        assert_eq!(read(&serde_json::to_string(&order).expect("it can be written")), Ok(order));
    }
}
