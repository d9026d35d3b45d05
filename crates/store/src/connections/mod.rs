//! Lists of connections, and of what is shared over them.

use causeway_model::connections::{ChannelRemote, Connection, SharedChannel};

use crate::args;
use crate::engine::{StoreError, Tx};

/// Which connections a list holds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that answered a ping after this time; -1 for all.
    pub answered_after: i64,
    /// Only those that this channel is shared over; empty for all.
    pub in_channel: String,
    /// Only those that this channel is not shared over; empty for all.
    pub not_in_channel: String,
    pub only_confirmed: bool,
    pub only_plugins: bool,
    pub exclude_plugins: bool,
    pub include_deleted: bool,
}

/// Connections by name.
pub fn list(tx: &mut Tx, filter: &Filter, offset: i64, limit: i64) -> Result<Vec<Connection>, StoreError> {
    const SHARED: &str = "SELECT r.remote_id FROM channel_remotes r WHERE r.delete_at = 0 AND r.channel_id";
    let mut conditions = vec!["t.last_ping_at > $3".to_owned()];
    // Each argument is mentioned whether or not it counts, because an engine that sees a gap refuses the statement.
    conditions.push(format!("($4 = '' OR t.remote_id IN ({SHARED} = $4))"));
    conditions.push(format!("($5 = '' OR t.remote_id NOT IN ({SHARED} = $5))"));
    if filter.only_confirmed {
        conditions.push("t.site_url NOT LIKE 'pending\\_%' ESCAPE '\\'".to_owned());
    }
    if filter.only_plugins {
        conditions.push("t.plugin_id <> ''".to_owned());
    }
    if filter.exclude_plugins {
        conditions.push("t.plugin_id = ''".to_owned());
    }
    if !filter.include_deleted {
        conditions.push("t.delete_at = 0".to_owned());
    }
    let rest = format!("WHERE {} ORDER BY t.name, t.remote_id LIMIT $1 OFFSET $2", conditions.join(" AND "));
    tx.select(&rest, args![limit, offset, filter.answered_after, &filter.in_channel, &filter.not_in_channel])
}

/// The connections to this address, beside this one, whose place no later one has taken: oldest first.
pub fn at_same_site(tx: &mut Tx, site_url: &str, remote_id: &str) -> Result<Vec<Connection>, StoreError> {
    tx.select(
        "WHERE t.site_url = $1 AND t.remote_id <> $2 AND t.succeeded_by = '' ORDER BY t.create_at, t.remote_id",
        args![site_url, remote_id],
    )
}

/// Whether any of these connections is to this address, and has not been succeeded.
pub fn any_at_site(tx: &mut Tx, remote_ids: &[&str], site_url: &str) -> Result<bool, StoreError> {
    let count: Option<i64> = tx.value(
        "SELECT COUNT(*) FROM connections WHERE remote_id IN LIST($1) AND site_url = $2 AND succeeded_by = ''",
        args![remote_ids, site_url],
    )?;
    Ok(count.unwrap_or_default() > 0)
}

/// Gives another connection what belongs to one that has ended: its people, as far as the other has not met them already, the emoji
/// that came over it, and what is known of channels that were shared over it.
pub fn hand_over(tx: &mut Tx, earlier: &str, remote_id: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE users SET remote_id = $2 WHERE remote_id = $1 AND NOT EXISTS (SELECT 1 FROM users met \
         WHERE met.remote_id = $2 AND met.remote_user_id <> '' AND met.remote_user_id IN (users.id, users.remote_user_id))",
        args![earlier, remote_id],
    )?;
    tx.execute("UPDATE emoji SET remote_id = $2 WHERE remote_id = $1", args![earlier, remote_id])?;
    tx.execute(
        "UPDATE channel_remotes SET remote_id = $2 WHERE remote_id = $1 AND delete_at > 0",
        args![earlier, remote_id],
    )?;
    tx.execute_one("UPDATE connections SET succeeded_by = $2 WHERE remote_id = $1", args![earlier, remote_id])?;
    Ok(())
}

/// Whether anybody of this workspace is in the channel beside one person.
pub fn has_others_here(tx: &mut Tx, channel_id: &str, user_id: &str) -> Result<bool, StoreError> {
    let count: Option<i64> = tx.value(
        "SELECT COUNT(*) FROM channel_members m JOIN users u ON u.id = m.user_id \
         WHERE m.channel_id = $1 AND m.user_id <> $2 AND u.remote_id = ''",
        args![channel_id, user_id],
    )?;
    Ok(count.unwrap_or_default() > 0)
}

/// The direct and group channels from here that were shared over a connection and are not any more.
pub fn ended_messages(tx: &mut Tx, remote_id: &str) -> Result<Vec<causeway_model::channels::Channel>, StoreError> {
    tx.select(
        "WHERE t.kind IN ('D', 'G') AND t.delete_at = 0 AND t.id IN (SELECT r.channel_id FROM channel_remotes r \
         WHERE r.remote_id = $1 AND r.delete_at > 0 AND NOT r.from_them) AND t.id NOT IN (SELECT r.channel_id \
         FROM channel_remotes r WHERE r.remote_id = $1 AND r.delete_at = 0) ORDER BY t.create_at, t.id",
        args![remote_id],
    )
}

