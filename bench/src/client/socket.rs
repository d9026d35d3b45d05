//! The websocket: signs in by challenge, and hands out events with the moment they arrived.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

use super::{Client, Post, Reaction};

/// How long a server may take to say hello.
const HELLO_LIMIT: Duration = Duration::from_secs(20);

/// A connection that is being read; dropping it ends the reading and closes the connection.
#[derive(Debug)]
pub struct Listening(JoinHandle<()>);

impl Listening {
    /// Whether the server has closed the connection.
    pub fn is_closed(&self) -> bool {
        self.0.is_finished()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Client {
    /// Opens a websocket and calls `heard` with each text as it arrives. The texts are not parsed:
    /// with a thousand listeners that would measure this program instead of the server.
    pub async fn listen(&self, mut heard: impl FnMut(Instant, &str) + Send + 'static) -> Result<Listening> {
        let url = format!("{}/api/v4/websocket", self.address().replacen("http", "ws", 1));
        let (mut stream, _) = tokio_tungstenite::connect_async(&url).await.with_context(|| url.clone())?;
        let challenge = json!({ "seq": 1, "action": "authentication_challenge", "data": { "token": self.token() } });
        stream.send(Message::text(challenge.to_string())).await.context("answering the challenge")?;
        let hello = async {
            while let Some(message) = stream.next().await {
                if let Message::Text(text) = message.context("waiting for hello")?
                    && serde_json::from_str::<Wire>(&text).is_ok_and(|wire| wire.event == "hello")
                {
                    return Ok(());
                }
            }
            bail!("the server closed the websocket before it said hello")
        };
        tokio::time::timeout(HELLO_LIMIT, hello).await.context("the websocket said no hello")??;
        Ok(Listening(tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message {
                    heard(Instant::now(), &text);
                }
            }
        })))
    }

    /// Opens a websocket whose events can be waited for.
    pub async fn socket(&self) -> Result<Socket> {
        let (sender, events) = mpsc::unbounded_channel();
        let listening = self
            .listen(move |at, text| {
                if let Ok(wire) = serde_json::from_str::<Wire>(text)
                    && !wire.event.is_empty()
                {
                    // The receiver is gone only when the socket is being dropped.
                    let _ = sender.send(Event { at, name: wire.event, data: wire.data });
                }
            })
            .await?;
        Ok(Socket { events, kept: VecDeque::new(), listening })
    }
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    event: String,
    #[serde(default)]
    data: Value,
}

/// One event, and when it arrived.
#[derive(Clone, Debug)]
pub struct Event {
    pub at: Instant,
    pub name: String,
    pub data: Value,
}

impl Event {
    /// The post in it, when it is an event called `name` that carries one.
    pub fn post(&self, name: &str) -> Option<Post> {
        self.inner(name, "post")
    }

    /// The reaction in it, when it is an event called `name` that carries one.
    pub fn reaction(&self, name: &str) -> Option<Reaction> {
        self.inner(name, "reaction")
    }

    // Events carry their objects as JSON inside a string.
    fn inner<T: for<'a> Deserialize<'a>>(&self, name: &str, field: &str) -> Option<T> {
        if self.name != name {
            return None;
        }
        serde_json::from_str(self.data.get(field)?.as_str()?).ok()
    }
}

/// A websocket whose events are kept until somebody asks for them, in whatever order they came.
#[derive(Debug)]
pub struct Socket {
    events: mpsc::UnboundedReceiver<Event>,
    kept: VecDeque<Event>,
    listening: Listening,
}

impl Socket {
    /// The first event that `wanted` takes, whether it has come already or comes within `limit`.
    /// `what` names it in the error.
    pub async fn wait_for(&mut self, what: &str, limit: Duration, wanted: impl Fn(&Event) -> bool) -> Result<Event> {
        if let Some(index) = self.kept.iter().position(&wanted)
            && let Some(event) = self.kept.remove(index)
        {
            return Ok(event);
        }
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            match tokio::time::timeout_at(deadline, self.events.recv()).await {
                Ok(Some(event)) if wanted(&event) => return Ok(event),
                Ok(Some(event)) => self.kept.push_back(event),
                Ok(None) => bail!("the websocket closed while waiting for {what}"),
                Err(_) => {
                    let state = if self.listening.is_closed() { "closed" } else { "open" };
                    bail!(
                        "{what} did not arrive within {limit:?} (websocket {state}; came instead: {})",
                        self.summary()
                    )
                }
            }
        }
    }

    fn summary(&self) -> String {
        let names: Vec<&str> = self.kept.iter().rev().take(8).map(|event| event.name.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    }
}
