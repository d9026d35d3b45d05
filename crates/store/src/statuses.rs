//! Statuses as they are kept: who was online when, and until when somebody wants no disturbance.

use causeway_model::statuses::Status;

use crate::args;
use crate::engine::{StoreError, Tx};

/// The kept statuses of these people; those who were never here are left out.
pub fn by_ids(tx: &mut Tx, ids: &[String]) -> Result<Vec<Status>, StoreError> {
    tx.select("WHERE t.user_id IN LIST($1)", args![ids])
}

/// Keeps these statuses.
pub fn keep(tx: &mut Tx, statuses: &[Status]) -> Result<(), StoreError> {
    for status in statuses {
        tx.upsert(status, &["user_id"])?;
    }
    Ok(())
}

/// Statuses whose time without disturbance was over at `now`, Unix seconds.
pub fn disturbable_again(tx: &mut Tx, now: i64) -> Result<Vec<Status>, StoreError> {
    tx.select("WHERE t.dnd_end_time > 0 AND t.dnd_end_time <= $1 AND t.status = 'dnd'", args![now])
}

/// Nobody is connected to a server that has just started: what was online or away by itself is offline.
pub fn forget_connections(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.execute("UPDATE statuses SET status = 'offline' WHERE status IN ('online', 'away') AND NOT manual", &[])
}
