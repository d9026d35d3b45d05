//! What clients are told of the server as a whole: its settings and roles.

use std::collections::BTreeMap;

use causeway_model::permissions::Role;

use super::super::{Broadcast, Event};

/// The configuration changed. `config` is what logged-in clients are told of it.
pub fn config_changed(config: &BTreeMap<String, String>) -> Event {
    Event::new("config_changed", Broadcast::everybody())
        .with("config", serde_json::to_value(config).unwrap_or_default())
}

/// A role's permissions changed.
pub fn role_updated(role: &Role) -> Event {
    Event::new("role_updated", Broadcast::everybody()).with_json("role", role)
}
