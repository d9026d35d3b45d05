//! What replies do to their threads.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use causeway_model::channels::Channel;
use causeway_model::posts::{Post, Thread};
use causeway_store::Tx;
use causeway_store::posts::{self as store, Follower};

use super::view::ThreadView;
use crate::error::Result;
use crate::events::{Event, kinds};
use crate::posts::arrival::Arrival;
use crate::workspace::Workspace;

/// Up to so many unread replies are counted for the event; a list of threads counts them all.
const COUNTED: i64 = 200;

/// A thread with the replies that came into it together.
pub(crate) struct Answered {
    root: Rc<Post>,
    /// As it is behind them.
    thread: Thread,
    is_new: bool,
    /// Where they stand among what arrived.
    replies: Vec<usize>,
}

/// What followers of a thread are told.
pub(crate) struct Updated {
    /// Where the last new reply stands among what arrived.
    pub last_reply: usize,
    /// Our own people who follow the thread.
    pub followers: Vec<String>,
    /// One for each of them: the thread as they see it behind all that arrived.
    pub events: Vec<Event>,
}

/// Counts the replies among what arrived in their threads, makes those follow them who should, and answers what followers are
/// told, by the first message's id.
pub(crate) fn on_replies(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    arrivals: &mut [Arrival],
    mentioned: &[BTreeSet<String>],
) -> Result<HashMap<String, Updated>> {
    let threads = count_replies(tx, channel, arrivals)?;
    if threads.is_empty() {
        return Ok(HashMap::new());
    }
    for answered in &threads {
        follow(ws, tx, channel, answered, arrivals, mentioned)?;
    }
    let ids: Vec<&str> = threads.iter().map(|answered| answered.root.id.as_str()).collect();
    let mut followers: HashMap<String, Vec<Follower>> = HashMap::new();
    for follower in store::followers(tx, &ids)? {
        followers.entry(follower.root_id.clone()).or_default().push(follower);
    }
    let mut updated = HashMap::new();
    for answered in &threads {
        let Some(followers) = followers.get(&answered.root.id) else { continue };
        let events = tell(tx, channel, answered, followers, arrivals, mentioned)?;
        let followers = followers.iter().map(|follower| follower.user_id.clone()).collect();
        let last_reply = answered.replies.last().copied().unwrap_or_default();
        updated.insert(answered.root.id.clone(), Updated { last_reply, followers, events });
    }
    Ok(updated)
}

/// Counts the replies among what arrived in their threads, and notes at each how many its thread has with it.
pub(crate) fn count_replies(tx: &mut Tx, channel: &Channel, arrivals: &mut [Arrival]) -> Result<Vec<Answered>> {
    let mut threads: Vec<Answered> = Vec::new();
    let roots: BTreeSet<String> =
        arrivals.iter().map(|a| &a.post.root_id).filter(|id| !id.is_empty()).cloned().collect();
    if roots.is_empty() {
        return Ok(threads);
    }
    let ids: Vec<&str> = roots.iter().map(String::as_str).collect();
    let mut known: HashMap<String, Thread> =
        store::threads_of(tx, &ids)?.into_iter().map(|thread| (thread.post_id.clone(), thread)).collect();
    let mut places: HashMap<String, usize> = HashMap::new();
    for at in 0..arrivals.len() {
        let root_id = &arrivals[at].post.root_id;
        if root_id.is_empty() {
            continue;
        }
        let place = match places.get(root_id) {
            Some(place) => *place,
            None => {
                let thread = known.remove(root_id);
                let Some(root) = root_of(arrivals, at) else { continue };
                places.insert(root.id.clone(), threads.len());
                threads.push(begin(channel, root, thread));
                threads.len() - 1
            }
        };
        threads[place].count(&mut arrivals[at].post, at);
    }
    for answered in &threads {
        tx.upsert(&answered.thread, &["post_id"])?;
    }
    Ok(threads)
}

/// The first message of the thread that the reply at `at` belongs to.
fn root_of(arrivals: &[Arrival], at: usize) -> Option<Rc<Post>> {
    let Arrival { post, root, .. } = &arrivals[at];
    let arrived = || arrivals.iter().find(|a| a.post.id == post.root_id).map(|a| Rc::new(a.post.clone()));
    root.clone().or_else(arrived)
}

