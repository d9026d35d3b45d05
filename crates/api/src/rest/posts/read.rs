//! Reading messages.

use axum::Json;
use axum::extract::State;
use causeway_model::posts::Post;
use causeway_service::Error;
use causeway_service::posts::{self, MAX_PAGE, PageQuery, PostInfo, PostList, Style};
use causeway_store::posts::ThreadPart;
use serde::Deserialize;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path, Query};
use crate::state::AppState;

/// How threads are wanted in a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StyleQuery {
    collapsed_threads: bool,
    skip_fetch_threads: bool,
}

impl StyleQuery {
    fn style(&self) -> Style {
        Style { collapsed: self.collapsed_threads, skip_roots: self.skip_fetch_threads }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Deleted {
    include_deleted: bool,
}

/// `GET /posts/{post_id}`
pub async fn get_one(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
    Query(query): Query<Deleted>,
) -> ApiResult<Json<Post>> {
    Ok(Json(posts::get(&state.ws, &who.caller, &post_id, query.include_deleted).await?))
}

/// `POST /posts/ids`
pub async fn get_many(
    State(state): State<AppState>,
    who: Authenticated,
    Body(ids): Body<Vec<String>>,
) -> ApiResult<Json<Vec<Post>>> {
    Ok(Json(posts::get_many(&state.ws, &who.caller, ids).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ThreadParams {
    per_page: i64,
    from_post: String,
    from_create_at: i64,
    from_update_at: i64,
    direction: String,
    collapsed_threads: bool,
    updates_only: bool,
}

/// `GET /posts/{post_id}/thread`. The first message comes first, whatever the direction.
pub async fn get_thread(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
    Query(query): Query<ThreadParams>,
) -> ApiResult<Json<PostList>> {
    if !["", "up", "down"].contains(&query.direction.as_str()) {
        return Err(Error::invalid_url("direction").into());
    }
    let part = ThreadPart {
        from: query.from_create_at,
        from_id: query.from_post,
        up: query.direction == "up",
        changed_after: if query.updates_only { query.from_update_at } else { 0 },
        limit: query.per_page,
    };
    let style = Style { collapsed: query.collapsed_threads, skip_roots: true };
    Ok(Json(posts::thread(&state.ws, &who.caller, &post_id, part, style).await?))
}

#[derive(Debug, Deserialize)]
#[serde(default)]
pub struct ChannelPage {
    page: i64,
    per_page: i64,
    before: String,
    after: String,
    since: i64,
    include_deleted: bool,
    #[serde(rename = "collapsedThreads")]
    collapsed_threads: bool,
    #[serde(rename = "skipFetchThreads")]
    skip_fetch_threads: bool,
}

impl Default for ChannelPage {
    fn default() -> Self {
        Self {
            page: 0,
            per_page: 60,
            before: String::new(),
            after: String::new(),
            since: 0,
            include_deleted: false,
            collapsed_threads: false,
            skip_fetch_threads: false,
        }
    }
}

/// `GET /channels/{channel_id}/posts`
pub async fn of_channel(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Query(query): Query<ChannelPage>,
) -> ApiResult<Json<PostList>> {
    let query = PageQuery {
        page: query.page,
        per_page: query.per_page,
        before: query.before,
        after: query.after,
        since: query.since,
        include_deleted: query.include_deleted,
        style: Style { collapsed: query.collapsed_threads, skip_roots: query.skip_fetch_threads },
    };
    Ok(Json(posts::page(&state.ws, &who.caller, &channel_id, query).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Around {
    limit_before: Option<i64>,
    limit_after: Option<i64>,
}

/// `GET /users/{user_id}/channels/{channel_id}/posts/unread`
pub async fn around_unread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, channel_id)): Path<(String, String)>,
    Query(query): Query<Around>,
    Query(style): Query<StyleQuery>,
) -> ApiResult<Json<PostList>> {
    let user_id = who.resolve(&user_id)?;
    let limits = (query.limit_before.unwrap_or(60), query.limit_after.unwrap_or(60));
    Ok(Json(posts::around_unread(&state.ws, &who.caller, &user_id, &channel_id, limits, style.style()).await?))
}

/// `GET /channels/{channel_id}/pinned`
pub async fn pinned(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<PostList>> {
    Ok(Json(posts::pinned(&state.ws, &who.caller, &channel_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Flagged {
    team_id: String,
    channel_id: String,
    page: i64,
    per_page: Option<i64>,
}

/// `GET /users/{user_id}/posts/flagged`
pub async fn flagged(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Query(query): Query<Flagged>,
) -> ApiResult<Json<PostList>> {
    let user_id = who.resolve(&user_id)?;
    let limit = query.per_page.unwrap_or(60).clamp(0, MAX_PAGE);
    let page = (query.page.clamp(0, 1_000_000) * limit, limit);
    let within = (query.team_id, query.channel_id);
    Ok(Json(posts::flagged(&state.ws, &who.caller, &user_id, within, page).await?))
}

/// `GET /posts/{post_id}/edit_history`
pub async fn history(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
) -> ApiResult<Json<Vec<Post>>> {
    Ok(Json(posts::history(&state.ws, &who.caller, &post_id).await?))
}

/// `GET /posts/{post_id}/info`
pub async fn info(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
) -> ApiResult<Json<PostInfo>> {
    Ok(Json(posts::info(&state.ws, &who.caller, &post_id).await?))
}
