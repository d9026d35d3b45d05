//! What is to be posted a moment later.

use causeway_model::posts::DelayedPost;

use crate::args;
use crate::engine::{StoreError, Tx};

/// What is due at `now`, in its order, at most `limit`.
pub fn due(tx: &mut Tx, now: i64, limit: i64) -> Result<Vec<DelayedPost>, StoreError> {
    tx.select("WHERE t.due_at <= $1 ORDER BY t.due_at, t.id LIMIT $2", args![now, limit])
}

/// When the next is due; `None` when there is none.
pub fn next_due(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    tx.value("SELECT due_at FROM delayed_posts ORDER BY due_at LIMIT 1", &[])
}

/// How many somebody waits for.
pub fn count_of(tx: &mut Tx, user_id: &str) -> Result<i64, StoreError> {
    Ok(tx.value("SELECT COUNT(*) FROM delayed_posts WHERE user_id = $1", args![user_id])?.unwrap_or_default())
}

/// Forgets one.
pub fn forget(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    tx.execute_one("DELETE FROM delayed_posts WHERE id = $1", args![id])
}
