//! Whether what the database holds is whole.

use crate::engine::{Engine, StoreError, Tx};

/// What is wrong with the database's files and references, in the engine's words; empty when nothing is.
///
/// On SQLite every page, index and foreign key is read, so this takes time on a large database. PostgreSQL looks after its files
/// itself; there it only shows that the database answers.
pub fn problems(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    match tx.engine() {
        Engine::Sqlite => {
            let mut problems: Vec<String> = tx.values("PRAGMA integrity_check", &[])?;
            problems.retain(|line| line != "ok");
            let orphans: Vec<String> = tx.values("PRAGMA foreign_key_check", &[])?;
            problems
                .extend(orphans.into_iter().map(|table| format!("a row of {table} refers to one that is not there")));
            Ok(problems)
        }
        Engine::Postgres => {
            tx.values::<i64>("SELECT CAST(1 AS BIGINT)", &[])?;
            Ok(Vec::new())
        }
    }
}
