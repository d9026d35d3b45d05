//! Queries about teams and who is in them.

use std::collections::BTreeMap;

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
         ORDER BY LOWER(t.display_name), t.id",
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

/// Which teams a list or a search is about.
#[derive(Debug, Clone, Default)]
pub struct TeamFilter {
    /// A part of the name or the display name.
    pub term: String,
    pub open: Option<bool>,
    pub archived: bool,
}

const MATCHING: &str = "WHERE ($1 = '%%' OR LOWER(t.name) LIKE $1 ESCAPE '\\' OR LOWER(t.display_name) LIKE $1 ESCAPE '\\') \
     AND ($2 = '' OR ($2 = 'open' AND t.allow_open_invite) OR ($2 = 'closed' AND NOT t.allow_open_invite)) \
     AND (t.delete_at = 0 OR $3)";

impl TeamFilter {
    fn arguments(&self) -> (String, &'static str) {
        let open = match self.open {
            None => "",
            Some(true) => "open",
            Some(false) => "closed",
        };
        (crate::patterns::contains(&self.term), open)
    }
}

/// A page of the teams that fit, by display name.
pub fn list(tx: &mut Tx, filter: &TeamFilter, offset: i64, limit: i64) -> Result<Vec<Team>, StoreError> {
    let (pattern, open) = filter.arguments();
    let rest = format!("{MATCHING} ORDER BY LOWER(t.display_name), t.id LIMIT $4 OFFSET $5");
    tx.select(&rest, args![pattern, open, filter.archived, limit, offset])
}

/// How many teams fit.
pub fn count(tx: &mut Tx, filter: &TeamFilter) -> Result<i64, StoreError> {
    let (pattern, open) = filter.arguments();
    let count = tx.value(&format!("SELECT COUNT(*) FROM teams t {MATCHING}"), args![pattern, open, filter.archived])?;
    Ok(count.unwrap_or_default())
}

/// What somebody has not read in one team.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unread {
    pub team_id: String,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub msg_count_root: i64,
    pub thread_count: i64,
    pub thread_mention_count: i64,
    pub thread_urgent_mention_count: i64,
}

/// What somebody has not read, by team; teams where they have read everything are there too. Messages of channels that they
/// muted do not count, mentions there do.
pub fn unread(tx: &mut Tx, user_id: &str) -> Result<Vec<Unread>, StoreError> {
    let mut by_team: BTreeMap<String, Unread> =
        of_user(tx, user_id)?.into_iter().map(|team| (team.id, Unread::default())).collect();
    let rest = |all: &str, read: &str| {
        format!(
            "CAST(SUM(CASE WHEN m.notify_props LIKE '%\"mark_unread\":\"mention\"%' OR c.{all} < m.{read} \
             THEN 0 ELSE c.{all} - m.{read} END) AS BIGINT)"
        )
    };
    let sql = format!(
        "SELECT c.team_id, {}, {}, CAST(SUM(m.mention_count) AS BIGINT), CAST(SUM(m.mention_count_root) AS BIGINT) \
         FROM channel_members m JOIN channels c ON c.id = m.channel_id \
         WHERE m.user_id = $1 AND c.delete_at = 0 AND c.team_id <> '' GROUP BY c.team_id",
        rest("total_msg_count", "msg_count"),
        rest("total_msg_count_root", "msg_count_root"),
    );
    let counted = tx.rows(&sql, args![user_id], |row| {
        Ok(Unread {
            team_id: row.get(0)?,
            msg_count: row.get(1)?,
            msg_count_root: row.get(2)?,
            mention_count: row.get(3)?,
            mention_count_root: row.get(4)?,
            ..Unread::default()
        })
    })?;
    for one in counted {
        if let Some(of_team) = by_team.get_mut(&one.team_id) {
            *of_team = one;
        }
    }
    Ok(by_team.into_iter().map(|(team_id, unread)| Unread { team_id, ..unread }).collect())
}

/// What somebody has not read in the threads that they follow, by team: only the fields of threads are filled in.
pub fn unread_threads(tx: &mut Tx, user_id: &str) -> Result<Vec<Unread>, StoreError> {
    tx.rows(
        "SELECT t.team_id, COUNT(*), CAST(COALESCE(SUM(m.unread_mentions), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN p.priority = 'urgent' THEN m.unread_mentions ELSE 0 END), 0) AS BIGINT) \
         FROM thread_members m JOIN threads t ON t.post_id = m.post_id \
         LEFT JOIN post_priorities p ON p.post_id = t.post_id \
         WHERE m.user_id = $1 AND m.following AND t.delete_at = 0 AND t.last_reply_at > m.last_viewed \
         GROUP BY t.team_id",
        args![user_id],
        |row| {
            Ok(Unread {
                team_id: row.get(0)?,
                thread_count: row.get(1)?,
                thread_mention_count: row.get(2)?,
                thread_urgent_mention_count: row.get(3)?,
                ..Unread::default()
            })
        },
    )
}
