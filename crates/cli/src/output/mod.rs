//! What the command prints: text for people, documents for programs. Collected first and written at once,
//! so that half a result is never mistaken for a whole one.

mod findings;
mod paint;
mod shell;
mod table;

pub use findings::{field_errors, finding_brief, finding_list};
pub use paint::Paint;
pub use shell::flag_for;
pub use table::Table;

use std::io::{self, IsTerminal, Write};

use lanward_core::finding::Severity;
use lanward_words::{Args, Words};
use serde::Serialize;

use crate::exit::Failure;

/// How to print, and what was printed so far.
#[derive(Debug)]
pub struct Output {
    /// The words.
    pub words: Words,
    /// Colours, or none.
    pub paint: Paint,
    /// Documents instead of text.
    pub json: bool,
    /// Only the essence.
    pub quiet: bool,
    /// Columns of the terminal; none in a pipe.
    pub width: Option<u16>,
    text: String,
}

impl Output {
    /// Prints nothing yet.
    pub fn new(words: Words, paint: Paint, json: bool, quiet: bool, width: Option<u16>) -> Self {
        Self { words, paint, json, quiet, width, text: String::new() }
    }

    /// Adds a line.
    pub fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    /// Adds a message of the catalogue as a line.
    pub fn say(&mut self, key: &str, args: &Args) {
        let text = self.words.text(key, args);
        self.line(text);
    }

    /// Adds an empty line, unless nothing or an empty line is before it.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds a heading.
    pub fn heading(&mut self, key: &str) {
        self.gap();
        let text = self.paint.bold(&self.words.say(key));
        self.line(text);
    }

    /// Adds a table.
    pub fn table(&mut self, table: &Table) {
        let text = table.render(self.width);
        self.text.push_str(&text);
    }

    /// Adds a document: its schema, then its fields. On a terminal it is laid out for reading; in a pipe it is one line,
    /// as a thousand interfaces are half a megabyte less without the white space.
    pub fn document(&mut self, schema: &str, body: &impl Serialize) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct Document<'a, T> {
            schema: String,
            #[serde(flatten)]
            body: &'a T,
        }
        let document = Document { schema: format!("lanward.{schema}/1"), body };
        let text = match self.width {
            Some(_) => serde_json::to_string_pretty(&document),
            None => serde_json::to_string(&document),
        };
        let text = text.map_err(|e| Failure::error("json", &e))?;
        if self.text.is_empty() {
            self.text = text; // not copied: a thousand interfaces are half a megabyte
        } else {
            self.text.push_str(&text);
        }
        self.text.push('\n');
        Ok(())
    }

    /// The icon and the word of a severity.
    pub fn severity(&self, severity: Severity) -> String {
        let word = self.words.severity(severity);
        match severity {
            Severity::Blocks => self.paint.red(&format!("✖ {word}")),
            Severity::Danger => self.paint.red(&format!("‼ {word}")),
            Severity::Warning => self.paint.yellow(&format!("! {word}")),
            Severity::Note => self.paint.blue(&format!("i {word}")),
            Severity::Unknown => self.paint.dim(&format!("? {word}")),
        }
    }

    /// Writes what was collected to standard output.
    ///
    /// # Errors
    /// It cannot be written (a full disk), so that nobody takes half a result for the whole.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let text = std::mem::take(&mut self.text);
        let mut out = io::stdout().lock();
        written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Colours for standard error.
    pub fn paint_stderr(&self) -> Paint {
        Paint::new(self.paint.is_on() && io::stderr().is_terminal())
    }
}

/// What became of a write to standard output. A reader that has gone away (`| head`) is no failure.
///
/// # Errors
/// Anything else that kept it from being written.
pub fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::error("output", &error)),
        _ => Ok(()),
    }
}

/// Whether progress may be drawn: on a terminal, for a person.
pub fn may_draw_progress(output: &Output) -> bool {
    !output.json && !output.quiet && io::stderr().is_terminal()
}

/// The terminal's width in cells. A terminal that does not tell (0 columns) is taken for one of 80.
pub fn terminal_width() -> u16 {
    comfy_table::Table::new().width().filter(|width| *width >= 20).unwrap_or(80)
}
