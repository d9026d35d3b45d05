//! The lane for what belongs to no channel: people who share none, introductions, pictures, emoji.
//!
//! Nothing is queued for it: what is here is compared with what the other side is known to have, so that neither an outage nor a
//! restart loses anything.

mod emoji;
mod pictures;
mod profiles;

pub(crate) use profiles::is_open;

use super::lane::{Outcome, ours};
use super::peer::{Remote, Trouble};
use causeway_store::refusals::{self, Refusal};

/// Longest reason that is kept, in characters.
const MAX_REASON: usize = 500;

/// One step: a batch of each. Trouble with one kind does not keep the next from being tried.
pub(super) async fn step(remote: &Remote) -> Result<Outcome, Trouble> {
    if !remote.federation.ws().config().connected_workspaces.enable_shared_channels {
        return Ok(Outcome::Idle);
    }
    let told = profiles::tell_behind(remote).await;
    let introduced = profiles::introduce(remote).await;
    let pictures = pictures::send(remote).await;
    let emoji = emoji::send(remote).await;
    let more = told? | introduced? | pictures? | emoji?;
    Ok(if more { Outcome::More } else { Outcome::Idle })
}

/// Keeps that the other side does not take something that belongs to no channel.
async fn note_refusal(remote: &Remote, kind: &str, reference: &str, reason: &str) -> Result<(), Trouble> {
    let ws = remote.federation.ws();
    let refusal = Refusal {
        id: ws.ids.new_id(),
        remote_id: remote.remote_id.to_string(),
        kind: kind.to_owned(),
        reference: reference.to_owned(),
        reason: reason.chars().take(MAX_REASON).collect(),
        ..Refusal::default()
    };
    let now = ws.now();
    ws.store
        .write(move |tx| refusals::note(tx, &refusal, now).map_err(causeway_service::Error::from))
        .await
        .map_err(|e| ours(&e))
}
