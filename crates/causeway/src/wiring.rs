//! Puts the layers together: the one place that knows all of them.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use causeway_api::AppState;
use causeway_api::webapp::Assets;
use causeway_model::ids::Ids;
use causeway_model::time::SystemClock;
use causeway_service::passwords::Hashing;
use causeway_service::{Setup, Workspace};
use causeway_store::Store;

use crate::settings::Loaded;

/// What answers on each socket.
pub(crate) struct Doors {
    /// For everybody who reaches the address the server listens on.
    pub public: Router,
    /// For the command line: who comes through here is the system administrator.
    pub local: Router,
}

/// Makes the doors over the opened database.
///
/// Nothing in the API takes the local socket's caller for an administrator yet, so both doors ask for a session.
pub(crate) async fn doors(store: Store, loaded: Loaded) -> Result<Doors> {
    let file_directory = loaded.data.join(&loaded.settings.file.directory);
    let setup = Setup {
        store,
        settings: loaded.settings,
        clock: Arc::new(SystemClock),
        ids: Ids::random(),
        file_directory,
        config_file: Some(loaded.file),
        hashing: Hashing::default(),
    };
    let workspace = Workspace::open(setup).await.context("the workspace cannot be opened")?;
    tokio::spawn(sweep_statuses(workspace.clone()));
    let mut state = AppState::new(workspace);
    if let Some(directory) = loaded.webapp {
        let found = Assets::directory(&directory);
        state.webapp = found.with_context(|| format!("the web app cannot be served from {}", directory.display()))?;
    }
    let router = causeway_api::router(state);
    Ok(Doors { public: router.clone(), local: router })
}

/// Lets statuses follow the time, for as long as the server runs.
async fn sweep_statuses(workspace: Workspace) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(5));
    loop {
        every.tick().await;
        if let Err(error) = causeway_service::statuses::sweep(&workspace).await {
            tracing::warn!(%error, "statuses could not be kept");
        }
    }
}
