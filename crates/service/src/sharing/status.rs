//! What is shared with whom, and how far it is.

use causeway_model::connections::{ChannelRemote, Connection, SharedChannel};
use causeway_store::args;

use super::{live_remotes, shared_channel};
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// A channel's share with one connection.
#[derive(Debug, Clone)]
pub struct ShareStatus {
    pub connection: Connection,
    pub remote: ChannelRemote,
    /// Changes that the other side has not acknowledged.
    pub waiting: i64,
    /// What the other side refused.
    pub refused: i64,
}

/// How a channel is shared: the share itself, and how far each connection is.
pub async fn status(ws: &Workspace, channel_id: &str) -> Result<(SharedChannel, Vec<ShareStatus>)> {
    let channel_id = channel_id.to_owned();
    ws.store
        .read(move |tx| {
            let shared = shared_channel(tx, &channel_id)?
                .ok_or_else(|| Error::not_found("api.command_share.not_shared.error", "The channel is not shared."))?;
            let seq: i64 =
                tx.value("SELECT change_seq FROM channels WHERE id = $1", args![&channel_id])?.unwrap_or_default();
            let connections: Vec<Connection> = tx.select(
                "JOIN channel_remotes r ON r.remote_id = t.remote_id WHERE r.channel_id = $1 AND r.delete_at = 0",
                args![&channel_id],
            )?;
            let refused: Vec<(String, i64)> = tx.rows(
                "SELECT remote_id, COUNT(*) FROM refusals WHERE channel_id = $1 AND dropped_at = 0 GROUP BY remote_id",
                args![&channel_id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut list = Vec::new();
            for remote in live_remotes(tx, &channel_id)? {
                let Some(connection) = connections.iter().find(|c| c.remote_id == remote.remote_id) else { continue };
                let refused = refused.iter().find(|(id, _)| *id == remote.remote_id).map_or(0, |(_, n)| *n);
                let waiting = (seq - remote.cursor).max(0);
                list.push(ShareStatus { connection: connection.clone(), remote, waiting, refused });
            }
            Ok((shared, list))
        })
        .await
}

/// The connections that a channel is shared with.
pub async fn remotes_of(ws: &Workspace, channel_id: &str) -> Result<Vec<Connection>> {
    let channel_id = channel_id.to_owned();
    ws.store
        .read(move |tx| {
            Ok(tx.select(
                "JOIN channel_remotes r ON r.remote_id = t.remote_id \
                 WHERE r.channel_id = $1 AND r.delete_at = 0 AND t.delete_at = 0 ORDER BY t.name",
                args![&channel_id],
            )?)
        })
        .await
}

/// The shared channels of a team, by name.
pub async fn of_team(ws: &Workspace, team_id: &str, offset: i64, limit: i64) -> Result<Vec<SharedChannel>> {
    let team_id = team_id.to_owned();
    ws.store
        .read(move |tx| {
            Ok(tx.select(
                "WHERE t.team_id = $1 ORDER BY t.share_name, t.channel_id LIMIT $2 OFFSET $3",
                args![&team_id, limit, offset],
            )?)
        })
        .await
}
