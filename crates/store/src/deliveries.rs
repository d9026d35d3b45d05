//! SQL of what waits for connections and of when it was acknowledged: one row a batch, never one a post.

use crate::args;
use crate::engine::{StoreError, Tx};

/// How long times of delivery are kept, milliseconds (30 days).
pub const KEPT: i64 = 30 * 24 * 3_600_000;

/// Notes that a share's changes up to `to_seq` were acknowledged.
pub fn note(tx: &mut Tx, share_id: &str, to_seq: i64, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "INSERT INTO deliveries (share_id, to_seq, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        args![share_id, to_seq, at],
    )
}

/// When a share's change was acknowledged; `None` when that is longer ago than it is kept.
pub fn at(tx: &mut Tx, share_id: &str, seq: i64) -> Result<Option<i64>, StoreError> {
    tx.value(
        "SELECT at FROM deliveries WHERE share_id = $1 AND to_seq >= $2 ORDER BY to_seq LIMIT 1",
        args![share_id, seq],
    )
}

/// Forgets what is older than it is kept.
pub fn prune(tx: &mut Tx, now: i64) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM deliveries WHERE at < $1", args![now - KEPT])
}

/// What waits of one share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    pub remote_id: String,
    pub channel_id: String,
    /// Changes that have not been acknowledged.
    pub count: i64,
    /// When the oldest of them was made.
    pub oldest_at: i64,
}

/// The shares behind which something waits, of one connection or, where that is empty, of all.
pub fn waiting(tx: &mut Tx, remote_id: &str) -> Result<Vec<Waiting>, StoreError> {
    tx.rows(
        "SELECT r.remote_id, r.channel_id, c.change_seq - r.cursor, \
         COALESCE((SELECT g.at FROM changes g WHERE g.channel_id = r.channel_id AND g.seq > r.cursor \
          ORDER BY g.seq LIMIT 1), r.update_at) \
         FROM channel_remotes r JOIN channels c ON c.id = r.channel_id \
         WHERE r.delete_at = 0 AND r.cursor < c.change_seq AND ($1 = '' OR r.remote_id = $1) ORDER BY r.channel_id",
        args![remote_id],
        |row| {
            Ok(Waiting { remote_id: row.get(0)?, channel_id: row.get(1)?, count: row.get(2)?, oldest_at: row.get(3)? })
        },
    )
}

/// How one share stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShareState {
    pub channel_id: String,
    pub display_name: String,
    /// Empty for direct and group messages.
    pub team_name: String,
    pub home: bool,
    pub read_only: bool,
    pub paused_at: i64,
    /// Whether the other side has taken the invitation.
    pub invited: bool,
    pub synced_at: i64,
    pub last_error: String,
}

/// Every share of a connection, by the channel's name.
pub fn shares(tx: &mut Tx, remote_id: &str) -> Result<Vec<ShareState>, StoreError> {
    tx.rows(
        "SELECT r.channel_id, c.display_name, COALESCE(m.display_name, ''), s.home, r.read_only OR s.read_only, \
         r.paused_at, r.is_invite_confirmed, r.synced_at, r.last_error FROM channel_remotes r \
         JOIN channels c ON c.id = r.channel_id JOIN shared_channels s ON s.channel_id = r.channel_id \
         LEFT JOIN teams m ON m.id = c.team_id \
         WHERE r.remote_id = $1 AND r.delete_at = 0 ORDER BY c.display_name, r.channel_id",
        args![remote_id],
        |row| {
            Ok(ShareState {
                channel_id: row.get(0)?,
                display_name: row.get(1)?,
                team_name: row.get(2)?,
                home: row.get(3)?,
                read_only: row.get(4)?,
                paused_at: row.get(5)?,
                invited: row.get(6)?,
                synced_at: row.get(7)?,
                last_error: row.get(8)?,
            })
        },
    )
}
