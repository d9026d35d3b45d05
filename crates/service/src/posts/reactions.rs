//! Emoji on messages: put on, taken off, listed. The latest of what is known about one emoji of one person counts.

use std::collections::BTreeMap;

use causeway_model::channels::Channel;
use causeway_model::emoji::is_system_emoji;
use causeway_model::permissions::Permission;
use causeway_model::posts::{Post, Reaction};
use causeway_model::text::is_emoji_name;
use causeway_store::{Tx, args, posts as store};

use super::create::check_not_archived;
use super::read::{readable, require_readable};
use crate::error::{Error, Result};
use crate::events::{self, kinds};
use crate::permissions::{Caller, check_channel, check_writable};
use crate::workspace::Workspace;

/// Puts an emoji of the caller on a message. One that is there already stays as it is.
pub async fn react(ws: &Workspace, caller: &Caller, user_id: &str, post_id: &str, emoji: &str) -> Result<Reaction> {
    if !caller.is(user_id) {
        return Err(Error::forbidden());
    }
    check_name(emoji)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (post_id, emoji) = (post_id.to_owned(), emoji.to_owned());
    ws.store.write(move |tx| react_in(&ws2, tx, &caller, &post_id, &emoji)).await
}

fn check_name(emoji: &str) -> Result<()> {
    if is_emoji_name(emoji) { Ok(()) } else { Err(Error::invalid_body("emoji_name")) }
}

fn react_in(ws: &Workspace, tx: &mut Tx, caller: &Caller, post_id: &str, emoji: &str) -> Result<Reaction> {
    let (post, channel) = require_readable(ws, tx, caller, post_id)?;
    check_writable(tx, &channel)?;
    check_channel(ws, tx, caller, &channel, Permission::AddReaction)?;
    check_not_archived(&channel)?;
    let found = find(tx, &post.id, &caller.user_id, emoji)?;
    if let Some(there) = found.filter(|reaction| reaction.delete_at == 0) {
        return Ok(there);
    }
    check_emoji(ws, tx, &post, emoji)?;
    let now = ws.now();
    let reaction = Reaction {
        user_id: caller.user_id.clone(),
        post_id: post.id.clone(),
        emoji_name: emoji.to_owned(),
        create_at: now,
        update_at: now,
        channel_id: channel.id.clone(),
        ..Reaction::default()
    };
    keep(ws, tx, &channel, &reaction, "")?;
    Ok(reaction)
}

/// Refuses an emoji that nobody could show, and one kind more than a message carries.
fn check_emoji(ws: &Workspace, tx: &mut Tx, post: &Post, emoji: &str) -> Result<()> {
    let on_it = store::emoji_on(tx, &post.id)?;
    if on_it.iter().any(|name| name == emoji) {
        return Ok(());
    }
    let limit = usize::try_from(ws.config().service.unique_emoji_reaction_limit_per_post).unwrap_or(usize::MAX);
    if on_it.len() >= limit {
        return Err(Error::invalid(
            "app.reaction.save.save.too_many_reactions",
            "Reaction limit has been reached for this post.",
        ));
    }
    let custom: Option<String> = if is_system_emoji(emoji) {
        None
    } else {
        tx.value("SELECT id FROM emoji WHERE name = $1 AND delete_at = 0", args![emoji])?
    };
    if !is_system_emoji(emoji) && custom.is_none() {
        return Err(Error::invalid("api.emoji.get_by_name.not_found.app_error", "There is no emoji of this name."));
    }
    Ok(())
}

fn find(tx: &mut Tx, post_id: &str, user_id: &str, emoji: &str) -> Result<Option<Reaction>> {
    Ok(tx.find("WHERE t.post_id = $1 AND t.user_id = $2 AND t.emoji_name = $3", args![post_id, user_id, emoji])?)
}

/// Takes an emoji off a message: one's own, or, with the permission for it, another's.
pub async fn unreact(ws: &Workspace, caller: &Caller, user_id: &str, post_id: &str, emoji: &str) -> Result<()> {
    let (ws2, caller, user_id) = (ws.clone(), caller.clone(), user_id.to_owned());
    let (post_id, emoji) = (post_id.to_owned(), emoji.to_owned());
    ws.store
        .write(move |tx| {
            let (_, channel) = require_readable(&ws2, tx, &caller, &post_id)?;
            let needed =
                if caller.is(&user_id) { Permission::RemoveReaction } else { Permission::RemoveOthersReactions };
            check_channel(&ws2, tx, &caller, &channel, needed)?;
            check_not_archived(&channel)?;
            check_writable(tx, &channel)?;
            let found = find(tx, &post_id, &user_id, &emoji)?;
            let Some(mut reaction) = found.filter(|reaction| reaction.delete_at == 0) else { return Ok(()) };
            reaction.delete_at = ws2.now().max(reaction.update_at);
            reaction.update_at = reaction.delete_at;
            keep(&ws2, tx, &channel, &reaction, "")
        })
        .await
}

