//! Inviting the other side into a channel.

use causeway_model::channels::{DIRECT, GROUP};
use causeway_model::users::User;
use causeway_store::args;

use super::collect::Batch;
use super::lane::ours;
use super::outgoing;
use super::peer::{Remote, Trouble};
use crate::wire::{ChannelInvite, topics};

/// What an invitation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Invited {
    Taken,
    /// They do not want the channel.
    Ended,
}

/// Sends the invitation and notes that it was taken.
pub(super) async fn invite(remote: &Remote, batch: &Batch) -> Result<Invited, Trouble> {
    let invitation = invitation(remote, batch).await.map_err(|e| ours(&e))?;
    let answer = remote.ask(topics::CHANNEL_INVITE, &invitation).await?;
    let ws = remote.federation.ws();
    let (row, error) = (batch.remote.id.clone(), if answer.is_ok() { String::new() } else { answer.err.clone() });
    let (now, taken) = (ws.now(), answer.is_ok());
    ws.store
        .write(move |tx| {
            tx.execute(
                "UPDATE channel_remotes SET is_invite_accepted = $2, is_invite_confirmed = $2, last_error = $3, \
                 update_at = $4 WHERE id = $1",
                args![&row, taken, &error, now],
            )
            .map_err(causeway_service::Error::from)
        })
        .await
        .map_err(|e| ours(&e))?;
    if taken {
        return Ok(Invited::Taken);
    }
    if answer.says_no_longer_shared() {
        return Ok(Invited::Ended);
    }
    let what = if answer.says_waiting() { "waits" } else { "was refused" };
    Err(Trouble::Later(format!("the invitation {what}: {}", answer.err)))
}

async fn invitation(remote: &Remote, batch: &Batch) -> causeway_service::Result<ChannelInvite> {
    let channel = &batch.channel;
    let mut invitation = ChannelInvite {
        channel_id: channel.id.clone(),
        read_only: batch.remote.read_only,
        name: channel.name.clone(),
        display_name: channel.display_name.clone(),
        header: channel.header.clone(),
        purpose: channel.purpose.clone(),
        channel_type: channel.kind.clone(),
        ..ChannelInvite::default()
    };
    if channel.kind != DIRECT && channel.kind != GROUP {
        return Ok(invitation);
    }
    let ws = remote.federation.ws();
    let channel_id = channel.id.clone();
    let users: Vec<User> = ws
        .store
        .read(move |tx| {
            tx.select(
                "JOIN channel_members m ON m.user_id = t.id WHERE m.channel_id = $1 ORDER BY t.id",
                args![&channel_id],
            )
            .map_err(causeway_service::Error::from)
        })
        .await?;
    let connection = remote.connection();
    let id_there = |u: &User| if u.remote_id == *remote.remote_id { u.id_there() } else { &u.id }.to_owned();
    invitation.direct_participant_ids = users.iter().map(id_there).collect();
    invitation.direct_participants =
        users.iter().filter(|u| u.remote_id != *remote.remote_id).map(|u| outgoing::user(ws, &connection, u)).collect();
    Ok(invitation)
}