fn begin(channel: &Channel, root: Rc<Post>, known: Option<Thread>) -> Answered {
    let is_new = known.is_none();
    let thread = known.unwrap_or_else(|| Thread {
        post_id: root.id.clone(),
        channel_id: channel.id.clone(),
        team_id: channel.team_id.clone(),
        ..Thread::default()
    });
    Answered { root, thread, is_new, replies: Vec::new() }
}

impl Answered {
    fn count(&mut self, reply: &mut Post, at: usize) {
        let thread = &mut self.thread;
        thread.reply_count += 1;
        thread.last_reply_at = thread.last_reply_at.max(reply.create_at);
        thread.participants.retain(|id| *id != reply.user_id);
        thread.participants.push(reply.user_id.clone());
        reply.reply_count = thread.reply_count;
        self.replies.push(at);
    }

    /// When the latest of the new replies was made.
    fn answered_at(&self, arrivals: &[Arrival]) -> i64 {
        self.replies.iter().map(|at| arrivals[*at].post.create_at).max().unwrap_or_default()
    }
}

/// Makes those follow a thread who should by what arrived in it, and counts there whom that mentions.
fn follow(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    answered: &Answered,
    arrivals: &[Arrival],
    mentioned: &[BTreeSet<String>],
) -> Result<()> {
    let Answered { root, replies, .. } = answered;
    store::touch(tx, &root.id, answered.answered_at(arrivals))?;
    let auto_follow = ws.config().service.thread_auto_follow;
    let watchers = ws.watchers.of(tx, &channel.id)?;
    for (number, at) in replies.iter().enumerate() {
        let reply = &arrivals[*at].post;
        if auto_follow {
            let mut newly: Vec<&str> =
                watchers.iter().filter(|w| w.follows_threads).map(|w| w.user_id.as_str()).collect();
            if answered.is_new && number == 0 && root.remote_id.is_empty() && !root.is_system() {
                newly.push(&root.user_id);
            }
            newly.retain(|id| *id != reply.user_id);
            store::follow_newly(tx, &root.id, &newly, root.create_at, reply.create_at)?;
        }
        if !mentioned[*at].is_empty() {
            let ids: Vec<&str> = mentioned[*at].iter().map(String::as_str).collect();
            store::mention_in_thread(tx, &root.id, &ids, auto_follow, reply.create_at - 1, reply.create_at)?;
        }
        if reply.remote_id.is_empty() && !reply.is_system() && auto_follow {
            store::follow_as_author(tx, &root.id, &reply.user_id, reply.create_at)?;
        }
    }
    Ok(())
}

/// What the followers of a thread are told of what arrived in it.
fn tell(
    tx: &mut Tx,
    channel: &Channel,
    answered: &Answered,
    followers: &[Follower],
    arrivals: &[Arrival],
    mentioned: &[BTreeSet<String>],
) -> Result<Vec<Event>> {
    let latest = store::latest_replies(tx, &answered.root.id, COUNTED)?;
    let mut shown = Post::clone(&answered.root);
    shown.update_at = shown.update_at.max(answered.answered_at(arrivals));
    let mut view = ThreadView::new(&answered.thread, &shown);
    let mut events = Vec::with_capacity(followers.len());
    for follower in followers {
        let new = || answered.replies.iter().map(|at| (&arrivals[*at].post, &mentioned[*at]));
        let unread = latest.iter().take_while(|at| **at > follower.last_viewed).count();
        view.unread_replies = i64::try_from(unread).unwrap_or(COUNTED);
        view.unread_mentions = follower.unread_mentions;
        view.last_viewed_at = follower.last_viewed;
        let mentions = new().filter(|(_, people)| people.contains(&follower.user_id)).count();
        let mentions_before = follower.unread_mentions - i64::try_from(mentions).unwrap_or_default();
        // Whoever writes has read the thread.
        let has_written = new().any(|(post, _)| post.user_id == follower.user_id);
        let came = if has_written { unread } else { new().filter(|(p, _)| p.create_at > follower.last_viewed).count() };
        let replies_before = view.unread_replies - i64::try_from(came).unwrap_or(COUNTED);
        events.push(kinds::thread_updated(
            &channel.team_id,
            &follower.user_id,
            &view,
            mentions_before.max(0),
            replies_before.max(0),
        ));
    }
    Ok(events)
}
