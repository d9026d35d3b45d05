//! One message to many listeners of the same channel: when the last of them has it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::sync::mpsc;

use super::Options;
use super::figures::Figures;
use super::pair::Pair;
use super::percentile::Samples;
use crate::table::grouped;

/// Each person listens from this many places; signing in a thousand people would take longer than
/// the measurement, and the server sends to connections, not to people.
const SOCKETS_EACH: usize = 10;

pub(super) async fn measure(options: &Options, pair: &Pair, figures: &mut Figures) -> Result<()> {
    let channel = pair.near.admin.create_channel(&pair.near.team.id, "crowd", "Crowd").await?;
    let people = pair.near.people("listener", options.listeners / SOCKETS_EACH).await?;
    let (sender, mut heard) = mpsc::unbounded_channel();
    let mut listening = Vec::with_capacity(options.listeners);
    for person in &people {
        pair.near.admin.add_to_channel(&channel.id, &person.user.id).await?;
        for _ in 0..SOCKETS_EACH {
            let sender = sender.clone();
            let heard = move |at: Instant, text: &str| {
                if text.contains("fan-out-sample-") {
                    // The receiver is gone only once this measurement is over.
                    let _ = sender.send(at);
                }
            };
            listening.push(person.listen(heard).await?);
        }
    }
    let mut times = Vec::with_capacity(options.fan_out_samples);
    for sample in 0..options.fan_out_samples {
        let started = Instant::now();
        pair.near.admin.create_post(&channel.id, &format!("fan-out-sample-{sample}")).await?;
        let mut last = started;
        for count in 0..listening.len() {
            let at = tokio::time::timeout(Duration::from_secs(20), heard.recv())
                .await
                .with_context(|| format!("only {count} of {} listeners heard the message", listening.len()))?
                .context("all listeners were cut off")?;
            last = last.max(at);
        }
        times.push(last - started);
    }
    let samples = Samples::new(times);
    let many = grouped(listening.len() as u64);
    figures.add(format!("a message to the last of {many} listeners, p50"), samples.percentile(50), "ms", None);
    figures.add(format!("a message to the last of {many} listeners, p95"), samples.percentile(95), "ms", None);
    Ok(())
}
