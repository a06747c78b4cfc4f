//! Variables of a Compose file (compose-spec, "Interpolation"): `$$` is a dollar sign, `$NAME` and `${NAME}` come
//! from an environment that a text does not have. Nothing is guessed: such a variable stays as it is written.

/// A text with what became of its variables.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) text: String,
    /// Variables whose value nobody knows, as they are written.
    pub(super) unknown: Vec<String>,
    /// Variables in whose place their default was taken.
    pub(super) defaults: Vec<String>,
}

pub(super) fn fill(text: &str) -> Filled {
    let mut filled = Filled::default();
    // Defaults may hold variables, and those defaults again; real files have two levels.
    fill_into(text, &mut filled, 8);
    filled
}

fn fill_into(text: &str, filled: &mut Filled, depth: usize) {
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        filled.text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(further) = after.strip_prefix('$') {
            filled.text.push('$');
            rest = further;
            continue;
        }
        let length = match after.strip_prefix('{') {
            Some(inner) => match closing(inner) {
                Some(end) => {
                    let inner = &inner[..end];
                    match default_of(inner).filter(|_| depth > 0) {
                        Some(default) => {
                            filled.defaults.push(format!("${{{inner}}}"));
                            fill_into(default, filled, depth - 1);
                        }
                        None => filled.leave(&format!("${{{inner}}}")),
                    }
                    end + 2
                }
                None => {
                    filled.leave(&format!("${after}"));
                    after.len()
                }
            },
            None => {
                let name = name_length(after);
                filled.leave(&format!("${}", &after[..name]));
                name
            }
        };
        rest = &after[length..];
    }
    filled.text.push_str(rest);
}

impl Filled {
    fn leave(&mut self, written: &str) {
        self.text.push_str(written);
        self.unknown.push(written.to_owned());
    }
}

fn name_length(text: &str) -> usize {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let rest = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    if begins { rest } else { 0 }
}

/// Where the brace closes that was open before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The default of `NAME:-default` or `NAME-default`.
fn default_of(inner: &str) -> Option<&str> {
    let after = &inner[name_length(inner)..];
    if after.len() == inner.len() {
        return None;
    }
    after.strip_prefix(":-").or_else(|| after.strip_prefix('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_named_and_never_guessed() {
        for (text, expected, unknown, defaults) in [
            ("plain", "plain", &[][..], &[][..]),
            ("a$$b", "a$b", &[], &[]),
            ("$$$$", "$$", &[], &[]),
            ("$A/24", "$A/24", &["$A"], &[]),
            ("${A}/24", "${A}/24", &["${A}"], &[]),
            ("${A:-10.0.0.0}/24", "10.0.0.0/24", &[], &["${A:-10.0.0.0}"]),
            ("${A-x}${B:-}", "x", &[], &["${A-x}", "${B:-}"]),
            ("${A:?must}", "${A:?must}", &["${A:?must}"], &[]),
            ("${A:+x}", "${A:+x}", &["${A:+x}"], &[]),
            ("${A:-${B:-c}}", "c", &[], &["${A:-${B:-c}}", "${B:-c}"]),
            ("${A:-${B}}", "${B}", &["${B}"], &["${A:-${B}}"]),
            ("${A", "${A", &["${A"], &[]),
            ("cost: 5$", "cost: 5$", &["$"], &[]),
        ] {
            let filled = fill(text);
            assert_eq!(filled.text, expected, "{text}");
            assert_eq!(filled.unknown, unknown, "{text}");
            assert_eq!(filled.defaults, defaults, "{text}");
        }
    }

    #[test]
    fn deep_defaults_end() {
        let text = "${A:-".repeat(10_000) + &"}".repeat(10_000);
        assert_eq!(fill(&text).unknown.len(), 1);
    }
}
