//! Flags as docker's own parser reads them (spf13/pflag): `--flag=value`, `--flag value`, `-fvalue`, `-f=value`,
//! several short switches in one word, `--` before operands.

use super::{ImportProblem, ImportProblemCode as Code, Place, shell::Word};

/// What a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// `--flag`, or `--flag=false`.
    Switch,
    /// One value.
    Value,
}

/// A flag of a command: long name, short letter, what it takes.
pub(super) type Flag = (&'static str, Option<char>, Takes);

/// A flag as it was given.
#[derive(Debug)]
pub(super) struct Given {
    /// The long name.
    pub(super) name: String,
    pub(super) value: String,
    pub(super) place: Place,
}

/// A command's words, sorted.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) flags: Vec<Given>,
    pub(super) operands: Vec<Word>,
    pub(super) problems: Vec<ImportProblem>,
}

/// What a parser is to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) flags: &'static [Flag],
    /// A flag that is not listed takes a value (then all that take none are listed) instead of being unknown.
    pub(super) others_take_values: bool,
    /// After the first operand everything is an operand.
    pub(super) operands_end_flags: bool,
}

impl Rules {
    fn long(&self, name: &str) -> Option<Takes> {
        let listed = self.flags.iter().find(|(long, ..)| *long == name).map(|(.., takes)| *takes);
        listed.or(self.others_take_values.then_some(Takes::Value))
    }

    fn short(&self, letter: char) -> Option<(String, Takes)> {
        let listed = self.flags.iter().find(|(_, short, _)| *short == Some(letter));
        listed
            .map(|(long, _, takes)| ((*long).to_owned(), *takes))
            .or(self.others_take_values.then(|| (letter.to_string(), Takes::Value)))
    }

    /// Sorts the words after the command's name.
    pub(super) fn sort(&self, words: &[Word]) -> Sorted {
        let mut sorted = Sorted::default();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            let ended = self.operands_end_flags && !sorted.operands.is_empty();
            if ended || word.text == "-" || !word.text.starts_with('-') {
                sorted.operands.push(word.clone());
                continue;
            }
            if word.text == "--" {
                sorted.operands.extend(words.by_ref().cloned());
                break;
            }
            let mut give = |name: String, takes: Takes, own: Option<String>, sorted: &mut Sorted| {
                let value = match (own, takes) {
                    (Some(own), _) => own,
                    (None, Takes::Switch) => "true".into(),
                    (None, Takes::Value) => match words.next() {
                        Some(next) => next.text.clone(),
                        None => {
                            let problem =
                                ImportProblem::new(Code::FlagWithoutValue, &word.text, Some(word.place));
                            sorted.problems.push(problem);
                            return;
                        }
                    },
                };
                sorted.flags.push(Given { name, value, place: word.place });
            };
            if let Some(long) = word.text.strip_prefix("--") {
                let (name, own) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (long, None),
                };
                match self.long(name) {
                    Some(takes) => give(name.to_owned(), takes, own, &mut sorted),
                    None => sorted.unknown(&format!("--{name}"), word.place),
                }
                continue;
            }
            let mut letters = word.text[1..].chars();
            while let Some(letter) = letters.next() {
                let Some((name, takes)) = self.short(letter) else {
                    sorted.unknown(&format!("-{letter}"), word.place);
                    break;
                };
                let rest = letters.as_str();
                let own = match takes {
                    Takes::Switch => rest.strip_prefix('='),
                    Takes::Value => Some(rest.strip_prefix('=').unwrap_or(rest)).filter(|_| !rest.is_empty()),
                };
                let is_last = own.is_some() || takes == Takes::Value;
                give(name, takes, own.map(str::to_owned), &mut sorted);
                if is_last {
                    break;
                }
            }
        }
        sorted
    }
}

impl Sorted {
    fn unknown(&mut self, flag: &str, place: Place) {
        self.problems.push(ImportProblem::new(Code::UnknownFlag, flag, Some(place)));
    }
}

/// A value of pflag's `StringSlice`: one CSV record.
pub(super) fn list(value: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    fields
}
