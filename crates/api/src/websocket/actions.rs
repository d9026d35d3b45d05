//! What clients may ask over the websocket, and what they are answered.

use causeway_service::{Error, Kind};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::state::AppState;

/// A client's message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    pub(super) seq: i64,
    pub(super) action: String,
    pub(super) data: Map<String, Value>,
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
pub(super) fn answer(state: &AppState, text: &str) -> Option<String> {
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
    match act(state, &ask) {
        Ok(data) => Some(accepted(ask.seq, data)),
        Err(error) => Some(refused(ask.seq, &error)),
    }
}

fn act(state: &AppState, ask: &Ask) -> Result<Option<Value>, Error> {
    let ws = &state.ws;
    match ask.action.as_str() {
        "ping" => Ok(Some(json!({
            "text": "pong", "version": crate::rest::VERSION_ID, "server_time": ws.now(), "node_id": "",
        }))),
        // Already known: saying it again changes nothing.
        "authentication_challenge" => Ok(None),
        // Where the person looks at the moment; nothing here depends on it.
        "presence" => Ok(None),
        _ => Err(Error::new(Kind::NotFound, "api.web_socket_router.bad_action.app_error", "Unknown WebSocket action.")),
    }
}
