//! One connection: who it is, what it is sent, what it asks.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use causeway_service::{Workspace, posts, sessions, statuses};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout};

use super::actions::{self, Ask};
use super::outbox::Numbered;
use super::{AUTHENTICATE_WITHIN, hub};
use crate::extract::Authenticated;
use crate::state::AppState;

/// How often a silent client is asked whether it is still there.
const PING_EVERY: Duration = Duration::from_secs(45);
/// How long a client may be silent, answers to pings included.
const SILENT_AT_MOST: Duration = Duration::from_secs(100);
/// How long one message may take to be written.
const WRITE_WITHIN: Duration = Duration::from_secs(30);

/// Serves the connection until either side ends it.
pub(super) async fn serve(
    state: AppState,
    mut socket: WebSocket,
    who: Option<Authenticated>,
    resume: Option<(String, i64)>,
) {
    let (who, first_reply) = match who {
        Some(who) => (who, None),
        None => match timeout(AUTHENTICATE_WITHIN, challenge(&state, &mut socket)).await {
            Ok(Some((who, reply))) => (who, Some(reply)),
            _ => return close(socket, "authentication is required").await,
        },
    };
    let attached = state.hub.attach(&who.caller.user_id, &who.session.id, resume).await;
    let Some((mut attached, leave)) = attached else { return };
    if let Some(ready) = attached.ready.take() {
        // Without an answer the queue of events is closed, which ends the connection below.
        let _ = ready.await;
    }
    if let Some(reply) = first_reply
        && socket.send(Message::Text(reply.into())).await.is_err()
    {
        return;
    }
    let here = Here::arrive(&state, &who.caller.user_id).await;
    show_notices(&state, &who.caller.user_id, &attached.connection_id).await;
    run(&state, socket, &who, attached).await;
    drop(here);
    drop(leave);
}

/// Shows what the server told the person alone, lately: another client, or this one before it was loaded anew, may have been the
/// only one to see it.
async fn show_notices(state: &AppState, user_id: &str, connection_id: &str) {
    match posts::notices_of(&state.ws, user_id).await {
        Ok(notices) => {
            for mut notice in notices {
                notice.broadcast.connection_id = connection_id.to_owned();
                state.ws.bus.publish(notice);
            }
        }
        Err(error) => tracing::warn!(%error, "cannot read the notices of somebody who connects"),
    }
}

/// Somebody is at this client, until it is dropped, however the connection's task ends.
struct Here {
    ws: Workspace,
    user_id: String,
}

impl Here {
    async fn arrive(state: &AppState, user_id: &str) -> Self {
        if let Err(error) = statuses::connected(&state.ws, user_id).await {
            tracing::warn!(%error, "cannot read the status of somebody who connects");
        }
        Self { ws: state.ws.clone(), user_id: user_id.to_owned() }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        statuses::disconnected(&self.ws, &self.user_id, false);
    }
}

/// Waits for the client to say who it is.
async fn challenge(state: &AppState, socket: &mut WebSocket) -> Option<(Authenticated, String)> {
    loop {
        let Message::Text(text) = socket.recv().await?.ok()? else { continue };
        let ask: Ask = serde_json::from_str(&text).ok()?;
        if ask.action != "authentication_challenge" {
            return None;
        }
        let token = ask.data.get("token").and_then(|t| t.as_str()).unwrap_or_default();
        let session = sessions::authenticate(&state.ws, token).await.ok()?;
        let caller = sessions::caller(&session, "");
        return Some((Authenticated { caller, session }, actions::accepted(ask.seq, None)));
    }
}

async fn run(state: &AppState, socket: WebSocket, who: &Authenticated, attached: hub::Attached) {
    let hub::Attached { mut events, .. } = attached;
    let (mut sink, mut stream) = socket.split();
    let mut ping = tokio::time::interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    let mut heard = Instant::now();
    loop {
        tokio::select! {
            event = events.recv() => {
                // The hub closes the queue of a client that it has cut off.
                let Some(event) = event else { break };
                if !write_all(&mut sink, event, &mut events).await {
                    break;
                }
            }
            message = stream.next() => {
                heard = Instant::now();
                match message {
                    Some(Ok(Message::Text(text))) => {
                        let reply = actions::answer(state, who, &text).await;
                        if let Some(reply) = reply
                            && !write(&mut sink, Message::Text(reply.into())).await
                        {
                            break;
                        }
                    }
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => {}
                }
            }
            _ = ping.tick() => {
                let expired = who.session.expires_at != 0 && who.session.expires_at <= state.ws.now();
                if heard.elapsed() > SILENT_AT_MOST || expired || !write(&mut sink, Message::Ping(Default::default())).await {
                    break;
                }
            }
        }
    }
    let _ = timeout(WRITE_WITHIN, sink.close()).await;
}

type Sink = futures_util::stream::SplitSink<WebSocket, Message>;

/// Writes an event and those that already wait behind it, with one flush.
async fn write_all(sink: &mut Sink, first: Numbered, more: &mut Receiver<Numbered>) -> bool {
    let writing = async {
        sink.feed(Message::Text(first.text().into())).await?;
        while let Ok(next) = more.try_recv() {
            sink.feed(Message::Text(next.text().into())).await?;
        }
        sink.flush().await
    };
    matches!(timeout(WRITE_WITHIN, writing).await, Ok(Ok(())))
}

async fn write(sink: &mut Sink, message: Message) -> bool {
    matches!(timeout(WRITE_WITHIN, sink.send(message)).await, Ok(Ok(())))
}

async fn close(mut socket: WebSocket, why: &'static str) {
    let frame = CloseFrame { code: 4001, reason: Utf8Bytes::from_static(why) };
    let _ = timeout(WRITE_WITHIN, socket.send(Message::Close(Some(frame)))).await;
}
