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
        for remedy in &text.remedies {
            let line = match flag_for(&remedy.remedy) {
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

/// Prints what warns or worse in full, and the rest in a line each: for after the deed.
pub fn finding_brief(output: &mut Output, findings: &[Finding]) {
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
        let field = if error.field == "name" { name.to_owned() } else { flag_name(&error.field) };
        let line = if error.typed.is_empty() {
            format!("{mark} {field}: {text}")
        } else {
            format!("{mark} {field} {}: {text}", plain(&error.typed))
        };
        output.line(line);
        if let Some(suggestion) = &error.suggestion {
            let remedy = Remedy::SetField { field: error.field.clone(), value: suggestion.clone() };
            let flag = flag_for(&remedy).unwrap_or_else(|| suggestion.clone());
            let line = format!("    → {}", plain(&flag));
            output.line(line);
        }
    }
}

/// The flag's name for a field's path.
fn flag_name(field: &str) -> String {
    let sample = Remedy::SetField { field: field.to_owned(), value: "true".into() };
    match field.split('.').rfind(|part| part.parse::<u32>().is_err()) {
        Some(last @ ("network" | "container" | "image" | "command")) => last.to_uppercase(),
        _ => flag_for(&sample)
            .map(|flag| flag.trim_end_matches("true").trim_end_matches(['=', ' ']).to_owned())
            .unwrap_or_else(|| field.to_owned()),
    }
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
    use super::*;

    #[test]
    fn paragraphs_wrap_by_cells() {
        assert_eq!(wrap("one two three", Some(8)), ["one two", "three"]);
        assert_eq!(wrap("하나 둘 셋", Some(7)), ["하나 둘", "셋"]);
        assert_eq!(wrap("one two three", None), ["one two three"]);
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
