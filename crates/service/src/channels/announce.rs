//! What a channel's people are told in the channel itself when somebody comes, goes or changes it.

use causeway_model::channels::Channel;
use causeway_store::Tx;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::posts;
use crate::workspace::Workspace;

/// Writes a system message of type `kind` in the name of `user_id`.
pub fn announce(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    kind: &str,
    message: String,
    props: &[(&str, &str)],
) -> Result<()> {
    let props: Map<String, Value> = props.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
    posts::insert_system(ws, tx, channel, user_id, kind, message, props).map(|_| ())
}

/// Like [`announce`], unless the settings keep comings and goings quiet.
pub(crate) fn announce_move(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    kind: &str,
    message: String,
    props: &[(&str, &str)],
) -> Result<()> {
    if !ws.config().team.enable_join_leave_message_by_default {
        return Ok(());
    }
    announce(ws, tx, channel, user_id, kind, message, props)
}
