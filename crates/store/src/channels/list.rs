//! Lists and searches of channels.

use causeway_model::channels::Channel;

use crate::args;
use crate::engine::{Record, StoreError, Tx};
use crate::patterns::contains;

/// The most channels a search answers.
const MOST: i64 = 100;

/// A page of the public channels of a team, by display name.
pub fn public_of_team(tx: &mut Tx, team_id: &str, offset: i64, limit: i64) -> Result<Vec<Channel>, StoreError> {
    of_kind(tx, team_id, "O", offset, limit)
}

/// A page of the private channels of a team, by display name.
pub fn private_of_team(tx: &mut Tx, team_id: &str, offset: i64, limit: i64) -> Result<Vec<Channel>, StoreError> {
    of_kind(tx, team_id, "P", offset, limit)
}

fn of_kind(tx: &mut Tx, team_id: &str, kind: &str, offset: i64, limit: i64) -> Result<Vec<Channel>, StoreError> {
    tx.select(
        "WHERE t.team_id = $1 AND t.kind = $2 AND t.delete_at = 0 ORDER BY LOWER(t.display_name), t.id LIMIT $3 OFFSET $4",
        args![team_id, kind, limit, offset],
    )
}

/// A page of the archived channels of a team that somebody may see: public ones, and private ones that they are in.
pub fn archived_of_team(
    tx: &mut Tx,
    team_id: &str,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Channel>, StoreError> {
    tx.select(
        "WHERE t.team_id = $1 AND t.delete_at > 0 AND (t.kind = 'O' OR EXISTS \
         (SELECT 1 FROM channel_members m WHERE m.channel_id = t.id AND m.user_id = $2)) \
         ORDER BY LOWER(t.display_name), t.id LIMIT $3 OFFSET $4",
        args![team_id, user_id, limit, offset],
    )
}

const FITS: &str = "($1 = '%%' OR LOWER(t.name) LIKE $1 ESCAPE '\\' OR LOWER(t.display_name) LIKE $1 ESCAPE '\\' \
     OR LOWER(t.purpose) LIKE $1 ESCAPE '\\')";

/// Public channels of a team that fit `term`; private ones that `member` is in too when `with_own`.
pub fn search_team(
    tx: &mut Tx,
    team_id: &str,
    term: &str,
    member: &str,
    public: bool,
    with_own: bool,
) -> Result<Vec<Channel>, StoreError> {
    let rest = format!(
        "WHERE t.team_id = $2 AND t.delete_at = 0 AND {FITS} AND ((t.kind = 'O' AND $4) OR ($5 AND EXISTS \
         (SELECT 1 FROM channel_members m WHERE m.channel_id = t.id AND m.user_id = $3))) \
         ORDER BY LOWER(t.display_name), t.id LIMIT $6"
    );
    tx.select(&rest, args![contains(term), team_id, member, public, with_own, MOST])
}

/// Somebody's own channels of a team and their direct and group channels, that fit `term`. A direct channel comes with the
/// other person's username as its display name, and is found by it.
pub fn search_own(tx: &mut Tx, team_id: &str, term: &str, user_id: &str) -> Result<Vec<Channel>, StoreError> {
    let pattern = contains(term);
    let rest = format!(
        "JOIN channel_members o ON o.channel_id = t.id AND o.user_id = $3 \
         WHERE t.team_id IN ($2, '') AND t.kind <> 'D' AND t.delete_at = 0 AND {FITS} \
         ORDER BY LOWER(t.display_name), t.id LIMIT $4"
    );
    let mut found: Vec<Channel> = tx.select(&rest, args![&pattern, team_id, user_id, MOST])?;
    let sql = format!(
        "SELECT {}, u.username FROM channels t JOIN channel_members o ON o.channel_id = t.id AND o.user_id = $2 \
         JOIN channel_members x ON x.channel_id = t.id AND x.user_id <> $2 JOIN users u ON u.id = x.user_id \
         WHERE t.kind = 'D' AND t.delete_at = 0 AND ($1 = '%%' OR LOWER(u.username) LIKE $1 ESCAPE '\\') \
         ORDER BY u.username LIMIT $3",
        Channel::columns("t")
    );
    let direct = tx.rows(&sql, args![&pattern, user_id, MOST], |row| {
        let mut channel = Channel::from_row(row, 0)?;
        channel.display_name = row.get(Channel::COLUMNS.len())?;
        Ok(channel)
    })?;
    found.extend(direct);
    found.sort_by_cached_key(|c| (c.display_name.to_lowercase(), c.id.clone()));
    found.truncate(usize::try_from(MOST).unwrap_or_default());
    Ok(found)
}

/// Somebody's group channels with a member whose username fits `term`.
pub fn search_groups(tx: &mut Tx, term: &str, user_id: &str) -> Result<Vec<Channel>, StoreError> {
    tx.select(
        "JOIN channel_members o ON o.channel_id = t.id AND o.user_id = $2 \
         WHERE t.kind = 'G' AND t.delete_at = 0 AND EXISTS (SELECT 1 FROM channel_members x JOIN users u ON u.id = x.user_id \
         WHERE x.channel_id = t.id AND LOWER(u.username) LIKE $1 ESCAPE '\\') \
         ORDER BY t.last_post_at DESC, t.id LIMIT $3",
        args![contains(term), user_id, MOST],
    )
}

/// A channel with the team it is in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChannelWithTeam {
    pub channel: Channel,
    pub team_display_name: String,
    pub team_name: String,
    pub team_update_at: i64,
}

