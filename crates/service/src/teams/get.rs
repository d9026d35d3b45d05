//! Finding teams and their members.

use causeway_model::permissions::Permission;
use causeway_model::teams::{Team, TeamMember};
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{Caller, check_system, check_team, has_system, has_team, with_team_roles};
use crate::workspace::Workspace;

/// `team` as `caller` may see it: its address and its invitation are for those who manage it or invite to it.
pub(crate) fn shown_to(ws: &Workspace, tx: &mut Tx, caller: &Caller, mut team: Team) -> Result<Team> {
    if !has_team(ws, tx, caller, &team.id, Permission::ManageTeam)? {
        team.email.clear();
    }
    if !has_team(ws, tx, caller, &team.id, Permission::InviteUser)? {
        team.invite_id.clear();
    }
    Ok(team)
}

/// Refuses whoever is neither in the team nor may find it: open teams are found by everybody who may list them.
pub(crate) fn check_may_see(ws: &Workspace, tx: &mut Tx, caller: &Caller, team: &Team) -> Result<()> {
    if team.allow_open_invite && has_system(ws, caller, Permission::ListPublicTeams) {
        return Ok(());
    }
    check_team(ws, tx, caller, &team.id, Permission::ViewTeam)
}

/// One team.
pub async fn get(ws: &Workspace, caller: &Caller, team_id: &str) -> Result<Team> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            let team = super::require(tx, &team_id)?;
            check_may_see(&work, tx, &caller, &team)?;
            shown_to(&work, tx, &caller, team)
        })
        .await
}

/// One team by the name in its address.
pub async fn get_by_name(ws: &Workspace, caller: &Caller, name: &str) -> Result<Team> {
    let (work, caller, name) = (ws.clone(), caller.clone(), name.to_owned());
    ws.store
        .read(move |tx| {
            let team: Option<Team> = tx.find("WHERE t.name = $1", args![&name])?;
            let missing =
                || Error::not_found("app.team.get_by_name.missing.app_error", "Unable to find the existing team.");
            let team = team.ok_or_else(missing)?;
            // Whether a hidden team exists is not told to those who cannot see it.
            check_may_see(&work, tx, &caller, &team).map_err(|_| missing())?;
            shown_to(&work, tx, &caller, team)
        })
        .await
}

/// What an invitation leads to.
pub async fn get_by_invitation(ws: &Workspace, invite_id: &str) -> Result<Team> {
    let invite_id = invite_id.to_owned();
    ws.store
        .read(move |tx| {
            let team: Option<Team> = tx.find("WHERE t.invite_id = $1 AND t.delete_at = 0", args![&invite_id])?;
            team.ok_or_else(super::no_such_invitation)
        })
        .await
}

/// The teams that somebody is in.
pub async fn of_user(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<Vec<Team>> {
    if !caller.is(user_id) {
        check_system(ws, caller, Permission::SysconsoleReadUserManagementUsers)?;
    }
    let (work, caller, user_id) = (ws.clone(), caller.clone(), user_id.to_owned());
    ws.store
        .read(move |tx| {
            let teams = causeway_store::teams::of_user(tx, &user_id)?;
            teams.into_iter().map(|team| shown_to(&work, tx, &caller, team)).collect()
        })
        .await
}

/// One membership.
pub async fn member(ws: &Workspace, caller: &Caller, team_id: &str, user_id: &str) -> Result<TeamMember> {
    let (work, caller) = (ws.clone(), caller.clone());
    let (team_id, user_id) = (team_id.to_owned(), user_id.to_owned());
    ws.store
        .read(move |tx| {
            check_team(&work, tx, &caller, &team_id, Permission::ViewTeam)?;
            Ok(with_team_roles(&work, super::require_member(tx, &team_id, &user_id)?))
        })
        .await
}

/// Which members of a team, and in which order.
#[derive(Debug, Clone, Default)]
pub struct MembersQuery {
    pub offset: i64,
    pub limit: i64,
    /// Sorted by username instead of by id.
    pub by_username: bool,
    pub without_deactivated: bool,
}

/// A page of a team's members.
pub async fn members(ws: &Workspace, caller: &Caller, team_id: &str, query: MembersQuery) -> Result<Vec<TeamMember>> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            check_team(&work, tx, &caller, &team_id, Permission::ViewTeam)?;
            let MembersQuery { offset, limit, by_username, without_deactivated } = query;
            let page = causeway_store::teams::members(tx, &team_id, by_username, without_deactivated, offset, limit)?;
            Ok(page.into_iter().map(|m| with_team_roles(&work, m)).collect())
        })
        .await
}

/// The memberships of some people in a team; those who are not in it are left out.
pub async fn members_of(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    user_ids: Vec<String>,
) -> Result<Vec<TeamMember>> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            check_team(&work, tx, &caller, &team_id, Permission::ViewTeam)?;
            let found: Vec<TeamMember> = tx.select(
                "WHERE t.team_id = $1 AND t.user_id IN LIST($2) AND t.delete_at = 0 ORDER BY t.user_id",
                args![&team_id, &user_ids],
            )?;
            Ok(found.into_iter().map(|m| with_team_roles(&work, m)).collect())
        })
        .await
}
