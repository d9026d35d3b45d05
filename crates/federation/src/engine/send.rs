//! Turns a batch into messages, sends them in order, and finds out what of it the other side does not take.

use causeway_model::files::FileInfo;

use super::collect::Batch;
use super::peer::{Remote, Trouble};
use super::recipients::Kind;
use crate::limits::TARGET_FRAME_BYTES;
use crate::wire::{
    AnswerNotes, NO_HISTORY, Response, SyncMsg, SyncResponse, WireAcknowledgement, WirePost, WireReaction, WireUser,
    features, topics,
};

/// Users of one message to servers that are not like this one.
const USERS_AT_ONCE: usize = 25;
/// Posts of one message to servers like this one, and to those that take packed ones.
const POSTS_AT_ONCE: usize = 500;
const POSTS_AT_ONCE_PACKED: usize = 1_000;
/// How much longer a message may be that travels packed.
const PACKED_IS_LONGER: usize = 3;

/// Something that the other side does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) kind: Kind,
    pub(super) reference: String,
    pub(super) reason: String,
}

/// What became of a batch's items.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) refused: Vec<Refused>,
    /// Files that the other side has now.
    pub(super) files: Vec<String>,
    /// Files that it does not take, and why.
    pub(super) refused_files: Vec<(FileInfo, String)>,
    /// From when on the other side takes history; 0 when it has not said.
    pub(super) history_from: i64,
}

impl Report {
    pub(super) fn is_refused(&self, kind: Kind, reference: &str) -> bool {
        self.refused.iter().any(|r| r.kind == kind && r.reference == reference)
    }

    pub(super) fn refuse(&mut self, kind: Kind, reference: &str, reason: &str) {
        // A user goes twice: alone, and with their membership.
        if !self.is_refused(kind, reference) {
            self.refused.push(Refused { kind, reference: reference.to_owned(), reason: reason.to_owned() });
        }
    }
}

/// How a batch went, when it went.
pub(super) enum Verdict {
    Taken,
    /// The other side does not share the channel any more.
    Ended,
    /// The other side takes no history, in its words.
    NoHistory(String),
}

/// Sends a batch; every item of it is taken or in the report afterwards. On trouble nothing counts as sent.
///
/// A `doubtful` batch has failed several times: where the other side takes other things of this channel, it is taken apart
/// until the one item is found that it cannot take.
pub(super) async fn send(
    remote: &Remote,
    batch: &Batch,
    report: &mut Report,
    doubtful: bool,
) -> Result<Verdict, Trouble> {
    let config = remote.federation.ws().config();
    let settings = &config.connected_workspaces;
    let mut queue = match remote.is_causeway() {
        true => joined(batch, remote.announces(features::GZIP)),
        false => apart(batch, settings.max_posts_per_sync as usize, settings.member_sync_batch_size as usize),
    };
    // What is left of the queue comes from its end.
    queue.reverse();
    while let Some(mut msg) = queue.pop() {
        msg.id = remote.federation.ws().ids.new_id();
        let answer = match remote.ask(topics::SYNC, &msg).await {
            Ok(answer) => answer,
            Err(Trouble::Never(reason)) => Response::fail(reason),
            Err(Trouble::Failing(reason)) if doubtful && takes_other_things(remote, &batch.channel.id).await => {
                Response::fail(reason)
            }
            Err(trouble) => return Err(trouble),
        };
        if answer.is_ok() {
            let taken: SyncResponse = answer.payload_as().unwrap_or_default();
            note(&msg, &taken, report);
        } else if answer.says_no_longer_shared() {
            return Ok(Verdict::Ended);
        } else if batch.comes_as == SyncMsg::HISTORY && answer.err.contains(NO_HISTORY) {
            return Ok(Verdict::NoHistory(answer.err));
        } else if let Some((first, second)) = split(&msg) {
            queue.push(second);
            queue.push(first);
        } else {
            refuse_all(&msg, &answer.err, report);
        }
    }
    Ok(Verdict::Taken)
}

/// Whether the other side takes a message of this channel that holds nothing: then a failure is the fault of what a message holds.
pub(super) async fn takes_other_things(remote: &Remote, channel_id: &str) -> bool {
    let ws = remote.federation.ws();
    let probe = SyncMsg { id: ws.ids.new_id(), channel_id: channel_id.to_owned(), ..SyncMsg::default() };
    remote.ask(topics::SYNC, &probe).await.is_ok_and(|answer| answer.is_ok())
}

fn empty(batch: &Batch) -> SyncMsg {
    let causeway_as = batch.comes_as.to_owned();
    SyncMsg { channel_id: batch.channel.id.clone(), causeway_as, ..SyncMsg::default() }
}

