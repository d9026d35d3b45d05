//! What the inviting server of the recordings said, which is the home of the channels, taken by the accepting one, which is ours.

use causeway_api::testing::{Client, engines};
use serde_json::{Value, json};

use super::connected::Pair;

/// The recordings that go through this test.
pub const REPLAYED: &[&str] = &[
    "channel-invite-D",
    "channel-invite-O",
    "channel-invite-O-readonly",
    "channel-invite-P",
    "sharedchannel_upload",
    "sync-posts-deleted",
    "sync-posts-edited",
    "sync-posts-file",
    "sync-posts-priority",
    "sync-statuses",
    "upload",
];

const CHANNEL: &str = "ndfu3qh3kigdmkk4p7d6qp6jdo";
const NOTICES: &str = "nimkfz39j7dfuknaf334rzqgkc";
const SECRET: &str = "6hnhpht7hjr65xsmtc6yy3e4se";
const DIRECT: &str = "tfzgp7pow7bgmydd6zc65ob9fo";
/// The peer's.
const ALICE: &str = "fck1ujwj6jn4zfok5trowuxkco";
/// Ours in the recordings.
const BOB: &str = "zitquhabe3gwtfh3w4asykppjw";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_reference_says_from_a_channels_home_is_taken() {
    for engine in engines() {
        let mut pair = Pair::we_accept(engine, |_| {}).await;
        let bob = pair.person("bob-ibhak").await;
        pair.means(BOB, &bob.user_id);
        channels(&pair, &bob).await;
        direct(&pair, &bob).await;
        alice_is_known(&pair, CHANNEL).await;
        edited(&pair, &bob).await;
        file(&pair, &bob).await;
        urgent(&pair, &bob).await;
        deleted(&pair, &bob).await;
        pair.replay("sync-statuses").await;
        let status = bob.get(&format!("/users/{ALICE}/status")).await.expect(200);
        assert_eq!((&status["status"], &status["manual"]), (&json!("dnd"), &json!(true)));
        assert_eq!(status["last_activity_at"], 1_795_413_159_733_i64);
    }
}

async fn channels(pair: &Pair, bob: &Client) {
    pair.replay("channel-invite-O").await;
    let channel = pair.admin.get(&format!("/channels/{CHANNEL}")).await.expect(200);
    for (field, value) in [
        ("name", json!("joint-ibhak")),
        ("display_name", json!("Joint ibhak")),
        ("header", json!("the header")),
        ("purpose", json!("the purpose")),
        ("type", json!("O")),
        ("team_id", json!(pair.team)),
        ("shared", json!(true)),
    ] {
        assert_eq!(channel[field], value, "{field}");
    }
    let members = pair.members(CHANNEL).await;
    assert_eq!(members, [pair.admin.user_id.as_str()], "who made the connection is in it");
    pair.replay("channel-invite-O").await;
    pair.join(CHANNEL, bob).await;

    pair.replay("channel-invite-O-readonly").await;
    pair.join(NOTICES, bob).await;
    let body = json!({"channel_id": NOTICES, "message": "may I?"});
    bob.post("/posts", body.clone()).await.expect(403);
    pair.admin.post("/posts", body).await.expect(403);

    pair.replay("channel-invite-P").await;
    let secret = pair.admin.get(&format!("/channels/{SECRET}")).await.expect(200);
    assert_eq!(secret["type"], "P");
    bob.get(&format!("/channels/{SECRET}")).await.expect(403);
}

async fn direct(pair: &Pair, bob: &Client) {
    // The names of direct channels hold the ids in their order.
    let mut tape = pair.tape("channel-invite-D");
    if *bob.user_id < *ALICE {
        let (right, wrong) = (format!("{}__{ALICE}", bob.user_id), format!("{ALICE}__{}", bob.user_id));
        tape = tape.with(&[(wrong, right)]);
    }
    let body = tape.body.clone();
    pair.exchange(&tape, body.as_bytes()).await;
    let shown = bob.get(&format!("/channels/{DIRECT}")).await.expect(200);
    assert_eq!((&shown["type"], &shown["shared"]), (&json!("D"), &json!(true)));
    let alice = bob.get(&format!("/users/{ALICE}")).await.expect(200);
    assert_eq!(alice["username"], "alice-ibhak:alpha-ibhak");
    assert_eq!((&alice["first_name"], &alice["position"]), (&json!("Alice"), &json!("Lead")));
    pair.server.clock.advance(1);
    bob.post("/posts", json!({"channel_id": DIRECT, "message": "to alice"})).await.expect(201);
}

