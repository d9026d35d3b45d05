//! Teams and who is in them.

mod create;
mod edit;
mod get;
mod join;
mod leave;
mod list;
mod roles;

pub use create::{NewTeam, create};
pub use edit::{archive, patch, regenerate_invite_id, restore, set_privacy};
pub(crate) use get::shown_to;
pub use get::{MembersQuery, get, get_by_invitation, get_by_name, member, members, members_of, of_user};
pub use join::{add, add_by_invitation, add_many, add_those_who_can, join, join_as};

pub use leave::{leave, remove};
pub use list::{Stats, Teams, exists, list, memberships, stats, unread, unread_of};
pub use roles::{set_roles, set_scheme_roles};

use causeway_model::teams::{Team, TeamMember};
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions;

/// The channel that everybody of a team is in.
pub const TOWN_SQUARE: &str = "town-square";
/// The channel for everything else.
pub const OFF_TOPIC: &str = "off-topic";

/// The team with this id, archived or not, or the refusal that clients expect.
pub fn require(tx: &mut Tx, id: &str) -> Result<Team> {
    let found: Option<Team> = tx.find("WHERE t.id = $1", args![id])?;
    found.ok_or_else(|| Error::not_found("app.team.get.find.app_error", "Unable to find the existing team."))
}

/// The team with this id if it is in use.
pub fn require_active(tx: &mut Tx, id: &str) -> Result<Team> {
    let team = require(tx, id)?;
    if team.delete_at > 0 {
        return Err(Error::invalid("api.team.archived.app_error", "This team is archived."));
    }
    Ok(team)
}

/// The refusal of an invite id that leads nowhere.
pub(crate) fn no_such_invitation() -> Error {
    Error::not_found("app.team.get_by_invite_id.finding.app_error", "Unable to find the existing team.")
}

/// The membership of a person in a team, or the refusal that clients expect.
pub fn require_member(tx: &mut Tx, team_id: &str, user_id: &str) -> Result<TeamMember> {
    permissions::team_member(tx, team_id, user_id)?.ok_or_else(|| {
        Error::not_found("app.team.get_member.missing.app_error", "No team member found for that user ID and team ID.")
    })
}
