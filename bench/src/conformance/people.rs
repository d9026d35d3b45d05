//! People: profiles, pictures, statuses, memberships, deactivation, names, discovery, bots.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::messages::PICTURE;
use super::report::{Report, not_tried};
use super::side::{Pair, Way, fresh};
use super::wait::{eventually, until, within};

pub(super) async fn all(pair: &Pair, report: &mut Report) {
    let (there, back) = (pair.there(), pair.back());
    report.both("profile", "names cross on change", profile(&there).await, profile(&back).await);
    report.both("picture", "crosses on change", picture(&there).await, picture(&back).await);
    report.both("status", "crosses on change", status(&there).await, status(&back).await);
    report.both("memberships", "joining and leaving", membership(&there).await, membership(&back).await);
    report.both("memberships", "who is deactivated disappears", gone(&there).await, gone(&back).await);
    report.both("name collisions", "a rename keeps the person", renamed(&there).await, renamed(&back).await);
    report.both("name collisions", "the same e-mail address", same_email(&there).await, same_email(&back).await);
    report.both("user discovery", "found before a channel is shared", found(&there).await, found(&back).await);
    report.both("bots", "their posts cross, marked as such", bot(&there).await, bot(&back).await);
    report.both("webhooks", "their posts cross, marked as such", webhook(&there).await, webhook(&back).await);
}

async fn profile(way: &Way<'_>) -> Result<()> {
    way.settled("here I am").await?;
    let nickname = fresh("nick");
    let body = json!({ "nickname": nickname, "position": "Surveyor" });
    let _: Value = way.from.member().put("users/me/patch", &body).await?;
    let path = format!("users/{}", way.from.member().user.id);
    until("the profile is there", async || {
        let there: Value = way.to.admin.get(&path).await?;
        Ok(there["nickname"] == nickname && there["position"] == "Surveyor")
    })
    .await
}

async fn picture(way: &Way<'_>) -> Result<()> {
    let (who, path) = (way.from.member(), format!("users/{}/image", way.from.member().user.id));
    way.known_there(who).await?;
    let before = way.to.member().bytes(&path).await?;
    who.upload_to("users/me/image", &[], "image", "me.png", PICTURE.to_vec()).await?;
    until("the other picture is there", async || Ok(way.to.member().bytes(&path).await? != before)).await
}

async fn status(way: &Way<'_>) -> Result<()> {
    let who = way.from.member();
    way.known_there(who).await?;
    let path = format!("users/{}/status", who.user.id);
    for wanted in ["dnd", "online"] {
        let body = json!({ "user_id": who.user.id, "status": wanted });
        let _: Value = who.put(&path, &body).await?;
        until("the status is there", async || {
            let there: Value = way.to.member().get(&path).await?;
            Ok(there["status"] == wanted)
        })
        .await?;
    }
    Ok(())
}

async fn membership(way: &Way<'_>) -> Result<()> {
    let person = way.from.person("comes-and-goes").await?;
    way.from.admin.add_to_channel(&way.pair.channel_id, &person.user.id).await?;
    let path = format!("channels/{}/members/{}", way.pair.channel_id, person.user.id);
    let _: Value = eventually("the member is there", async || way.to.admin.find(&path).await).await?;
    let own = format!("channels/{}/members/{}", way.pair.channel_id, person.user.id);
    person.delete(&own).await?;
    until("the member is gone", async || Ok(way.to.admin.find::<Value>(&path).await?.is_none())).await
}

async fn gone(way: &Way<'_>) -> Result<()> {
    let person = way.from.person("leaves-for-good").await?;
    way.from.admin.add_to_channel(&way.pair.channel_id, &person.user.id).await?;
    way.known_there(&person).await?;
    let body = json!({ "active": false });
    let _: Value = way.from.admin.put(&format!("users/{}/active", person.user.id), &body).await?;
    let (team, channel) = (&way.to.team.id, &way.pair.channel_id);
    let name = way.name_there(&person);
    let path = format!("users/autocomplete?in_team={team}&in_channel={channel}&name={name}");
    within(Duration::from_secs(60), "completion offers them no more", async || {
        let found: Value = way.to.member().get(&path).await?;
        let all = found["users"].as_array().into_iter().chain(found["out_of_channel"].as_array()).flatten();
        Ok((!all.into_iter().any(|user| user["id"] == person.user.id)).then_some(()))
    })
    .await
}

async fn renamed(way: &Way<'_>) -> Result<()> {
    let person = way.from.person("old-name").await?;
    way.from.admin.add_to_channel(&way.pair.channel_id, &person.user.id).await?;
    way.known_there(&person).await?;
    let name = fresh("new-name");
    let _: Value = person.put("users/me/patch", &json!({ "username": name })).await?;
    let (path, called) = (format!("users/{}", person.user.id), format!("{name}:{}", way.from.known_as));
    until("the new name is there", async || {
        let there: Value = way.to.admin.get(&path).await?;
        Ok(there["username"] == called)
    })
    .await
}

