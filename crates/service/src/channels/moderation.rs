//! Taking from members and guests of one channel what their role allows elsewhere.

use causeway_model::channels::{Channel, PRIVATE};
use causeway_model::permissions::{ChannelModeration, ModerationEntry, ModerationPatch, Permission, PermissionSet};
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system};
use crate::workspace::Workspace;

/// What members and guests may do in a channel, of what can be taken from them.
pub async fn moderations(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<Vec<ModerationEntry>> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementChannels)?;
    let (work, channel_id) = (ws.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = require_of_team(tx, &channel_id)?;
            Ok(entries(&work, &channel))
        })
        .await
}

/// Changes what members and guests may do in a channel.
pub async fn patch_moderations(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    patches: Vec<ModerationPatch>,
) -> Result<Vec<ModerationEntry>> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementChannels)?;
    let (work, channel_id) = (ws.clone(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut channel = require_of_team(tx, &channel_id)?;
            let mut moderation = ChannelModeration::from_text(&channel.moderation);
            moderation
                .apply(&patches)
                .map_err(|refused| Error::invalid_body("channel_moderations_patch").with_detail(refused.to_string()))?;
            set_moderation(&work, tx, &mut channel, &moderation)?;
            Ok(entries(&work, &channel))
        })
        .await
}

/// Sets what members and guests may not do in a channel, and tells its members.
pub fn set_moderation(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &mut Channel,
    moderation: &ChannelModeration,
) -> Result<()> {
    channel.moderation = moderation.to_string();
    channel.update_at = ws.now();
    tx.execute_one(
        "UPDATE channels SET moderation = $2, update_at = $3 WHERE id = $1",
        args![&channel.id, &channel.moderation, channel.update_at],
    )?;
    after_commit(ws, tx, kinds::channel_updated(channel));
    after_commit(ws, tx, kinds::channel_scheme_updated(channel));
    Ok(())
}

fn require_of_team(tx: &mut Tx, channel_id: &str) -> Result<Channel> {
    let channel = super::require(tx, channel_id)?;
    if channel.is_message() {
        return Err(Error::invalid(
            "api.channel.moderations.type.app_error",
            "Direct and group channels cannot be moderated.",
        ));
    }
    Ok(channel)
}

fn entries(ws: &Workspace, channel: &Channel) -> Vec<ModerationEntry> {
    let all = ws.roles.load();
    let may = |role: &str| all.get(role).map_or_else(PermissionSet::default, |role| role.permissions.clone());
    let moderation = ChannelModeration::from_text(&channel.moderation);
    let names = all.channel_roles(channel);
    moderation.entries(channel.kind == PRIVATE, &may(names.user), &may(names.guest))
}
