//! What is held of a channel that both sides should hold alike, read in bounded pieces.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use causeway_model::connections::{ChannelRemote, History};
use causeway_service::{Result, sharing};
use causeway_store::proofs::{self, Shared, Written};
use causeway_store::{Tx, changes, posts};
use sha2::{Digest, Sha256};

use super::mask::comparable;
use super::{MOST_LISTED, STRETCH};
use crate::identities::Identities;
use crate::wire::{ItemDigest, Parts, Place, StretchSum, Told};

/// Changes that have not been acknowledged of which is known what they are about.
const MOST_PENDING: i64 = 10_000;

/// A share as a comparison sees it.
pub(crate) struct Held {
    pub(crate) share: ChannelRemote,
    pub(crate) history: Option<History>,
    pub(crate) shared: Shared,
    /// Who has another id here than at the other side. What is compared is told in its ids.
    pub(crate) identities: Identities,
}

impl Held {
    /// The live share of a channel with a connection.
    pub(crate) fn of(tx: &mut Tx, channel_id: &str, remote_id: &str) -> Result<Option<Self>> {
        let Some(share) = sharing::live_remote(tx, channel_id, remote_id)? else { return Ok(None) };
        let history = sharing::history_of_share(tx, &share)?;
        let shared = Shared::of(&share, history.as_ref());
        let from_home = sharing::shared_channel(tx, channel_id)?.is_some_and(|s| s.has_home_at(remote_id));
        let identities = Identities::of_connection(tx, remote_id, from_home)?;
        Ok(Some(Self { share, history, shared, identities }))
    }

    /// The posts of which something is on its way to the other side; `None` where that is too much to say.
    pub(crate) fn pending(&self, tx: &mut Tx) -> Result<Option<BTreeSet<String>>> {
        let log = changes::after(tx, &self.share.channel_id, self.share.cursor, MOST_PENDING)?;
        if log.len() as i64 == MOST_PENDING {
            return Ok(None);
        }
        let theirs = self.share.remote_id.as_str();
        let going = log.iter().filter(|c| c.origin != theirs && (c.target.is_empty() || c.target == theirs));
        Ok(Some(going.filter_map(|c| c.reference.split(':').next()).map(str::to_owned).collect()))
    }

    /// Whether a message from before the share has yet to be sent.
    fn is_history_to_come(&self, at: i64, id: &str) -> bool {
        self.history.as_ref().is_some_and(|h| {
            h.is_under_way() && at >= h.since && at <= h.until_at && (at, id) > (h.cursor_at, h.cursor_id.as_str())
        })
    }
}

/// The place behind every message.
pub(crate) fn end_of_all() -> Place {
    Place { at: i64::MAX, id: "~".to_owned() }
}

/// A message that is comparable, and small.
struct Small {
    place: Place,
    body: String,
    files: Vec<String>,
    pinned: bool,
}

fn small(written: Written, identities: &Identities) -> Small {
    let mut files = written.file_ids;
    files.sort_unstable();
    let is_me = if written.kind == "me" { "me" } else { "" };
    let mut body = Sha256::new();
    for part in [identities.there(&written.user_id), &written.root_id, is_me, &comparable(&written.message)] {
        body.update((part.len() as u64).to_be_bytes());
        body.update(part.as_bytes());
    }
    let place = Place { at: written.create_at, id: written.id };
    Small { place, body: hex(body), files, pinned: written.is_pinned }
}