async fn same_email(way: &Way<'_>) -> Result<()> {
    let (here, there) = (way.from.person("twin").await?, way.to.person("twin").await?);
    let email = format!("{}@conformance.invalid", fresh("twins"));
    for (side, person) in [(way.from, &here), (way.to, &there)] {
        let path = format!("users/{}/patch", person.user.id);
        let _: Value = side.admin.put(&path, &json!({ "email": email })).await?;
    }
    way.from.admin.add_to_channel(&way.pair.channel_id, &here.user.id).await?;
    let post = here.create_post(&way.pair.channel_id, "one of two").await?;
    let path = format!("posts/{}", post.id);
    let _: Value = eventually("the post is there", async || way.to.member().find(&path).await).await?;
    let local: Value = way.to.admin.get(&format!("users/{}", there.user.id)).await?;
    ensure!(local["email"] == email && local["remote_id"].as_str().unwrap_or_default().is_empty(), "it is {local}");
    Ok(())
}

async fn found(way: &Way<'_>) -> Result<()> {
    if !way.pair.may_change_settings {
        return Err(not_tried("it changes a setting: CHANGE_SETTINGS=1 allows that"));
    }
    let flags: Value = way.from.admin.get("config").await?;
    if flags["FeatureFlags"].get("EnableSyncAllUsersForRemoteCluster").is_none() {
        return Err(not_tried("the server has no such setting"));
    }
    let on = json!({ "EnableSyncAllUsersForRemoteCluster": true });
    let before = [way.from.settings("FeatureFlags", on.clone()).await?, way.to.settings("FeatureFlags", on).await?];
    let person = way.from.person("to-be-found").await?;
    let found = way.known_there(&person).await;
    let [from, to] = before;
    way.from.settings("FeatureFlags", from).await?;
    way.to.settings("FeatureFlags", to).await?;
    found.map(|_| ())
}

async fn bot(way: &Way<'_>) -> Result<()> {
    if !way.pair.may_change_settings {
        return Err(not_tried("it changes a setting: CHANGE_SETTINGS=1 allows that"));
    }
    let on = json!({ "EnableBotAccountCreation": true, "EnableUserAccessTokens": true });
    let before = way.from.settings("ServiceSettings", on).await?;
    let tried = bot_posts(way).await;
    way.from.settings("ServiceSettings", before).await?;
    tried
}

async fn bot_posts(way: &Way<'_>) -> Result<()> {
    let name = fresh("robot");
    let bot: Value = way.from.admin.post("bots", &json!({ "username": name, "display_name": "Robot" })).await?;
    let id = bot["user_id"].as_str().unwrap_or_default().to_owned();
    way.from.admin.add_to_team(&way.from.team.id, &id).await?;
    way.from.admin.add_to_channel(&way.pair.channel_id, &id).await?;
    let token: Value = way.from.admin.post(&format!("users/{id}/tokens"), &json!({ "description": "run" })).await?;
    let speaker = way.from.admin.with_token(token["token"].as_str().unwrap_or_default());
    let post: Value = speaker.post("posts", &json!({ "channel_id": way.pair.channel_id, "message": "beep" })).await?;
    let there = way.arrives(&post, |_| true).await?;
    let author: Value = way.to.admin.get(&format!("users/{}", there["user_id"].as_str().unwrap_or_default())).await?;
    ensure!(author["is_bot"] == true, "the author is not marked as a bot: {author}");
    Ok(())
}

async fn webhook(way: &Way<'_>) -> Result<()> {
    if !way.pair.may_change_settings {
        return Err(not_tried("it changes a setting: CHANGE_SETTINGS=1 allows that"));
    }
    let on = json!({ "EnableIncomingWebhooks": true, "EnablePostUsernameOverride": true });
    let before = way.from.settings("ServiceSettings", on).await?;
    let tried = hook_posts(way).await;
    way.from.settings("ServiceSettings", before).await?;
    tried
}

async fn hook_posts(way: &Way<'_>) -> Result<()> {
    let body = json!({ "channel_id": way.pair.channel_id, "display_name": "Hook" });
    let hook: Value = way.from.admin.post("hooks/incoming", &body).await?;
    let (text, id) = (fresh("from-a-hook"), hook["id"].as_str().unwrap_or_default());
    way.from.admin.call_hook(id, &json!({ "text": text, "username": way.to.admin.user.username })).await?;
    let post = eventually("the hook's post is there", async || {
        let posts = way.to.member().history_page(&way.pair.channel_id, 0, 20).await?;
        Ok(posts.in_order().find(|post| post.message == text).cloned())
    })
    .await?;
    ensure!(post.user_id != way.to.admin.user.id, "it came in the name of a person of the other side");
    let there: Value = way.to.admin.get(&format!("posts/{}", post.id)).await?;
    ensure!(there["props"]["from_webhook"] == "true", "it is not marked as a webhook's: {}", there["props"]);
    Ok(())
}
