//! What clients are told of channels, their members and their sidebar.

use std::collections::BTreeMap;

use causeway_model::channels::{Channel, ChannelMember};

use crate::events::{Broadcast, Event, MembershipChange};

/// Where news of a channel as such goes: to the team if everybody there may see it, else to its members.
fn those_who_see(channel: &Channel) -> Broadcast {
    if channel.kind == causeway_model::channels::OPEN {
        Broadcast::team(&channel.team_id)
    } else {
        Broadcast::channel(&channel.id)
    }
}

/// A channel was changed; its members are told.
pub fn channel_updated(channel: &Channel) -> Event {
    Event::new("channel_updated", Broadcast::channel(&channel.id)).with_json("channel", channel)
}

/// A public channel became private or the other way round.
pub fn channel_converted(channel: &Channel) -> Event {
    Event::new("channel_converted", Broadcast::team(&channel.team_id)).with("channel_id", channel.id.clone())
}

/// A channel was archived.
pub fn channel_deleted(channel: &Channel) -> Event {
    Event::new("channel_deleted", those_who_see(channel))
        .with("channel_id", channel.id.clone())
        .with("delete_at", channel.delete_at)
}

/// An archived channel is back.
pub fn channel_restored(channel: &Channel) -> Event {
    Event::new("channel_restored", those_who_see(channel)).with("channel_id", channel.id.clone())
}

/// What members may do in a channel changed.
pub fn channel_scheme_updated(channel: &Channel) -> Event {
    Event::new("channel_scheme_updated", Broadcast::channel(&channel.id))
}

/// Somebody's membership changed: roles or notifications; they are told.
pub fn channel_member_updated(member: &ChannelMember) -> Event {
    Event::new("channel_member_updated", Broadcast::user(&member.user_id)).with_json("channelMember", member)
}

/// Somebody left a channel or was removed: those who stay are told, and they themselves.
pub fn user_removed(channel: &Channel, user_id: &str, remover_id: &str) -> [Event; 3] {
    let left = MembershipChange::Left { user_id: user_id.to_owned(), channel_id: channel.id.clone() };
    [
        Event::internal(left),
        Event::new("user_removed", Broadcast::channel(&channel.id))
            .with("remover_id", remover_id)
            .with("user_id", user_id),
        Event::new("user_removed", Broadcast::user(user_id))
            .with("channel_id", channel.id.clone())
            .with("remover_id", remover_id),
    ]
}

/// A direct channel was begun; both are told.
pub fn direct_added(channel: &Channel, creator_id: &str, user_id: &str, teammate_id: &str) -> Event {
    Event::new("direct_added", Broadcast { channel_id: channel.id.clone(), ..Broadcast::user(user_id) })
        .with("creator_id", creator_id)
        .with("teammate_id", teammate_id)
        .with_membership(MembershipChange::Joined { user_id: user_id.to_owned(), channel_id: channel.id.clone() })
}

/// A group channel was begun; each of its people is told.
pub fn group_added(channel: &Channel, user_id: &str, teammate_ids: &[String]) -> Event {
    Event::new("group_added", Broadcast { channel_id: channel.id.clone(), ..Broadcast::user(user_id) })
        .with_json("teammate_ids", &teammate_ids)
        .with_membership(MembershipChange::Joined { user_id: user_id.to_owned(), channel_id: channel.id.clone() })
}

/// Somebody has read channels up to these times; their other clients are told.
pub fn multiple_channels_viewed(user_id: &str, times: &BTreeMap<String, i64>) -> Event {
    Event::new("multiple_channels_viewed", Broadcast::user(user_id))
        .with("channel_times", serde_json::to_value(times).unwrap_or_default())
}

/// People of a connected workspace have read a channel up to these times, as their server says; told to those who are in it.
pub fn remote_read(channel_id: &str, remote_id: &str, times: &BTreeMap<String, i64>) -> Event {
    Event::new("causeway_channel_read", Broadcast::channel(channel_id))
        .with("channel_id", channel_id)
        .with("remote_id", remote_id)
        .with("read_up_to", serde_json::to_value(times).unwrap_or_default())
}

/// Somebody is no longer in a channel because they left its whole team, which is told as such.
pub fn left_silently(channel: &Channel, user_id: &str) -> Event {
    Event::internal(MembershipChange::Left { user_id: user_id.to_owned(), channel_id: channel.id.clone() })
}
