//! Posting: what a person writes becomes a message, in one unit of work.

use std::rc::Rc;

use causeway_model::channels::{Channel, ChannelMember, OPEN};
use causeway_model::permissions::Permission;
use causeway_model::posts::Post;
use causeway_model::posts::marks::FROM_BOT;
use causeway_model::teams::TeamMember;
use causeway_store::posts::{self as store, Scene};
use causeway_store::{Tx, args};

use super::arrival::{Arrival, Place, Posted, arrive};
use super::draft::{NewPost, invalid_root};
use super::{metadata, persistent};
use crate::error::{Error, Result};
use crate::permissions::{Caller, has_channel, has_team, member_may, refuse_read_only, team_member};
use crate::workspace::Workspace;

/// Posts a message as `caller`. A repeat with the same pending id answers the message that was made the first time.
pub async fn create(ws: &Workspace, caller: &Caller, new: NewPost, set_online: bool) -> Result<Posted> {
    let post = prepare(ws, new)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store.write(move |tx| create_in(&ws2, tx, &caller, post, set_online)).await
}

/// What needs no database: the rules for what may be said at all.
pub fn prepare(ws: &Workspace, new: NewPost) -> Result<Post> {
    let mut post = new.clean()?;
    if post.metadata.priority.is_some() {
        if !post.root_id.is_empty() {
            return Err(Error::invalid(
                "api.post.post_priority.priority_post_only_allowed_for_root_post.request_error",
                "Only the first message of a thread can have a priority.",
            ));
        }
        if !ws.config().service.post_priority {
            post.metadata.priority = None;
        }
        persistent::check_asked(ws, &post)?;
    }
    Ok(post)
}

/// Posts a prepared message as `caller` within a larger unit of work.
pub fn create_in(ws: &Workspace, tx: &mut Tx, caller: &Caller, post: Post, set_online: bool) -> Result<Posted> {
    let scene = scene(tx, &post.channel_id, caller)?;
    let channel = &scene.channel;
    let as_member = scene.member.as_ref().is_some_and(|m| member_may(ws, channel, m, Permission::CreatePost));
    let may = as_member
        || has_channel(ws, tx, caller, channel, Permission::CreatePost)?
        || (channel.kind == OPEN && has_team(ws, tx, caller, &channel.team_id, Permission::CreatePostPublic)?);
    if !may {
        // Read-only sharing takes the permission away; its readers are told that, not that they lack something.
        refuse_read_only(scene.read_only && scene.member.is_some())?;
        return Err(Error::forbidden());
    }
    write(ws, tx, caller, &scene, post, set_online)
}

/// Posts what a webhook of `caller` says into `channel`, its marks among the props. In an open channel of their team the caller need
/// not be a member: it is enough that members may post.
pub(crate) fn create_by_webhook(
    ws: &Workspace,
    tx: &mut Tx,
    caller: &Caller,
    channel: &Channel,
    post: Post,
) -> Result<Posted> {
    let scene = scene(tx, &channel.id, caller)?;
    let in_team = team_member(tx, &channel.team_id, &caller.user_id)?.filter(|_| channel.kind == OPEN);
    let as_any_member = |m: TeamMember| ChannelMember { scheme_user: m.scheme_user, ..ChannelMember::default() };
    let speaks_as = scene.member.clone().or_else(|| in_team.map(as_any_member));
    if !speaks_as.is_some_and(|m| member_may(ws, channel, &m, Permission::CreatePost)) {
        refuse_read_only(scene.read_only)?;
        return Err(Error::forbidden());
    }
    write(ws, tx, caller, &scene, post, false)
}

/// The channel that `caller` wants to write in, and what they are there.
fn scene(tx: &mut Tx, channel_id: &str, caller: &Caller) -> Result<Scene> {
    store::scene(tx, channel_id, &caller.user_id)?.ok_or_else(Error::forbidden)
}

/// Keeps a message of somebody who may post into the channel, if anybody may.
fn write(
    ws: &Workspace,
    tx: &mut Tx,
    caller: &Caller,
    scene: &Scene,
    mut post: Post,
    set_online: bool,
) -> Result<Posted> {
    let channel = &scene.channel;
    check_not_archived(channel)?;
    crate::sharing::check_crosses(ws, tx, channel, &caller.user_id)?;
    refuse_read_only(scene.read_only)?;
    let is_guest = scene.member.as_ref().is_some_and(|m| m.scheme_guest);
    persistent::check_named(ws, tx, channel, &post, is_guest)?;
    post.id = ws.ids.new_id();
    if !post.pending_post_id.is_empty() {
        let before = store::claim_pending(tx, &caller.user_id, &post.pending_post_id, &post.id, ws.now())?;
        if let Some(made) = before {
            return again(tx, &made, post);
        }
    }
    let root = if post.root_id.is_empty() { None } else { Some(require_root(tx, channel, &post.root_id)?) };
    if scene.is_bot {
        post.props.insert(FROM_BOT.to_owned(), "true".into());
    }
    post.create_at = after(ws.now(), channel.last_post_at);
    post.update_at = post.create_at;
    post.user_id.clone_from(&caller.user_id);
    let arrival =
        Arrival { post, sender: scene.username.clone(), member: scene.member.clone(), root: root.map(Rc::new) };
    arrive(ws, tx, Place { channel, set_online, origin: "" }, arrival)
}

