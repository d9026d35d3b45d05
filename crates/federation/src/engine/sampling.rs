//! Measures every connection now and then: into its ring, and as figures of the process.

use causeway_model::connections::{Connection, PENDING_PREFIX};
use causeway_service::Result;
use causeway_store::args;
use causeway_store::deliveries::{self, Waiting};
use tokio_util::sync::CancellationToken;

use crate::Federation;

/// Runs until it is told to stop.
pub(super) async fn run(federation: Federation, stop: CancellationToken) {
    let every = federation.tuning().sample_every;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
        if let Err(error) = take(&federation).await {
            tracing::warn!(%error, "connections could not be measured; trying again");
        }
    }
}

async fn take(federation: &Federation) -> Result<()> {
    let ws = federation.ws();
    let pending = format!("{PENDING_PREFIX}%");
    let (connections, waiting): (Vec<Connection>, Vec<Waiting>) = ws
        .store
        .read(move |tx| {
            let found = tx.select("WHERE t.delete_at = 0 AND NOT t.site_url LIKE $1", args![&pending])?;
            let waiting = if found.is_empty() { Vec::new() } else { deliveries::waiting(tx, "")? };
            Ok::<_, causeway_service::Error>((found, waiting))
        })
        .await?;
    let now = ws.now();
    for connection in &connections {
        let own = || waiting.iter().filter(|w| w.remote_id == connection.remote_id);
        let queue = own().map(|w| w.count).sum();
        let lag_ms = own().map(|w| now - w.oldest_at).max().unwrap_or_default().max(0);
        let meter = federation.meter(&connection.remote_id);
        meter.sample(now, lag_ms, queue);
        let reading = meter.read(now);
        let (sent, received) = meter.totals();
        let figures = [
            ("causeway_connection_online", i64::from(connection.is_online(now)) as f64),
            ("causeway_connection_queue", queue as f64),
            ("causeway_connection_lag_seconds", lag_ms as f64 / 1_000.0),
            ("causeway_connection_round_trip_seconds", reading.round_trip_ms.unwrap_or_default() as f64 / 1_000.0),
            ("causeway_connection_clock_skew_seconds", reading.clock_skew_ms.unwrap_or_default() as f64 / 1_000.0),
            ("causeway_connection_sent_per_minute", reading.throughput_per_minute as f64),
            ("causeway_connection_sent", sent as f64),
            ("causeway_connection_received", received as f64),
        ];
        for (name, value) in figures {
            metrics::gauge!(name, "connection" => connection.name.clone()).set(value);
        }
    }
    Ok(())
}
