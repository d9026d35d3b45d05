//! `/teams/{team_id}/members`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use causeway_model::ids;
use causeway_model::permissions::SchemeFlags;
use causeway_model::teams::TeamMember;
use causeway_service::Error;
use causeway_service::teams::{self, MembersQuery};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page, Path, Query};
use crate::rest::ok;
use crate::state::AppState;

/// Who is to be added where.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewMember {
    team_id: String,
    user_id: String,
}

impl NewMember {
    fn check(&self, team_id: &str) -> Result<(), Error> {
        if !self.team_id.is_empty() && self.team_id != team_id {
            return Err(Error::invalid_body("team_id"));
        }
        if ids::is_valid(&self.user_id) { Ok(()) } else { Err(Error::invalid_body("user_id")) }
    }
}

/// `POST /teams/{team_id}/members`
pub async fn add_member(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(new): Body<NewMember>,
) -> ApiResult<(StatusCode, Json<TeamMember>)> {
    new.check(&team_id)?;
    let member = teams::add(&state.ws, &who.caller, &team_id, &new.user_id).await?;
    Ok((StatusCode::CREATED, Json(member)))
}

/// The most people who are added at once.
const BATCH: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Graceful {
    graceful: bool,
}

/// `POST /teams/{team_id}/members/batch`. Adds all of them or nobody; with `graceful` those who can be added, and says of
/// each what became of them.
pub async fn add_members(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(query): Query<Graceful>,
    Body(new): Body<Vec<NewMember>>,
) -> ApiResult<(StatusCode, Json<Value>)> {
    if new.is_empty() {
        return Err(Error::invalid("api.team.add_members.no_members.app_error", "Nobody to add was named.").into());
    }
    if new.len() > BATCH {
        return Err(Error::invalid(
            "api.team.add_members.too_many.app_error",
            format!("At most {BATCH} people can be added at once."),
        )
        .into());
    }
    new.iter().try_for_each(|one| one.check(&team_id))?;
    let user_ids = new.into_iter().map(|one| one.user_id).collect();
    if query.graceful {
        let answers = teams::add_those_who_can(&state.ws, &who.caller, &team_id, user_ids).await?;
        return Ok((StatusCode::CREATED, Json(answers.into_iter().map(what_became).collect())));
    }
    let members = teams::add_many(&state.ws, &who.caller, &team_id, user_ids).await?;
    Ok((StatusCode::CREATED, Json(json!(members))))
}

fn what_became((user_id, added): (String, Result<TeamMember, Error>)) -> Value {
    match added {
        Ok(member) => json!({"user_id": user_id, "member": member, "error": null}),
        Err(error) => {
            let said = json!({"id": error.id, "message": error.message, "detailed_error": error.detail});
            json!({"user_id": user_id, "member": null, "error": said})
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Invitation {
    invite_id: String,
    token: String,
}

/// `POST /teams/members/invite`. Tokens come by mail, which this server does not send, so there are none.
pub async fn join_by_invitation(
    State(state): State<AppState>,
    who: Authenticated,
    Query(query): Query<Invitation>,
) -> ApiResult<(StatusCode, Json<TeamMember>)> {
    if !query.token.is_empty() {
        return Err(Error::invalid(
            "api.user.create_user.signup_link_invalid.app_error",
            "The signup link does not appear to be valid.",
        )
        .into());
    }
    if query.invite_id.is_empty() {
        return Err(Error::invalid_url("invite_id").into());
    }
    let member = teams::add_by_invitation(&state.ws, &who.caller, &query.invite_id).await?;
    Ok((StatusCode::CREATED, Json(member)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MemberListing {
    sort: String,
    exclude_deleted_users: bool,
}

/// `GET /teams/{team_id}/members`
pub async fn list_members(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(page): Query<Page>,
    Query(listing): Query<MemberListing>,
) -> ApiResult<Json<Vec<TeamMember>>> {
    let query = MembersQuery {
        offset: page.offset(),
        limit: page.limit(),
        by_username: listing.sort == "Username",
        without_deactivated: listing.exclude_deleted_users,
    };
    Ok(Json(teams::members(&state.ws, &who.caller, &team_id, query).await?))
}

/// `GET /teams/{team_id}/members/{user_id}`
pub async fn get_member(
    State(state): State<AppState>,
    who: Authenticated,
    Path((team_id, user_id)): Path<(String, String)>,
) -> ApiResult<Json<TeamMember>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(teams::member(&state.ws, &who.caller, &team_id, &user_id).await?))
}

/// `POST /teams/{team_id}/members/ids`
pub async fn members_by_ids(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(user_ids): Body<Vec<String>>,
) -> ApiResult<Json<Vec<TeamMember>>> {
    if user_ids.is_empty() {
        return Err(Error::invalid_body("user_ids").into());
    }
    Ok(Json(teams::members_of(&state.ws, &who.caller, &team_id, user_ids).await?))
}

/// `DELETE /teams/{team_id}/members/{user_id}`
pub async fn remove_member(
    State(state): State<AppState>,
    who: Authenticated,
    Path((team_id, user_id)): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    teams::remove(&state.ws, &who.caller, &team_id, &user_id).await?;
    Ok(ok())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Roles {
    pub(in crate::rest) roles: String,
}

/// `PUT /teams/{team_id}/members/{user_id}/roles`
pub async fn set_member_roles(
    State(state): State<AppState>,
    who: Authenticated,
    Path((team_id, user_id)): Path<(String, String)>,
    Body(body): Body<Roles>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    teams::set_roles(&state.ws, &who.caller, &team_id, &user_id, body.roles).await?;
    Ok(ok())
}

/// Which roles of its scheme a membership is to have.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WantedFlags {
    scheme_guest: bool,
    scheme_user: bool,
    scheme_admin: bool,
}

impl From<WantedFlags> for SchemeFlags {
    fn from(wanted: WantedFlags) -> Self {
        Self { guest: wanted.scheme_guest, user: wanted.scheme_user, admin: wanted.scheme_admin }
    }
}

/// `PUT /teams/{team_id}/members/{user_id}/schemeRoles`
pub async fn set_member_scheme_roles(
    State(state): State<AppState>,
    who: Authenticated,
    Path((team_id, user_id)): Path<(String, String)>,
    Body(wanted): Body<WantedFlags>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    teams::set_scheme_roles(&state.ws, &who.caller, &team_id, &user_id, wanted.into()).await?;
    Ok(ok())
}
