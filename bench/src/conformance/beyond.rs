//! What only servers of this kind offer: delivery that is seen, queues, proof, history, checks, policies, pauses, rotation.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::report::Report;
use super::side::{Pair, Side, Way, fresh};
use super::wait::until;

pub(super) async fn all(pair: &Pair, report: &mut Report) {
    let (there, back) = (pair.there(), pair.back());
    report.both("delivery", "delivered, at a time", delivery(&there).await, delivery(&back).await);
    report.both("health", "lag, queue, versions", health(&there).await, health(&back).await);
    report.both("queue", "what waits and what was refused", queue(&there).await, queue(&back).await);
    report.both("dry run", "findings before anything is shared", check(&there).await, check(&back).await);
    report.both("policy", "of a connection, over the server's", policy(&there).await, policy(&back).await);
    report.both("policy", "no e-mail address leaves by default", no_email(&there).await, no_email(&back).await);
    report.both("waiting room", "appears once it is accepted", waiting(&there).await, waiting(&back).await);
    report.both("read-only", "made writable, and back", rewritten(&there).await, rewritten(&back).await);
    report.both("pause", "of one share", pause_one(&there).await, pause_one(&back).await);
    report.both("pause", "holds back, and resumes with all", pause(&there).await, pause(&back).await);
    report.both("rotation", "new tokens without a gap", rotate(&there).await, rotate(&back).await);
    report.both("activity", "who is typing", typing(&there).await, typing(&back).await);
    report.both("activity", "how far people have read", reading(&there).await, reading(&back).await);
    report.once("history by choice", "all of it, oldest first", history(&pair.there()).await);
    report.both("proof", "both hold the same", verify(&there).await, verify(&back).await);
    report.both("audit", "connections and shares are on record", audit(&pair.a).await, audit(&pair.b).await);
}

fn connection(way: &Way<'_>, rest: &str) -> String {
    format!("causeway/connections/{}/{rest}", way.pair.remote_id)
}

async fn delivery(way: &Way<'_>) -> Result<()> {
    let post = way.settled("delivered?").await?;
    let path = format!("causeway/posts/{}/delivery", post.id);
    until("it counts as delivered", async || {
        let told: Value = way.from.member().get(&path).await?;
        let ours =
            told.as_array().and_then(|all| all.iter().find(|one| one["remote_id"] == way.pair.remote_id)).cloned();
        Ok(ours.is_some_and(|one| one["state"] == "delivered" && one["at"].as_i64() > Some(0)))
    })
    .await
}

async fn health(way: &Way<'_>) -> Result<()> {
    let told: Value = way.from.admin.get(&connection(way, "health")).await?;
    ensure!(told["online"] == true, "it is not online: {told}");
    for field in ["lag_ms", "queue", "round_trip_ms", "clock_skew_ms", "version", "channels", "history"] {
        ensure!(told.get(field).is_some(), "{field} is missing");
    }
    Ok(())
}

async fn queue(way: &Way<'_>) -> Result<()> {
    let told: Value = way.from.admin.get(&connection(way, "queue")).await?;
    ensure!(told["waiting"].is_array() && told["refused"].is_array(), "it is {told}");
    let _: Value = way.from.admin.post(&connection(way, "queue/retry"), &json!({ "all": true })).await?;
    let _: Value = way.from.admin.post(&connection(way, "queue/drop"), &json!({ "all": true })).await?;
    let told: Value = way.from.admin.get(&connection(way, "queue")).await?;
    ensure!(told["refused"].as_array().is_some_and(Vec::is_empty), "what was dropped is there: {told}");
    Ok(())
}

async fn check(way: &Way<'_>) -> Result<()> {
    let body = json!({ "channel_id": way.pair.channel_id });
    let told: Value = way.from.admin.post(&connection(way, "check"), &body).await?;
    let findings = told["findings"].as_array().cloned().unwrap_or_default();
    ensure!(!findings.is_empty(), "nothing was found out: {told}");
    let bad: Vec<&Value> = findings.iter().filter(|finding| finding["level"] == "error").collect();
    ensure!(bad.is_empty(), "it finds errors: {bad:?}");
    Ok(())
}

async fn policy(way: &Way<'_>) -> Result<()> {
    let path = connection(way, "policy");
    let told: Value = way.from.admin.get(&path).await?;
    ensure!(told["effective"].is_object() && told["own"].is_object(), "it is {told}");
    let own = told["own"].clone();
    let _: Value = way.from.admin.put(&path, &own).await?;
    let again: Value = way.from.admin.get(&path).await?;
    ensure!(again["own"] == own, "what was read cannot be written: {again}");
    Ok(())
}

