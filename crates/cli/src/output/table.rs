//! Tables: columns parted by spaces, as docker and `ip` print them, measured in terminal cells so that Korean
//! lines up. Wraps only on a terminal that is too narrow; in a pipe every row is one line.

use comfy_table::{ContentArrangement, presets};
use lanward_words::plain;

/// A table under construction.
#[derive(Debug)]
pub struct Table {
    inner: comfy_table::Table,
    indent: usize,
}

impl Table {
    /// A table with headings.
    pub fn new(headings: impl IntoIterator<Item = String>) -> Self {
        let mut table = Self::bare();
        table.inner.set_header(headings.into_iter().collect::<Vec<_>>());
        table
    }

    /// A table without headings.
    pub fn bare() -> Self {
        let mut inner = comfy_table::Table::new();
        inner.load_style(presets::NOTHING);
        Self { inner, indent: 0 }
    }

    /// Moves it to the right.
    #[must_use]
    pub fn indented(mut self, by: usize) -> Self {
        self.indent = by;
        self
    }

    /// Adds a row. Text from elsewhere is made harmless here, cell by cell; a line break that we put into a
    /// cell ourselves goes through [`Table::row_of_lines`].
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        self.inner.add_row(cells.into_iter().map(|c| plain(c.as_ref()).into_owned()).collect::<Vec<_>>());
    }

    /// Adds a row whose cells may have several lines each.
    pub fn row_of_lines(&mut self, cells: impl IntoIterator<Item = Vec<String>>) {
        let cells = cells
            .into_iter()
            .map(|lines| lines.iter().map(|line| plain(line).into_owned()).collect::<Vec<_>>().join("\n"));
        self.inner.add_row(cells.collect::<Vec<_>>());
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// The table as text, each row ended by a line break.
    pub fn render(&self, width: Option<u16>) -> String {
        let mut inner = self.inner.clone();
        match width {
            Some(width) => {
                inner.set_content_arrangement(ContentArrangement::Dynamic);
                inner.set_width(width.saturating_sub(self.indent as u16).max(40));
            }
            None => {
                inner.set_content_arrangement(ContentArrangement::Disabled);
            }
        }
        for column in inner.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let margin = " ".repeat(self.indent);
        let mut text = String::new();
        for line in inner.lines() {
            text.push_str(format!("{margin}{line}").trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_lines_up_and_hostile_cells_stay_in_their_row() {
        let mut table = Table::new(["이름".to_owned(), "DRIVER".to_owned()]);
        table.row(["거실", "macvlan"]);
        table.row(["a\nb\u{1b}[31m", "bridge"]);
        let text = table.render(None);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert_eq!(lines[2], "a\\nb\\u{1b}[31m  bridge");
        // The first column is 12 cells wide and two apart from the next; "이름" and "거실" take four each.
        assert_eq!(lines[0], "이름            DRIVER");
        assert_eq!(lines[1], "거실            macvlan");
    }
}
