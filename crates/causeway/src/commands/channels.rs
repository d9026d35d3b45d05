//! `causeway channel`: which channels are shared over which connections.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::cli::ChannelCommand;
use crate::commands::connections;
use crate::door::Door;
use crate::output::{print_list, print_one, text};

pub(super) async fn run(command: ChannelCommand, door: &mut Door, as_json: bool) -> Result<()> {
    match command {
        ChannelCommand::Share { channel, connection } => {
            let channel_id = id_of(door, &channel).await?;
            let remote_id = text(&connections::by_name(door, &connection).await?, "remote_id");
            let path = ["remotecluster", &remote_id, "channels", &channel_id, "invite"];
            let answer = door.post(&path, json!({})).await?;
            print_one(&answer, &format!("{channel} is shared over {connection}."), as_json)
        }
        ChannelCommand::Unshare { channel, connection } => {
            let channel_id = id_of(door, &channel).await?;
            let mut over = shares(door, &channel_id).await?;
            if let Some(name) = &connection {
                over.retain(|share| share["connection"] == name.as_str());
            }
            if over.is_empty() {
                bail!("{channel} is not shared{}", connection.map(|name| format!(" over {name}")).unwrap_or_default());
            }
            for share in &over {
                let path = ["remotecluster", &text(share, "remote_id"), "channels", &channel_id, "uninvite"];
                door.post(&path, json!({})).await?;
            }
            let names: Vec<String> = over.iter().map(|share| text(share, "connection")).collect();
            print_one(&over.into(), &format!("{channel} is no longer shared over {}.", names.join(", ")), as_json)
        }
        ChannelCommand::Status { channel } => {
            let channel_id = id_of(door, &channel).await?;
            let over = shares(door, &channel_id).await?;
            print_list(
                &over,
                &[
                    ("connection", |share| text(share, "connection")),
                    ("invitation", |share| {
                        if share["is_invite_confirmed"] == true { "accepted" } else { "under way" }.to_owned()
                    }),
                ],
                as_json,
            )
        }
    }
}

/// The id of the channel written as `team/channel`.
pub(super) async fn id_of(door: &mut Door, channel: &str) -> Result<String> {
    let (team, name) = channel.split_once('/').context("write the channel as team/channel")?;
    let found = door.find(&["teams", "name", team, "channels", "name", name]).await?;
    let found = found.with_context(|| format!("there is no channel {channel}"))?;
    Ok(text(&found, "id"))
}

/// Each sharing of the channel, with the connection's name.
async fn shares(door: &mut Door, channel_id: &str) -> Result<Vec<Value>> {
    let mut shares = Vec::new();
    for connection in door.list(&["remotecluster"]).await? {
        let remote_id = text(&connection, "remote_id");
        let path = ["remotecluster", &remote_id, "sharedchannelremotes"];
        // One whose invitation is under way is shared as well.
        for mut share in door.list_with(&path, &[("include_unconfirmed", "true")]).await? {
            if share["channel_id"] == channel_id && share["delete_at"].as_i64().unwrap_or(0) == 0 {
                share["connection"] = text(&connection, "name").into();
                shares.push(share);
            }
        }
    }
    Ok(shares)
}
