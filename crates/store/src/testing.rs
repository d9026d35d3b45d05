//! Fresh databases for tests, on either engine.

use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::TempDir;

use crate::engine::PgConnection;
use crate::{Options, Source, Store};

/// What PostgreSQL calls a deadlock.
const DEADLOCK: &str = "40P01";

/// A database of its own that goes away with it.
#[derive(Debug)]
pub struct TestDatabase {
    pub options: Options,
    directory: TempDir,
    postgres: Option<(String, String)>,
}

/// Names of the engines that tests run on: SQLite always, PostgreSQL where `CAUSEWAY_TEST_POSTGRES` names one.
pub fn engines() -> Vec<&'static str> {
    match std::env::var("CAUSEWAY_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => vec!["sqlite", "postgres"],
        _ => vec!["sqlite"],
    }
}

impl TestDatabase {
    /// A fresh database on the named engine.
    ///
    /// # Panics
    /// When it cannot be made: a test has nothing better to do.
    pub fn new(engine: &str) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let directory = tempfile::tempdir().expect("a temporary directory");
        if engine == "sqlite" {
            let source = Source::Sqlite(directory.path().join("causeway.db"));
            let options = Options { source, durable: false, readers: 2, read_timeout: None };
            return Self { options, directory, postgres: None };
        }
        let url = std::env::var("CAUSEWAY_TEST_POSTGRES").expect("CAUSEWAY_TEST_POSTGRES names a server");
        let name = format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        run_blocking(&url, format!("CREATE SCHEMA {name}"));
        let join = if url.contains('?') { '&' } else { '?' };
        let source = Source::Postgres(format!("{url}{join}options=-csearch_path%3D{name}"));
        Self {
            options: Options { source, durable: false, readers: 2, read_timeout: None },
            directory,
            postgres: Some((url, name)),
        }
    }

    /// A directory beside the database that goes away with it.
    pub fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// Opens it. Works inside an async test too.
    pub fn open(&self) -> Store {
        let options = self.options.clone();
        std::thread::spawn(move || Store::open(options)).join().expect("the opener lives").expect("the database opens")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((url, name)) = self.postgres.take() {
            // What a server that is going away still reads can be in the way of this, or this of it.
            run_blocking(&url, format!("DROP SCHEMA {name} CASCADE"));
        }
    }
}

fn run_blocking(url: &str, sql: String) {
    let url = url.to_owned();
    let done = std::thread::spawn(move || {
        let mut connection = PgConnection::open(&url, false)?;
        for _ in 0..4 {
            match connection.batch(&sql) {
                Err(error) if error.to_string().contains(DEADLOCK) => {}
                done => return done,
            }
        }
        connection.batch(&sql)
    });
    done.join().expect("the thread lives").expect("PostgreSQL takes the statement");
}
