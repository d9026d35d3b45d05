//! Which messages are repeated to whom, and when next.

use crate::args;
use crate::engine::{StoreError, Tx};

/// One message that is repeated to one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    pub post_id: String,
    pub user_id: String,
    /// How often it was repeated to them.
    pub sent: i64,
}

/// Repeats a message to these people, from `next_at` on.
pub fn repeat_to(tx: &mut Tx, post_id: &str, user_ids: &[String], next_at: i64) -> Result<(), StoreError> {
    for user_id in user_ids {
        tx.execute_later(
            "INSERT INTO persistent_notifications (post_id, user_id, next_at, sent) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (post_id, user_id) DO NOTHING",
            args![post_id, user_id, next_at],
        )?;
    }
    Ok(())
}

/// What is due, the longest overdue first.
pub fn due(tx: &mut Tx, now: i64, limit: i64) -> Result<Vec<Repeat>, StoreError> {
    tx.rows(
        "SELECT post_id, user_id, sent FROM persistent_notifications WHERE next_at <= $1 \
         ORDER BY next_at, post_id, user_id LIMIT $2",
        args![now, limit],
        |row| Ok(Repeat { post_id: row.get(0)?, user_id: row.get(1)?, sent: row.get(2)? }),
    )
}

/// Notes that a message was repeated, and when it is again.
pub fn repeated(tx: &mut Tx, repeat: &Repeat, next_at: i64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE persistent_notifications SET sent = sent + 1, next_at = $3 WHERE post_id = $1 AND user_id = $2",
        args![&repeat.post_id, &repeat.user_id, next_at],
    )?;
    Ok(())
}

/// Repeats a message to somebody no more; fine when it was not.
pub fn stop(tx: &mut Tx, post_id: &str, user_id: &str) -> Result<(), StoreError> {
    tx.execute_later(
        "DELETE FROM persistent_notifications WHERE post_id = $1 AND user_id = $2",
        args![post_id, user_id],
    )
}

/// Repeats a message to nobody any more.
pub fn stop_all(tx: &mut Tx, post_id: &str) -> Result<(), StoreError> {
    tx.execute_later("DELETE FROM persistent_notifications WHERE post_id = $1", args![post_id])
}

/// Whether somebody is still there to be told: active, and in the message's channel.
pub fn reaches(tx: &mut Tx, channel_id: &str, user_id: &str) -> Result<bool, StoreError> {
    let found: Option<String> = tx.value(
        "SELECT u.id FROM users u JOIN channel_members m ON m.user_id = u.id AND m.channel_id = $1 \
         WHERE u.id = $2 AND u.delete_at = 0",
        args![channel_id, user_id],
    )?;
    Ok(found.is_some())
}
