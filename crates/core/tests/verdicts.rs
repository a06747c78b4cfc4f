//! Every recorded create on every engine: the predictor must say what the engine said.

#[path = "support/recorded.rs"]
mod recorded;

use std::collections::BTreeMap;

use recorded::{Case, Verdict, compare};

/// Answers that cannot follow from what the file tells, each with the reason.
const UNTELLABLE: &[(usize, &[&str], &str)] = &[
    (30, &["20.10.24", "24.0.9"], "the create that lost 10.9.0.0/24 is not in the file"),
    (
        264,
        &["27.5.1", "28.5.2", "29.0.4", "29.7.2"],
        "the list still names CaseN, which had been removed, so its subnet was to be had again",
    ),
];

#[test]
fn recorded_creates_are_predicted() {
    let text = include_str!("../../../tests/fixtures/engines/verdicts.json");
    let cases: Vec<Case> = serde_json::from_str(text).expect("the fixture");
    assert_eq!(cases.len(), 284);
    let all = compare(&cases);
    assert_eq!(all.len(), 1861);

    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for c in &all {
        let column = match c.verdict {
            Verdict::Agrees => 0,
            Verdict::AgreesButRing => 1,
            Verdict::Untellable => 2,
            Verdict::Differs => 3,
        };
        counts.entry(&c.engine).or_default()[column] += 1;
        let is_known =
            UNTELLABLE.iter().any(|(at, engines, _)| *at == c.case && engines.contains(&&*c.engine));
        if c.verdict == Verdict::Differs || is_known != (c.verdict == Verdict::Untellable) {
            wrong.push(format!(
                "#{} {} {}{}\n  recorded  {}\n  predicted {}",
                c.case,
                c.engine,
                c.request,
                if c.list_was_wrong { " (list corrected)" } else { "" },
                c.recorded,
                c.predicted
            ));
        }
    }
    for (engine, [agrees, ring, untellable, differs]) in &counts {
        println!(
            "{engine}: {agrees} agree, {ring} but for the ring of automatic subnets, {untellable} cannot be told, {differs} differ"
        );
        assert!(*ring <= 10, "{engine}: the ring is lost more often than creates are missing in the file");
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
