//! Posts a second over REST, and what of them arrives a second in the other workspace meanwhile.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Options;
use super::bulk::{self, Posted, Until};
use super::figures::Figures;
use super::pair::Pair;

/// How long the far side may be without any arrival before posts count as lost.
const SILENCE: Duration = Duration::from_secs(20);

pub(super) async fn measure(options: &Options, pair: &Pair, figures: &mut Figures) -> Result<()> {
    let until = Until::Elapsed(options.load_time);
    let local = pair.near.admin.create_channel(&pair.near.team.id, "local", "Local").await?;
    for writer in &pair.writers {
        pair.near.admin.add_to_channel(&local.id, &writer.user.id).await?;
    }
    for clients in [8, 64] {
        let posted = bulk::post(&pair.writers, clients, &local.id, until, text).await?;
        figures.add(
            format!("posts over REST, {clients} clients, a channel of one's own"),
            posted.rate(),
            "posts/s",
            None,
        );
    }
    for clients in [8, 64] {
        let (posted, arriving) = shared(pair, clients, until).await?;
        let eight = clients == 8;
        let name = format!("posts over REST, {clients} clients, the shared channel");
        figures.add(name, posted.rate(), "posts/s", eight.then_some(3000.0));
        let name = format!("  of these arriving in the other workspace, {clients} clients");
        figures.add(name, arriving, "posts/s", eight.then_some(2500.0));
    }
    Ok(())
}

fn text(number: usize) -> String {
    format!("load-post-{number} a message of ordinary length, as people write them to each other all day")
}

/// Loads the shared channel; answers also how many a second arrived, counted until the last one had.
async fn shared(pair: &Pair, clients: usize, until: Until) -> Result<(Posted, f64)> {
    let arrivals = Arc::new(Mutex::new((0_usize, Instant::now())));
    let seen = Arc::clone(&arrivals);
    let marker = format!("load-of-{clients}-");
    let wanted = marker.clone();
    let listening = pair
        .far
        .admin
        .listen(move |at, event| {
            if event.contains(&wanted)
                && let Ok(mut seen) = seen.lock()
            {
                *seen = (seen.0 + 1, at);
            }
        })
        .await?;
    let message = move |number: usize| format!("{marker}{}", text(number));
    let posted = bulk::post(&pair.writers, clients, &pair.shared, until, message).await?;
    loop {
        let (count, last) = match arrivals.lock() {
            Ok(arrivals) => *arrivals,
            Err(_) => bail!("the listener ended badly"),
        };
        if count >= posted.count {
            let taken = last.saturating_duration_since(posted.started);
            return Ok((posted, count as f64 / taken.as_secs_f64()));
        }
        if listening.is_closed() {
            bail!("the far side closed its listener's websocket after {count} of {} posts", posted.count);
        }
        if last.elapsed() > SILENCE {
            bail!("only {count} of {} posts arrived in the other workspace", posted.count);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
