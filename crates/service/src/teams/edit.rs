//! Changing a team, archiving it, bringing it back.

use causeway_model::permissions::Permission;
use causeway_model::teams::{Team, TeamPatch};
use causeway_model::text::{check_team_description, check_team_display_name};
use causeway_store::Tx;

use super::get::shown_to;
use crate::error::{Error, Result};
use crate::events::{Event, after_commit, kinds};
use crate::permissions::{Caller, check_team};
use crate::workspace::Workspace;

const MAX_COMPANY_NAME: usize = 64;
const MAX_ALLOWED_DOMAINS: usize = 500;

pub(super) fn check_company_name(name: &str) -> Result<()> {
    if name.chars().count() > MAX_COMPANY_NAME {
        return Err(Error::invalid("model.team.is_valid.company.app_error", "Invalid company name."));
    }
    Ok(())
}

pub(super) fn check_allowed_domains(domains: &str) -> Result<()> {
    if domains.len() > MAX_ALLOWED_DOMAINS {
        return Err(Error::invalid("model.team.is_valid.domains.app_error", "Invalid allowed domains."));
    }
    Ok(())
}

/// Changes what `patch` names.
pub async fn patch(ws: &Workspace, caller: &Caller, team_id: &str, patch: TeamPatch) -> Result<Team> {
    change(ws, caller, team_id, kinds::update_team, move |_, team| {
        let TeamPatch { display_name, description, company_name, allowed_domains, allow_open_invite, .. } = patch;
        if let Some(name) = display_name {
            check_team_display_name(&name)?;
            team.display_name = name.trim().to_owned();
        }
        if let Some(description) = description {
            check_team_description(&description)?;
            team.description = description;
        }
        if let Some(name) = company_name {
            check_company_name(&name)?;
            team.company_name = name;
        }
        if let Some(domains) = allowed_domains {
            check_allowed_domains(&domains)?;
            team.allowed_domains = domains;
        }
        if let Some(open) = allow_open_invite {
            team.allow_open_invite = open;
        }
        Ok(())
    })
    .await
}

/// Opens a team to everybody or closes it; closing makes invitations that are about worthless.
pub async fn set_privacy(ws: &Workspace, caller: &Caller, team_id: &str, open: bool) -> Result<Team> {
    change(ws, caller, team_id, kinds::update_team, move |ws, team| {
        team.allow_open_invite = open;
        team.kind = if open { "O" } else { "I" }.to_owned();
        if !open {
            team.invite_id = ws.ids.new_id();
        }
        Ok(())
    })
    .await
}

/// Makes a new invite id; the old one leads nowhere from then on.
pub async fn regenerate_invite_id(ws: &Workspace, caller: &Caller, team_id: &str) -> Result<Team> {
    change(ws, caller, team_id, kinds::update_team, |ws, team| {
        team.invite_id = ws.ids.new_id();
        Ok(())
    })
    .await
}

/// Archives a team: nobody sees it any more until it is restored.
pub async fn archive(ws: &Workspace, caller: &Caller, team_id: &str) -> Result<Team> {
    change(ws, caller, team_id, kinds::delete_team, |ws, team| {
        team.delete_at = ws.now();
        Ok(())
    })
    .await
}

/// Brings an archived team back.
pub async fn restore(ws: &Workspace, caller: &Caller, team_id: &str) -> Result<Team> {
    change(ws, caller, team_id, kinds::restore_team, |_, team| {
        team.delete_at = 0;
        Ok(())
    })
    .await
}

async fn change(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    told: fn(&Team) -> Event,
    how: impl FnOnce(&Workspace, &mut Team) -> Result<()> + Send + 'static,
) -> Result<Team> {
    let (work, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .write(move |tx: &mut Tx| {
            let mut team = super::require(tx, &team_id)?;
            check_team(&work, tx, &caller, &team.id, Permission::ManageTeam)?;
            how(&work, &mut team)?;
            team.update_at = work.now();
            tx.update(&team, &["id"])?;
            after_commit(&work, tx, told(&team));
            shown_to(&work, tx, &caller, team)
        })
        .await
}
