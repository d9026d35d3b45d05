//! The door for other servers: the recorded frames are answered as recorded, and tokens are checked.

use crate::support::shared::{self, Pair, pair};
use axum::body::Body;
use axum::http::Request;
use causeway_api::testing::{Answer, Mesh, TestServer, engines};
use causeway_federation::invitation;
use causeway_federation::wire::http_names::{REMOTE_ID_HEADER, TOKEN_HEADER};
use serde_json::{Value, json};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../federation/tests/fixtures/answers.json");

fn recorded() -> Value {
    serde_json::from_slice(&std::fs::read(FIXTURES).unwrap()).unwrap()
}

async fn send(server: &TestServer, path: &str, remote_id: &str, token: &str, frame: &Value) -> Answer {
    let request = Request::post(format!("/api/v4/remotecluster/{path}"))
        .header(REMOTE_ID_HEADER, remote_id)
        .header(TOKEN_HEADER, token)
        .header("content-type", "application/json")
        .body(Body::from(frame.to_string()))
        .unwrap();
    server.anonymous().send(request).await
}

/// An inviting server, the invitation's id and token.
async fn inviting(engine: &str) -> (TestServer, String, String) {
    let mesh = Mesh::default();
    let aurora = TestServer::on_mesh(engine, &mesh, "aurora", |settings| {
        settings.service.allowed_untrusted_internal_connections = "127.0.0.1".to_owned();
    })
    .await;
    let ann = aurora.user("ann").await;
    let team = shared::team(&ann, "home").await;
    let (remote_id, code) = shared::invite(&ann, "fake", &team).await;
    let opened = invitation::open(&code, shared::INVITE_PASSWORD).unwrap();
    assert_eq!(opened.remote_id, remote_id);
    (aurora, remote_id, opened.token)
}

/// The recorded exchange called `name`, spoken for this connection and this invitation.
fn exchange(name: &str, remote_id: &str, token: &str) -> (String, Value, u16, Value) {
    let recorded = recorded()[name].clone();
    let ours = |value: &Value| -> Value {
        let text = value.to_string().replace("5ge9xqnaetyezmswqixkaebzho", remote_id);
        serde_json::from_str(&text.replace("cx8bm5fk4tri3emsub3x8k73dc", token)).unwrap()
    };
    let path = recorded["path"].as_str().unwrap().to_owned();
    let status = u16::try_from(recorded["status"].as_u64().unwrap()).unwrap();
    (path, ours(&recorded["request"]), status, ours(&recorded["response"]))
}

async fn plays(server: &TestServer, name: &str, remote_id: &str, present: &str, invite_token: &str) {
    let (path, frame, status, expected) = exchange(name, remote_id, invite_token);
    let answer = send(server, &path, remote_id, present, &frame).await;
    let mut got = answer.expect(status);
    let mut expected = expected;
    for field in ["request_id", "recv_at"] {
        for body in [&mut got, &mut expected] {
            if let Some(object) = body.as_object_mut() {
                object.remove(field);
            }
        }
    }
    if name == "wrong token" {
        // On purpose: a token has no place in an answer.
        expected["message"] = json!("Invalid session token=***, err=");
    }
    assert_eq!(got, expected, "{name}");
}

#[tokio::test]
async fn recorded_frames_are_answered_as_recorded() {
    for engine in engines() {
        let (aurora, id, invited) = inviting(engine).await;
        plays(&aurora, "confirm with the invitation token itself as refreshed token", &id, &invited, &invited).await;
        plays(&aurora, "confirm", &id, &invited, &invited).await;
        let fresh = recorded()["confirm"]["request"]["msg"]["payload"]["refreshed_token"].as_str().unwrap().to_owned();
        plays(&aurora, "confirm again", &id, &fresh, &invited).await;
        plays(&aurora, "ping", &id, &fresh, &invited).await;
        plays(&aurora, "wrong token", &id, "ykwdku6rmneza545hyo77ktk6d", &invited).await;
        plays(&aurora, "no headers", "", "", &invited).await;
        plays(&aurora, "no headers", &id, "", &invited).await;
        for name in ["frame for another remote", "frame without topic", "unknown topic"] {
            plays(&aurora, name, &id, &fresh, &invited).await;
        }
        let (_, frame, _, _) = exchange("confirm", &id, &invited);
        send(&aurora, "confirm_invite", &id, &invited, &frame).await.refused(401, "api.context.invalid_token.error");
    }
}

