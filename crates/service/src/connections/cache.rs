//! Connections in memory, so that a request of another server costs no query. It must not know what they are asked for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use causeway_model::connections::Connection;
use parking_lot::Mutex;

/// How much later an announcement can come than one that overtook it, in milliseconds: longer than a ping may take.
const OVERTAKEN_WITHIN: i64 = 60_000;

/// Live connections by their id. A change replaces the one it touches.
#[derive(Debug, Default)]
pub struct Cache(Mutex<Remembered>, Arc<Mutex<HashSet<String>>>);

/// Whoever holds it is the only one who pings this connection now.
#[derive(Debug)]
pub struct Turn {
    remote_id: String,
    taken: Arc<Mutex<HashSet<String>>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.taken.lock().remove(&self.remote_id);
    }
}

#[derive(Debug, Default)]
struct Remembered {
    by_id: HashMap<String, Arc<Connection>>,
    /// The number of the latest announcement of each.
    told: HashMap<String, i64>,
    /// Those of which is known whether they take the place of earlier ones.
    settled: HashSet<String>,
    /// Counts what was forgotten, so that a read which began before a change cannot put back what it saw.
    changes: u64,
}

impl Cache {
    /// The turn to ping this connection, unless somebody has it.
    pub fn take_turn(&self, remote_id: &str) -> Option<Turn> {
        let is_free = self.1.lock().insert(remote_id.to_owned());
        is_free.then(|| Turn { remote_id: remote_id.to_owned(), taken: self.1.clone() })
    }

    /// Whether this connection has taken the place of earlier ones to the same server since the start, or was found to have none to take.
    pub fn is_settled(&self, remote_id: &str) -> bool {
        self.0.lock().settled.contains(remote_id)
    }

    /// Notes that this connection has taken the place of earlier ones, as far as there are any.
    pub fn settle(&self, remote_id: &str) {
        self.0.lock().settled.insert(remote_id.to_owned());
    }

    /// The token that we present to the other side now, where the connection is known.
    pub fn secret_of(&self, remote_id: &str) -> Option<String> {
        self.0.lock().by_id.get(remote_id).map(|connection| connection.secret.clone())
    }

    pub(super) fn get(&self, remote_id: &str) -> Option<Arc<Connection>> {
        self.0.lock().by_id.get(remote_id).cloned()
    }

    /// To be taken before reading what is then handed to [`Cache::remember`].
    pub(super) fn ticket(&self) -> u64 {
        self.0.lock().changes
    }

    /// Keeps what was read, unless anything has changed since the ticket was taken.
    pub(super) fn remember(&self, ticket: u64, connection: Arc<Connection>) {
        let mut inner = self.0.lock();
        if inner.changes == ticket {
            inner.by_id.insert(connection.remote_id.clone(), connection);
        }
    }

    /// The connection is so now; `None` when it is removed.
    pub(super) fn replace(&self, remote_id: &str, now: Option<Arc<Connection>>) {
        let mut inner = self.0.lock();
        match now {
            Some(connection) => inner.by_id.insert(remote_id.to_owned(), connection),
            None => inner.by_id.remove(remote_id),
        };
        inner.changes += 1;
    }

    /// Whether nothing later than this announcement has come from the other side; 0 is one without a number.
    pub(super) fn is_latest(&self, remote_id: &str, told: i64) -> bool {
        let mut inner = self.0.lock();
        let known = inner.told.entry(remote_id.to_owned()).or_default();
        // A server whose clock was set back is believed again soon.
        if told > 0 && told < *known && told > *known - OVERTAKEN_WITHIN {
            return false;
        }
        *known = told;
        true
    }

    /// Notes a sign of life without forgetting the rest.
    pub(super) fn seen(&self, remote_id: &str, at: i64, announcement: &str, paused: bool) {
        let mut inner = self.0.lock();
        if let Some(connection) = inner.by_id.get_mut(remote_id) {
            let connection = Arc::make_mut(connection);
            connection.last_ping_at = connection.last_ping_at.max(at);
            connection.announcement = announcement.to_owned();
            connection.paused_there = paused;
        }
        inner.changes += 1;
    }
}
