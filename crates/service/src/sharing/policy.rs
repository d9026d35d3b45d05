//! Which channels a connection's policy lets through, and who may be written to over it. It must not know how policies are set.

use causeway_model::channels::Channel;
use causeway_model::config::Messageable;
use causeway_model::connections::{Connection, EffectivePolicy};
use causeway_model::teams::Team;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use crate::error::{Error, Kind, Result};
use crate::workspace::Workspace;

pub(super) fn team_not_allowed(name: &str) -> Error {
    Error::new(
        Kind::Forbidden,
        "api.causeway.policy.team.app_error",
        format!("The policy of this connection does not let channels of the team {name} be shared."),
    )
}

fn channel_not_allowed(name: &str) -> Error {
    Error::new(
        Kind::Forbidden,
        "api.causeway.policy.channel.app_error",
        format!("The policy of this connection does not let the channel {name} be shared."),
    )
}

/// Refuses to share a channel of ours that the connection's policy does not let through.
pub(super) fn check_may_leave(ws: &Workspace, tx: &mut Tx, connection: &Connection, channel: &Channel) -> Result<()> {
    let policy = crate::policy::of(ws, connection);
    if !policy.allows_channel(&channel.id, &channel.name) {
        return Err(channel_not_allowed(&channel.name));
    }
    if policy.allowed_teams.is_empty() {
        return Ok(());
    }
    let team: Option<Team> = tx.find("WHERE t.id = $1", args![&channel.team_id])?;
    let team = team.unwrap_or_default();
    if policy.allows_team(&team.id, &team.name) { Ok(()) } else { Err(team_not_allowed(&team.name)) }
}

/// Why a channel that the other side offers is not taken; `None` when it is. One that waits for an administrator has no
/// team yet.
pub(super) fn why_not_offered(
    policy: &EffectivePolicy,
    tx: &mut Tx,
    connection: &Connection,
    id: &str,
    name: &str,
) -> Result<Option<String>> {
    if !policy.allows_channel(id, name) {
        return Ok(Some("the policy of this connection does not let this channel be shared".to_owned()));
    }
    if policy.allowed_teams.is_empty() || policy.waiting_room {
        return Ok(None);
    }
    let team: Option<Team> = tx.find("WHERE t.id = $1", args![&connection.default_team_id])?;
    let allowed = team.is_some_and(|team| policy.allows_team(&team.id, &team.name));
    Ok((!allowed).then(|| "the policy of this connection does not let channels into this team".to_owned()))
}

/// Why people of this connection cannot exchange direct or group messages with these of ours; `None` when they can.
pub fn why_not_messaged(
    policy: &EffectivePolicy,
    tx: &mut Tx,
    remote_id: &str,
    ours: &[User],
) -> Result<Option<String>> {
    if !policy.direct_messages {
        return Ok(Some("direct and group messages are not exchanged over this connection".to_owned()));
    }
    let unwilling = match policy.messageable {
        Messageable::Everybody => return Ok(None),
        Messageable::Listed => ours
            .iter()
            .find(|user| !policy.messageable_users.iter().any(|entry| *entry == user.id || *entry == user.username)),
        Messageable::ChannelMembers => {
            let ids: Vec<&str> = ours.iter().map(|user| user.id.as_str()).collect();
            let sharing: Vec<String> = tx.values(
                "SELECT DISTINCT m.user_id FROM channel_members m \
                 JOIN channel_remotes r ON r.channel_id = m.channel_id AND r.delete_at = 0 \
                 JOIN channels c ON c.id = m.channel_id \
                 WHERE r.remote_id = $1 AND c.team_id <> '' AND m.user_id IN LIST($2)",
                args![remote_id, &ids],
            )?;
            ours.iter().find(|user| !sharing.contains(&user.id))
        }
    };
    Ok(unwilling.map(|_| "the policy of this connection does not let these people be written to directly".to_owned()))
}

/// Why nothing is exchanged in a direct or group channel over this connection; `None` when it is, or when it is a channel
/// of a team.
pub fn why_not_in_channel(
    policy: &EffectivePolicy,
    tx: &mut Tx,
    remote_id: &str,
    channel: &Channel,
) -> Result<Option<String>> {
    if !channel.is_message() || (policy.direct_messages && policy.messageable == Messageable::Everybody) {
        return Ok(None);
    }
    let ours: Vec<User> = tx.select(
        "JOIN channel_members m ON m.user_id = t.id WHERE m.channel_id = $1 AND t.remote_id = '' ORDER BY t.id",
        args![&channel.id],
    )?;
    why_not_messaged(policy, tx, remote_id, &ours)
}
