//! What the other side refused: shown to administrators, tried again or dropped as they say.

use causeway_model::channels::Channel;
use causeway_store::sync::{self, Refusal};

use super::{check_may_share, require_channel};
use crate::changes;
use crate::error::Result;
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// Most refusals that are shown or retried at once.
const MOST: i64 = 1_000;

/// What a connection refused in a channel.
pub async fn refusals(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<Vec<Refusal>> {
    check_may_share(ws, caller)?;
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store.read(move |tx| Ok(sync::refusals(tx, &remote_id, &channel_id, MOST)?)).await
}

/// Sends what a connection refused in a channel again. Says how much it is.
pub async fn retry(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<usize> {
    check_may_share(ws, caller)?;
    let (work, channel_id, remote_id) = (ws.clone(), channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel: Channel = require_channel(tx, &channel_id)?;
            let refused = sync::refusals(tx, &remote_id, &channel_id, MOST)?;
            for refusal in &refused {
                changes::record(&work, tx, &channel, &refusal.kind, &refusal.reference, "")?;
            }
            Ok(refused.len())
        })
        .await
}

/// Drops what a connection refused in a channel: it will not be sent again by itself.
pub async fn drop_refusals(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<u64> {
    check_may_share(ws, caller)?;
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            Ok(tx.execute(
                "DELETE FROM refusals WHERE remote_id = $1 AND channel_id = $2",
                causeway_store::args![&remote_id, &channel_id],
            )?)
        })
        .await
}
