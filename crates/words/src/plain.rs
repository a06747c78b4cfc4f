//! Makes text from elsewhere harmless on a terminal and in a sentence: an engine's names, labels and messages
//! may hold escape sequences, line breaks, or characters that turn the reading direction.

use std::{borrow::Cow, fmt::Write as _};

/// The same text with every character that would move, hide or reorder its surroundings made visible:
/// control characters (`\n`, `\u{1b}`), direction controls (Unicode Technical Report 36, 2.3 and 3.1),
/// line separators, and the invisible tag characters.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if harmful(c) => {
                // Writing into a String cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

fn harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["macvlan_network", "거실 네트워크", "שלום", "a\\b", "👩‍👩‍👧"] {
            assert!(matches!(plain(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn what_would_act_is_shown() {
        assert_eq!(plain("a\u{1b}[31mred\nb"), "a\\u{1b}[31mred\\nb");
        assert_eq!(plain("abc\u{202e}cba"), "abc\\u{202e}cba");
        assert_eq!(plain("\u{9b}2J\u{7f}\u{feff}"), "\\u{9b}2J\\u{7f}\\u{feff}");
    }
}
