//! Users and their statuses as they travel.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lenient::{is_false, is_zero, nullable};

/// A user without secrets: `password` is a random id that means nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireUser {
    pub id: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub create_at: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub update_at: i64,
    pub delete_at: i64,
    pub username: String,
    /// Noise, kept only so that what is read can be written again.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    pub auth_service: String,
    pub email: String,
    #[serde(skip_serializing_if = "is_false")]
    pub email_verified: bool,
    pub nickname: String,
    pub first_name: String,
    pub last_name: String,
    pub position: String,
    /// What the sender claims; never taken over.
    pub roles: String,
    /// Among them `RemoteUsername`, `RemoteEmail` and `OriginalRemoteId`, for users passed on from a third server.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "nullable")]
    pub props: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_picture_update: i64,
    pub locale: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "nullable")]
    pub timezone: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub is_bot: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bot_description: String,
    pub disable_welcome_email: bool,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_login: i64,
}

/// The `OriginalRemoteId` of a user from a third server whose own connection is not known here.
pub const ORIGINAL_REMOTE_UNKNOWN: &str = "UNKNOWN";

/// A user's status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireStatus {
    pub user_id: String,
    /// `online`, `away`, `dnd` or `offline`.
    pub status: String,
    pub manual: bool,
    pub last_activity_at: i64,
    pub dnd_end_time: i64,
}
