//! `/audits`: who did what.

use axum::Json;
use axum::extract::{Query, State};
use causeway_model::audits::Audit;
use causeway_service::audits::{self, Filter};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Path};
use crate::params::Params;
use crate::state::AppState;

/// `GET /audits`. `user_id`, `action` (its beginning), `remote_id`, `since` and `until` (Unix milliseconds) narrow it down; they
/// exist only here.
pub async fn all(
    State(state): State<AppState>,
    who: Authenticated,
    params: Params,
    Query(filter): Query<Filter>,
) -> ApiResult<Json<Vec<Audit>>> {
    let page = params.page();
    Ok(Json(audits::list(&state.ws, &who.caller, filter, page.offset(), page.limit()).await?))
}

/// `GET /users/{user_id}/audits`
pub async fn of_user(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    params: Params,
) -> ApiResult<Json<Vec<Audit>>> {
    let (id, page) = (who.resolve(&user_id)?, params.page());
    Ok(Json(audits::of_user(&state.ws, &who.caller, &id, page.offset(), page.limit()).await?))
}
