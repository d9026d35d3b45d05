//! Who is online: told to those who share a channel with them, gathered for a moment, and never twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use causeway_service::Workspace;
use causeway_store::args;
use tokio::sync::broadcast::{Receiver, Sender, channel};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::peer::Remote;
use crate::wire::{SyncMsg, WireStatus, topics};

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
}

impl Pending {
    pub(super) fn new(every: Duration) -> Self {
        Self { users: BTreeSet::new(), due: None, every }
    }

    pub(super) fn add(&mut self, user_id: &str) {
        self.users.insert(user_id.to_owned());
        self.due.get_or_insert_with(|| Instant::now() + self.every);
    }

    pub(super) fn due_at(&self) -> Option<Instant> {
        self.due
    }

    pub(super) fn take_due(&mut self, now: Instant) -> Option<BTreeSet<String>> {
        self.due.filter(|due| *due <= now)?;
        self.due = None;
        Some(std::mem::take(&mut self.users))
    }
}

/// Tells the other side the statuses of these people of ours, in one channel each that both are in. What is lost stays lost.
pub(super) async fn send(remote: &Remote, users: BTreeSet<String>) {
    let ws = remote.federation.ws();
    if ws.config().connected_workspaces.disable_shared_channels_status_sync {
        return;
    }
    let by_channel = match read(remote, users).await {
        Ok(found) => found,
        Err(error) => return tracing::warn!(%error, "cannot read statuses"),
    };
    for (channel_id, statuses) in by_channel {
        let msg = SyncMsg { id: ws.ids.new_id(), channel_id, statuses, ..SyncMsg::default() };
        if let Err(trouble) = remote.ask(topics::SYNC, &msg).await {
            tracing::debug!(%trouble, "statuses were not taken");
        }
    }
}

async fn read(remote: &Remote, users: BTreeSet<String>) -> causeway_service::Result<BTreeMap<String, Vec<WireStatus>>> {
    let remote_id = remote.remote_id.to_string();
    let ws = remote.federation.ws();
    // As they are now: what activity says is kept only now and then.
    let statuses = causeway_service::statuses::by_ids(ws, users.iter().cloned().collect()).await?;
    ws.store
        .read(move |tx| {
            let ids: Vec<&str> = users.iter().map(String::as_str).collect();
            let places: Vec<(String, String)> = tx.rows(
                "SELECT m.user_id, MIN(m.channel_id) FROM channel_members m \
                 JOIN channel_remotes r ON r.channel_id = m.channel_id JOIN users u ON u.id = m.user_id \
                 WHERE r.remote_id = $1 AND r.delete_at = 0 AND r.is_invite_confirmed AND u.remote_id = '' \
                 AND m.user_id IN LIST($2) GROUP BY m.user_id",
                args![&remote_id, &ids],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut out: BTreeMap<String, Vec<WireStatus>> = BTreeMap::new();
            for (user_id, channel_id) in places {
                if let Some(status) = statuses.iter().find(|s| s.user_id == user_id) {
                    out.entry(channel_id).or_default().push(WireStatus {
                        user_id,
                        status: status.status.clone(),
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
