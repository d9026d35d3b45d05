//! What people write: messages, threads, edits, deletions, reactions, files, mentions, priority.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::report::{Report, not_tried};
use super::side::{Pair, Way, fresh};
use super::wait::{eventually, until};

pub(super) async fn all(pair: &Pair, report: &mut Report) {
    let (there, back) = (pair.there(), pair.back());
    report.both("messages", "a message, its author and time", message(&there).await, message(&back).await);
    report.both("threads", "a reply, counted at its root", reply(&there).await, reply(&back).await);
    report.both("edits", "an edit", edit(&there).await, edit(&back).await);
    report.both("deletes", "a deletion", deletion(&there).await, deletion(&back).await);
    report.both("reactions", "a reaction and its removal", reaction(&there).await, reaction(&back).await);
    report.both("files", "the same bytes, and found by name", file(&there).await, file(&back).await);
    report.both(
        "files refused",
        "the message crosses, the author is told",
        refused(&there).await,
        refused(&back).await,
    );
    report.both("history search", "found by a word", search(&there).await, search(&back).await);
    report.both("mentions", "call the right person", mention(&there).await, mention(&back).await);
    report.both("mentions", "@channel calls both sides", everybody(&there).await, everybody(&back).await);
    report.both("priority", "urgent, and an acknowledgement back", urgent(&there).await, urgent(&back).await);
    report.both("priority", "the wish to be repeated", repeated(&there).await, repeated(&back).await);
    report.both("permalinks", "lead to the reader's own server", permalink(&there).await, permalink(&back).await);
    report.both("custom emoji", "cross, or show as text", emoji(&there).await, emoji(&back).await);
    report.both("batches", "120 posts at once, each once, in order", burst(&there).await, burst(&back).await);
}

async fn message(way: &Way<'_>) -> Result<()> {
    let text = fresh("a-message");
    let post = way.write(json!({ "message": text })).await?;
    let there = way.arrives(&post, |there| there["message"] == text).await?;
    ensure!(there["user_id"] == post["user_id"], "another author: {}", there["user_id"]);
    ensure!(there["create_at"] == post["create_at"], "another time: {}", there["create_at"]);
    let author = way.known_there(way.from.member()).await?;
    ensure!(author["username"] == way.name_there(way.from.member()), "the author is called {}", author["username"]);
    Ok(())
}

async fn reply(way: &Way<'_>) -> Result<()> {
    let root = way.settled("a question").await?;
    let reply = way.write(json!({ "message": "an answer", "root_id": root.id })).await?;
    way.arrives(&reply, |there| there["root_id"] == root.id).await?;
    let thread: Value = way.to.member().get(&format!("posts/{}/thread", root.id)).await?;
    ensure!(
        thread["posts"][&root.id]["reply_count"] == 1,
        "the root counts {}",
        thread["posts"][&root.id]["reply_count"]
    );
    Ok(())
}

async fn edit(way: &Way<'_>) -> Result<()> {
    let post = way.settled("a tpyo").await?;
    let text = fresh("a-typo-mended");
    let edited: Value = way.from.member().put(&format!("posts/{}/patch", post.id), &json!({ "message": text })).await?;
    way.arrives(&edited, |there| there["message"] == text && there["edit_at"].as_i64() > Some(0)).await.map(|_| ())
}

async fn deletion(way: &Way<'_>) -> Result<()> {
    let post = way.settled("never mind").await?;
    way.from.member().delete_post(&post.id).await?;
    until("the post is gone", async || Ok(way.to.member().find_post(&post.id).await?.is_none())).await
}

async fn reaction(way: &Way<'_>) -> Result<()> {
    let post = way.settled("good news").await?;
    way.from.member().react(&post.id, "tada").await?;
    let path = format!("posts/{}/reactions", post.id);
    let there = async || {
        let found: Value = way.to.member().get(&path).await?;
        anyhow::Ok(found.as_array().cloned().unwrap_or_default())
    };
    until("the reaction is there", async || {
        let by_writer = |r: &Value| r["emoji_name"] == "tada" && r["user_id"] == way.from.member().user.id;
        Ok(there().await?.iter().any(by_writer))
    })
    .await?;
    way.from.member().delete(&format!("users/me/posts/{}/reactions/tada", post.id)).await?;
    until("the reaction is gone", async || Ok(there().await?.is_empty())).await
}

