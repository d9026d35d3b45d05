//! Changing and deleting messages that exist, whoever asks for it. It must not know who may.

use causeway_model::channels::Channel;
use causeway_model::posts::{Post, Thread};
use causeway_store::{Tx, args, posts as store};

use super::metadata;
use crate::error::Result;
use crate::events::{self, kinds};
use crate::workspace::Workspace;

/// Writes `new` in place of `old`; with `keep_version` the old text stays in the history. Answers it with all that
/// belongs to it.
pub(super) fn replace(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    old: &Post,
    new: Post,
    keep_version: bool,
    origin: &str,
) -> Result<Post> {
    if keep_version {
        let version = Post {
            id: ws.ids.new_id(),
            original_id: old.id.clone(),
            update_at: new.update_at,
            delete_at: new.update_at,
            is_pinned: false,
            has_reactions: false,
            ..old.clone()
        };
        store::insert(tx, &version)?;
    }
    store::update(tx, &new)?;
    changed(ws, tx, channel, new, origin)
}

/// Tells that a message, or what belongs to it, changed, and answers it with all that belongs to it.
pub(super) fn changed(ws: &Workspace, tx: &mut Tx, channel: &Channel, post: Post, origin: &str) -> Result<Post> {
    log(ws, tx, channel, &post.id, origin)?;
    let mut posts = [post];
    metadata::join(tx, &mut posts)?;
    let [post] = posts;
    events::after_commit(ws, tx, kinds::post_edited(&post));
    Ok(post)
}

/// Puts the change into the channel's log, and notes at the message where it stands there.
fn log(ws: &Workspace, tx: &mut Tx, channel: &Channel, post_id: &str, origin: &str) -> Result<()> {
    let seq = crate::changes::record_post(ws, tx, channel, post_id, origin)?;
    if seq > 0 {
        tx.execute_one("UPDATE posts SET change_seq = $2 WHERE id = $1", args![post_id, seq])?;
    }
    Ok(())
}

/// Deletes a message, and with the first message of a thread its replies.
pub(super) fn remove(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    post: &Post,
    by: &str,
    at: i64,
    origin: &str,
) -> Result<()> {
    let mut gone = post.clone();
    gone.delete_at = at;
    gone.update_at = at.max(post.update_at);
    gone.props.insert("deleteBy".to_owned(), by.into());
    store::update(tx, &gone)?;
    store::remove_files(tx, &post.id, at)?;
    super::persistent::gone(tx, &post.id)?;
    if post.root_id.is_empty() {
        store::remove_replies(tx, &post.id, at)?;
    } else {
        uncount_reply(tx, post)?;
    }
    log(ws, tx, channel, &post.id, origin)?;
    events::after_commit(ws, tx, kinds::post_deleted(post, by));
    Ok(())
}

/// Takes a deleted reply out of what its thread knows.
fn uncount_reply(tx: &mut Tx, reply: &Post) -> Result<()> {
    let found: Option<Thread> = tx.find("WHERE t.post_id = $1", args![&reply.root_id])?;
    let Some(mut thread) = found else { return Ok(()) };
    thread.reply_count = (thread.reply_count - 1).max(0);
    thread.last_reply_at = store::latest_replies(tx, &reply.root_id, 1)?.first().copied().unwrap_or_default();
    let has_another: Option<String> = tx.value(
        "SELECT id FROM posts WHERE root_id = $1 AND root_id <> '' AND user_id = $2 AND delete_at = 0 LIMIT 1",
        args![&reply.root_id, &reply.user_id],
    )?;
    if has_another.is_none() {
        thread.participants.retain(|id| *id != reply.user_id);
    }
    tx.update(&thread, &["post_id"])?;
    Ok(())
}
