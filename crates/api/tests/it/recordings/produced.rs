//! What people do in a shared channel is told as the reference would tell it.

use causeway_api::testing::{Client, engines};
use serde_json::json;

use super::connected::Pair;
use super::json::{Json, Same};
use super::peer::Heard;
use super::tape::Tape;

/// The recordings that this test's requests are compared with.
pub const COMPARED: &[&str] = &[
    "profile-image",
    "sharedchannel_upload",
    "sync-acknowledgements",
    "sync-membership_changes-join",
    "sync-membership_changes-leave",
    "sync-posts",
    "sync-posts+mention_transforms",
    "sync-posts-deleted",
    "sync-posts-edited",
    "sync-posts-file",
    "sync-posts-priority",
    "sync-posts-reply",
    "sync-reactions-added",
    "sync-reactions-removed",
    "sync-statuses",
    "sync-statuses-401",
    "sync-users",
    "sync-users+membership_changes-join",
    "upload",
];

/// The channel of the recordings, whose home is the peer.
const CHANNEL: &str = "ndfu3qh3kigdmkk4p7d6qp6jdo";
/// The peer's people in the recordings.
const ALICE: &str = "fck1ujwj6jn4zfok5trowuxkco";
const CAROL: &str = "p9fg1kgorjyopkuzgs5yar7s4h";
/// Ours.
const ADMIN: &str = "88wyoiijtjreiefz3nywakop8e";
const BOB: &str = "zitquhabe3gwtfh3w4asykppjw";

/// Our server, the peer, and our bob.
struct Stage {
    pair: Pair,
    bob: Client,
}

impl Stage {
    async fn new(engine: &str) -> Self {
        let real_addresses = |settings: &mut causeway_model::config::Settings| {
            settings.connected_workspaces.send_email_addresses = true;
        };
        let pair = Pair::we_accept(engine, real_addresses).await;
        let bob = pair.person("bob-ibhak").await;
        pair.replay("channel-invite-O").await;
        let alice = Tape::load("channel-invite-D").value()["msg"]["payload"]["direct_participants"][0].take();
        let mut carol = alice.clone();
        carol["id"] = json!(CAROL);
        carol["username"] = json!("carol-ibhak");
        pair.sync(json!({"channel_id": CHANNEL, "users": {ALICE: alice, CAROL: carol}})).await;
        pair.join(CHANNEL, &bob).await;
        Self { pair, bob }
    }

    /// Demands that the request is the recorded one: where to, over which connection, with which headers, and what it says.
    fn compare(&self, heard: &Heard, tape: &Tape, recorded: &Json) {
        self.addressed(heard, tape);
        let mut same = Same::default();
        same.knows(CHANNEL, CHANNEL);
        same.knows(tape.value()["remote_id"].as_str().unwrap(), &self.pair.remote_id);
        for (recorded, here) in [(ADMIN, &self.pair.admin), (BOB, &self.bob)] {
            same.knows(recorded, &here.user_id);
        }
        same.check(&tape.name, recorded, &heard.json());
    }

    fn addressed(&self, heard: &Heard, tape: &Tape) {
        assert_eq!(heard.path, tape.path, "{}", tape.name);
        let recorded = tape.headers.as_object().unwrap();
        for name in ["content-type", "x-remotecluster-id", "x-remotecluster-token"] {
            assert_eq!(recorded.contains_key(name), heard.headers.contains_key(name), "{}: {name}", tape.name);
        }
        assert_eq!(heard.header("x-remotecluster-id"), self.pair.remote_id, "{}", tape.name);
        assert_eq!(heard.header("x-remotecluster-token"), self.presented(), "{}", tape.name);
        if tape.body.contains("\"msg\"") {
            assert_eq!(heard.header("content-type"), tape.header("content-type"), "{}", tape.name);
        }
    }

    /// What we present to the peer.
    fn presented(&self) -> &str {
        let (_, ours) = self.pair.words.iter().find(|(old, _)| old == super::connected::TO_INVITER).unwrap();
        ours
    }

