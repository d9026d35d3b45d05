//! How two Causeway servers compare what they hold of a channel.

use serde::{Deserialize, Serialize};

use super::lenient::nullable;

/// A place in the order of a channel: a message's time and id.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    pub at: i64,
    pub id: String,
}

/// The payload of `causeway_compare`: stretches to sum up, one stretch to list, or messages to tell of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareRequest {
    pub channel_id: String,
    /// The place before the first stretch.
    pub after: Place,
    /// Where each stretch ends; the next one begins behind it.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub up_to: Vec<Place>,
    /// Whether the first stretch is to be listed, and none summed up.
    pub list: bool,
    /// Messages to tell of.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
}

/// The payload of its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareAnswer {
    /// Of the stretches, in their order; fewer where it was too much for one answer.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<StretchSum>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemDigest>,
    /// Whether the stretch goes on behind the last item.
    pub more: bool,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// What a stretch comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StretchSum {
    pub count: i64,
    pub digest: String,
}

/// What one message comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemDigest {
    pub place: Place,
    pub digest: String,
}

/// How one message is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    pub id: String,
    /// `live`, `deleted`, `absent`, or `withheld`: it is there, and was not sent by itself.
    pub state: String,
    /// Whether the receiver should hold it.
    pub expected: bool,
    /// Whether it came from the receiver.
    pub yours: bool,
    /// Whether something of it is on its way to the receiver.
    pub waiting: bool,
    pub parts: Parts,
}

/// What is compared of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parts {
    /// Digest of author, thread, text and priority.
    pub body: String,
    pub files: Vec<String>,
    /// `user:emoji`.
    pub reactions: Vec<String>,
    /// Users.
    pub acknowledgements: Vec<String>,
    pub pinned: bool,
}

/// The payload of `causeway_resend`: what the receiver is asked to send again, as its log would name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResendRequest {
    pub channel_id: String,
    #[serde(deserialize_with = "nullable")]
    pub items: Vec<ResendItem>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResendItem {
    pub kind: String,
    pub reference: String,
}
