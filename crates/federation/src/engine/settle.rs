//! After an acknowledgement: the cursor, what was refused, and what the other side has now, in one unit of work.

use causeway_service::sharing;
use causeway_store::sync::{self, Refusal};

use super::collect::Batch;
use super::peer::Remote;
use super::send::Report;
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
    let posts: Vec<String> =
        batch.posts.iter().filter(|p| !report.is_refused(Kind::Post, &p.id)).map(|p| p.id.clone()).collect();
    let last_post = batch.posts.last().map(|p| (p.id.clone(), p.create_at, p.update_at));
    let now = ws.now();
    ws.store
        .write(move |tx| {
            let last = last_post.as_ref().map(|(id, create_at, update_at)| (id.as_str(), *create_at, *update_at));
            sync::move_cursor(tx, &channel_id, &remote_id, through, last)?;
            for (user_id, update_at) in &users {
                sync::note_user(tx, &remote_id, user_id, *update_at)?;
            }
            for file_id in &report.files {
                sync::note_file(tx, &remote_id, file_id, now)?;
            }
            if !posts.is_empty() {
                let ids: Vec<&str> = posts.iter().map(String::as_str).collect();
                sync::forget_refusals(tx, &remote_id, &channel_id, Kind::Post.name(), &ids)?;
            }
            for refused in &report.refused {
                let refusal = Refusal {
                    remote_id: remote_id.clone(),
                    channel_id: channel_id.clone(),
                    kind: refused.kind.name().to_owned(),
                    reference: refused.reference.clone(),
                    reason: refused.reason.chars().take(MAX_REASON).collect(),
                    ..Refusal::default()
                };
                sync::note_refusal(tx, &refusal, now)?;
            }
            Ok(())
        })
        .await
}

/// The other side no longer shares the channel with us.
pub(super) async fn end(remote: &Remote, channel_id: &str) -> causeway_service::Result<()> {
    let ws = remote.federation.ws().clone();
    let (remote_id, channel_id) = (remote.remote_id.to_string(), channel_id.to_owned());
    let work = ws.clone();
    ws.store.write(move |tx| sharing::end_by_other_side(&work, tx, &channel_id, &remote_id)).await.map(|_| ())
}
