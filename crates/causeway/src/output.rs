//! How results are printed: a table for people, or JSON for programs.

use std::io::Write;

use anyhow::Result;
use serde_json::Value;

/// A column: its heading, and the text for an item.
pub(crate) type Column<'a> = (&'a str, fn(&Value) -> String);

/// Prints a list.
pub(crate) fn print_list(items: &[Value], columns: &[Column<'_>], as_json: bool) -> Result<()> {
    if as_json {
        return print_json(&Value::from(items.to_vec()));
    }
    write_out(&table(items, columns))
}

/// Prints one thing: as JSON, or the words for it.
pub(crate) fn print_one(item: &Value, words: &str, as_json: bool) -> Result<()> {
    if as_json { print_json(item) } else { write_out(&format!("{words}\n")) }
}

pub(crate) fn print_json(value: &Value) -> Result<()> {
    write_out(&format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// A reader that has seen enough closes the pipe; that is no failure.
pub(crate) fn write_out(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// The text under a name, without what a terminal would take for a command: names come from other servers, too.
pub(crate) fn text(item: &Value, name: &str) -> String {
    let text = item[name].as_str().unwrap_or_default();
    text.chars().filter(|character| !character.is_control()).collect()
}

fn table(items: &[Value], columns: &[Column<'_>]) -> String {
    let heading: Vec<String> = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    let rows: Vec<Vec<String>> =
        items.iter().map(|item| columns.iter().map(|(_, cell)| cell(item)).collect()).collect();
    let lines = std::iter::once(&heading).chain(&rows);
    let width =
        |at: usize| lines.clone().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut text = String::new();
    for line in std::iter::once(&heading).chain(&rows) {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_stand_under_each_other() {
        let items = [json!({"n": "ann", "m": "x"}), json!({"n": "b", "m": "y\u{1b}[0m"})];
        let columns: [Column<'_>; 2] = [("name", |item| text(item, "n")), ("mark", |item| text(item, "m"))];
        assert_eq!(table(&items, &columns), "name  mark\nann   x\nb     y[0m\n");
    }
}
