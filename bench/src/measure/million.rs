//! A channel with a long history: turning its pages, searching it, starting with it.

use std::collections::HashMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::client::{Client, PostList};
use crate::table::grouped;

use super::Options;
use super::bulk::{self, Until};
use super::figures::Figures;
use super::pair::{Pair, Side};
use super::percentile::Samples;

/// A word that nothing else contains, in a few posts amid the history.
const RARE: &str = "zyzzyvaquartz";
const RARE_POSTS: usize = 3;

const PER_PAGE: u64 = 60;
const SAMPLES: u64 = 100;

pub(super) async fn measure(options: &Options, pair: &mut Pair, figures: &mut Figures) -> Result<()> {
    let near = &mut pair.near;
    let channel = near.admin.create_channel(&near.team.id, "archive", "Archive").await?;
    for writer in &pair.writers {
        near.admin.add_to_channel(&channel.id, &writer.user.id).await?;
    }
    let half = options.stored_posts / 2;
    let started = Instant::now();
    seed(near, &pair.writers, &channel.id, half).await?;
    for number in 0..RARE_POSTS {
        near.admin.create_post(&channel.id, &format!("{RARE} number {number}")).await?;
    }
    seed(near, &pair.writers, &channel.id, options.stored_posts - half).await?;
    println!("  {} posts stored in {:.0} s", grouped(options.stored_posts as u64), started.elapsed().as_secs_f64());

    let many = grouped(options.stored_posts as u64);
    near.pause().await?;
    let start_up = near.resume().await?;
    figures.add(format!("start-up, {many} posts"), start_up.as_secs_f64() * 1000.0, "ms", None);
    let reader = near.admin.clone();
    history(&reader, &channel.id, options.stored_posts as u64, figures).await?;
    let common = common_word(&reader, &channel.id).await?;
    search(&reader, &near.team.id, "a rare word", RARE, RARE_POSTS, figures).await?;
    search(&reader, &near.team.id, "a common word", &common, 1, figures).await
}

/// Fills a channel. The server's own bulk path is used when it has one: posting a million messages
/// one by one takes minutes, and measures nothing here.
async fn seed(side: &mut Side, writers: &[Client], channel_id: &str, count: usize) -> Result<()> {
    if has_bulk_path(side) {
        side.pause().await?;
        let count = count.to_string();
        let mut command = side.spec().command(&["bench-seed", "--posts", &count, "--channel", channel_id]);
        let output = tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output()).await??;
        if !output.status.success() {
            bail!("bench-seed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        side.resume().await?;
        return Ok(());
    }
    bulk::post(writers, 64, channel_id, Until::Posted(count), sentence).await?;
    Ok(())
}

fn has_bulk_path(side: &Side) -> bool {
    let mut command = std::process::Command::new(&side.spec().binary);
    command.args(["bench-seed", "--help"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Text with common and less common words, different for each number.
fn sentence(number: usize) -> String {
    const WORDS: [&str; 16] = [
        "meeting", "release", "budget", "harbour", "sketch", "weather", "printer", "garden", "invoice", "lantern",
        "protocol", "kitchen", "schedule", "engine", "archive", "bridge",
    ];
    let word = |shift: usize| WORDS[(number >> shift) % WORDS.len()];
    format!("about the {} and the {}: see {} in folder {number}", word(0), word(4), word(8))
}

async fn history(reader: &Client, channel_id: &str, posts: u64, figures: &mut Figures) -> Result<()> {
    let pages = (posts / PER_PAGE).max(1);
    let mut newest = Vec::new();
    let mut deep = Vec::new();
    let mut backwards = Vec::new();
    for sample in 0..SAMPLES {
        newest.push(page(reader.history_page(channel_id, 0, PER_PAGE)).await?.1);
        // Spread over the whole history, in no order that a cache could follow.
        let number = (sample * 37 % SAMPLES) * (pages - 1) / SAMPLES;
        let (list, time) = page(reader.history_page(channel_id, number, PER_PAGE)).await?;
        deep.push(time);
        let oldest = list.order.last().context("an empty page of history")?;
        backwards.push(page(reader.history_before(channel_id, oldest, PER_PAGE)).await?.1);
    }
    let many = grouped(posts);
    for (name, times) in [
        ("newest page", newest),
        ("the page before a post, anywhere", backwards),
        ("a page by its number, anywhere", deep),
    ] {
        let samples = Samples::new(times);
        figures.add(format!("history of {many} posts: {name}, p50"), samples.percentile(50), "ms", None);
        figures.add(format!("history of {many} posts: {name}, p95"), samples.percentile(95), "ms", None);
    }
    Ok(())
}

async fn page(call: impl Future<Output = Result<PostList>>) -> Result<(PostList, Duration)> {
    let started = Instant::now();
    let list = call.await?;
    ensure!(!list.order.is_empty(), "an empty page of history");
    Ok((list, started.elapsed()))
}

/// The most frequent longer word of what people wrote last, whatever the history was made of.
async fn common_word(reader: &Client, channel_id: &str) -> Result<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    // The newest page may hold nothing but who joined.
    for page in 0..4 {
        let list = reader.history_page(channel_id, page, PER_PAGE).await?;
        for post in list.in_order().filter(|post| post.kind.is_empty()) {
            let words = post.message.split(|letter: char| !letter.is_ascii_alphabetic());
            for word in words.filter(|word| word.len() >= 5) {
                *counts.entry(word.to_ascii_lowercase()).or_default() += 1;
            }
        }
    }
    // Of equally frequent ones the same one each time.
    let most = counts.into_iter().max_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
    most.map(|(word, _)| word).context("the newest pages hold no words")
}

async fn search(
    reader: &Client,
    team_id: &str,
    name: &str,
    word: &str,
    at_least: usize,
    figures: &mut Figures,
) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..SAMPLES / 2 {
        let started = Instant::now();
        let found = reader.search_posts(team_id, word).await?;
        times.push(started.elapsed());
        ensure!(found.order.len() >= at_least, "searching {word} found {} posts", found.order.len());
    }
    let samples = Samples::new(times);
    figures.add(format!("search for {name}, p50"), samples.percentile(50), "ms", None);
    figures.add(format!("search for {name}, p95"), samples.percentile(95), "ms", None);
    Ok(())
}
