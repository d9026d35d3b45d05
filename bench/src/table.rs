//! Tables for a terminal: columns as wide as their widest cell, numbers to the right.

use std::fmt;

/// How a column's cells are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// A heading and rows of the same number of cells.
#[derive(Debug)]
pub struct Table {
    head: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<const N: usize>(head: [(&str, Align); N]) -> Self {
        Self { head: head.iter().map(|(text, align)| ((*text).to_owned(), *align)).collect(), rows: Vec::new() }
    }

    /// Adds a row; missing cells stay empty, surplus ones are left out.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        let mut cells = Vec::from(cells);
        cells.resize(self.head.len(), String::new());
        self.rows.push(cells);
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.head.iter().map(|(text, _)| text.chars().count()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        widths
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        let heading: Vec<&str> = self.head.iter().map(|(text, _)| text.as_str()).collect();
        let aligns: Vec<Align> = self.head.iter().map(|(_, align)| *align).collect();
        write_row(out, &heading, &aligns, &widths)?;
        let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        writeln!(out, "  {}", rules.join("  "))?;
        for row in &self.rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            write_row(out, &cells, &aligns, &widths)?;
        }
        Ok(())
    }
}

fn write_row(out: &mut fmt::Formatter<'_>, cells: &[&str], aligns: &[Align], widths: &[usize]) -> fmt::Result {
    let mut line = String::new();
    for ((cell, align), width) in cells.iter().zip(aligns).zip(widths) {
        let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
        line.push_str("  ");
        match align {
            Align::Left => {
                line.push_str(cell);
                line.push_str(&padding);
            }
            Align::Right => {
                line.push_str(&padding);
                line.push_str(cell);
            }
        }
    }
    writeln!(out, "{}", line.trim_end())
}

/// A whole number with its thousands set apart: `20 000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Align, Table, grouped};

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new([("what", Align::Left), ("ms", Align::Right)]);
        table.row(["a thread reply".to_owned(), "3.1".to_owned()]);
        table.row(["edit".to_owned(), "12.0".to_owned()]);
        assert_eq!(
            table.to_string(),
            "  what              ms\n  ──────────────  ────\n  a thread reply   3.1\n  edit            12.0\n"
        );
    }

    #[test]
    fn rows_of_any_length_fit_the_heading() {
        let mut table = Table::new([("a", Align::Left), ("b", Align::Left)]);
        table.row(["1".to_owned()]);
        table.row(["1".to_owned(), "2".to_owned(), "3".to_owned()]);
        assert_eq!(table.to_string(), "  a  b\n  ─  ─\n  1\n  1  2\n");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(20_000), "20 000");
        assert_eq!(grouped(1_000_000), "1 000 000");
    }
}
