//! Taking up a channel that a connected workspace shares with this one.

use std::collections::BTreeSet;

use causeway_model::channels::{Channel, DIRECT, GROUP};
use causeway_model::connections::{Connection, SharedChannel};
use causeway_model::teams::Team;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use super::{add_remote, live_remote, mark, shared_channel};
use crate::channels;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::workspace::Workspace;

/// What an invitation says of the channel, its form checked already.
#[derive(Debug, Clone, Default)]
pub struct Invited {
    pub channel_id: String,
    pub kind: String,
    pub name: String,
    pub display_name: String,
    pub header: String,
    pub purpose: String,
    pub read_only: bool,
    /// Of a direct or group message: everybody who is in it, known here by now.
    pub participants: Vec<String>,
}

/// Why a channel is not taken up.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The other side is told these words.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<causeway_store::StoreError> for AcceptError {
    fn from(error: causeway_store::StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// What became of a channel that the other side offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It is here.
    Taken,
    /// An administrator decides.
    Waits,
    /// An administrator declined it.
    Declined,
}

/// Takes what the other side offers as far as the connection's policy lets it: at once, or into the waiting room.
pub fn take_offer(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    invited: &Invited,
) -> Result<Offered, AcceptError> {
    let policy = crate::policy::of(ws, connection);
    let is_message = invited.kind == DIRECT || invited.kind == GROUP;
    let live = live_remote(tx, &invited.channel_id, &connection.remote_id)?.is_some();
    if live {
        accept_invitation_of_channel(ws, tx, connection, invited)?;
        return Ok(Offered::Taken);
    }
    let why = if is_message {
        let ours: Vec<User> =
            tx.select("WHERE t.id IN LIST($1) AND t.remote_id = '' AND t.delete_at = 0", args![&invited.participants])?;
        super::policy::why_not_messaged(&policy, tx, &connection.remote_id, &ours)?
    } else {
        super::policy::why_not_offered(&policy, tx, connection, &invited.channel_id, &invited.name)?
    };
    if let Some(why) = why {
        return Err(AcceptError::Refused(why));
    }
    if policy.waiting_room && !is_message {
        return Ok(match super::waiting::offer(ws, tx, connection, invited)? {
            super::Waiting::Waits => Offered::Waits,
            super::Waiting::Declined => Offered::Declined,
        });
    }
    accept_invitation_of_channel(ws, tx, connection, invited)?;
    // A room that was closed meanwhile holds nobody up.
    super::waiting::forget(tx, &connection.remote_id, &invited.channel_id)?;
    Ok(Offered::Taken)
}

/// Makes, or restores, the channel that `connection` shares with us. A repeated invitation changes nothing.
pub fn accept_invitation_of_channel(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    invited: &Invited,
) -> Result<(), AcceptError> {
    let exists = || {
        AcceptError::Refused(format!(
            "cannot create new shared channel (channel_id={}): channel already exists",
            invited.channel_id
        ))
    };
    let found: Option<Channel> = tx.find("WHERE t.id = $1", args![&invited.channel_id])?;
    let mut channel = match found {
        Some(channel) => {
            if let Some(shared) = shared_channel(tx, &channel.id)? {
                // It is shared with them already, or has its home here or at a third server.
                let theirs = shared.has_home_at(&connection.remote_id);
                let live = live_remote(tx, &channel.id, &connection.remote_id)?.is_some();
                return if theirs && live { Ok(()) } else { Err(exists()) };
            }
            if !was_shared(tx, &channel, &connection.remote_id)? || channel.kind != invited.kind {
                return Err(exists());
            }
            channel
        }
        None => make(ws, tx, connection, invited)?,
    };
    let now = ws.now();
    tx.insert(&SharedChannel {
        channel_id: channel.id.clone(),
        team_id: channel.team_id.clone(),
        home: false,
        read_only: invited.read_only,
        share_name: channel.name.clone(),
        share_display_name: channel.display_name.clone(),
        share_purpose: channel.purpose.clone(),
        share_header: channel.header.clone(),
        creator_id: connection.creator_id.clone(),
        create_at: now,
        update_at: now,
        remote_id: connection.remote_id.clone(),
        ..SharedChannel::default()
    })?;
    mark(ws, tx, &mut channel, true)?;
    set_read_only(tx, &channel, invited.read_only)?;
    add_remote(ws, tx, &channel, &connection.remote_id, &connection.creator_id, (false, true))?;
    let extra = format!("remote_id={} channel_id={} name={}", connection.remote_id, channel.id, channel.name);
    crate::audits::remote_act(ws, tx, "channel", &extra)?;
    super::share::record_members(ws, tx, &channel)?;
    Ok(())
}

/// Whether the channel was once shared with us by this connection, so that an invitation may restore it. A direct or group message is
/// as much theirs as ours.
fn was_shared(tx: &mut Tx, channel: &Channel, remote_id: &str) -> Result<bool, AcceptError> {
    let count: Option<i64> = tx.value(
        "SELECT COUNT(*) FROM channel_remotes WHERE channel_id = $1 AND remote_id = $2 AND delete_at > 0 AND (from_them OR $3)",
        args![&channel.id, remote_id, channel.is_message()],
    )?;
    Ok(count.unwrap_or_default() > 0)
}