fn hex(digest: Sha256) -> String {
    use std::fmt::Write;
    digest.finalize().iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// What hangs on these messages, joined to them.
fn parts(tx: &mut Tx, messages: Vec<Small>, identities: &Identities) -> Result<Vec<(Place, Parts)>> {
    let ids: Vec<&str> = messages.iter().map(|m| m.place.id.as_str()).collect();
    let mut reactions: HashMap<String, Vec<String>> = HashMap::new();
    for reaction in posts::reactions_of(tx, &ids)? {
        let one = format!("{}:{}", identities.there(&reaction.user_id), reaction.emoji_name);
        reactions.entry(reaction.post_id).or_default().push(one);
    }
    let mut acknowledgements: HashMap<String, Vec<String>> = HashMap::new();
    for acknowledgement in posts::acknowledgements_of(tx, &ids)? {
        let one = identities.there(&acknowledgement.user_id).to_owned();
        acknowledgements.entry(acknowledgement.post_id).or_default().push(one);
    }
    let priorities: BTreeMap<String, String> = posts::priorities_of(tx, &ids)?
        .into_iter()
        .map(|(id, p)| (id, format!("{}{}", p.priority, if p.requested_ack { "+ack" } else { "" })))
        .collect();
    let sorted = |list: Option<Vec<String>>| {
        let mut list = list.unwrap_or_default();
        list.sort_unstable();
        list
    };
    Ok(messages
        .into_iter()
        .map(|message| {
            let id = message.place.id.as_str();
            let priority = priorities.get(id).filter(|p| !p.is_empty());
            let parts = Parts {
                body: priority.map_or(message.body.clone(), |priority| format!("{}/{priority}", message.body)),
                files: message.files,
                reactions: sorted(reactions.remove(id)),
                acknowledgements: sorted(acknowledgements.remove(id)),
                pinned: message.pinned,
            };
            (message.place, parts)
        })
        .collect())
}

fn digest_of(parts: &Parts) -> String {
    let mut digest = Sha256::new();
    digest.update(serde_json::to_vec(parts).unwrap_or_default());
    hex(digest)
}

/// What should be on both sides behind a place, up to another: so many at most, oldest first.
pub(crate) fn items(tx: &mut Tx, held: &Held, after: &Place, to: &Place, limit: i64) -> Result<Vec<ItemDigest>> {
    let mut out: Vec<ItemDigest> = Vec::new();
    let mut from = after.clone();
    while (out.len() as i64) < limit {
        let wanted = STRETCH.min(limit - out.len() as i64);
        let page = proofs::page(tx, &held.shared, (from.at, &from.id), (to.at, &to.id), wanted, |w| {
            small(w, &held.identities)
        })?;
        let is_last = (page.len() as i64) < wanted;
        let page = parts(tx, page, &held.identities)?;
        out.extend(page.into_iter().map(|(place, parts)| ItemDigest { place, digest: digest_of(&parts) }));
        match out.last() {
            Some(last) if !is_last => from = last.place.clone(),
            _ => break,
        }
    }
    Ok(out)
}

/// What a list of messages comes to.
pub(crate) fn stretch_sum(items: &[ItemDigest]) -> StretchSum {
    let mut digest = Sha256::new();
    for item in items {
        digest.update(item.place.id.as_bytes());
        digest.update(item.digest.as_bytes());
    }
    StretchSum { count: items.len() as i64, digest: hex(digest) }
}

/// How these messages are here, as the other side may know it: of what it was not sent by itself it is told no more than that it is there,
/// if it knows the id.
pub(crate) fn tell(tx: &mut Tx, held: &Held, ids: &[String]) -> Result<Vec<Told>> {
    let wanted: Vec<&str> = ids.iter().map(String::as_str).take(MOST_LISTED as usize).collect();
    let pending = held.pending(tx)?;
    let found = proofs::by_ids(tx, &held.shared, &wanted)?;
    let mut told: HashMap<String, Told> = HashMap::new();
    let mut live = Vec::new();
    for written in found {
        let is_to_come = held.is_history_to_come(written.create_at, &written.id);
        let waiting = is_to_come || pending.as_ref().is_none_or(|pending| pending.contains(&written.id));
        let state = match (written.is_expected, written.delete_at) {
            (false, 0) => "withheld",
            (false, _) => "absent",
            (true, 0) => "live",
            (true, _) => "deleted",
        };
        let one = Told {
            id: written.id.clone(),
            state: state.to_owned(),
            expected: written.is_expected,
            yours: written.is_expected && written.remote_id == held.share.remote_id,
            waiting,
            parts: Parts::default(),
        };
        told.insert(written.id.clone(), one);
        if state == "live" {
            live.push(small(written, &held.identities));
        }
    }
    for (place, parts) in parts(tx, live, &held.identities)? {
        if let Some(one) = told.get_mut(&place.id) {
            one.parts = parts;
        }
    }
    let absent = |id: &String| Told { id: id.clone(), state: "absent".to_owned(), ..Told::default() };
    Ok(ids.iter().map(|id| told.remove(id).unwrap_or_else(|| absent(id))).collect())
}
