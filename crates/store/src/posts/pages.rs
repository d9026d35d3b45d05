//! Pages of a channel and of a thread: each is a walk along an index that stops after one page.
//!
//! Messages of one moment are in the order in which they arrived, so that every page has one right place.

use causeway_model::posts::Post;

use crate::args;
use crate::engine::{StoreError, Tx};

/// Which messages of a channel a page shows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shown {
    /// First messages of threads only, not replies.
    pub roots_only: bool,
    /// Deleted ones too.
    pub deleted: bool,
}

impl Shown {
    /// Literal text, so that the engines see that a partial index serves.
    fn filter(self) -> &'static str {
        match (self.roots_only, self.deleted) {
            (false, false) => "t.original_id = '' AND t.delete_at = 0",
            (true, false) => "t.original_id = '' AND t.root_id = '' AND t.delete_at = 0",
            (false, true) => "t.original_id = ''",
            (true, true) => "t.original_id = '' AND t.root_id = ''",
        }
    }
}

/// A place in a channel: a moment, and the id of the message there. Messages of one moment, which only different servers
/// can write, stand in the order of their ids, so that every server shows them alike.
pub type Place = (i64, String);

/// Where a message stands.
pub fn place_of(tx: &mut Tx, channel_id: &str, post_id: &str) -> Result<Option<Place>, StoreError> {
    tx.row("SELECT create_at, id FROM posts WHERE id = $1 AND channel_id = $2", args![post_id, channel_id], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Messages of a channel, the latest first.
pub fn latest(tx: &mut Tx, channel_id: &str, shown: Shown, offset: i64, limit: i64) -> Result<Vec<Post>, StoreError> {
    before(tx, channel_id, shown, place_at(i64::MAX), offset, limit)
}

/// Messages before a place, the latest first.
pub fn before(
    tx: &mut Tx,
    channel_id: &str,
    shown: Shown,
    place: Place,
    offset: i64,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    walk(tx, channel_id, shown, (place, false), offset, limit)
}

/// Messages after a place, the earliest first.
pub fn after(
    tx: &mut Tx,
    channel_id: &str,
    shown: Shown,
    place: Place,
    offset: i64,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    walk(tx, channel_id, shown, (place, true), offset, limit)
}

/// Which way to go, as comparison and order.
fn way(later: bool) -> (&'static str, &'static str) {
    if later { (">", "") } else { ("<", "DESC") }
}

/// Messages on the way from a place to later or earlier ones, `offset` of them left out.
fn walk(
    tx: &mut Tx,
    channel_id: &str,
    shown: Shown,
    (place, later): (Place, bool),
    offset: i64,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    // What is left out is counted in the index alone: reading each of those messages would cost several times as much.
    let (place, or_there) = match offset {
        0 => (place, ""),
        _ => match place_behind(tx, channel_id, shown, (place, later), offset)? {
            Some(first) => (first, "="),
            None => return Ok(Vec::new()),
        },
    };
    let ((comparison, direction), filter) = (way(later), shown.filter());
    tx.select(
        &format!(
            "WHERE t.channel_id = $1 AND (t.create_at, t.id) {comparison}{or_there} ($2, $3) AND {filter} \
             ORDER BY t.create_at {direction}, t.id {direction} LIMIT $4"
        ),
        args![channel_id, place.0, &place.1, limit],
    )
}

/// Where the message stands that comes behind `offset` others on the way from a place to later or earlier ones.
fn place_behind(
    tx: &mut Tx,
    channel_id: &str,
    shown: Shown,
    (place, later): (Place, bool),
    offset: i64,
) -> Result<Option<Place>, StoreError> {
    let text = behind_text(shown, later);
    tx.row(&text, args![channel_id, place.0, &place.1, offset], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn behind_text(shown: Shown, later: bool) -> String {
    let ((comparison, direction), filter) = (way(later), shown.filter());
    format!(
        "SELECT t.create_at, t.id FROM posts t WHERE t.channel_id = $1 AND (t.create_at, t.id) {comparison} ($2, $3) \
         AND {filter} ORDER BY t.create_at {direction}, t.id {direction} LIMIT 1 OFFSET $4"
    )
}

/// Messages that changed after `since`, deleted ones and their time of deletion included, the latest first.
pub fn changed_since(
    tx: &mut Tx,
    channel_id: &str,
    since: i64,
    roots_only: bool,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    let roots = if roots_only { "AND t.root_id = ''" } else { "" };
    let mut found: Vec<Post> = tx.select(
        &format!(
            "WHERE t.channel_id = $1 AND t.update_at > $2 AND t.original_id = '' {roots} \
             ORDER BY t.update_at DESC LIMIT $3"
        ),
        args![channel_id, since, limit],
    )?;
    found.sort_by_key(|post| std::cmp::Reverse(post.create_at));
    Ok(found)
}

/// The id of the message next to a place: after it, or before it.
pub fn neighbour(tx: &mut Tx, channel_id: &str, shown: Shown, place: Place, later: bool) -> Result<String, StoreError> {
    let found = place_behind(tx, channel_id, shown, (place, later), 0)?;
    Ok(found.map(|(_, id)| id).unwrap_or_default())
}

/// The first place in a channel that comes after everything up to `at`.
pub fn place_at(at: i64) -> Place {
    // After every letter and digit.
    (at, "~".to_owned())
}

/// The pinned messages of a channel, the latest first.
pub fn pinned(tx: &mut Tx, channel_id: &str) -> Result<Vec<Post>, StoreError> {
    tx.select(
        "WHERE t.channel_id = $1 AND t.is_pinned AND t.delete_at = 0 ORDER BY t.create_at DESC, t.id DESC",
        args![channel_id],
    )
}

/// The messages of these ids that are not deleted, versions of others left out.
pub fn by_ids(tx: &mut Tx, ids: &[&str]) -> Result<Vec<Post>, StoreError> {
    tx.select("WHERE t.id IN LIST($1) AND t.delete_at = 0 ORDER BY t.create_at DESC, t.id DESC", args![ids])
}

/// The messages of these ids that stand in a channel, deleted ones too, versions of others left out; in no order.
///
/// The channel is looked at afterwards: a database that knows nothing of its tables yet might else read the whole channel for them.
pub fn of_channel(tx: &mut Tx, channel_id: &str, ids: &[&str]) -> Result<Vec<Post>, StoreError> {
    let mut found: Vec<Post> = tx.select("WHERE t.id IN LIST($1)", args![ids])?;
    found.retain(|post| post.channel_id == channel_id && post.original_id.is_empty());
    Ok(found)
}

/// The ids of those messages.
pub fn ids_of_channel(tx: &mut Tx, channel_id: &str, ids: &[&str]) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String, String, String)> =
        tx.rows("SELECT id, channel_id, original_id FROM posts WHERE id IN LIST($1)", args![ids], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let here = rows.into_iter().filter(|(_, channel, original)| channel == channel_id && original.is_empty());
    Ok(here.map(|(id, ..)| id).collect())
}

/// Which part of a thread.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThreadPart {
    /// Replies after (or, going up, before) this moment only; 0 for all.
    pub from: i64,
    /// Of the replies of exactly that moment, those after (before) this one only.
    pub from_id: String,
    /// From the latest to the earliest.
    pub up: bool,
    /// Replies that changed after this moment only.
    pub changed_after: i64,
    pub limit: i64,
}

/// Replies of a thread in the order asked for.
pub fn replies(tx: &mut Tx, root_id: &str, part: &ThreadPart) -> Result<Vec<Post>, StoreError> {
    let (comparison, direction) = if part.up { ("<", "DESC") } else { (">", "") };
    tx.select(
        &format!(
            "WHERE t.root_id = $1 AND t.root_id <> '' AND t.delete_at = 0 \
             AND (CAST($2 AS BIGINT) = 0 OR t.create_at {comparison} $2 OR (t.create_at = $2 AND t.id {comparison} $3 AND $3 <> '')) \
             AND t.update_at > $4 ORDER BY t.create_at {direction}, t.id {direction} LIMIT $5"
        ),
        args![root_id, part.from, &part.from_id, part.changed_after, part.limit],
    )
}

/// Earlier versions of a post, the latest first.
pub fn versions(tx: &mut Tx, post_id: &str) -> Result<Vec<Post>, StoreError> {
    tx.select(
        "WHERE t.original_id = $1 AND t.original_id <> '' ORDER BY t.edit_at DESC, t.delete_at DESC LIMIT 200",
        args![post_id],
    )
}

/// The messages that a person has saved and may still read, the latest first. Empty ids narrow nothing.
pub fn flagged(
    tx: &mut Tx,
    user_id: &str,
    team_id: &str,
    channel_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    tx.select(
        "JOIN preferences p ON p.name = t.id AND p.user_id = $1 AND p.category = 'flagged_post' AND p.value = 'true' \
         JOIN channel_members m ON m.channel_id = t.channel_id AND m.user_id = $1 \
         JOIN channels c ON c.id = t.channel_id WHERE t.delete_at = 0 \
         AND (CAST($2 AS TEXT) = '' OR c.team_id = $2 OR c.team_id = '') \
         AND (CAST($3 AS TEXT) = '' OR c.id = $3) \
         ORDER BY t.create_at DESC, t.id DESC LIMIT $4 OFFSET $5",
        args![user_id, team_id, channel_id, limit, offset],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::engine::{Engine, Value};
    use crate::testing::{TestDatabase, engines};

    /// How the engine would run a statement.
    async fn plan(store: &Store, text: String, values: &[Value<'static>], postgres: &'static str) -> String {
        let values = values.to_vec();
        let lines: Result<Vec<String>, StoreError> = store
            .write(move |tx| match tx.engine() {
                Engine::Sqlite => tx.rows(&format!("EXPLAIN QUERY PLAN {text}"), &values, |row| row.get(3)),
                Engine::Postgres => {
                    tx.batch(postgres)?;
                    tx.values(&format!("EXPLAIN {text}"), &values)
                }
            })
            .await;
        lines.unwrap().join("\n")
    }

    #[tokio::test]
    async fn messages_are_found_by_their_ids_whatever_the_engine_knows_of_the_table() {
        for engine in engines() {
            let database = TestDatabase::new(engine);
            let store = database.open();
            let text = "SELECT t.id, t.message FROM posts t WHERE t.id IN LIST($1)".to_owned();
            // The plan that serves all lists, which is what a prepared statement comes to.
            let plan =
                plan(&store, text, args![&["a", "b"][..]], "SET LOCAL plan_cache_mode = force_generic_plan").await;
            assert!(plan.contains("posts_id") && !plan.contains("Seq Scan"), "{engine}: {plan}");
        }
    }

    #[tokio::test]
    async fn what_a_page_leaves_out_is_counted_in_an_index_alone() {
        for engine in engines() {
            let database = TestDatabase::new(engine);
            let store = database.open();
            for (roots_only, later) in [(false, false), (false, true), (true, false), (true, true)] {
                let text = behind_text(Shown { roots_only, deleted: false }, later);
                // The table is empty, so that reading all of it would be the cheapest.
                let without =
                    "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off";
                let plan = plan(&store, text, args!["c", 1, "p", 1], without).await;
                let alone = plan.contains("USING COVERING INDEX") || plan.contains("Index Only Scan");
                assert!(alone && !plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{engine}: {plan}");
            }
        }
    }
}
