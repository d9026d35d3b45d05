//! Messages from before a channel was shared: chosen by whoever shares it, capped by whoever gets them.

use crate::support::govern_support::{Side, connected, until};
use causeway_api::testing::engines;
use serde_json::{Value, json};

fn path(side: &Side, channel: &str) -> String {
    format!("/causeway/connections/{}/channels/{channel}/history", side.remote_id)
}

async fn history(side: &Side, channel: &str) -> Value {
    side.admin.get(&path(side, channel)).await.expect(200)
}

async fn until_state(side: &Side, channel: &str, state: &str) {
    until(state, async || history(side, channel).await["state"] == state).await;
}

async fn invite_with(side: &Side, channel: &str, query: &str) -> causeway_api::testing::Answer {
    let path = format!("/remotecluster/{}/channels/{channel}/invite?{query}", side.remote_id);
    side.admin.post(&path, json!({})).await
}

async fn reply(side: &Side, channel: &str, root: &Value, message: &str) -> Value {
    side.server.clock.advance(1);
    let body = json!({"channel_id": channel, "message": message, "root_id": root["id"]});
    side.admin.post("/posts", body).await.expect(201)
}

#[tokio::test]
async fn all_of_it_arrives_as_it_was_and_nobody_finds_it_unread() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("old").await;
        let root = a.post(&channel, "root").await;
        let answer = reply(&a, &channel, &root, "answer for @admin-borealis").await;
        let body = json!({"user_id": a.admin.user_id, "post_id": root["id"], "emoji_name": "heart"});
        a.admin.post("/reactions", body).await.expect(200);
        let gone = a.post(&channel, "deleted").await;
        a.admin.delete(&format!("/posts/{}", gone["id"].as_str().unwrap())).await.expect(200);
        for n in 0..150 {
            a.post(&channel, &format!("number {n}")).await;
        }
        let preview = a.admin.get(&format!("{}/preview", path(&a, &channel))).await.expect(200);
        assert_eq!((&preview["posts"], &preview["files"]), (&json!(152), &json!(0)));
        a.server.clock.advance(10);
        invite_with(&a, &channel, "history=all").await.expect(200);
        until_state(&a, &channel, "done").await;
        let told = history(&a, &channel).await;
        assert_eq!((&told["sent"], &told["total"], &told["refused"]), (&json!(152), &json!(152), &json!(0)));

        let mine = a.texts(&channel).await;
        assert_eq!(b.texts(&channel).await, mine);
        let there = b.admin.get(&format!("/posts/{}", root["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(there["create_at"], root["create_at"]);
        assert_eq!(there["user_id"], root["user_id"]);
        assert_eq!(there["metadata"]["reactions"][0]["emoji_name"], "heart");
        let there = b.admin.get(&format!("/posts/{}", answer["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(there["root_id"], root["id"]);
        b.admin.get(&format!("/posts/{}", gone["id"].as_str().unwrap())).await.refused(404, "app.post.get.app_error");

        let unread = b.admin.get(&format!("/users/me/channels/{channel}/unread")).await.expect(200);
        assert_eq!((&unread["msg_count"], &unread["mention_count"]), (&json!(0), &json!(0)));
        let before = b.admin.get(&format!("/channels/{channel}")).await.expect(200)["last_post_at"].clone();
        assert!(before.as_i64() < root["create_at"].as_i64() || before.as_i64() > Some(0));
        // What is new is news all the same, and asking again makes nothing twice.
        a.post(&channel, "new").await;
        until("the news are there", async || b.texts(&channel).await.len() == mine.len() + 1).await;
        let unread = b.admin.get(&format!("/users/me/channels/{channel}/unread")).await.expect(200);
        assert_eq!(unread["msg_count"], 1);
        a.admin.post(&path(&a, &channel), json!({"mode": "all"})).await.expect(200);
        until_state(&a, &channel, "done").await;
        assert_eq!(b.texts(&channel).await.len(), mine.len() + 1);
        let unread = b.admin.get(&format!("/users/me/channels/{channel}/unread")).await.expect(200);
        assert_eq!(unread["msg_count"], 1);
        assert!(a.has_audit("/api/v4/causeway/connections/channels/history", "mode=all").await);
    }
}

#[tokio::test]
async fn none_by_default_and_since_a_time_later_with_the_roots_of_its_threads() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("old").await;
        a.post(&channel, "oldest").await;
        let root = a.post(&channel, "root").await;
        let middle = a.post(&channel, "middle").await;
        reply(&a, &channel, &root, "answer").await;
        a.server.clock.advance(10);
        a.invite(&channel).await.expect(200);
        b.until_channel(&channel).await;
        a.post(&channel, "new").await;
        b.until_texts(&channel, &["new"]).await;
        assert_eq!(history(&a, &channel).await["state"], "none");
        let since = middle["create_at"].as_i64().unwrap();
        a.admin.post(&path(&a, &channel), json!({"mode": "since", "since": since})).await.expect(200);
        b.until_texts(&channel, &["root", "middle", "answer", "new"]).await;
        until_state(&a, &channel, "done").await;
        assert_eq!(history(&a, &channel).await["sent"], 2);

        a.admin
            .post(&path(&a, &channel), json!({"mode": "some"}))
            .await
            .refused(400, "api.causeway.history.mode.app_error");
        b.admin
            .post(&path(&b, &channel), json!({"mode": "all"}))
            .await
            .refused(400, "api.causeway.history.not_home.app_error");
        let someone = a.person("someone").await;
        assert_eq!(someone.post(&path(&a, &channel), json!({"mode": "all"})).await.status, 403);
        let unshared = a.new_channel("unshared").await;
        a.admin
            .post(&path(&a, &unshared), json!({"mode": "all"}))
            .await
            .refused(400, "api.command_share.channel_remote_id_not_exists");
    }
}

#[tokio::test]
async fn each_side_caps_it_and_says_so() {
    const DAY: i64 = 24 * 3_600_000;
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("old").await;
        for n in 0..130 {
            a.post(&channel, &format!("old {n}")).await;
        }
        a.server.clock.advance(10 * DAY);
        b.server.clock.advance(10 * DAY);
        a.post(&channel, "recent").await;
        a.server.clock.advance(10);
        // The side that gets it caps the age.
        b.set_policy(json!({"history_max_age_days": 5})).await;
        invite_with(&a, &channel, "history=all").await.expect(200);
        until_state(&a, &channel, "done").await;
        assert_eq!(b.texts(&channel).await, ["recent"]);
        let told = history(&a, &channel).await;
        assert_eq!((&told["sent"], &told["refused"], &told["total"]), (&json!(1), &json!(130), &json!(131)));
        assert!(told["reason"].as_str().unwrap().contains("older than"), "{told}");
        let queue = a.admin.get(&format!("/causeway/connections/{}/queue", a.remote_id)).await.expect(200);
        assert_eq!(queue["refused"], json!([]), "nothing is kept to be tried for ever");
        // It takes none at all.
        b.set_policy(json!({"history": false})).await;
        a.admin.post(&path(&a, &channel), json!({"mode": "all"})).await.expect(200);
        until_state(&a, &channel, "refused").await;
        assert!(history(&a, &channel).await["reason"].as_str().unwrap().contains("history is not taken"));
        // The side that sends may forbid it, too, and then nothing is shared halfway.
        a.set_policy(json!({"history": false})).await;
        let other = a.new_channel("other").await;
        invite_with(&a, &other, "history=all").await.refused(403, "api.causeway.history.policy.app_error");
        assert_eq!(a.share(&other).await, json!(null));
    }
}

#[tokio::test]
async fn it_goes_on_after_a_restart_and_new_messages_do_not_wait_for_it() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("old").await;
        for n in 0..260 {
            a.post(&channel, &format!("old {n}")).await;
        }
        a.server.clock.advance(10);
        invite_with(&a, &channel, "history=all").await.expect(200);
        until("it has begun", async || history(&a, &channel).await["sent"].as_i64() > Some(0)).await;
        a.server.state.federation.stop().await;
        let sent = history(&a, &channel).await["sent"].as_i64().unwrap();
        a.post(&channel, "news").await;
        a.server.state.federation.start();
        until_state(&a, &channel, "done").await;
        assert!(sent <= 260);
        let told = history(&a, &channel).await;
        assert_eq!((&told["sent"], &told["total"]), (&json!(260), &json!(260)));
        until("the news are there", async || {
            let page = b.admin.get(&format!("/channels/{channel}/posts?per_page=1")).await.json();
            let newest = page["order"][0].as_str().unwrap_or_default().to_owned();
            page["posts"][&newest]["message"] == "news"
        })
        .await;
        let stats = b.admin.get(&format!("/channels/{channel}")).await.expect(200);
        assert_eq!(stats["total_msg_count"], 261);
    }
}
