//! Custom emoji of the other side: taken over where this workspace lacks them, and never in the place of one of ours.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use causeway_model::connections::Connection;
use causeway_service::{Error, Kind, Result, Workspace, audits, emoji, pictures, policy};

use super::Answer;
use crate::Federation;
use crate::limits::{check_emoji_name, is_id};
use crate::wire::WireEmoji;

/// Whether this workspace takes emoji of others at all.
pub(crate) fn is_wanted(ws: &Workspace) -> bool {
    let config = ws.config();
    config.service.enable_custom_emoji && config.connected_workspaces.accept_remote_emoji
}

pub(super) async fn receive(federation: &Federation, connection: &Connection, raw: String) -> Result<Answer> {
    let ws = federation.ws();
    let Ok(wire) = serde_json::from_str::<WireEmoji>(&raw) else {
        return Ok(Answer::fail("invalid emoji: it does not have the expected form"));
    };
    drop(raw);
    let refused = match prepared(ws, connection, &wire) {
        Ok(picture) => {
            let creator = if is_id(&wire.creator_id) { wire.creator_id.as_str() } else { "" };
            match emoji::take_over(ws, connection, &wire.name, creator, picture).await {
                Ok(()) => return Ok(Answer::ok(None)),
                Err(error) if matches!(error.kind, Kind::Internal | Kind::Unavailable) => return Err(error),
                Err(error) => error.message,
            }
        }
        Err(why) => why,
    };
    let (ws2, remote_id, why) = (ws.clone(), connection.remote_id.clone(), refused.clone());
    ws.store
        .write(move |tx| audits::refused_remote(&ws2, tx, &remote_id, "emoji", &wire.name, &why))
        .await
        .map_err(Error::from)?;
    Ok(Answer::fail(format!("cannot take over the emoji: {refused}")))
}

fn prepared(ws: &Workspace, connection: &Connection, wire: &WireEmoji) -> std::result::Result<Vec<u8>, String> {
    if !is_wanted(ws) || !policy::of(ws, connection).emoji {
        return Err("emoji of other servers are not taken over by this one".to_owned());
    }
    check_emoji_name("name", &wire.name).map_err(|e| e.to_string())?;
    // What is far too long is not even decoded.
    if wire.image.len() > pictures::MAX_EMOJI_BYTES * 2 {
        return Err("the picture is too large".to_owned());
    }
    STANDARD.decode(&wire.image).map_err(|_| "the picture is not in base64".to_owned())
}
