//! The tokens of a connection are changed while it is in use, and nobody notices.

use crate::support::insight_support::{connected, share};
use crate::support::mesh_support::{Side, until};
use causeway_api::testing::{Faults, Mesh, engines};
use causeway_federation::transport::{Outgoing, Peer, Transport};
use causeway_federation::wire::{Frame, RotationRequest, RotationStep, features, topics};
use causeway_model::connections::Connection;
use causeway_service::connections;
use serde_json::{Value, json};

async fn tokens(side: &Side) -> Value {
    let health = side.client.get(&format!("/causeway/connections/{}/health", side.remote_id)).await.expect(200);
    health["tokens"].clone()
}

async fn rotate(side: &Side) -> causeway_api::testing::Answer {
    side.client.post(&format!("/causeway/connections/{}/rotate", side.remote_id), json!({})).await
}

async fn record(side: &Side) -> Connection {
    let id = side.remote_id.clone();
    side.ws().store.read(move |tx| connections::require(tx, &id)).await.unwrap()
}

async fn until_announced(side: &Side, feature: &str) {
    until("the other side has said what it can do", async || {
        record(side).await.announcement.contains(&format!("\"{feature}\""))
    })
    .await;
}

/// Waits until both tokens of a side were changed after `since`.
async fn until_changed(side: &Side, since: i64) {
    until("both tokens are changed", async || {
        let now = tokens(side).await;
        ["theirs", "ours"]
            .into_iter()
            .all(|one| now[one]["rotating"] == false && now[one]["rotated_at"].as_i64() > Some(since))
    })
    .await;
}

/// What a server answers to a message with this token.
async fn presenting(mesh: &Mesh, to: &str, remote_id: &str, secret: &str, payload: Value, topic: &str) -> (u16, Value) {
    let peer = Peer { remote_id: remote_id.to_owned(), site_url: Mesh::site(to), secret: secret.to_owned() };
    let frame = Frame::new(remote_id, "fck1ujwj6jn4zfok5trowuxkco".to_owned(), topic, 1, payload);
    let body = serde_json::to_vec(&frame).unwrap();
    let answer = mesh.send(&peer, Outgoing::Msg(body.into())).await.unwrap();
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
}

