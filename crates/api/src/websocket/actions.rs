//! What clients may ask over the websocket, and what they are answered.

use causeway_service::{Error, Kind, statuses, users};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::extract::Authenticated;
use crate::state::AppState;

/// How many statuses can be asked for at once.
const MOST_IDS: usize = 200;

/// A client's message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    pub(super) seq: i64,
    pub(super) action: String,
    /// Clients send `null` where an action takes nothing.
    #[serde(deserialize_with = "map_or_null")]
    pub(super) data: Map<String, Value>,
}

fn map_or_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// The answer to a well-formed ask.
pub(super) fn accepted(seq: i64, data: Option<Value>) -> String {
    let mut reply = json!({"status": "OK", "seq_reply": seq});
    if let Some(data) = data {
        reply["data"] = data;
    }
    reply.to_string()
}

fn refused(seq: i64, error: &Error) -> String {
    let error = json!({"id": error.id, "message": error.message, "detailed_error": error.detail, "status_code": 400});
    json!({"status": "FAIL", "error": error, "seq_reply": seq}).to_string()
}

/// Does what the client asks. `None` for a message that deserves no answer.
pub(super) async fn answer(state: &AppState, who: &Authenticated, text: &str) -> Option<String> {
    let ask: Ask = match serde_json::from_str(text) {
        Ok(ask) => ask,
        Err(error) => {
            let error = Error::invalid("api.web_socket_router.bad_seq.app_error", format!("Not a message: {error}"));
            return Some(refused(0, &error));
        }
    };
    if ask.seq <= 0 {
        let error =
            Error::invalid("api.web_socket_router.bad_seq.app_error", "Invalid sequence for WebSocket message.");
        return Some(refused(ask.seq, &error));
    }
    match act(state, who, &ask).await {
        Ok(data) => Some(accepted(ask.seq, data)),
        Err(error) => Some(refused(ask.seq, &error)),
    }
}

async fn act(state: &AppState, who: &Authenticated, ask: &Ask) -> Result<Option<Value>, Error> {
    let (ws, caller) = (&state.ws, &who.caller);
    let text = |name: &str| ask.data.get(name).and_then(Value::as_str).unwrap_or_default();
    let flag = |name: &str| ask.data.get(name).and_then(Value::as_bool).unwrap_or_default();
    match ask.action.as_str() {
        "ping" => Ok(Some(json!({
            "text": "pong", "version": crate::rest::VERSION_ID, "server_time": ws.now(), "node_id": "",
        }))),
        // Already known: saying it again changes nothing.
        "authentication_challenge" => Ok(None),
        // What a client did with a message is its own affair.
        "posted_notify_ack" => Ok(None),
        // Where the person looks at the moment does not matter here; that they look does.
        "presence" => statuses::active(ws, &caller.user_id, false).await.map(|()| None),
        "user_typing" => {
            users::typing(ws, caller, &caller.user_id, text("channel_id"), text("parent_id")).await?;
            statuses::active(ws, &caller.user_id, false).await.map(|()| None)
        }
        "user_update_active_status" => {
            let (is_active, manual) = (flag("user_is_active"), flag("manual"));
            match is_active {
                true => statuses::active(ws, &caller.user_id, manual).await?,
                false => statuses::idle(ws, &caller.user_id, manual).await?,
            }
            Ok(None)
        }
        "get_statuses_by_ids" => {
            let ids = ask.data.get("user_ids").and_then(Value::as_array).cloned().unwrap_or_default();
            let ids: Vec<String> = ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).take(MOST_IDS).collect();
            let found = statuses::by_ids(ws, ids).await?;
            Ok(Some(found.into_iter().map(|status| (status.user_id, Value::from(status.status))).collect()))
        }
        _ => Err(Error::new(Kind::NotFound, "api.web_socket_router.bad_action.app_error", "Unknown WebSocket action.")),
    }
}
