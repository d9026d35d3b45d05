//! Joining what belongs to messages when they are shown: one statement a kind, whatever the length of the list.

use std::collections::HashMap;

use causeway_model::posts::{Post, Thread};
use causeway_store::{Tx, posts as store};
use serde_json::{Value, json};

use crate::error::Result;

/// Joins files, reactions, priority, acknowledgements and the number of replies.
pub(crate) fn join(tx: &mut Tx, posts: &mut [Post]) -> Result<()> {
    if posts.is_empty() {
        return Ok(());
    }
    let at: HashMap<String, usize> = posts.iter().enumerate().map(|(index, post)| (post.id.clone(), index)).collect();
    let ids: Vec<&str> = at.keys().map(String::as_str).collect();
    let with_files = ids_where(posts, |post| !post.file_ids.is_empty());
    let with_reactions = ids_where(posts, |post| post.has_reactions);
    if !with_files.is_empty() {
        for file in store::files_of(tx, &as_strs(&with_files))? {
            if let Some(&index) = at.get(&file.post_id) {
                posts[index].metadata.files.push(file);
            }
        }
        for post in posts.iter_mut() {
            let order = post.file_ids.clone();
            post.metadata.files.sort_by_key(|file| order.iter().position(|id| *id == file.id));
        }
    }
    if !with_reactions.is_empty() {
        for reaction in store::reactions_of(tx, &as_strs(&with_reactions))? {
            if let Some(&index) = at.get(&reaction.post_id) {
                posts[index].metadata.reactions.push(reaction);
            }
        }
    }
    for (id, priority) in store::priorities_of(tx, &ids)? {
        if let Some(&index) = at.get(&id) {
            posts[index].metadata.priority = Some(priority);
        }
    }
    for ack in store::acknowledgements_of(tx, &ids)? {
        if let Some(&index) = at.get(&ack.post_id) {
            posts[index].metadata.acknowledgements.push(ack);
        }
    }
    let threads = threads_by_root(tx, posts)?;
    for post in posts.iter_mut() {
        let root = if post.root_id.is_empty() { &post.id } else { &post.root_id };
        post.reply_count = threads.get(root).map_or(0, |thread| thread.reply_count);
    }
    Ok(())
}

/// The threads that these messages begin or belong to, by the id of the first message.
fn threads_by_root(tx: &mut Tx, posts: &[Post]) -> Result<HashMap<String, Thread>> {
    let mut roots: Vec<&str> =
        posts.iter().map(|p| if p.root_id.is_empty() { p.id.as_str() } else { p.root_id.as_str() }).collect();
    roots.sort_unstable();
    roots.dedup();
    Ok(store::threads_of(tx, &roots)?.into_iter().map(|thread| (thread.post_id.clone(), thread)).collect())
}

/// Adds what clients that show threads apart want to know of first messages: who takes part, and whether the reader follows.
pub(super) fn join_threads(tx: &mut Tx, reader: &str, posts: &mut [Post]) -> Result<()> {
    let threads = threads_by_root(tx, posts)?;
    let roots = ids_where(posts, |post| post.root_id.is_empty());
    if roots.is_empty() {
        return Ok(());
    }
    let followed = store::followed_of(tx, reader, &as_strs(&roots))?;
    for post in posts.iter_mut().filter(|post| post.root_id.is_empty()) {
        let follows = followed.contains(&post.id);
        let Some(thread) = threads.get(&post.id) else {
            // Nobody has replied yet, and of the first reply the reader will be told all the same.
            post.is_following = follows.then_some(true);
            continue;
        };
        post.last_reply_at = thread.last_reply_at;
        post.participants = Some(thread.participants.iter().map(|id| participant(id)).collect());
        post.is_following = Some(follows);
    }
    Ok(())
}

/// A participant of whom only the id is told.
pub(super) fn participant(user_id: &str) -> Value {
    json!({
        "id": user_id, "delete_at": 0, "username": "", "auth_service": "", "email": "", "nickname": "",
        "first_name": "", "last_name": "", "position": "", "roles": "", "locale": "", "timezone": null,
        "disable_welcome_email": false,
    })
}

fn ids_where(posts: &[Post], wanted: impl Fn(&Post) -> bool) -> Vec<String> {
    posts.iter().filter(|post| wanted(post)).map(|post| post.id.clone()).collect()
}

fn as_strs(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

/// A message without what belongs to it, as some events and the list of threads show it.
pub(crate) fn bare(post: &Post) -> Value {
    let mut value = serde_json::to_value(post).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("metadata");
    }
    value
}
