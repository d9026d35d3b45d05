//! Who can write directly to whom across workspaces.

use causeway_model::users::User;
use causeway_store::Tx;

use super::find;
use crate::error::Result;
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::users;
use crate::workspace::Workspace;

/// The property of a user who came from a third server through the connected one.
const ORIGINAL_REMOTE: &str = "OriginalRemoteId";

/// Whether `user_id` can exchange direct messages with `other_id`: both are here, or one is, and the other is a member of a
/// workspace that is connected to this one directly.
pub async fn can_message(ws: &Workspace, caller: &Caller, user_id: &str, other_id: &str) -> Result<bool> {
    super::check_sharing_enabled(ws)?;
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, user_id, other_id) = (ws.clone(), user_id.to_owned(), other_id.to_owned());
    ws.store
        .read(move |tx| {
            let user = users::require(tx, &user_id)?;
            let other = users::require(tx, &other_id)?;
            reaches(&ws2, tx, &user, &other)
        })
        .await
}

fn reaches(ws: &Workspace, tx: &mut Tx, user: &User, other: &User) -> Result<bool> {
    let remote = match (user.is_remote(), other.is_remote()) {
        (false, false) => return Ok(true),
        (true, true) => return Ok(false),
        (false, true) => other,
        (true, false) => user,
    };
    if !ws.config().feature_flags.enable_shared_channels_dms || remote.props.contains_key(ORIGINAL_REMOTE) {
        return Ok(false);
    }
    Ok(find(tx, &remote.remote_id)?.is_some_and(|c| c.delete_at == 0 && !c.is_pending()))
}
