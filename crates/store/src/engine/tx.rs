//! A unit of work: statements that are kept together or not at all.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::error::StoreError;
use super::postgres::PgConnection;
use super::sql;
use super::value::{Column, FromColumn, Value};
use super::{Engine, postgres as pg, sqlite};

/// Statement texts that a connection remembers.
pub(super) const MAX_TEXTS: usize = 512;
/// How many steps of its machine SQLite makes between two looks at the clock.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

/// Where a unit of work runs.
pub(crate) enum Conn {
    Sqlite(rusqlite::Connection),
    Postgres(Box<PgConnection>),
}

/// Something to do once the unit of work is durable.
pub(crate) type AfterCommit = Box<dyn FnOnce() + Send>;

/// The open unit of work. Everything domain code does to the database goes through it.
pub struct Tx {
    pub(crate) conn: Conn,
    /// Statement texts as this engine wants them, by their shared text.
    texts: HashMap<String, std::sync::Arc<str>>,
    after_commit: Vec<AfterCommit>,
    savepoint_open: bool,
    /// Whether it still holds on to a state of the database that nobody reads any more.
    is_stuck: bool,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("engine", &self.engine()).finish_non_exhaustive()
    }
}

/// One row of an answer, read by position.
pub struct Row<'r>(RowOf<'r>);

enum RowOf<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Row")
    }
}

impl Row<'_> {
    /// The value of column `index`, counted from 0.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T, StoreError> {
        let column: Column<'_> = match self.0 {
            RowOf::Sqlite(row) => sqlite::column(row, index)?,
            RowOf::Postgres(row) => pg::column(row, index)?,
        };
        T::from_column(column)
    }
}

/// A domain struct whose fields are the columns of one table, in the order of [`Record::COLUMNS`].
pub trait Record: Sized {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];
    /// Reads the columns that begin at `first`.
    fn from_row(row: &Row<'_>, first: usize) -> Result<Self, StoreError>;
    /// The fields in column order.
    fn values(&self) -> Vec<Value<'_>>;

    /// The columns as a list for a SELECT, each with `alias` before it: `u.id, u.name`.
    fn columns(alias: &str) -> String {
        let named: Vec<String> = Self::COLUMNS.iter().map(|c| format!("{alias}.{c}")).collect();
        named.join(", ")
    }
}

/// Declares which fields of a domain struct are columns of which table. Other fields are left at their default.
#[macro_export]
macro_rules! record {
    ($type:ty, $table:literal, [$($field:ident),* $(,)?]) => {
        impl $crate::Record for $type {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];
            #[allow(clippy::needless_update)]
            fn from_row(row: &$crate::Row<'_>, first: usize) -> Result<Self, $crate::StoreError> {
                let mut index = first;
                let mut next = || { index += 1; index - 1 };
                Ok(Self { $($field: row.get(next())?,)* ..Default::default() })
            }
            fn values(&self) -> Vec<$crate::Value<'_>> {
                vec![$($crate::Value::from(&self.$field)),*]
            }
        }
    };
}

