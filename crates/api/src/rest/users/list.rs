//! `/users` as a list: filters, search, completion, counts, and the administrator's table.

use axum::Json;
use axum::extract::State;
use causeway_model::users::User;
use causeway_service::{Error, users};
use causeway_store::users::{Filter, Sort};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::params::Params;
use crate::state::AppState;

/// The filters that a query names.
fn filter(params: &Params) -> Filter {
    Filter {
        in_team: params.text("in_team"),
        not_in_team: params.text("not_in_team"),
        in_channel: params.text("in_channel"),
        not_in_channel: params.text("not_in_channel"),
        without_team: params.flag("without_team"),
        activity: match (params.flag("active"), params.flag("inactive")) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        role: params.text("role"),
        roles: params.list("roles"),
        team_roles: params.list("team_roles"),
        channel_roles: params.list("channel_roles"),
        // There are no groups, so nobody is in one.
        nobody: !params.text("in_group").is_empty(),
        ..Filter::default()
    }
}

fn sort(params: &Params, filter: &Filter) -> Result<Sort, Error> {
    match params.text("sort").as_str() {
        "" | "display_name" | "username" => Ok(Sort::Username),
        "create_at" => Ok(Sort::Newest),
        "last_activity_at" => Ok(Sort::LastActivity),
        "status" => Ok(Sort::Status),
        "admin" if !filter.in_channel.is_empty() => Ok(Sort::ChannelAdmins),
        _ => Err(Error::invalid_url("sort")),
    }
}

/// `GET /users`
pub async fn list(State(state): State<AppState>, who: Authenticated, params: Params) -> ApiResult<Json<Vec<User>>> {
    if params.flag("active") && params.flag("inactive") {
        return Err(Error::invalid_url("inactive").into());
    }
    let mut filter = filter(&params);
    let sort = sort(&params, &filter)?;
    // Those of a team who are not in the channel: that is how people to add are found.
    if !filter.not_in_channel.is_empty() && filter.in_team.is_empty() {
        filter.in_team = params.text("team_id");
    }
    let page = params.page();
    Ok(Json(users::list(&state.ws, &who.caller, filter, sort, page.offset(), page.limit()).await?))
}

/// `GET /users/stats`
pub async fn stats(State(state): State<AppState>, who: Authenticated) -> ApiResult<Json<Value>> {
    let filter = Filter { activity: Some(true), without_bots: true, ..Filter::default() };
    Ok(Json(json!({"total_users_count": users::count(&state.ws, &who.caller, filter).await?})))
}

/// `GET /users/stats/filtered`
pub async fn stats_filtered(
    State(state): State<AppState>,
    who: Authenticated,
    params: Params,
) -> ApiResult<Json<Value>> {
    let filter = Filter {
        activity: if params.flag("include_deleted") { None } else { Some(true) },
        without_bots: !params.flag("include_bots"),
        local_only: !params.flag("include_remote_users"),
        ..filter(&params)
    };
    Ok(Json(json!({"total_users_count": users::report_count(&state.ws, &who.caller, filter).await?})))
}

/// What is searched for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    term: String,
    team_id: String,
    not_in_team_id: String,
    in_channel_id: String,
    not_in_channel_id: String,
    in_group_id: String,
    allow_inactive: bool,
    without_team: bool,
    limit: i64,
    role: String,
    roles: Vec<String>,
    team_roles: Vec<String>,
    channel_roles: Vec<String>,
}

/// `POST /users/search`
pub async fn search(
    State(state): State<AppState>,
    who: Authenticated,
    Body(body): Body<Search>,
) -> ApiResult<Json<Vec<User>>> {
    const DEFAULT: i64 = 100;
    const MOST: i64 = 1000;
    if !(0..=MOST).contains(&body.limit) {
        return Err(Error::invalid_body("limit").into());
    }
    let limit = if body.limit == 0 { DEFAULT } else { body.limit };
    let filter = Filter {
        term: body.term,
        in_team: body.team_id,
        not_in_team: body.not_in_team_id,
        in_channel: body.in_channel_id,
        not_in_channel: body.not_in_channel_id,
        nobody: !body.in_group_id.is_empty(),
        activity: if body.allow_inactive { None } else { Some(true) },
        without_team: body.without_team,
        role: body.role,
        roles: body.roles,
        team_roles: body.team_roles,
        channel_roles: body.channel_roles,
        ..Filter::default()
    };
    Ok(Json(users::search(&state.ws, &who.caller, filter, limit).await?))
}

/// Who may be meant.
#[derive(Debug, Serialize)]
pub struct Completed {
    users: Vec<User>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out_of_channel: Option<Vec<User>>,
}

/// `GET /users/autocomplete`
pub async fn autocomplete(
    State(state): State<AppState>,
    who: Authenticated,
    params: Params,
) -> ApiResult<Json<Completed>> {
    let either = |one: &str, other: &str| match params.text(one) {
        text if text.is_empty() => params.text(other),
        text => text,
    };
    let (team, channel) = (either("in_team", "team_id"), either("in_channel", "channel_id"));
    let limit = params.number("limit", 100).clamp(1, 100);
    let found = users::complete(&state.ws, &who.caller, team, channel, params.text("name"), limit).await?;
    Ok(Json(Completed { users: found.users, out_of_channel: found.out_of_channel }))
}

fn report_filter(params: &Params) -> Filter {
    let (hide_active, hide_inactive) = (params.flag("hide_active"), params.flag("hide_inactive"));
    Filter {
        in_team: params.text("team_filter"),
        without_team: params.flag("has_no_team"),
        role: params.text("role_filter"),
        term: params.text("search_term"),
        activity: match (hide_active, hide_inactive) {
            (false, true) => Some(true),
            (true, false) => Some(false),
            _ => None,
        },
        nobody: hide_active && hide_inactive,
        without_bots: true,
        local_only: true,
        ..Filter::default()
    }
}

/// A line of the administrator's table.
#[derive(Debug, Serialize)]
pub struct ReportLine {
    #[serde(flatten)]
    user: User,
    last_login: i64,
    last_status_at: i64,
    days_active: i64,
    channel_count: i64,
}

/// `GET /reports/users`. Days with posts and other numbers of activity are not kept here.
pub async fn report(
    State(state): State<AppState>,
    who: Authenticated,
    params: Params,
) -> ApiResult<Json<Vec<ReportLine>>> {
    let limit = params.number("page_size", 50);
    if !(1..=100).contains(&limit) {
        return Err(Error::invalid_url("page_size").into());
    }
    let backwards = params.text("direction") == "prev";
    let descending = params.text("sort_direction") == "desc";
    let from = params.text("from_id");
    let after = (!from.is_empty()).then(|| (params.text("from_column_value"), from));
    let mut rows = users::report(
        &state.ws,
        &who.caller,
        report_filter(&params),
        params.text("sort_column"),
        descending != backwards,
        after,
        limit,
    )
    .await?;
    if backwards {
        rows.reverse();
    }
    let line = |row: causeway_store::users::ReportRow| ReportLine {
        last_login: row.user.last_login,
        last_status_at: row.last_status_at,
        days_active: 0,
        channel_count: row.channel_count,
        user: row.user.for_admin(),
    };
    Ok(Json(rows.into_iter().map(line).collect()))
}

/// `GET /reports/users/count`
pub async fn report_count(State(state): State<AppState>, who: Authenticated, params: Params) -> ApiResult<Json<i64>> {
    Ok(Json(users::report_count(&state.ws, &who.caller, report_filter(&params)).await?))
}
