//! Many posts at once from many clients, each of which sends its next when the last is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use crate::client::Client;

/// When a load ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Until {
    Elapsed(Duration),
    Posted(usize),
}

/// What a load came to.
#[derive(Debug)]
pub(super) struct Posted {
    pub(super) count: usize,
    pub(super) started: Instant,
    pub(super) elapsed: Duration,
}

impl Posted {
    pub(super) fn rate(&self) -> f64 {
        self.count as f64 / self.elapsed.as_secs_f64()
    }
}

/// Posts to a channel with `clients` at once, shared among the writers; `message` makes the text of
/// each by its number. The first refusal ends the load with an error.
pub(super) async fn post(
    writers: &[Client],
    clients: usize,
    channel_id: &str,
    until: Until,
    message: impl Fn(usize) -> String + Clone + Send + 'static,
) -> Result<Posted> {
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for writer in writers.iter().cycle().take(clients) {
        let writer = writer.clone();
        let channel_id = channel_id.to_owned();
        let next = Arc::clone(&next);
        let message = message.clone();
        tasks.spawn(async move {
            let mut sent = 0;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let over = match until {
                    Until::Elapsed(limit) => started.elapsed() >= limit,
                    Until::Posted(count) => number >= count,
                };
                if over {
                    return anyhow::Ok(sent);
                }
                writer.create_post(&channel_id, &message(number)).await?;
                sent += 1;
            }
        });
    }
    let mut count = 0;
    while let Some(sent) = tasks.join_next().await {
        count += sent.context("a client of the load ended badly")??;
    }
    Ok(Posted { count, started, elapsed: started.elapsed() })
}
