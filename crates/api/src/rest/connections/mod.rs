//! `/remotecluster`: secure connections, for those who manage them.

mod govern;
mod history;
mod insight;
mod queue;
mod verify;

pub use govern::*;
pub use history::{history, history_preview, send_history};

pub use insight::{check, health, rotate};
pub use queue::{drop_refused, queue, retry};
pub use verify::{verified, verify};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use causeway_federation::connections::{self as federation, Accept};
use causeway_model::connections::{ChannelRemote, Connection};
use causeway_service::Error;
use causeway_service::connections::{self, ConnectionPatch, Filter, NewConnection, ShareFilter};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page, Path, Query};
use crate::rest::ok;
use crate::state::AppState;

fn remote(id: String) -> Result<String, Error> {
    if causeway_model::ids::is_valid(&id) { Ok(id) } else { Err(Error::invalid_url("remote_id")) }
}

/// `GET /remotecluster`
pub async fn list(
    State(state): State<AppState>,
    who: Authenticated,
    Query(filter): Query<Filter>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<Connection>>> {
    Ok(Json(connections::list(&state.ws, &who.caller, filter, page.offset(), page.limit()).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewBody {
    #[serde(flatten)]
    new: NewConnection,
    password: String,
}

#[derive(Debug, Serialize)]
pub struct Made {
    remote_cluster: Connection,
    invite: String,
    /// Only when it was made here: who gave one has it.
    password: String,
}

/// `POST /remotecluster`. A name that cannot be used or is taken is the caller's fault here, 400; the reference answers 500.
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Body(body): Body<NewBody>,
) -> ApiResult<(StatusCode, Json<Made>)> {
    let made = federation::create(&state.federation, &who.caller, body.new, &body.password).await?;
    let made = Made {
        remote_cluster: made.connection,
        invite: made.code,
        password: if made.generated { made.password } else { String::new() },
    };
    Ok((StatusCode::CREATED, Json(made)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AcceptBody {
    #[serde(flatten)]
    new: NewConnection,
    invite: String,
    password: String,
}

/// `POST /remotecluster/accept_invite`. Answers once the other server has confirmed and, if it is quick, answered a ping, so
/// that `last_ping_at` may be set already. What the other server refuses is told as 400, each reason under its own id.
pub async fn accept(
    State(state): State<AppState>,
    who: Authenticated,
    Body(body): Body<AcceptBody>,
) -> ApiResult<(StatusCode, Json<Connection>)> {
    let given = Accept { new: body.new, invite: body.invite, password: body.password };
    Ok((StatusCode::CREATED, Json(federation::accept(&state.federation, &who.caller, given).await?)))
}

/// `GET /remotecluster/{remote_id}`
pub async fn get_one(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Connection>> {
    Ok(Json(connections::get(&state.ws, &who.caller, &remote(id)?).await?))
}

/// `PATCH /remotecluster/{remote_id}`. The reference's answer shows the token of an open invitation; here it never leaves.
pub async fn update(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(patch): Body<ConnectionPatch>,
) -> ApiResult<Json<Connection>> {
    Ok(Json(connections::update(&state.ws, &who.caller, &remote(id)?, patch).await?))
}

/// `DELETE /remotecluster/{remote_id}`
pub async fn remove(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Value>> {
    connections::remove(&state.ws, &who.caller, &remote(id)?).await?;
    Ok(ok())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct GenerateBody {
    password: String,
    /// Ends every code made before. Exists only here.
    revoke_earlier: bool,
}

/// `POST /remotecluster/{remote_id}/generate_invite`. Answers the code as a JSON text.
pub async fn generate_invite(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(body): Body<GenerateBody>,
) -> ApiResult<(StatusCode, Json<String>)> {
    let GenerateBody { password, revoke_earlier } = body;
    let code = federation::regenerate(&state.federation, &who.caller, &remote(id)?, &password, revoke_earlier).await?;
    Ok((StatusCode::CREATED, Json(code)))
}

/// `GET /remotecluster/{remote_id}/sharedchannelremotes`
pub async fn shares(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Query(filter): Query<ShareFilter>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<ChannelRemote>>> {
    let id = remote(id)?;
    Ok(Json(connections::shares(&state.ws, &who.caller, &id, filter, page.offset(), page.limit()).await?))
}
