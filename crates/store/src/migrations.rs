//! The schema's versions. Migrations only go forward and carry the same numbers on both engines.

use crate::engine::{Engine, StoreError, Tx, migration_for};

/// One step of the schema.
struct Migration {
    version: i64,
    /// What both engines run.
    shared: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        shared: include_str!("../migrations/0001_start.sql"),
        sqlite: include_str!("../migrations/0001_search.sqlite.sql"),
        postgres: include_str!("../migrations/0001_search.postgres.sql"),
    },
    Migration { version: 2, shared: include_str!("../migrations/0002_rotation.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 3,
        shared: include_str!("../migrations/0003_bots_and_webhooks.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration { version: 4, shared: include_str!("../migrations/0004_proofs.sql"), sqlite: "", postgres: "" },
    Migration { version: 5, shared: include_str!("../migrations/0005_schemes.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 6,
        shared: include_str!("../migrations/0006_persistent_notifications.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration { version: 7, shared: include_str!("../migrations/0007_remote_reads.sql"), sqlite: "", postgres: "" },
    Migration {
        version: 8,
        shared: include_str!("../migrations/0008_second_identities.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration { version: 9, shared: include_str!("../migrations/0009_succession.sql"), sqlite: "", postgres: "" },
    Migration { version: 10, shared: include_str!("../migrations/0010_pages.sql"), sqlite: "", postgres: "" },
    Migration { version: 11, shared: include_str!("../migrations/0011_delayed_posts.sql"), sqlite: "", postgres: "" },
];

/// The newest schema version that this binary knows.
pub fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |m| m.version)
}

/// The schema version of the database; 0 for an empty one.
pub fn current(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.batch("CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY)")?;
    Ok(tx.value::<Option<i64>>("SELECT MAX(version) FROM schema_versions", &[])?.flatten().unwrap_or(0))
}

/// Brings the schema up to date. Each step is kept whole or not at all.
pub(crate) fn migrate(tx: &mut Tx) -> Result<(), StoreError> {
    let found = current(tx)?;
    if found > newest() {
        return Err(StoreError::TooNew { found, known: newest() });
    }
    if found == newest() {
        return Ok(());
    }
    tx.begin()?;
    let done = apply(tx);
    match done {
        Ok(()) => tx.commit(),
        Err(error) => {
            tx.rollback()?;
            Err(error)
        }
    }
}

fn apply(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.engine() == Engine::Postgres {
        // Two nodes that start together take turns; the second finds the work done.
        tx.batch("SELECT pg_advisory_xact_lock(4207001)")?;
    }
    let from = tx.value::<Option<i64>>("SELECT MAX(version) FROM schema_versions", &[])?.flatten().unwrap_or(0);
    for migration in MIGRATIONS.iter().filter(|m| m.version > from) {
        let engine = tx.engine();
        tx.batch(&migration_for(engine, migration.shared))?;
        tx.batch(match engine {
            Engine::Sqlite => migration.sqlite,
            Engine::Postgres => migration.postgres,
        })?;
        tx.execute("INSERT INTO schema_versions (version) VALUES ($1)", crate::args![migration.version])?;
        tracing::info!(version = migration.version, "brought the database schema up to date");
    }
    Ok(())
}
