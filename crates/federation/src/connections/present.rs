//! Requests with the token that counts now. A token may be changed while a request is under way: then it goes once more.

use causeway_model::connections::Connection;
use causeway_service::connections as service;

use crate::Federation;
use crate::transport::{Incoming, Outgoing, Peer, TransportError};

/// Sends a request over a connection.
pub(crate) async fn send(
    fed: &Federation,
    connection: &Connection,
    request: Outgoing,
) -> Result<Incoming, TransportError> {
    let mut peer = Peer::from(connection);
    if let Some(secret) = fed.ws().connections.secret_of(&connection.remote_id).filter(|secret| !secret.is_empty()) {
        peer.secret = secret;
    }
    let spare = request.again();
    let answer = fed.transport().send(&peer, request).await?;
    if answer.status != 401 {
        return Ok(answer);
    }
    let id = connection.remote_id.clone();
    let Ok(now) = fed.ws().store.read(move |tx| service::require_live(tx, &id)).await else { return Ok(answer) };
    for secret in [&now.secret, &now.next_secret] {
        if secret.is_empty() || *secret == peer.secret {
            continue;
        }
        let Some(request) = spare.as_ref().and_then(Outgoing::again) else {
            return Err(TransportError::Unreachable("the token was changed meanwhile".to_owned()));
        };
        let again = fed.transport().send(&Peer { secret: secret.clone(), ..peer.clone() }, request).await?;
        if again.status == 401 {
            continue;
        }
        if let Err(error) = service::adopt_secret(fed.ws(), &connection.remote_id, secret).await {
            tracing::error!(%error, "a token that the other side accepts could not be kept; trying again");
        }
        return Ok(again);
    }
    Ok(answer)
}
