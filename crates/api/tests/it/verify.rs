//! Whether both sides of a shared channel hold the same: compared over the connection, named, and mended by whoever may.

use crate::support::linked;
use crate::support::linked::{arrived, post, read, shared_channel, upload};
use crate::support::mesh_support::{Side, until};
use causeway_api::testing::{Faults, Mesh, engines};
use causeway_federation::transport::{Outgoing, Peer, Transport};
use causeway_federation::wire::{CompareRequest, Frame, Place, ResendItem, ResendRequest, features, topics};
use causeway_store::args;
use serde_json::{Value, json};

fn path(side: &Side, channel: &str) -> String {
    format!("/causeway/connections/{}/channels/{channel}/verify", side.remote_id)
}

/// Waits until both sides know what the other can do.
pub(crate) async fn introduced(a: &Side, b: &Side) {
    for side in [a, b] {
        until("the other side has said what it can do", async || {
            let path = format!("/causeway/connections/{}/health", side.remote_id);
            let health = side.client.get(&path).await.expect(200);
            health["features"].as_array().unwrap().iter().any(|one| one == features::PROOF)
        })
        .await;
    }
}

async fn settled(a: &Side, b: &Side, channel: &str) {
    until("everything is acknowledged", async || {
        a.caught_up().await && b.caught_up().await && shapes(a, channel).await == shapes(b, channel).await
    })
    .await;
}

/// Which messages there are, in which threads and with how many reactions; texts that mention people differ.
async fn shapes(side: &Side, channel: &str) -> Vec<String> {
    let all = side.messages(channel).await;
    all.into_iter().map(|one| one.splitn(4, ' ').take(3).collect::<Vec<_>>().join(" ")).collect()
}

/// Verifies, waits for the end of it, and says what came of it.
pub(crate) async fn verify(side: &Side, channel: &str, body: Value) -> Value {
    side.server.clock.advance(10_000);
    side.client.post(&path(side, channel), body).await.expect(200);
    until("it is done", async || {
        let told = side.client.get(&path(side, channel)).await.expect(200);
        told["state"] == "done" || told["state"] == "failed"
    })
    .await;
    side.client.get(&path(side, channel)).await.expect(200)
}

/// Changes a server's database behind its back, as a fault would.
pub(crate) async fn tamper(side: &Side, sql: &'static str, id: &str) {
    let id = id.to_owned();
    let changed = side.ws().store.write(move |tx| tx.execute(sql, args![&id])).await.unwrap();
    assert_eq!(changed, 1, "{sql}");
}

/// What was found, as "what … state".
pub(crate) fn findings(told: &Value) -> Vec<String> {
    let mut all: Vec<String> = told["differing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let what: Vec<&str> = one["what"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            format!("{} {}", what.join(","), one["state"].as_str().unwrap())
        })
        .collect();
    all.sort_unstable();
    all
}

