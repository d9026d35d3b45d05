//! Lists of teams, and what is unread in them.

use causeway_model::permissions::Permission;
use causeway_model::teams::{Team, TeamMember};
use causeway_store::args;
use causeway_store::teams::{TeamFilter, Unread};
use serde::Serialize;

use super::get::{check_may_see, shown_to};
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, check_self_or_edit_others, check_team, has_system, with_team_roles};
use crate::workspace::Workspace;

/// A page of a list of teams. Serialises as API v4's TeamsWithCount.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Teams {
    pub teams: Vec<Team>,
    pub total_count: i64,
}

/// A page of the teams that the caller may find: the open ones, the closed ones, or both.
pub async fn list(ws: &Workspace, caller: &Caller, term: &str, offset: i64, limit: i64) -> Result<Teams> {
    let open = has_system(ws, caller, Permission::ListPublicTeams);
    let closed = has_system(ws, caller, Permission::ListPrivateTeams);
    let which = match (open, closed) {
        (true, true) => None,
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) => {
            return Err(Error::new(
                Kind::Forbidden,
                "api.team.get_all_teams.insufficient_permissions",
                "You do not have the appropriate permissions to list all teams.",
            ));
        }
    };
    let filter = TeamFilter { term: term.to_owned(), open: which, archived: closed };
    let (work, caller) = (ws.clone(), caller.clone());
    ws.store
        .read(move |tx| {
            let total_count = causeway_store::teams::count(tx, &filter)?;
            let page = causeway_store::teams::list(tx, &filter, offset, limit)?;
            let teams = page.into_iter().map(|team| shown_to(&work, tx, &caller, team)).collect::<Result<_>>()?;
            Ok(Teams { teams, total_count })
        })
        .await
}

/// Whether there is a team of this name that the caller may see.
pub async fn exists(ws: &Workspace, caller: &Caller, name: &str) -> Result<bool> {
    let (work, caller, name) = (ws.clone(), caller.clone(), name.to_lowercase());
    ws.store
        .read(move |tx| {
            let found: Option<Team> = tx.find("WHERE t.name = $1", args![&name])?;
            Ok(found.is_some_and(|team| check_may_see(&work, tx, &caller, &team).is_ok()))
        })
        .await
}

/// Somebody's memberships of teams.
pub async fn memberships(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<Vec<TeamMember>> {
    if !has_system(ws, caller, Permission::ReadOtherUsersTeams) {
        check_self_or_edit_others(ws, caller, user_id)?;
    }
    let (work, user_id) = (ws.clone(), user_id.to_owned());
    ws.store
        .read(move |tx| {
            let found: Vec<TeamMember> = tx.select(
                "JOIN teams x ON x.id = t.team_id \
                 WHERE t.user_id = $1 AND t.delete_at = 0 AND x.delete_at = 0 ORDER BY t.team_id",
                args![&user_id],
            )?;
            Ok(found.into_iter().map(|m| with_team_roles(&work, m)).collect())
        })
        .await
}

/// What somebody has not read, by team.
pub async fn unread(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<Vec<Unread>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let user_id = user_id.to_owned();
    ws.store
        .read(move |tx| {
            let mut teams = causeway_store::teams::unread(tx, &user_id)?;
            let threads = causeway_store::teams::unread_threads(tx, &user_id)?;
            for team in &mut teams {
                if let Some(of_threads) = threads.iter().find(|t| t.team_id == team.team_id) {
                    team.thread_count = of_threads.thread_count;
                    team.thread_mention_count = of_threads.thread_mention_count;
                    team.thread_urgent_mention_count = of_threads.thread_urgent_mention_count;
                }
            }
            Ok(teams)
        })
        .await
}

/// What somebody has not read in one team.
pub async fn unread_of(ws: &Workspace, caller: &Caller, user_id: &str, team_id: &str) -> Result<Unread> {
    let all = unread(ws, caller, user_id).await?;
    let found = all.into_iter().find(|team| team.team_id == team_id);
    found.ok_or_else(|| {
        Error::not_found("app.team.get_unread.app_error", "Unable to get the unread messages of the team.")
    })
}

/// How many are in a team. Serialises as API v4's TeamStats.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stats {
    pub team_id: String,
    pub total_member_count: i64,
    pub active_member_count: i64,
}

/// How many are in a team.
pub async fn stats(ws: &Workspace, caller: &Caller, team_id: &str) -> Result<Stats> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            check_team(&work, tx, &caller, &team_id, Permission::ViewTeam)?;
            let total_member_count = causeway_store::teams::count_members(tx, &team_id)?;
            let active_member_count = causeway_store::teams::active_members(tx, &team_id)?;
            Ok(Stats { team_id, total_member_count, active_member_count })
        })
        .await
}
