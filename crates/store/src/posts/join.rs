//! What is joined to messages when they are shown: one statement a kind for a whole list.

use causeway_model::files::FileInfo;
use causeway_model::posts::{Acknowledgement, PostPriority, Reaction, Thread};

use crate::args;
use crate::engine::{StoreError, Tx};

/// The files of these posts.
pub fn files_of(tx: &mut Tx, post_ids: &[&str]) -> Result<Vec<FileInfo>, StoreError> {
    tx.select("WHERE t.post_id IN LIST($1) AND t.delete_at = 0", args![post_ids])
}

/// The reactions to these posts that stand, in the order in which they came.
pub fn reactions_of(tx: &mut Tx, post_ids: &[&str]) -> Result<Vec<Reaction>, StoreError> {
    tx.select(
        "WHERE t.post_id IN LIST($1) AND t.delete_at = 0 ORDER BY t.create_at, t.user_id, t.emoji_name",
        args![post_ids],
    )
}

/// The acknowledgements of these posts that stand, the latest first.
pub fn acknowledgements_of(tx: &mut Tx, post_ids: &[&str]) -> Result<Vec<Acknowledgement>, StoreError> {
    tx.select(
        "WHERE t.post_id IN LIST($1) AND t.acknowledged_at > 0 ORDER BY t.acknowledged_at DESC, t.user_id",
        args![post_ids],
    )
}

/// The priorities of these posts, with the id of each.
pub fn priorities_of(tx: &mut Tx, post_ids: &[&str]) -> Result<Vec<(String, PostPriority)>, StoreError> {
    tx.rows(
        "SELECT post_id, priority, requested_ack, persistent_notifications FROM post_priorities \
         WHERE post_id IN LIST($1)",
        args![post_ids],
        |row| {
            let priority = PostPriority {
                priority: row.get(1)?,
                requested_ack: row.get(2)?,
                persistent_notifications: row.get(3)?,
                ..PostPriority::default()
            };
            Ok((row.get(0)?, priority))
        },
    )
}

/// Sets the priority of a post.
pub fn set_priority(tx: &mut Tx, post_id: &str, channel_id: &str, priority: &PostPriority) -> Result<(), StoreError> {
    tx.execute_later(
        "INSERT INTO post_priorities (post_id, channel_id, priority, requested_ack, persistent_notifications) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (post_id) DO UPDATE SET priority = excluded.priority, \
         requested_ack = excluded.requested_ack, persistent_notifications = excluded.persistent_notifications",
        args![post_id, channel_id, &priority.priority, priority.requested_ack, priority.persistent_notifications],
    )
}

/// The threads that begin with these posts.
pub fn threads_of(tx: &mut Tx, root_ids: &[&str]) -> Result<Vec<Thread>, StoreError> {
    tx.select("WHERE t.post_id IN LIST($1)", args![root_ids])
}

/// Which of these threads a person follows.
pub fn followed_of(tx: &mut Tx, user_id: &str, root_ids: &[&str]) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT post_id FROM thread_members WHERE user_id = $1 AND post_id IN LIST($2) AND following",
        args![user_id, root_ids],
    )
}

/// Names of the emoji that are on a post.
pub fn emoji_on(tx: &mut Tx, post_id: &str) -> Result<Vec<String>, StoreError> {
    tx.values("SELECT DISTINCT emoji_name FROM reactions WHERE post_id = $1 AND delete_at = 0", args![post_id])
}

/// Brings up to date whether a post has reactions, and moves it to where clients that ask "what changed since" find it.
pub fn note_reactions(tx: &mut Tx, post_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE posts SET has_reactions = EXISTS \
         (SELECT 1 FROM reactions r WHERE r.post_id = $1 AND r.delete_at = 0), \
         update_at = CASE WHEN update_at < $2 THEN $2 ELSE update_at END WHERE id = $1",
        args![post_id, at],
    )
}
