//! Bots: made, seen, changed and used by those who may, over the public API.

use causeway_api::testing::{Client, TestServer, on_each_engine};
use serde_json::{Value, json};

/// Lets bots be made.
pub async fn allow(admin: &Client) {
    let patch = json!({"ServiceSettings": {"EnableBotAccountCreation": true}});
    admin.put("/config/patch", patch).await.expect(200);
}

/// A bot of `owner`, and what acts as it.
pub async fn made(owner: &Client, name: &str) -> (Value, Client) {
    let body = json!({"username": name, "display_name": "Helpful Robot", "description": "beeps"});
    let bot = owner.post("/bots", body).await.expect(201);
    let id = bot["user_id"].as_str().unwrap();
    let token = owner.post(&format!("/users/{id}/tokens"), json!({"description": "to speak"})).await.expect(200);
    let mut speaker = owner.with_token(token["token"].as_str().unwrap());
    speaker.user_id = id.to_owned();
    (bot, speaker)
}

/// Gives `who` a role that holds these permissions.
async fn grant(server: &TestServer, admin: &Client, who: &Client, permissions: &[&str]) {
    let role = admin.get("/roles/name/system_custom_group_admin").await.expect(200);
    let path = format!("/roles/{}/patch", role["id"].as_str().unwrap());
    admin.put(&path, json!({"permissions": permissions})).await.expect(200);
    let body = json!({"roles": "system_user system_custom_group_admin"});
    admin.put(&format!("/users/{}/roles", who.user_id), body).await.expect(200);
    let _ = server;
}

#[tokio::test]
async fn bots_are_made_where_the_settings_let_them_and_by_who_may() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        let body = json!({"username": "robot", "display_name": "Robot", "description": "beeps"});
        admin.post("/bots", body.clone()).await.refused(403, "api.bot.create_disabled");
        allow(&admin).await;
        bob.post("/bots", body.clone()).await.refused(403, "api.context.permissions.app_error");
        let bot = admin.post("/bots", body.clone()).await.expect(201);
        assert_eq!((&bot["username"], &bot["display_name"]), (&json!("robot"), &json!("Robot")));
        assert_eq!((&bot["owner_id"], &bot["delete_at"]), (&json!(admin.user_id), &json!(0)));
        let path = format!("/users/{}", bot["user_id"].as_str().unwrap());
        let user = bob.get(&path).await.expect(200);
        assert_eq!((&user["is_bot"], &user["bot_description"]), (&json!(true), &json!("beeps")));
        admin.post("/bots", body).await.refused(400, "app.user.save.username_exists.app_error");
        let odd = json!({"username": "No Name"});
        admin.post("/bots", odd).await.refused(400, "model.user.is_valid.username.app_error");
        let long = json!({"username": "talker", "description": "x".repeat(1025)});
        admin.post("/bots", long).await.refused(400, "model.bot.is_valid.description.app_error");
        let login = json!({"login_id": "robot", "password": "whatever-it-is"});
        assert_eq!(server.anonymous().post("/users/login", login).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn whose_bots_are_seen_and_changed_depends_on_the_permissions() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        allow(&admin).await;
        let (bot, _) = made(&admin, "robot").await;
        let path = format!("/bots/{}", bot["user_id"].as_str().unwrap());
        bob.get("/bots").await.refused(403, "api.context.permissions.app_error");
        bob.get(&path).await.refused(404, "store.sql_bot.get.missing.app_error");
        bob.put(&path, json!({"username": "mine"})).await.refused(404, "store.sql_bot.get.missing.app_error");
        bob.get("/bots/nonsense").await.refused(400, "api.context.invalid_url_param.app_error");

        grant(&server, &admin, &bob, &["create_bot", "read_bots", "manage_bots", "create_user_access_token"]).await;
        let (own, speaker) = made(&bob, "bobs-bot").await;
        assert_eq!(own["owner_id"], bob.user_id.as_str());
        let listed = bob.get("/bots").await.expect(200);
        assert_eq!(listed.as_array().unwrap().len(), 1, "only their own: {listed}");
        bob.get(&path).await.refused(404, "store.sql_bot.get.missing.app_error");
        assert_eq!(admin.get("/bots?per_page=1").await.expect(200).as_array().unwrap().len(), 1);
        assert_eq!(admin.get("/bots").await.expect(200).as_array().unwrap().len(), 2);
        // A bot makes no bots, and logs in nobody else.
        let token = json!({"description": "x"});
        let of_another = format!("/users/{}/tokens", bot["user_id"].as_str().unwrap());
        bob.post(&of_another, token.clone()).await.refused(403, "api.context.permissions.app_error");
        speaker.post("/bots", json!({"username": "child"})).await.refused(403, "api.context.permissions.app_error");

        let own_path = format!("/bots/{}", own["user_id"].as_str().unwrap());
        let changed = json!({"username": "renamed", "display_name": "New", "description": ""});
        let changed = bob.put(&own_path, changed).await.expect(200);
        assert_eq!((&changed["username"], &changed["description"]), (&json!("renamed"), &json!("")));
        let picture = include_bytes!("fixtures/pixel.png");
        let mut form = b"--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"i.png\"\r\n\r\n".to_vec();
        form.extend_from_slice(picture);
        form.extend_from_slice(b"\r\n--xyz--\r\n");
        let image = format!("/users/{}/image", own["user_id"].as_str().unwrap());
        bob.post_bytes(&image, "multipart/form-data; boundary=xyz", form.clone()).await.expect(200);
        let others = format!("/users/{}/image", bot["user_id"].as_str().unwrap());
        let refused = bob.post_bytes(&others, "multipart/form-data; boundary=xyz", form).await;
        refused.refused(403, "api.context.permissions.app_error");

        admin.post(&format!("{path}/assign/{}", bob.user_id), json!({})).await.expect(200);
        assert_eq!(bob.get(&path).await.expect(200)["owner_id"], bob.user_id.as_str());
        let to_bot = format!("{path}/assign/{}", own["user_id"].as_str().unwrap());
        admin.post(&to_bot, json!({})).await.refused(403, "api.context.permissions.app_error");
    })
    .await;
}