#[tokio::test]
async fn an_invitation_opens_the_confirmation_and_nothing_else() {
    for engine in engines() {
        let (aurora, id, token) = inviting(engine).await;
        let frame = exchange("ping", &id, &token).1;
        for path in ["ping", "msg", "upload/w3to954d7933j5ahyf3jsrstgy", "w3to954d7933j5ahyf3jsrstgy/image"] {
            send(&aurora, path, &id, &token, &frame).await.refused(401, "api.context.invalid_token.error");
        }
    }
}

#[tokio::test]
async fn of_two_confirmations_at_once_one_counts() {
    for engine in engines() {
        let (aurora, id, token) = inviting(engine).await;
        let frames: Vec<Value> = ["7e5h66st5cmgxpubienogxmc4q", "uosaaa3t6diqomoopct4yeh1i8"]
            .iter()
            .map(|fresh| {
                let mut frame = exchange("confirm", &id, &token).1;
                frame["msg"]["payload"]["refreshed_token"] = json!(fresh);
                frame
            })
            .collect();
        let (one, other) = tokio::join!(
            send(&aurora, "confirm_invite", &id, &token, &frames[0]),
            send(&aurora, "confirm_invite", &id, &token, &frames[1]),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(statuses == [200, 401] || statuses == [200, 500], "{statuses:?}");
    }
}

#[tokio::test]
async fn confirmations_that_make_no_sense_change_nothing() {
    for engine in engines() {
        let (aurora, id, token) = inviting(engine).await;
        let good = exchange("confirm", &id, &token).1;
        for (field, value) in [
            ("site_url", json!("http://169.254.169.254/latest")),
            ("site_url", json!("http://10.0.0.1:8065")),
            ("site_url", json!("ftp://borealis.example")),
            ("site_url", json!("http://u:p@borealis.example")),
            ("site_url", json!("javascript:alert(1)")),
            ("site_url", json!("http://aurora.test")),
            ("site_url", json!("")),
            ("token", json!("")),
            ("token", json!("a\r\nX-Evil: 1")),
            ("refreshed_token", json!("short")),
            ("refreshed_token", json!("x".repeat(300))),
            ("remote_id", json!("w3to954d7933j5ahyf3jsrstgy")),
        ] {
            let mut frame = good.clone();
            frame["msg"]["payload"][field] = value.clone();
            let status = send(&aurora, "confirm_invite", &id, &token, &frame).await.status.as_u16();
            assert_eq!(status, 400, "{field} = {value}");
        }
        aurora.clock.advance(48 * 3_600_000 + 1);
        send(&aurora, "confirm_invite", &id, &token, &good).await.refused(400, "api.context.invitation_expired.error");
    }
}

#[tokio::test]
async fn whoever_guesses_is_slowed_down_and_nobody_else() {
    for engine in engines() {
        let Pair { aurora, borealis, remote_id, .. } = pair(engine).await;
        shared::until_online(&aurora, &remote_id).await;
        // All pings that the connection began with are over: from this one on it is known to memory.
        shared::pings(&borealis, &remote_id).await.expect("the connection works");
        let frame = exchange("ping", &remote_id, "").1;
        let mut statuses = Vec::new();
        for n in 0..60 {
            let guessed = format!("w3to954d7933j5ahyf3jsrs{n:03}");
            statuses.push(send(&aurora, "ping", &guessed, "ykwdku6rmneza545hyo77ktk6d", &frame).await.status.as_u16());
        }
        assert_eq!(statuses[0], 401);
        assert!(statuses.contains(&429), "{statuses:?}");
        shared::pings(&borealis, &remote_id).await.expect("who is known is not slowed down");
    }
}

#[tokio::test]
async fn bodies_are_limited() {
    for engine in engines() {
        let Pair { aurora, borealis, remote_id, .. } = pair(engine).await;
        let id = remote_id.clone();
        let read = borealis.ws.store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap();
        let huge = json!({"x": "y".repeat(70_000)});
        let answer = send(&aurora, "ping", &remote_id, &read.secret, &huge).await;
        answer.refused(413, "api.context.request_body_too_large.app_error");
    }
}

#[tokio::test]
async fn tokens_are_kept_as_hashes_where_only_comparison_is_needed() {
    for engine in engines() {
        let Pair { aurora, borealis, remote_id, .. } = pair(engine).await;
        let kept = async |server: &TestServer| {
            let id = remote_id.clone();
            server.ws.store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap()
        };
        let (a, b) = (kept(&aurora).await, kept(&borealis).await);
        assert_eq!(a.token_hash, causeway_service::sessions::token_hash(&b.secret));
        assert_eq!(b.token_hash, causeway_service::sessions::token_hash(&a.secret));
        assert_eq!((a.invite_token.as_str(), a.invite_token_hash.as_str()), ("", ""));
    }
}
