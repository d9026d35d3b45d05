//! Messages that are not sent yet.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::posts::PostMetadata;

/// A draft: at most one a person, channel and thread. Serialises as API v4's Draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub user_id: String,
    pub channel_id: String,
    /// The thread it would go to, empty for the channel itself.
    pub root_id: String,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub props: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub file_ids: Vec<String>,
    pub metadata: PostMetadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Value>,
}
