//! The full-text index of file names. It must not know who may find them.

use crate::args;
use crate::engine::{Engine, StoreError, Tx};

/// The words of a file's name: both engines split it in the same places.
pub(crate) fn words(name: &str) -> String {
    let text: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    text.to_lowercase()
}

/// Adds the name of the file `id` to the index. The file must be there.
pub fn index(tx: &mut Tx, id: &str, name: &str) -> Result<(), StoreError> {
    match tx.engine() {
        Engine::Sqlite => tx.execute_one(
            "INSERT INTO files_fts (rowid, name) SELECT n, $2 FROM files WHERE id = $1",
            args![id, words(name)],
        ),
        Engine::Postgres => tx
            .execute_one("UPDATE files SET name_fts = to_tsvector('simple', $2) WHERE id = $1", args![id, words(name)]),
    }
}

/// Takes the file `id` out of the index, before it is deleted.
pub fn unindex(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    if tx.engine() == Engine::Sqlite {
        tx.execute("DELETE FROM files_fts WHERE rowid = (SELECT n FROM files WHERE id = $1)", args![id])?;
    }
    Ok(())
}