/// Whoever writes in a channel was made known in it before; the recordings have that of one side only.
async fn alice_is_known(pair: &Pair, channel: &str) {
    let user = pair.tape("channel-invite-D").value()["msg"]["payload"]["direct_participants"][0].take();
    let answer = pair.sync(json!({"channel_id": channel, "users": {ALICE: user}})).await;
    assert_eq!(answer["users_syncd"], json!([ALICE]));
}

/// Sends the post of a recording as it was before what the recording tells of it.
async fn before(pair: &Pair, name: &str, message: &str) -> String {
    let mut frame = pair.tape(name).value();
    let mut post = frame["msg"]["payload"]["posts"][0].take();
    for field in ["edit_at", "delete_at"] {
        post[field] = json!(0);
    }
    post["update_at"] = post["create_at"].clone();
    post["message"] = json!(message);
    post["props"] = json!({});
    let id = post["id"].as_str().unwrap().to_owned();
    frame["msg"]["payload"]["posts"] = json!([post]);
    let answer = pair.send(&frame).await;
    assert_eq!(answer["payload"]["post_errors"], json!([]));
    id
}

async fn edited(pair: &Pair, bob: &Client) {
    let id = before(pair, "sync-posts-edited", "hello").await;
    let shown = bob.get(&format!("/posts/{id}")).await.expect(200);
    assert_eq!((&shown["message"], &shown["edit_at"]), (&json!("hello"), &json!(0)));
    assert_eq!(shown["create_at"], 1_795_413_125_012_i64);
    for _ in 0..2 {
        pair.replay("sync-posts-edited").await;
        let shown = bob.get(&format!("/posts/{id}")).await.expect(200);
        assert_eq!(shown["message"], "hello, edited");
        assert_eq!(shown["edit_at"], 1_795_413_136_567_i64);
        assert_eq!(shown["user_id"], ALICE);
    }
}

async fn file(pair: &Pair, bob: &Client) {
    pair.replay("sharedchannel_upload").await;
    // The recording holds the beginning of the bytes.
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let tape = pair.tape("upload");
    pair.exchange(&tape, &bytes).await;
    pair.replay("sync-posts-file").await;
    let post = bob.get("/posts/ajigarmnojnwfyo1u7ikh51ayc").await.expect(200);
    assert_eq!((&post["message"], &post["file_ids"]), (&json!("see attached"), &json!(["kch78ymqeifx5j55z5z8z7gwzc"])));
    let info = &post["metadata"]["files"][0];
    assert_eq!((&info["name"], &info["size"]), (&json!("report.bin"), &json!(300_000)));
    let content = bob.get("/files/kch78ymqeifx5j55z5z8z7gwzc").await;
    assert_eq!(content.status, 200);
    assert!(content.bytes == bytes, "other bytes came out than went in");
}

async fn urgent(pair: &Pair, bob: &Client) {
    pair.replay("sync-posts-priority").await;
    let post = bob.get("/posts/dr93wiedobfp8dq5ic1ptkcuwy").await.expect(200);
    let priority = &post["metadata"]["priority"];
    assert_eq!((&priority["priority"], &priority["requested_ack"]), (&json!("urgent"), &json!(true)));
}

async fn deleted(pair: &Pair, bob: &Client) {
    let id = before(pair, "sync-posts-deleted", "never mind").await;
    bob.get(&format!("/posts/{id}")).await.expect(200);
    for _ in 0..2 {
        pair.replay("sync-posts-deleted").await;
        bob.get(&format!("/posts/{id}")).await.expect(404);
    }
    let texts = pair.texts(bob, CHANNEL).await;
    assert!(!texts.iter().any(|text| text == "never mind"), "{texts:?}");
    let _: Value = bob.get(&format!("/channels/{CHANNEL}")).await.expect(200);
}
