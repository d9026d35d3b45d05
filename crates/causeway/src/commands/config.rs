//! `causeway config`: the configuration in effect, what is wrong with it, and what there is to set.

use anyhow::Result;
use causeway_model::config;

use crate::output::{print_json, write_out};
use crate::settings::Loaded;

/// Prints the configuration in effect, secrets hidden.
pub(super) fn show(loaded: &Loaded) -> Result<()> {
    print_json(&loaded.settings.masked())
}

/// Names what does not exist here. Wrong values have stopped the loading before.
pub(super) fn validate(loaded: &Loaded) -> Result<()> {
    for warning in &loaded.warnings {
        eprintln!("causeway: {warning}");
    }
    write_out("The configuration can be used.\n")
}

/// Prints the reference page.
pub(super) fn reference() -> Result<()> {
    write_out(&config::reference())
}
