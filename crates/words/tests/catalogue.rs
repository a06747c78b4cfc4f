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

/// Whether a Korean word begins with a particle whose form hangs on the sound before it (은/는, 이/가, 을/를,
/// 와/과, 으로/로, the forms of 이다), which nobody knows of a name that is put in at run time. 에, 에서, 의, 도 and
/// 만 have one form and may follow anything.
fn alternates(word: &str) -> bool {
    // These may carry further endings: 으로는, 로부터, 이라고, 이며, 입니다.
    const BEGINNINGS: [&str; 17] = [
        "으로",
        "로",
        "이라",
        "라",
        "이나",
        "이며",
        "이고",
        "이면",
        "이든",
        "이랑",
        "이므로",
        "이지",
        "이었",
        "이에",
        "였",
        "입니",
        "이야",
    ];
    const WHOLE: [&str; 10] = ["은", "는", "이", "가", "을", "를", "와", "과", "나", "며"];
    const TAILS: [&str; 6] = ["", "는", "도", "만", "의", "요"];
    BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
        || WHOLE.iter().any(|whole| word.strip_prefix(whole).is_some_and(|rest| TAILS.contains(&rest)))
}

/// The word that stands right after each placeholder of a line, without a space between.
fn words_after_placeholders(line: &str) -> impl Iterator<Item = String> {
    line.match_indices('}').map(|(brace, _)| {
        // Quotation marks and code marks do not part a particle from its noun.
        let rest = line[brace + 1..].trim_start_matches(['"', '\'', '`', '”', '’', '」', '》', ')']);
        rest.chars().take_while(|c| ('가'..='힣').contains(c)).collect()
    })
}

#[test]
fn no_korean_particle_follows_a_placeholder() {
    let mut wrong = Vec::new();
    for (name, text) in Words::new(Language::Korean).sources() {
        for (at, line) in text.lines().enumerate() {
            // In "네트워크({ $id })를" the particle follows the noun before the bracket.
            let line = without_bracketed_additions(line);
            for word in words_after_placeholders(&line).filter(|word| alternates(word)) {
                wrong.push(format!("{name}:{}: {word} after a placeholder: {line}", at + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The line without what stands in brackets right after a Korean word.
fn without_bracketed_additions(line: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for c in line.chars() {
        match c {
            '(' if kept.ends_with(|c| ('가'..='힣').contains(&c)) => inside = true,
            ')' if inside => inside = false,
            c if !inside => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[test]
fn the_rule_about_particles_tells_them_apart() {
    let caught =
        |line: &str| words_after_placeholders(&without_bracketed_additions(line)).any(|w| alternates(&w));
    for wrong in [
        "{ $name }이 없습니다",
        "{ $name }과 { $other }",
        "서브넷은 { $subnets }이고",
        "LAN은 { $lan }입니다",
        "“{ $message }”라고 답합니다",
        "{ $host }로부터",
        "{ $name }({ $id })를 만들고",
    ] {
        assert!(caught(wrong), "{wrong}");
    }
    for right in [
        "{ $count }개 중",
        "{ $network }에서",
        "{ $bridge }의 주소",
        "{ $bridge } 브리지가",
        "{ $length }자이고",
        "네트워크({ $id })를 만들고",
        "{ $name }도 { $other }만",
    ] {
        assert!(!caught(right), "{right}");
    }
}

/// Words that were settled on another: one thing has one name, and the tone is one.
#[test]
fn korean_names_a_thing_with_one_word() {
    let settled = [
        ("거절", "거부"),
        ("라벨", "레이블"),
        ("리눅스", "Linux"),
        ("와이파이", "Wi-Fi"),
        ("도커", "Docker"),
        ("까닭", "이유"),
        ("부모 링크", "부모 인터페이스"),
        ("세요", "십시오"),
        ("탐침", "프로브"),
        ("호스트 접근", "호스트 접속"),
        ("닿", "접속, 연결, 통신"),
    ];
    let mut wrong = Vec::new();
    for (name, text) in Words::new(Language::Korean).sources() {
        for (at, line) in text.lines().enumerate() {
            for (word, instead) in settled.iter().filter(|(word, _)| line.contains(word)) {
                wrong.push(format!("{name}:{}: {word}, say {instead}: {line}", at + 1));
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