/// Writes down that an emoji came or went, and tells.
fn keep(ws: &Workspace, tx: &mut Tx, channel: &Channel, reaction: &Reaction, origin: &str) -> Result<()> {
    tx.upsert(reaction, &["post_id", "user_id", "emoji_name"])?;
    if reaction.delete_at == 0 {
        super::persistent::answered(tx, &reaction.post_id, &reaction.user_id)?;
    }
    store::note_reactions(tx, &reaction.post_id, reaction.update_at)?;
    let reference = format!("{}:{}:{}", reaction.post_id, reaction.user_id, reaction.emoji_name);
    crate::changes::record(ws, tx, channel, crate::changes::REACTION, &reference, origin)?;
    let event =
        if reaction.delete_at == 0 { kinds::reaction_added(reaction) } else { kinds::reaction_removed(reaction) };
    events::after_commit(ws, tx, event);
    Ok(())
}

/// Applies what connection `origin` says about an emoji on a message of `channel`; says whether that changed anything.
/// The name need not be known here: clients show such a one as text.
pub fn apply_remote_reaction(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    incoming: Reaction,
    origin: &str,
) -> Result<bool> {
    check_name(&incoming.emoji_name)?;
    let post: Option<Post> = tx.find("WHERE t.id = $1 AND t.original_id = ''", args![&incoming.post_id])?;
    let post = post.filter(|post| post.channel_id == channel.id).ok_or_else(super::read::missing)?;
    let now = ws.now();
    let reaction = Reaction {
        create_at: incoming.create_at.clamp(0, now),
        delete_at: incoming.delete_at.clamp(0, now),
        update_at: incoming.update_at.max(incoming.create_at).max(incoming.delete_at).clamp(0, now),
        channel_id: channel.id.clone(),
        remote_id: origin.to_owned(),
        ..incoming
    };
    let existing = find(tx, &reaction.post_id, &reaction.user_id, &reaction.emoji_name)?;
    let is_there = existing.as_ref().is_some_and(|known| known.delete_at == 0);
    let is_known = existing.as_ref().is_some_and(|known| {
        known.update_at > reaction.update_at || (known.delete_at == 0) == (reaction.delete_at == 0)
    });
    if is_known {
        return Ok(false);
    }
    if post.delete_at != 0 || (reaction.delete_at != 0 && !is_there) {
        // Nobody is told of what was never shown; it is only remembered, so that what arrives late does not undo it.
        tx.upsert(&reaction, &["post_id", "user_id", "emoji_name"])?;
        return Ok(false);
    }
    let limit = usize::try_from(ws.config().service.unique_emoji_reaction_limit_per_post).unwrap_or(usize::MAX);
    let on_it = store::emoji_on(tx, &post.id)?;
    if reaction.delete_at == 0 && !on_it.contains(&reaction.emoji_name) && on_it.len() >= limit {
        return Err(Error::invalid(
            "app.reaction.save.save.too_many_reactions",
            "Reaction limit has been reached for this post.",
        ));
    }
    keep(ws, tx, channel, &reaction, origin)?;
    Ok(true)
}

/// The emoji on a message.
pub async fn reactions(ws: &Workspace, caller: &Caller, post_id: &str) -> Result<Vec<Reaction>> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .read(move |tx| {
            let (post, _) = require_readable(&ws2, tx, &caller, &id)?;
            Ok(store::reactions_of(tx, &[&post.id])?)
        })
        .await
}

/// The emoji on several messages, by message; those that the caller may not read are left out.
pub async fn reactions_of_many(
    ws: &Workspace,
    caller: &Caller,
    ids: Vec<String>,
) -> Result<BTreeMap<String, Vec<Reaction>>> {
    if ids.len() > 1000 {
        return Err(Error::invalid_body("post_ids"));
    }
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .read(move |tx| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let posts = store::by_ids(tx, &ids)?;
            let posts = readable(&ws2, tx, &caller, posts)?;
            let ids: Vec<&str> = posts.iter().map(|post| post.id.as_str()).collect();
            let mut found: BTreeMap<String, Vec<Reaction>> =
                ids.iter().map(|id| ((*id).to_owned(), Vec::new())).collect();
            for reaction in store::reactions_of(tx, &ids)? {
                found.entry(reaction.post_id.clone()).or_default().push(reaction);
            }
            Ok(found)
        })
        .await
}
