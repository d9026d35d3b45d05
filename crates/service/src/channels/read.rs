//! What somebody has read in their channels, and what not.

use std::collections::BTreeMap;

use causeway_store::channels::members;
use causeway_store::posts;
use serde::Serialize;

use crate::error::Result;
use crate::events::kinds::ThreadRead;
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::workspace::Workspace;

/// Marks everything in these channels as read; answers until when each has been read. Channels that the person is not in
/// are left out. `with_threads` is for clients that show replies among the other messages: who sees the channel has seen
/// its threads.
pub async fn mark_read(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    channel_ids: Vec<String>,
    with_threads: bool,
) -> Result<BTreeMap<String, i64>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    // Clients say it each time a window gets the focus: mostly there is nothing to write.
    let (id, ids) = (user_id.to_owned(), channel_ids.clone());
    let (unread, mut times, threads) = ws
        .store
        .read(move |tx| {
            let unread = members::unread_among(tx, &id, &ids)?;
            let times = members::viewed_at(tx, &id, &ids)?;
            let among: Vec<String> = times.keys().cloned().collect();
            let threads = if with_threads { posts::unread_threads_in(tx, &id, &among)? } else { Vec::new() };
            Ok::<_, crate::Error>((unread, times, threads))
        })
        .await?;
    if unread.is_empty() && threads.is_empty() {
        return Ok(times);
    }
    let (work, id) = (ws.clone(), user_id.to_owned());
    let changed = ws
        .store
        .write(move |tx| {
            let now = work.now();
            let changed = members::mark_read(tx, &id, &unread, now)?;
            if !changed.is_empty() {
                after_commit(&work, tx, kinds::multiple_channels_viewed(&id, &changed));
            }
            if !threads.is_empty() {
                for channel_id in posts::read_threads_in(tx, &id, &threads, now)? {
                    let read = ThreadRead { channel_id, user_id: id.clone(), timestamp: now, ..ThreadRead::default() };
                    after_commit(&work, tx, kinds::thread_read_changed(&read));
                }
            }
            Ok::<_, crate::Error>(changed)
        })
        .await?;
    times.extend(changed);
    Ok(times)
}

/// What somebody has not read in one channel. Serialises as API v4's ChannelUnread.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Unread {
    pub team_id: String,
    pub channel_id: String,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
}

/// What somebody has not read in one channel that they are in.
pub async fn unread(ws: &Workspace, caller: &Caller, user_id: &str, channel_id: &str) -> Result<Unread> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (user_id, channel_id) = (user_id.to_owned(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            let member = super::require_member(tx, &channel.id, &user_id)?;
            // In a muted channel only mentions are unread.
            let muted = member.notify_props.get("mark_unread").is_some_and(|how| how == "mention");
            let rest = |all: i64, read: i64| if muted { 0 } else { (all - read).max(0) };
            Ok(Unread {
                msg_count: rest(channel.total_msg_count, member.msg_count),
                msg_count_root: rest(channel.total_msg_count_root, member.msg_count_root),
                mention_count: member.mention_count,
                mention_count_root: member.mention_count_root,
                urgent_mention_count: member.urgent_mention_count,
                team_id: channel.team_id,
                channel_id: channel.id,
            })
        })
        .await
}
