//! The client for requests that leave the server, against a listener on loopback.

#![allow(clippy::unwrap_used)]

use std::error::Error;

use causeway_federation::address::client::{OutboundClient, Patience, ReadError, read_at_most};
use causeway_federation::address::{AddressError, AddressPolicy, Allowed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn client(own_site_url: &str) -> OutboundClient {
    let policy = AddressPolicy::new(own_site_url, Allowed::default());
    OutboundClient::new(policy, "causeway-test").unwrap()
}

/// Answers one connection's first request with these bytes; gives the port.
async fn answering(bytes: &'static [u8]) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await.unwrap();
        stream.write_all(bytes).await.unwrap();
    });
    port
}

/// All that an error says, down to its root.
fn whole(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

#[tokio::test]
async fn a_server_on_loopback_reaches_its_neighbour_by_name_and_by_address() {
    for host in ["localhost", "127.0.0.1"] {
        let port = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi").await;
        let site = format!("http://{host}:{port}");
        let answer = client("http://localhost:1").post(&site, "/x", Patience::Ping).unwrap().send().await.unwrap();
        assert_eq!(read_at_most(answer, 2).await.unwrap(), "hi");
    }
}

#[tokio::test]
async fn a_public_server_does_not_reach_this_machine_by_a_name_either() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let public = client("https://aurora.example");
    // The name passes the check of the URL, and is stopped where it is resolved.
    let error =
        public.post(&format!("http://localhost:{port}"), "/x", Patience::Ping).unwrap().send().await.unwrap_err();
    let text = whole(&error);
    assert!(text.contains("internal network"), "{text}");
    let literal = public.post(&format!("http://127.0.0.1:{port}"), "/x", Patience::Ping);
    assert!(matches!(literal, Err(AddressError::Internal(_))));
}

#[tokio::test]
async fn redirects_are_handed_back_not_followed() {
    let target = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let location = target.local_addr().unwrap();
    let answer: &'static str = Box::leak(
        format!("HTTP/1.1 307 Go\r\nlocation: http://{location}/\r\ncontent-length: 0\r\n\r\n").into_boxed_str(),
    );
    let port = answering(answer.as_bytes()).await;
    let answer = client("http://localhost:1")
        .post(&format!("http://127.0.0.1:{port}"), "/x", Patience::Ping)
        .unwrap()
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 307);
}

#[tokio::test]
async fn no_answer_is_read_beyond_its_limit() {
    let announced = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n0123456789";
    let streamed = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n";
    for bytes in [&announced[..], &streamed[..]] {
        let port = answering(bytes).await;
        let answer = client("http://localhost:1")
            .post(&format!("http://127.0.0.1:{port}"), "/x", Patience::Message)
            .unwrap()
            .send()
            .await
            .unwrap();
        let result = read_at_most(answer, 9).await;
        assert!(matches!(result, Err(ReadError::TooLarge(9))));
    }
}
