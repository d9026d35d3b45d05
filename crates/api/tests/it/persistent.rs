//! Urgent messages that are repeated to those whom they mention, on one server and over two, by the mock clock.

use causeway_api::testing::{Client, Listener, Mesh, TestServer, engines, on_each_engine};
use causeway_service::posts::repeat_due;
use serde_json::{Value, json};

use crate::support::linked::{arrived, connect, pair, share, shared_channel, side, until_member};

const MINUTE: i64 = 60_000;

fn urgent(channel: &str, message: &str) -> Value {
    let priority = json!({"priority": "urgent", "persistent_notifications": true});
    json!({"channel_id": channel, "message": message, "metadata": {"priority": priority}})
}

/// Lets minutes pass and has the server do what is due; says how many people it told.
async fn pass(server: &TestServer, minutes: i64) -> u64 {
    server.clock.advance(minutes * MINUTE);
    repeat_due(&server.ws).await.unwrap()
}

async fn said(who: &Client, body: Value) -> String {
    let post = who.post("/posts", body).await.expect(201);
    assert_eq!(post["metadata"]["priority"]["persistent_notifications"], true);
    post["id"].as_str().unwrap().to_owned()
}

/// A channel with ann, bob and cal in it.
async fn room(server: &TestServer) -> (Client, Client, Client, String) {
    let (ann, bob, cal) = (server.user("ann").await, server.user("bob").await, server.user("cal").await);
    let team = server.team(&ann).await;
    let channel = server.channel(&ann, team["id"].as_str().unwrap(), "joint").await;
    server.join(&ann, &channel, &bob).await;
    server.join(&ann, &channel, &cal).await;
    (ann, bob, cal, channel["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_message_is_repeated_until_each_has_answered_or_it_is_enough() {
    on_each_engine(async |server| {
        let (ann, bob, cal, channel) = room(&server).await;
        let address = server.serve().await;
        let mut listening = Listener::connect(address, &bob, "").await;
        listening.event("hello").await;
        let post = said(&ann, urgent(&channel, "@bob @cal the house is on fire")).await;
        assert_eq!(pass(&server, 4).await, 0, "not before its time");
        assert_eq!(pass(&server, 1).await, 2);
        let event = listening.event("persistent_notification_triggered").await;
        assert!(event["data"]["post"].as_str().unwrap().contains(&post));
        assert_eq!(event["data"]["mentions"], json!(format!("[\"{}\"]", bob.user_id)));
        assert_eq!((&event["data"]["channel_type"], &event["data"]["sender_name"]), (&json!("O"), &json!("@ann")));
        assert_eq!(event["broadcast"]["user_id"], bob.user_id.as_str());
        assert_eq!(pass(&server, 1).await, 0);
        // One of them acknowledges it, the other goes on being told, however the server is restarted.
        bob.post(&format!("/users/me/posts/{post}/ack"), json!({})).await.expect(200);
        server.clock.advance(60 * MINUTE);
        let anew = server.workspace_anew().await;
        assert_eq!(repeat_due(&anew).await.unwrap(), 1, "once, not for each time that was missed");
        for sent in 3..=6 {
            assert_eq!(pass(&server, 5).await, 1, "{sent}");
        }
        assert_eq!(pass(&server, 5).await, 0, "six times are enough");
        let _ = cal;
    })
    .await;
}

#[tokio::test]
async fn whatever_somebody_does_about_it_ends_it_for_them() {
    on_each_engine(async |server| {
        let (ann, bob, cal, channel) = room(&server).await;
        let first = said(&ann, urgent(&channel, "@bob look")).await;
        let reaction = json!({"user_id": bob.user_id, "post_id": first, "emoji_name": "eyes"});
        // What others do changes nothing for bob.
        let others = json!({"user_id": cal.user_id, "post_id": first, "emoji_name": "eyes"});
        cal.post("/reactions", others).await.expect(200);
        assert_eq!(pass(&server, 5).await, 1);
        bob.post("/reactions", reaction).await.expect(200);
        assert_eq!(pass(&server, 5).await, 0);

        let second = said(&ann, urgent(&channel, "@bob answer")).await;
        let reply = json!({"channel_id": channel, "root_id": second, "message": "yes"});
        bob.post("/posts", reply).await.expect(201);
        let third = said(&ann, urgent(&channel, "@bob never mind")).await;
        ann.delete(&format!("/posts/{third}")).await.expect(200);
        let fourth = said(&ann, urgent(&channel, "@bob or was it @cal?")).await;
        // Whom an edit names no more is told no more.
        ann.put(&format!("/posts/{fourth}/patch"), json!({"message": "it was @cal"})).await.expect(200);
        assert_eq!(pass(&server, 5).await, 1);
        ann.delete(&format!("/posts/{fourth}")).await.expect(200);
        said(&ann, urgent(&channel, "@cal and @bob")).await;
        bob.delete(&format!("/channels/{channel}/members/me")).await;
        bob.delete(&format!("/channels/{channel}/members/{}", bob.user_id)).await;
        assert_eq!(pass(&server, 5).await, 1, "only cal is left to be told");

        let direct = ann.post("/channels/direct", json!([ann.user_id, bob.user_id])).await.expect(201);
        said(&ann, urgent(direct["id"].as_str().unwrap(), "no name needed")).await;
        ann.put("/config/patch", json!({"ServiceSettings": {"AllowPersistentNotifications": false}})).await.expect(200);
        assert_eq!(pass(&server, 5).await, 0);
        ann.put("/config/patch", json!({"ServiceSettings": {"AllowPersistentNotifications": true}})).await.expect(200);
        assert_eq!(pass(&server, 0).await, 2);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_repeated_is_refused() {
    on_each_engine(async |server| {
        let (ann, _, _, channel) = room(&server).await;
        let refused = async |body: Value, id: &str| ann.post("/posts", body).await.refused(400, id);
        refused(
            urgent(&channel, "nobody"),
            "api.post.post_priority.min_recipients_persistent_notification_post.request_error",
        )
        .await;
        refused(
            urgent(&channel, "@channel"),
            "api.post.post_priority.min_recipients_persistent_notification_post.request_error",
        )
        .await;
        let mut calm = urgent(&channel, "@bob");
        calm["metadata"]["priority"]["priority"] = json!("important");
        refused(calm, "api.post.post_priority.urgent_persistent_notification_post.request_error").await;
        let most = json!({"ServiceSettings": {"PersistentNotificationMaxRecipients": 1}});
        ann.put("/config/patch", most).await.expect(200);
        refused(
            urgent(&channel, "@bob @cal"),
            "api.post.post_priority.max_recipients_persistent_notification_post.request_error",
        )
        .await;
        let off = json!({"ServiceSettings": {"AllowPersistentNotifications": false}});
        ann.put("/config/patch", off).await.expect(200);
        ann.post("/posts", urgent(&channel, "@bob"))
            .await
            .refused(403, "api.post.post_priority.persistent_notifications_disabled.request_error");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_repeats_to_its_own_people() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "joint").await;
        // Each has heard of the other's people.
        for (from, to) in [(&a, &b), (&b, &a)] {
            let hello = from.post(&channel, "hello", "").await;
            arrived(to, &hello).await;
        }
        for (from, to, name) in [(&a, &b, "bea:b"), (&b, &a, "ann:a")] {
            let address = to.server.serve().await;
            let mut listening = Listener::connect(address, &to.client, "").await;
            listening.event("hello").await;
            from.server.clock.advance(1);
            let post = said(&from.client, urgent(&channel, &format!("@{name} look"))).await;
            arrived(to, &post).await;
            assert_eq!(pass(&from.server, 5).await, 0, "nobody here is meant");
            assert_eq!(pass(&to.server, 5).await, 1);
            let event = listening.event("persistent_notification_triggered").await;
            assert!(event["data"]["post"].as_str().unwrap().contains(&post));
            to.client.post(&format!("/users/me/posts/{post}/ack"), json!({})).await.expect(200);
            assert_eq!(pass(&to.server, 5).await, 0);
            // The limits are each side's own.
            let most = json!({"ServiceSettings": {"PersistentNotificationMaxCount": 1}});
            to.client.put("/config/patch", most).await.expect(200);
            from.server.clock.advance(1);
            let again = said(&from.client, urgent(&channel, &format!("@{name} again"))).await;
            arrived(to, &again).await;
            assert_eq!(pass(&to.server, 5).await, 1);
            assert_eq!(pass(&to.server, 5).await, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_workspace_repeats_to_its_own_people() {
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
        let hello = right.post(&channel, "hello", "").await;
        arrived(&left, &hello).await;
        left.server.clock.advance(1);
        let post = said(&left.client, urgent(&channel, "@cal:home look")).await;
        arrived(&right, &post).await;
        assert_eq!([pass(&left.server, 5).await, pass(&home.server, 5).await], [0, 0], "nobody there is meant");
        assert_eq!(pass(&right.server, 5).await, 1);
        right.server.clock.advance(1);
        right.post(&channel, "I see it", &post).await;
        assert_eq!(pass(&right.server, 5).await, 0);
    }
}
