//! Incoming webhooks: made and changed by those who may, and what programs post through them, over the public API.

use causeway_api::testing::{Client, Listener, TestServer, on_each_engine};
use serde_json::{Value, json};

/// Changes settings of the service.
pub async fn configure(admin: &Client, settings: Value) {
    admin.put("/config/patch", json!({"ServiceSettings": settings})).await.expect(200);
}

/// A webhook of `who` in a channel.
pub async fn made(who: &Client, channel_id: &Value, more: Value) -> String {
    let mut body = json!({"channel_id": channel_id, "display_name": "Deployments"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    who.post("/hooks/incoming", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// Posts as a program without an account does.
pub async fn call(server: &TestServer, id: &str, body: Value) -> causeway_api::testing::Answer {
    server.anonymous().post(&format!("//hooks/{id}"), body).await
}

/// The newest message of a channel.
pub async fn newest(who: &Client, channel_id: &str) -> Value {
    let list = who.get(&format!("/channels/{channel_id}/posts")).await.expect(200);
    list["posts"][list["order"][0].as_str().unwrap()].clone()
}

#[tokio::test]
async fn webhooks_are_managed_by_who_may() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        let team = server.team(&admin).await;
        let channel = server.channel(&admin, team["id"].as_str().unwrap(), "joint").await;
        server.join(&admin, &channel, &bob).await;
        let body = json!({"channel_id": channel["id"], "display_name": "hook", "username": "deploy"});
        bob.post("/hooks/incoming", body.clone()).await.refused(403, "api.context.permissions.app_error");
        let hook = admin.post("/hooks/incoming", body).await.expect(201);
        assert_eq!(hook["team_id"], team["id"]);
        assert_eq!(hook["user_id"], admin.user_id.as_str());
        assert_eq!(hook["username"], "", "names of one's own are off");
        let path = format!("/hooks/incoming/{}", hook["id"].as_str().unwrap());
        assert_eq!(admin.get(&path).await.expect(200), hook);
        bob.get(&path).await.refused(403, "api.context.permissions.app_error");
        bob.delete(&path).await.refused(403, "api.context.permissions.app_error");
        admin.get("/hooks/incoming/nonsense").await.refused(400, "api.context.invalid_url_param.app_error");
        let unknown = format!("/hooks/incoming/{}", team["id"].as_str().unwrap());
        admin.get(&unknown).await.refused(404, "app.webhooks.get_incoming.app_error");

        let team_id = team["id"].as_str().unwrap();
        let counted =
            admin.get(&format!("/hooks/incoming?team_id={team_id}&include_total_count=true")).await.expect(200);
        assert_eq!((&counted["total_count"], &counted["incoming_webhooks"][0]), (&json!(1), &hook));
        // Who leads the team has webhooks of their own, and sees all of them there.
        let lead = json!({"scheme_user": true, "scheme_admin": true});
        admin.put(&format!("/teams/{team_id}/members/{}/schemeRoles", bob.user_id), lead).await.expect(200);
        let mine = made(&bob, &channel["id"], json!({})).await;
        assert_eq!(
            bob.get(&format!("/hooks/incoming?team_id={team_id}")).await.expect(200).as_array().unwrap().len(),
            2
        );
        bob.get("/hooks/incoming").await.refused(403, "api.context.permissions.app_error");
        // In the name of somebody above oneself nobody makes one.
        let above = json!({"channel_id": channel["id"], "user_id": admin.user_id});
        bob.post("/hooks/incoming", above).await.refused(403, "api.context.permissions.app_error");

        let elsewhere = server.team(&admin).await;
        let other = server.channel(&admin, elsewhere["id"].as_str().unwrap(), "other").await;
        let moved = json!({"id": hook["id"], "channel_id": other["id"]});
        admin.put(&path, moved).await.refused(400, "api.webhook.team_mismatch.app_error");
        let changed = json!({"id": hook["id"], "channel_id": channel["id"], "display_name": "new", "description": "d"});
        assert_eq!(admin.put(&path, changed.clone()).await.expect(200)["display_name"], "new");
        admin
            .put(&format!("/hooks/incoming/{mine}"), changed)
            .await
            .refused(400, "api.context.invalid_body_param.app_error");
        admin.delete(&path).await.expect(200);
        admin.get(&path).await.refused(404, "app.webhooks.get_incoming.app_error");
        call(&server, hook["id"].as_str().unwrap(), json!({"text": "x"}))
            .await
            .refused(400, "web.incoming_webhook.invalid.app_error");

        configure(&admin, json!({"EnableIncomingWebhooks": false})).await;
        admin.get("/hooks/incoming").await.refused(501, "api.incoming_webhook.disabled.app_error");
        call(&server, &mine, json!({"text": "x"})).await.refused(501, "web.incoming_webhook.disabled.app_error");
    })
    .await;
}

#[tokio::test]
async fn programs_post_and_are_marked_as_such() {
    on_each_engine(async |server| {
        let admin = server.user("ann").await;
        let team = server.team(&admin).await;
        let channel = server.channel(&admin, team["id"].as_str().unwrap(), "joint").await;
        let id = channel["id"].as_str().unwrap();
        let hook = made(&admin, &channel["id"], json!({})).await;
        let said = json!({"text": "deployed", "username": "boss", "icon_url": "https://x.example/i.png",
            "props": {"from_bot": "true", "override_username": "boss", "mine": 1}});
        let answer = call(&server, &hook, said.clone()).await;
        assert_eq!((answer.status.as_u16(), &answer.bytes[..]), (200, &b"ok"[..]));
        let post = newest(&admin, id).await;
        assert_eq!((&post["message"], &post["user_id"]), (&json!("deployed"), &json!(admin.user_id)));
        let marks = json!({"from_webhook": "true", "webhook_display_name": "Deployments", "mine": 1});
        assert_eq!(post["props"], marks, "names and pictures of one's own are off");

        configure(&admin, json!({"EnablePostUsernameOverride": true, "EnablePostIconOverride": true})).await;
        let address = server.serve().await;
        let mut listening = Listener::connect(address, &admin, "").await;
        listening.event("hello").await;
        call(&server, &hook, said).await.expect(200);
        assert_eq!(listening.event("posted").await["data"]["sender_name"], "boss");
        let post = newest(&admin, id).await;
        assert_eq!(post["props"]["override_username"], "boss");
        assert_eq!(post["props"]["override_icon_url"], "https://x.example/i.png");
        // A form, attachments without text, an emoji for a picture, a name that hides another.
        let payload = json!({"attachments": [{"title": "T", "text": "a box", "actions": [{"id": "x"}]}],
            "icon_emoji": ":rocket:", "username": "ad\u{202e}min:beta", "icon_url": "javascript:alert(1)"});
        let form: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &payload.to_string()).finish();
        let path = format!("//hooks/{hook}");
        let sent = server.anonymous().post_bytes(&path, "application/x-www-form-urlencoded", form).await;
        sent.expect(200);
        let post = newest(&admin, id).await;
        assert_eq!(post["type"], "slack_attachment");
        assert_eq!(post["props"]["attachments"], json!([{"title": "T", "text": "a box"}]));
        assert_eq!(post["props"]["override_username"], "admin-beta");
        assert_eq!(post["props"]["override_icon_emoji"], "rocket");
        assert_eq!(post["props"].get("override_icon_url"), None);
        // Nobody forges the marks, and an edit takes none away.
        let forged =
            json!({"channel_id": id, "message": "m", "props": {"from_webhook": "true", "override_username": "x"}});
        assert_eq!(admin.post("/posts", forged).await.expect(201)["props"], json!({}));
        let path = format!("/posts/{}/patch", post["id"].as_str().unwrap());
        let edited = admin.put(&path, json!({"props": {"override_username": "y"}})).await.expect(200);
        assert_eq!(edited["props"]["override_username"], "admin-beta");
        assert_eq!(edited["props"]["from_webhook"], "true");

        let urgent = json!({"text": "now", "priority": {"priority": "urgent", "requested_ack": true}});
        call(&server, &hook, urgent).await.expect(200);
        assert_eq!(newest(&admin, id).await["metadata"]["priority"]["priority"], "urgent");
    })
    .await;
}

