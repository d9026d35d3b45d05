//! `causeway migrate` and `causeway check`: the database without a server around it.

use std::process::ExitCode;

use anyhow::{Context, Result};
use causeway_store::{Options, Source, Store, StoreError, integrity, migrations};
use serde_json::json;

use crate::door::Door;
use crate::lock::DirectoryLock;
use crate::output::{text, write_out};
use crate::settings::Loaded;

/// Brings the schema up to date.
pub(super) fn migrate(loaded: &Loaded) -> Result<()> {
    loaded.make_data_directory()?;
    // A server that runs is of the version before, and would not know what it finds.
    let _lock = DirectoryLock::take(&loaded.data, "command")?;
    Store::open(loaded.store_options()).context("the database cannot be brought up to date")?;
    write_out(&format!("The database has schema version {}.\n", migrations::newest()))
}

/// Checks what can be checked, and fails when something is wrong.
pub(super) async fn check(loaded: &Loaded) -> Result<ExitCode> {
    let mut report = Report::default();
    for warning in &loaded.warnings {
        report.note(&format!("configuration: {warning}"))?;
    }
    report.note("configuration: in order")?;
    check_database(loaded, &mut report).await?;
    check_files(loaded, &mut report)?;
    check_connections(loaded, &mut report).await?;
    Ok(if report.is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What was found, printed as it is found.
#[derive(Default)]
struct Report {
    is_bad: bool,
}

impl Report {
    fn note(&self, line: &str) -> Result<()> {
        write_out(&format!("  {line}\n"))
    }

    fn bad(&mut self, line: &str) -> Result<()> {
        self.is_bad = true;
        write_out(&format!("! {line}\n"))
    }
}

async fn check_database(loaded: &Loaded, report: &mut Report) -> Result<()> {
    let source = loaded.database();
    // A check must not make what it looks for.
    if let Source::Sqlite(path) = &source
        && !path.exists()
    {
        return report.note(&format!("database: none yet at {}", path.display()));
    }
    let options = Options::new(source);
    let look = move || {
        Store::inspect(&options, |tx| Ok::<_, StoreError>((migrations::current(tx)?, integrity::problems(tx)?)))
    };
    match tokio::task::spawn_blocking(look).await? {
        Ok((version, _)) if version > migrations::newest() => {
            report.bad(&format!("database: {}", StoreError::TooNew { found: version, known: migrations::newest() }))
        }
        Ok((version, problems)) if problems.is_empty() => {
            report.note(&format!("database: whole, schema version {version}"))
        }
        Ok((_, problems)) => {
            for problem in problems {
                report.bad(&format!("database: {problem}"))?;
            }
            Ok(())
        }
        Err(error) => report.bad(&format!("database: {error}")),
    }
}

/// The running server tries each connection, as an administrator's dry run does: asking how the last ping went would
/// call a connection well that the other side has just removed.
async fn check_connections(loaded: &Loaded, report: &mut Report) -> Result<()> {
    let Some(mut door) = Door::to_server(&loaded.data).await? else {
        return report.note("connections: not checked, no server runs on this data directory");
    };
    for connection in door.list(&["remotecluster"]).await? {
        let name = text(&connection, "name");
        let address = text(&connection, "site_url");
        if address.starts_with("pending_") {
            report.note(&format!("connection {name}: not accepted yet"))?;
        } else {
            let id = text(&connection, "remote_id");
            let found = door.post(&["causeway", "connections", &id, "check"], json!({})).await?;
            for finding in found["findings"].as_array().into_iter().flatten() {
                let line = format!("connection {name}: {}", text(finding, "message"));
                match text(finding, "level").as_str() {
                    "error" => report.bad(&line)?,
                    _ => report.note(&line)?,
                }
            }
        }
    }
    Ok(())
}

/// Whether uploads can be kept: a file is made, and taken away again.
fn check_files(loaded: &Loaded, report: &mut Report) -> Result<()> {
    let directory = loaded.file_directory();
    if !directory.exists() {
        return report.note(&format!("files: none yet, {} is made with the first", directory.display()));
    }
    let probe = directory.join(format!(".check-{}", std::process::id()));
    match std::fs::write(&probe, "x").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => report.note(&format!("files: {} can be written to", directory.display())),
        Err(error) => report.bad(&format!("files: {} cannot be written to: {error}", directory.display())),
    }
}
