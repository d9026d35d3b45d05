//! Full-text search over messages and names of files: FTS5 on SQLite, tsvector on PostgreSQL.
//!
//! Hits come by the number of their arrival, the latest first, in chunks: SQLite walks its index backwards and stops, so
//! that a word in a million messages costs no more than one in a hundred.

use causeway_model::files::FileInfo;
use causeway_model::posts::Post;
use causeway_model::search::{HashtagIndex, SearchQuery};

use crate::args;
use crate::engine::{Engine, Record, StoreError, Tx};

/// What is searched for, names resolved to ids. Empty lists narrow nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchPlan {
    pub query: SearchQuery,
    /// Who searches: only channels they are in count.
    pub reader: String,
    /// Only channels of this team, and direct messages; empty for all.
    pub team_id: String,
    pub archived_channels: bool,
    pub from: Vec<String>,
    pub not_from: Vec<String>,
    pub channels: Vec<String>,
    pub not_channels: Vec<String>,
}

/// How the words are looked for on one engine.
struct Words {
    joined: String,
    filter: &'static str,
    text: String,
}

fn words(engine: Engine, query: &SearchQuery, table: &str, index: HashtagIndex<'_>) -> Words {
    if engine == Engine::Postgres {
        let column = if table == "posts" { "message_fts" } else { "name_fts" };
        // Names are kept cut into words; a message is cut by the engine itself, which keeps `one-two` as a word as well.
        let text = if table == "posts" { query.tsquery() } else { cut(query).tsquery() };
        let filter = match (text.is_some(), column) {
            (false, _) => "CAST($1 AS TEXT) = ''",
            (true, "message_fts") => "t.message_fts @@ to_tsquery('simple', CAST($1 AS TEXT))",
            (true, _) => "t.name_fts @@ to_tsquery('simple', CAST($1 AS TEXT))",
        };
        return Words { joined: format!("FROM {table} t"), filter, text: text.unwrap_or_default() };
    }
    let fts = query.fts5(index);
    match (fts.matching, fts.excluding) {
        // The hits of the index come first, whatever the planner thinks: it walks them in the order that is wanted.
        (Some(text), _) => Words {
            joined: format!("FROM {table}_fts f CROSS JOIN {table} t ON t.n = f.rowid"),
            filter: if table == "posts" {
                "posts_fts MATCH $1 AND f.rowid < $3"
            } else {
                "files_fts MATCH $1 AND f.rowid < $3"
            },
            text,
        },
        (None, Some(text)) => Words {
            joined: format!("FROM {table} t"),
            filter: if table == "posts" {
                "t.n NOT IN (SELECT rowid FROM posts_fts WHERE posts_fts MATCH $1)"
            } else {
                "t.n NOT IN (SELECT rowid FROM files_fts WHERE files_fts MATCH $1)"
            },
            text,
        },
        (None, None) => {
            Words { joined: format!("FROM {table} t"), filter: "CAST($1 AS TEXT) = ''", text: String::new() }
        }
    }
}

/// The query with its words cut as the names of files are.
fn cut(query: &SearchQuery) -> SearchQuery {
    let mut query = query.clone();
    for words in [&mut query.include, &mut query.exclude] {
        let terms = words.terms.iter_mut().chain(&mut words.hashtags).map(|term| &mut term.text);
        for text in terms.chain(&mut words.phrases) {
            *text = crate::files::words(text);
        }
    }
    query
}

/// Channels in which the reader is; `$2` is the reader, `$5` the team.
fn open_channels(plan: &SearchPlan) -> String {
    let archived = if plan.archived_channels { "" } else { "AND c.delete_at = 0" };
    format!(
        "t.channel_id IN (SELECT m.channel_id FROM channel_members m JOIN channels c ON c.id = m.channel_id \
         WHERE m.user_id = $2 AND (CAST($5 AS TEXT) = '' OR c.team_id = $5 OR c.team_id = '') {archived})"
    )
}

