//! Queries about channels and who is in them.

pub mod list;
pub mod members;
pub mod sidebar;

use causeway_model::channels::Channel;

use crate::args;
use crate::engine::{StoreError, Tx};

/// How many channels in use a team has.
pub fn count_of_team(tx: &mut Tx, team_id: &str) -> Result<i64, StoreError> {
    let count = tx.value("SELECT COUNT(*) FROM channels WHERE team_id = $1 AND delete_at = 0", args![team_id])?;
    Ok(count.unwrap_or_default())
}

/// The channels somebody is in, by display name: those of one team and those of none, or all when `team_id` is empty.
/// Archived ones only if they were archived since `archived_since`.
pub fn of_user(tx: &mut Tx, user_id: &str, team_id: &str, archived_since: i64) -> Result<Vec<Channel>, StoreError> {
    tx.select(
        "JOIN channel_members m ON m.channel_id = t.id WHERE m.user_id = $1 AND ($2 = '' OR t.team_id IN ($2, '')) \
         AND (t.delete_at = 0 OR t.delete_at >= $3) ORDER BY LOWER(t.display_name), t.id",
        args![user_id, team_id, archived_since],
    )
}
