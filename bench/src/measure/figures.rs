//! What was measured: a table for people, JSON for programs.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value, json};

use crate::table::{Align, Table, grouped};

#[derive(Debug, Serialize)]
struct Figure {
    name: String,
    value: f64,
    unit: &'static str,
    /// The bound that the figure must keep: at most, or for rates at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<f64>,
}

impl Figure {
    fn more_is_better(&self) -> bool {
        self.unit.ends_with("/s")
    }

    fn keeps_target(&self) -> Option<bool> {
        let target = self.target?;
        Some(if self.more_is_better() { self.value >= target } else { self.value <= target })
    }
}

/// All figures so far, in the order in which they were measured.
#[derive(Debug, Default)]
pub(super) struct Figures(Vec<Figure>);

impl Figures {
    pub(super) fn add(&mut self, name: impl Into<String>, value: f64, unit: &'static str, target: Option<f64>) {
        self.0.push(Figure { name: name.into(), value, unit, target });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn write(&self, path: &Path, machine: &Value) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        let text = serde_json::to_string_pretty(&json!({ "machine": machine, "figures": self.0 }))?;
        std::fs::write(path, text + "\n").with_context(|| format!("writing {}", path.display()))
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new([
            ("what", Align::Left),
            ("value", Align::Right),
            ("", Align::Left),
            ("target", Align::Right),
            ("", Align::Left),
        ]);
        for figure in &self.0 {
            let bound = if figure.more_is_better() { "over" } else { "under" };
            let target = figure.target.map(|target| format!("{bound} {}", rounded(target))).unwrap_or_default();
            let mark = match figure.keeps_target() {
                None => "",
                Some(true) => "✔",
                Some(false) => "✘",
            };
            table.row([figure.name.clone(), rounded(figure.value), figure.unit.to_owned(), target, mark.to_owned()]);
        }
        write!(out, "{table}")
    }
}

/// As many digits as mean something.
fn rounded(value: f64) -> String {
    if !value.is_finite() {
        "none".to_owned()
    } else if value >= 1000.0 {
        grouped(value.round() as u64)
    } else if value >= 100.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Figures, rounded};

    #[test]
    fn times_have_a_ceiling_and_rates_a_floor() {
        let mut figures = Figures::default();
        figures.add("delivery", 4.0, "ms", Some(5.0));
        figures.add("posts", 2000.0, "posts/s", Some(3000.0));
        let marks: Vec<_> = figures.0.iter().map(super::Figure::keeps_target).collect();
        assert_eq!(marks, [Some(true), Some(false)]);
        assert!(figures.to_string().contains("over 3 000"), "{figures}");
    }

    #[test]
    fn figures_are_rounded_to_what_means_something() {
        assert_eq!(rounded(12_345.6), "12 346");
        assert_eq!(rounded(4.26), "4.3");
        assert_eq!(rounded(0.256), "0.26");
        assert_eq!(rounded(f64::NAN), "none");
    }
}
