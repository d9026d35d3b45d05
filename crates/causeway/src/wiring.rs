//! Puts the layers together: the one place that knows all of them.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::{Extension, Router};
use causeway_api::webapp::{self, Assets};
use causeway_api::{AppState, Operator};
use causeway_model::ids::Ids;
use causeway_model::time::SystemClock;
use causeway_service::passwords::Hashing;
use causeway_service::system::Log;
use causeway_service::{Setup, Workspace};
use causeway_store::Store;

use crate::settings::Loaded;

/// A workspace that is open, and what answers at its doors.
pub(crate) struct Open {
    pub state: AppState,
    /// For everybody who reaches the address the server listens on.
    pub public: Router,
    /// For the command line: who comes through here is the operator.
    pub local: Router,
}

/// Opens the database, which brings its schema up to date, and everything above it. `log` is where log lines are kept.
pub(crate) async fn open(loaded: Loaded, log: Arc<Log>) -> Result<Open> {
    let options = loaded.store_options();
    let store =
        tokio::task::spawn_blocking(move || Store::open(options)).await?.context("the database cannot be opened")?;
    let file_directory = loaded.file_directory();
    let setup = Setup {
        store,
        settings: loaded.settings,
        clock: Arc::new(SystemClock),
        ids: Ids::random(),
        file_directory,
        config_file: Some(loaded.file),
        hashing: Hashing::default(),
        log,
    };
    let workspace = Workspace::open(setup).await.context("the workspace cannot be opened")?;
    tokio::spawn(sweep_statuses(workspace.clone()));
    tokio::spawn(repeat_urgent(workspace.clone()));
    tokio::spawn(post_delayed(workspace.clone()));
    tokio::spawn(tidy(workspace.clone()));
    let mut state = AppState::new(workspace);
    state.webapp = match loaded.webapp {
        Some(directory) => Assets::directory(&directory)
            .with_context(|| format!("the web app cannot be served from {}", directory.display()))?,
        None => webapp::built_in(),
    };
    let public = causeway_api::router(state.clone());
    Ok(Open { state, local: for_operator(public.clone()), public })
}

/// The same doors for the operator: only requests that come this way carry the mark.
fn for_operator(router: Router) -> Router {
    router.layer(Extension(Operator))
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

/// Repeats urgent messages to those who have not answered, for as long as the server runs.
async fn repeat_urgent(workspace: Workspace) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(15));
    loop {
        every.tick().await;
        if let Err(error) = causeway_service::posts::repeat_due(&workspace).await {
            tracing::warn!(%error, "urgent messages could not be repeated; trying again in a moment");
        }
    }
}

/// Posts what is to be posted later when its time has come, for as long as the server runs.
async fn post_delayed(workspace: Workspace) {
    loop {
        let wait = match causeway_service::posts::post_due(&workspace).await {
            Ok(Some(at)) => std::time::Duration::from_millis(u64::try_from(at - workspace.now()).unwrap_or_default()),
            // Until something comes.
            Ok(None) => std::time::Duration::MAX,
            Err(error) => {
                tracing::warn!(%error, "what is due could not be posted; trying again in a moment");
                std::time::Duration::from_secs(5)
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = workspace.delayed.notified() => {}
        }
    }
}

/// Clears away once an hour what nobody needs any more: uploads that never became part of a message, ids of repeats.
async fn tidy(workspace: Workspace) {
    let mut every = tokio::time::interval(std::time::Duration::from_secs(3600));
    loop {
        every.tick().await;
        match causeway_service::files::sweep(&workspace).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "cleared away uploads that no message used"),
            Err(error) => tracing::warn!(%error, "unused uploads could not be cleared away; trying again in an hour"),
        }
        if let Err(error) = causeway_service::audits::prune(&workspace).await {
            tracing::warn!(%error, "old audit records could not be cleared away; trying again in an hour");
        }
        if let Err(error) = causeway_service::posts::prune(&workspace).await {
            tracing::warn!(%error, "ids of repeated posts could not be cleared away; trying again in an hour");
        }
    }
}
