//! What a reply does to its thread.

use std::collections::BTreeSet;

use causeway_model::channels::Channel;
use causeway_model::posts::{Post, Thread};
use causeway_store::{Tx, args, posts as store};

use super::view::ThreadView;
use crate::error::Result;
use crate::events::{self, kinds};
use crate::workspace::Workspace;

/// Up to so many unread replies are counted for the event; a list of threads counts them all.
const COUNTED: i64 = 200;

/// Counts a reply in its thread, makes those follow it who should, and tells followers. Answers who they are.
pub(crate) fn on_reply(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    root: &Post,
    reply: &mut Post,
    mentioned: &BTreeSet<String>,
) -> Result<Vec<String>> {
    let (thread, is_new) = count_reply(tx, channel, root, reply)?;
    reply.reply_count = thread.reply_count;
    store::touch(tx, &root.id, reply.create_at)?;
    let auto_follow = ws.config().service.thread_auto_follow;
    let at = reply.create_at;
    let is_local = reply.remote_id.is_empty();
    if auto_follow {
        let watchers = ws.watchers.of(tx, &channel.id)?;
        let mut newly: Vec<&str> = watchers.iter().filter(|w| w.follows_threads).map(|w| w.user_id.as_str()).collect();
        if is_new && root.remote_id.is_empty() && !root.is_system() {
            newly.push(&root.user_id);
        }
        newly.retain(|id| *id != reply.user_id);
        store::follow_newly(tx, &root.id, &newly, root.create_at, at)?;
    }
    if !mentioned.is_empty() {
        let ids: Vec<&str> = mentioned.iter().map(String::as_str).collect();
        store::mention_in_thread(tx, &root.id, &ids, auto_follow, at - 1, at)?;
    }
    if is_local && !reply.is_system() && auto_follow {
        store::follow_as_author(tx, &root.id, &reply.user_id, at)?;
    }
    tell_followers(ws, tx, channel, root, reply, &thread, mentioned)
}

/// Counts a reply from before the channel was shared here: it is in the thread, and those who follow the thread have read it.
pub(crate) fn count_late_reply(tx: &mut Tx, channel: &Channel, root: &Post, reply: &Post) -> Result<()> {
    count_reply(tx, channel, root, reply).map(|_| ())
}

fn count_reply(tx: &mut Tx, channel: &Channel, root: &Post, reply: &Post) -> Result<(Thread, bool)> {
    let found: Option<Thread> = tx.find("WHERE t.post_id = $1", args![&root.id])?;
    let is_new = found.is_none();
    let mut thread = found.unwrap_or_else(|| Thread {
        post_id: root.id.clone(),
        channel_id: channel.id.clone(),
        team_id: channel.team_id.clone(),
        ..Thread::default()
    });
    thread.reply_count += 1;
    thread.last_reply_at = thread.last_reply_at.max(reply.create_at);
    thread.participants.retain(|id| *id != reply.user_id);
    thread.participants.push(reply.user_id.clone());
    tx.upsert(&thread, &["post_id"])?;
    Ok((thread, is_new))
}

fn tell_followers(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    root: &Post,
    reply: &Post,
    thread: &Thread,
    mentioned: &BTreeSet<String>,
) -> Result<Vec<String>> {
    let followers = store::followers(tx, &root.id)?;
    if followers.is_empty() {
        return Ok(Vec::new());
    }
    let replies = store::latest_replies(tx, &root.id, COUNTED)?;
    let mut shown = root.clone();
    shown.update_at = shown.update_at.max(reply.create_at);
    let mut view = ThreadView::new(thread, &shown);
    for follower in &followers {
        let unread = replies.iter().take_while(|at| **at > follower.last_viewed).count();
        view.unread_replies = i64::try_from(unread).unwrap_or(COUNTED);
        view.unread_mentions = follower.unread_mentions;
        view.last_viewed_at = follower.last_viewed;
        let is_author = follower.user_id == reply.user_id;
        let mentions_before = follower.unread_mentions - i64::from(mentioned.contains(&follower.user_id));
        let replies_before = if is_author { 0 } else { (view.unread_replies - 1).max(0) };
        let event =
            kinds::thread_updated(&channel.team_id, &follower.user_id, &view, mentions_before.max(0), replies_before);
        events::after_commit(ws, tx, event);
    }
    Ok(followers.into_iter().map(|follower| follower.user_id).collect())
}
