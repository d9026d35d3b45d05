//! Connects the two workspaces with an invitation and shares the channel, as administrators do.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::client::{Client, Connection};

use super::cast::CHANNEL;
use super::workspace::Workspace;

/// How long each step of connecting may take.
const LIMIT: Duration = Duration::from_secs(20);

/// Connects the two, shares the channel, brings everybody into it. Answers the channel's id, which
/// is the same on both sides.
pub(super) async fn connect(aurora: &Workspace, borealis: &Workspace) -> Result<String> {
    let started = Instant::now();
    let remote_id = ensure_connection(aurora, borealis).await?;
    for workspace in [aurora, borealis] {
        await_up(workspace, &remote_id).await?;
    }
    println!("\nAurora invited Borealis; connected in {:.0} ms.", started.elapsed().as_secs_f64() * 1000.0);
    let started = Instant::now();
    let channel_id = ensure_channel(aurora, &remote_id).await?;
    await_channel(borealis.admin(), &channel_id).await?;
    println!("Shared ~{CHANNEL}; there in {:.0} ms.", started.elapsed().as_secs_f64() * 1000.0);
    for workspace in [aurora, borealis] {
        for member in &workspace.people[1..] {
            workspace.admin().add_to_channel(&channel_id, &member.user.id).await?;
        }
    }
    introduce(aurora, borealis, &channel_id).await?;
    Ok(channel_id)
}

async fn ensure_connection(aurora: &Workspace, borealis: &Workspace) -> Result<String> {
    let kept = aurora.admin().connections().await?;
    if let Some(kept) = kept.into_iter().find(|one| one.name == borealis.plan.key && one.delete_at == 0) {
        return Ok(kept.remote_id);
    }
    let invitation = aurora
        .admin()
        .create_connection(borealis.plan.key, borealis.plan.title, &aurora.team.id)
        .await
        .context("making the invitation")?;
    let accepted: Connection = borealis
        .admin()
        .accept_invitation(&invitation, aurora.plan.key, aurora.plan.title, &borealis.team.id)
        .await
        .context("accepting the invitation")?;
    if accepted.remote_id != invitation.remote_cluster.remote_id {
        bail!("the two sides of the connection have different ids");
    }
    Ok(accepted.remote_id)
}

/// Waits until one side has heard the other.
async fn await_up(workspace: &Workspace, remote_id: &str) -> Result<()> {
    let started = Instant::now();
    loop {
        let connection = workspace.admin().connection(remote_id).await?;
        if connection.is_up() {
            return Ok(());
        }
        if started.elapsed() > LIMIT {
            bail!("{} did not come online for {}", connection.name, workspace.plan.title);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn ensure_channel(aurora: &Workspace, remote_id: &str) -> Result<String> {
    let admin = aurora.admin();
    let channel = match admin.find_channel(&aurora.team.id, CHANNEL).await? {
        Some(channel) => channel,
        None => admin.create_channel(&aurora.team.id, CHANNEL, "Joint project").await?,
    };
    if channel.shared != Some(true) {
        admin.share_channel(remote_id, &channel.id).await.context("sharing the channel")?;
    }
    Ok(channel.id)
}

async fn await_channel(client: &Client, channel_id: &str) -> Result<()> {
    let started = Instant::now();
    while client.find_channel_by_id(channel_id).await?.is_none() {
        if started.elapsed() > LIMIT {
            bail!("the shared channel did not appear at the other side within {LIMIT:?}");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}

/// Everybody says hello, so that each side knows the people of the other.
async fn introduce(aurora: &Workspace, borealis: &Workspace, channel_id: &str) -> Result<()> {
    for workspace in [aurora, borealis] {
        for client in &workspace.people {
            client.create_post(channel_id, &format!("Hello from {}!", workspace.plan.title)).await?;
        }
    }
    for (here, there) in [(aurora, borealis), (borealis, aurora)] {
        for client in &there.people {
            here.admin().await_user_by_name(&name_at_other_side(client, there), LIMIT).await?;
        }
    }
    Ok(())
}

/// How a user of `home` is called where they are a guest.
pub(super) fn name_at_other_side(client: &Client, home: &Workspace) -> String {
    format!("{}:{}", client.user.username, home.plan.key)
}