/// The narrowing conditions; each list is always bound, and only named where it narrows.
fn narrowed(plan: &SearchPlan) -> String {
    let mut out = String::new();
    for (list, condition) in [
        (&plan.from, " AND t.user_id IN LIST($6)"),
        (&plan.not_from, " AND t.user_id NOT IN LIST($7)"),
        (&plan.channels, " AND t.channel_id IN LIST($8)"),
        (&plan.not_channels, " AND t.channel_id NOT IN LIST($9)"),
    ] {
        // Where a list narrows nothing its argument must still have a type.
        let number = condition.find('$').map_or("", |at| &condition[at..at + 2]);
        out.push_str(&if list.is_empty() {
            format!(" AND CAST({number} AS TEXT) <> ''")
        } else {
            condition.to_owned()
        });
    }
    out
}

/// The next `limit` messages that match and arrived before number `before`, each with its number.
pub fn search(tx: &mut Tx, plan: &SearchPlan, before: i64, limit: i64) -> Result<Vec<(i64, Post)>, StoreError> {
    let words = words(tx.engine(), &plan.query, "posts", HashtagIndex::Marked);
    let by_index = words.joined.contains("_fts");
    let order = if by_index { "f.rowid" } else { "t.n" };
    let sql = format!(
        "SELECT t.n, {} {} WHERE {} AND t.n < $3 AND t.create_at >= $10 AND t.create_at < $11 AND t.delete_at = 0 \
         AND t.original_id = '' AND t.kind NOT LIKE 'system_%' AND {}{} ORDER BY {order} DESC LIMIT $4",
        Post::columns("t"),
        words.joined,
        words.filter,
        open_channels(plan),
        narrowed(plan),
    );
    let query = &plan.query;
    tx.rows(
        &sql,
        args![
            &words.text,
            &plan.reader,
            before,
            limit,
            &plan.team_id,
            &plan.from,
            &plan.not_from,
            &plan.channels,
            &plan.not_channels,
            query.created_from.unwrap_or(0),
            query.created_until.unwrap_or(i64::MAX)
        ],
        |row| Ok((row.get(0)?, Post::from_row(row, 1)?)),
    )
}

/// The next `limit` files of messages whose names match and that arrived before number `before`, each with its number.
pub fn search_files(
    tx: &mut Tx,
    plan: &SearchPlan,
    before: i64,
    limit: i64,
) -> Result<Vec<(i64, FileInfo)>, StoreError> {
    let words = words(tx.engine(), &plan.query, "files", HashtagIndex::AsWord);
    let by_index = words.joined.contains("_fts");
    let order = if by_index { "f.rowid" } else { "t.n" };
    let mut extensions = String::new();
    for (list, condition) in [
        (&plan.query.extensions, " AND LOWER(t.extension) IN LIST($12)"),
        (&plan.query.excluded_extensions, " AND LOWER(t.extension) NOT IN LIST($13)"),
    ] {
        let number = condition.find('$').map_or("", |at| &condition[at..at + 3]);
        extensions.push_str(&if list.is_empty() {
            format!(" AND CAST({number} AS TEXT) <> ''")
        } else {
            condition.to_owned()
        });
    }
    let sql = format!(
        "SELECT t.n, {} {} WHERE {} AND t.n < $3 AND t.create_at >= $10 AND t.create_at < $11 AND t.delete_at = 0 \
         AND t.post_id <> '' AND {}{}{extensions} ORDER BY {order} DESC LIMIT $4",
        FileInfo::columns("t"),
        words.joined,
        words.filter,
        open_channels(plan),
        narrowed(plan),
    );
    let query = &plan.query;
    tx.rows(
        &sql,
        args![
            &words.text,
            &plan.reader,
            before,
            limit,
            &plan.team_id,
            &plan.from,
            &plan.not_from,
            &plan.channels,
            &plan.not_channels,
            query.created_from.unwrap_or(0),
            query.created_until.unwrap_or(i64::MAX),
            &query.extensions,
            &query.excluded_extensions
        ],
        |row| Ok((row.get(0)?, FileInfo::from_row(row, 1)?)),
    )
}

/// Ids of the channels with these names or ids in which the reader is.
pub fn named_channels(tx: &mut Tx, reader: &str, names: &[String]) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT c.id FROM channels c JOIN channel_members m ON m.channel_id = c.id AND m.user_id = $1 \
         WHERE c.id IN LIST($2) OR LOWER(c.name) IN LIST($2)",
        args![reader, names],
    )
}

/// Ids of the people with these usernames.
pub fn people_named(tx: &mut Tx, names: &[String]) -> Result<Vec<String>, StoreError> {
    tx.values("SELECT id FROM users WHERE username IN LIST($1)", args![names])
}
