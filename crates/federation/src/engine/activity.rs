//! Who is typing, and how far people have read: told to servers that want to know. Typing is told at once or not at all; what was read
//! is gathered for a moment, and said again now and then, because nothing of it is in the log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use causeway_model::users::User;
use causeway_service::{Error, Workspace, policy, sharing};
use causeway_store::{args, reads};
use tokio::sync::broadcast::{Receiver, Sender, channel};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Tuning;
use super::peer::Remote;
use crate::wire::{Activity, WireRead, WireTyping, features, topics};

/// Who looked at a channel longer ago is not spoken of again. Milliseconds.
const LATELY: i64 = 24 * 60 * 60 * 1_000;
/// Tellings of typing that are under way for one connection at most; more are dropped.
const MOST_TYPING: usize = 4;
/// How often one person's typing in one place is told at most.
const TYPING_EVERY: Duration = Duration::from_secs(1);
/// People whose typing is remembered as told.
const MOST_REMEMBERED: usize = 1_000;

/// Something that somebody does.
#[derive(Debug, Clone)]
pub(super) enum Doing {
    Typing { channel_id: String, typing: WireTyping },
    Read { channel_id: String, user_id: String },
}

/// Picks what people do out of what clients are told.
#[derive(Clone)]
pub(super) struct Doings(Sender<Arc<Doing>>);

impl Doings {
    pub(super) fn subscribe(&self) -> Receiver<Arc<Doing>> {
        self.0.subscribe()
    }
}

pub(super) fn watch(ws: Workspace, stop: CancellationToken) -> Doings {
    let (sender, _) = channel(1_024);
    let doings = Doings(sender.clone());
    let mut events = ws.bus.subscribe();
    tokio::spawn(async move {
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => break,
                event = events.recv() => event,
            };
            let Some(event) = event else { break };
            let text = |key: &str| event.data.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
            // Without a worker there is nobody to tell.
            match event.name {
                "typing" => {
                    let typing = WireTyping { user_id: text("user_id"), root_id: text("parent_id") };
                    let channel_id = event.broadcast.channel_id.clone();
                    let _ = sender.send(Arc::new(Doing::Typing { channel_id, typing }));
                }
                "multiple_channels_viewed" => {
                    let times = event.data.get("channel_times").and_then(|v| v.as_object());
                    for channel_id in times.into_iter().flatten().map(|(id, _)| id.clone()) {
                        let user_id = event.broadcast.user_id.clone();
                        let _ = sender.send(Arc::new(Doing::Read { channel_id, user_id }));
                    }
                }
                _ => {}
            }
        }
    });
    doings
}

/// What a worker has yet to tell.
pub(super) struct Pending {
    reads: BTreeMap<String, BTreeSet<String>>,
    due: Option<Instant>,
    every: Duration,
    told: BTreeMap<(String, WireTyping), Instant>,
    typing: usize,
}

impl Pending {
    pub(super) fn new(tuning: &Tuning) -> Self {
        let every = tuning.statuses_every * 4;
        Self { reads: BTreeMap::new(), due: None, every, told: BTreeMap::new(), typing: 0 }
    }

    pub(super) fn read(&mut self, channel_id: &str, user_id: &str) {
        self.reads.entry(channel_id.to_owned()).or_default().insert(user_id.to_owned());
        self.due.get_or_insert_with(|| Instant::now() + self.every);
    }

