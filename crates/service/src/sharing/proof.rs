//! Comparing a shared channel with what the other side holds: asked for here, done by the sync engine, and what may be sent again.

use causeway_model::channels::Channel;
use causeway_model::connections::history::SENDING;
use causeway_model::connections::proof::{NEVER, WAITING};
use causeway_model::connections::{ChannelRemote, Proof};
use causeway_model::permissions::Permission;
use causeway_store::proofs::{self as sql, Shared, Written};
use causeway_store::{Tx, histories};

use super::history::{of_share, require_share};
use super::{require_channel, require_connection};
use crate::connections::check_sharing_enabled;
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, check_system, has_system};
use crate::workspace::Workspace;
use crate::{audits, changes};

/// How long after the end of a comparison the next one may begin, in milliseconds.
const PAUSE: i64 = 5_000;

fn check(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_sharing_enabled(ws)?;
    if has_system(ws, caller, Permission::ManageSharedChannels) {
        return Ok(());
    }
    check_system(ws, caller, Permission::ManageSecureConnections)
}

/// Begins to compare a channel with what a connection holds of it. One that is under way goes on. Where the other side cannot be asked,
/// which is `weak`, everything of ours is sent again instead.
pub async fn begin_proof(
    ws: &Workspace,
    caller: &Caller,
    (channel_id, remote_id): (&str, &str),
    mend: bool,
    weak: bool,
) -> Result<Proof> {
    check(ws, caller)?;
    if weak && !mend {
        return Err(Error::invalid(
            "api.causeway.verify.weak.app_error",
            "The other server cannot be asked what it holds: all that can be done is to send everything again.",
        ));
    }
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            require_connection(tx, &remote_id)?;
            require_share(tx, &channel_id, &remote_id)?;
            let now = work.now();
            let known = sql::find(tx, &channel_id, &remote_id)?;
            if let Some(known) = known.as_ref() {
                if known.is_under_way() {
                    return Ok(known.clone());
                }
                if known.done_at <= now && now < known.done_at + PAUSE {
                    return Err(Error::new(
                        Kind::TooManyRequests,
                        "api.causeway.verify.too_soon.app_error",
                        "This channel was verified a moment ago. Look at what came of it, or try again in some seconds.",
                    ));
                }
            }
            let proof = Proof {
                channel_id: channel_id.clone(),
                remote_id: remote_id.clone(),
                state: WAITING.to_owned(),
                mend,
                weak,
                begun_at: known.map_or(now, |known| now.max(known.begun_at + 1)),
                ..Proof::default()
            };
            tx.upsert(&proof, &["remote_id", "channel_id"])?;
            let extra = format!("remote_id={remote_id} channel_id={channel_id} mend={mend} weak={weak}");
            audits::record(&work, tx, &caller, audits::VERIFY, &extra)?;
            changes::wake_all_after_commit(&work, tx);
            Ok(proof)
        })
        .await
}

/// The latest comparison of a channel with a connection; one that says so when there was none.
pub async fn proof(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<Proof> {
    check(ws, caller)?;
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .read(move |tx| {
            require_connection(tx, &remote_id)?;
            require_channel(tx, &channel_id)?;
            let found = sql::find(tx, &channel_id, &remote_id)?;
            Ok(found.unwrap_or_else(|| Proof { channel_id, remote_id, state: NEVER.to_owned(), ..Proof::default() }))
        })
        .await
}

/// Keeps how far a comparison is. Says whether it is still the one that counts.
pub fn keep_proof(ws: &Workspace, tx: &mut Tx, proof: &Proof) -> Result<bool> {
    let counts = sql::keep(tx, proof)?;
    if counts && !proof.is_under_way() {
        let states = |state: &str| proof.findings.iter().filter(|f| f.state == state).count();
        let extra = format!(
            "remote_id={} channel_id={} done={} compared={} differing={} mended={} left={}",
            proof.remote_id,
            proof.channel_id,
            proof.state,
            proof.compared,
            proof.findings.len(),
            states(causeway_model::connections::proof::MENDED),
            states(causeway_model::connections::proof::LEFT)
        );
        audits::record(ws, tx, &Caller::default(), audits::VERIFY, &extra)?;
    }
    Ok(counts)
}

/// Puts things of a channel into its log once more, for one connection alone: only what that connection should hold, in the log's kinds
/// and references. What is from before the share goes as history, from the oldest of it on. Says how many things it is.
pub fn send_again(ws: &Workspace, tx: &mut Tx, share: &ChannelRemote, items: &[(String, String)]) -> Result<usize> {
    let channel: Channel = require_channel(tx, &share.channel_id)?;
    let history = of_share(tx, share)?;
    let shared = Shared::of(share, history.as_ref());
    let post_of = |reference: &str| reference.split(':').next().unwrap_or_default().to_owned();
    let ids: Vec<String> = items.iter().map(|(_, reference)| post_of(reference)).collect();
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    let found: Vec<Written> = sql::by_ids(tx, &shared, &refs)?;
    let mut done = 0;
    let mut oldest: Option<(i64, String)> = None;
    let mut posts = Vec::new();
    for (kind, reference) in items {
        let id = post_of(reference);
        let Some(post) = found.iter().find(|p| p.id == id && p.is_expected) else { continue };
        match kind.as_str() {
            changes::POST => {
                if post.remote_id == share.remote_id {
                    continue;
                }
                posts.push(post.id.as_str());
                if !post.is_news && post.delete_at == 0 {
                    let place = (post.create_at, post.id.clone());
                    oldest = Some(oldest.map_or(place.clone(), |known| known.min(place)));
                    done += 1;
                    continue;
                }
            }
            changes::REACTION | changes::ACKNOWLEDGEMENT | changes::PIN => {}
            _ => continue,
        }
        changes::record_for(ws, tx, &channel, (kind, reference), "", &share.remote_id)?;
        done += 1;
    }
    sql::forget_sent(tx, &share.remote_id, &posts)?;
    if let (Some((at, id)), Some(mut history)) = (oldest, history) {
        // Up to just before it: the oldest one goes again, too.
        (history.cursor_at, history.cursor_id) = (at, id);
        history.cursor_id.pop();
        history.state = SENDING.to_owned();
        history.requested_at = ws.now().max(history.requested_at + 1);
        history.sent = 0;
        history.refused = 0;
        history.done_at = 0;
        histories::keep(tx, &history)?;
        changes::wake_all_after_commit(ws, tx);
    }
    Ok(done)
}
