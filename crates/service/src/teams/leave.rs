//! Going out of a team.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::teams::Team;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use super::TOWN_SQUARE;
use crate::error::Result;
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_team};
use crate::workspace::Workspace;
use crate::{changes, channels};

/// Takes somebody out of a team: themselves, or by those who may remove people from it.
pub async fn remove(ws: &Workspace, caller: &Caller, team_id: &str, user_id: &str) -> Result<()> {
    let (work, caller) = (ws.clone(), caller.clone());
    let (team_id, user_id) = (team_id.to_owned(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let team = super::require(tx, &team_id)?;
            if !caller.is(&user_id) {
                check_team(&work, tx, &caller, &team.id, Permission::RemoveUserFromTeam)?;
            }
            super::require_member(tx, &team.id, &user_id)?;
            let user = crate::users::require(tx, &user_id)?;
            leave(&work, tx, &team, &user, caller.is(&user_id))
        })
        .await
}

/// Takes `user` out of `team` and all of its channels. `by_themselves` only matters for what the others are told.
pub fn leave(ws: &Workspace, tx: &mut Tx, team: &Team, user: &User, by_themselves: bool) -> Result<()> {
    let left: Vec<Channel> = tx.select(
        "JOIN channel_members m ON m.channel_id = t.id WHERE m.user_id = $1 AND t.team_id = $2",
        args![&user.id, &team.id],
    )?;
    if let Some(town_square) = left.iter().find(|c| c.name == TOWN_SQUARE) {
        tell(ws, tx, town_square, user, by_themselves)?;
    }
    let ids: Vec<&str> = left.iter().map(|c| c.id.as_str()).collect();
    tx.execute("DELETE FROM channel_members WHERE user_id = $1 AND channel_id IN LIST($2)", args![&user.id, &ids])?;
    causeway_store::channels::members::forget(tx, &user.id, &ids)?;
    for channel in &left {
        after_commit(ws, tx, kinds::left_silently(channel, &user.id));
        changes::record(ws, tx, channel, changes::MEMBER, &user.id, "")?;
    }
    tx.execute_one(
        "UPDATE team_members SET delete_at = $3, scheme_admin = FALSE, explicit_roles = '' \
         WHERE team_id = $1 AND user_id = $2",
        args![&team.id, &user.id, ws.now()],
    )?;
    for event in kinds::leave_team(&team.id, &user.id) {
        after_commit(ws, tx, event);
    }
    Ok(())
}

fn tell(ws: &Workspace, tx: &mut Tx, town_square: &Channel, user: &User, by_themselves: bool) -> Result<()> {
    let name = &user.username;
    let (kind, message) = match by_themselves {
        true => ("system_leave_team", format!("{name} left the team.")),
        false => ("system_remove_from_team", format!("{name} removed from the team.")),
    };
    channels::announce_move(ws, tx, town_square, &user.id, kind, message, &[("username", name)])
}
