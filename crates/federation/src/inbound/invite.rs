//! Invitations into channels of the other side.

use causeway_model::connections::Connection;
use causeway_service::sharing::{AcceptError, Invited, Offered, take_offer};
use causeway_service::{Error, Kind, Result, audits};

use super::sync::Gate;
use super::{Answer, users};
use crate::Federation;
use crate::checks::check_channel_invite;
use crate::wire::{ChannelInvite, NO_LONGER_SHARED, WAITING};

pub(super) async fn receive(federation: &Federation, connection: &Connection, raw: String) -> Result<Answer> {
    let Ok(mut invite) = serde_json::from_str::<ChannelInvite>(&raw) else {
        return Ok(Answer::fail("invalid channel invite: it does not have the expected form"));
    };
    let ws = federation.ws().clone();
    let why = check_channel_invite(&invite, ws.now()).err().map(|e| e.to_string()).or_else(|| {
        let direct = matches!(invite.channel_type.as_str(), "D" | "G");
        (direct && !ws.config().feature_flags.enable_shared_channels_dms)
            .then(|| "direct and group messages are not shared by this server".to_owned())
    });
    let connection = connection.clone();
    let (remote_id, channel_id) = (connection.remote_id.clone(), invite.channel_id.clone());
    let outcome = ws
        .clone()
        .store
        .write(move |tx| {
            if let Some(why) = why {
                audits::refused_remote(&ws, tx, &connection.remote_id, "invite", &invite.channel_id, &why)
                    .map_err(Error::from)?;
                return Ok(Err(format!("invalid channel invite: {why}")));
            }
            let mut gate = Gate::new(&ws, tx, &connection, None);
            gate.takes_strangers = true;
            if let Err(why) = participants(&mut gate, &mut invite)? {
                return Ok(Err(why));
            }
            let invited = Invited {
                channel_id: invite.channel_id.clone(),
                kind: invite.channel_type,
                name: invite.name,
                display_name: invite.display_name,
                header: invite.header,
                purpose: invite.purpose,
                read_only: invite.read_only,
                participants: invite.direct_participant_ids,
            };
            // A refusal takes back what was done for it.
            match take_offer(&ws, tx, &connection, &invited) {
                Ok(Offered::Taken) => Ok(Ok(())),
                Ok(offered) => Ok(told(&connection, &invited.channel_id, offered)),
                Err(AcceptError::Refused(why)) => Err(Outcome::Refused(why)),
                Err(AcceptError::Failed(error)) => Err(Outcome::Failed(error)),
            }
        })
        .await;
    match outcome {
        Ok(Ok(())) => Ok(Answer::ok(None)),
        Ok(Err(why)) => Ok(Answer::fail(why)),
        Err(Outcome::Refused(why)) => {
            note(federation, remote_id, channel_id, why.clone()).await?;
            Ok(Answer::fail(why))
        }
        Err(Outcome::Failed(error)) if matches!(error.kind, Kind::Internal | Kind::Unavailable) => Err(error),
        Err(Outcome::Failed(error)) => Ok(Answer::fail(format!("cannot create new shared channel: {}", error.message))),
    }
}

/// Puts a refusal on record whose unit of work was taken back.
async fn note(federation: &Federation, remote_id: String, channel_id: String, why: String) -> Result<()> {
    let ws = federation.ws().clone();
    ws.clone()
        .store
        .write(move |tx| audits::refused_remote(&ws, tx, &remote_id, "invite", &channel_id, &why).map_err(Error::from))
        .await
}

/// What the other side is told of a channel that is not here. Servers that know no waiting room would give up for good: they are told
/// that it was taken, and keep their messages because none is accepted yet.
fn told(connection: &Connection, channel_id: &str, offered: Offered) -> std::result::Result<(), String> {
    match offered {
        Offered::Declined => Err(format!("channel invitation was declined; {NO_LONGER_SHARED}: {channel_id}")),
        Offered::Waits if !connection.announcement.is_empty() => Err(format!("{WAITING}: {channel_id}")),
        _ => Ok(()),
    }
}

/// Why the unit of work was not kept.
enum Outcome {
    Refused(String),
    Failed(Error),
}

impl From<causeway_store::StoreError> for Outcome {
    fn from(error: causeway_store::StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Error> for Outcome {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Takes over the participants of a direct or group message whom we may not know, and gives all of them the ids that they have here.
fn participants(gate: &mut Gate<'_>, invite: &mut ChannelInvite) -> Result<std::result::Result<(), String>> {
    let ids: Vec<&str> = invite.direct_participant_ids.iter().map(String::as_str).collect();
    gate.meet(&ids, true)?;
    let group = invite.channel_type == "G";
    users::make_out(gate, &invite.direct_participants, group)?;
    for id in &mut invite.direct_participant_ids {
        *id = gate.identities.here(id).to_owned();
    }
    for mut wire in std::mem::take(&mut invite.direct_participants) {
        wire.id = gate.identities.here(&wire.id).to_owned();
        // Who is known to be ours, or another connection's, needs no introduction.
        if gate.people.get(&wire.id).is_some_and(|u| u.remote_id != gate.connection.remote_id) {
            continue;
        }
        match users::take(gate, &wire.id, &wire, group)? {
            Ok(user) => drop(gate.people.insert(wire.id, user)),
            Err(why) => {
                gate.audit("user", &wire.id, &why)?;
                return Ok(Err(format!("cannot create new shared channel: {why}")));
            }
        }
    }
    Ok(Ok(()))
}