async fn status_with(mesh: &Mesh, to: &str, remote_id: &str, secret: &str) -> u16 {
    presenting(mesh, to, remote_id, secret, json!({"x": 1}), "nothing").await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn both_tokens_are_changed_and_the_old_ones_are_refused() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        for side in [&a, &b] {
            until_announced(side, features::ROTATE).await;
        }
        assert_eq!(tokens(&a).await["theirs"], json!({"rotated_at": 0, "rotating": false}));
        let (old_a, old_b) = (record(&a).await, record(&b).await);
        assert_eq!(status_with(&a.mesh, "b", &a.remote_id, &old_a.secret).await, 200);
        let begun = rotate(&a).await.expect(200);
        assert_eq!(begun["theirs"]["rotating"], true);
        until_changed(&a, 0).await;
        until_changed(&b, 0).await;
        let (new_a, new_b) = (record(&a).await, record(&b).await);
        assert!(new_a.secret != old_a.secret && new_b.secret != old_b.secret);
        assert_eq!(status_with(&a.mesh, "b", &a.remote_id, &old_a.secret).await, 401);
        assert_eq!(status_with(&a.mesh, "a", &a.remote_id, &old_b.secret).await, 401);
        assert_eq!(status_with(&a.mesh, "b", &a.remote_id, &new_a.secret).await, 200);
        // What only has to be compared is kept as a hash.
        assert!(![&new_a.token_hash, &new_a.next_secret, &new_a.next_token_hash].contains(&&new_b.secret));
        assert_eq!(new_a.token_hash, causeway_service::sessions::token_hash(&new_b.secret));
        let channel = a.new_channel("afterwards").await;
        share(&a, &channel).await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        let audits = a.client.get("/audits?per_page=200").await.expect(200);
        let told: Vec<&str> = audits
            .as_array()
            .unwrap()
            .iter()
            .filter(|r| r["action"] == "/api/v4/causeway/connections/rotate")
            .filter_map(|r| r["extra_info"].as_str())
            .collect();
        assert!(told.iter().any(|t| t.contains("done=theirs")) && told.iter().any(|t| t.contains("done=ours")));
        assert!(told.iter().all(|t| !t.contains(&new_a.secret)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_at_once_over_a_faulty_network_with_restarts_lose_nothing() {
    for engine in engines() {
        for seed in 0..4 {
            under_faults(engine, seed).await;
        }
    }
}

async fn under_faults(engine: &str, seed: u64) {
    let (a, b) = connected(engine).await;
    for side in [&a, &b] {
        until_announced(side, features::ROTATE).await;
    }
    let channel = a.new_channel("busy").await;
    share(&a, &channel).await;
    until("the channel is there", async || b.has_channel(&channel).await).await;
    b.join(&channel).await;
    a.mesh.set_faults(seed, Faults { lose: 0.2, lose_answer: 0.25, double: 0.2, delay: 0.15 });
    let old = [record(&a).await.secret, record(&b).await.secret];
    let (one, two) = tokio::join!(rotate(&a), rotate(&b));
    one.expect(200);
    two.expect(200);
    for n in 0..12 {
        a.post(&channel, &format!("from a {n}"), "").await;
        b.post(&channel, &format!("from b {n}"), "").await;
        match n {
            3 => a.restart().await,
            5 => b.restart().await,
            // Asking again while it is under way changes nothing, and afterwards begins anew.
            7 => drop(tokio::join!(rotate(&a), rotate(&b))),
            9 => tokio::join!(a.restart(), b.restart()).0,
            _ => {}
        }
    }
    a.mesh.set_faults(seed, Faults::default());
    until_changed(&a, 0).await;
    until_changed(&b, 0).await;
    until("all messages are there", async || {
        a.messages(&channel).await == b.messages(&channel).await && a.messages(&channel).await.len() >= 24
    })
    .await;
    for (to, secret) in [("b", &old[0]), ("a", &old[1])] {
        assert_eq!(status_with(&a.mesh, to, &a.remote_id, secret).await, 401, "seed {seed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_waits_for_the_other_side_and_survives_every_lost_answer() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        for side in [&a, &b] {
            until_announced(side, features::ROTATE).await;
        }
        a.mesh.set_down("b", true);
        rotate(&a).await.expect(200);
        a.restart().await;
        assert_eq!(tokens(&a).await["theirs"]["rotating"], true);
        a.mesh.set_down("b", false);
        for _ in 0..4 {
            // Whatever is answered next is not heard.
            a.mesh.lose_next_answer("b");
            a.mesh.lose_next_answer("a");
            a.restart().await;
            b.restart().await;
        }
        until_changed(&a, 0).await;
        until_changed(&b, 0).await;
        // A paused connection has tokens, too.
        a.client.post(&format!("/causeway/connections/{}/pause", a.remote_id), json!({})).await.expect(200);
        let since = tokens(&a).await["ours"]["rotated_at"].as_i64().unwrap();
        a.server.clock.advance(1_000);
        b.server.clock.advance(1_000);
        rotate(&b).await.expect(200);
        until_changed(&a, since).await;
        until_changed(&b, since).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_change_tokens_is_told_so() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        b.server.state.federation.hide_features(&[features::ROTATE]);
        until("b says less", async || {
            let record = record(&a).await;
            let _ = causeway_federation::connections::ping(&a.server.state.federation, &record).await;
            !record.announcement.contains("\"rotate\"")
        })
        .await;
        let refused = rotate(&a).await;
        assert_eq!(refused.status, 400);
        assert_eq!(refused.json()["id"], "api.causeway.rotate.unsupported.app_error");
        let body = json!({"name": "c", "default_team_id": a.team, "password": "correct-horse-battery"});
        let made = a.client.post("/remotecluster", body).await.expect(201);
        let path = |id: &str| format!("/causeway/connections/{id}/rotate");
        let pending = made["remote_cluster"]["remote_id"].as_str().unwrap();
        let refused = a.client.post(&path(pending), json!({})).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["id"]),
            (400, &json!("api.causeway.connection_pending.app_error"))
        );
        assert_eq!(a.client.post(&path("nonsense"), json!({})).await.status, 400);
        let member = a.server.user("cid").await;
        assert_eq!(member.post(&path(&a.remote_id), json!({})).await.status, 403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_stolen_one_token_cannot_lock_its_owner_out() {
    for engine in engines() {
        let (a, b) = connected(engine).await;
        let (at_a, at_b) = (record(&a).await, record(&b).await);
        let number = b.ws().now() + 1;
        let step = |step| serde_json::to_value(RotationRequest { step, number }).unwrap();
        let asked =
            async |payload| presenting(&a.mesh, "b", &a.remote_id, &at_a.secret, payload, topics::ROTATE).await.1;
        let made = asked(step(RotationStep::Make)).await;
        assert_eq!(made["status"], "OK");
        assert_eq!(asked(step(RotationStep::Make)).await["payload"], made["payload"], "asking again changes nothing");
        let used = asked(step(RotationStep::Use)).await;
        assert_eq!(used["status"], "FAIL", "a does not accept what it has not asked for");
        let far = json!({"step": "make", "number": i64::MAX});
        assert_eq!(asked(far).await["status"], "FAIL");
        assert_eq!(asked(json!({"step": "nonsense"})).await["status"], "FAIL");
        assert_eq!(record(&b).await.secret, at_b.secret);
        assert_eq!(status_with(&a.mesh, "a", &a.remote_id, &at_b.secret).await, 200);
        // And the administrators' change goes through all the same.
        for side in [&a, &b] {
            until_announced(side, features::ROTATE).await;
        }
        rotate(&a).await.expect(200);
        until_changed(&a, 0).await;
        until_changed(&b, 0).await;
        assert_eq!(status_with(&a.mesh, "a", &a.remote_id, &at_b.secret).await, 401);
    }
}
