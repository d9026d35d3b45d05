//! Making a connection, its status, changing it, and ending it.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::client::Refused;

use super::report::{Report, not_tried};
use super::side::{Pair, Side, Way, fresh};
use super::wait::until;

const PASSWORD: &str = "a-password-for-invitations";

/// Connects the two: the pair knows the connection afterwards, if it could be made.
pub(super) async fn all(pair: &mut Pair, report: &mut Report) {
    report.both("enable", "both switches are on", enabled(&pair.a).await, enabled(&pair.b).await);
    report.both("enable", "off, it says so", switched(pair, &pair.a).await, switched(pair, &pair.b).await);
    report.both("create", "names, passwords, codes", created(&pair.a).await, created(&pair.b).await);
    let mut made = None;
    let tried = invited(pair, &mut made).await;
    report.once("accept", "what cannot be accepted leaves no trace", tried);
    let connected = connect(pair, made).await;
    let ids = connected.as_ref().ok().cloned();
    report.once("accept", "an earlier code connects", connected.map(|_| ()));
    let Some((remote_id, code)) = ids else { return };
    pair.remote_id = remote_id;
    report.once("accept", "a code that was used is refused", used(pair, &code).await);
    report.once("regenerate", "refused once connected", regenerated(pair).await);
    report.both("status", "online, with address and time", status(&pair.there()).await, status(&pair.back()).await);
    report.both("edit a connection", "display name and team", edited(pair, &pair.a).await, edited(pair, &pair.b).await);
}

async fn enabled(side: &Side) -> Result<()> {
    let config: Value = side.admin.get("config").await?;
    let settings = &config["ConnectedWorkspacesSettings"];
    for name in ["EnableRemoteClusterService", "EnableSharedChannels"] {
        ensure!(settings[name] == true, "{name} is {} at {}", settings[name], side.letter);
    }
    let _: Value = side.admin.get("remotecluster?page=0&per_page=1").await?;
    Ok(())
}

async fn switched(pair: &Pair, side: &Side) -> Result<()> {
    if !pair.may_change_settings {
        return Err(not_tried("it changes a setting: CHANGE_SETTINGS=1 allows that"));
    }
    let off = json!({ "EnableRemoteClusterService": false });
    let before = side.settings("ConnectedWorkspacesSettings", off).await?;
    let asked: Result<Value> = side.admin.get("remotecluster?page=0&per_page=1").await;
    side.settings("ConnectedWorkspacesSettings", before).await?;
    refused_with(asked, &[501])
}

/// Whether a call was refused with one of these statuses.
fn refused_with(asked: Result<Value>, statuses: &[u16]) -> Result<()> {
    match asked {
        Ok(answer) => bail!("it was not refused: {answer}"),
        Err(error) => match error.downcast_ref::<Refused>() {
            Some(refused) if statuses.contains(&refused.status) => Ok(()),
            _ => Err(anyhow::anyhow!("refused otherwise than with {statuses:?}: {error:#}")),
        },
    }
}

async fn create(side: &Side, name: &str, password: Option<&str>) -> Result<Value> {
    let mut body = json!({ "name": name, "default_team_id": side.team.id });
    if let Some(password) = password {
        body["password"] = json!(password);
    }
    side.admin.post("remotecluster", &body).await
}

async fn accept(side: &Side, name: &str, code: &str, password: &str) -> Result<Value> {
    let body = json!({ "name": name, "default_team_id": side.team.id, "invite": code, "password": password });
    side.admin.post("remotecluster/accept_invite", &body).await
}

async fn created(side: &Side) -> Result<()> {
    for name in ["", "ümlaut", "semi;colon"] {
        refused_with(create(side, name, Some(PASSWORD)).await, &[400]).with_context(|| format!("the name {name:?}"))?;
    }
    let name = fresh("made.by_run");
    let made = create(side, &name, None).await?;
    let remote = &made["remote_cluster"];
    ensure!(remote["name"] == name && remote["display_name"] == name, "it is called {remote}");
    ensure!(made["invite"].as_str().is_some_and(|code| code.len() > 100), "no code came");
    ensure!(made["password"].as_str().is_some_and(|one| one.len() >= 14), "no password was made");
    let id = remote["remote_id"].as_str().unwrap_or_default();
    side.admin.delete(&format!("remotecluster/{id}")).await
}

/// A connection of A that waits, with two codes; and everything wrong that B can do with them.
async fn invited(pair: &Pair, kept: &mut Option<(String, String)>) -> Result<()> {
    let made = create(&pair.a, &pair.b.known_as, Some(PASSWORD)).await?;
    let id = made["remote_cluster"]["remote_id"].as_str().context("a connection without an id")?.to_owned();
    let code = made["invite"].as_str().context("a connection without a code")?.to_owned();
    *kept = Some((id.clone(), code.clone()));
    let path = format!("remotecluster/{id}/generate_invite");
    let _: Value = pair.a.admin.post(&path, &json!({ "password": "another-password-for-it" })).await?;
    let before: Value = pair.b.admin.get("remotecluster?page=0&per_page=200").await?;
    let damaged = format!("{}AAAA", &code[..code.len() - 8]);
    for (what, code, password) in [
        ("a wrong password", code.as_str(), "not-the-right-password"),
        ("a damaged code", damaged.as_str(), PASSWORD),
        ("no code at all", "§", PASSWORD),
    ] {
        refused_with(accept(&pair.b, &fresh("wrong"), code, password).await, &[400, 500]).context(what)?;
    }
    let own = accept(&pair.a, &fresh("own"), &code, PASSWORD).await;
    refused_with(own, &[400, 500]).context("a code of one's own")?;
    let after: Value = pair.b.admin.get("remotecluster?page=0&per_page=200").await?;
    ensure!(before.as_array().map(Vec::len) == after.as_array().map(Vec::len), "a failed attempt left a connection");
    Ok(())
}

