//! What the other workspace missed while it was down: how soon it has the first and the last of it.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Options;
use super::bulk::{self, Until};
use super::figures::Figures;
use super::pair::Pair;
use crate::table::grouped;

/// How long the far side may stand still before posts count as lost.
const SILENCE: Duration = Duration::from_secs(90);

pub(super) async fn measure(options: &Options, pair: &mut Pair, figures: &mut Figures) -> Result<()> {
    let missed = options.missed_posts;
    let before = pair.far_count().await?;
    pair.far.pause().await?;
    let text = |number| format!("missed-post-{number} written while the other side was away");
    bulk::post(&pair.writers, 64, &pair.shared, Until::Posted(missed), text).await?;
    pair.far.resume().await?;
    let back = Instant::now();
    let mut first = None;
    let mut progress = (before, Instant::now());
    let all = loop {
        let count = pair.far_count().await?;
        if count > before {
            first.get_or_insert_with(|| back.elapsed());
        }
        if count >= before + missed as i64 {
            break back.elapsed();
        }
        if count > progress.0 {
            progress = (count, Instant::now());
        } else if progress.1.elapsed() > SILENCE {
            bail!("only {} of {missed} missed posts arrived", count - before);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let first = first.unwrap_or(all);
    let many = grouped(missed as u64);
    figures.add("first missed post after the other side is back", first.as_secs_f64() * 1000.0, "ms", Some(1000.0));
    figures.add(format!("all {many} missed posts"), all.as_secs_f64(), "s", None);
    // Once begun: the time until the first one is a figure of its own.
    let catching_up = all.saturating_sub(first).max(Duration::from_millis(1));
    figures.add("catch-up, once begun", missed as f64 / catching_up.as_secs_f64(), "posts/s", Some(5000.0));
    Ok(())
}
