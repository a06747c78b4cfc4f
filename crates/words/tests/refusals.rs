//! Every kind of refusal says what the engine objects to and what to do, in both languages.

use lanward_core::predict::ErrorClass;
use lanward_words::{Language, Words};

#[test]
fn every_class_has_its_words() {
    // Serde names all variants when it meets one it does not know, so the list is never out of date.
    let unknown = serde_json::from_value::<ErrorClass>("?".into()).expect_err("`?` is no class").to_string();
    let (_, expected) = unknown.split_once("expected").expect("the list of variants");
    let classes: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    assert!(classes.len() > 40, "{unknown}");
    for language in [Language::English, Language::Korean] {
        let words = Words::new(language);
        for class in &classes {
            let key = format!("refusal-{class}");
            assert!(words.has(&key), "{key} in {language:?}");
            for attribute in ["what", "do"] {
                let text = words.maybe_attr(&key, attribute, &lanward_words::Args::none());
                assert!(text.is_some_and(|t| t.len() > 5), "{key}.{attribute} in {language:?}");
            }
        }
    }
}

#[test]
fn a_foretold_sentence_has_no_marks_of_the_program_in_it() {
    use lanward_core::{
        finding::{Finding, Severity},
        kinds::FindingKind,
        predict::ErrorClass,
    };
    let message = "network br-<id> is already using parent interface eth0".to_owned();
    let kind = FindingKind::EngineWillRefuse { status: 500, class: ErrorClass::ParentInUse, message };
    for &language in lanward_words::Language::ALL {
        let text = lanward_words::Words::new(language).finding(&Finding::new(kind.clone(), Severity::Blocks));
        assert!(text.what.contains("network br-… is already"), "{}", text.what);
    }
}
