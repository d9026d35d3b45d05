//! Incoming webhooks: addresses that programs without an account post to.

use serde::Serialize;

/// An incoming webhook. Serialises as API v4's IncomingWebhook. Whoever knows its id may post with it, so the id is a secret.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct IncomingWebhook {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    /// In whose name it posts.
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub display_name: String,
    pub description: String,
    /// What its posts are shown under, where the settings let them be; empty for the usual name.
    pub username: String,
    pub icon_url: String,
    /// Whether it posts into its own channel only.
    pub channel_locked: bool,
}
