//! SQL of what connections refused: kept until somebody retries or drops it.
//!
//! A retry is a change of the log for that connection alone; `retry_seq` is its number. Once the cursor has passed it, the thing
//! was refused again, which sets the number back to 0, or was taken.

use crate::args;
use crate::engine::{Row, StoreError, Tx};

/// Something that the other side refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Refusal {
    pub id: String,
    pub remote_id: String,
    pub channel_id: String,
    /// As in the change log, or `file`.
    pub kind: String,
    pub reference: String,
    pub reason: String,
    pub first_at: i64,
    pub last_at: i64,
    pub attempts: i64,
    /// The change that sends it again, 0 while nobody asked for that.
    pub retry_seq: i64,
}

/// Which refusals of a connection.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Empty for all channels.
    pub channel_id: String,
    /// `None` for all.
    pub ids: Option<Vec<String>>,
    /// Only those that nobody retries yet.
    pub at_rest: bool,
}

const COLUMNS: &str =
    "t.id, t.remote_id, t.channel_id, t.kind, t.ref, t.reason, t.first_at, t.last_at, t.attempts, t.retry_seq";

fn read(row: &Row<'_>) -> Result<Refusal, StoreError> {
    Ok(Refusal {
        id: row.get(0)?,
        remote_id: row.get(1)?,
        channel_id: row.get(2)?,
        kind: row.get(3)?,
        reference: row.get(4)?,
        reason: row.get(5)?,
        first_at: row.get(6)?,
        last_at: row.get(7)?,
        attempts: row.get(8)?,
        retry_seq: row.get(9)?,
    })
}

/// Keeps a refusal; one of the same thing counts one attempt more and keeps its id.
pub fn note(tx: &mut Tx, refusal: &Refusal, at: i64) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO refusals (id, remote_id, channel_id, kind, ref, reason, first_at, last_at, attempts, retry_seq, dropped_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1, 0, 0) ON CONFLICT (remote_id, channel_id, kind, ref) DO UPDATE SET \
         reason = excluded.reason, last_at = excluded.last_at, attempts = refusals.attempts + 1, retry_seq = 0, dropped_at = 0",
        args![
            &refusal.id,
            &refusal.remote_id,
            &refusal.channel_id,
            &refusal.kind,
            &refusal.reference,
            &refusal.reason,
            at
        ],
    )?;
    Ok(())
}

/// Forgets what was sent again up to change `through` and not refused once more.
pub fn forget_retried(tx: &mut Tx, remote_id: &str, channel_id: &str, through: i64) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM refusals WHERE remote_id = $1 AND channel_id = $2 AND retry_seq > 0 AND retry_seq <= $3",
        args![remote_id, channel_id, through],
    )?;
    Ok(())
}

/// Forgets refusals of one kind that have been taken since.
pub fn forget(
    tx: &mut Tx,
    remote_id: &str,
    channel_id: &str,
    kind: &str,
    references: &[&str],
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM refusals WHERE remote_id = $1 AND channel_id = $2 AND kind = $3 AND ref IN LIST($4)",
        args![remote_id, channel_id, kind, references],
    )?;
    Ok(())
}

/// Whether the connection has refused anything in the channel.
pub fn any(tx: &mut Tx, remote_id: &str, channel_id: &str) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.value(
        "SELECT 1 FROM refusals WHERE remote_id = $1 AND channel_id = $2 LIMIT 1",
        args![remote_id, channel_id],
    )?;
    Ok(found.is_some())
}

/// What a connection refused, the oldest first.
pub fn list(tx: &mut Tx, remote_id: &str, which: &Which, offset: i64, limit: i64) -> Result<Vec<Refusal>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM refusals t WHERE t.remote_id = $1 AND t.dropped_at = 0 AND ($2 = '' OR t.channel_id = $2) \
         AND (CAST($3 AS BIGINT) = 0 OR t.retry_seq = 0) AND (CAST($4 AS BIGINT) = 0 OR t.id IN LIST($5)) \
         ORDER BY t.first_at, t.channel_id, t.kind, t.ref LIMIT $6 OFFSET $7"
    );
    let ids: Vec<&str> = which.ids.iter().flatten().map(String::as_str).collect();
    let (rests, chosen) = (i64::from(which.at_rest), i64::from(which.ids.is_some()));
    tx.rows(&sql, args![remote_id, &which.channel_id, rests, chosen, &ids, limit, offset], read)
}

/// Notes which change sends a refused thing again.
pub fn note_retry(tx: &mut Tx, id: &str, remote_id: &str, seq: i64) -> Result<(), StoreError> {
    tx.execute_one("UPDATE refusals SET retry_seq = $3 WHERE id = $1 AND remote_id = $2", args![id, remote_id, seq])
}

/// Drops refusals, and says how many. They are remembered as dropped, nothing more.
pub fn drop(tx: &mut Tx, remote_id: &str, which: &Which, at: i64) -> Result<u64, StoreError> {
    let ids: Vec<&str> = which.ids.iter().flatten().map(String::as_str).collect();
    tx.execute(
        "UPDATE refusals SET dropped_at = $5, retry_seq = 0 WHERE remote_id = $1 AND dropped_at = 0 \
         AND ($2 = '' OR channel_id = $2) AND (CAST($3 AS BIGINT) = 0 OR id IN LIST($4))",
        args![remote_id, &which.channel_id, i64::from(which.ids.is_some()), &ids, at],
    )
}

/// How much a connection refused in each channel.
pub fn counts(tx: &mut Tx, remote_id: &str) -> Result<Vec<(String, i64)>, StoreError> {
    tx.rows(
        "SELECT channel_id, COUNT(*) FROM refusals WHERE remote_id = $1 AND dropped_at = 0 GROUP BY channel_id",
        args![remote_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What connections refused of a post: itself, and its files.
pub fn of_post(tx: &mut Tx, post_id: &str, file_ids: &[String]) -> Result<Vec<Refusal>, StoreError> {
    let files: Vec<&str> = file_ids.iter().map(String::as_str).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM refusals t WHERE (t.kind = 'post' AND t.ref = $1) OR (t.kind = 'file' AND t.ref IN LIST($2)) \
         ORDER BY t.ref"
    );
    tx.rows(&sql, args![post_id, &files], read)
}

/// The people whom refused things are of: of a post, a file, a reaction, an acknowledgement, or the person themselves.
pub fn authors(tx: &mut Tx, refusals: &[Refusal]) -> Result<Vec<String>, StoreError> {
    let of = |kind: &str| -> Vec<&str> {
        refusals.iter().filter(|r| r.kind == kind).map(|r| r.reference.as_str()).collect()
    };
    let (posts, files) = (of("post"), of("file"));
    let mut owners: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    for (table, ids) in [("posts", posts), ("files", files)] {
        if ids.is_empty() {
            continue;
        }
        let sql = format!("SELECT id, user_id FROM {table} WHERE id IN LIST($1)");
        let found: Vec<(String, String)> = tx.rows(&sql, args![&ids], |row| Ok((row.get(0)?, row.get(1)?)))?;
        owners.extend(found);
    }
    Ok(refusals
        .iter()
        .map(|refusal| match refusal.kind.as_str() {
            "post" | "file" => owners.get(&refusal.reference).cloned().unwrap_or_default(),
            "reaction" | "ack" => refusal.reference.split(':').nth(1).unwrap_or_default().to_owned(),
            _ => refusal.reference.clone(),
        })
        .collect())
}
