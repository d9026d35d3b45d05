//! Connections, pings and channels are told of as the reference would tell of them.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use causeway_api::testing::{Client, engines};
use serde_json::{Value, json};

use super::connected::{PASSWORD, Pair, REMOTE};
use super::json::Same;
use super::peer::{Heard, Peer};
use super::tape::Tape;
use super::until;

/// The recordings that these tests' requests are compared with.
pub const COMPARED: &[&str] = &[
    "channel-invite-D",
    "channel-invite-O",
    "channel-invite-O-readonly",
    "channel-invite-P",
    "invitation",
    "invitation-401",
    "ping",
    "sync-membership_changes-join-FAIL",
];

fn compare(pair: &Pair, heard: &Heard, tape: &Tape) {
    assert_eq!(heard.path, tape.path, "{}", tape.name);
    assert_eq!(heard.header("content-type"), tape.header("content-type"), "{}", tape.name);
    assert_eq!(heard.header("x-remotecluster-id"), pair.remote_id, "{}", tape.name);
    let mut same = Same::default();
    same.knows(tape.value()["remote_id"].as_str().unwrap(), &pair.remote_id);
    // What only servers like this one say, and the reference passes over.
    same.check(&tape.name, &tape.frame(), &heard.json().without("causeway"));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_are_made_and_kept_as_recorded() {
    for engine in engines() {
        let pair = Pair::we_accept(engine, |_| {}).await;
        let confirmation = pair.peer.hears("the confirmation", |h| h.path.ends_with("/confirm_invite")).await;
        let tape = pair.tape("invitation");
        compare(&pair, &confirmation, &tape);
        assert_eq!(confirmation.header("x-remotecluster-token"), tape.header("x-remotecluster-token"));
        let ping = pair.peer.hears("a ping", |h| h.topic() == "ping").await;
        let tape = pair.tape("ping");
        compare(&pair, &ping, &tape);
        assert_eq!(ping.header("x-remotecluster-token"), tape.header("x-remotecluster-token"));
        assert!(
            pair.peer.heard(|h| h.header("x-remotecluster-token").is_empty()).is_empty(),
            "no ping before its token"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_is_refused_as_recorded_leaves_nothing() {
    for engine in engines() {
        let pair = Pair::we_accept(engine, |_| {}).await;
        let (peer, tape) = (Peer::start().await, Tape::load("invitation-401"));
        let (id, token) = (tape.header("x-remotecluster-id"), tape.header("x-remotecluster-token"));
        let code = peer.invites(id, token, PASSWORD);
        let refusal = tape.clone();
        peer.whim(move |heard| {
            let status = StatusCode::from_u16(refusal.status).unwrap();
            (heard.topic() == "invitation").then(|| (status, refusal.answer.clone()).into_response())
        });
        let body = json!({"name": "gone", "default_team_id": pair.team, "invite": code, "password": PASSWORD});
        pair.admin
            .post("/remotecluster/accept_invite", body)
            .await
            .refused(400, "api.remote_cluster.invite_used.app_error");
        let heard = peer.hears("the confirmation", |h| h.topic() == "invitation").await;
        assert_eq!(heard.path, tape.path);
        assert_eq!(heard.header("x-remotecluster-token"), token);
        let here = format!("http://{}", pair.address);
        let tape = tape.clone().with(&[("http://127.0.0.1:18166".to_owned(), here)]);
        Same::letter_by_letter(id).check("invitation-401", &tape.frame(), &heard.json());
        let list = pair.admin.get("/remotecluster?include_deleted=true").await.expect(200);
        assert_eq!(list.as_array().unwrap().len(), 1);
        assert_eq!(list[0]["remote_id"], REMOTE);
    }
}

fn invites(kind: &'static str) -> impl Fn(&Heard) -> bool {
    move |h| h.topic() == "sharedchannel_invite" && h.payload()["type"] == kind
}

async fn shared_with(pair: &Pair, channel: &str) -> Value {
    pair.admin.get(&format!("/channels/{channel}")).await.expect(200)["shared"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_are_shared_as_recorded() {
    for engine in engines() {
        let pair = Pair::we_invite(engine, |settings| settings.connected_workspaces.send_email_addresses = true).await;
        let joint = pair.channel("joint-ibhak", "Joint ibhak", "O").await;
        let described = json!({"header": "the header", "purpose": "the purpose"});
        pair.admin.put(&format!("/channels/{joint}/patch"), described).await.expect(200);
        pair.share(&joint).await;
        let heard = pair.peer.hears("the invitation", invites("O")).await;
        compare(&pair, &heard, &Tape::load("channel-invite-O"));
        assert_eq!(heard.payload()["channel_id"], json!(joint));

        let notices = pair.channel("notices-ibhak", "Notices", "O").await;
        let command = format!("/share-channel invite --connectionID {} --readonly true", pair.remote_id);
        pair.admin.post("/commands/execute", json!({"channel_id": notices, "command": command})).await.expect(200);
        let read_only = |h: &Heard| h.payload()["read_only"] == true;
        let heard = pair.peer.hears("the read-only invitation", read_only).await;
        compare(&pair, &heard, &Tape::load("channel-invite-O-readonly"));

        let secret = pair.channel("secret-ibhak", "Secret", "P").await;
        pair.share(&secret).await;
        let heard = pair.peer.hears("the private invitation", invites("P")).await;
        compare(&pair, &heard, &Tape::load("channel-invite-P"));

        direct(&pair, &joint).await;
        ended(&pair, &joint).await;
    }
}

async fn direct(pair: &Pair, joint: &str) {
    const BOB: &str = "zitquhabe3gwtfh3w4asykppjw";
    let alice: Client = pair.person("alice-ibhak").await;
    let named = json!({"first_name": "Alice", "last_name": "Arden", "position": "Lead"});
    alice.put("/users/me/patch", named).await.expect(200);
    let known = pair.tape("sync-users").value();
    let bob = known["msg"]["payload"]["users"][BOB].clone();
    pair.sync(json!({"channel_id": joint, "users": {BOB: bob}})).await;
    let opened = alice.post("/channels/direct", json!([alice.user_id, BOB])).await.expect(201);
    pair.post(&alice, json!({"channel_id": opened["id"], "message": "hello, bob"})).await;
    let heard = pair.peer.hears("the direct invitation", invites("D")).await;
    let mut tape = Tape::load("channel-invite-D");
    // The name and the participants stand in the order of the ids.
    let (first, second) = ("fck1ujwj6jn4zfok5trowuxkco", BOB);
    if alice.user_id.as_str() > BOB {
        let (order, reverse) = (format!("{first}__{second}"), format!("{second}__{first}"));
        tape = tape.with(&[(order, reverse)]);
        let mut frame = tape.value();
        frame["msg"]["payload"]["direct_participant_ids"] = json!([second, first]);
        assert_eq!(heard.payload()["direct_participant_ids"], json!([BOB, alice.user_id]));
        return;
    }
    let mut same = Same::default();
    same.knows(BOB, BOB);
    same.knows(first, &alice.user_id);
    same.check("channel-invite-D", &tape.frame(), &heard.json());
    let message = pair.peer.hears("the first message", |h| h.says("hello, bob")).await;
    assert_eq!(message.payload()["channel_id"], opened["id"]);
}

/// The peer answers the next sync message as recorded: it does not share the channel any more.
async fn ended(pair: &Pair, joint: &str) {
    let tape = Tape::load("sync-membership_changes-join-FAIL");
    let answer = tape.answer.replace("zk6p9u84kp8zuqwi1c453gpdia", joint);
    let joint_id = joint.to_owned();
    pair.peer.whim(move |heard| {
        let for_it = heard.topic() == "sharedchannel_sync" && heard.payload()["channel_id"] == json!(joint_id);
        for_it.then(|| ([("content-type", "application/json")], answer.clone()).into_response())
    });
    assert_eq!(shared_with(pair, joint).await, json!(true));
    let carol = pair.person("carol-ibhak").await;
    pair.join(joint, &carol).await;
    until("the sharing has ended", async || shared_with(pair, joint).await != json!(true)).await;
    let heard = pair.peer.heard(|h| h.syncs("membership_changes") || h.syncs("users"));
    assert!(!heard.is_empty());
    let texts = pair.texts(&pair.admin, joint).await;
    assert_eq!(texts.last().map(String::as_str), Some("This channel is no longer shared."));
    let sent = pair.peer.heard(|h| h.payload()["channel_id"] == json!(joint)).len();
    pair.peer.no_whim();
    pair.post(&pair.admin, json!({"channel_id": joint, "message": "for us alone"})).await;
    let secret = pair.channel("afterwards", "Afterwards", "O").await;
    pair.share(&secret).await;
    pair.peer.hears("another invitation", |h| h.payload()["name"] == "afterwards").await;
    assert_eq!(pair.peer.heard(|h| h.payload()["channel_id"] == json!(joint)).len(), sent);
}
