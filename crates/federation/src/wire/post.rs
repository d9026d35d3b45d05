//! Posts and what hangs on them: metadata, priority, acknowledgements, reactions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lenient::nullable;
use super::{AlwaysNull, WireFileInfo};

/// A post, keeping its id, its times and its thread.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WirePost {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub edit_at: i64,
    pub delete_at: i64,
    pub is_pinned: bool,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub original_id: String,
    pub message: String,
    /// Empty for what people write, `system_…` otherwise.
    #[serde(rename = "type")]
    pub post_type: String,
    #[serde(deserialize_with = "nullable")]
    pub props: Map<String, Value>,
    pub hashtags: String,
    #[serde(deserialize_with = "nullable")]
    pub file_ids: Vec<String>,
    pub pending_post_id: String,
    /// Present, and empty for posts of the sender's own users; absent in posts that the sender's system made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    pub reply_count: i64,
    pub last_reply_at: i64,
    pub participants: AlwaysNull,
    #[serde(deserialize_with = "nullable")]
    pub metadata: WirePostMetadata,
}

/// The parts of a post's metadata that travel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WirePostMetadata {
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub files: Vec<WireFileInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<WirePriority>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub acknowledgements: Vec<WireAcknowledgement>,
}

/// How urgent a post is, and whether its readers shall say that they read it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WirePriority {
    /// `important`, `urgent`, or empty for none.
    pub priority: Option<String>,
    pub requested_ack: Option<bool>,
    pub persistent_notifications: Option<bool>,
    #[serde(rename = "PostId", skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    #[serde(rename = "ChannelId", skip_serializing_if = "String::is_empty")]
    pub channel_id: String,
}

/// Somebody confirmed having read a post; `acknowledged_at` 0 takes it back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireAcknowledgement {
    pub user_id: String,
    pub post_id: String,
    pub acknowledged_at: i64,
    pub channel_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
}

/// A reaction; `delete_at` > 0 takes it back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireReaction {
    pub user_id: String,
    pub post_id: String,
    pub emoji_name: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    /// Often empty: the message's channel counts.
    pub channel_id: String,
}
