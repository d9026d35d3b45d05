//! The change log of shared channels: what must reach connected workspaces, in order.
//!
//! A change is written with what it describes, in one unit of work, so that neither can exist without the other.
//! It must not know who receives it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use causeway_model::channels::Channel;
use causeway_model::posts::Post;
use causeway_store::{StoreError, Tx};
use tokio::sync::broadcast;

use crate::workspace::Workspace;

/// A post was made, changed or deleted; `reference` is its id.
pub const POST: &str = "post";
/// A file is to be tried again; `reference` is its id.
pub const FILE: &str = "file";
/// The channel itself changed: what it is called, whether it is archived or may be written to; `reference` is its id.
pub const CHANNEL: &str = "channel";
/// A post was pinned, or its pin taken out; `reference` is its id.
pub const PIN: &str = "pin";
/// A reaction came or went; `reference` is `post_id:user_id:emoji_name`.
pub const REACTION: &str = "reaction";
/// An acknowledgement came or went; `reference` is `post_id:user_id`.
pub const ACKNOWLEDGEMENT: &str = "ack";
/// Somebody joined or left; `reference` is the user's id.
pub const MEMBER: &str = "member";
/// A member's profile or picture changed; `reference` is the user's id.
pub const USER: &str = "user";

/// Wakes whoever sends changes on. Losing a wake-up is harmless: the log is the truth, this only saves waiting.
#[derive(Debug)]
pub struct ChangeSignal {
    sender: broadcast::Sender<String>,
    standing: AtomicU64,
    told: AtomicI64,
}

impl Default for ChangeSignal {
    fn default() -> Self {
        Self { sender: broadcast::channel(1024).0, standing: AtomicU64::new(0), told: AtomicI64::new(0) }
    }
}

impl ChangeSignal {
    /// Receives ids of channels with something new. A receiver that lags must look at all its channels.
    pub fn subscribe(&self) -> broadcast::Receiver<String> {
        self.sender.subscribe()
    }

    /// Says that connections or shares came, went or changed: whoever sends looks at all of them again.
    pub fn wake_all(&self) {
        self.wake("");
    }

    /// Says that `channel_id` has something new. An empty id stands for everything.
    pub fn wake(&self, channel_id: &str) {
        // Without a receiver there is nobody to wake.
        let _ = self.sender.send(channel_id.to_owned());
    }

    /// A number for what is told now: larger than all before, those of before a restart included. To be taken before reading what
    /// is told.
    pub fn next_told(&self, now: i64) -> i64 {
        let next = |last: i64| Some(now.max(last + 1));
        self.told.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next).map_or(now, |last| now.max(last + 1))
    }

    /// How often it changed what is held here for other sides: they have to be told anew when this is another number, even if all is
    /// as it was, for they may have seen what was in between.
    pub fn standing(&self) -> u64 {
        self.standing.load(Ordering::SeqCst)
    }
}

/// Writes one change of a shared channel to its log, and wakes the sync engine once it is durable.
/// Does nothing for a channel that is not shared, or only with `origin`. `origin` is the connection it came through, empty when made here.
pub fn record(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    kind: &str,
    reference: &str,
    origin: &str,
) -> Result<(), StoreError> {
    record_for(ws, tx, channel, (kind, reference), origin, "").map(|_| ())
}

/// As [`record`] for a post that was made or changed. Says which number the change has, 0 where nobody has to be told.
pub fn record_post(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    post_id: &str,
    origin: &str,
) -> Result<i64, StoreError> {
    record_for(ws, tx, channel, (POST, post_id), origin, "")
}

/// As [`record_post`] for posts that took their numbers from the channel in this unit of work.
pub(crate) fn record_numbered<'a>(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    posts: impl Iterator<Item = &'a Post>,
    origin: &str,
) -> Result<(), StoreError> {
    let at = ws.now();
    for post in posts {
        let change = causeway_store::changes::Change {
            channel_id: channel.id.clone(),
            seq: post.change_seq,
            kind: POST.to_owned(),
            reference: post.id.clone(),
            origin: origin.to_owned(),
            at,
            target: String::new(),
        };
        causeway_store::changes::insert(tx, &change)?;
    }
    wake_after_commit(ws, tx, channel);
    Ok(())
}

fn wake_after_commit(ws: &Workspace, tx: &mut Tx, channel: &Channel) {
    let (ws, channel_id) = (ws.clone(), channel.id.clone());
    tx.after_commit(move || ws.changes.wake(&channel_id));
}

/// As [`record`], for connection `target` alone unless that is empty. Says which number the change has.
pub fn record_for(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    (kind, reference): (&str, &str),
    origin: &str,
    target: &str,
) -> Result<i64, StoreError> {
    if !channel.is_shared() {
        return Ok(0);
    }
    // What the only other side has said itself, nobody has to be told.
    if !origin.is_empty() && target.is_empty() && !causeway_store::changes::has_other_side(tx, &channel.id, origin)? {
        return Ok(0);
    }
    let seq = causeway_store::changes::append_for(tx, &channel.id, kind, reference, origin, target, ws.now())?;
    wake_after_commit(ws, tx, channel);
    Ok(seq)
}

/// What is woken for people, their pictures and emoji, which belong to no channel. No channel has this id.
pub const PEOPLE: &str = "people";

/// Writes that a person's profile or picture changed to the log of every shared channel that they are in, and wakes whoever tells
/// of people who are in none.
pub fn record_user(ws: &Workspace, tx: &mut Tx, user_id: &str, origin: &str) -> Result<(), StoreError> {
    let channels = causeway_store::changes::append_for_member(tx, user_id, USER, origin, ws.now())?;
    let ws = ws.clone();
    tx.after_commit(move || {
        channels.iter().for_each(|id| ws.changes.wake(id));
        ws.changes.wake(PEOPLE);
    });
    Ok(())
}

/// Writes that a person of ours is in the shared channels that they are in, as if they had just come.
pub fn record_member(ws: &Workspace, tx: &mut Tx, user_id: &str) -> Result<(), StoreError> {
    let channels = causeway_store::changes::append_for_member(tx, user_id, MEMBER, "", ws.now())?;
    let ws = ws.clone();
    tx.after_commit(move || channels.iter().for_each(|id| ws.changes.wake(id)));
    Ok(())
}

/// Wakes whoever tells other workspaces of people, once the unit of work is durable.
pub fn wake_people_after_commit(ws: &Workspace, tx: &mut Tx) {
    let ws = ws.clone();
    tx.after_commit(move || ws.changes.wake(PEOPLE));
}

/// Wakes whoever sends changes on to look at all connections and shares again, once the unit of work is durable.
pub fn wake_all_after_commit(ws: &Workspace, tx: &mut Tx) {
    let ws = ws.clone();
    tx.after_commit(move || ws.changes.wake_all());
}

/// Has the other sides told what is held here for them, once the unit of work is durable.
pub fn tell_standing_after_commit(ws: &Workspace, tx: &mut Tx) {
    let ws = ws.clone();
    tx.after_commit(move || {
        ws.changes.standing.fetch_add(1, Ordering::SeqCst);
        ws.changes.wake_all();
    });
}
