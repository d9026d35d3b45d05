//! The configuration from the outside: layers, messages, secrets, patches, and what clients are told.

#[path = "config/layers.rs"]
mod layers;
#[path = "config/patches.rs"]
mod patches;
#[path = "config/telling_clients.rs"]
mod telling_clients;

use causeway_model::config::{Settings, SettingsError, Warning, load};
use serde_json::Value;

/// Loads a file alone.
fn from_file(file: Value) -> Result<(Settings, Vec<Warning>), SettingsError> {
    load(Some(file), [], &[])
}

/// Loads a file that must be in order.
fn settings(file: Value) -> Settings {
    from_file(file).unwrap().0
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}
