//! What follows from a new message, wherever it comes from: counters, mentions, its thread, the log of changes, the event.
//!
//! Everything that makes a message goes through [`arrive`], so that a client's message, the system's and a connected
//! workspace's cannot differ. It must not know who may write where.

use std::collections::BTreeSet;

use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::permissions::Permission;
use causeway_model::posts::Post;
use causeway_model::posts::marks::{self, is_from_webhook};
use causeway_store::{Tx, posts as store};

use super::{mentions, persistent, threads};
use crate::error::Result;
use crate::events::{self, kinds};
use crate::permissions::member_may;
use crate::workspace::Workspace;

/// A message that is ready to be kept, and what is known about it.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    pub channel: &'a Channel,
    /// The author's username.
    pub sender: &'a str,
    /// The author's membership, if they are a member.
    pub member: Option<&'a ChannelMember>,
    /// The first message of the thread it replies to.
    pub root: Option<&'a Post>,
    pub set_online: bool,
    /// The connection it came through, empty when it was written here.
    pub origin: &'a str,
}

/// A message that is kept, and how clients read it.
#[derive(Debug, Clone)]
pub struct Posted {
    pub post: Post,
    pub json: String,
}

/// Keeps a message and does what follows from it.
pub(super) fn arrive(ws: &Workspace, tx: &mut Tx, arrival: &Arrival<'_>, mut post: Post) -> Result<Posted> {
    let channel = arrival.channel;
    let is_root = arrival.root.is_none();
    let is_counted = !post.is_join_or_leave();
    let is_told = channel.is_shared() && (!post.is_system() || !arrival.origin.is_empty());
    let totals = store::count_message(tx, &channel.id, post.create_at, is_root, is_counted, is_told)?;
    if is_told {
        post.change_seq = totals.change_seq;
        crate::changes::record_numbered(ws, tx, channel, &post.id, arrival.origin, post.change_seq)?;
    }
    store::insert(tx, &post)?;
    if let Some(priority) = &post.metadata.priority {
        store::set_priority(tx, &post.id, &channel.id, priority)?;
        persistent::begin(ws, tx, channel, &post)?;
    }
    // Who made a webhook has not read what it writes.
    if is_counted && arrival.origin.is_empty() && !is_from_webhook(&post.props) {
        if is_root && arrival.member.is_some() {
            store::seen_by_author(tx, &channel.id, &post.user_id, totals, post.create_at)?;
        } else {
            store::seen_own(tx, &channel.id, &post.user_id, is_root)?;
        }
    }
    let mentioned = if post.is_system() { BTreeSet::new() } else { count_mentions(ws, tx, arrival, &post)? };
    let followers = match arrival.root {
        Some(root) => {
            persistent::answered(tx, &root.id, &post.user_id)?;
            threads::on_reply(ws, tx, channel, root, &mut post, &mentioned)?
        }
        None => Vec::new(),
    };
    let json = serde_json::to_string(&post).unwrap_or_default();
    let mut event = kinds::posted(&post, json.clone(), channel, arrival.sender, arrival.set_online);
    if ws.config().service.enable_post_username_override
        && let Some(name) = marks::shown_name(&post.props)
    {
        event = event.with("sender_name", name);
    }
    for user_id in &mentioned {
        kinds::add_personal(&mut event, "mentions", user_id);
    }
    for user_id in &followers {
        kinds::add_personal(&mut event, "followers", user_id);
    }
    events::after_commit(ws, tx, event);
    Ok(Posted { post, json })
}

/// Keeps a message from before the channel was shared here. It is in its place and in its thread, and nothing else follows:
/// nobody is told, the channel keeps its place among the others, and no third server is told again, which the channel's home
/// tells itself. Whoever keeps a batch of them counts them with [`super::count_history`].
pub(super) fn arrive_late(tx: &mut Tx, channel: &Channel, root: Option<&Post>, post: Post) -> Result<()> {
    store::insert(tx, &post)?;
    if let Some(priority) = &post.metadata.priority {
        store::set_priority(tx, &post.id, &channel.id, priority)?;
    }
    if let Some(root) = root {
        threads::count_late_reply(tx, channel, root, &post)?;
    }
    Ok(())
}

/// Counts messages from before a channel was shared here: nobody finds them unread.
pub fn count_history(tx: &mut Tx, channel_id: &str, posts: i64, roots: i64) -> Result<()> {
    if posts > 0 {
        causeway_store::histories::count_read(tx, channel_id, posts, roots)?;
    }
    Ok(())
}

fn count_mentions(ws: &Workspace, tx: &mut Tx, arrival: &Arrival<'_>, post: &Post) -> Result<BTreeSet<String>> {
    let channel = arrival.channel;
    let watchers = ws.watchers.of(tx, &channel.id)?;
    let may_mention_all = |_: &mut Tx| {
        Ok(arrival.member.is_some_and(|member| member_may(ws, channel, member, Permission::UseChannelMentions)))
    };
    let mentioned = mentions::mentioned(ws, tx, channel, post, &watchers, may_mention_all)?;
    if !mentioned.is_empty() {
        let ids: Vec<&str> = mentioned.iter().map(String::as_str).collect();
        let is_urgent = post.metadata.priority.as_ref().is_some_and(|p| p.priority == super::URGENT);
        store::count_mentions(tx, &channel.id, &ids, post.root_id.is_empty(), is_urgent, post.create_at)?;
    }
    Ok(mentioned)
}
