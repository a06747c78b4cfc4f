//! The catalogue as text: it parses, both languages say the same things with the same arguments, and the
//! Korean holds to the rules that a machine can check.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use lanward_words::{Language, Words};

/// Id or `id.attribute` → the names of its placeholders.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn read(name: &str, text: &str) -> Messages {
    let resource = parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
    let mut messages = Messages::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                let id = message.id.name;
                let value = message.value.as_ref().map(placeholders).unwrap_or_default();
                assert!(messages.insert(id.into(), value).is_none(), "{name}: {id} is there twice");
                for attribute in &message.attributes {
                    let key = format!("{id}.{}", attribute.id.name);
                    let before = messages.insert(key.clone(), placeholders(&attribute.value));
                    assert!(before.is_none(), "{name}: {key} is there twice");
                }
            }
            Entry::Junk { content } => panic!("{name}: not Fluent: {content}"),
            Entry::Term(term) => panic!("{name}: terms are not used here: {}", term.id.name),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
        }
    }
    messages
}

fn placeholders(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect(pattern, &mut names);
    names
}

fn collect(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => inline_names(inline, names),
            Expression::Select { selector, variants } => {
                inline_names(selector, names);
                for variant in variants {
                    collect(&variant.value, names);
                }
            }
        }
    }
}

fn inline_names(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => match &**expression {
            Expression::Inline(inner) => inline_names(inner, names),
            Expression::Select { .. } => panic!("a selection inside a placeable inside a placeable"),
        },
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("only variables and literals are used here, not {other:?}"),
    }
}

#[test]
fn both_languages_have_every_message_with_the_same_placeholders() {
    let (en, ko) = (Words::new(Language::English), Words::new(Language::Korean));
    let mut wrong = Vec::new();
    for ((name, en), (_, ko)) in en.sources().zip(ko.sources()) {
        let (en, ko) = (read(&format!("en/{name}"), en), read(&format!("ko/{name}"), ko));
        for (key, placeholders) in &en {
            match ko.get(key) {
                None => wrong.push(format!("{name}: {key} is missing in Korean")),
                Some(korean) if korean != placeholders => {
                    wrong
                        .push(format!("{name}: {key} has {placeholders:?} in English, {korean:?} in Korean"));
                }
                Some(_) => {}
            }
        }
        wrong.extend(
            ko.keys().filter(|key| !en.contains_key(*key)).map(|k| format!("{name}: {k} is only in Korean")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_message_is_in_two_files() {
    let mut at: BTreeMap<String, &str> = BTreeMap::new();
    let mut twice = Vec::new();
    let words = Words::new(Language::English);
    for (name, text) in words.sources() {
        for key in read(name, text).into_keys() {
            if let Some(other) = at.insert(key.clone(), name) {
                twice.push(format!("{key} is in {other} and in {name}"));
            }
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn no_korean_particle_follows_a_placeholder() {
    let particles =
        ["은", "는", "이", "가", "을", "를", "와", "과", "으로", "로", "이나", "나", "이라", "라"];
    let mut wrong = Vec::new();
    for (name, text) in Words::new(Language::Korean).sources() {
        for (at, line) in text.lines().enumerate() {
            for (brace, _) in line.match_indices('}') {
                // Quotation marks and code marks do not part a particle from its noun.
                let rest = line[brace + 1..].trim_start_matches(['"', '\'', '`', '”', '’', '」', '》']);
                let word: String = rest.chars().take_while(|c| ('가'..='힣').contains(c)).collect();
                if particles.contains(&word.as_str()) {
                    wrong.push(format!("{name}:{}: {word} after a placeholder: {line}", at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_empty_or_left_in_english() {
    let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    for (name, text) in Words::new(Language::Korean).sources() {
        assert!(hangul(text), "ko/{name} holds no Korean");
    }
}