    /// Everything that is known of these channels.
    pub(super) fn all_of<'a>(&mut self, channels: impl Iterator<Item = &'a String>) {
        for id in channels {
            self.reads.entry(id.clone()).or_default();
            self.due.get_or_insert_with(|| Instant::now() + self.every);
        }
    }

    pub(super) fn due_at(&self) -> Option<Instant> {
        self.due
    }

    pub(super) fn take_due(&mut self, now: Instant) -> Option<BTreeMap<String, BTreeSet<String>>> {
        self.due.filter(|due| *due <= now)?;
        self.due = None;
        Some(std::mem::take(&mut self.reads))
    }

    /// Whether this typing is to be told now.
    pub(super) fn tells(&mut self, channel_id: &str, typing: &WireTyping, now: Instant) -> bool {
        if self.typing >= MOST_TYPING {
            return false;
        }
        if self.told.len() > MOST_REMEMBERED {
            self.told.retain(|_, at| *at + TYPING_EVERY > now);
        }
        let key = (channel_id.to_owned(), typing.clone());
        if self.told.get(&key).is_some_and(|at| *at + TYPING_EVERY > now) {
            return false;
        }
        self.told.insert(key, now);
        self.typing += 1;
        true
    }

    pub(super) fn typing_told(&mut self) {
        self.typing = self.typing.saturating_sub(1);
    }
}

/// Tells that somebody is typing. Whether that arrives is of no interest.
pub(super) async fn tell_typing(remote: &Remote, channel_id: String, typing: WireTyping) {
    let ws = remote.federation.ws();
    if !remote.announces(features::TYPING) || !policy::of(ws, &remote.connection()).typing {
        return;
    }
    let (id, user_id, remote_id) = (channel_id.clone(), typing.user_id.clone(), remote.remote_id.to_string());
    let goes = ws.store.read(move |tx| {
        let user: Option<User> = tx.find("WHERE t.id = $1", args![&user_id])?;
        let Some(user) = user.filter(|user| user.remote_id != remote_id) else { return Ok(false) };
        let Some(share) = sharing::live_remote(tx, &id, &remote_id)? else { return Ok(false) };
        // Of people of third servers only the channel's home speaks.
        let home = sharing::shared_channel(tx, &id)?.is_some_and(|shared| shared.home);
        Ok::<_, Error>(share.paused_at == 0 && share.is_invite_confirmed && (home || !user.is_remote()))
    });
    if goes.await.unwrap_or_default() {
        let activity = Activity { channel_id, typing: vec![typing], ..Activity::default() };
        if let Err(trouble) = remote.ask(topics::ACTIVITY, &activity).await {
            tracing::debug!(%trouble, "nobody was told who is typing");
        }
    }
}

/// Tells how far people of ours have read in these channels. Gives what could not be told.
pub(super) async fn tell_reads(
    remote: &Remote,
    wanted: BTreeMap<String, BTreeSet<String>>,
) -> BTreeMap<String, BTreeSet<String>> {
    let ws = remote.federation.ws();
    let mut failed = BTreeMap::new();
    if !remote.announces(features::READS) || !policy::of(ws, &remote.connection()).read_positions {
        return failed;
    }
    for (channel_id, users) in wanted {
        let (id, remote_id, since) = (channel_id.clone(), remote.remote_id.to_string(), ws.now() - LATELY);
        let names: Vec<String> = users.iter().cloned().collect();
        let found = ws.store.read(move |tx| {
            let share = sharing::live_remote(tx, &id, &remote_id)?;
            if share.is_none_or(|share| share.paused_at > 0 || !share.is_invite_confirmed) {
                return Ok(Vec::new());
            }
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            // Whoever looked at it of late is spoken of once more, so that what was lost on the way is mended.
            Ok::<_, Error>(reads::all_read(tx, &id, &names, since)?)
        });
        let reads: Vec<WireRead> = match found.await {
            Ok(found) => found.into_iter().map(|(user_id, up_to)| WireRead { user_id, up_to }).collect(),
            Err(error) => {
                tracing::warn!(%error, "cannot read how far people have read");
                continue;
            }
        };
        if reads.is_empty() || remote.announced().holds(&channel_id) {
            continue;
        }
        let activity = Activity { channel_id: channel_id.clone(), reads, ..Activity::default() };
        if let Err(trouble) = remote.ask(topics::ACTIVITY, &activity).await {
            tracing::debug!(%trouble, "how far people have read was not told");
            failed.insert(channel_id, users);
        }
    }
    failed
}
