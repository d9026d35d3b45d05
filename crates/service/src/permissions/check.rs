//! The checks, from the whole server down to one channel.

use std::collections::HashMap;

use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::permissions::{CHANNEL_ROLES, Permission, effective_roles};
use causeway_model::teams::TeamMember;
use causeway_store::{Tx, args};

use super::Caller;
use crate::error::{Error, Kind, Result};
use crate::workspace::Workspace;

/// Whether the caller's system roles grant `permission`.
pub fn has_system(ws: &Workspace, caller: &Caller, permission: Permission) -> bool {
    caller.operator || ws.roles.load().grants(&caller.roles, permission)
}

/// Refuses a caller whose system roles do not grant `permission`.
pub fn check_system(ws: &Workspace, caller: &Caller, permission: Permission) -> Result<()> {
    if has_system(ws, caller, permission) { Ok(()) } else { Err(Error::forbidden()) }
}

/// Refuses a caller who is neither `user_id` nor may edit other people.
pub fn check_self_or_edit_others(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<()> {
    if caller.is(user_id) { Ok(()) } else { check_system(ws, caller, Permission::EditOtherUsers) }
}

/// Whether the caller's system roles or their roles in the team grant `permission`.
pub fn has_team(ws: &Workspace, tx: &mut Tx, caller: &Caller, team_id: &str, permission: Permission) -> Result<bool> {
    if has_system(ws, caller, permission) {
        return Ok(true);
    }
    let member = team_member(tx, team_id, &caller.user_id)?;
    Ok(member.is_some_and(|m| ws.roles.load().grants(&with_team_roles(ws, m).roles, permission)))
}

/// Refuses a caller without `permission` in the team.
pub fn check_team(ws: &Workspace, tx: &mut Tx, caller: &Caller, team_id: &str, permission: Permission) -> Result<()> {
    if has_team(ws, tx, caller, team_id, permission)? { Ok(()) } else { Err(Error::forbidden()) }
}

/// Whether the caller's roles in the channel, in its team or in the system grant `permission`.
pub fn has_channel(
    ws: &Workspace,
    tx: &mut Tx,
    caller: &Caller,
    channel: &Channel,
    permission: Permission,
) -> Result<bool> {
    if let Some(member) = channel_member(tx, &channel.id, &caller.user_id)?
        && member_may(ws, channel, &member, permission)
    {
        return Ok(true);
    }
    if channel.team_id.is_empty() {
        return Ok(has_system(ws, caller, permission));
    }
    has_team(ws, tx, caller, &channel.team_id, permission)
}

/// Refuses a caller without `permission` in the channel.
pub fn check_channel(
    ws: &Workspace,
    tx: &mut Tx,
    caller: &Caller,
    channel: &Channel,
    permission: Permission,
) -> Result<()> {
    if has_channel(ws, tx, caller, channel, permission)? { Ok(()) } else { Err(Error::forbidden()) }
}

/// Whether the caller may read the channel: its members, whoever may read it by role, and, where open channels of a team
/// may be read by its members, those.
pub fn check_read_channel(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel: &Channel) -> Result<()> {
    if has_channel(ws, tx, caller, channel, Permission::ReadChannel)? {
        return Ok(());
    }
    if channel.kind == causeway_model::channels::OPEN {
        return check_team(ws, tx, caller, &channel.team_id, Permission::ReadPublicChannel);
    }
    Err(Error::forbidden())
}

/// Whether the roles of this membership, less what moderation takes away in this channel, grant `permission`.
pub fn member_may(ws: &Workspace, channel: &Channel, member: &ChannelMember, permission: Permission) -> bool {
    let roles = ws.roles.load();
    if roles.grants(&member.explicit_roles, permission) {
        return true;
    }
    let (flags, names) = (member.scheme_flags(), roles.channel_roles(channel));
    // Moderation names the roles that everybody has, whichever stand for them here.
    let brings = [
        (flags.guest, CHANNEL_ROLES.guest, names.guest),
        (flags.user, CHANNEL_ROLES.user, names.user),
        (flags.admin, CHANNEL_ROLES.admin, names.admin),
    ];
    brings.into_iter().filter(|(set, ..)| *set).any(|(_, plain, name)| {
        let taken = format!("{plain}:{}", permission.name());
        !channel.moderation.split_whitespace().any(|m| m == taken) && roles.grants(name, permission)
    })
}

/// The membership of a person in a channel, if they are in it. Its `roles` are left for [`with_channel_roles`].
pub fn channel_member(tx: &mut Tx, channel_id: &str, user_id: &str) -> Result<Option<ChannelMember>> {
    Ok(tx.find("WHERE t.channel_id = $1 AND t.user_id = $2", args![channel_id, user_id])?)
}

/// As [`channel_member`] for many people: those of them who are members.
pub(crate) fn channel_members(tx: &mut Tx, channel_id: &str, user_ids: &[&str]) -> Result<Vec<ChannelMember>> {
    Ok(tx.select("WHERE t.channel_id = $1 AND t.user_id IN LIST($2)", args![channel_id, user_ids])?)
}

/// Fills in the effective roles of a member of `channel`.
pub fn with_channel_roles(ws: &Workspace, channel: &Channel, mut member: ChannelMember) -> ChannelMember {
    let flags = member.scheme_flags();
    member.roles = effective_roles(&member.explicit_roles, flags, ws.roles.load().channel_roles(channel));
    member
}

/// The same for memberships of any channels.
pub fn with_roles_of_channels(ws: &Workspace, tx: &mut Tx, members: Vec<ChannelMember>) -> Result<Vec<ChannelMember>> {
    let roles = ws.roles.load();
    let mut places: HashMap<String, (String, Option<String>)> = HashMap::new();
    if roles.has_schemes() {
        let ids: Vec<&str> = members.iter().map(|m| m.channel_id.as_str()).collect();
        let rows = tx.rows("SELECT id, team_id, scheme_id FROM channels WHERE id IN LIST($1)", args![&ids], |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?;
        places.extend(rows);
    }
    let filled = members.into_iter().map(|mut member| {
        let place = places.get(&member.channel_id);
        let names = place.map_or(CHANNEL_ROLES, |(team, scheme)| roles.channel_roles_of(team, scheme.as_deref()));
        member.roles = effective_roles(&member.explicit_roles, member.scheme_flags(), names);
        member
    });
    Ok(filled.collect())
}

/// The membership of a person in a team, if they are in it. Its `roles` are left for [`with_team_roles`].
pub fn team_member(tx: &mut Tx, team_id: &str, user_id: &str) -> Result<Option<TeamMember>> {
    Ok(tx.find("WHERE t.team_id = $1 AND t.user_id = $2 AND t.delete_at = 0", args![team_id, user_id])?)
}

/// Fills in the effective roles.
pub fn with_team_roles(ws: &Workspace, mut member: TeamMember) -> TeamMember {
    let flags = member.scheme_flags();
    member.roles = effective_roles(&member.explicit_roles, flags, ws.roles.load().team_roles(&member.team_id));
    member
}

/// Refuses to write into a channel whose home shares it read-only with us. Unlike moderation it binds everybody,
/// administrators too: what they wrote would be in no other copy of the channel.
pub fn check_writable(tx: &mut Tx, channel: &Channel) -> Result<()> {
    if !channel.is_shared() {
        return Ok(());
    }
    let read_only: Option<bool> =
        tx.value("SELECT read_only FROM shared_channels WHERE channel_id = $1 AND NOT home", args![&channel.id])?;
    refuse_read_only(read_only == Some(true))
}

/// As [`check_writable`] where it is known how the channel is shared.
pub(crate) fn refuse_read_only(read_only: bool) -> Result<()> {
    if read_only {
        return Err(Error::new(
            Kind::Forbidden,
            "api.channel.shared_read_only.app_error",
            "This channel is shared with your workspace for reading only.",
        ));
    }
    Ok(())
}
