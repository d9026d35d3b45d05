//! Changing a channel, archiving it, bringing it back.

use causeway_model::channels::{Channel, ChannelPatch, DIRECT, GROUP, OPEN, PRIVATE};
use causeway_model::permissions::Permission;
use causeway_model::text::{
    check_channel_display_name, check_channel_header, check_channel_name, check_channel_purpose,
};
use causeway_store::Tx;

use super::announce::announce;
use crate::error::{Error, Kind, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, channel_member, check_channel, check_team};
use crate::sharing;
use crate::teams::TOWN_SQUARE;
use crate::workspace::Workspace;

/// Changes what `patch` names, and tells the channel what changed.
pub async fn patch(ws: &Workspace, caller: &Caller, channel_id: &str, patch: ChannelPatch) -> Result<Channel> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            let before = super::require(tx, &channel_id)?;
            check_may_edit(&work, tx, &caller, &before)?;
            super::check_active(&before)?;
            let mut channel = before.clone();
            apply(&mut channel, patch)?;
            let told = [&channel.display_name, &channel.header, &channel.purpose]
                != [&before.display_name, &before.header, &before.purpose];
            if told {
                check_own(tx, &before)?;
            }
            channel.update_at = work.now();
            tx.update(&channel, &["id"]).map_err(super::create::taken)?;
            after_commit(&work, tx, kinds::channel_updated(&channel));
            if told {
                sharing::channel_changed(&work, tx, &channel, "")?;
            }
            tell_changes(&work, tx, &caller, &before, &channel)?;
            Ok(channel)
        })
        .await
}

/// Refuses to change what the channel's home, another workspace, decides.
fn check_own(tx: &mut Tx, channel: &Channel) -> Result<()> {
    if channel.is_message() || !sharing::home_decides(tx, channel)? {
        return Ok(());
    }
    Err(Error::new(
        Kind::Forbidden,
        "api.channel.update_channel.shared_home.app_error",
        "This channel comes from a connected workspace, which decides its name, header and purpose.",
    ))
}

fn check_may_edit(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel: &Channel) -> Result<()> {
    match channel.kind.as_str() {
        OPEN => check_channel(ws, tx, caller, channel, Permission::ManagePublicChannelProperties),
        PRIVATE => check_channel(ws, tx, caller, channel, Permission::ManagePrivateChannelProperties),
        _ if channel_member(tx, &channel.id, &caller.user_id)?.is_some() => Ok(()),
        _ => Err(Error::forbidden()),
    }
}

fn apply(channel: &mut Channel, patch: ChannelPatch) -> Result<()> {
    let ChannelPatch { display_name, name, header, purpose, banner_info, .. } = patch;
    let fixed = || {
        Error::invalid(
            "api.channel.update_channel.tried.app_error",
            "The name of this channel follows from what it is and cannot be changed.",
        )
    };
    if let Some(name) = name.filter(|name| *name != channel.name) {
        if channel.is_message() || channel.name == TOWN_SQUARE {
            return Err(fixed());
        }
        check_channel_name(&name)?;
        channel.name = name;
    }
    if let Some(name) = display_name.filter(|name| *name != channel.display_name) {
        if channel.is_message() {
            return Err(fixed());
        }
        check_channel_display_name(&name)?;
        if name.trim().is_empty() {
            return Err(Error::invalid_body("display_name"));
        }
        channel.display_name = name.trim().to_owned();
    }
    if let Some(header) = header {
        check_channel_header(&header)?;
        channel.header = header;
    }
    if let Some(purpose) = purpose {
        check_channel_purpose(&purpose)?;
        channel.purpose = purpose;
    }
    if let Some(banner) = banner_info {
        let fits = banner.is_null() || (banner.is_object() && banner.to_string().len() <= MAX_BANNER);
        if !fits {
            return Err(Error::invalid_body("banner_info"));
        }
        channel.banner_info = (!banner.is_null()).then_some(banner);
    }
    Ok(())
}

const MAX_BANNER: usize = 4096;

fn tell_changes(ws: &Workspace, tx: &mut Tx, caller: &Caller, before: &Channel, after: &Channel) -> Result<()> {
    if caller.user_id.is_empty() {
        return Ok(());
    }
    let name = crate::users::require(tx, &caller.user_id)?.username;
    let changed = [
        ("header", "system_header_change", "old_header", "new_header", &before.header, &after.header),
        ("purpose", "system_purpose_change", "old_purpose", "new_purpose", &before.purpose, &after.purpose),
        (
            "display name",
            "system_displayname_change",
            "old_displayname",
            "new_displayname",
            &before.display_name,
            &after.display_name,
        ),
    ];
    for (what, kind, old_prop, new_prop, old, new) in changed {
        if old == new {
            continue;
        }
        let message = match (old.is_empty(), new.is_empty()) {
            (true, _) => format!("{name} updated the channel {what} to: {new}"),
            (_, true) => format!("{name} removed the channel {what} (was: {old})"),
            _ => format!("{name} updated the channel {what} from: {old} to: {new}"),
        };
        let props = [("username", name.as_str()), (old_prop, old), (new_prop, new)];
        announce(ws, tx, after, &caller.user_id, kind, message, &props)?;
    }
    Ok(())
}

