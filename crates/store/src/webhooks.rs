//! Finding incoming webhooks. It must not know who asks.

use causeway_model::webhooks::IncomingWebhook;

use crate::args;
use crate::engine::{StoreError, Tx};

const AMONG: &str = "delete_at = 0 AND ($1 = '' OR team_id = $1) AND ($2 = '' OR user_id = $2)";

/// The webhooks of a team and of a person, either of them empty for all, oldest first.
pub fn list(
    tx: &mut Tx,
    team_id: &str,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<IncomingWebhook>, StoreError> {
    let rest = format!("WHERE {AMONG} ORDER BY t.create_at, t.id LIMIT $3 OFFSET $4");
    tx.select(&rest, args![team_id, user_id, limit, offset])
}

/// How many of them there are.
pub fn count(tx: &mut Tx, team_id: &str, user_id: &str) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM incoming_webhooks WHERE {AMONG}");
    Ok(tx.value(&sql, args![team_id, user_id])?.unwrap_or_default())
}
