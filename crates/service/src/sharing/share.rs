//! Sharing a channel that has its home here with a connection.

use causeway_model::channels::Channel;
use causeway_model::connections::{ChannelRemote, SharedChannel};
use causeway_store::{Tx, args};

use super::{add_remote, check_may_share, live_remote, mark, require_channel, require_connection, shared_channel};
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;
use crate::{audits, changes};

/// Shares a channel with a connection. The other side is invited as soon as it can be reached, if need be much later.
/// Sharing what is shared already changes nothing.
pub async fn share(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    remote_id: &str,
    read_only: bool,
) -> Result<ChannelRemote> {
    check_may_share(ws, caller)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut channel = require_channel(tx, &channel_id)?;
            let connection = require_connection(tx, &remote_id)?;
            if channel.is_message() {
                return Err(Error::invalid(
                    "api.command_share.share_channel.error",
                    "Cannot share a direct or group message: it is shared when somebody of another workspace takes part.",
                ));
            }
            if channel.delete_at > 0 {
                return Err(Error::invalid("api.channel.archived.app_error", "This channel is archived."));
            }
            super::policy::check_may_leave(&work, tx, &connection, &channel)?;
            match shared_channel(tx, &channel.id)? {
                Some(shared) if !shared.home => {
                    return Err(Error::invalid(
                        "api.command_share.channel_invite_not_home.error",
                        "Cannot invite secure connection to a shared channel originating somewhere else.",
                    ));
                }
                Some(_) => {}
                None => insert_shared(&work, tx, &channel, &caller.user_id)?,
            }
            if let Some(existing) = live_remote(tx, &channel.id, &connection.remote_id)? {
                return Ok(existing);
            }
            mark(&work, tx, &mut channel, true)?;
            let remote =
                add_remote(&work, tx, &channel, &connection.remote_id, &caller.user_id, (read_only, false))?;
            record_members(&work, tx, &channel)?;
            let extra = format!("remote_id={remote_id} channel_id={} read_only={read_only}", channel.id);
            audits::record(&work, tx, &caller, audits::SHARE, &extra)?;
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
