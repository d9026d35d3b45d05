//! Coming into a team.

use causeway_model::channels::Channel;
use causeway_model::permissions::{Permission, roles};
use causeway_model::teams::{Team, TeamMember};
use causeway_model::users::User;
use causeway_store::{Tx, args};

use super::{OFF_TOPIC, TOWN_SQUARE};
use crate::channels;
use crate::error::{Error, Kind, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, check_team, team_member, with_team_roles};
use crate::workspace::Workspace;

/// Brings `user` into `team` and its default channels, as one who came by themselves. Who is in it already stays as they are.
pub fn join(ws: &Workspace, tx: &mut Tx, team: &Team, user: &User) -> Result<TeamMember> {
    join_as(ws, tx, team, user, "", false)
}

/// Like [`join`], added by `adder` (empty when nobody did), as an administrator of the team or not.
pub fn join_as(ws: &Workspace, tx: &mut Tx, team: &Team, user: &User, adder: &str, admin: bool) -> Result<TeamMember> {
    if let Some(member) = team_member(tx, &team.id, &user.id)? {
        return Ok(with_team_roles(ws, member));
    }
    check_may_be_in(ws, tx, team, user)?;
    let guest = user.has_role(roles::SYSTEM_GUEST);
    let member = TeamMember {
        team_id: team.id.clone(),
        user_id: user.id.clone(),
        create_at: ws.now(),
        scheme_guest: guest,
        scheme_user: !guest,
        scheme_admin: admin && !guest,
        ..TeamMember::default()
    };
    tx.upsert(&member, &["team_id", "user_id"])?;
    after_commit(ws, tx, kinds::added_to_team(&team.id, &user.id));
    // Guests see only what they are invited to, and people of connected workspaces what is shared with them.
    if !guest && !user.is_remote() {
        join_default_channels(ws, tx, team, user, adder)?;
    }
    Ok(with_team_roles(ws, member))
}

fn check_may_be_in(ws: &Workspace, tx: &mut Tx, team: &Team, user: &User) -> Result<()> {
    if team.delete_at > 0 {
        return Err(Error::invalid("api.team.archived.app_error", "This team is archived."));
    }
    if user.delete_at > 0 {
        return Err(Error::invalid("api.team.add_user.deactivated.app_error", "This account is deactivated."));
    }
    let domains: Vec<&str> = team.allowed_domains.split([' ', ',']).filter(|d| !d.is_empty()).collect();
    let fits = |domain: &&str| {
        let end = format!("@{}", domain.trim_start_matches('@').to_lowercase());
        user.email.to_lowercase().ends_with(&end)
    };
    if !user.is_remote() && !user.is_bot && !domains.is_empty() && !domains.iter().any(fits) {
        return Err(Error::invalid(
            "api.team.join_user_to_team.allowed_domains.app_error",
            "The email address of this account does not belong to a domain that the team allows.",
        ));
    }
    let most = i64::from(ws.config().team.max_users_per_team);
    if causeway_store::teams::count_members(tx, &team.id)? >= most {
        return Err(Error::invalid(
            "app.team.join_user_to_team.max_accounts.app_error",
            "This team has reached the most members that the server allows for a team.",
        ));
    }
    Ok(())
}

fn join_default_channels(ws: &Workspace, tx: &mut Tx, team: &Team, user: &User, adder: &str) -> Result<()> {
    let configured = ws.config().team.experimental_default_channels.clone();
    let mut names = vec![TOWN_SQUARE.to_owned()];
    match configured.is_empty() {
        true => names.push(OFF_TOPIC.to_owned()),
        false => names.extend(configured),
    }
    let found: Vec<Channel> = tx.select(
        "WHERE t.team_id = $1 AND t.name IN LIST($2) AND t.kind = 'O' AND t.delete_at = 0 ORDER BY t.create_at",
        args![&team.id, &names],
    )?;
    for channel in found {
        channels::join_of_team(ws, tx, &channel, user, adder)?;
    }
    Ok(())
}

/// Adds somebody to a team: anybody joins an open team themselves, members with the permission add others.
pub async fn add(ws: &Workspace, caller: &Caller, team_id: &str, user_id: &str) -> Result<TeamMember> {
    let mut added = add_many(ws, caller, team_id, vec![user_id.to_owned()]).await?;
    added.pop().ok_or_else(Error::forbidden)
}

/// Adds several people to a team, all of them or nobody.
pub async fn add_many(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    user_ids: Vec<String>,
) -> Result<Vec<TeamMember>> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .write(move |tx| {
            let team = super::require(tx, &team_id)?;
            check_may_add(&work, tx, &caller, &team, &user_ids)?;
            let mut members = Vec::with_capacity(user_ids.len());
            for user_id in &user_ids {
                let user = crate::users::require(tx, user_id)?;
                let adder = if caller.is(user_id) { "" } else { caller.user_id.as_str() };
                members.push(join_as(&work, tx, &team, &user, adder, false)?);
            }
            Ok(members)
        })
        .await
}

/// Adds those of several people who can be added; answers for each their membership or why they have none.
pub async fn add_those_who_can(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    user_ids: Vec<String>,
) -> Result<Vec<(String, Result<TeamMember>)>> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .write(move |tx| {
            let team = super::require(tx, &team_id)?;
            check_may_add(&work, tx, &caller, &team, &user_ids)?;
            let mut answers = Vec::with_capacity(user_ids.len());
            for user_id in user_ids {
                let adder = if caller.is(&user_id) { "" } else { caller.user_id.as_str() };
                // What can refuse somebody is asked before anything is written.
                let added =
                    crate::users::require(tx, &user_id).and_then(|user| join_as(&work, tx, &team, &user, adder, false));
                match added {
                    Err(error) if error.cause.is_some() => return Err(error),
                    added => answers.push((user_id, added)),
                }
            }
            Ok(answers)
        })
        .await
}

fn check_may_add(ws: &Workspace, tx: &mut Tx, caller: &Caller, team: &Team, user_ids: &[String]) -> Result<()> {
    if !user_ids.iter().all(|id| caller.is(id)) {
        return check_team(ws, tx, caller, &team.id, Permission::AddUserToTeam);
    }
    let needed = match team.allow_open_invite {
        true => Permission::JoinPublicTeams,
        false => Permission::JoinPrivateTeams,
    };
    // Who is in the team already asks for nothing new.
    if team_member(tx, &team.id, &caller.user_id)?.is_some() {
        return Ok(());
    }
    check_system(ws, caller, needed)
}

/// Brings the caller into the team whose invite id they hold.
pub async fn add_by_invitation(ws: &Workspace, caller: &Caller, invite_id: &str) -> Result<TeamMember> {
    let (work, caller, invite_id) = (ws.clone(), caller.clone(), invite_id.to_owned());
    ws.store
        .write(move |tx| {
            let team: Option<Team> = tx.find("WHERE t.invite_id = $1 AND t.delete_at = 0", args![&invite_id])?;
            let team = team.ok_or_else(super::no_such_invitation)?;
            let user = crate::users::require(tx, &caller.user_id)?;
            if user.has_role(roles::SYSTEM_GUEST) {
                return Err(Error::new(
                    Kind::Forbidden,
                    "api.team.add_user_to_team_from_invite.guest.app_error",
                    "Guests come into a team by invitation to its channels only.",
                ));
            }
            join(&work, tx, &team, &user)
        })
        .await
}
