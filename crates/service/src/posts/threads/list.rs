//! The threads a person follows: listing, following, reading.

use std::collections::BTreeMap;

use causeway_model::channels::Channel;
use causeway_model::posts::Post;
use causeway_model::users::User;
use causeway_store::posts::{self as store, FollowedThread, ThreadFilter};
use causeway_store::{Tx, args};
use serde::Serialize;
use serde_json::Value;

use super::view::{ThreadView, with_auth_data};
use crate::error::{Error, Result};
use crate::events;
use crate::events::kinds::{self, ThreadRead};
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::posts::read::require_readable;
use crate::posts::unread::mentions_in;
use crate::workspace::Workspace;

/// The threads of one person in one team.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ThreadList {
    pub total: i64,
    pub total_unread_threads: i64,
    pub total_unread_mentions: i64,
    pub total_unread_urgent_mentions: i64,
    /// `null` when only the totals were asked for.
    pub threads: Option<Vec<ThreadView>>,
}

/// What of the list is wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThreadQuery {
    pub filter: ThreadFilter,
    /// Participants with all that is known of them.
    pub extended: bool,
    pub totals_only: bool,
    pub threads_only: bool,
}

/// The threads a person follows, the one with the latest reply first.
pub async fn list(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
    query: ThreadQuery,
) -> Result<ThreadList> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, user_id, team_id) = (ws.clone(), user_id.to_owned(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            let mut list = ThreadList::default();
            if !query.threads_only {
                let totals = store::thread_totals(tx, &user_id, &team_id)?;
                list.total = totals.threads;
                list.total_unread_threads = totals.unread_threads;
                list.total_unread_mentions = totals.unread_mentions;
                list.total_unread_urgent_mentions = totals.unread_urgent_mentions;
            }
            if !query.totals_only {
                let found = store::followed(tx, &user_id, &team_id, &query.filter)?;
                list.threads = Some(views(&ws2, tx, found, query.extended)?);
            }
            Ok(list)
        })
        .await
}

/// Unread mentions in threads, by channel.
pub async fn mention_counts(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
) -> Result<BTreeMap<String, i64>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (user_id, team_id) = (user_id.to_owned(), team_id.to_owned());
    ws.store.read(move |tx| Ok(store::thread_mentions(tx, &user_id, &team_id)?.into_iter().collect())).await
}

/// One thread that a person follows.
pub async fn get(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    thread_id: &str,
    extended: bool,
) -> Result<ThreadView> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, caller, user_id, id) = (ws.clone(), caller.clone(), user_id.to_owned(), thread_id.to_owned());
    ws.store
        .read(move |tx| {
            require_readable(&ws2, tx, &caller, &id)?;
            view_of(&ws2, tx, &user_id, &id, extended)
        })
        .await
}

fn not_followed() -> Error {
    Error::not_found("app.user.get_thread_membership_for_user.not_found", "The thread is not followed.")
}

fn view_of(ws: &Workspace, tx: &mut Tx, user_id: &str, thread_id: &str, extended: bool) -> Result<ThreadView> {
    let found = store::followed_one(tx, user_id, thread_id)?.ok_or_else(not_followed)?;
    views(ws, tx, vec![found], extended)?.pop().ok_or_else(not_followed)
}

fn views(ws: &Workspace, tx: &mut Tx, found: Vec<FollowedThread>, extended: bool) -> Result<Vec<ThreadView>> {
    let ids: Vec<&str> = found.iter().map(|followed| followed.thread.post_id.as_str()).collect();
    let posts: Vec<Post> = tx.select("WHERE t.id IN LIST($1)", args![&ids])?;
    let roots: BTreeMap<&str, &Post> = posts.iter().map(|post| (post.id.as_str(), post)).collect();
    let people = if extended { people_of(ws, tx, &found)? } else { BTreeMap::new() };
    let mut out = Vec::with_capacity(found.len());
    for followed in &found {
        let Some(root) = roots.get(followed.thread.post_id.as_str()) else { continue };
        let mut view = ThreadView::new(&followed.thread, root);
        if extended {
            view.participants = followed.thread.participants.iter().filter_map(|id| people.get(id).cloned()).collect();
        }
        view.last_viewed_at = followed.last_viewed;
        view.unread_mentions = followed.unread_mentions;
        view.unread_replies = followed.unread_replies;
        view.is_urgent = followed.is_urgent;
        out.push(view);
    }
    Ok(out)
}

fn people_of(ws: &Workspace, tx: &mut Tx, found: &[FollowedThread]) -> Result<BTreeMap<String, Value>> {
    let mut ids: Vec<&str> =
        found.iter().flat_map(|followed| followed.thread.participants.iter().map(String::as_str)).collect();
    ids.sort_unstable();
    ids.dedup();
    let users: Vec<User> = tx.select("WHERE t.id IN LIST($1)", args![&ids])?;
    let privacy = &ws.config().privacy;
    let shown = users.into_iter().map(|user| {
        let id = user.id.clone();
        let user = user.sanitized(privacy.show_email_address, privacy.show_full_name);
        (id, with_auth_data(serde_json::to_value(user).unwrap_or_default()))
    });
    Ok(shown.collect())
}

