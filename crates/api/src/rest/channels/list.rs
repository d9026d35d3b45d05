//! Lists and searches of channels.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use causeway_model::channels::Channel;
use causeway_model::ids;
use causeway_model::teams::Team;
use causeway_model::users::User;
use causeway_service::channels::{self, Among, OfTeam};
use causeway_service::{Error, Result};
use causeway_store::channels::list::{ChannelFilter, ChannelWithTeam};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page, Path, Query};
use crate::state::AppState;

/// `GET /teams/{team_id}/channels`
pub async fn public_of_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<Channel>>> {
    of_team(&state, &who, &team_id, OfTeam::Public, page).await
}

/// `GET /teams/{team_id}/channels/private`
pub async fn private_of_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<Channel>>> {
    of_team(&state, &who, &team_id, OfTeam::Private, page).await
}

/// `GET /teams/{team_id}/channels/deleted`
pub async fn archived_of_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<Channel>>> {
    of_team(&state, &who, &team_id, OfTeam::Archived, page).await
}

async fn of_team(
    state: &AppState,
    who: &Authenticated,
    team_id: &str,
    which: OfTeam,
    page: Page,
) -> ApiResult<Json<Vec<Channel>>> {
    Ok(Json(channels::of_team(&state.ws, &who.caller, team_id, which, page.offset(), page.limit()).await?))
}

/// `POST /teams/{team_id}/channels/ids`
pub async fn public_by_ids(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(channel_ids): Body<Vec<String>>,
) -> ApiResult<Json<Vec<Channel>>> {
    check_ids(&channel_ids)?;
    Ok(Json(channels::public_by_ids(&state.ws, &who.caller, &team_id, channel_ids).await?))
}

fn check_ids(channel_ids: &[String]) -> Result<()> {
    let fits = !channel_ids.is_empty() && channel_ids.iter().all(|id| ids::is_valid(id));
    if fits { Ok(()) } else { Err(Error::invalid_body("channel_ids")) }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ByName {
    name: String,
}

/// `GET /teams/{team_id}/channels/autocomplete`
pub async fn autocomplete(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(query): Query<ByName>,
) -> ApiResult<Json<Vec<Channel>>> {
    Ok(Json(channels::search(&state.ws, &who.caller, &team_id, &query.name, Among::Linkable).await?))
}

/// `GET /teams/{team_id}/channels/search_autocomplete`
pub async fn search_autocomplete(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(query): Query<ByName>,
) -> ApiResult<Json<Vec<Channel>>> {
    Ok(Json(channels::search(&state.ws, &who.caller, &team_id, &query.name, Among::Own).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ByTerm {
    term: String,
}

/// `POST /teams/{team_id}/channels/search`
pub async fn search(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(query): Body<ByTerm>,
) -> ApiResult<Json<Vec<Channel>>> {
    Ok(Json(channels::search(&state.ws, &who.caller, &team_id, &query.term, Among::Public).await?))
}

/// `POST /channels/group/search`
pub async fn search_groups(
    State(state): State<AppState>,
    who: Authenticated,
    Body(query): Body<ByTerm>,
) -> ApiResult<Json<Vec<Channel>>> {
    Ok(Json(channels::search_groups(&state.ws, &who.caller, &query.term).await?))
}

/// A channel and its team. Serialises as API v4's ChannelWithTeamData.
#[derive(Debug, Serialize)]
pub struct WithTeam {
    #[serde(flatten)]
    channel: Channel,
    team_display_name: String,
    team_name: String,
    team_update_at: i64,
}

impl From<ChannelWithTeam> for WithTeam {
    fn from(found: ChannelWithTeam) -> Self {
        let ChannelWithTeam { channel, team_display_name, team_name, team_update_at } = found;
        Self { channel, team_display_name, team_name, team_update_at }
    }
}

fn with_teams(found: Vec<ChannelWithTeam>) -> Vec<WithTeam> {
    found.into_iter().map(WithTeam::from).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Listing {
    include_total_count: bool,
    include_deleted: bool,
    exclude_default_channels: bool,
}

/// `GET /channels`
pub async fn list(
    State(state): State<AppState>,
    who: Authenticated,
    Query(page): Query<Page>,
    Query(listing): Query<Listing>,
) -> ApiResult<Json<Value>> {
    let filter = ChannelFilter {
        public: true,
        private: true,
        active: true,
        archived: listing.include_deleted,
        without_default_channels: listing.exclude_default_channels,
        ..ChannelFilter::default()
    };
    let (found, total_count) =
        channels::across_teams(&state.ws, &who.caller, filter, true, page.offset(), page.limit()).await?;
    let found = with_teams(found);
    Ok(Json(match listing.include_total_count {
        true => json!({"channels": found, "total_count": total_count}),
        false => json!(found),
    }))
}

/// What to look for in all teams.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchAll {
    term: String,
    team_ids: Vec<String>,
    public: bool,
    private: bool,
    /// Archived ones alone.
    deleted: bool,
    /// Archived ones too.
    include_deleted: bool,
    exclude_default_channels: bool,
    page: Option<i64>,
    per_page: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
pub struct InConsole {
    system_console: bool,
}

impl Default for InConsole {
    fn default() -> Self {
        Self { system_console: true }
    }
}

/// The most channels a search without pages answers.
const MOST: i64 = 200;

/// `POST /channels/search`. Answers a count too when a page is asked for.
pub async fn search_all(
    State(state): State<AppState>,
    who: Authenticated,
    Query(place): Query<InConsole>,
    Body(search): Body<SearchAll>,
) -> ApiResult<Json<Value>> {
    let SearchAll { term, team_ids, public, private, deleted, include_deleted, exclude_default_channels, .. } = search;
    // Neither named stands for both.
    let both = public == private;
    let filter = ChannelFilter {
        term,
        team_ids,
        public: public || both,
        private: private || both,
        active: !deleted,
        archived: deleted || include_deleted,
        without_default_channels: exclude_default_channels,
        ..ChannelFilter::default()
    };
    let page = search.page.zip(search.per_page).map(|(page, per_page)| Page { page, per_page });
    let (offset, limit) = page.map_or((0, MOST), |page| (page.offset(), page.limit()));
    let (found, total_count) =
        channels::across_teams(&state.ws, &who.caller, filter, place.system_console, offset, limit).await?;
    let found = with_teams(found);
    Ok(Json(match page {
        Some(_) => json!({"channels": found, "total_count": total_count}),
        None => json!(found),
    }))
}

/// `POST /users/group_channels`
pub async fn people_of_groups(
    State(state): State<AppState>,
    who: Authenticated,
    Body(channel_ids): Body<Vec<String>>,
) -> ApiResult<Json<BTreeMap<String, Vec<User>>>> {
    check_ids(&channel_ids)?;
    Ok(Json(channels::people_of_groups(&state.ws, &who.caller, channel_ids).await?))
}

/// `GET /channels/{channel_id}/common_teams`
pub async fn common_teams(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<Vec<Team>>> {
    Ok(Json(channels::common_teams(&state.ws, &who.caller, &channel_id).await?))
}
