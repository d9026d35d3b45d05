//! Queries about who is in channels, and what they have read.

use std::collections::BTreeMap;

use causeway_model::StringMap;
use causeway_model::channels::ChannelMember;
use causeway_model::users::User;

use crate::args;
use crate::engine::{Record, StoreError, Tx};

/// Somebody's memberships of the channels of a team, and of direct and group channels.
pub fn of_user_in_team(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<Vec<ChannelMember>, StoreError> {
    tx.select(
        "JOIN channels c ON c.id = t.channel_id WHERE t.user_id = $1 AND c.team_id IN ($2, '') ORDER BY t.channel_id",
        args![user_id, team_id],
    )
}

/// A membership with the team its channel is in; the team's fields are empty for direct and group channels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MemberWithTeam {
    pub member: ChannelMember,
    pub team_display_name: String,
    pub team_name: String,
    pub team_update_at: i64,
}

/// A page of somebody's memberships of channels.
pub fn of_user(tx: &mut Tx, user_id: &str, offset: i64, limit: i64) -> Result<Vec<MemberWithTeam>, StoreError> {
    let sql = format!(
        "SELECT {}, COALESCE(x.display_name, ''), COALESCE(x.name, ''), COALESCE(x.update_at, 0) \
         FROM channel_members t JOIN channels c ON c.id = t.channel_id LEFT JOIN teams x ON x.id = c.team_id \
         WHERE t.user_id = $1 ORDER BY t.channel_id LIMIT $2 OFFSET $3",
        ChannelMember::columns("t")
    );
    tx.rows(&sql, args![user_id, limit, offset], |row| {
        let after = ChannelMember::COLUMNS.len();
        Ok(MemberWithTeam {
            member: ChannelMember::from_row(row, 0)?,
            team_display_name: row.get(after)?,
            team_name: row.get(after + 1)?,
            team_update_at: row.get(after + 2)?,
        })
    })
}

/// Marks everything in these channels as read by somebody who is in them; answers until when they have read each.
pub fn mark_read(
    tx: &mut Tx,
    user_id: &str,
    channel_ids: &[String],
    now: i64,
) -> Result<BTreeMap<String, i64>, StoreError> {
    let times = tx.rows(
        "UPDATE channel_members SET msg_count = c.total_msg_count, msg_count_root = c.total_msg_count_root, \
         mention_count = 0, mention_count_root = 0, urgent_mention_count = 0, last_update_at = $3, \
         last_viewed_at = CASE WHEN channel_members.last_viewed_at > c.last_post_at \
         THEN channel_members.last_viewed_at ELSE c.last_post_at END \
         FROM channels c WHERE c.id = channel_members.channel_id AND channel_members.user_id = $1 \
         AND channel_members.channel_id IN LIST($2) \
         RETURNING channel_members.channel_id, channel_members.last_viewed_at",
        args![user_id, channel_ids, now],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(times.into_iter().collect())
}

/// Those of these channels in which somebody who is in them has something to read: posts or mentions.
pub fn unread_among(tx: &mut Tx, user_id: &str, channel_ids: &[String]) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT m.channel_id FROM channel_members m JOIN channels c ON c.id = m.channel_id \
         WHERE m.user_id = $1 AND m.channel_id IN LIST($2) AND (m.msg_count <> c.total_msg_count \
         OR m.msg_count_root <> c.total_msg_count_root OR m.mention_count > 0 OR m.mention_count_root > 0 \
         OR m.urgent_mention_count > 0 OR m.last_viewed_at < c.last_post_at)",
        args![user_id, channel_ids],
    )
}

/// Until when somebody has read these channels.
pub fn viewed_at(tx: &mut Tx, user_id: &str, channel_ids: &[String]) -> Result<BTreeMap<String, i64>, StoreError> {
    let times = tx.rows(
        "SELECT channel_id, last_viewed_at FROM channel_members WHERE user_id = $1 AND channel_id IN LIST($2)",
        args![user_id, channel_ids],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(times.into_iter().collect())
}

/// How many active accounts are in a channel, and how many of them are guests.
pub fn count(tx: &mut Tx, channel_id: &str) -> Result<(i64, i64), StoreError> {
    let counts = tx.row(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN m.scheme_guest THEN 1 ELSE 0 END), 0) AS BIGINT) \
         FROM channel_members m JOIN users u ON u.id = m.user_id WHERE m.channel_id = $1 AND u.delete_at = 0",
        args![channel_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(counts.unwrap_or_default())
}

/// How many posts are pinned in a channel.
pub fn count_pinned(tx: &mut Tx, channel_id: &str) -> Result<i64, StoreError> {
    let count = tx
        .value("SELECT COUNT(*) FROM posts WHERE channel_id = $1 AND is_pinned AND delete_at = 0", args![channel_id])?;
    Ok(count.unwrap_or_default())
}

/// How many files there are in a channel.
pub fn count_files(tx: &mut Tx, channel_id: &str) -> Result<i64, StoreError> {
    let count = tx.value(
        "SELECT COUNT(*) FROM files WHERE channel_id = $1 AND post_id <> '' AND delete_at = 0",
        args![channel_id],
    )?;
    Ok(count.unwrap_or_default())
}

/// The timezone settings of a channel's active members, each once.
pub fn timezones(tx: &mut Tx, channel_id: &str) -> Result<Vec<StringMap>, StoreError> {
    tx.values(
        "SELECT DISTINCT u.timezone FROM channel_members m JOIN users u ON u.id = m.user_id \
         WHERE m.channel_id = $1 AND u.delete_at = 0",
        args![channel_id],
    )
}

/// Ids of everybody in a channel.
pub fn ids(tx: &mut Tx, channel_id: &str) -> Result<Vec<String>, StoreError> {
    tx.values("SELECT user_id FROM channel_members WHERE channel_id = $1 ORDER BY user_id", args![channel_id])
}

/// The people of those of these group channels that `member` is in, by channel.
pub fn people_of_groups(tx: &mut Tx, channel_ids: &[String], member: &str) -> Result<Vec<(String, User)>, StoreError> {
    let sql = format!(
        "SELECT x.channel_id, {} FROM channel_members x JOIN users u ON u.id = x.user_id \
         JOIN channels c ON c.id = x.channel_id \
         WHERE x.channel_id IN LIST($1) AND c.kind = 'G' AND x.user_id <> $2 AND EXISTS \
         (SELECT 1 FROM channel_members m WHERE m.channel_id = x.channel_id AND m.user_id = $2) ORDER BY u.username",
        User::columns("u")
    );
    tx.rows(&sql, args![channel_ids, member], |row| Ok((row.get(0)?, User::from_row(row, 1)?)))
}

/// Removes what was kept of somebody's life in channels that they have left: where these were in the sidebar, and which of
/// their threads they followed.
pub fn forget(tx: &mut Tx, user_id: &str, channel_ids: &[&str]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sidebar_channels WHERE user_id = $1 AND channel_id IN LIST($2)",
        args![user_id, channel_ids],
    )?;
    tx.execute(
        "DELETE FROM thread_members WHERE user_id = $1 AND EXISTS \
         (SELECT 1 FROM threads t WHERE t.post_id = thread_members.post_id AND t.channel_id IN LIST($2))",
        args![user_id, channel_ids],
    )?;
    Ok(())
}
