//! What can go wrong in the database, told apart by what the caller can do about it.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique or foreign key rule refused the write. Holds the engine's words, which name the columns or the index.
    #[error("the database refused a duplicate: {0}")]
    Conflict(String),
    /// A statement that must touch exactly one row touched another number.
    #[error("expected to change one row, changed {0}")]
    WrongCount(u64),
    /// The disk is full: nothing of the unit of work was kept.
    #[error("the disk that holds the database is full: free some space; nothing of this change was kept")]
    Full,
    /// Another process holds the database.
    #[error("the database is locked by another process: stop it, or give this one another data directory")]
    Locked,
    /// The database server cannot be reached, or the connection broke.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A read took longer than it may.
    #[error("the database took too long to answer and was interrupted")]
    TooSlow,
    /// What a column holds does not fit the type it is read into.
    #[error("unexpected content in the database: {0}")]
    Decode(String),
    /// The schema is newer than this binary.
    #[error("the database has schema version {found}, this binary knows up to {known}: start a newer binary")]
    TooNew { found: i64, known: i64 },
    /// Anything else, in the engine's words.
    #[error("database error: {0}")]
    Other(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the failed write hit a uniqueness rule whose description mentions `what`.
    pub fn is_conflict_on(&self, what: &str) -> bool {
        matches!(self, StoreError::Conflict(text) if text.contains(what))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => StoreError::Conflict(error.to_string()),
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked,
            Some(ErrorCode::OperationInterrupted) => StoreError::TooSlow,
            // The disk, not the statement: it may be well again the next time.
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
                StoreError::Unavailable(error.to_string())
            }
            _ => StoreError::Other(error.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return StoreError::Unavailable(error.to_string());
        };
        let text = match db.constraint() {
            Some(constraint) => format!("{} ({constraint})", db.message()),
            None => db.message().to_owned(),
        };
        match db.code().code() {
            code if code.starts_with("23") => StoreError::Conflict(text),
            "53100" => StoreError::Full,
            "57014" => StoreError::TooSlow,
            code if matches!(code, "57P01" | "57P02" | "57P03") || code.starts_with("58") => {
                StoreError::Unavailable(text)
            }
            code => StoreError::Other(format!("{text} [{code}]")),
        }
    }
}
