//! Reads what is behind a channel's cursor, and everything that goes with it, with a fixed number of queries a batch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use causeway_model::channels::Channel;
use causeway_model::connections::{ChannelRemote, Connection};
use causeway_model::files::FileInfo;
use causeway_model::posts::{Acknowledgement, Post, Reaction};
use causeway_model::users::{PROP_ORIGINAL_REMOTE_NAME, User};
use causeway_service::{Result, Workspace, policy, sharing};
use causeway_store::{Tx, args, changes, sync};

use super::outgoing;
use super::peer::{Remote, announces};
use super::recipients::{self, Wanted};
use crate::wire::{
    Announcement, MembershipChange, SyncNotes, WireAcknowledgement, WirePost, WireReaction, WireUser, features,
};
use crate::{emoji_names, mentions, permalinks};

/// Changes that one batch covers at most, and one to a server that takes packed messages.
const MAX_CHANGES: i64 = 500;
const MAX_CHANGES_PACKED: i64 = 1_000;

/// What goes to one side next of one channel.
pub(super) struct Batch {
    pub(super) remote: ChannelRemote,
    pub(super) channel: Channel,
    /// The last change that it covers.
    pub(super) through: i64,
    /// Whether the connection's policy keeps everything of the channel here for now.
    pub(super) withheld: bool,
    /// Whether the log goes on behind it.
    pub(super) more: bool,
    pub(super) users: Vec<WireUser>,
    /// People whom the other side hears of for the first time.
    pub(super) newcomers: BTreeSet<String>,
    /// Custom emoji that it names, and whose pictures were not sent there yet.
    pub(super) emoji: Vec<String>,
    /// Whether it is about people, so that there may be pictures to send behind it.
    pub(super) has_people: bool,
    pub(super) members: Vec<MembershipChange>,
    pub(super) files: Vec<FileInfo>,
    pub(super) posts: Vec<WirePost>,
    pub(super) acknowledgements: Vec<WireAcknowledgement>,
    pub(super) reactions: Vec<WireReaction>,
    pub(super) transforms: BTreeMap<String, String>,
    /// What only servers like this one are told.
    pub(super) notes: Option<SyncNotes>,
    /// Posts of ours that link to posts which the other side cannot have.
    pub(super) linking_elsewhere: Vec<Post>,
    /// How the other side is to take its posts, if it knows such a thing.
    pub(super) comes_as: &'static str,
}

impl Batch {
    /// A batch of a share that holds nothing yet and leaves the cursor where it is.
    pub(super) fn new(remote: ChannelRemote, channel: Channel) -> Self {
        Self {
            through: remote.cursor,
            more: false,
            remote,
            channel,
            users: Vec::new(),
            newcomers: BTreeSet::new(),
            has_people: false,
            emoji: Vec::new(),
            members: Vec::new(),
            files: Vec::new(),
            posts: Vec::new(),
            acknowledgements: Vec::new(),
            reactions: Vec::new(),
            transforms: BTreeMap::new(),
            notes: None,
            linking_elsewhere: Vec::new(),
            comes_as: "",
            withheld: false,
        }
    }

    /// Whether nothing of it goes to this side.
    pub(super) fn is_empty(&self) -> bool {
        self.users.is_empty()
            && self.members.is_empty()
            && self.posts.is_empty()
            && self.acknowledgements.is_empty()
            && self.reactions.is_empty()
            && self.notes.is_none()
    }
}

/// The next batch of a channel; `None` when it is not shared with this side any more.
pub(super) async fn collect(remote: &Remote, channel_id: &str) -> Result<Option<Batch>> {
    let ws = remote.federation.ws().clone();
    let (connection, channel_id) = (remote.connection(), channel_id.to_owned());
    // What the share says counts for just those changes that are read with it: one that is paused holds back what follows.
    ws.clone().store.read_snapshot(move |tx| read(&ws, tx, &connection, &channel_id)).await
}