async fn connect(pair: &Pair, made: Option<(String, String)>) -> Result<(String, String)> {
    let (id, code) = made.context("there is no code")?;
    let accepted = accept(&pair.b, &pair.a.known_as, &code, PASSWORD).await?;
    ensure!(accepted["remote_id"] == id, "the two sides have different ids");
    for side in [&pair.a, &pair.b] {
        until("the connection is in use", async || Ok(side.admin.connection(&id).await?.is_up())).await?;
    }
    Ok((id, code))
}

/// Connects two sides without further ado, and gives the connection's id.
pub(super) async fn join(inviter: &Side, acceptor: &Side) -> Result<String> {
    let made = create(inviter, &acceptor.known_as, Some(PASSWORD)).await?;
    let code = made["invite"].as_str().context("a connection without a code")?;
    let accepted = accept(acceptor, &inviter.known_as, code, PASSWORD).await?;
    let id = accepted["remote_id"].as_str().context("a connection without an id")?.to_owned();
    for side in [inviter, acceptor] {
        until("the connection is in use", async || Ok(side.admin.connection(&id).await?.is_up())).await?;
    }
    Ok(id)
}

async fn used(pair: &Pair, code: &str) -> Result<()> {
    refused_with(accept(&pair.b, &fresh("again"), code, PASSWORD).await, &[400, 500])?;
    let connection = pair.b.admin.connection(&pair.remote_id).await?;
    ensure!(connection.is_up(), "the working connection was harmed");
    Ok(())
}

async fn regenerated(pair: &Pair) -> Result<()> {
    let path = format!("remotecluster/{}/generate_invite", pair.remote_id);
    refused_with(pair.a.admin.post(&path, &json!({ "password": PASSWORD })).await, &[400])
}

async fn status(way: &Way<'_>) -> Result<()> {
    let shown: Value = way.from.admin.get(&format!("remotecluster/{}", way.pair.remote_id)).await?;
    let theirs: Value = way.to.admin.get("config").await?;
    let site = theirs["ServiceSettings"]["SiteURL"].as_str().unwrap_or_default().trim_end_matches('/').to_owned();
    ensure!(shown["site_url"] == site, "the address is {}, not {site}", shown["site_url"]);
    ensure!(shown["last_ping_at"].as_i64() > Some(0), "no ping was answered");
    ensure!(shown["delete_at"] == 0, "it counts as deleted");
    let secret = shown["token"].as_str().unwrap_or_default();
    ensure!(secret.is_empty(), "the connection shows its token");
    Ok(())
}

async fn edited(pair: &Pair, side: &Side) -> Result<()> {
    let path = format!("remotecluster/{}", pair.remote_id);
    let body = json!({ "display_name": "The Other Side", "default_team_id": side.team.id });
    let changed: Value = side.admin.patch(&path, &body).await?;
    ensure!(changed["display_name"] == "The Other Side", "it is called {}", changed["display_name"]);
    refused_with(side.admin.patch(&path, &json!({ "default_team_id": "nowhere" })).await, &[400, 404])
}

/// Ends the connection, last of all: shares end with it on both sides, and the history stays.
pub(super) async fn end(pair: &Pair, report: &mut Report) {
    report.once("delete a connection", "ends its shares on both sides, history stays", deleted(pair).await);
}

async fn deleted(pair: &Pair) -> Result<()> {
    let kept = pair.b.member().whole_history(&pair.channel_id).await.unwrap_or_default().len();
    pair.a.admin.delete(&format!("remotecluster/{}", pair.remote_id)).await?;
    until("A's channel is not shared any more", async || {
        Ok(pair.a.admin.channel(&pair.channel_id).await?.shared != Some(true))
    })
    .await?;
    // Whatever B says next, it learns that nobody listens.
    pair.b.admin.delete(&format!("remotecluster/{}", pair.remote_id)).await?;
    for side in [&pair.a, &pair.b] {
        until("the channel is not shared any more", async || {
            Ok(side.admin.channel(&pair.channel_id).await?.shared != Some(true))
        })
        .await?;
        let texts = side.member().whole_history(&pair.channel_id).await?;
        let notice = texts.iter().any(|post| post.message == "This channel is no longer shared.");
        ensure!(notice, "{} posted no notice in the channel", side.letter);
    }
    let now = pair.b.member().whole_history(&pair.channel_id).await?.len();
    ensure!(now >= kept, "history was lost");
    Ok(())
}
