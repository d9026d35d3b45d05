//! Searching messages and files.

use axum::Json;
use axum::extract::State;
use causeway_service::posts::{self, FoundFiles, FoundPosts, SearchRequest};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::state::AppState;

/// `POST /teams/{team_id}/posts/search`
pub async fn search_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(request): Body<SearchRequest>,
) -> ApiResult<Json<FoundPosts>> {
    Ok(Json(posts::search(&state.ws, &who.caller, &team_id, request).await?))
}

/// `POST /posts/search`
pub async fn search_everywhere(
    State(state): State<AppState>,
    who: Authenticated,
    Body(request): Body<SearchRequest>,
) -> ApiResult<Json<FoundPosts>> {
    Ok(Json(posts::search(&state.ws, &who.caller, "", request).await?))
}

/// `POST /teams/{team_id}/files/search`
pub async fn search_team_files(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(request): Body<SearchRequest>,
) -> ApiResult<Json<FoundFiles>> {
    Ok(Json(posts::search_files(&state.ws, &who.caller, &team_id, request).await?))
}

/// `POST /files/search`
pub async fn search_files(
    State(state): State<AppState>,
    who: Authenticated,
    Body(request): Body<SearchRequest>,
) -> ApiResult<Json<FoundFiles>> {
    Ok(Json(posts::search_files(&state.ws, &who.caller, "", request).await?))
}
