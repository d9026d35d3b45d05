//! SQLite's write-ahead log is copied into the database beside the writer, not by it.
//!
//! A checkpoint waits for the disk several times. Done by the writer, as SQLite does it by itself, it would make whoever
//! posts at that moment wait for all of it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::Connection;

use super::error::StoreError;
use super::sqlite::{self, Purpose};

/// Size of the log from which it is copied, bytes.
const COPY_FROM: u64 = 4 << 20;
/// Size of the log from which writers wait until it is empty again, bytes. Reached only where writing never pauses.
const EMPTY_FROM: u64 = 64 << 20;
/// Commits between two looks at the log's size.
const LOOK_EVERY: u32 = 32;

/// Tells the checkpointer's thread of commits; the thread ends with it.
#[derive(Debug)]
pub(super) struct Checkpointer {
    nudge: SyncSender<()>,
    commits: u32,
}

impl Checkpointer {
    /// Starts the thread for the database at `path`.
    pub(super) fn start(path: &Path, durable: bool) -> Result<Self, StoreError> {
        let connection = sqlite::open(path, Purpose::Checkpoint, durable)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let (nudge, nudges) = sync_channel(1);
        std::thread::Builder::new()
            .name("store-checkpoint".to_owned())
            .spawn(move || run(&connection, &PathBuf::from(log), &nudges))
            .map_err(|e| StoreError::Other(format!("cannot start the checkpoint thread: {e}")))?;
        Ok(Self { nudge, commits: 0 })
    }

    /// Says that something was committed.
    pub(super) fn committed(&mut self) {
        self.commits += 1;
        if self.commits >= LOOK_EVERY {
            self.commits = 0;
            // A nudge that is already waiting is as good as this one.
            let _ = self.nudge.try_send(());
        }
    }
}

fn run(connection: &Connection, log: &Path, nudges: &Receiver<()>) {
    while nudges.recv().is_ok() {
        let size = std::fs::metadata(log).map_or(0, |m| m.len());
        if size < COPY_FROM {
            continue;
        }
        let mode = if size < EMPTY_FROM { "PASSIVE" } else { "TRUNCATE" };
        let done = connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(()));
        if let Err(error) = done {
            // A reader in a long query keeps part of the log; the next time takes it along.
            tracing::debug!(%error, mode, "a checkpoint of the database was not completed");
        }
    }
}
