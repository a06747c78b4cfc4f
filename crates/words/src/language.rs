//! The languages there are, and which one a person's environment asks for.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Korean.
    #[serde(rename = "ko")]
    Korean,
}

impl Language {
    /// Every language.
    pub const ALL: &[Self] = &[Self::English, Self::Korean];

    /// Its BCP 47 tag, which is also its folder's name.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// The language the environment asks for: `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set (POSIX,
    /// "Environment Variables" 8.2). `LANGUAGE` goes before them unless they say `C`, as gettext has it.
    /// `variable` looks one up.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let Some(locale) = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| set(name)) else {
            return Self::default();
        };
        if locale == "C" || locale == "POSIX" || locale.starts_with("C.") {
            return Self::default();
        }
        let preferred =
            set("LANGUAGE").and_then(|list| list.split(':').find_map(|l| Self::of_locale(l).ok()));
        preferred.or_else(|| Self::of_locale(&locale).ok()).unwrap_or_default()
    }

    fn of_locale(text: &str) -> Result<Self, UnknownLanguage> {
        let tag = text.split(['_', '-', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|l| l.tag() == tag).ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

/// A text that names no language of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage(
    /// What was asked for.
    pub String,
);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there are no words in {:?}; there are some in en, ko", self.0)
    }
}

impl std::error::Error for UnknownLanguage {}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a tag or a locale's name (`ko`, `ko-KR`, `ko_KR.UTF-8`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of_locale(text)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(set: &[(&str, &str)]) -> Language {
        Language::detect(|name| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(detect(&[]), Language::English);
        assert_eq!(detect(&[("LANG", "ko_KR.UTF-8")]), Language::Korean);
        assert_eq!(detect(&[("LC_ALL", "en_US.UTF-8"), ("LANG", "ko_KR.UTF-8")]), Language::English);
        assert_eq!(detect(&[("LC_ALL", ""), ("LC_MESSAGES", "ko"), ("LANG", "en")]), Language::Korean);
        assert_eq!(detect(&[("LANG", "de_DE.UTF-8")]), Language::English);
    }

    #[test]
    fn language_lists_count_unless_the_locale_is_c() {
        assert_eq!(detect(&[("LANGUAGE", "fr:ko:en"), ("LANG", "en_US.UTF-8")]), Language::Korean);
        assert_eq!(detect(&[("LANGUAGE", "ko"), ("LC_ALL", "C.UTF-8")]), Language::English);
    }

    #[test]
    fn tags_and_locales_are_read() {
        assert_eq!("ko-KR".parse(), Ok(Language::Korean));
        assert_eq!("EN".parse(), Ok(Language::English));
        assert!("xx".parse::<Language>().is_err());
    }
}
