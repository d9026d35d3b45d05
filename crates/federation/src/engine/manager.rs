//! Keeps one worker for each connection that is made and not removed, and forgets changes that nobody needs any more.

use std::collections::HashMap;

use causeway_model::connections::{Connection, PENDING_PREFIX};
use causeway_store::args;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{activity, sampling, statuses, worker};
use crate::Federation;

struct Worker {
    stop: CancellationToken,
    task: JoinHandle<()>,
    /// What it was started with: another address needs another worker, and so does another secret unless it was changed on the way.
    address: Address,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Address {
    site_url: String,
    secret: String,
    secret_rotated_at: i64,
}

impl From<&Connection> for Address {
    fn from(connection: &Connection) -> Self {
        Self {
            site_url: connection.site_url.clone(),
            secret: connection.secret.clone(),
            secret_rotated_at: connection.secret_rotated_at,
        }
    }
}

impl Address {
    /// Whether whoever sends there can go on when it is this one.
    fn leads_on_to(&self, now: &Self) -> bool {
        let is_rotated = now.secret_rotated_at > 0 && now.secret_rotated_at >= self.secret_rotated_at;
        self.site_url == now.site_url && (self.secret == now.secret || is_rotated)
    }
}

/// Runs until it is told to stop.
pub(crate) async fn manage(federation: Federation, stop: CancellationToken) {
    let mut changes = federation.ws().changes.subscribe();
    let statuses = statuses::watch(federation.ws().clone(), stop.clone());
    let doings = activity::watch(federation.ws().clone(), stop.clone());
    let measured = tokio::spawn(sampling::run(federation.clone(), stop.clone()));
    let mut workers: HashMap<String, Worker> = HashMap::new();
    let tuning = federation.tuning();
    let mut prune_at = Instant::now() + tuning.prune_every;
    let mut look_again = true;
    loop {
        if look_again {
            look_again = match connections(&federation).await {
                Ok(found) => {
                    adjust(&federation, &mut workers, found, (&statuses, &doings)).await;
                    false
                }
                Err(error) => {
                    tracing::error!(%error, "cannot read the connections; trying again");
                    true
                }
            };
        }
        let pause = if look_again { Instant::now() + tuning.link.first } else { prune_at };
        tokio::select! {
            () = stop.cancelled() => break,
            change = changes.recv() => match change {
                Ok(channel_id) => look_again |= channel_id.is_empty(),
                Err(RecvError::Lagged(_)) => look_again = true,
                Err(RecvError::Closed) => break,
            },
            () = tokio::time::sleep_until(pause) => {
                if Instant::now() >= prune_at {
                    prune_at = Instant::now() + tuning.prune_every;
                    prune(&federation).await;
                }
            }
        }
    }
    for worker in workers.values() {
        worker.stop.cancel();
    }
    for (_, worker) in workers {
        // A worker ends when it is told to; how it ended is of no interest.
        let _ = worker.task.await;
    }
    let _ = measured.await;
}

async fn connections(federation: &Federation) -> causeway_service::Result<Vec<Connection>> {
    if !federation.ws().config().connected_workspaces.enable_remote_cluster_service {
        return Ok(Vec::new());
    }
    let pending = format!("{PENDING_PREFIX}%");
    federation
        .ws()
        .store
        .read(move |tx| {
            Ok(tx.select("WHERE t.delete_at = 0 AND NOT t.site_url LIKE $1 AND t.secret <> ''", args![&pending])?)
        })
        .await
}

async fn adjust(
    federation: &Federation,
    workers: &mut HashMap<String, Worker>,
    found: Vec<Connection>,
    (statuses, doings): (&statuses::Changed, &activity::Doings),
) {
    let goes_on = |c: &Connection, worker: &Worker| worker.address.leads_on_to(&Address::from(c));
    let gone: Vec<String> = workers
        .iter()
        .filter(|(id, worker)| !found.iter().any(|c| c.remote_id == **id && goes_on(c, worker)))
        .map(|(id, _)| id.clone())
        .collect();
    for id in gone {
        if let Some(worker) = workers.remove(&id) {
            worker.stop.cancel();
            let _ = worker.task.await;
        }
    }
    for connection in found {
        if let Some(worker) = workers.get_mut(&connection.remote_id) {
            worker.address = Address::from(&connection);
            continue;
        }
        let (id, address, stop) = (connection.remote_id.clone(), Address::from(&connection), CancellationToken::new());
        let run = worker::run(federation.clone(), connection, (statuses.subscribe(), doings.subscribe()), stop.clone());
        workers.insert(id, Worker { stop, task: tokio::spawn(run), address });
    }
}

async fn prune(federation: &Federation) {
    let now = federation.ws().now();
    let pruned = federation
        .ws()
        .store
        .write(move |tx| {
            causeway_store::deliveries::prune(tx, now)?;
            causeway_store::sync::prune_changes(tx)
        })
        .await;
    if let Err(error) = pruned {
        tracing::warn!(%error, "cannot forget old changes; trying again later");
    }
}
