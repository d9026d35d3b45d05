//! Custom emoji as they travel between servers like this one.

use serde::{Deserialize, Serialize};

/// The payload of `causeway_emoji`: a custom emoji that something of the sender names, with its picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireEmoji {
    pub name: String,
    /// Who made it, if that is told.
    pub creator_id: String,
    /// PNG or GIF, in base64.
    pub image: String,
}
