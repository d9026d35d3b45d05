//! The payload of `confirm_invite`.

use serde::{Deserialize, Serialize};

/// What the accepting server tells the inviting one: its address, the token to present to it, and the token that it will
/// present from now on instead of the invitation's.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitationConfirm {
    pub remote_id: String,
    pub remote_team_id: String,
    pub site_url: String,
    pub token: String,
    pub refreshed_token: String,
    pub version: u32,
}

impl std::fmt::Debug for InvitationConfirm {
    /// Tokens stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationConfirm")
            .field("remote_id", &self.remote_id)
            .field("site_url", &self.site_url)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
