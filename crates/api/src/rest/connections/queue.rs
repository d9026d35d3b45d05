//! `/causeway/connections/{remote_id}/queue`: what waits for a connection and what it refused. Exists only here.

use axum::Json;
use axum::extract::{Path, Query, State};
use causeway_service::sharing::{self, Chosen, Refused};
use serde_json::{Value, json};

use super::remote;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page};
use crate::state::AppState;

/// `GET /causeway/connections/{remote_id}/queue`. The page is one of what was refused.
pub async fn queue(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Value>> {
    let queue = sharing::queue(&state.ws, &who.caller, &remote(id)?, page.offset(), page.limit()).await?;
    let waiting: Vec<Value> = queue
        .waiting
        .iter()
        .map(|w| json!({"channel_id": w.channel_id, "count": w.count, "oldest_at": w.oldest_at}))
        .collect();
    let refused: Vec<Value> = queue.refused.iter().map(shown).collect();
    Ok(Json(json!({"waiting": waiting, "refused": refused})))
}

fn shown(refused: &Refused) -> Value {
    let refusal = &refused.refusal;
    json!({
        "id": refusal.id, "channel_id": refusal.channel_id, "kind": refusal.kind, "reference": refusal.reference,
        "author_id": refused.author_id, "reason": refusal.reason, "first_at": refusal.first_at, "at": refusal.last_at,
        "attempts": refusal.attempts, "retrying": refusal.retry_seq > 0,
    })
}

/// `POST /causeway/connections/{remote_id}/queue/retry`
pub async fn retry(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(chosen): Body<Chosen>,
) -> ApiResult<Json<Value>> {
    let retried = sharing::retry(&state.ws, &who.caller, &remote(id)?, chosen).await?;
    Ok(Json(json!({"retried": retried})))
}

/// `POST /causeway/connections/{remote_id}/queue/drop`
pub async fn drop_refused(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(chosen): Body<Chosen>,
) -> ApiResult<Json<Value>> {
    let dropped = sharing::drop_refusals(&state.ws, &who.caller, &remote(id)?, chosen).await?;
    Ok(Json(json!({"dropped": dropped})))
}
