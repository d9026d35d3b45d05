//! Custom emoji.

use serde::{Deserialize, Serialize};

/// A custom emoji. Serialises as API v4's Emoji.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomEmoji {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub creator_id: String,
    pub name: String,
    /// The connection that it came over; empty for ours.
    #[serde(skip)]
    pub remote_id: String,
}
