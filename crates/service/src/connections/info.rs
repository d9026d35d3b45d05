//! What members may know of the connections that their channels are shared over.

use causeway_model::channels::Channel;
use causeway_model::connections::{Connection, ConnectionInfo};
use causeway_store::{args, connections as sql};

use super::{check_sharing_enabled, errors, find, may_look};
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_read_channel};
use crate::workspace::Workspace;

/// One connection, told to those who manage connections or share a channel over it; to others there is none.
pub async fn told_to(
    ws: &Workspace,
    caller: &Caller,
    remote_id: &str,
    include_deleted: bool,
) -> Result<ConnectionInfo> {
    check_sharing_enabled(ws)?;
    let manages = may_look(ws, caller);
    let (id, user_id) = (remote_id.to_owned(), caller.user_id.clone());
    ws.store
        .read(move |tx| {
            let found = find(tx, &id)?.filter(|c| include_deleted || c.delete_at == 0);
            let connection: Connection = found.ok_or_else(errors::not_found)?;
            if !manages && !sql::shares_with_user(tx, &id, &user_id)? {
                return Err(errors::not_found());
            }
            Ok(ConnectionInfo::from(&connection))
        })
        .await
}

/// The connections that a channel is shared over, told to those who may read it.
pub async fn of_channel(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<Vec<ConnectionInfo>> {
    check_sharing_enabled(ws)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&id])?;
            let channel = channel.ok_or_else(Error::forbidden)?;
            check_read_channel(&ws2, tx, &caller, &channel)?;
            let connections = sql::of_channel(tx, &id)?;
            Ok(connections.iter().map(ConnectionInfo::from).collect())
        })
        .await
}
