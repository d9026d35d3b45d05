//! Who is mentioned: looking people up among a channel's members and counting for them.

use crate::args;
use crate::engine::{StoreError, Tx};

/// Somebody whose name stands in a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub username: String,
    pub user_id: String,
    /// Whether they are a member of the channel and one of our own people.
    pub counts: bool,
}

/// The people of these names.
pub fn named(tx: &mut Tx, channel_id: &str, names: &[&str]) -> Result<Vec<Named>, StoreError> {
    tx.rows(
        "SELECT u.username, u.id, m.user_id IS NOT NULL AND u.remote_id = '' FROM users u \
         LEFT JOIN channel_members m ON m.channel_id = $1 AND m.user_id = u.id \
         WHERE u.username IN LIST($2) AND u.delete_at = 0",
        args![channel_id, names],
        |row| Ok(Named { username: row.get(0)?, user_id: row.get(1)?, counts: row.get(2)? }),
    )
}

/// Our own people in the channel who let `@channel` and its like reach them, at most `limit`.
pub fn reached_by_all(tx: &mut Tx, channel_id: &str, limit: i64) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT m.user_id FROM channel_members m JOIN users u ON u.id = m.user_id \
         WHERE m.channel_id = $1 AND u.delete_at = 0 AND u.remote_id = '' AND NOT u.is_bot \
         AND m.notify_props NOT LIKE '%\"ignore_channel_mentions\":\"on\"%' \
         AND u.notify_props NOT LIKE '%\"channel\":\"false\"%' LIMIT $2",
        args![channel_id, limit],
    )
}

/// Our own people among the members of a direct or group message.
pub fn local_members(tx: &mut Tx, channel_id: &str) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT m.user_id FROM channel_members m JOIN users u ON u.id = m.user_id \
         WHERE m.channel_id = $1 AND u.delete_at = 0 AND u.remote_id = '' LIMIT 64",
        args![channel_id],
    )
}

/// A member who watches for words, or follows every thread of the channel.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchingMember {
    pub user_id: String,
    pub first_name: String,
    pub notify_props: causeway_model::StringMap,
    pub follows_threads: bool,
}

/// The members whose settings ask for more than their name: few, in most channels none.
pub fn watching_members(tx: &mut Tx, channel_id: &str) -> Result<Vec<WatchingMember>, StoreError> {
    tx.rows(
        "SELECT u.id, u.first_name, u.notify_props, m.notify_props LIKE '%\"channel_auto_follow_threads\":\"on\"%' \
         FROM channel_members m JOIN users u ON u.id = m.user_id \
         WHERE m.channel_id = $1 AND u.delete_at = 0 AND u.remote_id = '' \
         AND ((u.notify_props LIKE '%\"mention_keys\":\"%' AND u.notify_props NOT LIKE '%\"mention_keys\":\"\"%') \
         OR u.notify_props LIKE '%\"first_name\":\"true\"%' \
         OR m.notify_props LIKE '%\"channel_auto_follow_threads\":\"on\"%')",
        args![channel_id],
        |row| {
            Ok(WatchingMember {
                user_id: row.get(0)?,
                first_name: row.get(1)?,
                notify_props: row.get(2)?,
                follows_threads: row.get(3)?,
            })
        },
    )
}

/// Counts one more mention for these members.
pub fn count_mentions(
    tx: &mut Tx,
    channel_id: &str,
    user_ids: &[&str],
    is_root: bool,
    is_urgent: bool,
    at: i64,
) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE channel_members SET mention_count = mention_count + 1, \
         mention_count_root = mention_count_root + $3, urgent_mention_count = urgent_mention_count + $4, \
         last_update_at = $5 WHERE channel_id = $1 AND user_id IN LIST($2)",
        args![channel_id, user_ids, i64::from(is_root), i64::from(is_urgent), at],
    )
}
