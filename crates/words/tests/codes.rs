//! Every code the program can hand out has its message in both languages, and the message uses only what the
//! code carries: for each variant an example is made, spoken, and searched for what is missing.

use lanward_core::{
    access::{
        Lost, Refusal, ShimState,
        texts::{AccessNote, AccessTool},
    },
    draft::FieldErrorCode,
    endpoint::EngineProblem,
    finding::Severity,
    health::HealthState,
    map::{Look, Mark, RouterAdvice},
    observed::Why,
    oui::Vendor,
    placement::{Certainty, EngineKind, Location},
    plan::Step,
    probe::ProbeError,
    run::{Outcome, StepFailure},
    verify::{CheckKind, Doubt, Failure, Limit, Overall, Sighting, SubjectProblem},
};
use lanward_words::{Args, Language, Words};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

/// The names serde knows for the variants of `T`. Serde lists them when it meets a name it does not know,
/// so this list can never be out of date.
fn variants<T: DeserializeOwned>(unknown: Value) -> Vec<String> {
    let Err(error) = serde_json::from_value::<T>(unknown) else { panic!("`?` is no variant") };
    let text = error.to_string();
    let (_, expected) = text.split_once("expected").unwrap_or_else(|| panic!("no list of variants: {text}"));
    let names: Vec<String> = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(names.len() > 1, "{text}");
    names
}

fn words<T: DeserializeOwned>() -> Vec<String> {
    variants::<T>(json!("?"))
}

fn tags<T: DeserializeOwned>(tag: &str) -> Vec<String> {
    variants::<T>(json!({ tag: "?" }))
}

/// An example of the variant `code`: fields are added as serde asks for them, with the first value it takes.
fn example<T: DeserializeOwned + Serialize>(tag: &str, code: &str) -> Value {
    let mut start = Map::new();
    start.insert(tag.to_owned(), json!(code));
    search::<T>(start).unwrap_or_else(|why| panic!("no example of {code}: {why}"))
}

fn search<T: DeserializeOwned + Serialize>(so_far: Map<String, Value>) -> Result<Value, String> {
    match serde_json::from_value::<T>(Value::Object(so_far.clone())) {
        // Serialised again, so that optional fields are there too.
        Ok(value) => serde_json::to_value(value).map_err(|e| e.to_string()),
        Err(error) => {
            let text = error.to_string();
            let Some(field) =
                text.strip_prefix("missing field `").and_then(|t| t.split('`').next()).map(str::to_owned)
            else {
                return Err(text);
            };
            // The field is missing further inside: the value chosen for the outer one was wrong.
            if so_far.contains_key(&field) {
                return Err(text);
            }
            let mut last = text;
            for value in values() {
                let mut next = so_far.clone();
                next.insert(field.clone(), value);
                match search::<T>(next) {
                    Ok(found) => return Ok(found),
                    Err(why) => last = format!("{field}: {why}"),
                }
            }
            Err(last)
        }
    }
}

fn values() -> Vec<Value> {
    vec![
        json!("198.19.249.0/24"),
        json!("198.19.249.1"),
        json!(7),
        json!(true),
        json!([]),
        json!(["198.19.249.0/24"]),
        json!({ "problem": "no-socket", "path": "/var/run/docker.sock" }),
        json!({ "first": "198.19.249.2", "last": "198.19.249.9" }),
        json!("pool-overlaps"),
        json!("orbstack"),
        json!("198.19.249.1:443"),
        json!("link"),
        json!({ "error": "deadline", "within_ms": 3000 }),
        json!({ "problem": "deadline" }),
        json!("macvlan"),
        json!("kvm"),
        json!("docker"),
        json!("v4"),
        json!("rolled-back"),
        json!("bridge"),
        json!({ "Name": "macvlan_network" }),
        json!({ "network": "macvlan_network", "aliases": [] }),
        json!({ "link": "lw-00000001", "parent": "eth0", "mac": "02:00:00:00:00:01", "network": "abc", "name": "lan", "address": "198.19.249.240", "routes": ["198.19.249.208/28"] }),
        json!("eth0"),
        json!("02:42:c6:13:f9:02"),
        json!(["02:42:c6:13:f9:02"]),
        json!("route"),
        json!({ "images": ["lanward-probe:0123"], "containers": [] }),
        json!({
            "name": "nginx", "image": "nginx", "command": [], "endpoint": { "network": "lan", "aliases": [] },
            "publish": [], "env": [], "labels": {}, "restart": "", "interactive": false,
        }),
    ]
}

/// Speaks `key` and each attribute in both languages; returns what is wrong with it.
fn spoken(key: &str, attributes: &[&str], args: &Args) -> Vec<String> {
    let mut wrong = Vec::new();
    for &language in Language::ALL {
        let words = Words::new(language);
        let mut texts = vec![words.text(key, args)];
        texts.extend(attributes.iter().map(|a| words.attr(key, a, args)));
        for text in texts {
            if text.contains('⟦') || text.contains("{$") || text.contains("{ $") || text.trim().is_empty() {
                wrong.push(format!("{language}: {key}: {text:?}"));
            }
        }
    }
    wrong
}

