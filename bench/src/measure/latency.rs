//! How long a message takes to a reader in the other workspace while nothing else happens.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::sync::mpsc;

use super::Options;
use super::figures::Figures;
use super::pair::Pair;
use super::percentile::Samples;

/// Between two messages, so that each one finds both servers at rest.
const PAUSE: Duration = Duration::from_millis(20);

pub(super) async fn measure(options: &Options, pair: &Pair, figures: &mut Figures) -> Result<()> {
    let (sender, mut heard) = mpsc::unbounded_channel();
    let _listening = pair
        .far
        .admin
        .listen(move |at, text| {
            if text.contains("latency-sample-") {
                // The receiver is gone only once this measurement is over.
                let _ = sender.send((at, text.to_owned()));
            }
        })
        .await?;
    let writer = &pair.writers[0];
    let mut times = Vec::with_capacity(options.latency_samples);
    // Some to warm up, which do not count.
    let warm_up = options.latency_samples / 10;
    for sample in 0..warm_up + options.latency_samples {
        tokio::time::sleep(PAUSE).await;
        let text = format!("latency-sample-{sample}-");
        let started = Instant::now();
        writer.create_post(&pair.shared, &text).await?;
        let arrived = async {
            loop {
                match heard.recv().await {
                    Some((at, event)) if event.contains(&text) => return Ok(at),
                    Some(_) => {}
                    None => anyhow::bail!("the far side closed the websocket"),
                }
            }
        };
        let arrived = tokio::time::timeout(Duration::from_secs(10), arrived);
        let arrived = arrived.await.with_context(|| format!("{text} did not arrive"))??;
        if sample >= warm_up {
            times.push(arrived.saturating_duration_since(started));
        }
    }
    let samples = Samples::new(times);
    figures.add("delivery to the other workspace, p50", samples.percentile(50), "ms", Some(5.0));
    figures.add("delivery to the other workspace, p95", samples.percentile(95), "ms", Some(12.0));
    figures.add("delivery to the other workspace, p99", samples.percentile(99), "ms", None);
    Ok(())
}
