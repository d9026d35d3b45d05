//! What API v4 has and this server does not: each part answers as a server without it would, so that clients go on.
//!
//! Asked only for what no route serves. It must not know what is served.

mod table;

use axum::Json;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use causeway_service::{Error, Kind};
use serde_json::{Map, Value, json};

use crate::error::{ApiError, ApiResult};
use crate::extract::{Authenticated, MaybeAuthenticated, Path};
use table::Answer;

/// Every method and path that API v4 has, as `METHOD /path` lines.
pub(super) const API_V4: &str = include_str!("../api_v4.txt");

/// Answers every call that no route serves: as the table says, else with 501 for what API v4 has and 404 for what nobody has.
pub(super) async fn answer(MaybeAuthenticated(who): MaybeAuthenticated, method: Method, uri: Uri) -> Response {
    let path = uri.path();
    let Some(answer) = find(method.as_str(), path) else { return nowhere(path).into_response() };
    if who.is_none() {
        return ApiError(Error::unauthorized()).into_response();
    }
    match answer {
        Answer::Json(text) => {
            let value: Value = serde_json::from_str(text).unwrap_or_default();
            Json(value).into_response()
        }
        Answer::Refused(kind, id, message) => ApiError(Error::new(*kind, *id, *message)).into_response(),
    }
}

/// What is said to a call that no route serves; `None` when API v4 does not have it.
fn find(method: &str, path: &str) -> Option<&'static Answer> {
    let exact = table::CALLS.iter().find(|(m, pattern, _)| *m == method && matches(pattern, path));
    if let Some((_, _, answer)) = exact {
        return Some(answer);
    }
    let known = |line: &str| line.split_once(' ').is_some_and(|(m, pattern)| m == method && matches(pattern, path));
    if !API_V4.lines().any(known) {
        return None;
    }
    let below = path.strip_prefix("/api/v4").unwrap_or(path);
    let family =
        table::FAMILIES.iter().find(|(prefix, _)| below == *prefix || below.starts_with(&format!("{prefix}/")));
    Some(family.map_or(&NOT_HERE, |(_, answer)| answer))
}

const NOT_HERE: Answer = Answer::Refused(
    Kind::NotImplemented,
    "api.context.not_implemented.app_error",
    "This server does not have this part of the API.",
);

fn nowhere(path: &str) -> ApiError {
    ApiError(
        Error::not_found("api.context.404.app_error", "Sorry, we could not find the page.")
            .with_detail(format!("There doesn't appear to be an api call for the url='{path}'.")),
    )
}

/// Whether `path` has the form of `pattern`, whose `{…}` segments stand for anything.
fn matches(pattern: &str, path: &str) -> bool {
    let path = path.strip_prefix("/api/v4").unwrap_or(path);
    let (mut wanted, mut given) = (pattern.split('/'), path.trim_end_matches('/').split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(w), Some(g)) if w == g || (w.starts_with('{') && !g.is_empty()) => {}
            _ => return false,
        }
    }
}

/// `GET /posts/scheduled/team/{team_id}`: messages cannot be scheduled, so there are none, in the team or outside it.
pub async fn scheduled_posts(_: Authenticated, Path(team_id): Path<String>) -> ApiResult<Json<Value>> {
    if !causeway_model::ids::is_valid(&team_id) {
        return Err(Error::invalid_url("team_id").into());
    }
    let mut lists = Map::new();
    lists.insert(team_id, json!([]));
    lists.insert("directChannels".to_owned(), json!([]));
    Ok(Json(Value::Object(lists)))
}

/// How a call that no route serves is answered, for the page that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    Empty,
    Refused(&'static str),
    NotHere,
}

pub(super) fn describe(method: &str, path: &str) -> Absent {
    match find(method, path) {
        Some(Answer::Json(_)) => Absent::Empty,
        Some(Answer::Refused(_, id, _)) if *id != "api.context.not_implemented.app_error" => Absent::Refused(id),
        _ => Absent::NotHere,
    }
}
