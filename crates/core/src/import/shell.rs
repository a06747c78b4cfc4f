//! Words of command lines, as a POSIX shell splits them (POSIX.1-2017, Shell Command Language, 2.2 and 2.3), with
//! the line continuations of PowerShell (backtick) and cmd (`^`). A word that a shell would fill in (`$NAME`,
//! backticks) is kept as it is written, and marked. Crates that split words do not tell places, expansions or where
//! a command ends, which is what a person needs to mend a paste.

use super::Place;

/// One command of the text.
pub(super) type Command = Vec<Word>;

/// One word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// The parts of it that a shell fills in.
    pub(super) expansions: Vec<String>,
    pub(super) place: Place,
}

/// What the text holds.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) commands: Vec<Command>,
    /// Redirections, with their target.
    pub(super) redirections: Vec<Word>,
    /// Where a quote begins that is not closed.
    pub(super) open_quote: Option<Place>,
}

/// Splits a text into commands. Never fails: an open quote ends with the text.
pub(super) fn split(text: &str) -> Lines {
    let mut reader =
        Reader { chars: text.chars().collect(), at: 0, line: 1, column: 1, lines: Lines::default() };
    reader.read();
    reader.lines
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: u32,
    column: u32,
    lines: Lines,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn place(&self) -> Place {
        Place { line: self.line, column: self.column }
    }

    /// The length of a line break at `ahead`.
    fn line_break(&self, ahead: usize) -> usize {
        match (self.peek(ahead), self.peek(ahead + 1)) {
            (Some('\r'), Some('\n')) => 2,
            (Some('\n'), _) => 1,
            _ => 0,
        }
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    /// Skips a continued line break, with the `> ` that a shell shows before the next line.
    fn continued(&mut self) -> bool {
        let length = self.line_break(1);
        if !matches!(self.peek(0), Some('\\' | '`' | '^')) || length == 0 {
            return false;
        }
        self.skip(1 + length);
        if self.peek(0) == Some('>') && self.peek(1) == Some(' ') {
            self.skip(2);
        }
        true
    }

    fn read(&mut self) {
        let mut command = Command::new();
        let mut redirect = false;
        while let Some(c) = self.peek(0) {
            match c {
                _ if self.continued() => {}
                '\n' | ';' | '|' | '&' | '(' | ')' => {
                    self.next();
                    redirect = false;
                    self.end(&mut command);
                }
                '>' | '<' => {
                    // `2>` is one: the number is no word of the command.
                    if command.last().is_some_and(|w| w.text.chars().all(|c| c.is_ascii_digit()))
                        && self.at > 0
                        && self.chars[self.at - 1].is_ascii_digit()
                    {
                        command.pop();
                    }
                    self.next();
                    if self.peek(0) == Some('&') {
                        self.next();
                    }
                    redirect = true;
                }
                c if c.is_whitespace() => {
                    self.next();
                }
                '#' => {
                    while self.peek(0).is_some_and(|c| c != '\n') {
                        self.next();
                    }
                }
                _ => {
                    let word = self.word();
                    if std::mem::take(&mut redirect) {
                        self.lines.redirections.push(word);
                    } else {
                        command.push(word);
                    }
                }
            }
        }
        self.end(&mut command);
    }

    fn end(&mut self, command: &mut Command) {
        if !command.is_empty() {
            self.lines.commands.push(std::mem::take(command));
        }
    }

    fn word(&mut self) -> Word {
        let mut word = Word { text: String::new(), expansions: Vec::new(), place: self.place() };
        while let Some(c) = self.peek(0) {
            match c {
                _ if self.continued() => {}
                '\'' => self.single(&mut word),
                '"' => self.double(&mut word),
                '\\' => {
                    self.next();
                    word.text.extend(self.next());
                }
                '$' | '`' => self.expansion(&mut word),
                ';' | '|' | '&' | '(' | ')' | '<' | '>' => break,
                c if c.is_whitespace() => break,
                c => {
                    self.next();
                    word.text.push(c);
                }
            }
        }
        word
    }

    fn single(&mut self, word: &mut Word) {
        let place = self.place();
        self.next();
        loop {
            match self.next() {
                Some('\'') => return,
                Some(c) => word.text.push(c),
                None => {
                    self.lines.open_quote.get_or_insert(place);
                    return;
                }
            }
        }
    }

    fn double(&mut self, word: &mut Word) {
        let place = self.place();
        self.next();
        loop {
            match self.peek(0) {
                Some('"') => {
                    self.next();
                    return;
                }
                Some('\\') => {
                    self.next();
                    let length = self.line_break(0);
                    match self.peek(0) {
                        _ if length > 0 => self.skip(length),
                        Some('$' | '`' | '"' | '\\') => word.text.extend(self.next()),
                        _ => word.text.push('\\'),
                    }
                }
                Some('$' | '`') => self.expansion(word),
                Some(c) => {
                    self.next();
                    word.text.push(c);
                }
                None => {
                    self.lines.open_quote.get_or_insert(place);
                    return;
                }
            }
        }
    }

    /// Reads what a shell would fill in, and keeps it as it is written.
    fn expansion(&mut self, word: &mut Word) {
        let start = self.at;
        let opened = self.next();
        let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        match (opened, self.peek(0)) {
            (Some('`'), _) => while self.next().is_some_and(|c| c != '`') {},
            (_, Some(open @ ('{' | '('))) => {
                let close = if open == '{' { '}' } else { ')' };
                let mut depth = 0u32;
                while let Some(c) = self.next() {
                    if c == open {
                        depth += 1;
                    } else if c == close {
                        depth -= 1;
                        if depth == 0 {
                            break;
                        }
                    }
                }
            }
            (_, Some(c)) if c.is_ascii_alphabetic() || c == '_' => {
                while self.peek(0).is_some_and(name) {
                    self.next();
                }
            }
            (_, Some(c)) if c.is_ascii_digit() || "@*#?-$!'\"".contains(c) => {
                // `$'…'` and `$"…"` are bash's own quotes; `$` before a closing quote is only a dollar sign.
                if c == '"' || c == '\'' {
                    word.text.push('$');
                    return;
                }
                self.next();
            }
            _ => {
                word.text.push('$');
                return;
            }
        }
        let written: String = self.chars[start..self.at].iter().collect();
        word.text.push_str(&written);
        word.expansions.push(written);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<String>> {
        split(text).commands.into_iter().map(|c| c.into_iter().map(|w| w.text).collect()).collect()
    }

    #[test]
    fn words_are_split_as_a_shell_splits_them() {
        for (text, expected) in [
            ("a b", vec![vec!["a", "b"]]),
            ("a  'b c' \"d e\" f\\ g", vec![vec!["a", "b c", "d e", "f g"]]),
            ("a '' \"\"", vec![vec!["a", "", ""]]),
            ("a=\"b\"'c'd", vec![vec!["a=bcd"]]),
            ("a \\\n  b \\\r\n c", vec![vec!["a", "b", "c"]]),
            ("a `\n  b ^\n c", vec![vec!["a", "b", "c"]]),
            ("a \\\n> b", vec![vec!["a", "b"]]),
            (
                "a; b && c || d | e & f\ng",
                vec![vec!["a"], vec!["b"], vec!["c"], vec!["d"], vec!["e"], vec!["f"], vec!["g"]],
            ),
            ("a # b\nc#d", vec![vec!["a"], vec!["c#d"]]),
            ("a \"\\$b \\q \\\" \\\\\"", vec![vec!["a", "$b \\q \" \\"]]),
            ("a 2>/dev/null b >>x 2>&1", vec![vec!["a", "b"]]),
            ("a b2 > x", vec![vec!["a", "b2"]]),
            ("a 'it'\\''s'", vec![vec!["a", "it's"]]),
            ("a $ '$x'", vec![vec!["a", "$", "$x"]]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_a_shell_fills_in_is_marked() {
        let lines = split("a $X \"b${Y:-z}c\" $(d e) `f g` '$no' \\$no $'x'");
        let told: Vec<&str> =
            lines.commands[0].iter().flat_map(|w| &w.expansions).map(String::as_str).collect();
        assert_eq!(told, ["$X", "${Y:-z}", "$(d e)", "`f g`"]);
        assert_eq!(lines.commands[0][2].text, "b${Y:-z}c");
    }

    #[test]
    fn places_are_those_of_the_text() {
        let lines = split("docker \\\n  network\nb 'c");
        let places: Vec<(u32, u32)> =
            lines.commands.iter().flatten().map(|w| (w.place.line, w.place.column)).collect();
        assert_eq!(places, [(1, 1), (2, 3), (3, 1), (3, 3)]);
        assert_eq!(lines.open_quote, Some(Place { line: 3, column: 3 }));
    }
}
