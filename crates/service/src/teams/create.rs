//! Making a team.

use causeway_model::channels::OPEN;
use causeway_model::permissions::Permission;
use causeway_model::teams::Team;
use causeway_model::text::{check_team_description, check_team_display_name, check_team_name};
use causeway_store::Tx;
use serde::Deserialize;

use super::{OFF_TOPIC, TOWN_SQUARE, join_as};
use crate::channels::NewChannel;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_system};
use crate::workspace::Workspace;

/// What a new team is made from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewTeam {
    pub name: String,
    pub display_name: String,
    pub description: String,
    /// `O` or `I`; `O` when it is not said.
    #[serde(rename = "type")]
    pub kind: String,
    pub company_name: String,
    pub allowed_domains: String,
    pub allow_open_invite: bool,
}

/// Makes a team with its default channels; whoever makes it is its administrator.
pub async fn create(ws: &Workspace, caller: &Caller, new: NewTeam) -> Result<Team> {
    check_system(ws, caller, Permission::CreateTeam)?;
    let team = checked(ws, new)?;
    let (ws, caller) = (ws.clone(), caller.clone());
    let work = ws.clone();
    ws.store.write(move |tx| insert(&work, tx, &caller, team)).await
}

fn checked(ws: &Workspace, new: NewTeam) -> Result<Team> {
    check_team_display_name(&new.display_name)?;
    check_team_name(&new.name)?;
    check_team_description(&new.description)?;
    super::edit::check_company_name(&new.company_name)?;
    super::edit::check_allowed_domains(&new.allowed_domains)?;
    let kind = match new.kind.as_str() {
        "" | "O" => "O",
        "I" => "I",
        _ => return Err(Error::invalid("model.team.is_valid.type.app_error", "A team's type must be O or I.")),
    };
    let now = ws.now();
    Ok(Team {
        id: ws.ids.new_id(),
        create_at: now,
        update_at: now,
        display_name: new.display_name.trim().to_owned(),
        name: new.name,
        description: new.description,
        kind: kind.to_owned(),
        company_name: new.company_name,
        allowed_domains: new.allowed_domains,
        invite_id: ws.ids.new_id(),
        allow_open_invite: new.allow_open_invite,
        ..Team::default()
    })
}

fn insert(ws: &Workspace, tx: &mut Tx, caller: &Caller, mut team: Team) -> Result<Team> {
    // The operator at the command line makes teams without being in them.
    let creator = if caller.user_id.is_empty() { None } else { Some(crate::users::require(tx, &caller.user_id)?) };
    if let Some(creator) = &creator {
        team.email.clone_from(&creator.email);
    }
    tx.insert(&team).map_err(|error| match error.is_conflict_on("name") {
        true => Error::invalid("app.team.save.existing.app_error", "A team with that name already exists."),
        false => error.into(),
    })?;
    for (name, display_name) in [(TOWN_SQUARE, "Town Square"), (OFF_TOPIC, "Off-Topic")] {
        let channel = NewChannel {
            team_id: team.id.clone(),
            kind: OPEN.to_owned(),
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            ..NewChannel::default()
        };
        crate::channels::insert(ws, tx, channel)?;
    }
    if let Some(creator) = &creator {
        join_as(ws, tx, &team, creator, "", true)?;
    }
    Ok(team)
}
