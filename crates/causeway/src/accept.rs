//! Takes connections and answers requests on them, until told to stop.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::Extensions;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::sync::watch;
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
    // HTTP/1.1 alone: no client and no proxy speaks another version without TLS unless told to, and guessing it has no time limit.
    let mut http = auto::Builder::new(TokioExecutor::new()).http1_only();
    http.http1().timer(TokioTimer::new()).header_read_timeout(idle).max_buf_size(LARGEST_HEAD);
    let connections = GracefulShutdown::new();
    loop {
        let (stream, address) = tokio::select! {
            // An error means that who could tell us to stop is gone, which is as good.
            _ = stopping.wait_for(|is_stopping| *is_stopping) => break,
            connection = listener.accept() => connection,
        };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            mark(&address, request.extensions_mut());
            let answer = router.clone().call(request);
            async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
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
