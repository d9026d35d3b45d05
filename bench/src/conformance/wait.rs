//! Waiting for what another server has to learn first.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::settings;

/// How long anything may take to cross: `WAIT` in seconds. The reference gathers for two seconds before it sends.
fn limit() -> Duration {
    Duration::from_secs(settings::number("WAIT", 20).unwrap_or(20))
}

/// Asks again and again until something is there.
pub(super) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    within(limit(), what, &mut ask).await
}

/// Like `eventually`, with a limit of its own.
pub(super) async fn within<T>(
    limit: Duration,
    what: &str,
    mut ask: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = ask().await? {
            return Ok(found);
        }
        if started.elapsed() > limit {
            bail!("{what}: not within {limit:?}");
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// Waits until something is so.
pub(super) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    eventually(what, async || Ok(is_so().await?.then_some(()))).await
}