async fn no_email(way: &Way<'_>) -> Result<()> {
    let told: Value = way.from.admin.get(&connection(way, "policy")).await?;
    ensure!(told["effective"]["email_addresses"] == false, "the policy is {}", told["effective"]);
    let there = way.known_there(way.from.member()).await?;
    let mine: Value = way.from.member().get("users/me").await?;
    let told = there["props"]["RemoteEmail"].as_str().unwrap_or_default();
    ensure!(mine["email"] != told && there["email"] != mine["email"], "the other side was told {told}");
    Ok(())
}

/// Typing is told once and never again, so that it is done until it is seen.
async fn typing(way: &Way<'_>) -> Result<()> {
    let mut socket = way.to.member().socket().await?;
    let (who, body) = (&way.from.member().user.id, json!({ "channel_id": way.pair.channel_id, "parent_id": "" }));
    until("somebody is seen typing", async || {
        let _: Value = way.from.member().post("users/me/typing", &body).await?;
        let seen = socket.wait_for("typing", Duration::from_millis(1_500), |event| {
            event.name == "typing" && event.data["user_id"] == **who
        });
        Ok(seen.await.is_ok())
    })
    .await
}

async fn reading(way: &Way<'_>) -> Result<()> {
    let path = connection(way, "policy");
    let mut before = Vec::new();
    for side in [way.from, way.to] {
        let told: Value = side.admin.get(&path).await?;
        let mut own = told["own"].clone();
        own["read_positions"] = json!(true);
        let _: Value = side.admin.put(&path, &own).await?;
        before.push((side, told["own"].clone()));
    }
    let tried = read_by(way).await;
    for (side, own) in before {
        let _: Value = side.admin.put(&path, &own).await?;
    }
    tried
}

/// The reader of the other side is counted once they have looked into the channel.
async fn read_by(way: &Way<'_>) -> Result<()> {
    let post = way.settled("read me").await?;
    let view = json!({ "channel_id": way.pair.channel_id, "prev_channel_id": "" });
    let path = format!("causeway/posts/{}/delivery", post.id);
    until("the message counts as read", async || {
        let _: Value = way.to.member().post("channels/members/me/view", &view).await?;
        let told: Value = way.from.member().get(&path).await?;
        let ours = told.as_array().and_then(|all| all.iter().find(|one| one["remote_id"] == way.pair.remote_id));
        Ok(ours.is_some_and(|one| one["read_by"].as_i64() > Some(0)))
    })
    .await
}

/// With a waiting room at the receiving side, a channel that is offered waits for its administrator.
async fn waiting(way: &Way<'_>) -> Result<()> {
    let path = connection(way, "policy");
    let told: Value = way.to.admin.get(&path).await?;
    let own = told["own"].clone();
    let mut with_room = own.clone();
    with_room["waiting_room"] = json!(true);
    let _: Value = way.to.admin.put(&path, &with_room).await?;
    let tried = waits(way).await;
    let _: Value = way.to.admin.put(&path, &own).await?;
    tried
}

async fn waits(way: &Way<'_>) -> Result<()> {
    let channel = way.from.admin.create_channel(&way.from.team.id, &fresh("offered"), "Offered").await?;
    way.from.admin.share_channel(&way.pair.remote_id, &channel.id).await?;
    until("the offer waits", async || {
        let waiting: Value = way.to.admin.get(&connection(way, "waiting")).await?;
        Ok(waiting.as_array().is_some_and(|all| all.iter().any(|one| one["channel_id"] == channel.id)))
    })
    .await?;
    let early = way.to.admin.find_channel_by_id(&channel.id).await.unwrap_or_default();
    ensure!(early.is_none(), "it is there before it was accepted");
    let accept = connection(way, &format!("waiting/{}/accept", channel.id));
    let _: Value = way.to.admin.post(&accept, &json!({ "team_id": way.to.team.id })).await?;
    let post = way.from.admin.create_post(&channel.id, "let in").await?;
    until("what is written in it is there", async || {
        Ok(way.to.admin.find_post(&post.id).await.unwrap_or_default().is_some())
    })
    .await
}

/// A channel of the sending side alone, shared, with a reader of the other side in it.
async fn shared_alone(way: &Way<'_>, what: &str) -> Result<String> {
    let channel = way.from.admin.create_channel(&way.from.team.id, &fresh(what), what).await?;
    way.from.admin.share_channel(&way.pair.remote_id, &channel.id).await?;
    until("the channel is there", async || Ok(way.to.admin.find_channel_by_id(&channel.id).await?.is_some())).await?;
    way.to.admin.add_to_channel(&channel.id, &way.to.member().user.id).await?;
    Ok(channel.id)
}