/// Makes the caller follow a thread, or no longer.
pub async fn follow(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
    thread_id: &str,
    following: bool,
) -> Result<()> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, caller, user_id) = (ws.clone(), caller.clone(), user_id.to_owned());
    let (team_id, thread_id) = (team_id.to_owned(), thread_id.to_owned());
    ws.store
        .write(move |tx| {
            let (post, _) = require_readable(&ws2, tx, &caller, &thread_id)?;
            if !post.root_id.is_empty() {
                return Err(Error::invalid_url("thread_id"));
            }
            let now = ws2.now();
            store::set_following(tx, &post.id, &user_id, following, now, now)?;
            let replies = store::threads_of(tx, &[&post.id])?.first().map_or(0, |thread| thread.reply_count);
            let event = kinds::thread_follow_changed(&team_id, &user_id, &post.id, following, replies);
            events::after_commit(&ws2, tx, event);
            Ok(())
        })
        .await
}

/// Marks a thread as read up to a moment.
pub async fn read(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    thread_id: &str,
    timestamp: i64,
) -> Result<ThreadView> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (user_id, thread_id) = (user_id.to_owned(), thread_id.to_owned());
    ws.store
        .write(move |tx| {
            let (root, channel) = require_readable(&ws2, tx, &caller, &thread_id)?;
            set_read(&ws2, tx, &user_id, &channel, &root.id, timestamp)?;
            view_of(&ws2, tx, &user_id, &root.id, false)
        })
        .await
}

/// Makes a message of a thread the first unread one.
pub async fn set_unread(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    thread_id: &str,
    post_id: &str,
) -> Result<ThreadView> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, caller, user_id) = (ws.clone(), caller.clone(), user_id.to_owned());
    let (thread_id, post_id) = (thread_id.to_owned(), post_id.to_owned());
    ws.store
        .write(move |tx| {
            let (post, channel) = require_readable(&ws2, tx, &caller, &post_id)?;
            if post.id != thread_id && post.root_id != thread_id {
                return Err(Error::invalid_url("post_id"));
            }
            mark_unread_in(&ws2, tx, &user_id, &channel, &post)?;
            view_of(&ws2, tx, &user_id, &thread_id, false)
        })
        .await
}

/// Makes `post` the first unread message of its thread, which the person follows from now on.
pub(crate) fn mark_unread_in(ws: &Workspace, tx: &mut Tx, user_id: &str, channel: &Channel, post: &Post) -> Result<()> {
    let root_id = if post.root_id.is_empty() { &post.id } else { &post.root_id };
    let now = ws.now();
    store::set_following(tx, root_id, user_id, true, now, now)?;
    set_read(ws, tx, user_id, channel, root_id, post.create_at - 1)
}

fn set_read(
    ws: &Workspace,
    tx: &mut Tx,
    user_id: &str,
    channel: &Channel,
    root_id: &str,
    timestamp: i64,
) -> Result<()> {
    let before = store::followed_one(tx, user_id, root_id)?.ok_or_else(not_followed)?;
    let viewed = timestamp.clamp(0, ws.now().max(before.thread.last_reply_at));
    let user = crate::users::require(tx, user_id)?;
    let unread_mentions = if viewed >= before.thread.last_reply_at {
        0
    } else {
        let texts = store::replies_to(tx, root_id, user_id, viewed + 1, 1000)?;
        if channel.is_message() { i64::try_from(texts.len()).unwrap_or(0) } else { mentions_in(&texts, &user) }
    };
    store::set_thread_read(tx, root_id, user_id, viewed, unread_mentions, ws.now())?;
    let after = store::followed_one(tx, user_id, root_id)?.unwrap_or_default();
    let event = kinds::thread_read_changed(&ThreadRead {
        team_id: channel.team_id.clone(),
        channel_id: channel.id.clone(),
        user_id: user_id.to_owned(),
        thread_id: root_id.to_owned(),
        timestamp: viewed,
        unread_mentions,
        unread_replies: after.unread_replies,
        previous_unread_mentions: before.unread_mentions,
        previous_unread_replies: before.unread_replies,
    });
    events::after_commit(ws, tx, event);
    Ok(())
}

/// Marks every thread that a person follows in a team as read.
pub async fn read_all(ws: &Workspace, caller: &Caller, user_id: &str, team_id: &str) -> Result<()> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, user_id, team_id) = (ws.clone(), user_id.to_owned(), team_id.to_owned());
    ws.store
        .write(move |tx| {
            let now = ws2.now();
            store::read_all_threads(tx, &user_id, &team_id, now)?;
            let read = ThreadRead { team_id, user_id, timestamp: now, ..ThreadRead::default() };
            events::after_commit(&ws2, tx, kinds::thread_read_changed(&read));
            Ok(())
        })
        .await
}
