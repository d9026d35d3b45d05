//! How far a message is: for each connection that its channel is shared over, waiting, there, or refused.
//!
//! Nothing is kept for a message itself: what it says follows from the share's cursor, from the times at which batches were
//! acknowledged, and from what was refused. It must not know how messages are sent.

use causeway_model::connections::ChannelRemote;
use causeway_store::refusals::{self, Refusal};
use causeway_store::{Tx, connections as sql, deliveries, reads};
use serde::Serialize;

use super::live_remotes;
use crate::connections::check_sharing_enabled;
use crate::error::Result;
use crate::permissions::Caller;
use crate::posts::require_readable;
use crate::workspace::Workspace;

/// Where a message is, as far as one connection goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Delivery {
    pub remote_id: String,
    pub display_name: String,
    /// `waiting`, `delivered` or `refused`.
    pub state: &'static str,
    /// When it was acknowledged or refused; 0 while it waits, and where that is too long ago to be known.
    pub at: i64,
    /// Why it was refused, or which of its files were.
    pub reason: String,
    /// How many people there have read it, as their server says; left out where that is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_by: Option<i64>,
}

pub const WAITING: &str = "waiting";
pub const DELIVERED: &str = "delivered";
pub const REFUSED: &str = "refused";

/// How far a message is, told to those who may read it. A connection that it came from, or that it never was to go to, is left
/// out.
pub async fn delivery(ws: &Workspace, caller: &Caller, post_id: &str) -> Result<Vec<Delivery>> {
    check_sharing_enabled(ws)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .read(move |tx| {
            let (post, channel) = require_readable(&ws2, tx, &caller, &id)?;
            let mut out = Vec::new();
            if !channel.is_shared() || post.is_system() {
                return Ok(out);
            }
            let connections = sql::of_channel(tx, &channel.id)?;
            let refused = refusals::of_post(tx, &post.id, &post.file_ids)?;
            for share in live_remotes(tx, &channel.id)? {
                let Some(connection) = connections.iter().find(|c| c.remote_id == share.remote_id) else { continue };
                if post.remote_id == share.remote_id || post.change_seq <= share.first_seq {
                    continue;
                }
                let own: Vec<&Refusal> = refused.iter().filter(|r| r.remote_id == share.remote_id).collect();
                let (state, at, reason) = state(tx, &share, post.change_seq, &own)?;
                let told = state == DELIVERED && crate::policy::of(&ws2, connection).read_positions;
                let read_by = match told {
                    true => Some(reads::readers(tx, &channel.id, &share.remote_id, post.create_at)?),
                    false => None,
                };
                out.push(Delivery {
                    remote_id: share.remote_id,
                    display_name: connection.display_name.clone(),
                    state,
                    at,
                    reason,
                    read_by,
                });
            }
            Ok(out)
        })
        .await
}

fn state(tx: &mut Tx, share: &ChannelRemote, seq: i64, refused: &[&Refusal]) -> Result<(&'static str, i64, String)> {
    let is_again_under_way = refused.iter().any(|r| r.retry_seq > share.cursor);
    if seq > share.cursor || is_again_under_way {
        return Ok((WAITING, 0, share.last_error.clone()));
    }
    if let Some(refusal) = refused.iter().find(|r| r.kind == "post") {
        return Ok((REFUSED, refusal.last_at, refusal.reason.clone()));
    }
    let reasons: Vec<&str> = refused.iter().map(|r| r.reason.as_str()).collect();
    Ok((DELIVERED, deliveries::at(tx, &share.id, seq)?.unwrap_or_default(), reasons.join("; ")))
}
