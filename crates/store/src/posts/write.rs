//! Adding and changing messages, and the counters that follow.

use std::sync::LazyLock;

use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::posts::Post;

use crate::args;
use crate::engine::{Engine, Record, StoreError, Tx};

static INSERT: LazyLock<String> = LazyLock::new(|| insert_text(&[]));

/// PostgreSQL keeps the full-text entry in the row itself.
static INSERT_INDEXED: LazyLock<String> = LazyLock::new(|| {
    let message = Post::COLUMNS.iter().position(|c| *c == "message").map_or(0, |i| i + 1);
    insert_text(&[("message_fts", format!("to_tsvector('simple', CAST(${message} AS TEXT))"))])
});

fn insert_text(more: &[(&str, String)]) -> String {
    let mut columns: Vec<&str> = Post::COLUMNS.to_vec();
    let mut values: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    for (column, value) in more {
        columns.push(column);
        values.push(value.clone());
    }
    format!("INSERT INTO posts ({}) VALUES ({})", columns.join(", "), values.join(", "))
}

/// Whether the full-text index holds it: what the system says and what is gone are not searched.
fn is_searchable(post: &Post) -> bool {
    post.delete_at == 0 && post.original_id.is_empty() && !post.is_system() && !post.message.is_empty()
}

/// Adds a post with its full-text entry.
pub fn insert(tx: &mut Tx, post: &Post) -> Result<(), StoreError> {
    use crate::engine::Value;
    let searchable = is_searchable(post);
    let values: Vec<Value<'_>> = post.values();
    match tx.engine() {
        Engine::Postgres if searchable => tx.execute_later(&INSERT_INDEXED, &values),
        Engine::Sqlite if searchable => {
            tx.execute_one(&INSERT, &values)?;
            tx.execute_one(
                "INSERT INTO posts_fts (rowid, message) VALUES (last_insert_rowid(), $1)",
                args![&post.message],
            )
        }
        _ => tx.execute_later(&INSERT, &values),
    }
}

/// Writes every column of a post and brings its full-text entry up to date.
pub fn update(tx: &mut Tx, post: &Post) -> Result<(), StoreError> {
    tx.update(post, &["id"])?;
    index(tx, post)
}

/// Brings the full-text entry of a post that exists up to date.
pub fn index(tx: &mut Tx, post: &Post) -> Result<(), StoreError> {
    let searchable = is_searchable(post);
    match tx.engine() {
        Engine::Postgres if searchable => tx.execute_one(
            "UPDATE posts SET message_fts = to_tsvector('simple', CAST($2 AS TEXT)) WHERE id = $1",
            args![&post.id, &post.message],
        ),
        Engine::Postgres => tx.execute_one("UPDATE posts SET message_fts = NULL WHERE id = $1", args![&post.id]),
        Engine::Sqlite => {
            tx.execute_later(
                "DELETE FROM posts_fts WHERE rowid = (SELECT n FROM posts WHERE id = $1)",
                args![&post.id],
            )?;
            if searchable {
                tx.execute_one(
                    "INSERT INTO posts_fts (rowid, message) SELECT n, message FROM posts WHERE id = $1",
                    args![&post.id],
                )?;
            }
            Ok(())
        }
    }
}

/// Where somebody is about to write.
#[derive(Debug, Clone)]
pub struct Scene {
    pub channel: Channel,
    /// Their membership, if they are a member; its effective roles are not filled in.
    pub member: Option<ChannelMember>,
    /// Their username, empty when there is no such person.
    pub username: String,
    pub is_bot: bool,
    /// Whether the channel belongs to another workspace that shares it for reading only.
    pub read_only: bool,
}

