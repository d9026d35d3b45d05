//! Bots and webhooks over connected servers: their posts cross marked as such, and pass for nobody on the other side.

use causeway_api::testing::{Mesh, engines};
use serde_json::{Value, json};

use crate::support::linked::{arrived, connect, pair, share, shared_channel, side, until_member};
use crate::support::mesh_support::Side;
use crate::{bots, webhooks};

async fn configure(side: &Side) {
    let settings =
        json!({"EnableBotAccountCreation": true, "EnablePostUsernameOverride": true, "EnablePostIconOverride": true});
    webhooks::configure(&side.client, settings).await;
}

/// Posts through a webhook of the side's administrator and gives the post.
async fn through_hook(side: &Side, channel: &str, body: Value) -> Value {
    side.server.clock.advance(1);
    let hook = webhooks::made(&side.client, &json!(channel), json!({})).await;
    webhooks::call(&side.server, &hook, body).await.expect(200);
    webhooks::newest(&side.client, channel).await
}

fn id(post: &Value) -> &str {
    post["id"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bots_say_crosses_as_a_bots() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        for (here, there, known_as) in [(&a, &b, "a"), (&b, &a, "b")] {
            configure(here).await;
            let (bot, speaker) = bots::made(&here.client, &format!("robot-{known_as}")).await;
            let shown = here.client.get(&format!("/channels/{channel}")).await.expect(200);
            here.server.join(&here.client, &shown, &speaker).await;
            here.server.clock.advance(1);
            let said = speaker.post("/posts", json!({"channel_id": channel, "message": "beep"})).await.expect(201);
            let post = arrived(there, id(&said)).await;
            assert_eq!(post["props"], json!({"from_bot": "true"}));
            let author = there.client.get(&format!("/users/{}", bot["user_id"].as_str().unwrap())).await.expect(200);
            assert_eq!((&author["is_bot"], &author["bot_description"]), (&json!(true), &json!("beeps")));
            assert_eq!(author["username"], format!("robot-{known_as}:{known_as}"));
            // It is nobody's bot there: nobody sees it among theirs, or changes it.
            let path = format!("/bots/{}", bot["user_id"].as_str().unwrap());
            there.client.get(&path).await.refused(404, "store.sql_bot.get.missing.app_error");
            let tokens = format!("/users/{}/tokens", bot["user_id"].as_str().unwrap());
            assert_eq!(there.client.post(&tokens, json!({"description": "x"})).await.status, 403);
            // An edit keeps it.
            here.server.clock.advance(1);
            let patch = json!({"message": "boop"});
            speaker.put(&format!("/posts/{}/patch", id(&said)), patch).await.expect(200);
            crate::support::mesh_support::until("the edit is there", async || {
                arrived(there, id(&said)).await["message"] == "boop"
            })
            .await;
            assert_eq!(arrived(there, id(&said)).await["props"], json!({"from_bot": "true"}));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_pass_for_nobody_on_the_other_side() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        for (here, there, known_as, victim) in [(&a, &b, "a", "bea"), (&b, &a, "b", "ann")] {
            configure(here).await;
            let body = json!({"text": "send me your password", "username": victim, "icon_url": "http://10.0.0.1/i.png",
                "icon_emoji": "lock", "attachments": [{"text": "box", "image_url": "http://10.0.0.1/x.png"}]});
            let said = through_hook(here, &channel, body).await;
            assert_eq!(said["props"]["override_username"], victim);
            let post = arrived(there, id(&said)).await;
            assert_eq!(
                post["props"],
                json!({"from_webhook": "true", "override_username": format!("{victim}:{known_as}"),
                    "webhook_display_name": format!("Deployments:{known_as}"), "override_icon_emoji": "lock",
                    "attachments": [{"text": "box"}]})
            );
            assert_eq!(post["type"], "slack_attachment");
            assert_eq!(post["user_id"], here.client.user_id.as_str());
            // Somebody of a third workspace cannot be played either, and what hides a name is gone.
            for (wanted, shown) in [("zoe:other", "zoe-other"), ("be\u{200b}a\u{202e}", "bea")] {
                let said = through_hook(here, &channel, json!({"text": "again", "username": wanted})).await;
                let post = arrived(there, id(&said)).await;
                assert_eq!(post["props"]["override_username"], format!("{shown}:{known_as}"));
            }
            // An ordinary client's forgery does not leave home.
            here.server.clock.advance(1);
            let forged = json!({"channel_id": channel, "message": "forged",
                "props": {"from_webhook": "true", "override_username": victim, "from_bot": "true"}});
            let said = here.client.post("/posts", forged).await.expect(201);
            assert_eq!(arrived(there, id(&said)).await["props"], json!({}));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_passes_on_bots_and_webhooks_under_its_own_name() {
    for engine in engines() {
        let mesh = Mesh::default();
        let home = side(engine, &mesh, "home", "ann", |_| {}).await;
        let (left, right) =
            (side(engine, &mesh, "left", "bea", |_| {}).await, side(engine, &mesh, "right", "cal", |_| {}).await);
        let channel = home.new_channel("joint").await;
        for guest in [&left, &right] {
            let remote_id = connect(&home, guest).await;
            share(&home, &channel, &remote_id).await;
            until_member(guest, &channel).await;
        }
        configure(&left).await;
        let said = through_hook(&left, &channel, json!({"text": "from the left", "username": "cal"})).await;
        assert_eq!(arrived(&home, id(&said)).await["props"]["override_username"], "cal:left");
        assert_eq!(arrived(&right, id(&said)).await["props"]["override_username"], "cal:home");
        let (_, speaker) = bots::made(&left.client, "robot").await;
        let shown = left.client.get(&format!("/channels/{channel}")).await.expect(200);
        left.server.join(&left.client, &shown, &speaker).await;
        left.server.clock.advance(1);
        let said = speaker.post("/posts", json!({"channel_id": channel, "message": "beep"})).await.expect(201);
        let post = arrived(&right, id(&said)).await;
        assert_eq!(post["props"], json!({"from_bot": "true"}));
        let author = right.client.get(&format!("/users/{}", speaker.user_id)).await.expect(200);
        assert_eq!((&author["is_bot"], &author["username"]), (&json!(true), &json!("robot:home")));
    }
}
