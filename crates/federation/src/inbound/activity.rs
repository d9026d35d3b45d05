//! Who is typing at the other side, and how far its people have read: only of the sender's own people, in channels shared with it.

use std::collections::{BTreeMap, HashMap};

use causeway_model::channels::Channel;
use causeway_model::connections::Connection;
use causeway_service::events::{after_commit, kinds};
use causeway_service::{Error, Result, Workspace, policy, sharing};
use causeway_store::{Tx, args, people, reads};

use super::Answer;
use crate::Federation;
use crate::limits::{MAX_CLOCK_AHEAD_MS, is_id};
use crate::wire::{Activity, WireRead, WireTyping};

/// Most of each kind in one message.
const MOST: usize = 500;

pub(super) async fn receive(federation: &Federation, connection: &Connection, raw: &str) -> Result<Answer> {
    let Ok(mut said) = serde_json::from_str::<Activity>(raw) else {
        return Ok(Answer::fail("invalid activity: it does not have the expected form"));
    };
    if said.typing.len() > MOST || said.reads.len() > MOST || !is_id(&said.channel_id) {
        return Ok(Answer::fail("invalid activity: it holds too much, or names no channel"));
    }
    let policy = policy::of(federation.ws(), connection);
    if !policy.typing || !federation.ws().config().service.enable_user_typing_messages {
        said.typing.clear();
    }
    if !policy.read_positions {
        said.reads.clear();
    }
    if !said.typing.is_empty() && federation.inner().typing.admit(&connection.remote_id) {
        typing(federation, connection, &said.channel_id, said.typing).await?;
    }
    if !said.reads.is_empty() {
        read(federation, connection, &said.channel_id, said.reads).await?;
    }
    // Whether anybody was told is of no interest.
    Ok(Answer::ok(None))
}

/// Where something happens, and to whom it happens there.
struct Place<'a> {
    channel_id: &'a str,
    user_ids: Vec<String>,
    /// Whether only who may write there counts.
    writes: bool,
}

/// Those of the people whom the sender may speak for in the channel, and who are in it, with the ids that they have here. Nobody where
/// nothing comes in from the sender.
fn speakers(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    place: &Place<'_>,
) -> Result<HashMap<String, String>> {
    let (remote_id, channel_id) = (connection.remote_id.as_str(), place.channel_id);
    let (live, shared) = (sharing::live_remote(tx, channel_id, remote_id)?, sharing::shared_channel(tx, channel_id)?);
    let channel: Option<Channel> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![channel_id])?;
    let (Some(live), Some(shared), Some(channel)) = (live, shared, channel) else { return Ok(HashMap::new()) };
    let home = shared.has_home_at(remote_id);
    let reads_only = !home && (live.read_only || shared.read_only);
    let closed = sharing::why_not_in_channel(&policy::of(ws, connection), tx, remote_id, &channel)?.is_some();
    if live.paused_at > 0 || closed || (place.writes && reads_only) {
        return Ok(HashMap::new());
    }
    let ids: Vec<&str> = place.user_ids.iter().map(String::as_str).filter(|id| is_id(id)).collect();
    let found = people::members_of_connection(tx, remote_id, &ids, channel_id)?;
    let own = found.into_iter().filter(|user| home || !user.is_passed_on());
    Ok(own.map(|user| (user.id_there().to_owned(), user.id)).collect())
}

async fn typing(
    federation: &Federation,
    connection: &Connection,
    channel_id: &str,
    said: Vec<WireTyping>,
) -> Result<()> {
    let (ws, connection, id) = (federation.ws().clone(), connection.clone(), channel_id.to_owned());
    let user_ids: Vec<String> = said.iter().map(|typing| typing.user_id.clone()).collect();
    let read = federation
        .ws()
        .store
        .read(move |tx| speakers(&ws, tx, &connection, &Place { channel_id: &id, user_ids, writes: true }));
    let found = read.await?;
    for typing in said {
        if let Some(user_id) = found.get(&typing.user_id)
            && (typing.root_id.is_empty() || is_id(&typing.root_id))
        {
            federation.ws().bus.publish(kinds::typing(user_id, channel_id, &typing.root_id));
        }
    }
    Ok(())
}

async fn read(federation: &Federation, connection: &Connection, channel_id: &str, said: Vec<WireRead>) -> Result<()> {
    let (ws, connection, id) = (federation.ws().clone(), connection.clone(), channel_id.to_owned());
    let keep = federation.ws().store.write(move |tx| {
        let user_ids: Vec<String> = said.iter().map(|read| read.user_id.clone()).collect();
        let found = speakers(&ws, tx, &connection, &Place { channel_id: &id, user_ids, writes: false })?;
        let (latest, mut news) = (ws.now() + MAX_CLOCK_AHEAD_MS, BTreeMap::new());
        for read in &said {
            let (Some(user_id), up_to) = (found.get(&read.user_id), read.up_to.min(latest)) else { continue };
            if up_to > 0 && reads::note(tx, &id, user_id, &connection.remote_id, up_to)? {
                news.insert(user_id.clone(), up_to);
            }
        }
        if !news.is_empty() {
            after_commit(&ws, tx, kinds::remote_read(&id, &connection.remote_id, &news));
        }
        Ok::<_, Error>(())
    });
    keep.await
}
