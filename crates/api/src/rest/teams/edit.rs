//! Changing teams.

use axum::Json;
use axum::extract::State;
use causeway_model::teams::{Team, TeamPatch};
use causeway_service::{Error, teams};
use serde::Deserialize;
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path, Query};
use crate::rest::ok;
use crate::state::AppState;

/// `PUT /teams/{team_id}/patch`
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(patch): Body<TeamPatch>,
) -> ApiResult<Json<Team>> {
    Ok(Json(teams::patch(&state.ws, &who.caller, &team_id, patch).await?))
}

/// A whole team, as a client sends it back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WholeTeam {
    id: String,
    #[serde(flatten)]
    patch: TeamPatch,
}

/// `PUT /teams/{team_id}`. What is absent stays.
pub async fn update(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(team): Body<WholeTeam>,
) -> ApiResult<Json<Team>> {
    if team.id != team_id {
        return Err(Error::invalid_body("id").into());
    }
    Ok(Json(teams::patch(&state.ws, &who.caller, &team_id, team.patch).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Privacy {
    privacy: String,
}

/// `PUT /teams/{team_id}/privacy`
pub async fn set_privacy(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(body): Body<Privacy>,
) -> ApiResult<Json<Team>> {
    let open = match body.privacy.as_str() {
        "O" => true,
        "I" => false,
        _ => return Err(Error::invalid_body("privacy").into()),
    };
    Ok(Json(teams::set_privacy(&state.ws, &who.caller, &team_id, open).await?))
}

/// `POST /teams/{team_id}/regenerate_invite_id`
pub async fn regenerate_invite_id(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
) -> ApiResult<Json<Team>> {
    Ok(Json(teams::regenerate_invite_id(&state.ws, &who.caller, &team_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Permanent {
    permanent: bool,
}

/// `DELETE /teams/{team_id}`. Nothing is ever deleted for good.
pub async fn archive(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(query): Query<Permanent>,
) -> ApiResult<Json<Value>> {
    if query.permanent {
        return Err(Error::not_implemented(
            "api.user.delete_team.not_enabled.app_error",
            "Permanent team deletion feature is not enabled.",
        )
        .into());
    }
    teams::archive(&state.ws, &who.caller, &team_id).await?;
    Ok(ok())
}

/// `POST /teams/{team_id}/restore`
pub async fn restore(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
) -> ApiResult<Json<Team>> {
    Ok(Json(teams::restore(&state.ws, &who.caller, &team_id).await?))
}