fn assert_all(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_words<T: DeserializeOwned>(prefix: &str) -> Vec<String> {
    words::<T>().iter().flat_map(|w| spoken(&format!("{prefix}{w}"), &[], &Args::none())).collect()
}

fn check_tags<T: DeserializeOwned + Serialize>(tag: &str, prefix: &str, attributes: &[&str]) -> Vec<String> {
    tags::<T>(tag)
        .iter()
        .flat_map(|t| spoken(&format!("{prefix}{t}"), attributes, &Args::of(&example::<T>(tag, t))))
        .collect()
}

#[test]
fn severities_have_words() {
    assert_all(check_words::<Severity>("severity-"));
}

#[test]
fn placements_have_words() {
    assert_all(check_words::<Location>("location-"));
}

#[test]
fn health_has_words() {
    let args = Args::none().with("because", "parent-is-down").with("count", 2);
    let states = words::<HealthState>();
    assert_all(states.iter().flat_map(|s| spoken(&format!("health-{s}"), &[], &args)).collect());
}

#[test]
fn engine_problems_have_words_and_what_to_do() {
    assert_all(check_tags::<EngineProblem>("problem", "problem-", &["do"]));
}

#[test]
fn reasons_for_not_knowing_have_words() {
    assert_all(check_tags::<Why>("reason", "why-", &[]));
}

#[test]
fn engine_kinds_and_certainties_have_words() {
    assert_all(check_words::<EngineKind>("kind-"));
    assert_all(check_words::<Certainty>("certainty-"));
}

#[test]
fn field_errors_have_words() {
    let args =
        Args::none().with("field", "subnets.0.gateway").with("typed", "x").with("suggestion", Value::Null);
    let codes = words::<FieldErrorCode>();
    assert_all(codes.iter().flat_map(|c| spoken(&format!("field-error-{c}"), &[], &args)).collect());
}

#[test]
fn outcomes_and_failures_have_words() {
    assert_all(check_tags::<Outcome>("outcome", "outcome-", &[]));
    assert_all(check_tags::<StepFailure>("failure", "failure-", &[]));
}

#[test]
fn steps_have_words() {
    assert_all(check_tags::<Step>("step", "step-", &[]));
}

#[test]
fn host_access_has_words() {
    assert_all(check_tags::<Refusal>("refusal", "access-refusal-", &["why", "do"]));
    assert_all(check_tags::<ShimState>("state", "access-state-", &[]));
    assert_all(check_words::<Lost>("access-lost-"));
}

#[test]
fn verdicts_have_words_and_what_to_do() {
    assert_all(check_tags::<Failure>("failure", "verdict-", &["why", "do"]));
    assert_all(check_tags::<Doubt>("doubt", "doubt-", &[]));
    assert_all(check_tags::<Limit>("limit", "limit-", &[]));
    assert_all(check_tags::<Sighting>("seen", "sighting-", &[]));
    assert_all(check_tags::<SubjectProblem>("subject", "subject-", &[]));
    assert_all(check_words::<CheckKind>("check-"));
    assert_all(check_words::<Overall>("overall-"));
    let results = ["waiting", "pass", "fail", "inconclusive", "by-design"];
    assert_all(results.iter().flat_map(|r| spoken(&format!("result-{r}"), &[], &Args::none())).collect());
}

#[test]
fn a_duplicate_names_both_macs_with_their_makers() {
    let vendor = json!({ "vendor": "known", "name": "Raspberry Pi Trading Ltd" });
    let duplicate = json!({
        "failure": "duplicate-address", "address": "198.19.249.2",
        "ours": [{ "mac": "02:42:c6:13:f9:02", "vendor": { "vendor": "made-up" } }],
        "others": [{ "mac": "b8:27:eb:00:00:02", "vendor": vendor }],
    });
    let failure: Failure = serde_json::from_value(duplicate).expect("a failure");
    for &language in Language::ALL {
        let text = Words::new(language).verdict(&failure);
        for part in ["02:42:c6:13:f9:02", "b8:27:eb:00:00:02", "Raspberry Pi Trading Ltd"] {
            assert!(text.why.contains(part), "{}", text.why);
        }
    }
}

#[test]
fn the_probe_s_errors_have_words() {
    assert_all(check_tags::<ProbeError>("error", "probe-error-", &[]));
}

#[test]
fn the_ways_to_host_access_have_words() {
    assert_all(check_words::<AccessTool>("access-tool-"));
    assert_all(check_words::<AccessNote>("access-note-"));
    for tool in AccessTool::ALL {
        assert_eq!(serde_json::to_value(tool).ok(), Some(json!(tool.name())));
    }
    assert_all(spoken("access-instead-netplan", &[], &Args::none()));
}

#[test]
fn the_map_has_words() {
    assert_all(check_tags::<Mark>("mark", "mark-", &[]));
    assert_all(check_tags::<Look>("look", "look-", &[]));
    assert_all(check_tags::<Vendor>("vendor", "vendor-", &[]));
    assert_all(check_tags::<RouterAdvice>("router", "router-", &[]));
}
