//! Messages from before a channel was shared: which of them go to a connection, decided by whoever shares the channel.
//!
//! What goes is a row, with how far it is; the sync engine reads the row and sends. It must not know how.

use causeway_model::connections::history::{Asked, MODE_ALL, MODE_NONE, MODE_SINCE, STOPPED, WAITING};
use causeway_model::connections::{ChannelRemote, Connection, History};
use causeway_model::permissions::Permission;
use causeway_store::histories::{self as sql, Size, Stretch};
use causeway_store::{Tx, args};
use serde::Serialize;

use super::{live_remote, require_channel, require_connection, shared_channel};
use crate::audits;
use crate::connections::check_sharing_enabled;
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, check_system, has_system};
use crate::workspace::Workspace;

const DAY: i64 = 24 * 3_600_000;
/// How far a message's time may run ahead of the clock here.
const AHEAD: i64 = 3_600_000;

/// How much history would go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct HistoryPreview {
    pub posts: i64,
    pub files: i64,
    /// Of the texts and the files.
    pub bytes: i64,
    /// From when on, as far as the connection's policy lets it; 0 for all.
    pub since: i64,
}

/// Whoever may share a channel, or manages connections, decides about history.
fn check(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_sharing_enabled(ws)?;
    if has_system(ws, caller, Permission::ManageSharedChannels) {
        return Ok(());
    }
    check_system(ws, caller, Permission::ManageSecureConnections)
}

/// The form of what is asked for, and whether the connection's policy lets any history go: what can be said before a channel
/// is shared.
pub async fn check_history(ws: &Workspace, caller: &Caller, remote_id: &str, asked: Asked) -> Result<Asked> {
    let asked = understood(asked)?;
    if asked.mode == MODE_NONE {
        return Ok(asked);
    }
    check(ws, caller)?;
    let (work, id) = (ws.clone(), remote_id.to_owned());
    ws.store
        .read(move |tx| {
            let connection = require_connection(tx, &id)?;
            oldest(&work, &connection, 0)?;
            Ok(asked)
        })
        .await
}

fn understood(asked: Asked) -> Result<Asked> {
    asked.checked().map_err(|e| {
        let words = e.to_string();
        Error::invalid("api.causeway.history.mode.app_error", format!("This cannot be understood: {words}."))
    })
}

/// From when on the connection's policy lets history go, where `since` is asked for.
fn oldest(ws: &Workspace, connection: &Connection, since: i64) -> Result<i64> {
    let policy = crate::policy::of(ws, connection);
    if !policy.history {
        return Err(Error::new(
            Kind::Forbidden,
            "api.causeway.history.policy.app_error",
            "The policy of this connection does not let messages from before a channel was shared be sent.",
        ));
    }
    Ok(match policy.history_max_age_days {
        days if days > 0 => since.max(ws.now() - days * DAY),
        _ => since,
    })
}

