//! SQL of what goes to a connection from before a channel was shared. It must not know the protocol.

use causeway_model::connections::History;

use crate::args;
use crate::engine::{StoreError, Tx};

/// How much is in a stretch of a channel's history.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    pub posts: i64,
    pub files: i64,
    /// Of the texts and the files.
    pub bytes: i64,
}

/// What people wrote, and what still stands of it, from `$2` to `$3`, and did not come from connection `$4`.
const GOING: &str = "p.channel_id = $1 AND p.create_at >= $2 AND p.create_at <= $3 AND p.remote_id <> $4 \
    AND p.delete_at = 0 AND p.original_id = '' AND p.kind NOT LIKE 'system%'";

/// Which messages are meant: those of a channel from one time to another that did not come from a connection.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'a> {
    pub channel_id: &'a str,
    pub remote_id: &'a str,
    pub from: i64,
    pub to: i64,
}

/// How much would go.
pub fn size(tx: &mut Tx, of: Stretch<'_>) -> Result<Size, StoreError> {
    let values = args![of.channel_id, of.from, of.to, of.remote_id];
    let (posts, text): (i64, i64) = tx
        .row(
            &format!(
                "SELECT COUNT(*), CAST(COALESCE(SUM(OCTET_LENGTH(p.message)), 0) AS BIGINT) FROM posts p WHERE {GOING}"
            ),
            values,
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .unwrap_or_default();
    let (files, bytes): (i64, i64) = tx
        .row(
            &format!(
                "SELECT COUNT(*), CAST(COALESCE(SUM(f.size), 0) AS BIGINT) FROM posts p \
                 JOIN files f ON f.post_id = p.id AND f.delete_at = 0 WHERE {GOING}"
            ),
            values,
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .unwrap_or_default();
    Ok(Size { posts, files, bytes: text + bytes })
}

/// How many messages there are.
pub fn count(tx: &mut Tx, of: Stretch<'_>) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM posts p WHERE {GOING}");
    Ok(tx.value(&sql, args![of.channel_id, of.from, of.to, of.remote_id])?.unwrap_or_default())
}

/// The next messages behind the one with this time and id, oldest first: their ids and times.
pub fn next(tx: &mut Tx, history: &History, limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let from = history.since.max(history.cursor_at);
    tx.rows(
        &format!(
            "SELECT p.id, p.create_at FROM posts p WHERE {GOING} AND (p.create_at > $5 OR p.id > $6) \
             ORDER BY p.create_at, p.id LIMIT $7"
        ),
        args![
            &history.channel_id,
            from,
            history.until_at,
            &history.remote_id,
            history.cursor_at,
            &history.cursor_id,
            limit
        ],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What a connection gets of a channel's history, where that was ever asked for.
pub fn find(tx: &mut Tx, channel_id: &str, remote_id: &str) -> Result<Option<History>, StoreError> {
    tx.find("WHERE t.channel_id = $1 AND t.remote_id = $2", args![channel_id, remote_id])
}

/// The channels of whose history a connection has yet to get something.
pub fn under_way(tx: &mut Tx, remote_id: &str) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT h.channel_id FROM channel_histories h JOIN channel_remotes r ON r.channel_id = h.channel_id \
         AND r.remote_id = h.remote_id AND r.delete_at = 0 AND r.create_at <= h.requested_at WHERE h.remote_id = $1 AND h.state IN ('waiting', 'sending') \
         ORDER BY h.requested_at, h.channel_id",
        args![remote_id],
    )
}

/// Keeps it.
pub fn keep(tx: &mut Tx, history: &History) -> Result<(), StoreError> {
    tx.upsert(history, &["remote_id", "channel_id"])
}

/// Messages that were dealt with, in one step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Step {
    pub sent: i64,
    pub refused: i64,
}

/// Moves on, unless it was asked for anew meanwhile: then what was under way does not count.
pub fn advance(tx: &mut Tx, history: &History, step: Step) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE channel_histories SET state = $4, sent = sent + $5, refused = refused + $6, reason = $7, started_at = $8, \
         done_at = $9, cursor_at = $10, cursor_id = $11, since = $12 \
         WHERE channel_id = $1 AND remote_id = $2 AND requested_at = $3 AND state IN ('waiting', 'sending')",
        args![
            &history.channel_id,
            &history.remote_id,
            history.requested_at,
            &history.state,
            step.sent,
            step.refused,
            &history.reason,
            history.started_at,
            history.done_at,
            history.cursor_at,
            &history.cursor_id,
            history.since
        ],
    )?;
    Ok(changed > 0)
}

/// Counts messages of a channel that nobody is to find unread: they stand in the totals and in what each member has read.
pub fn count_read(tx: &mut Tx, channel_id: &str, posts: i64, roots: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE channels SET total_msg_count = total_msg_count + $2, total_msg_count_root = total_msg_count_root + $3 \
         WHERE id = $1",
        args![channel_id, posts, roots],
    )?;
    tx.execute_later(
        "UPDATE channel_members SET msg_count = msg_count + $2, msg_count_root = msg_count_root + $3 WHERE channel_id = $1",
        args![channel_id, posts, roots],
    )
}
