//! Where a person is: the ids of their teams and channels.

use crate::args;
use crate::engine::{StoreError, Tx};

/// Ids of the teams and channels that somebody is in, and what they are on the server.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memberships {
    pub channels: Vec<String>,
    pub teams: Vec<String>,
    /// The person's system roles, separated by spaces.
    pub roles: String,
}

/// Everything that `user_id` is in.
pub fn of_user(tx: &mut Tx, user_id: &str) -> Result<Memberships, StoreError> {
    Ok(Memberships {
        channels: tx.values("SELECT channel_id FROM channel_members WHERE user_id = $1", args![user_id])?,
        teams: tx.values("SELECT team_id FROM team_members WHERE user_id = $1 AND delete_at = 0", args![user_id])?,
        roles: tx.value("SELECT roles FROM users WHERE id = $1", args![user_id])?.unwrap_or_default(),
    })
}
