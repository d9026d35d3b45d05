//! SQL of what a channel held before it was shared: how much it is.

use crate::args;
use crate::engine::{StoreError, Tx};

/// How much a channel holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    pub posts: i64,
    pub files: i64,
    pub bytes: i64,
}

/// What people wrote in a channel at `since` or later, and up to change `through` of its log; with negative `through` all of it.
pub fn amount(tx: &mut Tx, channel_id: &str, since: i64, through: i64) -> Result<Amount, StoreError> {
    const OF: &str = "p.channel_id = $1 AND p.create_at >= $2 AND p.delete_at = 0 AND p.original_id = '' \
        AND p.kind IN ('', 'me', 'slack_attachment') AND (CAST($3 AS BIGINT) < 0 OR p.change_seq <= $3)";
    let posts: Option<i64> =
        tx.value(&format!("SELECT COUNT(*) FROM posts p WHERE {OF}"), args![channel_id, since, through])?;
    let files = tx.rows(
        &format!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(f.size), 0) AS BIGINT) FROM files f JOIN posts p ON p.id = f.post_id \
             WHERE f.delete_at = 0 AND {OF}"
        ),
        args![channel_id, since, through],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    let (files, bytes) = files.first().copied().unwrap_or_default();
    Ok(Amount { posts: posts.unwrap_or_default(), files, bytes })
}
