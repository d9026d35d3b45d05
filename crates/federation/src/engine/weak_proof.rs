//! The weaker proof, towards servers that cannot be asked what they hold: everything of ours goes once more, which changes nothing
//! where it is there already, and what is refused is known. Reactions do not go: such a server takes a second one for the end of the first.

use causeway_model::channels::Channel;
use causeway_model::connections::Finding;
use causeway_model::connections::Proof;
use causeway_model::connections::proof::{COMPARING, DONE, LEFT, MOST_FINDINGS};
use causeway_service::{Error, Result};
use causeway_store::{args, proofs, sync};

use super::collect::{self, Batch};
use super::lane::{Outcome, ours};
use super::peer::{Remote, Trouble};
use super::recipients::{Kind, Wanted};
use super::send::{self, Report};
use super::{files, proof, settle};
use crate::proof::{Held, end_of_all};

/// Messages of one step.
const AT_ONCE: i64 = 200;

/// Sends the next messages again.
pub(super) async fn step(remote: &Remote, mut proof: Proof) -> std::result::Result<Outcome, Trouble> {
    proof.state = COMPARING.to_owned();
    let Some(mut batch) = read(remote, &mut proof).await.map_err(|e| ours(&e))? else { return Ok(Outcome::Gone) };
    let mut report = files::send_all(remote, &mut batch, false).await?;
    if !batch.posts.is_empty()
        && let send::Verdict::Ended = send::send(remote, &batch, &mut report, false).await?
    {
        settle::end(remote, &proof.channel_id).await.map_err(|e| ours(&e))?;
        return Ok(Outcome::Gone);
    }
    proof.compared += batch.posts.len() as i64;
    for refused in report.refused.iter().filter(|r| r.kind == Kind::Post) {
        if proof.findings.len() < MOST_FINDINGS {
            proof.findings.push(Finding {
                post_id: refused.reference.clone(),
                what: vec!["refused".to_owned()],
                state: LEFT.to_owned(),
                reason: refused.reason.chars().take(300).collect(),
            });
        }
    }
    note(remote, &batch, report).await.map_err(|e| ours(&e))?;
    if proof.state == DONE {
        proof.done_at = remote.federation.ws().now();
    }
    proof::keep(remote, proof).await
}

/// The next messages of ours that the other side should hold.
async fn read(remote: &Remote, proof: &mut Proof) -> Result<Option<Batch>> {
    let ws = remote.federation.ws().clone();
    let (id, connection) = (proof.channel_id.clone(), remote.connection());
    let after = (proof.cursor_at, proof.cursor_id.clone());
    let store = ws.store.clone();
    let read = store.read(move |tx| {
        let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&id])?;
        let (Some(held), Some(channel)) = (Held::of(tx, &id, &connection.remote_id)?, channel) else { return Ok(None) };
        let end = end_of_all();
        let page = proofs::page(tx, &held.shared, (after.0, &after.1), (end.at, &end.id), AT_ONCE, |written| {
            (written.create_at, written.id, written.remote_id)
        })?;
        let next = page.last().map(|(at, id, _)| (*at, id.clone())).filter(|_| page.len() as i64 == AT_ONCE);
        let going = page.into_iter().filter(|(_, _, from)| *from != connection.remote_id).map(|(_, id, _)| id);
        let wanted = Wanted { posts: going.collect(), ..Wanted::default() };
        let mut batch = Batch::new(held.share, channel);
        collect::fill(&ws, tx, &connection, wanted, &mut batch)?;
        Ok::<_, Error>(Some((batch, next)))
    });
    let Some((batch, next)) = read.await? else { return Ok(None) };
    match next {
        Some(next) => (proof.cursor_at, proof.cursor_id) = next,
        None => proof.state = DONE.to_owned(),
    }
    Ok(Some(batch))
}

/// Keeps what the other side has by now.
async fn note(remote: &Remote, batch: &Batch, report: Report) -> Result<()> {
    let (remote_id, now) = (remote.remote_id.to_string(), remote.federation.ws().now());
    let users: Vec<(String, i64)> = batch
        .users
        .iter()
        .filter(|u| !report.is_refused(Kind::User, &u.id))
        .map(|u| (u.id.clone(), u.update_at))
        .collect();
    let keep = remote.federation.ws().store.write(move |tx| {
        for (user_id, update_at) in &users {
            sync::note_user(tx, &remote_id, user_id, *update_at)?;
        }
        for file_id in &report.files {
            sync::note_file(tx, &remote_id, file_id, now)?;
        }
        Ok::<_, Error>(())
    });
    keep.await
}
