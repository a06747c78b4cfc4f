//! What the facts mean. One rule, one function, one subject a file; this file lists the rules and orders
//! what they say. Leaves out on purpose the sentences (the catalogue) and the engine's answer (`predict`).

mod rules;

use crate::{facts::Facts, finding::Finding};

/// Everything found about this machine and engine as they are, root causes first, worst first.
pub fn diagnose(facts: &Facts) -> Vec<Finding> {
    let _ = facts;
    Vec::new()
}
