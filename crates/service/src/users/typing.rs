//! Somebody is typing.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_store::args;

use crate::error::{Error, Result};
use crate::events::kinds;
use crate::permissions::{Caller, check_channel, check_self_or_edit_others};
use crate::workspace::Workspace;

/// Tells the other members of the channel that `user_id` is typing there, or in the thread of `parent_id`. Nothing is kept.
pub async fn typing(ws: &Workspace, caller: &Caller, user_id: &str, channel_id: &str, parent_id: &str) -> Result<()> {
    if !causeway_model::ids::is_valid(channel_id) {
        return Err(Error::invalid_body("channel_id"));
    }
    if !parent_id.is_empty() && !causeway_model::ids::is_valid(parent_id) {
        return Err(Error::invalid_body("parent_id"));
    }
    check_self_or_edit_others(ws, caller, user_id)?;
    if !ws.config().service.enable_user_typing_messages {
        return Ok(());
    }
    let (ws2, caller, id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel: Option<Channel> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&id])?;
            let channel = channel.ok_or_else(Error::forbidden)?;
            check_channel(&ws2, tx, &caller, &channel, Permission::CreatePost)
        })
        .await?;
    ws.bus.publish(kinds::typing(user_id, channel_id, parent_id));
    Ok(())
}
