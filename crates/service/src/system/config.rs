//! The settings at run time: who may read and change them, and how a change is kept and told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use causeway_model::config::{ClientFacts, Settings, SettingsError, Warning};
use causeway_model::permissions::Permission;
use serde_json::Value;

use super::has_no_accounts;
use crate::audits;
use crate::error::{Error, Kind, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, has_system};
use crate::workspace::Workspace;

/// The whole configuration with secrets hidden.
pub fn masked(ws: &Workspace, caller: &Caller) -> Result<Value> {
    check_reader(ws, caller)?;
    Ok(ws.config().masked())
}

/// Which settings are set from outside the file; `null` when none is.
pub fn environment(ws: &Workspace, caller: &Caller) -> Result<Value> {
    check_reader(ws, caller)?;
    let overrides = ws.config().environment_overrides();
    Ok(if overrides.as_object().is_some_and(serde_json::Map::is_empty) { Value::Null } else { overrides })
}

/// Whoever may read some part of the system console.
fn check_reader(ws: &Workspace, caller: &Caller) -> Result<()> {
    let reads = |permission: &&Permission| permission.name().starts_with("sysconsole_read_");
    if Permission::ALL.iter().filter(reads).any(|permission| has_system(ws, caller, *permission)) {
        return Ok(());
    }
    Err(Error::forbidden())
}

/// What clients are told of the configuration: everything to those who are logged in, what it takes to log in to others.
pub async fn client_config(ws: &Workspace, logged_in: bool) -> Result<BTreeMap<String, String>> {
    let facts = ClientFacts {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        server_id: ws.identity.server_id.clone(),
        installed_at: ws.identity.installed_at,
        schema_version: ws.identity.schema_version,
        no_accounts: has_no_accounts(ws).await?,
    };
    let config = ws.config();
    Ok(if logged_in { config.client_config(&facts) } else { config.limited_client_config(&facts) })
}

/// What clients are told of the licence, which nobody needs here.
pub fn client_license(ws: &Workspace, logged_in: bool) -> BTreeMap<String, String> {
    let config = ws.config();
    if logged_in { config.client_license() } else { config.limited_client_license() }
}

/// Changes settings: sections with the fields to change, in the shape of the file. Returns the whole, with secrets hidden.
pub async fn patch(ws: &Workspace, caller: &Caller, patch: Value) -> Result<Value> {
    check_system(ws, caller, Permission::ManageSystem)?;
    let _turn = ws.config_turn.lock().await;
    let sections = patch.as_object().map(|o| o.keys().cloned().collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let (settings, warnings) = ws.config().patch(patch).map_err(refused)?;
    if let Some(path) = ws.config_file.clone() {
        let text = serde_json::to_vec_pretty(&settings.raw()).map_err(|e| Error::internal("write the settings", e))?;
        let written = tokio::task::spawn_blocking(move || write_whole(&path, &text)).await;
        written
            .map_err(|e| Error::internal("write the settings", e))?
            .map_err(|e| Error::internal("write the configuration file", e))?;
    }
    take_effect(ws, caller, settings, &warnings, &format!("sections={sections}")).await?;
    Ok(ws.config().masked())
}

/// Reads the configuration file again.
pub async fn reload(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_system(ws, caller, Permission::ReloadConfig)?;
    let _turn = ws.config_turn.lock().await;
    let Some(path) = ws.config_file.clone() else { return Ok(()) };
    let file = match tokio::fs::read(&path).await {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
            let message = format!("The configuration file is not JSON: {error}");
            Error::invalid("api.config.reload_config.app_error", message)
        })?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Value::Object(serde_json::Map::new()),
        Err(error) => return Err(Error::internal("read the configuration file", error)),
    };
    let (settings, warnings) = ws.config().with_file(file).map_err(refused)?;
    take_effect(ws, caller, settings, &warnings, "reload").await
}

async fn take_effect(
    ws: &Workspace,
    caller: &Caller,
    settings: Settings,
    warnings: &[Warning],
    extra: &str,
) -> Result<()> {
    for warning in warnings {
        tracing::warn!("configuration: {warning}");
    }
    ws.settings.store(Arc::new(settings));
    // What is sent to whom may depend on any of them.
    ws.changes.wake_all();
    let told = client_config(ws, true).await?;
    let (ws2, caller, extra) = (ws.clone(), caller.clone(), extra.to_owned());
    ws.store
        .write(move |tx| {
            audits::record(&ws2, tx, &caller, audits::CONFIG, &extra)?;
            after_commit(&ws2, tx, kinds::config_changed(&told));
            // What connections may carry, and whether there are any, may be other than before; the other sides are told at once.
            crate::changes::tell_standing_after_commit(&ws2, tx);
            Ok(())
        })
        .await
}

fn refused(error: SettingsError) -> Error {
    Error::new(Kind::Invalid, "api.config.update_config.invalid.app_error", error.to_string())
}

/// Writes the file so that either the old or the new one is there whole, readable by its owner only: it holds secrets.
fn write_whole(path: &Path, text: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(text)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => std::fs::File::open(directory)?.sync_all(),
        _ => std::fs::File::open(".")?.sync_all(),
    }
}
