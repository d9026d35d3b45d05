//! `causeway bench-seed`: fills a channel with a history to measure with.

use anyhow::{Context, Result, bail};
use causeway_model::channels::Channel;
use causeway_model::ids::Ids;
use causeway_model::posts::Post;
use causeway_model::time::{Clock, SystemClock};
use causeway_store::{Store, StoreError, args, posts};

use crate::lock::DirectoryLock;
use crate::output::write_out;
use crate::settings::Loaded;

/// Posts in one unit of work.
const BATCH: u64 = 5000;
/// Over how long the posts are spread, in milliseconds.
const SPAN: i64 = 2 * 365 * 24 * 3600 * 1000;
/// The most different authors.
const AUTHORS: i64 = 50;
/// Different words. Few are common and most are rare, as in any language.
const WORDS: f64 = 20_000.0;

/// Adds `total` posts of the channel's members, spread over the last two years.
pub(super) async fn run(loaded: &Loaded, total: u64, channel_id: &str) -> Result<()> {
    let _lock = DirectoryLock::take(&loaded.data, "command")?;
    let options = loaded.store_options();
    let store =
        tokio::task::spawn_blocking(move || Store::open(options)).await?.context("the database cannot be opened")?;
    let authors = authors(&store, channel_id).await?;
    let (ids, now) = (Ids::random(), SystemClock.now());
    let mut done = 0;
    while done < total {
        let next = total.min(done + BATCH);
        let batch: Vec<Post> = (done..next)
            .map(|number| {
                let part = (number + 1) as f64 / total as f64;
                let at = now - SPAN + (SPAN as f64 * part) as i64;
                post(&ids, channel_id, &authors, at)
            })
            .collect();
        let channel_id = channel_id.to_owned();
        store.write(move |tx| posts::insert_many(tx, &channel_id, &batch)).await?;
        done = next;
    }
    write_out(&format!("Added {total} posts.\n"))
}

/// Who can have written in the channel. A shared one is refused: nobody else would be told of what is added here.
async fn authors(store: &Store, channel_id: &str) -> Result<Vec<String>> {
    let wanted = channel_id.to_owned();
    let (channel, authors) = store
        .read(move |tx| {
            let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&wanted])?;
            let sql = "SELECT user_id FROM channel_members WHERE channel_id = $1 ORDER BY user_id LIMIT $2";
            Ok::<_, StoreError>((channel, tx.values::<String>(sql, args![&wanted, AUTHORS])?))
        })
        .await?;
    let channel = channel.with_context(|| format!("there is no channel with the id {channel_id}"))?;
    if channel.is_shared() {
        bail!("the channel {} is shared: its history would not reach the others", channel.name);
    }
    if authors.is_empty() {
        bail!("the channel {} has no members who could have written", channel.name);
    }
    Ok(authors)
}

fn post(ids: &Ids, channel_id: &str, authors: &[String], at: i64) -> Post {
    let author = (ids.unit() * authors.len() as f64) as usize;
    Post {
        id: ids.new_id(),
        create_at: at,
        update_at: at,
        user_id: authors.get(author).cloned().unwrap_or_default(),
        channel_id: channel_id.to_owned(),
        message: message(ids),
        ..Post::default()
    }
}

/// A sentence of 4 to 30 words.
fn message(ids: &Ids) -> String {
    let words = 4 + (ids.unit() * 27.0) as usize;
    let mut text = String::with_capacity(words * 8);
    for position in 0..words {
        if position > 0 {
            text.push(' ');
        }
        // The n-th word is about as frequent as 1/n.
        push_word(&mut text, WORDS.powf(ids.unit()) as usize);
    }
    text.push('.');
    text
}

/// The word with this number: the frequent ones are the short ones.
fn push_word(text: &mut String, mut number: usize) {
    const SYLLABLES: [&str; 16] =
        ["ra", "ne", "ti", "so", "ku", "mel", "dar", "vin", "lo", "pes", "ha", "gor", "bi", "wen", "fa", "jul"];
    // No word has one syllable alone, so that none is shorter than what is searched for.
    number += SYLLABLES.len();
    while number > 0 {
        text.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn some_words_are_common_and_many_are_rare() {
        let ids = Ids::seeded(1);
        let mut counts: HashMap<String, usize> = HashMap::new();
        for _ in 0..2000 {
            for word in message(&ids).trim_end_matches('.').split(' ') {
                *counts.entry(word.to_owned()).or_default() += 1;
            }
        }
        assert!(counts.len() > 3000, "{}", counts.len());
        assert!(counts.values().any(|count| *count > 500));
        assert!(counts.values().filter(|count| **count == 1).count() > 1000);
    }
}
