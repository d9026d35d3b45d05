//! The two engines behind one door: how a unit of work is opened, run and made durable.
//!
//! Owns connections, the writer's thread and the pool of readers. It must not know any table.

mod checkpoint;
mod error;
mod postgres;
mod sql;
mod sqlite;
mod tls;
mod tx;
mod value;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

pub use error::StoreError;
pub(crate) use postgres::PgConnection;
pub(crate) use sql::migration_for;
pub use tx::{Record, Row, Tx};
pub use value::{Column, FromColumn, Value};

use self::checkpoint::Checkpointer;
use tx::Conn;
use writer::Writer;

/// Which database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file, made when it is missing; its directory must exist.
    Sqlite(PathBuf),
    /// A `postgres://` URL or a key-value string.
    Postgres(String),
}

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct Options {
    pub source: Source,
    /// Whether a commit waits for the disk. Off only in tests.
    pub durable: bool,
    /// The most connections for reading. SQLite opens few, whatever is said: more would not read faster.
    pub readers: usize,
    /// How long one read may take.
    pub read_timeout: Option<Duration>,
}

/// The most connections for reading that SQLite is given. Each keeps a cache of its own.
const MOST_SQLITE_READERS: usize = 8;

impl Options {
    /// Durable, with four readers.
    pub fn new(source: Source) -> Self {
        Self { source, durable: true, readers: 4, read_timeout: None }
    }
}

/// The one door to the database.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    options: Options,
    writer: Writer,
    idle_readers: Mutex<Vec<Tx>>,
    reader_permits: Arc<Semaphore>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Closing a PostgreSQL connection blocks, which a thread of the async runtime must not.
        let idle = std::mem::take(self.idle_readers.get_mut());
        if matches!(self.options.source, Source::Postgres(_)) {
            std::thread::spawn(move || drop(idle));
        }
    }
}

impl Store {
    /// Opens the database and brings its schema up to date.
    ///
    /// Blocks; call it before the async runtime serves anything, or on a blocking thread.
    pub fn open(options: Options) -> Result<Self, StoreError> {
        let mut tx = open_tx(&options, sqlite::Purpose::Write)?;
        crate::migrations::migrate(&mut tx)?;
        let checkpointer = match &options.source {
            Source::Sqlite(path) => Some(Checkpointer::start(path, options.durable)?),
            Source::Postgres(_) => None,
        };
        let for_writer = options.clone();
        let connect = move || open_tx(&for_writer, sqlite::Purpose::Write);
        let writer = Writer::start(tx, Box::new(connect), checkpointer)?;
        let most =
            if matches!(options.source, Source::Sqlite(_)) { MOST_SQLITE_READERS } else { Semaphore::MAX_PERMITS };
        let reader_permits = Arc::new(Semaphore::new(options.readers.clamp(1, most)));
        Ok(Self { inner: Arc::new(Inner { options, writer, idle_readers: Mutex::default(), reader_permits }) })
    }

    /// Runs `f`, which only reads, on the database as it stands, without bringing its schema up to date. Blocks.
    pub fn inspect<T, E: From<StoreError>>(options: &Options, f: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        f(&mut open_tx(options, sqlite::Purpose::Read)?)
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self.inner.options.source {
            Source::Sqlite(_) => Engine::Sqlite,
            Source::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs `f` as one unit of work and answers when it is durable. If `f` fails, nothing of it is kept.
    pub async fn write<T, E>(&self, f: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.writer.write(false, f).await
    }

    /// As [`Store::write`] for what nobody waits for: it joins the commit of whatever is written next, and has one of its
    /// own only when nothing is for a moment.
    pub async fn write_beside<T, E>(&self, f: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.writer.write(true, f).await
    }

    /// Runs `f`, which only reads, beside the writer. Sees everything that was answered as durable before; each statement may see
    /// more than the one before it.
    pub async fn read<T, E>(&self, f: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.read_beside(f).await
    }

    /// As [`Store::read`], for what must fit together: all statements see one state of the database.
    pub async fn read_snapshot<T, E>(&self, f: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.read_beside(|tx| {
            tx.begin_snapshot()?;
            let outcome = f(tx);
            tx.end_snapshot();
            outcome
        })
        .await
    }

    async fn read_beside<T, E>(&self, f: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permit =
            self.inner.reader_permits.clone().acquire_owned().await.map_err(|_| E::from(StoreError::Closed))?;
        let inner = self.inner.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let idle = inner.idle_readers.lock().pop();
            let mut tx = match idle {
                Some(tx) => tx,
                None => open_tx(&inner.options, sqlite::Purpose::Read)?,
            };
            tx.limit_time(inner.options.read_timeout)?;
            let outcome = f(&mut tx);
            if !tx.is_broken() {
                inner.idle_readers.lock().push(tx);
            }
            outcome
        });
        done.await.unwrap_or_else(|e| Err(StoreError::Other(format!("a read did not finish: {e}")).into()))
    }
}

fn open_tx(options: &Options, purpose: sqlite::Purpose) -> Result<Tx, StoreError> {
    let conn = match &options.source {
        Source::Sqlite(path) => Conn::Sqlite(sqlite::open(path, purpose, options.durable)?),
        Source::Postgres(source) => Conn::Postgres(Box::new(PgConnection::open(source, options.durable)?)),
    };
    Ok(Tx::new(conn))
}