    /// Waits for the request that fits and compares it, the recording having been changed as this says.
    async fn hears(
        &self,
        name: &str,
        fits: impl Fn(&Heard) -> bool,
        change: impl FnOnce(&mut Vec<(String, Json)>),
    ) -> Heard {
        let heard = self.pair.peer.hears(name, fits).await;
        let tape = Tape::load(name);
        let mut recorded = tape.frame();
        change(payload(&mut recorded));
        self.compare(&heard, &tape, &recorded);
        heard
    }
}

fn field<'a>(json: &'a mut Json, key: &str) -> &'a mut Json {
    let Json::Object(fields) = json else { panic!("no object with {key}") };
    &mut fields.iter_mut().find(|(name, _)| name == key).unwrap_or_else(|| panic!("no {key}")).1
}

/// The fields of a recorded frame's payload.
fn payload(frame: &mut Json) -> &mut Vec<(String, Json)> {
    let Json::Object(fields) = field(field(frame, "msg"), "payload") else { panic!("no payload") };
    fields
}

fn list<'a>(payload: &'a mut [(String, Json)], key: &str) -> &'a mut Vec<Json> {
    let Json::List(items) = &mut payload.iter_mut().find(|(name, _)| name == key).unwrap().1 else { panic!("no list") };
    items
}

fn as_recorded(_: &mut Vec<(String, Json)>) {}

