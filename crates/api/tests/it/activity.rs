//! Who is typing, and how far people have read, across two servers, where both sides' policies let it.

use crate::support::linked::{arrived, pair, shared_channel};
use crate::support::mesh_support::{Side, until};
use causeway_api::testing::{Listener, Mesh, engines};
use causeway_federation::transport::{Outgoing, Peer, Transport};
use causeway_federation::wire::{Frame, topics};
use serde_json::{Value, json};

async fn set_policy(side: &Side, policy: Value) {
    side.client.put(&format!("/causeway/connections/{}/policy", side.remote_id), policy).await.expect(200);
}

/// Waits until a side knows whether the other one wants to know of this.
async fn until_wanted(side: &Side, feature: &str, wanted: bool) {
    until("what is wanted is known", async || {
        let health = side.client.get(&format!("/causeway/connections/{}/health", side.remote_id)).await.expect(200);
        health["features"].as_array().unwrap().iter().any(|one| one == feature) == wanted
    })
    .await;
}

async fn types(side: &Side, channel: &str) {
    side.client.post("/users/me/typing", json!({"channel_id": channel})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_crosses_at_once_under_the_persons_local_id() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "typed").await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            until_wanted(from, "typing", true).await;
            let hello = from.post(&channel, "hello", "").await;
            let author = arrived(to, &hello).await["user_id"].clone();
            let mut listener = Listener::connect(to.server.serve().await, &to.client, "").await;
            listener.event("hello").await;
            types(from, &channel).await;
            let event = listener.event("typing").await;
            assert_eq!(event["data"]["user_id"], author);
            assert_eq!(event["broadcast"]["channel_id"], channel);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_not_told_where_a_policy_forbids_it() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "quiet").await;
        until_wanted(&a, "typing", true).await;
        let hello = a.post(&channel, "hello", "").await;
        arrived(&b, &hello).await;
        let mut listener = Listener::connect(b.server.serve().await, &b.client, "").await;
        listener.event("hello").await;
        let typing = json!({"channel_id": channel, "typing": [{"user_id": a.client.user_id}]});
        let stranger = json!({"channel_id": channel, "typing": [{"user_id": b.client.user_id}]});
        // What another person's server says of them counts for nothing.
        assert_eq!(say(&a, "b", &stranger).await["status"], "OK");
        set_policy(&b, json!({"typing": false})).await;
        until_wanted(&a, "typing", false).await;
        types(&a, &channel).await;
        assert_eq!(say(&a, "b", &typing).await["status"], "OK");
        let last = a.post(&channel, "the last", "").await;
        loop {
            let event = listener.next().await.unwrap();
            assert_ne!(event["event"], "typing", "{event}");
            if event["event"] == "posted" && event.to_string().contains(&last) {
                break;
            }
        }
    }
}

/// Says something to another server as one of its connections would.
async fn say(from: &Side, to: &str, payload: &Value) -> Value {
    let id = from.remote_id.clone();
    let record = from.ws().store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap();
    let peer = Peer { site_url: Mesh::site(to), ..Peer::from(&record) };
    let frame = Frame::new(&from.remote_id, from.ws().ids.new_id(), topics::ACTIVITY, 1, payload);
    let body = serde_json::to_vec(&frame).unwrap();
    let answer = from.mesh.send(&peer, Outgoing::Msg(body.into())).await.unwrap();
    serde_json::from_slice(&answer.body).unwrap()
}

async fn read_by(side: &Side, post: &str) -> Value {
    let told = side.client.get(&format!("/causeway/posts/{post}/delivery")).await.expect(200);
    told[0]["read_by"].clone()
}

async fn views(side: &Side, channel: &str) {
    side.client.post("/channels/members/me/view", json!({"channel_id": channel})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_read_is_told_where_both_sides_want_it() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "readers").await;
        let first = a.post(&channel, "who reads this", "").await;
        arrived(&b, &first).await;
        until("it is delivered", async || {
            a.client.get(&format!("/causeway/posts/{first}/delivery")).await.expect(200)[0]["state"] == "delivered"
        })
        .await;
        assert_eq!(read_by(&a, &first).await, Value::Null, "off unless somebody wants it");
        set_policy(&a, json!({"read_positions": true})).await;
        // One side alone is not enough.
        until_wanted(&b, "reads", true).await;
        views(&b, &channel).await;
        assert_eq!(read_by(&a, &first).await, 0);
        set_policy(&b, json!({"read_positions": true})).await;
        until_wanted(&a, "reads", true).await;
        let mut listener = Listener::connect(a.server.serve().await, &a.client, "").await;
        listener.event("hello").await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            let post = from.post(&channel, "and this", "").await;
            arrived(to, &post).await;
            until("it is delivered", async || read_by(from, &post).await == 0).await;
            // A server that is away is told when it is back.
            let away = if to.team == b.team { "a" } else { "b" };
            from.mesh.set_down(away, true);
            views(to, &channel).await;
            from.mesh.set_down(away, false);
            until("it is read", async || read_by(from, &post).await == 1).await;
        }
        let event = listener.event("causeway_channel_read").await;
        assert_eq!((&event["data"]["channel_id"], &event["data"]["remote_id"]), (&json!(channel), &json!(a.remote_id)));
        // Nobody speaks for people of others.
        let forged =
            json!({"channel_id": channel, "reads": [{"user_id": b.client.user_id, "up_to": 9_000_000_000_000_i64}]});
        assert_eq!(say(&a, "b", &forged).await["status"], "OK");
        let unread = b.post(&channel, "not read by anybody", "").await;
        arrived(&a, &unread).await;
        until("it is delivered", async || read_by(&b, &unread).await == 0).await;
    }
}
