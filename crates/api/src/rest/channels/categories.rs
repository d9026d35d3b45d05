//! `/users/{user_id}/teams/{team_id}/channels/categories`: the sidebar.

use axum::Json;
use axum::extract::State;
use causeway_model::channels::SidebarCategory;
use causeway_service::Error;
use causeway_service::channels::sidebar::{self, NewCategory, Sidebar};
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::rest::ok;
use crate::state::AppState;

/// `GET /users/{user_id}/teams/{team_id}/channels/categories`
pub async fn categories(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
) -> ApiResult<Json<Sidebar>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(sidebar::get(&state.ws, &who.caller, &user_id, &team_id).await?))
}

/// `POST /users/{user_id}/teams/{team_id}/channels/categories`
pub async fn create_category(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
    Body(new): Body<NewCategory>,
) -> ApiResult<Json<SidebarCategory>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(sidebar::create(&state.ws, &who.caller, &user_id, &team_id, new).await?))
}

/// `PUT /users/{user_id}/teams/{team_id}/channels/categories`
pub async fn update_categories(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
    Body(categories): Body<Vec<SidebarCategory>>,
) -> ApiResult<Json<Vec<SidebarCategory>>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(sidebar::update(&state.ws, &who.caller, &user_id, &team_id, categories).await?))
}

/// `GET /users/{user_id}/teams/{team_id}/channels/categories/order`
pub async fn category_order(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
) -> ApiResult<Json<Vec<String>>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(sidebar::get(&state.ws, &who.caller, &user_id, &team_id).await?.order))
}

/// `PUT /users/{user_id}/teams/{team_id}/channels/categories/order`
pub async fn set_category_order(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
    Body(order): Body<Vec<String>>,
) -> ApiResult<Json<Vec<String>>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(sidebar::set_order(&state.ws, &who.caller, &user_id, &team_id, order).await?))
}

/// `GET /users/{user_id}/teams/{team_id}/channels/categories/{category_id}`
pub async fn category(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id, id)): Path<(String, String, String)>,
) -> ApiResult<Json<SidebarCategory>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(sidebar::get_one(&state.ws, &who.caller, &user_id, &team_id, &id).await?))
}

/// `PUT /users/{user_id}/teams/{team_id}/channels/categories/{category_id}`
pub async fn update_category(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id, id)): Path<(String, String, String)>,
    Body(category): Body<SidebarCategory>,
) -> ApiResult<Json<SidebarCategory>> {
    let user_id = who.resolve(&user_id)?;
    if category.id != id {
        return Err(Error::invalid_body("category_id").into());
    }
    let updated = sidebar::update(&state.ws, &who.caller, &user_id, &team_id, vec![category]).await?;
    let one = updated.into_iter().next().ok_or_else(|| Error::invalid_body("category"))?;
    Ok(Json(one))
}

/// `DELETE /users/{user_id}/teams/{team_id}/channels/categories/{category_id}`
pub async fn delete_category(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id, id)): Path<(String, String, String)>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    sidebar::delete(&state.ws, &who.caller, &user_id, &team_id, &id).await?;
    Ok(ok())
}
