//! The other side accepts an invitation of ours.

use causeway_model::connections::{Connection, INVITATION_LIFETIME};
use causeway_store::args;

use super::{actions, audit, check_enabled, find, remember_after};
use crate::error::Result;
use crate::permissions::Caller;
use crate::sessions::token_hash;
use crate::workspace::Workspace;

/// What the accepting server tells of itself. Its form and its address have been checked.
#[derive(Clone, Default)]
pub struct Confirmation {
    pub site_url: String,
    /// What we present to it from now on.
    pub token: String,
    /// What it presents to us from now on.
    pub refreshed_token: String,
}

impl std::fmt::Debug for Confirmation {
    /// Tokens stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Confirmation").field("site_url", &self.site_url).finish_non_exhaustive()
    }
}

/// Why a confirmation does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Expired,
    AlreadyConfirmed,
    /// The token it will present is the invitation's.
    TokenNotFresh,
    /// The invitation was revoked while the confirmation was under way.
    Revoked,
    /// The site is this server's own.
    OwnSite,
}

impl Refusal {
    fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::AlreadyConfirmed => "already confirmed",
            Self::TokenNotFresh => "token not fresh",
            Self::Revoked => "revoked",
            Self::OwnSite => "own site",
        }
    }
}

/// Takes the confirmation of whoever presented a token with the hash `presented`. Of two at once, one counts.
pub async fn confirm(
    ws: &Workspace,
    remote_id: &str,
    presented: String,
    ip_address: &str,
    given: Confirmation,
) -> Result<Result<Connection, Refusal>> {
    check_enabled(ws)?;
    let (ws2, id) = (ws.clone(), remote_id.to_owned());
    let caller = Caller { ip_address: ip_address.to_owned(), ..Caller::default() };
    ws.store
        .write(move |tx| {
            let outcome = match find(tx, &id)?.filter(|c| c.delete_at == 0) {
                None => Err(Refusal::Revoked),
                Some(connection) => confirmed(&ws2, connection, &presented, &given),
            };
            let extra = match &outcome {
                Ok(connection) => format!("remote_id={id} site_url={}", connection.site_url),
                Err(refusal) => format!("failed remote_id={id} reason={}", refusal.name()),
            };
            if let Ok(connection) = &outcome {
                tx.execute_one(
                    "UPDATE connections SET site_url = $2, token_hash = $3, secret = $4, invite_token = '', invite_token_hash = ''
                     WHERE remote_id = $1",
                    args![&id, &connection.site_url, &connection.token_hash, &connection.secret],
                )?;
                remember_after(&ws2, tx, &id)?;
            }
            audit(&ws2, tx, &caller, actions::CONFIRM, &extra)?;
            Ok(outcome)
        })
        .await
}

fn confirmed(
    ws: &Workspace,
    mut connection: Connection,
    presented: &str,
    given: &Confirmation,
) -> Result<Connection, Refusal> {
    if !connection.is_pending() {
        return Err(Refusal::AlreadyConfirmed);
    }
    if connection.invite_token_hash != presented {
        return Err(Refusal::Revoked);
    }
    if ws.now() > connection.create_at.saturating_add(INVITATION_LIFETIME) {
        return Err(Refusal::Expired);
    }
    let fresh = token_hash(&given.refreshed_token);
    if fresh == connection.invite_token_hash {
        return Err(Refusal::TokenNotFresh);
    }
    if given.site_url == ws.config().site_url() {
        return Err(Refusal::OwnSite);
    }
    connection.site_url = given.site_url.clone();
    connection.token_hash = fresh;
    connection.secret = given.token.clone();
    connection.invite_token = String::new();
    connection.invite_token_hash = String::new();
    Ok(connection)
}
