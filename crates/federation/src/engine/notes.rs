//! What only servers like this one are told of a channel: how its home has it, and what is pinned.

use std::collections::BTreeMap;

use causeway_model::connections::{Connection, SharedChannel};
use causeway_service::{Result, sharing};
use causeway_store::{Tx, posts};

use super::collect::Batch;
use super::peer::announces;
use super::recipients::Wanted;
use crate::wire::{Announcement, SyncNotes, WireChannelState, WirePin};

/// What goes along with a batch; `None` when there is nothing, or nobody who would read it.
pub(super) fn of_channel(
    tx: &mut Tx,
    connection: &Connection,
    wanted: &Wanted,
    batch: &Batch,
) -> Result<Option<SyncNotes>> {
    if (!wanted.channel && wanted.pins.is_empty()) || !announces(connection, Announcement::CHANNEL) {
        return Ok(None);
    }
    let shared: Option<SharedChannel> = sharing::shared_channel(tx, &batch.channel.id)?;
    // Of a direct or group message nobody is master; of everything else its home.
    if !batch.channel.is_message() && shared.is_none_or(|s| !s.home) {
        return Ok(None);
    }
    let ids: Vec<&str> = wanted.pins.iter().map(String::as_str).collect();
    let found = if ids.is_empty() { Vec::new() } else { posts::of_channel(tx, &batch.channel.id, &ids)? };
    let pinned: BTreeMap<String, bool> =
        found.into_iter().filter(|post| post.delete_at == 0).map(|post| (post.id, post.is_pinned)).collect();
    let pins: Vec<WirePin> = pinned.into_iter().map(|(post_id, pinned)| WirePin { post_id, pinned }).collect();
    let channel = wanted.channel.then(|| WireChannelState {
        display_name: batch.channel.display_name.clone(),
        header: batch.channel.header.clone(),
        purpose: batch.channel.purpose.clone(),
        archived_at: batch.channel.delete_at,
        read_only: batch.remote.read_only,
    });
    let notes = SyncNotes { channel, pins };
    Ok((notes != SyncNotes::default()).then_some(notes))
}