/// How much would go to a connection, whether the channel is shared already or not.
pub async fn history_preview(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    remote_id: &str,
    since: i64,
) -> Result<HistoryPreview> {
    check(ws, caller)?;
    let (work, channel_id, remote_id) = (ws.clone(), channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .read(move |tx| {
            let connection = require_connection(tx, &remote_id)?;
            let channel = require_channel(tx, &channel_id)?;
            let since = oldest(&work, &connection, since.max(0))?;
            let to = match live_remote(tx, &channel.id, &remote_id)? {
                Some(share) => end(tx, &share)?,
                None => work.now() + AHEAD,
            };
            let Size { posts, files, bytes } =
                sql::size(tx, Stretch { channel_id: &channel.id, remote_id: &remote_id, from: since, to })?;
            Ok(HistoryPreview { posts, files, bytes, since })
        })
        .await
}

/// The newest time of what is older than a share. A message of a server whose clock runs ahead may stand behind it.
fn end(tx: &mut Tx, share: &ChannelRemote) -> Result<i64> {
    let ahead: Option<i64> = tx.value(
        "SELECT create_at FROM posts WHERE channel_id = $1 AND create_at > $2 AND create_at <= $3 AND change_seq <= $4 \
         ORDER BY create_at DESC LIMIT 1",
        args![&share.channel_id, share.create_at, share.create_at + AHEAD, share.first_seq],
    )?;
    Ok(ahead.unwrap_or(share.create_at))
}

/// What a connection gets of a channel's history, and how far that is.
pub async fn history(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<History> {
    check(ws, caller)?;
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .read(move |tx| {
            require_connection(tx, &remote_id)?;
            let share = require_share(tx, &channel_id, &remote_id)?;
            Ok(of_share(tx, &share)?.unwrap_or_else(nothing))
        })
        .await
}

/// What was asked for since the share began; what was asked for an earlier share of the same channel does not count.
pub fn of_share(tx: &mut Tx, share: &ChannelRemote) -> Result<Option<History>> {
    let found = sql::find(tx, &share.channel_id, &share.remote_id)?;
    Ok(found.filter(|history| history.requested_at >= share.create_at))
}

fn nothing() -> History {
    History { mode: MODE_NONE.to_owned(), state: MODE_NONE.to_owned(), ..History::default() }
}

pub(super) fn require_share(tx: &mut Tx, channel_id: &str, remote_id: &str) -> Result<ChannelRemote> {
    live_remote(tx, channel_id, remote_id)?.ok_or_else(|| {
        Error::invalid(
            "api.command_share.channel_remote_id_not_exists",
            "The channel is not shared with this connection.",
        )
    })
}

/// Sends a channel's history to a connection it is shared with, in the background, or ends that. What is asked for again
/// begins anew; what the other side has by then changes nothing there.
pub async fn send_history(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    remote_id: &str,
    asked: Asked,
) -> Result<History> {
    check(ws, caller)?;
    let asked = understood(asked)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let connection = require_connection(tx, &remote_id)?;
            let share = require_share(tx, &channel_id, &remote_id)?;
            if shared_channel(tx, &channel_id)?.is_none_or(|shared| !shared.home) {
                return Err(Error::invalid(
                    "api.causeway.history.not_home.app_error",
                    "Only the workspace that shares a channel on sends its history.",
                ));
            }
            let known = of_share(tx, &share)?;
            let extra =
                format!("remote_id={remote_id} channel_id={channel_id} mode={} since={}", asked.mode, asked.since);
            let history = if asked.mode == MODE_NONE {
                let Some(mut history) = known.filter(History::is_under_way) else { return Ok(nothing()) };
                history.state = STOPPED.to_owned();
                history.done_at = work.now();
                history
            } else {
                debug_assert!(asked.mode == MODE_ALL || asked.mode == MODE_SINCE);
                let since = oldest(&work, &connection, asked.since)?;
                plan(&work, tx, &connection, &share, (&asked.mode, since))?
            };
            sql::keep(tx, &history)?;
            audits::record(&work, tx, &caller, audits::HISTORY, &extra)?;
            crate::changes::wake_all_after_commit(&work, tx);
            Ok(history)
        })
        .await
}

fn plan(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    share: &ChannelRemote,
    (mode, since): (&str, i64),
) -> Result<History> {
    let until_at = end(tx, share)?;
    let (channel_id, remote_id) = (share.channel_id.as_str(), share.remote_id.as_str());
    let total = sql::count(tx, Stretch { channel_id, remote_id, from: since, to: until_at })?;
    let before = sql::find(tx, channel_id, remote_id)?;
    let now = ws.now();
    Ok(History {
        channel_id: channel_id.to_owned(),
        remote_id: remote_id.to_owned(),
        mode: mode.to_owned(),
        since,
        until_at,
        state: WAITING.to_owned(),
        total,
        // Two requests of one moment are two all the same.
        requested_at: before.as_ref().map_or(now, |known| now.max(known.requested_at + 1)),
        posts_only: connection.announcement.is_empty() && before.is_some(),
        ..History::default()
    })
}
