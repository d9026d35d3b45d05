//! What waits for connections and what they refused: shown to administrators, tried again or dropped as they say.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_store::deliveries::{self, Waiting};
use causeway_store::people;
use causeway_store::refusals::{self as sql, Refusal, Which};
use causeway_store::{Tx, args};
use serde::Deserialize;

use super::require_connection;
use crate::audits;
use crate::changes;
use crate::connections::check_sharing_enabled;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system};
use crate::workspace::Workspace;

/// Most refusals that one unit of work retries: others wait for the database, too.
const AT_ONCE: i64 = 500;
/// Most ids that one request may name.
const MOST_IDS: usize = 1_000;

const RETRY: &str = "/api/v4/causeway/connections/queue/retry";
const DROP: &str = "/api/v4/causeway/connections/queue/drop";

/// What waits for one connection, and what it refused.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    pub waiting: Vec<Waiting>,
    pub refused: Vec<Refused>,
}

/// Something that was refused, and whose it is.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    pub refusal: Refusal,
    /// Empty where it is not known any more.
    pub author_id: String,
}

/// Which refusals an administrator means.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pub ids: Vec<String>,
    pub all: bool,
    /// With `all`: only those of this channel.
    pub channel_id: String,
}

impl Chosen {
    fn which(self) -> Result<Which> {
        let wrong = || {
            Error::invalid(
                "api.causeway.queue.chosen.app_error",
                format!("Say which: {{\"ids\": […]}} with 1 to {MOST_IDS} ids, or {{\"all\": true}}."),
            )
        };
        if self.all != self.ids.is_empty() || self.ids.len() > MOST_IDS {
            return Err(wrong());
        }
        if !self.channel_id.is_empty() && !causeway_model::ids::is_valid(&self.channel_id) {
            return Err(Error::invalid_body("channel_id"));
        }
        Ok(Which { channel_id: self.channel_id, ids: (!self.all).then_some(self.ids), at_rest: false })
    }
}

fn check(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_sharing_enabled(ws)?;
    check_system(ws, caller, Permission::ManageSecureConnections)
}

/// What waits for a connection, and a page of what it refused, the oldest first.
pub async fn queue(ws: &Workspace, caller: &Caller, remote_id: &str, offset: i64, limit: i64) -> Result<Queue> {
    check(ws, caller)?;
    let id = remote_id.to_owned();
    ws.store
        .read(move |tx| {
            require_connection(tx, &id)?;
            let waiting = deliveries::waiting(tx, &id)?;
            let found = sql::list(tx, &id, &Which::default(), offset, limit)?;
            let authors = sql::authors(tx, &found)?;
            let refused = found.into_iter().zip(authors).map(|(refusal, author_id)| Refused { refusal, author_id });
            Ok(Queue { waiting, refused: refused.collect() })
        })
        .await
}

/// Sends refused things again, to the connection that refused them and to no other. Says how much it is.
pub async fn retry(ws: &Workspace, caller: &Caller, remote_id: &str, chosen: Chosen) -> Result<usize> {
    check(ws, caller)?;
    let which = Which { at_rest: true, ..chosen.which()? };
    let mut total = 0;
    loop {
        let (work, caller, id, which) = (ws.clone(), caller.clone(), remote_id.to_owned(), which.clone());
        let is_first = total == 0;
        let (found, done) = ws
            .store
            .write(move |tx| {
                require_connection(tx, &id)?;
                let refused = sql::list(tx, &id, &which, 0, AT_ONCE)?;
                let mut done = 0;
                for refusal in &refused {
                    done += usize::from(again(&work, tx, refusal)?);
                }
                if is_first || done > 0 {
                    audits::record(&work, tx, &caller, RETRY, &format!("remote_id={id} count={done}"))?;
                }
                Ok::<_, Error>((refused.len(), done))
            })
            .await?;
        total += done;
        // Each one that was found is marked or gone, so that this ends.
        if (found as i64) < AT_ONCE {
            return Ok(total);
        }
    }
}

/// Puts a refused thing into the log again, for the connection that refused it. One that is not there any more is forgotten.
fn again(ws: &Workspace, tx: &mut Tx, refusal: &Refusal) -> Result<bool> {
    if refusal.channel_id.is_empty() {
        let is_there = people::send_again(tx, &refusal.remote_id, &refusal.kind, &refusal.reference)?;
        sql::forget(tx, &refusal.remote_id, "", &refusal.kind, &[&refusal.reference])?;
        changes::wake_people_after_commit(ws, tx);
        return Ok(is_there);
    }
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&refusal.channel_id])?;
    let change = match refusal.kind.as_str() {
        // A file goes with its message.
        "file" => {
            let post: Option<String> =
                tx.value("SELECT post_id FROM files WHERE id = $1 AND delete_at = 0", args![&refusal.reference])?;
            post.filter(|id| !id.is_empty()).map(|id| (changes::POST, id))
        }
        changes::POST => Some((changes::POST, refusal.reference.clone())),
        changes::REACTION => Some((changes::REACTION, refusal.reference.clone())),
        changes::ACKNOWLEDGEMENT => Some((changes::ACKNOWLEDGEMENT, refusal.reference.clone())),
        changes::MEMBER => Some((changes::MEMBER, refusal.reference.clone())),
        changes::USER => Some((changes::USER, refusal.reference.clone())),
        _ => None,
    };
    let (Some(channel), Some((kind, reference))) = (channel.filter(Channel::is_shared), change) else {
        sql::forget(tx, &refusal.remote_id, &refusal.channel_id, &refusal.kind, &[&refusal.reference])?;
        return Ok(false);
    };
    let seq = changes::record_for(ws, tx, &channel, (kind, &reference), "", &refusal.remote_id)?;
    sql::note_retry(tx, &refusal.id, &refusal.remote_id, seq)?;
    if refusal.kind == changes::POST {
        let author: Option<String> = tx.value(
            "SELECT p.user_id FROM posts p JOIN users u ON u.id = p.user_id WHERE p.id = $1 AND u.remote_id = ''",
            args![&reference],
        )?;
        if let Some(author) = author {
            let to = (reference.as_str(), channel.id.as_str(), author.as_str());
            after_commit(ws, tx, kinds::post_delivery(to, &refusal.remote_id, "waiting", 0, ""));
        }
    }
    Ok(true)
}

/// Drops refused things: they will not be sent again by themselves. Says how many.
pub async fn drop_refusals(ws: &Workspace, caller: &Caller, remote_id: &str, chosen: Chosen) -> Result<u64> {
    check(ws, caller)?;
    let which = chosen.which()?;
    let (work, caller, id) = (ws.clone(), caller.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            require_connection(tx, &id)?;
            let dropped = sql::drop(tx, &id, &which, work.now())?;
            audits::record(&work, tx, &caller, DROP, &format!("remote_id={id} count={dropped}"))?;
            Ok(dropped)
        })
        .await
}
