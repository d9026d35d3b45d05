//! Databases on the throw-away PostgreSQL that `scripts/with-postgres.sh` starts around a run.
//!
//! It only makes empty databases; starting and stopping the database server is the script's.

use std::process::Stdio;

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use crate::settings;

/// Makes an empty database called `name` (dropping an earlier one) and answers its address.
pub async fn create_database(name: &str) -> Result<String> {
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
        bail!("{name:?} is no name for a database");
    }
    let server = settings::text("CAUSEWAY_TEST_POSTGRES")
        .context("CAUSEWAY_TEST_POSTGRES is not set: run this under scripts/with-postgres.sh (make does)")?;
    run(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
    run(&server, &format!("CREATE DATABASE {name}")).await?;
    with_database(&server, name)
}

async fn run(server: &str, statement: &str) -> Result<()> {
    let output = Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", server, "--command", statement])
        .stdin(Stdio::null())
        .output()
        .await
        .context("running psql")?;
    if !output.status.success() {
        bail!("{statement}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// Puts another database's name into a `postgres://host:port/name?options` address.
fn with_database(server: &str, name: &str) -> Result<String> {
    let (scheme, rest) = server.split_once("://").context("the PostgreSQL address has no scheme")?;
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (rest, String::new()),
    };
    let authority = path.split('/').next().unwrap_or(path);
    Ok(format!("{scheme}://{authority}/{name}{query}"))
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_name_replaces_the_one_in_the_address() {
        let address = with_database("postgres://me@127.0.0.1:5555/postgres?sslmode=disable", "aurora").unwrap();
        assert_eq!(address, "postgres://me@127.0.0.1:5555/aurora?sslmode=disable");
        let address = with_database("postgres://127.0.0.1:5555", "aurora").unwrap();
        assert_eq!(address, "postgres://127.0.0.1:5555/aurora");
        assert!(with_database("127.0.0.1:5555", "aurora").is_err());
    }
}
