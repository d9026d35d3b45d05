//! The inviting side again: somebody accepts.

use causeway_service::connections::{self as service, Authenticated, Confirmation, Refusal};
use causeway_service::{Error, Kind, Result};

use super::{address_error, ping_until_answered, policy};
use crate::Federation;
use crate::limits;
use crate::wire::{Frame, InvitationConfirm, topics};

/// Fewer characters are no token.
const SHORTEST_TOKEN: usize = 16;

/// Takes the frame of whoever presented the invitation's token, or the token that replaced it. `ip_address` is for the audit record.
pub async fn confirm(fed: &Federation, sender: &Authenticated, ip_address: &str, frame: &Frame) -> Result<()> {
    let remote_id = &sender.connection.remote_id;
    let given: InvitationConfirm = frame.payload().map_err(|_| Error::invalid_body("payload"))?;
    if frame.msg.topic != topics::INVITATION {
        return Err(Error::invalid("api.remote_cluster.invalid_topic.app_error", "Invalid topic."));
    }
    if given.remote_id != *remote_id {
        return Err(Error::invalid_body("remote_id"));
    }
    for (name, token) in [("token", &given.token), ("refreshed_token", &given.refreshed_token)] {
        if limits::check_token(name, token).is_err() || token.len() < SHORTEST_TOKEN {
            return Err(Error::invalid_body(name));
        }
    }
    let site_url = policy(&fed.ws().config()).check_site_url(&given.site_url).map_err(|e| address_error(&e))?;
    let confirmation = Confirmation { site_url, token: given.token, refreshed_token: given.refreshed_token };
    let outcome = service::confirm(fed.ws(), remote_id, sender.token_hash.clone(), ip_address, confirmation).await?;
    outcome.map_err(|refusal| told(remote_id, refusal))?;
    fed.heard(remote_id);
    ping_until_answered(fed, remote_id);
    Ok(())
}

/// As the reference words its refusals: the accepting side reads them.
fn told(remote_id: &str, refusal: Refusal) -> Error {
    let cannot = |why: &str| {
        Error::new(
            Kind::Internal,
            "api.command_remote.confirm_invitation.error",
            format!("Could not confirm invitation: cannot accept invite confirmation for remote {remote_id}: {why}"),
        )
    };
    match refusal {
        Refusal::Expired => Error::invalid("api.context.invitation_expired.error", "The invitation has expired."),
        Refusal::AlreadyConfirmed => cannot("the remote cluster has already been confirmed"),
        Refusal::TokenNotFresh => cannot("RefreshedToken must be different from the original invite token"),
        Refusal::OwnSite => Error::invalid_body("site_url"),
        Refusal::Revoked => {
            Error::new(Kind::Unauthorized, "api.context.invalid_token.error", "Invalid session token=***, err=")
        }
    }
}
