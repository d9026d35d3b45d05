//! What the accepting server of the recordings said, taken by the inviting one, which is ours and the home of the channel.

use causeway_api::testing::engines;
use serde_json::{Value, json};

use super::connected::Pair;

/// The recordings that go through this test.
pub const REPLAYED: &[&str] = &[
    "invitation",
    "invitation-401",
    "ping",
    "ping-401",
    "profile-image",
    "sync-acknowledgements",
    "sync-membership_changes-join",
    "sync-membership_changes-join-FAIL",
    "sync-membership_changes-leave",
    "sync-posts",
    "sync-posts+mention_transforms",
    "sync-posts-reply",
    "sync-reactions-added",
    "sync-reactions-removed",
    "sync-statuses-401",
    "sync-users",
    "sync-users+membership_changes-join",
];

const CHANNEL: &str = "ndfu3qh3kigdmkk4p7d6qp6jdo";
/// Ours in the recordings.
const ALICE: &str = "fck1ujwj6jn4zfok5trowuxkco";
const CAROL: &str = "p9fg1kgorjyopkuzgs5yar7s4h";
const ADMIN: &str = "tom1jrwdqjrhfj9trxkw9pithr";
/// The peer's.
const BOB: &str = "zitquhabe3gwtfh3w4asykppjw";
const REMOVER: &str = "51n935szffbgzedj3d9z57fhza";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_reference_says_to_a_channels_home_is_taken() {
    for engine in engines() {
        let mut pair = Pair::we_invite(engine, |_| {}).await;
        pair.replay("ping-401").await;
        let (alice, carol) = (pair.person("alice-ibhak").await, pair.person("carol-ibhak").await);
        let channel = pair.channel("joint-ibhak", "Joint ibhak", "O").await;
        for who in [&alice, &carol] {
            pair.join(&channel, who).await;
        }
        pair.share(&channel).await;
        let admin = pair.admin.user_id.clone();
        for (recorded, here) in [(CHANNEL, &channel), (ALICE, &alice.user_id), (CAROL, &carol.user_id), (ADMIN, &admin)]
        {
            pair.means(recorded, here);
        }
        people(&pair, &channel).await;
        messages(&mut pair, &channel, &alice).await;
        mentions(&pair, &channel, &carol.user_id).await;
        picture(&pair).await;
        leaving(&pair, &channel, &carol.user_id).await;
        ended(&mut pair).await;
    }
}

async fn people(pair: &Pair, channel: &str) {
    pair.replay("sync-users").await;
    let bob = pair.admin.get(&format!("/users/{BOB}")).await.expect(200);
    assert_eq!(bob["username"], "bob-ibhak:beta-ibhak");
    assert_eq!(bob["remote_id"], *pair.remote_id);
    assert_eq!(bob["props"], json!({"RemoteUsername": "bob-ibhak", "RemoteEmail": "bob-ibhak@example.test"}));
    assert_eq!(bob["roles"], "system_user");
    assert_ne!(bob["email"], "bob-ibhak@example.test");
    let members = pair.members(channel).await;
    assert!(members.iter().any(|id| id == BOB), "a user that comes in a channel's message is its member");
    pair.replay("sync-users+membership_changes-join").await;
    pair.replay("sync-membership_changes-join").await;
    assert_eq!(pair.members(channel).await.len(), members.len(), "whoever is there joins no second time");
}

async fn messages(pair: &mut Pair, channel: &str, alice: &causeway_api::testing::Client) {
    let root = pair.post(alice, json!({"channel_id": channel, "message": "hello"})).await;
    let root = root["id"].as_str().unwrap().to_owned();
    pair.means("fk4h97s767g7dqfwx5dz3zxfic", &root);

    pair.replay("sync-posts").await;
    let posts = alice.get(&format!("/channels/{channel}/posts")).await.expect(200);
    let told = &posts["posts"]["9ixn1i5sjbrtjmz3w37ctc1yxy"];
    assert_eq!((&told["type"], &told["user_id"]), (&json!("system_join_channel"), &json!(BOB)));
    let hello = &posts["posts"]["y167gy4scprij8ezqxbfher6nc"];
    assert_eq!(hello["message"], "hello from B");
    assert_eq!(hello["create_at"], 1_795_413_127_449_i64);
    assert_eq!(hello["user_id"], BOB);

    pair.replay("sync-posts-reply").await;
    let thread = alice.get(&format!("/posts/{root}/thread")).await.expect(200);
    let reply = &thread["posts"]["jrrczobbqjddf8xdspx1h8iwwh"];
    assert_eq!((&reply["root_id"], &reply["message"]), (&json!(root), &json!("a reply")));
    assert_eq!(thread["posts"][&root]["reply_count"], 1);

    pair.replay("sync-reactions-added").await;
    let reactions = alice.get(&format!("/posts/{root}/reactions")).await.expect(200);
    assert_eq!((&reactions[0]["emoji_name"], &reactions[0]["user_id"]), (&json!("thumbsup"), &json!(BOB)));
    pair.replay("sync-reactions-removed").await;
    let reactions = alice.get(&format!("/posts/{root}/reactions")).await.expect(200);
    assert!(reactions.as_array().is_none_or(Vec::is_empty), "{reactions}");

    let urgent = json!({"channel_id": channel, "message": "urgent!",
        "metadata": {"priority": {"priority": "urgent", "requested_ack": true}}});
    let urgent = pair.post(alice, urgent).await["id"].as_str().unwrap().to_owned();
    pair.means("dr93wiedobfp8dq5ic1ptkcuwy", &urgent);
    pair.replay("sync-acknowledgements").await;
    let shown = alice.get(&format!("/posts/{urgent}")).await.expect(200);
    let acknowledgement = &shown["metadata"]["acknowledgements"][0];
    assert_eq!(acknowledgement["user_id"], BOB);
    assert_eq!(acknowledgement["acknowledged_at"], 1_795_413_163_997_i64);
}