#[tokio::test]
async fn a_bot_speaks_as_one_until_it_is_disabled() {
    on_each_engine(async |server| {
        let admin = server.user("ann").await;
        allow(&admin).await;
        let (bot, speaker) = made(&admin, "robot").await;
        let team = server.team(&admin).await;
        let channel = server.channel(&admin, team["id"].as_str().unwrap(), "joint").await;
        server.join(&admin, &channel, &speaker).await;
        let body = json!({"channel_id": channel["id"], "message": "beep", "props": {"from_bot": "false"}});
        let post = speaker.post("/posts", body.clone()).await.expect(201);
        assert_eq!(post["props"]["from_bot"], "true");
        // Nobody else says so of themselves, nor takes it away by an edit.
        let mine = json!({"channel_id": channel["id"], "message": "I am one", "props": {"from_bot": "true"}});
        assert_eq!(admin.post("/posts", mine).await.expect(201)["props"], json!({}));
        let path = format!("/posts/{}/patch", post["id"].as_str().unwrap());
        let edited = speaker.put(&path, json!({"message": "boop", "props": {"mine": 1}})).await.expect(200);
        assert_eq!(edited["props"], json!({"from_bot": "true", "mine": 1}));

        let path = format!("/bots/{}", bot["user_id"].as_str().unwrap());
        let disabled = admin.post(&format!("{path}/disable"), json!({})).await.expect(200);
        assert_ne!(disabled["delete_at"], 0);
        assert_eq!(speaker.post("/posts", body.clone()).await.status, 401);
        admin.get(&path).await.refused(404, "store.sql_bot.get.missing.app_error");
        admin.get(&format!("{path}?include_deleted=true")).await.expect(200);
        assert_eq!(admin.get("/bots").await.expect(200), json!([]));
        admin.post(&format!("{path}/enable"), json!({})).await.expect(200);
        speaker.post("/posts", body).await.expect(201);
        // People's own tokens need the setting; bots have no other way in.
        let own = admin.post("/users/me/tokens", json!({"description": "x"})).await;
        own.refused(501, "app.user_access_token.disabled");
    })
    .await;
}

#[tokio::test]
async fn bots_go_with_who_answers_for_them() {
    on_each_engine(async |server| {
        let (admin, bob) = (server.user("ann").await, server.user("bob").await);
        allow(&admin).await;
        let (bot, speaker) = made(&admin, "robot").await;
        let path = format!("/bots/{}", bot["user_id"].as_str().unwrap());
        admin.post(&format!("{path}/assign/{}", bob.user_id), json!({})).await.expect(200);
        speaker.get("/users/me").await.expect(200);
        admin.put(&format!("/users/{}/active", bob.user_id), json!({"active": false})).await.expect(200);
        assert_eq!(speaker.get("/users/me").await.status, 401);
        let orphans = admin.get("/bots?only_orphaned=true&include_deleted=true").await.expect(200);
        assert_eq!(orphans[0]["user_id"], bot["user_id"]);
        assert_eq!(admin.get("/bots?only_orphaned=true").await.expect(200), json!([]));
    })
    .await;
}
