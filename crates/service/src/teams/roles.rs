//! What members are in a team.

use causeway_model::permissions::{Permission, SchemeFlags, TEAM_ROLES};
use causeway_model::teams::TeamMember;
use causeway_store::Tx;

use crate::error::Result;
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_team, new_flags, new_roles, with_team_roles};
use crate::workspace::Workspace;

/// Gives a member the named roles instead of those they have.
pub async fn set_roles(ws: &Workspace, caller: &Caller, team_id: &str, user_id: &str, roles: String) -> Result<()> {
    change(ws, caller, team_id, user_id, move |ws, member| {
        let had = member.scheme_flags();
        let all = ws.roles.load();
        let (explicit, flags) = new_roles(ws, &roles, (TEAM_ROLES, all.team_roles(&member.team_id)), had, "team_")?;
        member.explicit_roles = explicit;
        member.set_scheme_flags(flags);
        Ok(())
    })
    .await
}

/// Makes a member an administrator or a plain member.
pub async fn set_scheme_roles(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    user_id: &str,
    wanted: SchemeFlags,
) -> Result<()> {
    change(ws, caller, team_id, user_id, move |_, member| {
        member.set_scheme_flags(new_flags(member.scheme_flags(), wanted)?);
        Ok(())
    })
    .await
}

async fn change(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    user_id: &str,
    how: impl FnOnce(&Workspace, &mut TeamMember) -> Result<()> + Send + 'static,
) -> Result<()> {
    let (work, caller) = (ws.clone(), caller.clone());
    let (team_id, user_id) = (team_id.to_owned(), user_id.to_owned());
    ws.store
        .write(move |tx: &mut Tx| {
            check_team(&work, tx, &caller, &team_id, Permission::ManageTeamRoles)?;
            let mut member = super::require_member(tx, &team_id, &user_id)?;
            how(&work, &mut member)?;
            tx.update(&member, &["team_id", "user_id"])?;
            let member = with_team_roles(&work, member);
            after_commit(&work, tx, kinds::memberrole_updated(&member));
            Ok(())
        })
        .await
}