fn read(ws: &Workspace, tx: &mut Tx, connection: &Connection, channel_id: &str) -> Result<Option<Batch>> {
    let share: Option<ChannelRemote> = tx.find(
        "WHERE t.channel_id = $1 AND t.remote_id = $2 AND t.delete_at = 0",
        args![channel_id, &connection.remote_id],
    )?;
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    let (Some(share), Some(channel)) = (share, channel) else { return Ok(None) };
    let most = if announces(connection, features::GZIP) { MAX_CHANGES_PACKED } else { MAX_CHANGES };
    let log = changes::after(tx, channel_id, share.cursor, most)?;
    let through = log.last().map_or(share.cursor, |change| change.seq);
    let more = log.len() as i64 == most;
    let mut batch = Batch { through, more, ..Batch::new(share, channel) };
    let policy = policy::of(ws, connection);
    if sharing::why_not_in_channel(&policy, tx, &connection.remote_id, &batch.channel)?.is_some() {
        batch.withheld = true;
        return Ok(Some(batch));
    }
    let wanted = recipients::wanted(&log, &connection.remote_id);
    if log.is_empty() || wanted == Wanted::default() {
        return Ok(Some(batch));
    }
    fill(ws, tx, connection, wanted, &mut batch)?;
    Ok(Some(batch))
}

fn refs<'a>(ids: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
    let unique: BTreeSet<&str> = ids.into_iter().map(String::as_str).collect();
    unique.into_iter().collect()
}

/// Reads what is wanted, as far as it goes to this side, and whose it is.
pub(super) fn fill(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    mut wanted: Wanted,
    batch: &mut Batch,
) -> Result<()> {
    let remote_id = connection.remote_id.as_str();
    if !wanted.files.is_empty() {
        let ids = refs(&wanted.files);
        let carrying: Vec<String> =
            tx.values("SELECT DISTINCT post_id FROM files WHERE id IN LIST($1) AND post_id <> ''", args![&ids])?;
        let new: Vec<String> = carrying.into_iter().filter(|id| !wanted.posts.contains(id)).collect();
        wanted.posts.extend(new);
    }
    batch.notes = super::notes::of_channel(tx, connection, &wanted, batch)?;
    let posts = posts(tx, &wanted, batch)?;
    let reactions = reactions(tx, &wanted)?;
    let acknowledgements = acknowledgements(tx, &wanted)?;
    let mut people: BTreeSet<&String> = posts.iter().map(|p| &p.user_id).collect();
    people.extend(reactions.iter().map(|r| &r.user_id));
    people.extend(acknowledgements.iter().map(|a| &a.user_id));
    people.extend(wanted.members.iter().map(|(id, _)| id));
    people.extend(&wanted.users);
    let people: Vec<String> = people.into_iter().cloned().collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let users: Vec<User> = tx.select("WHERE t.id IN LIST($1) ORDER BY t.create_at, t.id", args![&people])?;
    let remote_of: HashMap<&str, &str> = users.iter().map(|u| (u.id.as_str(), u.remote_id.as_str())).collect();
    let theirs = |user_id: &str| remote_of.get(user_id).is_none_or(|remote| *remote == remote_id);

    let going: Vec<Post> = posts
        .into_iter()
        .filter(|p| {
            !theirs(&p.user_id)
                && recipients::post_goes(&p.kind, &p.remote_id, remote_of[p.user_id.as_str()], remote_id)
        })
        .collect();
    batch.reactions = reactions.iter().filter(|r| !theirs(&r.user_id)).map(outgoing::reaction).collect();
    batch.acknowledgements = acknowledgements
        .iter()
        .filter(|a| !theirs(&a.user_id))
        .map(|a| outgoing::acknowledgement(a, &batch.channel.id))
        .collect();
    members(ws, tx, &wanted, &theirs, batch)?;

    let mut needed: BTreeSet<&str> = going.iter().map(|p| p.user_id.as_str()).collect();
    needed.extend(batch.reactions.iter().map(|r| r.user_id.as_str()));
    needed.extend(batch.acknowledgements.iter().map(|a| a.user_id.as_str()));
    needed.extend(batch.members.iter().filter(|m| m.is_add).map(|m| m.user_id.as_str()));
    needed.extend(wanted.users.iter().map(String::as_str));
    let known = sync::known_users(tx, remote_id, &people)?;
    let organisations = organisations(tx, connection, &users)?;
    for user in users.iter().filter(|u| !theirs(&u.id) && needed.contains(u.id.as_str())) {
        let known = known.get(&user.id).copied().unwrap_or_default();
        if user.update_at > known.user_update_at {
            let mut written = outgoing::user(ws, connection, user);
            // A person of a third server is shown with their own organisation, not only with ours.
            if let Some(name) = organisations.get(&user.remote_id) {
                written.props.insert(PROP_ORIGINAL_REMOTE_NAME.to_owned(), name.clone());
            }
            batch.users.push(written);
        }
        if known.user_update_at == 0 && !user.is_remote() {
            batch.newcomers.insert(user.id.clone());
        }
    }
    batch.has_people = !batch.users.is_empty() || !wanted.users.is_empty();
    batch.emoji = emoji(tx, remote_id, &going, &batch.reactions)?;
    write_posts(ws, tx, connection, going, batch)
}

