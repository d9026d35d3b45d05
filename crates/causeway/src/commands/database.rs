//! `causeway migrate` and `causeway check`: the database without a server around it.

use std::process::ExitCode;

use anyhow::{Context, Result};
use causeway_store::{Options, Source, Store, StoreError, integrity, migrations};

use crate::commands::connections::is_online;
use crate::door::Door;
use crate::output::{text, write_out};
use crate::settings::Loaded;

/// Brings the schema up to date.
pub(super) fn migrate(loaded: &Loaded) -> Result<()> {
    loaded.make_data_directory()?;
    Store::open(Options::new(loaded.database())).context("the database cannot be brought up to date")?;
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
    let found = tokio::task::spawn_blocking(move || Store::open(Options::new(source))).await?;
    let store = match found {
        Ok(store) => store,
        Err(error) => return report.bad(&format!("database: {error}")),
    };
    match store.read(|tx| Ok::<_, StoreError>((migrations::current(tx)?, integrity::problems(tx)?))).await {
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

/// Whether connected servers answer is known to the running server, which pings them.
async fn check_connections(loaded: &Loaded, report: &mut Report) -> Result<()> {
    let mut door = match Door::open(&loaded.data).await {
        Ok(door) => door,
        Err(error) => return report.note(&format!("connections: not checked, {error}")),
    };
    for connection in door.list(&["remotecluster"]).await? {
        let name = text(&connection, "name");
        let address = text(&connection, "site_url");
        if address.starts_with("pending_") {
            report.note(&format!("connection {name}: not accepted yet"))?;
        } else if is_online(&connection) {
            report.note(&format!("connection {name}: {address} answers"))?;
        } else {
            report.bad(&format!("connection {name}: {address} does not answer"))?;
        }
    }
    Ok(())
}
