//! The other side compares what both hold of a channel, and asks for what it lacks. It is told of nothing that it should not hold.

use std::collections::HashSet;
use std::sync::Arc;

use causeway_model::connections::Connection;
use causeway_service::{Error, Kind as ErrorKind, Result, audits, policy, sharing};
use causeway_store::{Tx, args};
use parking_lot::Mutex;

use super::{Answer, Payload};
use crate::Federation;
use crate::limits::is_id;
use crate::proof::{Held, MOST_LISTED, MOST_RESENT, MOST_SUMMED, MOST_TOLD, STRETCHES, items, stretch_sum, tell};
use crate::wire::{CompareAnswer, CompareRequest, NO_LONGER_SHARED, ResendRequest};

/// Connections whose question is being answered: each one at a time, for an answer may read much.
#[derive(Debug, Default, Clone)]
pub struct Busy(Arc<Mutex<HashSet<String>>>);

struct Turn(Busy, String);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.0.lock().remove(&self.1);
    }
}

impl Busy {
    fn turn(&self, remote_id: &str) -> Result<Turn> {
        if self.0.lock().insert(remote_id.to_owned()) {
            return Ok(Turn(self.clone(), remote_id.to_owned()));
        }
        Err(Error::new(
            ErrorKind::TooManyRequests,
            "api.remote_cluster.rate_limit.app_error",
            "A comparison over this connection is being answered. Ask again in a moment.",
        ))
    }
}

pub(super) async fn compare(federation: &Federation, connection: &Connection, raw: &str) -> Result<Answer> {
    let asked: CompareRequest = match serde_json::from_str(raw) {
        Ok(asked) => asked,
        Err(_) => return Ok(Answer::fail("invalid comparison: it does not have the expected form")),
    };
    if asked.up_to.len() > STRETCHES || asked.ids.len() > MOST_TOLD || asked.ids.iter().any(|id| !is_id(id)) {
        return Ok(Answer::fail("invalid comparison: it asks for too much"));
    }
    let _turn = federation.inner().comparing.turn(&connection.remote_id)?;
    let (ws, connection) = (federation.ws().clone(), connection.clone());
    let store = ws.store.clone();
    let answer = store.read_snapshot(move |tx| {
        let held = match open(&ws, tx, &connection, &asked.channel_id)? {
            Ok(held) => held,
            Err(why) => return Ok(Err(why)),
        };
        answer(tx, &held, &asked).map(Ok)
    });
    match answer.await? {
        Ok(answer) => Ok(Answer::ok(Some(Payload::Other(serde_json::to_value(answer).unwrap_or_default())))),
        Err(why) => Ok(Answer::fail(why)),
    }
}

fn answer(tx: &mut Tx, held: &Held, asked: &CompareRequest) -> Result<CompareAnswer> {
    let mut out = CompareAnswer { told: tell(tx, held, &asked.ids)?, ..CompareAnswer::default() };
    let mut after = asked.after.clone();
    if let (true, Some(to)) = (asked.list, asked.up_to.first()) {
        out.items = items(tx, held, &after, to, MOST_LISTED)?;
        out.more = out.items.len() as i64 == MOST_LISTED;
        return Ok(out);
    }
    let mut left = MOST_SUMMED;
    for to in &asked.up_to {
        let some = items(tx, held, &after, to, left)?;
        left -= some.len() as i64;
        if left <= 0 {
            break;
        }
        out.sums.push(stretch_sum(&some));
        after = to.clone();
    }
    Ok(out)
}

/// The share, if it is open to the sender; otherwise the words that tell them.
fn open(
    ws: &causeway_service::Workspace,
    tx: &mut Tx,
    connection: &Connection,
    channel_id: &str,
) -> Result<std::result::Result<Held, String>> {
    let held = Held::of(tx, channel_id, &connection.remote_id)?;
    if let Some(why) = super::sync::held(tx, connection, channel_id, held.as_ref().map(|h| &h.share))? {
        return Ok(Err(why));
    }
    let Some(held) = held else { return Ok(Err(format!("{NO_LONGER_SHARED}: {channel_id}"))) };
    let channel = tx.find("WHERE t.id = $1", args![channel_id])?;
    if let Some(channel) = channel
        && let Some(why) =
            sharing::why_not_in_channel(&policy::of(ws, connection), tx, &connection.remote_id, &channel)?
    {
        return Ok(Err(why));
    }
    Ok(Ok(held))
}

pub(super) async fn resend(federation: &Federation, connection: &Connection, raw: &str) -> Result<Answer> {
    let asked: ResendRequest = match serde_json::from_str(raw) {
        Ok(asked) => asked,
        Err(_) => return Ok(Answer::fail("invalid request: it does not have the expected form")),
    };
    if asked.items.len() > MOST_RESENT {
        return Ok(Answer::fail("invalid request: it asks for too much"));
    }
    let _turn = federation.inner().comparing.turn(&connection.remote_id)?;
    let (ws, connection) = (federation.ws().clone(), connection.clone());
    let store = ws.store.clone();
    let done = store.write(move |tx| {
        let held = match open(&ws, tx, &connection, &asked.channel_id)? {
            Ok(held) => held,
            Err(why) => return Ok::<_, Error>(Answer::fail(why)),
        };
        // What is on its way already need not go twice.
        let pending = held.pending(tx)?;
        let post = |reference: &str| reference.split(':').next().unwrap_or_default().to_owned();
        let items: Vec<(String, String)> = asked
            .items
            .into_iter()
            .filter(|item| pending.as_ref().is_some_and(|pending| !pending.contains(&post(&item.reference))))
            .map(|item| (item.kind, held.identities.reference_here(&item.reference)))
            .collect();
        let count = sharing::send_again(&ws, tx, &held.share, &items)?;
        if count > 0 {
            let extra = format!("remote_id={} channel_id={} count={count}", connection.remote_id, asked.channel_id);
            audits::remote_act(&ws, tx, "asked_again", &extra)?;
        }
        Ok(Answer::ok(None))
    });
    done.await
}
