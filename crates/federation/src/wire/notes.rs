//! What a Causeway server adds to a sync message, for those who announced that they read it.

use serde::{Deserialize, Serialize};

use super::lenient::{null_if_empty, nullable, optional_or_nothing};

/// Under the key `causeway` of a sync message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncNotes {
    /// The channel as its home has it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "optional_or_nothing")]
    pub channel: Option<WireChannelState>,
    /// Posts that were pinned, or whose pin was taken out.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "null_if_empty", deserialize_with = "nullable")]
    pub pins: Vec<WirePin>,
}

/// What a channel's home decides for everybody who shares it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireChannelState {
    pub display_name: String,
    pub header: String,
    pub purpose: String,
    /// When it was archived, 0 when it is not.
    pub archived_at: i64,
    /// Whether the receiver may only read.
    pub read_only: bool,
}

/// Whether a post is pinned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WirePin {
    pub post_id: String,
    pub pinned: bool,
}