/// For servers like this one: everything in one message, or as few as the sizes allow.
fn joined(batch: &Batch, packed: bool) -> Vec<SyncMsg> {
    let (count, bytes) = match packed {
        true => (POSTS_AT_ONCE_PACKED, TARGET_FRAME_BYTES * PACKED_IS_LONGER),
        false => (POSTS_AT_ONCE, TARGET_FRAME_BYTES),
    };
    let mut chunks = by_size(&batch.posts, count, bytes);
    let first = if chunks.is_empty() { Vec::new() } else { chunks.remove(0) };
    let mut out = vec![SyncMsg {
        users: batch.users.iter().map(|u| (u.id.clone(), u.clone())).collect(),
        membership_changes: batch.members.clone(),
        posts: first,
        mention_transforms: batch.transforms.clone(),
        ..empty(batch)
    }];
    for posts in chunks {
        out.push(SyncMsg { posts, mention_transforms: batch.transforms.clone(), ..empty(batch) });
    }
    if let Some(last) = out.last_mut() {
        last.acknowledgements = batch.acknowledgements.clone();
        last.reactions = batch.reactions.clone();
        // What they speak of is there by then.
        last.causeway = batch.notes.clone();
    }
    out.retain(|msg| size(msg) > 0);
    out
}

fn by_size(posts: &[WirePost], most: usize, most_bytes: usize) -> Vec<Vec<WirePost>> {
    let mut chunks: Vec<Vec<WirePost>> = Vec::new();
    let mut bytes = 0;
    for post in posts {
        // Close enough: what else a post holds is small and bounded, its props excepted.
        let props = if post.props.is_empty() { 0 } else { serde_json::to_string(&post.props).map_or(0, |s| s.len()) };
        let own = post.message.len() + props + 600 + post.metadata.files.len() * 600;
        match chunks.last_mut() {
            Some(chunk) if chunk.len() < most && bytes + own <= most_bytes => {
                bytes += own;
                chunk.push(post.clone());
            }
            _ => {
                bytes = own;
                chunks.push(vec![post.clone()]);
            }
        }
    }
    chunks
}

/// For the reference: each kind in its own messages, in its order.
fn apart(batch: &Batch, posts_at_once: usize, members_at_once: usize) -> Vec<SyncMsg> {
    let mut out = Vec::new();
    for users in batch.users.chunks(USERS_AT_ONCE) {
        out.push(SyncMsg { users: users.iter().map(|u| (u.id.clone(), u.clone())).collect(), ..empty(batch) });
    }
    for members in batch.members.chunks(members_at_once.clamp(1, USERS_AT_ONCE)) {
        // Who is new there comes along once more.
        let added = |user: &&WireUser| members.iter().any(|m| m.is_add && m.user_id == user.id);
        let users = batch.users.iter().filter(added).map(|u| (u.id.clone(), u.clone())).collect();
        out.push(SyncMsg { users, membership_changes: members.to_vec(), ..empty(batch) });
    }
    for posts in batch.posts.chunks(posts_at_once.max(1)) {
        out.push(SyncMsg { posts: posts.to_vec(), mention_transforms: batch.transforms.clone(), ..empty(batch) });
    }
    for acknowledgements in batch.acknowledgements.chunks(posts_at_once.max(1)) {
        out.push(SyncMsg { acknowledgements: acknowledgements.to_vec(), ..empty(batch) });
    }
    for reactions in batch.reactions.chunks(posts_at_once.max(1)) {
        out.push(SyncMsg { reactions: reactions.to_vec(), ..empty(batch) });
    }
    out
}

fn size(msg: &SyncMsg) -> usize {
    let notes = usize::from(msg.causeway.is_some());
    msg.users.len()
        + msg.membership_changes.len()
        + msg.posts.len()
        + msg.acknowledgements.len()
        + msg.reactions.len()
        + notes
}

/// Two messages that hold what one held, in the same order of kinds; `None` when it holds one item.
fn split(msg: &SyncMsg) -> Option<(SyncMsg, SyncMsg)> {
    let total = size(msg);
    if total < 2 {
        return None;
    }
    let half = total.div_ceil(2);
    let bare = || SyncMsg {
        channel_id: msg.channel_id.clone(),
        mention_transforms: msg.mention_transforms.clone(),
        causeway_as: msg.causeway_as.clone(),
        ..SyncMsg::default()
    };
    let (mut first, mut second) = (bare(), bare());
    let mut placed = 0;
    let mut here = || {
        placed += 1;
        placed <= half
    };
    for (id, user) in &msg.users {
        if here() { &mut first.users } else { &mut second.users }.insert(id.clone(), user.clone());
    }
    for item in &msg.membership_changes {
        if here() { &mut first.membership_changes } else { &mut second.membership_changes }.push(item.clone());
    }
    for item in &msg.posts {
        if here() { &mut first.posts } else { &mut second.posts }.push(item.clone());
    }
    for item in &msg.acknowledgements {
        if here() { &mut first.acknowledgements } else { &mut second.acknowledgements }.push(item.clone());
    }
    for item in &msg.reactions {
        if here() { &mut first.reactions } else { &mut second.reactions }.push(item.clone());
    }
    second.causeway.clone_from(&msg.causeway);
    Some((first, second))
}

