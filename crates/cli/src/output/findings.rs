//! Findings and field errors as text: the root causes with what is so, why it matters and what to do, and
//! under each, in one line, what it explains.

use lanward_core::{
    draft::FieldError,
    finding::{Finding, Remedy, Severity},
};
use lanward_words::plain;

use super::{Output, flag_for};

/// Prints every finding, root causes first.
pub fn finding_list(output: &mut Output, findings: &[Finding]) {
    let codes: Vec<_> = findings.iter().map(Finding::code).collect();
    // A finding whose cause is not in the list stands for itself.
    let folded = |f: &Finding| f.explained_by.as_ref().is_some_and(|cause| codes.contains(cause));
    for (finding, code) in findings.iter().zip(&codes).filter(|(f, _)| !folded(f)) {
        let text = output.words.finding(finding);
        output.gap();
        let head = format!(
            "{}  {}  {}",
            output.severity(finding.severity),
            output.paint.bold(&text.title),
            output.paint.dim(&format!("[{}]", code.0))
        );
        output.line(head);
        for paragraph in [&text.what, &text.why] {
            paragraph_lines(output, "    ", paragraph);
        }
        paragraph_lines(output, "  → ", &text.action);
        let may_use = finding.remedies.iter().any(|r| matches!(r, Remedy::UseNetwork { .. }));
        for remedy in &text.remedies {
            let line = match flag_for(&remedy.remedy) {
                // Where a network will do as it is, nobody is led to remove it.
                _ if may_use && matches!(remedy.remedy, Remedy::RemoveNetwork { .. }) => continue,
                // Its words are the command already.
                _ if matches!(remedy.remedy, Remedy::RunCommand { .. }) => remedy.text.clone(),
                Some(flag) => format!("{}  {}", remedy.text, output.paint.bold(&plain(&flag))),
                None => remedy.text.clone(),
            };
            paragraph_lines(output, "    • ", &line);
        }
        if !finding.evidence.is_empty() && !output.quiet {
            let seen: Vec<String> = finding
                .evidence
                .iter()
                .map(|e| format!("{} = {}", plain(&e.field), plain(&e.value)))
                .collect();
            let line = output.paint.dim(&format!("    {}", seen.join(" · ")));
            output.line(line);
        }
        for explained in findings.iter().filter(|f| f.explained_by.as_ref() == Some(code)) {
            let title = output.words.finding(explained).title;
            let line = format!("    ↳ {}  {title}", output.severity(explained.severity));
            output.line(line);
        }
    }
}

/// Prints what warns or worse in full, and the rest in a line each: for after the deed. With `explain`, all in full.
pub fn finding_brief(output: &mut Output, findings: &[Finding], explain: bool) {
    if explain {
        finding_list(output, findings);
        return;
    }
    let (loud, quiet): (Vec<_>, Vec<_>) =
        findings.iter().cloned().partition(|f| f.severity <= Severity::Warning);
    finding_list(output, &loud);
    if quiet.is_empty() {
        return;
    }
    output.gap();
    let mut said = Vec::new();
    for finding in quiet.iter().filter(|f| f.explained_by.is_none()) {
        let title = output.words.finding(finding).title;
        let code = output.paint.dim(&format!("[{}]", finding.code().0));
        let line = format!("{}  {title}  {code}", output.severity(finding.severity));
        // The same may be found about the machine and about the wish.
        if !said.contains(&line) {
            output.line(&line);
            said.push(line);
        }
    }
    let hint = output.paint.dim(&output.words.say("cli-findings-brief-hint"));
    output.line(hint);
}

/// Prints what is wrong with each field, with the flag it came from; `name` is the one that names the thing.
pub fn field_errors(output: &mut Output, errors: &[FieldError], name: &str) {
    for error in errors {
        let text = output.words.field_error(error);
        let mark = output.paint.red("✖");
        let field = if error.field == "name" { name.to_owned() } else { field_name(output, &error.field) };
        let typed = plain(&error.typed);
        // Some sentences hold what was typed.
        let line = if error.typed.is_empty() || text.contains(&*typed) {
            format!("{mark} {field}: {text}")
        } else {
            format!("{mark} {field} {typed}: {text}")
        };
        output.line(line);
        // An empty suggestion is to leave the flag out.
        if let Some(suggestion) = error.suggestion.as_ref().filter(|s| !s.is_empty()) {
            let remedy = Remedy::SetField { field: error.field.clone(), value: suggestion.clone() };
            let flag = flag_for(&remedy).unwrap_or_else(|| suggestion.clone());
            let line = format!("    → {}", plain(&flag));
            output.line(line);
        }
    }
}

