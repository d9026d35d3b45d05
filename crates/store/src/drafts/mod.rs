//! Finding drafts. It must not know who asks.

use causeway_model::drafts::Draft;

use crate::args;
use crate::engine::{StoreError, Tx};

/// The drafts of a person in the channels of a team and in direct channels, of which they are a member, newest first.
pub fn of_user(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<Vec<Draft>, StoreError> {
    tx.select(
        "JOIN channels c ON c.id = t.channel_id \
         JOIN channel_members m ON m.channel_id = t.channel_id AND m.user_id = t.user_id \
         WHERE t.user_id = $1 AND c.delete_at = 0 AND (c.team_id = $2 OR c.team_id = '') \
         ORDER BY t.update_at DESC, t.channel_id, t.root_id",
        args![user_id, team_id],
    )
}

/// One draft.
pub fn one(tx: &mut Tx, user_id: &str, channel_id: &str, root_id: &str) -> Result<Option<Draft>, StoreError> {
    tx.find("WHERE t.user_id = $1 AND t.channel_id = $2 AND t.root_id = $3", args![user_id, channel_id, root_id])
}

/// Removes one draft; fine when there is none.
pub fn remove(tx: &mut Tx, user_id: &str, channel_id: &str, root_id: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM drafts WHERE user_id = $1 AND channel_id = $2 AND root_id = $3",
        args![user_id, channel_id, root_id],
    )?;
    Ok(())
}
