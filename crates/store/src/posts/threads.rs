//! The threads that a person follows.

use causeway_model::posts::Thread;

use crate::args;
use crate::engine::{Record, Row, StoreError, Tx};

/// A thread and what one person has not read of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FollowedThread {
    pub thread: Thread,
    pub last_viewed: i64,
    pub unread_mentions: i64,
    pub unread_replies: i64,
    pub is_urgent: bool,
}

/// Which of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThreadFilter {
    /// With replies that were not read.
    pub unread: bool,
    /// With a last reply before that of this thread.
    pub before: String,
    /// With a last reply after that of this thread, the earliest first.
    pub after: String,
    /// Changed after this moment, whether by a reply or by what the person did.
    pub since: i64,
    /// Deleted ones too.
    pub deleted: bool,
    pub limit: i64,
}

/// Threads count only where the person is still in the channel, and in the team or in direct messages.
const FOLLOWED: &str = "FROM thread_members m JOIN threads t ON t.post_id = m.post_id \
    JOIN channel_members c ON c.channel_id = t.channel_id AND c.user_id = m.user_id \
    LEFT JOIN post_priorities p ON p.post_id = t.post_id \
    WHERE m.user_id = $1 AND m.following AND (t.team_id = $2 OR t.team_id = '')";

const UNREAD: &str = "(SELECT COUNT(*) FROM posts r WHERE r.root_id = t.post_id AND r.root_id <> '' \
    AND r.delete_at = 0 AND r.create_at > m.last_viewed)";

fn columns() -> String {
    format!(
        "SELECT {}, m.last_viewed, m.unread_mentions, {UNREAD}, COALESCE(p.priority = 'urgent', FALSE)",
        Thread::columns("t")
    )
}

fn read(row: &Row<'_>) -> Result<FollowedThread, StoreError> {
    let after = Thread::COLUMNS.len();
    Ok(FollowedThread {
        thread: Thread::from_row(row, 0)?,
        last_viewed: row.get(after)?,
        unread_mentions: row.get(after + 1)?,
        unread_replies: row.get(after + 2)?,
        is_urgent: row.get(after + 3)?,
    })
}

/// The threads a person follows in a team, the one with the latest reply first.
pub fn followed(
    tx: &mut Tx,
    user_id: &str,
    team_id: &str,
    filter: &ThreadFilter,
) -> Result<Vec<FollowedThread>, StoreError> {
    let unread = if filter.unread { "AND t.last_reply_at > m.last_viewed" } else { "" };
    let deleted = if filter.deleted { "" } else { "AND t.delete_at = 0" };
    let (cursor, direction) = match (filter.before.is_empty(), filter.after.is_empty()) {
        (true, true) => ("$3", "DESC"),
        (false, _) => ("t.last_reply_at < COALESCE((SELECT last_reply_at FROM threads WHERE post_id = $3), 0)", "DESC"),
        (true, false) => ("t.last_reply_at > COALESCE((SELECT last_reply_at FROM threads WHERE post_id = $3), 0)", ""),
    };
    let cursor = if cursor == "$3" { "CAST($3 AS TEXT) = ''" } else { cursor };
    let thread_id = if filter.before.is_empty() { &filter.after } else { &filter.before };
    tx.rows(
        &format!(
            "{} {FOLLOWED} {unread} {deleted} AND t.reply_count > 0 AND {cursor} \
             AND (t.last_reply_at > $4 OR m.last_update_at > $4) \
             ORDER BY t.last_reply_at {direction}, t.post_id LIMIT $5",
            columns()
        ),
        args![user_id, team_id, thread_id, filter.since - 1, filter.limit],
        read,
    )
}

/// One thread that a person follows.
pub fn followed_one(tx: &mut Tx, user_id: &str, root_id: &str) -> Result<Option<FollowedThread>, StoreError> {
    tx.row(
        &format!(
            "{} FROM thread_members m JOIN threads t ON t.post_id = m.post_id \
             LEFT JOIN post_priorities p ON p.post_id = t.post_id \
             WHERE m.user_id = $1 AND m.post_id = $2 AND m.following",
            columns()
        ),
        args![user_id, root_id],
        read,
    )
}

/// How many threads a person follows in a team, and what is unread in them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ThreadTotals {
    pub threads: i64,
    pub unread_threads: i64,
    pub unread_mentions: i64,
    pub unread_urgent_mentions: i64,
}