/// What the person knows a field by: the word for an argument without a flag, else the flag.
fn field_name(output: &Output, field: &str) -> String {
    let key = match field.split('.').rfind(|part| part.parse::<u32>().is_err()) {
        Some("network") => "cli-label-network",
        Some("container" | "containers") => "cli-label-container",
        Some("image") => "cli-label-image",
        Some("command") => "cli-label-command",
        _ => return flag_name(field),
    };
    output.words.say(key)
}

/// The flag's name for a field's path.
fn flag_name(field: &str) -> String {
    let sample = Remedy::SetField { field: field.to_owned(), value: "true".into() };
    flag_for(&sample)
        .map(|flag| flag.trim_end_matches("true").trim_end_matches(['=', ' ']).to_owned())
        .unwrap_or_else(|| field.to_owned())
}

/// Wraps a paragraph to the terminal, indented; the first line has `lead` in place of the indent.
fn paragraph_lines(output: &mut Output, lead: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let indent = " ".repeat(lead.chars().count());
    let mut lead = lead.to_owned();
    for line in text.lines() {
        for part in wrap(line, output.width.map(|w| usize::from(w).saturating_sub(indent.len()).max(30))) {
            output.line(format!("{lead}{part}"));
            lead.clone_from(&indent);
        }
    }
}

/// Breaks a line at spaces so that each piece has at most `width` cells; whole without a width.
fn wrap(line: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else { return vec![line.to_owned()] };
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for word in line.split(' ') {
        let cells: usize = word.chars().map(cells_of).sum();
        if used > 0 && used + 1 + cells > width {
            pieces.push(String::new());
            used = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            if used > 0 {
                piece.push(' ');
                used += 1;
            }
            piece.push_str(word);
        }
        used += cells;
    }
    pieces
}

/// How many cells a character takes: two for Hangul, CJK and full-width forms (Unicode Annex 11, "Wide").
fn cells_of(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xff00..=0xff60 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use lanward_core::{draft::FieldErrorCode, kinds::FindingKind};

    use super::*;

    #[test]
    fn paragraphs_wrap_by_cells() {
        assert_eq!(wrap("one two three", Some(8)), ["one two", "three"]);
        assert_eq!(wrap("하나 둘 셋", Some(7)), ["하나 둘", "셋"]);
        assert_eq!(wrap("one two three", None), ["one two three"]);
    }

    fn printed(print: impl FnOnce(&mut Output)) -> String {
        let words = lanward_words::Words::new(lanward_words::Language::Korean);
        let mut output = Output::new(words, super::super::Paint::new(false), false, false, None);
        print(&mut output);
        output.text
    }

    #[test]
    fn a_command_is_shown_once_and_nobody_is_led_to_remove_what_can_be_used() {
        let kind = FindingKind::NameInUse { name: "lan".into() };
        let finding = Finding::new(kind, Severity::Blocks)
            .remedy(Remedy::RunCommand { command: "ip link set eth0 up".into() })
            .remedy(Remedy::UseNetwork { name: "lan".into() })
            .remedy(Remedy::RemoveNetwork { name: "lan".into() });
        let text = printed(|output| finding_list(output, &[finding]));
        assert_eq!(text.matches("ip link set eth0 up").count(), 1, "{text}");
        assert!(text.contains("lanward run --network lan") && !text.contains("lanward remove"), "{text}");
    }

    #[test]
    fn a_note_is_brief_unless_it_is_to_be_explained() {
        let note = || [Finding::new(FindingKind::NameInUse { name: "lan".into() }, Severity::Note)];
        let brief = printed(|output| finding_brief(output, &note(), false));
        assert!(brief.contains("--explain") && !brief.contains('→'), "{brief}");
        let full = printed(|output| finding_brief(output, &note(), true));
        assert!(!full.contains("--explain") && full.contains('→'), "{full}");
    }

    #[test]
    fn arguments_without_a_flag_have_a_word_and_nothing_is_said_twice() {
        let error = |field: &str| FieldError {
            field: field.into(),
            code: FieldErrorCode::NoSuchNetwork,
            typed: "lan".into(),
            suggestion: None,
        };
        let text = printed(|output| {
            field_errors(output, &[error("network"), error("endpoint.container")], "--name")
        });
        assert!(text.contains("✖ 네트워크: ") && text.contains("✖ 컨테이너: "), "{text}");
        assert_eq!(text.matches("lan").count(), 2, "{text}");
    }

    #[test]
    fn fields_are_named_by_their_flags() {
        for (field, flag) in [
            ("subnets.0.gateway", "--gateway"),
            ("subnets.1.excluded.2", "--exclude"),
            ("driver", "-d"),
            ("ipv6", "--ipv6"),
            ("ipv4", "--ip"),
        ] {
            assert_eq!(flag_name(field), flag);
        }
    }
}
