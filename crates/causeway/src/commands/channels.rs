//! `causeway channel`: which channels are shared over which connections.

use anyhow::{Context, Result, bail};
use causeway_model::connections::history::{Asked, MODE_NONE};
use serde_json::{Value, json};

use crate::cli::ChannelCommand;
use crate::commands::{channel_verify, connections};
use crate::door::Door;
use crate::output::{print_list, print_one, text};

pub(super) async fn run(command: ChannelCommand, door: &mut Door, as_json: bool) -> Result<()> {
    match command {
        ChannelCommand::History { channel, connection, send, preview } => {
            let channel_id = id_of(door, &channel).await?;
            let remote_id = text(&connections::by_name(door, &connection).await?, "remote_id");
            history(door, (&remote_id, &channel_id), send, preview, as_json).await
        }
        ChannelCommand::Share { channel, connection, history } => {
            let asked = Asked::from_words(&history)?;
            let channel_id = id_of(door, &channel).await?;
            let remote_id = text(&connections::by_name(door, &connection).await?, "remote_id");
            let path = ["remotecluster", &remote_id, "channels", &channel_id, "invite"];
            let answer = door.post(&path, json!({})).await?;
            if asked.mode != MODE_NONE {
                let path = ["causeway", "connections", &remote_id, "channels", &channel_id, "history"];
                door.post(&path, json!({"mode": asked.mode, "since": asked.since})).await?;
            }
            print_one(&answer, &format!("{channel} is shared over {connection}."), as_json)
        }
        ChannelCommand::Verify { channel, connection, no_mend } => {
            let channel_id = id_of(door, &channel).await?;
            let mut over = shares(door, &channel_id).await?;
            if let Some(name) = &connection {
                over.retain(|share| share["connection"] == name.as_str());
            }
            if over.is_empty() {
                bail!("{channel} is not shared{}", connection.map(|name| format!(" over {name}")).unwrap_or_default());
            }
            channel_verify::run(door, &channel_id, &over, !no_mend, as_json).await
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

/// Previews, sends or shows a channel's older messages.
async fn history(
    door: &mut Door,
    (remote_id, channel_id): (&str, &str),
    send: Option<String>,
    preview: Option<String>,
    as_json: bool,
) -> Result<()> {
    let path = ["causeway", "connections", remote_id, "channels", channel_id, "history", "preview"];
    if let Some(words) = preview {
        let since = Asked::from_words(&words)?.since.to_string();
        let size = door.get(&path, &[("since", since.as_str())]).await?;
        let words = format!("{} messages, {} files, {} bytes.", size["posts"], size["files"], size["bytes"]);
        return print_one(&size, &words, as_json);
    }
    let history = match send {
        Some(words) => {
            let asked = Asked::from_words(&words)?;
            door.post(&path[..6], json!({"mode": asked.mode, "since": asked.since})).await?
        }
        None => door.get(&path[..6], &[]).await?,
    };
    let reason = text(&history, "reason");
    let words = format!(
        "{}: {} of {} messages sent, {} refused.{}",
        text(&history, "state"),
        history["sent"],
        history["total"],
        history["refused"],
        if reason.is_empty() { String::new() } else { format!(" {reason}") }
    );
    print_one(&history, &words, as_json)
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
