//! Whether a plan is still the plan: made again from a second look at the world, it must come out the same.
//! Leaves out on purpose looking again (`workflow`).

use crate::{
    placement::Evidence,
    plan::{Fingerprint, Plan},
    run::Difference,
};

/// What differs between a plan and the same wish planned again. Empty: the plan still holds.
pub fn changes(plan: &Plan, again: Option<&Plan>) -> Vec<Difference> {
    let difference = |field: &str, wanted: &str, got: &str| Difference {
        field: field.to_owned(),
        wanted: wanted.to_owned(),
        got: got.to_owned(),
    };
    let Some(again) = again else {
        return vec![difference("plan", "possible", "blocked")];
    };
    let mut found = Vec::new();
    if plan.engine != again.engine {
        found.push(difference("engine", &plan.engine, &again.engine));
    }
    let (Fingerprint(then), Fingerprint(now)) = (&plan.fingerprint, &again.fingerprint);
    let value =
        |list: &[Evidence], field: &str| list.iter().find(|e| e.field == field).map(|e| e.value.clone());
    for Evidence { field, value: was } in then {
        let is = value(now, field).unwrap_or_default();
        if *was != is {
            found.push(difference(field, was, &is));
        }
    }
    for Evidence { field, value: is } in now {
        if value(then, field).is_none() {
            found.push(difference(field, "", is));
        }
    }
    if found.is_empty() && plan.steps != again.steps {
        found.push(difference("steps", &plan.steps.len().to_string(), &again.steps.len().to_string()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{facts::Timestamp, plan::PlanId};

    fn plan(mac: &str) -> Plan {
        Plan {
            id: PlanId("a".into()),
            made_at: Timestamp(0),
            engine: "unix:///x".into(),
            fingerprint: Fingerprint(vec![
                Evidence::new("parent.mac", mac),
                Evidence::new("version", "28.5.2"),
            ]),
            steps: Vec::new(),
        }
    }

    #[test]
    fn the_same_plan_holds_and_a_changed_fact_is_named() {
        assert_eq!(changes(&plan("02:00"), Some(&plan("02:00"))), Vec::new());
        let changed = changes(&plan("02:00"), Some(&plan("02:01")));
        assert_eq!(
            changed,
            vec![Difference { field: "parent.mac".into(), wanted: "02:00".into(), got: "02:01".into() }]
        );
    }

    #[test]
    fn a_plan_that_became_impossible_is_stale() {
        assert_eq!(changes(&plan("02:00"), None).len(), 1);
    }

    #[test]
    fn a_fact_that_appeared_is_a_change() {
        let mut later = plan("02:00");
        later.fingerprint.0.push(Evidence::new("network.lan", "198.19.249.0/24"));
        assert_eq!(changes(&plan("02:00"), Some(&later))[0].field, "network.lan");
    }
}
