//! What a client remembers for a person: display settings, opened direct messages, tutorials.

use serde::{Deserialize, Serialize};

/// One remembered value. Serialises as API v4's Preference.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preference {
    pub user_id: String,
    pub category: String,
    pub name: String,
    pub value: String,
}
