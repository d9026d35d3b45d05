//! Reading messages: one, several, a thread, a page of a channel, what is around the first unread one.

use std::collections::{BTreeMap, BTreeSet};

use causeway_model::channels::Channel;
use causeway_model::posts::Post;
use causeway_store::posts::{self as store, Shown, ThreadPart};
use causeway_store::{Tx, args};
use serde::Serialize;

use super::metadata;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_read_channel, has_system};
use crate::workspace::Workspace;

/// The longest page of messages.
pub const MAX_PAGE: i64 = 200;
/// The most replies of a thread in one answer.
const MAX_REPLIES: i64 = 10_000;
/// The most messages that one answer says have changed.
const MAX_CHANGED: i64 = 1000;

/// Messages in an order, with those they need besides.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PostList {
    pub order: Vec<String>,
    pub posts: BTreeMap<String, Post>,
    /// The message after the first of `order`, empty when there is none.
    pub next_post_id: String,
    /// The message before the last of `order`, empty when there is none.
    pub prev_post_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_next: Option<bool>,
    pub first_inaccessible_post_time: i64,
}

/// How a list is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Style {
    /// Threads are shown apart: a channel shows their first messages only, with who takes part.
    pub collapsed: bool,
    /// The first messages of replies are not wanted along.
    pub skip_roots: bool,
}

/// Which messages of a channel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageQuery {
    pub page: i64,
    pub per_page: i64,
    /// Before this message.
    pub before: String,
    /// After this message.
    pub after: String,
    /// Changed after this moment.
    pub since: i64,
    pub include_deleted: bool,
    pub style: Style,
}

/// The refusal for a message that is not there.
pub fn missing() -> Error {
    Error::not_found("app.post.get.app_error", "Unable to get the post.")
}

/// The message if `caller` may read it, and its channel. Deleted ones count as not there.
pub fn require_readable(ws: &Workspace, tx: &mut Tx, caller: &Caller, post_id: &str) -> Result<(Post, Channel)> {
    let found: Option<Post> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![post_id])?;
    let post = found.ok_or_else(missing)?;
    let channel = readable_channel(ws, tx, caller, &post.channel_id)?;
    Ok((post, channel))
}

pub(super) fn readable_channel(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel_id: &str) -> Result<Channel> {
    let found: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    let channel = found.ok_or_else(Error::forbidden)?;
    check_read_channel(ws, tx, caller, &channel)?;
    Ok(channel)
}

/// One message with all that belongs to it.
pub(super) fn whole(tx: &mut Tx, post: Post) -> Result<Post> {
    let mut posts = [post];
    metadata::join(tx, &mut posts)?;
    let [post] = posts;
    Ok(post)
}

/// One message.
pub async fn get(ws: &Workspace, caller: &Caller, post_id: &str, include_deleted: bool) -> Result<Post> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .read(move |tx| {
            if include_deleted && has_system(&ws2, &caller, causeway_model::permissions::Permission::ManageSystem) {
                let found: Option<Post> = tx.find("WHERE t.id = $1", args![&id])?;
                return whole(tx, found.ok_or_else(missing)?);
            }
            let (post, _) = require_readable(&ws2, tx, &caller, &id)?;
            whole(tx, post)
        })
        .await
}

/// Those of the messages that exist and that `caller` may read.
pub async fn get_many(ws: &Workspace, caller: &Caller, ids: Vec<String>) -> Result<Vec<Post>> {
    if ids.is_empty() || ids.len() > 1000 {
        return Err(Error::invalid_body("post_ids"));
    }
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .read(move |tx| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let found = store::by_ids(tx, &ids)?;
            let mut posts = readable(&ws2, tx, &caller, found)?;
            metadata::join(tx, &mut posts)?;
            Ok(posts)
        })
        .await
}

/// Those of the messages that `caller` may read; each channel is asked about once.
pub(super) fn readable(ws: &Workspace, tx: &mut Tx, caller: &Caller, posts: Vec<Post>) -> Result<Vec<Post>> {
    let channels: BTreeSet<String> = posts.iter().map(|post| post.channel_id.clone()).collect();
    let mut open = BTreeSet::new();
    for id in channels {
        if readable_channel(ws, tx, caller, &id).is_ok() {
            open.insert(id);
        }
    }
    Ok(posts.into_iter().filter(|post| open.contains(&post.channel_id)).collect())
}

/// A thread, asked for by any of its messages.
pub async fn thread(
    ws: &Workspace,
    caller: &Caller,
    post_id: &str,
    mut part: ThreadPart,
    style: Style,
) -> Result<PostList> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .read(move |tx| {
            let (post, _) = require_readable(&ws2, tx, &caller, &id)?;
            let root = if post.root_id.is_empty() { post } else { by_id(tx, &post.root_id)? };
            let wanted = if part.limit > 0 { part.limit.min(MAX_REPLIES) } else { MAX_REPLIES };
            part.limit = wanted + 1;
            let mut replies = store::replies(tx, &root.id, &part)?;
            let has_next = i64::try_from(replies.len()).unwrap_or(i64::MAX) > wanted;
            replies.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
            let mut shown = Vec::with_capacity(replies.len() + 1);
            if part.changed_after == 0 || root.update_at > part.changed_after {
                shown.push(root);
            }
            shown.extend(replies);
            let mut list = build(tx, &caller, shown, Style { skip_roots: true, ..style })?;
            list.has_next = Some(has_next);
            Ok(list)
        })
        .await
}

fn by_id(tx: &mut Tx, id: &str) -> Result<Post> {
    let found: Option<Post> = tx.find("WHERE t.id = $1", args![id])?;
    found.ok_or_else(missing)
}

