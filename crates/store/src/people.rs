//! SQL of what connections are told of people beside their channels: where they meet, whose profile or picture is behind, and who
//! is yet to be introduced. It must not know the protocol.

use causeway_model::emoji_entity::CustomEmoji;
use causeway_model::users::User;

use crate::args;
use crate::engine::{StoreError, Tx};

/// The people of connection `$1` whom it calls by the ids `$2`.
const OF_CONNECTION: &str =
    "t.remote_id = $1 AND ((t.id IN LIST($2) AND t.remote_user_id = '') OR t.remote_user_id IN LIST($2))";

/// The people of a connection whom it calls by these ids; those whom it does not know by any of them are left out.
pub fn of_connection(tx: &mut Tx, remote_id: &str, their_ids: &[&str]) -> Result<Vec<User>, StoreError> {
    tx.select(&format!("WHERE {OF_CONNECTION}"), args![remote_id, their_ids])
}

/// Those of them who are in a channel and active.
pub fn members_of_connection(
    tx: &mut Tx,
    remote_id: &str,
    their_ids: &[&str],
    channel_id: &str,
) -> Result<Vec<User>, StoreError> {
    let rest = format!(
        "JOIN channel_members m ON m.user_id = t.id WHERE m.channel_id = $3 AND t.delete_at = 0 AND {OF_CONNECTION}"
    );
    tx.select(&rest, args![remote_id, their_ids, channel_id])
}

/// Everybody with one of these ids, and the people of a connection whom it calls by them.
pub fn called(tx: &mut Tx, remote_id: &str, ids: &[&str]) -> Result<Vec<User>, StoreError> {
    tx.select("WHERE t.id IN LIST($2) OR (t.remote_id = $1 AND t.remote_user_id IN LIST($2))", args![remote_id, ids])
}

/// The people of a connection who have another id here than there.
pub fn with_second_ids(tx: &mut Tx, remote_id: &str) -> Result<Vec<User>, StoreError> {
    tx.select("WHERE t.remote_id = $1 AND t.remote_user_id > ''", args![remote_id])
}

/// The people of ours who share a channel with a connection and did something after `since`, Unix milliseconds.
pub fn seen_since(tx: &mut Tx, remote_id: &str, since: i64) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT s.user_id FROM statuses s JOIN users u ON u.id = s.user_id \
         WHERE s.last_activity_at > $2 AND u.remote_id = '' AND EXISTS (SELECT 1 FROM channel_members m \
         JOIN channel_remotes r ON r.channel_id = m.channel_id WHERE m.user_id = s.user_id AND r.remote_id = $1 \
         AND r.delete_at = 0)",
        args![remote_id, since],
    )
}

