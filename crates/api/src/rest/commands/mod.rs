//! `/commands`: slash commands.

use axum::Json;
use axum::extract::State;
use causeway_service::Error;
use causeway_service::commands::{self, CommandResponse, Execute, Listed, Suggestion};
use serde::Deserialize;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path, Query};
use crate::state::AppState;

/// `POST /commands/execute`
pub async fn execute(
    State(state): State<AppState>,
    who: Authenticated,
    Body(given): Body<Execute>,
) -> ApiResult<Json<CommandResponse>> {
    Ok(Json(commands::execute(&state.ws, &who.caller, &state.commands, given).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfTeam {
    team_id: String,
    custom_only: bool,
}

/// `GET /commands`. There are no commands but the built-in ones.
pub async fn list(
    State(state): State<AppState>,
    who: Authenticated,
    Query(query): Query<OfTeam>,
) -> ApiResult<Json<Vec<Listed>>> {
    if !causeway_model::ids::is_valid(&query.team_id) {
        return Err(Error::invalid_url("team_id").into());
    }
    let mut listed = commands::listed(&state.ws, &who.caller, &state.commands, &query.team_id).await?;
    if query.custom_only {
        listed.clear();
    }
    Ok(Json(listed))
}

/// `GET /teams/{team_id}/commands/autocomplete`
pub async fn autocomplete(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
) -> ApiResult<Json<Vec<Listed>>> {
    Ok(Json(commands::listed(&state.ws, &who.caller, &state.commands, &team_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Input {
    user_input: String,
    channel_id: String,
    root_id: String,
}

/// `GET /teams/{team_id}/commands/autocomplete_suggestions`
pub async fn suggestions(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(input): Query<Input>,
) -> ApiResult<Json<Vec<Suggestion>>> {
    if !input.user_input.starts_with('/') {
        return Err(Error::invalid_url("user_input").into());
    }
    let given = Execute { channel_id: input.channel_id, team_id, root_id: input.root_id, ..Execute::default() };
    Ok(Json(commands::suggestions(&state.ws, &who.caller, &state.commands, given, &input.user_input).await?))
}
