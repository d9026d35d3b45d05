//! The environment variables that the programs read. It owns their names and defaults, and
//! knows nothing of what is done with them.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// Which database engine the servers under test use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// `DB=sqlite` (the default) or `DB=postgres`.
    pub fn from_environment() -> Result<Self> {
        match text("DB").as_deref() {
            None | Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres") => Ok(Self::Postgres),
            Some(other) => bail!("DB is {other:?}; it may be \"sqlite\" or \"postgres\""),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A variable's value; empty counts as not set, so that `make demo KEEP=` means what it says.
pub fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A switch: set to anything but `0` turns it on.
pub fn switch(name: &str) -> bool {
    text(name).is_some_and(|value| value != "0")
}

/// A whole number, or `default` when the variable is not set.
pub fn number<T>(name: &str, default: T) -> Result<T>
where
    T: std::str::FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    match text(name) {
        None => Ok(default),
        Some(value) => value.parse().with_context(|| format!("{name} is {value:?}; it must be a number in range")),
    }
}

/// The server's binary: `CAUSEWAY_BIN`, or what `make build` leaves behind.
pub fn binary() -> Result<PathBuf> {
    let path = text("CAUSEWAY_BIN").map_or_else(|| PathBuf::from("target/release/causeway"), PathBuf::from);
    path.canonicalize()
        .with_context(|| format!("no server at {}: run `make build`, or set CAUSEWAY_BIN", path.display()))
}
