//! Facts about the server as a whole: its id, its age, its numbers.

use crate::args;
use crate::engine::{StoreError, Tx};

/// The kept value of a fact, or `fresh`, which is then kept.
pub fn value_or_insert(tx: &mut Tx, name: &str, fresh: &str) -> Result<String, StoreError> {
    tx.execute("INSERT INTO system (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", args![name, fresh])?;
    Ok(tx.value("SELECT value FROM system WHERE name = $1", args![name])?.unwrap_or_else(|| fresh.to_owned()))
}

/// The newest migration that was applied.
pub fn schema_version(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(tx.value("SELECT MAX(version) FROM schema_versions", &[])?.unwrap_or_default())
}

/// Whether nobody has an account yet.
pub fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    let first: Option<String> = tx.value("SELECT id FROM users WHERE remote_id = '' AND NOT is_bot LIMIT 1", &[])?;
    Ok(first.is_none())
}

/// Whether the database answers.
pub fn is_alive(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(tx.value::<i64>("SELECT CAST(1 AS BIGINT)", &[])? == Some(1))
}

/// What the administrator's overview counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub open_channels: i64,
    pub private_channels: i64,
    pub posts: i64,
    pub active_users: i64,
    pub inactive_users: i64,
    pub teams: i64,
    /// People who were here within a day and within a month.
    pub daily: i64,
    pub monthly: i64,
}

/// Counts, of one team or (with an empty `team_id`) of all. Posts are the channels' own counters, so that the time this takes
/// does not grow with the number of posts.
pub fn totals(tx: &mut Tx, team_id: &str, now: i64) -> Result<Totals, StoreError> {
    let (team, all) = (team_id, team_id.is_empty());
    let (open, private, posts) = tx
        .row(
            "SELECT CAST(COALESCE(SUM(CASE WHEN kind = 'O' AND delete_at = 0 THEN 1 ELSE 0 END), 0) AS BIGINT), \
             CAST(COALESCE(SUM(CASE WHEN kind = 'P' AND delete_at = 0 THEN 1 ELSE 0 END), 0) AS BIGINT), \
             CAST(COALESCE(SUM(total_msg_count), 0) AS BIGINT) FROM channels WHERE $2 OR team_id = $1",
            args![team, all],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?
        .unwrap_or_default();
    let people = "FROM users t WHERE NOT t.is_bot AND t.remote_id = '' AND ($2 OR EXISTS (SELECT 1 FROM team_members m \
                  WHERE m.user_id = t.id AND m.team_id = $1 AND m.delete_at = 0))";
    let mut count = |condition: &str| -> Result<i64, StoreError> {
        let sql = format!("SELECT COUNT(*) {people} AND {condition}");
        Ok(tx.value(&sql, args![team, all])?.unwrap_or_default())
    };
    let active_users = count("t.delete_at = 0")?;
    let inactive_users = count("t.delete_at > 0")?;
    let teams = tx.value("SELECT COUNT(*) FROM teams WHERE delete_at = 0", &[])?.unwrap_or_default();
    let mut seen = |ms: i64| -> Result<i64, StoreError> {
        let since = now - ms;
        let sql = "SELECT COUNT(*) FROM statuses WHERE last_activity_at > $1";
        Ok(tx.value(sql, args![since])?.unwrap_or_default())
    };
    const DAY: i64 = 86_400_000;
    let (daily, monthly) = (seen(DAY)?, seen(31 * DAY)?);
    Ok(Totals {
        open_channels: open,
        private_channels: private,
        posts,
        active_users,
        inactive_users,
        teams,
        daily,
        monthly,
    })
}