/// Counts the threads a person follows in a team.
pub fn thread_totals(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<ThreadTotals, StoreError> {
    let sum = |what: &str| format!("COALESCE(CAST(SUM({what}) AS BIGINT), 0)");
    let sql = format!(
        "SELECT COUNT(*), {}, {}, {} {FOLLOWED} AND t.delete_at = 0 AND t.reply_count > 0",
        sum("CASE WHEN t.last_reply_at > m.last_viewed THEN 1 ELSE 0 END"),
        sum("m.unread_mentions"),
        sum("CASE WHEN p.priority = 'urgent' THEN m.unread_mentions ELSE 0 END"),
    );
    let totals = tx.row(&sql, args![user_id, team_id], |row| {
        Ok(ThreadTotals {
            threads: row.get(0)?,
            unread_threads: row.get(1)?,
            unread_mentions: row.get(2)?,
            unread_urgent_mentions: row.get(3)?,
        })
    })?;
    Ok(totals.unwrap_or_default())
}

/// Unread mentions in threads, by channel.
pub fn thread_mentions(tx: &mut Tx, user_id: &str, team_id: &str) -> Result<Vec<(String, i64)>, StoreError> {
    tx.rows(
        &format!(
            "SELECT t.channel_id, CAST(SUM(m.unread_mentions) AS BIGINT) {FOLLOWED} AND t.delete_at = 0 \
             AND m.unread_mentions > 0 GROUP BY t.channel_id"
        ),
        args![user_id, team_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Makes a person follow a thread, or no longer.
pub fn set_following(
    tx: &mut Tx,
    root_id: &str,
    user_id: &str,
    following: bool,
    viewed: i64,
    at: i64,
) -> Result<(), StoreError> {
    tx.execute_later(
        "INSERT INTO thread_members (post_id, user_id, following, last_viewed, last_update_at, unread_mentions) \
         VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (post_id, user_id) DO UPDATE SET following = excluded.following, \
         last_update_at = excluded.last_update_at",
        args![root_id, user_id, following, viewed, at],
    )
}

/// Sets how much of a thread a follower has read.
pub fn set_thread_read(
    tx: &mut Tx,
    root_id: &str,
    user_id: &str,
    viewed: i64,
    unread_mentions: i64,
    at: i64,
) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE thread_members SET last_viewed = $3, unread_mentions = $4, last_update_at = $5 \
         WHERE post_id = $1 AND user_id = $2",
        args![root_id, user_id, viewed, unread_mentions, at],
    )
}

/// Marks every thread that a person follows in a team as read.
pub fn read_all_threads(tx: &mut Tx, user_id: &str, team_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE thread_members SET last_viewed = $3, unread_mentions = 0, last_update_at = $3 \
         WHERE user_id = $1 AND following AND (last_viewed < $3 OR unread_mentions > 0) AND post_id IN \
         (SELECT post_id FROM threads WHERE team_id = $2 OR team_id = '')",
        args![user_id, team_id, at],
    )
}

/// Marks every thread that a person follows in these channels as read; answers in which of them something was unread.
pub fn read_threads_in(tx: &mut Tx, user_id: &str, channel_ids: &[String], at: i64) -> Result<Vec<String>, StoreError> {
    let channels = unread_threads_in(tx, user_id, channel_ids)?;
    tx.execute_later(
        "UPDATE thread_members SET last_viewed = $3, unread_mentions = 0, last_update_at = $3 \
         WHERE user_id = $1 AND following AND (last_viewed < $3 OR unread_mentions > 0) AND post_id IN \
         (SELECT post_id FROM threads WHERE channel_id IN LIST($2))",
        args![user_id, channel_ids, at],
    )?;
    Ok(channels)
}

/// In which of these channels a person follows a thread with something unread.
pub fn unread_threads_in(tx: &mut Tx, user_id: &str, channel_ids: &[String]) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT DISTINCT t.channel_id FROM thread_members m JOIN threads t ON t.post_id = m.post_id \
         WHERE m.user_id = $1 AND m.following AND (m.last_viewed < t.last_reply_at OR m.unread_mentions > 0) \
         AND t.channel_id IN LIST($2) ORDER BY t.channel_id",
        args![user_id, channel_ids],
    )
}

/// Texts of the replies of a thread from `at` on that `user_id` did not write.
pub fn replies_to(tx: &mut Tx, root_id: &str, user_id: &str, at: i64, limit: i64) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT message FROM posts WHERE root_id = $1 AND root_id <> '' AND delete_at = 0 AND create_at >= $3 \
         AND user_id <> $2 ORDER BY create_at LIMIT $4",
        args![root_id, user_id, at, limit],
    )
}
