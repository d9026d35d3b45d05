//! Messages, reactions, acknowledgements and threads.

pub mod attachments;
pub mod marks;
mod wire;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::files::FileInfo;

/// A message. Serialises as API v4's Post; `wire` says how.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Post {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub edit_at: i64,
    pub delete_at: i64,
    pub is_pinned: bool,
    pub user_id: String,
    pub channel_id: String,
    /// The first message of the thread, empty when this is one itself.
    pub root_id: String,
    /// Of an earlier version kept for the edit history: the post it was a version of.
    pub original_id: String,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub props: Map<String, Value>,
    pub hashtags: String,
    pub file_ids: Vec<String>,
    /// Set by the client to find its own message again; travels back, and a repeat with the same one makes no second post.
    pub pending_post_id: String,
    pub has_reactions: bool,
    /// The secure connection it came through; empty when written here.
    pub remote_id: String,
    /// Its last change in the log of its channel, 0 while it has none there.
    #[serde(skip)]
    pub change_seq: i64,
    pub reply_count: i64,
    pub last_reply_at: i64,
    /// Participants of the thread, only where a client asked for threads.
    pub participants: Option<Vec<Value>>,
    pub is_following: Option<bool>,
    pub metadata: PostMetadata,
}

/// Something that somebody has asked to be posted a moment later.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DelayedPost {
    pub id: String,
    /// Unix milliseconds.
    pub due_at: i64,
    pub user_id: String,
    pub channel_id: String,
    /// The first message of the thread, empty outside one.
    pub root_id: String,
    pub message: String,
}

/// The type of a message that only one person is shown and nobody keeps.
pub const EPHEMERAL: &str = "system_ephemeral";

/// What is joined to a post when it is shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostMetadata {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embeds: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emojis: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileInfo>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub images: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<PostPriority>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acknowledgements: Vec<Acknowledgement>,
}

/// A post's priority and what its author asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostPriority {
    /// `""`, `important` or `urgent`.
    pub priority: String,
    pub requested_ack: bool,
    pub persistent_notifications: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<String>,
}

/// One emoji of one person on one post; removed when `delete_at` is set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reaction {
    pub user_id: String,
    pub post_id: String,
    pub emoji_name: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub remote_id: String,
    pub channel_id: String,
}

/// That one person has confirmed having read a post.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Acknowledgement {
    pub user_id: String,
    pub post_id: String,
    pub acknowledged_at: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remote_id: String,
    /// When it last changed; a removal leaves `acknowledged_at` at 0.
    #[serde(skip)]
    pub update_at: i64,
}

/// What a thread's first post knows of its replies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thread {
    pub post_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub reply_count: i64,
    pub last_reply_at: i64,
    pub participants: Vec<String>,
    pub delete_at: i64,
}

/// One person's relation to a thread.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThreadMember {
    pub post_id: String,
    pub user_id: String,
    pub following: bool,
    pub last_viewed: i64,
    pub last_update_at: i64,
    pub unread_mentions: i64,
}

impl Post {
    /// System messages carry a type that begins with `system_`.
    pub fn is_system(&self) -> bool {
        self.kind.starts_with("system_")
    }

    /// Whether it only says that somebody came or went; such messages are not counted as unread.
    pub fn is_join_or_leave(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "system_join_leave"
                | "system_join_channel"
                | "system_leave_channel"
                | "system_add_to_channel"
                | "system_remove_from_channel"
                | "system_guest_join_channel"
                | "system_add_guest_to_chan"
                | "system_join_team"
                | "system_leave_team"
                | "system_add_to_team"
                | "system_remove_from_team"
        )
    }
}

/// A message of the server itself that only one person is shown, kept for a while so that it survives a lost connection.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notice {
    pub id: String,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    /// What it tells of: of one thing a person is told once.
    pub cause: String,
    pub create_at: i64,
}
