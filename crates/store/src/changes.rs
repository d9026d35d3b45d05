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
    /// The only connection that it is for, empty for all.
    pub target: String,
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
    append_for(tx, channel_id, kind, reference, origin, "", at)
}

/// As [`append`], for one connection only where `target` is not empty.
pub fn append_for(
    tx: &mut Tx,
    channel_id: &str,
    kind: &str,
    reference: &str,
    origin: &str,
    target: &str,
    at: i64,
) -> Result<i64, StoreError> {
    let seq = tx
        .value("UPDATE channels SET change_seq = change_seq + 1 WHERE id = $1 RETURNING change_seq", args![channel_id])?
        .ok_or(StoreError::WrongCount(0))?;
    let (kind, reference, origin, target) =
        (kind.to_owned(), reference.to_owned(), origin.to_owned(), target.to_owned());
    insert(tx, &Change { channel_id: channel_id.to_owned(), seq, kind, reference, origin, at, target })?;
    Ok(seq)
}

/// Adds a change whose number was taken in this unit of work.
pub fn insert(tx: &mut Tx, change: &Change) -> Result<(), StoreError> {
    tx.execute_later(
        "INSERT INTO changes (channel_id, seq, kind, ref, origin, at, target) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            &change.channel_id,
            change.seq,
            &change.kind,
            &change.reference,
            &change.origin,
            change.at,
            &change.target
        ],
    )
}

/// Whether the channel is shared over another connection than `origin` too.
pub fn has_other_side(tx: &mut Tx, channel_id: &str, origin: &str) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.value(
        "SELECT 1 FROM channel_remotes WHERE channel_id = $1 AND remote_id <> $2 AND delete_at = 0 LIMIT 1",
        args![channel_id, origin],
    )?;
    Ok(found.is_some())
}

/// The first `limit` changes of a channel after number `after`.
pub fn after(tx: &mut Tx, channel_id: &str, after: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    tx.rows(
        "SELECT seq, kind, ref, origin, at, target FROM changes WHERE channel_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        args![channel_id, after, limit],
        |row| {
            Ok(Change {
                channel_id: channel_id.to_owned(),
                seq: row.get(0)?,
                kind: row.get(1)?,
                reference: row.get(2)?,
                origin: row.get(3)?,
                at: row.get(4)?,
                target: row.get(5)?,
            })
        },
    )
}

/// Adds a change to the log of every shared channel that `user_id` is in, and returns those channels' ids.
pub fn append_for_member(
    tx: &mut Tx,
    user_id: &str,
    kind: &str,
    origin: &str,
    at: i64,
) -> Result<Vec<String>, StoreError> {
    let channels: Vec<String> = tx.values(
        "UPDATE channels SET change_seq = change_seq + 1 WHERE shared \
         AND id IN (SELECT m.channel_id FROM channel_members m WHERE m.user_id = $1) RETURNING id",
        args![user_id],
    )?;
    if channels.is_empty() {
        return Ok(channels);
    }
    tx.execute(
        "INSERT INTO changes (channel_id, seq, kind, ref, origin, at, target) \
         SELECT c.id, c.change_seq, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BIGINT), '' \
         FROM channels c WHERE c.id IN LIST($1)",
        args![&channels, kind, user_id, origin, at],
    )?;
    Ok(channels)
}
