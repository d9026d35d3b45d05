//! Who is online: told to those who share a channel with them, gathered for a moment; and now and then said again, because
//! nobody keeps what others say of their people for good.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use causeway_model::connections::Connection;
use causeway_model::statuses::Status;
use causeway_service::{Error, Workspace, policy};
use causeway_store::{StoreError, args};
use tokio::sync::broadcast::{Receiver, Sender, channel};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Tuning;
use super::peer::{Remote, Trouble};
use crate::wire::{SyncMsg, WireStatus, topics};

/// Statuses of one message.
const AT_ONCE: usize = 200;
/// Whose activity is older is not spoken of again. Milliseconds.
const LATELY: i64 = 24 * 60 * 60 * 1_000;

/// Ids of people whose status changed.
#[derive(Clone)]
pub(super) struct Changed(Sender<Arc<str>>);

impl Changed {
    pub(super) fn subscribe(&self) -> Receiver<Arc<str>> {
        self.0.subscribe()
    }
}

/// Picks the changes of status out of what clients are told.
pub(super) fn watch(ws: Workspace, stop: CancellationToken) -> Changed {
    let (sender, _) = channel(1_024);
    let changed = Changed(sender.clone());
    let mut events = ws.bus.subscribe();
    tokio::spawn(async move {
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => break,
                event = events.recv() => event,
            };
            let Some(event) = event else { break };
            if event.name == "status_change"
                && let Some(user_id) = event.data.get("user_id").and_then(|id| id.as_str())
            {
                // Without a worker there is nobody to tell.
                let _ = sender.send(user_id.into());
            }
        }
    });
    changed
}

/// What waits for the end of the moment.
pub(super) struct Pending {
    users: BTreeSet<String>,
    due: Option<Instant>,
    every: Duration,
    /// When everybody's is said again: what was lost on the way, and what either side forgot, is mended by it.
    all_due: Instant,
    again: Duration,
}

impl Pending {
    pub(super) fn new(tuning: &Tuning) -> Self {
        let (every, again) = (tuning.statuses_every, tuning.statuses_again);
        Self { users: BTreeSet::new(), due: None, every, all_due: Instant::now(), again }
    }

    pub(super) fn add(&mut self, user_id: &str) {
        self.users.insert(user_id.to_owned());
        self.due.get_or_insert_with(|| Instant::now() + self.every);
    }

    /// They could not be told: after a longer moment.
    pub(super) fn again(&mut self, users: BTreeSet<String>) {
        self.users.extend(users);
        self.due.get_or_insert_with(|| Instant::now() + self.every * 20);
    }

    pub(super) fn say_all(&mut self) {
        self.all_due = Instant::now();
    }

    pub(super) fn due_at(&self) -> Instant {
        self.due.map_or(self.all_due, |due| due.min(self.all_due))
    }

    pub(super) fn take_due(&mut self, now: Instant) -> Option<BTreeSet<String>> {
        self.due.filter(|due| *due <= now)?;
        self.due = None;
        Some(std::mem::take(&mut self.users))
    }

    pub(super) fn is_all_due(&mut self, now: Instant) -> bool {
        let is_due = self.all_due <= now;
        if is_due {
            self.all_due = now + self.again;
        }
        is_due
    }
}

fn is_told(remote: &Remote) -> bool {
    let ws = remote.federation.ws();
    let config = ws.config();
    config.service.enable_user_statuses && policy::of(ws, &remote.connection()).status
}

/// Tells the other side how everybody of ours is whom it shares a channel with and who was here lately. Gives whom it could not
/// tell of.
pub(super) async fn send_all(remote: &Remote) -> BTreeSet<String> {
    let ws = remote.federation.ws();
    if !is_told(remote) {
        return BTreeSet::new();
    }
    let (remote_id, since) = (remote.remote_id.to_string(), ws.now() - LATELY);
    let kept = ws.store.read(move |tx| causeway_store::people::seen_since(tx, &remote_id, since)).await;
    match kept {
        Ok(mut users) => {
            users.extend(ws.presence.here());
            send(remote, users.into_iter().collect()).await
        }
        Err(error) => {
            tracing::warn!(%error, "cannot read who was here lately");
            BTreeSet::new()
        }
    }
}

/// Tells the other side the statuses of these people of ours, in one channel each that both are in. Gives whom it could not tell
/// of; that nobody listens, or that it is not wanted, is no reason to try again.
pub(super) async fn send(remote: &Remote, users: BTreeSet<String>) -> BTreeSet<String> {
    let ws = remote.federation.ws();
    let mut failed = BTreeSet::new();
    if users.is_empty() || !is_told(remote) {
        return failed;
    }
    let by_channel = match read(remote, &users).await {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(%error, "cannot read statuses");
            return users;
        }
    };
    for (channel_id, statuses) in by_channel {
        for some in statuses.chunks(AT_ONCE) {
            let (id, channel_id) = (ws.ids.new_id(), channel_id.clone());
            let msg = SyncMsg { id, channel_id, statuses: some.to_vec(), ..SyncMsg::default() };
            match remote.ask(topics::SYNC, &msg).await {
                Ok(_) | Err(Trouble::Never(_)) => {}
                Err(trouble) => {
                    tracing::debug!(%trouble, "statuses were not taken");
                    failed.extend(msg.statuses.into_iter().map(|status| status.user_id));
                }
            }
        }
    }
    failed
}

/// The people of a server that counts as offline are offline.
pub(super) async fn forget_if_away(remote: &Remote) {
    let ws = remote.federation.ws();
    let remote_id = remote.remote_id.to_string();
    let found: Result<Option<Connection>, _> =
        ws.store.read(move |tx| tx.find("WHERE t.remote_id = $1", args![&remote_id])).await;
    if let Ok(connection) = found.map_err(|e: StoreError| tracing::warn!(error = %e, "cannot read a connection"))
        && connection.is_none_or(|c| c.delete_at > 0 || !c.is_online(ws.now()))
    {
        causeway_service::statuses::forget_told(ws, &remote.remote_id);
    }
}

async fn read(remote: &Remote, users: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<WireStatus>>, Error> {
    let remote_id = remote.remote_id.to_string();
    let ws = remote.federation.ws();
    // As they are now: what activity says is kept only now and then.
    let statuses = causeway_service::statuses::by_ids(ws, users.iter().cloned().collect()).await?;
    let mut statuses: HashMap<String, Status> = statuses.into_iter().map(|s| (s.user_id.clone(), s)).collect();
    let users: Vec<String> = users.iter().cloned().collect();
    ws.store
        .read(move |tx| {
            let mut out: BTreeMap<String, Vec<WireStatus>> = BTreeMap::new();
            for (user_id, channel_id) in causeway_store::people::meeting_places(tx, &remote_id, &users)? {
                if let Some(status) = statuses.remove(&user_id) {
                    out.entry(channel_id).or_default().push(WireStatus {
                        user_id,
                        status: status.status,
                        manual: status.manual,
                        last_activity_at: status.last_activity_at,
                        dnd_end_time: status.dnd_end_time,
                    });
                }
            }
            Ok(out)
        })
        .await
}
