//! Takes connections and answers requests on them, until told to stop.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::Extensions;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{mpsc, watch};
use tower::Service;

/// The longest head of a request, in bytes: its address and its headers.
const LARGEST_HEAD: usize = 64 * 1024;

/// Notes at a request where it came from.
pub(crate) type Mark<A> = fn(&A, &mut Extensions);

/// The mark of a connection over the network.
pub(crate) fn from_network(address: &SocketAddr, extensions: &mut Extensions) {
    extensions.insert(ConnectInfo(*address));
}

/// Answers with `router` until `stopping` holds true; then takes no more connections and returns when the requests under way are answered.
///
/// A connection on which no request comes for `idle` is closed; so is one that takes that long to say what it wants.
pub(crate) async fn answer<L: Listener>(
    mut listener: L,
    router: Router,
    mark: Mark<L::Addr>,
    idle: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    // HTTP/1.1 alone: no client and no proxy speaks another version without TLS unless told to.
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(idle).max_buf_size(LARGEST_HEAD);
    // Each connection holds a sender; when the last one is gone, so are they.
    let (under_way, mut all_done) = mpsc::channel::<Infallible>(1);
    loop {
        let (stream, address) = tokio::select! {
            () = told_to_stop(&mut stopping) => break,
            connection = listener.accept() => connection,
        };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            mark(&address, request.extensions_mut());
            let answer = router.clone().call(request);
            async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let (under_way, mut stopping) = (under_way.clone(), stopping.clone());
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = told_to_stop(&mut stopping) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection broke");
            }
            drop(under_way);
        });
    }
    drop((listener, under_way));
    let _: Option<Infallible> = all_done.recv().await;
}

async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    // An error means that who could tell is gone, which is as good.
    let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::Notify;

    use super::*;

    async fn server(idle: Duration) -> (SocketAddr, watch::Sender<bool>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let router =
            Router::new().route("/", get(async |ConnectInfo(from): ConnectInfo<SocketAddr>| from.ip().to_string()));
        tokio::spawn(answer(listener, router, from_network, idle, stopping));
        (address, stop)
    }

    #[tokio::test]
    async fn a_request_is_answered_and_knows_where_it_came_from() {
        let (address, _stop) = server(Duration::from_secs(60)).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert!(text.starts_with("HTTP/1.1 200 ") && text.ends_with("127.0.0.1"), "{text}");
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_before_the_end() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (in_handler, for_handler) = (begun.clone(), go_on.clone());
        let slow = async move || {
            in_handler.notify_one();
            for_handler.notified().await;
            "done"
        };
        let router = Router::new().route("/", get(slow));
        let server = tokio::spawn(answer(listener, router, from_network, Duration::from_secs(60), stopping));
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        begun.notified().await;
        stop.send(true).unwrap();
        go_on.notify_one();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert!(text.ends_with("done"), "{text}");
        server.await.unwrap();
        TcpStream::connect(address).await.unwrap_err();
    }

    #[tokio::test]
    async fn whoever_says_nothing_is_hung_up_on() {
        let (address, _stop) = server(Duration::from_millis(20)).await;
        for said in ["", "GET / HT"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            let mut rest = Vec::new();
            // Ends when the server closes; how it does so is its own affair.
            let _ = stream.read_to_end(&mut rest).await;
        }
    }
}