fn says(text: &'static str) -> impl Fn(&Heard) -> bool {
    move |heard| heard.says(text)
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told_of_as_recorded() {
    for engine in engines() {
        let stage = Stage::new(engine).await;
        joining(&stage).await;
        picture(&stage).await;
        status(&stage).await;
    }
}

/// A user that signed in has a time of that; whoever in the recording had not has none.
fn without_log_in(payload: &mut Vec<(String, Json)>) {
    for (_, value) in payload {
        *value = std::mem::replace(value, Json::Null).without("last_login");
    }
}

async fn joining(stage: &Stage) {
    let Stage { pair, bob } = stage;
    let bob_id = bob.user_id.clone();
    let with_bob =
        |heard: &Heard, kind: &str| heard.syncs(kind) && heard.payload().to_string().contains(&format!("\"{bob_id}\""));
    let joined = pair.peer.hears("the membership", |h| with_bob(h, "membership_changes")).await;
    let users = pair.peer.heard(|h| h.syncs("users") && !h.syncs("membership_changes"));
    assert!(users.iter().any(|h| with_bob(h, "users")), "users come before anything of theirs");

    // Administrator and bob may be told of at once or one after the other: each is compared with the recording of both.
    let only = |fields: &mut Vec<(String, Json)>, id: &str| {
        for (name, value) in fields {
            match value {
                Json::Object(users) if name == "users" => users.retain(|(key, _)| key == id),
                Json::List(changes) => changes.retain(|c| c.get("user_id") == Some(&Json::Text(id.to_owned()))),
                _ => {}
            }
        }
    };
    for (recorded_id, who) in [(ADMIN, &pair.admin), (BOB, bob)] {
        for name in ["sync-users", "sync-users+membership_changes-join"] {
            let kinds = if name == "sync-users" { vec!["users"] } else { vec!["users", "membership_changes"] };
            let heard = pair.peer.heard(|h| {
                kinds.iter().all(|kind| h.syncs(kind))
                    && h.syncs("membership_changes") == kinds.contains(&"membership_changes")
                    && h.payload()["users"].get(&who.user_id).is_some()
            });
            let mut heard = heard.into_iter().next().unwrap_or_else(|| panic!("{name}: {recorded_id} was not told of"));
            let last_login = heard.payload()["users"][&who.user_id]["last_login"].as_i64().unwrap();
            assert!(last_login > 0);
            let tape = Tape::load(name);
            let (mut recorded, mut got) = (tape.frame(), heard.json());
            only(payload(&mut recorded), recorded_id);
            only(payload(&mut got), &who.user_id);
            without_log_in(payload(&mut recorded));
            without_log_in(payload(&mut got));
            heard.body = got.write().into();
            stage.compare(&heard, &tape, &recorded);
        }
    }
    assert!(joined.payload()["posts"].is_null(), "each kind goes in its own message");

    // Who is known there already comes and goes without being introduced again.
    let leave = format!("/channels/{CHANNEL}/members/{bob_id}");
    pair.server.clock.advance(5);
    bob.delete(&leave).await.expect(200);
    let left = |h: &Heard| h.syncs("membership_changes") && h.payload()["membership_changes"][0]["is_add"] == false;
    let heard = pair.peer.hears("the leave", left).await;
    let tape = Tape::load("sync-membership_changes-leave");
    // There it was a person of the other side.
    let tape = tape.with(&[(CAROL.to_owned(), BOB.to_owned())]);
    stage.compare(&heard, &tape, &tape.frame());
    let seen = pair.peer.heard(|h| h.syncs("membership_changes")).len();
    pair.join(CHANNEL, bob).await;
    super::until("the peer hears of the return", async || {
        pair.peer.heard(|h| h.syncs("membership_changes")).len() > seen
    })
    .await;
    let heard = pair.peer.heard(|h| h.syncs("membership_changes")).pop().unwrap();
    let tape =
        Tape::load("sync-membership_changes-join").with(&[("tom1jrwdqjrhfj9trxkw9pithr".to_owned(), BOB.to_owned())]);
    stage.compare(&heard, &tape, &tape.frame());
}

async fn picture(stage: &Stage) {
    let Stage { pair, bob } = stage;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(32, 32, image::Rgb([1, 2, 200])).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut body = b"--xx\r\nContent-Disposition: form-data; name=\"image\"; filename=\"me.png\"\r\n\
        Content-Type: image/png\r\n\r\n"
        .to_vec();
    body.extend_from_slice(&png.into_inner());
    body.extend_from_slice(b"\r\n--xx--\r\n");
    pair.server.clock.advance(5);
    bob.post_bytes("/users/me/image", "multipart/form-data; boundary=xx", body).await.expect(200);
    let heard = pair.peer.hears("the picture", |h| h.path.ends_with("/image")).await;
    let tape = Tape::load("profile-image").with(&[("51n935szffbgzedj3d9z57fhza".to_owned(), bob.user_id.clone())]);
    stage.addressed(&heard, &tape);
    let content_type = heard.header("content-type");
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let text = String::from_utf8_lossy(&heard.body);
    let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"profile.png\"\r\n");
    assert!(text.starts_with(&head), "{}", &text[..200]);
    assert!(text.ends_with(&format!("\r\n--{boundary}--\r\n")));
    let picture = heard.body.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
    let end = heard.body.len() - format!("\r\n--{boundary}--\r\n").len();
    let shown = image::load_from_memory(&heard.body[picture..end]).unwrap().to_rgb8();
    assert_eq!(shown.get_pixel(10, 10), &image::Rgb([1, 2, 200]));
}

