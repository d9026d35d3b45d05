//! A peer as the reference is one, on its bad days: batches, refusals of some or all of them, errors, and redirects.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use causeway_api::testing::engines;
use serde_json::{Value, json};

use super::connected::Pair;
use super::peer::{Heard, Peer, taken};
use super::until;

/// A connected server of ours with a channel that the peer has been invited to, and has heard of.
async fn shared(engine: &str, posts_at_once: u32) -> (Pair, String) {
    let pair = Pair::we_invite(engine, |settings| {
        settings.connected_workspaces.max_posts_per_sync = posts_at_once;
    })
    .await;
    let channel = pair.channel("joint", "Joint", "O").await;
    pair.share(&channel).await;
    pair.peer.hears("the invitation", |h| h.topic() == "sharedchannel_invite").await;
    (pair, channel)
}

async fn write(pair: &Pair, channel: &str, text: &str) -> String {
    let post = pair.post(&pair.admin, json!({"channel_id": channel, "message": text})).await;
    post["id"].as_str().unwrap().to_owned()
}

fn ok(payload: &Value) -> Response {
    axum::Json(json!({"status": "OK", "err": "", "payload": payload})).into_response()
}

fn with_posts(heard: &Heard) -> bool {
    heard.syncs("posts")
}

/// The texts of the posts in each message that was heard, in order.
fn batches(heard: &[Heard]) -> Vec<Vec<String>> {
    let texts = |h: &Heard| {
        let posts = h.payload()["posts"].as_array().cloned().unwrap_or_default();
        posts.iter().map(|post| post["message"].as_str().unwrap().to_owned()).collect()
    };
    heard.iter().map(texts).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_have_the_size_that_is_set_and_all_arrives_once_in_order() {
    for engine in engines() {
        for (at_once, count, fewest) in [(50, 120, 3), (7, 15, 3)] {
            let (pair, channel) = shared(engine, at_once).await;
            pair.peer.whim(|_| Some(StatusCode::SERVICE_UNAVAILABLE.into_response()));
            write(&pair, &channel, "first").await;
            pair.peer.hears("an attempt", |h| h.syncs("users") || with_posts(h)).await;
            for n in 1..count {
                write(&pair, &channel, &format!("number {n}")).await;
            }
            pair.peer.no_whim();
            let last = format!("number {}", count - 1);
            // What was being refused meanwhile may be kept later.
            let is_taken = |h: &Heard| with_posts(h) && h.status == StatusCode::OK;
            pair.peer.hears("the last post", |h| is_taken(h) && h.says(&last)).await;
            let heard = batches(&pair.peer.heard(is_taken));
            assert!(heard.iter().all(|batch| batch.len() <= at_once as usize));
            let all: Vec<String> = heard.iter().flatten().cloned().collect();
            let written: Vec<String> =
                (0..count).map(|n| if n == 0 { "first".to_owned() } else { format!("number {n}") }).collect();
            // What was under way when the peer came back had been read before the last posts were written.
            let lengths: Vec<usize> = heard.iter().map(Vec::len).collect();
            assert!(lengths.len() <= fewest + 1, "{lengths:?}");
            assert_eq!(all, written);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_answer_refuses_is_kept_and_the_rest_is_not_sent_again() {
    for engine in engines() {
        let (pair, channel) = shared(engine, 50).await;
        write(&pair, &channel, "good").await;
        pair.peer.hears("the first post", |h| h.says("good")).await;
        pair.peer.whim(|heard| {
            let payload = heard.payload();
            let posts = payload["posts"].as_array()?;
            let bad = posts.iter().find(|post| post["message"] == "bad")?;
            Some(ok(&taken(&payload, &[bad["id"].as_str().unwrap()])))
        });
        let bad = write(&pair, &channel, "bad").await;
        write(&pair, &channel, "better").await;
        pair.peer.hears("the post behind it", |h| h.says("better")).await;
        let refused = async || refusals(&pair).await;
        until("the refusal is kept", async || refused().await.len() == 1).await;
        assert_eq!(refused().await[0]["reference"], json!(bad));
        write(&pair, &channel, "best").await;
        pair.peer.hears("a later post", |h| h.says("best")).await;
        assert_eq!(pair.peer.heard(|h| h.says("bad")).len(), 1, "nobody asked to try again");

        pair.peer.no_whim();
        retry_all(&pair).await;
        until("it is taken now", async || refused().await.is_empty()).await;
        let all: Vec<String> = batches(&pair.peer.heard(with_posts)).into_iter().flatten().collect();
        assert_eq!(all, ["good", "bad", "better", "best", "bad"]);
    }
}

/// What the peer refused, as the administrator is shown it.
async fn refusals(pair: &Pair) -> Vec<Value> {
    let path = format!("/causeway/connections/{}/queue", pair.remote_id);
    pair.admin.get(&path).await.expect(200)["refused"].as_array().unwrap().clone()
}

async fn retry_all(pair: &Pair) {
    let path = format!("/causeway/connections/{}/queue/retry", pair.remote_id);
    pair.admin.post(&path, json!({"all": true})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_of_every_kind_are_shown_and_tried_again_on_demand() {
    for engine in engines() {
        let (pair, channel) = shared(engine, 50).await;
        let post = write(&pair, &channel, "to be reacted to").await;
        pair.peer.hears("the first post", |h| h.says("to be reacted to")).await;
        // Whoever and whatever comes next is refused, in the list of its kind.
        pair.peer.whim(|heard| {
            let payload = heard.payload();
            let mut answer = taken(&payload, &[]);
            let ids = |kind: &str, field: &str| -> Vec<Value> {
                payload[kind].as_array().into_iter().flatten().map(|item| item[field].clone()).collect()
            };
            answer["reaction_errors"] = json!(ids("reactions", "post_id"));
            answer["acknowledgement_errors"] = json!(ids("acknowledgements", "post_id"));
            answer["membership_errors"] = json!(ids("membership_changes", "user_id"));
            (heard.topic() == "sharedchannel_sync").then(|| ok(&answer))
        });
        let reaction = json!({"user_id": pair.admin.user_id, "post_id": post, "emoji_name": "heart"});
        pair.admin.post("/reactions", reaction).await.expect(200);
        let carol = pair.person("carol").await;
        pair.join(&channel, &carol).await;
        let kinds = async || {
            let mut kinds: Vec<String> =
                refusals(&pair).await.iter().map(|refused| refused["kind"].as_str().unwrap().to_owned()).collect();
            kinds.sort();
            kinds
        };
        until("both refusals are shown", async || kinds().await == ["member", "reaction"]).await;
        write(&pair, &channel, "life goes on").await;
        pair.peer.hears("a later post", |h| h.says("life goes on")).await;

        let before = pair.peer.heard(|h| h.syncs("reactions") || h.syncs("membership_changes")).len();
        pair.peer.no_whim();
        retry_all(&pair).await;
        until("all is taken now", async || refusals(&pair).await.is_empty()).await;
        let again = pair.peer.heard(|h| h.syncs("reactions") || h.syncs("membership_changes")).split_off(before);
        assert!(again.iter().any(|h| h.syncs("reactions")) && again.iter().any(|h| h.syncs("membership_changes")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_poisoned_post_holds_up_nothing() {
    for engine in engines() {
        let (pair, channel) = shared(engine, 50).await;
        write(&pair, &channel, "before").await;
        pair.peer.hears("the first post", |h| h.says("before")).await;
        // The peer fails at whatever holds this post, and takes what does not.
        pair.peer.whim(|heard| {
            heard.says("poison").then(|| {
                let fail = json!({"status": "FAIL", "err": "cannot process sync message", "payload": null});
                axum::Json(fail).into_response()
            })
        });
        for text in ["one", "two", "poison", "three", "four"] {
            write(&pair, &channel, text).await;
        }
        for text in ["one", "two", "three", "four"] {
            pair.peer.hears(text, |h| h.says(text) && !h.says("poison")).await;
        }
        let refused = async || refusals(&pair).await;
        until("the refusal is kept", async || refused().await.len() == 1).await;
        assert_eq!(refused().await[0]["reason"], "cannot process sync message");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_loses_nothing_and_stops_no_other_channel() {
    for engine in engines() {
        let (pair, channel) = shared(engine, 50).await;
        let other = pair.channel("other", "Other", "O").await;
        pair.share(&other).await;
        write(&pair, &channel, "before").await;
        pair.peer.hears("the first post", |h| h.says("before")).await;
        for status in [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::BAD_GATEWAY, StatusCode::TOO_MANY_REQUESTS] {
            let (text, meanwhile) = (format!("through {status}"), format!("beside {status}"));
            let marked = text.clone();
            pair.peer.whim(move |heard| heard.says(&marked).then(|| status.into_response()));
            write(&pair, &channel, &text).await;
            pair.peer.hears("an attempt", |h| h.says(&text)).await;
            write(&pair, &other, &meanwhile).await;
            pair.peer.hears("the other channel", |h| h.says(&meanwhile)).await;
            // The first of these attempts was made before, the second is another one.
            until("it is tried again", async || pair.peer.heard(|h| h.says(&text)).len() > 1).await;
            let seen = pair.peer.heard(|h| h.says(&text)).len();
            pair.peer.no_whim();
            // By itself, or, where it was found to be the one item that fails, once an administrator says so.
            until("it is tried once more", async || {
                retry_all(&pair).await;
                pair.peer.heard(|h| h.says(&text)).len() > seen
            })
            .await;
            write(&pair, &channel, &format!("after {status}")).await;
            pair.peer.hears("what follows", |h| h.says(&format!("after {status}"))).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_not_followed() {
    for engine in engines() {
        let (pair, channel) = shared(engine, 50).await;
        let elsewhere = Peer::start().await;
        for status in [301_u16, 302, 303, 307, 308] {
            let location = format!("{}/api/v4/remotecluster/msg", elsewhere.site());
            pair.peer.whim(move |heard| {
                let status = StatusCode::from_u16(status).unwrap();
                (heard.topic() == "sharedchannel_sync")
                    .then(|| (status, [("location", location.clone())]).into_response())
            });
            let text = format!("not by way of {status}");
            write(&pair, &channel, &text).await;
            let tried = |h: &Heard| h.says(&text) || h.syncs("users");
            until("it is tried again", async || pair.peer.heard(tried).len() > 1).await;
            pair.peer.no_whim();
            pair.peer.hears("the message", |h| h.says(&text)).await;
        }
        assert!(elsewhere.heard(|_| true).is_empty());
    }
}