#[tokio::test]
async fn a_webhook_reaches_what_whoever_made_it_could() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        let team = server.team(&admin).await;
        let team_id = team["id"].as_str().unwrap();
        let channel = server.channel(&admin, team_id, "joint").await;
        let (open, mine) =
            (server.channel(&admin, team_id, "open").await, server.channel(&admin, team_id, "mine").await);
        server.join(&admin, &channel, &bob).await;
        let private = json!({"team_id": team_id, "name": "secret", "display_name": "secret", "type": "P"});
        admin.post("/channels", private).await.expect(201);
        let hook = admin
            .post("/hooks/incoming", json!({"channel_id": channel["id"], "user_id": bob.user_id}))
            .await
            .expect(201);
        let hook = hook["id"].as_str().unwrap().to_owned();
        call(&server, &hook, json!({"text": "over there", "channel": "#open"})).await.expect(200);
        let there = newest(&admin, open["id"].as_str().unwrap()).await;
        assert_eq!((&there["message"], &there["user_id"]), (&json!("over there"), &json!(bob.user_id)));
        let nowhere = call(&server, &hook, json!({"text": "x", "channel": "secret"})).await;
        nowhere.refused(404, "web.incoming_webhook.channel.app_error");
        call(&server, &hook, json!({"text": "x", "channel": "no-such"}))
            .await
            .refused(404, "web.incoming_webhook.channel.app_error");
        call(&server, &hook, json!({"text": "psst", "channel": "@ann"})).await.expect(200);
        let direct = admin.post("/channels/direct", json!([admin.user_id, bob.user_id])).await.expect(201);
        assert_eq!(newest(&admin, direct["id"].as_str().unwrap()).await["message"], "psst");
        // Where members may not post, it may not either.
        let closed = json!([{"name": "create_post", "roles": {"members": false}}]);
        let path = format!("/channels/{}/moderations/patch", mine["id"].as_str().unwrap());
        admin.put(&path, closed).await.expect(200);
        let refused = call(&server, &hook, json!({"text": "x", "channel": "mine"})).await;
        refused.refused(403, "web.incoming_webhook.permissions.app_error");

        let locked = made(&admin, &channel["id"], json!({"channel_locked": true})).await;
        let refused = call(&server, &locked, json!({"text": "x", "channel": "open"})).await;
        refused.refused(403, "web.incoming_webhook.channel_locked.app_error");
        call(&server, &locked, json!({"text": "x", "channel": "@bob"}))
            .await
            .refused(403, "web.incoming_webhook.channel_locked.app_error");
        call(&server, &locked, json!({"text": "x", "channel": "joint"})).await.expect(200);

        admin.delete(&format!("/channels/{}", channel["id"].as_str().unwrap())).await.expect(200);
        call(&server, &locked, json!({"text": "x"}))
            .await
            .refused(400, "api.post.create_post.can_not_post_to_deleted.error");
        admin.put(&format!("/users/{}/active", bob.user_id), json!({"active": false})).await.expect(200);
        call(&server, &hook, json!({"text": "x", "channel": "open"}))
            .await
            .refused(403, "web.incoming_webhook.user.app_error");
    })
    .await;
}