async fn status(stage: &Stage) {
    let Stage { pair, bob } = stage;
    let set = async |status: &str| {
        pair.server.clock.advance(5);
        bob.put("/users/me/status", json!({"user_id": bob.user_id, "status": status})).await.expect(200);
    };
    let told =
        |status: &'static str| move |h: &Heard| h.syncs("statuses") && h.payload()["statuses"][0]["status"] == status;
    set("dnd").await;
    let heard = pair.peer.hears("the status", told("dnd")).await;
    let tape = Tape::load("sync-statuses").with(&[(ALICE.to_owned(), BOB.to_owned())]);
    stage.compare(&heard, &tape, &tape.frame());

    // The peer refuses it as recorded: nothing else suffers.
    let tape = Tape::load("sync-statuses-401");
    let refusal = tape.clone();
    pair.peer.whim(move |heard| {
        heard.syncs("statuses").then(|| {
            let status = axum::http::StatusCode::from_u16(refusal.status).unwrap();
            axum::response::IntoResponse::into_response((status, refusal.answer.clone()))
        })
    });
    set("online").await;
    let heard = pair.peer.hears("the other status", told("online")).await;
    pair.peer.no_whim();
    let tape =
        tape.with(&[(ADMIN.to_owned(), BOB.to_owned()), ("6hnhpht7hjr65xsmtc6yy3e4se".to_owned(), CHANNEL.to_owned())]);
    stage.compare(&heard, &tape, &tape.frame());
    pair.post(bob, json!({"channel_id": CHANNEL, "message": "still here"})).await;
    pair.peer.hears("a message after the refusal", says("still here")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_told_of_as_recorded() {
    for engine in engines() {
        let stage = Stage::new(engine).await;
        posts(&stage).await;
        reactions(&stage).await;
        file(&stage).await;
        urgent(&stage).await;
    }
}

async fn posts(stage: &Stage) {
    let Stage { pair, bob } = stage;
    let post = |message: &str| json!({"channel_id": CHANNEL, "message": message});
    let hello = pair.post(bob, post("hello from B")).await["id"].as_str().unwrap().to_owned();
    // That somebody joined each side tells its own people.
    stage.hears("sync-posts", says("hello from B"), |payload| drop(list(payload, "posts").remove(0))).await;
    assert!(pair.peer.heard(|h| h.payload()["posts"].to_string().contains("system_")).is_empty());

    let reply = json!({"channel_id": CHANNEL, "message": "a reply", "root_id": hello});
    pair.post(bob, reply).await;
    stage.hears("sync-posts-reply", says("a reply"), as_recorded).await;

    pair.server.clock.advance(5);
    bob.put(&format!("/posts/{hello}/patch"), json!({"message": "hello, edited"})).await.expect(200);
    let tape = Tape::load("sync-posts-edited").with(&[(ALICE.to_owned(), BOB.to_owned())]);
    let heard = pair.peer.hears("the edit", says("hello, edited")).await;
    let mut recorded = tape.frame();
    // The reference says it twice, once with a count of replies.
    list(payload(&mut recorded), "posts").remove(0);
    stage.compare(&heard, &tape, &recorded);

    pair.post(bob, post("@carol-ibhak:alpha-ibhak removed from the channel.")).await;
    let written = |post: &mut Json| {
        let Json::Object(fields) = post else { panic!("a post is an object") };
        let at = fields.iter().position(|(name, _)| name == "reply_count").unwrap();
        fields.insert(at, ("remote_id".to_owned(), Json::Text(String::new())));
        *field(post, "type") = Json::Text(String::new());
        *field(post, "props") = Json::Object(Vec::new());
    };
    let tape =
        Tape::load("sync-posts+mention_transforms").with(&[("51n935szffbgzedj3d9z57fhza".to_owned(), BOB.to_owned())]);
    let heard =
        pair.peer.hears("the mention", |h| h.payload()["mention_transforms"].is_object() && h.syncs("posts")).await;
    let mut recorded = tape.frame();
    // There the server wrote it; what it says of itself stays home here.
    written(&mut list(payload(&mut recorded), "posts")[0]);
    stage.compare(&heard, &tape, &recorded);

    let gone = pair.post(bob, post("never mind")).await["id"].as_str().unwrap().to_owned();
    pair.peer.hears("what is deleted then", says("never mind")).await;
    pair.server.clock.advance(5);
    bob.delete(&format!("/posts/{gone}")).await.expect(200);
    let tape = Tape::load("sync-posts-deleted").with(&[(ALICE.to_owned(), BOB.to_owned())]);
    let deleted = |h: &Heard| h.payload()["posts"][0]["delete_at"].as_i64().is_some_and(|at| at > 0);
    let heard = pair.peer.hears("the deletion", deleted).await;
    stage.compare(&heard, &tape, &tape.frame());
}

async fn reactions(stage: &Stage) {
    let Stage { pair, bob } = stage;
    let post = pair.post(bob, json!({"channel_id": CHANNEL, "message": "good news"})).await;
    let id = post["id"].as_str().unwrap();
    pair.peer.hears("what is reacted to", says("good news")).await;
    pair.server.clock.advance(5);
    let body = json!({"user_id": bob.user_id, "post_id": id, "emoji_name": "thumbsup"});
    bob.post("/reactions", body).await.expect(200);
    let is = |gone: bool| {
        move |h: &Heard| {
            let at = h.payload()["reactions"][0]["delete_at"].as_i64();
            h.syncs("reactions") && at.is_some_and(|at| (at > 0) == gone)
        }
    };
    stage.hears("sync-reactions-added", is(false), as_recorded).await;
    pair.server.clock.advance(5);
    bob.delete(&format!("/users/me/posts/{id}/reactions/thumbsup")).await.expect(200);
    stage.hears("sync-reactions-removed", is(true), as_recorded).await;
}

async fn file(stage: &Stage) {
    let Stage { pair, bob } = stage;
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let path = format!("/files?channel_id={CHANNEL}&filename=report.bin");
    let uploaded = bob.post_bytes(&path, "application/octet-stream", bytes.clone()).await.expect(201);
    let file = uploaded["file_infos"][0]["id"].as_str().unwrap().to_owned();
    pair.post(bob, json!({"channel_id": CHANNEL, "message": "see attached", "file_ids": [file]})).await;
    let of_bob = |tape: Tape| tape.with(&[(ALICE.to_owned(), BOB.to_owned())]);

    let heard = pair.peer.hears("the post of the file", says("see attached")).await;
    let tape = of_bob(Tape::load("sync-posts-file"));
    stage.compare(&heard, &tape, &tape.frame());

    let announced = pair.peer.hears("the upload", |h| h.topic() == "sharedchannel_upload").await;
    let tape = of_bob(Tape::load("sharedchannel_upload"));
    stage.compare(&announced, &tape, &tape.frame());
    assert_eq!(announced.payload()["req_file_id"], json!(file));

    let sent = pair.peer.hears("the bytes", |h| h.path.contains("/upload/")).await;
    let session = announced.payload()["id"].as_str().unwrap().to_owned();
    let tape = Tape::load("upload").with(&[("rwbk1xb8etb55x6j9aa3zd7ooc".to_owned(), session)]);
    stage.addressed(&sent, &tape);
    assert!(sent.body == bytes, "other bytes went out than came in");

    let order = pair
        .peer
        .heard(|h| h.topic() == "sharedchannel_upload" || h.path.contains("/upload/") || h.says("see attached"));
    let topics: Vec<String> = order.iter().map(Heard::topic).collect();
    assert_eq!(topics, ["sharedchannel_upload", "", "sharedchannel_sync"], "a file goes before its post");
}

async fn urgent(stage: &Stage) {
    let Stage { pair, bob } = stage;
    let urgent = json!({"channel_id": CHANNEL, "message": "urgent!",
        "metadata": {"priority": {"priority": "urgent", "requested_ack": true}}});
    pair.post(bob, urgent).await;
    let heard = pair.peer.hears("the urgent post", says("urgent!")).await;
    let tape = Tape::load("sync-posts-priority").with(&[(ALICE.to_owned(), BOB.to_owned())]);
    stage.compare(&heard, &tape, &tape.frame());

    // The peer asks for acknowledgements as recorded, and bob gives one.
    pair.send(&Tape::load("sync-posts-priority").with(&pair.words).value()).await;
    pair.server.clock.advance(5);
    bob.post(&format!("/users/{}/posts/dr93wiedobfp8dq5ic1ptkcuwy/ack", bob.user_id), json!({})).await.expect(200);
    stage.hears("sync-acknowledgements", |h| h.syncs("acknowledgements"), as_recorded).await;
}
