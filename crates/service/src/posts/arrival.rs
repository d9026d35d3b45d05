//! What follows from new messages, wherever they come from: counters, mentions, threads, the log of changes, the events.
//!
//! Everything that makes a message goes through [`arrive_together`], so that a client's message, the system's and a connected
//! workspace's cannot differ. What messages that come together have in common is read and counted once for all of them. It
//! must not know who may write where.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::files::FileInfo;
use causeway_model::posts::Post;
use causeway_model::posts::marks::{self, is_from_webhook};
use causeway_store::posts::{self as store, Arrived, Totals};
use causeway_store::{Tx, changes as log};

use super::{mentions, persistent, threads};
use crate::error::Result;
use crate::events::{self, Event, kinds};
use crate::workspace::Workspace;

/// Where messages arrive, and on which way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub channel: &'a Channel,
    pub set_online: bool,
    /// The connection they came through, empty when they were written here.
    pub origin: &'a str,
}

/// A message that is ready to be kept, and what is known about it.
#[derive(Debug)]
pub(super) struct Arrival {
    /// Of its `file_ids` those stay that its author may give it.
    pub post: Post,
    /// The author's username.
    pub sender: String,
    /// The author's membership, if they are a member.
    pub member: Option<ChannelMember>,
    /// The first message of the thread it replies to; `None` also when that arrives before it and with it.
    pub root: Option<Rc<Post>>,
}

/// A message that is kept, and how clients read it.
#[derive(Debug, Clone)]
pub struct Posted {
    pub post: Post,
    pub json: String,
}

/// Keeps a message and does what follows from it.
pub(super) fn arrive(ws: &Workspace, tx: &mut Tx, place: Place<'_>, arrival: Arrival) -> Result<Posted> {
    let mut arrivals = [arrival];
    let jsons = arrive_together(ws, tx, place, &mut arrivals)?;
    let [Arrival { post, .. }] = arrivals;
    Ok(Posted { post, json: jsons.into_iter().next().unwrap_or_default() })
}

/// Keeps messages in their order and does what follows from them. Answers how clients read each.
pub(super) fn arrive_together(
    ws: &Workspace,
    tx: &mut Tx,
    place: Place<'_>,
    arrivals: &mut [Arrival],
) -> Result<Vec<String>> {
    give_files(tx, arrivals)?;
    let totals = count(ws, tx, place, arrivals)?;
    for Arrival { post, member, .. } in arrivals.iter() {
        keep(tx, place.channel, post)?;
        persistent::begin(ws, tx, place.channel, post)?;
        // Who made a webhook has not read what it writes.
        if place.origin.is_empty() && !post.is_join_or_leave() && !is_from_webhook(&post.props) {
            let is_root = post.root_id.is_empty();
            if is_root && member.is_some() {
                store::seen_by_author(tx, &place.channel.id, &post.user_id, totals, post.create_at)?;
            } else {
                store::seen_own(tx, &place.channel.id, &post.user_id, is_root)?;
            }
        }
    }
    let mentioned = count_mentions(ws, tx, place.channel, arrivals)?;
    if place.origin.is_empty() {
        // Messages are repeated to our own people alone, so that only theirs answer one.
        for Arrival { post, .. } in arrivals.iter().filter(|a| !a.post.root_id.is_empty()) {
            persistent::answered(tx, &post.root_id, &post.user_id)?;
        }
    }
    let threads = threads::on_replies(ws, tx, place.channel, arrivals, &mentioned)?;
    Ok(tell(ws, tx, place, arrivals, &mentioned, threads))
}

/// Keeps messages from before the channel was shared here. They are in their places and in their threads, and nothing else
/// follows: nobody is told, the channel keeps its place among the others, and no third server is told again, which the channel's
/// home tells itself. Whoever keeps a batch of them counts them with [`super::count_history`].
pub(super) fn arrive_late(tx: &mut Tx, channel: &Channel, arrivals: &mut [Arrival]) -> Result<()> {
    give_files(tx, arrivals)?;
    for arrival in arrivals.iter() {
        keep(tx, channel, &arrival.post)?;
    }
    threads::count_replies(tx, channel, arrivals).map(|_| ())
}

/// Counts messages from before a channel was shared here: nobody finds them unread.
pub fn count_history(tx: &mut Tx, channel_id: &str, posts: i64, roots: i64) -> Result<()> {
    if posts > 0 {
        causeway_store::histories::count_read(tx, channel_id, posts, roots)?;
    }
    Ok(())
}