async fn file(way: &Way<'_>) -> Result<()> {
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let name = format!("{}.bin", fresh("plan"));
    let uploaded = way.from.member().upload(&way.pair.channel_id, &name, bytes.clone()).await?;
    let post = way.write(json!({ "message": "see attached", "file_ids": [uploaded.id] })).await?;
    let there = way.arrives(&post, |there| there["file_ids"].as_array().is_some_and(|ids| ids.len() == 1)).await?;
    let id = there["file_ids"][0].as_str().unwrap_or_default();
    ensure!(way.to.member().download(id).await? == bytes, "other bytes arrived");
    let terms = json!({ "terms": name.trim_end_matches(".bin"), "is_or_search": false });
    let path = format!("teams/{}/files/search", way.to.team.id);
    until("the file is found by its name", async || {
        let found: Value = way.to.member().post(&path, &terms).await?;
        Ok(found["order"].as_array().is_some_and(|ids| ids.iter().any(|found| found == id)))
    })
    .await
}

/// The receiving side takes small files only for a while: the message crosses, and its author learns why the file did not.
async fn refused(way: &Way<'_>) -> Result<()> {
    if !way.pair.may_change_settings {
        return Err(not_tried("it changes a setting: CHANGE_SETTINGS=1 allows that"));
    }
    let before = way.to.settings("FileSettings", json!({ "MaxFileSize": 100 })).await?;
    let tried = refused_now(way).await;
    way.to.settings("FileSettings", before).await?;
    tried
}

async fn refused_now(way: &Way<'_>) -> Result<()> {
    let mut socket = way.from.member().socket().await?;
    let uploaded = way.from.member().upload(&way.pair.channel_id, "too-large.bin", vec![7; 5_000]).await?;
    let post = way.write(json!({ "message": "too large", "file_ids": [uploaded.id] })).await?;
    let there = way.arrives(&post, |_| true).await?;
    let files = there["file_ids"].as_array().map_or(0, Vec::len);
    ensure!(files == 0, "the file arrived though it is too large");
    let limit = std::time::Duration::from_secs(20);
    let told = socket.wait_for("a word to the author", limit, |event| {
        let text = event.data["post"].as_str().unwrap_or_default();
        event.name == "ephemeral_message" && text.contains("too-large.bin")
    });
    told.await.map(|_| ())
}

async fn search(way: &Way<'_>) -> Result<()> {
    let word = fresh("needle").replace('-', "");
    let post = way.settled(&format!("somewhere a {word} lies")).await?;
    until("the message is found", async || {
        let found = way.to.member().search_posts(&way.to.team.id, &word).await?;
        Ok(found.order.contains(&post.id))
    })
    .await
}

/// The mentions that a reader has in the shared channel.
async fn mentions(way: &Way<'_>) -> Result<i64> {
    let who = way.to.member();
    let path = format!("channels/{}/members/{}", way.pair.channel_id, who.user.id);
    let member: Value = who.get(&path).await?;
    Ok(member["mention_count"].as_i64().unwrap_or_default())
}

async fn mention(way: &Way<'_>) -> Result<()> {
    let before = mentions(way).await?;
    let reader = &way.to.member().user.username;
    let text = format!("@{reader}:{} look", way.to.known_as);
    let post = way.write(json!({ "message": text })).await?;
    let bare = format!("@{reader} look");
    way.arrives(&post, |there| there["message"] == bare).await?;
    until("the reader has one mention more", async || Ok(mentions(way).await? == before + 1)).await
}

async fn everybody(way: &Way<'_>) -> Result<()> {
    let before = mentions(way).await?;
    let post = way.write(json!({ "message": "@channel, all of you" })).await?;
    way.arrives(&post, |there| there["message"] == "@channel, all of you").await?;
    until("the reader has one mention more", async || Ok(mentions(way).await? == before + 1)).await
}

