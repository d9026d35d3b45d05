//! New tokens for a connection that is in use, without a moment in which neither the old nor the new one is good.
//!
//! Each direction changes by itself, in numbered rounds that the side which checks the token drives. The side that presents it makes the new
//! one and tells its hash alone; the checking side accepts both from then on, until the other has said that it presents the new one.
//! Every step can be repeated, and is on the disk before it is answered. It must not know how the two talk.

use causeway_model::connections::Connection;
use causeway_store::Tx;
use serde::Serialize;

use super::{actions, audit, check_manage, errors, require_live, store};
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::sessions::token_hash;
use crate::workspace::Workspace;

/// How far ahead of our clock the number of a round may be, in milliseconds: numbers are times of the other side.
const MOST_AHEAD: i64 = 60 * 60 * 1_000;

/// How one token of a connection stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TokenState {
    /// When it was last changed; 0 when it is the one that the connection was made with.
    pub rotated_at: i64,
    /// Whether it is being changed now.
    pub rotating: bool,
}

/// How the tokens of a connection stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tokens {
    /// The one that the other side presents to us.
    pub theirs: TokenState,
    /// The one that we present to the other side.
    pub ours: TokenState,
}

impl From<&Connection> for Tokens {
    fn from(connection: &Connection) -> Self {
        Self {
            theirs: TokenState { rotated_at: connection.token_rotated_at, rotating: connection.token_rotating },
            ours: TokenState {
                rotated_at: connection.secret_rotated_at,
                rotating: connection.secret_asked.is_some() || !connection.next_secret.is_empty(),
            },
        }
    }
}

/// What came of the wish for a new token that we present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Minted {
    /// It is made, and has this hash.
    Made { token_hash: String },
    /// The number is not later than this one, of a round that is known already.
    Overtaken { latest: i64 },
    /// The number cannot be meant: the clocks of both sides are too far apart.
    TooFarAhead,
}

/// Changes both tokens of a connection. Where a change is under way, it stays at that.
pub async fn begin_rotation(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<Tokens> {
    check_manage(ws, caller)?;
    let (caller, id) = (caller.clone(), remote_id.to_owned());
    change(ws, remote_id, move |ws, tx, connection| {
        if connection.is_pending() {
            return Err(errors::not_yet_connected());
        }
        begin(ws, connection);
        connection.secret_asked.get_or_insert(connection.secret_rotation);
        audit(ws, tx, &caller, actions::ROTATE, &format!("remote_id={id} name={}", connection.name))?;
        Ok(Tokens::from(&*connection))
    })
    .await
}

/// The other side asks for another token to present, unless there was a change later than the one numbered `after`.
pub async fn rotate_for_them(ws: &Workspace, remote_id: &str, after: i64) -> Result<()> {
    change(ws, remote_id, move |ws, _, connection| {
        if !connection.token_rotating && connection.token_rotation <= after {
            begin(ws, connection);
            connection.token_rotation = connection.token_rotation.max(after.min(ws.now() + MOST_AHEAD) + 1);
        }
        Ok(())
    })
    .await
}

fn begin(ws: &Workspace, connection: &mut Connection) {
    if !connection.token_rotating {
        connection.token_rotating = true;
        connection.token_rotation = ws.now().max(connection.token_rotation + 1);
        connection.next_token_hash = String::new();
    }
}

/// Accepts, beside the one in use, the token with this hash, which the other side has made for round `number`.
pub async fn accept_next_token(ws: &Workspace, remote_id: &str, number: i64, hash: String) -> Result<()> {
    change(ws, remote_id, move |_, _, connection| {
        if connection.token_rotating && connection.token_rotation == number {
            connection.next_token_hash = hash;
        }
        Ok(())
    })
    .await
}

/// The other side does not know the token that it was to present: it makes another one.
pub async fn forget_next_token(ws: &Workspace, remote_id: &str, number: i64) -> Result<()> {
    accept_next_token(ws, remote_id, number, String::new()).await
}

/// The other side knows a later round than ours, `latest`: ours becomes the one after it. A database that was put back may be behind.
pub async fn renumber_rotation(ws: &Workspace, remote_id: &str, latest: i64) -> Result<()> {
    change(ws, remote_id, move |ws, _, connection| {
        if connection.token_rotating && latest >= connection.token_rotation && latest <= ws.now() + MOST_AHEAD {
            connection.token_rotation = latest + 1;
            connection.next_token_hash = String::new();
        }
        Ok(())
    })
    .await
}

/// The other side presents the new token from now on: the old one is worth nothing any more.
pub async fn finish_rotation(ws: &Workspace, remote_id: &str, number: i64) -> Result<()> {
    let id = remote_id.to_owned();
    change(ws, remote_id, move |ws, tx, connection| {
        let is_this = connection.token_rotating && connection.token_rotation == number;
        if !is_this || connection.next_token_hash.is_empty() {
            return Ok(());
        }
        connection.token_hash = std::mem::take(&mut connection.next_token_hash);
        connection.token_rotating = false;
        connection.token_rotated_at = ws.now();
        audit(ws, tx, &Caller::default(), actions::ROTATE, &format!("remote_id={id} done=theirs"))
    })
    .await
}

/// Makes the token that we will present after round `number`, or says again which one that is. The old one is presented until
/// [`adopt_secret`].
pub async fn mint_secret(ws: &Workspace, remote_id: &str, number: i64) -> Result<Minted> {
    let fresh = ws.ids.new_id();
    change(ws, remote_id, move |ws, _, connection| {
        if number > ws.now() + MOST_AHEAD {
            return Ok(Minted::TooFarAhead);
        }
        if number < connection.secret_rotation || number <= 0 {
            return Ok(Minted::Overtaken { latest: connection.secret_rotation });
        }
        if number > connection.secret_rotation {
            connection.secret_rotation = number;
            connection.next_secret = fresh;
        }
        let token = if connection.next_secret.is_empty() { &connection.secret } else { &connection.next_secret };
        Ok(Minted::Made { token_hash: token_hash(token) })
    })
    .await
}

/// Presents the token `secret` from now on, which the other side has been seen to accept.
pub async fn adopt_secret(ws: &Workspace, remote_id: &str, secret: &str) -> Result<()> {
    let (id, secret) = (remote_id.to_owned(), secret.to_owned());
    change(ws, remote_id, move |ws, tx, connection| {
        if secret.is_empty() || connection.next_secret != secret {
            return Ok(());
        }
        connection.secret = std::mem::take(&mut connection.next_secret);
        connection.secret_asked = None;
        connection.secret_rotated_at = ws.now();
        audit(ws, tx, &Caller::default(), actions::ROTATE, &format!("remote_id={id} done=ours"))
    })
    .await
}

/// Changes a live connection in one unit of work. What stays as it is, is not written.
async fn change<T: Send + 'static>(
    ws: &Workspace,
    remote_id: &str,
    work: impl FnOnce(&Workspace, &mut Tx, &mut Connection) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (ws2, id) = (ws.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let before = require_live(tx, &id)?;
            let mut connection = before.clone();
            let out = work(&ws2, tx, &mut connection)?;
            if connection != before {
                store(&ws2, tx, &connection)?;
            }
            Ok::<_, Error>(out)
        })
        .await
}
