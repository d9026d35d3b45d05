//! What a Causeway server says of itself in pings and their answers; other servers ignore it.

use serde::{Deserialize, Serialize};

use super::lenient::{is_false, is_zero, nullable};

/// `{"protocol": N, "features": [...]}` under the key `causeway`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Announcement {
    pub protocol: u32,
    #[serde(deserialize_with = "nullable")]
    pub features: Vec<String>,
    /// Larger than in every announcement that this server made before: answers can overtake each other. 0 where it is not told.
    #[serde(skip_serializing_if = "is_zero")]
    pub told: i64,
    /// Of the program; says nothing of what it can do.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The connection is paused, or has expired, at the server that says so: nothing is taken until it says otherwise.
    #[serde(skip_serializing_if = "is_false")]
    pub paused: bool,
    /// Channels whose share is paused there.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub paused_channels: Vec<String>,
    /// Channels that wait there until an administrator takes them.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub waiting_channels: Vec<String>,
}

/// The words for what a server can do beyond the reference's protocol.
pub mod features {
    /// Several kinds of things in one sync message.
    pub const BATCH: &str = "batch";
    /// A connection, and the share of a channel, can be paused.
    pub const PAUSE: &str = "pause";
    /// A channel that is offered may wait for an administrator.
    pub const WAITING_ROOM: &str = "waiting-room";
    /// An empty picture takes a person's picture away.
    pub const NO_PICTURE: &str = "no_picture";
    /// The other side may ask whether it is reached, and what is taken.
    pub const CHECK: &str = "check";
    /// The tokens of a connection can be changed.
    pub const ROTATE: &str = "rotate";
    /// What of a channel both sides hold can be compared.
    pub const PROOF: &str = "proof";
    /// Frames may travel packed, and hold more.
    pub const GZIP: &str = "gzip";
    /// It is told who is typing.
    pub const TYPING: &str = "typing";
    /// It is told how far people have read.
    pub const READS: &str = "reads";
    /// Pictures of custom emoji are taken over.
    pub const EMOJI: &str = "emoji";
    /// Everybody may be introduced, not only who shares a channel.
    pub const DISCOVERY: &str = "discovery";
}

impl Announcement {
    /// The protocol of this build.
    pub const PROTOCOL: u32 = 1;
    /// A channel's home tells what it is called, whether it is archived, what is pinned, and whether it may be written to.
    pub const CHANNEL: &'static str = "channel";

    /// Messages from before a share are taken as such.
    pub const HISTORY: &str = "history";

    /// Whether nothing of this channel is taken there for now.
    pub fn holds(&self, channel_id: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|id| id == channel_id);
        self.paused || listed(&self.paused_channels) || listed(&self.waiting_channels)
    }

    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|f| f == feature)
    }
}
