//! The websocket, over a real socket.

use causeway_api::testing::{Listener, TestServer, on_each_engine};
use serde_json::json;

/// Somebody whose connection has been greeted, and the connection's id.
async fn greeted(
    server: &TestServer,
    name: &str,
) -> (std::net::SocketAddr, causeway_api::testing::Client, Listener, String) {
    let address = server.serve().await;
    let client = server.user(name).await;
    let mut listener = Listener::connect(address, &client, "").await;
    let hello = listener.event("hello").await;
    assert_eq!(hello["seq"], 0);
    assert_eq!(hello["broadcast"]["user_id"], client.user_id);
    let id = hello["data"]["connection_id"].as_str().unwrap().to_owned();
    (address, client, listener, id)
}

/// Reads events until one of this name, each numbered one more than the one before, the first `next`. Says which number follows.
async fn numbered_until(listener: &mut Listener, name: &str, mut next: i64) -> i64 {
    loop {
        let message = listener.next().await.unwrap();
        let Some(event) = message["event"].as_str() else { continue };
        assert_eq!(message["seq"], next, "{event}");
        next += 1;
        if event == name {
            return next;
        }
    }
}

#[tokio::test]
async fn events_come_numbered_and_actions_are_answered() {
    on_each_engine(async |server| {
        let (_, _, mut ann, _) = greeted(&server, "ann").await;
        server.user("bea").await;
        numbered_until(&mut ann, "new_user", 1).await;
        ann.ask(2, "ping", json!({})).await;
        let pong = ann.reply(2).await;
        assert_eq!((&pong["status"], &pong["data"]["text"]), (&json!("OK"), &json!("pong")));
        ann.ask(3, "no_such_thing", json!({})).await;
        let refused = ann.reply(3).await;
        assert_eq!(refused["error"]["id"], "api.web_socket_router.bad_action.app_error");
    })
    .await;
}

#[tokio::test]
async fn a_short_break_misses_nothing() {
    on_each_engine(async |server| {
        let (address, ann, listener, id) = greeted(&server, "ann").await;
        drop(listener);
        server.user("bea").await;
        let mut again = Listener::connect(address, &ann, &format!("?connection_id={id}&sequence_number=1")).await;
        let next = numbered_until(&mut again, "new_user", 1).await;
        server.user("cem").await;
        numbered_until(&mut again, "new_user", next).await;
    })
    .await;
}

#[tokio::test]
async fn an_ended_session_and_a_stranger_are_cut_off() {
    on_each_engine(async |server| {
        let (address, ann, mut listener, _) = greeted(&server, "ann").await;
        ann.post("/users/logout", json!({})).await.expect(200);
        while listener.next().await.is_some() {}
        let mut stranger = Listener::stranger(address, "").await;
        stranger.ask(1, "authentication_challenge", json!({"token": "aaaaaaaaaaaaaaaaaaaaaaaaaa"})).await;
        assert_eq!(stranger.next().await, None);
    })
    .await;
}
