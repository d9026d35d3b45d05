//! Ctrl-C and SIGTERM: ends a run early in a way that still drops, and so stops, every server.

use std::future::Future;

use anyhow::{Context, Result, bail};
use tokio::signal::unix::{SignalKind, signal};

/// Resolves when the user or the system asks this program to end.
pub async fn requested() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut hangup = signal(SignalKind::hangup()).context("listening for SIGHUP")?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result.context("listening for Ctrl-C")?,
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

/// Runs `work` unless asked to end before; the servers that `work` owns die with it.
pub async fn unless_requested<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        result = work => result,
        ended = requested() => {
            ended?;
            bail!("interrupted")
        }
    }
}
