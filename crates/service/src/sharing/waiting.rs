//! The waiting room: channels that another workspace offers, and of which nothing is to be seen here until an administrator
//! takes them and says which team they go to. The other side keeps its messages meanwhile.

use causeway_model::connections::{Connection, WaitingChannel};
use causeway_model::teams::Team;
use causeway_store::{Tx, args};

use super::accept::{AcceptError, Invited, accept_invitation_of_channel};
use super::{check_may_share, require_connection};
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// How an offered channel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Nobody has decided yet.
    Waits,
    /// It was declined; that has been told now, and the next offer is a new one.
    Declined,
}

fn find(tx: &mut Tx, remote_id: &str, channel_id: &str) -> Result<Option<WaitingChannel>> {
    Ok(tx.find("WHERE t.remote_id = $1 AND t.channel_id = $2", args![remote_id, channel_id])?)
}

pub(super) fn forget(tx: &mut Tx, remote_id: &str, channel_id: &str) -> Result<()> {
    tx.execute("DELETE FROM waiting_channels WHERE remote_id = $1 AND channel_id = $2", args![remote_id, channel_id])?;
    Ok(())
}

/// How a channel stands that the other side offered; `None` when it did not, or when that is decided and told.
pub fn waiting_state(tx: &mut Tx, remote_id: &str, channel_id: &str) -> Result<Option<Waiting>> {
    let Some(known) = find(tx, remote_id, channel_id)? else { return Ok(None) };
    if known.declined_at == 0 {
        return Ok(Some(Waiting::Waits));
    }
    forget(tx, remote_id, channel_id)?;
    Ok(Some(Waiting::Declined))
}

/// Puts an offered channel into the waiting room, once.
pub fn offer(ws: &Workspace, tx: &mut Tx, connection: &Connection, invited: &Invited) -> Result<Waiting> {
    let remote_id = connection.remote_id.as_str();
    if let Some(state) = waiting_state(tx, remote_id, &invited.channel_id)? {
        return Ok(state);
    }
    tx.insert(&WaitingChannel {
        remote_id: remote_id.to_owned(),
        channel_id: invited.channel_id.clone(),
        kind: invited.kind.clone(),
        name: invited.name.clone(),
        display_name: invited.display_name.clone(),
        header: invited.header.clone(),
        purpose: invited.purpose.clone(),
        read_only: invited.read_only,
        invited_at: ws.now(),
        declined_at: 0,
    })?;
    let extra = format!("remote_id={remote_id} channel_id={} name={}", invited.channel_id, invited.name);
    audits::remote_act(ws, tx, "channel_offered", &extra)?;
    crate::changes::tell_standing_after_commit(ws, tx);
    Ok(Waiting::Waits)
}

/// The channels that wait for a decision, oldest first.
pub async fn waiting_channels(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<Vec<WaitingChannel>> {
    check_may_decide(ws, caller)?;
    let id = remote_id.to_owned();
    ws.store
        .read(move |tx| {
            require_connection(tx, &id)?;
            Ok(tx.select(
                "WHERE t.remote_id = $1 AND t.declined_at = 0 ORDER BY t.invited_at, t.channel_id",
                args![&id],
            )?)
        })
        .await
}

/// Either of the two permissions: it is a matter of the connection, and of what is shared.
fn check_may_decide(ws: &Workspace, caller: &Caller) -> Result<()> {
    crate::connections::check_sharing_enabled(ws)?;
    crate::connections::check_manage(ws, caller).or_else(|_| check_may_share(ws, caller))
}

fn not_waiting() -> Error {
    Error::not_found("api.causeway.waiting.not_found.app_error", "No such channel is waiting over this connection.")
}

/// Takes a channel into the team. Whoever takes it is in it.
pub async fn accept_waiting(
    ws: &Workspace,
    caller: &Caller,
    remote_id: &str,
    channel_id: &str,
    team_id: &str,
) -> Result<()> {
    check_may_decide(ws, caller)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (remote_id, channel_id, team_id) = (remote_id.to_owned(), channel_id.to_owned(), team_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut connection = require_connection(tx, &remote_id)?;
            let known = find(tx, &remote_id, &channel_id)?.filter(|w| w.declined_at == 0).ok_or_else(not_waiting)?;
            if !team_id.is_empty() {
                connection.default_team_id.clone_from(&team_id);
            }
            let team: Option<Team> =
                tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&connection.default_team_id])?;
            let team = team.ok_or_else(|| Error::invalid_body("team_id"))?;
            if !crate::policy::of(&work, &connection).allows_team(&team.id, &team.name) {
                return Err(super::policy::team_not_allowed(&team.name));
            }
            if !caller.user_id.is_empty() {
                connection.creator_id.clone_from(&caller.user_id);
            }
            let invited = Invited {
                channel_id: known.channel_id.clone(),
                kind: known.kind,
                name: known.name,
                display_name: known.display_name,
                header: known.header,
                purpose: known.purpose,
                read_only: known.read_only,
                participants: Vec::new(),
            };
            accept_invitation_of_channel(&work, tx, &connection, &invited).map_err(|error| match error {
                AcceptError::Refused(why) => Error::conflict("api.causeway.waiting.accept.app_error", why),
                AcceptError::Failed(error) => error,
            })?;
            forget(tx, &remote_id, &channel_id)?;
            let extra = format!("remote_id={remote_id} channel_id={channel_id} team_id={}", team.id);
            audits::record(&work, tx, &caller, audits::ACCEPT_CHANNEL, &extra)?;
            crate::changes::tell_standing_after_commit(&work, tx);
            Ok(())
        })
        .await
}

/// Declines a channel. The other side learns of it when it asks next, and ends its share.
pub async fn decline_waiting(ws: &Workspace, caller: &Caller, remote_id: &str, channel_id: &str) -> Result<()> {
    check_may_decide(ws, caller)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (remote_id, channel_id) = (remote_id.to_owned(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            require_connection(tx, &remote_id)?;
            find(tx, &remote_id, &channel_id)?.filter(|w| w.declined_at == 0).ok_or_else(not_waiting)?;
            tx.execute_one(
                "UPDATE waiting_channels SET declined_at = $3 WHERE remote_id = $1 AND channel_id = $2",
                args![&remote_id, &channel_id, work.now()],
            )?;
            let extra = format!("remote_id={remote_id} channel_id={channel_id}");
            audits::record(&work, tx, &caller, audits::DECLINE_CHANNEL, &extra)?;
            crate::changes::tell_standing_after_commit(&work, tx);
            Ok(())
        })
        .await
}
