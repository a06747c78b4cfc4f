//! Every code the program can hand out has its message in both languages, and the message uses only what the
//! code carries: for each variant an example is made, spoken, and searched for what is missing.

use lanward_core::{finding::Severity, health::HealthState, placement::Location};
use lanward_words::{Args, Language, Words};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

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
