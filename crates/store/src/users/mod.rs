//! Finding people: lists with filters, searches, counts.
//!
//! It must not know who may see whom: callers say to whose circle a list is narrowed.

mod counts;
mod filter;

pub use counts::{ReportRow, count, known, report, report_count};
pub use filter::{Filter, Sort};

use std::collections::BTreeSet;

use causeway_model::users::User;

use crate::args;
use crate::engine::{StoreError, Tx, Value};

/// The people that fit `filter`, sorted, `limit` of them after the first `offset`.
pub fn list(tx: &mut Tx, filter: &Filter, sort: Sort, offset: i64, limit: i64) -> Result<Vec<User>, StoreError> {
    let mut built = filter.build();
    built.sort(sort);
    let offset = built.bind(offset);
    let limit = built.bind(limit);
    let rest = format!("{} {} LIMIT {limit} OFFSET {offset}", built.tail(), built.order);
    tx.select(&rest, &built.args)
}

/// The people with these ids, by name. Those unchanged since `since` (Unix milliseconds) are left out.
pub fn by_ids(tx: &mut Tx, ids: &[String], since: i64) -> Result<Vec<User>, StoreError> {
    tx.select("WHERE t.id IN LIST($1) AND t.update_at > $2 ORDER BY t.username", args![ids, since])
}

/// The people with these usernames, by name.
pub fn by_usernames(tx: &mut Tx, names: &[String]) -> Result<Vec<User>, StoreError> {
    tx.select("WHERE t.username IN LIST($1) ORDER BY t.username", args![names])
}

/// Whether the two share a channel or a team.
pub fn share_a_place(tx: &mut Tx, one: &str, other: &str) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.value(
        "SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM channel_members a \
         JOIN channel_members b ON b.channel_id = a.channel_id WHERE a.user_id = $1 AND b.user_id = $2) \
         OR EXISTS (SELECT 1 FROM team_members a JOIN team_members b ON b.team_id = a.team_id \
         WHERE a.user_id = $1 AND b.user_id = $2 AND a.delete_at = 0 AND b.delete_at = 0)",
        args![one, other],
    )?;
    Ok(found.is_some())
}

/// Which of `ids` share a channel or a team with `own`, or are `own`.
pub fn in_circle(tx: &mut Tx, own: &str, ids: &[String]) -> Result<BTreeSet<String>, StoreError> {
    let mut built = Filter { circle_of: own.to_owned(), ..Filter::default() }.build();
    let list = built.bind(serde_json::to_string(ids).unwrap_or_default());
    built.and(format!("t.id IN LIST({list})"));
    let sql = format!("SELECT t.id FROM users t {}", built.tail());
    Ok(tx.values(&sql, &built.args)?.into_iter().collect())
}

/// How many active people of this workspace hold the system role.
pub fn holders_of_role(tx: &mut Tx, role: &str) -> Result<i64, StoreError> {
    let filter = Filter { role: role.to_owned(), activity: Some(true), local_only: true, ..Filter::default() };
    count(tx, &filter)
}

/// Text that can stand in a LIKE pattern, each special character behind a backslash.
pub(crate) fn like_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Owned arguments, for statements that are put together.
pub(crate) type Args = Vec<Value<'static>>;