/// A page of a channel, the latest first.
pub async fn page(ws: &Workspace, caller: &Caller, channel_id: &str, query: PageQuery) -> Result<PostList> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store.read(move |tx| page_in(&ws2, tx, &caller, &id, &query)).await
}

fn page_in(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel_id: &str, query: &PageQuery) -> Result<PostList> {
    let channel = readable_channel(ws, tx, caller, channel_id)?;
    if query.since > 0 {
        let posts = store::changed_since(tx, &channel.id, query.since, query.style.collapsed, MAX_CHANGED)?;
        return build(tx, caller, posts, query.style);
    }
    let deleted =
        query.include_deleted && has_system(ws, caller, causeway_model::permissions::Permission::ManageSystem);
    let shown = Shown { roots_only: query.style.collapsed, deleted };
    let limit = query.per_page.clamp(0, MAX_PAGE);
    let offset = query.page.clamp(0, 1_000_000_000) * limit;
    let posts = if query.before.is_empty() && query.after.is_empty() {
        store::latest(tx, &channel.id, shown, offset, limit)?
    } else if query.after.is_empty() {
        let place = require_place(tx, &channel.id, &query.before)?;
        store::before(tx, &channel.id, shown, place, offset, limit)?
    } else {
        let place = require_place(tx, &channel.id, &query.after)?;
        let mut posts = store::after(tx, &channel.id, shown, place, offset, limit)?;
        posts.reverse();
        posts
    };
    with_neighbours(tx, caller, &channel.id, shown, posts, query.style)
}

fn require_place(tx: &mut Tx, channel_id: &str, post_id: &str) -> Result<store::Place> {
    store::place_of(tx, channel_id, post_id)?.ok_or_else(missing)
}

fn with_neighbours(
    tx: &mut Tx,
    caller: &Caller,
    channel_id: &str,
    shown: Shown,
    posts: Vec<Post>,
    style: Style,
) -> Result<PostList> {
    let (mut next, mut prev) = (String::new(), String::new());
    if let (Some(first), Some(last)) = (posts.first(), posts.last()) {
        if let Some(place) = store::place_of(tx, channel_id, &first.id)? {
            next = store::neighbour(tx, channel_id, shown, place, true)?;
        }
        if let Some(place) = store::place_of(tx, channel_id, &last.id)? {
            prev = store::neighbour(tx, channel_id, shown, place, false)?;
        }
    }
    let mut list = build(tx, caller, posts, style)?;
    (list.next_post_id, list.prev_post_id) = (next, prev);
    Ok(list)
}

/// What a person sees who opens a channel: some messages before the first unread one, and some from it on.
pub async fn around_unread(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    channel_id: &str,
    (before, after): (i64, i64),
    style: Style,
) -> Result<PostList> {
    crate::permissions::check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (user_id, channel_id) = (user_id.to_owned(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = readable_channel(&ws2, tx, &caller, &channel_id)?;
            let member = crate::channels::require_member(tx, &channel.id, &user_id)?;
            let shown = Shown { roots_only: style.collapsed, deleted: false };
            let (before, after) = (before.clamp(0, MAX_PAGE), after.clamp(1, MAX_PAGE));
            let seen = store::place_at(member.last_viewed_at);
            let mut posts = store::after(tx, &channel.id, shown, seen.clone(), 0, after)?;
            posts.reverse();
            // A channel without anything unread shows its latest page.
            let limit = if posts.is_empty() { before.max(1) } else { before };
            posts.extend(store::before(tx, &channel.id, shown, seen, 0, limit)?);
            with_neighbours(tx, &caller, &channel.id, shown, posts, style)
        })
        .await
}

/// The pinned messages of a channel.
pub async fn pinned(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<PostList> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = readable_channel(&ws2, tx, &caller, &id)?;
            let posts = store::pinned(tx, &channel.id)?;
            build(tx, &caller, posts, Style { skip_roots: true, ..Style::default() })
        })
        .await
}

/// The messages a person has saved, the latest first.
pub async fn flagged(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    (team_id, channel_id): (String, String),
    (offset, limit): (i64, i64),
) -> Result<PostList> {
    if !caller.is(user_id) {
        return Err(Error::forbidden());
    }
    let caller = caller.clone();
    ws.store
        .read(move |tx| {
            let posts = store::flagged(tx, &caller.user_id, &team_id, &channel_id, offset, limit)?;
            build(tx, &caller, posts, Style { skip_roots: true, ..Style::default() })
        })
        .await
}

/// The list of `posts` in their order, with what belongs to them. Of deleted messages the text is not told.
pub(super) fn build(tx: &mut Tx, caller: &Caller, mut posts: Vec<Post>, style: Style) -> Result<PostList> {
    let order: Vec<String> = posts.iter().map(|post| post.id.clone()).collect();
    if !style.collapsed && !style.skip_roots {
        let there: BTreeSet<&str> = posts.iter().map(|post| post.id.as_str()).collect();
        let mut roots: Vec<&str> = posts.iter().map(|post| post.root_id.as_str()).collect();
        roots.retain(|root| !root.is_empty() && !there.contains(root));
        roots.sort_unstable();
        roots.dedup();
        if !roots.is_empty() {
            let found = store::by_ids(tx, &roots)?;
            posts.extend(found);
        }
    }
    for post in posts.iter_mut().filter(|post| post.delete_at != 0) {
        post.message.clear();
        post.hashtags.clear();
        post.file_ids.clear();
        post.has_reactions = false;
    }
    metadata::join(tx, &mut posts)?;
    if style.collapsed {
        metadata::join_threads(tx, &caller.user_id, &mut posts)?;
    }
    let posts = posts.into_iter().map(|post| (post.id.clone(), post)).collect();
    Ok(PostList { order, posts, ..PostList::default() })
}
