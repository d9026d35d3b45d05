//! Who follows a thread, and how much of it they have not read.

use crate::args;
use crate::engine::{StoreError, Tx};

/// Makes the author of a reply follow its thread, with nothing unread.
pub fn follow_as_author(tx: &mut Tx, root_id: &str, user_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "INSERT INTO thread_members (post_id, user_id, following, last_viewed, last_update_at, unread_mentions) \
         VALUES ($1, $2, TRUE, $3, $3, 0) ON CONFLICT (post_id, user_id) DO UPDATE SET following = TRUE, \
         last_viewed = excluded.last_viewed, last_update_at = excluded.last_update_at, unread_mentions = 0",
        args![root_id, user_id, at],
    )
}

/// Makes people follow a thread unless they have had to do with it before; what came up to `viewed` counts as read.
pub fn follow_newly(tx: &mut Tx, root_id: &str, user_ids: &[&str], viewed: i64, at: i64) -> Result<(), StoreError> {
    for user_id in user_ids {
        tx.execute_later(
            "INSERT INTO thread_members (post_id, user_id, following, last_viewed, last_update_at, unread_mentions) \
             VALUES ($1, $2, TRUE, $3, $4, 0) ON CONFLICT DO NOTHING",
            args![root_id, *user_id, viewed, at],
        )?;
    }
    Ok(())
}

/// Counts one more mention in a thread for these people. With `follow` they follow it from now on.
pub fn mention_in_thread(
    tx: &mut Tx,
    root_id: &str,
    user_ids: &[&str],
    follow: bool,
    viewed: i64,
    at: i64,
) -> Result<(), StoreError> {
    if follow {
        tx.execute_later(
            "INSERT INTO thread_members (post_id, user_id, following, last_viewed, last_update_at, unread_mentions) \
             SELECT CAST($1 AS TEXT), u.id, TRUE, CAST($3 AS BIGINT), CAST($4 AS BIGINT), 1 FROM users u \
             WHERE u.id IN LIST($2) ON CONFLICT (post_id, user_id) DO UPDATE SET following = TRUE, \
             unread_mentions = thread_members.unread_mentions + 1, last_update_at = excluded.last_update_at",
            args![root_id, user_ids, viewed, at],
        )?;
        return Ok(());
    }
    tx.execute_later(
        "UPDATE thread_members SET unread_mentions = unread_mentions + 1, last_update_at = $3 \
         WHERE post_id = $1 AND user_id IN LIST($2) AND following",
        args![root_id, user_ids, at],
    )
}

/// One of our own people who follows a thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Follower {
    pub root_id: String,
    pub user_id: String,
    pub last_viewed: i64,
    pub unread_mentions: i64,
}

/// Our own people who follow these threads.
pub fn followers(tx: &mut Tx, root_ids: &[&str]) -> Result<Vec<Follower>, StoreError> {
    tx.rows(
        "SELECT m.post_id, m.user_id, m.last_viewed, m.unread_mentions FROM thread_members m \
         JOIN users u ON u.id = m.user_id WHERE m.post_id IN LIST($1) AND m.following AND u.remote_id = ''",
        args![root_ids],
        |row| {
            Ok(Follower {
                root_id: row.get(0)?,
                user_id: row.get(1)?,
                last_viewed: row.get(2)?,
                unread_mentions: row.get(3)?,
            })
        },
    )
}

/// When the latest replies of a thread were made, the latest first, at most `limit`.
pub fn latest_replies(tx: &mut Tx, root_id: &str, limit: i64) -> Result<Vec<i64>, StoreError> {
    tx.values(
        "SELECT create_at FROM posts WHERE root_id = $1 AND root_id <> '' AND delete_at = 0 \
         ORDER BY create_at DESC LIMIT $2",
        args![root_id, limit],
    )
}
