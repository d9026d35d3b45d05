//! The accepting side: opens the code, tells the inviting server, and keeps nothing when that refuses.

use causeway_model::connections::Connection;
use causeway_service::connections::{self as service, Acceptance, Accepting, NewConnection};
use causeway_service::{Caller, Error, Kind, Result};

use super::{address_error, cut_off, own_site_url, ping, ping_until_answered, policy};
use crate::Federation;
use crate::invitation::{self, Invitation, OpenError};
use crate::transport::{Incoming, Outgoing, Peer, TransportError};
use crate::wire::{AppErrorBody, Frame, InvitationConfirm, topics};

/// What an administrator gives to accept an invitation.
#[derive(Clone, Default)]
pub struct Accept {
    pub new: NewConnection,
    pub invite: String,
    pub password: String,
}

impl std::fmt::Debug for Accept {
    /// Code and password stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accept").field("new", &self.new).finish_non_exhaustive()
    }
}

/// Accepts an invitation. A failed attempt leaves nothing behind but an audit record, and never touches a connection that exists.
pub async fn accept(fed: &Federation, caller: &Caller, given: Accept) -> Result<Connection> {
    service::check_manage(fed.ws(), caller)?;
    let (fed, caller) = (fed.clone(), caller.clone());
    // On a task of its own: whoever asked may hang up in the middle, and a connection must not be left half-made.
    let work = tokio::spawn(async move {
        let opened = open(&fed, &given).await;
        let (invitation, site_url) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                service::accept_failed(fed.ws(), &caller, &error.id).await?;
                return Err(error);
            }
        };
        let accepting = Accepting { new: given.new, remote_id: invitation.remote_id.clone(), site_url };
        let acceptance = match service::begin_accept(fed.ws(), &caller, accepting).await {
            Ok(acceptance) => acceptance,
            Err(error) => {
                service::accept_failed(fed.ws(), &caller, &error.id).await?;
                return Err(error);
            }
        };
        if let Err(error) = tell(&fed, &invitation, &acceptance).await {
            service::undo_accept(fed.ws(), &caller, acceptance, &error.id).await?;
            return Err(error);
        }
        finish(&fed, &caller, acceptance).await
    });
    work.await.map_err(cut_off)?
}

async fn open(fed: &Federation, given: &Accept) -> Result<(Invitation, String)> {
    let own = own_site_url(fed.ws())?;
    let (code, password) = (given.invite.clone(), given.password.clone());
    let opened = tokio::task::spawn_blocking(move || invitation::open(&code, &password)).await.map_err(cut_off)?;
    let invitation = opened.map_err(|error| open_error(&error))?;
    let policy = policy(&fed.ws().config());
    let site_url = match policy.check_site_url(&invitation.site_url) {
        Ok(site_url) => site_url,
        // What is wrong with a code of one's own is that, not the address.
        Err(_) if invitation.site_url.trim_end_matches('/') == own => own,
        Err(error) => return Err(address_error(&error)),
    };
    Ok((invitation, site_url))
}

fn open_error(error: &OpenError) -> Error {
    let message = match error {
        OpenError::NotBase64 | OpenError::TooShort | OpenError::TooLong => {
            "Could not decode the base64 string".to_owned()
        }
        OpenError::WrongPassword => {
            "Could not decrypt the remote cluster invite using the provided password".to_owned()
        }
        other => format!("The invitation cannot be used: {other}."),
    };
    Error::invalid(error.id(), message).with_detail(error.to_string())
}

/// Sends the confirmation, and understands what comes back.
async fn tell(fed: &Federation, invitation: &Invitation, acceptance: &Acceptance) -> Result<()> {
    let ws = fed.ws();
    let connection = &acceptance.connection;
    let payload = InvitationConfirm {
        remote_id: connection.remote_id.clone(),
        remote_team_id: String::new(),
        site_url: own_site_url(ws)?,
        token: acceptance.token.clone(),
        refreshed_token: connection.secret.clone(),
        version: invitation::VERSION,
    };
    let frame = Frame::new(&connection.remote_id, ws.ids.new_id(), topics::INVITATION, ws.now(), payload);
    let body = serde_json::to_vec(&frame).map_err(|e| Error::internal("write a confirmation", e))?;
    let to = Peer { secret: invitation.token.clone(), ..Peer::from(connection) };
    let sent = fed.transport().send(&to, Outgoing::ConfirmInvite(body.into())).await;
    match sent {
        Ok(answer) if answer.is_success() => Ok(()),
        Ok(answer) => Err(refusal(&answer)),
        // It may have arrived all the same: then the new token is taken.
        Err(TransportError::Unreachable(_)) if ping::exchange(fed, connection).await.is_ok() => Ok(()),
        Err(error) => Err(unreachable(&error)),
    }
}

/// What the other side's refusal means. Its own words stay out of it: they are another's, and may hold tokens.
fn refusal(answer: &Incoming) -> Error {
    let body: AppErrorBody = serde_json::from_slice(&answer.body).unwrap_or_default();
    let says = |word: &str| body.id.contains(word) || body.message.contains(word);
    match answer.status {
        400 if says("expired") => Error::invalid(
            "api.remote_cluster.invite_expired.app_error",
            "The invitation has expired. Ask the other side's administrator for a new one; it holds for 48 hours.",
        ),
        401 => used(),
        500 if says("already been confirmed") => used(),
        501 => Error::invalid(
            "api.remote_cluster.accept_invitation_error",
            "Secure connections are switched off at the other server.",
        ),
        300..=399 => Error::invalid(
            "api.remote_cluster.accept_invitation_error",
            "The other server's address leads elsewhere, and redirects are not followed. Its site URL must be the address it answers at.",
        ),
        status => Error::invalid(
            "api.remote_cluster.accept_invitation_error",
            format!("Could not accept the remote cluster invitation: the other server refused it (status {status})."),
        ),
    }
}

fn used() -> Error {
    Error::invalid(
        "api.remote_cluster.invite_used.app_error",
        "The other server does not know this invitation: it has been accepted already, withdrawn, or its connection was removed. Ask for a new one.",
    )
}

fn unreachable(error: &TransportError) -> Error {
    let kind = if matches!(error, TransportError::Forbidden(_)) { Kind::Invalid } else { Kind::Unavailable };
    Error::new(
        kind,
        "api.remote_cluster.invite_unreachable.app_error",
        "The other server could not be reached at its site URL. Nothing was changed: the invitation can be tried again.",
    )
    .with_detail(error.to_string())
}

async fn finish(fed: &Federation, caller: &Caller, acceptance: Acceptance) -> Result<Connection> {
    let mut connection = service::finish_accept(fed.ws(), caller, acceptance).await?;
    if ping(fed, &connection).await.is_ok() {
        connection.last_ping_at = fed.ws().now();
    } else {
        ping_until_answered(fed, &connection.remote_id);
    }
    fed.heard(&connection.remote_id);
    Ok(connection)
}