#[tokio::test]
async fn what_programs_send_has_bounds() {
    on_each_engine(async |server| {
        let admin = server.user("ann").await;
        let team = server.team(&admin).await;
        let channel = server.channel(&admin, team["id"].as_str().unwrap(), "joint").await;
        let hook = made(&admin, &channel["id"], json!({})).await;
        call(&server, &hook, json!({"text": " "})).await.refused(400, "web.incoming_webhook.text.app_error");
        call(&server, &hook, json!({"text": 7})).await.refused(400, "web.incoming_webhook.parse.app_error");
        let long = call(&server, &hook, json!({"text": "x".repeat(17_000)})).await;
        long.refused(400, "model.post.is_valid.message_length.app_error");
        let huge = call(&server, &hook, json!({"text": "x".repeat(400_000)})).await;
        huge.refused(413, "api.context.request_body_too_large.app_error");
        let path = format!("//hooks/{hook}");
        let form = server.anonymous().post_bytes(&path, "application/x-www-form-urlencoded", "payload=%7Bno").await;
        form.refused(400, "web.incoming_webhook.parse.app_error");
        assert_eq!(server.anonymous().get(&format!("//hooks/{hook}")).await.status, 405);
        // Whoever tries ids is stopped before long.
        let unknown = team["id"].as_str().unwrap();
        let mut tries = 0;
        while call(&server, unknown, json!({"text": "x"})).await.status != 429 {
            tries += 1;
            assert!(tries < 1000, "nobody stops the guessing");
        }
        // Who knows one posts on from the same address.
        call(&server, &hook, json!({"text": "still here"})).await.expect(200);
    })
    .await;
}
