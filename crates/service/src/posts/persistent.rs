//! Urgent messages that are repeated to those whom they name, until each of them acknowledges, reacts or answers, or it was
//! repeated often enough.
//!
//! Every workspace repeats to its own people, wherever the message was written. What is repeated to whom is kept in the database, so that a
//! restart forgets nothing. It must not know how people are reached: it tells their clients.

use causeway_model::channels::{Channel, DIRECT};
use causeway_model::posts::Post;
use causeway_model::text::MessageText;
use causeway_store::posts::persistent as store;
use causeway_store::{Tx, args, posts};

use crate::error::{Error, Kind, Result};
use crate::events::{after_commit, kinds};
use crate::workspace::Workspace;

/// Repeats that one unit of work does.
const AT_ONCE: i64 = 200;

fn asks(post: &Post) -> bool {
    post.metadata.priority.as_ref().is_some_and(|priority| priority.persistent_notifications)
}

/// Refuses a message of our own that asks to be repeated and cannot be: what needs no database.
pub(super) fn check_asked(ws: &Workspace, post: &Post) -> Result<()> {
    if !asks(post) {
        return Ok(());
    }
    if !ws.config().service.allow_persistent_notifications {
        return Err(Error::new(
            Kind::Forbidden,
            "api.post.post_priority.persistent_notifications_disabled.request_error",
            "Messages are not repeated here.",
        ));
    }
    if post.metadata.priority.as_ref().is_none_or(|priority| priority.priority != super::URGENT) {
        return Err(Error::invalid(
            "api.post.post_priority.urgent_persistent_notification_post.request_error",
            "Only an urgent message can be repeated.",
        ));
    }
    Ok(())
}

/// Refuses a message of our own that asks to be repeated to nobody, or to too many.
pub(super) fn check_named(ws: &Workspace, tx: &mut Tx, channel: &Channel, post: &Post, is_guest: bool) -> Result<()> {
    if !asks(post) {
        return Ok(());
    }
    if is_guest && !ws.config().service.allow_persistent_notifications_for_guests {
        return Err(Error::forbidden());
    }
    if channel.kind == DIRECT {
        return Ok(());
    }
    let named = named(tx, channel, post, |_| true)?.len();
    if named == 0 {
        return Err(Error::invalid(
            "api.post.post_priority.min_recipients_persistent_notification_post.request_error",
            "A message that is repeated has to mention somebody.",
        ));
    }
    let most = most_named(ws);
    if named > most {
        return Err(Error::invalid(
            "api.post.post_priority.max_recipients_persistent_notification_post.request_error",
            format!("A message can be repeated to {most} people at most."),
        ));
    }
    Ok(())
}

fn most_named(ws: &Workspace) -> usize {
    usize::try_from(ws.config().service.persistent_notification_max_recipients).unwrap_or(usize::MAX)
}

/// Those whom the message mentions by name, its author left out.
fn named(tx: &mut Tx, channel: &Channel, post: &Post, fits: impl Fn(&posts::Named) -> bool) -> Result<Vec<String>> {
    let text = MessageText::new(&post.message);
    let names = text.possible_names();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let people = posts::named(tx, &channel.id, &names)?;
    let meant = text.resolve(|name| people.iter().any(|p| p.username == name));
    let people = people.into_iter().filter(|p| meant.contains(&p.username) && p.user_id != post.user_id && fits(p));
    Ok(people.map(|p| p.user_id).collect())
}

/// Begins to repeat a new message to those of our own people whom it names. One from elsewhere that names too many is not
/// repeated: the limits are each workspace's own.
pub(super) fn begin(ws: &Workspace, tx: &mut Tx, channel: &Channel, post: &Post) -> Result<()> {
    let config = ws.config();
    if !asks(post) || !config.service.allow_persistent_notifications || !config.service.post_priority {
        return Ok(());
    }
    let people = if channel.kind == DIRECT {
        posts::local_members(tx, &channel.id)?.into_iter().filter(|id| *id != post.user_id).collect()
    } else {
        named(tx, channel, post, |person| person.counts)?
    };
    if people.len() <= most_named(ws) {
        store::repeat_to(tx, &post.id, &people, ws.now() + interval(ws))?;
    }
    Ok(())
}

fn interval(ws: &Workspace) -> i64 {
    i64::from(ws.config().service.persistent_notification_interval_minutes) * 60_000
}

/// Somebody has done something about a message: it is repeated to them no more.
pub(super) fn answered(tx: &mut Tx, post_id: &str, user_id: &str) -> Result<()> {
    Ok(store::stop(tx, post_id, user_id)?)
}

/// A message is gone: it is repeated to nobody.
pub(super) fn gone(tx: &mut Tx, post_id: &str) -> Result<()> {
    Ok(store::stop_all(tx, post_id)?)
}

/// Repeats every message whose time has come, and says how many. For the server's regular work.
pub async fn repeat_due(ws: &Workspace) -> Result<u64> {
    let config = ws.config();
    if !config.service.allow_persistent_notifications || !config.service.post_priority {
        return Ok(0);
    }
    let ws2 = ws.clone();
    // Looked at first without a turn in the writer's queue: mostly there is nothing.
    let now = ws.now();
    if ws.store.read(move |tx| store::due(tx, now, 1)).await?.is_empty() {
        return Ok(0);
    }
    ws.store
        .write(move |tx| {
            let mut told = 0;
            for repeat in store::due(tx, now, AT_ONCE)? {
                told += u64::from(repeat_one(&ws2, tx, &repeat)?);
            }
            Ok(told)
        })
        .await
}

/// Repeats one message to one person; says whether they were told.
fn repeat_one(ws: &Workspace, tx: &mut Tx, repeat: &store::Repeat) -> Result<bool> {
    let post: Option<Post> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&repeat.post_id])?;
    let channel: Option<Channel> = match &post {
        Some(post) => tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&post.channel_id])?,
        None => None,
    };
    let most = i64::from(ws.config().service.persistent_notification_max_count);
    let (Some(post), Some(channel)) = (post, channel) else {
        store::stop(tx, &repeat.post_id, &repeat.user_id)?;
        return Ok(false);
    };
    let is_meant = channel.kind == DIRECT || named(tx, &channel, &post, |p| p.user_id == repeat.user_id)?.len() == 1;
    if repeat.sent >= most || !is_meant || !store::reaches(tx, &channel.id, &repeat.user_id)? {
        store::stop(tx, &repeat.post_id, &repeat.user_id)?;
        return Ok(false);
    }
    let sender: Option<String> = tx.value("SELECT username FROM users WHERE id = $1", args![&post.user_id])?;
    let mut posts = [post];
    super::metadata::join(tx, &mut posts)?;
    let [post] = &posts;
    let event = kinds::persistent_notification(post, &channel, sender.as_deref().unwrap_or_default(), &repeat.user_id);
    after_commit(ws, tx, event);
    if repeat.sent + 1 >= most {
        store::stop(tx, &repeat.post_id, &repeat.user_id)?;
    } else {
        store::repeated(tx, repeat, ws.now() + interval(ws))?;
    }
    Ok(true)
}
