//! Lists and searches of channels.

use std::collections::BTreeMap;

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::teams::Team;
use causeway_model::users::User;
use causeway_store::channels::list::{self, ChannelFilter, ChannelWithTeam};
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{Caller, check_channel, check_system, check_team, has_team};
use crate::workspace::Workspace;

/// Which channels of one team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfTeam {
    Public,
    /// For administrators only.
    Private,
    Archived,
}

/// A page of the channels of a team.
pub async fn of_team(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    which: OfTeam,
    offset: i64,
    limit: i64,
) -> Result<Vec<Channel>> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| match which {
            OfTeam::Public => {
                check_team(&work, tx, &caller, &team_id, Permission::ListTeamChannels)?;
                Ok(list::public_of_team(tx, &team_id, offset, limit)?)
            }
            OfTeam::Private => {
                check_system(&work, &caller, Permission::ManageSystem)?;
                Ok(list::private_of_team(tx, &team_id, offset, limit)?)
            }
            OfTeam::Archived => {
                check_team(&work, tx, &caller, &team_id, Permission::ViewTeam)?;
                Ok(list::archived_of_team(tx, &team_id, &caller.user_id, offset, limit)?)
            }
        })
        .await
}

/// Those public channels of a team that have one of these ids.
pub async fn public_by_ids(ws: &Workspace, caller: &Caller, team_id: &str, ids: Vec<String>) -> Result<Vec<Channel>> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            check_team(&work, tx, &caller, &team_id, Permission::ViewTeam)?;
            let found: Vec<Channel> = tx.select(
                "WHERE t.team_id = $1 AND t.id IN LIST($2) AND t.kind = 'O' AND t.delete_at = 0 \
                 ORDER BY LOWER(t.display_name), t.id",
                args![&team_id, &ids],
            )?;
            if found.is_empty() {
                return Err(Error::not_found(
                    "app.channel.get_channels_by_ids.not_found.app_error",
                    "No channel found.",
                ));
            }
            Ok(found)
        })
        .await
}

/// What a client looks for while somebody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Public channels of the team.
    Public,
    /// Those, and private ones that the caller is in.
    Linkable,
    /// The caller's own, direct and group channels too.
    Own,
}

/// Channels of a team that fit `term`.
pub async fn search(ws: &Workspace, caller: &Caller, team_id: &str, term: &str, among: Among) -> Result<Vec<Channel>> {
    let (work, caller) = (ws.clone(), caller.clone());
    let (team_id, term) = (team_id.to_owned(), term.to_owned());
    ws.store
        .read(move |tx| {
            if among == Among::Own {
                check_team(&work, tx, &caller, &team_id, Permission::ViewTeam)?;
                return Ok(list::search_own(tx, &team_id, &term, &caller.user_id)?);
            }
            let public = has_team(&work, tx, &caller, &team_id, Permission::ListTeamChannels)?;
            // Whoever may not list the team's channels finds their own.
            let own = among == Among::Linkable || !public;
            Ok(list::search_team(tx, &team_id, &term, &caller.user_id, public, own)?)
        })
        .await
}

/// The caller's group channels with somebody whose name fits `term`.
pub async fn search_groups(ws: &Workspace, caller: &Caller, term: &str) -> Result<Vec<Channel>> {
    if term.trim().is_empty() {
        return Ok(Vec::new());
    }
    let (user_id, term) = (caller.user_id.clone(), term.to_owned());
    ws.store.read(move |tx| Ok(list::search_groups(tx, &term, &user_id)?)).await
}

/// A page of channels of all teams and how many there are. `as_administrator` shows everything and needs the permission;
/// else the caller finds what they could find in their teams.
pub async fn across_teams(
    ws: &Workspace,
    caller: &Caller,
    mut filter: ChannelFilter,
    as_administrator: bool,
    offset: i64,
    limit: i64,
) -> Result<(Vec<ChannelWithTeam>, i64)> {
    if as_administrator {
        check_system(ws, caller, Permission::SysconsoleReadUserManagementChannels)?;
    } else {
        filter.seen_by.clone_from(&caller.user_id);
    }
    ws.store
        .read(move |tx| {
            let total = list::count_across_teams(tx, &filter)?;
            Ok((list::across_teams(tx, &filter, offset, limit)?, total))
        })
        .await
}

/// The other people of the caller's group channels, by channel. Channels that the caller is not in are left out.
pub async fn people_of_groups(
    ws: &Workspace,
    caller: &Caller,
    channel_ids: Vec<String>,
) -> Result<BTreeMap<String, Vec<User>>> {
    let user_id = caller.user_id.clone();
    let found = ws
        .store
        .read(move |tx| {
            Ok::<_, Error>(causeway_store::channels::members::people_of_groups(tx, &channel_ids, &user_id)?)
        })
        .await?;
    let mut people: BTreeMap<String, Vec<User>> = BTreeMap::new();
    for (channel_id, user) in found {
        people.entry(channel_id).or_default().push(crate::users::shown_to(ws, caller, user));
    }
    Ok(people)
}

/// The teams that everybody of a direct or group channel is in.
pub async fn common_teams(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<Vec<Team>> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx: &mut Tx| {
            let channel = super::require(tx, &channel_id)?;
            check_channel(&work, tx, &caller, &channel, Permission::ReadChannel)?;
            if !channel.is_message() {
                return Err(Error::invalid(
                    "app.channel.get_common_teams.type.app_error",
                    "Only direct and group channels have teams in common.",
                ));
            }
            let user_ids = causeway_store::channels::members::ids(tx, &channel.id)?;
            let ids = causeway_store::teams::common(tx, &user_ids)?;
            let teams: Vec<Team> =
                tx.select("WHERE t.id IN LIST($1) ORDER BY LOWER(t.display_name), t.id", args![&ids])?;
            teams.into_iter().map(|team| crate::teams::shown_to(&work, tx, &caller, team)).collect()
        })
        .await
}