/// The time of a message that follows one of `last`: later by a millisecond at least, so that a channel's order is that
/// of its commits, here and on every workspace that it is shared with.
fn after(now: i64, last: i64) -> i64 {
    now.max(last + 1)
}

/// Refuses what changes a channel that is archived.
pub(super) fn check_not_archived(channel: &Channel) -> Result<()> {
    if channel.delete_at == 0 {
        return Ok(());
    }
    Err(Error::invalid("api.post.create_post.can_not_post_to_deleted.error", "Can not post to deleted channel."))
}

/// The message that a reply in `channel` may answer.
pub(crate) fn require_root(tx: &mut Tx, channel: &Channel, root_id: &str) -> Result<Post> {
    let root: Option<Post> = tx.find("WHERE t.id = $1 AND t.original_id = ''", args![root_id])?;
    let root = root.filter(|root| root.root_id.is_empty() && root.delete_at == 0).ok_or_else(invalid_root)?;
    if root.channel_id != channel.id {
        return Err(Error::invalid(
            "api.post.create_post.channel_root_id.app_error",
            "Invalid ChannelId for RootId parameter.",
        ));
    }
    Ok(root)
}

/// The answer to a request that came before: the message as it stands.
fn again(tx: &mut Tx, made: &str, asked: Post) -> Result<Posted> {
    let found: Option<Post> = tx.find("WHERE t.id = $1", args![made])?;
    let mut post = found.ok_or_else(|| {
        Error::invalid("api.post.deduplicate_create_post.pending", "This message was posted before and is gone.")
    })?;
    post.pending_post_id = asked.pending_post_id;
    let mut posts = [post];
    metadata::join(tx, &mut posts)?;
    let [post] = posts;
    let json = serde_json::to_string(&post).unwrap_or_default();
    Ok(Posted { post, json })
}

/// Forgets pending ids that no client repeats any more, and notices that nobody is shown any more. For the server's hourly
/// work.
pub async fn prune(ws: &Workspace) -> Result<u64> {
    let now = ws.now();
    ws.store
        .write(move |tx| Ok(store::prune_pending(tx, now - 24 * 3_600_000)? + super::notices::prune(tx, now)?))
        .await
}

/// What the system itself says in a channel, such as that somebody joined.
#[derive(Debug, Default)]
pub struct SystemPost<'a> {
    /// Its type.
    pub kind: &'a str,
    pub message: String,
    pub props: serde_json::Map<String, serde_json::Value>,
    /// The first message of the thread that it is said in; `None` for the channel itself.
    pub root: Option<Post>,
}

impl SystemPost<'static> {
    /// A text without further meaning to clients.
    pub fn generic(message: String) -> Self {
        Self { kind: "system_generic", message, ..Self::default() }
    }
}

/// Posts what the system says, in the name of `user_id`, who has read it. It stays at home: no connected workspace receives
/// it.
pub fn insert_system(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    said: SystemPost<'_>,
) -> Result<Post> {
    let last: Option<i64> = tx.value("SELECT last_post_at FROM channels WHERE id = $1", args![&channel.id])?;
    let at = after(ws.now(), last.unwrap_or_default());
    let post = Post {
        id: ws.ids.new_id(),
        create_at: at,
        update_at: at,
        user_id: user_id.to_owned(),
        channel_id: channel.id.clone(),
        root_id: said.root.as_ref().map(|root| root.id.clone()).unwrap_or_default(),
        message: said.message,
        kind: said.kind.to_owned(),
        props: said.props,
        ..Post::default()
    };
    let sender: Option<String> = tx.value("SELECT username FROM users WHERE id = $1", args![user_id])?;
    let sender = sender.unwrap_or_else(|| "System".to_owned());
    let arrival = Arrival { post, sender, member: None, root: said.root.map(Rc::new) };
    Ok(arrive(ws, tx, Place { channel, set_online: false, origin: "" }, arrival)?.post)
}
