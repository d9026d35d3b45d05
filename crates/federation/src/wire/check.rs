//! Questions that only Causeway servers ask each other about a connection.

use serde::{Deserialize, Serialize};

use super::lenient::nullable;

/// The payload of `causeway_check`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckRequest {
    /// Whether the receiver shall ping the sender.
    pub ping_back: bool,
}

/// The payload of its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckAnswer {
    /// Whether the ping was answered.
    pub reached: bool,
    /// Why it was not.
    #[serde(deserialize_with = "nullable")]
    pub error: String,
    #[serde(deserialize_with = "nullable")]
    pub limits: ServerLimits,
}

/// What a server takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerLimits {
    pub shared_channels: bool,
    pub direct_messages: bool,
    pub attachments: bool,
    /// Bytes of a file.
    pub file_bytes: i64,
    /// Bytes of a frame.
    pub frame_bytes: i64,
    /// Characters of a message.
    pub message_chars: i64,
}
