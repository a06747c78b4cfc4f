//! The task `duplicate`: whether somebody else holds an address, asked as RFC 5227 and RFC 4862 ask before one is taken.
//! Leaves out on purpose their waits of a second and more: hosts answer in milliseconds, sleepy ones in 150 ms, and
//! three questions find those that miss one.

use std::{net::IpAddr, time::Duration};

use lanward_core::{
    names::{LinkName, MacAddr},
    probe::{Answer, ProbeProblem},
};

use crate::{
    Out,
    ask::{Patience, Question, who_has},
    link::Link,
};

/// 800 ms where nobody answers.
const PATIENCE: Patience = Patience {
    times: 3,
    gap: Duration::from_millis(200),
    last: Duration::from_millis(400),
    after_answer: Some(Duration::from_millis(400)),
};

/// Asks and tells every MAC that is not one of `ours`.
pub fn run(name: &LinkName, address: IpAddr, ours: &[MacAddr], out: &Out) -> Result<(), ProbeProblem> {
    let link = Link::fit(name)?;
    let question = Question { address, as_newcomer: true };
    let holders = who_has(&link, &[question], PATIENCE, &mut |address, mac| {
        if !ours.contains(&mac) {
            out.say(&Answer::Answered { address, mac, at_ms: out.elapsed_ms() });
        }
    })?;
    if holders.malformed > 0 {
        out.say(&Answer::Malformed { count: holders.malformed });
    }
    Ok(())
}
