//! Messages that come over a connection: made, changed and deleted as the other side says, once.
//!
//! The gate has decided that the other side may touch the message; here it is made to fit, and applied so that the same
//! said twice, or late, changes nothing more. It must not know the wire.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use causeway_model::channels::Channel;
use causeway_model::ids;
use causeway_model::posts::Post;
use causeway_model::text::hashtags;
use causeway_store::{Tx, args, posts as store};

use super::arrival::{Arrival, Place, arrive_late, arrive_together};
use super::change::{remove, replace};
use super::draft::{clean_file_ids, clean_known_priority, clean_marked_props, clean_message, invalid_root};
use super::edit::set_pinned;
use crate::error::{Error, Result};
use crate::permissions::channel_members;
use crate::workspace::Workspace;

/// A message as a connected workspace tells it, its author being the person's id here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IncomingPost {
    /// The author's username here, empty when it is not known.
    pub author: String,
    /// Whether its id is known to be new, which saves looking.
    pub is_new: bool,
    /// Its id, times, author, `root_id`, `file_ids`, text, props and `metadata.priority` count; nothing else does.
    pub post: Post,
}

/// How a message comes over a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Manner {
    /// It happened just now, or was held up on its way.
    #[default]
    News,
    /// From before the channel was shared: nobody is told, and nobody finds it unread.
    History,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    Created,
    Edited,
    Deleted,
    /// It was so already, or something newer is known.
    Unchanged,
}

/// Messages of one channel that come over one connection, applied in their order.
///
/// New ones are checked at once and kept together, so that what they have in common is read and counted once: until
/// [`RemotePosts::keep`] has been called, nothing of them is in the database.
#[derive(Debug)]
pub struct RemotePosts<'a> {
    ws: &'a Workspace,
    channel: &'a Channel,
    origin: &'a str,
    manner: Manner,
    pins: bool,
    /// First messages of threads that were looked for in the database.
    roots: HashMap<String, Option<Rc<Post>>>,
    /// What is checked and yet to be kept.
    ready: Vec<Arrival>,
    /// Which of these begin threads.
    ready_roots: HashSet<String>,
}

impl<'a> RemotePosts<'a> {
    /// Of `channel`, from connection `origin`. `pins` says whether what they say of pins counts.
    pub fn new(ws: &'a Workspace, channel: &'a Channel, origin: &'a str, manner: Manner, pins: bool) -> Self {
        let (roots, ready, ready_roots) = (HashMap::new(), Vec::new(), HashSet::new());
        Self { ws, channel, origin, manner, pins, roots, ready, ready_roots }
    }

    /// Looks for the first messages of these threads, which costs less than one by one.
    pub fn expect_roots(&mut self, tx: &mut Tx, root_ids: &[&str]) -> Result<()> {
        if root_ids.is_empty() {
            return Ok(());
        }
        let found: Vec<Post> = tx.select("WHERE t.id IN LIST($1) AND t.original_id = ''", args![root_ids])?;
        self.roots.extend(root_ids.iter().map(|id| ((*id).to_owned(), None)));
        self.roots.extend(found.into_iter().map(|root| (root.id.clone(), Some(Rc::new(root)))));
        Ok(())
    }

    /// Applies what is said about one message. A failure that is not the database's is the message's own: nothing of it is
    /// kept, and the others are not touched.
    pub fn apply(&mut self, tx: &mut Tx, incoming: IncomingPost) -> Result<Applied> {
        let IncomingPost { post, author, is_new } = incoming;
        let mut incoming = clean(self.channel, post, self.origin)?;
        let existing: Option<Post> = if is_new {
            None
        } else {
            // It may be one of them, or change what they depend on.
            self.keep(tx)?;
            self.roots.clear();
            tx.find("WHERE t.id = $1", args![&incoming.id])?
        };
        if !self.pins {
            incoming.is_pinned = existing.as_ref().is_some_and(|known| known.is_pinned);
        }
        let Some(existing) = existing else { return self.create(tx, incoming, author) };
        if existing.channel_id != self.channel.id || !existing.original_id.is_empty() {
            return Err(Error::invalid("api.post.remote.id.app_error", "This id belongs to something else."));
        }
        if existing.delete_at != 0 {
            return Ok(Applied::Unchanged);
        }
        if incoming.delete_at != 0 {
            let by = incoming.user_id.clone();
            remove(self.ws, tx, self.channel, &existing, &by, incoming.delete_at, self.origin)?;
            return Ok(Applied::Deleted);
        }
        edit(self.ws, tx, self.channel, existing, incoming, self.origin)
    }

    fn create(&mut self, tx: &mut Tx, mut post: Post, author: String) -> Result<Applied> {
        let root = self.require_root(tx, &post.root_id)?;
        if let Some(root) = root.as_ref().filter(|root| root.delete_at != 0) {
            post.delete_at = root.delete_at;
        }
        if post.delete_at != 0 {
            // Kept as deleted, so that the message does not come to life when its making arrives later.
            post.message.clear();
            post.hashtags.clear();
            post.file_ids.clear();
            store::insert(tx, &post)?;
            self.roots.remove(&post.id);
            return Ok(Applied::Deleted);
        }
        if author.is_empty() {
            return Err(Error::invalid(
                "api.post.remote.author.app_error",
                "The author of the message is not known here.",
            ));
        }
        if post.root_id.is_empty() {
            self.ready_roots.insert(post.id.clone());
        }
        self.ready.push(Arrival { post, sender: author, member: None, root });
        Ok(Applied::Created)
    }

