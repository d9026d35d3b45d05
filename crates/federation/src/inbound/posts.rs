//! Posts: only of the sender's own users, or passed on by the channel's home; never another's, never elsewhere.

use std::collections::{BTreeSet, HashMap};

use causeway_model::permissions::Permission;
use causeway_model::posts::{Post, PostPriority};
use causeway_model::teams::Team;
use causeway_service::events::{after_commit, kinds};
use causeway_service::posts::{Applied, IncomingPost, Manner, RemotePosts, count_history};
use causeway_service::{Kind as ErrorKind, Result};
use causeway_store::args;

use super::sync::{Gate, check_post};
use super::{marks, props};
use crate::engine::announces;
use crate::engine::recipients::Kind;
use crate::limits::is_id;
use crate::wire::{Announcement, SyncMsg, WirePost};
use crate::{mentions, permalinks};

/// Types of what people write.
const WRITTEN: [&str; 3] = ["", "me", "slack_attachment"];
/// System posts of the reference that are shown: worded anew here, so that they cannot lie.
const TOLD: [&str; 2] = ["system_join_channel", "system_leave_channel"];
/// System posts of the reference that this server's own membership says better: taken, and not kept.
const KNOWN_ALREADY: [&str; 8] = [
    "system_add_to_channel",
    "system_remove_from_channel",
    "system_join_team",
    "system_leave_team",
    "system_add_to_team",
    "system_remove_from_team",
    "system_header_change",
    "system_displayname_change",
];

/// Why history is not taken that is older than the connection's policy says.
const TOO_OLD: &str = "the message is older than what is taken over this connection";

/// What of a post that exists decides who may touch it.
struct Existing {
    channel_id: String,
    user_id: String,
    remote_id: String,
}

pub(super) fn apply(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    if msg.posts.is_empty() {
        return Ok(());
    }
    let Some(channel) = gate.place.as_ref().map(|place| place.channel.clone()) else { return Ok(()) };
    let existing = existing(gate, msg)?;
    let rewriting = Rewriting::load(gate, msg)?;
    let origin = gate.connection.remote_id.as_str();
    let mut posts = RemotePosts::new(gate.ws, &channel, origin, gate.manner, says_pins(gate));
    let roots: BTreeSet<&str> = msg.posts.iter().map(|p| p.root_id.as_str()).filter(|id| is_id(id)).collect();
    posts.expect_roots(gate.tx, &roots.into_iter().collect::<Vec<_>>())?;
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let (mut old, mut old_roots) = (0, 0);
    for wire in &msg.posts {
        // The same id again in one message is not new any more.
        let is_new = met.insert(&wire.id) && !existing.contains_key(&wire.id);
        match judge(gate, msg, wire, existing.get(&wire.id)) {
            Err(why) => gate.refuse(Kind::Post, &wire.id, &why)?,
            Ok(false) => taken(gate, wire),
            Ok(true) if is_new && !gate.may(&wire.user_id, Permission::CreatePost)? => {
                gate.refuse(Kind::Post, &wire.id, "people of the sender may not post in this channel")?;
            }
            Ok(true) => {
                let incoming = incoming(gate, msg, wire, is_new, &rewriting);
                let is_made = keep(gate, &mut posts, wire, incoming)? == Some(Applied::Created);
                if is_made && gate.manner == Manner::History && WRITTEN.contains(&wire.post_type.as_str()) {
                    old += 1;
                    old_roots += i64::from(wire.root_id.is_empty());
                }
            }
        }
    }
    posts.keep(gate.tx)?;
    if old > 0 {
        count_history(gate.tx, &channel.id, old, old_roots)?;
        let event = kinds::history_arrived(&channel.id, old);
        after_commit(gate.ws, gate.tx, event);
    }
    Ok(())
}

fn taken(gate: &mut Gate<'_>, wire: &WirePost) {
    let at = wire.update_at.max(wire.create_at).min(gate.now);
    gate.answer.posts_last_update_at = gate.answer.posts_last_update_at.max(at);
}