static SCENE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT COALESCE(u.username, ''), COALESCE(u.is_bot, FALSE), COALESCE(s.read_only AND NOT s.home, FALSE), m.user_id, {}, {} FROM channels c \
         LEFT JOIN users u ON u.id = $2 LEFT JOIN shared_channels s ON s.channel_id = c.id \
         LEFT JOIN channel_members m ON m.channel_id = c.id AND m.user_id = $2 WHERE c.id = $1",
        Channel::columns("c"),
        ChannelMember::columns("m")
    )
});

/// Everything that decides whether a person may write in a channel, in one statement; `None` when there is no such channel.
pub fn scene(tx: &mut Tx, channel_id: &str, user_id: &str) -> Result<Option<Scene>, StoreError> {
    const FIRST: usize = 4;
    tx.row(&SCENE, args![channel_id, user_id], |row| {
        let member: Option<String> = row.get(3)?;
        let after_channel = FIRST + Channel::COLUMNS.len();
        Ok(Scene {
            username: row.get(0)?,
            is_bot: row.get(1)?,
            read_only: row.get(2)?,
            channel: Channel::from_row(row, FIRST)?,
            member: member.map(|_| ChannelMember::from_row(row, after_channel)).transpose()?,
        })
    })
}

/// What a channel's counters say after a change.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals {
    pub messages: i64,
    pub roots: i64,
    /// The number of the last change that connected workspaces are told.
    pub change_seq: i64,
}

/// Messages that come into a channel together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Arrived {
    /// How many count: what only says who came or went does not.
    pub messages: i64,
    /// How many of these begin a thread.
    pub roots: i64,
    /// How many connected workspaces are told, each of which takes a number of the log of changes.
    pub told: i64,
    /// The time of the last of them, Unix milliseconds.
    pub last_at: i64,
    /// The time of the last that begins a thread; 0 without one.
    pub last_root_at: i64,
}

/// Counts messages in their channel, and answers how its counters stand behind them.
pub fn count_messages(tx: &mut Tx, channel_id: &str, arrived: Arrived) -> Result<Totals, StoreError> {
    tx.row(
        "UPDATE channels SET total_msg_count = total_msg_count + $2, total_msg_count_root = total_msg_count_root + $3, \
         change_seq = change_seq + $4, last_post_at = CASE WHEN last_post_at < $5 THEN $5 ELSE last_post_at END, \
         last_root_post_at = CASE WHEN last_root_post_at < $6 THEN $6 ELSE last_root_post_at END \
         WHERE id = $1 RETURNING total_msg_count, total_msg_count_root, change_seq",
        args![channel_id, arrived.messages, arrived.roots, arrived.told, arrived.last_at, arrived.last_root_at],
        |row| Ok(Totals { messages: row.get(0)?, roots: row.get(1)?, change_seq: row.get(2)? }),
    )?
    .ok_or(StoreError::WrongCount(0))
}

/// Notes that a member has seen everything in the channel: they have just written there.
pub fn seen_by_author(tx: &mut Tx, channel_id: &str, user_id: &str, totals: Totals, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE channel_members SET msg_count = $3, msg_count_root = $4, mention_count = 0, mention_count_root = 0, \
         urgent_mention_count = 0, last_update_at = $5, \
         last_viewed_at = CASE WHEN last_viewed_at < $5 THEN $5 ELSE last_viewed_at END \
         WHERE channel_id = $1 AND user_id = $2",
        args![channel_id, user_id, totals.messages, totals.roots, at],
    )
}

/// Notes that a member has seen their own message, and nothing else.
pub fn seen_own(tx: &mut Tx, channel_id: &str, user_id: &str, is_root: bool) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE channel_members SET msg_count = msg_count + 1, msg_count_root = msg_count_root + $3 \
         WHERE channel_id = $1 AND user_id = $2",
        args![channel_id, user_id, i64::from(is_root)],
    )
}

/// Moves the first post of a thread to where clients that ask "what changed since" find it.
pub fn touch(tx: &mut Tx, post_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later("UPDATE posts SET update_at = $2 WHERE id = $1 AND update_at < $2", args![post_id, at])
}