    /// The first message of a thread, deleted or not; `None` where there is no thread, or where it is among those that are ready.
    fn require_root(&mut self, tx: &mut Tx, root_id: &str) -> Result<Option<Rc<Post>>> {
        if root_id.is_empty() || self.ready_roots.contains(root_id) {
            return Ok(None);
        }
        if !self.roots.contains_key(root_id) {
            self.expect_roots(tx, &[root_id])?;
        }
        let root = self.roots.get(root_id).cloned().flatten();
        let fits = |root: &Rc<Post>| root.root_id.is_empty() && root.channel_id == self.channel.id;
        root.filter(fits).map(Some).ok_or_else(invalid_root)
    }

    /// Keeps what was new. To be called behind the last message, and before anything else that depends on one of them.
    pub fn keep(&mut self, tx: &mut Tx) -> Result<()> {
        if self.ready.is_empty() {
            return Ok(());
        }
        let mut ready = std::mem::take(&mut self.ready);
        for id in self.ready_roots.drain() {
            self.roots.remove(&id);
        }
        if self.manner == Manner::History {
            return arrive_late(tx, self.channel, &mut ready);
        }
        self.look_at_members(tx, &mut ready)?;
        let place = Place { channel: self.channel, set_online: false, origin: self.origin };
        arrive_together(self.ws, tx, place, &mut ready).map(|_| ())
    }

    /// Only who mentions everybody has to be allowed anything more than to write.
    fn look_at_members(&self, tx: &mut Tx, ready: &mut [Arrival]) -> Result<()> {
        let is_asked = |arrival: &Arrival| arrival.post.message.contains('@');
        let authors: BTreeSet<&str> =
            ready.iter().filter(|a| is_asked(a)).map(|arrival| arrival.post.user_id.as_str()).collect();
        if authors.is_empty() {
            return Ok(());
        }
        let authors: Vec<&str> = authors.into_iter().collect();
        let members = channel_members(tx, &self.channel.id, &authors)?;
        for arrival in ready.iter_mut().filter(|arrival| is_asked(arrival)) {
            arrival.member = members.iter().find(|member| member.user_id == arrival.post.user_id).cloned();
        }
        Ok(())
    }
}

/// The message with what the other side must not decide taken out. Its times stay as they are, so that both sides show the
/// same order; how far ahead they may be is the gate's to say, and what is written here later never stands before them.
fn clean(channel: &Channel, post: Post, origin: &str) -> Result<Post> {
    if !ids::is_valid(&post.id) || post.create_at <= 0 || (!post.root_id.is_empty() && !ids::is_valid(&post.root_id)) {
        return Err(Error::invalid("api.post.remote.invalid.app_error", "The message is not well-formed."));
    }
    let message = clean_message(post.message)?;
    let kind = match post.kind.as_str() {
        super::EPHEMERAL => String::new(),
        kind if kind.len() <= 26
            && (matches!(kind, "me" | "slack_attachment")
                || kind.starts_with("system_")
                || kind.starts_with("custom_")) =>
        {
            kind.to_owned()
        }
        _ => String::new(),
    };
    let mut clean = Post {
        create_at: post.create_at,
        update_at: post.update_at.max(post.create_at),
        edit_at: post.edit_at.max(0),
        delete_at: post.delete_at.max(0),
        is_pinned: post.is_pinned,
        hashtags: hashtags(&message),
        message,
        kind,
        props: clean_marked_props(post.props)?,
        file_ids: clean_file_ids(post.file_ids)?,
        channel_id: channel.id.clone(),
        remote_id: origin.to_owned(),
        user_id: post.user_id,
        root_id: post.root_id,
        id: post.id,
        ..Post::default()
    };
    if clean.root_id.is_empty()
        && let Some(priority) = post.metadata.priority
    {
        clean.metadata.priority = clean_known_priority(priority).unwrap_or_default();
    }
    Ok(clean)
}

fn edit(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    existing: Post,
    incoming: Post,
    origin: &str,
) -> Result<Applied> {
    let is_older = incoming.edit_at < existing.edit_at
        || (incoming.edit_at == existing.edit_at && incoming.update_at < existing.update_at);
    if is_older {
        return Ok(Applied::Unchanged);
    }
    let mut changed = Post {
        message: incoming.message,
        props: incoming.props,
        hashtags: incoming.hashtags,
        is_pinned: incoming.is_pinned,
        edit_at: incoming.edit_at,
        update_at: incoming.update_at.max(existing.update_at),
        ..existing.clone()
    };
    if incoming.file_ids != existing.file_ids {
        changed.file_ids = store::replace_files(tx, &existing, &incoming.file_ids, ws.now())?;
    }
    let priority = store::priorities_of(tx, &[&existing.id])?.into_iter().next().map(|(_, priority)| priority);
    let priority_differs = incoming.metadata.priority.is_some() && incoming.metadata.priority != priority;
    let text_differs = changed.message != existing.message || changed.file_ids != existing.file_ids;
    let differs = text_differs || changed.props != existing.props || changed.is_pinned != existing.is_pinned;
    if !differs && !priority_differs {
        return Ok(Applied::Unchanged);
    }
    if let Some(priority) = incoming.metadata.priority.filter(|_| priority_differs) {
        store::set_priority(tx, &existing.id, &channel.id, &priority)?;
    }
    replace(ws, tx, channel, &existing, changed, text_differs, origin)?;
    Ok(Applied::Edited)
}

/// Pins a message of `channel`, or takes its pin out, as connection `origin` says.
pub fn apply_remote_pin(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    post_id: &str,
    pinned: bool,
    origin: &str,
) -> Result<()> {
    let post: Option<Post> = tx.find(
        "WHERE t.id = $1 AND t.channel_id = $2 AND t.original_id = '' AND t.delete_at = 0",
        args![post_id, &channel.id],
    )?;
    match post {
        Some(post) if post.is_pinned != pinned => set_pinned(ws, tx, channel, post, pinned, origin).map(|_| ()),
        _ => Ok(()),
    }
}