async fn rewritten(way: &Way<'_>) -> Result<()> {
    let id = shared_alone(way, "now-and-then").await?;
    let path = connection(way, &format!("channels/{id}"));
    for read_only in [true, false, true] {
        let _: Value = way.from.admin.patch(&path, &json!({ "read_only": read_only })).await?;
        let what = if read_only { "nobody there may write" } else { "people there may write" };
        until(what, async || Ok(way.to.member().create_post(&id, "may I?").await.is_err() == read_only)).await?;
    }
    Ok(())
}

async fn pause_one(way: &Way<'_>) -> Result<()> {
    let id = shared_alone(way, "on-and-off").await?;
    let _: Value = way.from.admin.post(&connection(way, &format!("channels/{id}/pause")), &json!({})).await?;
    let held = way.from.admin.create_post(&id, "held back").await?;
    way.settled("in another channel meanwhile").await?;
    let early = way.to.member().find_post(&held.id).await?.is_some();
    let _: Value = way.from.admin.post(&connection(way, &format!("channels/{id}/resume")), &json!({})).await?;
    ensure!(!early, "it was not held back");
    until("it arrives after all", async || Ok(way.to.member().find_post(&held.id).await?.is_some())).await
}

async fn pause(way: &Way<'_>) -> Result<()> {
    let _: Value = way.from.admin.post(&connection(way, "pause"), &json!({})).await?;
    let post = way.write(json!({ "message": fresh("held-back") })).await?;
    // Something that was not held back would take less than a second.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let id = post["id"].as_str().unwrap_or_default();
    let early = way.to.member().find_post(id).await?.is_some();
    let _: Value = way.from.admin.post(&connection(way, "resume"), &json!({})).await?;
    ensure!(!early, "it was not held back");
    way.arrives(&post, |_| true).await.map(|_| ())
}

async fn rotate(way: &Way<'_>) -> Result<()> {
    let before: Value = way.from.admin.get(&connection(way, "health")).await?;
    let at = |health: &Value, one: &str| health["tokens"][one]["rotated_at"].as_i64();
    let _: Value = way.from.admin.post(&connection(way, "rotate"), &json!({})).await?;
    way.settled("while tokens are changed").await?;
    until("both tokens are changed", async || {
        let now: Value = way.from.admin.get(&connection(way, "health")).await?;
        Ok(["theirs", "ours"]
            .into_iter()
            .all(|one| now["tokens"][one]["rotating"] == false && at(&now, one) > at(&before, one)))
    })
    .await?;
    way.settled("after the rotation").await.map(|_| ())
}

async fn history(way: &Way<'_>) -> Result<()> {
    let channel = way.from.admin.create_channel(&way.from.team.id, &fresh("with-a-past"), "With a past").await?;
    let mut written = Vec::new();
    for n in 0..5 {
        written.push(way.from.admin.create_post(&channel.id, &format!("of the past, {n}")).await?.id);
    }
    let root = format!("remotecluster/{}/channels/{}", way.pair.remote_id, channel.id);
    let offered = connection(way, &format!("channels/{}/history", channel.id));
    way.from.admin.share_channel(&way.pair.remote_id, &channel.id).await?;
    let begun: Result<Value> = way.from.admin.post(&offered, &json!({ "mode": "all" })).await;
    let began = begun.map(|_| ());
    if began.is_ok() {
        let last = written.last().cloned().unwrap_or_default();
        until("the past is there", async || Ok(way.to.admin.find_post(&last).await.unwrap_or_default().is_some()))
            .await?;
        let there = way.to.admin.whole_history(&channel.id).await?;
        let ids: Vec<&String> = there.iter().rev().map(|post| &post.id).filter(|id| written.contains(id)).collect();
        ensure!(ids == written.iter().collect::<Vec<_>>(), "{} of {} arrived in their order", ids.len(), written.len());
    }
    let _: Value = way.from.admin.post(&format!("{root}/uninvite"), &json!({})).await?;
    began
}

async fn verify(way: &Way<'_>) -> Result<()> {
    let path = connection(way, &format!("channels/{}/verify", way.pair.channel_id));
    way.settled("before the proof").await?;
    let _: Value = way.from.admin.post(&path, &json!({})).await?;
    let mut told = Value::Null;
    until("the comparison is done", async || {
        told = way.from.admin.get(&path).await?;
        Ok(told["state"] == "done" || told["state"] == "failed")
    })
    .await?;
    ensure!(told["state"] == "done", "it is {told}");
    ensure!(told["differing"].as_array().is_some_and(Vec::is_empty), "they differ: {told}");
    Ok(())
}

async fn audit(side: &Side) -> Result<()> {
    let told: Value = side.admin.get("audits?page=0&per_page=200").await?;
    let about: Vec<&Value> = told
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| one.to_string().contains("remote") || one.to_string().contains("share"))
        .collect();
    ensure!(!about.is_empty(), "no record speaks of connections");
    Ok(())
}