/// Gives the author's own files of its channel, which belong to no post yet, to a post, as far as `file_ids` names them. A file
/// that came over the post's connection may belong to nobody until then. [`super::files_of`] says which they were.
pub fn give_files(tx: &mut Tx, post: &Post, file_ids: &[String]) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE files SET post_id = $1, user_id = $2 WHERE id IN LIST($4) AND channel_id = $3 AND post_id = '' \
         AND delete_at = 0 AND (user_id = $2 OR (user_id = '' AND remote_id <> '' AND remote_id = $5))",
        args![&post.id, &post.user_id, &post.channel_id, file_ids, &post.remote_id],
    )
}

/// Remembers which post a client's pending id became. Answers the post it has become before, if it has.
pub fn claim_pending(
    tx: &mut Tx,
    user_id: &str,
    pending_post_id: &str,
    post_id: &str,
    at: i64,
) -> Result<Option<String>, StoreError> {
    let added = tx.execute(
        "INSERT INTO pending_posts (user_id, pending_post_id, post_id, create_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
        args![user_id, pending_post_id, post_id, at],
    )?;
    if added == 1 {
        return Ok(None);
    }
    tx.value(
        "SELECT post_id FROM pending_posts WHERE user_id = $1 AND pending_post_id = $2",
        args![user_id, pending_post_id],
    )
}

/// Forgets pending ids from before `before`.
pub fn prune_pending(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM pending_posts WHERE create_at < $1", args![before])
}

/// Marks the files of a deleted post as deleted.
pub fn remove_files(tx: &mut Tx, post_id: &str, at: i64) -> Result<(), StoreError> {
    tx.execute_later(
        "UPDATE files SET delete_at = $2, update_at = $2 WHERE post_id = $1 AND delete_at = 0",
        args![post_id, at],
    )
}

/// Deletes a whole thread below its first message.
pub fn remove_replies(tx: &mut Tx, root_id: &str, at: i64) -> Result<(), StoreError> {
    let ended = tx.execute("UPDATE threads SET delete_at = $2 WHERE post_id = $1", args![root_id, at])?;
    if ended == 0 {
        return Ok(());
    }
    if tx.engine() == Engine::Sqlite {
        tx.execute_later(
            "DELETE FROM posts_fts WHERE rowid IN \
             (SELECT n FROM posts WHERE root_id = $1 AND root_id <> '' AND delete_at = 0)",
            args![root_id],
        )?;
    } else {
        tx.execute_later("UPDATE posts SET message_fts = NULL WHERE root_id = $1 AND root_id <> ''", args![root_id])?;
    }
    tx.execute_later(
        "UPDATE files SET delete_at = $2, update_at = $2 WHERE delete_at = 0 AND post_id IN \
         (SELECT id FROM posts WHERE root_id = $1 AND root_id <> '' AND delete_at = 0)",
        args![root_id, at],
    )?;
    tx.execute_later(
        "UPDATE posts SET delete_at = $2, update_at = $2 WHERE root_id = $1 AND root_id <> '' AND delete_at = 0",
        args![root_id, at],
    )
}

/// Makes `wanted` the files of a post: takes off those that are not among them, and adds the author's own that belong to
/// no post. Answers which it has now.
pub fn replace_files(tx: &mut Tx, post: &Post, wanted: &[String], at: i64) -> Result<Vec<String>, StoreError> {
    tx.execute_later(
        "UPDATE files SET delete_at = $3, update_at = $3 WHERE post_id = $1 AND delete_at = 0 AND id NOT IN LIST($2)",
        args![&post.id, wanted, at],
    )?;
    give_files(tx, post, wanted)?;
    let mut files = super::files_of(tx, &[&post.id])?;
    files.sort_by_key(|file| wanted.iter().position(|id| *id == file.id));
    Ok(files.into_iter().map(|file| file.id).collect())
}
