//! Between servers that both announce it, larger batches travel packed; others are spoken to as before.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::linked::{arrived, guard_as_sent, pair, shared_channel};
use crate::support::mesh_support::{Side, until};
use axum::body::Body;
use axum::http::{Request, header};
use causeway_api::testing::{Mesh, engines};
use causeway_federation::packing::pack;
use causeway_federation::transport::Peer;
use causeway_federation::wire::http_names::{MSG_PATH, REMOTE_ID_HEADER, TOKEN_HEADER};
use causeway_federation::wire::{Frame, features, topics};
use serde_json::{Value, json};
use tower::ServiceExt;

async fn features_of(side: &Side) -> String {
    let health = side.client.get(&format!("/causeway/connections/{}/health", side.remote_id)).await.expect(200);
    health["features"].to_string()
}

/// Sends what was missed, and says how many messages came packed.
async fn catch_up(from: &Side, to: &Side, name: &'static str, channel: &str) -> usize {
    let packed = Arc::new(AtomicUsize::new(0));
    let count = packed.clone();
    guard_as_sent(to, move |path, bytes| {
        if path.ends_with("/msg") && bytes.starts_with(&[0x1f, 0x8b]) {
            count.fetch_add(1, Ordering::SeqCst);
        }
        None
    });
    from.mesh.set_down(name, true);
    let mut last = String::new();
    for n in 0..60 {
        last = from.post(channel, &format!("{n} {}", "words that come again ".repeat(20)), "").await;
    }
    from.mesh.set_down(name, false);
    arrived(to, &last).await;
    until("both hold the same", async || from.messages(channel).await == to.messages(channel).await).await;
    packed.load(Ordering::SeqCst)
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_travel_packed_where_both_announce_it() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "packed").await;
        until("both know", async || features_of(&a).await.contains("gzip") && features_of(&b).await.contains("gzip"))
            .await;
        assert!(catch_up(&a, &b, "b", &channel).await > 0);
        assert!(catch_up(&b, &a, "a", &channel).await > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_version_gets_what_it_understands() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let channel = shared_channel(&a, &b, "plain").await;
        b.server.state.federation.hide_features(&[features::GZIP, features::PROOF, features::ROTATE]);
        b.restart().await;
        until("b says less", async || !features_of(&a).await.contains("gzip")).await;
        assert_eq!(catch_up(&a, &b, "b", &channel).await, 0);
        assert!(catch_up(&b, &a, "a", &channel).await > 0, "what is announced counts by direction");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_unpacks_to_too_much_or_not_at_all_is_refused() {
    for engine in engines() {
        let (a, b) = pair(engine).await;
        let id = a.remote_id.clone();
        let record = a.ws().store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap();
        let peer = Peer { site_url: Mesh::site("b"), ..Peer::from(&record) };
        let send = async |encoding: &str, body: Vec<u8>| {
            let request = Request::post(MSG_PATH)
                .header(REMOTE_ID_HEADER, &peer.remote_id)
                .header(TOKEN_HEADER, &peer.secret)
                .header(header::CONTENT_ENCODING, encoding)
                .body(Body::from(body))
                .unwrap();
            let answer = b.server.router.clone().oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            (status, serde_json::from_slice::<Value>(&body).unwrap_or_default()["id"].clone())
        };
        let frame =
            Frame::new(&a.remote_id, a.ws().ids.new_id(), topics::SYNC, 1, json!({"channel_id": a.ws().ids.new_id()}));
        let good = pack(&serde_json::to_vec(&frame).unwrap()).unwrap().to_vec();
        assert_eq!(send("gzip", good.clone()).await.0, 200);
        let bomb = pack(&vec![b' '; 40 * 1024 * 1024]).unwrap().to_vec();
        assert!(bomb.len() < 1024 * 1024);
        let too_large = (413, json!("api.context.request_body_too_large.app_error"));
        assert_eq!(send("gzip", bomb).await, too_large);
        let unreadable = (400, json!("api.remote_cluster.encoding.app_error"));
        assert_eq!(send("gzip", b"nonsense".to_vec()).await, unreadable);
        assert_eq!(send("gzip", good[..good.len() / 2].to_vec()).await, unreadable);
        assert_eq!(send("br", good).await, unreadable);
    }
}
