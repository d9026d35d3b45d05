//! SQL of the sync engine: cursors, what a connection has already, and what may be forgotten.
//!
//! Every statement of a batch asks for the whole batch at once. It must not know the protocol.

use std::collections::HashMap;

use causeway_model::posts::PostPriority;

use crate::args;
use crate::engine::{StoreError, Tx};

/// Which version of a person, and of their picture, a connection has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownUser {
    pub user_update_at: i64,
    pub picture_update_at: i64,
}

/// The people among `user_ids` that a connection has been told of.
pub fn known_users(tx: &mut Tx, remote_id: &str, user_ids: &[&str]) -> Result<HashMap<String, KnownUser>, StoreError> {
    let rows = tx.rows(
        "SELECT user_id, user_update_at, picture_update_at FROM remote_users WHERE remote_id = $1 AND user_id IN LIST($2)",
        args![remote_id, user_ids],
        |row| Ok((row.get(0)?, KnownUser { user_update_at: row.get(1)?, picture_update_at: row.get(2)? })),
    )?;
    Ok(rows.into_iter().collect())
}

/// Notes that a connection has a version of a person; never an older one than it has.
pub fn note_user(tx: &mut Tx, remote_id: &str, user_id: &str, update_at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "INSERT INTO remote_users (remote_id, user_id, user_update_at, picture_update_at) VALUES ($1, $2, $3, 0) \
         ON CONFLICT (remote_id, user_id) DO UPDATE SET user_update_at = excluded.user_update_at \
         WHERE remote_users.user_update_at < excluded.user_update_at",
        args![remote_id, user_id, update_at],
    )
}

/// Notes that a connection has a version of a person's picture.
pub fn note_picture(tx: &mut Tx, remote_id: &str, user_id: &str, update_at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE remote_users SET picture_update_at = $3 WHERE remote_id = $1 AND user_id = $2 AND picture_update_at < $3",
        args![remote_id, user_id, update_at],
    )
}

/// The files among `file_ids` that a connection has.
pub fn known_files(tx: &mut Tx, remote_id: &str, file_ids: &[&str]) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT file_id FROM remote_files WHERE remote_id = $1 AND file_id IN LIST($2)",
        args![remote_id, file_ids],
    )
}

/// Notes that a connection has a file.
pub fn note_file(tx: &mut Tx, remote_id: &str, file_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "INSERT INTO remote_files (remote_id, file_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        args![remote_id, file_id, at],
    )
}

/// The priorities of posts.
pub fn priorities(tx: &mut Tx, post_ids: &[&str]) -> Result<HashMap<String, PostPriority>, StoreError> {
    let rows = tx.rows(
        "SELECT post_id, priority, requested_ack, persistent_notifications FROM post_priorities WHERE post_id IN LIST($1)",
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
    )?;
    Ok(rows.into_iter().collect())
}

/// The ids of the people with these usernames: those that they have everywhere.
pub fn ids_by_username(tx: &mut Tx, usernames: &[&str]) -> Result<HashMap<String, String>, StoreError> {
    let rows = tx.rows(
        "SELECT username, CASE WHEN remote_user_id = '' THEN id ELSE remote_user_id END FROM users \
         WHERE username IN LIST($1)",
        args![usernames],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Moves the cursor of a live share forward, never back. `acknowledged_at` is when the other side took something, if it did.
pub fn move_cursor(
    tx: &mut Tx,
    channel_id: &str,
    remote_id: &str,
    cursor: i64,
    last_post: Option<(&str, i64, i64)>,
    acknowledged_at: Option<i64>,
) -> Result<(), StoreError> {
    let (post_id, create_at, update_at) = last_post.unwrap_or_default();
    tx.execute_later(
        "UPDATE channel_remotes SET cursor = CASE WHEN cursor < $3 THEN $3 ELSE cursor END, last_error = '', \
         synced_at = CASE WHEN synced_at < $4 THEN $4 ELSE synced_at END, \
         last_post_id = CASE WHEN $5 = '' THEN last_post_id ELSE $5 END, \
         last_post_create_id = CASE WHEN $5 = '' THEN last_post_create_id ELSE $5 END, \
         last_post_create_at = CASE WHEN $5 = '' THEN last_post_create_at ELSE $6 END, \
         last_post_update_at = CASE WHEN last_post_update_at < $7 THEN $7 ELSE last_post_update_at END \
         WHERE channel_id = $1 AND remote_id = $2 AND delete_at = 0 AND (cursor < $3 OR last_error <> '' OR CAST($4 AS BIGINT) > 0)",
        args![channel_id, remote_id, cursor, acknowledged_at.unwrap_or_default(), post_id, create_at, update_at],
    )
}

/// Notes that the other side has acknowledged who is in a channel.
pub fn note_members(tx: &mut Tx, channel_id: &str, remote_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE channel_remotes SET last_members_sync_at = $3 WHERE channel_id = $1 AND remote_id = $2 AND delete_at = 0",
        args![channel_id, remote_id, at],
    )
}

/// Notes why a share makes no progress.
pub fn note_error(tx: &mut Tx, channel_id: &str, remote_id: &str, error: &str) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE channel_remotes SET last_error = $3 WHERE channel_id = $1 AND remote_id = $2 AND delete_at = 0",
        args![channel_id, remote_id, error],
    )
}

/// Forgets the changes that every live share of their channel has acknowledged, and those of channels that nobody shares.
pub fn prune_changes(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM changes WHERE seq <= COALESCE((SELECT MIN(r.cursor) FROM channel_remotes r \
         JOIN connections c ON c.remote_id = r.remote_id AND c.delete_at = 0 \
         WHERE r.channel_id = changes.channel_id AND r.delete_at = 0), 9223372036854775807)",
        &[],
    )
}