/// For each of these people of ours a channel that is shared with a connection; those who are in none are left out.
pub fn meeting_places(tx: &mut Tx, remote_id: &str, user_ids: &[String]) -> Result<Vec<(String, String)>, StoreError> {
    tx.rows(
        "SELECT m.user_id, MIN(m.channel_id) FROM channel_members m \
         JOIN channel_remotes r ON r.channel_id = m.channel_id JOIN users u ON u.id = m.user_id \
         WHERE r.remote_id = $1 AND r.delete_at = 0 AND r.is_invite_confirmed AND u.remote_id = '' \
         AND m.user_id IN LIST($2) GROUP BY m.user_id",
        args![remote_id, user_ids],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// People of ours whom a connection took, and knows in an older version, and with whom it shares no channel through which it would learn.
pub fn behind(tx: &mut Tx, remote_id: &str, limit: i64) -> Result<Vec<User>, StoreError> {
    tx.select(
        "JOIN remote_users r ON r.user_id = t.id WHERE r.remote_id = $1 AND t.remote_id = '' \
         AND r.user_update_at > 0 AND t.update_at > r.user_update_at AND NOT EXISTS (SELECT 1 FROM channel_members m \
         JOIN channel_remotes c ON c.channel_id = m.channel_id WHERE m.user_id = t.id AND c.remote_id = $1 \
         AND c.delete_at = 0) ORDER BY t.id LIMIT $2",
        args![remote_id, limit],
    )
}

/// People whom a connection knows as they are now, but for their picture. Nobody is told of their own people.
pub fn pictures_behind(tx: &mut Tx, remote_id: &str, limit: i64) -> Result<Vec<User>, StoreError> {
    tx.select(
        "JOIN remote_users r ON r.user_id = t.id WHERE r.remote_id = $1 AND t.remote_id <> $1 \
         AND ABS(t.last_picture_update) > r.picture_update_at AND r.user_update_at >= t.update_at \
         ORDER BY t.id LIMIT $2",
        args![remote_id, limit],
    )
}

/// The next people of ours whom a connection was never told of, and who changed after `since`, Unix milliseconds. Bots, guests and
/// deactivated people are nobody to be found.
pub fn strangers(tx: &mut Tx, remote_id: &str, since: i64, limit: i64) -> Result<Vec<User>, StoreError> {
    tx.select(
        "LEFT JOIN remote_users r ON r.user_id = t.id AND r.remote_id = $1 WHERE t.remote_id = '' AND NOT t.is_bot \
         AND t.delete_at = 0 AND NOT t.roles LIKE '%system_guest%' AND t.update_at >= $2 AND r.user_id IS NULL \
         ORDER BY t.update_at, t.id LIMIT $3",
        args![remote_id, since, limit],
    )
}

/// Keeps when the last person who was introduced to a connection had last changed.
pub fn note_introduced(tx: &mut Tx, remote_id: &str, through: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE connections SET last_global_user_sync_at = $2 WHERE remote_id = $1 AND last_global_user_sync_at < $2",
        args![remote_id, through],
    )
}

/// Notes that a connection was told the names of these emoji.
pub fn note_emoji_told(tx: &mut Tx, remote_id: &str, emoji_ids: &[String]) -> Result<(), StoreError> {
    for id in emoji_ids {
        tx.execute_later(
            "INSERT INTO remote_emoji (remote_id, emoji_id, sent_at) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
            args![remote_id, id],
        )?;
    }
    Ok(())
}

/// The emoji among these names whose picture a connection was not promised yet; its own are none of them.
pub fn emoji_untold(tx: &mut Tx, remote_id: &str, names: &[&str]) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT e.id FROM emoji e LEFT JOIN remote_emoji r ON r.emoji_id = e.id AND r.remote_id = $1 \
         WHERE e.name IN LIST($2) AND e.delete_at = 0 AND e.remote_id <> $1 AND r.emoji_id IS NULL",
        args![remote_id, names],
    )
}

/// Emoji whose names a connection was told, and whose picture has yet to go there.
pub fn emoji_wanted(tx: &mut Tx, remote_id: &str, limit: i64) -> Result<Vec<CustomEmoji>, StoreError> {
    tx.select(
        "JOIN remote_emoji r ON r.emoji_id = t.id WHERE r.remote_id = $1 AND r.sent_at = 0 AND t.delete_at = 0 \
         ORDER BY t.create_at, t.id LIMIT $2",
        args![remote_id, limit],
    )
}

/// Notes that an emoji's picture went to a connection, or never will.
pub fn note_emoji_sent(tx: &mut Tx, remote_id: &str, emoji_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE remote_emoji SET sent_at = $3 WHERE remote_id = $1 AND emoji_id = $2",
        args![remote_id, emoji_id, at],
    )
}

/// Forgets that something which belongs to no channel went to a connection, so that it goes again; says whether it is there.
pub fn send_again(tx: &mut Tx, remote_id: &str, kind: &str, reference: &str) -> Result<bool, StoreError> {
    let sql = match kind {
        "user" => "UPDATE remote_users SET user_update_at = 1 WHERE remote_id = $1 AND user_id = $2",
        "picture" => "UPDATE remote_users SET picture_update_at = 0 WHERE remote_id = $1 AND user_id = $2",
        "emoji" => {
            "UPDATE remote_emoji SET sent_at = 0 WHERE remote_id = $1 \
             AND emoji_id IN (SELECT id FROM emoji WHERE name = $2 AND delete_at = 0)"
        }
        _ => return Ok(false),
    };
    Ok(tx.execute(sql, args![remote_id, reference])? > 0)
}
