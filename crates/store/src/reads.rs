//! SQL of how far people have read in shared channels, ours and theirs. It must not know who may be told.

use crate::args;
use crate::engine::{StoreError, Tx};

/// Who of ours has read everything in a channel, and up to which time that goes: of these people, or of all who looked lately where
/// there are none. A bounded number of them.
pub fn all_read(
    tx: &mut Tx,
    channel_id: &str,
    user_ids: &[&str],
    since: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    tx.rows(
        "SELECT m.user_id, c.last_post_at FROM channel_members m JOIN channels c ON c.id = m.channel_id \
         JOIN users u ON u.id = m.user_id AND u.remote_id = '' AND u.delete_at = 0 \
         WHERE m.channel_id = $1 AND m.msg_count >= c.total_msg_count AND c.last_post_at > 0 \
         AND (m.user_id IN LIST($2) OR m.last_viewed_at >= $3) ORDER BY m.last_viewed_at DESC, m.user_id LIMIT 500",
        args![channel_id, user_ids, since],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Notes how far somebody of another server has read; never less than is known. Says whether that is news.
pub fn note(tx: &mut Tx, channel_id: &str, user_id: &str, remote_id: &str, read_at: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "INSERT INTO remote_reads (channel_id, user_id, remote_id, read_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (channel_id, user_id) DO UPDATE SET read_at = excluded.read_at, remote_id = excluded.remote_id \
         WHERE remote_reads.read_at < excluded.read_at",
        args![channel_id, user_id, remote_id, read_at],
    )?;
    Ok(changed > 0)
}

/// How many people of a connection who are in the channel have read up to this time.
pub fn readers(tx: &mut Tx, channel_id: &str, remote_id: &str, at: i64) -> Result<i64, StoreError> {
    let found: Option<i64> = tx.value(
        "SELECT COUNT(*) FROM remote_reads r JOIN channel_members m ON m.channel_id = r.channel_id AND m.user_id = r.user_id \
         WHERE r.channel_id = $1 AND r.remote_id = $2 AND r.read_at >= $3",
        args![channel_id, remote_id, at],
    )?;
    Ok(found.unwrap_or_default())
}
