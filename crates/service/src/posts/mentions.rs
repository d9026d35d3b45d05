//! Whom new messages mention, by the rules of the workspace. It must not know what follows.

use std::collections::{BTreeSet, HashMap};

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::posts::marks::is_from_webhook;
use causeway_model::text::{MessageText, SpecialMentions};
use causeway_store::{Tx, posts as store};

use super::arrival::Arrival;
use crate::error::Result;
use crate::permissions::member_may;
use crate::workspace::Workspace;

/// Our own people whom each of these messages mentions, its author left out. What the system says mentions nobody.
pub(super) fn mentioned(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    arrivals: &[Arrival],
) -> Result<Vec<BTreeSet<String>>> {
    if arrivals.iter().all(|arrival| arrival.post.is_system()) {
        return Ok(vec![BTreeSet::new(); arrivals.len()]);
    }
    let mut mentioned = if channel.is_message() {
        let members: BTreeSet<String> = store::local_members(tx, &channel.id)?.into_iter().collect();
        vec![members; arrivals.len()]
    } else {
        by_text(ws, tx, channel, arrivals)?
    };
    for (Arrival { post, .. }, people) in arrivals.iter().zip(&mut mentioned) {
        if post.is_system() {
            people.clear();
        }
        // A webhook may well call whoever made it.
        if !is_from_webhook(&post.props) || channel.is_message() {
            people.remove(&post.user_id);
        }
    }
    Ok(mentioned)
}

/// Whom the texts name, and who watches for a word of them.
fn by_text(ws: &Workspace, tx: &mut Tx, channel: &Channel, arrivals: &[Arrival]) -> Result<Vec<BTreeSet<String>>> {
    let watchers = ws.watchers.of(tx, &channel.id)?;
    let texts: Vec<Option<MessageText>> = arrivals
        .iter()
        .map(|Arrival { post, .. }| {
            let is_looked_at = !post.is_system() && (post.message.contains('@') || !watchers.is_empty());
            is_looked_at.then(|| MessageText::new(&post.message))
        })
        .collect();
    let people = people(tx, &channel.id, texts.iter().flatten())?;
    let mut reached = None;
    let mut mentioned = Vec::with_capacity(arrivals.len());
    for (Arrival { member, .. }, text) in arrivals.iter().zip(&texts) {
        let mut found = BTreeSet::new();
        if let Some(text) = text {
            let meant = text.resolve(|name| people.contains_key(name));
            let meant = meant.iter().filter_map(|name| people.get(name)).filter(|person| person.counts);
            found.extend(meant.map(|person| person.user_id.clone()));
            let special = text.special();
            let may = |member| member_may(ws, channel, member, Permission::UseChannelMentions);
            if special.any() && member.as_ref().is_some_and(may) {
                if reached.is_none() {
                    reached = Some(reached_by_all(ws, tx, channel)?);
                }
                found.extend(everybody(ws, special, reached.as_deref().unwrap_or_default()));
            }
            found.extend(watchers.iter().filter(|w| text.has_keyword(&w.keywords)).map(|w| w.user_id.clone()));
        }
        mentioned.push(found);
    }
    Ok(mentioned)
}

/// The people of all names that stand in these texts, by name.
fn people<'a>(
    tx: &mut Tx,
    channel_id: &str,
    texts: impl Iterator<Item = &'a MessageText>,
) -> Result<HashMap<String, store::Named>> {
    let names: BTreeSet<String> = texts.flat_map(MessageText::possible_names).collect();
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let people = store::named(tx, channel_id, &names)?;
    Ok(people.into_iter().map(|person| (person.username.clone(), person)).collect())
}

/// Whom `@channel` reaches. In a channel that is too large for it, it reaches nobody.
fn reached_by_all(ws: &Workspace, tx: &mut Tx, channel: &Channel) -> Result<Vec<String>> {
    let most = i64::from(ws.config().team.max_notifications_per_channel);
    let reached = store::reached_by_all(tx, &channel.id, most + 1)?;
    Ok(if i64::try_from(reached.len()).unwrap_or(i64::MAX) > most { Vec::new() } else { reached })
}

/// Whom `@channel`, `@all` and `@here` reach, of those whom the first reaches.
fn everybody(ws: &Workspace, special: SpecialMentions, reached: &[String]) -> Vec<String> {
    if special.all || special.channel {
        return reached.to_vec();
    }
    ws.presence.online_among(reached.to_vec())
}
