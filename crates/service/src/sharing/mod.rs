//! Which channels are shared with which connected workspaces: making, ending and listing shares.
//!
//! Owns the rows and the rules of sharing. It must not know the protocol: the federation crate reads these rows and talks.

mod accept;
mod delivery;
mod direct;
mod end;
mod history;
mod interruption;
mod marks;
mod pause;
mod policy;
mod proof;
mod refusals;
mod share;
mod state;
mod status;
mod waiting;

pub use accept::{AcceptError, Invited, Offered, accept_invitation_of_channel, take_offer};
pub use delivery::{DELIVERED, Delivery, REFUSED, WAITING, delivery};
pub use direct::{can_message, share_direct};
pub(crate) use direct::{check_crosses, resume_messages};
pub use end::{end_by_other_side, uninvite, unshare};
pub use history::{
    HistoryPreview, check_history, history, history_preview, of_share as history_of_share, send_history,
};
pub use interruption::note_interruption;
pub(crate) use interruption::note_return;
pub use marks::{apply_remote_acknowledgement, apply_remote_reaction};
pub use pause::{HeldChannels, held_channels, pause, resume};
pub use policy::{why_not_in_channel, why_not_messaged};
pub use proof::{begin_proof, keep_proof, proof, send_again};
pub use refusals::{Chosen, Queue, Refused, drop_refusals, queue, retry};
pub use share::{set_share_read_only, share};
pub use state::{ChannelState, apply_channel_state, channel_changed, home_decides, is_archived_by_home};
pub use status::{ShareStatus, of_team, remotes_of, status};
pub use waiting::{Waiting, accept_waiting, decline_waiting, waiting_channels, waiting_state};

use causeway_model::channels::Channel;
use causeway_model::connections::{ChannelRemote, Connection, SharedChannel};
use causeway_model::permissions::Permission;
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{Caller, check_channel, check_system};
use crate::workspace::Workspace;

/// The system message that tells a channel's people that sharing has ended.
pub const NO_LONGER_SHARED: &str = "This channel is no longer shared.";

/// Refuses where sharing is switched off, and callers who may not share.
fn check_may_share(ws: &Workspace, caller: &Caller) -> Result<()> {
    crate::connections::check_sharing_enabled(ws)?;
    check_system(ws, caller, Permission::ManageSharedChannels)
}

/// The channel, for those who may share it: by their roles on the server, in its team or in the channel itself.
pub(crate) fn require_sharer(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel_id: &str) -> Result<Channel> {
    match require_channel(tx, channel_id) {
        Ok(channel) => {
            check_channel(ws, tx, caller, &channel, Permission::ManageSharedChannels)?;
            Ok(channel)
        }
        // Who may not share is not told which channels there are.
        Err(error) => check_system(ws, caller, Permission::ManageSharedChannels).and(Err(error)),
    }
}

/// The connection with this id that is not removed.
pub fn require_connection(tx: &mut Tx, remote_id: &str) -> Result<Connection> {
    let found: Option<Connection> = tx.find("WHERE t.remote_id = $1 AND t.delete_at = 0", args![remote_id])?;
    found.ok_or_else(|| Error::not_found("api.remote_cluster.get.not_found", "Remote Cluster not found"))
}

/// How a channel is shared, if it is.
pub fn shared_channel(tx: &mut Tx, channel_id: &str) -> Result<Option<SharedChannel>> {
    Ok(tx.find("WHERE t.channel_id = $1", args![channel_id])?)
}

/// The live share of a channel with one connection.
pub fn live_remote(tx: &mut Tx, channel_id: &str, remote_id: &str) -> Result<Option<ChannelRemote>> {
    Ok(tx.find("WHERE t.channel_id = $1 AND t.remote_id = $2 AND t.delete_at = 0", args![channel_id, remote_id])?)
}

/// The live shares of a channel.
pub fn live_remotes(tx: &mut Tx, channel_id: &str) -> Result<Vec<ChannelRemote>> {
    Ok(tx.select("WHERE t.channel_id = $1 AND t.delete_at = 0 ORDER BY t.create_at, t.id", args![channel_id])?)
}

/// The channel with this id, or the refusal that clients expect.
fn require_channel(tx: &mut Tx, channel_id: &str) -> Result<Channel> {
    let found: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    found.ok_or_else(|| {
        Error::not_found(
            "app.channel.get.existing.app_error",
            format!("Unable to find the existing channel {channel_id}."),
        )
    })
}

/// Writes the row that shares a channel with a connection. The cursor stands where the log stands now, in the same unit of
/// work, so that nothing written afterwards can be missed.
fn add_remote(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    remote_id: &str,
    creator_id: &str,
    (read_only, from_them): (bool, bool),
) -> Result<ChannelRemote> {
    let now = ws.now();
    let cursor: i64 =
        tx.value("SELECT change_seq FROM channels WHERE id = $1", args![&channel.id])?.unwrap_or_default();
    let remote = ChannelRemote {
        id: ws.ids.new_id(),
        channel_id: channel.id.clone(),
        creator_id: creator_id.to_owned(),
        create_at: now,
        update_at: now,
        // Who was invited has nobody to invite.
        is_invite_accepted: from_them,
        is_invite_confirmed: from_them,
        remote_id: remote_id.to_owned(),
        last_post_update_at: now,
        last_post_create_at: now,
        cursor,
        first_seq: cursor,
        read_only,
        from_them,
        ..ChannelRemote::default()
    };
    tx.insert(&remote)?;
    crate::changes::wake_all_after_commit(ws, tx);
    Ok(remote)
}

/// Marks the channel itself as shared or not, and tells its people's clients.
fn mark(ws: &Workspace, tx: &mut Tx, channel: &mut Channel, shared: bool) -> Result<()> {
    if channel.shared == Some(shared) {
        return Ok(());
    }
    channel.shared = Some(shared);
    channel.update_at = ws.now();
    tx.execute_one(
        "UPDATE channels SET shared = $2, update_at = $3 WHERE id = $1",
        args![&channel.id, shared, channel.update_at],
    )?;
    let event = crate::events::kinds::channel_updated(channel);
    crate::events::after_commit(ws, tx, event);
    Ok(())
}