fn existing(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<HashMap<String, Existing>> {
    let ids: Vec<&str> = msg.posts.iter().map(|p| p.id.as_str()).filter(|id| is_id(id)).collect();
    let rows = gate.tx.rows(
        "SELECT id, channel_id, user_id, remote_id FROM posts WHERE id IN LIST($1)",
        args![&ids],
        |row| Ok((row.get(0)?, Existing { channel_id: row.get(1)?, user_id: row.get(2)?, remote_id: row.get(3)? })),
    )?;
    Ok(rows.into_iter().collect())
}

/// Whether the post is to be kept (true), is taken without being kept (false), or why it is refused.
fn judge(
    gate: &Gate<'_>,
    msg: &SyncMsg,
    wire: &WirePost,
    existing: Option<&Existing>,
) -> std::result::Result<bool, String> {
    let Some(place) = &gate.place else { return Err("a post needs a channel".to_owned()) };
    if let Some(why) = Gate::why(check_post(&msg.channel_id, wire, gate.now)) {
        return Err(why);
    }
    if let Some(known) = existing {
        // Its author is somebody of this connection, below; the message may have come over an earlier one.
        let theirs = !known.remote_id.is_empty() && known.user_id == wire.user_id;
        if known.channel_id != place.channel.id {
            return Err("a post with this id exists elsewhere".to_owned());
        }
        if !theirs {
            return Err("the post is not one of the sender's".to_owned());
        }
    }
    if !gate.speaks_for(&wire.user_id) {
        return Err("the author is not one of the sender's users".to_owned());
    }
    if let Some(why) = &place.closed {
        return Err(why.clone());
    }
    if gate.manner == Manner::History && wire.create_at < gate.history_from {
        return Err(TOO_OLD.to_owned());
    }
    if place.read_only {
        return Err("the channel is read-only for the sender".to_owned());
    }
    if place.channel.delete_at > 0 {
        return Err("the channel is archived".to_owned());
    }
    let kind = wire.post_type.as_str();
    if KNOWN_ALREADY.contains(&kind) {
        return Ok(false);
    }
    if !WRITTEN.contains(&kind) && !TOLD.contains(&kind) {
        return Err(format!("posts of type {kind} are not taken from other servers"));
    }
    Ok(true)
}

/// Whether what the sender's posts say of pins counts: who announces that a channel's home says what is pinned says nothing of
/// it with a post, unless they are the home.
fn says_pins(gate: &Gate<'_>) -> bool {
    gate.place.as_ref().is_some_and(|p| p.sender_is_home) || !announces(gate.connection, Announcement::CHANNEL)
}

/// Keeps a post; says what became of it unless it is refused.
fn keep(
    gate: &mut Gate<'_>,
    posts: &mut RemotePosts<'_>,
    wire: &WirePost,
    incoming: IncomingPost,
) -> Result<Option<Applied>> {
    match posts.apply(gate.tx, incoming) {
        Ok(applied) => {
            taken(gate, wire);
            match applied {
                Applied::Created => gate.did("posts_created"),
                Applied::Edited => gate.did("posts_edited"),
                Applied::Deleted => gate.did("posts_deleted"),
                Applied::Unchanged => {}
            }
            if applied != Applied::Deleted && !wire.metadata.acknowledgements.is_empty() {
                posts.keep(gate.tx)?;
                marks::of_post(gate, wire)?;
            }
            Ok(Some(applied))
        }
        Err(error) if matches!(error.kind, ErrorKind::Internal | ErrorKind::Unavailable) => Err(error),
        Err(error) => gate.refuse(Kind::Post, &wire.id, &error.message).map(|()| None),
    }
}

fn incoming(gate: &Gate<'_>, msg: &SyncMsg, wire: &WirePost, is_new: bool, rewriting: &Rewriting) -> IncomingPost {
    let author = gate.people.get(&wire.user_id).map(|user| user.username.clone()).unwrap_or_default();
    IncomingPost { author, is_new, post: post(gate, msg, wire, rewriting) }
}

/// The post as it would stand here.
fn post(gate: &Gate<'_>, msg: &SyncMsg, wire: &WirePost, rewriting: &Rewriting) -> Post {
    let author = gate.people.get(&wire.user_id);
    let mut post = Post {
        id: wire.id.clone(),
        create_at: wire.create_at,
        update_at: wire.update_at.max(wire.create_at),
        edit_at: wire.edit_at,
        delete_at: wire.delete_at,
        is_pinned: wire.is_pinned,
        user_id: wire.user_id.clone(),
        channel_id: wire.channel_id.clone(),
        root_id: wire.root_id.clone(),
        message: rewriting.rewrite(gate, msg, &wire.message),
        kind: wire.post_type.clone(),
        props: props::clean(&wire.props, author.is_some_and(|u| u.is_bot), &gate.connection.name),
        file_ids: wire.file_ids.clone(),
        ..Post::default()
    };
    if TOLD.contains(&post.kind.as_str()) {
        let name = author.map(|u| u.username.clone()).unwrap_or_default();
        let what = if post.kind == TOLD[0] { "joined the channel." } else { "has left the channel." };
        post.message = format!("{name} {what}");
        post.props = serde_json::Map::from_iter([("username".to_owned(), name.into())]);
        post.file_ids.clear();
    }
    post.metadata.priority = wire.metadata.priority.as_ref().map(|p| PostPriority {
        priority: p.priority.clone().unwrap_or_default(),
        requested_ack: p.requested_ack.unwrap_or_default(),
        persistent_notifications: p.persistent_notifications.unwrap_or_default(),
        ..PostPriority::default()
    });
    post
}

/// What the texts of a message are rewritten with: who is called how here, and which linked posts are here.
struct Rewriting {
    team: Option<Team>,
    linked: BTreeSet<String>,
}

impl Rewriting {
    fn load(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<Self> {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for wire in msg.posts.iter().filter(|p| p.message.contains("/plshared/")) {
            permalinks::to_local(&wire.message, "", "", |id| {
                ids.insert(id.to_owned());
                false
            });
        }
        let (Some(place), false) = (&gate.place, ids.is_empty()) else {
            return Ok(Self { team: None, linked: BTreeSet::new() });
        };
        let wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
        let here = causeway_store::posts::ids_of_channel(gate.tx, &place.channel.id, &wanted)?;
        // A link may lead to a post that comes along.
        let mut linked: BTreeSet<String> = here.into_iter().collect();
        linked.extend(msg.posts.iter().map(|p| p.id.clone()).filter(|id| ids.contains(id)));
        let team: Option<Team> = gate.tx.find("WHERE t.id = $1", args![&place.channel.team_id])?;
        Ok(Self { team, linked })
    }

    fn rewrite(&self, gate: &Gate<'_>, msg: &SyncMsg, text: &str) -> String {
        let called = |id: &str| gate.people.get(id).map(|u| u.username.clone());
        let text = mentions::rewrite(text, &msg.mention_transforms, &gate.connection.name, called);
        if self.linked.is_empty() {
            return text;
        }
        let team = self.team.as_ref().map_or("_redirect", |t| t.name.as_str());
        permalinks::to_local(&text, &gate.ws.config().site_url(), team, |id| self.linked.contains(id))
    }
}
