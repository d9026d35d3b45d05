//! Sharing a channel that has its home here with a connection.

use causeway_model::channels::Channel;
use causeway_model::connections::{ChannelRemote, SharedChannel};
use causeway_store::{Tx, args};

use super::{add_remote, live_remote, mark, require_connection, require_sharer, shared_channel};
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;
use crate::{audits, changes};

/// Shares a channel with a connection. The other side is invited as soon as it can be reached, if need be much later.
/// Sharing what is shared already changes nothing. Where nobody says whether it is for reading only, the connection's policy does.
pub async fn share(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    remote_id: &str,
    read_only: impl Into<Option<bool>>,
) -> Result<ChannelRemote> {
    let read_only = read_only.into();
    crate::connections::check_sharing_enabled(ws)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut channel = require_sharer(&work, tx, &caller, &channel_id)?;
            let connection = require_connection(tx, &remote_id)?;
            let sharer = sharer(tx, &caller, &channel)?;
            if channel.is_message() {
                return Err(Error::invalid(
                    "api.command_share.share_channel.error",
                    "Cannot share a direct or group message: it is shared when somebody of another workspace takes part.",
                ));
            }
            if channel.delete_at > 0 {
                return Err(Error::invalid("api.channel.archived.app_error", "This channel is archived."));
            }
            let read_only = read_only.unwrap_or_else(|| crate::policy::of(&work, &connection).read_only);
            super::policy::check_may_leave(&work, tx, &connection, &channel)?;
            match shared_channel(tx, &channel.id)? {
                Some(shared) if !shared.home => {
                    return Err(Error::invalid(
                        "api.command_share.channel_invite_not_home.error",
                        "Cannot invite secure connection to a shared channel originating somewhere else.",
                    ));
                }
                Some(_) => {}
                None => insert_shared(&work, tx, &channel, &sharer)?,
            }
            if let Some(existing) = live_remote(tx, &channel.id, &connection.remote_id)? {
                return Ok(existing);
            }
            mark(&work, tx, &mut channel, true)?;
            let remote =
                add_remote(&work, tx, &channel, &connection.remote_id, &sharer, (read_only, false))?;
            record_members(&work, tx, &channel)?;
            let extra = format!("remote_id={remote_id} channel_id={} read_only={read_only}", channel.id);
            audits::record(&work, tx, &caller, audits::SHARE, &extra)?;
            Ok(remote)
        })
        .await
}

/// Who shares: the caller, and for the operator at the command line the first administrator, or else whoever made the channel.
fn sharer(tx: &mut Tx, caller: &Caller, channel: &Channel) -> Result<String> {
    if !caller.user_id.is_empty() {
        return Ok(caller.user_id.clone());
    }
    let first: Option<String> = tx.value(
        "SELECT id FROM users WHERE roles LIKE $1 AND delete_at = 0 AND remote_id = '' ORDER BY create_at, id LIMIT 1",
        args!["%system_admin%"],
    )?;
    Ok(first.unwrap_or_else(|| channel.creator_id.clone()))
}

/// Lets a connection that a channel of ours is shared with write there, or read only. It is told, if it is a server like this one;
/// what it sends is held to it at once in any case.
pub async fn set_share_read_only(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    remote_id: &str,
    read_only: bool,
) -> Result<ChannelRemote> {
    crate::connections::check_sharing_enabled(ws)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = require_sharer(&work, tx, &caller, &channel_id)?;
            let Some(mut remote) = live_remote(tx, &channel.id, &remote_id)? else {
                return Err(super::end::not_shared());
            };
            if shared_channel(tx, &channel.id)?.is_none_or(|shared| !shared.home) {
                return Err(Error::invalid(
                    "api.command_share.channel_invite_not_home.error",
                    "Whether this channel may be written to is decided by the workspace that it comes from.",
                ));
            }
            if remote.read_only == read_only {
                return Ok(remote);
            }
            remote.read_only = read_only;
            remote.update_at = work.now();
            tx.execute_one(
                "UPDATE channel_remotes SET read_only = $2, update_at = $3 WHERE id = $1",
                args![&remote.id, read_only, remote.update_at],
            )?;
            super::channel_changed(&work, tx, &channel, "")?;
            let extra = format!("channel_id={channel_id} remote_id={remote_id} read_only={read_only}");
            audits::record(&work, tx, &caller, audits::UPDATE_SHARE, &extra)?;
            Ok(remote)
        })
        .await
}

fn insert_shared(ws: &Workspace, tx: &mut Tx, channel: &Channel, creator_id: &str) -> Result<()> {
    let now = ws.now();
    tx.insert(&SharedChannel {
        channel_id: channel.id.clone(),
        team_id: channel.team_id.clone(),
        home: true,
        share_name: channel.name.clone(),
        share_display_name: channel.display_name.clone(),
        share_purpose: channel.purpose.clone(),
        share_header: channel.header.clone(),
        creator_id: creator_id.to_owned(),
        create_at: now,
        update_at: now,
        ..SharedChannel::default()
    })?;
    Ok(())
}

/// Puts everybody who is in the channel into its log, behind the cursor that was just set: the other side learns of them.
pub(super) fn record_members(ws: &Workspace, tx: &mut Tx, channel: &Channel) -> Result<()> {
    let members: Vec<String> = tx.values(
        "SELECT m.user_id FROM channel_members m JOIN users u ON u.id = m.user_id \
         WHERE m.channel_id = $1 AND u.delete_at = 0 ORDER BY u.create_at, u.id",
        args![&channel.id],
    )?;
    for user_id in members {
        changes::record(ws, tx, channel, changes::MEMBER, &user_id, "")?;
    }
    Ok(())
}