/// Which channels of all teams a list or a search is about. Direct and group channels never are.
#[derive(Debug, Clone, Default)]
pub struct ChannelFilter {
    pub term: String,
    /// Of these teams only; of all when empty.
    pub team_ids: Vec<String>,
    pub public: bool,
    pub private: bool,
    pub active: bool,
    pub archived: bool,
    pub without_default_channels: bool,
    /// Only those that this person may see: public ones of their teams, and private ones that they are in. Everything when empty.
    pub seen_by: String,
}

const ACROSS: &str = "JOIN teams x ON x.id = t.team_id WHERE ($1 = '%%' OR LOWER(t.name) LIKE $1 ESCAPE '\\' \
     OR LOWER(t.display_name) LIKE $1 ESCAPE '\\') AND ((t.kind = 'O' AND $2) OR (t.kind = 'P' AND $3)) \
     AND ((t.delete_at = 0 AND $4) OR (t.delete_at > 0 AND $5)) AND ($6 = '[]' OR t.team_id IN LIST($6)) \
     AND (NOT $7 OR t.name NOT IN ('town-square', 'off-topic')) \
     AND ($8 = '' OR EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = t.id AND m.user_id = $8) \
       OR (t.kind = 'O' AND EXISTS (SELECT 1 FROM team_members y WHERE y.team_id = t.team_id AND y.user_id = $8 AND y.delete_at = 0)))";

/// A page of the channels of all teams that fit, by display name.
pub fn across_teams(
    tx: &mut Tx,
    filter: &ChannelFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<ChannelWithTeam>, StoreError> {
    let sql = format!(
        "SELECT {}, x.display_name, x.name, x.update_at FROM channels t {ACROSS} \
         ORDER BY LOWER(t.display_name), t.id LIMIT $9 OFFSET $10",
        Channel::columns("t")
    );
    let f = filter;
    let pattern = contains(&f.term);
    let arguments = args![
        &pattern,
        f.public,
        f.private,
        f.active,
        f.archived,
        &f.team_ids,
        f.without_default_channels,
        &f.seen_by,
        limit,
        offset
    ];
    tx.rows(&sql, arguments, |row| {
        let after = Channel::COLUMNS.len();
        Ok(ChannelWithTeam {
            channel: Channel::from_row(row, 0)?,
            team_display_name: row.get(after)?,
            team_name: row.get(after + 1)?,
            team_update_at: row.get(after + 2)?,
        })
    })
}

/// How many channels of all teams fit.
pub fn count_across_teams(tx: &mut Tx, filter: &ChannelFilter) -> Result<i64, StoreError> {
    let f = filter;
    let pattern = contains(&f.term);
    let arguments =
        args![&pattern, f.public, f.private, f.active, f.archived, &f.team_ids, f.without_default_channels, &f.seen_by];
    let count = tx.value(&format!("SELECT COUNT(*) FROM channels t {ACROSS}"), arguments)?;
    Ok(count.unwrap_or_default())
}
