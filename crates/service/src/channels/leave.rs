//! Going out of a channel.

use causeway_model::channels::{Channel, OPEN, PRIVATE};
use causeway_model::permissions::Permission;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use super::announce::announce_move;
use crate::changes;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_channel};
use crate::workspace::Workspace;

/// Takes somebody out of a public or private channel; says whether they were in it. `remover` is who removes them, empty
/// when they left; `origin` the connection the change came through, empty when it was made here.
pub fn leave(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    remover: &str,
    origin: &str,
) -> Result<bool> {
    let was_in = take_out(ws, tx, channel, user_id, remover, origin)?;
    if was_in && origin.is_empty() {
        let user = crate::users::require(tx, user_id)?;
        tell(ws, tx, channel, &user, remover)?;
    }
    Ok(was_in)
}

/// Like [`leave`] without a word in the channel: whoever leaves a team leaves many at once.
pub(crate) fn take_out(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    remover: &str,
    origin: &str,
) -> Result<bool> {
    let gone =
        tx.execute("DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2", args![&channel.id, user_id])?;
    if gone == 0 {
        return Ok(false);
    }
    causeway_store::channels::members::forget(tx, user_id, &[&channel.id])?;
    let remover = if remover.is_empty() { user_id } else { remover };
    for event in kinds::user_removed(channel, user_id, remover) {
        after_commit(ws, tx, event);
    }
    changes::record(ws, tx, channel, changes::MEMBER, user_id, origin)?;
    Ok(true)
}

fn tell(ws: &Workspace, tx: &mut Tx, channel: &Channel, user: &User, remover: &str) -> Result<()> {
    let name = &user.username;
    if remover.is_empty() || remover == user.id {
        let message = format!("{name} has left the channel.");
        return announce_move(ws, tx, channel, &user.id, "system_leave_channel", message, &[("username", name)]);
    }
    let message = format!("@{name} removed from the channel.");
    let props = [("removedUserId", user.id.as_str()), ("removedUsername", name)];
    announce_move(ws, tx, channel, remover, "system_remove_from_channel", message, &props)
}

/// Takes somebody out of a channel: themselves, or by those who manage its members.
pub async fn remove(ws: &Workspace, caller: &Caller, channel_id: &str, user_id: &str) -> Result<()> {
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, user_id) = (channel_id.to_owned(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_may_remove(&work, tx, &caller, &channel, &user_id)?;
            let member = super::require_member(tx, &channel.id, &user_id)?;
            super::check_active(&channel)?;
            if channel.name == crate::teams::TOWN_SQUARE && !member.scheme_guest {
                return Err(Error::invalid(
                    "api.channel.remove.default.app_error",
                    "Nobody can leave the channel that everybody of the team is in.",
                ));
            }
            let remover = if caller.is(&user_id) { "" } else { caller.user_id.as_str() };
            leave(&work, tx, &channel, &user_id, remover, "").map(|_| ())
        })
        .await
}

fn check_may_remove(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel: &Channel, user_id: &str) -> Result<()> {
    let needed = match channel.kind.as_str() {
        OPEN => Permission::ManagePublicChannelMembers,
        PRIVATE => Permission::ManagePrivateChannelMembers,
        _ => {
            return Err(Error::invalid(
                "api.channel.remove_channel_member.type.app_error",
                "Nobody can be removed from this channel type.",
            ));
        }
    };
    if caller.is(user_id) { Ok(()) } else { check_channel(ws, tx, caller, channel, needed) }
}
