//! A message's arguments, made from the JSON of the value it speaks about. The rules are in
//! `ui/messages/README.md`; the window follows the same ones.

use fluent_bundle::{FluentArgs, FluentValue};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Words, plain};

/// Arguments: a flat JSON object. Fields that are there win over ones added later.
#[derive(Debug, Clone, Default)]
pub struct Args(Map<String, Value>);

/// Fields that hold a code, and the messages that have the words for it.
const CODED: &[(&str, &str)] = &[
    ("engine", "kind-"),
    ("engine_kind", "kind-"),
    ("class", "refusal-"),
    ("problem", "problem-"),
    ("rule", "finding-"),
    ("fact", "fact-"),
    ("missing", "fact-"),
    ("holder", "holder-"),
    ("location", "location-"),
    ("certainty", "certainty-"),
    ("vendor", "vendor-"),
    ("error", "probe-error-"),
];

impl Args {
    /// No arguments.
    pub fn none() -> Self {
        Self::default()
    }

    /// The arguments of a value: the fields of its JSON object. A value that is no object gives none.
    pub fn of(value: &impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(Value::Object(map)) => Self(map),
            _ => Self::default(),
        }
    }

    /// Adds one argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// Adds another value's fields where there is none of that name yet.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        for (name, value) in more.0 {
            self.0.entry(name).or_insert(value);
        }
        self
    }

    /// The flat form that a message is formatted with.
    pub(crate) fn flat(&self, words: &Words) -> FluentArgs<'static> {
        let mut flat = Map::new();
        for (name, value) in &self.0 {
            flatten(words, &mut flat, name, value);
        }
        let mut args = FluentArgs::with_capacity(flat.len());
        for (name, value) in flat {
            match value {
                // Beyond 2^53 a floating-point number would print another integer.
                Value::Number(n) if n.as_f64().is_some_and(|f| f.abs() < 9e15) => {
                    args.set(name, FluentValue::from(n.as_f64().unwrap_or_default()));
                }
                Value::String(text) => args.set(name, FluentValue::from(text)),
                other => args.set(name, FluentValue::from(other.to_string())),
            }
        }
        args
    }
}

fn flatten(words: &Words, flat: &mut Map<String, Value>, name: &str, value: &Value) {
    let text = match value {
        Value::Null => Value::from("none"),
        Value::Bool(yes) => Value::from(if *yes { "true" } else { "false" }),
        Value::Number(_) => value.clone(),
        Value::String(text) => Value::from(plain(text).into_owned()),
        Value::Array(items) => Value::from(list(words, name, items)),
        Value::Object(map) => match (map.get("state").and_then(Value::as_str), map.get("value")) {
            (Some("known"), Some(inner)) => return flatten(words, flat, name, inner),
            (Some("unknown"), Some(why)) => {
                let reason = why.get("reason").and_then(Value::as_str).unwrap_or_default();
                let spoken = words.text(&format!("why-{reason}"), &Args::of(why));
                flat.insert(format!("{name}-why"), Value::from(spoken));
                Value::from("unknown")
            }
            _ => return nested(words, flat, name, map),
        },
    };
    if let (Some((_, prefix)), Some(code)) = (CODED.iter().find(|(n, _)| *n == name), text.as_str()) {
        // `class` and the like inside a sentence are spoken without arguments of their own.
        if !prefix.is_empty() && code != "none" && words.has(&format!("{prefix}{code}")) {
            let spoken = words.text(&format!("{prefix}{code}"), &Args::none());
            flat.entry(format!("{name}-text")).or_insert(Value::from(spoken));
        } else {
            flat.entry(format!("{name}-text")).or_insert(text.clone());
        }
    }
    flat.insert(name.to_owned(), text);
}

/// An object inside: its own code under its own name, its words, and its fields where there is room.
fn nested(words: &Words, flat: &mut Map<String, Value>, name: &str, map: &Map<String, Value>) {
    let code = map.get(name).or_else(|| map.get("code")).or_else(|| map.get("tag")).and_then(Value::as_str);
    if let (Some((_, prefix)), Some(code)) = (CODED.iter().find(|(n, _)| *n == name), code) {
        let spoken = words.text(&format!("{prefix}{code}"), &Args(map.clone()));
        flat.insert(format!("{name}-text"), Value::from(spoken));
        flat.insert(name.to_owned(), Value::from(code));
    }
    for (inner, value) in map {
        if inner != name && !flat.contains_key(inner) {
            flatten(words, flat, inner, value);
        }
        let lower = inner.to_ascii_lowercase();
        if lower != *inner && !flat.contains_key(&lower) {
            flatten(words, flat, &lower, value);
        }
    }
}

fn list(words: &Words, name: &str, items: &[Value]) -> String {
    if items.is_empty() {
        return "none".to_owned();
    }
    let spoken: Vec<String> = items
        .iter()
        .map(|item| match item {
            Value::String(text) => plain(text).into_owned(),
            Value::Object(map) => {
                let key = format!("item-{name}");
                if words.has(&key) {
                    words.text(&key, &Args(map.clone()))
                } else {
                    let values: Vec<String> = map
                        .values()
                        .filter(|v| !v.is_null())
                        .map(|v| v.as_str().map_or_else(|| v.to_string(), |t| plain(t).into_owned()))
                        .collect();
                    values.join(" ")
                }
            }
            other => other.to_string(),
        })
        .collect();
    spoken.join(", ")
}
