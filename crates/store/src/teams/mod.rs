//! Queries about teams and who is in them.

use causeway_model::teams::{Team, TeamMember};

use crate::args;
use crate::engine::{StoreError, Tx};

/// How many active accounts are members of a team.
pub fn active_members(tx: &mut Tx, team_id: &str) -> Result<i64, StoreError> {
    let count = tx.value(
        "SELECT COUNT(*) FROM team_members m JOIN users u ON u.id = m.user_id \
         WHERE m.team_id = $1 AND m.delete_at = 0 AND u.delete_at = 0",
        args![team_id],
    )?;
    Ok(count.unwrap_or_default())
}

/// How many memberships a team has, counted without looking at the accounts.
pub fn count_members(tx: &mut Tx, team_id: &str) -> Result<i64, StoreError> {
    let count = tx.value("SELECT COUNT(*) FROM team_members WHERE team_id = $1 AND delete_at = 0", args![team_id])?;
    Ok(count.unwrap_or_default())
}

/// Ids of the teams in use that all of these people are in.
pub fn common(tx: &mut Tx, user_ids: &[String]) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT m.team_id FROM team_members m JOIN teams t ON t.id = m.team_id \
         WHERE m.user_id IN LIST($1) AND m.delete_at = 0 AND t.delete_at = 0 \
         GROUP BY m.team_id HAVING COUNT(*) = $2 ORDER BY m.team_id",
        args![user_ids, user_ids.len() as i64],
    )
}

/// The teams that somebody is in, archived ones left out.
pub fn of_user(tx: &mut Tx, user_id: &str) -> Result<Vec<Team>, StoreError> {
    tx.select(
        "JOIN team_members m ON m.team_id = t.id WHERE m.user_id = $1 AND m.delete_at = 0 AND t.delete_at = 0 \
         ORDER BY t.display_name, t.id",
        args![user_id],
    )
}

/// A page of a team's members.
pub fn members(
    tx: &mut Tx,
    team_id: &str,
    by_username: bool,
    without_deactivated: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<TeamMember>, StoreError> {
    let join = if by_username || without_deactivated { "JOIN users u ON u.id = t.user_id" } else { "" };
    let active = if without_deactivated { "AND u.delete_at = 0" } else { "" };
    let order = if by_username { "u.username" } else { "t.user_id" };
    let rest = format!("{join} WHERE t.team_id = $1 AND t.delete_at = 0 {active} ORDER BY {order} LIMIT $2 OFFSET $3");
    tx.select(&rest, args![team_id, limit, offset])
}
