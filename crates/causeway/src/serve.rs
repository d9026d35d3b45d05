//! `causeway serve`: from the settings to a server that answers, and down again.

use std::time::Duration;

use anyhow::{Context, Result};
use causeway_store::{Options, Store};

use crate::logging;
use crate::settings::{Loaded, socket_path};
use crate::sockets::{LocalSocket, listen};
use crate::wiring::{self, Doors};

/// How long requests under way may take once the server is asked to stop.
const DRAIN: Duration = Duration::from_secs(8);

/// Runs the server until it is asked to stop.
pub(crate) fn run(loaded: Loaded) -> Result<()> {
    logging::start(&loaded.settings.log);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), configuration = %loaded.file.display(), "starting");
    for warning in &loaded.warnings {
        tracing::warn!("configuration: {warning}");
    }
    loaded.make_data_directory()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        // Signals first: one that comes while the server starts must stop it, too.
        let stop = stop_signal()?;
        // Sockets before the database: whoever is second on a data directory must not touch it.
        let listener = listen(&loaded.settings.service.listen_address).await?;
        let local = LocalSocket::make(&socket_path(&loaded.data)).await?;
        let database = loaded.database();
        let store = tokio::task::spawn_blocking(move || Store::open(Options::new(database)))
            .await?
            .context("the database cannot be opened")?;
        let with_local = loaded.settings.service.enable_local_mode;
        let doors = wiring::doors(store, loaded).await?;
        answer(doors, listener, local, with_local, stop).await
    })
}

/// Answers on both sockets until `stop` is done, then lets requests under way finish.
async fn answer(
    doors: Doors,
    listener: tokio::net::TcpListener,
    mut local: LocalSocket,
    with_local: bool,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let address = listener.local_addr()?;
    let (stopping, _) = tokio::sync::watch::channel(false);
    let stopped = || {
        let mut stopping = stopping.subscribe();
        async move {
            // An error means that the sender is gone, which is as good as a stop.
            let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
        }
    };
    let public = doors.public.into_make_service_with_connect_info::<std::net::SocketAddr>();
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(axum::serve(listener, public).with_graceful_shutdown(stopped()).into_future());
    if let (true, Some(listener)) = (with_local, local.take_listener()) {
        tasks.spawn(axum::serve(listener, doors.local).with_graceful_shutdown(stopped()).into_future());
    }
    tracing::info!(%address, "listening");
    tokio::select! {
        () = stop => tracing::info!("stopping"),
        Some(ended) = tasks.join_next() => return ended?.context("the server stopped by itself"),
    }
    stopping.send_replace(true);
    let drained = tokio::time::timeout(DRAIN, async { while tasks.join_next().await.is_some() {} }).await;
    if drained.is_err() {
        tracing::warn!("some requests were cut off: they took longer than {} s", DRAIN.as_secs());
    }
    tracing::info!("stopped");
    Ok(())
}

/// Done when the process is asked to stop.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::{Router, routing::get};
    use tokio::sync::{Notify, oneshot};

    use super::*;
    use crate::door::Door;

    #[tokio::test]
    async fn a_request_under_way_is_answered_before_the_server_stops() {
        let directory = tempfile::tempdir().unwrap();
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (in_handler, for_handler) = (begun.clone(), go_on.clone());
        let slow = Router::new().route(
            "/api/v4/slow",
            get(async move || {
                in_handler.notify_one();
                for_handler.notified().await;
                axum::Json("done")
            }),
        );
        let doors = Doors { public: Router::new(), local: slow };
        let listener = listen("127.0.0.1:0").await.unwrap();
        let local = LocalSocket::make(&socket_path(directory.path())).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(answer(doors, listener, local, true, async {
            stopped.await.unwrap();
        }));
        let mut door = Door::open(directory.path()).await.unwrap();
        let request = tokio::spawn(async move { door.get(&["slow"], &[]).await });
        begun.notified().await;
        stop.send(()).unwrap();
        go_on.notify_one();
        assert_eq!(request.await.unwrap().unwrap(), "done");
        server.await.unwrap().unwrap();
        assert!(!socket_path(directory.path()).exists());
    }
}