/// Makes a public channel private (`P`) or a private one public (`O`).
pub async fn set_privacy(ws: &Workspace, caller: &Caller, channel_id: &str, kind: &str) -> Result<Channel> {
    let kind = match kind {
        OPEN => OPEN,
        PRIVATE => PRIVATE,
        _ => return Err(Error::invalid_body("privacy")),
    };
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut channel = super::require(tx, &channel_id)?;
            if channel.is_message() {
                return Err(Error::invalid_body("privacy"));
            }
            let needed = match kind {
                PRIVATE => Permission::ConvertPublicChannelToPrivate,
                _ => Permission::ConvertPrivateChannelToPublic,
            };
            check_channel(&work, tx, &caller, &channel, needed)?;
            super::check_active(&channel)?;
            if channel.name == TOWN_SQUARE && kind == PRIVATE {
                return Err(Error::invalid(
                    "api.channel.update_channel_privacy.default_channel_error",
                    "The channel that everybody of the team is in cannot be made private.",
                ));
            }
            if channel.kind == kind {
                return Ok(channel);
            }
            kind.clone_into(&mut channel.kind);
            channel.update_at = work.now();
            tx.update(&channel, &["id"])?;
            after_commit(&work, tx, kinds::channel_converted(&channel));
            let (public, private) = (
                "This channel has been converted to a Public Channel and can be joined by any team \
                member.",
                "This channel has been converted to a Private Channel.",
            );
            let message = if kind == OPEN { public } else { private };
            tell(&work, tx, &caller, &channel, "system_change_chan_privacy", |_| message.to_owned())?;
            Ok(channel)
        })
        .await
}

/// Archives a public or private channel.
pub async fn archive(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<Channel> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            let needed = match channel.kind.as_str() {
                DIRECT | GROUP => {
                    return Err(Error::invalid(
                        "api.channel.delete_channel.type.invalid",
                        "Unable to delete direct or group message channels.",
                    ));
                }
                PRIVATE => Permission::DeletePrivateChannel,
                _ => Permission::DeletePublicChannel,
            };
            check_channel(&work, tx, &caller, &channel, needed)?;
            if channel.delete_at > 0 {
                return Err(Error::invalid(
                    "api.channel.delete_channel.deleted.app_error",
                    "The channel has been archived or deleted.",
                ));
            }
            if channel.name == TOWN_SQUARE {
                return Err(Error::invalid(
                    "api.channel.delete_channel.cannot.app_error",
                    "The channel that everybody of the team is in cannot be archived.",
                ));
            }
            tell(&work, tx, &caller, &channel, "system_channel_deleted", |n| format!("{n} archived the channel."))?;
            let at = work.now();
            let channel = set_archived(&work, tx, &channel.id, at)?;
            sharing::channel_changed(&work, tx, &channel, "")?;
            Ok(channel)
        })
        .await
}

/// Archives a channel, or brings it back with 0; nothing is checked and nothing said in it.
pub fn set_archived(ws: &Workspace, tx: &mut Tx, channel_id: &str, delete_at: i64) -> Result<Channel> {
    tx.execute_one(
        "UPDATE channels SET delete_at = $2, update_at = $3 WHERE id = $1",
        causeway_store::args![channel_id, delete_at, ws.now()],
    )?;
    let channel = super::require(tx, channel_id)?;
    let told = if delete_at > 0 { kinds::channel_deleted(&channel) } else { kinds::channel_restored(&channel) };
    after_commit(ws, tx, told);
    Ok(channel)
}

/// Brings an archived channel back.
pub async fn restore(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<Channel> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_team(&work, tx, &caller, &channel.team_id, Permission::ManageTeam)?;
            if channel.delete_at == 0 {
                return Err(Error::invalid(
                    "api.channel.restore_channel.restored.app_error",
                    "Unable to unarchive channel. The channel is not archived.",
                ));
            }
            if sharing::is_archived_by_home(tx, &channel)? {
                return Err(Error::new(
                    Kind::Forbidden,
                    "api.channel.restore_channel.shared_home.app_error",
                    "This channel was archived by the workspace that it comes from, which alone can bring it back.",
                ));
            }
            let channel = set_archived(&work, tx, &channel.id, 0)?;
            sharing::channel_changed(&work, tx, &channel, "")?;
            tell(&work, tx, &caller, &channel, "system_channel_restored", |n| format!("{n} unarchived the channel."))?;
            Ok(channel)
        })
        .await
}

fn tell(
    ws: &Workspace,
    tx: &mut Tx,
    caller: &Caller,
    channel: &Channel,
    kind: &str,
    message: impl FnOnce(&str) -> String,
) -> Result<()> {
    if caller.user_id.is_empty() {
        return Ok(());
    }
    let name = crate::users::require(tx, &caller.user_id)?.username;
    announce(ws, tx, channel, &caller.user_id, kind, message(&name), &[("username", &name)])
}
