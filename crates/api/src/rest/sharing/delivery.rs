//! `/causeway/posts`: how far a message is. Exists only here.

use axum::Json;
use axum::extract::{Path, State};
use causeway_service::sharing::{self, Delivery};

use super::checked;
use crate::error::ApiResult;
use crate::extract::Authenticated;
use crate::state::AppState;

/// `GET /causeway/posts/{post_id}/delivery`, for whoever may read the post.
pub async fn delivery(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
) -> ApiResult<Json<Vec<Delivery>>> {
    let post_id = checked("post_id", post_id)?;
    Ok(Json(sharing::delivery(&state.ws, &who.caller, &post_id).await?))
}
