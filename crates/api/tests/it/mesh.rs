//! Two servers over a network in memory: what is written on one side is on the other, each once, whatever the network does.

use crate::support::mesh_support::{Side, pair, until};
use causeway_api::testing::engines;
use causeway_service::sharing;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn everything_people_do_crosses() {
    for engine in engines() {
        let (a, b) = pair(engine, 1).await;
        let channel = a.share_new("joint").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        let hello = a.post(&channel, "hello from a", "").await;
        until("the post is there", async || b.message(&hello).await.as_deref() == Some("hello from a")).await;
        let author = b.user_of(&hello).await;
        assert_eq!(author["username"], "ann:a");
        assert!(!author["email"].as_str().unwrap_or_default().contains("example.test"));
        b.join(&channel).await;
        let reply = b.post(&channel, "a reply", &hello).await;
        until("the reply is there", async || a.message(&reply).await.as_deref() == Some("a reply")).await;
        b.react(&hello, "heart").await;
        until("the reaction is there", async || a.reactions(&hello).await == ["heart"]).await;
        b.unreact(&hello, "heart").await;
        until("the reaction is gone", async || a.reactions(&hello).await.is_empty()).await;
        a.edit(&hello, "hello, edited").await;
        until("the edit is there", async || b.message(&hello).await.as_deref() == Some("hello, edited")).await;
        b.delete(&reply).await;
        until("the reply is gone", async || a.message(&reply).await.is_none()).await;
        assert_eq!(a.messages(&channel).await, b.messages(&channel).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_message_crosses_with_its_first_word() {
    for engine in engines() {
        let (a, b) = pair(engine, 6).await;
        let channel = a.share_new("meeting").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        let hello = a.post(&channel, "hello", "").await;
        until("ann is known", async || b.message(&hello).await.is_some()).await;
        let ann = b.user_of(&hello).await["id"].as_str().unwrap().to_owned();
        let opened = b.client.post("/channels/direct", json!([b.client.user_id, ann])).await.expect(201);
        assert_eq!(opened["shared"], json!(true));
        let direct = opened["id"].as_str().unwrap().to_owned();
        let first = b.post(&direct, "the first word", "").await;
        until("it is there", async || a.message(&first).await.as_deref() == Some("the first word")).await;
        let answer = a.post(&direct, "an answer", "").await;
        until("the answer is there", async || b.message(&answer).await.is_some()).await;
        assert_eq!(a.messages(&direct).await, b.messages(&direct).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unsharing_ends_it_on_both_sides() {
    for engine in engines() {
        let (a, b) = pair(engine, 2).await;
        let channel = a.share_new("short").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        b.join(&channel).await;
        sharing::uninvite(a.ws(), &a.caller(), &channel, &a.remote_id).await.unwrap();
        b.post(&channel, "is anybody there", "").await;
        until("b is told", async || {
            b.messages(&channel).await.iter().any(|m| m.ends_with("This channel is no longer shared."))
        })
        .await;
        let shown = b.client.get(&format!("/channels/{channel}")).await.expect(200);
        assert_ne!(shown["shared"], json!(true));
        // An invitation of the same home restores it.
        sharing::share(a.ws(), &a.caller(), &channel, &a.remote_id, false).await.unwrap();
        let again = a.post(&channel, "back again", "").await;
        until("it is back", async || b.message(&again).await.is_some()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_applied_but_not_acknowledged_is_not_doubled() {
    for engine in engines() {
        let (a, b) = pair(engine, 3).await;
        let channel = a.share_new("crash").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        for n in 0..10 {
            a.mesh.lose_next_answer("b");
            a.post(&channel, &format!("post {n}"), "").await;
        }
        until("all are there", async || b.messages(&channel).await.len() >= 10).await;
        a.restart().await;
        let last = a.post(&channel, "the last", "").await;
        until("the last is there", async || b.message(&last).await.is_some()).await;
        assert_eq!(a.messages(&channel).await, b.messages(&channel).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_kept_and_holds_up_nothing() {
    for engine in engines() {
        let (a, b) = pair(engine, 4).await;
        let (one, two) = (a.share_new("one").await, a.share_new("two").await);
        until("the channels are there", async || b.has_channel(&one).await && b.has_channel(&two).await).await;
        // B archives one of them: what is posted there is refused, item by item.
        b.client.delete(&format!("/channels/{one}")).await.expect(200);
        let refused = a.post(&one, "nobody wants this", "").await;
        let taken = a.post(&two, "somebody wants this", "").await;
        until("the other channel goes on", async || b.message(&taken).await.is_some()).await;
        until("the refusal is kept", async || {
            let list = sharing::queue(a.ws(), &a.caller(), &a.remote_id, 0, 100).await.unwrap().refused;
            let list = list.into_iter().map(|r| r.refusal);
            list.into_iter().any(|r| r.reference == refused && r.kind == "post" && r.reason.contains("archived"))
        })
        .await;
        b.client.post(&format!("/channels/{one}/restore"), json!({})).await.expect(200);
        let all = sharing::Chosen { all: true, ..Default::default() };
        assert!(sharing::retry(a.ws(), &a.caller(), &a.remote_id, all).await.unwrap() >= 1);
        until("it is taken after all", async || b.message(&refused).await.is_some()).await;
        until("nothing is refused any more", async || {
            let left = sharing::queue(a.ws(), &a.caller(), &a.remote_id, 0, 100).await.unwrap().refused;
            left.iter().all(|r| r.refusal.kind != "post")
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_loses_nothing_and_ends_quickly() {
    for engine in engines() {
        let (a, b) = pair(engine, 5).await;
        let channel = a.share_new("outage").await;
        until("the channel is there", async || b.has_channel(&channel).await).await;
        a.mesh.set_down("b", true);
        let mut last = String::new();
        for n in 0..120 {
            last = a.post(&channel, &format!("missed {n}"), "").await;
        }
        let later = a.share_new("meanwhile").await;
        assert!(b.message(&last).await.is_none());
        a.mesh.set_down("b", false);
        until("everything is there", async || b.message(&last).await.is_some() && b.has_channel(&later).await).await;
        assert_eq!(a.messages(&channel).await, b.messages(&channel).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_faults_leave_both_sides_the_same() {
    for engine in engines() {
        for seed in 0..10 {
            chaos(engine, seed).await;
        }
    }
}

/// Random doings on both sides over a faulty network; then, faults off, both sides must hold the same.
async fn chaos(engine: &str, seed: u64) {
    let (a, b) = pair(engine, 100 + seed).await;
    let channel = a.share_new("chaos").await;
    until("the channel is there", async || b.has_channel(&channel).await).await;
    b.join(&channel).await;
    let faults = causeway_api::testing::Faults { lose: 0.15, lose_answer: 0.15, double: 0.15, delay: 0.1 };
    a.mesh.set_faults(seed, faults);
    let rng = causeway_model::ids::Ids::seeded(seed);
    let mut posts: Vec<(bool, String)> = Vec::new();
    for n in 0..50 {
        let (on_a, dice, pick) = (rng.unit() < 0.5, rng.unit(), rng.unit());
        let side: &Side = if on_a { &a } else { &b };
        let own: Vec<String> = posts.iter().filter(|(of, _)| *of == on_a).map(|(_, id)| id.clone()).collect();
        let chosen = own.get((pick * own.len() as f64) as usize).cloned();
        match (dice, chosen) {
            (d, Some(id)) if d < 0.12 => side.edit(&id, &format!("edited {n}")).await,
            (d, Some(id)) if d < 0.2 => {
                side.delete(&id).await;
                posts.retain(|(_, known)| *known != id);
            }
            (d, Some(id)) if d < 0.3 => side.react(&id, "heart").await,
            (d, Some(id)) if d < 0.35 => side.unreact(&id, "heart").await,
            (d, Some(id)) if d < 0.5 => {
                side.try_post(&channel, &format!("reply {n}"), &id).await;
            }
            (d, _) if d > 0.96 => side.restart().await,
            _ => {
                if let Some(id) = side.try_post(&channel, &format!("post {n}"), "").await {
                    posts.push((on_a, id));
                }
            }
        }
        a.server.clock.advance(1);
        b.server.clock.advance(1);
    }
    a.mesh.set_faults(seed, causeway_api::testing::Faults::default());
    until(&format!("both sides agree (seed {seed})"), async || {
        a.messages(&channel).await == b.messages(&channel).await && a.caught_up().await && b.caught_up().await
    })
    .await;
    let mut seen = a.messages(&channel).await;
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "each message is there once (seed {seed})");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_everybody_has_is_forgotten_and_nothing_else() {
    for engine in engines() {
        let (a, b) = pair(engine, 7).await;
        let channel = a.share_new("pruned").await;
        let hello = a.post(&channel, "hello", "").await;
        until("it is there", async || b.message(&hello).await.is_some() && a.caught_up().await).await;
        let left = async || {
            let pruned = a.ws().store.write(|tx| {
                causeway_store::sync::prune_changes(tx)?;
                tx.value::<i64>("SELECT COUNT(*) FROM changes", &[])
            });
            pruned.await.unwrap().unwrap()
        };
        // What the other side's people do at first comes in meanwhile.
        until("nothing is left", async || left().await == 0).await;
        a.mesh.set_down("b", true);
        let missed = a.post(&channel, "missed", "").await;
        assert!(left().await >= 1);
        a.mesh.set_down("b", false);
        until("it is there too", async || b.message(&missed).await.is_some()).await;
    }
}
