//! After an acknowledgement: the cursor, what was refused, and what the other side has now, in one unit of work.

use causeway_service::events::{after_commit, kinds};
use causeway_service::{Workspace, sharing};
use causeway_store::refusals::{self, Refusal};
use causeway_store::{StoreError, Tx, deliveries, people, sync};

use super::collect::Batch;
use super::notices;
use super::peer::Remote;
use super::send::{Report, acknowledgement_reference, reaction_reference};
use crate::engine::recipients::Kind;

/// Longest reason that is kept, in characters.
const MAX_REASON: usize = 500;

/// Keeps what became of a batch.
pub(super) async fn settle(remote: &Remote, batch: &Batch, report: Report) -> causeway_service::Result<()> {
    let ws = remote.federation.ws().clone();
    let (remote_id, channel_id, through) = (remote.remote_id.to_string(), batch.channel.id.clone(), batch.through);
    let users: Vec<(String, i64)> = batch
        .users
        .iter()
        .filter(|u| !report.is_refused(Kind::User, &u.id))
        .map(|u| (u.id.clone(), u.update_at))
        .collect();
    let (share_id, was_sent) = (batch.remote.id.clone(), !batch.is_empty());
    let taken = taken(batch, &report);
    let authors = local_authors(batch);
    let counted: (usize, usize) = (taken.iter().map(|(_, references)| references.len()).sum(), report.refused.len());
    let notices = notices::of_batch(remote, batch, &report);
    let last_post = batch.posts.last().map(|p| (p.id.clone(), p.create_at, p.update_at));
    let (now, emoji) = (ws.now(), batch.emoji.clone());
    let work = ws.clone();
    let has_members = !batch.members.is_empty();
    // With more to send, whoever catches up waits for this; otherwise whatever comes next is a write, and takes it along.
    let is_last = !batch.more && notices.is_empty();
    let keep = move |tx: &mut Tx| {
        let last = last_post.as_ref().map(|(id, create_at, update_at)| (id.as_str(), *create_at, *update_at));
        sync::move_cursor(tx, &channel_id, &remote_id, through, last, was_sent.then_some(now))?;
        if was_sent {
            deliveries::note(tx, &share_id, through, now)?;
        }
        if has_members {
            sync::note_members(tx, &channel_id, &remote_id, now)?;
        }
        for (user_id, update_at) in &users {
            sync::note_user(tx, &remote_id, user_id, *update_at)?;
        }
        people::note_emoji_told(tx, &remote_id, &emoji)?;
        for file_id in &report.files {
            sync::note_file(tx, &remote_id, file_id, now)?;
        }
        for refused in &report.refused {
            let refusal = Refusal {
                id: work.ids.new_id(),
                remote_id: remote_id.clone(),
                channel_id: channel_id.clone(),
                kind: refused.kind.name().to_owned(),
                reference: refused.reference.clone(),
                reason: refused.reason.chars().take(MAX_REASON).collect(),
                ..Refusal::default()
            };
            refusals::note(tx, &refusal, now)?;
        }
        if refusals::any(tx, &remote_id, &channel_id)? {
            forget(tx, &remote_id, &channel_id, &taken)?;
            refusals::forget_retried(tx, &remote_id, &channel_id, through)?;
        }
        tell(&work, tx, &channel_id, &remote_id, &authors, &report, now);
        notices::tell(&work, tx, notices)
    };
    let kept = if is_last { ws.store.write_beside(keep).await } else { ws.store.write(keep).await };
    kept?;
    remote.federation.meter(&remote.remote_id).sent(counted.0, counted.1);
    Ok(())
}

/// What of a batch was taken, by kind.
fn taken(batch: &Batch, report: &Report) -> Vec<(Kind, Vec<String>)> {
    let of = |kind: Kind, references: Vec<String>| {
        let taken = references.into_iter().filter(|r| !report.is_refused(kind, r)).collect();
        (kind, taken)
    };
    vec![
        of(Kind::Channel, batch.notes.iter().map(|_| batch.channel.id.clone()).collect()),
        of(Kind::User, batch.users.iter().map(|u| u.id.clone()).collect()),
        of(Kind::Member, batch.members.iter().map(|m| m.user_id.clone()).collect()),
        of(Kind::File, report.files.clone()),
        of(Kind::Post, batch.posts.iter().map(|p| p.id.clone()).collect()),
        of(Kind::Acknowledgement, batch.acknowledgements.iter().map(acknowledgement_reference).collect()),
        of(Kind::Reaction, batch.reactions.iter().map(reaction_reference).collect()),
    ]
}

fn forget(tx: &mut Tx, remote_id: &str, channel_id: &str, taken: &[(Kind, Vec<String>)]) -> Result<(), StoreError> {
    for (kind, references) in taken.iter().filter(|(_, references)| !references.is_empty()) {
        let references: Vec<&str> = references.iter().map(String::as_str).collect();
        refusals::forget(tx, remote_id, channel_id, kind.name(), &references)?;
    }
    Ok(())
}

/// The posts of a batch that people of ours wrote, with those people.
fn local_authors(batch: &Batch) -> Vec<(String, String)> {
    let ours = batch.posts.iter().filter(|p| p.remote_id.as_deref() == Some("") && p.delete_at == 0);
    ours.map(|p| (p.id.clone(), p.user_id.clone())).collect()
}

/// Tells authors what became of their posts, once it is durable.
fn tell(
    ws: &Workspace,
    tx: &mut Tx,
    channel_id: &str,
    remote_id: &str,
    authors: &[(String, String)],
    report: &Report,
    at: i64,
) {
    for (post_id, author) in authors {
        let refused = report.refused.iter().find(|r| r.kind == Kind::Post && r.reference == *post_id);
        let (state, reason) = match refused {
            Some(refused) => (sharing::REFUSED, refused.reason.as_str()),
            None => (sharing::DELIVERED, ""),
        };
        let about = (post_id.as_str(), channel_id, author.as_str());
        after_commit(ws, tx, kinds::post_delivery(about, remote_id, state, at, reason));
    }
}

/// The other side no longer shares the channel with us.
pub(super) async fn end(remote: &Remote, channel_id: &str) -> causeway_service::Result<()> {
    let ws = remote.federation.ws().clone();
    let (remote_id, channel_id) = (remote.remote_id.to_string(), channel_id.to_owned());
    let work = ws.clone();
    ws.store.write(move |tx| sharing::end_by_other_side(&work, tx, &channel_id, &remote_id)).await.map(|_| ())
}
