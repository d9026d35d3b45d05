//! What of a channel somebody has not read.

use crate::args;
use crate::engine::{StoreError, Tx};

/// What a membership says about what was read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MemberCounts {
    pub msg_count: i64,
    pub msg_count_root: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub last_viewed_at: i64,
}

/// Sets what a member has read.
pub fn set_unread(
    tx: &mut Tx,
    channel_id: &str,
    user_id: &str,
    counts: MemberCounts,
    at: i64,
) -> Result<(), StoreError> {
    tx.execute_one(
        "UPDATE channel_members SET msg_count = $3, msg_count_root = $4, mention_count = $5, mention_count_root = $6, \
         urgent_mention_count = $7, last_viewed_at = $8, last_update_at = $9 WHERE channel_id = $1 AND user_id = $2",
        args![
            channel_id,
            user_id,
            counts.msg_count,
            counts.msg_count_root,
            counts.mention_count,
            counts.mention_count_root,
            counts.urgent_mention_count,
            counts.last_viewed_at,
            at
        ],
    )
}

/// How many messages, and how many first ones of threads, there are from `at` on; comings and goings are not counted.
pub fn count_from(tx: &mut Tx, channel_id: &str, at: i64) -> Result<(i64, i64), StoreError> {
    let counts = tx.row(
        "SELECT COUNT(*), COALESCE(CAST(SUM(CASE WHEN root_id = '' THEN 1 ELSE 0 END) AS BIGINT), 0) FROM posts \
         WHERE channel_id = $1 AND create_at >= $2 AND original_id = '' AND delete_at = 0 AND kind NOT IN \
         ('system_join_leave', 'system_join_channel', 'system_leave_channel', 'system_add_to_channel', \
         'system_remove_from_channel', 'system_guest_join_channel', 'system_add_guest_to_chan', 'system_join_team', \
         'system_leave_team', 'system_add_to_team', 'system_remove_from_team')",
        args![channel_id, at],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(counts.unwrap_or_default())
}

/// What must be known of a message to see whom it mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct UnreadText {
    pub user_id: String,
    pub message: String,
    pub is_root: bool,
    pub is_urgent: bool,
}

/// The texts of people from `at` on, the latest first, at most `limit`.
pub fn texts_from(tx: &mut Tx, channel_id: &str, at: i64, limit: i64) -> Result<Vec<UnreadText>, StoreError> {
    tx.rows(
        "SELECT t.user_id, t.message, t.root_id = '', COALESCE(p.priority = 'urgent', FALSE) FROM posts t \
         LEFT JOIN post_priorities p ON p.post_id = t.id \
         WHERE t.channel_id = $1 AND t.create_at >= $2 AND t.original_id = '' AND t.delete_at = 0 \
         AND t.kind NOT LIKE 'system_%' ORDER BY t.create_at DESC, t.id DESC LIMIT $3",
        args![channel_id, at, limit],
        |row| {
            Ok(UnreadText { user_id: row.get(0)?, message: row.get(1)?, is_root: row.get(2)?, is_urgent: row.get(3)? })
        },
    )
}