async fn urgent(way: &Way<'_>) -> Result<()> {
    let priority = json!({ "priority": "urgent", "requested_ack": true });
    let post = way.write(json!({ "message": "urgent", "metadata": { "priority": priority } })).await?;
    way.arrives(&post, |there| {
        let there = &there["metadata"]["priority"];
        there["priority"] == "urgent" && there["requested_ack"] == true
    })
    .await?;
    let (id, reader) = (post["id"].as_str().unwrap_or_default(), way.to.member());
    let _: Value = reader.post(&format!("users/{}/posts/{id}/ack", reader.user.id), &json!({})).await?;
    until("the author sees the acknowledgement", async || {
        let shown: Value = way.from.member().get(&format!("posts/{id}")).await?;
        let given = shown["metadata"]["acknowledgements"].as_array().cloned().unwrap_or_default();
        Ok(given.iter().any(|one| one["user_id"] == reader.user.id))
    })
    .await
}

/// That it is repeated takes minutes; that the other side knows it shall be can be seen at once.
async fn repeated(way: &Way<'_>) -> Result<()> {
    let answering = Way { from: way.to, to: way.from, pair: way.pair };
    answering.settled("so that I am known").await?;
    let name = answering.name_there(way.to.member());
    let priority = json!({ "priority": "urgent", "persistent_notifications": true });
    let post = way.write(json!({ "message": format!("@{name} look"), "metadata": { "priority": priority } })).await?;
    way.arrives(&post, |there| there["metadata"]["priority"]["persistent_notifications"] == true).await.map(|_| ())
}

async fn permalink(way: &Way<'_>) -> Result<()> {
    let target = way.settled("what is linked to").await?;
    let config: Value = way.from.admin.get("config").await?;
    let site = config["ServiceSettings"]["SiteURL"].as_str().unwrap_or_default().trim_end_matches('/').to_owned();
    let theirs: Value = way.to.admin.get("config").await?;
    let there = theirs["ServiceSettings"]["SiteURL"].as_str().unwrap_or_default().trim_end_matches('/').to_owned();
    let post = way.write(json!({ "message": format!("{site}/{}/pl/{}", way.from.team.name, target.id) })).await?;
    let link = format!("{there}/{}/pl/{}", way.to.team.name, target.id);
    way.arrives(&post, |arrived| arrived["message"] == link).await.map(|_| ())
}

/// A small picture.
pub(super) const PICTURE: &[u8] = include_bytes!("picture.png");

async fn emoji(way: &Way<'_>) -> Result<()> {
    let name = fresh("party").replace('-', "_");
    let about = json!({ "name": name, "creator_id": way.from.member().user.id }).to_string();
    way.from.member().upload_to("emoji", &[("emoji", &about)], "image", "party.png", PICTURE.to_vec()).await?;
    let post = way.settled("something to celebrate").await?;
    way.from.member().react(&post.id, &name).await?;
    let path = format!("posts/{}/reactions", post.id);
    eventually("the reaction is there by its name", async || {
        let found: Value = way.to.member().get(&path).await?;
        let found = found.as_array().cloned().unwrap_or_default();
        Ok(found.into_iter().find(|reaction| reaction["emoji_name"] == name))
    })
    .await
    .map(|_| ())
}

async fn burst(way: &Way<'_>) -> Result<()> {
    let word = fresh("burst");
    let mut written = Vec::new();
    for n in 0..120 {
        let post = way.from.member().create_post(&way.pair.channel_id, &format!("{word} {n}")).await?;
        written.push(post.id);
    }
    until("all of them are there", async || Ok(way.to.member().find_post(&written[119]).await?.is_some())).await?;
    let history = way.to.member().whole_history(&way.pair.channel_id).await?;
    let there: Vec<String> =
        history.into_iter().rev().filter(|post| post.message.starts_with(&word)).map(|post| post.id).collect();
    ensure!(there == written, "{} of {} arrived, or in another order", there.len(), written.len());
    Ok(())
}
