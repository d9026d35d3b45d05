//! Numbers about people, and the administrator's table of them.

use causeway_model::users::User;

use super::{Filter, Sort};
use crate::args;
use crate::engine::{Record, StoreError, Tx};

/// How many people fit `filter`.
pub fn count(tx: &mut Tx, filter: &Filter) -> Result<i64, StoreError> {
    let built = filter.build();
    let sql = format!("SELECT COUNT(*) FROM users t {}", built.tail());
    Ok(tx.value(&sql, &built.args)?.unwrap_or_default())
}

/// The ids of everybody who shares a channel with `user_id`.
pub fn known(tx: &mut Tx, user_id: &str) -> Result<Vec<String>, StoreError> {
    tx.values(
        "SELECT DISTINCT b.user_id FROM channel_members a JOIN channel_members b ON b.channel_id = a.channel_id \
         WHERE a.user_id = $1 AND b.user_id <> $1 ORDER BY b.user_id",
        args![user_id],
    )
}

/// One line of the administrator's table.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRow {
    pub user: User,
    /// Unix milliseconds, 0 for never.
    pub last_status_at: i64,
    pub channel_count: i64,
}

/// The table's columns that it can be sorted by, with a person's value in it.
fn column(name: &str) -> &'static str {
    match name {
        "Email" => "email",
        "FirstName" => "first_name",
        "LastName" => "last_name",
        "Nickname" => "nickname",
        "CreateAt" => "create_at",
        "Roles" => "roles",
        _ => "username",
    }
}

/// How many people the administrator's table has.
pub fn report_count(tx: &mut Tx, filter: &Filter) -> Result<i64, StoreError> {
    count(tx, filter)
}

/// `limit` lines of the administrator's table, sorted by `sort_column` and id, after (or before, for the page back) the
/// line of `after`: that line's value and id.
pub fn report(
    tx: &mut Tx,
    filter: &Filter,
    sort_column: &str,
    descending: bool,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<ReportRow>, StoreError> {
    let mut built = filter.build();
    built.sort(Sort::Username);
    let column = column(sort_column);
    let (comparison, direction) = if descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some((value, id)) = after {
        let id = built.bind(id.to_owned());
        let value = match column {
            "create_at" => built.bind(value.parse::<i64>().unwrap_or_default()),
            _ => built.bind(value.to_owned()),
        };
        built.and(format!("(t.{column} {comparison} {value} OR (t.{column} = {value} AND t.id {comparison} {id}))"));
    }
    built.join("LEFT JOIN statuses s ON s.user_id = t.id");
    let limit = built.bind(limit);
    let sql = format!(
        "SELECT COALESCE(s.last_activity_at, 0), \
         (SELECT COUNT(*) FROM channel_members n WHERE n.user_id = t.id), {} \
         FROM users t {} ORDER BY t.{column} {direction}, t.id {direction} LIMIT {limit}",
        User::columns("t"),
        built.tail()
    );
    tx.rows(&sql, &built.args, |row| {
        Ok(ReportRow { last_status_at: row.get(0)?, channel_count: row.get(1)?, user: User::from_row(row, 2)? })
    })
}
