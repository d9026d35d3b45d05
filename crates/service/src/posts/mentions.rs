//! Whom a new message mentions, by the rules of the workspace. It must not know what follows.

use std::collections::BTreeSet;

use causeway_model::channels::{Channel, DIRECT, GROUP};
use causeway_model::posts::Post;
use causeway_model::posts::marks::is_from_webhook;
use causeway_model::text::MessageText;
use causeway_store::{Tx, posts as store};

use super::watchers::Watcher;
use crate::error::Result;
use crate::workspace::Workspace;

/// Our own people whom the message mentions, its author left out.
///
/// `may_mention_all` is asked only if the message says `@channel` or the like.
pub(super) fn mentioned(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    post: &Post,
    watchers: &[Watcher],
    may_mention_all: impl FnOnce(&mut Tx) -> Result<bool>,
) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    if channel.kind == DIRECT || channel.kind == GROUP {
        found.extend(store::local_members(tx, &channel.id)?);
        found.remove(&post.user_id);
        return Ok(found);
    }
    let has_names = post.message.contains('@');
    if !has_names && watchers.is_empty() {
        return Ok(found);
    }
    let text = MessageText::new(&post.message);
    if has_names {
        found.extend(named(tx, &channel.id, &text)?);
        if text.special().any() && may_mention_all(tx)? {
            found.extend(everybody(ws, tx, channel, &text)?);
        }
    }
    found.extend(watchers.iter().filter(|w| text.has_keyword(&w.keywords)).map(|w| w.user_id.clone()));
    // A webhook may well call whoever made it.
    if !is_from_webhook(&post.props) {
        found.remove(&post.user_id);
    }
    Ok(found)
}

fn named(tx: &mut Tx, channel_id: &str, text: &MessageText) -> Result<Vec<String>> {
    let names = text.possible_names();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let people = store::named(tx, channel_id, &names)?;
    let meant = text.resolve(|name| people.iter().any(|p| p.username == name));
    Ok(people.into_iter().filter(|p| p.counts && meant.contains(&p.username)).map(|p| p.user_id).collect())
}

/// Whom `@channel`, `@all` and `@here` reach. In a channel that is too large for it they reach nobody.
fn everybody(ws: &Workspace, tx: &mut Tx, channel: &Channel, text: &MessageText) -> Result<Vec<String>> {
    let most = i64::from(ws.config().team.max_notifications_per_channel);
    let reached = store::reached_by_all(tx, &channel.id, most + 1)?;
    if i64::try_from(reached.len()).unwrap_or(i64::MAX) > most {
        return Ok(Vec::new());
    }
    let special = text.special();
    if special.all || special.channel {
        return Ok(reached);
    }
    Ok(ws.presence.online_among(reached))
}
