//! Giving a team or a channel a scheme, or everybody's roles again.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::teams::Team;
use causeway_store::{Tx, args};

use super::{require, wrong_scope};
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, reload};
use crate::workspace::Workspace;
use crate::{audits, channels, teams};

/// Gives a team the scheme; an empty id gives it everybody's roles again.
pub async fn set_of_team(ws: &Workspace, caller: &Caller, team_id: &str, scheme_id: &str) -> Result<()> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementPermissions)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (team_id, scheme_id) = (team_id.to_owned(), scheme_id.to_owned());
    ws.store
        .write(move |tx| {
            let team = teams::require(tx, &team_id)?;
            if !scheme_id.is_empty() && !require(tx, &scheme_id)?.is_for_teams() {
                return Err(wrong_scope());
            }
            let extra = format!("team={team_id} scheme={scheme_id}");
            audits::record(&ws2, tx, &caller, audits::SCHEMES, &extra)?;
            keep_team(&ws2, tx, team, Some(scheme_id).filter(|id| !id.is_empty()))?;
            reload(&ws2, tx)
        })
        .await
}

/// Gives a channel of a team the scheme; an empty id gives it its team's roles again.
pub async fn set_of_channel(ws: &Workspace, caller: &Caller, channel_id: &str, scheme_id: &str) -> Result<()> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementPermissions)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (channel_id, scheme_id) = (channel_id.to_owned(), scheme_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = channels::require(tx, &channel_id)?;
            if channel.is_message() {
                return Err(Error::invalid_url("channel_id").with_detail("direct and group messages have no scheme"));
            }
            if !scheme_id.is_empty() && require(tx, &scheme_id)?.is_for_teams() {
                return Err(wrong_scope());
            }
            let extra = format!("channel={channel_id} scheme={scheme_id}");
            audits::record(&ws2, tx, &caller, audits::SCHEMES, &extra)?;
            keep_channel(&ws2, tx, channel, Some(scheme_id).filter(|id| !id.is_empty()))
        })
        .await
}

pub(super) fn keep_team(ws: &Workspace, tx: &mut Tx, mut team: Team, scheme_id: Option<String>) -> Result<()> {
    team.scheme_id = scheme_id;
    team.update_at = ws.now().max(team.update_at + 1);
    tx.update(&team, &["id"])?;
    after_commit(ws, tx, kinds::update_team_scheme(&team));
    Ok(())
}

pub(super) fn keep_channel(ws: &Workspace, tx: &mut Tx, mut channel: Channel, scheme_id: Option<String>) -> Result<()> {
    channel.scheme_id = scheme_id;
    channel.update_at = ws.now().max(channel.update_at + 1);
    tx.execute_one(
        "UPDATE channels SET scheme_id = $2, update_at = $3 WHERE id = $1",
        args![&channel.id, &channel.scheme_id, channel.update_at],
    )?;
    after_commit(ws, tx, kinds::channel_updated(&channel));
    after_commit(ws, tx, kinds::channel_scheme_updated(&channel));
    Ok(())
}
