//! Both workspaces go down, one after the other, while the other one writes; then nothing may be
//! missing on either side.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::client::{Client, Post};

use super::report::Report;
use super::workspace::Workspace;

/// How long what was written during an outage may take once both are back.
const LIMIT: Duration = Duration::from_secs(20);

/// What a reader sees of a channel: of each post its text, thread, files and reactions.
type Picture = BTreeMap<String, (String, String, Vec<String>, Vec<String>)>;

/// Takes both down in turn and adds a row for what was written meanwhile and one for what was kept.
pub(super) async fn survive(
    aurora: &mut Workspace,
    borealis: &mut Workspace,
    channel_id: &str,
    report: &mut Report,
) -> Result<()> {
    let before = (picture(aurora.member(), channel_id).await?, picture(borealis.member(), channel_id).await?);
    println!("Stopping both, each while the other goes on writing, and starting them again …");
    borealis.pause().await?;
    let to_borealis = aurora.member().create_post(channel_id, "Written while Borealis was away").await?;
    aurora.pause().await?;
    borealis.resume().await?;
    let to_aurora = borealis.member().create_post(channel_id, "Written while Aurora was away").await?;
    aurora.resume().await?;
    let started = Instant::now();
    let (there, back) =
        tokio::join!(arrival(borealis.member(), &to_borealis, started), arrival(aurora.member(), &to_aurora, started));
    report.add("written while the other was away", there, back);

    let kept_there = kept(&before.1, borealis, channel_id).await;
    let kept_back = kept(&before.0, aurora, channel_id).await;
    let alike = alike(aurora, borealis, channel_id).await;
    let (kept_there, kept_back) = match alike {
        Ok(()) => (kept_there, kept_back),
        Err(error) => (Err(error), kept_back),
    };
    report.add(&format!("all {} posts after a restart", before.0.len()), kept_there, kept_back);
    Ok(())
}

/// Waits until a post can be read on the other side.
async fn arrival(reader: &Client, post: &Post, started: Instant) -> Result<Duration> {
    loop {
        if reader.find_post(&post.id).await?.is_some() {
            return Ok(started.elapsed());
        }
        if started.elapsed() > LIMIT {
            bail!("it did not arrive within {LIMIT:?}");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Whether a workspace still shows what it showed before; answers how long reading it all took.
async fn kept(before: &Picture, workspace: &Workspace, channel_id: &str) -> Result<Duration> {
    let started = Instant::now();
    let after = picture(workspace.member(), channel_id).await?;
    let elapsed = started.elapsed();
    for (id, content) in before {
        match after.get(id) {
            None => bail!("{} lost the post {id} ({:?})", workspace.plan.title, content.0),
            Some(now) if now != content => {
                bail!("{} changed the post {id}: {content:?}, now {now:?}", workspace.plan.title)
            }
            Some(_) => {}
        }
    }
    Ok(elapsed)
}

/// Whether both sides hold the same posts. Texts may differ: a mention is written as each side knows the person.
async fn alike(aurora: &Workspace, borealis: &Workspace, channel_id: &str) -> Result<()> {
    let here = picture(aurora.member(), channel_id).await?;
    let there = picture(borealis.member(), channel_id).await?;
    for (mine, theirs, name) in [(&here, &there, borealis.plan.title), (&there, &here, aurora.plan.title)] {
        if let Some((id, content)) = mine.iter().find(|(id, _)| !theirs.contains_key(*id)) {
            bail!("{name} lacks the post {id} ({:?})", content.0);
        }
    }
    Ok(())
}

/// The posts that people wrote; notices of the system stay at home.
async fn picture(reader: &Client, channel_id: &str) -> Result<Picture> {
    let posts = reader.whole_history(channel_id).await?;
    let written = posts.into_iter().filter(|post| post.kind.is_empty() && post.delete_at == 0);
    Ok(written
        .map(|post| {
            let mut reactions: Vec<String> = post
                .metadata
                .and_then(|metadata| metadata.reactions)
                .unwrap_or_default()
                .into_iter()
                .map(|reaction| format!("{} {}", reaction.user_id, reaction.emoji_name))
                .collect();
            reactions.sort_unstable();
            (post.id, (post.message, post.root_id, post.file_ids.unwrap_or_default(), reactions))
        })
        .collect())
}
