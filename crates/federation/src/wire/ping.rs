//! Pings and their answers.

use serde::{Deserialize, Serialize};

use super::Announcement;
use super::lenient::optional_or_nothing;

/// The payload of a ping: when it was sent, by the sender's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ping {
    pub sent_at: i64,
    /// Always 0 in a request.
    pub recv_at: i64,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "optional_or_nothing")]
    pub causeway: Option<Announcement>,
}

/// The answer to a ping: the sender's time again, and the receiver's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PingAnswer {
    pub sent_at: i64,
    pub recv_at: i64,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "optional_or_nothing")]
    pub causeway: Option<Announcement>,
}