/// Arguments of a statement: `args![user_id, 5, &name]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Self {
        Self { conn, texts: HashMap::new(), after_commit: Vec::new(), savepoint_open: false, is_stuck: false }
    }

    /// Which engine this runs on. Only for the few statements that differ: full-text search and maintenance.
    pub fn engine(&self) -> Engine {
        match self.conn {
            Conn::Sqlite(_) => Engine::Sqlite,
            Conn::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs `f` once this unit of work is durable, in the order of commits. It must be quick and must not wait.
    pub fn after_commit(&mut self, f: impl FnOnce() + Send + 'static) {
        self.after_commit.push(Box::new(f));
    }

    /// Gives up what takes longer than `limit` from now. PostgreSQL counts anew for each statement.
    pub(crate) fn limit_time(&mut self, limit: Option<Duration>) -> Result<(), StoreError> {
        let Some(limit) = limit else { return Ok(()) };
        match &mut self.conn {
            Conn::Sqlite(c) => {
                let deadline = Instant::now() + limit;
                c.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || Instant::now() > deadline))?;
                Ok(())
            }
            Conn::Postgres(c) => c.limit_time(limit),
        }
    }

    pub(crate) fn begin(&mut self) -> Result<(), StoreError> {
        self.savepoint_open = false;
        match self.engine() {
            // Takes the write lock at once, so that no statement in the middle can find it taken.
            Engine::Sqlite => self.batch("BEGIN IMMEDIATE"),
            Engine::Postgres => self.batch("BEGIN"),
        }
    }

    /// From now on everything is read as it is at the next statement.
    pub(crate) fn begin_snapshot(&mut self) -> Result<(), StoreError> {
        match &mut self.conn {
            Conn::Sqlite(c) => Ok(c.execute_batch("BEGIN DEFERRED")?),
            Conn::Postgres(c) => {
                c.batch_later("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
                Ok(())
            }
        }
    }

    /// Lets go of the snapshot. A connection on which that fails is of no more use.
    pub(crate) fn end_snapshot(&mut self) {
        // There is nothing to keep, whether what was read was found or not.
        if let Err(error) = self.batch("ROLLBACK") {
            tracing::warn!(%error, "a snapshot of the database could not be let go; its connection is closed");
            self.is_stuck = true;
        }
    }

    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        self.batch("COMMIT")
    }

    pub(crate) fn rollback(&mut self) -> Result<(), StoreError> {
        self.abandon();
        self.batch("ROLLBACK")
    }

    pub(crate) fn restart(&mut self) -> Result<(), StoreError> {
        self.rollback()?;
        self.begin()
    }

    /// Marks the place to which [`Tx::rollback_to_savepoint`] goes back; the mark before is given up.
    pub(crate) fn savepoint(&mut self) -> Result<(), StoreError> {
        let release = if self.savepoint_open { "RELEASE SAVEPOINT work; " } else { "" };
        self.savepoint_open = true;
        let sql = format!("{release}SAVEPOINT work");
        match &mut self.conn {
            Conn::Sqlite(_) => self.batch(&sql),
            Conn::Postgres(c) => {
                c.batch_later(&sql);
                Ok(())
            }
        }
    }

    /// What was sent without waiting goes back with the rest, whatever became of it.
    fn abandon(&mut self) {
        if let Conn::Postgres(c) = &mut self.conn {
            c.abandon();
        }
    }

    pub(crate) fn rollback_to_savepoint(&mut self) -> Result<(), StoreError> {
        self.abandon();
        self.batch("ROLLBACK TO SAVEPOINT work")
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.is_stuck || matches!(&self.conn, Conn::Postgres(c) if c.is_closed())
    }

    pub(crate) fn after_commit_len(&self) -> usize {
        self.after_commit.len()
    }

    pub(crate) fn truncate_after_commit(&mut self, len: usize) {
        self.after_commit.truncate(len);
    }

    pub(crate) fn take_after_commit(&mut self) -> Vec<AfterCommit> {
        std::mem::take(&mut self.after_commit)
    }

    fn text(&mut self, sql: &str) -> std::sync::Arc<str> {
        if let Some(text) = self.texts.get(sql) {
            return text.clone();
        }
        // Lists with many filters make many texts; nothing is lost by beginning anew.
        if self.texts.len() >= MAX_TEXTS {
            self.texts.clear();
        }
        let text: std::sync::Arc<str> = sql::for_engine(self.engine(), sql).into();
        self.texts.insert(sql.to_owned(), text.clone());
        text
    }

    /// Runs a statement and counts the rows it changed.
    pub fn execute(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64, StoreError> {
        let text = self.text(sql);
        match &mut self.conn {
            Conn::Sqlite(c) => Ok(c.prepare_cached(&text)?.execute(rusqlite::params_from_iter(args))? as u64),
            Conn::Postgres(c) => c.execute(&text, args),
        }
    }

    /// Like [`Tx::execute`] for a change whose count nobody asks for: on PostgreSQL nothing waits for it. If it fails,
    /// what follows fails with its error, and with that the unit of work, whatever this call answered.
    pub fn execute_later(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), StoreError> {
        let text = self.text(sql);
        match &mut self.conn {
            Conn::Sqlite(_) => self.execute(sql, args).map(|_| ()),
            Conn::Postgres(c) => c.execute_later(&text, args),
        }
    }

    /// Waits for what [`Tx::execute_later`] sent.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        match &mut self.conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(c) => c.settle(),
        }
    }

    /// Like [`Tx::execute`], but anything other than exactly one changed row is an error.
    pub fn execute_one(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), StoreError> {
        match self.execute(sql, args)? {
            1 => Ok(()),
            other => Err(StoreError::WrongCount(other)),
        }
    }

    /// Runs several statements without arguments, as they stand. For migrations and maintenance.
    pub fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match &mut self.conn {
            Conn::Sqlite(c) => Ok(c.execute_batch(sql)?),
            Conn::Postgres(c) => c.batch(sql),
        }
    }

    /// Every row of the answer, read by `read`.
    pub fn rows<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let text = self.text(sql);
        let mut out = Vec::new();
        match &mut self.conn {
            Conn::Sqlite(c) => {
                let mut statement = c.prepare_cached(&text)?;
                let mut rows = statement.query(rusqlite::params_from_iter(args))?;
                while let Some(row) = rows.next()? {
                    out.push(read(&Row(RowOf::Sqlite(row)))?);
                }
            }
            Conn::Postgres(c) => {
                for row in c.query(&text, args)? {
                    out.push(read(&Row(RowOf::Postgres(&row)))?);
                }
            }
        }
        Ok(out)
    }

    /// The first row of the answer, if there is one.
    pub fn row<T>(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.rows(sql, args, read)?.into_iter().next())
    }

    /// The single value of a single row, if there is one: counts, ids, flags.
    pub fn value<T: FromColumn>(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Option<T>, StoreError> {
        self.row(sql, args, |row| row.get(0))
    }

    /// The first column of every row.
    pub fn values<T: FromColumn>(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Vec<T>, StoreError> {
        self.rows(sql, args, |row| row.get(0))
    }

    /// Records of one table; `rest` is what follows `SELECT … FROM table t`: joins, WHERE, ORDER BY, LIMIT.
    pub fn select<T: Record>(&mut self, rest: &str, args: &[Value<'_>]) -> Result<Vec<T>, StoreError> {
        let sql = format!("SELECT {} FROM {} t {rest}", T::columns("t"), T::TABLE);
        self.rows(&sql, args, |row| T::from_row(row, 0))
    }

    /// The first record that [`Tx::select`] would find.
    pub fn find<T: Record>(&mut self, rest: &str, args: &[Value<'_>]) -> Result<Option<T>, StoreError> {
        Ok(self.select(rest, args)?.into_iter().next())
    }

    /// Adds a record.
    pub fn insert<T: Record>(&mut self, record: &T) -> Result<(), StoreError> {
        self.insert_or::<T>(record, "").and_then(|n| if n == 1 { Ok(()) } else { Err(StoreError::WrongCount(n)) })
    }

    /// Adds a record unless a key of it exists; says whether it was added.
    pub fn insert_new<T: Record>(&mut self, record: &T) -> Result<bool, StoreError> {
        Ok(self.insert_or::<T>(record, "ON CONFLICT DO NOTHING")? == 1)
    }

    /// Adds a record, or replaces every other column of the one with the same `key` columns.
    pub fn upsert<T: Record>(&mut self, record: &T, key: &[&str]) -> Result<(), StoreError> {
        let sets: Vec<String> =
            T::COLUMNS.iter().filter(|c| !key.contains(c)).map(|c| format!("{c} = excluded.{c}")).collect();
        let tail = format!("ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), sets.join(", "));
        self.execute_later(&insert_text::<T>(&tail), &record.values())
    }

    /// Writes every column of the one record whose `key` columns are those of `record`.
    pub fn update<T: Record>(&mut self, record: &T, key: &[&str]) -> Result<(), StoreError> {
        let number = |c: &&str| T::COLUMNS.iter().position(|x| x == c).map_or(0, |i| i + 1);
        let sets: Vec<String> =
            T::COLUMNS.iter().filter(|c| !key.contains(c)).map(|c| format!("{c} = ${}", number(c))).collect();
        let wheres: Vec<String> = key.iter().map(|c| format!("{c} = ${}", number(c))).collect();
        let sql = format!("UPDATE {} SET {} WHERE {}", T::TABLE, sets.join(", "), wheres.join(" AND "));
        self.execute_one(&sql, &record.values())
    }

    fn insert_or<T: Record>(&mut self, record: &T, tail: &str) -> Result<u64, StoreError> {
        self.execute(&insert_text::<T>(tail), &record.values())
    }
}

fn insert_text<T: Record>(tail: &str) -> String {
    let marks: Vec<String> = (1..=T::COLUMNS.len()).map(|n| format!("${n}")).collect();
    format!("INSERT INTO {} ({}) VALUES ({}) {tail}", T::TABLE, T::COLUMNS.join(", "), marks.join(", "))
}
