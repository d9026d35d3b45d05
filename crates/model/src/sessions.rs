//! Who is logged in where, and personal access tokens.

use serde::{Deserialize, Serialize};

use crate::StringMap;

/// A log-in. Serialises as API v4's Session; the token itself is only ever held by the client.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    pub id: String,
    /// Always empty on the wire; the store keeps its SHA-256.
    pub token: String,
    pub create_at: i64,
    /// Unix milliseconds, 0 for never (access tokens).
    pub expires_at: i64,
    pub last_activity_at: i64,
    pub user_id: String,
    pub device_id: String,
    pub roles: String,
    pub is_oauth: bool,
    pub expired_notify: bool,
    pub props: StringMap,
    pub team_members: Option<Vec<serde_json::Value>>,
    pub local: bool,
    #[serde(skip)]
    pub token_hash: String,
    #[serde(skip)]
    pub csrf_token: String,
}

/// A personal access token. Serialises as API v4's UserAccessToken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessToken {
    pub id: String,
    /// Told once, when it is made.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub token: String,
    pub user_id: String,
    pub description: String,
    pub is_active: bool,
    #[serde(skip)]
    pub token_hash: String,
    #[serde(skip)]
    pub create_at: i64,
}