async fn mentions(pair: &Pair, channel: &str, carol: &str) {
    // Who removed carol is a user of the peer whom no recording introduces.
    let mut known = pair.tape("sync-users").value();
    let mut user = known["msg"]["payload"]["users"][BOB].take();
    user["id"] = json!(REMOVER);
    user["username"] = json!("dora-ibhak");
    known["msg"]["payload"]["users"] = json!({REMOVER: user});
    assert_eq!(pair.send(&known).await["payload"]["users_syncd"], json!([REMOVER]));

    let before = pair.texts(&pair.admin, channel).await;
    pair.replay("sync-posts+mention_transforms").await;
    assert_eq!(pair.texts(&pair.admin, channel).await, before, "our own memberships say it better");

    // The same as a message that somebody wrote.
    let mut written = pair.tape("sync-posts+mention_transforms").value();
    let post = &mut written["msg"]["payload"]["posts"][0];
    post["type"] = json!("");
    post["props"] = json!({});
    let called = async || {
        let who = pair.server.log_in("carol-ibhak").await;
        let member = who.get(&format!("/channels/{channel}/members/{carol}")).await.expect(200);
        member["mention_count"].as_i64().unwrap()
    };
    let before = called().await;
    pair.send(&written).await;
    let post = pair.admin.get("/posts/7mabp4dnujbapg6khmf6byxafo").await.expect(200);
    assert_eq!(post["message"], "@carol-ibhak removed from the channel.");
    assert_eq!(called().await, before + 1);
}

async fn picture(pair: &Pair) {
    let tape = pair.tape("profile-image");
    let content_type = tape.header("content-type").to_owned();
    let boundary = content_type.split("boundary=").nth(1).unwrap();
    let mut png = std::io::Cursor::new(Vec::new());
    let red = image::Rgba([200_u8, 10, 20, 255]);
    image::RgbaImage::from_pixel(64, 64, red).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"profile.png\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(&png.into_inner());
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let default = pair.admin.get(&format!("/users/{REMOVER}/image")).await;
    pair.exchange(&tape, &body).await;
    let now = pair.admin.get(&format!("/users/{REMOVER}/image")).await;
    assert_ne!(default.bytes, now.bytes);
    let shown = image::load_from_memory(&now.bytes).unwrap().to_rgba8();
    assert_eq!(*shown.get_pixel(shown.width() / 2, shown.height() / 2), red);
}

async fn leaving(pair: &Pair, channel: &str, carol: &str) {
    // The reference lets the other side remove people of this one; here they stay, and the answer says so.
    let mut tape = pair.tape("sync-membership_changes-leave");
    let mut answer: Value = serde_json::from_str(&tape.answer).unwrap();
    answer["payload"]["membership_errors"] = json!([carol]);
    let got = pair.peer.post(pair.address, &tape.path, &tape.headers, tape.body.as_bytes()).await;
    assert_eq!(serde_json::from_str::<Value>(&got.body).unwrap(), answer);
    let is_in = async |id: &str| pair.members(channel).await.iter().any(|member| member == id);
    assert!(is_in(carol).await);

    // Of its own people it is told as recorded.
    assert!(is_in(BOB).await);
    tape = tape.with(&[(carol.to_owned(), BOB.to_owned())]);
    let body = tape.body.clone();
    pair.exchange(&tape, body.as_bytes()).await;
    assert!(!is_in(BOB).await);
}

async fn ended(pair: &mut Pair) {
    let unshared = pair.channel("private-matters", "Private matters", "O").await;
    pair.means("zk6p9u84kp8zuqwi1c453gpdia", &unshared);
    pair.replay("sync-membership_changes-join-FAIL").await;
    pair.admin.delete(&format!("/remotecluster/{}", pair.remote_id)).await.expect(200);
    pair.replay("sync-statuses-401").await;
}
