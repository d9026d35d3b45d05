//! Editing, pinning and deleting messages, and their history.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::posts::Post;
use causeway_model::posts::marks::MARKS;
use causeway_model::text::hashtags;
use causeway_store::{Tx, args, posts as store};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::change::{changed, remove, replace};
use super::create::check_not_archived;
use super::draft::{clean_file_ids, clean_message, clean_props};
use super::read::require_readable;
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, check_channel, check_writable};
use crate::workspace::Workspace;

/// What a client changes of a message; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostPatch {
    pub message: Option<String>,
    pub is_pinned: Option<bool>,
    pub file_ids: Option<Vec<String>>,
    pub props: Option<Map<String, Value>>,
}

/// Changes a message.
pub async fn patch(ws: &Workspace, caller: &Caller, post_id: &str, patch: PostPatch) -> Result<Post> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store.write(move |tx| patch_in(&ws2, tx, &caller, &id, patch)).await
}

fn patch_in(ws: &Workspace, tx: &mut Tx, caller: &Caller, post_id: &str, patch: PostPatch) -> Result<Post> {
    let (old, channel) = require_changeable(ws, tx, caller, post_id)?;
    let changes_text = patch.message.as_ref().is_some_and(|message| *message != old.message)
        || patch.file_ids.as_ref().is_some_and(|ids| *ids != old.file_ids);
    if changes_text || patch.props.is_some() {
        check_may_edit(ws, tx, caller, &channel, &old)?;
    }
    let mut new = old.clone();
    if let Some(message) = patch.message {
        new.message = clean_message(message)?;
        new.hashtags = hashtags(&new.message);
    }
    if let Some(props) = patch.props {
        let mut props = clean_props(props)?;
        // What the server itself noted stays.
        props
            .extend(old.props.iter().filter(|(k, _)| MARKS.contains(&k.as_str())).map(|(k, v)| (k.clone(), v.clone())));
        new.props = props;
    }
    if let Some(file_ids) = patch.file_ids {
        let wanted = clean_file_ids(file_ids)?;
        new.file_ids = store::replace_files(tx, &old, &wanted, ws.now())?;
    }
    new.is_pinned = patch.is_pinned.unwrap_or(old.is_pinned);
    if new == old {
        return super::read::whole(tx, old);
    }
    if new.is_pinned != old.is_pinned {
        check_may_pin(tx, &channel)?;
        crate::changes::record(ws, tx, &channel, crate::changes::PIN, &old.id, "")?;
    }
    let is_text = new.message != old.message || new.file_ids != old.file_ids;
    new.update_at = ws.now().max(old.update_at);
    if is_text {
        new.update_at = new.update_at.max(old.edit_at + 1);
        new.edit_at = new.update_at;
    }
    replace(ws, tx, &channel, &old, new, is_text, "")
}

/// A message that may be changed at all, and its channel.
fn require_changeable(ws: &Workspace, tx: &mut Tx, caller: &Caller, post_id: &str) -> Result<(Post, Channel)> {
    let (post, channel) = require_readable(ws, tx, caller, post_id)?;
    check_not_archived(&channel)?;
    check_writable(tx, &channel)?;
    Ok((post, channel))
}

fn check_may_edit(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel: &Channel, post: &Post) -> Result<()> {
    let needed = if caller.is(&post.user_id) { Permission::EditPost } else { Permission::EditOthersPosts };
    check_channel(ws, tx, caller, channel, needed)?;
    if post.is_system() {
        return Err(Error::invalid(
            "api.post.update_post.system_message.app_error",
            "Unable to update system message.",
        ));
    }
    let limit = ws.config().service.post_edit_time_limit;
    if limit >= 0 && ws.now() > post.create_at + limit * 1000 {
        return Err(Error::invalid(
            "api.post.update_post.permissions_time_limit.app_error",
            format!("Post edit is only allowed for {limit} seconds."),
        ));
    }
    Ok(())
}

/// Pins a message to its channel, or takes the pin out.
pub async fn pin(ws: &Workspace, caller: &Caller, post_id: &str, pinned: bool) -> Result<()> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .write(move |tx| {
            let (post, channel) = require_changeable(&ws2, tx, &caller, &id)?;
            if post.is_pinned == pinned {
                return Ok(());
            }
            check_may_pin(tx, &channel)?;
            set_pinned(&ws2, tx, &channel, post, pinned, "").map(|_| ())
        })
        .await
}

/// Refuses pins in a channel whose home says what is pinned.
fn check_may_pin(tx: &mut Tx, channel: &Channel) -> Result<()> {
    if !channel.is_message() && crate::sharing::home_decides(tx, channel)? {
        return Err(Error::new(
            Kind::Forbidden,
            "api.post.pin.shared_home.app_error",
            "What is pinned in this channel is decided by the workspace that it comes from.",
        ));
    }
    Ok(())
}

/// Writes down that a message is pinned or not, and tells.
pub(super) fn set_pinned(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    mut post: Post,
    pinned: bool,
    origin: &str,
) -> Result<Post> {
    post.is_pinned = pinned;
    post.update_at = ws.now().max(post.update_at);
    tx.execute_one(
        "UPDATE posts SET is_pinned = $2, update_at = $3 WHERE id = $1",
        args![&post.id, pinned, post.update_at],
    )?;
    crate::changes::record(ws, tx, channel, crate::changes::PIN, &post.id, origin)?;
    changed(ws, tx, channel, post, origin)
}

/// Deletes a message.
pub async fn delete(ws: &Workspace, caller: &Caller, post_id: &str) -> Result<()> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .write(move |tx| {
            let (post, channel) = require_changeable(&ws2, tx, &caller, &id)?;
            let needed = if caller.is(&post.user_id) { Permission::DeletePost } else { Permission::DeleteOthersPosts };
            check_channel(&ws2, tx, &caller, &channel, needed)?;
            let at = ws2.now();
            remove(&ws2, tx, &channel, &post, &caller.user_id, at, "")
        })
        .await
}

/// Earlier versions of one's own message, the latest first.
pub async fn history(ws: &Workspace, caller: &Caller, post_id: &str) -> Result<Vec<Post>> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .read(move |tx| {
            let (post, _) = require_readable(&ws2, tx, &caller, &id)?;
            if !caller.is(&post.user_id) {
                return Err(Error::forbidden());
            }
            Ok(store::versions(tx, &post.id)?)
        })
        .await
}

/// Makes an earlier version of one's own message the current one.
pub async fn restore(ws: &Workspace, caller: &Caller, post_id: &str, version_id: &str) -> Result<Post> {
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (id, version_id) = (post_id.to_owned(), version_id.to_owned());
    ws.store
        .write(move |tx| {
            let version: Option<Post> =
                tx.find("WHERE t.id = $1 AND t.original_id = $2 AND t.original_id <> ''", args![&version_id, &id])?;
            let version = version.ok_or_else(super::read::missing)?;
            if !caller.is(&version.user_id) {
                return Err(Error::forbidden());
            }
            let patch = PostPatch { message: Some(version.message), ..PostPatch::default() };
            patch_in(&ws2, tx, &caller, &id, patch)
        })
        .await
}