/// What the connections are called here that these people came through; for servers that would read it.
fn organisations(tx: &mut Tx, connection: &Connection, users: &[User]) -> Result<HashMap<String, String>> {
    let ids = refs(users.iter().map(|u| &u.remote_id).filter(|id| !id.is_empty() && **id != connection.remote_id));
    if ids.is_empty() || !announces(connection, Announcement::CHANNEL) {
        return Ok(HashMap::new());
    }
    let rows =
        tx.rows("SELECT remote_id, display_name FROM connections WHERE remote_id IN LIST($1)", args![&ids], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(rows.into_iter().collect())
}

/// The custom emoji that these posts and reactions name, as far as the other side was not told of them before.
fn emoji(tx: &mut Tx, remote_id: &str, posts: &[Post], reactions: &[WireReaction]) -> Result<Vec<String>> {
    let mut names: BTreeSet<&str> =
        reactions.iter().filter(|r| r.delete_at == 0).map(|r| r.emoji_name.as_str()).collect();
    names.extend(posts.iter().filter(|p| p.delete_at == 0).flat_map(|p| emoji_names::find(&p.message)));
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = names.into_iter().collect();
    Ok(causeway_store::people::emoji_untold(tx, remote_id, &names)?)
}

/// The posts in the order of the log, each after its root. A root from before the share goes along: the other side may not
/// have it.
fn posts(tx: &mut Tx, wanted: &Wanted, batch: &Batch) -> Result<Vec<Post>> {
    if wanted.posts.is_empty() {
        return Ok(Vec::new());
    }
    let ids = refs(&wanted.posts);
    let found = causeway_store::posts::of_channel(tx, &batch.channel.id, &ids)?;
    let mut by_id: HashMap<String, Post> = found.into_iter().map(|p| (p.id.clone(), p)).collect();
    let missing: BTreeSet<&str> = by_id
        .values()
        .map(|p| p.root_id.as_str())
        .filter(|root| !root.is_empty() && !by_id.contains_key(*root))
        .collect();
    let mut roots: HashMap<String, Post> = HashMap::new();
    if !missing.is_empty() {
        let missing: Vec<&str> = missing.into_iter().collect();
        let found = causeway_store::posts::of_channel(tx, &batch.channel.id, &missing)?;
        let old = found.into_iter().filter(|p| p.create_at <= batch.remote.create_at);
        roots = old.map(|p| (p.id.clone(), p)).collect();
    }
    let mut out = Vec::with_capacity(wanted.posts.len() + roots.len());
    for id in &wanted.posts {
        let Some(post) = by_id.remove(id) else { continue };
        if let Some(root) = by_id.remove(&post.root_id).or_else(|| roots.remove(&post.root_id)) {
            out.push(root);
        }
        out.push(post);
    }
    Ok(out)
}

fn reactions(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Reaction>> {
    if wanted.reactions.is_empty() {
        return Ok(Vec::new());
    }
    let keys: BTreeSet<(&str, &str, &str)> =
        wanted.reactions.iter().map(|(p, u, e)| (p.as_str(), u.as_str(), e.as_str())).collect();
    let posts = refs(wanted.reactions.iter().map(|(post, _, _)| post));
    let users = refs(wanted.reactions.iter().map(|(_, user, _)| user));
    let mut found: Vec<Reaction> =
        tx.select("WHERE t.post_id IN LIST($1) AND t.user_id IN LIST($2) ORDER BY t.update_at", args![&posts, &users])?;
    found.retain(|r| keys.contains(&(r.post_id.as_str(), r.user_id.as_str(), r.emoji_name.as_str())));
    Ok(found)
}

fn acknowledgements(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Acknowledgement>> {
    if wanted.acknowledgements.is_empty() {
        return Ok(Vec::new());
    }
    let keys: BTreeSet<(&str, &str)> = wanted.acknowledgements.iter().map(|(p, u)| (p.as_str(), u.as_str())).collect();
    let posts = refs(wanted.acknowledgements.iter().map(|(post, _)| post));
    let mut found: Vec<Acknowledgement> = tx.select("WHERE t.post_id IN LIST($1)", args![&posts])?;
    found.retain(|a| keys.contains(&(a.post_id.as_str(), a.user_id.as_str())));
    Ok(found)
}

fn members(
    ws: &Workspace,
    tx: &mut Tx,
    wanted: &Wanted,
    theirs: &impl Fn(&str) -> bool,
    batch: &mut Batch,
) -> Result<()> {
    if wanted.members.is_empty() || !ws.config().feature_flags.enable_shared_channels_member_sync {
        return Ok(());
    }
    let ids = refs(wanted.members.iter().map(|(id, _)| id));
    let present: Vec<String> = tx.values(
        "SELECT user_id FROM channel_members WHERE channel_id = $1 AND user_id IN LIST($2)",
        args![&batch.channel.id, &ids],
    )?;
    let present: BTreeSet<String> = present.into_iter().collect();
    for (user_id, at) in wanted.members.iter().filter(|(id, _)| !theirs(id)) {
        batch.members.push(MembershipChange {
            channel_id: batch.channel.id.clone(),
            user_id: user_id.clone(),
            is_add: present.contains(user_id),
            remote_id: String::new(),
            change_time: *at,
        });
    }
    Ok(())
}

fn write_posts(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    going: Vec<Post>,
    batch: &mut Batch,
) -> Result<()> {
    if going.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = going.iter().map(|p| p.id.as_str()).collect();
    let priorities = sync::priorities(tx, &ids)?;
    let file_ids = refs(going.iter().filter(|p| p.delete_at == 0).flat_map(|p| &p.file_ids));
    let files: Vec<FileInfo> = match file_ids.is_empty() {
        true => Vec::new(),
        false => tx.select("WHERE t.id IN LIST($1) AND t.delete_at = 0", args![&file_ids])?,
    };
    let there: BTreeSet<String> = match file_ids.is_empty() {
        true => BTreeSet::new(),
        false => sync::known_files(tx, &connection.remote_id, &file_ids)?.into_iter().collect(),
    };
    let names = named_people(tx, &going)?;
    let linked = linked_posts(ws, tx, &going, &batch.channel.id)?;
    let site_url = ws.config().site_url();
    for post in &going {
        let message = if post.delete_at == 0 && post.message.contains("/pl/") {
            let written = permalinks::to_wire(&post.message, &site_url, |id| linked.contains(id));
            if !written.elsewhere.is_empty() && post.remote_id.is_empty() {
                batch.linking_elsewhere.push(post.clone());
            }
            written.text
        } else {
            post.message.clone()
        };
        // Of a deleted message no word goes, nor whom it named.
        let message = if post.delete_at == 0 { message } else { String::new() };
        let prepared = mentions::prepare(&message, &connection.name, |name| names.get(name).cloned());
        batch.transforms.extend(prepared.transforms);
        let own: Vec<&FileInfo> = post.file_ids.iter().filter_map(|id| files.iter().find(|f| f.id == *id)).collect();
        let mut written = outgoing::post(post, prepared.text, &own, priorities.get(&post.id));
        written.props = outgoing::travelling_props(&written.props, !post.remote_id.is_empty());
        batch.posts.push(written);
    }
    batch.files = files.into_iter().filter(|f| f.remote_id != connection.remote_id && !there.contains(&f.id)).collect();
    Ok(())
}

/// Who could be meant by the mentions in these posts.
fn named_people(tx: &mut Tx, posts: &[Post]) -> Result<HashMap<String, String>> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for post in posts.iter().filter(|p| p.delete_at == 0 && p.message.contains('@')) {
        for mention in mentions::find(&post.message) {
            names.extend(mention.candidates().map(str::to_ascii_lowercase));
        }
    }
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(sync::ids_by_username(tx, &names)?)
}

/// The posts of this channel that these posts link to.
fn linked_posts(ws: &Workspace, tx: &mut Tx, posts: &[Post], channel_id: &str) -> Result<BTreeSet<String>> {
    let site_url = ws.config().site_url();
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for post in posts.iter().filter(|p| p.delete_at == 0 && p.message.contains("/pl/")) {
        permalinks::to_wire(&post.message, &site_url, |id| {
            ids.insert(id.to_owned());
            false
        });
    }
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    Ok(causeway_store::posts::ids_of_channel(tx, channel_id, &ids)?.into_iter().collect())
}
