//! Members of channels: what they are there, how they are notified, how many they are.

use causeway_model::StringMap;
use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::permissions::{CHANNEL_ROLES, Permission, SchemeFlags};
use causeway_store::channels::members::{self as store, MemberWithTeam};
use causeway_store::{Tx, args};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{
    Caller, check_channel, check_read_channel, check_self_or_edit_others, new_flags, new_roles, with_channel_roles,
    with_roles_of_channels,
};
use crate::workspace::Workspace;

/// The memberships of some people in a channel; those who are not in it are left out.
pub async fn members_of(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    user_ids: Vec<String>,
) -> Result<Vec<ChannelMember>> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_channel(&work, tx, &caller, &channel, Permission::ReadChannel)?;
            let found: Vec<ChannelMember> = tx.select(
                "WHERE t.channel_id = $1 AND t.user_id IN LIST($2) ORDER BY t.user_id",
                args![&channel.id, &user_ids],
            )?;
            Ok(found.into_iter().map(|m| super::shown_to(&caller, with_channel_roles(&work, &channel, m))).collect())
        })
        .await
}

/// Somebody's memberships of the channels of a team, and of direct and group channels.
pub async fn memberships_in_team(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    team_id: &str,
) -> Result<Vec<ChannelMember>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (work, caller, user_id, team_id) = (ws.clone(), caller.clone(), user_id.to_owned(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            let found = store::of_user_in_team(tx, &user_id, &team_id)?;
            let found = with_roles_of_channels(&work, tx, found)?;
            Ok(found.into_iter().map(|m| super::shown_to(&caller, m)).collect())
        })
        .await
}

/// A page of somebody's memberships of channels, with the teams these are in.
pub async fn memberships(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<MemberWithTeam>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (work, caller, user_id) = (ws.clone(), caller.clone(), user_id.to_owned());
    ws.store
        .read(move |tx| {
            let mut found = store::of_user(tx, &user_id, offset, limit)?;
            let members = found.iter_mut().map(|one| std::mem::take(&mut one.member)).collect();
            let members = with_roles_of_channels(&work, tx, members)?;
            for (one, member) in found.iter_mut().zip(members) {
                one.member = super::shown_to(&caller, member);
            }
            Ok(found)
        })
        .await
}

/// Gives a member the named roles instead of those they have.
pub async fn set_roles(ws: &Workspace, caller: &Caller, channel_id: &str, user_id: &str, roles: String) -> Result<()> {
    change_roles(ws, caller, channel_id, user_id, move |ws, channel, member| {
        let all = ws.roles.load();
        let names = (CHANNEL_ROLES, all.channel_roles(channel));
        let (explicit, flags) = new_roles(ws, &roles, names, member.scheme_flags(), "channel_")?;
        member.explicit_roles = explicit;
        member.set_scheme_flags(flags);
        Ok(())
    })
    .await
}

/// Makes a member an administrator or a plain member.
pub async fn set_scheme_roles(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    user_id: &str,
    wanted: SchemeFlags,
) -> Result<()> {
    change_roles(ws, caller, channel_id, user_id, move |_, _, member| {
        member.set_scheme_flags(new_flags(member.scheme_flags(), wanted)?);
        Ok(())
    })
    .await
}

async fn change_roles(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    user_id: &str,
    how: impl FnOnce(&Workspace, &Channel, &mut ChannelMember) -> Result<()> + Send + 'static,
) -> Result<()> {
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, user_id) = (channel_id.to_owned(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            check_channel(&work, tx, &caller, &channel, Permission::ManageChannelRoles)?;
            let mut member = super::require_member(tx, &channel.id, &user_id)?;
            how(&work, &channel, &mut member)?;
            save(&work, tx, &channel, member)
        })
        .await
}

