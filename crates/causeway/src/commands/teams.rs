//! `causeway team`: teams and who is in them.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::cli::TeamCommand;
use crate::commands::users;
use crate::door::Door;
use crate::output::{print_list, print_one, text};

pub(super) async fn run(command: TeamCommand, door: &mut Door, as_json: bool) -> Result<()> {
    match command {
        TeamCommand::Create { name, display_name, private } => {
            let kind = if private { "I" } else { "O" };
            let display_name = display_name.unwrap_or_else(|| name.clone());
            let team = json!({"name": name, "display_name": display_name, "type": kind});
            let team = door.post(&["teams"], team).await?;
            print_one(&team, &format!("Made the team {}.", text(&team, "name")), as_json)
        }
        TeamCommand::List => {
            let teams = door.list(&["teams"]).await?;
            print_list(
                &teams,
                &[
                    ("name", |team| text(team, "name")),
                    ("display name", |team| text(team, "display_name")),
                    ("kind", |team| if team["type"] == "O" { "open" } else { "private" }.to_owned()),
                ],
                as_json,
            )
        }
        TeamCommand::Add { team, usernames } => {
            let team_id = text(&by_name(door, &team).await?, "id");
            let mut members = Vec::new();
            for username in &usernames {
                let user = users::by_name(door, username).await?;
                members.push(add(door, &team_id, &text(&user, "id")).await?);
            }
            print_one(&members.into(), &format!("Added {} to {team}.", usernames.join(", ")), as_json)
        }
    }
}

pub(super) async fn by_name(door: &mut Door, name: &str) -> Result<Value> {
    let team = door.find(&["teams", "name", name]).await?;
    team.with_context(|| format!("there is no team {name}"))
}

pub(super) async fn add(door: &mut Door, team_id: &str, user_id: &str) -> Result<Value> {
    door.post(&["teams", team_id, "members"], json!({"team_id": team_id, "user_id": user_id})).await
}

/// The team that was named, or the only one there is.
pub(super) async fn named_or_only(door: &mut Door, name: Option<&str>) -> Result<Value> {
    if let Some(name) = name {
        return by_name(door, name).await;
    }
    let mut teams = door.list(&["teams"]).await?;
    match (teams.pop(), teams.len()) {
        (Some(team), 0) => Ok(team),
        (None, _) => bail!("there is no team yet: make one with `causeway team create`"),
        _ => bail!("there are several teams: choose one with --team"),
    }
}
