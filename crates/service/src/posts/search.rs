//! Searching messages and files, in the channels that the searcher is in.

use std::collections::BTreeMap;

use causeway_model::files::FileInfo;
use causeway_model::posts::Post;
use causeway_model::search::SearchQuery;
use causeway_model::text::{direct_channel_name, group_channel_name};
use causeway_store::Tx;
use causeway_store::posts::{self as store, SearchPlan};
use serde::{Deserialize, Serialize};

use super::metadata;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_team};
use crate::workspace::Workspace;
use causeway_model::permissions::Permission;

/// Hits are fetched in chunks of so many.
const CHUNK: i64 = 100;
/// After so many chunks a search that finds next to nothing gives up.
const MAX_CHUNKS: usize = 50;

/// What a client asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SearchRequest {
    pub terms: String,
    pub is_or_search: bool,
    pub time_zone_offset: i64,
    pub include_deleted_channels: bool,
    pub page: i64,
    pub per_page: Option<i64>,
}

impl SearchRequest {
    fn window(&self) -> (usize, usize) {
        let limit = self.per_page.unwrap_or(60).clamp(0, super::MAX_PAGE);
        let skip = self.page.clamp(0, 1000) * limit;
        (usize::try_from(skip).unwrap_or_default(), usize::try_from(limit).unwrap_or_default())
    }
}

/// Messages that were found, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FoundPosts {
    pub order: Vec<String>,
    pub posts: BTreeMap<String, Post>,
    pub next_post_id: String,
    pub prev_post_id: String,
    pub first_inaccessible_post_time: i64,
    /// Which words matched in which message: clients mark them themselves.
    pub matches: Option<BTreeMap<String, Vec<String>>>,
}

/// Files that were found, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FoundFiles {
    pub order: Vec<String>,
    pub file_infos: BTreeMap<String, FileInfo>,
    pub next_file_info_id: String,
    pub prev_file_info_id: String,
    pub first_inaccessible_file_time: i64,
}

/// Searches messages, in one team or with an empty `team_id` in all.
pub async fn search(ws: &Workspace, caller: &Caller, team_id: &str, request: SearchRequest) -> Result<FoundPosts> {
    let (ws2, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            let Some(plan) = plan(&ws2, tx, &caller, team_id, &request)? else { return Ok(FoundPosts::default()) };
            let admits =
                |post: &Post| plan.query.admits_time(post.create_at) && plan.query.admits_hashtags(&post.hashtags);
            let mut posts = collect(request.window(), |before| store::search(tx, &plan, before, CHUNK), admits)?;
            metadata::join(tx, &mut posts)?;
            let order = posts.iter().map(|post| post.id.clone()).collect();
            let posts = posts.into_iter().map(|post| (post.id.clone(), post)).collect();
            Ok(FoundPosts { order, posts, ..FoundPosts::default() })
        })
        .await
}

/// Searches files by name, in one team or with an empty `team_id` in all.
pub async fn search_files(
    ws: &Workspace,
    caller: &Caller,
    team_id: &str,
    request: SearchRequest,
) -> Result<FoundFiles> {
    let (ws2, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            let Some(plan) = plan(&ws2, tx, &caller, team_id, &request)? else { return Ok(FoundFiles::default()) };
            let admits = |file: &FileInfo| plan.query.admits_time(file.create_at);
            let files = collect(request.window(), |before| store::search_files(tx, &plan, before, CHUNK), admits)?;
            let order = files.iter().map(|file| file.id.clone()).collect();
            let file_infos = files.into_iter().map(|file| (file.id.clone(), file)).collect();
            Ok(FoundFiles { order, file_infos, ..FoundFiles::default() })
        })
        .await
}

/// One page of what `fetch` finds and `admits` lets through.
fn collect<T>(
    (skip, limit): (usize, usize),
    mut fetch: impl FnMut(i64) -> Result<Vec<(i64, T)>, causeway_store::StoreError>,
    admits: impl Fn(&T) -> bool,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    let (mut before, mut skipped) = (i64::MAX, 0);
    for _ in 0..MAX_CHUNKS {
        let chunk = fetch(before)?;
        let is_last = i64::try_from(chunk.len()).unwrap_or(CHUNK) < CHUNK;
        for (n, hit) in chunk {
            before = n;
            if !admits(&hit) {
                continue;
            }
            if skipped < skip {
                skipped += 1;
            } else if found.len() < limit {
                found.push(hit);
            }
        }
        if is_last || found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// The request with names resolved; `None` when nothing can match.
fn plan(
    ws: &Workspace,
    tx: &mut Tx,
    caller: &Caller,
    team_id: String,
    request: &SearchRequest,
) -> Result<Option<SearchPlan>> {
    if !ws.config().service.enable_post_search {
        return Err(Error::not_implemented(
            "store.sql_post.search.disabled",
            "Searching has been disabled on this server. Please contact your System Administrator.",
        ));
    }
    if request.terms.is_empty() {
        return Err(Error::invalid_body("terms"));
    }
    if !team_id.is_empty() {
        check_team(ws, tx, caller, &team_id, Permission::ViewTeam)?;
    }
    let query = SearchQuery::parse(&request.terms, request.is_or_search, request.time_zone_offset);
    if query.is_empty() || query.is_impossible() {
        return Ok(None);
    }
    let from = store::people_named(tx, &query.from_users)?;
    let channels = channels_named(tx, caller, &query.in_channels)?;
    let nobody = from.is_empty() && !query.from_users.is_empty();
    let nowhere = channels.is_empty() && !query.in_channels.is_empty();
    if nobody || nowhere {
        return Ok(None);
    }
    Ok(Some(SearchPlan {
        reader: caller.user_id.clone(),
        team_id,
        archived_channels: request.include_deleted_channels,
        from,
        not_from: store::people_named(tx, &query.excluded_users)?,
        channels,
        not_channels: channels_named(tx, caller, &query.excluded_channels)?,
        query,
    }))
}

/// Ids of channels as they are named in a query: by name, by id, or by the people of a direct or group message.
fn channels_named(tx: &mut Tx, caller: &Caller, typed: &[String]) -> Result<Vec<String>> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for name in typed {
        let Some(people) = name.strip_prefix('@') else {
            names.push(name.clone());
            names.push(name.to_lowercase());
            continue;
        };
        let people: Vec<String> =
            people.split(',').map(|name| name.trim().trim_start_matches('@').to_lowercase()).collect();
        let mut ids = store::people_named(tx, &people)?;
        match ids.as_slice() {
            [] => {}
            [one] => names.push(direct_channel_name(&caller.user_id, one)),
            _ => {
                ids.push(caller.user_id.clone());
                ids.sort();
                ids.dedup();
                names.push(group_channel_name(&ids));
            }
        }
    }
    Ok(store::named_channels(tx, &caller.user_id, &names)?)
}
