//! Finding channels and their members.

use causeway_model::channels::{Channel, ChannelMember, OPEN};
use causeway_model::permissions::Permission;
use causeway_model::teams::Team;
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{
    Caller, check_channel, check_read_channel, check_self_or_edit_others, has_channel, has_team, with_channel_roles,
};
use crate::workspace::Workspace;

/// One channel.
pub async fn get(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<Channel> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_read_channel(&work, tx, &caller, &channel)?;
            Ok(channel)
        })
        .await
}

fn missing() -> Error {
    Error::not_found("app.channel.get_by_name.missing.app_error", "Channel does not exist.")
}

fn find_by_name(
    ws: &Workspace,
    tx: &mut Tx,
    caller: &Caller,
    team_id: &str,
    name: &str,
    archived: bool,
) -> Result<Channel> {
    // Direct and group channels belong to no team but are asked for under any.
    let found: Option<Channel> =
        tx.find("WHERE t.team_id IN ($1, '') AND t.name = $2 ORDER BY t.team_id DESC LIMIT 1", args![team_id, name])?;
    let channel = found.filter(|c| archived || c.delete_at == 0).ok_or_else(missing)?;
    let may = match channel.kind.as_str() {
        OPEN => {
            has_team(ws, tx, caller, team_id, Permission::ReadPublicChannel)?
                || has_channel(ws, tx, caller, &channel, Permission::ReadChannel)?
        }
        _ => has_channel(ws, tx, caller, &channel, Permission::ReadChannel)?,
    };
    // Whether a hidden channel exists is not told to those who cannot see it.
    if may { Ok(channel) } else { Err(missing()) }
}

/// One channel of a team by the name in its address.
pub async fn get_by_name(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    name: &str,
    archived: bool,
) -> Result<Channel> {
    let (work, caller, team_id, name) = (ws.clone(), caller.clone(), team_id.to_owned(), name.to_lowercase());
    ws.store.read(move |tx| find_by_name(&work, tx, &caller, &team_id, &name, archived)).await
}

/// One channel by the names in its address.
pub async fn get_by_team_name(
    ws: &Workspace,
    caller: &Caller,
    team_name: &str,
    name: &str,
    archived: bool,
) -> Result<Channel> {
    let (work, caller, team_name, name) = (ws.clone(), caller.clone(), team_name.to_owned(), name.to_lowercase());
    ws.store
        .read(move |tx| {
            let team: Option<Team> = tx.find("WHERE t.name = $1", args![&team_name])?;
            let team = team.ok_or_else(missing)?;
            find_by_name(&work, tx, &caller, &team.id, &name, archived)
        })
        .await
}

/// Which of somebody's channels.
#[derive(Debug, Clone, Default)]
pub struct OfUser {
    /// Of this team, with direct and group channels; of all teams when empty.
    pub team_id: String,
    /// Archived ones too.
    pub archived: bool,
    /// Of the archived ones only those archived since then.
    pub archived_since: i64,
}

/// The channels that somebody is in, by display name.
pub async fn of_user(ws: &Workspace, caller: &Caller, user_id: &str, which: OfUser) -> Result<Vec<Channel>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let user_id = user_id.to_owned();
    ws.store
        .read(move |tx| {
            let since = if which.archived { which.archived_since } else { i64::MAX };
            Ok(causeway_store::channels::of_user(tx, &user_id, &which.team_id, since)?)
        })
        .await
}

/// One membership.
pub async fn member(ws: &Workspace, caller: &Caller, channel_id: &str, user_id: &str) -> Result<ChannelMember> {
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, user_id) = (channel_id.to_owned(), user_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_channel(&work, tx, &caller, &channel, Permission::ReadChannel)?;
            let member = super::require_member(tx, &channel.id, &user_id)?;
            Ok(super::shown_to(&caller, with_channel_roles(&work, &channel, member)))
        })
        .await
}

/// A page of a channel's members.
pub async fn members(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<ChannelMember>> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_channel(&work, tx, &caller, &channel, Permission::ReadChannel)?;
            let page: Vec<ChannelMember> = tx.select(
                "WHERE t.channel_id = $1 ORDER BY t.user_id LIMIT $2 OFFSET $3",
                args![&channel.id, limit, offset],
            )?;
            Ok(page.into_iter().map(|m| super::shown_to(&caller, with_channel_roles(&work, &channel, m))).collect())
        })
        .await
}
