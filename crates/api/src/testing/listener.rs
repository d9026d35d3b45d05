//! A websocket client for tests, over a real socket on the loopback network.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::{Client, TestServer};

/// Nothing that a test waits for takes this long; only a failing test does.
const WAIT: Duration = Duration::from_secs(20);

/// Somebody who listens.
#[derive(Debug)]
pub struct Listener {
    socket: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
    /// What came before it was asked for.
    held: VecDeque<Value>,
}

impl TestServer {
    /// Serves the router on a free port until the test ends.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn serve(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let router = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(axum::serve(listener, router).into_future());
        address
    }
}

impl Listener {
    /// Connects as `client`; `query` is what follows the address, as in `?connection_id=…`. From then on it misses nothing: the
    /// server knows what concerns somebody by the time it greets them.
    ///
    /// # Panics
    /// When the server does not take the connection.
    pub async fn connect(address: SocketAddr, client: &Client, query: &str) -> Self {
        let mut listener = Self::stranger(address, query).await;
        listener.ask(1, "authentication_challenge", serde_json::json!({"token": client.token()})).await;
        // Who comes back is told what was missed instead of being greeted anew.
        while !query.contains("connection_id") {
            let Some(message) = listener.read().await else { break };
            let greeted = message["event"] == "hello";
            listener.held.push_back(message);
            if greeted {
                break;
            }
        }
        listener
    }

    /// Connects without saying who it is.
    ///
    /// # Panics
    /// When the server does not take the connection.
    pub async fn stranger(address: SocketAddr, query: &str) -> Self {
        let url = format!("ws://{address}/api/v4/websocket{query}");
        let (socket, _) = tokio_tungstenite::connect_async(url).await.expect("the websocket opens");
        Self { socket, held: VecDeque::new() }
    }

    /// Sends an action.
    ///
    /// # Panics
    /// When the connection is gone.
    pub async fn ask(&mut self, seq: i64, action: &str, data: Value) {
        let text = serde_json::json!({"seq": seq, "action": action, "data": data}).to_string();
        self.socket.send(Message::Text(text.into())).await.expect("the socket takes a message");
    }

    /// The next message; `None` when the server has closed the connection.
    ///
    /// # Panics
    /// When nothing comes at all.
    pub async fn next(&mut self) -> Option<Value> {
        match self.held.pop_front() {
            Some(message) => Some(message),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(WAIT, self.socket.next()).await.expect("the server says something") {
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(&text).expect("the server speaks JSON"));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The answer to the action with this number; events that come before are skipped.
    ///
    /// # Panics
    /// When the connection closes before.
    pub async fn reply(&mut self, seq: i64) -> Value {
        loop {
            let message = self.next().await.unwrap_or_else(|| panic!("the connection closed before reply {seq}"));
            if message["seq_reply"] == seq {
                return message;
            }
        }
    }

    /// The next event of this name; what comes before is skipped.
    ///
    /// # Panics
    /// When the connection closes before.
    pub async fn event(&mut self, name: &str) -> Value {
        loop {
            let message = self.next().await.unwrap_or_else(|| panic!("the connection closed before {name}"));
            if message["event"] == name {
                return message;
            }
        }
    }
}