fn make(ws: &Workspace, tx: &mut Tx, connection: &Connection, invited: &Invited) -> Result<Channel, AcceptError> {
    if invited.kind == DIRECT || invited.kind == GROUP {
        return make_direct(ws, tx, connection, invited);
    }
    let team = team_of(tx, connection)?;
    let name = free_name(ws, tx, &team.id, &invited.name)?;
    let new = channels::NewChannel {
        id: Some(invited.channel_id.clone()),
        team_id: team.id.clone(),
        kind: invited.kind.clone(),
        name,
        display_name: if invited.display_name.trim().is_empty() {
            invited.name.clone()
        } else {
            invited.display_name.clone()
        },
        header: invited.header.clone(),
        purpose: invited.purpose.clone(),
        creator_id: connection.creator_id.clone(),
        shared: Some(true),
    };
    let channel = channels::insert(ws, tx, new)
        .map_err(|e| AcceptError::Refused(format!("cannot create new shared channel: {}", e.message)))?;
    let creator: Option<User> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&connection.creator_id])?;
    if let Some(creator) = creator {
        crate::teams::join(ws, tx, &team, &creator)?;
        channels::insert_member(ws, tx, &channel, &creator, false)?;
        for event in kinds::user_added(&channel, &creator.id) {
            after_commit(ws, tx, event);
        }
    }
    Ok(channel)
}

fn team_of(tx: &mut Tx, connection: &Connection) -> Result<Team, AcceptError> {
    let chosen: Option<Team> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&connection.default_team_id])?;
    let team = match chosen {
        Some(team) => Some(team),
        None => tx.find("WHERE t.delete_at = 0 ORDER BY t.create_at, t.id LIMIT 1", &[])?,
    };
    team.ok_or_else(|| AcceptError::Refused("cannot create new shared channel: there is no team to put it in".into()))
}

/// The channel's own name, or one like it when the team has such a channel.
fn free_name(ws: &Workspace, tx: &mut Tx, team_id: &str, name: &str) -> Result<String, AcceptError> {
    let taken: Option<i64> =
        tx.value("SELECT COUNT(*) FROM channels WHERE team_id = $1 AND name = $2", args![team_id, name])?;
    if taken.unwrap_or_default() == 0 {
        return Ok(name.to_owned());
    }
    let id = ws.ids.new_id();
    let kept: String = name.chars().take(55).collect();
    Ok(format!("{kept}-{}", &id[..6]))
}

fn make_direct(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    invited: &Invited,
) -> Result<Channel, AcceptError> {
    let users: Vec<User> =
        tx.select("WHERE t.id IN LIST($1) AND t.delete_at = 0 ORDER BY t.id", args![&invited.participants])?;
    let wanted: BTreeSet<&String> = invited.participants.iter().collect();
    let local = users.iter().filter(|u| !u.is_remote()).count();
    let theirs = users.iter().filter(|u| u.remote_id == connection.remote_id).count();
    let fits = match invited.kind.as_str() {
        DIRECT => users.len() == 2 && local == 1 && theirs == 1,
        _ => (3..=8).contains(&users.len()) && local >= 1 && theirs >= 1 && local + theirs == users.len(),
    };
    if !fits || wanted.len() != users.len() {
        return Err(AcceptError::Refused(format!(
            "cannot create new shared channel (channel_id={}): its participants do not fit",
            invited.channel_id
        )));
    }
    let ids: Vec<String> = users.iter().map(|u| u.id.clone()).collect();
    let name = match invited.kind.as_str() {
        DIRECT => causeway_model::text::direct_channel_name(&ids[0], &ids[1]),
        _ => causeway_model::text::group_channel_name(&ids),
    };
    let other: Option<String> = tx.value("SELECT id FROM channels WHERE team_id = '' AND name = $1", args![&name])?;
    if other.is_some() {
        return Err(AcceptError::Refused(format!(
            "cannot create new shared channel (channel_id={}): these people have a channel already",
            invited.channel_id
        )));
    }
    let id = Some(invited.channel_id.clone());
    let made = match invited.kind.as_str() {
        DIRECT => channels::insert_direct(ws, tx, id, &users)?,
        _ => channels::insert_group(ws, tx, id, &users)?,
    };
    Ok(made)
}

/// Takes writing and reacting from members and guests of a channel, or gives it back. What else moderation took stays taken.
pub(super) fn set_read_only(tx: &mut Tx, channel: &Channel, read_only: bool) -> Result<()> {
    use causeway_model::permissions::Moderated;
    let mut taken: BTreeSet<String> = channel.moderation.split_whitespace().map(str::to_owned).collect();
    for moderated in [Moderated::CreatePost, Moderated::CreateReactions] {
        for permission in moderated.permissions() {
            for role in ["channel_guest", "channel_user"] {
                let pair = format!("{role}:{}", permission.name());
                if read_only {
                    taken.insert(pair);
                } else {
                    taken.remove(&pair);
                }
            }
        }
    }
    let moderation = taken.into_iter().collect::<Vec<_>>().join(" ");
    if moderation != channel.moderation {
        tx.execute_one("UPDATE channels SET moderation = $2 WHERE id = $1", args![&channel.id, &moderation])?;
    }
    Ok(())
}