/// Which shares a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShareFilter {
    pub include_unconfirmed: bool,
    pub exclude_confirmed: bool,
    pub exclude_home: bool,
    pub exclude_remote: bool,
    pub include_deleted: bool,
}

/// What is shared over one connection, oldest first.
pub fn shares(
    tx: &mut Tx,
    remote_id: &str,
    filter: ShareFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<ChannelRemote>, StoreError> {
    const HOME: &str = "EXISTS (SELECT 1 FROM shared_channels s WHERE s.channel_id = t.channel_id AND s.home)";
    let mut conditions = vec!["t.remote_id = $1".to_owned()];
    if !filter.include_unconfirmed {
        conditions.push("t.is_invite_confirmed".to_owned());
    }
    if filter.exclude_confirmed {
        conditions.push("NOT t.is_invite_confirmed".to_owned());
    }
    if filter.exclude_home {
        conditions.push(format!("NOT {HOME}"));
    }
    if filter.exclude_remote {
        conditions.push(HOME.to_owned());
    }
    if !filter.include_deleted {
        conditions.push("t.delete_at = 0".to_owned());
    }
    let rest = format!("WHERE {} ORDER BY t.create_at, t.id LIMIT $2 OFFSET $3", conditions.join(" AND "));
    tx.select(&rest, args![remote_id, limit, offset])
}

/// A share with what its channel is called and where that is, as an administrator wants to see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct ShownShare {
    pub channel_id: String,
    /// Empty for direct messages.
    pub display_name: String,
    /// `O`, `P`, `D` or `G`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Empty for direct and group messages, like the team's name.
    pub team_id: String,
    pub team_name: String,
    /// Whether the channel has its home here.
    pub home: bool,
    pub read_only: bool,
    pub paused_at: i64,
    /// Whether the other side has taken the invitation.
    pub confirmed: bool,
    /// When the other side last acknowledged something; 0 when never.
    pub last_sync_at: i64,
    pub last_error: String,
}

/// Every share of a connection, by the channel's name.
pub fn shown_shares(tx: &mut Tx, remote_id: &str) -> Result<Vec<ShownShare>, StoreError> {
    tx.rows(
        "SELECT r.channel_id, c.display_name, c.kind, c.team_id, COALESCE(m.display_name, ''), s.home, \
         r.read_only OR s.read_only, r.paused_at, r.is_invite_confirmed, r.synced_at, r.last_error FROM channel_remotes r \
         JOIN channels c ON c.id = r.channel_id JOIN shared_channels s ON s.channel_id = r.channel_id \
         LEFT JOIN teams m ON m.id = c.team_id \
         WHERE r.remote_id = $1 AND r.delete_at = 0 ORDER BY c.display_name, r.channel_id",
        args![remote_id],
        |row| {
            Ok(ShownShare {
                channel_id: row.get(0)?,
                display_name: row.get(1)?,
                kind: row.get(2)?,
                team_id: row.get(3)?,
                team_name: row.get(4)?,
                home: row.get(5)?,
                read_only: row.get(6)?,
                paused_at: row.get(7)?,
                confirmed: row.get(8)?,
                last_sync_at: row.get(9)?,
                last_error: row.get(10)?,
            })
        },
    )
}

/// The ids of channels that are shared over a connection now.
pub fn channels_over(tx: &mut Tx, remote_id: &str) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT channel_id FROM channel_remotes WHERE remote_id = $1 AND delete_at = 0 ORDER BY channel_id",
        args![remote_id],
    )
}

/// The shared channels of a team by display name; only those that `member` is in, where it is given.
pub fn shared_channels_of_team(
    tx: &mut Tx,
    team_id: &str,
    member: Option<&str>,
    offset: i64,
    limit: i64,
) -> Result<Vec<SharedChannel>, StoreError> {
    tx.select(
        "WHERE t.team_id = $1 AND ($4 = '' OR EXISTS
           (SELECT 1 FROM channel_members m WHERE m.channel_id = t.channel_id AND m.user_id = $4))
         ORDER BY t.share_display_name, t.channel_id LIMIT $2 OFFSET $3",
        args![team_id, limit, offset, member.unwrap_or_default()],
    )
}

/// Whether `user_id` is in a channel that is shared over the connection.
pub fn shares_with_user(tx: &mut Tx, remote_id: &str, user_id: &str) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.value(
        "SELECT 1 FROM channel_remotes r JOIN channel_members m ON m.channel_id = r.channel_id
         WHERE r.remote_id = $1 AND m.user_id = $2 LIMIT 1",
        args![remote_id, user_id],
    )?;
    Ok(found.is_some())
}

/// The live connections that a channel is shared over, by name.
pub fn of_channel(tx: &mut Tx, channel_id: &str) -> Result<Vec<Connection>, StoreError> {
    tx.select(
        "JOIN channel_remotes r ON r.remote_id = t.remote_id
         WHERE r.channel_id = $1 AND r.delete_at = 0 AND t.delete_at = 0 ORDER BY t.name",
        args![channel_id],
    )
}
