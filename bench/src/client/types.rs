//! The few fields of API v4's objects that the demonstration and the benchmark look at.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct User {
    pub id: String,
    pub username: String,
    #[serde(default)]
    pub roles: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Team {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Channel {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub shared: Option<bool>,
    #[serde(default)]
    pub total_msg_count: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Post {
    pub id: String,
    pub user_id: String,
    pub channel_id: String,
    #[serde(default)]
    pub root_id: String,
    pub message: String,
    #[serde(default, rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub delete_at: i64,
    #[serde(default)]
    pub file_ids: Option<Vec<String>>,
    #[serde(default)]
    pub metadata: Option<PostMetadata>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct PostMetadata {
    #[serde(default)]
    pub reactions: Option<Vec<Reaction>>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Reaction {
    pub user_id: String,
    pub post_id: String,
    pub emoji_name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PostList {
    pub order: Vec<String>,
    pub posts: std::collections::HashMap<String, Post>,
}

impl PostList {
    /// The posts in the list's order, newest first.
    pub fn in_order(&self) -> impl Iterator<Item = &Post> {
        self.order.iter().filter_map(|id| self.posts.get(id))
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct FileInfo {
    pub id: String,
    pub size: i64,
}

/// A secure connection, as an administrator sees it.
#[derive(Clone, Debug, Deserialize)]
pub struct Connection {
    pub remote_id: String,
    pub name: String,
    pub site_url: String,
    #[serde(default)]
    pub delete_at: i64,
    #[serde(default)]
    pub last_ping_at: i64,
}

impl Connection {
    /// Whether the other side has accepted, and has been heard since.
    pub fn is_up(&self) -> bool {
        self.delete_at == 0 && self.last_ping_at > 0 && !self.site_url.starts_with("pending_")
    }
}
