//! What administrators and authors see of what goes over a connection: how far each message is, what waits, what was refused.

use crate::support::insight_support::{connected, share};
use crate::support::mesh_support::{Side, until};
use causeway_api::testing::{Listener, engines};
use serde_json::{Value, json};

async fn delivery(side: &Side, post: &str) -> Value {
    side.client.get(&format!("/causeway/posts/{post}/delivery")).await.expect(200)
}

async fn state(side: &Side, post: &str) -> String {
    delivery(side, post).await[0]["state"].as_str().unwrap_or_default().to_owned()
}

async fn queue(side: &Side) -> Value {
    side.client.get(&format!("/causeway/connections/{}/queue", side.remote_id)).await.expect(200)
}

/// The refused posts in the queue.
async fn refused(side: &Side) -> Vec<Value> {
    let queue = queue(side).await;
    queue["refused"].as_array().unwrap().iter().filter(|r| r["kind"] == "post").cloned().collect()
}

async fn event(listener: &mut Listener, post: &str, state: &str) -> Value {
    loop {
        let event = listener.event("causeway_post_delivery").await;
        eprintln!("{event}");
        if event["data"]["post_id"] == post && event["data"]["state"] == state {
            return event["data"].clone();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_waits_and_is_then_delivered_at_a_time() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("joint").await;
        let before = a.post(&channel, "before anybody shared this", "").await;
        share(&a, &channel).await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        assert_eq!(delivery(&a, &before).await, json!([]), "what is older than the share does not go");
        let mut listener = Listener::connect(a.server.serve().await, &a.client, "").await;
        listener.event("hello").await;
        a.mesh.set_down("b", true);
        let post = a.post(&channel, "how far are you", "").await;
        let waiting = delivery(&a, &post).await;
        assert_eq!(waiting[0]["state"], "waiting");
        assert_eq!(waiting[0]["remote_id"], a.remote_id);
        assert_eq!(waiting[0]["at"], 0);
        let left = queue(&a).await["waiting"].clone();
        assert_eq!(left[0]["channel_id"], channel);
        assert!(left[0]["count"].as_i64().unwrap() >= 1);
        assert!(left[0]["oldest_at"].as_i64().unwrap() > 0);
        a.server.clock.advance(5_000);
        a.mesh.set_down("b", false);
        let told = event(&mut listener, &post, "delivered").await;
        assert_eq!(told["at"], a.ws().now());
        assert_eq!((told["channel_id"].as_str(), told["remote_id"].as_str()), (Some(&*channel), Some(&*a.remote_id)));
        let delivered = delivery(&a, &post).await;
        assert_eq!(delivered[0]["state"], "delivered");
        assert_eq!(delivered[0]["at"], a.ws().now());
        until("nothing waits any more", async || queue(&a).await["waiting"] == json!([])).await;
        // Where it came from it does not have to go.
        assert_eq!(delivery(&b, &post).await, json!([]));
        // The times are kept apart from the log, which is cleared.
        let now = a.ws().now();
        a.server.clock.advance(60_000);
        a.ws().store.write(causeway_store::sync::prune_changes).await.unwrap();
        let later = a.post(&channel, "later", "").await;
        until("the later one is there", async || state(&a, &later).await == "delivered").await;
        assert_eq!(delivery(&a, &post).await[0]["at"], now);
        // An edit has to go there, too.
        a.mesh.set_down("b", true);
        a.edit(&post, "how far are you now").await;
        assert_eq!(state(&a, &post).await, "waiting");
        a.mesh.set_down("b", false);
        until("the edit is there", async || state(&a, &post).await == "delivered").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_messages_are_retried_or_dropped_as_administrators_say() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("refused").await;
        share(&a, &channel).await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        let mut listener = Listener::connect(a.server.serve().await, &a.client, "").await;
        listener.event("hello").await;
        b.client.delete(&format!("/channels/{channel}")).await.expect(200);
        let (one, two, three) =
            (a.post(&channel, "one", "").await, a.post(&channel, "two", "").await, a.post(&channel, "three", "").await);
        let told = event(&mut listener, &one, "refused").await;
        assert!(told["reason"].as_str().unwrap().contains("archived"));
        until("all are refused", async || refused(&a).await.len() == 3).await;
        let shown = delivery(&a, &one).await;
        assert_eq!(shown[0]["state"], "refused");
        assert!(shown[0]["reason"].as_str().unwrap().contains("archived"));
        let list = refused(&a).await;
        let of = |post: &str| list.iter().find(|r| r["reference"] == post).unwrap().clone();
        assert_eq!(of(&one)["author_id"], a.client.user_id);
        assert_eq!(of(&one)["attempts"], 1);
        let path = |verb: &str| format!("/causeway/connections/{}/queue/{verb}", a.remote_id);
        // Retried while nothing has changed there, it is sent again and refused again.
        let retried = a.client.post(&path("retry"), json!({"ids": [of(&one)["id"]]})).await.expect(200);
        assert_eq!(retried["retried"], 1);
        until("it is refused again", async || {
            refused(&a).await.iter().any(|r| r["reference"] == one && r["attempts"] == 2 && r["retrying"] == false)
        })
        .await;
        assert!(refused(&a).await.iter().filter(|r| r["reference"] != one).all(|r| r["attempts"] == 1));
        // Dropped, it is out of the queue, and nobody takes it for delivered.
        let dropped = a.client.post(&path("drop"), json!({"ids": [of(&two)["id"]]})).await.expect(200);
        assert_eq!(dropped["dropped"], 1);
        assert_eq!(refused(&a).await.len(), 2);
        assert_eq!(state(&a, &two).await, "refused");
        b.client.post(&format!("/channels/{channel}/restore"), json!({})).await.expect(200);
        a.client.post(&path("retry"), json!({"all": true})).await.expect(200);
        event(&mut listener, &one, "delivered").await;
        until("both are there", async || b.message(&one).await.is_some() && b.message(&three).await.is_some()).await;
        until("the queue is empty", async || refused(&a).await.is_empty()).await;
        assert_eq!(state(&a, &one).await, "delivered");
        assert!(b.message(&two).await.is_none());
        assert_eq!(state(&a, &two).await, "refused");
        let audits = a.client.get("/audits?per_page=200").await.expect(200);
        for action in ["queue/retry", "queue/drop"] {
            let of = |audit: &Value| audit["action"].as_str().is_some_and(|a| a.ends_with(action));
            assert!(audits.as_array().unwrap().iter().any(of), "{action}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_may_see_it() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("closed").await;
        share(&a, &channel).await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        let post = a.post(&channel, "for members", "").await;
        let stranger = a.server.user("sam").await;
        let delivery = format!("/causeway/posts/{post}/delivery");
        stranger.get(&delivery).await.refused(403, "api.context.permissions.app_error");
        a.server.join_team(&a.client, &a.team, &stranger).await;
        stranger.get(&delivery).await.expect(200);
        let queue = format!("/causeway/connections/{}/queue", a.remote_id);
        stranger.get(&queue).await.refused(403, "api.context.permissions.app_error");
        for verb in ["retry", "drop"] {
            let path = format!("{queue}/{verb}");
            stranger.post(&path, json!({"all": true})).await.refused(403, "api.context.permissions.app_error");
            for wrong in [json!({}), json!({"all": true, "ids": ["x"]}), json!({"all": false})] {
                a.client.post(&path, wrong).await.refused(400, "api.causeway.queue.chosen.app_error");
            }
        }
        a.client.get("/causeway/posts/nonsense/delivery").await.expect(400);
        let unknown = a.ws().ids.new_id();
        a.client.get(&format!("/causeway/posts/{unknown}/delivery")).await.expect(404);
        a.client.get(&format!("/causeway/connections/{unknown}/queue")).await.expect(404);
    }
}

fn path(side: &Side, verb: &str) -> String {
    format!("/causeway/connections/{}/{verb}", side.remote_id)
}

async fn health(side: &Side) -> Value {
    side.client.get(&path(side, "health")).await.expect(200)
}

fn level<'a>(check: &'a Value, subject: &str) -> &'a str {
    let findings = check["findings"].as_array().unwrap();
    findings.iter().find(|f| f["subject"] == subject).map_or("", |f| f["level"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn health_shows_lag_speed_clocks_and_errors() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("measured").await;
        share(&a, &channel).await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        let post = a.post(&channel, "one", "").await;
        until("it is there", async || state(&a, &post).await == "delivered").await;
        until("samples are taken", async || !health(&a).await["history"].as_array().unwrap().is_empty()).await;
        let shown = health(&a).await;
        assert_eq!(shown["online"], true);
        assert_eq!(shown["protocol"], 1);
        assert_eq!(shown["version"], env!("CARGO_PKG_VERSION"));
        assert!(shown["features"].as_array().unwrap().contains(&json!("check")));
        assert!(shown["round_trip_ms"].as_i64().is_some());
        assert!(shown["throughput_per_minute"].as_i64().unwrap() >= 1);
        assert_eq!(shown["channels"][0]["channel_id"], channel);
        assert_eq!(shown["channels"][0]["home"], true);
        assert!(shown["channels"][0]["last_sync_at"].as_i64().unwrap() > 0);
        until("what came is counted", async || {
            health(&b).await["history"].as_array().unwrap().iter().any(|s| s["received"].as_i64() > Some(0))
        })
        .await;
        a.mesh.set_down("b", true);
        a.post(&channel, "two", "").await;
        a.server.clock.advance(7_000);
        until("the error is shown", async || health(&a).await["last_error_at"].as_i64() > Some(0)).await;
        let shown = health(&a).await;
        assert!(shown["queue"].as_i64().unwrap() >= 1);
        assert_eq!(shown["lag_ms"], 7_000);
        assert_eq!(shown["channels"][0]["lag_ms"], 7_000);
        a.mesh.set_down("b", false);
        until("it has caught up", async || health(&a).await["queue"] == 0).await;
        let stranger = a.server.user("sam").await;
        stranger.get(&path(&a, "health")).await.refused(403, "api.context.permissions.app_error");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_names_what_stands_in_the_way() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let channel = a.new_channel("planned").await;
        a.post(&channel, "history", "").await;
        let check = |what: Value| async { a.client.post(&path(&a, "check"), what).await.expect(200) };
        let good = check(json!({"channel_id": channel})).await;
        for subject in ["reachable", "reached back", "clock", "version", "channel"] {
            assert_eq!(level(&good, subject), "ok", "{subject}: {good}");
        }
        assert_eq!(level(&good, "tls"), "warning");
        assert_eq!(good["people"]["usernames"], json!(["ann"]));
        assert_eq!(good["history"]["posts"], 1);
        assert!(good["limits"]["there"]["file_bytes"].as_i64().unwrap() > 0);
        assert!(!b.has_channel(&channel).await, "nothing was shared");
        b.server.clock.advance(30_000);
        let skewed = check(json!({})).await;
        assert_eq!(level(&skewed, "clock"), "warning");
        assert!((29_000..=31_000).contains(&skewed["clock_skew_ms"].as_i64().unwrap()));
        b.mesh.set_down("b", true);
        assert_eq!(level(&check(json!({})).await, "reachable"), "error");
        b.mesh.set_down("b", false);
        b.mesh.set_down("a", true);
        assert_eq!(level(&check(json!({})).await, "reached back"), "error");
        b.mesh.set_down("a", false);
        let unknown = a.ws().ids.new_id();
        assert_eq!(level(&check(json!({"channel_id": unknown})).await, "channel"), "error");
        a.client.post(&path(&a, "check"), json!({"channel_id": "x"})).await.expect(400);
        b.client.delete(&format!("/remotecluster/{}", b.remote_id)).await.expect(200);
        let removed = check(json!({})).await;
        assert_eq!(level(&removed, "reachable"), "error");
        assert!(removed["findings"][0]["message"].as_str().unwrap().contains("does not know"), "{removed}");
    }
}