/// Gives messages those of the files they name that their authors may give them.
fn give_files(tx: &mut Tx, arrivals: &mut [Arrival]) -> Result<()> {
    let with_files: Vec<&Post> = arrivals.iter().map(|a| &a.post).filter(|post| !post.file_ids.is_empty()).collect();
    if with_files.is_empty() {
        return Ok(());
    }
    for post in &with_files {
        store::give_files(tx, post, &post.file_ids)?;
    }
    let ids: Vec<&str> = with_files.iter().map(|post| post.id.as_str()).collect();
    let mut given: HashMap<String, Vec<FileInfo>> = HashMap::new();
    for file in store::files_of(tx, &ids)? {
        given.entry(file.post_id.clone()).or_default().push(file);
    }
    for post in arrivals.iter_mut().map(|a| &mut a.post).filter(|post| !post.file_ids.is_empty()) {
        let mut files = given.remove(&post.id).unwrap_or_default();
        files.sort_by_key(|file| post.file_ids.iter().position(|id| *id == file.id));
        post.file_ids = files.iter().map(|file| file.id.clone()).collect();
        post.metadata.files = files;
    }
    Ok(())
}

/// Counts messages in their channel, and gives those that connected workspaces are told their numbers in its log.
fn count(ws: &Workspace, tx: &mut Tx, place: Place<'_>, arrivals: &mut [Arrival]) -> Result<Totals> {
    let Place { channel, origin, .. } = place;
    // What the only other side has said itself, nobody has to be told.
    let has_readers = channel.is_shared() && (origin.is_empty() || log::has_other_side(tx, &channel.id, origin)?);
    let is_told = |post: &Post| has_readers && (!post.is_system() || !origin.is_empty());
    let mut arrived = Arrived::default();
    for Arrival { post, .. } in arrivals.iter() {
        let (is_root, counts) = (post.root_id.is_empty(), i64::from(!post.is_join_or_leave()));
        arrived.messages += counts;
        arrived.told += i64::from(is_told(post));
        arrived.last_at = arrived.last_at.max(post.create_at);
        if is_root {
            arrived.roots += counts;
            arrived.last_root_at = arrived.last_root_at.max(post.create_at);
        }
    }
    let totals = store::count_messages(tx, &channel.id, arrived)?;
    let told = arrivals.iter_mut().map(|a| &mut a.post).filter(|post| is_told(post));
    for (post, seq) in told.zip(totals.change_seq - arrived.told + 1..) {
        post.change_seq = seq;
    }
    if arrived.told > 0 {
        let told = arrivals.iter().map(|a| &a.post).filter(|post| post.change_seq > 0);
        crate::changes::record_numbered(ws, tx, channel, told, origin)?;
    }
    Ok(totals)
}

/// Keeps the message itself.
fn keep(tx: &mut Tx, channel: &Channel, post: &Post) -> Result<()> {
    store::insert(tx, post)?;
    if let Some(priority) = &post.metadata.priority {
        store::set_priority(tx, &post.id, &channel.id, priority)?;
    }
    Ok(())
}

/// Counts for our own people that they are mentioned; answers whom each message mentions.
fn count_mentions(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    arrivals: &[Arrival],
) -> Result<Vec<BTreeSet<String>>> {
    let mentioned = mentions::mentioned(ws, tx, channel, arrivals)?;
    for (Arrival { post, .. }, people) in arrivals.iter().zip(&mentioned).filter(|(_, people)| !people.is_empty()) {
        let ids: Vec<&str> = people.iter().map(String::as_str).collect();
        let is_urgent = post.metadata.priority.as_ref().is_some_and(|p| p.priority == super::URGENT);
        store::count_mentions(tx, &channel.id, &ids, post.root_id.is_empty(), is_urgent, post.create_at)?;
    }
    Ok(mentioned)
}

/// Tells clients once it is durable: what became of a thread right before its last new reply. Answers how they read each message.
fn tell(
    ws: &Workspace,
    tx: &mut Tx,
    place: Place<'_>,
    arrivals: &[Arrival],
    mentioned: &[BTreeSet<String>],
    mut threads: HashMap<String, threads::Updated>,
) -> Vec<String> {
    let mut jsons = Vec::with_capacity(arrivals.len());
    for (at, (Arrival { post, sender, .. }, mentioned)) in arrivals.iter().zip(mentioned).enumerate() {
        let json = serde_json::to_string(post).unwrap_or_default();
        let mut event = posted(ws, place, post, sender, json.clone());
        for user_id in mentioned {
            kinds::add_personal(&mut event, "mentions", user_id);
        }
        if let Some(thread) = threads.get_mut(&post.root_id) {
            for user_id in &thread.followers {
                kinds::add_personal(&mut event, "followers", user_id);
            }
            if thread.last_reply == at {
                thread.events.drain(..).for_each(|event| events::after_commit(ws, tx, event));
            }
        }
        events::after_commit(ws, tx, event);
        jsons.push(json);
    }
    jsons
}

fn posted(ws: &Workspace, place: Place<'_>, post: &Post, sender: &str, json: String) -> Event {
    let event = kinds::posted(post, json, place.channel, sender, place.set_online);
    match marks::shown_name(&post.props) {
        Some(name) if ws.config().service.enable_post_username_override => event.with("sender_name", name),
        _ => event,
    }
}
