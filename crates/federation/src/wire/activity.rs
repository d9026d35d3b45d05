//! What people are doing right now in a channel, between Causeway servers: nobody waits for it, and most of it is not kept.

use serde::{Deserialize, Serialize};

use super::lenient::nullable;

/// The payload of `causeway_activity`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Activity {
    pub channel_id: String,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub typing: Vec<WireTyping>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<WireRead>,
}

/// Somebody is typing, in the channel or in a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct WireTyping {
    pub user_id: String,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub root_id: String,
}

/// Somebody has read everything up to the message of this time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireRead {
    pub user_id: String,
    pub up_to: i64,
}
