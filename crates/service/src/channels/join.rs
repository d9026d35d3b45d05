//! Coming into a channel.

use causeway_model::channels::{Channel, ChannelMember, OPEN, PRIVATE};
use causeway_model::permissions::{Permission, roles};
use causeway_model::posts::Post;
use causeway_model::users::User;
use causeway_store::Tx;

use super::announce::{Telling, announce, announce_in};
use crate::changes;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{
    Caller, channel_member, check_channel, check_team, has_channel, team_member, with_channel_roles,
};
use crate::posts::require_root;
use crate::workspace::Workspace;

/// Brings somebody into a public or private channel of a team they are in. `adder` is who brings them, empty when they
/// came themselves; `origin` the connection the change came through, empty when it was made here.
/// Who is in it already stays as they are.
pub fn join(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    adder: &str,
    origin: &str,
) -> Result<ChannelMember> {
    join_as(ws, tx, channel, user_id, Coming { adder, origin, ..Coming::default() })
}

/// How somebody comes into a channel.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Coming<'a> {
    /// Who brings them, empty when they come themselves.
    pub adder: &'a str,
    /// The connection the change came through, empty when it was made here.
    pub origin: &'a str,
    /// Whether they may manage the channel.
    pub admin: bool,
    /// The first message of the thread in which it is told; `None` for the channel itself.
    pub root: Option<&'a Post>,
}

pub(super) fn join_as(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    coming: Coming<'_>,
) -> Result<ChannelMember> {
    if let Some(member) = channel_member(tx, &channel.id, user_id)? {
        return Ok(with_channel_roles(ws, channel, member));
    }
    super::check_active(channel)?;
    if channel.is_message() {
        return Err(wrong_kind());
    }
    let user = crate::users::require(tx, user_id)?;
    if user.delete_at > 0 {
        return Err(Error::invalid("api.channel.add_user.deactivated.app_error", "This account is deactivated."));
    }
    if team_member(tx, &channel.team_id, user_id)?.is_none() {
        return Err(Error::not_found(
            "app.team.get_member.missing.app_error",
            "No team member found for that user ID and team ID.",
        ));
    }
    enter(ws, tx, channel, &user, coming)
}

/// Brings somebody who is just coming into the team into one of its default channels.
pub fn join_of_team(ws: &Workspace, tx: &mut Tx, channel: &Channel, user: &User, adder: &str) -> Result<ChannelMember> {
    if let Some(member) = channel_member(tx, &channel.id, &user.id)? {
        return Ok(with_channel_roles(ws, channel, member));
    }
    enter(ws, tx, channel, user, Coming { adder, ..Coming::default() })
}

fn enter(ws: &Workspace, tx: &mut Tx, channel: &Channel, user: &User, coming: Coming<'_>) -> Result<ChannelMember> {
    let Coming { adder, origin, admin, root } = coming;
    let mut member = insert_member(ws, tx, channel, user, admin)?;
    for event in kinds::user_added(channel, &user.id) {
        after_commit(ws, tx, event);
    }
    changes::record(ws, tx, channel, changes::MEMBER, &user.id, origin)?;
    // What happened on another server is told there.
    if origin.is_empty() && !user.is_bot {
        tell(ws, tx, channel, user, adder, root)?;
        if !adder.is_empty() && adder != user.id && ws.config().team.enable_join_leave_message_by_default {
            member.mention_count = 1;
            member.mention_count_root = 1;
            tx.update(&member, &["channel_id", "user_id"])?;
        }
    }
    Ok(with_channel_roles(ws, channel, member))
}

/// Adds the membership itself: nobody is told, nothing is checked. What was written before is not unread.
pub fn insert_member(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user: &User,
    admin: bool,
) -> Result<ChannelMember> {
    let guest = user.has_role(roles::SYSTEM_GUEST);
    let member = ChannelMember {
        channel_id: channel.id.clone(),
        user_id: user.id.clone(),
        msg_count: channel.total_msg_count,
        msg_count_root: channel.total_msg_count_root,
        notify_props: ChannelMember::default_notify_props(),
        last_update_at: ws.now(),
        scheme_guest: guest,
        scheme_user: !guest,
        scheme_admin: admin && !guest,
        ..ChannelMember::default()
    };
    tx.insert_new(&member)?;
    Ok(with_channel_roles(ws, channel, member))
}

fn tell(ws: &Workspace, tx: &mut Tx, channel: &Channel, user: &User, adder: &str, root: Option<&Post>) -> Result<()> {
    if !ws.config().team.enable_join_leave_message_by_default {
        return Ok(());
    }
    let whole_team = channel.name == crate::teams::TOWN_SQUARE;
    let place = if whole_team { "team" } else { "channel" };
    let name = &user.username;
    if adder.is_empty() || adder == user.id {
        let kind = if whole_team { "system_join_team" } else { "system_join_channel" };
        let message = format!("{name} joined the {place}.");
        return announce(ws, tx, channel, &user.id, kind, message, &[("username", name)]);
    }
    let by = crate::users::require(tx, adder)?;
    let kind = if whole_team { "system_add_to_team" } else { "system_add_to_channel" };
    let message = format!("{name} added to the {place} by {}.", by.username);
    let props =
        [("userId", by.id.as_str()), ("username", &by.username), ("addedUserId", &user.id), ("addedUsername", name)];
    announce_in(ws, tx, channel, &by.id, kind, Telling { message, props: &props, root: root.cloned() })
}

fn wrong_kind() -> Error {
    Error::invalid("api.channel.add_user_to_channel.type.app_error", "Can not add user to this channel type.")
}

/// Adds several people to a channel, all of them or nobody. Everybody of the team may join a public channel themselves; others
/// are brought in by those who manage its members. With a `root_id`, which may be empty, it is told in the thread of that
/// message.
pub async fn add(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    user_ids: Vec<String>,
    root_id: String,
) -> Result<Vec<ChannelMember>> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_may_add(&work, tx, &caller, &channel, &user_ids)?;
            let root = match root_id.as_str() {
                "" => None,
                id => Some(require_root(tx, &channel, id)?),
            };
            let mut members = Vec::with_capacity(user_ids.len());
            for user_id in &user_ids {
                let adder = if caller.is(user_id) { "" } else { caller.user_id.as_str() };
                let coming = Coming { adder, root: root.as_ref(), ..Coming::default() };
                members.push(join_as(&work, tx, &channel, user_id, coming)?);
            }
            Ok(members)
        })
        .await
}

fn check_may_add(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel: &Channel, user_ids: &[String]) -> Result<()> {
    let alone = user_ids.iter().all(|id| caller.is(id));
    match channel.kind.as_str() {
        OPEN if alone => {
            if has_channel(ws, tx, caller, channel, Permission::ManagePublicChannelMembers)? {
                return Ok(());
            }
            check_team(ws, tx, caller, &channel.team_id, Permission::JoinPublicChannels)
        }
        OPEN => check_channel(ws, tx, caller, channel, Permission::ManagePublicChannelMembers),
        PRIVATE => check_channel(ws, tx, caller, channel, Permission::ManagePrivateChannelMembers),
        _ => Err(wrong_kind()),
    }
}
