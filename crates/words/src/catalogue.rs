//! The catalogue itself: every `.ftl` file, compiled in, each parsed only when one of its messages is wanted
//! (a command that prints one table must not pay for a thousand sentences).

use std::sync::OnceLock;

use fluent_bundle::{FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::{Args, Language};

/// One file of the catalogue in every language.
struct Source {
    name: &'static str,
    text: [&'static str; 2],
}

const SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// Which file has which message, by id, in every language.
const INDEX: [&[(&str, usize)]; 2] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

type Bundle = FluentBundle<FluentResource>;

/// The words of one language.
pub struct Words {
    language: Language,
    isolating: bool,
    bundles: Vec<OnceLock<Bundle>>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// The words of `language`. Costs nothing until something is said.
    pub fn new(language: Language) -> Self {
        Self { language, isolating: false, bundles: SOURCES.iter().map(|_| OnceLock::new()).collect() }
    }

    /// Puts Unicode isolation marks (U+2068, U+2069) around arguments. For a window, where they keep names in
    /// right-to-left scripts in place; a terminal would show or miscount them.
    #[must_use]
    pub fn isolating(mut self) -> Self {
        self.isolating = true;
        self
    }

    /// Which language this is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether there is a message of that id.
    pub fn has(&self, key: &str) -> bool {
        self.bundle_with(key).is_some()
    }

    /// The message `key`. A missing one is shown as `⟦key⟧`, so that nobody overlooks it.
    pub fn text(&self, key: &str, args: &Args) -> String {
        self.message(key, None, args).unwrap_or_else(|| missing(key))
    }

    /// The message `key` without arguments.
    pub fn say(&self, key: &str) -> String {
        self.text(key, &Args::none())
    }

    /// The attribute `attr` of the message `key`.
    pub fn attr(&self, key: &str, attr: &str, args: &Args) -> String {
        self.message(key, Some(attr), args).unwrap_or_else(|| missing(&format!("{key}.{attr}")))
    }

    /// The attribute, where the message has it.
    pub fn maybe_attr(&self, key: &str, attr: &str, args: &Args) -> Option<String> {
        self.message(key, Some(attr), args)
    }

    /// Every file's name and its text in this language, for tests of the catalogue.
    pub fn sources(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let column = self.column();
        SOURCES.iter().map(move |s| (s.name, s.text[column]))
    }

    fn message(&self, key: &str, attr: Option<&str>, args: &Args) -> Option<String> {
        let bundle = self.bundle_with(key)?;
        let message = bundle.get_message(key)?;
        let pattern = match attr {
            None => message.value()?,
            Some(attr) => message.get_attribute(attr)?.value(),
        };
        let mut errors = Vec::new();
        let args = args.flat(self);
        // A placeholder without its argument comes out as `{$name}`: visible, and a test fails on it.
        Some(bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }

    fn column(&self) -> usize {
        match self.language {
            Language::English => 0,
            Language::Korean => 1,
        }
    }

    fn bundle_with(&self, key: &str) -> Option<&Bundle> {
        let column = self.column();
        let (_, at) = INDEX[column][INDEX[column].binary_search_by_key(&key, |(id, _)| id).ok()?];
        Some(self.bundles[at].get_or_init(|| self.parse(SOURCES[at].text[column])))
    }

    fn parse(&self, text: &str) -> Bundle {
        let langid: LanguageIdentifier = self.language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![langid]);
        bundle.set_use_isolating(self.isolating);
        // What cannot be parsed is left out and shows as missing; a test refuses such a file.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
        bundle
    }
}

fn missing(key: &str) -> String {
    format!("⟦{key}⟧")
}

#[cfg(test)]
mod tests {
    use fluent_syntax::ast::Entry;

    use super::*;

    /// The index was made without parsing; a parser finds the same messages in the same files.
    #[test]
    fn the_index_is_what_a_parser_finds() {
        for (column, index) in INDEX.iter().enumerate() {
            let mut found = Vec::new();
            for (at, source) in SOURCES.iter().enumerate() {
                let parsed = FluentResource::try_new(source.text[column].to_owned()).expect("it parses");
                found.extend(parsed.entries().filter_map(|entry| match entry {
                    Entry::Message(message) => Some((message.id.name.to_owned(), at)),
                    _ => None,
                }));
            }
            found.sort();
            let index: Vec<_> = index.iter().map(|(id, at)| ((*id).to_owned(), *at)).collect();
            assert_eq!(index, found);
        }
    }

    #[test]
    fn a_missing_message_is_visible() {
        let words = Words::new(Language::English);
        assert_eq!(words.say("no-such-message"), "⟦no-such-message⟧");
        assert_eq!(words.attr("no-such-message", "what", &Args::none()), "⟦no-such-message.what⟧");
    }
}
