//! Lists of connections and of what is shared over them.

use causeway_model::connections::{ChannelRemote, Connection, SharedChannel};
use causeway_model::permissions::Permission;
use causeway_store::{Tx, connections as sql};
use serde::Deserialize;

use super::{check_enabled, check_look, check_sharing_enabled, may_look, require, require_live};
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_team, has_system};
use crate::sharing;
use crate::workspace::Workspace;

/// Which connections a list holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub exclude_offline: bool,
    pub in_channel: String,
    pub not_in_channel: String,
    pub only_confirmed: bool,
    pub only_plugins: bool,
    pub exclude_plugins: bool,
    pub include_deleted: bool,
}

/// Connections by name. Who may share a channel, but look at no connections otherwise, is told the confirmed ones that it is
/// shared over, or that it can be shared over.
pub async fn list(ws: &Workspace, caller: &Caller, filter: Filter, offset: i64, limit: i64) -> Result<Vec<Connection>> {
    check_enabled(ws)?;
    for (name, id) in [("in_channel", &filter.in_channel), ("not_in_channel", &filter.not_in_channel)] {
        if !id.is_empty() && !causeway_model::ids::is_valid(id) {
            return Err(Error::invalid_url(name));
        }
    }
    let looks = may_look(ws, caller);
    let (work, caller) = (ws.clone(), caller.clone());
    let filter = sql::Filter {
        answered_after: if filter.exclude_offline { online_since(ws) } else { -1 },
        in_channel: filter.in_channel,
        not_in_channel: filter.not_in_channel,
        only_confirmed: filter.only_confirmed || !looks,
        only_plugins: filter.only_plugins,
        exclude_plugins: filter.exclude_plugins,
        include_deleted: filter.include_deleted && looks,
    };
    ws.store
        .read(move |tx| {
            if !looks {
                check_shares_channels_of(&work, tx, &caller, &filter)?;
            }
            Ok(sql::list(tx, &filter, offset, limit)?)
        })
        .await
}

/// Refuses who may not share every channel that the filter names, and everybody where it names none.
fn check_shares_channels_of(ws: &Workspace, tx: &mut Tx, caller: &Caller, filter: &sql::Filter) -> Result<()> {
    let named = [&filter.in_channel, &filter.not_in_channel].into_iter().filter(|id| !id.is_empty());
    let mut channels = named.map(|id| sharing::require_sharer(ws, tx, caller, id)).peekable();
    if channels.peek().is_none() {
        return Err(Error::forbidden());
    }
    channels.try_for_each(|channel| channel.map(drop))
}

fn online_since(ws: &Workspace) -> i64 {
    ws.now() - causeway_model::connections::ONLINE_WITHIN
}

/// Which of a connection's shared channels a list holds.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct ShareFilter {
    pub include_unconfirmed: bool,
    pub exclude_confirmed: bool,
    pub exclude_home: bool,
    pub exclude_remote: bool,
    pub include_deleted: bool,
}

/// What is shared over one connection.
pub async fn shares(
    ws: &Workspace,
    caller: &Caller,
    remote_id: &str,
    filter: ShareFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<ChannelRemote>> {
    check_sharing_enabled(ws)?;
    check_look(ws, caller)?;
    let id = remote_id.to_owned();
    ws.store
        .read(move |tx| {
            require(tx, &id)?;
            let filter = sql::ShareFilter {
                include_unconfirmed: filter.include_unconfirmed || filter.exclude_confirmed,
                exclude_confirmed: filter.exclude_confirmed,
                exclude_home: filter.exclude_home,
                exclude_remote: filter.exclude_remote,
                include_deleted: filter.include_deleted,
            };
            Ok(sql::shares(tx, &id, filter, offset, limit)?)
        })
        .await
}

/// What is shared over one connection, with the names of the channels: also for those who are in none of them.
pub async fn shown_shares(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<Vec<sql::ShownShare>> {
    check_sharing_enabled(ws)?;
    check_look(ws, caller)?;
    let id = remote_id.to_owned();
    ws.store
        .read(move |tx| {
            require_live(tx, &id)?;
            Ok(sql::shown_shares(tx, &id)?)
        })
        .await
}

/// The shared channels of a team: all for those who manage shared channels, their own for others.
pub async fn shared_channels_of_team(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<SharedChannel>> {
    check_sharing_enabled(ws)?;
    let manages = has_system(ws, caller, Permission::ManageSharedChannels);
    let (ws2, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            check_team(&ws2, tx, &caller, &team_id, Permission::ViewTeam)?;
            let member = (!manages).then_some(caller.user_id.as_str());
            Ok(sql::shared_channels_of_team(tx, &team_id, member, offset, limit)?)
        })
        .await
}
