//! Direct and group messages with people of connected workspaces: shared from the moment they are made.

use std::collections::BTreeSet;

use causeway_model::channels::Channel;
use causeway_model::connections::{Connection, SharedChannel};
use causeway_model::users::User;
use causeway_store::{Tx, args, connections as sql};

use super::{add_remote, mark, shared_channel};
use crate::error::{Error, Kind, Result};
use crate::workspace::Workspace;

fn unreachable() -> Error {
    Error::new(
        Kind::Forbidden,
        "api.channel.create_channel.direct_channel.remote_restricted.app_error",
        "Direct and group messages reach only people of directly connected workspaces.",
    )
}

fn not_allowed(why: &str) -> Error {
    let mut letters = why.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    Error::new(
        Kind::Forbidden,
        "api.causeway.policy.direct_messages.app_error",
        format!("{first}{}.", letters.as_str()),
    )
}

/// Refuses to write into a direct or group channel what would reach nobody: a connection's policy lets nothing of it cross, or it is
/// not shared any more and the others in it are at another server.
pub(crate) fn check_crosses(ws: &Workspace, tx: &mut Tx, channel: &Channel, author_id: &str) -> Result<()> {
    if channel.is_message() && channel.shared == Some(false) && !sql::has_others_here(tx, &channel.id, author_id)? {
        return Err(Error::new(
            Kind::Forbidden,
            "api.causeway.direct_message.ended.app_error",
            "The connection with this person's workspace has ended: what you write here would reach nobody.",
        ));
    }
    if !channel.is_message() || !channel.is_shared() {
        return Ok(());
    }
    for connection in sql::of_channel(tx, &channel.id)? {
        let policy = crate::policy::of(ws, &connection);
        if let Some(why) = super::why_not_in_channel(&policy, tx, &connection.remote_id, channel)? {
            return Err(not_allowed(&why));
        }
    }
    Ok(())
}

/// Shares a direct or group channel, in the unit of work that makes it, with the connections of those of its participants
/// who are at other servers. Does nothing when all are ours.
pub fn share_direct(ws: &Workspace, tx: &mut Tx, channel: &mut Channel, participants: &[User]) -> Result<()> {
    let remotes: BTreeSet<&str> = participants.iter().filter(|u| u.is_remote()).map(|u| u.remote_id.as_str()).collect();
    if remotes.is_empty() || shared_channel(tx, &channel.id)?.is_some() {
        return Ok(());
    }
    let config = ws.config();
    let on = config.connected_workspaces.enable_shared_channels && config.feature_flags.enable_shared_channels_dms;
    if !on || participants.iter().any(User::is_passed_on) {
        return Err(unreachable());
    }
    for remote_id in &remotes {
        let live: Option<Connection> = tx.find("WHERE t.remote_id = $1 AND t.delete_at = 0", args![*remote_id])?;
        let Some(live) = live else { return Err(unreachable()) };
        let ours: Vec<User> = participants.iter().filter(|u| !u.is_remote()).cloned().collect();
        if let Some(why) = super::why_not_messaged(&crate::policy::of(ws, &live), tx, remote_id, &ours)? {
            return Err(not_allowed(&why));
        }
    }
    let now = ws.now();
    let creator = participants
        .iter()
        .find(|u| u.id == channel.creator_id)
        .or_else(|| participants.iter().find(|u| !u.is_remote()));
    let creator_id = creator.map(|u| u.id.clone()).unwrap_or_default();
    tx.insert(&SharedChannel {
        channel_id: channel.id.clone(),
        home: true,
        share_name: channel.name.clone(),
        share_display_name: channel.display_name.clone(),
        creator_id: creator_id.clone(),
        create_at: now,
        update_at: now,
        ..SharedChannel::default()
    })?;
    mark(ws, tx, channel, true)?;
    let caller = crate::permissions::Caller { user_id: creator_id.clone(), ..Default::default() };
    for remote_id in &remotes {
        let extra = format!("remote_id={remote_id} channel_id={}", channel.id);
        crate::audits::record(ws, tx, &caller, crate::audits::SHARE, &extra)?;
        add_remote(ws, tx, channel, remote_id, &creator_id, (false, false))?;
    }
    super::share::record_members(ws, tx, channel)
}

/// Shares the direct and group messages from here once more that were shared with people of a connection before it was made anew. One
/// that may not be shared now stays as it is.
pub(crate) fn resume_messages(ws: &Workspace, tx: &mut Tx, remote_id: &str) -> Result<()> {
    for mut channel in sql::ended_messages(tx, remote_id)? {
        let participants: Vec<User> = tx.select(
            "JOIN channel_members m ON m.user_id = t.id WHERE m.channel_id = $1 ORDER BY t.id",
            args![&channel.id],
        )?;
        let done = match shared_channel(tx, &channel.id)? {
            Some(shared) if shared.home => {
                add_remote(ws, tx, &channel, remote_id, &shared.creator_id, (false, false)).map(|_| ())
            }
            Some(_) => Ok(()),
            None => share_direct(ws, tx, &mut channel, &participants),
        };
        match done {
            Err(error) if error.kind == Kind::Forbidden => {
                tracing::info!(channel_id = channel.id, %error, "a direct or group message is not shared again");
            }
            done => done?,
        }
    }
    Ok(())
}

/// Whether the two can have a direct message: both ours, or one of a workspace that is directly connected.
pub async fn can_message(ws: &Workspace, one: &str, other: &str) -> Result<bool> {
    let ids = [one.to_owned(), other.to_owned()];
    let on = ws.config().feature_flags.enable_shared_channels_dms;
    let ws2 = ws.clone();
    ws.store
        .read(move |tx| {
            for id in &ids {
                let user = crate::users::require(tx, id)?;
                if !user.is_remote() {
                    continue;
                }
                let live: Option<Connection> =
                    tx.find("WHERE t.remote_id = $1 AND t.delete_at = 0", args![&user.remote_id])?;
                if !on || user.is_passed_on() || live.as_ref().is_none_or(Connection::is_pending) {
                    return Ok(false);
                }
                let Some(live) = live else { return Ok(false) };
                let other = ids.iter().find(|other| *other != id).unwrap_or(id);
                let ours: Vec<User> = tx.select("WHERE t.id = $1 AND t.remote_id = ''", args![other])?;
                if super::why_not_messaged(&crate::policy::of(&ws2, &live), tx, &user.remote_id, &ours)?.is_some() {
                    return Ok(false);
                }
            }
            Ok(true)
        })
        .await
}
