//! Messages that come over a connection: made, changed and deleted as the other side says, once.
//!
//! The gate has decided that the other side may touch the message; here it is made to fit, and applied so that the same
//! said twice, or late, changes nothing more. It must not know the wire.

use causeway_model::channels::Channel;
use causeway_model::ids;
use causeway_model::posts::Post;
use causeway_model::text::hashtags;
use causeway_store::{Tx, args, posts as store};

use super::arrival::{Arrival, arrive, arrive_late};
use super::change::{remove, replace};
use super::draft::{clean_file_ids, clean_known_priority, clean_marked_props, clean_message, invalid_root};
use super::edit::set_pinned;
use crate::error::{Error, Result};
use crate::permissions::channel_member;
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
    /// Whether what it says of a pin counts.
    pub pins: bool,
    /// How it comes.
    pub manner: Manner,
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

/// Applies what connection `origin` says about a message of `channel`.
pub fn apply_remote(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    incoming: IncomingPost,
    origin: &str,
) -> Result<Applied> {
    let IncomingPost { post, author, is_new, pins, manner } = incoming;
    let mut incoming = clean(channel, post, origin)?;
    let existing: Option<Post> = if is_new { None } else { tx.find("WHERE t.id = $1", args![&incoming.id])? };
    if !pins {
        incoming.is_pinned = existing.as_ref().is_some_and(|known| known.is_pinned);
    }
    let Some(existing) = existing else { return create(ws, tx, channel, incoming, &author, (manner, origin)) };
    if existing.channel_id != channel.id || !existing.original_id.is_empty() {
        return Err(Error::invalid("api.post.remote.id.app_error", "This id belongs to something else."));
    }
    if existing.delete_at != 0 {
        return Ok(Applied::Unchanged);
    }
    if incoming.delete_at != 0 {
        let by = incoming.user_id.clone();
        remove(ws, tx, channel, &existing, &by, incoming.delete_at, origin)?;
        return Ok(Applied::Deleted);
    }
    edit(ws, tx, channel, existing, incoming, origin)
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

fn create(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    mut post: Post,
    author: &str,
    (manner, origin): (Manner, &str),
) -> Result<Applied> {
    let root = if post.root_id.is_empty() { None } else { Some(require_root(tx, channel, &post.root_id)?) };
    if let Some(root) = root.as_ref().filter(|root| root.delete_at != 0) {
        post.delete_at = root.delete_at;
    }
    if post.delete_at != 0 {
        // Kept as deleted, so that the message does not come to life when its making arrives later.
        post.message.clear();
        post.hashtags.clear();
        post.file_ids.clear();
        store::insert(tx, &post)?;
        return Ok(Applied::Deleted);
    }
    if author.is_empty() {
        return Err(Error::invalid("api.post.remote.author.app_error", "The author of the message is not known here."));
    }
    if !post.file_ids.is_empty() {
        let files = store::attach_files(tx, &post, &post.file_ids)?;
        post.file_ids = files.iter().map(|file| file.id.clone()).collect();
        post.metadata.files = files;
    }
    if manner == Manner::History {
        arrive_late(tx, channel, root.as_ref(), post)?;
        return Ok(Applied::Created);
    }
    // Only who mentions everybody has to be allowed anything more than to write.
    let member = if post.message.contains('@') { channel_member(tx, &channel.id, &post.user_id)? } else { None };
    let arrival =
        Arrival { channel, sender: author, member: member.as_ref(), root: root.as_ref(), set_online: false, origin };
    arrive(ws, tx, &arrival, post)?;
    Ok(Applied::Created)
}

/// The first message of the thread, deleted or not.
fn require_root(tx: &mut Tx, channel: &Channel, root_id: &str) -> Result<Post> {
    let root: Option<Post> = tx.find("WHERE t.id = $1 AND t.original_id = ''", args![root_id])?;
    root.filter(|root| root.root_id.is_empty() && root.channel_id == channel.id).ok_or_else(invalid_root)
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
