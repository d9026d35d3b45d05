//! `causeway connection`: connections with other servers.

use anyhow::{Result, bail};
use causeway_model::time::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::cli::{ConnectionCommand, ConnectionDetails};
use crate::commands::{connection_insight, connection_policy, connection_queue, teams};
use crate::door::Door;
use crate::output::{Column, print_list, print_one, text};

/// A connection is online while its last ping that was answered is younger than this, in milliseconds.
const ONLINE_FOR: i64 = 5 * 60 * 1000;

pub(super) async fn run(command: ConnectionCommand, door: &mut Door, as_json: bool) -> Result<()> {
    match command {
        ConnectionCommand::Create { name, details, password } => {
            let mut body = described(door, &name, &details).await?;
            if let Some(password) = password {
                body["password"] = password.into();
            }
            let made = door.post(&["remotecluster"], body).await?;
            let words = format!(
                "Made the connection {name}. Send these two to the other server's administrator, each by another way:\n\ninvitation  {}\npassword    {}",
                text(&made, "invite"),
                text(&made, "password"),
            );
            print_one(&made, &words, as_json)
        }
        ConnectionCommand::Accept { name, details, invite, password } => {
            let mut body = described(door, &name, &details).await?;
            body["invite"] = invite.trim().into();
            body["password"] = password.into();
            let made = door.post(&["remotecluster", "accept_invite"], body).await?;
            print_one(&made, &format!("Connected with {} as {name}.", text(&made, "site_url")), as_json)
        }
        ConnectionCommand::List => {
            let connections = door.list(&["remotecluster"]).await?;
            print_list(&connections, &COLUMNS[..3], as_json)
        }
        ConnectionCommand::Status { name } => {
            let mut connections = door.list(&["remotecluster"]).await?;
            if let Some(name) = name {
                connections.retain(|connection| connection["name"] == name.as_str());
                if connections.is_empty() {
                    bail!("there is no connection {name}");
                }
            }
            print_list(&connections, &COLUMNS, as_json)
        }
        ConnectionCommand::Pause { name } => {
            let done = governed(door, &name, &["pause"], json!({})).await?;
            print_one(&done, &format!("Paused the connection {name}."), as_json)
        }
        ConnectionCommand::Resume { name } => {
            let done = governed(door, &name, &["resume"], json!({})).await?;
            print_one(&done, &format!("The connection {name} goes on."), as_json)
        }
        ConnectionCommand::Rotate { name } => connection_insight::rotate(door, &name, as_json).await,
        ConnectionCommand::Waiting { name } => {
            let id = text(&by_name(door, &name).await?, "remote_id");
            let waiting = door.get(&["causeway", "connections", &id, "waiting"], &[]).await?;
            print_list(waiting.as_array().map(Vec::as_slice).unwrap_or_default(), &WAITING, as_json)
        }
        ConnectionCommand::TakeChannel { name, channel, team } => {
            let team = match team {
                Some(team) => text(&teams::named_or_only(door, Some(&team)).await?, "id"),
                None => String::new(),
            };
            let done = governed(door, &name, &["waiting", &channel, "accept"], json!({"team_id": team})).await?;
            print_one(&done, "Took the channel.", as_json)
        }
        ConnectionCommand::DeclineChannel { name, channel } => {
            let done = governed(door, &name, &["waiting", &channel, "decline"], json!({})).await?;
            print_one(&done, "Declined the channel.", as_json)
        }
        ConnectionCommand::Health { name } => connection_insight::health(door, &name, as_json).await,
        ConnectionCommand::Check { name, channel } => {
            connection_insight::check(door, &name, channel.as_deref(), as_json).await
        }
        ConnectionCommand::Queue { name, options } => connection_queue::run(door, &name, &options, as_json).await,
        ConnectionCommand::Policy { name, set } => connection_policy::run(door, &name, &set, as_json).await,
        ConnectionCommand::Remove { name } => {
            let connection = by_name(door, &name).await?;
            let answer = door.delete(&["remotecluster", &text(&connection, "remote_id")]).await?;
            print_one(&answer, &format!("Removed the connection {name}."), as_json)
        }
    }
}

const WAITING: [Column<'static>; 4] = [
    ("channel", |channel| text(channel, "channel_id")),
    ("name", |channel| text(channel, "name")),
    ("display name", |channel| text(channel, "display_name")),
    ("purpose", |channel| text(channel, "purpose")),
];

/// Does something to a connection.
async fn governed(door: &mut Door, name: &str, action: &[&str], body: Value) -> Result<Value> {
    let id = text(&by_name(door, name).await?, "remote_id");
    let path = [&["causeway", "connections", id.as_str()], action].concat();
    door.post(&path, body).await
}

const COLUMNS: [Column<'static>; 6] = [
    ("name", |connection| text(connection, "name")),
    ("display name", |connection| text(connection, "display_name")),
    ("state", |connection| state(connection).to_owned()),
    ("address", |connection| if is_pending(connection) { String::new() } else { text(connection, "site_url") }),
    ("last answer", |connection| ago(connection, "last_ping_at")),
    ("tokens changed", |connection| {
        // The one that is older counts.
        let older = ["token_rotated_at", "secret_rotated_at"].into_iter().min_by_key(|one| connection[*one].as_i64());
        ago(connection, older.unwrap_or_default())
    }),
];

pub(super) async fn by_name(door: &mut Door, name: &str) -> Result<Value> {
    let connections = door.list(&["remotecluster"]).await?;
    match connections.into_iter().find(|connection| connection["name"] == name) {
        Some(connection) => Ok(connection),
        None => bail!("there is no connection {name}"),
    }
}

/// Whether the other server has answered of late.
fn is_online(connection: &Value) -> bool {
    age(connection, "last_ping_at").is_some_and(|age| age < ONLINE_FOR)
}

async fn described(door: &mut Door, name: &str, details: &ConnectionDetails) -> Result<Value> {
    let team = teams::named_or_only(door, details.team.as_deref()).await?;
    let display_name = details.display_name.as_deref().unwrap_or(name);
    Ok(json!({"name": name, "display_name": display_name, "default_team_id": text(&team, "id")}))
}

fn is_pending(connection: &Value) -> bool {
    connection["site_url"].as_str().is_some_and(|address| address.starts_with("pending_"))
}

fn state(connection: &Value) -> &'static str {
    if is_pending(connection) {
        "not accepted yet"
    } else if connection["paused_at"].as_i64().is_some_and(|at| at > 0) {
        "paused"
    } else if connection["paused_there"] == true {
        "paused there"
    } else if is_online(connection) {
        "online"
    } else {
        "offline"
    }
}

fn ago(connection: &Value, what: &str) -> String {
    match age(connection, what) {
        Some(age) => format!("{} s ago", age.max(0) / 1000),
        None => "never".to_owned(),
    }
}

fn age(connection: &Value, what: &str) -> Option<i64> {
    let at = connection[what].as_i64().filter(|at| *at > 0)?;
    Some(SystemClock.now() - at)
}