fn save(ws: &Workspace, tx: &mut Tx, channel: &Channel, mut member: ChannelMember) -> Result<()> {
    member.last_update_at = ws.now();
    tx.update(&member, &["channel_id", "user_id"])?;
    after_commit(ws, tx, kinds::channel_member_updated(&with_channel_roles(ws, channel, member)));
    Ok(())
}

/// What each notify prop may be; sounds are free, within limits.
const NOTIFY_PROPS: [(&str, &[&str]); 11] = [
    ("desktop", &["default", "all", "mention", "none"]),
    ("desktop_threads", &["default", "all", "mention", "none"]),
    ("push", &["default", "all", "mention", "none"]),
    ("push_threads", &["default", "all", "mention", "none"]),
    ("email", &["default", "all", "mention", "none", "true", "false"]),
    ("mark_unread", &["all", "mention"]),
    ("ignore_channel_mentions", &["default", "off", "on"]),
    ("channel_auto_follow_threads", &["off", "on"]),
    ("desktop_sound", &["default", "on", "off"]),
    ("desktop_notification_sound", &[]),
    ("auto_translation", &["on", "off"]),
];

const LONGEST_SOUND: usize = 32;

/// Changes how somebody is notified of a channel; what is not named stays. Fields that are no notify props are passed over.
pub async fn set_notify_props(
    ws: &Workspace,
    caller: &Caller,
    channel_id: &str,
    user_id: &str,
    props: StringMap,
) -> Result<()> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let mut wanted = StringMap::new();
    for (name, values) in NOTIFY_PROPS {
        let Some(value) = props.get(name) else { continue };
        let fits = if values.is_empty() { value.len() <= LONGEST_SOUND } else { values.contains(&value.as_str()) };
        if !fits {
            return Err(Error::invalid_body(name));
        }
        wanted.insert(name.to_owned(), value.clone());
    }
    let work = ws.clone();
    let (channel_id, user_id) = (channel_id.to_owned(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel = super::require(tx, &channel_id)?;
            let mut member = super::require_member(tx, &channel_id, &user_id)?;
            member.notify_props.extend(wanted);
            save(&work, tx, &channel, member)
        })
        .await
}

/// How many people, pinned posts and files there are in a channel. Serialises as API v4's ChannelStats.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stats {
    pub channel_id: String,
    pub member_count: i64,
    pub guest_count: i64,
    pub pinnedpost_count: i64,
    /// -1 when nobody asked for it.
    pub files_count: i64,
}

/// How many people, pinned posts and, on demand, files there are in a channel.
pub async fn stats(ws: &Workspace, caller: &Caller, channel_id: &str, with_files: bool) -> Result<Stats> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = require_readable(&work, tx, &caller, &channel_id)?;
            let (member_count, guest_count) = store::count(tx, &channel.id)?;
            let pinnedpost_count = store::count_pinned(tx, &channel.id)?;
            let files_count = if with_files { store::count_files(tx, &channel.id)? } else { -1 };
            Ok(Stats { channel_id: channel.id, member_count, guest_count, pinnedpost_count, files_count })
        })
        .await
}

/// The time zones of a channel's members, each once. Who has set none counts as UTC.
pub async fn timezones(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<Vec<String>> {
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel = require_readable(&work, tx, &caller, &channel_id)?;
            let mut zones: Vec<String> = store::timezones(tx, &channel.id)?.iter().map(zone).collect();
            zones.sort();
            zones.dedup();
            Ok(zones)
        })
        .await
}

fn zone(settings: &StringMap) -> String {
    let automatic = settings.get("useAutomaticTimezone").is_none_or(|v| v == "true");
    let name = settings.get(if automatic { "automaticTimezone" } else { "manualTimezone" });
    name.filter(|name| !name.is_empty()).map_or_else(|| "UTC".to_owned(), Clone::clone)
}

/// The channel with this id, if the caller may read it.
pub fn require_readable(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel_id: &str) -> Result<Channel> {
    let channel = super::require(tx, channel_id)?;
    check_read_channel(ws, tx, caller, &channel)?;
    Ok(channel)
}
