//! What a channel's people are told in the channel itself when somebody comes, goes or changes it.

use causeway_model::channels::Channel;
use causeway_model::posts::Post;
use causeway_store::Tx;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::posts::{self, SystemPost};
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
    announce_in(ws, tx, channel, user_id, kind, Telling { message, props, root: None })
}

/// What is told, and where.
pub(super) struct Telling<'a> {
    pub message: String,
    pub props: &'a [(&'a str, &'a str)],
    /// The first message of the thread that it is told in; `None` for the channel itself.
    pub root: Option<Post>,
}

/// Like [`announce`], in a thread if there is one.
pub(super) fn announce_in(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    kind: &str,
    telling: Telling<'_>,
) -> Result<()> {
    let Telling { message, props, root } = telling;
    let props: Map<String, Value> = props.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
    posts::insert_system(ws, tx, channel, user_id, SystemPost { kind, message, props, root }).map(|_| ())
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