/// As the change log names a reaction.
pub(super) fn reaction_reference(reaction: &WireReaction) -> String {
    format!("{}:{}:{}", reaction.post_id, reaction.user_id, reaction.emoji_name)
}

/// As the change log names an acknowledgement.
pub(super) fn acknowledgement_reference(acknowledgement: &WireAcknowledgement) -> String {
    format!("{}:{}", acknowledgement.post_id, acknowledgement.user_id)
}

/// Puts what the answer lists as not applied into the report. Reactions and acknowledgements are listed by their post.
fn note(msg: &SyncMsg, answer: &SyncResponse, report: &mut Report) {
    let AnswerNotes { reasons, history_from } = answer.causeway.clone().unwrap_or_default();
    report.history_from = report.history_from.max(history_from);
    let why = |id: &str| reasons.get(id).cloned().unwrap_or_else(|| "refused by the other side".to_owned());
    for id in answer.user_errors.iter().filter(|id| msg.users.contains_key(*id)) {
        report.refuse(Kind::User, id, &why(id));
    }
    for id in answer.membership_errors.iter().filter(|id| msg.membership_changes.iter().any(|m| m.user_id == **id)) {
        report.refuse(Kind::Member, id, &why(id));
    }
    for id in answer.post_errors.iter().filter(|id| msg.posts.iter().any(|p| p.id == **id)) {
        report.refuse(Kind::Post, id, &why(id));
    }
    for item in msg.reactions.iter().filter(|r| answer.reaction_errors.contains(&r.post_id)) {
        report.refuse(Kind::Reaction, &reaction_reference(item), &why(&item.post_id));
    }
    for item in msg.acknowledgements.iter().filter(|a| answer.acknowledgement_errors.contains(&a.post_id)) {
        report.refuse(Kind::Acknowledgement, &acknowledgement_reference(item), &why(&item.post_id));
    }
}

fn refuse_all(msg: &SyncMsg, reason: &str, report: &mut Report) {
    if msg.causeway.is_some() {
        report.refuse(Kind::Channel, &msg.channel_id, reason);
    }
    for id in msg.users.keys() {
        report.refuse(Kind::User, id, reason);
    }
    for item in &msg.membership_changes {
        report.refuse(Kind::Member, &item.user_id, reason);
    }
    for item in &msg.posts {
        report.refuse(Kind::Post, &item.id, reason);
    }
    for item in &msg.reactions {
        report.refuse(Kind::Reaction, &reaction_reference(item), reason);
    }
    for item in &msg.acknowledgements {
        report.refuse(Kind::Acknowledgement, &acknowledgement_reference(item), reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(posts: usize, users: usize) -> SyncMsg {
        SyncMsg {
            posts: (0..posts).map(|n| WirePost { id: format!("p{n}"), ..WirePost::default() }).collect(),
            users: (0..users).map(|n| (format!("u{n}"), Default::default())).collect(),
            ..SyncMsg::default()
        }
    }

    #[test]
    fn splitting_ends_with_single_items_and_loses_none() {
        let mut queue = vec![message(5, 3)];
        let mut singles = Vec::new();
        while let Some(msg) = queue.pop() {
            match split(&msg) {
                Some((first, second)) => {
                    assert!(size(&first) > 0 && size(&second) > 0);
                    queue.extend([second, first]);
                }
                None => singles.push(msg),
            }
        }
        assert_eq!(singles.len(), 8);
        assert!(singles[..3].iter().all(|m| m.users.len() == 1));
        let ids: Vec<&str> = singles[3..].iter().map(|m| m.posts[0].id.as_str()).collect();
        assert_eq!(ids, ["p0", "p1", "p2", "p3", "p4"]);
    }

    #[test]
    fn large_posts_make_more_messages() {
        let post = |n: usize| WirePost { message: "x".repeat(16_000), id: n.to_string(), ..WirePost::default() };
        let posts: Vec<WirePost> = (0..200).map(post).collect();
        let chunks = by_size(&posts, POSTS_AT_ONCE, TARGET_FRAME_BYTES);
        assert!(chunks.len() > 2);
        assert_eq!(chunks.iter().map(Vec::len).sum::<usize>(), 200);
        let small: Vec<WirePost> = (0..1_200).map(|n| WirePost { id: n.to_string(), ..WirePost::default() }).collect();
        assert_eq!(by_size(&small, 500, TARGET_FRAME_BYTES).iter().map(Vec::len).collect::<Vec<_>>(), [500, 500, 200]);
    }
}
