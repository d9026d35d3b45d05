//! Lists of people: by where they are, by words, for completing a mention, as numbers.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::users::User;
use causeway_store::users::{Filter, ReportRow, Sort};
use causeway_store::{Tx, args};

use super::Seen;
use super::find::sees_everybody;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_read_channel, check_system, check_team};
use crate::workspace::Workspace;

/// The people that fit `filter`, as the caller may see them.
pub async fn list(
    ws: &Workspace,
    caller: &Caller,
    filter: Filter,
    sort: Sort,
    offset: i64,
    limit: i64,
) -> Result<Vec<User>> {
    let (ws2, caller2) = (ws.clone(), caller.clone());
    let users = ws
        .store
        .read(move |tx| {
            let filter = allowed(&ws2, tx, &caller2, filter)?;
            Ok::<_, Error>(causeway_store::users::list(tx, &filter, sort, offset, limit)?)
        })
        .await?;
    Ok(Seen::by(ws, caller).show_all(users))
}

/// How many people fit `filter`.
pub async fn count(ws: &Workspace, caller: &Caller, filter: Filter) -> Result<i64> {
    let (ws, caller) = (ws.clone(), caller.clone());
    let store = ws.store.clone();
    store
        .read(move |tx| {
            let filter = allowed(&ws, tx, &caller, filter)?;
            Ok(causeway_store::users::count(tx, &filter)?)
        })
        .await
}

/// The people whose names begin with the words of `filter.term`, at most `limit`.
pub async fn search(ws: &Workspace, caller: &Caller, filter: Filter, limit: i64) -> Result<Vec<User>> {
    if filter.term.trim().is_empty() {
        return Err(Error::invalid_body("term"));
    }
    let filter = with_searched_fields(ws, caller, filter);
    list(ws, caller, filter, Sort::Username, 0, limit).await
}

/// Who may be meant by the beginning of a name: those in the place, and others of the team who are not in the channel.
#[derive(Debug, Clone, Default)]
pub struct Completions {
    pub users: Vec<User>,
    /// Only when a channel was asked for.
    pub out_of_channel: Option<Vec<User>>,
}

/// Completes `name` among the active members of the channel and the team, whichever is given, or of the server.
pub async fn complete(
    ws: &Workspace,
    caller: &Caller,
    team_id: String,
    channel_id: String,
    name: String,
    limit: i64,
) -> Result<Completions> {
    let base = Filter { term: name, activity: Some(true), ..Filter::default() };
    let base = with_searched_fields(ws, caller, base);
    let (ws2, caller2) = (ws.clone(), caller.clone());
    let (users, others) = ws
        .store
        .read(move |tx| {
            let list = |tx: &mut Tx, filter| {
                let filter = allowed(&ws2, tx, &caller2, filter)?;
                Ok::<_, Error>(causeway_store::users::list(tx, &filter, Sort::Username, 0, limit)?)
            };
            if channel_id.is_empty() {
                return Ok((list(tx, Filter { in_team: team_id, ..base })?, None));
            }
            let inside = list(tx, Filter { in_channel: channel_id.clone(), ..base.clone() })?;
            let outside = list(tx, Filter { not_in_channel: channel_id, in_team: team_id, ..base })?;
            Ok::<_, Error>((inside, Some(outside)))
        })
        .await?;
    let seen = Seen::by(ws, caller);
    Ok(Completions { users: seen.show_all(users), out_of_channel: others.map(|others| seen.show_all(others)) })
}

/// A page of the administrator's table of people; see [`causeway_store::users::report`].
pub async fn report(
    ws: &Workspace,
    caller: &Caller,
    filter: Filter,
    sort_column: String,
    descending: bool,
    after: Option<(String, String)>,
    limit: i64,
) -> Result<Vec<ReportRow>> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementUsers)?;
    let filter = with_searched_fields(ws, caller, filter);
    let rows = ws
        .store
        .read(move |tx| {
            let after = after.as_ref().map(|(value, id)| (value.as_str(), id.as_str()));
            causeway_store::users::report(tx, &filter, &sort_column, descending, after, limit)
        })
        .await?;
    Ok(rows)
}

/// How many lines the administrator's table has.
pub async fn report_count(ws: &Workspace, caller: &Caller, filter: Filter) -> Result<i64> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementUsers)?;
    let filter = with_searched_fields(ws, caller, filter);
    Ok(ws.store.read(move |tx| causeway_store::users::report_count(tx, &filter)).await?)
}

/// What is hidden from the caller must not be found out by searching, either.
fn with_searched_fields(ws: &Workspace, caller: &Caller, filter: Filter) -> Filter {
    let seen = Seen::by(ws, caller);
    Filter { search_full_names: seen.shows_full_names(), search_emails: seen.shows_emails(), ..filter }
}

/// The filter narrowed to whom the caller may see, if they may see into the places it names.
fn allowed(ws: &Workspace, tx: &mut Tx, caller: &Caller, mut filter: Filter) -> Result<Filter> {
    for team_id in [&filter.in_team, &filter.not_in_team] {
        if !team_id.is_empty() {
            check_team(ws, tx, caller, team_id, Permission::ViewTeam)?;
        }
    }
    for channel_id in [&filter.in_channel, &filter.not_in_channel] {
        if channel_id.is_empty() {
            continue;
        }
        let found: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
        let channel = found.ok_or_else(|| {
            Error::not_found("app.channel.get.existing.app_error", "Unable to find the existing channel.")
        })?;
        check_read_channel(ws, tx, caller, &channel)?;
    }
    if filter.without_team {
        check_system(ws, caller, Permission::ListUsersWithoutTeam)?;
    }
    if !sees_everybody(ws, caller) {
        filter.circle_of = caller.user_id.clone();
    }
    Ok(filter)
}
