//! Acknowledgements: that somebody confirms having read a message.

use causeway_model::channels::Channel;
use causeway_model::posts::{Acknowledgement, Post};
use causeway_store::{Tx, args, posts as store};

use super::create::check_not_archived;
use super::read::require_readable;
use crate::error::{Error, Kind, Result};
use crate::events::{self, kinds};
use crate::permissions::{Caller, check_writable};
use crate::workspace::Workspace;

/// How long a confirmation can be taken back, in milliseconds.
const REVOCABLE: i64 = 5 * 60_000;

/// Confirms that the caller has read a message. A repeat answers the first confirmation.
pub async fn acknowledge(ws: &Workspace, caller: &Caller, user_id: &str, post_id: &str) -> Result<Acknowledgement> {
    let (ws2, caller, id) = (ws.clone(), check_own(ws, caller, user_id)?, post_id.to_owned());
    ws.store
        .write(move |tx| {
            let (post, channel) = require_changeable(&ws2, tx, &caller, &id)?;
            let found = find(tx, &post.id, &caller.user_id)?;
            if let Some(there) = found.filter(|ack| ack.acknowledged_at != 0) {
                return Ok(there);
            }
            let now = ws2.now();
            let ack = Acknowledgement {
                user_id: caller.user_id.clone(),
                post_id: post.id,
                acknowledged_at: now,
                channel_id: channel.id.clone(),
                update_at: now,
                ..Acknowledgement::default()
            };
            keep(&ws2, tx, &channel, &ack, ack.acknowledged_at, "")?;
            Ok(ack)
        })
        .await
}

/// Takes a confirmation back, which is possible for five minutes.
pub async fn unacknowledge(ws: &Workspace, caller: &Caller, user_id: &str, post_id: &str) -> Result<()> {
    let (ws2, caller, id) = (ws.clone(), check_own(ws, caller, user_id)?, post_id.to_owned());
    ws.store
        .write(move |tx| {
            let (post, channel) = require_changeable(&ws2, tx, &caller, &id)?;
            let found = find(tx, &post.id, &caller.user_id)?;
            let Some(ack) = found.filter(|ack| ack.acknowledged_at != 0) else {
                return Err(Error::not_found("app.acknowledgement.get.app_error", "There is no acknowledgement."));
            };
            let now = ws2.now();
            if now - ack.acknowledged_at > REVOCABLE {
                return Err(Error::new(
                    Kind::Forbidden,
                    "api.acknowledgement.delete.deadline.app_error",
                    "An acknowledgement can be taken back for five minutes.",
                ));
            }
            let told_at = ack.acknowledged_at;
            let gone = Acknowledgement { acknowledged_at: 0, update_at: now, ..ack };
            keep(&ws2, tx, &channel, &gone, told_at, "")
        })
        .await
}

fn check_own(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<Caller> {
    if !ws.config().service.post_acknowledgements {
        return Err(Error::not_implemented(
            "api.acknowledgement.disabled.app_error",
            "Acknowledgements are switched off here.",
        ));
    }
    if caller.is(user_id) { Ok(caller.clone()) } else { Err(Error::forbidden()) }
}

fn require_changeable(ws: &Workspace, tx: &mut Tx, caller: &Caller, post_id: &str) -> Result<(Post, Channel)> {
    let (post, channel) = require_readable(ws, tx, caller, post_id)?;
    check_not_archived(&channel)?;
    check_writable(tx, &channel)?;
    Ok((post, channel))
}

fn find(tx: &mut Tx, post_id: &str, user_id: &str) -> Result<Option<Acknowledgement>> {
    Ok(tx.find("WHERE t.post_id = $1 AND t.user_id = $2", args![post_id, user_id])?)
}

/// Writes it down and tells; of one that is gone, when it had been given.
fn keep(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    ack: &Acknowledgement,
    told_at: i64,
    origin: &str,
) -> Result<()> {
    tx.upsert(ack, &["post_id", "user_id"])?;
    if ack.acknowledged_at != 0 {
        super::persistent::answered(tx, &ack.post_id, &ack.user_id)?;
    }
    store::touch(tx, &ack.post_id, ack.update_at)?;
    let reference = format!("{}:{}", ack.post_id, ack.user_id);
    crate::changes::record(ws, tx, channel, crate::changes::ACKNOWLEDGEMENT, &reference, origin)?;
    let told = Acknowledgement { acknowledged_at: told_at, ..ack.clone() };
    let event = if ack.acknowledged_at == 0 {
        kinds::acknowledgement_removed(&told)
    } else {
        kinds::acknowledgement_added(&told)
    };
    events::after_commit(ws, tx, event);
    Ok(())
}

/// Applies what connection `origin` says about an acknowledgement in `channel`; says whether that changed anything.
pub fn apply_remote_acknowledgement(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    incoming: Acknowledgement,
    origin: &str,
) -> Result<bool> {
    let post: Option<Post> = tx.find("WHERE t.id = $1 AND t.original_id = ''", args![&incoming.post_id])?;
    post.filter(|post| post.channel_id == channel.id).ok_or_else(super::read::missing)?;
    let now = ws.now();
    let existing = find(tx, &incoming.post_id, &incoming.user_id)?;
    let known = existing.map_or(0, |ack| ack.acknowledged_at);
    let at = incoming.acknowledged_at.clamp(0, now);
    if (known == 0) == (at == 0) {
        return Ok(false);
    }
    let ack = Acknowledgement {
        acknowledged_at: at,
        channel_id: channel.id.clone(),
        remote_id: origin.to_owned(),
        update_at: now,
        ..incoming
    };
    keep(ws, tx, channel, &ack, if at == 0 { known } else { at }, origin)?;
    Ok(true)
}
