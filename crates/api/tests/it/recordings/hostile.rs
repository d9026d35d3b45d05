//! Odd, wrong and hostile frames, one after the other as they were recorded: each is answered as recorded, or better, and
//! harms nothing.

use causeway_api::testing::engines;
use serde_json::{Value, json};

use super::connected::Pair;
use super::json::Json;
use super::tape::{self, Tape};

/// Frames of the time before the connection, and refusals for their form: `connections_remote.rs` plays them.
pub const BEFORE: usize = 8;

/// Answered letter by letter as recorded.
pub const HARMLESS: &[&str] = &[
    "unknown topic",
    "sync to an unknown channel",
    "sync to a channel that is not shared with the sender",
    "channel invite",
    "channel invite repeated",
    "channel invite for an id that exists here",
    "users",
    "a post of a synced user",
    "the same post again",
    "a post of an unknown user",
    "a post that claims a local user",
    "a reaction",
    "the same reaction again",
    "an empty sync",
];

/// Where the reference gives way: refused here, and nothing changes.
pub const WITHSTOOD: &[&str] = &["an edit of a local user's post", "a deletion of a local user's post"];

const RECORDED_REMOTE: &str = "5ge9xqnaetyezmswqixkaebzho";
const PRIVATE: &str = "xkocseuhybftxr8dc1wgfdun9c";
const LOCAL_USER: &str = "ttpu3ctojfdijcf6o8m51i95xh";
const LOCAL_POST: &str = "thqt46oxn3dymr7y574m3pn7th";
const CHANNEL: &str = "yiq3t1ku6acufkjjb5ngurpowo";
const POST: &str = "qkkah5wm8kxg5oi55rugx7cg7h";

fn recorded() -> Vec<(String, Json)> {
    let Json::Object(frames) = Json::read(&tape::text("answers")) else { panic!("the answers are an object") };
    frames
}

/// How many there are.
pub fn frames() -> usize {
    recorded().len()
}

fn tape(pair: &Pair, name: &str, exchange: &Json) -> Tape {
    let Some(Json::Number(status)) = exchange.get("status") else { panic!("{name} has no status") };
    Tape {
        name: name.to_owned(),
        path: "/api/v4/remotecluster/msg".to_owned(),
        headers: json!({"content-type": "application/json", "x-remotecluster-id": RECORDED_REMOTE,
            "x-remotecluster-token": pair.token}),
        body: exchange.get("request").unwrap().write(),
        status: u16::try_from(*status).unwrap(),
        content_type: "application/json".to_owned(),
        answer: exchange.get("response").unwrap().write(),
    }
    .with(&pair.words)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_frames_are_answered_as_recorded_or_withstood() {
    for engine in engines() {
        let mut pair = Pair::we_invite(engine, |_| {}).await;
        let private = pair.channel("private", "Private", "O").await;
        let local = pair.admin.user_id.clone();
        let remote = pair.remote_id.clone();
        for (old, new) in [(RECORDED_REMOTE, &remote), (PRIVATE, &private), (LOCAL_USER, &local)] {
            pair.means(old, new);
        }
        let mut played = 0;
        for (name, exchange) in recorded() {
            let tape = tape(&pair, &name, &exchange);
            if HARMLESS.contains(&name.as_str()) {
                pair.exchange(&tape, tape.body.as_bytes()).await;
            } else if WITHSTOOD.contains(&name.as_str()) {
                let mut withstood: Value = serde_json::from_str(&tape.answer).unwrap();
                let post = pair.words.iter().find(|(old, _)| old == LOCAL_POST).unwrap().1.clone();
                withstood["payload"]["post_errors"] = json!([post]);
                withstood["payload"]["posts_last_update_at"] = json!(0);
                let tape = Tape { answer: withstood.to_string(), ..tape };
                let got = pair.peer.post(pair.address, &tape.path, &tape.headers, tape.body.as_bytes()).await;
                assert_eq!(serde_json::from_str::<Value>(&got.body).unwrap(), withstood, "{name}");
                let shown = pair.admin.get(&format!("/posts/{post}")).await.expect(200);
                assert_eq!(shown["message"], "written here", "{name}");
            } else {
                continue;
            }
            played += 1;
            if name == "channel invite" {
                let written = pair.post(&pair.admin, json!({"channel_id": CHANNEL, "message": "written here"})).await;
                pair.means(LOCAL_POST, written["id"].as_str().unwrap());
            }
        }
        assert_eq!(played, HARMLESS.len() + WITHSTOOD.len());
        // The repeated reaction did not take itself away, and the repeated post is there once.
        let reactions = pair.admin.get(&format!("/posts/{POST}/reactions")).await.expect(200);
        assert_eq!((reactions.as_array().map(Vec::len), &reactions[0]["emoji_name"]), (Some(1), &json!("heart")));
        let texts = pair.texts(&pair.admin, CHANNEL).await;
        assert_eq!(texts.iter().filter(|text| *text == "hi").count(), 1, "{texts:?}");
        assert_eq!(pair.texts(&pair.admin, &private).await.iter().filter(|text| *text == "hi").count(), 0);
    }
}
