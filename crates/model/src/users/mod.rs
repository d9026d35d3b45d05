//! People: accounts of this workspace and shadows of accounts of connected ones.

use serde::{Deserialize, Serialize};

use crate::StringMap;

/// An account. Serialises as API v4's User; secrets never leave with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    /// When the account was deactivated, 0 while active.
    pub delete_at: i64,
    pub username: String,
    /// Argon2 hash in PHC form; empty for people of other workspaces and bots.
    #[serde(skip)]
    pub password: String,
    pub auth_service: String,
    pub email: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub email_verified: bool,
    pub nickname: String,
    pub first_name: String,
    pub last_name: String,
    pub position: String,
    /// Space-separated system roles.
    pub roles: String,
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub props: StringMap,
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    pub notify_props: StringMap,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_password_update: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_picture_update: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub failed_attempts: i64,
    pub locale: String,
    pub timezone: StringMap,
    /// The secure connection this person came through; empty for our own people.
    pub remote_id: String,
    /// The id under which that connection speaks of this person, where it is not `id`: whoever comes over two connections is two
    /// people here, the second with an id of this server's own. Empty for everybody else.
    #[serde(skip)]
    pub remote_user_id: String,
    pub disable_welcome_email: bool,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_login: i64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_bot: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bot_description: String,
    /// Set by an administrator's `terms`-free sign-up; kept for the API's shape only.
    #[serde(skip)]
    pub last_activity_at: i64,
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// Prop that holds the username a remote person has at home.
pub const PROP_REMOTE_USERNAME: &str = "RemoteUsername";
/// Prop that holds the email a remote person has at home, when their server tells it.
pub const PROP_REMOTE_EMAIL: &str = "RemoteEmail";
/// Prop that holds the status text that a person set for themselves, as JSON; empty when they took it away.
pub const PROP_CUSTOM_STATUS: &str = "customStatus";
/// Prop that holds the connection through which a third server's person first came.
pub const PROP_ORIGINAL_REMOTE_ID: &str = "OriginalRemoteId";
/// Prop that holds what a third server's person's organisation is called by the channel's home, for people to read.
pub const PROP_ORIGINAL_REMOTE_NAME: &str = "OriginalRemoteName";

impl User {
    /// Whether this person belongs to a connected workspace.
    pub fn is_remote(&self) -> bool {
        !self.remote_id.is_empty()
    }

    /// Whether this person belongs to a third server, and was passed on by the one they came through.
    pub fn is_passed_on(&self) -> bool {
        self.props.contains_key(PROP_ORIGINAL_REMOTE_ID)
    }

    /// The id that this person has on the connection they came through, and on all servers behind it.
    pub fn id_there(&self) -> &str {
        if self.remote_user_id.is_empty() { &self.id } else { &self.remote_user_id }
    }

    /// Whether the space-separated system roles hold `role`.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.split_whitespace().any(|r| r == role)
    }

    /// Notify props of a new account, as clients expect to find them.
    pub fn default_notify_props() -> StringMap {
        [
            ("channel", "true"),
            ("comments", "never"),
            ("desktop", "mention"),
            ("desktop_sound", "true"),
            ("desktop_threads", "all"),
            ("email", "true"),
            ("email_threads", "all"),
            ("first_name", "false"),
            ("mention_keys", ""),
            ("push", "mention"),
            ("push_status", "online"),
            ("push_threads", "all"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into()
    }

    /// Timezone of a new account: whatever the client's device says.
    pub fn default_timezone() -> StringMap {
        [("automaticTimezone", ""), ("manualTimezone", ""), ("useAutomaticTimezone", "true")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into()
    }

    /// The same person as they see themselves.
    pub fn for_self(mut self) -> Self {
        self.password.clear();
        self.last_login = 0;
        self
    }

    /// The same person as an administrator sees them.
    pub fn for_admin(mut self) -> Self {
        self.password.clear();
        self.last_password_update = 0;
        self.last_login = 0;
        self
    }

    /// The same person as others may see them: no notification settings, no account internals.
    ///
    /// `show_email` and `show_full_name` are `PrivacySettings`; an administrator passes true for both.
    pub fn sanitized(mut self, show_email: bool, show_full_name: bool) -> Self {
        self.password.clear();
        self.notify_props.clear();
        self.last_password_update = 0;
        self.failed_attempts = 0;
        self.email_verified = false;
        self.last_login = 0;
        if !show_email {
            self.email.clear();
            self.props.remove(PROP_REMOTE_EMAIL);
        }
        if !show_full_name {
            self.first_name.clear();
            self.last_name.clear();
        }
        self
    }
}
