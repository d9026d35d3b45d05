//! SQL of comparing a channel with another server: what of it should be on both sides, in its order, and how far a comparison is.

use causeway_model::connections::{ChannelRemote, History, Proof};

use crate::args;
use crate::engine::{Row, StoreError, Tx};

/// What of a channel one connection should hold: what came from it, and what it was sent.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    pub channel_id: String,
    pub remote_id: String,
    /// Where the channel's log stood when the share began.
    pub first_seq: i64,
    /// The stretch of time of what was sent from before the share.
    pub since: i64,
    pub until: i64,
    /// The last message of it that was dealt with.
    pub through: (i64, String),
}

impl Shared {
    /// What a share and its history come to.
    pub fn of(share: &ChannelRemote, history: Option<&History>) -> Self {
        let nothing = (1, 0, (0, String::new()));
        let (since, until, through) =
            history.map_or(nothing, |h| (h.since, h.until_at, (h.cursor_at, h.cursor_id.clone())));
        Self {
            channel_id: share.channel_id.clone(),
            remote_id: share.remote_id.clone(),
            first_seq: share.first_seq,
            since,
            until,
            through,
        }
    }
}

/// What a message is compared by, before it is made comparable.
#[derive(Debug, Clone, Default)]
pub struct Written {
    pub id: String,
    pub create_at: i64,
    pub user_id: String,
    pub root_id: String,
    pub kind: String,
    pub message: String,
    pub file_ids: Vec<String>,
    pub is_pinned: bool,
    pub remote_id: String,
    pub delete_at: i64,
    /// Whether the other side should hold it while it is not deleted.
    pub is_expected: bool,
    /// Whether it was made, or last changed, since the share began.
    pub is_news: bool,
}

const COLUMNS: &str = "t.id, t.create_at, t.user_id, t.root_id, t.kind, t.message, t.file_ids, t.is_pinned, t.remote_id, t.delete_at, \
    CASE WHEN t.change_seq > $3 THEN TRUE ELSE FALSE END";

const WRITTEN: &str = "t.channel_id = $1 AND t.original_id = '' AND t.kind IN ('', 'me', 'slack_attachment')";

const EXPECTED: &str = "(t.remote_id = $2 OR t.change_seq > $3 \
    OR (t.create_at >= $4 AND t.create_at <= $5 AND (t.create_at, t.id) <= ($6, $7))) \
    AND NOT EXISTS (SELECT 1 FROM refusals f WHERE f.remote_id = $2 AND f.channel_id = $1 AND f.kind = 'post' AND f.ref = t.id)";

fn read(row: &Row<'_>) -> Result<Written, StoreError> {
    Ok(Written {
        id: row.get(0)?,
        create_at: row.get(1)?,
        user_id: row.get(2)?,
        root_id: row.get(3)?,
        kind: row.get(4)?,
        message: row.get(5)?,
        file_ids: row.get(6)?,
        is_pinned: row.get(7)?,
        remote_id: row.get(8)?,
        delete_at: row.get(9)?,
        is_news: row.get(10)?,
        is_expected: row.get(11)?,
    })
}

/// What should be on both sides behind one place up to another, both a time and an id: oldest first, and made into whatever `make` does
/// one by one, so that no texts pile up.
pub fn page<T>(
    tx: &mut Tx,
    of: &Shared,
    after: (i64, &str),
    to: (i64, &str),
    limit: i64,
    mut make: impl FnMut(Written) -> T,
) -> Result<Vec<T>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, TRUE FROM posts t WHERE {WRITTEN} AND t.delete_at = 0 AND {EXPECTED} \
         AND (t.create_at, t.id) > ($8, $9) AND (t.create_at, t.id) <= ($10, $11) ORDER BY t.create_at, t.id LIMIT $12"
    );
    tx.rows(
        &sql,
        args![
            &of.channel_id,
            &of.remote_id,
            of.first_seq,
            of.since,
            of.until,
            of.through.0,
            &of.through.1,
            after.0,
            after.1,
            to.0,
            to.1,
            limit
        ],
        |row| read(row).map(&mut make),
    )
}

/// These messages of the channel, deleted or not.
pub fn by_ids(tx: &mut Tx, of: &Shared, ids: &[&str]) -> Result<Vec<Written>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, CASE WHEN {EXPECTED} THEN TRUE ELSE FALSE END FROM posts t WHERE {WRITTEN} AND t.id IN LIST($8)"
    );
    tx.rows(
        &sql,
        args![&of.channel_id, &of.remote_id, of.first_seq, of.since, of.until, of.through.0, &of.through.1, ids],
        read,
    )
}

/// What the other side refused of these kinds in the channel: kind, reference and reason.
pub fn refused(tx: &mut Tx, of: &Shared, limit: i64) -> Result<Vec<(String, String, String)>, StoreError> {
    tx.rows(
        "SELECT kind, ref, reason FROM refusals WHERE remote_id = $1 AND channel_id = $2 AND kind IN ('post', 'reaction', 'ack', 'file') \
         ORDER BY last_at DESC, ref LIMIT $3",
        args![&of.remote_id, &of.channel_id, limit],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Lets files and people of these messages be sent once more, should the other side lack them.
pub fn forget_sent(tx: &mut Tx, remote_id: &str, post_ids: &[&str]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM remote_files WHERE remote_id = $1 AND file_id IN (SELECT id FROM files WHERE post_id IN LIST($2))",
        args![remote_id, post_ids],
    )?;
    tx.execute(
        "UPDATE remote_users SET user_update_at = 0 WHERE remote_id = $1 \
         AND user_id IN (SELECT user_id FROM posts WHERE id IN LIST($2))",
        args![remote_id, post_ids],
    )?;
    Ok(())
}

/// The latest comparison.
pub fn find(tx: &mut Tx, channel_id: &str, remote_id: &str) -> Result<Option<Proof>, StoreError> {
    tx.find("WHERE t.channel_id = $1 AND t.remote_id = $2", args![channel_id, remote_id])
}

/// The channels whose comparison with a connection goes on.
pub fn under_way(tx: &mut Tx, remote_id: &str) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT p.channel_id FROM proofs p WHERE p.remote_id = $1 AND p.state IN ('waiting', 'comparing', 'mending') \
         ORDER BY p.begun_at, p.channel_id",
        args![remote_id],
    )
}

/// Keeps how far a comparison is, unless it was begun anew meanwhile.
pub fn keep(tx: &mut Tx, proof: &Proof) -> Result<bool, StoreError> {
    match find(tx, &proof.channel_id, &proof.remote_id)? {
        Some(known) if known.begun_at != proof.begun_at => Ok(false),
        _ => tx.upsert(proof, &["remote_id", "channel_id"]).map(|()| true),
    }
}