/// All that a channel can hold, from both sides.
async fn everything(a: &Side, b: &Side, channel: &str) {
    for (from, to) in [(a, b), (b, a)] {
        let root = from.post(channel, "the first, @bea:b @ann:a @ann @bea: and `@bea:b`  ", "").await;
        arrived(to, &root).await;
        let site = from.ws().config().site_url();
        let team = if site.contains("//a.") { "team-a" } else { "team-b" };
        from.post(channel, &format!("see {site}/{team}/pl/{root} and https://else.test/x/pl/{root}."), "").await;
        let reply = from.post(channel, "a reply", &root).await;
        from.edit(&reply, "a reply, edited").await;
        let gone = from.post(channel, "gone", "").await;
        from.delete(&gone).await;
        let file = upload(&from.client, channel, "notes.txt", b"hello".to_vec()).await;
        post(&from.client, json!({"channel_id": channel, "message": "with a file", "file_ids": [file]})).await;
        let priority = json!({"priority": "urgent", "requested_ack": true});
        let urgent = json!({"channel_id": channel, "message": "now", "metadata": {"priority": priority}});
        let urgent = post(&from.client, urgent).await;
        arrived(to, &urgent).await;
        to.client.post(&format!("/users/me/posts/{urgent}/ack"), json!({})).await.expect(200);
        to.react(&root, "heart").await;
        from.react(&root, "smile").await;
        from.react(&reply, "wave").await;
        from.unreact(&reply, "wave").await;
    }
    let pinned = a.post(channel, "pinned", "").await;
    a.client.post(&format!("/posts/{pinned}/pin"), json!({})).await.expect(200);
    a.client.put(&format!("/channels/{channel}/patch"), json!({"header": "a header"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_hold_the_same_of_everything_that_crosses() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = shared_channel(&a, &b, "whole").await;
        everything(&a, &b, &channel).await;
        settled(&a, &b, &channel).await;
        for side in [&a, &b] {
            let told = verify(side, &channel, json!({})).await;
            assert_eq!(findings(&told), Vec::<String>::new(), "{told}");
            assert_eq!((&told["state"], &told["weak"]), (&json!("done"), &json!(false)));
            assert!(told["compared"].as_i64().unwrap() >= 10, "{told}");
        }
        let audits = a.client.get("/audits?per_page=200&action=/api/v4/causeway/connections/channels/verify").await;
        assert!(audits.expect(200).to_string().contains("done=done"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_is_named_and_mended_by_its_owner() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = shared_channel(&a, &b, "torn").await;
        everything(&a, &b, &channel).await;
        for (from, to) in [(&a, &b), (&b, &a)] {
            let (lost, torn) = (from.post(&channel, "lost", "").await, from.post(&channel, "as written", "").await);
            let undeleted = from.post(&channel, "deleted by its author", "").await;
            let file = upload(&from.client, &channel, "paper.txt", b"paper".to_vec()).await;
            let filed = json!({"channel_id": channel, "message": "file", "file_ids": [file]});
            let filed = post(&from.client, filed).await;
            arrived(to, &filed).await;
            from.react(&torn, "heart").await;
            from.delete(&undeleted).await;
            settled(&a, &b, &channel).await;
            tamper(to, "DELETE FROM posts WHERE id = $1", &lost).await;
            tamper(to, "UPDATE posts SET message = 'something else' WHERE id = $1", &torn).await;
            tamper(to, "DELETE FROM reactions WHERE post_id = $1", &torn).await;
            tamper(to, "UPDATE posts SET delete_at = 0, message = 'deleted by its author' WHERE id = $1", &undeleted)
                .await;
            tamper(to, "UPDATE posts SET file_ids = '[]' WHERE id = $1", &filed).await;
            tamper(to, "UPDATE files SET post_id = '' WHERE id = (SELECT id FROM files WHERE post_id = $1)", &filed)
                .await;
            let expected = |state: &str, missing: [&str; 2]| {
                let mut all = vec![format!("files {state}"), format!("text,reactions {state}")];
                all.extend(missing.iter().map(|what| format!("{what} {state}")));
                all.sort_unstable();
                all
            };
            // Looking alone changes nothing; either side may look.
            let told = verify(from, &channel, json!({"mend": false})).await;
            assert_eq!(findings(&told), expected("found", ["missing there", "missing here"]), "{told}");
            let told = verify(to, &channel, json!({"mend": false})).await;
            assert_eq!(findings(&told), expected("found", ["missing here", "missing there"]), "{told}");
            assert!(read(&to.client, &lost).await.is_none());
            let told = verify(if from.team == a.team { to } else { from }, &channel, json!({})).await;
            assert!(findings(&told).iter().all(|one| one.ends_with("mended")), "{told}");
            assert_eq!(told["differing"].as_array().unwrap().len(), 4);
            assert_eq!(read(&to.client, &torn).await.unwrap()["message"], "as written");
            assert_eq!(to.reactions(&torn).await, ["heart"]);
            assert!(read(&to.client, &lost).await.is_some() && read(&to.client, &undeleted).await.is_none());
            let there = read(&to.client, &filed).await.unwrap();
            assert_eq!(there["metadata"]["files"][0]["name"], "paper.txt");
            let told = verify(from, &channel, json!({})).await;
            assert_eq!(findings(&told), Vec::<String>::new(), "{told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_side_rightly_lacks_is_no_difference() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = a.new_channel("partly").await;
        let before = a.post(&channel, "before the share", "").await;
        let root = a.post(&channel, "an old root", "").await;
        a.react(&root, "heart").await;
        linked::share(&a, &channel, &a.remote_id).await;
        linked::until_member(&b, &channel).await;
        let reply = a.post(&channel, "a reply to it", &root).await;
        arrived(&b, &reply).await;
        // B's administrator takes something away there, and refuses something else.
        let unwanted = a.post(&channel, "unwanted", "").await;
        arrived(&b, &unwanted).await;
        b.delete(&unwanted).await;
        b.client
            .put(&format!("/causeway/connections/{}/policy", b.remote_id), json!({"files": false}))
            .await
            .expect(200);
        let file = upload(&a.client, &channel, "refused.txt", b"no".to_vec()).await;
        let filed = post(&a.client, json!({"channel_id": channel, "message": "file", "file_ids": [file]})).await;
        arrived(&b, &filed).await;
        until("all is acknowledged", async || a.caught_up().await && b.caught_up().await).await;
        for side in [&a, &b] {
            let told = verify(side, &channel, json!({})).await;
            let reactions: Vec<String> = findings(&told)
                .into_iter()
                .filter(|one| !one.starts_with("reactions") && !one.starts_with("files"))
                .collect();
            assert_eq!(reactions, Vec::<String>::new(), "{told}");
            let lacking = told["lacking"].as_object().unwrap();
            assert!(lacking.keys().any(|why| why.starts_with("deleted")), "{told}");
        }
        assert!(read(&b.client, &before).await.is_none(), "what was not shared stays here");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_mended_as_history() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = a.new_channel("old").await;
        let mut old = Vec::new();
        for n in 0..30 {
            old.push(a.post(&channel, &format!("old {n}"), "").await);
        }
        linked::share(&a, &channel, &a.remote_id).await;
        let send = format!("/causeway/connections/{}/channels/{channel}/history", a.remote_id);
        a.client.post(&send, json!({"mode": "all"})).await.expect(200);
        linked::until_member(&b, &channel).await;
        arrived(&b, &old[29]).await;
        until("it is done", async || a.client.get(&send).await.expect(200)["state"] == "done").await;
        tamper(&b, "DELETE FROM posts WHERE id = $1", &old[12]).await;
        b.client.post(&format!("/channels/{channel}/members/{}/view", b.client.user_id), json!({})).await;
        let told = verify(&b, &channel, json!({})).await;
        assert_eq!(findings(&told), ["missing here mended"], "{told}");
        tamper(&b, "DELETE FROM posts WHERE id = $1", &old[3]).await;
        let told = verify(&a, &channel, json!({})).await;
        assert_eq!(findings(&told), ["missing there mended"], "{told}");
        assert_eq!(a.messages(&channel).await, b.messages(&channel).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_channel_is_compared_in_pieces_while_people_go_on() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = shared_channel(&a, &b, "long").await;
        let mut posts = Vec::new();
        for n in 0..620 {
            posts.push(a.post(&channel, &format!("n {n}"), "").await);
        }
        settled(&a, &b, &channel).await;
        tamper(&b, "DELETE FROM posts WHERE id = $1", &posts[3]).await;
        tamper(&b, "DELETE FROM posts WHERE id = $1", &posts[600]).await;
        a.mesh.set_faults(3, Faults { lose: 0.2, lose_answer: 0.2, double: 0.2, delay: 0.1 });
        b.server.clock.advance(10_000);
        b.client.post(&path(&b, &channel), json!({})).await.expect(200);
        for n in 0..20 {
            a.post(&channel, &format!("meanwhile {n}"), "").await;
            b.post(&channel, &format!("meanwhile there {n}"), "").await;
            if n == 9 {
                b.restart().await;
            }
        }
        a.mesh.set_faults(3, Faults::default());
        let done = async || b.client.get(&path(&b, &channel)).await.expect(200);
        until("it is done", async || done().await["state"] == "done").await;
        let told = done().await;
        assert_eq!(findings(&told), ["missing here mended", "missing here mended"], "{told}");
        for lost in [&posts[3], &posts[600]] {
            assert!(b.message(lost).await.is_some());
        }
        assert!(told["compared"].as_i64().unwrap() >= 618, "{told}");
        settled(&a, &b, &channel).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn towards_others_everything_of_ours_goes_once_more() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = shared_channel(&a, &b, "weak").await;
        everything(&a, &b, &channel).await;
        let lost = a.post(&channel, "lost", "").await;
        settled(&a, &b, &channel).await;
        tamper(&b, "DELETE FROM posts WHERE id = $1", &lost).await;
        b.server.state.federation.hide_features(&[features::PROOF]);
        b.restart().await;
        until("b says less", async || {
            let health = a.client.get(&format!("/causeway/connections/{}/health", a.remote_id)).await.expect(200);
            !health["features"].to_string().contains("\"proof\"")
        })
        .await;
        a.server.clock.advance(10_000);
        a.client
            .post(&path(&a, &channel), json!({"mend": false}))
            .await
            .refused(400, "api.causeway.verify.weak.app_error");
        let told = verify(&a, &channel, json!({})).await;
        assert_eq!((&told["weak"], &told["state"]), (&json!(true), &json!("done")), "{told}");
        assert_eq!(findings(&told), Vec::<String>::new());
        assert!(told["compared"].as_i64().unwrap() >= 5);
        assert!(read(&b.client, &lost).await.is_some(), "what was lost there is back");
        assert_eq!(shapes(&a, &channel).await, shapes(&b, &channel).await, "and nothing else changed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_ask_is_told_so() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = shared_channel(&a, &b, "asked").await;
        assert_eq!(a.client.get(&path(&a, &channel)).await.expect(200)["state"], "none");
        verify(&a, &channel, json!({})).await;
        a.client.post(&path(&a, &channel), json!({})).await.refused(429, "api.causeway.verify.too_soon.app_error");
        let other = a.new_channel("unshared").await;
        a.client
            .post(&path(&a, &other), json!({}))
            .await
            .refused(400, "api.command_share.channel_remote_id_not_exists");
        let member = a.server.user("cid").await;
        assert_eq!(member.post(&path(&a, &channel), json!({})).await.status, 403);
        assert_eq!(member.get(&path(&a, &channel)).await.status, 403);
    }
}

/// What a server answers to a message of the other side's.
async fn asked(from: &Side, to: &str, topic: &str, payload: impl serde::Serialize) -> Value {
    let id = from.remote_id.clone();
    let record = from.ws().store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap();
    let peer = Peer { site_url: Mesh::site(to), ..Peer::from(&record) };
    let frame = Frame::new(&from.remote_id, from.ws().ids.new_id(), topic, 1, payload);
    let body = serde_json::to_vec(&frame).unwrap();
    let answer = from.mesh.send(&peer, Outgoing::Msg(body.into())).await.unwrap();
    serde_json::from_slice(&answer.body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_or_sent_that_the_other_side_should_not_hold() {
    for engine in engines() {
        let (a, b) = linked::pair(engine).await;
        introduced(&a, &b).await;
        let channel = a.new_channel("guarded").await;
        let secret = a.post(&channel, "before the share", "").await;
        linked::share(&a, &channel, &a.remote_id).await;
        linked::until_member(&b, &channel).await;
        let private = a.new_channel("private").await;
        let hidden = a.post(&private, "elsewhere", "").await;
        let ids = vec![secret.clone(), hidden.clone()];
        let all = Place { at: i64::MAX, id: "~".to_owned() };
        let compare = |channel: &str, list| CompareRequest {
            channel_id: channel.to_owned(),
            up_to: vec![all.clone()],
            list,
            ids: ids.clone(),
            ..CompareRequest::default()
        };
        let told = asked(&b, "a", topics::COMPARE, compare(&channel, true)).await;
        assert_eq!(told["status"], "OK");
        let nothing = json!({"body": "", "files": [], "reactions": [], "acknowledgements": [], "pinned": false});
        let one = |n: usize| &told["payload"]["told"][n];
        assert_eq!((&one(0)["state"], &one(1)["state"]), (&json!("withheld"), &json!("absent")), "{told}");
        assert!(one(0)["parts"] == nothing && one(1)["parts"] == nothing, "{told}");
        assert!(!told["payload"]["items"].to_string().contains(&secret));
        assert_eq!(asked(&b, "a", topics::COMPARE, compare(&private, false)).await["status"], "FAIL");
        let items = |channel: &str| ResendRequest {
            channel_id: channel.to_owned(),
            items: ids.iter().map(|id| ResendItem { kind: "post".to_owned(), reference: id.clone() }).collect(),
        };
        assert_eq!(asked(&b, "a", topics::RESEND, items(&channel)).await["status"], "OK");
        assert_eq!(asked(&b, "a", topics::RESEND, items(&private)).await["status"], "FAIL");
        let after = a.post(&channel, "after", "").await;
        arrived(&b, &after).await;
        assert!(read(&b.client, &secret).await.is_none() && read(&b.client, &hidden).await.is_none());
        let too_many = CompareRequest { ids: vec![secret.clone(); 1_000], ..compare(&channel, false) };
        assert_eq!(asked(&b, "a", topics::COMPARE, too_many).await["status"], "FAIL");
        assert_eq!(asked(&b, "a", topics::COMPARE, json!({"channel_id": 7})).await["status"], "FAIL");
    }
}
