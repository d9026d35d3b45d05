//! The change log of shared channels: numbered by channel, written with what it describes.

use crate::args;
use crate::engine::{StoreError, Tx};

/// One entry of a channel's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub channel_id: String,
    pub seq: i64,
    pub kind: String,
    /// What changed, as its kind writes it.
    pub reference: String,
    /// The connection the change came through, empty when it was made here.
    pub origin: String,
    /// Unix milliseconds.
    pub at: i64,
}

/// Adds a change and returns its number. Numbers of one channel have no gaps and follow the order of commits.
pub fn append(
    tx: &mut Tx,
    channel_id: &str,
    kind: &str,
    reference: &str,
    origin: &str,
    at: i64,
) -> Result<i64, StoreError> {
    let seq = tx
        .value("UPDATE channels SET change_seq = change_seq + 1 WHERE id = $1 RETURNING change_seq", args![channel_id])?
        .ok_or(StoreError::WrongCount(0))?;
    tx.execute_one(
        "INSERT INTO changes (channel_id, seq, kind, ref, origin, at) VALUES ($1, $2, $3, $4, $5, $6)",
        args![channel_id, seq, kind, reference, origin, at],
    )?;
    Ok(seq)
}

/// The first `limit` changes of a channel after number `after`.
pub fn after(tx: &mut Tx, channel_id: &str, after: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    tx.rows(
        "SELECT seq, kind, ref, origin, at FROM changes WHERE channel_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        args![channel_id, after, limit],
        |row| {
            Ok(Change {
                channel_id: channel_id.to_owned(),
                seq: row.get(0)?,
                kind: row.get(1)?,
                reference: row.get(2)?,
                origin: row.get(3)?,
                at: row.get(4)?,
            })
        },
    )
}
