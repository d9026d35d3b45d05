//! Every event that clients can be told, each made in one place.

mod channels;
mod commands;
mod emoji;
mod posts;
mod sidebar;
mod system;
mod teams;
mod users;

use causeway_model::channels::Channel;

pub use channels::*;
pub use commands::*;
pub use emoji::*;
pub use posts::*;
pub use sidebar::*;
pub use system::*;
pub use teams::*;
pub use users::*;

use super::{Broadcast, Event, MembershipChange};

/// An account was made.
pub fn new_user(user_id: &str, to: Broadcast) -> Event {
    Event::new("new_user", to).with("user_id", user_id)
}

/// Somebody joined a team; they are told.
pub fn added_to_team(team_id: &str, user_id: &str) -> Event {
    Event::new("added_to_team", Broadcast::user(user_id))
        .with("team_id", team_id)
        .with("user_id", user_id)
        .with_membership(MembershipChange::JoinedTeam { user_id: user_id.to_owned(), team_id: team_id.to_owned() })
}

/// A channel was made; its creator is told.
pub fn channel_created(channel: &Channel) -> Event {
    Event::new("channel_created", Broadcast::user(&channel.creator_id))
        .with("channel_id", channel.id.clone())
        .with("team_id", channel.team_id.clone())
}

/// Somebody joined a channel; its members are told, and they themselves.
pub fn user_added(channel: &Channel, user_id: &str) -> [Event; 2] {
    let event = |to| Event::new("user_added", to).with("user_id", user_id).with("team_id", channel.team_id.clone());
    let joined = MembershipChange::Joined { user_id: user_id.to_owned(), channel_id: channel.id.clone() };
    [
        event(Broadcast::channel(&channel.id).omitting(user_id)),
        event(Broadcast { channel_id: channel.id.clone(), ..Broadcast::user(user_id) }).with_membership(joined),
    ]
}
